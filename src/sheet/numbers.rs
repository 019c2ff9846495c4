//! How a column writes its numbers: `1234.56`, `1,234.56`, `1.234,56`, `€ 1 234,56`. Decided from the column alone.

use crate::scenario::words::Decimal;
use std::ops::Range;

/// What amounts of money are marked with.
const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "CHF", "€", "$", "£", "¥"];

/// What may stand between thousands, beside the other mark.
const GAPS: &[char] = &[' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}'];

impl Decimal {
    /// The number, if it is one and finite. Thousands stand in groups of three, not behind a leading 0.
    pub(crate) fn parse(self, cell: &str) -> Option<f64> {
        let (_, amount) = currency(cell);
        let (minus, amount) = match amount.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => ("-", currency(rest).1),
            None => ("", amount.strip_prefix('+').unwrap_or(amount)),
        };
        let (decimal, thousands) = match self {
            Decimal::Point => ('.', ','),
            Decimal::Comma => (',', '.'),
        };
        let power = amount.find(['e', 'E']).unwrap_or(amount.len());
        let (amount, power) = amount.split_at(power);
        let (whole, part) = amount.rsplit_once(decimal).map_or((amount, None), |(whole, part)| (whole, Some(part)));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if part.is_some_and(|part| part.is_empty() || !digits(part)) {
            return None;
        }
        let whole = if digits(whole) {
            whole.to_owned()
        } else if power.is_empty() {
            joined(whole, thousands)?
        } else {
            return None;
        };
        let number = format!("{minus}{whole}.{}{power}", part.unwrap_or("0"));
        number.parse().ok().filter(|number: &f64| number.is_finite() && !(whole.is_empty() && part.is_none()))
    }
}

/// The digits of a number whose thousands stand in groups, all with the same mark between them.
fn joined(whole: &str, thousands: char) -> Option<String> {
    let mark = whole.chars().find(|letter| !letter.is_ascii_digit())?;
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = (mark == thousands || GAPS.contains(&mark))
        && (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group));
    sound.then(|| whole.replace(mark, ""))
}

/// The sign of a currency before or behind an amount, and the amount.
fn currency(cell: &str) -> (Option<&'static str>, &str) {
    let cell = cell.trim();
    for sign in CURRENCIES {
        if let Some(amount) = cell.strip_prefix(sign).or_else(|| cell.strip_suffix(sign)) {
            return (Some(sign), amount.trim());
        }
    }
    (None, cell)
}

/// What the cells of a column show: where they are first seen to be written so.
#[derive(Default)]
pub(crate) struct Shown {
    /// Only with a decimal point.
    point: Option<Range<usize>>,
    /// Only with a decimal comma.
    comma: Option<Range<usize>>,
    /// Two numbers, as one takes it.
    either: Option<Range<usize>>,
    /// The same, by the mark in it: a point, a comma.
    groups: [Option<Range<usize>>; 2],
    /// Whether a cell shows what three digits behind a point, or a comma, are: others have as many, or thousands are marked otherwise.
    sure: [bool; 2],
    /// Currencies.
    currencies: Vec<(&'static str, Range<usize>)>,
    /// Whether a comma stands somewhere.
    commas: bool,
}

/// Why a column cannot be read.
#[derive(Debug, PartialEq)]
pub(crate) enum Unsettled {
    /// Both marks stand before decimals: here the one, there the other.
    Both(Range<usize>, Range<usize>),
    /// A mark may stand before decimals or between thousands.
    Either(Range<usize>),
    /// Amounts in two currencies.
    Currencies(Range<usize>, Range<usize>),
}

impl Shown {
    /// Looks at one more cell.
    pub(crate) fn see(&mut self, cell: &str, span: &Range<usize>) {
        if cell.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let (point, comma) = (Decimal::Point.parse(cell), Decimal::Comma.parse(cell));
        let first = match (point, comma) {
            (None, None) => return,
            (Some(one), Some(other)) if one == other => None,
            (Some(_), Some(_)) => Some(&mut self.either),
            (Some(_), None) => Some(&mut self.point),
            (None, Some(_)) => Some(&mut self.comma),
        };
        let at = |decimal: char| usize::from(decimal == ',');
        match (point, comma) {
            (Some(one), Some(other)) if one != other => {
                let mark = if cell.contains(',') { ',' } else { '.' };
                self.groups[at(mark)].get_or_insert_with(|| span.clone());
            }
            (Some(_), None) => self.sure[0] |= is_sure(cell, '.'),
            (None, Some(_)) => self.sure[1] |= is_sure(cell, ','),
            _ => {}
        }
        if let Some(first) = first {
            first.get_or_insert_with(|| span.clone());
        }
        self.commas |= cell.contains(',');
        let sign = currency(cell).0.or_else(|| currency(cell.trim().trim_start_matches(['-', '\u{2212}'])).0);
        if let Some(sign) = sign.filter(|sign| self.currencies.iter().all(|(known, _)| !alike(known, sign))) {
            self.currencies.push((sign, span.clone()));
        }
    }

    /// How the column is read, `wish` being what the scenario says of it.
    pub(crate) fn settle(&self, wish: Option<Decimal>) -> Result<Decimal, Unsettled> {
        if let [(_, one), (_, other), ..] = &self.currencies[..] {
            return Err(Unsettled::Currencies(one.clone(), other.clone()));
        }
        match (wish, &self.point, &self.comma, &self.either) {
            (Some(decimal), ..) => Ok(decimal),
            (None, Some(point), Some(comma), _) => Err(Unsettled::Both(point.clone(), comma.clone())),
            (None, None, Some(_), _) => Ok(Decimal::Comma),
            (None, None, None, Some(either)) => Err(Unsettled::Either(either.clone())),
            (None, ..) => Ok(Decimal::Point),
        }
    }

    /// Where the mark before decimals stands before three digits for the first time, though elsewhere it stands before one or two:
    /// `1.140` among amounts such as `122.48` may be a thousand and more.
    pub(crate) fn group(&self, decimal: Decimal) -> Option<Range<usize>> {
        let (at, seen) = match decimal {
            Decimal::Point => (0, &self.point),
            Decimal::Comma => (1, &self.comma),
        };
        self.groups[at].clone().filter(|_| seen.is_some() && !self.sure[at])
    }

    /// The code of the currency that stands with an amount, if one does, and where it is first seen.
    pub(crate) fn currency(&self) -> Option<(&'static str, Range<usize>)> {
        self.currencies.first().map(|(sign, span)| (code(sign), span.clone()))
    }

    /// Whether people should know how the column was read: commas mean one thing here and another there.
    pub(crate) fn worth_telling(&self) -> bool {
        self.commas || self.comma.is_some()
    }
}

/// Whether an amount with this mark before decimals shows what three digits behind one are: it has as many, or marks its thousands.
fn is_sure(cell: &str, mark: char) -> bool {
    let Some((whole, part)) = cell.rsplit_once(mark) else { return true };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    digits(part) > 2
        || whole.trim_start_matches(|it: char| !it.is_ascii_digit()).contains(|it: char| !it.is_ascii_digit())
}

/// Whether two signs stand for one currency.
fn alike(one: &str, other: &str) -> bool {
    code(one) == code(other)
}

/// The code of a currency whose sign or code it is.
pub(crate) fn code(sign: &str) -> &str {
    match sign {
        "€" => "EUR",
        "$" => "USD",
        "£" => "GBP",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_and_english_numbers() {
        for (cell, number) in [
            ("1.234,56", 1234.56),
            ("0,5", 0.5),
            ("-12", -12.0),
            ("1.234", 1234.0),
            ("1 234,5", 1234.5),
            ("€ 1.234,50", 1234.5),
            ("-€ 3,20", -3.2),
            ("12,50 EUR", 12.5),
            ("1,234E+05", 123_400.0),
        ] {
            assert_eq!(Decimal::Comma.parse(cell), Some(number), "{cell}");
        }
        for (cell, number) in [
            ("1,234.56", 1234.56),
            ("0.5", 0.5),
            (".5", 0.5),
            ("1,234,567", 1_234_567.0),
            ("1e3", 1000.0),
            ("1'234.5", 1234.5),
        ] {
            assert_eq!(Decimal::Point.parse(cell), Some(number), "{cell}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for cell in [
            "",
            "abc",
            "1.23.4",
            "12,34,5",
            "inf",
            "NaN",
            "1e999",
            "--1",
            "1,2",
            "0,750",
            "12 5",
            "€",
            "1,234 567",
            "80%",
        ] {
            assert_eq!(Decimal::Point.parse(cell), None, "{cell}");
        }
        for cell in ["1,2,3", "1.23,4", "0,5,", "0.750", "1234.567"] {
            assert_eq!(Decimal::Comma.parse(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_column_tells_its_style_or_leaves_it_open() {
        let settled = |cells: &[&str], wish| {
            let mut shown = Shown::default();
            cells.iter().enumerate().for_each(|(at, cell)| shown.see(cell, &(at..at)));
            shown.settle(wish)
        };
        assert_eq!(settled(&["80", "12,5", "1.250"], None), Ok(Decimal::Comma));
        assert_eq!(settled(&["80", "12.5", "1,250"], None), Ok(Decimal::Point));
        assert_eq!(settled(&["80", "12", "abc"], None), Ok(Decimal::Point));
        assert_eq!(settled(&["12,345", "0,750"], None), Ok(Decimal::Comma));
        assert_eq!(settled(&["1.250", "12.500"], None), Err(Unsettled::Either(0..0)));
        assert_eq!(settled(&["1.250", "12.500"], Some(Decimal::Comma)), Ok(Decimal::Comma));
        assert_eq!(settled(&["12.5", "7", "12,5"], None), Err(Unsettled::Both(0..0, 2..2)));
        for alike in [["€ 5", "EUR 5"], ["$5", "5 USD"], ["£ 5", "GBP 5"]] {
            assert_eq!(settled(&alike, None), Ok(Decimal::Point), "{alike:?}");
        }
        assert_eq!(settled(&["€ 5", "$ 5"], None), Err(Unsettled::Currencies(0..0, 1..1)));
    }

    #[test]
    fn three_digits_among_two_may_be_thousands() {
        let group = |decimal, cells: &[&str]| {
            let mut shown = Shown::default();
            cells.iter().enumerate().for_each(|(at, cell)| shown.see(cell, &(at..at)));
            assert_eq!(shown.settle(None), Ok(decimal), "{cells:?}");
            shown.group(decimal)
        };
        assert_eq!(group(Decimal::Point, &["122.48", "1.140"]), Some(1..1));
        assert_eq!(group(Decimal::Comma, &["1,250", "890,5"]), Some(0..0));
        // The other mark stands between thousands, or three decimals are nothing new.
        for cells in
            [&["122.48", "1,140"][..], &["1,122.48", "1.140"], &["122.48", "0.125", "1.140"], &["1 122.4", "1.140"]]
        {
            assert_eq!(group(Decimal::Point, cells), None, "{cells:?}");
        }
        assert_eq!(group(Decimal::Comma, &["€ 1.122,48", "1.140"]), None);
    }
}
