//! Who of a list is played, and when: counted aloud, so that nobody is lost in silence.

use super::dates::Clock;
use super::sheet::Sheet;
use super::told::Told;
use crate::model::Listed;
use crate::scenario::Place;

/// Customers who have an end.
#[derive(Default)]
pub(super) struct Ended {
    /// How many ended before the opening: they are no customers.
    pub(super) before: usize,
    /// How many end at the opening or after it, and the first of them.
    pub(super) latter: usize,
    pub(super) later: Option<Place>,
}

/// "300 customers listed: 260 at the opening, 30 later, 10 after the horizon".
pub(super) fn count(sheet: &Sheet, customers: &[Listed], ended: &Ended, clock: &Clock<'_>, told: &mut Told) {
    let all = customers.len() + ended.before;
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
        (ended.before, "ended before the opening"),
    ];
    let parts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, when)| format!("{} {when}", thousands(*n))).collect();
    let noun = if all == 1 { "customer" } else { "customers" };
    told.note(format!("{} {noun} listed: {}", thousands(all), parts.join(", ")));
    if opening + later == 0 {
        let whole = Place { source: std::sync::Arc::clone(&sheet.source), span: sheet.header()..sheet.header() };
        let problem =
            whole.error("no customer of the list is ever played", "all of them are before or after the simulation");
        told.warning(problem.warning());
    }
    if let Some(place) = &ended.later {
        let who = if ended.latter == 1 {
            "1 customer has".to_owned()
        } else {
            format!("{} customers have", thousands(ended.latter))
        };
        let problem = place.error(format!("{who} an end that is still to come"), "it is not played");
        told.warning(problem.warning().help("they leave as their retention says, like everybody else"));
    }
}

/// 12,345.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let (head, tail) = digits.split_at(digits.len() % 3);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = (!head.is_empty()).then(|| head.to_owned());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}
