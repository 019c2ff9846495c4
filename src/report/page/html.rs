//! Set as a page: one file without script, that needs nothing beside it, for a screen and for paper.

use super::content::handout;
use super::{About, Grid, Handout, Kind, LONGEST, Part, Row, Section};
use crate::legible::first;
use crate::report::VERSION;
use crate::stats::Comparison;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Colours of the reader's choice, and a page of A4.
pub const STYLE: &str = include_str!("page.css");

/// A page of HTML.
#[must_use]
pub fn page(comparison: &Comparison, about: &About) -> String {
    in_html(&handout(comparison, about))
}

/// All of it as a page of HTML.
pub(in crate::report) fn in_html(Handout { title, question, answer, sections }: &Handout) -> String {
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
                header {
                    p.scenario { (title) }
                    h1 { (question) }
                    @for sentence in answer { p.answer { (sentence) } }
                }
                main { @for section in sections { (set(section)) } }
            }
        }
    };
    markup.into_string() + "\n"
}

pub(super) fn set(Section { heading, parts }: &Section) -> Markup {
    let picture = parts.iter().all(is_picture);
    html! { section class=[picture.then_some("picture")] { h2 { (heading) } @for part in parts { (one(part)) } } }
}

/// Whether it is seen and not read.
pub(super) fn is_picture(part: &Part) -> bool {
    match part {
        Part::Sentence(_) | Part::Table(_) | Part::List(_) | Part::Command(_) | Part::Text(..) => false,
        Part::Dots(_)
        | Part::Fan(_)
        | Part::Bridge(_)
        | Part::Areas(_)
        | Part::Whale(_)
        | Part::Matrix(_)
        | Part::Tornado(_)
        | Part::Heat(_)
        | Part::Curve(_) => true,
    }
}

fn one(part: &Part) -> Markup {
    let picture = |svg: String| html! { figure { (PreEscaped(svg)) } };
    match part {
        Part::Sentence(sentence) => html! { p { (first(sentence, LONGEST)) } },
        Part::Dots(dots) => picture(dots.svg()),
        Part::Fan(fan) => picture(fan.svg()),
        Part::Bridge(bridge) => picture(bridge.svg()),
        Part::Areas(areas) => picture(areas.svg()),
        Part::Whale(whale) => picture(whale.svg()),
        Part::Matrix(matrix) => picture(matrix.svg()),
        Part::Tornado(tornado) => picture(tornado.svg()),
        Part::Heat(heat) => picture(heat.svg()),
        Part::Curve(curve) => picture(curve.svg()),
        Part::Table(grid) => table(grid),
        Part::List(rows) => html! { dl { @for [name, told] in rows { dt { (name) } dd { (told) } } } },
        Part::Command(words) => html! { pre { code { (first(words, LONGEST)) } } },
        Part::Text(name, text) => html! {
            details open="" {
                summary { (name) }
                pre { @for line in text.lines() { (first(line, LONGEST)) "\n" } }
            }
        },
    }
}

fn table(Grid { caption, header, rows }: &Grid) -> Markup {
    let class = |kind: Kind| match kind {
        Kind::Plain => None,
        Kind::Best => Some("best"),
        Kind::Heading => Some("part"),
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for heading in header {
                            // A heading that says nothing is none.
                            @if heading.is_empty() { td {} } @else { th scope="col" { (heading) } }
                        }
                    }
                }
                tbody {
                    @for Row { cells, kind } in rows {
                        tr class=[class(*kind)] {
                            @for (at, cell) in cells.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
