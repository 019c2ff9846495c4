//! A job that is played in parts, wherever there is room: which runs are whose, a part as a file that grows run by run and is worth
//! something however it ends, and parts put together. A part is believed as little as any file: lengths, numbers and names in it may be
//! anybody's.

mod form;
mod outcome;
mod together;
mod words;

pub use form::{BEGINNING, Header, Records};
pub use outcome::Shape;
pub use together::{Known, difference, together};

use std::fmt::{self, Display, Formatter};

/// A share of the runs of a job: with n shares, share i from 0 has run k where k mod n = i. So what was played of a job that is cut short is of
/// all its shares alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    of: u32,
    index: u32,
}

impl Share {
    /// The one with this index, from 0, of so many; `None` where there is none.
    #[must_use]
    pub fn new(index: u32, of: u32) -> Option<Share> {
        (index < of).then_some(Share { of, index })
    }

    /// From 0.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether it has a run.
    #[must_use]
    pub fn has(self, run: u32) -> bool {
        run % self.of == self.index
    }

    /// Its runs of so many, ascending.
    pub fn runs(self, all: u32) -> impl Iterator<Item = u32> {
        (self.index..all).step_by(self.of as usize)
    }

    /// How many of so many.
    #[must_use]
    pub fn count(self, all: u32) -> u32 {
        all.saturating_sub(self.index).div_ceil(self.of)
    }
}

/// "3 of 8", counted from 1.
impl Display for Share {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{} of {}", u64::from(self.index) + 1, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_have_every_run_once() {
        for (of, all) in [(1, 0), (1, 7), (8, 1000), (8, 5), (7, 100), (1000, 3)] {
            let shares: Vec<Share> = (0..of).map(|index| Share::new(index, of).unwrap()).collect();
            let mut runs: Vec<u32> = shares.iter().flat_map(|share| share.runs(all)).collect();
            runs.sort_unstable();
            assert_eq!(runs, (0..all).collect::<Vec<u32>>());
            for share in shares {
                assert_eq!(share.runs(all).count(), share.count(all) as usize, "{share} of {all}");
                assert!(share.runs(all).all(|run| share.has(run)));
                assert!(share.count(all).abs_diff(all / of) <= 1, "balanced");
            }
        }
        assert_eq!((Share::new(0, 0), Share::new(8, 8)), (None, None));
        assert_eq!(Share::new(2, 8).unwrap().to_string(), "3 of 8");
    }
}
