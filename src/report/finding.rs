//! What a question beside the runs came to, piece by piece in its order: said once, and set as text for a terminal or on a page.

use super::figures::Figures;
use super::layout::{paragraph, styled};
use super::notes::notes;
use super::text::headline;
use super::verdict::verdict;
use crate::chart::{Bridge, Curve, Heat, Tornado};
use crate::stats::Comparison;

/// What it came to.
pub(super) struct Finding {
    /// What was asked, in words.
    pub(super) question: String,
    /// Which strategy wins, where that is told beside it.
    pub(super) verdict: Option<String>,
    /// The answer: a paragraph of sentences, then others.
    pub(super) answer: Vec<Vec<String>>,
    /// What it rests on.
    pub(super) chapters: Vec<Chapter>,
}

/// Pieces that belong together.
pub(super) struct Chapter {
    /// What a page calls it.
    pub(super) heading: String,
    pub(super) pieces: Vec<Piece>,
}

/// A piece; bold is marked in all its words.
pub(super) enum Piece {
    /// A sentence or more.
    Sentence(String),
    /// Sentences, each of which begins a line.
    Lines(Vec<String>),
    Table(Figures),
    /// A table for a terminal alone: with bars or shades in letters.
    Letters(Figures),
    /// A table for a page alone.
    Plain(Figures),
    /// Pictures, for a page alone.
    Bridge(Bridge),
    Tornado(Tornado),
    Heat(Heat),
    Curve(Curve),
}

impl Chapter {
    pub(super) fn new(heading: &str, pieces: Vec<Piece>) -> Chapter {
        Chapter { heading: heading.to_owned(), pieces }
    }
}

impl Piece {
    /// As text, so many columns wide; `None` of what is for a page alone.
    pub(super) fn told(&self, width: u16) -> Option<String> {
        match self {
            Piece::Sentence(sentence) => Some(paragraph(sentence, width)),
            Piece::Lines(sentences) => Some(sentences.iter().map(|it| paragraph(it, width)).collect()),
            Piece::Table(figures) | Piece::Letters(figures) => Some(figures.told(width)),
            Piece::Plain(_) | Piece::Bridge(_) | Piece::Tornado(_) | Piece::Heat(_) | Piece::Curve(_) => None,
        }
    }
}

/// All of it as text; what is said where it was interrupted before it was found.
pub(super) fn told(comparison: &Comparison, found: Option<Finding>, interrupted: &str, width: u16) -> String {
    let set = |sentences: &str| paragraph(sentences, width);
    let mut parts = vec![headline(comparison, width)];
    match found {
        None => {
            parts.push(set(&verdict(comparison)));
            parts.extend((comparison.runs > 0).then(|| set(interrupted)));
        }
        Some(Finding { verdict, answer, chapters, .. }) => {
            parts.extend(verdict.iter().map(|it| set(it)));
            parts.extend(answer.iter().map(|sentences| set(&sentences.join(" "))));
            parts.extend(chapters.iter().flat_map(|it| &it.pieces).filter_map(|piece| piece.told(width)));
        }
    }
    parts.extend(notes(comparison).iter().map(|note| set(note)));
    styled(&parts.join("\n"))
}
