//! The comparison as a page to hand on: one file without script, that needs nothing beside it, for a screen and for paper.

mod tables;

use super::VERSION;
use super::layout::unstyled;
use super::notes::notes;
use super::payback::sentences;
use super::pictures::{courses, gains, values};
use super::portrait::{Said, said};
use super::ranking::contenders;
use super::terms::titles;
use super::text::facts;
use super::verdict::verdict;
use crate::chart::Dots;
use crate::engine::Portrait;
use crate::legible::{first, grouped, visible};
use crate::stats::{BASELINE, Comparison};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What a page tells beside the comparison.
pub struct About<'a> {
    /// The scenario, as it was read back.
    pub portrait: &'a Portrait,
    /// The name of the file, and what stands in it.
    pub scenario: (&'a str, &'a str),
    /// The words by which it was started.
    pub command: &'a str,
    /// A sentence for each reality check.
    pub checks: &'a [String],
    /// What to know before it is believed: a sentence each.
    pub warnings: &'a [String],
}

/// Colours of the reader's choice, and a page of A4.
const STYLE: &str = include_str!("page.css");

/// What a text of the user holds at most, in characters.
const LONGEST: usize = 1_000_000;

/// A page of HTML.
#[must_use]
pub fn page(comparison: &Comparison, about: &About) -> String {
    let title = visible(&comparison.study.scenario);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("tenure {VERSION}"));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { p.scenario { (title) } h1 { (question(comparison)) } (answer(comparison)) }
                main {
                    (pictures(comparison))
                    (tables::tables(comparison))
                    (paragraphs("When it pays back", &sentences(comparison)))
                    (paragraphs("What to know before it is believed", &warnings(comparison, about)))
                    (paragraphs("Reality checks", about.checks))
                    (assumptions(about))
                }
                footer { (again(comparison, about)) }
            }
        }
    };
    markup.into_string() + "\n"
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

/// The verdict in a sentence, and how sure it is.
fn answer(comparison: &Comparison) -> Markup {
    let sentences = [verdict(comparison)].into_iter().chain(contenders(comparison)).map(|it| unstyled(&it));
    html! { @for sentence in sentences { p.answer { (sentence) } } }
}

fn pictures(comparison: &Comparison) -> Markup {
    let dots = gains(comparison);
    let worth = values(comparison);
    let fans = courses(comparison);
    let part = |heading: &str, svg: String| html! { section { h2 { (heading) } figure { (PreEscaped(svg)) } } };
    html! {
        @if let Some(dots) = dots { (part("What each strategy brings", Dots { origin: String::new(), ..dots }.svg())) }
        @if let Some(dots) = worth { (part("What each is worth, and the chance of a loss", Dots { origin: String::new(), ..dots }.svg())) }
        @for (heading, fan) in fans { (part(heading, fan.svg())) }
    }
}

/// Sentences below a heading; nothing where there are none.
fn paragraphs(heading: &str, sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            section { h2 { (heading) } @for sentence in sentences { p { (first(sentence, LONGEST)) } } }
        }
    }
}

fn warnings(comparison: &Comparison, about: &About) -> Vec<String> {
    about.warnings.iter().cloned().chain(notes(comparison).iter().map(|note| unstyled(note))).collect()
}

/// What the scenario says, in plain words.
fn assumptions(about: &About) -> Markup {
    html! {
        @for Said { heading, rows, remark } in said(about.portrait) {
            section {
                h2 { (heading) }
                dl { @for [name, told] in &rows { dt { (name) } dd { (told) } } }
                @if let Some(remark) = remark { p { (remark) } }
            }
        }
    }
}

/// How the same figures are made once more.
fn again(comparison: &Comparison, about: &About) -> Markup {
    let (name, text) = about.scenario;
    html! {
        h2 { "How to make it again" }
        p { (facts(comparison)) "." }
        pre { code { (first(about.command, LONGEST)) } }
        details open="" {
            summary { "The scenario, " (visible(name)) }
            pre { @for line in text.lines() { (first(line, LONGEST)) "\n" } }
        }
    }
}
