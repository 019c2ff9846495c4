//! How a column writes days: decided from all of its cells, and left open where they leave it open.

use super::{Day, Written};
use crate::scenario::words::DateOrder;
use std::ops::Range;

/// Whole numbers that are days of a spreadsheet: 1954 to 2118.
const SERIALS: Range<i32> = 20_000..80_000;

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Days as spreadsheets number them, with or without a part of the day.
    Serials,
    /// 20260301.
    Digits,
    /// 1-3-2026, or with the year in front.
    DayFirst,
    /// 3-1-2026, or with the year in front.
    MonthFirst,
    /// 2026-03-01.
    YearFirst,
    /// 1 mrt 2026.
    Named,
    /// 1-3-26, in this order.
    Short(DateOrder),
}

/// In what orders day, month and year may stand, as [`Written::Short`] has them.
const ORDERS: [DateOrder; 3] = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];

impl Reading {
    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Reading::Serials => "day numbers of a spreadsheet",
            Reading::Digits => "yyyymmdd",
            Reading::DayFirst => "dd-mm-yyyy",
            Reading::MonthFirst => "mm-dd-yyyy",
            Reading::YearFirst => "yyyy-mm-dd",
            Reading::Named => "months in letters",
            Reading::Short(DateOrder::DayFirst) => "dd-mm-yy, years 1970 to 2069",
            Reading::Short(DateOrder::MonthFirst) => "mm-dd-yy, years 1970 to 2069",
            Reading::Short(DateOrder::YearFirst) => "yy-mm-dd, years 1970 to 2069",
        }
    }

    /// The day in a cell.
    pub(crate) fn day(self, cell: &str) -> Option<Day> {
        match (self, Written::parse(cell)) {
            (Reading::Serials, _) => serial(cell),
            (Reading::Digits, _) => Day::digits(cell),
            (Reading::Short(order), Some(Written::Short(days))) => {
                ORDERS.iter().zip(days).find(|(known, _)| **known == order).and_then(|(_, day)| day)
            }
            (Reading::Short(_), _) => None,
            (_, Some(Written::YearFirst(day) | Written::Named(day))) => Some(day),
            (Reading::DayFirst, Some(Written::YearLast(day, _)))
            | (Reading::MonthFirst, Some(Written::YearLast(_, day))) => day,
            _ => None,
        }
    }
}

/// Whether a cell holds a day, in whatever way it is written.
pub(crate) fn is_day(cell: &str) -> bool {
    Written::parse(cell).is_some() || Day::digits(cell).is_some()
}

/// The day that a spreadsheet numbers so; what stands behind the mark is a part of the day.
pub(crate) fn serial(cell: &str) -> Option<Day> {
    let (whole, part) = cell.split_once(['.', ',']).unwrap_or((cell, ""));
    let number: i32 = whole.parse().ok()?;
    (SERIALS.contains(&number) && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| Day::serial(number))?
}

/// What the cells of a column show: where each kind is first seen.
#[derive(Default)]
pub(crate) struct Shown {
    serials: Option<Range<usize>>,
    digits: Option<Range<usize>>,
    year_first: Option<Range<usize>>,
    day_first: Option<Range<usize>>,
    month_first: Option<Range<usize>>,
    /// Day and month may stand in either order.
    either: Option<Range<usize>>,
    /// The same, and it is one day.
    same: Option<Range<usize>>,
    /// The month stands there in letters.
    named: Option<Range<usize>>,
    /// Years of two digits: where they are first seen, and in which orders all of them can be read.
    short: Option<(Range<usize>, [bool; 3])>,
    /// Where there is none left.
    torn: Option<Range<usize>>,
}

/// Why a column cannot be read.
#[derive(Debug, PartialEq)]
pub(crate) enum Unsettled {
    /// Two ways of writing in one column, each where it is first seen.
    Mixed(Range<usize>, Range<usize>),
    /// Day and month may stand in either order.
    Either(Range<usize>),
    /// A year of two digits may stand in front or behind, or day and month in either order.
    Short(Range<usize>, Vec<DateOrder>),
}

impl Shown {
    /// Looks at one more cell.
    pub(crate) fn see(&mut self, cell: &str, span: &Range<usize>) {
        let kind = match Written::parse(cell) {
            None if Day::digits(cell).is_some() => &mut self.digits,
            None if serial(cell).is_some() => &mut self.serials,
            None => return,
            Some(Written::YearFirst(_)) => &mut self.year_first,
            Some(Written::YearLast(_, None)) => &mut self.day_first,
            Some(Written::YearLast(None, _)) => &mut self.month_first,
            Some(Written::YearLast(one, other)) if one == other => &mut self.same,
            Some(Written::YearLast(..)) => &mut self.either,
            Some(Written::Named(_)) => &mut self.named,
            Some(Written::Short(days)) => return self.shorten(days.map(|day| day.is_some()), span),
        };
        kind.get_or_insert_with(|| span.clone());
    }

    /// Keeps the orders in which this cell, too, is a day.
    fn shorten(&mut self, can: [bool; 3], span: &Range<usize>) {
        let (_, left) = self.short.get_or_insert_with(|| (span.clone(), can));
        left.iter_mut().zip(can).for_each(|(left, can)| *left &= can);
        if *left == [false; 3] {
            self.torn.get_or_insert_with(|| span.clone());
        }
    }

    /// How the column is read, `wish` being what the command line says of it.
    pub(crate) fn settle(&self, wish: Option<DateOrder>) -> Result<Reading, Unsettled> {
        let dates = [&self.year_first, &self.day_first, &self.month_first, &self.either, &self.same, &self.named];
        let date = dates.into_iter().flatten().min_by_key(|span| span.start);
        let short = self.short.as_ref().map(|(span, _)| span);
        let kinds = [self.serials.as_ref(), self.digits.as_ref(), date, short, self.torn.as_ref()];
        let mut seen: Vec<_> = kinds.into_iter().flatten().collect();
        seen.sort_by_key(|span| span.start);
        if let [one, other, ..] = seen[..] {
            return Err(Unsettled::Mixed(one.clone(), other.clone()));
        }
        if self.serials.is_some() {
            return Ok(Reading::Serials);
        }
        if self.digits.is_some() {
            return Ok(Reading::Digits);
        }
        if let Some((span, can)) = &self.short {
            let orders: Vec<DateOrder> =
                ORDERS.iter().zip(can).filter(|(_, can)| **can).map(|(order, _)| *order).collect();
            return match (wish, &orders[..]) {
                (Some(order), _) | (None, &[order]) => Ok(Reading::Short(order)),
                _ => Err(Unsettled::Short(span.clone(), orders)),
            };
        }
        match (wish, &self.day_first, &self.month_first, &self.either) {
            (_, Some(day), Some(month), _) => {
                let (one, other) = if day.start < month.start { (day, month) } else { (month, day) };
                Err(Unsettled::Mixed(one.clone(), other.clone()))
            }
            (Some(DateOrder::DayFirst), ..) | (None, Some(_), None, _) => Ok(Reading::DayFirst),
            (Some(DateOrder::MonthFirst), ..) | (None, None, Some(_), _) => Ok(Reading::MonthFirst),
            (None, None, None, Some(either)) => Err(Unsettled::Either(either.clone())),
            (None, None, None, None) if self.same.is_some() => Ok(Reading::DayFirst),
            _ if self.named.is_some() && self.year_first.is_none() => Ok(Reading::Named),
            (Some(DateOrder::YearFirst), ..) | (None, None, None, None) => Ok(Reading::YearFirst),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(cells: &[&str], wish: Option<DateOrder>) -> Result<Reading, Unsettled> {
        let mut shown = Shown::default();
        cells.iter().enumerate().for_each(|(at, cell)| shown.see(cell, &(at..at)));
        shown.settle(wish)
    }

    #[test]
    fn a_column_tells_its_order_or_leaves_it_open() {
        assert_eq!(settled(&["04-12-2023", "31-12-2023"], None), Ok(Reading::DayFirst));
        assert_eq!(settled(&["04/12/2023", "12/31/2023"], None), Ok(Reading::MonthFirst));
        assert_eq!(settled(&["2023-12-04 08:26", "2023-12-05T09:00:00Z"], None), Ok(Reading::YearFirst));
        assert_eq!(settled(&["20231204", "20231205"], None), Ok(Reading::Digits));
        assert_eq!(settled(&["44928", "44929.35", "44930,5"], None), Ok(Reading::Serials));
        assert_eq!(settled(&["05-05-2023"], None), Ok(Reading::DayFirst), "one day in either order");
        assert_eq!(settled(&["05-05-2023", "04-12-2023"], None), Err(Unsettled::Either(1..1)));
        assert_eq!(settled(&["04-12-2023"], Some(DateOrder::MonthFirst)), Ok(Reading::MonthFirst));
        assert_eq!(settled(&["31-12-2023", "12-31-2023"], None), Err(Unsettled::Mixed(0..0, 1..1)));
        assert_eq!(settled(&["44928", "31-12-2023"], None), Err(Unsettled::Mixed(0..0, 1..1)));
        assert_eq!(settled(&["3 mrt 2024", "12 okt 2024"], None), Ok(Reading::Named));
        assert_eq!(settled(&["3 mrt 2024", "12-10-2024"], None), Err(Unsettled::Either(1..1)));
    }

    #[test]
    fn years_of_two_digits_tell_their_order_or_leave_it_open() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        let open = |cells: &[&str]| settled(cells, None);
        assert_eq!(open(&["3-4-24", "31-1-24"]), Ok(Reading::Short(DayFirst)));
        assert_eq!(open(&["3/4/24", "1/31/24"]), Ok(Reading::Short(MonthFirst)));
        assert_eq!(open(&["24-3-4", "24-03-31"]), Ok(Reading::Short(YearFirst)));
        assert_eq!(open(&["3-mrt-24", "13-mrt-24"]), Ok(Reading::Short(DayFirst)));
        assert_eq!(open(&["3-4-24", "5-6-24"]), Err(Unsettled::Short(0..0, vec![DayFirst, MonthFirst])));
        assert_eq!(open(&["31-01-24", "28-02-24"]), Err(Unsettled::Short(0..0, vec![DayFirst, YearFirst])));
        assert_eq!(open(&["31-MAR-24"]), Err(Unsettled::Short(0..0, vec![DayFirst, YearFirst])));
        assert_eq!(open(&["3-4-24", "24-4-3"]), Err(Unsettled::Mixed(0..0, 1..1)));
        assert_eq!(open(&["3-4-24", "3-4-2024"]), Err(Unsettled::Mixed(0..0, 1..1)));
        let read = |wish, cell: &str| settled(&[cell], Some(wish)).unwrap().day(cell).map(|day| day.to_string());
        assert_eq!(read(DayFirst, "03-04-24").as_deref(), Some("2024-04-03"));
        assert_eq!(read(MonthFirst, "03-04-24").as_deref(), Some("2024-03-04"));
        assert_eq!(read(YearFirst, "03-04-24").as_deref(), Some("2003-04-24"));
        assert_eq!(read(MonthFirst, "31-04-24"), None);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for cell in ["32-13-23", "0000-00-00", "mrt 2024", "44928x", "1", "1700000000", "n.v.t."] {
            assert!(!is_day(cell) && serial(cell).is_none(), "{cell}");
        }
        assert_eq!(Reading::Serials.day("44928.75").map(|day| day.to_string()).as_deref(), Some("2023-01-02"));
    }
}
