//! How far revenue and contribution rest on few accounts.

/// Points of the whale curve: after each hundredth of the customers.
pub const WHALE: usize = 100;

/// What an account brought in the last year of the horizon.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Brought {
    pub(in crate::engine) revenue: f64,
    /// Before acquisition; 0 where that is not asked.
    pub(in crate::engine) contribution: f64,
}

impl Brought {
    /// Whether anything was booked.
    pub(in crate::engine) fn is_something(self) -> bool {
        self.revenue != 0.0 || self.contribution != 0.0
    }
}

/// What the accounts of a firm are of what it brings.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Concentration {
    /// The sum of the squares of their shares in revenue.
    pub(in crate::engine) hhi: Option<f64>,
    pub(in crate::engine) largest: Option<f64>,
    /// What the largest fifth has of revenue, and the best of contribution.
    pub(in crate::engine) top_revenue: Option<f64>,
    pub(in crate::engine) top_contribution: Option<f64>,
    /// What the best have of contribution, by hundredths of the customers; none where all together bring nothing.
    pub(in crate::engine) whale: Option<Box<[f64; WHALE]>>,
}

impl Concentration {
    /// Of what each account brought, in any order; of contribution where that is asked.
    pub(in crate::engine) fn new(accounts: &[Brought], with_contribution: bool) -> Self {
        let ascending = |of: fn(&Brought) -> f64| {
            // One order, whatever order the blocks were played in.
            let mut values: Vec<f64> = accounts.iter().map(of).collect();
            values.sort_unstable_by(f64::total_cmp);
            values
        };
        let revenue = ascending(|it| it.revenue);
        let total: f64 = revenue.iter().sum();
        let mut found = Concentration::default();
        if total > 0.0 {
            // Squares of money would not hold.
            let mut shares = revenue.iter().map(|brought| brought / total);
            found.hhi = Some(shares.clone().map(|share| share * share).sum());
            found.largest = shares.next_back();
        }
        if with_contribution {
            found.top_revenue = curve(&revenue).map(|shares| shares[WHALE / 5 - 1]);
            found.whale = curve(&ascending(|it| it.contribution));
            found.top_contribution = found.whale.as_ref().map(|shares| shares[WHALE / 5 - 1]);
        }
        found
    }
}

/// What the highest of ascending values have of their sum, by hundredths of their number: of part of one the same part. None where the sum is
/// not above 0.
fn curve(ascending: &[f64]) -> Option<Box<[f64; WHALE]>> {
    let (mut shares, mut sum, mut passed) = (Box::new([0.0; WHALE]), 0.0, 0_usize);
    let (n, mut highest) = (ascending.len(), ascending.iter().rev().peekable());
    for (at, share) in shares.iter_mut().enumerate() {
        let (whole, rest) = ((at + 1) * n / WHALE, (at + 1) * n % WHALE);
        while passed < whole {
            sum += highest.next()?;
            passed += 1;
        }
        let next = highest.peek().map_or(0.0, |next| **next);
        *share = sum + next * (rest as f64 / WHALE as f64);
    }
    let total = shares[WHALE - 1];
    shares.iter_mut().for_each(|share| *share /= total);
    (total > 0.0).then_some(shares)
}

#[cfg(test)]
mod tests {
    use super::{Brought, Concentration};

    fn of(revenue: &[f64]) -> Concentration {
        let accounts: Vec<Brought> = revenue.iter().map(|it| Brought { revenue: *it, contribution: *it }).collect();
        Concentration::new(&accounts, true)
    }

    #[test]
    fn shares_of_600_and_400_are_concentrated_by_052() {
        let two = of(&[600.0, 400.0]);
        assert!((two.hhi.unwrap() - 0.52).abs() < 1e-15 && (two.largest.unwrap() - 0.6).abs() < 1e-15);
        let many = of(&std::iter::repeat_n(1e5, 10_000).collect::<Vec<f64>>());
        assert!((many.hhi.unwrap() - 1e-4).abs() < 1e-15 && (many.largest.unwrap() - 1e-4).abs() < 1e-15);
        let nothing = of(&[0.0, 0.0]);
        assert!(nothing.hhi.is_none() && nothing.whale.is_none() && nothing.top_revenue.is_none());
    }

    #[test]
    fn the_unit_whale_peaks_at_twice_its_end_after_six_of_ten() {
        let whale = of(&[2.0, -40.0, 50.0, 12.0, 0.0, 30.0, -15.0, 20.0, 6.0, -5.0]).whale.unwrap();
        let told: Vec<f64> = (1..=10).map(|tenth| whale[tenth * 10 - 1] * 60.0).collect();
        for (told, known) in told.iter().zip([50.0, 80.0, 100.0, 112.0, 118.0, 120.0, 120.0, 115.0, 100.0, 60.0]) {
            assert!((told - known).abs() < 1e-12, "{told} {known}");
        }
        assert!((whale[24] * 60.0 - 90.0).abs() < 1e-12, "half of the third customer");
    }

    /// A fifth of fourteen are 2.8 customers.
    #[test]
    fn a_part_of_a_customer_counts_as_the_same_part() {
        let fourteen = of(&[&[10.0, 9.0, 5.0][..], &[1.0; 11]].concat());
        assert!((fourteen.top_revenue.unwrap() - 23.0 / 35.0).abs() < 1e-15);
        assert_eq!(fourteen.top_contribution, fourteen.top_revenue);
    }

    /// HHI = (1 + cv^2) / n.
    #[test]
    fn concentration_is_that_of_the_coefficient_of_variation() {
        let values: Vec<f64> = (1..=40).map(|n| f64::from(n * n)).collect();
        let mean = values.iter().sum::<f64>() / 40.0;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40.0;
        assert!((of(&values).hhi.unwrap() - (1.0 + variance / (mean * mean)) / 40.0).abs() < 1e-15);
    }
}
