//! Amounts of money as bookkeepers write them: `12,50-`, `(12.50)`, `€ 12,-`.

use crate::scenario::words::Decimal;
use std::borrow::Cow;

/// The amount in a cell.
pub(crate) fn amount(decimal: Decimal, cell: &str) -> Option<f64> {
    decimal.parse(&plain(cell))
}

/// The same with its minus in front, and without the dash that stands for no cents.
pub(crate) fn plain(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    if let Some(inner) = cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return Cow::Owned(format!("-{}", inner.trim()));
    }
    if let Some(whole) = [",-", ",--", ".-", ",\u{2013}"].iter().find_map(|dash| cell.strip_suffix(dash)) {
        return Cow::Borrowed(whole.trim_end());
    }
    match cell.strip_suffix(['-', '\u{2212}']) {
        Some(amount) if !amount.trim().is_empty() => Cow::Owned(format!("-{}", amount.trim_end())),
        _ => Cow::Borrowed(cell),
    }
}

/// Whether a cell holds an amount, in whatever way it is written.
pub(crate) fn is_amount(cell: &str) -> bool {
    [Decimal::Point, Decimal::Comma].into_iter().any(|decimal| amount(decimal, cell).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_bookkeepers_write_them() {
        for (cell, number) in [
            ("12,50-", -12.5),
            ("(12,50)", -12.5),
            ("\u{20ac} 12,-", 12.0),
            ("-12,50", -12.5),
            ("1.234,50 -", -1234.5),
            ("12", 12.0),
            ("(\u{20ac} 3)", -3.0),
        ] {
            assert_eq!(amount(Decimal::Comma, cell), Some(number), "{cell}");
        }
        assert_eq!((amount(Decimal::Point, "-"), amount(Decimal::Point, "()")), (None, None));
    }
}
