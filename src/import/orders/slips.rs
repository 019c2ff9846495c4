//! Days that lie so far from all others that nobody can have meant them.

use super::GAP;
use super::Layout;
use crate::error::Problem;
use crate::import::history::{Purchase, date};
use crate::import::told::counted;
use crate::sheet::{Row, Sheet};
use std::ops::Range;

/// The gap before them is longer than so many times the longest one between all other days.
const FAR: i32 = 10;
/// They are at most one line of so many.
const FEW: usize = 100;
/// Of fewer lines than this nothing can be said to lie far from all others.
const FEWEST: usize = 20;

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

/// How many days, from the front, lie far from all that follow: each with its lines, in their order. Few lines, and a gap of more than a
/// year that no other one behind it comes near.
fn apart(days: &[(i32, usize)]) -> Option<usize> {
    let all: usize = days.iter().map(|(_, lines)| lines).sum();
    let most = if all < FEWEST { 0 } else { (all / FEW).max(1) };
    let gap = |at: usize| (days[at].0 - days[at - 1].0).abs();
    let (mut longest, mut found) = (0, None);
    let mut before = all;
    for at in (1..days.len()).rev() {
        before -= days[at].1;
        if before <= most && at + 2 < days.len() && gap(at) > GAP.max(FAR * longest) {
            found = found.or(Some(at));
        }
        longest = longest.max(gap(at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::apart;

    /// A line a day for so long, each so many days behind the other.
    fn regular(first: i32, days: i32, step: i32) -> Vec<(i32, usize)> {
        (0..days).map(|at| (first + step * at, 1)).collect()
    }

    #[test]
    fn few_days_far_before_all_others_are_told_from_sparse_ones() {
        let with =
            |early: &[i32], rest: Vec<(i32, usize)>| [early.iter().map(|day| (*day, 1)).collect(), rest].concat();
        assert_eq!(apart(&with(&[700_000], regular(707_000, 200, 2))), Some(1));
        assert_eq!(apart(&with(&[700_000, 703_000], regular(707_000, 200, 2))), Some(2), "two slips, each by itself");
        assert_eq!(apart(&with(&[700_000], regular(707_000, 20, 1))), Some(1), "one line of 21");
        for (why, honest) in [
            ("a year", with(&[706_634], regular(707_000, 200, 2))),
            ("sparse", with(&[700_000], regular(707_000, 200, 701))),
            ("many", with(&[700_000, 700_001, 700_002], regular(707_000, 200, 2))),
            ("too few in all", with(&[700_000], regular(707_000, 18, 1))),
            ("none", regular(707_000, 200, 2)),
        ] {
            assert_eq!(apart(&honest), None, "{why}");
        }
    }
}
