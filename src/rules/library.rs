//! The rule library that ships with the program: a scenario names one of its files as if it stood beside it.

macro_rules! library {
    ($($name:literal)*) => {
        /// Every file of the library: its name and its text. Each function says what it does, with an example.
        pub const LIBRARY: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../scripts/", $name)))),*];
    };
}

library! {
    "acquisition_brake.rhai" "broad_relationship.rhai" "budget_where_it_pays.rhai" "complaint_recovery.rhai" "loyalty_card.rhai"
    "loyalty_with_tenure.rhai" "pilot.rhai" "price_rise.rhai" "volume_discount.rhai"
}

/// The text of the library's file of that name.
#[must_use]
pub fn library(name: &str) -> Option<&'static str> {
    LIBRARY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
