//! How much revenue swings from year to year.

/// The revenue of the years so far.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Swing {
    whole: Vec<f64>,
    /// Of the year under way: periods, and their revenue.
    begun: (f64, f64),
}

impl Swing {
    /// Adds a period, of which there are so many a year.
    pub(super) fn add(&mut self, per_year: f64, revenue: f64) {
        let (periods, sum) = (self.begun.0 + 1.0, self.begun.1 + revenue);
        self.begun = (periods, sum);
        if periods >= per_year {
            self.whole.push(sum);
            self.begun = (0.0, 0.0);
        }
    }

    /// Standard deviation over mean; none with fewer than two years, or where they bring nothing.
    pub(super) fn swing(&self) -> Option<f64> {
        let n = self.whole.len() as f64;
        let mean = self.whole.iter().sum::<f64>() / n;
        let squares: f64 = self.whole.iter().map(|year| (year - mean) * (year - mean)).sum();
        (n >= 2.0 && mean > 0.0).then(|| (squares / (n - 1.0)).sqrt() / mean)
    }
}

#[cfg(test)]
mod tests {
    use super::Swing;

    #[test]
    fn years_of_100_120_and_140_swing_by_a_sixth() {
        let mut years = Swing::default();
        for period in 0..14 {
            years.add(4.0, [25.0, 30.0, 35.0, 1e9][period / 4]);
        }
        assert!((years.swing().unwrap() - 1.0 / 6.0).abs() < 1e-15, "what is no whole year counts for nothing");
        let mut one = Swing::default();
        (0..7).for_each(|_| one.add(4.0, 1.0));
        assert_eq!(one.swing(), None);
    }
}
