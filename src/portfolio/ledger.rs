//! The ledger: what a segment earned, cost, won and lost in one period under one strategy.

use super::Exact;

/// Declares the lines once.
macro_rules! lines {
    ($($(#[$meaning:meta])* $line:ident,)*) => {
        /// A line of the ledger. Money is undiscounted, but for the last five, which are sums over customers whose account was
        /// closed: because they left, were dropped, or the simulation ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Line {
            $($(#[$meaning])* $line,)*
        }

        impl Line {
            /// Every line.
            pub const ALL: [Line; Line::COUNT] = [$(Line::$line),*];
            /// How many there are.
            pub const COUNT: usize = [$(Line::$line),*].len();
        }
    };
}

lines! {
    /// Revenue.
    Revenue,
    /// Revenue less cost of goods.
    Margin,
    /// Activities and service level.
    Serving,
    /// Channels and referral rewards.
    Acquisition,
    /// The strategy's cost per customer.
    Programme,
    /// Costs booked by rules.
    Booked,
    /// Purchases.
    Purchases,
    /// All but each customer's first.
    Repeats,
    /// Customers active in the period.
    Active,
    /// Those who left by their own decision.
    Lost,
    /// Those who were won, whether or not they already buy.
    Won,
    /// Those who went because the strategy dropped their segment.
    Dropped,
    /// Customers whose account was closed.
    Closed,
    /// Their present value, each at its own first simulated period.
    Value,
    /// What they cost to win, at that same moment.
    Acquired,
    /// The present value at the start, of opening customers only.
    Equity,
    /// The same of everybody, after acquisition.
    EquityTotal,
}

/// One sum per line, and one per named cost that rules book.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    lines: [Exact; Line::COUNT],
    booked: Vec<Exact>,
}

impl Ledger {
    /// An empty ledger with `names` named costs.
    #[must_use]
    pub fn new(names: usize) -> Self {
        Ledger { lines: Default::default(), booked: vec![Exact::default(); names] }
    }

    /// Adds one entry.
    pub fn add(&mut self, line: Line, entry: f64) {
        self.lines[line as usize].add(entry);
    }

    /// Adds a sum.
    pub fn merge_line(&mut self, line: Line, sum: Exact) {
        self.lines[line as usize].merge(sum);
    }

    /// Adds a cost booked by rules, both under its name and to its line.
    pub fn book(&mut self, name: usize, sum: Exact) {
        self.booked[name].merge(sum);
        self.merge_line(Line::Booked, sum);
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
        Line::ALL.into_iter().find(|line| !self.lines[*line as usize].holds() || (*line == Line::Booked && !booked))
    }

    /// The total of a named cost.
    #[must_use]
    pub fn booked(&self, name: usize) -> f64 {
        self.booked[name].value()
    }

    /// Adds everything of another ledger.
    pub fn merge(&mut self, other: &Ledger) {
        self.lines.iter_mut().zip(&other.lines).for_each(|(sum, more)| sum.merge(*more));
        self.booked.iter_mut().zip(&other.booked).for_each(|(sum, more)| sum.merge(*more));
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.lines.fill(Exact::default());
        self.booked.fill(Exact::default());
    }

    /// Margin less serving, programme, booked and acquisition cost: what the period's customers left over.
    #[must_use]
    pub fn cash(&self) -> f64 {
        self.get(Line::Margin)
            - self.get(Line::Serving)
            - self.get(Line::Programme)
            - self.get(Line::Booked)
            - self.get(Line::Acquisition)
    }
}
