//! Philox 4x32-10, a generator without state: four random words from a counter of four words and a key of two.
//!
//! Source: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011).

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;
const LOW_HALF: u64 = 0xFFFF_FFFF;

/// The four words that belong to this counter under this key.
///
/// Words stay in 64 bits all the way, and only the factors of a product are cut to 32: so vector code multiplies them as
/// they lie, without moving any.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
#[allow(clippy::cast_possible_truncation, reason = "the upper halves hold no words")]
pub(super) fn philox(mut key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    let mut words = counter.map(u64::from);
    for _ in 0..ROUNDS {
        let even = MULTIPLIERS[0] * (words[0] & LOW_HALF);
        let odd = MULTIPLIERS[1] * (words[2] & LOW_HALF);
        words = [odd >> 32 ^ words[1] ^ u64::from(key[0]), odd, even >> 32 ^ words[3] ^ u64::from(key[1]), even];
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    words.map(|word| word as u32)
}

#[cfg(test)]
mod tests {
    use super::philox;

    /// From `kat_vectors` of the Random123 distribution.
    #[test]
    fn known_answers() {
        assert_eq!(philox([0; 2], [0; 4]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([!0; 2], [!0; 4]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0xa409_3822, 0x299f_31d0], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
