//! Whom the firm has, on a page: the whale curve, who is high in what, with names or without; and pictures that only need figures.

use crate::charts::{HOSTILE, read_picture, written};
use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;
use tenure::chart::{Areas, Cell, Heat, Kinds, Mark, Matrix, Quadrant, Swing, Tornado, Whale, sparkline};
use tenure::legible::{Format, Scale};

const FIRM: &str = r#"
scenario = { name = "Firm", periods = 24, runs = 40, seed = 3, fixed_cost = 500 }
portfolio.customers = "named.csv"
segments.large = { retention = 0.9, purchases = 12, basket = 900, margin = 0.3 }
segments.small = { customers = 20, retention = 0.7, purchases = 4, basket = 60, margin = 0.1, sleep = 0.3, wake = 0.2 }
activities.order = { driver = "purchase", cost = 9 }
strategies.keep = { label = "Keep", change = [{ path = "segments.*.retention", add = 0.05 }] }

[[matrix]]
measure = "revenue"
high    = 5_000
[[matrix]]
cell    = ["revenue"]
action  = "Visit"
[[matrix]]
action  = "Serve from the desk"
"#;
const NAMED: &str = "id,segment,basket\nJansen,large,2000\n\"de Vries, P.\",large,1500\n=cmd,large,100\n";

fn firm() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("firm.toml"), FIRM).unwrap();
    fs::write(folder.path().join("named.csv"), NAMED).unwrap();
    folder
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_page_tells_whom_the_firm_has() {
    let folder = firm();
    done(folder.path(), &["run", "firm.toml", "--report", "a.html", "--report", "a.md"]);
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    for wanted in [
        "How far it rests on few",
        "Whom we have, and what to do with them",
        "What customers do",
        "Jansen",
        "de Vries, P.",
        "Visit",
        "Who is worth what",
        "id=\"whale-title\"",
        "id=\"matrix-title\"",
        "id=\"status-title\"",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    let wiki = fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert!(wiki.contains("| High in | How many | Who | What to do |"), "{wiki}");
    insta::assert_snapshot!(wiki.split("## The scenario in plain words").next().unwrap());
}

#[test]
fn other_questions_have_a_page_too() {
    let folder = firm();
    let at = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let plain = done(folder.path(), &["why", "firm.toml", "keep"]);
    assert_eq!(done(folder.path(), &["why", "firm.toml", "keep", "--report", "why.html"]), plain);
    let page = at("why.html");
    for wanted in ["Why is Keep worth more or less than Baseline?", "Whose it is", "When it comes"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(
        !page.contains("What becomes of customers"),
        "all of it comes from who is kept longer: no picture of one bar"
    );
    let ids: Vec<&str> = page.split("id=\"").skip(1).map(|it| it.split('"').next().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let plain = done(folder.path(), &["value", "firm.toml"]);
    assert_eq!(done(folder.path(), &["value", "firm.toml", "--report", "who.html", "--svg", "who.svg"]), plain);
    assert!(at("who.html").contains("How far it rests on few") && at("who.html").contains("tenure value firm.toml"));
    let picture = at("who.svg");
    let document = read_picture(&picture);
    assert!(written(&document).contains("Jansen"), "{picture}");
}

/// No name of the list is told but in the key, and figures are those that they were.
#[test]
fn pseudonyms_stand_for_names_everywhere() {
    let folder = firm();
    let at = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let plain = done(folder.path(), &["run", "firm.toml", "--out", "plain"]);
    let hidden = [
        "run",
        "firm.toml",
        "--pseudonyms",
        "key.csv",
        "--out",
        "hidden",
        "--report",
        "a.html",
        "--customers",
        "who.csv",
    ];
    assert_eq!(done(folder.path(), &hidden), plain);
    done(folder.path(), &["value", "firm.toml", "--pseudonyms", "key2.csv", "--svg", "who.svg", "--report", "who.md"]);
    let text = done(folder.path(), &["value", "firm.toml", "--pseudonyms", "key3.csv", "--json"]);
    let why = done(folder.path(), &["why", "firm.toml", "keep", "--pseudonyms", "key4.csv", "--json"]);
    let key = at("key.csv");
    assert_eq!(key, "pseudonym,customer\nCustomer 1,Jansen\nCustomer 2,\"de Vries, P.\"\nCustomer 3,'=cmd\n");
    assert!([&key; 3] == [&at("key2.csv"), &at("key3.csv"), &at("key4.csv")]);
    let told = ["a.html", "who.csv", "who.svg", "who.md", "hidden/customers.csv"].map(at);
    for (at, text) in told.iter().chain([&text, &why]).enumerate() {
        assert!(text.contains("Customer 1"), "{at}");
        assert!(!text.contains("Jansen") && !text.contains("de Vries") && !text.contains("cmd"), "{at}");
    }
    let renamed = at("plain/customers.csv").replace("Jansen", "Customer 1").replace("\"de Vries, P.\"", "Customer 2");
    assert_eq!(at("hidden/customers.csv"), renamed.replace("'=cmd", "Customer 3"));
    assert!(!folder.path().join("hidden/results.tenure").exists(), "it would hold the names");
    let alone = ["run", "firm.toml", "--pseudonyms", "key.csv", "--out", "a.tenure"];
    let output = cargo_bin_cmd!("tenure").current_dir(folder.path()).args(alone).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("it would hold the customer list with its names"));
}

#[test]
fn plots_tell_how_it_goes_over_time() {
    let folder = firm();
    let told = done(folder.path(), &["run", "firm.toml", "--plot"]);
    let shown: Vec<&str> = told.split("Over time").nth(1).unwrap().split("\n\n").take(2).collect();
    insta::assert_snapshot!(shown.join("\n\n"));
    assert!(!done(folder.path(), &["run", "firm.toml"]).contains("Over time"));
}

#[test]
fn a_report_shows_what_the_scenario_asks_for_and_moves_no_figure() {
    let folder = firm();
    let plain = done(folder.path(), &["run", "firm.toml"]);
    let write = |show: &str| {
        fs::write(folder.path().join("firm.toml"), format!("{FIRM}\n[report]\nshow = [{show}]\n")).unwrap();
    };
    write("\"clv\", \"repeat_purchases\", \"retention_rate\"");
    let told = done(folder.path(), &["run", "firm.toml", "--report", "a.html"]);
    let (before, rest) = told.split_once("What the scenario asks to be shown, means").unwrap();
    assert!(plain.starts_with(before), "{told}");
    insta::assert_snapshot!(rest.split("\n\n").nth(1).unwrap());
    assert!(fs::read_to_string(folder.path().join("a.html")).unwrap().contains("What the scenario asks to be shown"));
    write("\"clw\"");
    let output = cargo_bin_cmd!("tenure").current_dir(folder.path()).args(["run", "firm.toml"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("unknown metric `clw`") && told.contains("did you mean `clv`?"), "{told}");
}

fn text(it: &str) -> String {
    it.to_owned()
}

fn thousands() -> Format {
    Format::new(Scale::new([200_000.0].into_iter()), &[200_000.0], &[])
}

#[test]
#[expect(clippy::too_many_lines, reason = "one of each")]
fn pictures_of_figures() {
    let shares = (1..=20).map(|at| f64::from(at) / 20.0).map(|part| part * (2.4 - 1.4 * part));
    let whale = Whale {
        title: text("Whale"),
        caption: text("What the best bring together"),
        said: text("It peaks."),
        origin: text("Shop: 100 runs"),
        shares: shares.map(|it| [it - 0.05, it, it + 0.1]).collect(),
    };
    let cell = |high: [bool; 3], customers: usize, names: &str, action: &str| Quadrant {
        high: high.to_vec(),
        customers,
        said: format!("{customers} worth 12"),
        names: text(names),
        action: text(action),
    };
    let matrix = Matrix {
        title: text("Matrix"),
        caption: text("Who is high in what"),
        origin: String::new(),
        measures: ["revenue", "growth", "profit"].map(text).to_vec(),
        cells: vec![
            cell([true, false, true], 12, "Jansen, Bakker and 10 more", "Visit"),
            cell([false; 3], 300, "small (300)", ""),
        ],
    };
    let kinds = |name: &str| Kinds {
        name: text(name),
        said: text("At the end 3 awake, 1 asleep"),
        counts: vec![vec![5.0, 4.0, 3.0], vec![0.0, 0.5, 1.0]],
    };
    let areas = Areas {
        title: text("Status"),
        what: text("Customers"),
        origin: String::new(),
        format: Format::count(&[5.0]),
        period: "month",
        kinds: vec!["awake", "asleep"],
        panels: vec![kinds("Baseline"), kinds("Keep")],
    };
    let swing = |name: &str, by: [f64; 2]| Swing { name: text(name), from: ["2", "10"].map(text), by };
    let tornado = Tornado {
        kind: "tornado",
        title: text("Tornado"),
        caption: text("What it brings, EUR thousand"),
        origin: String::new(),
        usual: 207_000.0,
        format: thousands(),
        swings: vec![
            swing("Word of mouth", [-107_000.0, 173_000.0]),
            swing("Cost", [63_000.0, -87_000.0]),
            swing("What rivals pay for those of our customers who would rather stay", [-8_000.0, -50_000.0]),
        ],
    };
    let spot = |figure: Option<f64>, mark: Mark| Cell { figure, mark };
    let heat = Heat {
        title: text("Heat"),
        caption: text("What it brings, EUR thousand"),
        origin: String::new(),
        across: (text("Discount"), ["0%", "5%", "10%"].map(text).to_vec()),
        down: (text("Budget"), ["10", "20"].map(text).to_vec()),
        format: thousands(),
        cells: vec![
            vec![spot(Some(0.0), Mark::None), spot(Some(20_000.0), Mark::Beyond), spot(None, Mark::None)],
            vec![
                spot(Some(-90_000.0), Mark::None),
                spot(Some(150_000.0), Mark::Best),
                spot(Some(-10_000.0), Mark::AsGood),
            ],
        ],
    };
    let pictures = [
        ("whale", whale.svg()),
        ("matrix", matrix.svg()),
        ("areas", areas.svg()),
        ("tornado", tornado.svg()),
        ("heat", heat.svg()),
    ];
    for (name, svg) in &pictures {
        read_picture(svg);
        insta::assert_snapshot!(format!("picture_{name}"), svg.replace("><", ">\n<"));
    }
    // Nothing of it, and names that would do harm.
    let bare =
        Matrix { measures: vec![HOSTILE.to_owned()], cells: vec![cell([true; 3], 0, HOSTILE, HOSTILE)], ..matrix };
    let none = Areas { panels: Vec::new(), kinds: Vec::new(), ..areas };
    let still = Tornado { swings: vec![swing(HOSTILE, [0.0; 2])], ..tornado };
    let empty = Heat {
        across: (HOSTILE.to_owned(), Vec::new()),
        down: (HOSTILE.to_owned(), Vec::new()),
        cells: Vec::new(),
        ..heat
    };
    for svg in [
        Whale { shares: Vec::new(), said: HOSTILE.to_owned(), ..whale }.svg(),
        bare.svg(),
        none.svg(),
        still.svg(),
        empty.svg(),
    ] {
        read_picture(&svg);
        assert!(!svg.contains("<script>") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
    assert_eq!(sparkline(&[0.0, 3.5, 7.0], [0.0, 7.0], 3), "▁▅█");
}
