//! Amounts out of all proportion: a mark that was lost, a total among the lines.

use super::slips::Days;
use crate::import::told::count;
use crate::legible::{grouped, percent};

/// More than this part of all.
const PART: f64 = 0.5;
/// More than so many times the median line.
const TIMES: f64 = 1000.0;
/// Of fewer lines one may well be half of all.
const FEWEST: usize = 10;

/// A word on the largest amount, where it is out of all proportion.
pub(super) fn sentence(days: &Days<'_>) -> Option<String> {
    let mut paid: Vec<f64> = days.purchases.iter().map(|line| line.amount).filter(|amount| *amount > 0.0).collect();
    paid.sort_by(f64::total_cmp);
    if paid.len() < FEWEST {
        return None;
    }
    let (all, median) = (paid.iter().sum::<f64>(), paid[paid.len() / 2]);
    let many = paid.iter().filter(|amount| **amount > PART * all || **amount > TIMES * median).count();
    let largest = *paid.last().filter(|_| many > 0)?;
    let found = days.purchases.iter().zip(days.lines).filter(|(line, _)| line.amount >= largest);
    let line = days.sheet.source.place(found.map(|(_, line)| line.start).min()?).0;
    let than = if largest > PART * all {
        format!("{} of all revenue", percent(largest / all))
    } else {
        format!("{} times the line in the middle", grouped(largest / median, 0))
    };
    let (written, digits) = (grouped(largest, 2), if largest.fract() == 0.0 { 3 } else { 0 });
    let written = &written[..written.len() - digits];
    Some(match many {
        1 => format!("One amount, {written} in line {line}, is {than}: is it right?"),
        many => {
            format!(
                "{} amounts are out of all proportion; the largest, {written} in line {line}, is {than}: are they right?",
                count(many)
            )
        }
    })
}
