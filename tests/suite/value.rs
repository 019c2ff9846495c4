//! `tenure value`: the matrix, RFM and the whale curve, and what is said of mistakes in `[[matrix]]`.

use crate::scenario::model_of;
use assert_cmd::cargo::cargo_bin_cmd;
use tenure::model::{High, hash};

/// Four customers of whom everything is certain: large and dear, large and good, small and growing, small.
const FIRM: &str = "[scenario]\nname = \"Firm\"\nperiod = \"year\"\nperiods = 2\nrate_basis = \"period\"\nruns = 2\n\
    [portfolio]\ncustomers = \"named.csv\"\n[segments.dear]\nretention = 1\nbuying = \"subscription\"\nbasket = 1000\nmargin = 0.3\nservice = \"dear\"\n\
    [services.dear]\ncost = 400\n[segments.good]\nretention = 1\nbuying = \"subscription\"\nbasket = 900\nmargin = 0.3\n\
    [segments.young]\nretention = 1\nbuying = \"subscription\"\nbasket = { by_period = [100, 300] }\nmargin = 0.3\n\
    [segments.small]\nretention = 1\nbuying = \"bernoulli\"\npurchases = { by_period = [1, 0] }\nbasket = 100\nmargin = 0.3\n\
    [[matrix]]\nmeasure = \"revenue\"\nhigh = 500\n[[matrix]]\nmeasure = \"growth\"\nhigh = 100\n[[matrix]]\nmeasure = \"profit\"\ntop = 0.5\n\
    [[matrix]]\nmeasure = \"dependence\"\nhigh = 0.4\n[[matrix]]\ncell = [\"revenue\", \"dependence\"]\naction = \"Renegotiate\"\n\
    [[matrix]]\ncell = [\"growth\", \"profit\"]\naction = \"Invest\"\n[[matrix]]\naction = \"Leave as they are\"\n";
const LIST: &str = "id,segment\nHoek,dear\nSmit,good\nJong,young\nKlein,small\n";

fn run(arguments: &[&str]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("firm.toml"), FIRM).unwrap();
    std::fs::write(folder.path().join("named.csv"), LIST).unwrap();
    let mut command = cargo_bin_cmd!("tenure");
    command.current_dir(folder.path()).args(["value", "firm.toml"]).args(arguments);
    command.output().unwrap()
}

#[test]
fn every_customer_stands_in_its_cell() {
    let told = run(&["--json"]);
    let document: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let portfolio = &document["portfolio"];
    let high = |of: &serde_json::Value| {
        let named = ["revenue", "growth", "profit", "dependence"].into_iter();
        named.filter(|name| of["high"][name] == true).collect::<Vec<_>>().join(" ")
    };
    let customers = portfolio["customers"].as_array().unwrap();
    let of = |name: &str| customers.iter().find(|it| it["name"] == name).unwrap();
    // In the first year 1000 at 300 - 400; 900 at 270; 100 at 30 twice: 2,100 in all.
    for (name, cell, revenue, contribution) in [
        ("Hoek", "revenue dependence", 1000.0, -100.0),
        ("Smit", "revenue profit dependence", 900.0, 270.0),
        ("Jong", "growth profit", 100.0, 30.0),
        ("Klein", "profit", 100.0, 30.0),
    ] {
        assert_eq!(high(of(name)), cell, "{name}");
        let measures = &of(name)["measures"];
        assert_eq!(
            (measures["revenue"].as_f64(), measures["profit"].as_f64()),
            (Some(revenue), Some(contribution)),
            "{name}"
        );
    }
    assert_eq!(of("Jong")["measures"]["growth"].as_f64(), Some(200.0));
    assert_eq!(of("Klein")["measures"]["growth"].as_f64(), Some(-100.0));
    let cells = portfolio["cells"].as_array().unwrap();
    let actions: Vec<(String, &serde_json::Value)> = cells.iter().map(|cell| (high(cell), &cell["action"])).collect();
    assert_eq!(actions[1], ("revenue dependence".to_owned(), &serde_json::json!("Renegotiate")));
    assert_eq!(cells.iter().map(|cell| cell["customers"].as_u64().unwrap()).sum::<u64>(), 4);
    // After a year all have bought in it.
    assert_eq!(of("Smit")["rfm"], serde_json::json!([5, 5, 4]));
    let later = run(&["--json", "--at", "2"]);
    let document: serde_json::Value = serde_json::from_slice(&later.stdout).unwrap();
    let klein = document["portfolio"]["customers"].as_array().unwrap().iter().find(|it| it["name"] == "Klein").unwrap();
    assert_eq!(klein["rfm"], serde_json::json!([2, 2, 2]), "it did not buy in period 1");
}

#[test]
fn the_text_fits_and_names_who_matters() {
    let told = String::from_utf8(run(&[]).stdout).unwrap();
    insta::assert_snapshot!(told.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    assert!(told.contains("It peaks at") && !told.contains("best fifth"), "four have no fifth: {told}");
    let cheap = String::from_utf8(run(&["--set", "services.dear.cost=0"]).stdout).unwrap();
    assert!(cheap.contains("It rises to the end") && !cheap.contains("It peaks at"), "{cheap}");
    let even = String::from_utf8(run(&["--set", "services.dear.cost=301"]).stdout).unwrap();
    assert!(even.contains("It hardly falls"), "1 of 389 is lost: {even}");
    let refused = run(&["--at", "3"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the horizon is over. Name 1 to 2 periods"));
    let refused = run(&["--at", "0"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("nobody has bought anything yet, and no list says"));
}

#[test]
fn a_matrix_is_read_as_meant_and_moves_no_figure() {
    let text = "[scenario]\nperiods = 12\n[segments.all]\ncustomers = 3\nretention = 0.8\npurchases = 1\nbasket = 10\nmargin = 0.3\n";
    let matrix = "[[matrix]]\nmeasure = \"revenue\"\nhigh = 5_000\n[[matrix]]\ncell = []\naction = \"Leave them\"\n[[matrix]]\naction = \"Look at them\"\n";
    let [with, without] = [[text, matrix].concat(), text.to_owned()].map(|text| model_of(&text));
    assert_eq!(with.matrix.high, [High::From(5000.0), High::Top(0.2), High::Top(0.2), High::From(0.1)]);
    assert_eq!(with.matrix.actions.len(), 16, "the others are named together");
    assert_eq!(with.matrix.actions[&[false; 4]], "Leave them");
    assert_eq!(with.matrix.actions[&[true, false, false, true]], "Look at them");
    assert_eq!(hash(&with).unwrap(), hash(&without).unwrap());
}

#[test]
fn what_does_not_fit_into_memory_is_told_with_what_helps_here() {
    let refused = run(&["--set", "segments.small.customers=20_000", "--runs", "100", "--memory", "64MiB"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("is for the accounts of 20004 customers") && said.contains("fewer --runs"), "{said}");
    assert!(!said.contains("--customers") && !said.contains("--strategy"), "{said}");
}

/// Made-up customers stand together by segment: which of them would be worth more is chance.
#[test]
fn customers_without_a_name_stand_together() {
    let segment = "segments.small.customers=3_000";
    let told = String::from_utf8(run(&["--set", segment]).stdout).unwrap();
    insta::assert_snapshot!(told.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}
