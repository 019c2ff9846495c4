//! Whose turn it is: a page that asks again does not wait for what it asked before.

use crate::stop::Stop;
use std::sync::{Mutex, PoisonError};

/// So many pages are remembered.
const MOST_PAGES: usize = 64;

/// The latest question of each page, the latest page last.
#[derive(Default)]
pub(super) struct Turns(Mutex<Vec<Turn>>);

struct Turn {
    page: String,
    number: u64,
    stop: Stop,
}

impl Turns {
    /// Begins a question and ends the one before; `None` where a later one has begun.
    pub(super) fn begin(&self, page: &str, number: u64) -> Option<Stop> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = all.iter().position(|it| it.page == page) {
            if all[at].number >= number {
                return None;
            }
            all.remove(at).stop.ask();
        } else if all.len() >= MOST_PAGES {
            // A page that waits for nothing is forgotten first.
            let done = all.iter().position(|it| it.stop.is_asked()).unwrap_or_default();
            all.remove(done).stop.ask();
        }
        let stop = Stop::default();
        all.push(Turn { page: page.to_owned(), number, stop: stop.clone() });
        Some(stop)
    }

    /// Ends all of them.
    pub(super) fn end(&self) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().for_each(|it| _ = it.stop.ask());
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_PAGES, Turns};

    #[test]
    fn a_later_question_ends_an_earlier_one_and_a_late_one_is_not_begun() {
        let turns = Turns::default();
        let (first, other) = (turns.begin("a", 1).unwrap(), turns.begin("b", 1).unwrap());
        let second = turns.begin("a", 3).unwrap();
        assert!(first.is_asked() && !second.is_asked() && !other.is_asked());
        assert!(turns.begin("a", 2).is_none() && turns.begin("a", 3).is_none() && !second.is_asked());
        let many = |pages: std::ops::Range<usize>| {
            pages.map(|page| turns.begin(&format!("page {page}"), 1).unwrap()).collect::<Vec<_>>()
        };
        many(0..MOST_PAGES - 2).iter().for_each(|it| _ = it.ask());
        let more = many(MOST_PAGES..2 * MOST_PAGES - 2);
        assert!(!second.is_asked() && !other.is_asked(), "who waits is not forgotten for who does not");
        many(2 * MOST_PAGES..2 * MOST_PAGES + 2);
        assert!(second.is_asked() && other.is_asked() && !more[0].is_asked(), "who was forgotten is not worked for");
    }
}
