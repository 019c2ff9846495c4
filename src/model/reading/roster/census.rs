//! Who of a list is played, and when: counted aloud, so that nobody is lost in silence.

use super::Around;
use super::dates::Clock;
use super::told::{Counted, Told};
use crate::model::reading::range::figure;
use crate::model::reading::setting;
use crate::model::{Listed, Value};
use crate::scenario::keys::SegmentKey;
use crate::scenario::{Place, Table, clip};
use crate::sheet::Sheet;

/// What is counted while rows become customers.
#[derive(Default)]
pub(super) struct Counts {
    /// Who ended before the opening: they are no customers.
    pub(super) before: usize,
    /// Who end at the opening or after it.
    pub(super) later: Counted,
    /// Who end so far ahead that no end is meant.
    pub(super) never: usize,
    /// Who have been customers for longer than anybody is.
    pub(super) aged: Counted,
}

/// "300 customers listed: 260 at the opening, 30 later, 10 after the horizon".
pub(super) fn count(sheet: &Sheet, customers: &[Listed], met: &Counts, clock: &Clock<'_>, told: &mut Told) {
    let all = customers.len() + met.before;
    if all == 0 {
        return;
    }
    let opening = customers.iter().filter(|listed| listed.start <= 0).count();
    let beyond = customers.iter().filter(|listed| listed.start > 0 && listed.start >= clock.length()).count();
    let later = customers.len() - opening - beyond;
    let counts = [
        (opening, "at the opening"),
        (later, "later"),
        (beyond, "after the horizon"),
        (met.before, "ended before the opening"),
    ];
    let parts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, when)| format!("{} {when}", thousands(*n))).collect();
    told.note(format!("{} listed: {}", who(all), parts.join(", ")));
    if opening + later == 0 {
        let whole = Place { source: std::sync::Arc::clone(&sheet.source), span: sheet.header()..sheet.header() };
        let problem =
            whole.error("no customer of the list is ever played", "all of them are before or after the simulation");
        told.warning(problem.warning());
    }
    if met.never > 0 {
        let who = have(met.never);
        told.note(format!("{who} an `end` more than 60 years after the opening: read as none"));
    }
    if let Some(place) = &met.later.first {
        let title = format!("{} an end that is still to come", have(met.later.count));
        let problem = place.error(title, "it is not played").warning();
        told.warning(problem.help("they leave as their retention says, like everybody else"));
    }
    if let Some(place) = &met.aged.first {
        let title = format!("{} started more than 60 years before the opening", have(met.aged.count));
        let problem = place.error(title, "does it stand for a date that is not known?").warning();
        told.warning(
            problem.help("the start gives tenure, and growth with it; an empty cell is a start at the opening"),
        );
    }
}

/// Warns of segments that open with customers of their own beside those of the list.
pub(super) fn twice(customers: &[Listed], around: &Around<'_>, root: &Table, told: &mut Told) {
    for (index, segment) in around.baseline.segments.iter().enumerate() {
        let here = customers.iter().filter(|listed| listed.segment == index).count();
        let Some(place) = setting::place_of(root, ["segments", &segment.name, "customers"]) else { continue };
        if here == 0 || matches!(segment.quantities[SegmentKey::Customers].value, Value::Number(0.0)) {
            continue;
        }
        let name = clip(&segment.name);
        let problem = match segment.quantities[SegmentKey::Customers].value {
            Value::Number(own) if own == here as f64 || own == customers.len() as f64 => {
                let those = if own == 1.0 { "customer".to_owned() } else { format!("{} customers", figure(own)) };
                let are = if own == 1.0 { "is" } else { "are" };
                let title = format!("the {those} of segment `{name}` {are} played beside those of the list");
                place
                    .error(title, format!("as many as the list has: {} in all, each of them twice?", own + here as f64))
            }
            Value::Number(own) => {
                let title = format!("segment `{name}` has {} and {} of the list", of_its_own(own), thousands(here));
                place.error(title, format!("both are played: {}", figure(own + here as f64)))
            }
            _ => place.error(
                format!("segment `{name}` has customers of its own and {} of the list", thousands(here)),
                "both are played",
            ),
        };
        told.warning(problem.warning().help("leave `customers` out where the list has them all"));
    }
}

/// "2 customers have".
fn have(number: usize) -> String {
    format!("{} {}", who(number), if number == 1 { "has" } else { "have" })
}

/// "2 customers".
pub(super) fn who(number: usize) -> String {
    format!("{} {}", thousands(number), if number == 1 { "customer" } else { "customers" })
}

/// The same of a number that stands in the scenario.
fn of_its_own(number: f64) -> String {
    format!("{} {}", figure(number), if number == 1.0 { "customer" } else { "customers" })
}

/// 12,345.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let (head, tail) = digits.split_at(digits.len() % 3);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = (!head.is_empty()).then(|| head.to_owned());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}
