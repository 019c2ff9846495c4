//! What is handed on, in its order; what was not computed is left out.

use super::html::is_picture;
use super::tables::{accounts, by_strategy, extremes, grid};
use super::{About, Handout, Part, Section};
use crate::chart::{Bridge, Curve, Dots, Heat, Matrix, Tornado, Whale};
use crate::legible::{grouped, visible};
use crate::report::backtest::verdicts;
use crate::report::finding::{Chapter, Finding, Piece};
use crate::report::layout::unstyled;
use crate::report::notes::notes;
use crate::report::payback::sentences;
use crate::report::pictures::{courses, difference, gains, status, values};
use crate::report::portrait::{Said, said};
use crate::report::precision::precision;
use crate::report::ranking::contenders;
use crate::report::terms::titles;
use crate::report::text::facts;
use crate::report::value::matrix;
use crate::report::verdict::verdict;
use crate::report::whale::concentration;
use crate::report::why::{self, reason};
use crate::report::{across, optimum, sensitivity, together, worth};
use crate::stats::{BASELINE, Comparison};

/// All of it.
pub(super) fn handout(comparison: &Comparison, about: &About) -> Handout {
    if let Some(found) = found(comparison) {
        return of(found, comparison, about);
    }
    let answer = answer(comparison);
    let parts = [
        ("What each strategy brings", gains(comparison).map(dots).into_iter().collect()),
        ("What each is worth, and the chance of a loss", values(comparison).map(dots).into_iter().collect()),
    ];
    let fans = courses(comparison).into_iter().map(|(heading, fan)| (heading, vec![Part::Fan(fan)]));
    let status = [("What customers do", status(comparison).map(Part::Areas).into_iter().collect())];
    let rest = [
        ("How far it rests on few", whale(comparison).into_iter().collect()),
        ("The same in numbers", by_strategy(comparison).into_iter().map(Part::Table).collect()),
        ("Accounts of the segments", accounts(comparison).map(Part::Table).into_iter().collect()),
        ("Whom we have, and what to do with them", whom(comparison)),
        ("When it pays back", told(sentences(comparison))),
    ];
    let all = parts
        .into_iter()
        .chain(fans)
        .chain(status)
        .chain(bridges(comparison))
        .chain(rest)
        .chain(foundation(comparison, about))
        .filter(|(_, parts): &(_, Vec<Part>)| !parts.is_empty());
    Handout {
        title: visible(&comparison.study.scenario),
        question: question(comparison),
        answer: answer.iter().map(|sentence| unstyled(sentence)).collect(),
        sections: all.map(|(heading, parts)| Section { heading: heading.to_owned(), parts }).collect(),
    }
}

/// The answer, then how sure it is: sentences with marks.
pub(super) fn answer(comparison: &Comparison) -> Vec<String> {
    if let Some(reason) = reason(comparison) {
        return vec![reason];
    }
    [verdict(comparison)].into_iter().chain(precision(comparison)).chain(contenders(comparison)).collect()
}

/// The answer in a few sentences, without line breaks or styles.
#[must_use]
pub fn sentence(comparison: &Comparison) -> String {
    let told = match found(comparison) {
        Some(found) => found.answer.into_iter().next().unwrap_or_default().join(" "),
        None => reason(comparison).or_else(|| verdicts(comparison)).unwrap_or_else(|| verdict(comparison)),
    };
    unstyled(&told)
}

/// What a question beside the runs came to, where one was asked.
fn found(comparison: &Comparison) -> Option<Finding> {
    const LETTERS: u16 = 80;
    sensitivity::found(comparison, LETTERS)
        .or_else(|| worth::found(comparison))
        .or_else(|| optimum::found(comparison, LETTERS))
        .or_else(|| across::found(comparison))
        .or_else(|| together::found(comparison))
}

/// That, pictures first, and what it rests on.
fn of(found: Finding, comparison: &Comparison, about: &About) -> Handout {
    let Finding { question, verdict, answer, chapters } = found;
    let own = sections(chapters);
    let foundation = foundation(comparison, about).into_iter().filter(|(_, parts)| !parts.is_empty());
    let rest = foundation.map(|(heading, parts)| Section { heading: heading.to_owned(), parts });
    Handout {
        title: visible(&comparison.study.scenario),
        question,
        answer: answer.concat().into_iter().chain(verdict).map(|sentence| unstyled(&sentence)).collect(),
        sections: own.into_iter().chain(rest).collect(),
    }
}

/// Chapters as a page sets them: those of pictures before the others.
pub(in crate::report) fn sections(chapters: Vec<Chapter>) -> Vec<Section> {
    let set = |Chapter { heading, pieces }: Chapter| {
        let parts: Vec<Part> = pieces.into_iter().flat_map(parts).collect();
        Section { heading, parts }
    };
    let all = chapters.into_iter().map(set).filter(|it| !it.parts.is_empty());
    let (pictures, others): (Vec<Section>, Vec<Section>) = all.partition(|it| it.parts.iter().all(is_picture));
    pictures.into_iter().chain(others).collect()
}

fn parts(piece: Piece) -> Vec<Part> {
    let origin = String::new;
    let part = match piece {
        Piece::Letters(_) => return Vec::new(),
        Piece::Lines(sentences) => return told(sentences.iter().map(|it| unstyled(it)).collect()),
        Piece::Sentence(sentence) => Part::Sentence(unstyled(&sentence)),
        Piece::Table(figures) | Piece::Plain(figures) => Part::Table(grid(figures)),
        Piece::Bridge(it) => Part::Bridge(Bridge { origin: origin(), ..it }),
        Piece::Tornado(it) => Part::Tornado(Tornado { origin: origin(), ..it }),
        Piece::Heat(it) => Part::Heat(Heat { origin: origin(), ..it }),
        Piece::Curve(it) => Part::Curve(Curve { origin: origin(), ..it }),
    };
    vec![part]
}

/// What every answer rests on.
fn foundation(comparison: &Comparison, about: &About) -> [(&'static str, Vec<Part>); 4] {
    [
        ("Reality checks", told(about.checks.to_vec())),
        ("What to know before it is believed", told(warnings(comparison, about))),
        ("The scenario in plain words", assumptions(about)),
        ("How to make it again", again(comparison, about)),
    ]
}

/// What was asked, in words.
pub(in crate::report) fn question(comparison: &Comparison) -> String {
    let study = &comparison.study;
    if let Some(it) = &comparison.decomposition {
        let title = |name: &str| {
            let named = comparison.strategies.iter().zip(titles(comparison));
            named.filter(|(it, _)| it.name == name).map(|(_, title)| title).next().unwrap_or_default()
        };
        return format!("Why is {} worth more or less than {}?", title(&it.strategy), title(&it.against));
    }
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

/// Why a strategy is worth more than another, in every way in which that was asked; else why the best is worth more than the baseline, or less.
pub(super) fn bridges(comparison: &Comparison) -> Vec<(&'static str, Vec<Part>)> {
    let own = why::bridges(comparison);
    let best = || difference(comparison).map(|bridge| ("What makes the difference", bridge)).into_iter().collect();
    let told = if own.is_empty() { best() } else { own };
    let part = |bridge: Bridge| vec![Part::Bridge(Bridge { origin: String::new(), ..bridge })];
    told.into_iter().map(|(heading, bridge)| (heading, part(bridge))).collect()
}

pub(super) fn whale(comparison: &Comparison) -> Option<Part> {
    concentration(comparison).map(|whale| Part::Whale(Whale { origin: String::new(), ..whale }))
}

/// Who is high in what, and who is worth most and least.
fn whom(comparison: &Comparison) -> Vec<Part> {
    let matrix = matrix(comparison).map(|matrix| Part::Matrix(Matrix { origin: String::new(), ..matrix }));
    matrix.into_iter().chain(extremes(comparison).map(Part::Table)).collect()
}

pub(super) fn told(sentences: Vec<String>) -> Vec<Part> {
    sentences.into_iter().map(Part::Sentence).collect()
}

pub(super) fn warnings(comparison: &Comparison, about: &About) -> Vec<String> {
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
