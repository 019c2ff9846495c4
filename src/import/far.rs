//! Days that lie far from all others.

use super::orders::GAP;

/// The gap before them is longer than so many times the longest one between all other days.
const FAR: i32 = 10;
/// They are at most one line of so many.
const FEW: usize = 100;
/// Of fewer lines than this nothing can be said to lie far from all others.
const FEWEST: usize = 20;

/// How many days, from the front, lie far from all that follow: each with its lines, in their order. Few lines, and a gap of more than a
/// year that no other one behind it comes near.
pub(super) fn apart(days: &[(i32, usize)]) -> Option<usize> {
    let all: usize = days.iter().map(|(_, lines)| lines).sum();
    let most = if all < FEWEST { 0 } else { (all / FEW).max(1) };
    let gap = |at: usize| (days[at].0 - days[at - 1].0).abs();
    let (mut longest, mut found) = (0, None);
    let mut before = all;
    for at in (1..days.len()).rev() {
        before -= days[at].1;
        if before <= most && at + 2 < days.len() && gap(at) > GAP.max(FAR * longest) {
            found = found.or(Some(at));
        }
        longest = longest.max(gap(at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::apart;

    /// A line a day for so long, each so many days behind the other.
    fn regular(first: i32, days: i32, step: i32) -> Vec<(i32, usize)> {
        (0..days).map(|at| (first + step * at, 1)).collect()
    }

    #[test]
    fn few_days_far_before_all_others_are_told_from_sparse_ones() {
        let with =
            |early: &[i32], rest: Vec<(i32, usize)>| [early.iter().map(|day| (*day, 1)).collect(), rest].concat();
        assert_eq!(apart(&with(&[700_000], regular(707_000, 200, 2))), Some(1));
        assert_eq!(apart(&with(&[700_000, 703_000], regular(707_000, 200, 2))), Some(2), "two slips, each by itself");
        assert_eq!(apart(&with(&[700_000], regular(707_000, 20, 1))), Some(1), "one line of 21");
        for (why, honest) in [
            ("a year", with(&[706_634], regular(707_000, 200, 2))),
            ("sparse", with(&[700_000], regular(707_000, 200, 701))),
            ("many", with(&[700_000, 700_001, 700_002], regular(707_000, 200, 2))),
            ("too few in all", with(&[700_000], regular(707_000, 18, 1))),
            ("none", regular(707_000, 200, 2)),
        ] {
            assert_eq!(apart(&honest), None, "{why}");
        }
    }
}
