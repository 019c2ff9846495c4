//! How far numbers go that people write: beyond it one was probably meant as a percentage, or in another unit.

use super::range::figure;
use super::reader::Reader;
use crate::model::{Quantity, matches};
use crate::scenario::Place;
use crate::units::Role;

/// Whose numbers a row is about.
enum Of {
    /// Of this path.
    Path(&'static str),
    /// Of every other quantity of this role.
    Role(Role),
}

/// A row: who writes 0 means it, and else nobody means less than `low` or more than `high`.
struct Usual {
    of: Of,
    low: f64,
    high: f64,
    /// What such a number is.
    is: &'static str,
}

/// As many days as no customer takes to pay.
const YEARS: f64 = 1000.0;

const USUAL: &[Usual] = {
    use Of::{Path, Role as Any};
    const fn to(of: Of, high: f64, is: &'static str) -> Usual {
        Usual { of, low: 0.0, high, is }
    }
    const LOAD: &str = "work as a part of capacity: 1 where all time is work";
    const ELASTICITY: &str = "an elasticity: most are below 3";
    &[
        to(Path("scenario.discount_rate"), 0.5, "what a year takes off the value of money"),
        to(Path("segments.*.unpaid"), 0.5, "the share of revenue that is never paid"),
        Usual { of: Path("segments.*.payment_days"), low: 1.0, high: YEARS, is: "days: 30 for a month" },
        to(Path("segments.*.order_spread"), 10.0, "sd / mean of an order"),
        to(Path("segments.*.volume_response"), 10.0, ELASTICITY),
        to(Path("segments.*.order_response"), 10.0, ELASTICITY),
        to(Path("segments.*.leave_response"), 10.0, ELASTICITY),
        to(Path("channels.*.discount_response"), 10.0, ELASTICITY),
        to(Path("bargaining.concession"), 1.0, "points of margin per unit of its share of revenue: most are below 0.5"),
        to(Path("bargaining.extra_service"), 10.0, "a part of the cost to serve, per unit of its share of revenue"),
        to(Path("competitor.pull"), 5.0, "hazard per point of satisfaction, which goes from 0 to 1"),
        to(Path("services.*.surprise"), 10.0, "a weight beside that of 1 for performance"),
        to(Path("services.*.loss_weight"), 10.0, "1 to 2.5 is usual"),
        to(Path("resources.*.knee"), 3.0, LOAD),
        to(Path("resources.*.hire_at"), 3.0, LOAD),
        to(Path("resources.*.release_at"), 3.0, LOAD),
        to(Path("resources.*.overtime"), 10.0, "a multiple of the usual rate: 1.5 pays half as much again"),
        to(Path("resources.*.mood_weight"), 10.0, "a power: at 1 half the mood is half the quality"),
        Usual { of: Path("market.size"), low: 1.0, high: f64::MAX, is: "customers, not a share of them" },
        to(Any(Role::Gain), 2.0, "a part that each step adds: 1 doubles"),
        to(Any(Role::Growth), 1.0, "a part that is added: 1 doubles"),
    ]
};

impl Usual {
    /// The row of a quantity.
    fn of(path: &str, role: Option<Role>) -> Option<&'static Usual> {
        USUAL.iter().find(|row| match row.of {
            Of::Path(known) => matches(known, path),
            Of::Role(known) => role == Some(known),
        })
    }

    fn holds(&self, number: f64) -> bool {
        number <= 0.0 || (self.low..=self.high).contains(&number)
    }
}

/// The first of these numbers that nobody means, with its row.
fn unusual(path: &str, role: Option<Role>, numbers: &[f64]) -> Option<(f64, &'static Usual)> {
    let row = Usual::of(path, role)?;
    let number = numbers.iter().find(|number| !row.holds(**number) && number.is_finite())?;
    Some((*number, row))
}

impl Reader<'_> {
    /// Numbers of the file such as nobody means at this path.
    pub(super) fn doubt_size(&mut self, place: &Place, title: &str, path: &str, role: Option<Role>, numbers: &[f64]) {
        let Some((number, row)) = unusual(path, role, numbers) else { return };
        let problem = place.error(format!("{title} is {}", figure(number)), row.is).warning();
        let percent = format!("for {}%: {}", figure(number), figure(number / 100.0));
        self.push(if number > row.high { problem.help(percent) } else { problem });
    }

    /// What a strategy makes of numbers that were as usual.
    pub(super) fn doubt_changed_size(&mut self, place: &Place, title: &str, quantity: &Quantity) {
        let (path, role) = (&quantity.path, Some(quantity.role));
        let numbers = self.literals(&quantity.value).into_iter();
        let usual = numbers.filter(|number| unusual(path, role, &[*number]).is_none());
        let changed: Vec<f64> = usual.filter_map(|number| quantity.changed(number)).collect();
        if let Some((number, row)) = unusual(path, role, &changed) {
            self.push(place.error(format!("{title} becomes {}", figure(number)), row.is).warning());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Of, USUAL};
    use crate::scenario::keys;

    #[test]
    fn every_path_is_that_of_a_key() {
        for row in USUAL {
            if let Of::Path(path) = row.of {
                assert!(keys::row(path).is_some(), "{path}");
            }
        }
    }
}
