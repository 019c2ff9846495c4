//! Attributes of words, played: they tell customers apart as segments do, whoever says them.

use crate::play::{Game, Z_20};
use std::path::Path;
use tenure::engine::{METRICS, Metric};
use tenure::rules::Mode;

/// A game in a folder of its own, with its rules run this way.
fn game(files: &[(&str, &str)], mode: Mode) -> Game {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    Game::open_in(&folder.path().join(Path::new("scenario.toml")), mode)
}

const MODES: [Mode; 2] = [Mode::Auto, Mode::Interpreted];

/// Every figure of a played baseline, in the order of the metrics.
fn figures(game: &Game) -> Vec<Option<u64>> {
    let played = game.play();
    let values = |metric: usize| played.outcomes.runs.iter().map(move |run| run[0].values[metric].map(f64::to_bits));
    (0..METRICS.len()).flat_map(values).collect()
}

#[test]
fn regions_of_a_list_do_what_segments_do_bit_for_bit() {
    let head = "[scenario]\nperiods = 24\nruns = 3\n[portfolio]\ncustomers = \"list.csv\"\n";
    let segment = |name: &str, retention: &str, basket: &str| {
        format!(
            "[segments.{name}]\nretention = {retention}\npurchases = 9\nbasket = {basket}\nbasket_noise = 0.3\nmargin = 0.3\n"
        )
    };
    let rows = |apart: bool| -> String {
        let region = |customer: usize| ["north", "south", "west"][customer % 3];
        let rows = (0..500).map(|customer| match (apart, region(customer)) {
            (false, "west") => format!("{customer},\n"),
            (_, region) => format!("{customer},{region}\n"),
        });
        rows.collect()
    };
    let [north, south, west] =
        [("north", "0.9", "80"), ("south", "0.8", "60"), ("west", "0.7", "60")].map(|(name, r, b)| segment(name, r, b));
    let apart = [head, &north, &south, &west].concat();
    let apart =
        figures(&game(&[("scenario.toml", &apart), ("list.csv", &format!("id,segment\n{}", rows(true)))], Mode::Auto));
    let rule = "{ rule = \"if customer.region == \\\"north\\\" { 0.9 } else if customer.region != \\\"west\\\" { 0.8 } else { 0.7 }\" }";
    let basket = "{ rule = \"switch customer.region { \\\"north\\\" => 80.0, \\\"south\\\" | \\\"west\\\" => 60.0, _ => 0.0 }\" }";
    for declared in ["{ words = [\"west\", \"south\", \"north\"], default = \"west\" }", "{ default = \"west\" }"] {
        let one = format!("{head}[attributes]\nregion = {declared}\n{}", segment("all", rule, basket));
        for mode in MODES {
            let list = format!("id,region\n{}", rows(false));
            assert_eq!(figures(&game(&[("scenario.toml", &one), ("list.csv", &list)], mode)), apart);
        }
    }
}

/// Customers of whom those in the north stay and the others leave at once; so many stay.
fn north(customers: u32, attribute: &str, rule: &str, mode: Mode) -> f64 {
    let text = format!(
        "[scenario]\nperiods = 2\nrate_basis = \"period\"\nruns = 1\nrules = [\"rules.rhai\"]\n[attributes]\nregion = {attribute}\n\
         [segments.all]\ncustomers = {customers}\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n"
    );
    let played = game(&[("scenario.toml", &text), ("rules.rhai", rule)], mode).play();
    f64::from(customers) - played.figure("baseline", Metric::CustomersLost)
}

const STAYS: &str = "fn retention(customer, base) { if customer.region == \"north\" { 1.0 } else { 0.0 } }\n";

#[test]
fn everybody_has_the_default_or_draws_by_the_weights() {
    for mode in MODES {
        assert_eq!(north(10, "{ words = [\"north\", \"south\"], default = \"north\" }", STAYS, mode), 10.0);
        assert_eq!(north(10, "{ words = [\"north\", \"south\"], default = \"south\" }", STAYS, mode), 0.0);
        // One that is called like things of a scenario has its own words all the same.
        let two = "{ words = [\"north\", \"south\"], default = \"south\" }\nservice = { words = [\"gold\", \"tin\"], default = \"gold\" }";
        let rule = "fn retention(customer, base) { if customer.service == \"gold\" { 1.0 } else { 0.0 } }\n";
        assert_eq!(north(10, two, rule, mode), 10.0);
    }
    let drawn = north(10_000, "{ words = [\"north\", \"south\", \"west\"], weights = [14, 3, 3] }", STAYS, Mode::Auto);
    let (mean, sd) = (7000.0, (10_000.0_f64 * 0.7 * 0.3).sqrt());
    assert!((drawn - mean).abs() < Z_20 * sd, "{drawn} of 10,000 live in the north");
}

#[test]
fn an_event_rule_moves_a_customer_to_another_word() {
    let south = "{ words = [\"north\", \"south\"], default = \"south\" }";
    let moves = [
        "customer.region = \"north\";",
        "customer.region = if customer.revenue > 1.0 { \"north\" } else { \"south\" };",
        "if customer.region == \"south\" { customer.region = \"north\"; } else { customer.region = \"south\"; }",
        "let was = customer.region; customer.region = \"north\"; if was != \"south\" { customer.region = was; }",
    ];
    for (rule, mode) in moves.iter().flat_map(|rule| MODES.map(|mode| (rule, mode))) {
        let rules = format!("{STAYS}fn on_purchase(customer) {{ {rule} }}\n");
        // The first purchase moves everybody north, before anybody may leave; the second only by the third rule back.
        let back = rule.contains("else { customer.region = \"south\"; }");
        let expected = if back { 0.0 } else { 10.0 };
        assert_eq!(north(10, south, &rules, mode), expected, "{rule}");
    }
}

#[test]
fn a_word_that_only_shows_while_a_rule_runs_stops_the_run_at_its_line() {
    let text = "[scenario]\nperiods = 2\nrules = [\"rules.rhai\"]\n[attributes]\nregion = { words = [\"north\", \"south\"], default = \"south\" }\n\
                [segments.northy]\ncustomers = 10\nretention = 0.8\npurchases = 9\nbasket = 10\n";
    let rule = format!("{STAYS}fn on_period(customer) {{\n    customer.region = customer.segment;\n}}\n");
    for mode in MODES {
        let game = game(&[("scenario.toml", text), ("rules.rhai", &rule)], mode);
        let job = game.job(game.all(), 1);
        let failed = tenure::engine::simulate(&job, &|_| {}, &tenure::stop::Stop::default()).unwrap_err().to_string();
        assert!(
            failed.contains("rules.rhai:3:") && failed.contains("there is no region `northy`: did you mean `north`?"),
            "{failed}"
        );
    }
}
