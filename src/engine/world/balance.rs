//! What a firm has in hand, from its opening on, or from 0 where no opening is stated: money as it is paid, not discounted.

use super::running::Running;

/// The balance after the periods so far.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Balance {
    in_hand: Running,
    /// The lowest so far, the opening included.
    pub(in crate::engine) deepest: f64,
    /// The first period that closed there; none while that is the opening itself.
    pub(in crate::engine) deepest_in: Option<u32>,
    /// The first period that closed below 0.
    pub(in crate::engine) ruined: Option<u32>,
}

impl Balance {
    /// Before the first period.
    pub(in crate::engine) fn new(opening: f64) -> Self {
        Balance { in_hand: Running::from(opening), deepest: opening, deepest_in: None, ruined: None }
    }

    /// In hand after the periods so far.
    pub(in crate::engine) fn now(&self) -> f64 {
        self.in_hand.now
    }

    /// Closes a period that left so much over. Exactly 0 is no ruin, nor is what rounding makes of it.
    pub(in crate::engine) fn close(&mut self, period: u32, cash: f64) {
        self.in_hand.add(cash, 0.0);
        if self.now() < self.deepest {
            (self.deepest, self.deepest_in) = (self.now(), Some(period));
        }
        if self.now() < 0.0 {
            self.ruined.get_or_insert(period);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Balance;

    #[test]
    fn exactly_nothing_is_no_ruin_and_a_cent_less_is() {
        let mut balance = Balance::new(0.3);
        (0..3).for_each(|period| balance.close(period, -0.1));
        assert_eq!((balance.now(), balance.ruined, balance.deepest), (0.0, None, 0.0));
        assert_eq!(balance.deepest_in, Some(2));
        balance.close(3, -0.01);
        balance.close(4, 100.0);
        balance.close(5, -200.0);
        balance.close(6, 0.0);
        assert_eq!((balance.ruined, balance.deepest_in), (Some(3), Some(5)), "the first time");
        assert!((balance.deepest + 100.01).abs() < 1e-12);
        assert_eq!((Balance::new(-5.0).deepest, Balance::new(-5.0).deepest_in), (-5.0, None));
    }
}
