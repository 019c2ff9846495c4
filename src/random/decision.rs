//! What is decided: the named points of chance.

/// A named point of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// One that every customer takes each period. Four of them share a word of Philox's counter, so that one call serves
    /// them all; a free lane is how one is added without moving any other.
    BuiltIn {
        /// The word of the counter.
        word: u32,
        /// Which of the four numbers of that call: 0..=3.
        lane: u8,
    },
    /// One that has its name from the scenario: this hash of it is mixed with the two lanes of [`Decision::NAMED`].
    Named(u64),
}

impl Decision {
    /// The word of buying and of what follows from it at once.
    pub const BUYING: u32 = 0;
    /// How many purchases.
    pub const PURCHASES: Decision = Decision::BuiltIn { word: Decision::BUYING, lane: 0 };
    /// The shock on the basket.
    pub const BASKET_NOISE: Decision = Decision::BuiltIn { word: Decision::BUYING, lane: 1 };
    /// Whether there is a complaint.
    pub const COMPLAINT: Decision = Decision::BuiltIn { word: Decision::BUYING, lane: 2 };
    /// Whether the complaint is resolved.
    pub const RESOLVED: Decision = Decision::BuiltIn { word: Decision::BUYING, lane: 3 };

    /// The word of growing and referring, and of all that has a name.
    pub const GROWING: u32 = 1;
    /// Whether one product more is held.
    pub const CROSS_SELL: Decision = Decision::BuiltIn { word: Decision::GROWING, lane: 0 };
    /// How many newcomers are brought.
    pub const REFERRALS: Decision = Decision::BuiltIn { word: Decision::GROWING, lane: 1 };
    /// The two lanes of growing, 64 bits in all, that named decisions are mixed from.
    pub const NAMED: [u8; 2] = [2, 3];

    /// The decision with this name: `activities.call.rate`. Names that differ meet once in 2^64, and then draw the same.
    #[must_use]
    pub const fn named(name: &str) -> Decision {
        Decision::Named(hash(0, name.as_bytes()))
    }
}

/// A hash that stays the same: FNV-1a over the bytes, going on from an earlier one or from 0.
pub(super) const fn hash(earlier: u64, bytes: &[u8]) -> u64 {
    let mut bits = earlier ^ 0xCBF2_9CE4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        bits = (bits ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        at += 1;
    }
    bits
}
