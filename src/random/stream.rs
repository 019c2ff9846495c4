//! A customer's numbers as a generator of the `rand` crate.

use super::{Draws, Identity};
use rand::TryRng;
use rand::seq::SliceRandom;
use std::convert::Infallible;

/// The numbers of a customer, occurrence after occurrence, for libraries that ask for a generator. Gives 2^34 numbers, then
/// begins anew. What `rand` and its relatives know to draw, a customer can draw, and draws it again whenever it is asked:
///
/// ```
/// use rand::RngExt;
/// use tenure::random::{Draws, Identity, Stream};
///
/// let customer = |seed| Stream::new(Draws::new(seed, 0), Identity::listed("K-17"));
/// let mut first: Vec<u32> = (0..10).collect();
/// rand::seq::SliceRandom::shuffle(&mut first[..], &mut customer(42));
/// let share: f64 = customer(42).random();
/// assert_eq!(share, customer(42).random::<f64>());
/// assert_ne!(share, customer(43).random::<f64>());
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    draws: Draws,
    identity: Identity,
    occurrence: u32,
    left: Vec<u32>,
}

impl Stream {
    /// From the first occurrence.
    #[must_use]
    pub fn new(draws: Draws, identity: Identity) -> Stream {
        Stream { draws, identity, occurrence: 0, left: Vec::new() }
    }
}

/// The numbers below `n` in an order that this seed, this round and their owner have to themselves.
#[must_use]
pub fn permutation(seed: u64, round: u32, owner: Identity, n: u32) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n).collect();
    order.shuffle(&mut Stream::new(Draws::new(seed, round), owner));
    order
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if let Some(word) = self.left.pop() {
            return Ok(word);
        }
        let [first, rest @ ..] = self.draws.words(self.identity.0, self.occurrence);
        self.left.extend(rest.iter().rev());
        self.occurrence = self.occurrence.wrapping_add(1);
        Ok(first)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.try_next_u32()?) | u64::from(self.try_next_u32()?) << 32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.try_next_u32()?.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
