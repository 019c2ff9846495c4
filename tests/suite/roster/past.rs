//! Customers with a past: what their having stayed says of them, and from when on their baskets grow.

use crate::play::{Game, Z_20, assert_exact, assert_within, mean, variance};
use crate::scenario::{Folder, try_with};
use std::fmt::Write as _;
use tenure::engine::Metric;
use tenure::error::Severity;
use tenure::random::special::beta_i;

/// The scenario in a folder with its list.
pub(crate) fn game(scenario: &str, list: &str) -> Game {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.csv"), list).unwrap();
    std::fs::write(folder.path().join("test.toml"), scenario).unwrap();
    Game::open(&folder.path().join("test.toml"))
}

fn with_start(customers: u32, start: i32) -> String {
    (0..customers).fold("id,start\n".to_owned(), |mut list, id| {
        writeln!(list, "{id},{start}").unwrap();
        list
    })
}

const ALPHA: f64 = 3.806;
const BETA: f64 = 0.668;

/// B(a + n, b) / B(a, b) for a whole n.
fn rising(a: f64, b: f64, n: u32) -> f64 {
    (0..n).map(|step| (a + f64::from(step)) / (a + b + f64::from(step))).product()
}

fn survivors(period: &str, periods: u32, portfolio: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 40\n[portfolio]\ncustomers = \"list.csv\"\n{portfolio}\n\
         [segments.a]\nretention = {{ beta = {{ alpha = {ALPHA}, beta = {BETA} }}, per = \"customer\" }}\n"
    )
}

/// Asserts the share that is left of 2,000.
fn assert_left(what: &str, game: &Game, share: f64) {
    let left = game.play().figures("baseline", Metric::CustomersEnd);
    let sd = (2_000.0 * share * (1.0 - share)).sqrt();
    assert_within(what, mean(&left), 2_000.0 * share, sd / (left.len() as f64).sqrt(), Z_20);
}

#[test]
fn survivors_are_drawn_from_the_beta_law_that_their_stay_leaves() {
    let list = with_start(2_000, -5);
    let exact = rising(ALPHA + 5.0, BETA, 3);
    assert!((2_000.0 * exact - 1_639.0).abs() < 0.5, "{}", 2_000.0 * exact);
    assert_left("years", &game(&survivors("year", 3, ""), &list), exact);
    // Sixty months are five years.
    assert_left("months", &game(&survivors("month", 36, ""), &with_start(2_000, -60)), exact);
    let now = "retention_as_of = \"now\"";
    assert_left("as of now", &game(&survivors("year", 3, now), &list), rising(ALPHA, BETA, 3));
}

/// The law of survivors is the scenario's own: a strategy that alters the law alters what each of them makes of its rank.
#[test]
fn a_strategy_takes_survivors_as_the_scenario_left_them() {
    let strategies = "[strategies.same]\nchange = [{ path = \"segments.a.retention.beta.alpha\", scale = 1 }]\n\
                      [strategies.other]\nchange = [{ path = \"segments.a.retention.beta.beta\", set = 2 }]\n";
    let scenario = survivors("year", 1, "") + strategies;
    let played = game(&scenario, &with_start(2_000, -5)).play();
    assert_eq!(
        played.figures("baseline", Metric::CustomersEnd),
        played.figures("same", Metric::CustomersEnd),
        "the same law"
    );
    // Rank of a survivor under the scenario's law, then that rank under the other law: by numbers.
    let steps = 4_000;
    let quantile = |a: f64, b: f64, p: f64| {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if beta_i(a, b, middle) < p { low = middle } else { high = middle }
        }
        low
    };
    let each = (0..steps).map(|step| {
        let survivor = quantile(ALPHA + 5.0, BETA, (f64::from(step) + 0.5) / f64::from(steps));
        quantile(ALPHA, 2.0, beta_i(ALPHA, BETA, survivor))
    });
    let exact = each.sum::<f64>() / f64::from(steps);
    let left = played.figures("other", Metric::CustomersEnd);
    let error = (variance(&left) / left.len() as f64).sqrt() + 2_000.0 / f64::from(steps);
    assert_within("other law", mean(&left), 2_000.0 * exact, error, Z_20);
}

#[test]
fn baskets_of_now_grow_from_now_on() {
    let scenario = |portfolio: &str, cap: &str| {
        format!(
            "[scenario]\nperiod = \"year\"\nperiods = 2\nruns = 1\n[portfolio]\ncustomers = \"list.csv\"\n{portfolio}\n\
             [segments.a]\nretention = 1\nbuying = \"subscription\"\nbasket = 7\nmargin = 1\ngrowth = 0.1\n{cap}\n"
        )
    };
    let revenue = |scenario: String, list: &str| game(&scenario, list).play().figure("baseline", Metric::Revenue);
    let list = "id,start,basket\nA,-3,100\n";
    assert_exact("start", revenue(scenario("", ""), list), 100.0 * (1.1_f64.powi(3) + 1.1_f64.powi(4)));
    let now = "basket_as_of = \"now\"";
    assert_exact("now", revenue(scenario(now, ""), list), 100.0 + 110.0);
    assert_exact(
        "now, with a cap",
        revenue(scenario(now, "growth_cap_years = 3.5"), list),
        100.0 * (1.0 + 1.1_f64.sqrt()),
    );
    assert_exact("now, above the cap", revenue(scenario(now, "growth_cap_years = 2"), list), 200.0);
    let without = "id,start,basket\nA,-3,\n";
    assert_exact(
        "no basket of its own",
        revenue(scenario(now, ""), without),
        7.0 * (1.1_f64.powi(3) + 1.1_f64.powi(4)),
    );
    let newcomer = "id,start,basket\nA,0,100\n";
    assert_exact("no past", revenue(scenario(now, ""), newcomer), 210.0);
}

/// The warnings of a list whose customers started three years ago with a basket of their own.
fn warnings(segment: &str, portfolio: &str) -> Vec<String> {
    let text = format!(
        "[scenario]\nperiod = \"year\"\nperiods = 3\n[portfolio]\ncustomers = \"list.csv\"\n{portfolio}\n[segments.a]\nmargin = 1\nbasket = 0\n{segment}\n"
    );
    let folder = Folder::with(&[("list.csv", "id,start,basket\nA,-3,100\nB,0,100\nC,-3,\n")]);
    let (_, problems) = try_with(&text, &[], &folder);
    problems.into_iter().filter(|it| it.severity == Severity::Warning).map(|it| it.title).collect()
}

#[test]
fn a_past_that_is_counted_twice_or_forgotten_is_warned_of() {
    let twice = "the baskets of 1 customer with a past grow from their start on";
    let growing = "retention = 0.8\ngrowth = 0.03";
    assert_eq!(warnings(growing, ""), [twice]);
    assert_eq!(warnings(growing, "basket_as_of = \"now\""), [""; 0]);
    assert_eq!(warnings(growing, "basket_as_of = \"start\""), [""; 0]);
    assert_eq!(warnings("retention = 0.8", ""), [""; 0]);
    let forgotten = "2 customers with a past are survivors, but are drawn like newcomers";
    let uniform = "retention = { uniform = { low = 0.6, high = 0.9 }, per = \"customer\" }";
    assert_eq!(warnings(uniform, ""), [""; 0], "any law is drawn from what the past leaves");
    assert_eq!(warnings(uniform, "retention_as_of = \"now\""), [""; 0]);
    let beta = "retention = { beta = { alpha = 4, beta = 1 }, per = \"customer\" }";
    assert_eq!(warnings(beta, ""), [""; 0]);
    assert_eq!(warnings(&format!("{beta}\nlast_purchase = 0.1"), ""), [""; 0], "who leaves tells, so all are there");
    let silent = format!("{beta}\nlast_purchase = 0.1\nleaving = \"silent\"\nwrite_off = 2");
    assert_eq!(warnings(&silent, ""), [forgotten]);
}
