//! What MODEL.md says where a reader would have to guess: each sentence by a figure that anyone can work out.

use crate::play::Game;
use tenure::engine::Metric;

/// Ten customers who stay and pay 100 a period, for four periods, with what the test adds below their segment.
fn members(more: &str) -> String {
    format!(
        "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{more}"
    )
}

#[test]
fn who_leaves_refers_with_the_products_it_had() {
    let text = members(
        "cross_sell = 1\nreferrals = { rule = \"customer.products - 1.0\" }\n[referral]\ncount = \"bernoulli\"\n\
         [strategies.leave]\nchange = [{ path = \"segments.all.retention\", set = 0 }]\n",
    );
    let played = Game::of(&text).play();
    assert_eq!(played.figure("leave", Metric::CustomersWon), 0.0);
    assert!(played.figure("baseline", Metric::CustomersWon) > 0.0, "who stays took one, and refers");
}

#[test]
fn who_is_dropped_before_the_first_period_is_not_in_the_mean_value() {
    let text = members(
        "[segments.other]\ncustomers = 30\nretention = 1\n[strategies.now]\ndrop = [\"other\"]\n\
         [strategies.later]\ndrop = [\"other\"]\nfrom = 1\n[strategies.all_gone]\ndrop = [\"all\", \"other\"]\n",
    );
    let game = Game::of(&text);
    let played = game.play();
    assert_eq!(played.figure("now", Metric::Clv), 400.0);
    assert_eq!(played.figure("now", Metric::CustomersDropped), 30.0);
    assert_eq!(played.figure("later", Metric::Clv), 100.0, "who acted for a period counts");
    assert_eq!(played.outcomes.runs[0][3].values[Metric::Clv as usize], None);
}

#[test]
fn a_strategy_ends_where_it_says_also_inside_the_run_off() {
    let text = members("").replace("periods = 4", "periods = 2\nrun_off = 3")
        + "[strategies.ever]\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n"
        + "[strategies.in_run_off]\nuntil = 3\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n"
        + "[strategies.at_horizon]\nuntil = 1\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n";
    let played = Game::of(&text).play();
    let more = |strategy| played.figure(strategy, Metric::NpvRunOff) - played.figure("baseline", Metric::NpvRunOff);
    assert_eq!([more("ever"), more("in_run_off"), more("at_horizon")], [300.0, 200.0, 0.0]);
}

#[test]
fn a_policy_does_not_see_its_own_bookings_in_the_cash() {
    let text = members("[strategies.books]\nrules = [\"books.rhai\"]\n");
    let rule = "fn policy(portfolio) {\n  portfolio.book(\"visits\", 70.0);\n  if portfolio.cash > 999.0 { portfolio.book(\"saw_1000\", 1.0); }\n}\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("books.rhai"), rule).unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).unwrap();
    let played = Game::open(&file).play();
    assert_eq!(played.figure("books", Metric::BookedCost), 4.0 * 70.0 + 3.0);
}
