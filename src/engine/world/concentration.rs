//! How far revenue rests on few accounts.

/// What the accounts of a firm are of its revenue.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Concentration {
    /// The sum of the squares of their shares.
    pub(in crate::engine) hhi: f64,
    pub(in crate::engine) largest: f64,
}

impl Concentration {
    /// Of what each account brought, in any order; none where nobody brought anything.
    pub(in crate::engine) fn new(mut accounts: Vec<f64>) -> Option<Self> {
        // One order, whatever order the blocks were played in.
        accounts.sort_unstable_by(f64::total_cmp);
        let total: f64 = accounts.iter().sum();
        if total <= 0.0 {
            return None;
        }
        // Squares of money would not hold.
        let mut shares = accounts.iter().map(|brought| brought / total);
        Some(Concentration { hhi: shares.clone().map(|share| share * share).sum(), largest: shares.next_back()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Concentration;

    #[test]
    fn shares_of_600_and_400_are_concentrated_by_052() {
        let two = Concentration::new(vec![600.0, 400.0]).unwrap();
        assert!((two.hhi - 0.52).abs() < 1e-15 && (two.largest - 0.6).abs() < 1e-15);
        let many = Concentration::new(vec![1e5; 10_000]).unwrap();
        assert!((many.hhi - 1e-4).abs() < 1e-15 && (many.largest - 1e-4).abs() < 1e-15);
        assert!(Concentration::new(vec![0.0, 0.0]).is_none());
    }
}
