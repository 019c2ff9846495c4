//! Which customers of a block something happens to.

use super::amount::Each;
use crate::isa::{Isa, Kernel};
use crate::portfolio::BLOCK;

/// Marks that are looked at together, a byte each.
const WORD: usize = 8;

/// The lanes for which `holds`, ascending. Most often these are few, so it pays to mark them all and to read the marks eight
/// at a time.
pub(super) fn pick<E: Each>(
    isa: Isa,
    len: usize,
    of: E,
    holds: impl Fn(E::Item) -> bool + 'static,
    picked: &mut Vec<u32>,
) {
    let mut marks = [0; BLOCK];
    isa.run(Mark { marks: &mut marks[..len], of, holds });
    picked.clear();
    let (words, _) = marks.as_chunks::<WORD>();
    for (first, word) in (0..).step_by(WORD).zip(&words[..len.div_ceil(WORD)]) {
        let mut word = u64::from_le_bytes(*word);
        while word != 0 {
            picked.push(first + word.trailing_zeros() / u8::BITS);
            word &= word - 1;
        }
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
