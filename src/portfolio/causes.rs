//! Why customers leave, as the ledger has it.

use super::Line;
use crate::scenario::words::LeavingCause;

/// By cause, in the order of the words: who leaves for it, and who says so when it is asked.
pub const CAUSES: [(Line, Line); LeavingCause::WORDS.len()] = [
    (Line::LostToBase, Line::ToldBase),
    (Line::LostToUnhappy, Line::ToldUnhappy),
    (Line::LostToPrice, Line::ToldPrice),
    (Line::LostToCompetitor, Line::ToldCompetitor),
    (Line::LostToProblem, Line::ToldProblem),
];
