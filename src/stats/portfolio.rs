//! Whom a firm has: what each customer is worth to it, in what it is high, and how lately, often and for how much it bought.

use super::moments::Sum;
use super::{Holder, Ledgers};
use crate::engine::Outcomes;
use crate::model::{AXES, Axis, High, History, Listed, Matrix, highs};
use crate::portfolio::Origin;
use crate::units::Choice;
use serde::Serialize;
use std::collections::BTreeMap;

/// When customers are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Look {
    /// After so many periods: 0 is the opening.
    pub at: u32,
    /// Periods in a year.
    #[serde(skip)]
    pub per_year: f64,
}

/// A customer of the list, or those of a segment that the scenario makes up: alike but for chance, they are told as one. Means over the runs, of
/// each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Valued {
    /// As in the list; else its segment.
    pub name: String,
    /// Its segment.
    pub segment: String,
    /// Whether it is a real one.
    pub listed: bool,
    /// How many they are: 1 of the list.
    pub customers: usize,
    /// By measure, in the order of [`Axis`].
    #[serde(serialize_with = "by_axis")]
    pub measures: [f64; AXES],
    /// Which of them are high.
    #[serde(serialize_with = "by_axis")]
    pub high: [bool; AXES],
    /// What it is worth at the start.
    pub value: f64,
    /// The same with those it brought.
    pub value_with_referrals: f64,
    /// The share of runs in which it is there at the end of the horizon.
    pub survival: f64,
    /// Fifths by recency, frequency and money, 5 the best, among those of the list; `None` of who is never there when that is looked at, and at
    /// the opening of whom nothing is known.
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
    /// Their revenue and contribution of a year, and what they are worth.
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
    /// When customers are looked at.
    #[serde(flatten)]
    pub look: Look,
}

fn by_axis<S: serde::Serializer, T: Serialize>(all: &[T; AXES], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(Axis::NAMES.iter().map(|(name, _)| *name).zip(all))
}

impl Portfolio {
    /// Who stands in a cell: those first who matter most.
    #[must_use]
    pub fn members(&self, cell: &Cell) -> Vec<&Valued> {
        who_matters(&self.customers, cell.high)
    }

    /// Of the accounts of a strategy, in which customers are looked at then.
    #[must_use]
    pub fn new(job: &Outcomes, ledgers: &Ledgers, strategy: usize, matrix: &Matrix, look: Look) -> Portfolio {
        let place = |name: &str| job.account.iter().position(|it| it == name);
        let mut together: BTreeMap<(usize, Option<u32>), Together> = BTreeMap::new();
        let mut total = 0.0;
        for (holder, account) in ledgers.of(strategy) {
            let of = |name: &str| place(name).map_or(0.0, |at| account[at].mean);
            let Holder::Customer(customer) = holder else {
                total += of("revenue_before");
                continue;
            };
            let row = if let Origin::Listed(row) = customer.origin { Some(row) } else { None };
            let listed = row.and_then(|row| job.roster.get(row as usize));
            let seen = Seen::new(look, listed, &of);
            total += seen.revenue;
            together.entry((customer.segment, row)).or_default().add(&seen, &of);
        }
        let mut customers = Vec::new();
        let mut looks = Vec::new();
        for ((segment, row), those) in together {
            let segment = job.segments[segment].clone();
            let listed = row.and_then(|row| job.roster.get(row as usize));
            let growth = those.growth();
            let [revenue, contribution, value, value_with_referrals, survival] = those.means();
            customers.push(Valued {
                name: listed.map_or_else(|| segment.clone(), |listed| listed.id.clone()),
                segment,
                listed: listed.is_some(),
                customers: those.customers,
                measures: [revenue, growth, contribution, if total > 0.0 { revenue / total } else { 0.0 }],
                high: [false; AXES],
                value,
                value_with_referrals,
                survival,
                rfm: None,
            });
            looks.push(those.rfm.filter(|_| listed.is_some()));
        }
        for (axis, high) in matrix.high.iter().enumerate() {
            let each = customers.iter().flat_map(|it| std::iter::repeat_n(it.measures[axis], it.customers));
            let all = Standings::new(each);
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
        Portfolio { customers, cells, look }
    }
}

/// What customers who are told as one come to.
#[derive(Default)]
struct Together {
    customers: usize,
    sums: [Sum; 5],
    /// Revenue of who is there when that is looked at, and how many are; the same at the end of the horizon.
    staying: [[Sum; 2]; 2],
    rfm: Option<[f64; 3]>,
}

impl Together {
    /// One more, of what was seen of it and of its account.
    fn add(&mut self, seen: &Seen, of: &dyn Fn(&str) -> f64) {
        let figures = ["contribution_year", "value", "value_with_referrals", "survival"].map(of);
        self.customers += 1;
        self.sums.iter_mut().zip([seen.revenue].into_iter().chain(figures)).for_each(|(sum, figure)| sum.add(figure));
        let last = ["revenue_if_there", "survival"].map(of);
        for (sums, figures) in self.staying.iter_mut().zip([seen.staying, last]) {
            sums.iter_mut().zip(figures).for_each(|(sum, figure)| sum.add(figure));
        }
        self.rfm = seen.rfm;
    }

    /// Of each.
    fn means(&self) -> [f64; 5] {
        self.sums.each_ref().map(|sum| sum.value() / self.customers as f64)
    }

    /// How much more each buys at last, where it is still there: whether it stays is another matter. Nothing of whom nobody stays.
    fn growth(&self) -> f64 {
        let [then, at_last] = self.staying.each_ref().map(|[revenue, there]| {
            let there = there.value();
            if there > 0.0 { revenue.value() / there } else { 0.0 }
        });
        at_last - then
    }
}

/// What a customer did before it is looked at.
struct Seen {
    /// Of the year before, whoever is there; of whom nothing is known at the opening, of the first year.
    revenue: f64,
    /// That revenue where it is there then, and how often it is.
    staying: [f64; 2],
    /// Of who is there, on average where it is: how lately it bought, as periods with a minus, how often, and for how much in that year.
    rfm: Option<[f64; 3]>,
}

impl Seen {
    /// Of what the list says of it and of its account.
    fn new(look: Look, listed: Option<&Listed>, of: &dyn Fn(&str) -> f64) -> Seen {
        let at = f64::from(look.at);
        let history = listed.map_or(History::default(), |listed| listed.history);
        // Of the year before, the part before the start.
        let earlier = history.revenue.unwrap_or(0.0) * ((look.per_year - at) / look.per_year).max(0.0);
        if look.at == 0 {
            let is_there = listed.is_none_or(|listed| listed.start <= 0);
            let revenue = match history.revenue {
                Some(revenue) => revenue,
                None if is_there => of("revenue_first_year"),
                None => 0.0,
            };
            let since = history.bought.or(listed.map(|listed| listed.start.min(0))).map_or(0.0, f64::from);
            let bought = history.purchases.unwrap_or(f64::from(u8::from(history.bought.is_some())));
            return Seen {
                revenue,
                staying: [revenue, 1.0],
                rfm: history.is_of_purchases().then_some([since, bought, earlier]),
            };
        }
        let there = of("there");
        let mean = |name| of(name) / there;
        let rfm = (there > 0.0).then(|| [-mean("recency"), mean("frequency"), mean("money") + earlier]);
        Seen { revenue: of("revenue_before") + earlier, staying: [of("money") + earlier * there, there], rfm }
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
            // Equals stand together, where the middle one of them does. Where all are equal nobody is high, nor who has nothing or less.
            High::Top(part) => {
                let lowest = self.0.first().copied().unwrap_or(0.0).max(0.0);
                let equals = self.0.len() - self.above(value) - self.0.partition_point(|other| *other < value);
                let middle = self.above(value) as f64 + equals as f64 / 2.0;
                middle <= part * self.0.len() as f64 && value > lowest
            }
        }
    }

    /// The fifth that a figure belongs to, 5 the highest; equals belong to one.
    fn fifth(&self, value: f64) -> u8 {
        [5, 4, 3, 2, 1][5 * self.above(value) / self.0.len()]
    }
}

/// Who is high in these: those first who matter most together, by what they are worth or cost.
fn who_matters(customers: &[Valued], high: [bool; AXES]) -> Vec<&Valued> {
    let mut own: Vec<&Valued> = customers.iter().filter(|it| it.high == high).collect();
    let worth = |it: &Valued| it.value.abs() * it.customers as f64;
    own.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
    own
}

fn cells(customers: &[Valued], matrix: &Matrix) -> Vec<Cell> {
    /// So many are named.
    const NAMED: usize = 4;
    let mut cells = Vec::new();
    for high in highs() {
        let own = who_matters(customers, high);
        if own.is_empty() {
            continue;
        }
        let sum = |of: &dyn Fn(&Valued) -> f64| super::sum(own.iter().map(|it| it.customers as f64 * of(it)));
        cells.push(Cell {
            high,
            action: matrix.actions.get(&high).cloned(),
            customers: own.iter().map(|it| it.customers).sum(),
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
        assert_eq!(highs(&[9.0, 9.0, 9.0, 9.0, 1.0], High::Top(0.2)), [false; 5], "four of five are no fifth");
        assert_eq!(highs(&[9.0, 9.0, 1.0, 1.0, 1.0], High::Top(0.2)), [true, true, false, false, false]);
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
