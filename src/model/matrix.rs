//! The value matrix as meant.

use crate::scenario::words::Axis;
use crate::units::Choice;
use std::collections::BTreeMap;

/// How many measures there are.
pub(crate) const AXES: usize = Axis::NAMES.len();

/// Who has so much of all revenue is one that a firm depends on: annual accounts have to tell of such a customer (IFRS 8, paragraph 34).
const MAJOR: f64 = 0.1;

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
        let mut high = [High::Top(0.2); AXES];
        high[Axis::Dependence as usize] = High::From(MAJOR);
        Matrix { high, actions: BTreeMap::new() }
    }
}

/// All cells, the fullest in high measures of the first kind first.
pub(crate) fn highs() -> impl Iterator<Item = [bool; AXES]> {
    (0..1_usize << AXES).rev().map(|at| std::array::from_fn(|axis| at >> (AXES - 1 - axis) & 1 == 1))
}
