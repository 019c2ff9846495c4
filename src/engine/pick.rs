//! Which customers of a block something happens to.

use super::amount::Each;
use crate::isa::{Isa, Kernel};
use crate::portfolio::{Strip, TOGETHER};
use std::ops::Deref;

/// Marks that are looked at together, a byte each.
const WORD: usize = 8;

/// The lanes of some customers, ascending.
#[derive(Default)]
pub(super) struct Picked {
    lanes: Vec<u32>,
    marks: Strip<u8>,
}

impl Picked {
    /// Nobody any more.
    pub(super) fn clear(&mut self) {
        self.lanes.clear();
    }

    /// Keeps those for whom `keep` holds.
    pub(super) fn retain(&mut self, keep: impl FnMut(&u32) -> bool) {
        self.lanes.retain(keep);
    }

    /// Picks the customers for whom `holds`. Most often these are few, so it pays to mark all and to read the marks eight at
    /// a time.
    pub(super) fn pick<E: Each>(&mut self, isa: Isa, len: usize, of: E, holds: impl Fn(E::Item) -> bool + 'static) {
        self.marks.open(len, len.next_multiple_of(TOGETHER));
        isa.run(Mark { marks: &mut self.marks[..len], of, holds });
        self.lanes.clear();
        let (words, _) = self.marks.as_chunks::<WORD>();
        for (first, word) in (0..).step_by(WORD).zip(words) {
            let mut word = u64::from_le_bytes(*word);
            while word != 0 {
                self.lanes.push(first + word.trailing_zeros() / u8::BITS);
                word &= word - 1;
            }
        }
    }
}

impl Deref for Picked {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.lanes
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
        for (lane, mark) in self.marks.iter_mut().enumerate() {
            *mark = u8::from((self.holds)(of.at(lane)));
        }
    }
}
