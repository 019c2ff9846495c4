//! What the page says is what `tenure run` says, whatever was played before and kept.

use super::wire::{Server, written};
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tenure::error::Source;
use tenure::isa::Isa;
use tenure::model;
use tenure::report::{self, Aspect};
use tenure::rules::{LIBRARY, Mode};
use tenure::serve::{Desk, FIRST, Kept, Means, Opened, Question, Store, work};
use tenure::stats::Comparison;
use tenure::stop::Stop;

/// A scenario on the desk; the rules that it names stand in the library.
pub(super) fn desk(text: &str, runs: u32) -> Desk {
    desk_of("scenario.toml", text, runs)
}

/// The same of a file of this name.
pub(super) fn desk_of(file: &str, text: &str, runs: u32) -> Desk {
    let source = Arc::new(Source { name: file.to_owned(), text: text.to_owned() });
    let document = tenure::scenario::read(source, &[]).unwrap();
    let rule = |(name, text): &(&str, &str)| {
        ((*name).to_owned(), Arc::new(Source { name: (*name).to_owned(), text: (*text).to_owned() }))
    };
    let files = || Kept { rules: LIBRARY.iter().map(rule).collect(), lists: BTreeMap::new() };
    let (model, problems) = model::build(&document, &files());
    assert!(problems.is_empty(), "{problems:?}");
    let means = Means {
        mode: Mode::Auto,
        runs,
        seed: model.seed,
        pursuit: None,
        threads: 2,
        isa: Isa::best(),
        memory: tenure::engine::MEMORY,
    };
    let opened = Opened { words: vec!["run".to_owned(), file.to_owned()], ..Opened::default() };
    Desk::new(document, files(), model, means, opened).unwrap()
}

/// A scenario that is shipped, without its reality checks, which take their time at the end of each answer.
fn shipped(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let text = std::fs::read_to_string(path).unwrap();
    let others = text.split("\n[").filter(|table| !table.starts_with("[check]]"));
    others.collect::<Vec<_>>().join("\n[")
}

fn question(levers: &[(&str, &str)], off: &[&str], aspect: Aspect) -> Question {
    let (_, word, _) = Aspect::ALL.into_iter().find(|(it, ..)| *it == aspect).unwrap();
    Question {
        levers: levers.iter().map(|(name, shown)| ((*name).to_owned(), (*shown).to_owned())).collect(),
        off: off.iter().map(ToString::to_string).collect(),
        aspect: word.to_owned(),
        ..Question::default()
    }
}

/// All that is said in the end.
fn said(desk: &Desk, store: &Store, question: &Question) -> (String, String) {
    let mut last: Option<Comparison> = None;
    let laid = desk.lay(question).unwrap();
    work(&laid, store, &Stop::default(), &mut |picture| last = Some(picture.comparison)).unwrap();
    let comparison = last.unwrap();
    (report::json(&comparison), report::aspect(&comparison, question.looks_at().unwrap()))
}

#[test]
fn what_is_kept_changes_no_figure() {
    for name in ["consulting/wholesaler", "teaching/coffee_chain"] {
        let desk = desk(&shipped(name), 24);
        let store = Store::new(1 << 30);
        let (first, last) = (&desk.levers()[0], desk.levers().last().unwrap());
        let [far, other] = [first, last].map(|it| it.shown(it.reach[1] - (it.reach[1] - it.reach[0]) / 4.0));
        let (one, both) = ([(&*first.name, &*far)], [(&*first.name, &*far), (&*last.name, &*other)]);
        let off = [desk.model().strategies[0].name.as_str()];
        let (futures, time) = (Aspect::Futures, Aspect::OverTime);
        let asked = [(&[][..], &[][..], futures), (&one, &[], time), (&both, &off, futures), (&[], &[], time)];
        for (levers, off, aspect) in asked.into_iter().chain([(&one[..], &[][..], futures)]) {
            let asked = question(levers, off, aspect);
            let (warm, cold) = (said(&desk, &store, &asked), said(&desk, &Store::new(0), &asked));
            assert!(warm == cold, "{name} {levers:?} {off:?} {aspect:?}");
        }
        assert!(store.bytes() > 0);
    }
}

#[test]
fn a_lever_of_one_strategy_replays_that_strategy_only() {
    let text = shipped("consulting/wholesaler");
    let desk = desk(&text, 20);
    let store = Store::new(1 << 30);
    let lever = |wanted: &str| desk.levers().iter().find(|it| it.path.starts_with(wanted)).unwrap();
    said(&desk, &store, &question(&[], &[], Aspect::Futures));
    let all = store.bytes();
    let own = lever("strategies.keep_five_more.");
    said(&desk, &store, &question(&[(&own.name, &own.shown(own.reach[0]))], &[], Aspect::Futures));
    let (one, strategies) = (store.bytes() - all, desk.model().strategies.len() + 1);
    assert!((one as f64 / all as f64 - 1.0 / strategies as f64).abs() < 0.02, "{one} of {all}");
    said(&desk, &store, &question(&[], &[], Aspect::Futures));
    assert_eq!(store.bytes(), all + one, "back again nothing is played");
    let common = lever("assumptions.");
    said(&desk, &store, &question(&[(&common.name, &common.shown(common.reach[0]))], &[], Aspect::Futures));
    assert!(store.bytes() - all - one > all * 9 / 10, "what concerns all is played of all");
}

#[test]
fn what_is_kept_has_an_end() {
    let text = shipped("consulting/wholesaler");
    let desk = desk(&text, 60);
    let (small, none) = (Store::new(100_000), Store::new(0));
    let asked = question(&[], &[], Aspect::Futures);
    assert!(said(&desk, &small, &asked) == said(&desk, &none, &asked));
    assert!(small.bytes() <= 100_000 && none.bytes() == 0);
}

#[test]
fn pictures_come_at_20_40_80_and_stop_when_nobody_looks() {
    let desk = desk(SHOP, 100);
    let laid = desk.lay(&question(&[], &[], Aspect::Futures)).unwrap();
    let (store, stop) = (Store::new(1 << 20), Stop::default());
    let mut runs = Vec::new();
    work(&laid, &store, &stop, &mut |it| runs.push((it.comparison.runs, it.goal, it.done))).unwrap();
    assert_eq!(runs, [(FIRST, 100, false), (40, 100, false), (80, 100, false), (100, 100, true)]);
    let mut runs = 0;
    work(&laid, &Store::new(0), &stop, &mut |_| {
        runs += 1;
        stop.ask();
    })
    .unwrap();
    assert_eq!(runs, 1);
}

const SHOP: &str = "[scenario]\nname = \"Shop\"\nperiods = 8\nruns = 30\ndiscount_rate = 0.05\n[segments.small]\ncustomers = 30\nretention = 0.5\npurchases = 4\n\
    basket = 80\nmargin = 0.3\n[strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.*.retention\", add = 0.2 }]\n\
    cost = { once = 100 }\n[levers.stay]\nlabel = \"Customers who stay\"\npath = \"segments.small.retention\"\nlow = 0.3\nhigh = 0.7\n\
    [levers.won]\npath = \"strategies.keep.change.0.add\"\nvalues = [0.1, 0.2, 0.25]\n[levers.rate]\npath = \"scenario.discount_rate\"\n\
    low = 0\nhigh = 0.2\nstep = 0.01\n";

#[test]
fn levers_are_those_of_the_file_and_read_as_they_are_shown() {
    let desk = desk(SHOP, 10);
    let told: Vec<_> = desk.levers().iter().map(|it| (&*it.name, &*it.label, it.percent, it.stands.clone())).collect();
    assert_eq!(
        told,
        [
            ("stay", "Customers who stay", true, vec![0.5]),
            ("won", "won", true, vec![0.2]),
            ("rate", "rate", true, vec![0.05]),
        ]
    );
    let lever = &desk.levers()[0];
    for shown in ["84.3", "0.1", "7", "-3", "33.333"] {
        let read = lever.read(shown).unwrap();
        assert_eq!(read.to_bits(), format!("{shown}e-2").parse::<f64>().unwrap().to_bits());
        assert_eq!(lever.shown(read), shown);
    }
    assert_eq!([lever.read("5e1"), lever.read("+.5e-1")], [Some(0.5), Some(0.0005)]);
    for wrong in ["", "x", "1e", "e1", "1e1.5", "1e999", "nan", "inf", "1,5", "--1", "0x1", "1.2.3"] {
        assert_eq!(lever.read(wrong), None, "{wrong}");
    }
}

#[test]
fn without_levers_what_strategies_change_moves_and_what_we_do_not_know_and_what_it_costs() {
    let text = shipped("consulting/wholesaler");
    let paths: Vec<String> = desk(&text, 10).levers().iter().map(|it| format!("{}: {}", it.path, it.label)).collect();
    insta::assert_snapshot!(paths.join("\n"));
}

#[test]
fn the_dots_come_along_whatever_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SHOP), "--threads", "1", "--runs", "40"]);
    let cookie = server.enter();
    let looks = ["futures", "time", "why", "customers", "numbers"];
    for (turn, look) in (1..).zip(looks) {
        let html = server.last(&cookie, turn, &json!({}), look);
        let (_, dots) = html.split_once("<div id=\"dots\" hidden>").unwrap();
        let own = dots.split_once("<p id=\"facts\">").unwrap().0.contains("id=\"gains-description\"");
        assert_eq!(own, look != "futures", "{look}: {html}");
        assert_eq!(html.matches("id=\"gains-description\"").count(), 1, "once: {html}");
    }
}

/// The words of an element with this id.
fn element(html: &str, start: &str) -> String {
    let from = html.find(start).unwrap_or_else(|| panic!("no {start} in {html}"));
    let from = from + html[from..].find('>').unwrap() + 1;
    html[from..from + html[from..].find('<').unwrap()].to_owned()
}

#[test]
fn after_moves_it_says_what_the_command_line_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), SHOP);
    let server = Server::start(&[&file, "--threads", "2", "--runs", "90", "--seed", "7"]);
    let cookie = server.enter();
    let moves: [(Value, &[&str]); 4] = [
        (json!({}), &[]),
        (json!({ "stay": "64.3" }), &["segments.small.retention=0.643"]),
        (json!({ "stay": "41", "won": "25" }), &["segments.small.retention=0.41", "strategies.keep.change.0.add=0.25"]),
        (json!({ "rate": "12" }), &["scenario.discount_rate=0.12"]),
    ];
    for (turn, (levers, set)) in (1..).zip(&moves) {
        let picture = server.last(&cookie, turn, levers, "futures");
        let page = folder.path().join("report.html");
        let set: Vec<&str> = set.iter().flat_map(|it| ["--set", it]).collect();
        let run = cargo_bin_cmd!("tenure")
            .args(["run", &file, "--runs", "90", "--seed", "7", "--json", "--report"])
            .arg(&page)
            .args(&set)
            .output()
            .unwrap();
        let run: Value = serde_json::from_slice(&run.stdout).unwrap();
        let page = std::fs::read_to_string(page).unwrap();
        // The sentence, what is said of each picture, the fingerprint of the scenario: to the last digit shown.
        assert_eq!(element(&picture, "id=\"answer\""), element(&page, "<p class=\"answer\""), "{levers}");
        let described = element(&picture, "id=\"gains-description\"");
        assert_eq!(described, element(&page, "id=\"gains-description\""), "{levers}");
        assert_eq!(described, element(&picture, "id=\"gains-board-description\""));
        let facts = element(&picture, "id=\"facts\"");
        assert!(facts.contains("90 runs") && facts.contains("seed 7"), "{facts}");
        assert!(facts.contains(run["scenario"]["hash"].as_str().unwrap()), "{facts} {}", run["scenario"]);
        let gain = run["strategies"][1]["versus_baseline"]["value"]["mean"].as_f64().unwrap();
        assert!(described.contains(&format!("+{}", tenure::legible::grouped(gain, 0))), "{gain}: {described}");
    }
}

#[test]
fn what_the_levers_amount_to_can_be_played() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), SHOP);
    let server = Server::start(&[&file, "--threads", "1", "--runs", "40"]);
    let cookie = server.enter();
    let picture = server.last(&cookie, 1, &json!({ "stay": "64.3", "rate": "12" }), "futures");
    let words = element(&picture, "id=\"words\"");
    assert!(words.ends_with("--set segments.small.retention=0.643 --set scenario.discount_rate=0.12"), "{words}");
    let strategy = element(&picture, "id=\"strategy\"").replace("&quot;", "\"");
    assert!(strategy.contains("# Moved too, but by no strategy: --set scenario.discount_rate=0.12"), "{strategy}");
    let both = written(folder.path(), &format!("{SHOP}\n{strategy}"));
    let played = |file: &str, strategy: &str, set: &[&str]| {
        let words = ["run", file, "--runs", "40", "--json"];
        let run = cargo_bin_cmd!("tenure").args(words).args(set).output().unwrap();
        let run: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
        let all = run["strategies"].as_array().unwrap().clone();
        all.iter().find(|it| it["name"] == strategy).unwrap()["metrics"]["value"]["mean"].as_f64().unwrap()
    };
    let set = ["--set", "segments.small.retention=0.643"];
    assert_eq!(played(&both, "what_if", &[]).to_bits(), played(&file_of(folder.path()), "baseline", &set).to_bits());
}

/// The scenario without the strategy again.
fn file_of(folder: &Path) -> String {
    let again = folder.join("again.toml");
    std::fs::write(&again, SHOP).unwrap();
    again.to_str().unwrap().to_owned()
}
