//! A wish to stop, heard wherever work takes long; and how much work may be done without one.

use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by whoever asks for the end and whoever works. Copies hear the same wish.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    asked: Arc<AtomicBool>,
    /// What may still be done; without it as much as is needed.
    left: Option<Arc<AtomicU64>>,
}

impl Stop {
    /// Asks for the end. Says whether somebody had asked before.
    #[expect(clippy::must_use_candidate, reason = "who asks need not know who asked before")]
    pub fn ask(&self) -> bool {
        self.asked.swap(true, Ordering::Relaxed)
    }

    /// The same wish, and an end after so much work: a customer in one period under one strategy, or a step of an
    /// interpreted rule. A count and not a clock: where it ends is the same on every machine.
    #[must_use]
    pub fn after(&self, work: u64) -> Stop {
        Stop { asked: Arc::clone(&self.asked), left: Some(Arc::new(AtomicU64::new(work))) }
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed) || self.left.as_ref().is_some_and(|left| left.load(Ordering::Relaxed) == 0)
    }

    /// Before a piece of work.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when it should not be begun.
    pub fn spend(&self, work: usize) -> Result<()> {
        if self.is_asked() {
            return Err(Error::Interrupted);
        }
        if let Some(left) = &self.left {
            let less = |left: u64| Some(left.saturating_sub(work as u64));
            let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_a_budget_hears_the_wish_and_ends_alone() {
        let stop = Stop::default();
        let some = stop.after(10);
        assert!(some.spend(6).is_ok() && some.spend(6).is_ok());
        assert!(matches!(some.spend(1), Err(Error::Interrupted)));
        assert!(stop.spend(usize::MAX).is_ok(), "the other goes on");
        let more = stop.after(10);
        assert!(!stop.ask() && stop.ask());
        assert!(more.is_asked());
    }
}
