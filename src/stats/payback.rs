//! When a strategy has paid back what it cost against the baseline.

use serde::Serialize;

/// When a strategy pays back, over the replications: in the first period from which it stays level with the baseline or ahead, in
/// discounted cash from the start to each period up to the horizon.
///
/// The quantiles are periods in which some replication paid back, counted from 0: the first by which so many of all replications
/// had. `None` where fewer ever do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Payback {
    /// By then 5% had.
    pub p5: Option<u32>,
    /// A quarter.
    pub p25: Option<u32>,
    /// Half.
    pub p50: Option<u32>,
    /// Three quarters.
    pub p75: Option<u32>,
    /// 95%.
    pub p95: Option<u32>,
    /// The share of replications in which it does not, up to the horizon.
    pub never: f64,
}

impl Payback {
    /// Of the period in each replication, `None` where there is none; `None` without replications.
    ///
    /// ```
    /// # use tenure::stats::Payback;
    /// let payback = Payback::new(&[Some(9), None, Some(4), Some(6)]).unwrap();
    /// assert_eq!((payback.p25, payback.p50, payback.never), (Some(4), Some(6), 0.25));
    /// assert_eq!(payback.p95, None); // By no period have 95% paid back.
    /// ```
    #[must_use]
    pub fn new(periods: &[Option<u32>]) -> Option<Payback> {
        let mut paid: Vec<u32> = periods.iter().copied().flatten().collect();
        paid.sort_unstable();
        let n = periods.len();
        if n == 0 {
            return None;
        }
        let by = |percent: usize| paid.get((percent * n).div_ceil(100) - 1).copied();
        let never = (n - paid.len()) as f64 / n as f64;
        Some(Payback { p5: by(5), p25: by(25), p50: by(50), p75: by(75), p95: by(95), never })
    }
}
