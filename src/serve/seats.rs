//! So many places for each who comes, and no more: nobody takes them all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Places, by who has them.
pub(super) struct Seats<K> {
    most: usize,
    taken: Mutex<BTreeMap<K, usize>>,
}

/// One of them, until it is dropped.
pub(super) struct Seat<K: Ord + Copy> {
    of: Arc<Seats<K>>,
    who: K,
}

impl<K: Ord + Copy> Seats<K> {
    /// So many for each.
    pub(super) fn new(most: usize) -> Arc<Seats<K>> {
        Arc::new(Seats { most, taken: Mutex::default() })
    }

    /// One more for somebody who has not all of theirs.
    pub(super) fn take(self: &Arc<Self>, who: K) -> Option<Seat<K>> {
        let mut taken = self.taken();
        let own = taken.entry(who).or_default();
        (*own < self.most).then(|| {
            *own += 1;
            Seat { of: Arc::clone(self), who }
        })
    }

    fn taken(&self) -> MutexGuard<'_, BTreeMap<K, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Copy> Drop for Seat<K> {
    fn drop(&mut self) {
        let mut taken = self.of.taken();
        match taken.get_mut(&self.who) {
            Some(own) if *own > 1 => *own -= 1,
            // Who has none is not remembered.
            _ => _ = taken.remove(&self.who),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seats;

    #[test]
    fn each_has_so_many_and_gives_them_back() {
        let seats = Seats::new(2);
        let (first, second) = (seats.take('a').unwrap(), seats.take('a').unwrap());
        assert!(seats.take('a').is_none() && seats.take('b').is_some(), "others have theirs");
        drop(first);
        assert!(seats.take('a').is_some());
        drop(second);
        assert!(seats.taken().is_empty(), "who has none is not remembered");
    }
}
