//! What is decided: the named points of chance.

/// A named point of chance: a word of Philox's counter, and which of the four numbers of that call.
///
/// Decisions that every customer takes each period share a word, so one call serves four of them. A lane that no decision
/// uses yet, or a word that none uses, is how a decision is added without moving any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The word of the counter. Built-in ones are below 2^31, those made from a name are not.
    pub word: u32,
    /// 0..=3.
    pub lane: u8,
}

impl Decision {
    /// The word of buying and of what follows from it at once.
    pub const BUYING: u32 = 0;
    /// How many purchases.
    pub const PURCHASES: Decision = Decision { word: Decision::BUYING, lane: 0 };
    /// The shock on the basket.
    pub const BASKET_NOISE: Decision = Decision { word: Decision::BUYING, lane: 1 };
    /// Whether there is a complaint.
    pub const COMPLAINT: Decision = Decision { word: Decision::BUYING, lane: 2 };
    /// Whether the complaint is resolved.
    pub const RESOLVED: Decision = Decision { word: Decision::BUYING, lane: 3 };

    /// The word of growing and referring. Lanes 2 and 3 are free.
    pub const GROWING: u32 = 1;
    /// Whether one product more is held.
    pub const CROSS_SELL: Decision = Decision { word: Decision::GROWING, lane: 0 };
    /// How many newcomers are brought.
    pub const REFERRALS: Decision = Decision { word: Decision::GROWING, lane: 1 };

    /// The decision with this name: `activities.call.rate`. It never meets a built-in one; among a hundred names the
    /// chance that two meet, and then draw the same, is 2 in a million.
    #[must_use]
    pub const fn named(name: &str) -> Decision {
        let bits = hash(0, name.as_bytes());
        Decision { word: fold(bits) | 1 << 31, lane: 0 }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "keeps the low half, into which the high one is mixed")]
const fn fold(bits: u64) -> u32 {
    (bits ^ (bits >> 32)) as u32
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
