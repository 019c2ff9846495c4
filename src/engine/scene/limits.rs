//! What cannot be: figures that are infinite, not a number, or too large to be added up. They are told where they are born.

use super::evaluate::Inside;
use super::{Scene, Sheet};
use crate::engine::plan::formula::Formula;
use crate::engine::world::World;
use crate::error::{Error, Result};
use crate::portfolio::{Exact, Ledger, Line, MOST};

/// What to say of a figure that cannot be: "is infinite".
pub(in crate::engine) fn impossible(value: f64) -> String {
    if value.is_nan() {
        "is not a number".to_owned()
    } else if value.is_infinite() {
        "is infinite".to_owned()
    } else {
        format!("comes to {value:.1e}, and sums must stay below {MOST:e}")
    }
}

impl Scene<'_, '_> {
    /// Enters a line of the sheet into the ledger.
    pub(in crate::engine) fn enter(&mut self, line: Line) -> Result<()> {
        self.enter_from(line, |_, _| line.told().from.to_owned())
    }

    /// The same; `from` says which path made the entry of a customer what it is.
    pub(in crate::engine) fn enter_from(
        &mut self,
        line: Line,
        from: impl FnOnce(&Sheet, usize) -> String,
    ) -> Result<()> {
        self.enter_sum(line, Exact::sum(self.isa(), &self.sheet[line]), from)
    }

    /// The same of whole numbers.
    pub(in crate::engine) fn enter_whole(&mut self, line: Line) -> Result<()> {
        self.enter_sum(line, Exact::sum_whole(self.isa(), &self.sheet[line]), |_, _| line.told().from.to_owned())
    }

    fn enter_sum(&mut self, line: Line, total: Exact, from: impl FnOnce(&Sheet, usize) -> String) -> Result<()> {
        self.check(line, &self.sheet[line], total, |at| from(self.sheet, at))?;
        self.ledger().merge_line(line, total);
        Ok(())
    }

    /// Refuses what customers have of something that is told as a line, if its total cannot be.
    pub(in crate::engine) fn holds(&self, line: Line, column: &[f64], total: Exact) -> Result<()> {
        self.check(line, column, total, |_| line.told().from.to_owned())
    }

    fn check(&self, line: Line, column: &[f64], total: Exact, from: impl FnOnce(usize) -> String) -> Result<()> {
        if total.holds() {
            return Ok(());
        }
        let at = culprit(column);
        let value = if sums(column[at]) { total.value() } else { column[at] };
        Err(self.failure(at, &said(&line.told().label.to_lowercase(), value, &from(at))))
    }

    /// Enters what rules booked under a name. Amounts of either sign could hide each other, so that each is looked at.
    pub(in crate::engine) fn enter_booked(&mut self, name: usize) -> Result<()> {
        let column = &self.sheet.booked[name][..];
        if !self.isa().run(Inside { column, low: -MOST, high: MOST })
            && let Some(row) = column.iter().position(|amount| !sums(*amount))
        {
            let what = self.plan().booked_as(name);
            return Err(self.failure(row, &format!("{what} {}", impossible(column[row]))));
        }
        let sum = Exact::sum(self.isa(), column);
        self.ledger().book(name, sum);
        Ok(())
    }
}

impl World<'_> {
    /// Refuses what the ledger of a period, or of the end, cannot hold.
    pub(in crate::engine) fn audit(&self, ledger: &Ledger) -> Result<()> {
        let Some(line) = ledger.broken() else { return Ok(()) };
        let figure = line.told();
        Err(self.failed(&said(&figure.label.to_lowercase(), ledger.get(line), figure.from)))
    }

    /// The same for a cost that no customer causes.
    pub(in crate::engine) fn audit_cost(&self, path: &str, cost: f64) -> Result<f64> {
        if sums(cost) { Ok(cost) } else { Err(self.failed(&format!("{path} {}", impossible(cost)))) }
    }
}

/// Refuses what chance drew for a run.
pub(in crate::engine) fn drawn(path: &str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::Run(format!("the draw of {path} {}", impossible(value)))) }
}

/// Whether a number can be added to others.
fn sums(number: f64) -> bool {
    number.abs() < MOST
}

/// The customer whose entry spoils the sum: the first that is not finite, else the one with the largest.
fn culprit(column: &[f64]) -> usize {
    let size = |row: &usize| if column[*row].is_finite() { column[*row].abs() } else { f64::INFINITY };
    let rank = |one: &usize, other: &usize| size(one).total_cmp(&size(other)).then(other.cmp(one));
    (0..column.len()).max_by(rank).unwrap_or(0)
}

/// "`segments.small.growth` and `segments.small.up_sell`", without the marks.
pub(in crate::engine) fn listed<'f>(formulas: impl Iterator<Item = &'f Formula>) -> String {
    let paths: Vec<&str> = formulas.map(|formula| &*formula.path).collect();
    match &paths[..] {
        [most @ .., one, last] if !most.is_empty() => format!("{}, {one} and {last}", most.join(", ")),
        _ => paths.join(" and "),
    }
}

/// "revenue is infinite: look at segments.small.basket".
pub(super) fn said(what: &str, value: f64, paths: &str) -> String {
    let told = format!("{what} {}", impossible(value));
    if paths.is_empty() { told } else { format!("{told}: look at {paths}") }
}
