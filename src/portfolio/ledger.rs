//! The ledger: what a segment earned, cost, won and lost in one period under one strategy.

use super::Exact;
use super::metrics::{LINES, Line};

/// One sum per line, one per named cost, what customers have of each stock, and the minutes that each resource works for them.
#[derive(Clone, Debug)]
pub struct Ledger {
    lines: [Exact; Line::COUNT],
    booked: Vec<Exact>,
    /// By stock its sum over those who have it, and how many these are.
    held: Vec<(Exact, f64)>,
    /// Minutes by resource.
    worked: Vec<Exact>,
}

impl Ledger {
    /// An empty ledger with `names` named costs, so many stocks and resources.
    #[must_use]
    pub fn new(names: usize, stocks: usize, resources: usize) -> Self {
        let held = vec![(Exact::default(), 0.0); stocks];
        let [booked, worked] = [names, resources].map(|all| vec![Exact::default(); all]);
        Ledger { lines: [Exact::default(); Line::COUNT], booked, held, worked }
    }

    /// Adds one entry.
    pub fn add(&mut self, line: Line, entry: f64) {
        self.lines[line as usize].add(entry);
    }

    /// Adds a sum.
    pub fn merge_line(&mut self, line: Line, sum: Exact) {
        self.lines[line as usize].merge(sum);
    }

    /// Adds what so many customers have of a stock at the end of the period.
    pub fn hold(&mut self, stock: usize, sum: Exact, customers: f64) {
        let (all, of) = &mut self.held[stock];
        all.merge(sum);
        *of += customers;
    }

    /// What a customer has of a stock on average; none where there is nobody.
    #[must_use]
    pub fn held(&self, stock: usize) -> Option<f64> {
        let (sum, customers) = self.held[stock];
        (customers > 0.0).then(|| sum.value() / customers)
    }

    /// Adds minutes of a resource.
    pub fn work(&mut self, resource: usize, minutes: Exact) {
        self.worked[resource].merge(minutes);
    }

    /// The minutes of a resource.
    #[must_use]
    pub fn worked(&self, resource: usize) -> Exact {
        self.worked[resource]
    }

    /// Adds a cost booked by rules or stocks, both under its name and to its line.
    pub fn book(&mut self, name: usize, sum: Exact) {
        self.booked[name].merge(sum);
        self.merge_line(Line::BookedCost, sum);
    }

    /// The total of a line.
    #[must_use]
    pub fn get(&self, line: Line) -> f64 {
        self.lines[line as usize].value()
    }

    /// The first line that is no sum any more: infinite, not a number or beyond [`MOST`](super::MOST).
    #[must_use]
    pub fn broken(&self) -> Option<Line> {
        let booked = self.booked.iter().all(|sum| sum.holds());
        let broken = |line: &Line| !self.lines[*line as usize].holds() || (*line == Line::BookedCost && !booked);
        LINES.iter().map(|info| info.line).find(broken)
    }

    /// The total of a named cost.
    #[must_use]
    pub fn booked(&self, name: usize) -> f64 {
        self.booked[name].value()
    }

    /// Adds everything of another ledger.
    pub fn merge(&mut self, other: &Ledger) {
        // Most lines have no entry.
        let entered = self.lines.iter_mut().zip(&other.lines).filter(|(_, more)| !more.is_nothing());
        entered.for_each(|(sum, more)| sum.merge(*more));
        self.booked.iter_mut().zip(&other.booked).for_each(|(sum, more)| sum.merge(*more));
        self.worked.iter_mut().zip(&other.worked).for_each(|(sum, more)| sum.merge(*more));
        for ((sum, customers), (more, others)) in self.held.iter_mut().zip(&other.held) {
            sum.merge(*more);
            *customers += others;
        }
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.lines.fill(Exact::default());
        self.booked.fill(Exact::default());
        self.worked.fill(Exact::default());
        self.held.fill((Exact::default(), 0.0));
    }

    /// What the period's customers left over: the lines by their signs in cash, what it cost to win customers last.
    #[must_use]
    pub fn cash(&self) -> f64 {
        let others = LINES.iter().filter(|info| info.cash != 0 && info.line != Line::AcquisitionCost);
        let contribution = others.fold(0.0, |sum, info| sum + f64::from(info.cash) * self.get(info.line));
        contribution - self.get(Line::AcquisitionCost)
    }
}
