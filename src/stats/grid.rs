//! Quantiles of more values than are kept: how many fell into each cell of a grid that is the same for all figures. Counts add up, so
//! neither the order of values matters nor who counted them.

use super::summary::between;

/// How far a value that is told may lie from the one that is meant, as a share of it: it is rounded to nine binary digits.
pub const WITHIN: f64 = 0.002;

/// Bits of a number that are rounded away: all but the sign, the power of 2 and the eight digits after the first.
const ROUNDED: u32 = f64::MANTISSA_DIGITS - 1 - 8;

/// Cells with values in them, in the order of these values, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid(Vec<(i32, u32)>);

impl Grid {
    /// Of these values.
    pub(super) fn of(values: &[f64]) -> Grid {
        let mut cells: Vec<i32> = values.iter().map(|value| cell(*value)).collect();
        cells.sort_unstable();
        let counted = |same: &[i32]| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX));
        Grid(cells.chunk_by(|one, other| one == other).map(counted).collect())
    }

    /// Adds what another one counted.
    pub(super) fn add(&mut self, more: &Grid) {
        let mut new = Vec::new();
        for &(cell, count) in &more.0 {
            match self.0.binary_search_by_key(&cell, |(known, _)| *known) {
                Ok(at) => self.0[at].1 += count,
                Err(_) => new.push((cell, count)),
            }
        }
        if !new.is_empty() {
            self.0.reserve_exact(new.len());
            self.0.append(&mut new);
            self.0.sort_by_key(|(cell, _)| *cell);
        }
    }

    /// How many values were counted.
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|(_, count)| *count as usize).sum()
    }

    /// The quantile of type 7, as [`quantile`](super::quantile) has it of values themselves; they lie within these ends. There is at
    /// least one.
    pub(super) fn quantile(&self, p: f64, ends: [f64; 2]) -> f64 {
        between(p, self.count(), |place| self.at(place).clamp(ends[0], ends[1]))
    }

    /// The value at a place among all in ascending order.
    fn at(&self, place: usize) -> f64 {
        let mut passed = 0;
        let cell = self.0.iter().find(|(_, count)| {
            passed += *count as usize;
            passed > place
        });
        cell.map_or(0.0, |(cell, _)| told(*cell))
    }
}

/// The cell of a value: ascending with it, 0 for 0 and for what is so small that it has not all its digits.
fn cell(value: f64) -> i32 {
    if value.abs() < f64::MIN_POSITIVE {
        return 0;
    }
    let size = ((value.abs().to_bits() + (1 << (ROUNDED - 1))) >> ROUNDED) as i32; // 20 bits at most.
    if value < 0.0 { -size } else { size }
}

/// What the values in a cell are told as: the one that they are rounded to.
fn told(cell: i32) -> f64 {
    let size = f64::from_bits(u64::from(cell.unsigned_abs()) << ROUNDED);
    if cell < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_however_they_are_shared_out() {
        let values: Vec<f64> = (-500..500_i32).map(|n| f64::from(n.signum()) * f64::from(n.abs()).sqrt()).collect();
        let whole = Grid::of(&values);
        for parts in [2, 3, 7, 100] {
            let mut grids: Vec<Grid> = (0..parts)
                .map(|part| Grid::of(&values.iter().skip(part).step_by(parts).copied().collect::<Vec<_>>()))
                .collect();
            grids.rotate_left(1);
            let mut all = Grid::default();
            grids.iter().for_each(|grid| all.add(grid));
            assert_eq!(all, whole, "{parts} parts");
        }
    }

    #[test]
    fn a_cell_is_told_within_what_is_said_and_cells_stand_in_the_order_of_values() {
        let sizes = (-1022..1023).map(|exponent| 2.0_f64.powi(exponent));
        let near = |size: f64| [size, size * (1.0 + f64::EPSILON), size * 1.003_9, size * 1.5, size * (2.0 - 1e-12)];
        let ascending: Vec<f64> = sizes.flat_map(near).collect();
        let all: Vec<f64> = ascending.iter().rev().map(|value| -value).chain([0.0]).chain(ascending.clone()).collect();
        for value in &all {
            assert!((told(cell(*value)) - value).abs() <= WITHIN * value.abs(), "{value}");
        }
        assert!(all.windows(2).all(|pair| cell(pair[0]) <= cell(pair[1])));
    }

    #[test]
    fn counts_up_to_512_and_their_halves_are_told_as_they_are() {
        for count in (-512..=512).map(f64::from) {
            assert_eq!((told(cell(count)), told(cell(count / 2.0))), (count, count / 2.0));
        }
    }
}
