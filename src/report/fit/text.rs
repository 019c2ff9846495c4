//! A fit as text for a terminal.

use super::told::{Told, told};
use crate::fit::Fitted;
use crate::report::finding::{Chapter, Piece};
use crate::report::layout::{bold, paragraph, styled};

/// The fit as text, so many columns wide.
#[must_use]
pub fn fit_text(fitted: &Fitted, folder: &str, width: u16) -> String {
    let Told { data, answer: (heading, sentences), chapters } = told(fitted, folder);
    let below = |heading: &str, told: &str| format!("{}\n{told}", bold(heading));
    let chapter = |Chapter { heading, pieces }: &Chapter| {
        let pieces: String = pieces.iter().filter_map(|piece| set(piece, width)).collect();
        (!pieces.is_empty()).then(|| below(heading, &pieces))
    };
    let answer = below(&heading, &paragraph(&sentences.join(" "), width));
    let parts = [paragraph(&data, width), answer].into_iter().chain(chapters.iter().filter_map(chapter));
    styled(&parts.collect::<Vec<String>>().join("\n"))
}

/// A piece; a table stands below the heading of its chapter, which says what it is.
fn set(piece: &Piece, width: u16) -> Option<String> {
    match piece {
        Piece::Table(figures) => Some(figures.table(width)),
        other => other.told(width),
    }
}
