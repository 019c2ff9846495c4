//! Dates with the month in letters, in Dutch and English.

use super::Written;
use super::days::{Day, is_time, of_two};

/// In full, and as they are cut short.
const NAMES: [&[&str]; 12] = [
    &["jan", "january", "januari"],
    &["feb", "febr", "february", "februari"],
    &["mar", "mrt", "march", "maart"],
    &["apr", "april"],
    &["may", "mei"],
    &["jun", "june", "juni"],
    &["jul", "july", "juli"],
    &["aug", "august", "augustus"],
    &["sep", "sept", "september"],
    &["oct", "okt", "october", "oktober"],
    &["nov", "november"],
    &["dec", "december"],
];

/// A part of a date, by what can be seen of it alone.
#[derive(Clone, Copy)]
enum Part {
    Month(i32),
    /// Four digits, or two behind an apostrophe.
    Year(i32),
    /// Two digits: a day, or a year.
    Either(i32),
    /// One digit: no year is written so.
    Day(i32),
}

/// `3 mrt 2024`, `3-MAR-24`, `Mar 3, 2024`, `2024 maart 3`, with or without a time of the day behind it.
pub(super) fn written(text: &str) -> Option<Written> {
    use Part::{Day as OneDigit, Either, Month, Year};
    let mut rest = text;
    let mut part = || {
        let (part, behind) = part(rest)?;
        rest = behind;
        Some(part)
    };
    let parts = (part()?, part()?, part()?);
    if !is_time(rest.trim_start_matches(',')) {
        return None;
    }
    let certain = |year, month, day| Day::new(year, month, day).map(Written::Named);
    match parts {
        (Month(month), Either(day) | OneDigit(day), Year(year))
        | (Either(day) | OneDigit(day), Month(month), Year(year))
        | (Year(year), Month(month), Either(day) | OneDigit(day)) => certain(year, month, day),
        // Nobody writes the year between month and day.
        (Month(month), Either(day) | OneDigit(day), Either(year)) => certain(of_two(year), month, day),
        (OneDigit(day), Month(month), Either(year)) => Written::short([Day::new(of_two(year), month, day), None, None]),
        (Either(year), Month(month), OneDigit(day)) => Written::short([None, None, Day::new(of_two(year), month, day)]),
        (Either(one), Month(month), Either(other)) => {
            Written::short([Day::new(of_two(other), month, one), None, Day::new(of_two(one), month, other)])
        }
        _ => None,
    }
}

/// The first part of a text, and what stands behind it and the marks that end it.
fn part(text: &str) -> Option<(Part, &str)> {
    let marked = text.strip_prefix(['\'', '\u{2019}']);
    let text = marked.unwrap_or(text);
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    // A time may stand behind a `T`.
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (own, behind) = text.split_at(if digits > 0 { digits } else { end });
    let number = || own.parse::<i32>().ok();
    let part = match (own.len(), digits > 0) {
        (_, false) => Part::Month(month(own)?),
        (2, true) if marked.is_some() => Part::Year(of_two(number()?)),
        _ if marked.is_some() => return None,
        (1, true) => Part::Day(number()?),
        (2, true) => Part::Either(number()?),
        (4, true) => Part::Year(number()?),
        _ => return None,
    };
    let rest = behind.trim_start_matches([' ', '-', '/', '.', ',']);
    // `mrt2024` may be the name of anything.
    let ended = rest.len() < behind.len() || behind.is_empty() || behind.starts_with('T');
    ended.then_some((part, rest))
}

/// The month of a name, 1 being January.
fn month(name: &str) -> Option<i32> {
    let known = |names: &&[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    NAMES.iter().zip(1..).find(|(names, _)| known(names)).map(|(_, month)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_in_letters_leaves_no_doubt() {
        for text in [
            "3 mrt 2024",
            "03 mrt. 2024",
            "3 Maart 2024 08:26",
            "3-MAR-2024",
            "03/Mar/2024",
            "Mar 3, 2024",
            "March 3 2024, 8:26 PM",
            "Mar-03-2024",
            "2024-Mar-03T08:26:00Z",
            "3. mrt '24",
            "mrt 3, 24",
        ] {
            assert_eq!(written(text), Day::new(2024, 3, 3).map(Written::Named), "{text}");
        }
        for (number, names) in (1..).zip(&NAMES) {
            assert!(names.iter().all(|name| month(&name.to_uppercase()) == Some(number)), "{names:?}");
        }
    }

    #[test]
    fn a_year_of_two_digits_may_stand_in_front_or_behind() {
        let [behind, front] = [(2024, 3), (2003, 24)].map(|(year, day)| Day::new(year, 3, day));
        assert_eq!(written("03-MAR-24"), Some(Written::Short([behind, None, front])));
        assert_eq!(written("3-mrt-24"), Some(Written::Short([behind, None, None])));
        assert_eq!(written("03-mrt-4"), Some(Written::Short([None, None, Day::new(2003, 3, 4)])));
    }

    #[test]
    fn other_words_are_no_dates() {
        for text in [
            "mrt 2024",
            "3 mrt",
            "3mrt2024",
            "30 feb 2024",
            "3 märz 2024",
            "3 mrt 2024x",
            "3 mrt 2024 noon",
            "may 3",
            "mei",
            "3 3 mrt 2024",
            "3 mrt 024",
            "mrt 2024 3",
            "May the 4th 2024",
            "dec-2024-001",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
