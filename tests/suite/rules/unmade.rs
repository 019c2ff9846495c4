//! What is said to be 0 when a rule is asked is 0 in the engine, and what is not said to be so is not.

use super::fixture::told;
use crate::play::Game;
use tenure::engine::simulate;
use tenure::rules::{Mode, RuleBook};
use tenure::stop::Stop;

const SHOP: &str = "[scenario]\nperiods = 3\nrate_basis = \"period\"\nruns = 1\nrules = [\"r.rhai\"]\n\
    [segments.all]\ncustomers = 50\nretention = 0.5\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 0.5\n\
    growth = 0.1\ncomplaints = 0.9\ncross_sell = 0.5\npayment_days = 9\nreferrals = 1\nservice = \"plain\"\n\
    [services.plain]\nquality = 0.9\nadjustment = 0.1\nresolved = 0.9\ncost = 3\n[activities.visit]\ndriver = \"period\"\ncost = 2\n\
    [activities.care]\ndriver = \"complaint\"\ncost = 1\n[channels.web]\nnewcomers = 20\ncost = 1\n[referral]\ncost = 4\n[attributes]\npoints = 0\n";

/// Those that a rule of a customer bears, and the events.
const ASKED: [&str; 35] = [
    "purchases",
    "basket",
    "basket_noise",
    "growth",
    "growth_cap_years",
    "margin",
    "last_purchase",
    "price",
    "order_fee",
    "quotes",
    "credit_limit",
    "owed",
    "wallet",
    "up_sell",
    "asleep",
    "product_fee",
    "product_margin",
    "unpaid",
    "payment_days",
    "product_serve",
    "failure",
    "sleep",
    "write_off",
    "satisfaction",
    "attribute_points",
    "service_plain_cost",
    "on_arrival",
    "on_purchase",
    "complaints",
    "retention",
    "cross_sell",
    "referrals",
    "on_complaint",
    "on_leave",
    "on_period",
];

#[test]
fn what_is_still_0_is_said_so_and_nothing_else() {
    for name in ASKED {
        for property in ["purchases", "revenue", "margin", "cost", "resolved", "fast"] {
            let (params, ends) = if name.starts_with("on_") { ("customer", "") } else { ("customer, base", "base") };
            let nothing = if ["resolved", "fast"].contains(&property) { "false" } else { "0.0" };
            let rule = format!(
                "fn {name}({params}) {{ if customer.{property} != {nothing} {{ throw \"made\"; }} {ends} }}\n\
                         fn complaints(customer, base) {{ base + 0.05 * customer.satisfaction - 0.05 * customer.points }}"
            );
            let rule = if name == "complaints" { rule.lines().next().unwrap_or_default().to_owned() } else { rule };
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("r.rhai"), rule).unwrap();
            std::fs::write(folder.path().join("s.toml"), SHOP).unwrap();
            let game = Game::open(&folder.path().join("s.toml"));
            let book =
                RuleBook::compile(&game.model, Mode::Auto).unwrap_or_else(|problems| panic!("{}", told(&problems)));
            let said = told(book.warnings()).contains(&format!("`{property}` is still "));
            let played = simulate(&game.job(game.all(), 1), &|_| {}, &Stop::default());
            assert_eq!(said, played.is_ok(), "{property} in {name}: {}", told(book.warnings()));
        }
    }
}
