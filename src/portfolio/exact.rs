//! Sums that are the same in any order: over customers, blocks, threads and strategies.

use crate::isa::{Isa, Kernel};

/// Adding this and taking it away again rounds to a multiple of 2^-10, for anything below 2^41.
const COARSE: f64 = 1.5 * (1_u64 << 42) as f64;
/// The same for 2^-42, for anything below 2^9.
const FINE: f64 = 1.5 * 1024.0;
/// Independent partial sums, so that the processor can keep several additions in flight.
const LANES: usize = 32;
/// The same for whole numbers.
const WHOLE_LANES: usize = 16;

/// A sum in two parts on fixed grids, where every addition is exact as long as the total stays below 2^43 (9 million
/// million). What an entry loses is below 2^-43 of a unit of money, and is lost before it is added: so the order of
/// the entries cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exact {
    high: f64,
    low: f64,
}

impl Exact {
    /// The sum as one number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.high + self.low
    }

    /// Adds one entry.
    pub fn add(&mut self, entry: f64) {
        let (high, low) = split(entry);
        self.merge(Exact { high, low });
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: Exact) {
        let low = self.low + other.low;
        let carry = coarse(low);
        self.high += other.high + carry;
        self.low = low - carry;
    }

    /// The sum of a column of up to 4 million entries.
    #[must_use]
    pub fn of(isa: Isa, column: &[f64]) -> Exact {
        isa.run(Sum { column })
    }

    /// The sum of a column of whole numbers, sooner: exact as long as they come to less than 2^53.
    #[must_use]
    pub fn of_whole(isa: Isa, column: &[f64]) -> Exact {
        Exact { high: isa.run(WholeSum { column }), low: 0.0 }
    }
}

#[inline(always)]
fn coarse(x: f64) -> f64 {
    (x + COARSE) - COARSE
}

#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let high = coarse(x);
    (high, ((x - high) + FINE) - FINE)
}

struct Sum<'a> {
    column: &'a [f64],
}

impl Kernel for Sum<'_> {
    type Output = Exact;

    #[inline(always)]
    fn run(self) -> Exact {
        let (mut high, mut low) = ([0.0; LANES], [0.0; LANES]);
        groups::<LANES>(self.column, |group| {
            for lane in 0..LANES {
                let (h, l) = split(group[lane]);
                high[lane] += h;
                low[lane] += l;
            }
        });
        // Both are on their grids: the lanes add up exactly, and one carry serves them all.
        let mut total = Exact::default();
        total.merge(Exact { high: across(high), low: across(low) });
        total
    }
}

struct WholeSum<'a> {
    column: &'a [f64],
}

impl Kernel for WholeSum<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut sums = [0.0; WHOLE_LANES];
        groups::<WHOLE_LANES>(self.column, |group| {
            for lane in 0..WHOLE_LANES {
                sums[lane] += group[lane];
            }
        });
        across(sums)
    }
}

/// Hands on a column group by group, the last one filled up with zeros.
#[inline(always)]
fn groups<const N: usize>(column: &[f64], mut each: impl FnMut(&[f64; N])) {
    let (full, rest) = column.as_chunks();
    for group in full {
        each(group);
    }
    if !rest.is_empty() {
        let mut last = [0.0; N];
        last[..rest.len()].copy_from_slice(rest);
        each(&last);
    }
}

/// The sum of all lanes, half upon half.
#[inline(always)]
fn across<const N: usize>(mut lanes: [f64; N]) -> f64 {
    let mut half = N / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_grouping_do_not_matter() {
        let entries: Vec<f64> = (0..5000).map(|i| f64::from(i * 7919 % 10007) * 0.1 - 321.7).collect();
        let mut backwards = entries.clone();
        backwards.reverse();
        let whole = Exact::of(Isa::best(), &entries);
        assert_eq!(whole, Exact::of(Isa::Sse2, &backwards));
        let mut parts = Exact::default();
        for part in entries.chunks(37).rev() {
            parts.merge(Exact::of(Isa::best(), part));
        }
        assert_eq!(whole, parts);
        // In hundredths everything is a whole number.
        let hundredths: i64 = (0..5000).map(|i: i64| (i * 7919 % 10007) * 10 - 32170).sum();
        assert!((whole.value() - hundredths as f64 / 100.0).abs() < 1e-6);
    }

    #[test]
    fn a_column_is_the_sum_of_its_entries() {
        let amounts: Vec<f64> = (0..100).map(|i| (f64::from(i * 7919 % 10007) - 5000.5) * 1234.567).collect();
        let counts: Vec<f64> = amounts.iter().map(|amount| amount.round()).collect();
        for isa in [Isa::Sse2, Isa::Avx2, Isa::Avx512] {
            for n in 0..=amounts.len() {
                let mut sum = Exact::default();
                amounts[..n].iter().for_each(|&amount| sum.add(amount));
                assert_eq!(Exact::of(isa, &amounts[..n]), sum, "{n}");
                assert_eq!(Exact::of_whole(isa, &counts[..n]), Exact::of(isa, &counts[..n]), "{n}");
            }
        }
    }

    #[test]
    fn small_and_large_entries_keep_their_cents() {
        let mut sum = Exact::default();
        sum.add(1e12);
        for _ in 0..1000 {
            sum.add(0.001);
        }
        sum.add(-1e12);
        assert!((sum.value() - 1.0).abs() < 1e-9);
    }
}
