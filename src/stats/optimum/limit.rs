//! A limit that the answer has to keep: `chance(value < 0) <= 0.05`.

use serde::{Serialize, Serializer};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// How likely it may be that the value stays below an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The amount.
    pub below: f64,
    /// How likely at most: 0..1.
    pub at_most: f64,
}

impl Limit {
    /// The share of these values that stays below; 0 of none.
    #[must_use]
    pub fn chance(self, values: &[f64]) -> f64 {
        let below = values.iter().filter(|value| **value < self.below).count();
        below as f64 / values.len().max(1) as f64
    }

    /// Whether these values keep it.
    #[must_use]
    pub fn holds(self, values: &[f64]) -> bool {
        self.chance(values) <= self.at_most
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Limit, String> {
        let bare: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '_').collect();
        let parts = bare.strip_prefix("chance(value<").and_then(|rest| rest.split_once(")<="));
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let share = |text: &str| match text.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| percent / 100.0),
            None => number(text),
        };
        let limit = parts.and_then(|(below, most)| Some(Limit { below: number(below)?, at_most: share(most)? }));
        limit.filter(|limit| (0.0..=1.0).contains(&limit.at_most)).ok_or_else(|| {
            "how likely a low value may be is expected, such as \"chance(value < 0) <= 0.05\"".to_owned()
        })
    }
}

impl Display for Limit {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "chance(value < {}) <= {}", self.below, self.at_most)
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    #[test]
    fn a_limit_is_read_as_it_is_written_and_says_who_keeps_it() {
        let limit: Limit = "chance(value < -1_000) <= 5%".parse().unwrap_or(Limit { below: 0.0, at_most: 0.0 });
        assert_eq!(
            (limit.below, limit.at_most, limit.to_string().as_str()),
            (-1000.0, 0.05, "chance(value < -1000) <= 0.05")
        );
        assert!(limit.holds(&[0.0; 19]) && !limit.holds(&[-2000.0, 0.0, 0.0]));
        for wrong in
            ["", "chance(value > 0) <= 0.05", "chance(value < 0) <= 5", "value < 0", "chance(value < x) <= 0.1"]
        {
            assert!(wrong.parse::<Limit>().is_err(), "{wrong}");
        }
    }
}
