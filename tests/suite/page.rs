//! The report as a page: one file that needs nothing, says what the text says, and leaves out what was not computed.

use crate::charts::HOSTILE;
use crate::made_up::study;
use crate::play::Game;
use crate::report::{FOUR, of, one_line, wholesaler};
use roxmltree::Document;
use tenure::engine::{portrait, simulate};
use tenure::report::{About, page};
use tenure::rules::SettingId;
use tenure::stats::{Comparison, Study, compare};
use tenure::stop::Stop;

const SHOP: &str = "[scenario]\nname = \"Shop\"\nperiods = 8\nruns = 30\n[segments.small]\ncustomers = 30\nretention = 0.5\npurchases = 4\n\
    basket = 80\nmargin = 0.3\n[strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.*.retention\", add = 0.2 }]\n";

/// A page of a comparison; the scenario is that of the shop.
fn written(comparison: &Comparison, text: &str, warnings: &[String]) -> String {
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
    page(comparison, &about)
}

fn played() -> Comparison {
    let game = Game::of(SHOP).by_period().by_segment();
    let job = game.job(vec![SettingId::Baseline, SettingId::Strategy(0)], 30);
    let outcomes = simulate(&job, &|_| {}, &Stop::default()).unwrap();
    compare(study(), &outcomes)
}

/// All that can be read on it, in one line; every element is known, none runs or leaves the file.
fn read(page: &str) -> String {
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
