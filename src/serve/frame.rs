//! One picture as it goes over the wire: finished HTML, part by part, each with the name that the page has for it.

use super::concerned::Concerned;
use super::desk::Laid;
use super::work::Picture;
use crate::error::{Error, Severity};
use crate::legible::{grouped, visible};
use crate::report::{Aspect, aspect, live_answer, live_life};
use crate::stats::Comparison;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;

/// What is sent: which question it answers, and what takes the place of what.
#[derive(Serialize)]
struct Frame {
    turn: u64,
    done: bool,
    /// Elements with an `id`, one after the other.
    html: String,
}

/// A picture.
pub(super) fn picture(turn: u64, laid: &Laid, picture: &Picture) -> String {
    let Picture { comparison, goal, done, doubts } = picture;
    let live = live_answer(comparison);
    let mut answer = live.answer.iter();
    let (first, rest) = (answer.next().cloned().unwrap_or_default(), answer.cloned().collect::<Vec<_>>().join(" "));
    let (runs, goal) = (grouped(f64::from(comparison.runs), 0), grouped(f64::from(*goal), 0));
    let progress = if *done { format!("{runs} futures") } else { format!("{runs} of {goal} futures so far …") };
    let markup = html! {
        h1 #answer { (first) }
        p #sure { (rest) }
        p #standing {
            @if let Some(baseline) = &live.baseline { (baseline) ". " }
            @if !laid.standing.is_empty() { "If " (laid.standing) "." }
            @for it in &laid.beyond { " " strong { (it) "." } }
        }
        p #progress { (progress) }
        div #view { (PreEscaped(aspect(comparison, laid.aspect))) }
        // What is kept is always the futures, whatever is looked at.
        div #dots hidden { @if laid.aspect != Aspect::Futures { (PreEscaped(aspect(comparison, Aspect::Futures))) } }
        p #facts { (live.facts) "." }
        ul #doubts { @for note in live.notes.iter().chain(doubts) { li { (note) } } }
        (amounts(&laid.overlay.strategy, &laid.command))
    };
    frame(turn, *done, markup)
}

/// What the levers amount to.
fn amounts(strategy: &str, words: &str) -> Markup {
    html! {
        div #overlay {
            @if !strategy.is_empty() {
                p { "As a strategy, for the file:" }
                pre #strategy tabindex="0" { (strategy) }
            }
            p { "On the command line:" }
            pre #words tabindex="0" { (words) }
        }
    }
}

/// What becomes of one customer.
pub(super) fn life(turn: u64, laid: &Laid, comparison: &Comparison) -> String {
    let lived = live_life(comparison).unwrap_or_default();
    let standing = if laid.standing.is_empty() { "As it was opened" } else { &*laid.standing };
    let markup = html! {
        div #life { (PreEscaped(lived)) p.facts { (standing) " · scenario " (laid.study.hash) "." } }
    };
    frame(turn, true, markup)
}

/// What is wrong with a question about one customer.
pub(super) fn nobody(turn: u64, told: &[String]) -> String {
    frame(turn, true, html! { div #life { div role="alert" { @for it in told { p { (it) } } } } })
}

/// What is wrong, in sentences without where it stands in the file.
pub(super) fn wrong(error: &Error) -> Vec<String> {
    match error {
        Error::Input(problems) => problems
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .map(|it| format!("{}: {}", visible(&it.title), visible(&it.label)))
            .collect(),
        other => vec![visible(&other.to_string())],
    }
}

/// What is wrong with a question, and what that is about.
pub(super) fn refusal(turn: u64, told: &[String], concerned: &Concerned<'_>) -> String {
    let levers = serde_json::to_string(&concerned.levers).unwrap_or_default();
    let markup = html! {
        div #trouble role="alert" data-levers=(levers) {
            p { "This cannot be played." }
            ul { @for it in told { li { (it) } } }
            @if let Some(strategy) = concerned.strategy { p { "Switch " (visible(strategy)) " off to see the others." } }
        }
    };
    frame(turn, true, markup)
}

fn frame(turn: u64, done: bool, markup: Markup) -> String {
    let frame = Frame { turn, done, html: markup.into_string() };
    // A number, a flag and a text always have a form.
    serde_json::to_string(&frame).unwrap_or_default()
}
