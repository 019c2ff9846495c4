//! Which customers of a block something happens to.

use super::each::Each;
use crate::isa::{Isa, Kernel};
use crate::portfolio::{AlignedColumn, ROWS_TOGETHER};
use std::ops::Deref;

/// Marks in a word, a byte each.
const WORD: usize = 8;

/// The rows of some customers, ascending.
#[derive(Default)]
pub(in crate::engine) struct Picked {
    rows: Vec<u32>,
    marks: AlignedColumn<u8>,
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

    /// Picks the customers for whom `holds`. Most often these are few, so it pays to mark all first, and to look at many marks
    /// at once.
    pub(in crate::engine) fn pick<E: Each>(
        &mut self,
        isa: Isa,
        len: usize,
        of: E,
        holds: impl Fn(E::Item) -> bool + 'static,
    ) {
        self.marks.open(len, len.next_multiple_of(ROWS_TOGETHER));
        isa.run(Mark { marks: &mut self.marks[..len], of, holds });
        self.rows.clear();
        for (first, group) in (0..).step_by(ROWS_TOGETHER).zip(self.marks.chunks_exact(ROWS_TOGETHER)) {
            let mut bits = gathered(group);
            while bits != 0 {
                self.rows.push(first + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }
}

/// The marks of a group, a bit each.
fn gathered(group: &[u8]) -> u64 {
    /// Moves the lowest bit of each byte into the highest byte, the first byte's lowest.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (words, _) = group.as_chunks::<WORD>();
    let byte = |word: &[u8; WORD]| u64::from_le_bytes(*word).wrapping_mul(GATHER) >> (u64::BITS - u8::BITS);
    words.iter().rev().fold(0, |bits, word| bits << u8::BITS | byte(word))
}

impl Deref for Picked {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.rows
    }
}

struct Mark<'a, E, F> {
    marks: &'a mut [u8],
    of: E,
    holds: F,
}

impl<E: Each, F: Fn(E::Item) -> bool> Kernel for Mark<'_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let of = self.of.first(self.marks.len());
        for (row, mark) in self.marks.iter_mut().enumerate() {
            *mark = u8::from((self.holds)(of.at(row)));
        }
    }
}
