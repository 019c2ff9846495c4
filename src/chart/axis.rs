//! Where figures stand: a scale with 0 on it, and round numbers to read it by.

/// Round numbers on an axis at most, beside 0.
const MOST: f64 = 5.0;

/// From the lowest to the highest of some figures, 0 included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Axis {
    pub(super) fn of(figures: impl Iterator<Item = f64>) -> Axis {
        let (low, high) = figures.fold((0.0, 0.0), |(low, high): (f64, f64), it| (low.min(it), high.max(it)));
        Axis { low, high }
    }

    /// How long it is; of nothing but 0, or as good as that, it is 1.
    pub(super) fn span(self) -> f64 {
        let span = self.high - self.low;
        if span > 1e-300 { span } else { 1.0 }
    }

    /// What is between two round numbers: 1, 2 or 5 with zeros.
    pub(super) fn step(self) -> f64 {
        let wanted = self.span() / MOST;
        let mut step = 1.0;
        while step > wanted {
            step /= 10.0;
        }
        while step * 10.0 <= wanted {
            step *= 10.0;
        }
        [1.0, 2.0, 5.0].into_iter().map(|times| times * step).find(|it| *it >= wanted).unwrap_or(10.0 * step)
    }

    /// The round numbers on it, ascending; 0 is one of them.
    pub(super) fn ticks(self) -> Vec<f64> {
        let step = self.step();
        #[expect(clippy::cast_possible_truncation, reason = "a handful")]
        let [first, last] = [(self.low / step).ceil(), (self.high / step).floor()].map(|it| it as i32);
        (first..=last).map(|at| f64::from(at) * step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn round_numbers_stand_on_it_and_0_is_one_of_them() {
        let ticks = |low: f64, high: f64| Axis::of([low, high].into_iter()).ticks();
        assert_eq!(ticks(-250.0, 300.0), [-200.0, 0.0, 200.0]);
        assert_eq!(ticks(40.0, 41.0), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(ticks(-7.0, -0.5), [-6.0, -4.0, -2.0, 0.0]);
        assert_eq!(ticks(0.0, 0.0), [0.0]);
        assert_eq!(ticks(0.0, f64::from_bits(1)), [0.0]);
        assert!((3..=5).contains(&ticks(-1e300, 1e300).len()));
    }
}
