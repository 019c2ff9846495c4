//! The unit of money: as the export has it, as the command line says, or not known.

use super::Wishes;

/// No name of a currency is longer.
const LONGEST: usize = 20;

/// The unit of money, and who says so.
#[derive(Clone, Debug)]
pub(super) struct Currency {
    pub(super) code: String,
    /// Whether the command line does.
    wished: bool,
}

impl Currency {
    /// `--currency`, else what the export says.
    pub(super) fn of(wishes: &Wishes, export: Option<&str>) -> Option<Currency> {
        let said = wishes.currency.is_some();
        wishes.currency.as_deref().or(export).map(|code| Currency { code: code.to_owned(), wished: said })
    }

    /// Where it comes from.
    pub(super) fn source(&self) -> &'static str {
        if self.wished { "as said with --currency" } else { "as in the export" }
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
