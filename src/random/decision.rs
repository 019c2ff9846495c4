//! What is decided: the named points of chance.

/// A named point of chance. A customer has 128 random bits in each period, from one call of Philox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Takes 32 of them as they are: 0..=3. For what nearly every customer decides in every period.
    Word(u8),
    /// Mixes them all with this hash of its name: one is added without moving any other.
    Named(u64),
}

impl Decision {
    /// How many purchases.
    pub const PURCHASES: Decision = Decision::Word(0);
    /// The shock on the basket.
    pub const BASKET_NOISE: Decision = Decision::Word(1);
    /// Whether there is a problem, and whether it is told.
    pub const COMPLAINT: Decision = Decision::Word(2);
    /// Whether it is settled, and how fast.
    pub const RESOLVED: Decision = Decision::Word(3);
    /// Whether the firm finds a silent problem.
    pub const NOTICED: Decision = Decision::named("noticed");
    /// Whether a customer fails.
    pub const FAILURE: Decision = Decision::named("failure");
    /// What a customer leaves for.
    pub const CAUSE: Decision = Decision::named("cause");
    /// Whether a customer on file is asked how content it is.
    pub const SURVEY: Decision = Decision::named("listening.survey");
    /// How far what it says is from what it feels.
    pub const SURVEY_NOISE: Decision = Decision::named("listening.survey_noise");
    /// Whether a leaver is asked why.
    pub const EXIT: Decision = Decision::named("listening.exit");
    /// Whether it says why.
    pub const EXIT_TRUTH: Decision = Decision::named("listening.exit_truth");
    /// What else it names.
    pub const EXIT_OTHER: Decision = Decision::named("listening.exit other");
    /// Whether a customer is asleep when the scenario opens.
    pub const ASLEEP: Decision = Decision::named("asleep");
    /// Whether it falls asleep.
    pub const SLEEP: Decision = Decision::named("sleep");
    /// What for.
    pub const SLEEP_CAUSE: Decision = Decision::named("sleep cause");
    /// Whether a sleeper wakes.
    pub const WAKE: Decision = Decision::named("wake");
    /// Whether a customer who left comes back.
    pub const RETURN: Decision = Decision::named("return");
    /// Whether one product more is held.
    pub const CROSS_SELL: Decision = Decision::named("cross_sell");
    /// Whether a customer buys one step dearer.
    pub const UP_SELL: Decision = Decision::named("up_sell");
    /// How many quotes are won.
    pub const QUOTES_WON: Decision = Decision::named("quotes won");
    /// How many quotes are lost.
    pub const QUOTES_LOST: Decision = Decision::named("quotes lost");
    /// How many newcomers are brought.
    pub const REFERRALS: Decision = Decision::named("referrals");

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
