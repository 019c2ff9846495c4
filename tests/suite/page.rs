//! The report as a page: one file that needs nothing, says what the text says, and leaves out what was not computed.

use crate::charts::HOSTILE;
use crate::made_up::study;
use crate::play::Game;
use crate::report::{FOUR, of, one_line, wholesaler};
use roxmltree::Document;
use serde_json::Value;
use std::fmt::Write;
use tenure::engine::{portrait, simulate};
use tenure::report::{About, json, markdown, page};
use tenure::rules::SettingId;
use tenure::stats::{Comparison, Study, compare};
use tenure::stop::Stop;

const SHOP: &str = "[scenario]\nname = \"Shop\"\nperiods = 8\nruns = 30\n[segments.small]\ncustomers = 30\nretention = 0.5\npurchases = 4\n\
    basket = 80\nmargin = 0.3\n[strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.*.retention\", add = 0.2 }]\n";

/// A page of a comparison; the scenario is that of the shop.
fn written(comparison: &Comparison, text: &str, warnings: &[String]) -> String {
    set(page, comparison, text, warnings)
}

/// The same as text for a wiki.
fn wiki(comparison: &Comparison, text: &str, warnings: &[String]) -> String {
    set(markdown, comparison, text, warnings)
}

fn set(set: fn(&Comparison, &About) -> String, comparison: &Comparison, text: &str, warnings: &[String]) -> String {
    let game = Game::of(SHOP);
    let job = game.job(vec![SettingId::Baseline, SettingId::Strategy(0)], 3);
    let checks = ["nobody comes back: holds in 3 runs".to_owned()];
    let about = About {
        portrait: &portrait(&job),
        scenario: ("shop.toml", text),
        command: "tenure run shop.toml --report out.html",
        checks: &checks,
        warnings,
    };
    set(comparison, &about)
}

fn played() -> Comparison {
    let mut game = Game::of(SHOP).by_period().by_segment();
    game.detail.by_cause = true;
    let job = game.job(vec![SettingId::Baseline, SettingId::Strategy(0)], 30);
    let outcomes = simulate(&job, &|_| {}, &Stop::default()).unwrap();
    compare(study(), &outcomes)
}

/// All that can be read on it, in one line; every element is known, none runs or leaves the file.
pub(crate) fn read(page: &str) -> String {
    // What HTML closes by itself is closed for a reader of XML.
    let body = page.replacen("<!DOCTYPE html>", "", 1);
    let whole = closed(&body);
    let document = Document::parse(&whole).unwrap_or_else(|why| panic!("{why}"));
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(!["script", "link", "iframe", "object", "img", "a", "base", "form"].contains(&name), "{name}");
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && !["href", "src", "action", "style"].contains(&name), "{attribute:?}");
            assert!(!value.contains("javascript:"), "{attribute:?}");
        }
    }
    let mut ids: Vec<&str> = document.descendants().filter_map(|it| it.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "no name is given twice");
    assert_eq!(document.root_element().attribute("lang"), Some("en"));
    let texts =
        document.descendants().filter(|it| it.is_text() && it.parent().is_none_or(|it| !it.has_tag_name("style")));
    let all: Vec<&str> = texts.filter_map(|it| it.text()).collect();
    all.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn closed(html: &str) -> String {
    let mut parts = html.split("<meta ");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (attributes, rest) = part.split_once('>').unwrap();
        format!("{text}<meta {attributes}/>{rest}")
    })
}

#[test]
fn a_page_says_what_was_asked_and_answered_and_how_it_is_made_again() {
    let comparison = played();
    let page = written(&comparison, SHOP, &["`x` is not used".to_owned()]);
    let told = read(&page);
    for wanted in [
        "Which is worth more over 60 months: Baseline or Keep?",
        "What each strategy brings",
        "What each is worth, and the chance of a loss",
        "How many customers there are",
        "How the value comes together",
        "What makes the difference",
        "Accounts of the segments",
        "`x` is not used",
        "nobody comes back: holds in 3 runs",
        "tenure run shop.toml --report out.html",
        "seed 42, scenario 3f2a9c01d4e5b6f7, tenure",
        "change = [{ path = \"segments.*.retention\", add = 0.2 }]",
        "small.retention: ",
    ] {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
    // What the text says is on it, sentence by sentence.
    let text = one_line(&comparison);
    let verdict = text.split_once("Keep is worth most").map(|(_, rest)| rest.split_once(". ").unwrap().0).unwrap();
    assert!(told.contains(verdict), "{verdict}\n{told}");
    let figures: Vec<&str> =
        text.split("Baseline ").nth(1).unwrap().split(" Keep").next().unwrap().split(' ').collect();
    assert!(figures.iter().all(|figure| told.contains(figure)), "{figures:?}");
}

#[test]
fn what_was_not_computed_is_left_out() {
    let told = read(&written(&of(&wholesaler(&FOUR[..1], 30)), SHOP, &[]));
    for unknown in ["What each strategy brings", "How many customers there are", "Accounts of", "pays back", "believed"]
    {
        assert!(!told.contains(unknown), "{unknown}\n{told}");
    }
    assert!(told.contains("What is Baseline worth over 60 months?"), "{told}");
}

#[test]
fn names_do_no_harm_on_a_page() {
    let strategies = [("baseline", "Baseline", 0.0), ("bad", HOSTILE, 5_000.0)];
    let study = Study { scenario: HOSTILE.to_owned(), currency: HOSTILE.to_owned(), ..study() };
    let comparison = compare(study, &wholesaler(&strategies, 30));
    let told = read(&written(&comparison, &format!("# {HOSTILE}\n{SHOP}"), &[HOSTILE.to_owned()]));
    assert!(told.matches("<script>alert(1)</script> & \"x\" 'y' \u{fffd}\u{fffd}\u{fffd}]]>").count() > 4, "{told}");
    assert!(!told.contains(['\u{202e}', '\u{7}', '\0']));
}

/// A table: its caption and its rows of cells, the header first.
type Table = (String, Vec<Vec<String>>);

fn tables_of_page(page: &str) -> Vec<Table> {
    let whole = closed(&page.replacen("<!DOCTYPE html>", "", 1));
    let document = Document::parse(&whole).unwrap();
    let text = |it: roxmltree::Node| it.descendants().filter_map(|it| it.text().filter(|_| it.is_text())).collect();
    let named = |it: &roxmltree::Node, names: &[&str]| names.contains(&it.tag_name().name());
    let tables = document.descendants().filter(|it| named(it, &["table"]));
    let table = |it: roxmltree::Node| {
        let rows = it.descendants().filter(|it| named(it, &["tr"]));
        let cells = |row: roxmltree::Node| row.children().filter(|it| named(it, &["th", "td"])).map(text).collect();
        (text(it.children().find(|it| named(it, &["caption"])).unwrap()), rows.map(cells).collect())
    };
    tables.map(table).collect()
}

/// The lines outside of fences, and those inside.
fn apart(wiki: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut outside, mut inside, mut fence) = (Vec::new(), Vec::new(), "");
    for line in wiki.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.is_empty() && ticks.len() >= 3 {
            fence = ticks;
        } else if !fence.is_empty() && ticks.len() >= fence.len() && line == ticks {
            fence = "";
        } else if fence.is_empty() {
            outside.push(line);
        } else {
            inside.push(line);
        }
    }
    assert_eq!(fence, "", "every fence is closed");
    (outside, inside)
}

/// A piece of a wiki's text as it is read: what is escaped is a character like others, and no mark stands bare but that of bold.
fn shown(piece: &str) -> String {
    let piece = piece.trim();
    let bare = piece.strip_prefix("**").and_then(|it| it.strip_suffix("**")).unwrap_or(piece);
    let (mut told, mut escaped) = (String::new(), false);
    for character in bare.chars() {
        assert!(escaped || !"`*_[]<>|&#~$!".contains(character), "{piece}");
        if escaped || character != '\\' {
            told.push(character);
        }
        escaped = !escaped && character == '\\';
    }
    told
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix("| ").unwrap().strip_suffix(" |").unwrap();
    inner.replace("\\|", "\u{0}").split('|').map(|cell| shown(&cell.replace('\u{0}', "\\|"))).collect()
}

fn tables_of_wiki(wiki: &str) -> Vec<Table> {
    let lines = apart(wiki).0;
    let mut tables: Vec<Table> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('|')) {
        if !lines[at - 1].starts_with('|') {
            tables.push((shown(lines[at - 2]), Vec::new()));
        }
        if !line.starts_with("| :---") {
            tables.last_mut().unwrap().1.push(cells(line));
        }
    }
    assert!(tables.iter().all(|(_, rows)| rows.iter().all(|row| row.len() == rows[0].len())), "{tables:?}");
    tables
}

/// Whether a figure is written so in a unit: to half of its last digit.
fn is_written(cell: &str, figure: &Value, unit: f64) {
    let Some(figure) = figure.as_f64() else { return assert_eq!(cell, "–") };
    let (number, unit) = match cell.strip_suffix('%') {
        Some(number) => (number, 0.01),
        None => (cell, unit),
    };
    let number = number.trim_start_matches(['<', '>']).replace(',', "");
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let written: f64 = number.parse().unwrap_or_else(|_| panic!("{cell}"));
    let off = (written - figure / unit).abs();
    let wide = if cell.starts_with(['<', '>']) { 2.0 } else { 1.0 };
    assert!(off <= wide * 0.500_000_1 * 0.1_f64.powi(decimals as i32), "{cell} for {figure}");
}

#[test]
fn every_figure_is_that_of_the_document_on_the_page_as_in_the_wiki() {
    let comparison = played();
    let (page, wiki) = (written(&comparison, SHOP, &[]), wiki(&comparison, SHOP, &[]));
    let tables = tables_of_page(&page);
    let (bridges, of_wiki): (Vec<_>, Vec<_>) =
        tables_of_wiki(&wiki).into_iter().partition(|(_, rows)| rows[0][0] == "Part");
    assert_eq!(tables, of_wiki.into_iter().map(|(caption, rows)| (caption, indented(rows))).collect::<Vec<_>>());
    let document: Value = serde_json::from_str(&json(&comparison)).unwrap();
    let strategies = document["strategies"].as_array().unwrap();
    let ranked = |name: &Value| document["ranking"].as_array().unwrap().iter().find(|it| it["name"] == *name).unwrap();
    let mut seen = 0;
    for (caption, rows) in &tables {
        let unit = if caption.contains("EUR thousand") { 1e3 } else { 1.0 };
        let mut part = None;
        let mut at = 0;
        for row in &rows[1..] {
            if row[1..].iter().all(String::is_empty) {
                (part, at) = (Some(row[0].as_str()), 0);
                continue;
            }
            let strategy = &strategies[at];
            at += 1;
            assert_eq!(row[0].trim_start_matches('\u{a0}'), strategy["label"]);
            let (whole, place) = (part.is_none(), part.map_or(strategy, |segment| &strategy["segments"][segment]));
            let value = if whole { "value" } else { "npv" };
            for (heading, cell) in rows[0].iter().zip(row).skip(1) {
                let cash = caption.starts_with("Where the value comes from");
                let metric = |name: &str| if cash { &place["cash"]["metrics"][name] } else { &place["metrics"][name] };
                let difference = &place["versus_baseline"][value];
                let from = strategies[0]["metrics"][value]["mean"].as_f64().unwrap().abs();
                let change = difference["mean"].as_f64().map_or(Value::Null, |it| (100.0 * it / from).into());
                let told = match heading.as_str() {
                    "Net present value" | "Present value" => metric(value),
                    "Against the baseline" => difference,
                    "Change in %" => &change,
                    "Chance to be best" => &strategy["p_best"],
                    "Best on average" => &ranked(&strategy["name"])["p_best_mean"],
                    "Regret" => &ranked(&strategy["name"])["regret"],
                    "Worst 5% on average" => &strategy["risk"]["cvar5"],
                    "Chance below 0" => &strategy["risk"]["below_zero"],
                    label => metric(tenure::engine::METRICS.iter().find(|info| info.label == label).unwrap().name),
                };
                let mean = if told.is_object() { &told["mean"] } else { told };
                let (figure, margin) =
                    cell.split_once(" ± ").map_or((cell.as_str(), None), |(one, other)| (one, Some(other)));
                is_written(figure.trim(), mean, if heading == "Change in %" { 1.0 } else { unit });
                if let Some(margin) = margin {
                    let ends = [0, 1].map(|end| told["ci95"][end].as_f64().unwrap());
                    is_written(margin.trim(), &((ends[1] - ends[0]) / 2.0).into(), unit);
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
    let [(caption, bridge)] = &bridges[..] else { panic!("{bridges:?}") };
    assert_eq!(caption, "Keep against the baseline, by kind of money, EUR");
    let keep = &strategies[1];
    for row in &bridge[1..] {
        let told = match tenure::engine::METRICS.iter().find(|info| info.label == row[0]) {
            Some(info) => &keep["cash"]["versus_baseline"][info.name],
            None => &keep["versus_baseline"]["value"],
        };
        is_written(row[1].split(" ± ").next().unwrap().trim_start_matches('+'), &told["mean"], 1.0);
    }
    assert!(bridge.len() > 2 && bridge.last().unwrap()[0] == "Difference");
    for strategy in strategies {
        let all: f64 =
            strategy["cash"]["metrics"].as_object().unwrap().values().map(|it| it["mean"].as_f64().unwrap()).sum();
        crate::play::assert_exact("cash", all, strategy["metrics"]["value"]["mean"].as_f64().unwrap());
    }
}

/// A wiki keeps the space before names that stand below others, a reader of it does not.
fn indented(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let below = |rows: &[Vec<String>], at: usize| rows[..at].iter().any(|row| row[1..].iter().all(String::is_empty));
    let all = rows.clone();
    let row = |(at, mut row): (usize, Vec<String>)| {
        if below(&all, at) && !row[1..].iter().all(String::is_empty) {
            row[0].insert_str(0, "\u{a0}\u{a0}");
        }
        row
    };
    rows.into_iter().enumerate().map(row).collect()
}

#[test]
fn a_page_and_a_wiki_as_they_are_read() {
    let comparison = played();
    let warnings = ["`x` is not used".to_owned()];
    let page = written(&comparison, SHOP, &warnings);
    // Pictures and the stylesheet are held elsewhere.
    let mut told = String::new();
    for (at, part) in page.split("<svg").enumerate() {
        let rest = if at == 0 { part } else { part.split_once("</svg>").unwrap().1 };
        let _ = write!(told, "{}{rest}", if at == 0 { "" } else { "<svg/>" });
    }
    let (head, rest) = told.split_once("<style>").unwrap();
    insta::assert_snapshot!("page", format!("{head}{}", rest.split_once("</style>").unwrap().1).replace("><", ">\n<"));
    insta::assert_snapshot!("wiki", wiki(&comparison, SHOP, &warnings));
}

#[test]
fn names_do_no_harm_in_a_wiki() {
    const MARKS: &str = "| [x](https://evil.example) `a` **b** _c_ ![i](y) <img src=x> www.evil.example # $z$ ~~d~~ \\";
    let named = |name: &str| {
        let strategies = [("baseline", "Baseline", 0.0), ("bad", name, 5_000.0)];
        let study = Study { scenario: name.to_owned(), currency: name.to_owned(), ..study() };
        let text = format!("# {name}\n```\n<b>\n`````\n{SHOP}");
        wiki(&compare(study, &wholesaler(&strategies, 30)), &text, &[name.to_owned(), format!("{name}\n{name}")])
    };
    let headings = |told: &str| apart(told).0.iter().filter(|line| line.starts_with('#')).count();
    for hostile in [HOSTILE, MARKS, "- item", "1. item", "+", "=", "> quoted", "# heading", "```", "    code", "---"] {
        let told = named(hostile);
        let (outside, inside) = apart(&told);
        assert!(!told.contains(['\u{202e}', '\u{7}', '\0']));
        assert!(inside.contains(&"<b>") && inside.contains(&"`````"), "{told}");
        assert_eq!(headings(&told), headings(&named("Plain")), "{told}");
        tables_of_wiki(&told);
        for line in outside.iter().filter(|line| !line.starts_with(['|'])) {
            // Only what is ours begins with a mark.
            let own = ["# ", "## ", "**", "- **", "  - "].iter().any(|mark| line.starts_with(mark));
            let first = line.split(' ').next().unwrap();
            assert!(own || !line.starts_with(' ') && !["-", "+", "=", "1.", "---"].contains(&first), "{line}");
            let line = line.trim_start_matches(['#', ' ']).trim_start_matches("- ").replacen("**", "", 2);
            shown(&line);
            assert!(!line.replace("\\://", "").contains("://") && !line.contains("www."), "{line}");
        }
    }
}
