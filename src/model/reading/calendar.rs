//! When the simulation starts, and the years that its periods begin in.

use super::reader::{Part, Reader};
use crate::model::Year;
use crate::scenario::{Document, Item, clip};
use crate::sheet::{Day, Written};
use crate::units::Length;

/// The years in which the periods up to the horizon begin: those of the calendar where it is known when they start, else counted from there.
pub(super) fn years(start: Option<Day>, length: Length, periods: u32) -> Vec<Year> {
    #[expect(clippy::cast_possible_truncation, reason = "365 at most")]
    let of_a_year = length.per_year() as i32;
    let periods = i32::try_from(periods).unwrap_or_default();
    let year = |period: i32| match start {
        Some(day) => day.year_after(period, length),
        None => period.div_euclid(of_a_year) + 1,
    };
    let all: Vec<i32> = (0..periods).map(year).collect();
    let around = [year(-1), year(periods)];
    let told = |same: &[i32]| Year {
        name: same[0].to_string(),
        periods: u32::try_from(same.len()).unwrap_or_default(),
        part: around.contains(&same[0]),
    };
    all.chunk_by(|one, other| one == other).map(told).collect()
}

/// The first day of period 0, of a scenario in which nothing is wrong.
pub(crate) fn opening_day(document: &Document) -> Option<Day> {
    let Item::Table(scenario) = &document.root.get("scenario")?.item else { return None };
    day(&scenario.get("start")?.item)
}

/// The day that a value says.
fn day(item: &Item) -> Option<Day> {
    match item {
        Item::Date(date) => {
            date.date.and_then(|date| Day::new(i32::from(date.year), i32::from(date.month), i32::from(date.day)))
        }
        Item::Text(text) => match Written::parse(text) {
            Some(Written::YearFirst(day) | Written::Named(day)) => Some(day),
            Some(Written::YearLast(one, other)) if one == other => one,
            Some(Written::YearLast(one, None) | Written::YearLast(None, one)) => one,
            _ => None,
        },
        _ => None,
    }
}

/// `start` of `[scenario]`: a date of TOML or the same between quotes.
pub(super) fn start(reader: &mut Reader<'_>, scenario: &Part<'_>) -> Option<Day> {
    let node = reader.node(scenario, "start")?;
    let timed = match &node.item {
        Item::Date(date) => date.time.is_some(),
        Item::Text(text) => text.contains(':'),
        _ => false,
    };
    let day = day(&node.item);
    if day.is_none() {
        let title = format!("{} is `{}`", scenario.name("start"), clip(node.place.text()));
        reader.push(node.place.error(title, "expected a date: 2026-01-01"));
    } else if timed {
        let title = format!("{} has a time of the day", scenario.name("start"));
        reader.push(node.place.error(title, "it is ignored: period 0 begins with the day").warning());
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        let Some(Written::YearFirst(day)) = Written::parse(text) else { panic!("{text}") };
        day
    }

    #[test]
    fn years_are_those_in_which_periods_begin_and_parts_are_told() {
        let told = |start: Option<&str>, length, periods| {
            let years = years(start.map(day), length, periods).into_iter();
            years
                .map(|it| format!("{} {}{}", it.name, it.periods, if it.part { " part" } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(None, Length::Month, 30), ["1 12", "2 12", "3 6 part"]);
        assert_eq!(told(None, Length::Week, 104), ["1 52", "2 52"]);
        assert_eq!(told(Some("2026-01-01"), Length::Month, 24), ["2026 12", "2027 12"]);
        assert_eq!(told(Some("2026-01-15"), Length::Month, 12), ["2026 12"]);
        assert_eq!(told(Some("2026-04-01"), Length::Month, 24), ["2026 9 part", "2027 12", "2028 3 part"]);
        assert_eq!(told(Some("2026-10-01"), Length::Quarter, 5), ["2026 1 part", "2027 4"]);
        assert_eq!(told(Some("2026-07-01"), Length::Year, 2), ["2026 1", "2027 1"]);
        assert_eq!(told(Some("2027-12-30"), Length::Day, 369), ["2027 2 part", "2028 366", "2029 1 part"]);
        // 1 January 2026 is the first day of a week, and 31 December the first of another.
        assert_eq!(told(Some("2026-01-01"), Length::Week, 53), ["2026 53"]);
    }
}
