//! Mean, spread, interval and quantiles of one figure over the replications.

use super::moments::{Moments, Sum};
use crate::engine::EXACT;
use crate::random::quantile::student_t_quantile;
use serde::Serialize;

/// A figure over the replications in which it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The arithmetic mean.
    pub mean: f64,
    /// The sample standard deviation (n - 1); `None` with one value.
    pub sd: Option<f64>,
    /// The standard error of the mean; `None` with one value.
    pub se: Option<f64>,
    /// The interval that holds the true mean in 95 of 100 studies: Student's t; `None` with one value.
    pub ci95: Option<[f64; 2]>,
    /// The 5% quantile.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95% quantile.
    pub p95: f64,
}

/// The quantiles that are told.
pub(super) const SHARES: [f64; 3] = [0.05, 0.5, 0.95];

impl Summary {
    /// Of the values in the order of the replications; `None` of none.
    ///
    /// ```
    /// # use tenure::stats::Summary;
    /// let values = Summary::new(&[1.0, 2.0, 3.0, 4.0]).unwrap();
    /// assert_eq!((values.mean, values.p50), (2.5, 2.5));
    /// assert_eq!(Summary::new(&[7.0]).unwrap().se, None); // One run cannot say how sure it is.
    /// ```
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Summary> {
        let Estimate { mean, sd, se, ci95 } = Estimate::new(values)?;
        let [p5, p50, p95] = quantiles(values, &SHARES)[..] else { return None };
        Some(Summary { mean, sd, se, ci95, p5, p50, p95 })
    }
}

/// How well a mean is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// See [`Summary::mean`].
    pub mean: f64,
    /// See [`Summary::sd`].
    pub sd: Option<f64>,
    /// See [`Summary::se`].
    pub se: Option<f64>,
    /// See [`Summary::ci95`].
    pub ci95: Option<[f64; 2]>,
}

impl Estimate {
    /// In the order of the values: in two passes while they are few, so that a large mean does not drown a small spread, else by their
    /// distances from the mean of the first [`EXACT`]. Right for values of any size up to 1e300.
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Estimate> {
        if values.len() > EXACT {
            let mut moments = Moments::around(&values[..EXACT]);
            moments.add(values);
            return Some(moments.estimate());
        }
        let scale = scale_of(values);
        if scale == 1.0 {
            return Estimate::of_scaled(values);
        }
        let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
        Some(Estimate::of_scaled(&scaled)?.times(1.0 / scale))
    }

    /// Of values whose squares are numbers.
    fn of_scaled(values: &[f64]) -> Option<Estimate> {
        let lowest = values.iter().copied().reduce(f64::min)?;
        let highest = values.iter().copied().reduce(f64::max)?;
        let n = values.len() as f64;
        // Rounding may carry a mean past its own values; kept inside, equal values have exactly their mean and no spread.
        let mean = (sum(values.iter().copied()) / n).clamp(lowest, highest);
        let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
        // What is left of the deviations is the rounding of the mean (Chan, Golub & LeVeque 1983).
        let rest = sum(values.iter().map(|value| value - mean));
        Some(Estimate::of(n, mean, squares - rest * rest / n))
    }

    /// Of so many values with this mean, whose squared distances from it add up to `squares`.
    pub(super) fn of(n: f64, mean: f64, squares: f64) -> Estimate {
        if n < 2.0 {
            return Estimate { mean, sd: None, se: None, ci95: None };
        }
        let sd = (squares.max(0.0) / (n - 1.0)).sqrt();
        let se = sd / n.sqrt();
        let half = student_t_quantile(n - 1.0, 0.975) * se;
        Estimate { mean, sd: Some(sd), se: Some(se), ci95: Some([mean - half, mean + half]) }
    }

    /// The same of values that are so many times as large, a power of 2.
    pub(super) fn times(self, factor: f64) -> Estimate {
        let Estimate { mean, sd, se, ci95 } = self;
        let back = |value: f64| value * factor;
        Estimate { mean: back(mean), sd: sd.map(back), se: se.map(back), ci95: ci95.map(|ends| ends.map(back)) }
    }
}

/// A power of 2 that brings values to a size whose squares are neither infinite nor lost; 1 where they have it.
pub(super) fn scale_of(values: &[f64]) -> f64 {
    const USUAL: f64 = 1e100;
    const SCALE: f64 = 6.668_014_432_879_854e240; // 2^800
    let largest = values.iter().copied().map(f64::abs).fold(0.0, f64::max);
    if largest > USUAL {
        1.0 / SCALE
    } else if largest > 0.0 && largest < 1.0 / USUAL {
        SCALE
    } else {
        1.0
    }
}

/// The sum in the given order, with the rounding of each step carried along (Neumaier 1974).
#[must_use]
pub fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut sum = Sum::default();
    values.for_each(|value| sum.add(value));
    sum.value()
}

/// The quantile of type 7 (Hyndman & Fan 1996): linear between the values, the lowest at `p` = 0, the highest at 1.
///
/// `sorted` is ascending and not empty, `p` lies in 0..1.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    between(p, sorted.len(), |place| sorted[place])
}

/// The same of values in any order, one or more, for ascending `shares`.
pub(super) fn quantiles(values: &[f64], shares: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    let mut needed = shares.iter().map(|p| around(*p, values.len())).collect::<Vec<_>>().concat();
    needed.sort_unstable();
    needed.dedup();
    place(&mut values, &needed, 0);
    shares.iter().map(|p| quantile(&values, *p)).collect()
}

/// The quantile of `n` values, of which `at` tells the one at a place.
pub(super) fn between(p: f64, n: usize, at: impl Fn(usize) -> f64) -> f64 {
    let [below, above] = around(p, n);
    let place = p * (n - 1) as f64;
    let low = at(below);
    low + (place - below as f64) * (at(above) - low)
}

/// The places, in ascending order, of the two of `n` values between which a quantile lies.
fn around(p: f64, n: usize) -> [usize; 2] {
    let last = n - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 <= p <= 1")]
    let below = ((p * last as f64) as usize).min(last);
    [below, (below + 1).min(last)]
}

/// Brings to each of these ascending places what would stand there if all values were sorted, which takes longer. The values
/// begin at the place `first`.
fn place(values: &mut [f64], places: &[usize], first: usize) {
    let Some(&middle) = places.get(places.len() / 2) else { return };
    let (below, _, above) = values.select_nth_unstable_by(middle - first, f64::total_cmp);
    let (before, after) = (places.partition_point(|at| *at < middle), places.partition_point(|at| *at <= middle));
    place(below, &places[..before], first);
    place(above, &places[after..], middle + 1);
}
