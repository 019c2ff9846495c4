//! Which customers of a block something happens to.

use super::each::Each;
use crate::isa::{Isa, Kernel};
use crate::portfolio::{BLOCK, ROWS_TOGETHER};
use std::ops::Deref;

/// A bit for each of [`ROWS_TOGETHER`] customers, the first one's lowest.
type Marks = u64;

/// The rows of some customers, ascending.
#[derive(Default)]
pub(in crate::engine) struct Picked {
    rows: Vec<u32>,
    marks: [Marks; BLOCK / ROWS_TOGETHER],
}

impl Picked {
    /// Nobody any more.
    pub(in crate::engine) fn clear(&mut self) {
        self.rows.clear();
    }

    /// Keeps those for whom `keep` holds.
    pub(in crate::engine) fn retain(&mut self, keep: impl FnMut(&u32) -> bool) {
        self.rows.retain(keep);
    }

    /// Picks those of the first `customers` for whom `holds`. Most often these are few, so it pays to mark all first, and to
    /// look at many marks at once. Columns go on to the next whole [`ROWS_TOGETHER`].
    pub(in crate::engine) fn pick<E: Each>(
        &mut self,
        isa: Isa,
        customers: usize,
        of: E,
        holds: impl Fn(E::Item) -> bool + 'static,
    ) {
        self.pick_few(isa, customers, customers, of, holds);
    }

    /// The same if they are at most so many, else nobody; says whether they are.
    pub(in crate::engine) fn pick_few<E: Each>(
        &mut self,
        isa: Isa,
        customers: usize,
        most: usize,
        of: E,
        holds: impl Fn(E::Item) -> bool + 'static,
    ) -> bool {
        let marks = &mut self.marks[..customers.div_ceil(ROWS_TOGETHER)];
        isa.run(Mark { marks, of, holds });
        if let (Some(last), beyond @ 1..) = (marks.last_mut(), customers % ROWS_TOGETHER) {
            *last &= (1 << beyond) - 1;
        }
        self.rows.clear();
        if marks.iter().map(|marks| marks.count_ones() as usize).sum::<usize>() > most {
            return false;
        }
        for (first, marks) in (0..).step_by(ROWS_TOGETHER).zip(marks) {
            let mut left = *marks;
            while left != 0 {
                self.rows.push(first + left.trailing_zeros());
                left &= left - 1;
            }
        }
        true
    }
}

impl Deref for Picked {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.rows
    }
}

struct Mark<'a, E, F> {
    marks: &'a mut [Marks],
    of: E,
    holds: F,
}

impl<E: Each, F: Fn(E::Item) -> bool> Kernel for Mark<'_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (group, marks) in self.marks.iter_mut().enumerate() {
            let of = self.of.part(group * ROWS_TOGETHER, ROWS_TOGETHER);
            let mut all = 0;
            for row in 0..ROWS_TOGETHER {
                all |= if (self.holds)(of.at(row)) { 1 << row } else { 0 };
            }
            *marks = all;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Isa, Picked};

    #[test]
    fn those_for_whom_it_holds_are_picked_and_nobody_beyond_the_last() {
        let column: Vec<f64> = (0..256).map(|row| f64::from(row * 7919 % 11)).collect();
        for isa in [Isa::Sse2, Isa::Avx2, Isa::Avx512] {
            for customers in [0, 1, 63, 64, 65, 200, 256] {
                let meant: Vec<u32> =
                    (0..).zip(&column[..customers]).filter(|(_, x)| **x > 8.0).map(|it| it.0).collect();
                let mut picked = Picked::default();
                picked.pick(isa, customers, &column[..], |x| x > 8.0);
                assert_eq!(picked[..], meant, "{customers}");
                assert!(picked.pick_few(isa, customers, meant.len(), &column[..], |x| x > 8.0));
                assert_eq!(picked[..], meant, "{customers}");
                let fewer = meant.len().saturating_sub(1);
                let few = picked.pick_few(isa, customers, fewer, &column[..], |x| x > 8.0);
                assert_eq!((few, picked.len()), (meant.is_empty(), 0), "{customers}");
            }
        }
    }
}
