//! One figure of every replication.

/// What a figure was in each replication, in their order; nothing where it is undefined.
#[derive(Clone, Debug, Default)]
pub(super) struct Column(
    /// Not a number where it is undefined: no figure is.
    Vec<f64>,
);

impl Column {
    pub(super) fn extend(&mut self, values: impl Iterator<Item = Option<f64>>) {
        self.0.extend(values.map(|value| value.unwrap_or(f64::NAN)));
    }

    pub(super) fn get(&self, replication: usize) -> Option<f64> {
        Some(self.0[replication]).filter(|value| !value.is_nan())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Option<f64>> {
        (0..self.0.len()).map(|replication| self.get(replication))
    }

    /// Where it is defined.
    pub(super) fn values(&self) -> Vec<f64> {
        self.iter().flatten().collect()
    }
}
