//! The rule library that is built in.

/// The text of a rule file of the library.
#[must_use]
pub fn library(name: &str) -> Option<&'static str> {
    match name {
        "ties.rhai" => Some(include_str!("../../scripts/ties.rhai")),
        "loyalty_card.rhai" => Some(include_str!("../../scripts/loyalty_card.rhai")),
        _ => None,
    }
}
