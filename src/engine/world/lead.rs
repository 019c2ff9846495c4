//! How far a strategy is ahead of the baseline, and since when.

use super::running::Running;

/// What a strategy brought more than the baseline in the periods so far, discounted.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Lead {
    ahead: Running,
    /// The first period of those up to now after each of which it was level or ahead.
    pub(in crate::engine) since: Option<u32>,
}

impl Lead {
    /// Closes a period in which the strategy and the baseline brought so much.
    pub(in crate::engine) fn close(&mut self, period: u32, own: f64, baseline: f64) {
        self.ahead.add(own, baseline);
        self.since = if self.ahead.now < 0.0 { None } else { self.since.or(Some(period)) };
    }
}

#[cfg(test)]
mod tests {
    use super::Lead;

    #[test]
    fn who_falls_back_pays_back_later_and_rounding_is_no_falling_back() {
        let since = |flows: &[(f64, f64)]| {
            let mut lead = Lead::default();
            (0..).zip(flows).for_each(|(period, (own, baseline))| lead.close(period, *own, *baseline));
            lead.since
        };
        assert_eq!(since(&[(7.1, 7.1), (-3.3, -3.3)]), Some(0));
        assert_eq!(since(&[(1.0, 0.0), (-2.0, 0.0), (3.0, 1.0)]), Some(2));
        assert_eq!(since(&[(1.0, 0.0), (0.0, 0.5), (0.0, 1.0)]), None);
        assert_eq!(since(&[(100.0, 100.3), (100.1, 100.0), (100.1, 100.0), (100.1, 100.0)]), Some(3));
    }
}
