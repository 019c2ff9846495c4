//! What the field of a lever takes, and what is told of what it does not take, in the units that it shows.

use super::lever::Lever;
use crate::legible::visible;
use crate::model::{Model, matches};
use crate::scenario::keys::{SCENARIO, Takes};

/// Nothing that a portfolio has is as much; what is as large is a slip of the hand.
const TOO_LARGE: f64 = 1e15;

/// Any number.
pub(super) const ANY: (f64, f64) = (f64::MIN, f64::MAX);

/// The lowest and the highest number at a path, as far as that is known of it alone.
pub(super) fn range(model: &Model, path: &str) -> (f64, f64) {
    let quantities = model.baseline.quantities().filter(|it| matches(path, &it.path)).map(|it| it.role.range());
    let plain = path.strip_prefix("scenario.").and_then(|name| SCENARIO.key(name));
    let plain = plain.and_then(|key| if let Takes::Number(low, high) = key.takes { Some((low, high)) } else { None });
    quantities.chain(plain).fold(ANY, |(low, high), it| (low.max(it.0), high.min(it.1)))
}

impl Lever {
    /// The number of what its field shows, or what is wrong with that.
    pub(super) fn number(&self, shown: &str) -> Result<f64, String> {
        let label = visible(&self.label);
        let example = || self.stands.first().copied().unwrap_or(self.reach[0]);
        let number = self.read(shown);
        let number =
            number.ok_or_else(|| format!("{label}: a number is expected, such as {}", self.shown(example())))?;
        if number.abs() >= TOO_LARGE {
            return Err(format!("{label}: {}{} is too large", visible(shown), self.unit()));
        }
        let (low, high) = self.range;
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        let expected = match (low > f64::MIN, high < f64::MAX) {
            (true, true) => format!("between {} and {}", self.told(low), self.told(high)),
            (true, false) => format!("{} or more", self.told(low)),
            (false, _) => format!("at most {}", self.told(high)),
        };
        Err(format!("{label} is {}: {expected} is expected", self.told(number)))
    }

    /// Whether a third decimal is nothing unusual in it, so that one mark before three digits is a decimal mark.
    pub(super) fn is_fine(&self) -> bool {
        let thousandths = |it: &f64| self.shown(*it).split_once('.').is_some_and(|(_, decimals)| decimals.len() > 2);
        self.percent || self.reach.iter().chain(&self.values).chain(&self.stands).any(thousandths)
    }
}
