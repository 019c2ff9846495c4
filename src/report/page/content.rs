//! What is handed on, in its order; what was not computed is left out.

use super::tables::{accounts, by_strategy};
use super::{About, Handout, Part, Section};
use crate::chart::{Bridge, Dots};
use crate::legible::{grouped, visible};
use crate::report::layout::unstyled;
use crate::report::notes::notes;
use crate::report::payback::sentences;
use crate::report::pictures::{courses, difference, gains, values};
use crate::report::portrait::{Said, said};
use crate::report::ranking::contenders;
use crate::report::terms::titles;
use crate::report::text::facts;
use crate::report::verdict::verdict;
use crate::stats::{BASELINE, Comparison};

/// All of it.
pub(super) fn handout(comparison: &Comparison, about: &About) -> Handout {
    let answer = [verdict(comparison)].into_iter().chain(contenders(comparison));
    let parts = [
        ("What each strategy brings", gains(comparison).map(dots).into_iter().collect()),
        ("What each is worth, and the chance of a loss", values(comparison).map(dots).into_iter().collect()),
    ];
    let fans = courses(comparison).into_iter().map(|(heading, fan)| (heading, vec![Part::Fan(fan)]));
    let rest = [
        ("What makes the difference", bridge(comparison).into_iter().collect()),
        ("The same in numbers", by_strategy(comparison).into_iter().map(Part::Table).collect()),
        ("Accounts of the segments", accounts(comparison).map(Part::Table).into_iter().collect()),
        ("When it pays back", told(sentences(comparison))),
        ("Reality checks", told(about.checks.to_vec())),
        ("What to know before it is believed", told(warnings(comparison, about))),
        ("The scenario in plain words", assumptions(about)),
        ("How to make it again", again(comparison, about)),
    ];
    let all = parts.into_iter().chain(fans).chain(rest).filter(|(_, parts): &(_, Vec<Part>)| !parts.is_empty());
    Handout {
        title: visible(&comparison.study.scenario),
        question: question(comparison),
        answer: answer.map(|sentence| unstyled(&sentence)).collect(),
        sections: all.map(|(heading, parts)| Section { heading: heading.to_owned(), parts }).collect(),
    }
}

/// What was asked, in words.
fn question(comparison: &Comparison) -> String {
    let study = &comparison.study;
    let unit = study.period.name();
    let horizon = match study.periods {
        1 => format!("one {unit}"),
        periods => format!("{} {unit}s", grouped(f64::from(periods), 0)),
    };
    match &titles(comparison)[..] {
        [one] => format!("What is {one} worth over {horizon}?"),
        [one, other] => format!("Which is worth more over {horizon}: {one} or {other}?"),
        several if comparison.strategies.iter().any(|it| it.name == BASELINE) => {
            format!("Which of {} strategies, or none, is worth most over {horizon}?", several.len() - 1)
        }
        several => format!("Which of {} strategies is worth most over {horizon}?", several.len()),
    }
}

/// Where they come from is told at the end.
fn dots(dots: Dots) -> Part {
    Part::Dots(Dots { origin: String::new(), ..dots })
}

/// Why the best is worth more than the baseline, or less.
fn bridge(comparison: &Comparison) -> Option<Part> {
    difference(comparison).map(|bridge| Part::Bridge(Bridge { origin: String::new(), ..bridge }))
}

fn told(sentences: Vec<String>) -> Vec<Part> {
    sentences.into_iter().map(Part::Sentence).collect()
}

fn warnings(comparison: &Comparison, about: &About) -> Vec<String> {
    about.warnings.iter().cloned().chain(notes(comparison).iter().map(|note| unstyled(note))).collect()
}

/// What the scenario says, in plain words.
fn assumptions(about: &About) -> Vec<Part> {
    let part = |Said { heading, rows, remark }: Said| {
        let remark = remark.map(|remark| Part::Sentence(remark.to_owned()));
        [Part::Sentence(format!("{heading}:")), Part::List(rows)].into_iter().chain(remark)
    };
    said(about.portrait).into_iter().flat_map(part).collect()
}

/// How the same figures are made once more.
fn again(comparison: &Comparison, about: &About) -> Vec<Part> {
    let (name, text) = about.scenario;
    vec![
        Part::Sentence(format!("{}.", facts(comparison))),
        Part::Command(about.command.to_owned()),
        Part::Text(format!("The scenario, {}", visible(name)), text.to_owned()),
    ]
}
