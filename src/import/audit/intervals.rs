//! How long customers wait between purchases, and whether they keep a rhythm.
//!
//! Of a customer with n intervals between its first and its last purchase, each as a part y of their mean, chance (a Poisson process)
//! makes the sum of (y - 1)^2 n (n - 1) / (n + 1) on average, whatever the customer's rate: the purchases between are spread evenly. Of a
//! rhythm with Erlang (gamma) intervals of shape k it is n (n - 1) / (n k + 1). Both are moments of Dirichlet's law.

use super::Page;
use crate::import::history::History;
use crate::import::told::{count, counted};
use crate::legible::percent;

/// Fewer customers than this say nothing of a rhythm.
const FEWEST: usize = 20;
/// Standard errors from what chance makes before it is called otherwise.
const CLEAR: f64 = 3.0;
/// Beyond this shape intervals hardly differ.
const STEADIEST: f64 = 1000.0;

/// How customers buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rhythm {
    /// More regularly than chance.
    Steady,
    /// As chance has it, as far as can be told.
    Chance,
    /// Less regularly.
    Bursts,
}

/// What intervals say.
pub(super) struct Intervals {
    /// In days, in ascending order.
    days: Vec<i32>,
    median: i32,
    /// Customers with two intervals or more.
    customers: usize,
    rhythm: Rhythm,
    /// Spread of intervals around the customer's own mean, as a part of what chance makes.
    ratio: f64,
    /// The shape of Erlang intervals that spread so; `None` where hardly any do.
    shape: Option<f64>,
}

impl Intervals {
    /// `None` where nobody bought twice.
    pub(super) fn new(history: &History) -> Option<Intervals> {
        let mut days = Vec::new();
        // By customer: how many intervals, and the sum of squares.
        let mut spread: Vec<(f64, f64)> = Vec::new();
        for (_, own) in history.each() {
            let waits: Vec<i32> = own.windows(2).map(|pair| pair[1].day - pair[0].day).collect();
            if waits.len() > 1 {
                let n = waits.len() as f64;
                let mean = waits.iter().map(|wait| f64::from(*wait)).sum::<f64>() / n;
                let square = |wait: &i32| (f64::from(*wait) / mean - 1.0) * (f64::from(*wait) / mean - 1.0);
                spread.push((n, waits.iter().map(square).sum()));
            }
            days.extend(waits);
        }
        days.sort_unstable();
        let median = *days.get(days.len() / 2)?;
        let by_chance = |n: f64| n * (n - 1.0) / (n + 1.0);
        let (seen, expected) =
            spread.iter().fold((0.0, 0.0), |(seen, expected), (n, sum)| (seen + sum, expected + by_chance(*n)));
        let squares: f64 = spread.iter().map(|(n, sum)| (sum - by_chance(*n)) * (sum - by_chance(*n))).sum();
        let far = (seen - expected) / squares.sqrt();
        let rhythm = match () {
            () if spread.len() < FEWEST || far.is_nan() => Rhythm::Chance,
            () if far < -CLEAR => Rhythm::Steady,
            () if far > CLEAR => Rhythm::Bursts,
            () => Rhythm::Chance,
        };
        let ratio = if expected > 0.0 { seen / expected } else { 1.0 };
        Some(Intervals { days, median, customers: spread.len(), rhythm, ratio, shape: shape(&spread, seen) })
    }

    fn quantile(&self, part: usize) -> i32 {
        self.days[(self.days.len() - 1) * part / 100]
    }

    /// Whether customers keep a rhythm.
    pub(super) fn sentence(&self) -> String {
        let steady = match self.rhythm {
            Rhythm::Steady => format!("more regularly than by chance (Poisson): {}", self.likeness()),
            Rhythm::Chance => "as irregularly as chance (Poisson) would have it".to_owned(),
            Rhythm::Bursts => "in bursts: less regularly than by chance (Poisson)".to_owned(),
        };
        format!("Half of the repeat purchases come within {} days. Customers buy {steady}.", self.median)
    }

    /// What a regular rhythm is like.
    fn likeness(&self) -> String {
        match self.shape {
            Some(shape) => format!("intervals spread as those of an Erlang law of shape {shape:.1} do"),
            None => "intervals hardly spread".to_owned(),
        }
    }
}

/// The shape of which so much spread is to be expected; it falls with the shape.
fn shape(spread: &[(f64, f64)], seen: f64) -> Option<f64> {
    let expected = |k: f64| spread.iter().map(|(n, _)| n * (n - 1.0) / (n * k + 1.0)).sum::<f64>();
    let (mut low, mut high) = (0.0, STEADIEST);
    if expected(high) > seen {
        return None;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if expected(middle) > seen { low = middle } else { high = middle }
    }
    Some(high)
}

pub(super) fn tell(page: &mut Page, history: &History) {
    page.title("Between purchases");
    let Some(intervals) = Intervals::new(history) else {
        page.text("Nobody bought twice.");
        return;
    };
    let [quarter, three, most] = [25, 75, 95].map(|part| intervals.quantile(part));
    page.text(&format!(
        "{} between purchases of one customer: a quarter within {quarter} days, half within {}, three quarters within {three}, 95% \
         within {most}. Intervals that are not over yet are not among them.",
        counted(intervals.days.len(), "interval", "intervals"),
        intervals.median
    ));
    page.text(&intervals.sentence());
    page.text(&format!(
        "Of {} with two intervals or more, intervals spread around their own customer's mean {} as much (variance) as purchases at random \
         moments would (Poisson, whatever each customer's rate).",
        counted(intervals.customers, "customer", "customers"),
        percent(intervals.ratio)
    ));
    let once = history.each().filter(|(_, own)| own.len() == 1).count();
    page.text(&format!(
        "{} bought once only ({}).",
        counted(once, "customer", "customers"),
        percent(once as f64 / history.customers.len() as f64)
    ));
    let often = |low: usize, high: usize| history.each().filter(|(_, own)| (low..=high).contains(&own.len())).count();
    let rows = [
        ("1", 1, 1),
        ("2", 2, 2),
        ("3", 3, 3),
        ("4 to 6", 4, 6),
        ("7 to 12", 7, 12),
        ("13 to 24", 13, 24),
        ("25 or more", 25, usize::MAX),
    ];
    page.table(
        &["purchases", "customers"],
        rows.iter().map(|(name, low, high)| vec![(*name).to_owned(), count(often(*low, *high))]),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::history::Purchase;

    /// Customers who buy ten times, `wait` days apart on average, at moments that a multiplier of Lehmer draws.
    fn customers(law: impl Fn(f64, f64) -> f64) -> History {
        let mut state = 1_u64;
        let mut draw = move || {
            state = state * 48_271 % 2_147_483_647;
            state as f64 / 2_147_483_647.0
        };
        let mut lines = Vec::new();
        for customer in 0..400 {
            let mut day = 0.0;
            for _ in 0..10 {
                #[expect(clippy::cast_possible_truncation, reason = "days of a test")]
                lines.push(Purchase { customer, day: 700_000 + day as i32, amount: 1.0 });
                day += 1.0 + 1000.0 * law(draw(), draw());
            }
        }
        let ids = (0..400).map(|id| id.to_string()).collect();
        History::new(ids, vec![None; 400], &lines, 800_000).0
    }

    fn exponential(u: f64) -> f64 {
        -crate::random::math::ln(u)
    }

    #[test]
    fn a_rhythm_is_told_from_chance_and_its_shape_found() {
        let chance = Intervals::new(&customers(|u, _| exponential(u))).unwrap();
        assert_eq!(chance.rhythm, Rhythm::Chance);
        assert!((chance.ratio - 1.0).abs() < 0.08, "{}", chance.ratio);
        let steady = Intervals::new(&customers(|u, v| f64::midpoint(exponential(u), exponential(v)))).unwrap();
        assert_eq!(steady.rhythm, Rhythm::Steady);
        let shape = steady.shape.unwrap();
        assert!((shape - 2.0).abs() < 0.15, "{shape}");
        let bursts = Intervals::new(&customers(|u, v| exponential(u) * if v < 0.1 { 9.0 } else { 0.1 })).unwrap();
        assert_eq!(bursts.rhythm, Rhythm::Bursts);
    }
}
