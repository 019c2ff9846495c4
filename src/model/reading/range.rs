//! Numbers outside their range, told with what would be right; and numbers as messages write them.

use crate::error::Problem;
use crate::scenario::Place;
use crate::units::Role;

/// What is wrong with a number of this role.
pub(super) fn unfit(place: &Place, title: &str, number: f64, role: Role) -> Problem {
    let (low, high) = role.range();
    match role {
        Role::Periods => place.error(format!("{title} is {}", figure(number)), WHOLE_PERIODS),
        _ if number < 0.0 && title.contains("_response`") => {
            let problem = out_of_range(place, title, number, low, high);
            problem.help("without the minus: that a higher price sells less is built in")
        }
        _ => out_of_range(place, title, number, low, high),
    }
}

/// What a number of periods must be.
pub(super) const WHOLE_PERIODS: &str = "expected a whole number of periods, at least 1";

/// "must be between 0 and 1", with help for who wrote a percentage.
pub(super) fn out_of_range(place: &Place, title: &str, number: f64, low: f64, high: f64) -> Problem {
    let problem = place.error(format!("{title} is {}", figure(number)), must_be(low, high));
    let before = place.source.text.get(..place.span.start).unwrap_or_default();
    if high == 1.0 && before.ends_with("0,") {
        return problem.help(format!("decimals take a point: 0.{}", place.text()));
    }
    match percentage(number).filter(|_| high == 1.0) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// What to write for a number that was meant as a percentage, if it may have been.
pub(super) fn percentage(number: f64) -> Option<String> {
    let [percent, tenths] = [100.0, 10.0].map(|of| figure(number / of));
    let written = format!("a share is written as a decimal: {percent} for {}%", figure(number));
    match number {
        // Full marks are 1, as no percentage is.
        2.0..10.0 => Some(format!("{written}, {tenths} for {} out of 10", figure(number))),
        1.0..=100.0 => Some(written),
        _ => None,
    }
}

/// The range in words.
pub(super) fn must_be(low: f64, high: f64) -> String {
    match (low > f64::MIN, high < f64::MAX) {
        (true, false) if low == f64::MIN_POSITIVE => "must be above 0".to_owned(),
        (true, true) => format!("must be between {} and {}", figure(low), figure(high)),
        (true, false) => format!("must be {} or more", figure(low)),
        (false, true) => format!("must be at most {}", figure(high)),
        (false, false) => "must be a number".to_owned(),
    }
}

/// A number without the dust of binary fractions.
pub(in crate::model) fn figure(number: f64) -> String {
    let rounded = if number.fract() == 0.0 { number } else { format!("{number:.11e}").parse().unwrap_or(number) };
    if rounded == 0.0 || (1e-6..1e15).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}
