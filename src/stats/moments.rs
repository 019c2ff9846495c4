//! Mean and spread of more values than are kept, each added when it comes.

use super::summary::{Estimate, scale_of};

/// A sum in the given order, with the rounding of each step carried along (Neumaier 1974).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    total: f64,
    carried: f64,
}

impl Sum {
    pub(super) fn add(&mut self, value: f64) {
        let Sum { total, .. } = *self;
        let next = total + value;
        self.carried += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        self.total = next;
    }

    pub(super) fn value(self) -> f64 {
        self.total + self.carried
    }

    /// Times a power of 2.
    fn scale(&mut self, factor: f64) {
        self.total *= factor;
        self.carried *= factor;
    }
}

/// What is known of values that are gone: their number, their ends, and the sums of their distances from one of them all. That is the
/// mean of those that came first: so near to the mean of all that nothing is lost in between (Chan, Golub and others 1983).
#[derive(Clone, Debug)]
pub(super) struct Moments {
    /// How many.
    pub(super) n: u32,
    /// The lowest.
    pub(super) lowest: f64,
    /// The highest.
    pub(super) highest: f64,
    /// A power of 2 that sums are multiplied with, so that squares are numbers.
    scale: f64,
    /// What distances are taken from, scaled.
    origin: f64,
    values: Sum,
    distances: Sum,
    squares: Sum,
}

impl Moments {
    /// Before any value is added; the first ones are `first`, at least one.
    pub(super) fn around(first: &[f64]) -> Moments {
        let scale = scale_of(first);
        let mean = Estimate::new(first).map_or(0.0, |it| it.mean);
        let none = Sum::default();
        Moments {
            n: 0,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
            scale,
            origin: mean * scale,
            values: none,
            distances: none,
            squares: none,
        }
    }

    /// Adds values.
    pub(super) fn add(&mut self, values: &[f64]) {
        for value in values {
            self.n += 1;
            self.lowest = self.lowest.min(*value);
            self.highest = self.highest.max(*value);
            self.make_room(*value);
            let scaled = value * self.scale;
            let distance = scaled - self.origin;
            self.values.add(scaled);
            self.distances.add(distance);
            self.squares.add(distance * distance);
        }
    }

    /// Takes a smaller scale where a value is too large for that of those before it.
    fn make_room(&mut self, value: f64) {
        let wanted = scale_of(&[value]);
        if wanted >= self.scale || value == 0.0 {
            return;
        }
        let factor = wanted / self.scale;
        self.scale = wanted;
        self.origin *= factor;
        self.values.scale(factor);
        self.distances.scale(factor);
        // Its square is not a number that can be written.
        self.squares.scale(factor);
        self.squares.scale(factor);
    }

    /// What they say together.
    pub(super) fn estimate(&self) -> Estimate {
        let n = f64::from(self.n);
        let mean = (self.values.value() / n).clamp(self.lowest * self.scale, self.highest * self.scale);
        let rest = self.distances.value();
        Estimate::of(n, mean, self.squares.value() - rest * rest / n).times(1.0 / self.scale)
    }
}
