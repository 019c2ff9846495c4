//! What cannot be: figures that are infinite, not a number, or too large to be added up. They are told where they are born.

use super::evaluate::Inside;
use super::scene::{Scene, Sheet};
use super::world::World;
use crate::error::{Error, Result};
use crate::portfolio::{Exact, Ledger, Line, MOST};

/// What to say of a figure that cannot be: "is infinite".
pub(super) fn impossible(value: f64) -> String {
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
    pub(super) fn enter(&mut self, line: Line) -> Result<()> {
        self.enter_from(line, |_, _| line.told().from)
    }

    /// The same; `from` says which path made the entry of a customer what it is.
    pub(super) fn enter_from<'p>(&mut self, line: Line, from: impl FnOnce(&Sheet, usize) -> &'p str) -> Result<()> {
        self.enter_sum(line, Exact::of(self.isa(), &self.sheet[line]), from)
    }

    /// The same of whole numbers.
    pub(super) fn enter_whole(&mut self, line: Line) -> Result<()> {
        self.enter_sum(line, Exact::of_whole(self.isa(), &self.sheet[line]), |_, _| line.told().from)
    }

    fn enter_sum<'p>(&mut self, line: Line, total: Exact, from: impl FnOnce(&Sheet, usize) -> &'p str) -> Result<()> {
        if !total.holds() {
            let column = &self.sheet[line];
            let at = culprit(column);
            let value = if sums(column[at]) { total.value() } else { column[at] };
            return Err(self.failure(at, &said(line.told().label, value, from(self.sheet, at))));
        }
        self.ledger().merge_line(line, total);
        Ok(())
    }

    /// Enters what rules booked under a name. Amounts of either sign could hide each other, so that each is looked at.
    pub(super) fn enter_booked(&mut self, name: usize) -> Result<()> {
        let column = &self.sheet.booked[name][..];
        if !self.isa().run(Inside { column, low: -MOST, high: MOST })
            && let Some(lane) = column.iter().position(|amount| !sums(*amount))
        {
            let what = self.plan().booked_as(name);
            return Err(self.failure(lane, &format!("{what} {}", impossible(column[lane]))));
        }
        let sum = Exact::of(self.isa(), column);
        self.ledger().book(name, sum);
        Ok(())
    }
}

impl World<'_> {
    /// Refuses what the ledger of a period, or of the end, cannot hold.
    pub(super) fn audit(&self, ledger: &Ledger) -> Result<()> {
        let Some(line) = ledger.broken() else { return Ok(()) };
        let figure = line.told();
        Err(self.failed(&said(figure.label, ledger.get(line), figure.from)))
    }

    /// The same for a cost that no customer causes.
    pub(super) fn audit_cost(&self, path: &str, cost: f64) -> Result<f64> {
        if sums(cost) { Ok(cost) } else { Err(self.failed(&format!("{path} {}", impossible(cost)))) }
    }
}

/// Refuses what chance drew for a run.
pub(super) fn drawn(path: &str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::Run(format!("the draw of {path} {}", impossible(value)))) }
}

/// Whether a number can be added to others.
fn sums(number: f64) -> bool {
    number.abs() < MOST
}

/// The customer whose entry spoils the sum: the first that is not finite, else the one with the largest.
fn culprit(column: &[f64]) -> usize {
    let size = |lane: &usize| if column[*lane].is_finite() { column[*lane].abs() } else { f64::INFINITY };
    let rank = |one: &usize, other: &usize| size(one).total_cmp(&size(other)).then(other.cmp(one));
    (0..column.len()).max_by(rank).unwrap_or(0)
}

fn said(label: &str, value: f64, paths: &str) -> String {
    let told = format!("{} {}", label.to_lowercase(), impossible(value));
    if paths.is_empty() { told } else { format!("{told}: look at {paths}") }
}
