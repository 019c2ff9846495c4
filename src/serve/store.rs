//! Replications that were played, kept by what the strategy was, what of it was kept, and their number: who moves a lever back, or one that
//! does not concern a strategy, does not wait for it.

use crate::engine::{Outcomes, RunOutcome};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many bytes of them are kept unless somebody says otherwise: 256 MiB.
pub const MOST_KEPT: usize = 256 << 20;

/// What was played, least recently used first.
pub struct Store {
    strands: Mutex<Vec<Strand>>,
    most: usize,
}

/// The first replications of one strategy.
struct Strand {
    key: String,
    /// The job that they are of, as if it were the only strategy in it.
    job: Arc<Outcomes>,
    runs: Vec<RunOutcome>,
    bytes: usize,
}

impl Store {
    /// Of at most so many bytes.
    #[must_use]
    pub fn new(most: usize) -> Store {
        Store { strands: Mutex::default(), most }
    }

    /// Those that are wanted, where all of them are there.
    pub(super) fn get(&self, key: &str, wanted: Range<u32>) -> Option<(Arc<Outcomes>, Vec<RunOutcome>)> {
        let mut strands = self.strands();
        let at = strands.iter().position(|it| it.key == key)?;
        let strand = strands.remove(at);
        let found = strand.runs.get(wanted.start as usize..wanted.end as usize).map(<[RunOutcome]>::to_vec);
        let found = found.map(|runs| (Arc::clone(&strand.job), runs));
        strands.push(strand);
        found
    }

    /// Keeps those from this number on, and lets go of others where there is no room; what leaves a gap is not kept.
    pub(super) fn keep(&self, key: &str, job: &Arc<Outcomes>, first: u32, runs: &[RunOutcome]) {
        let mut strands = self.strands();
        let known = strands.iter().position(|it| it.key == key);
        let mut strand = match known {
            Some(at) => strands.remove(at),
            None => Strand { key: key.to_owned(), job: Arc::clone(job), runs: Vec::new(), bytes: 0 },
        };
        if let Some(new) = strand.runs.len().checked_sub(first as usize).and_then(|known| runs.get(known..)) {
            strand.bytes += new.iter().map(RunOutcome::bytes).sum::<usize>();
            strand.runs.extend_from_slice(new);
        }
        strands.push(strand);
        let mut bytes: usize = strands.iter().map(|it| it.bytes).sum();
        while bytes > self.most && !strands.is_empty() {
            bytes -= strands.remove(0).bytes;
        }
    }

    /// About how many bytes are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.strands().iter().map(|it| it.bytes).sum()
    }

    fn strands(&self) -> MutexGuard<'_, Vec<Strand>> {
        self.strands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
