//! Numbers of 64 bits in a row, written short: what stands at the same place of another row is left out of each, and of what is left the bytes
//! that are 0 at its end, or at its beginning. Amounts that are 0, counts, and what a strategy does not change take next to nothing. Every bit
//! comes back.

/// Bytes of a number.
const BYTES: usize = 8;

/// Writes a row; `like` is known to who reads it.
pub(super) fn pack(row: &[u64], like: &[u64], out: &mut Vec<u8>) {
    out.extend_from_slice(&u32::try_from(row.len()).unwrap_or(u32::MAX).to_le_bytes());
    let codes = out.len();
    out.resize(codes + row.len().div_ceil(2), 0);
    for (at, word) in row.iter().enumerate() {
        let bytes = (word ^ like.get(at).unwrap_or(&0)).to_be_bytes();
        let zeros = |byte: &u8| *byte == 0;
        let first = bytes.iter().take_while(|byte| zeros(byte)).count();
        let last = bytes.iter().rev().take_while(|byte| zeros(byte)).count();
        // 0 to 8 bytes at the beginning; from 9 on, the first 1 to 7 are left out.
        let (code, kept) = if first > last && last < BYTES {
            (BYTES + first, &bytes[first..])
        } else {
            (BYTES - last, &bytes[..BYTES - last])
        };
        out[codes + at / 2] |= u8::try_from(code << (4 * (at % 2))).unwrap_or_default();
        out.extend_from_slice(kept);
    }
}

/// Reads one, and leaves `from` behind it; `None` where it is none.
pub(super) fn unpack(from: &mut &[u8], like: &[u64]) -> Option<Vec<u64>> {
    let (count, rest) = from.split_first_chunk()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (codes, mut rest) = rest.split_at_checked(count.div_ceil(2))?;
    // Not more of them than half a byte each that is there.
    let mut row = Vec::with_capacity(count);
    for at in 0..count {
        let code = usize::from(codes[at / 2] >> (4 * (at % 2)) & 15);
        let mut bytes = [0; BYTES];
        let place = if code > BYTES { code - BYTES..BYTES } else { 0..code };
        let (kept, others) = rest.split_at_checked(place.len())?;
        bytes[place].copy_from_slice(kept);
        rest = others;
        row.push(u64::from_be_bytes(bytes) ^ like.get(at).unwrap_or(&0));
    }
    *from = rest;
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use proptest::prelude::*;

    #[test]
    fn what_says_nothing_new_takes_half_a_byte() {
        let (mut out, row) = (Vec::new(), [1.5_f64, 0.0, 12.0, 0.1].map(f64::to_bits));
        pack(&row, &row, &mut out);
        assert_eq!(out.len(), 4 + 2);
        out.clear();
        pack(&row, &[], &mut out);
        assert_eq!(out.len(), 4 + 2 + 2 + 2 + 8, "0 has none, 1.5 and 12 have two, a tenth has all");
    }

    proptest! {
        #[test]
        fn every_bit_comes_back(
            row in prop::collection::vec((any::<u64>(), 0..64_u32, 0..64_u32), 0..50), like in prop::collection::vec(any::<u64>(), 0..50),
            tail in prop::collection::vec(any::<u8>(), 0..9),
        ) {
            let row: Vec<u64> = row.into_iter().map(|(word, down, up)| word >> down << up).collect();
            let mut out = Vec::new();
            pack(&row, &like, &mut out);
            let whole = out.len();
            out.extend_from_slice(&tail);
            let mut from = &out[..];
            prop_assert_eq!(unpack(&mut from, &like), Some(row));
            prop_assert_eq!(from, &tail[..]);
            for end in 0..whole {
                prop_assert_eq!(unpack(&mut &out[..end], &like), None);
            }
        }

        #[test]
        fn whatever_is_there_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let row = unpack(&mut &bytes[..], &[]);
            prop_assert!(row.is_none_or(|row| row.len() <= 2 * bytes.len()));
        }
    }
}
