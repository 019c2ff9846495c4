//! The value matrix as meant.

use crate::scenario::words::Axis;
use crate::units::Choice;
use std::collections::BTreeMap;

/// How many measures there are.
pub(crate) const AXES: usize = Axis::NAMES.len();

/// From where on a measure is high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum High {
    /// So much or more.
    From(f64),
    /// Who belongs to this part of the customers, and has any of it.
    Top(f64),
}

/// How customers are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// By measure.
    pub high: [High; AXES],
    /// What to do, by which measures are high: of all cells, or of none.
    pub actions: BTreeMap<[bool; AXES], String>,
}

impl Default for Matrix {
    fn default() -> Self {
        Matrix { high: [High::Top(0.2); AXES], actions: BTreeMap::new() }
    }
}

/// All cells, the fullest in high measures of the first kind first.
pub(crate) fn highs() -> impl Iterator<Item = [bool; AXES]> {
    (0..1_usize << AXES).rev().map(|at| std::array::from_fn(|axis| at >> (AXES - 1 - axis) & 1 == 1))
}
