//! A fit as a page, and as text for a wiki.

use super::told::{Told, told};
use crate::fit::{Fitted, Kind};
use crate::import::HOW_READ;
use crate::legible::visible;
use crate::report::VERSION;
use crate::report::finding::{Chapter, Piece};
use crate::report::page::{Handout, Part, Section, in_html, in_markdown, sections};

/// What a page tells beside the fit.
pub struct Origin<'a> {
    /// What people call the folder.
    pub folder: &'a str,
    /// What the import said of the data, in Markdown; empty where nobody kept it. Of it is told how the data were read, and nothing of
    /// customers.
    pub audit: &'a str,
    /// The words by which it was started.
    pub command: &'a str,
}

/// A page of HTML.
#[must_use]
pub fn fit_page(fitted: &Fitted, origin: &Origin) -> String {
    in_html(&handout(fitted, origin))
}

/// Text in Markdown, with tables as GitHub and GitLab have them.
#[must_use]
pub fn fit_markdown(fitted: &Fitted, origin: &Origin) -> String {
    in_markdown(&handout(fitted, origin))
}

fn handout(fitted: &Fitted, origin: &Origin) -> Handout {
    let Told { data, answer: (_, answer), mut chapters } = told(fitted, origin.folder);
    let sentence = |it: &str| Piece::Sentence(visible(it));
    chapters.push(Chapter::new("How the data were read", how_read(origin.audit).map(sentence).collect()));
    let warnings = fitted.records.warnings.iter().map(|it| sentence(it));
    chapters.push(Chapter::new("What to know before it is believed", warnings.collect()));
    let facts = format!("{data} Chance began at seed {}. tenure {VERSION}.", fitted.seed);
    let again = vec![Part::Sentence(facts), Part::Command(origin.command.to_owned())];
    let question = match fitted.records.kind {
        Kind::Orders(_) => "How do these customers buy, and what do they spend?",
        Kind::Contracts(_) => "How long do these customers stay?",
    };
    let last = Section { heading: "How to make it again".to_owned(), parts: again };
    Handout {
        title: visible(origin.folder),
        question: question.to_owned(),
        answer: answer.into_iter().chain([data]).collect(),
        sections: sections(chapters).into_iter().chain([last]).collect(),
    }
}

/// What an audit says of that, point by point.
fn how_read(audit: &str) -> impl Iterator<Item = &str> {
    let lines = audit.lines().skip_while(|line| line.strip_prefix("## ") != Some(HOW_READ)).skip(1);
    lines.take_while(|line| !line.starts_with('#')).filter_map(|line| line.strip_prefix("- "))
}
