//! What is said beside a decision: differences that are rounding, order, precision, small amounts, options that make no sense.

use assert_cmd::cargo::cargo_bin_cmd;
use calamine::{Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use std::fs;
use std::io::Cursor;

/// A shop for some years; what stands in `[scenario]` besides, and its strategies.
fn shop(more: &str, strategies: &str) -> tempfile::TempDir {
    let text = format!(
        "[scenario]\nname = \"Shop\"\ncurrency = \"EUR\"\nperiod = \"year\"\nperiods = 4\nrate_basis = \"year\"\ndiscount_rate = 0.1\n\
         runs = 200\nseed = 1\n{more}[segments.a]\ncustomers = 20\nretention = 0.8\npurchases = 4\nbasket = 100\nbasket_noise = 0.3\n\
         margin = 0.3\n{strategies}"
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.toml"), text).unwrap();
    folder
}

/// What a command says of it, on one line, and whether it did.
fn said(folder: &tempfile::TempDir, command: &str) -> (bool, String) {
    let words: Vec<&str> = command.split(' ').collect();
    let words = [&[words[0], "shop.toml"], &words[1..]].concat();
    let output =
        cargo_bin_cmd!("tenure").current_dir(folder.path()).env("COLUMNS", "100").args(words).output().unwrap();
    let text = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()).concat();
    (output.status.success(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn told(folder: &tempfile::TempDir, command: &str) -> String {
    let (done, text) = said(folder, command);
    assert!(done, "{command}: {text}");
    text
}

fn refused(folder: &tempfile::TempDir, command: &str) -> String {
    let (done, text) = said(folder, command);
    assert!(!done, "{command}: {text}");
    text
}

fn document(folder: &tempfile::TempDir, command: &str) -> Value {
    serde_json::from_str(&told(folder, &format!("{command} --json"))).unwrap()
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "`{part}` is not in: {text}");
}

#[track_caller]
fn lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "`{part}` is in: {text}");
}

/// Rents that move the value by the same in every run, but for rounding.
const RENTS: &str = "[strategies.rent]\nchange = [{ path = \"scenario.fixed_cost\", scale = 0.9 }]\n\
    [strategies.grant]\nchange = [{ path = \"scenario.fixed_cost\", add = -100 }]\n\
    [strategies.dearer]\nchange = [{ path = \"scenario.fixed_cost\", add = 100 }]\n\
    [strategies.keep]\nchange = [{ path = \"segments.a.retention\", add = 0.05 }]\ncost = { per_customer = 4 }\n";

#[test]
fn rounding_is_no_interaction() {
    let folder = shop("fixed_cost = 1000\n", RENTS);
    let text = told(&folder, "combine rent grant");
    has(&text, "exactly the sum of what each brings alone.");
    lacks(&text, "not known");
    let text = told(&folder, "combine grant dearer");
    has(&text, "Together grant and dearer come to the same as the baseline: exactly the sum");
    let found = &document(&folder, "combine rent grant")["interaction"]["interaction"];
    assert_eq!((&found["mean"], &found["se"]), (&Value::from(0.0), &Value::from(0.0)));
}

#[test]
fn a_constant_difference_widens_no_other() {
    let folder = shop("fixed_cost = 1000\n", RENTS);
    let of = |names: &str, name: &str| {
        let document = document(&folder, format!("run {names}").trim_end());
        let rank = document["ranking"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
        let [low, high] = [0, 1].map(|end| rank["simultaneous95"][end].as_f64().unwrap());
        (high - low, rank["may_be_best"].as_bool().unwrap())
    };
    let alone = of("--strategy baseline --strategy keep", "keep").0;
    let beside = of("--strategy baseline --strategy keep --strategy rent --strategy dearer", "keep").0;
    assert!((beside / alone - 1.0).abs() < 0.1, "{alone} {beside}");
    // What is known without scatter is known.
    assert_eq!(of("", "rent").0, 0.0);
    let twins = of("--strategy baseline --strategy rent --strategy grant --strategy dearer", "grant");
    assert_eq!(twins, (0.0, true), "twins but for rounding");
}

/// Three ways to the same margin.
const TWINS: &str = "[strategies.one]\nchange = [{ path = \"segments.a.margin\", add = 0.1 }]\n\
    [strategies.two]\nchange = [{ path = \"segments.a.margin\", scale = 1.3333333333333333 }]\n\
    [strategies.three]\nchange = [{ path = \"segments.a.basket\", scale = 1.3333333333333333 }]\n";

#[test]
fn a_tie_names_all_and_rounding_decides_nothing() {
    let folder = shop("", TWINS);
    has(&told(&folder, "run"), "A tie: one, two and three come to exactly the same in every run.");
    let document = document(&folder, "run");
    let all = document["strategies"].as_array().unwrap();
    let best: Vec<f64> = all.iter().map(|it| it["p_best"].as_f64().unwrap()).collect();
    assert!(best[1..].iter().all(|it| (it - 1.0 / 3.0).abs() < 1e-9), "{best:?}");
    let text = told(&folder, "why three --against two");
    has(&text, "three and two come to exactly the same in every run.");
    let (_, one_run) = said(&folder, "run --runs 1");
    has(&one_run, "A tie: one, two and three");
}

#[test]
fn what_acts_first_is_named_first() {
    let folder = shop(
        "",
        "[strategies.plus]\nlabel = \"Plus\"\nchange = [{ path = \"segments.a.margin\", add = 0.1 }]\n\
         [strategies.times]\nlabel = \"Times\"\nchange = [{ path = \"segments.a.margin\", scale = 1.5 }]\n\
         [strategies.more]\nlabel = \"More\"\nchange = [{ path = \"segments.*.margin\", scale = 1.1 }]\n\
         [strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.a.retention\", add = 0.01 }]\n",
    );
    let order = "act in this order; in another they may bring something else";
    let [plus, times] = ["plus times", "times plus"].map(|names| told(&folder, &format!("combine {names}")));
    has(&plus, "Together Plus and Times bring");
    has(&times, "Together Times and Plus bring");
    for text in [plus, times] {
        has(&text, order);
    }
    for names in ["times more", "plus keep", "times keep"] {
        lacks(&told(&folder, &format!("combine {names}")), order);
    }
    has(&told(&folder, "combine keep more plus"), "Together Keep, More and Plus bring");
    assert_eq!(document(&folder, "combine times plus")["strategies"][1]["name"], "times");
}

/// One that is nearly nothing, and one that is that little worse.
const NEAR: &str = "[strategies.tiny]\ncost = { per_customer = 0.01 }\n\
    [strategies.half]\nchange = [{ path = \"segments.a.retention\", add = 0.002 }]\ncost = { once = 20 }\n";

#[test]
fn precision_is_told_as_it_is_defined() {
    let folder = shop("", NEAR);
    let near = "--strategy baseline --strategy tiny --precision diff:5% --indifference 20";
    let text = told(&folder, &format!("run {near}"));
    has(&text, "no difference worth mentioning between Baseline and tiny: at most EUR 0.");
    lacks(&text, "beats");
    has(&told(&folder, "run --precision 0.00001 --runs 200"), "± EUR 0.00001 was asked for");
    has(&refused(&folder, "run --precision 1% --runs 50"), "looks first after 400 runs");
    has(&refused(&folder, "run --precision 20 --runs 50"), "learns from the first 200 runs");
    has(&refused(&folder, "run --precision -1%"), "an amount of money");
    has(&refused(&folder, "run --precision 1000%"), "100% at most");
    let naught = shop(
        "",
        &NEAR.replace("[strategies.tiny]", "[strategies.tiny]\nchange = [{ path = \"segments.a.margin\", add = 0.1 }]"),
    );
    let text = told(&naught, "run --set segments.a.margin=0 --precision 1% --runs 400");
    has(
        &text,
        "No number of runs would do: 1% of a value of 0 is 0. --indifference says what is not worth mentioning.",
    );
    lacks(&text, "more than 100,000,000");
}

#[test]
fn reports_and_tables_say_how_well_it_is_known() {
    let folder = shop("", NEAR);
    let sentence = "After 200 runs every difference to the baseline is known to ± EUR ";
    let asked = "run --precision 0.5 --runs 200 --out results --report r.html --report r.md --report r.xlsx";
    has(&told(&folder, asked), sentence);
    let at = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for name in ["r.html", "r.md"] {
        has(&at(name), sentence);
        has(&at(name), "was asked for");
    }
    let book = fs::read(folder.path().join("r.xlsx")).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range("Summary").unwrap();
    assert!(sheet.used_cells().any(|(.., cell)| cell.to_string().starts_with(sentence)), "{sheet:?}");
    let about = at("results/about.csv");
    for row in [
        "precision_asked,0.5\n",
        "precision_reached,false\n",
        "precision_half_width,",
        "precision_looks,1\n",
        "precision_needed,",
    ] {
        has(&about, row);
    }
    told(&folder, "run --runs 5 --out plain");
    lacks(&at("plain/about.csv"), "precision");
}

#[test]
fn text_counts_periods_from_1_and_names_years_of_the_calendar() {
    let folder = shop("", NEAR);
    let text = told(&folder, "why half --runs 20");
    has(&text, "year 1 -");
    lacks(&text, "year 0");
    let folder = shop("start = 2026-04-01\n", NEAR);
    let text = told(&folder, "why half --runs 20");
    has(&text, "year 2026 -");
    has(&text, "year 2029 ");
    let months = told(&folder, "why half --runs 5 --set scenario.period=month --set scenario.periods=24");
    has(&months, "2026 (9 months)");
    has(&months, "year 2027 ");
    assert_eq!(document(&folder, "why half --runs 5")["decomposition"]["period"].as_array().unwrap().len(), 4);
}

#[test]
fn small_things_are_said() {
    let folder = shop("", NEAR);
    has(&told(&folder, "run --runs 50"), "From 100 runs on a table says how sure that ranking is");
    lacks(&told(&folder, "run --runs 100"), "From 100 runs on");
    has(&refused(&folder, "run --strategy half --strategy half"), "`half` is named twice");
    has(&refused(&folder, "value --at -1"), "a whole number from 0");
    has(&refused(&folder, "why half --customer a --run 400 --runs 400"), "run 399 is the last of 400");
    let large = shop("", "[strategies.dearer]\nchange = [{ path = \"segments.a.basket\", add = 0.0001 }]\n");
    let text = told(&large, "run --set segments.a.basket=100000 --runs 20 --set segments.a.basket_noise=0");
    lacks(&text, "EUR 0 ");
    lacks(&text, "EUR 0.00 ");
}
