//! Mean, spread, interval and quantiles of one figure over the replications.

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
const SHARES: [f64; 3] = [0.05, 0.5, 0.95];

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
        let mut values = values.to_vec();
        let needed = SHARES.map(|p| around(p, values.len())).concat();
        place(&mut values, &needed, 0);
        let [p5, p50, p95] = SHARES.map(|p| quantile(&values, p));
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
    /// Two passes in the order of the values, so that a large mean does not drown a small spread. Right for values of any
    /// size up to 1e300.
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Estimate> {
        let scale = scale_of(values);
        if scale == 1.0 {
            return Estimate::of_scaled(values);
        }
        let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
        let Estimate { mean, sd, se, ci95 } = Estimate::of_scaled(&scaled)?;
        let back = |value: f64| value / scale;
        Some(Estimate { mean: back(mean), sd: sd.map(back), se: se.map(back), ci95: ci95.map(|ends| ends.map(back)) })
    }

    /// Of values whose squares are numbers.
    fn of_scaled(values: &[f64]) -> Option<Estimate> {
        let lowest = values.iter().copied().reduce(f64::min)?;
        let highest = values.iter().copied().reduce(f64::max)?;
        let n = values.len() as f64;
        // Rounding may carry a mean past its own values; kept inside, equal values have exactly their mean and no spread.
        let mean = (sum(values.iter().copied()) / n).clamp(lowest, highest);
        if values.len() == 1 {
            return Some(Estimate { mean, sd: None, se: None, ci95: None });
        }
        let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
        // What is left of the deviations is the rounding of the mean (Chan, Golub & LeVeque 1983).
        let rest = sum(values.iter().map(|value| value - mean));
        let sd = ((squares - rest * rest / n).max(0.0) / (n - 1.0)).sqrt();
        let se = sd / n.sqrt();
        let half = student_t_quantile(n - 1.0, 0.975) * se;
        Some(Estimate { mean, sd: Some(sd), se: Some(se), ci95: Some([mean - half, mean + half]) })
    }
}

/// A power of 2 that brings values to a size whose squares are neither infinite nor lost; 1 where they have it.
fn scale_of(values: &[f64]) -> f64 {
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
    let (mut total, mut carried) = (0.0_f64, 0.0);
    for value in values {
        let next = total + value;
        carried += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + carried
}

/// The quantile of type 7 (Hyndman & Fan 1996): linear between the values, the lowest at `p` = 0, the highest at 1.
///
/// `sorted` is ascending and not empty, `p` lies in 0..1.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let [below, above] = around(p, sorted.len());
    let at = p * (sorted.len() - 1) as f64;
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
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
