//! What stands after an option: numbers, amounts, how well something is to be known.

use crate::ask::positive;
use std::fmt::Display;
use std::ops::RangeInclusive;

pub(in crate::cli) fn seed(text: &str) -> std::result::Result<u64, String> {
    whole(text, 0..=(1 << 53) - 1)
}

/// A whole number as people and scenarios write it: 1000, `1_000`, 1e3. Points and commas are refused: they part thousands
/// in some countries and decimals in others.
pub(in crate::cli) fn whole<N: TryFrom<u64> + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<N>,
) -> std::result::Result<N, String> {
    let digits = text.replace('_', "");
    let number = match digits.split_once(['e', 'E']) {
        None => digits.parse().ok(),
        Some((front, zeros)) => {
            let power = zeros.parse().ok().and_then(|zeros| 10_u64.checked_pow(zeros));
            power.and_then(|power| front.parse::<u64>().ok()?.checked_mul(power))
        }
    };
    number.and_then(|number| N::try_from(number).ok()).filter(|number| range.contains(number)).ok_or_else(|| {
        format!("a whole number from {} to {} is expected, such as 1000 or 1_000", range.start(), range.end())
    })
}

/// An amount of money above 0, as scenarios write it.
pub(in crate::cli) fn amount(text: &str) -> std::result::Result<f64, String> {
    positive(text).ok_or_else(|| "an amount of money above 0 is expected, such as 20000 or 20_000".to_string())
}
