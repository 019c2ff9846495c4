//! Whom a firm has: what each customer is worth to it, in what it is high, and how lately, often and for how much it bought.

use super::{Holder, Ledgers, ToldOf};
use crate::engine::Outcomes;
use crate::model::{AXES, Axis, High, Matrix, highs};
use crate::portfolio::Origin;
use crate::units::Choice;
use serde::Serialize;

/// A customer, on average over the runs; money is a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Valued {
    /// As in the list; else its segment with its number there, from 1.
    pub name: String,
    /// Its segment.
    pub segment: String,
    /// Whether it is a real one.
    pub listed: bool,
    /// By measure, in the order of [`Axis`].
    #[serde(serialize_with = "by_axis")]
    pub measures: [f64; AXES],
    /// Which of them are high.
    #[serde(serialize_with = "by_axis")]
    pub high: [bool; AXES],
    /// What it is worth at the start, with those it brought.
    pub value: f64,
    /// The same with those it brought.
    pub value_with_referrals: f64,
    /// The share of runs in which it is there at the end of the horizon.
    pub survival: f64,
    /// Fifths by recency, frequency and money, 5 the best; `None` of who is never there when that is looked at.
    pub rfm: Option<[u8; 3]>,
}

/// A cell of the matrix with somebody in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Which measures are high.
    #[serde(serialize_with = "by_axis")]
    pub high: [bool; AXES],
    /// What to do.
    pub action: Option<String>,
    /// How many customers.
    pub customers: usize,
    /// Their revenue and contribution a year, and what they are worth.
    pub revenue: f64,
    /// See above.
    pub contribution: f64,
    /// See above.
    pub value: f64,
    /// Those who matter most: by what they are worth or cost, the most first.
    pub names: Vec<String>,
}

/// All customers of one strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Portfolio {
    /// Those worth most first.
    pub customers: Vec<Valued>,
    /// The fullest in high measures first.
    pub cells: Vec<Cell>,
    /// The period at whose beginning RFM is told.
    pub at: u32,
}

fn by_axis<S: serde::Serializer, T: Serialize>(all: &[T; AXES], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(Axis::NAMES.iter().map(|(name, _)| *name).zip(all))
}

impl Portfolio {
    /// Of the accounts of a strategy over so many years.
    #[must_use]
    pub fn new(job: &Outcomes, ledgers: &Ledgers, strategy: usize, matrix: &Matrix, years: f64, at: u32) -> Portfolio {
        let place = |name: &str| job.account.iter().position(|it| it == name);
        let mean = |account: &[ToldOf], name: &str| place(name).map_or(0.0, |at| account[at].mean);
        let accounts: Vec<(Holder, Vec<ToldOf>)> = ledgers.of(strategy).collect();
        let total: f64 = accounts.iter().map(|(_, account)| mean(account, "revenue")).sum();
        let mut customers = Vec::new();
        let mut looks = Vec::new();
        for (holder, account) in &accounts {
            let Holder::Customer(customer) = holder else { continue };
            let of = |name| mean(account, name);
            customers.push(Valued {
                name: job.name(*customer).unwrap_or_default(),
                segment: job.segments[customer.segment].clone(),
                listed: matches!(customer.origin, Origin::Listed(_)),
                measures: [
                    of("revenue") / years,
                    of("revenue_last_year") - of("revenue_first_year"),
                    of("contribution") / years,
                    if total > 0.0 { of("revenue") / total } else { 0.0 },
                ],
                high: [false; AXES],
                value: of("value"),
                value_with_referrals: of("value_with_referrals"),
                survival: of("survival"),
                rfm: None,
            });
            let there = of("there");
            let seen = [-of("recency"), of("frequency"), of("money")].map(|sum| sum / there);
            looks.push((there > 0.0).then_some(seen));
        }
        for (axis, high) in matrix.high.iter().enumerate() {
            let all = Standings::new(customers.iter().map(|it| it.measures[axis]));
            customers.iter_mut().for_each(|it| it.high[axis] = all.is_high(it.measures[axis], *high));
        }
        for (at, figure) in (0..3).map(|at| (at, looks.iter().flatten().map(move |seen| seen[at]))) {
            let all = Standings::new(figure);
            for (it, seen) in customers.iter_mut().zip(&looks) {
                if let Some(seen) = seen {
                    it.rfm.get_or_insert([1; 3])[at] = all.fifth(seen[at]);
                }
            }
        }
        customers.sort_by(|one, other| other.value.total_cmp(&one.value));
        let cells = cells(&customers, matrix);
        Portfolio { customers, cells, at }
    }
}

/// Figures of customers, to be told who stands where among them.
struct Standings(Vec<f64>);

impl Standings {
    fn new(figures: impl Iterator<Item = f64>) -> Self {
        let mut ascending: Vec<f64> = figures.collect();
        ascending.sort_unstable_by(f64::total_cmp);
        Standings(ascending)
    }

    /// How many are higher.
    fn above(&self, value: f64) -> usize {
        self.0.len() - self.0.partition_point(|other| *other <= value)
    }

    fn is_high(&self, value: f64, high: High) -> bool {
        match high {
            High::From(least) => value >= least,
            // Where all are equal nobody is high, nor who has nothing or less.
            High::Top(part) => {
                let lowest = self.0.first().copied().unwrap_or(0.0).max(0.0);
                (self.above(value) as f64) < part * self.0.len() as f64 && value > lowest
            }
        }
    }

    /// The fifth that a figure belongs to, 5 the highest; equals belong to one.
    fn fifth(&self, value: f64) -> u8 {
        [5, 4, 3, 2, 1][5 * self.above(value) / self.0.len()]
    }
}

fn cells(customers: &[Valued], matrix: &Matrix) -> Vec<Cell> {
    /// So many are named.
    const NAMED: usize = 4;
    let mut cells = Vec::new();
    for high in highs() {
        let mut own: Vec<&Valued> = customers.iter().filter(|it| it.high == high).collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|one, other| other.value.abs().total_cmp(&one.value.abs()));
        let sum = |of: &dyn Fn(&Valued) -> f64| super::sum(own.iter().map(|it| of(it)));
        cells.push(Cell {
            high,
            action: matrix.actions.get(&high).cloned(),
            customers: own.len(),
            revenue: sum(&|it| it.measures[Axis::Revenue as usize]),
            contribution: sum(&|it| it.measures[Axis::Profit as usize]),
            value: sum(&|it| it.value),
            names: own.iter().take(NAMED).map(|it| it.name.clone()).collect(),
        });
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::Standings;
    use crate::model::High;

    fn highs(values: &[f64], high: High) -> Vec<bool> {
        let all = Standings::new(values.iter().copied());
        values.iter().map(|value| all.is_high(*value, high)).collect()
    }

    fn fifths(values: &[f64]) -> Vec<u8> {
        let all = Standings::new(values.iter().copied());
        values.iter().map(|value| all.fifth(*value)).collect()
    }

    #[test]
    fn high_is_the_stated_part_or_the_stated_amount() {
        let values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(highs(&values, High::Top(0.4)), [true, false, true, false, false]);
        assert_eq!(highs(&values, High::From(3.0)), [true, false, true, false, true]);
        assert_eq!(highs(&[7.0; 4], High::Top(0.5)), [false; 4]);
        assert_eq!(highs(&[-4.0, -2.0, 0.0, -1.0], High::Top(0.5)), [false; 4], "none of them grows");
        assert_eq!(highs(&[-4.0, -2.0, 0.5, -1.0], High::Top(0.5)), [false, false, true, false]);
        assert_eq!(highs(&[-4.0, -2.0], High::From(-3.0)), [false, true]);
    }

    #[test]
    fn fifths_are_equally_large_and_equals_stay_together() {
        assert_eq!(fifths(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(fifths(&[2.0, 9.0, 2.0]), [4, 5, 4]);
    }
}
