//! Who draws: a customer's identity follows from its origin, never from a count that other customers advance.

use super::decision::hash;

/// Who a draw belongs to: 64 well mixed bits. Among a million customers the chance that any two share an identity, and so
/// their luck, is 3 in 100 million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(pub u64);

impl Identity {
    /// The owner of draws that belong to no customer.
    pub const WORLD: Identity = Identity(0);

    /// The owner of the weights that a study gives to its replications.
    #[must_use]
    pub fn weights() -> Identity {
        Origin::named("study", "weights").member(0)
    }

    /// The owner of the draws for the parameter with this index of a law that is fitted.
    #[must_use]
    pub fn fit(parameter: u64) -> Identity {
        Origin::named("study", "fit").member(parameter)
    }

    /// The owner of the order in which runs take the rows of this joint table.
    #[must_use]
    pub fn table(name: &str) -> Identity {
        Origin::named("table", name).member(0)
    }

    /// The customer whom the list of customers calls `id`.
    #[must_use]
    pub fn listed(id: &str) -> Identity {
        Origin::named("customer", id).member(0)
    }
}

/// Where customers come from; hashes the name once for the many who share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(u64);

impl Origin {
    /// The opening customers of a segment.
    #[must_use]
    pub fn segment(name: &str) -> Origin {
        Origin::named("segment", name)
    }

    /// The newcomers of a channel; narrowed by [`Origin::period`].
    #[must_use]
    pub fn channel(name: &str) -> Origin {
        Origin::named("channel", name)
    }

    /// Whom a customer brings; narrowed by [`Origin::period`].
    #[must_use]
    pub fn referrer(by: Identity) -> Origin {
        Origin(mix(by.0))
    }

    /// Those of one period.
    #[must_use]
    pub fn period(self, period: u32) -> Origin {
        Origin(mix(step(self.0, u64::from(period))))
    }

    /// The `j`th of them. No two of one origin are equal.
    #[must_use]
    pub fn member(self, j: u64) -> Identity {
        Identity(mix(step(self.0, j)))
    }

    fn named(kind: &str, name: &str) -> Origin {
        Origin(mix(hash(hash(hash(0, kind.as_bytes()), &[0]), name.as_bytes())))
    }
}

/// The state of a `SplitMix64` generator after `n` steps and one: another for each `n`.
pub(super) fn step(state: u64, n: u64) -> u64 {
    state.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Spreads each bit over all others, one to one. Source: the finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
pub(super) fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
