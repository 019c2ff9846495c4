//! The unit of money: as the export has it, as the command line says, or not known.

use super::Wishes;
use crate::scenario::clip;

/// No name of a currency is longer.
const LONGEST: usize = 20;

/// The unit of money, and who says so.
#[derive(Clone, Debug)]
pub(super) struct Currency {
    pub(super) code: String,
    /// Who says so.
    pub(super) origin: Origin,
}

/// Who says what money is counted in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Origin {
    /// The command line.
    Wished,
    /// A column of this name, first in this line.
    Column(String, usize),
    /// What stands beside the amounts.
    Amounts,
}

impl Currency {
    /// `--currency`, else what the export says.
    pub(super) fn of(wishes: &Wishes, export: Option<Currency>) -> Option<Currency> {
        let said = wishes.currency.clone().map(|code| Currency { code, origin: Origin::Wished });
        said.or(export)
    }

    /// Where it comes from.
    pub(super) fn source(&self) -> String {
        match &self.origin {
            Origin::Wished => "as said with --currency".to_owned(),
            Origin::Column(name, _) => format!("as column `{}` says", clip(name)),
            Origin::Amounts => "as the amounts say".to_owned(),
        }
    }

    /// The same, where one looks for it.
    pub(super) fn place(&self) -> String {
        match &self.origin {
            Origin::Wished => self.source(),
            Origin::Column(name, line) => format!("column `{}`, line {line}", clip(name)),
            Origin::Amounts => "written beside them".to_owned(),
        }
    }
}

/// Whether a text may be what a currency is called: `EUR`, `US dollar`, `€`.
#[must_use]
pub fn is_currency(text: &str) -> bool {
    let letter = |it: char| it.is_alphabetic() || matches!(it, '€' | '$' | '£' | '¥' | ' ' | '.');
    (1..=LONGEST).contains(&text.chars().count()) && !text.trim().is_empty() && text.chars().all(letter)
}

#[cfg(test)]
mod tests {
    use super::is_currency;

    #[test]
    fn what_a_currency_is_called() {
        for name in ["EUR", "usd", "US dollar", "€", "Kč", "zł"] {
            assert!(is_currency(name), "{name}");
        }
        for other in ["", " ", "12", "EUR\nx = 1", "EUR | 5", "\u{202e}EUR", "a name that is far too long"] {
            assert!(!is_currency(other), "{other}");
        }
    }
}
