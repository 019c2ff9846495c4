//! Days that lie so far from all others that nobody can have meant them.

use super::GAP;
use super::Layout;
use crate::error::Problem;
use crate::import::far::apart;
use crate::import::history::{Purchase, date};
use crate::import::told::counted;
use crate::sheet::{Row, Sheet};
use std::ops::Range;

/// Purchases by where they stand: the lines of an export, in its order.
#[derive(Clone, Copy)]
pub(super) struct Days<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) purchases: &'a [Purchase],
    pub(super) lines: &'a [Range<usize>],
}

impl Days<'_> {
    /// What is wrong with the first or the last days, unless the command line says `since` when or `until` when they count.
    pub(super) fn slip(&self, since: Option<i32>, until: Option<i32>) -> Option<Problem> {
        let mut days: Vec<i32> = self.purchases.iter().map(|purchase| purchase.day).collect();
        days.sort_unstable();
        let mut days: Vec<(i32, usize)> =
            days.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect();
        if until.is_none()
            && let Some(problem) = self.late(&days)
        {
            return Some(problem);
        }
        if since.is_some() {
            return None;
        }
        let beyond = apart(&days)?;
        let (next, first) = (days.split_off(beyond)[0].0, days[0].0);
        let title = match days.iter().map(|(_, lines)| lines).sum::<usize>() {
            1 => format!("the first day is {}, and the next one {}", date(first), date(next)),
            lines => format!(
                "the first day is {}, and {lines} lines lie far before all others, which begin on {}",
                date(first),
                date(next)
            ),
        };
        let problem = self.at(first, title, "a slip of the pen?");
        Some(problem.help(format!(
            "mend it, or say from which day on it counts: --since {} leaves out what is earlier, --since {} keeps it",
            date(next),
            date(first)
        )))
    }

    /// The last day, where it lies more than a year behind the one before; or a few that lie far behind all others.
    fn late(&self, days: &[(i32, usize)]) -> Option<Problem> {
        let [.., (before, _), (last, _)] = days else { return None };
        let turned: Vec<(i32, usize)> = days.iter().rev().copied().collect();
        let beyond = apart(&turned).unwrap_or_else(|| usize::from(last - before > GAP));
        let (late, (end, _)) = (turned.get(..beyond).filter(|late| !late.is_empty())?, turned.get(beyond)?);
        let title = match late.iter().map(|(_, lines)| lines).sum::<usize>() {
            1 => format!("the last day is {}, and the one before it {}", date(*last), date(*end)),
            lines => format!(
                "the last day is {}, and {} far behind all others, which end on {}",
                date(*last),
                counted(lines, "line lies", "lines lie"),
                date(*end)
            ),
        };
        let problem = self.at(*last, title, "a slip of the pen?");
        Some(problem.help(format!("mend it, or say up to which day it counts: --until {}", date(*end))))
    }

    /// A problem at the first line of a day.
    pub(super) fn at(&self, day: i32, title: String, label: &str) -> Problem {
        let all = self.purchases.iter().zip(self.lines).filter(|(purchase, _)| purchase.day == day);
        let start = all.map(|(_, line)| line.start).min();
        let (mut rows, mut row) = (self.sheet.rows(), Row::default());
        while let Some(read) = rows.read(&mut row) {
            if read.is_ok() && Some(row.whole(self.sheet).span.start) == start {
                return row.place(self.sheet, self.layout.date.index).error(title, label);
            }
        }
        Problem::error(&self.sheet.source, self.sheet.header()..self.sheet.header(), title, label)
    }
}
