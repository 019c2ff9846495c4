//! What is left out of an export, why, and how that is told.

use crate::import::told::{count, counted, listed};
use crate::legible::{grouped, percent};
use crate::scenario::clip;
use std::collections::BTreeMap;

/// Why a line is no purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Refund,
    Cancelled,
    Total,
    Remark,
    NamesAgain,
    NoCustomer,
    NoDate,
    NoAmount,
    Earlier,
    Later,
}

impl Why {
    /// "12 refunds".
    pub(super) fn told(self, lines: usize) -> String {
        let (one, many) = match self {
            Why::Refund => ("refund", "refunds"),
            Why::Cancelled => {
                ("line of an order that was not carried out", "lines of orders that were not carried out")
            }
            Why::Total => ("line of totals", "lines of totals"),
            Why::Remark => ("line without customer and date", "lines without customer and date"),
            Why::NamesAgain => ("line that repeats the column names", "lines that repeat the column names"),
            Why::NoCustomer => ("line without a customer", "lines without a customer"),
            Why::NoDate => ("line without a date", "lines without a date"),
            Why::NoAmount => ("line without an amount", "lines without an amount"),
            Why::Earlier => ("line before the first day that counts", "lines before the first day that counts"),
            Why::Later => ("line after the last day that counts", "lines after the last day that counts"),
        };
        counted(lines, one, many)
    }
}

/// Lines that were left out for one reason.
#[derive(Default)]
pub(super) struct Left {
    pub(super) lines: usize,
    pub(super) amount: f64,
    /// The line in which the first one stands.
    pub(super) first: usize,
    /// What the status column calls them.
    pub(super) words: Vec<String>,
}

/// "Left out: 12 refunds, -340 in all; the first in line 17."
pub(super) fn sentence(why: Why, left: &Left, bought: f64) -> String {
    let words: Vec<String> = left.words.iter().map(|word| format!("`{}`", clip(word))).collect();
    let words = if words.is_empty() { String::new() } else { format!(" ({})", listed(&words)) };
    let amount = match why {
        _ if left.amount == 0.0 => String::new(),
        Why::NoCustomer => {
            format!(", {} in all ({} of what is kept)", grouped(left.amount, 0), percent(left.amount.abs() / bought))
        }
        _ => format!(", {} in all", grouped(left.amount, 0)),
    };
    let place =
        if left.lines == 1 { format!("in line {}", left.first) } else { format!("the first in line {}", left.first) };
    format!("Left out: {}{words}{amount}; {place}.", why.told(left.lines))
}

/// "Statuses counted: `Geleverd` 2,900 and `Open` 29."
pub(super) fn statuses(statuses: &BTreeMap<String, usize>) -> String {
    /// So many are named.
    const NAMED: usize = 10;
    let mut all: Vec<(&String, &usize)> = statuses.iter().collect();
    all.sort_by_key(|(_, lines)| std::cmp::Reverse(**lines));
    let rest = all.split_off(all.len().min(NAMED));
    let mut named: Vec<String> = all
        .iter()
        .map(|(word, lines)| {
            let word = if word.is_empty() { "none".to_owned() } else { format!("`{}`", clip(word)) };
            format!("{word} {}", count(**lines))
        })
        .collect();
    if !rest.is_empty() {
        let lines: usize = rest.iter().map(|(_, lines)| **lines).sum();
        named.push(format!("{} {}", counted(rest.len(), "other", "others"), count(lines)));
    }
    format!("Statuses counted: {}.", listed(&named))
}
