//! Numbers as spreadsheets write them: `1234.56`, `1,234.56`, `1.234,56`.

/// How a list writes its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl Style {
    /// What a list does. One that separates its cells by commas writes decimals with a point, unless between quotes; in
    /// others a comma between digits is a decimal one.
    pub(super) fn of(text: &str, delimiter: u8) -> Style {
        let comma = |cell: &str| {
            let cell = cell.trim().trim_matches('"');
            let decimal = cell.rsplit_once(',').is_some_and(|(whole, part)| {
                !part.is_empty()
                    && part.bytes().all(|byte| byte.is_ascii_digit())
                    && whole.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            });
            decimal && delimiter != b','
        };
        let cells = |line| str::split(line, char::from(delimiter));
        if text.lines().skip(1).any(|line| cells(line).any(comma)) { Style::Comma } else { Style::Point }
    }

    /// The number, if it is one and finite.
    pub(super) fn parse(self, cell: &str) -> Option<f64> {
        let (decimal, thousands) = match self {
            Style::Point => ('.', ','),
            Style::Comma => (',', '.'),
        };
        let cell: String = cell.chars().filter(|character| !matches!(character, '\u{a0}' | '\u{202f}' | ' ')).collect();
        let (whole, part) = match cell.rsplit_once(decimal) {
            Some((whole, part)) => (whole, Some(part)),
            None => (cell.as_str(), None),
        };
        if part.is_some_and(|part| part.contains(thousands)) || !grouped(whole, thousands) {
            return None;
        }
        let whole = whole.replace(thousands, "");
        let plain = part.map_or_else(|| whole.clone(), |part| format!("{whole}.{part}"));
        let numeric = plain.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        plain.parse::<f64>().ok().filter(|number| numeric && number.is_finite())
    }
}

/// Whether groups, if there are any, have three digits.
fn grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.trim_start_matches(['-', '+']).split(separator);
    let first = groups.next().unwrap_or_default();
    let mut more = groups.peekable();
    more.peek().is_none() || ((1..=3).contains(&first.len()) && more.all(|group| group.len() == 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_and_english_numbers() {
        for (cell, number) in
            [("1.234,56", 1234.56), ("0,5", 0.5), ("-12", -12.0), ("1.234", 1234.0), ("1 234,5", 1234.5)]
        {
            assert_eq!(Style::Comma.parse(cell), Some(number), "{cell}");
        }
        for (cell, number) in [("1,234.56", 1234.56), ("0.5", 0.5), ("1,234,567", 1_234_567.0), ("1e3", 1000.0)] {
            assert_eq!(Style::Point.parse(cell), Some(number), "{cell}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for cell in ["", "abc", "1.23.4", "12,34,5", "inf", "NaN", "1e999", "--1", "1,2"] {
            assert_eq!(Style::Point.parse(cell), None, "{cell}");
        }
        for cell in ["1,2,3", "1.23,4", "0,5,"] {
            assert_eq!(Style::Comma.parse(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_decimal_comma_anywhere_tells_the_style() {
        assert_eq!(Style::of("id;basket\na;80\nb;12,5\n", b';'), Style::Comma);
        assert_eq!(Style::of("id;basket\na;80\nb;12.5\n", b';'), Style::Point);
        assert_eq!(Style::of("id,basket\na,80\nb,12\n", b','), Style::Point);
    }
}
