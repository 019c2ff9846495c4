//! The same answer in pieces, for a page on which it is asked again and again.

use super::content::{answer, bridges, told};
use super::html::set;
use super::tables::{accounts, by_strategy};
use super::{Grid, Kind, Part, Row, Section};
use crate::engine::Metric;
use crate::legible::name;
use crate::report::figures::Figures;
use crate::report::layout::unstyled;
use crate::report::life::lived;
use crate::report::notes::notes;
use crate::report::payback::sentences;
use crate::report::pictures::{courses, picture, status};
use crate::report::terms::formats;
use crate::report::text::facts;
use crate::report::whale::concentration;
use crate::stats::{BASELINE, Comparison};
use maud::{Markup, PreEscaped, html};

/// What of an answer is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aspect {
    /// Equally likely futures of each strategy.
    #[default]
    Futures,
    /// How customers and value go over time.
    OverTime,
    /// What makes the difference.
    Why,
    /// What customers do, and how far it rests on few.
    Customers,
    /// Tables.
    Numbers,
}

impl Aspect {
    /// All of them, in the order of the page, with a word for the machine and one for people.
    pub const ALL: [(Aspect, &'static str, &'static str); 5] = [
        (Aspect::Futures, "futures", "Futures"),
        (Aspect::OverTime, "time", "Over time"),
        (Aspect::Why, "why", "Why"),
        (Aspect::Customers, "customers", "Customers"),
        (Aspect::Numbers, "numbers", "In numbers"),
    ];
}

/// The answer, and what to know of it.
pub struct Live {
    /// In sentences, how sure it is behind it.
    pub answer: Vec<String>,
    /// What customers are worth where nothing is done, where that is among what was played.
    pub baseline: Option<String>,
    /// What it rests on.
    pub facts: String,
    /// What to know before it is believed: a sentence each.
    pub notes: Vec<String>,
}

/// The answer without its pictures.
#[must_use]
pub fn live_answer(comparison: &Comparison) -> Live {
    Live {
        answer: answer(comparison).iter().map(|sentence| unstyled(sentence)).collect(),
        baseline: baseline(comparison),
        facts: facts(comparison),
        notes: notes(comparison).iter().map(|note| unstyled(note)).collect(),
    }
}

fn baseline(comparison: &Comparison) -> Option<String> {
    let baseline = comparison.strategies.iter().find(|it| it.name == BASELINE)?;
    let mean = baseline.metrics[Metric::Value as usize]?.mean;
    Some(format!(
        "{} is worth {}",
        name(&baseline.label),
        formats(comparison).0.money(&name(&comparison.study.currency), mean)
    ))
}

/// A part of the answer as HTML; what was not asked for is not in it.
#[must_use]
pub fn aspect(comparison: &Comparison, aspect: Aspect) -> String {
    let pictures = |sections: Vec<(&str, Vec<Part>)>| {
        let sections = sections.into_iter().filter(|(_, parts)| !parts.is_empty());
        let sections: Vec<Section> =
            sections.map(|(heading, parts)| Section { heading: heading.to_owned(), parts }).collect();
        html! { @for section in &sections { (set(section)) } }
    };

    let markup = match aspect {
        Aspect::Futures => futures(comparison),
        Aspect::OverTime => {
            let fans = courses(comparison).into_iter().map(|(heading, fan)| (heading, vec![Part::Fan(fan)]));
            pictures(fans.chain([("When it pays back", told(sentences(comparison)))]).collect())
        }
        Aspect::Why => {
            let told = match comparison.strategies.len() {
                0 | 1 => "No strategy is looked at, so there is no difference.",
                2 => "",
                _ => "This is of the strategy that is worth most. Switch it off to see what makes the next one.",
            };
            html! { @if !told.is_empty() { p { (told) } } (pictures(bridges(comparison))) }
        }
        Aspect::Customers => pictures(vec![
            ("What customers do", status(comparison).map(Part::Areas).into_iter().collect()),
            (
                "How many customers there are",
                courses(comparison).into_iter().take(1).map(|(_, fan)| Part::Fan(fan)).collect(),
            ),
            ("How far it rests on few", concentration(comparison).map(Part::Whale).into_iter().collect()),
        ]),
        Aspect::Numbers => pictures(vec![
            ("The same in numbers", by_strategy(comparison).into_iter().map(Part::Table).collect()),
            ("Accounts of the segments", accounts(comparison).map(Part::Table).into_iter().collect()),
        ]),
    };
    markup.into_string()
}

/// What becomes of one customer, as HTML; `None` where nobody is followed.
#[must_use]
pub fn live_life(comparison: &Comparison) -> Option<String> {
    let (answer, events, Figures { caption, header, rows }) = lived(comparison)?;
    let rows = rows.into_iter().map(|cells| Row { cells, kind: Kind::Plain }).collect();
    // A heading that a screen reader can say.
    let header = ["Figure".to_owned()].into_iter().chain(header.into_iter().skip(1)).collect();
    let events = (!events.is_empty()).then_some(Part::List(events));
    let parts = [Part::Sentence(unstyled(&answer)), Part::Table(Grid { caption, header, rows })];
    let section = Section { heading: "One customer".to_owned(), parts: parts.into_iter().chain(events).collect() };
    Some(set(&section).into_string())
}

/// The dots twice: wide, and for a narrow screen.
fn futures(comparison: &Comparison) -> Markup {
    let Some(dots) = picture(comparison) else { return html! {} };
    let narrow = crate::chart::Dots { origin: String::new(), ..dots.clone() };
    html! {
        div.picture {
            figure.board { (PreEscaped(dots.board())) }
            figure.strip { (PreEscaped(narrow.svg())) }
        }
    }
}
