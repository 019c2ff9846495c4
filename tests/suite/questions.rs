//! Pages and pictures of what is asked beside the runs: what would change the answer, what it is worth to know, what levers are best set to.

use crate::charts::{HOSTILE, read_picture, written};
use crate::page::read;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tenure::chart::{Curve, Dot, Graph, Measure};
use tenure::legible::{Format, Scale};

/// A programme that keeps more customers, and costs what nobody knows.
const CLUB: &str = r#"
scenario = { name = "Club", periods = 3, period = "year", runs = 60, seed = 5 }
assumptions.cost = { uniform = { low = 0, high = 8 } }
assumptions.pull = { uniform = { low = 0.02, high = 0.12 } }
assumptions.idle = { uniform = { low = 0, high = 1 } }
segments.all = { customers = 40, retention = 0.7, purchases = 6, basket = 10, margin = { rule = "0.5 + 0.0 * idle" } }
strategies.club = { label = "Club & co", cost = { per_customer = "cost" }, change = [{ path = "segments.all.retention", add = "pull" }] }
strategies.dearer = { label = "Dearer", change = [{ path = "segments.all.basket", set = 10.5 }, { path = "segments.all.retention", add = -0.03 }] }
levers.basket = { label = "Basket", path = "segments.all.basket", values = [10, 12, 14, 16], cost = "400.0 * (lever - 10.0) * (lever - 10.0)" }
levers.rent = { label = "Rent", path = "scenario.fixed_cost", low = 10, high = 30, step = 10, cost = "30_000.0 / lever" }
levers.fee = { label = "Fee", path = "strategies.dearer.change.0.set", values = [8, 10, 10.5, 12] }
"#;

fn club() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("club.toml"), CLUB).unwrap();
    folder
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).env("COLUMNS", "80").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asks for text, then for the same with a page, a wiki and a picture: gives back the text in one line, the page as it is read, the wiki, and what
/// the picture says to who cannot see it.
fn told(folder: &Path, question: &[&str]) -> (String, String, String, String) {
    let plain = done(folder, question);
    let files = ["--report", "a.html", "--report", "a.md"];
    let drawn = question[0] != "worth";
    let picture: &[&str] = if drawn { &["--svg", "a.svg"] } else { &[] };
    assert_eq!(done(folder, &[question, &files, picture].concat()), plain, "files move no word of it");
    let at = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let page = read(&at("a.html"));
    let heard = if drawn { heard(&at("a.svg")) } else { String::new() };
    (one_line(&plain), page, at("a.md"), heard)
}

fn heard(svg: &str) -> String {
    let document = read_picture(svg);
    document
        .descendants()
        .find(|it| it.has_tag_name("desc") || it.tag_name().name() == "desc")
        .unwrap()
        .text()
        .unwrap()
        .to_owned()
}

fn asked(folder: &Path, question: &[&str]) -> Value {
    serde_json::from_str(&done(folder, &[question, &["--json"]].concat())).unwrap()
}

/// The sentences of a text that begin so and end before the next part.
fn sentences<'a>(text: &'a str, from: &str, to: &str) -> impl Iterator<Item = String> + use<'a> {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("{from}\n{text}"));
    let (told, _) = rest.split_once(to).unwrap_or_else(|| panic!("{to}\n{rest}"));
    let whole = format!("{from}{told}");
    whole.split_inclusive(". ").map(|it| it.trim().to_owned()).collect::<Vec<_>>().into_iter()
}

/// Whether a figure is written so, to half of its last digit; in this unit.
fn is_written(cell: &str, figure: f64, unit: f64) -> bool {
    let (number, unit) = cell.strip_suffix('%').map_or((cell, unit), |number| (number, 0.01));
    let number = number.trim_start_matches(['+', '<', '>']).replace(',', "");
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let written: f64 = number.parse().unwrap_or_else(|_| panic!("{cell}"));
    (written - figure / unit).abs()
        <= 0.500_000_1
            * 0.1_f64.powi(i32::try_from(decimals).unwrap())
            * if cell.starts_with(['<', '>']) { 2.0 } else { 1.0 }
}

#[test]
fn what_would_change_the_answer_is_told_on_a_page() {
    let folder = club();
    let question = ["sensitivity", "club.toml", "--strategy", "baseline", "--strategy", "club"];
    let (text, page, wiki, heard) = told(folder.path(), &question);
    for sentence in sentences(&text, "By how much", "What makes the difference uncertain") {
        assert!(page.contains(&sentence), "{sentence}\n{page}");
    }
    for wanted in [
        "What would change the decision?",
        "What low and high values would do",
        "Where the decision turns if one of them were known",
        "All that we do not know",
        "tenure sensitivity club.toml --strategy baseline --strategy club --report a.html",
        "The scenario in plain words",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    // What the picture says is what the document says, for every assumption.
    let document = asked(folder.path(), &question);
    let bars = document["sensitivity"]["tornado"].as_array().unwrap();
    assert_eq!(bars.len(), 3);
    for bar in bars {
        let name = bar["name"].as_str().unwrap();
        let (_, said) = heard.split_once(&format!(" {name}: ")).unwrap_or_else(|| panic!("{name}: {heard}"));
        let (said, _) = said.split_once(';').unwrap_or((said, ""));
        let said = said.split(". ").next().unwrap().trim_end_matches('.');
        for (end, told) in ["low", "high"].into_iter().zip(said.split(", ")) {
            let (at, by) = told.split_once(": ").unwrap();
            assert!(is_written(by, bar[end]["advantage"]["mean"].as_f64().unwrap(), 1.0), "{told} {bar}");
            assert!((at.parse::<f64>().unwrap() - bar[end]["at"].as_f64().unwrap()).abs() < 0.001, "{told} {bar}");
        }
    }
    insta::assert_snapshot!("sensitivity_wiki", wiki.split("## The scenario in plain words").next().unwrap());
    // Of plain numbers there is one too.
    let (_, page, ..) = told(folder.path(), &["sensitivity", "club.toml", "--all", "--strategy", "baseline"]);
    assert!(
        page.contains("What makes it uncertain what Baseline is worth?") && page.contains("segments.all.basket"),
        "{page}"
    );
}

#[test]
fn where_nothing_is_assumed_there_is_no_tornado_but_of_numbers() {
    let folder = club();
    let certain = "scenario = { periods = 2, runs = 20 }\nsegments.all = { customers = 3, retention = 0.5, purchases = 9, basket = 1, margin = 1 }\n";
    fs::write(folder.path().join("certain.toml"), certain).unwrap();
    let said = refused(folder.path(), &["sensitivity", "certain.toml", "--svg", "a.svg"]);
    assert!(said.contains("there is nothing to draw") && !folder.path().join("a.svg").exists(), "{said}");
    let (_, page, _, heard) = told(folder.path(), &["sensitivity", "certain.toml", "--all"]);
    assert!(heard.contains("segments.all.basket: 0.9: -"), "{heard}");
    assert!(page.contains("Nothing in this scenario is said to be uncertain"), "{page}");
}

#[test]
fn what_it_is_worth_to_know_is_told_on_a_page() {
    let folder = club();
    let strategies = ["--strategy", "baseline", "--strategy", "club"];
    let question = [&["worth", "club.toml", "--runs", "400", "--sample", "cost=30:normal:4"][..], &strategies].concat();
    let (text, page, wiki, _) = told(folder.path(), &question);
    for sentence in sentences(&text, "At most", "If we knew") {
        assert!(page.contains(&sentence), "{sentence}\n{page}");
    }
    let document = asked(folder.path(), &question);
    let known = document["information"]["evppi"].as_array().unwrap();
    for of in known {
        let row = format!("| {} | ", of["names"][0].as_str().unwrap());
        let (_, cells) = wiki.split_once(&row).unwrap_or_else(|| panic!("{row}\n{wiki}"));
        let cell = cells.split(" ± ").next().unwrap();
        assert!(is_written(cell, of["mean"].as_f64().unwrap(), 1.0), "{cell} {of}");
    }
    assert!(page.contains("What is it worth to know more before deciding?"), "{page}");
}

#[test]
fn what_levers_are_best_set_to_is_told_on_a_page() {
    let folder = club();
    let question = ["optimize", "club.toml", "--lever", "basket", "--lever", "rent"];
    let (text, page, wiki, heard) = told(folder.path(), &question);
    for sentence in sentences(&text, "Best: ", "What comes of Basket") {
        assert!(page.contains(&sentence), "{sentence}\n{page}");
    }
    for wanted in ["What are the levers best set to?", "Two levers together", "Along each lever", "What comes of Rent"]
    {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let map = &asked(folder.path(), &question)["optimum"]["map"];
    let mut marks = 0;
    for (down, row) in ["10", "12", "14", "16"].iter().zip(map["points"].as_array().unwrap()) {
        for (across, point) in ["10", "20", "30"].iter().zip(row.as_array().unwrap()) {
            let (_, said) = heard.split_once(&format!(" Basket {down}, Rent {across}: ")).unwrap();
            let figure = said.split([' ', ',']).next().unwrap().trim_end_matches('.');
            let said = said.split(". ").next().unwrap();
            // A comma stands between thousands too.
            let figure = said.split(", ").next().unwrap_or(figure).trim_end_matches('.');
            assert!(is_written(figure, point["difference"]["mean"].as_f64().unwrap(), 1.0), "{said} {point}");
            let good = said.contains(", the best") || said.contains(", as good");
            assert_eq!(good, point["may_be_best"].as_bool().unwrap(), "{said} {point}");
            marks += usize::from(good);
        }
    }
    assert!(marks > 0);
    insta::assert_snapshot!("optimum_wiki", wiki.split("## The scenario in plain words").next().unwrap());
    // One lever has no map, but a curve.
    let (_, page, _, heard) = told(folder.path(), &["optimize", "club.toml", "--lever", "basket"]);
    assert!(heard.contains("Basket: Best at") && !page.contains("Two levers together"), "{heard}");
}

#[test]
fn along_a_lever_the_chance_of_each_strategy_is_drawn() {
    let folder = club();
    let question = ["optimize", "club.toml", "--across", "fee"];
    let (_, page, _, heard) = told(folder.path(), &question);
    assert!(page.contains("Which strategy is the best at which value of Fee?"), "{page}");
    for point in asked(folder.path(), &question)["acceptability"]["points"].as_array().unwrap() {
        for (label, chosen) in ["Baseline", "Club & co", "Dearer"].iter().zip(point["strategies"].as_array().unwrap()) {
            let (_, panel) = heard.split_once(&format!(" {label}: ")).unwrap_or_else(|| panic!("{label}: {heard}"));
            let (_, said) = panel.split_once(&format!(" {}: ", point["at"].as_f64().unwrap())).unwrap();
            let cell = said.split([';', '.']).next().unwrap();
            assert!(is_written(cell, chosen["p_best"].as_f64().unwrap(), 1.0), "{cell} {chosen}");
        }
    }
}

#[test]
fn what_strategies_bring_together_is_told_on_a_page() {
    let folder = club();
    let question = ["combine", "club.toml", "club", "dearer"];
    let (text, page, wiki, heard) = told(folder.path(), &question);
    for sentence in sentences(&text, "Together Club & co", "Against the baseline") {
        assert!(page.contains(&sentence), "{sentence}\n{page}");
    }
    let document = asked(folder.path(), &question);
    for (row, of) in [("Sum of these", "sum"), ("Together", "together"), ("Interaction", "interaction")] {
        let mean = document["interaction"][of]["mean"].as_f64().unwrap();
        let (_, cells) = wiki.rsplit_once(&format!("| {row} | ")).unwrap_or_else(|| panic!("{row}\n{wiki}"));
        assert!(is_written(cells.split(" ± ").next().unwrap(), mean, 1.0), "{row} {mean}\n{wiki}");
        // The sum stands in the table; the picture adds up to what all of them bring.
        assert_eq!(heard.contains(&format!(" {row}: ")), row != "Sum of these", "{heard}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_played() {
    let folder = club();
    for command in ["sensitivity", "worth", "optimize", "combine"] {
        let refused = |folder: &Path, arguments: &[&str]| {
            let strategies: &[&str] = if command == "combine" { &["club", "dearer"] } else { &[] };
            refused(folder, &[arguments, strategies].concat())
        };
        let said = refused(folder.path(), &[command, "club.toml", "--report", "a.xlsx"]);
        assert!(said.contains("cannot write a.xlsx: no workbook is made of this answer"), "{said}");
        let said = refused(folder.path(), &[command, "club.toml", "--report", "a.docx"]);
        assert!(said.contains(".html (a page) or .md"), "{said}");
        let said = refused(folder.path(), &[command, "club.toml", "--report", "a.md", "--report", "./a.md"]);
        assert!(said.contains("another result goes there"), "{said}");
        let said = refused(folder.path(), &[command, "club.toml", "--report", "nowhere/a.md"]);
        assert!(said.contains("nowhere/a.md"), "{said}");
    }
    let said = refused(folder.path(), &["optimize", "club.toml", "--svg", "club.toml"]);
    assert!(said.contains("club.toml"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("club.toml")).unwrap(), CLUB);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

/// Names that people wrote do no harm, and what is not there is no number.
#[test]
fn a_curve_says_what_it_shows() {
    let graph = Graph {
        name: "One".to_owned(),
        said: "It falls".to_owned(),
        along: "months".to_owned(),
        places: [1.0, 2.0, 12.0].map(|at| (at, format!("{at}"))).to_vec(),
        dots: vec![Some(Dot { figure: 0.9, full: true }), None, Some(Dot { figure: 0.5, full: false })],
        line: vec![0.85, 0.8, 0.55],
        around: vec![[0.8, 0.9], [0.75, 0.85], [0.5, 0.6]],
        broken: vec![0.9, 0.7, 0.5],
    };
    let curve = Curve {
        kind: "curve",
        title: "Curve".to_owned(),
        caption: "How many are left".to_owned(),
        origin: String::new(),
        measure: Measure::Share,
        names: ["seen", "by sBG", "by BdW"].map(str::to_owned),
        note: "Band: two standard errors to either side".to_owned(),
        panels: vec![graph.clone(), graph.clone()],
    };
    let svg = curve.svg();
    let document = read_picture(&svg);
    assert!(
        heard(&svg).contains("1: seen 90%, by sBG 85%, by BdW 90%; 2: by sBG 80%, by BdW 70%; 12: seen 50%"),
        "{svg}"
    );
    let drawn = written(&document);
    assert!(drawn.contains("Dots: seen. Line: by sBG. Broken line: by BdW. Band: two standard errors"), "{drawn}");
    assert_eq!(drawn.matches("months").count(), 1, "panels that are alike share what stands below them");
    insta::assert_snapshot!("picture_curve", svg.replace("><", ">\n<"));
    let bare = Graph {
        places: Vec::new(),
        dots: Vec::new(),
        line: Vec::new(),
        around: Vec::new(),
        broken: Vec::new(),
        ..graph.clone()
    };
    let alone = Graph {
        places: vec![(3.0, HOSTILE.to_owned())],
        dots: Vec::new(),
        line: vec![-2.0],
        around: Vec::new(),
        broken: Vec::new(),
        ..graph
    };
    let format = Format::new(Scale::new([2.0].into_iter()), &[2.0], &[]);
    for panels in [Vec::new(), vec![bare], vec![alone]] {
        for measure in [Measure::Share, Measure::Amount(format), Measure::Difference(format)] {
            let svg = Curve {
                title: HOSTILE.to_owned(),
                caption: HOSTILE.to_owned(),
                measure,
                panels: panels.clone(),
                ..curve.clone()
            }
            .svg();
            read_picture(&svg);
            assert!(!svg.contains("<script>") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
