//! The account of every customer: what it holds, and how it is written.

use crate::play::{Game, assert_exact};
use assert_cmd::cargo::cargo_bin_cmd;
use std::collections::BTreeMap;

/// Two listed customers and one more, of whom everything is certain; a strategy drops the small ones.
const SHOP: &str = "[scenario]\nperiods = 3\nrate_basis = \"period\"\nruns = 3\nfixed_cost = 7\n[portfolio]\ncustomers = \"named.csv\"\n\
    [segments.large]\nretention = 1\nbuying = \"subscription\"\nbasket = 100\nmargin = 0.3\nservice = \"full\"\n\
    [segments.small]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\nbasket = 10\nmargin = 0.5\n\
    [services.full]\ncost = 5\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n\
    [strategies.focus]\ndrop = [\"small\"]\nfrom = 1\n";

/// The rows of a table, by strategy and customer: its cells by the names of their columns.
fn rows(text: &str) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| {
        let cells: BTreeMap<String, String> = names.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
        let who = if cells["customer"].is_empty() { cells["kind"].clone() } else { cells["customer"].clone() };
        ((cells["strategy"].clone(), who), cells)
    };
    table.records().map(|it| row(it.unwrap())).collect()
}

/// Plays a scenario in a folder of its own, and reads the table that it leaves.
fn table(scenario: &str, list: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("shop.toml"), scenario).unwrap();
    std::fs::write(at("named.csv"), list).unwrap();
    let mut command = cargo_bin_cmd!("tenure");
    command.current_dir(folder.path()).args(["run", "shop.toml", "--customers", "accounts.csv"]).args(arguments);
    command.assert().success();
    std::fs::read_to_string(at("accounts.csv")).unwrap()
}

#[test]
fn every_customer_has_an_account_that_adds_up_to_the_ledger() {
    let all = rows(&table(SHOP, "id,segment\nHoek,large\n=Smit,large\n", &[]));
    let cell = |strategy: &str, who: &str, column: &str| -> f64 {
        all[&(strategy.to_owned(), who.to_owned())][column].parse().unwrap()
    };
    for strategy in ["baseline", "focus"] {
        for who in ["Hoek", "'=Smit"] {
            let of = |column| cell(strategy, who, column);
            assert_eq!(
                (of("revenue"), of("gross_margin"), of("activity_order"), of("service_full")),
                (300.0, 90.0, 6.0, 15.0)
            );
            assert_exact("contribution", of("contribution"), 90.0 - 21.0);
            assert_eq!((of("revenue_p5"), of("revenue_p95"), of("survival")), (300.0, 300.0, 1.0));
            assert_exact("value", of("value"), 69.0);
        }
        assert_eq!(cell(strategy, "nobody", "fixed_cost"), 21.0);
        assert_eq!((cell(strategy, "won", "value"), cell(strategy, "nobody", "value")), (0.0, -21.0));
    }
    assert_eq!((cell("baseline", "small 1", "revenue"), cell("baseline", "small 1", "survival")), (30.0, 1.0));
    assert_eq!((cell("focus", "small 1", "revenue"), cell("focus", "small 1", "survival")), (10.0, 0.0));
    assert_eq!(all[&("focus".to_owned(), "Hoek".to_owned())]["kind"], "listed");
    assert_eq!(all[&("focus".to_owned(), "small 1".to_owned())]["kind"], "opening");
}

/// Half of the customers stay for a second period, and bring 10 in it; one in ten of them brings somebody who costs 3.
const CHANCE: &str = "[scenario]\nperiods = 8\nrate_basis = \"period\"\nruns = 40\n[segments.all]\ncustomers = 30\nretention = 0.8\n\
    buying = \"poisson\"\npurchases = 2\nbasket = 10\nbasket_noise = 0.4\nmargin = 1\nreferrals = 0.1\n[referral]\ncost = 3\n\
    [channels.fair]\nnewcomers = 2\ncost = 5\nsegments = { all = 1 }\n";

#[test]
fn who_comes_by_a_customer_is_credited_to_it_and_the_column_still_adds_up() {
    let all = rows(&table(CHANCE, "", &[]));
    let sum = |column: &str| tenure::stats::sum(all.values().map(|row| row[column].parse::<f64>().unwrap()));
    let document = Game::of(CHANCE).play();
    let value = crate::play::mean(&document.figures("baseline", tenure::engine::Metric::Value));
    assert!((sum("value") - value).abs() < 0.005 && (sum("value_with_referrals") - value).abs() < 0.005);
    let of =
        |who: &str, column: &str| -> f64 { all[&("baseline".to_owned(), who.to_owned())][column].parse().unwrap() };
    assert!(of("won", "value_with_referrals") < of("won", "value"), "what customers brought is theirs");
    // Nobody is credited with more than what those who came are worth.
    let brought: f64 =
        (1..=30).map(|k| of(&format!("all {k}"), "value_with_referrals") - of(&format!("all {k}"), "value")).sum();
    assert!((brought - (of("won", "value") - of("won", "value_with_referrals"))).abs() < 0.005 && brought > 0.0);
    assert_eq!(table(CHANCE, "", &["--threads", "1"]), table(CHANCE, "", &["--threads", "3"]));
}

/// Chance of the same table with too many values to keep: quantiles are told from a grid, and lie within 0.2%.
#[test]
fn quantiles_of_many_values_lie_within_what_is_said() {
    use tenure::engine::{Job, Outcomes, simulate};
    use tenure::stats::{Ledgers, WITHIN};
    let mut game = Game::of(CHANCE);
    game.detail.by_customer = true;
    let all = simulate(&Job { ..game.job(game.all(), 40) }, &|_| {}, &tenure::stop::Stop::default()).unwrap();
    let told = |planned: u32, at_a_time: usize| {
        let mut ledgers = Ledgers::default();
        for runs in all.runs.chunks(at_a_time) {
            ledgers.add(&Outcomes { planned, runs: runs.to_vec(), ..all.without_runs() });
        }
        assert_eq!(ledgers.are_exact(), planned == 40);
        ledgers.of(0).map(|(_, account)| account).collect::<Vec<_>>()
    };
    let (exact, grid) = (told(40, 7), told(4_000_000, 7));
    assert_eq!((&exact, &grid), (&told(40, 40), &told(4_000_000, 3)), "however many come at a time");
    for (exact, grid) in exact.iter().flatten().zip(grid.iter().flatten()) {
        assert_eq!(exact.mean, grid.mean);
        for (exact, grid) in [(exact.p5, grid.p5), (exact.p95, grid.p95)] {
            assert!((exact - grid).abs() <= WITHIN * exact.abs().max(grid.abs()) + 1e-9, "{exact} {grid}");
        }
    }
}

#[test]
fn accounts_and_runs_are_two_tables_and_too_many_accounts_are_refused() {
    let mut command = cargo_bin_cmd!("tenure");
    command.args(["run", "--runs", "2", "--customers", "same.csv", "--runs-out", "./same.csv"]);
    let error = command.assert().code(2);
    let said = String::from_utf8_lossy(&error.get_output().stderr).into_owned();
    assert!(said.contains("cannot write same.csv: another result goes there. Name another file"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let mut command = cargo_bin_cmd!("tenure");
    command.current_dir(folder.path()).args(["run", "--runs", "100_000", "--memory", "1GiB", "--customers", "all.csv"]);
    let error = command.assert().code(2);
    let said = String::from_utf8_lossy(&error.get_output().stderr).into_owned();
    assert!(said.contains("is for the accounts of") && said.contains("no --customers"), "{said}");
}
