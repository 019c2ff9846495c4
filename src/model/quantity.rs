//! The quantity: the one concept that carries the file.

use super::RuleText;
use super::law::{Law, Stated};
use crate::random::math;
use crate::scenario::keys::Absent;
use crate::scenario::words::Per;
use crate::units::Role;
use serde::Serialize;

/// A number of the scenario, in whatever form it was written. Evaluated on its stated basis in the order: value or
/// draw, base rules, changes, strategy rules, range, conversion to the period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// Where it stands, `segments.small.retention`: names its draw, its rules and its messages.
    pub path: String,
    /// What the file says.
    pub value: Value,
    /// What the strategy does to it, in the order of the file.
    pub changes: Vec<Change<Stated>>,
    /// Decides range and conversion.
    pub role: Role,
    /// Periods in a unit of its basis; 1 where the role knows no time.
    pub per_basis: f64,
}

/// What the file says of a quantity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Always the same.
    Number(f64),
    /// Chance.
    Draw {
        /// Of what law.
        law: Law,
        /// How often.
        per: Per,
    },
    /// By calendar period.
    ByPeriod(Series),
    /// By tenure, the last entry holds on.
    ByTenure {
        /// At least one.
        values: Vec<f64>,
        /// Periods that an entry holds for: a unit of its basis.
        unit: f64,
    },
    /// A rule written in place.
    Rule(RuleText),
    /// The assumption with this index.
    Assumption(usize),
}

/// Numbers over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// An entry per period, at least one.
    pub values: Vec<f64>,
    /// Begins anew after the last entry; else the last one holds on.
    pub repeat: bool,
}

impl Series {
    /// The value in a period.
    #[must_use]
    pub fn at(&self, period: u32) -> f64 {
        let (period, len) = (period as usize, self.values.len());
        self.values[if self.repeat { period % len } else { period.min(len - 1) }]
    }
}

/// A strategy's change to a quantity: acts on the number, on each draw, series element or rule result.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change<X = f64> {
    /// Plus.
    Add(X),
    /// Times.
    Scale(X),
    /// Instead.
    Set(X),
}

impl Change<Stated> {
    /// The assumption that it names, if it does.
    #[must_use]
    pub fn assumption(&self) -> Option<usize> {
        match self {
            Change::Add(Stated::Assumption { assumption })
            | Change::Scale(Stated::Assumption { assumption })
            | Change::Set(Stated::Assumption { assumption }) => Some(*assumption),
            _ => None,
        }
    }
}

impl Change {
    /// What becomes of a number.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        match self {
            Change::Add(x) => value + x,
            Change::Scale(x) => value * x,
            Change::Set(x) => x,
        }
    }
}

impl Change<Stated> {
    /// The change in a run, of which the assumptions are known.
    #[must_use]
    pub fn at(self, assumptions: &[f64]) -> Change {
        match self {
            Change::Add(given) => Change::Add(given.at(assumptions)),
            Change::Scale(given) => Change::Scale(given.at(assumptions)),
            Change::Set(given) => Change::Set(given.at(assumptions)),
        }
    }

    /// What it takes.
    #[must_use]
    pub fn given(self) -> Stated {
        match self {
            Change::Add(given) | Change::Scale(given) | Change::Set(given) => given,
        }
    }

    /// The change in every run, if the file says it.
    #[must_use]
    pub fn known(self) -> Option<Change> {
        self.given().number().map(|_| self.at(&[]))
    }
}

impl Quantity {
    /// Whether it is 0 after its changes, as far as no rule says otherwise.
    #[must_use]
    pub fn is_off(&self) -> bool {
        matches!(self.value, Value::Number(number) if self.changed(number) == Some(0.0))
    }

    /// Whether it is what holds where its key is absent, whatever its basis.
    #[must_use]
    pub fn is(&self, absent: Absent) -> bool {
        match (absent, &self.value) {
            (Absent::Number(usual), Value::Number(number)) => {
                // No limit is none on any basis.
                let alike = usual == f64::MAX || convert(self.role, self.per_basis, usual) == usual;
                self.changes.is_empty() && *number == usual && alike
            }
            _ => false,
        }
    }

    /// What its changes make of a number, if the file says it.
    #[must_use]
    pub fn changed(&self, number: f64) -> Option<f64> {
        self.changes.iter().try_fold(number, |number, change| change.known().map(|change| change.apply(number)))
    }

    /// The assumptions that it names, whatever for; not those that rules read.
    #[must_use]
    pub fn assumptions(&self) -> Vec<usize> {
        let own: Vec<usize> = match &self.value {
            Value::Assumption(index) => vec![*index],
            Value::Draw { law, .. } => law.assumptions().collect(),
            _ => Vec::new(),
        };
        own.into_iter().chain(self.changes.iter().filter_map(|change| change.given().assumption())).collect()
    }
}

/// From the stated basis to the period, of which the basis holds `k`: `r^(1/k)`, `1-(1-p)^(1/k)` or `x/k`, as the role has
/// it.
///
/// ```
/// # use tenure::{model::convert, units::Role};
/// let month = convert(Role::Retention, 12.0, 0.8); // Of 80% a year.
/// assert!((month.powi(12) - 0.8).abs() < 1e-12);
/// assert_eq!(convert(Role::PerBasis, 12.0, 6.0), 0.5); // Six purchases a year.
/// ```
#[inline(always)]
#[must_use]
pub fn convert(role: Role, k: f64, value: f64) -> f64 {
    if k == 1.0 {
        return value;
    }
    match role {
        Role::Retention => math::exp(math::ln(value) / k),
        Role::Chance | Role::Pace => -math::exp_m1(math::ln_1p(-value) / k),
        Role::PerBasis => value / k,
        Role::PerOccasion
        | Role::Share
        | Role::Margin
        | Role::Growth
        | Role::Gain
        | Role::Time
        | Role::Periods
        | Role::Switch
        | Role::Plain => value,
    }
}

/// What must stand on the basis so that [`convert`] makes `value` of it in the period: `r^k`, `1-(1-p)^k` or `x k`. NaN where
/// nothing does: outside the range of the role, without a basis to convert from, or so close to a certain event that the
/// stated number cannot carry it (a chance of 10% a day, by the year).
#[inline(always)]
#[must_use]
pub fn on_basis(role: Role, k: f64, value: f64) -> f64 {
    let timed = matches!(role, Role::Retention | Role::Chance | Role::Pace | Role::PerBasis);
    let stated = if timed { over(role, k, value) } else { f64::NAN };
    let stated = if k == 1.0 && !stated.is_nan() { value } else { stated };
    let (low, high) = role.range();
    let inside = (low..=high).contains(&value) && stated.is_finite();
    if inside && (convert(role, k, stated) - value).abs() <= TOLD * value { stated } else { f64::NAN }
}

/// What `k` periods come to of which one comes to `value`: `r^k`, `1-(1-p)^k` or `x k`, as the role has it.
#[inline(always)]
#[must_use]
pub fn over(role: Role, k: f64, value: f64) -> f64 {
    match role {
        Role::Retention => math::exp(math::ln(value) * k),
        Role::Chance | Role::Pace => -math::exp_m1(math::ln_1p(-value) * k),
        Role::PerBasis => value * k,
        _ => value,
    }
}

/// How close a number of the period must come back from its basis, relative to itself: closer than anyone writes one.
const TOLD: f64 = 1e-9;

/// Whether a path, in which `*` stands for any one part, is that of a quantity.
///
/// ```
/// # use tenure::model::matches;
/// assert!(matches("segments.*.retention", "segments.small.retention"));
/// assert!(!matches("segments.*", "segments.small.retention"));
/// ```
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('.');
    pattern.split('.').all(|wanted| parts.next().is_some_and(|part| wanted == "*" || wanted == part))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{convert, on_basis};
    use crate::units::Role;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_said_for_a_period_comes_back_from_any_basis(
            p in 0.0..=1.0f64, k in prop::sample::select(vec![1.0, 4.0, 12.0, 52.0, 365.0]),
        ) {
            let back = |role, p| convert(role, k, on_basis(role, k, p));
            // A retention near 0 has no number on a long basis, a chance near 1 none that keeps its digits.
            let stays = 0.2 + 0.8 * p;
            prop_assert!((back(Role::Retention, stays) - stays).abs() <= 1e-12);
            prop_assert!((back(Role::PerBasis, 1e6 * p) - 1e6 * p).abs() <= 1e-12 * 1e6 * p);
            let chance = p * 2.5 / k;
            if chance <= 0.5 {
                prop_assert!((back(Role::Chance, chance) - chance).abs() <= 1e-12, "{}", back(Role::Chance, chance));
            }
            for role in [Role::Retention, Role::Chance] {
                let back = back(role, p);
                prop_assert!(back.is_nan() || (back - p).abs() <= 1e-9 * p, "{role:?} {p} by {k}: {back}");
            }
        }
    }

    #[test]
    fn the_certain_and_the_impossible_are_said_exactly() {
        for k in [1.0, 12.0, 365.0] {
            for (role, p) in [(Role::Retention, 0.0), (Role::Retention, 1.0), (Role::Chance, 0.0), (Role::Chance, 1.0)]
            {
                assert_eq!(convert(role, k, on_basis(role, k, p)), p, "{role:?} {p} by {k}");
            }
            for role in [Role::Share, Role::Growth, Role::Plain, Role::PerOccasion] {
                assert!(on_basis(role, k, 0.5).is_nan());
            }
            assert!(on_basis(Role::Chance, k, 1.5).is_nan() && on_basis(Role::PerBasis, k, -1.0).is_nan());
        }
        assert!(on_basis(Role::Chance, 365.0, 0.1).is_nan(), "10% a day is certain within a year, to 16 digits");
    }
}
