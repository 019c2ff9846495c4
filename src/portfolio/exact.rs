//! Sums that are the same in any order: over customers, blocks, threads and strategies.

use crate::isa::{Isa, Kernel};

/// Adding this and taking it away again rounds to a multiple of 2^-10, for anything below 2^41.
const COARSE: f64 = 1.5 * (1_u64 << 42) as f64;
/// The same for 2^-42, for anything below 2^9.
const FINE: f64 = 1.5 * 1024.0;
/// The same for 2^33, for anything below 2^84.
const HUGE: f64 = COARSE * (1_u64 << 43) as f64;
/// The same for 2^-40, for anything below 2^11.
const SHARES: f64 = 1.5 * 4096.0;
/// Parts on the coarse grid stay below this, so that any two of them add up exactly.
const FULL: f64 = (1_u64 << 42) as f64;
/// Independent partial sums, so that the processor can keep several additions in flight, and they all fit into its registers.
const LANES: usize = 16;
/// Entries that are added to a lane in a round.
const DEEP: usize = 2;

/// Sums of this size or more are no sums any more: they are infinite, not a number, or so large that entries would be lost
/// in them.
pub const MOST: f64 = 1e24;

/// A sum in three parts on fixed grids, where every addition is exact as long as the total stays below [`MOST`]. What an
/// entry loses is below 2^-43 of a unit of money, and is lost before it is added: so the order of the entries cannot
/// matter.
///
/// ```
/// # use tenure::portfolio::Exact;
/// let sum = |amounts: &[f64]| amounts.iter().fold(Exact::default(), |mut sum, amount| { sum.add(*amount); sum });
/// assert_eq!(sum(&[1e15, 0.25, -1e15]).value(), 0.25); // Plain addition gives 0.25 or 0, by the order.
/// assert_eq!(sum(&[0.25, -1e15, 1e15]), sum(&[1e15, 0.25, -1e15]));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Exact {
    /// Of multiples of 2^33; 0 unless the sum is above 4 million million.
    top: f64,
    high: f64,
    low: f64,
}

/// Equal sums are equal, however they came about.
impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.value() == other.value()
    }
}

impl Exact {
    /// The sum as one number.
    #[must_use]
    pub fn value(self) -> f64 {
        (self.top + self.high) + self.low
    }

    /// Whether it is a sum: finite, and below [`MOST`] in size.
    #[must_use]
    pub fn holds(self) -> bool {
        self.value().abs() < MOST
    }

    /// Whether nothing was added yet, or nothing but 0.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.top == 0.0 && self.high == 0.0 && self.low == 0.0
    }

    /// Adds one entry.
    pub fn add(&mut self, entry: f64) {
        let (high, low) = split(entry);
        self.merge(Exact { top: 0.0, high, low }.settled());
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: Exact) {
        let low = self.low + other.low;
        let carry = coarse(low);
        self.top += other.top;
        self.high += other.high + carry;
        self.low = low - carry;
        *self = self.settled();
    }

    /// The same sum with a small part on the coarse grid.
    fn settled(self) -> Exact {
        if self.high.abs() < FULL {
            return self;
        }
        let carry = (self.high + HUGE) - HUGE;
        Exact { top: self.top + carry, high: self.high - carry, low: self.low }
    }

    /// The sum of a column of up to 4 million entries.
    #[must_use]
    pub fn sum(isa: Isa, column: &[f64]) -> Exact {
        isa.run(Sum { column }).unwrap_or_else(|| Exact::one_by_one(column))
    }

    /// The sum of a column of whole numbers, sooner: exact as long as they come to less than 2^53.
    #[must_use]
    pub fn sum_whole(isa: Isa, column: &[f64]) -> Exact {
        let high = isa.run(WholeSum { column });
        if high.abs() < FULL { Exact { top: 0.0, high, low: 0.0 } } else { Exact::one_by_one(column) }
    }

    /// The sum of the shares, 0 to 1, of those who are marked with 1 in a column of 0; of up to 4,096, sooner.
    #[must_use]
    pub fn of_shares(isa: Isa, shares: &[f64], those: &[f64]) -> Exact {
        let mut sum = Exact::default();
        sum.add(isa.run(ShareSum { shares, those }));
        sum
    }

    /// The sum of entries that are too large to be added up side by side.
    fn one_by_one(column: &[f64]) -> Exact {
        let mut sum = Exact::default();
        column.iter().for_each(|entry| sum.add(*entry));
        sum
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
    /// Nothing where the lanes may have lost something: they, and any sum of theirs, must stay on the coarse grid.
    type Output = Option<Exact>;

    #[inline(always)]
    fn run(self) -> Option<Exact> {
        let (mut high, mut low) = ([0.0; LANES], [0.0; LANES]);
        groups::<{ LANES * DEEP }>(self.column, |group| {
            for lane in 0..LANES {
                for entry in 0..DEEP {
                    let (h, l) = split(group[entry * LANES + lane]);
                    high[lane] += h;
                    low[lane] += l;
                }
            }
        });
        // Both are on their grids: the lanes add up exactly, and one carry serves them all.
        (across(high.map(f64::abs)) < FULL).then(|| {
            let mut total = Exact::default();
            total.merge(Exact { top: 0.0, high: across(high), low: across(low) });
            total
        })
    }
}

struct WholeSum<'a> {
    column: &'a [f64],
}

impl Kernel for WholeSum<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut sums = [0.0; LANES];
        groups::<LANES>(self.column, |group| {
            for lane in 0..LANES {
                sums[lane] += group[lane];
            }
        });
        across(sums)
    }
}

struct ShareSum<'a> {
    shares: &'a [f64],
    those: &'a [f64],
}

impl Kernel for ShareSum<'_> {
    /// On a grid on which so many shares add up exactly.
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut sums = [0.0; LANES];
        let (shares, last_shares) = self.shares.as_chunks::<LANES>();
        let (those, last_those) = self.those.as_chunks::<LANES>();
        for (shares, those) in shares.iter().zip(those) {
            for lane in 0..LANES {
                sums[lane] += on_grid(shares[lane], those[lane]);
            }
        }
        for lane in 0..last_shares.len().min(last_those.len()) {
            sums[lane] += on_grid(last_shares[lane], last_those[lane]);
        }
        across(sums)
    }
}

/// The share of who is there, on the grid of shares.
#[inline(always)]
fn on_grid(share: f64, there: f64) -> f64 {
    let share = if there > 0.0 { share } else { 0.0 };
    (share + SHARES) - SHARES
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
    fn shares_of_those_who_are_there_add_up_alike_in_any_order() {
        let mut all: Vec<(f64, f64)> =
            (0..4096).map(|i| (f64::from(i * 7919 % 4099) / 4099.0, f64::from(u8::from(i % 3 > 0)))).collect();
        let of = |isa, all: &[(f64, f64)]| {
            let (shares, those): (Vec<f64>, Vec<f64>) = all.iter().copied().unzip();
            Exact::of_shares(isa, &shares, &those)
        };
        let whole = of(Isa::best(), &all);
        let plain: f64 = all.iter().map(|(share, there)| share * there).sum();
        assert!((whole.value() - plain).abs() < 4096.0 * 2.0_f64.powi(-41) + 1e-11);
        let mut parts = Exact::default();
        all.chunks(37).rev().for_each(|part| parts.merge(of(Isa::best(), part)));
        all.reverse();
        assert_eq!((parts, of(Isa::Sse2, &all)), (whole, whole));
        // Who is not there may have any number.
        assert_eq!(of(Isa::best(), &[(f64::NAN, 0.0), (0.5, 1.0), (1.0, 1.0)]).value(), 1.5);
    }

    #[test]
    fn order_and_grouping_do_not_matter() {
        let entries: Vec<f64> = (0..5000).map(|i| f64::from(i * 7919 % 10007) * 0.1 - 321.7).collect();
        let mut backwards = entries.clone();
        backwards.reverse();
        let whole = Exact::sum(Isa::best(), &entries);
        assert_eq!(whole, Exact::sum(Isa::Sse2, &backwards));
        let mut parts = Exact::default();
        for part in entries.chunks(37).rev() {
            parts.merge(Exact::sum(Isa::best(), part));
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
                assert_eq!(Exact::sum(isa, &amounts[..n]), sum, "{n}");
                assert_eq!(Exact::sum_whole(isa, &counts[..n]), Exact::sum(isa, &counts[..n]), "{n}");
            }
        }
    }

    #[test]
    fn order_and_grouping_do_not_matter_for_huge_sums() {
        let entries: Vec<f64> = (0..5000).map(|i| (f64::from(i * 7919 % 10007) - 2000.25) * 1.7e16).collect();
        let mut one_by_one = Exact::default();
        entries.iter().rev().for_each(|entry| one_by_one.add(*entry));
        for isa in [Isa::Sse2, Isa::Avx2, Isa::Avx512] {
            for size in [1, 37, 2048, 5000] {
                let mut parts = Exact::default();
                entries.chunks(size).rev().for_each(|part| parts.merge(Exact::sum(isa, part)));
                assert_eq!(parts, one_by_one, "{size}");
                assert!(parts.holds());
            }
        }
        // In multiples of 2^10, far below the last digit of any entry.
        #[expect(clippy::cast_possible_truncation, reason = "the entries are whole and below 2^127")]
        let exact: i128 = entries.iter().map(|entry| *entry as i128).sum();
        assert_eq!(one_by_one.value(), exact as f64);
    }

    #[test]
    fn small_entries_beside_huge_ones_keep_their_place() {
        let mut sum = Exact::default();
        for entry in [9e23, 0.5, 3e15, -9e23, 0.25, -3e15] {
            sum.add(entry);
        }
        assert_eq!(sum.value(), 0.75);
    }

    #[test]
    fn what_is_no_sum_is_told() {
        for column in [vec![1.0, f64::NAN], vec![f64::INFINITY], vec![f64::NEG_INFINITY, f64::INFINITY], vec![1e300; 9]]
        {
            for isa in [Isa::Sse2, Isa::best()] {
                assert!(!Exact::sum(isa, &column).holds() && !Exact::sum_whole(isa, &column).holds(), "{column:?}");
            }
            let mut sum = Exact::default();
            column.iter().for_each(|entry| sum.add(*entry));
            assert!(!sum.holds(), "{column:?}");
            let mut later = Exact::sum(Isa::best(), &[1.0, 2.0]);
            later.merge(sum);
            assert!(!later.holds(), "{column:?}");
        }
        assert!(!Exact::sum(Isa::best(), &[MOST]).holds() && Exact::sum(Isa::best(), &[MOST / 2.0]).holds());
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
