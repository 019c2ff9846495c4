//! Numbers as people read them: grouped digits, a unit that fits, as many decimals as say something.

/// The unit of a group of amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    divisor: f64,
    word: &'static str,
}

impl Scale {
    /// The unit in which the largest of the amounts has at most five digits before the point.
    #[must_use]
    pub fn new(amounts: impl Iterator<Item = f64>) -> Scale {
        let largest = amounts.map(f64::abs).fold(0.0, f64::max);
        let units = [(1.0, ""), (1e3, " thousand"), (1e6, " million")];
        let (divisor, word) =
            units.into_iter().find(|(divisor, _)| largest < divisor * 1e5).unwrap_or((1e9, " billion"));
        Scale { divisor, word }
    }

    /// Whether so much still has two digits before the point.
    #[must_use]
    pub fn is_fine(self, amount: f64) -> bool {
        amount >= 10.0 * self.divisor
    }

    /// "EUR thousand".
    #[must_use]
    pub fn unit(self, currency: &str) -> String {
        format!("{currency}{}", self.word)
    }
}

/// How one column writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    /// The unit.
    pub scale: Scale,
    decimals: usize,
}

impl Format {
    /// Three digits or more for the largest of `values`, and enough decimals, three at most, to tell the smallest of
    /// `margins` from 0.
    #[must_use]
    pub fn new(scale: Scale, values: &[f64], margins: &[f64]) -> Format {
        let in_unit = |amounts: &[f64]| amounts.iter().map(|it| it.abs() / scale.divisor).collect::<Vec<f64>>();
        let largest = in_unit(values).into_iter().fold(0.0, f64::max);
        let smallest = in_unit(margins).into_iter().filter(|&margin| margin >= 0.001).fold(f64::INFINITY, f64::min);
        let told = match largest {
            0.0 | 100.0.. => 0,
            10.0.. => 1,
            _ => 2,
        };
        let seen = [1.0, 0.1, 0.01].into_iter().position(|step| smallest >= step).unwrap_or(3);
        Format { scale, decimals: told.max(seen) }
    }

    /// A count of things: whole numbers unless they are few.
    #[must_use]
    pub fn count(values: &[f64]) -> Format {
        let largest = values.iter().copied().fold(0.0, f64::max);
        Format { scale: Scale { divisor: 1.0, word: "" }, decimals: usize::from(largest < 100.0) }
    }

    /// With as many decimals more as it takes to show a digit of this amount, unless it is 0.
    #[must_use]
    pub fn showing(self, amount: f64) -> Format {
        const MOST: usize = 15;
        let all = (self.decimals..MOST).map(|decimals| Format { decimals, ..self });
        let mut seen = all.filter(|it| it.shows(amount));
        if amount == 0.0 { self } else { seen.next().unwrap_or(self) }
    }

    /// With as many decimals more as it takes to write two amounts that differ differently.
    #[must_use]
    pub fn telling_apart(self, one: f64, other: f64) -> Format {
        const MOST: usize = 15;
        let all = (self.decimals..MOST).map(|decimals| Format { decimals, ..self });
        let mut apart = all.filter(|it| it.write(one) != it.write(other));
        if one == other { self } else { apart.next().unwrap_or(self) }
    }

    /// Whether a digit of this amount is seen.
    #[must_use]
    pub fn shows(self, amount: f64) -> bool {
        self.write(amount).contains(|c: char| ('1'..='9').contains(&c))
    }

    /// The number alone: its unit stands in the header.
    #[must_use]
    pub fn write(self, value: f64) -> String {
        grouped(value / self.scale.divisor, self.decimals)
    }

    /// The number with a plus where it is above 0.
    #[must_use]
    pub fn write_signed(self, value: f64) -> String {
        signed(value / self.scale.divisor, self.decimals)
    }

    /// The same parts, each moved by less than what is shown of it, so that those shown add up to the whole that is shown
    /// (largest remainders).
    #[must_use]
    pub fn adding_up(self, parts: &[f64], whole: f64) -> Vec<f64> {
        let unit = self.scale.divisor / [1.0, 10.0, 100.0, 1000.0][self.decimals.min(3)];
        let floors: Vec<f64> = parts.iter().map(|part| (part / unit).floor()).collect();
        let missing = (whole / unit).round() - floors.iter().sum::<f64>();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let rest = |at: &usize| parts[*at] / unit - floors[*at];
        order.sort_by(|one, other| rest(other).total_cmp(&rest(one)));
        let mut shown = floors.clone();
        order.iter().zip(0..).filter(|(_, place)| f64::from(*place) < missing).for_each(|(at, _)| shown[*at] += 1.0);
        shown.into_iter().map(|count| count * unit).collect()
    }

    /// "EUR 1,234 thousand".
    #[must_use]
    pub fn money(self, currency: &str, value: f64) -> String {
        format!("{currency} {}{}", self.write(value), self.scale.word)
    }
}

/// A number with a plus where it is above 0: "+1,234.5".
#[must_use]
pub fn signed(value: f64, decimals: usize) -> String {
    let written = grouped(value, decimals);
    let shows_digits = written.contains(|c: char| ('1'..='9').contains(&c));
    if value > 0.0 && shows_digits { format!("+{written}") } else { written }
}

/// A number with commas between its thousands: "-1,234.5". Never "-0"; beyond a million million with an exponent.
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e12 {
        return format!("{value:.1e}");
    }
    let written = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = written.split_at(written.find('.').unwrap_or(written.len()));
    let zero = !written.contains(|c: char| ('1'..='9').contains(&c));
    let mut text = String::from(if value < 0.0 && !zero { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// A share of the runs: 0% and 100% only when it is none or all of them.
#[must_use]
pub fn percent(share: f64) -> String {
    let rounded = grouped(100.0 * share, 0);
    match rounded.as_str() {
        "0" if share > 0.0 => "<1%".to_string(),
        "100" if share < 1.0 => ">99%".to_string(),
        _ => rounded + "%",
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Scale};

    #[test]
    fn what_is_shown_of_parts_adds_up_to_what_is_shown_of_the_whole() {
        let format = |amounts: &[f64]| Format::new(Scale::new([2e5].into_iter()), amounts, &[]);
        for parts in [[123_400.0, -1_400.0, 400.0], [-100_500.0, -500.0, 1_499.0], [0.0, 150_499.0, 0.0]] {
            let whole: f64 = parts.iter().sum();
            let format = format(&parts);
            let shown = format.adding_up(&parts, whole);
            let written = |amount: f64| format.write(amount).parse::<f64>().unwrap();
            assert_eq!(shown.iter().map(|part| written(*part)).sum::<f64>(), written(whole));
            assert!(shown.iter().zip(parts).all(|(shown, part)| (shown - part).abs() < 1_000.0));
        }
    }
}
