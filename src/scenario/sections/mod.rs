//! The one table of keys: for each table of a scenario its keys, what they take, what holds without them, what they mean
//! and where that comes from. It drives reading, messages and the reference page.

/// Declares a section. A row that begins with a name of its own is a quantity that is kept by key ([`super::ByKey`]): reading,
/// changes, rules and the plan find it there, so that one row brings it all the way to the step that asks for it.
/// `=> "1.05"` is an example of its value: of counts and amounts always, of others where that of their kind would mislead. A row that ends with `firm` is a decision of the firm, whose rules see only what is on file.
macro_rules! section {
    ($section:ident $key:ident $path:literal $title:literal $about:literal:
        $($($variant:ident)? $name:literal $takes:expr, $absent:expr, $meaning:literal, $source:expr $(=> $example:literal)? $(, $firm:ident)?;)*) => {
        #[doc = concat!("The quantities of `", $path, "`.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $key {
            $($(#[doc = $meaning] $variant,)?)*
        }

        impl $crate::scenario::keys::QuantityKey for $key {
            const ALL: &'static [Self] = &[$($($key::$variant,)?)*];
            const SECTION: &'static $crate::scenario::keys::Section = &$section;

            fn index(self) -> usize {
                self as usize
            }

            fn row(self) -> &'static $crate::scenario::keys::Key {
                match self {
                    $($($key::$variant => const { $section.named($name) },)?)*
                }
            }
        }

        section! { $section $path $title $about: $($name $takes, $absent, $meaning, $source $(=> $example)? $(, $firm)?;)* }
    };
    ($section:ident $path:literal $title:literal $about:literal:
        $($name:literal $takes:expr, $absent:expr, $meaning:literal, $source:expr $(=> $example:literal)? $(, $firm:ident)?;)*) => {
        #[doc = concat!("`", $path, "`: ", $about)]
        pub const $section: $crate::scenario::keys::Section = $crate::scenario::keys::Section {
            path: $path,
            title: $title,
            meaning: $about,
            keys: &[$(section!(@row $name $takes, $absent, $meaning, $source $(=> $example)? $(, $firm)?)),*],
        };
    };
    (@row $name:literal $takes:expr, $absent:expr, $meaning:literal, $source:expr $(=> $example:literal)? $(, $firm:ident)?) => {
        $crate::scenario::keys::Key {
            name: $name,
            takes: $takes,
            decided: section!(@decided $($firm)?),
            absent: $absent,
            meaning: $meaning,
            source: $source,
            example: section!(@example $($example)?),
        }
    };
    (@example) => { None };
    (@example $example:literal) => { Some($example) };
    (@decided) => { false };
    (@decided firm) => { true };
}

mod bargaining;
mod cascade;
mod competitor;
mod customers;
mod lever;
mod listening;
mod market;
mod matrix;
mod measure;
mod report;
mod resource;
mod scenario;
mod service;
mod stock;
mod strategies;

pub use bargaining::{BARGAINING, BargainingKey};
pub use cascade::{CASCADE, CascadeKey};
pub use competitor::{COMPETITOR, CompetitorKey};
pub use customers::{ATTRIBUTE, CHANNEL, ChannelKey, PORTFOLIO, REFERRAL, ReferralKey, SEGMENT, SegmentKey};
pub use lever::LEVER;
pub use listening::{LISTENING, ListeningKey};
pub use market::{MARKET, MarketKey, REPUTATION, ReputationKey};
pub use matrix::MATRIX;
pub use measure::{EFFECT, MEASURE, MeasureKey};
pub use report::REPORT;
pub use resource::{RESOURCE, ResourceKey};
pub use scenario::{ASSUMPTION, MEMORY, SCENARIO, ScenarioKey};
pub use service::{ACTIVITY, ActivityKey, SERVICE, ServiceKey};
pub use stock::{STOCK, StockKey};
pub use strategies::{CHANGE, CHECK, CostKey, STRATEGY, STRATEGY_COST};

use super::keys::Level::{Arrival, Customer, Opening, Portfolio, Start};
use super::keys::{Section, Takes};
use crate::units::Role;

const LAW: &str = "MODEL.md";
const ASSUMED: &str = "assumed";

/// A quantity of each customer.
const fn customers(role: Role) -> Takes {
    Takes::Quantity(role, Customer)
}

/// A quantity of each customer, once, on arrival.
const fn arrival(role: Role) -> Takes {
    Takes::Quantity(role, Arrival)
}

/// A quantity of each customer of the opening.
const fn opening(role: Role) -> Takes {
    Takes::Quantity(role, Opening)
}

/// A quantity of the portfolio when the scenario opens.
const fn start(role: Role) -> Takes {
    Takes::Quantity(role, Start)
}

/// A quantity that is the same for all customers.
const fn portfolio(role: Role) -> Takes {
    Takes::Quantity(role, Portfolio)
}

/// A scenario holds at most this many segments, channels, strategies and other things with names, and as many entries in
/// a list of names or changes: what a person oversees, and what one strategy after another may copy.
pub const MOST: usize = 100;
/// Nobody needs more replications: the mean is then known to a ten-thousandth of the spread.
pub const MOST_RUNS: u32 = 100_000_000;
/// The longest horizon, in periods: more than two centuries of days.
pub const LONGEST: u64 = 100_000;
/// The longest delay, in periods.
const MOST_PERIODS: u64 = 10_000;
/// An attribute has at most this many words: they are for groups of customers, not for their names.
pub const MOST_WORDS: usize = 1_000;

/// Every section, in the order of the reference.
pub const SECTIONS: &[&Section] = &[
    &SCENARIO,
    &ASSUMPTION,
    &ATTRIBUTE,
    &MEMORY,
    &PORTFOLIO,
    &SEGMENT,
    &CHANNEL,
    &REFERRAL,
    &BARGAINING,
    &COMPETITOR,
    &MARKET,
    &REPUTATION,
    &SERVICE,
    &ACTIVITY,
    &RESOURCE,
    &STOCK,
    &MEASURE,
    &EFFECT,
    &CASCADE,
    &LISTENING,
    &STRATEGY,
    &STRATEGY_COST,
    &CHANGE,
    &CHECK,
    &MATRIX,
    &REPORT,
    &LEVER,
];

/// Those that a strategy may change, beside the fixed cost.
pub const CHANGEABLE: &[&Section] = &[
    &SEGMENT,
    &CHANNEL,
    &SERVICE,
    &ACTIVITY,
    &RESOURCE,
    &STOCK,
    &MEASURE,
    &CASCADE,
    &LISTENING,
    &REFERRAL,
    &BARGAINING,
    &COMPETITOR,
    &MARKET,
    &REPUTATION,
];

/// The tables of a file.
pub const TABLES: &[&str] = &[
    "scenario",
    "assumptions",
    "attributes",
    "memory",
    "portfolio",
    "segments",
    "channels",
    "referral",
    "bargaining",
    "competitor",
    "market",
    "reputation",
    "services",
    "activities",
    "resources",
    "stocks",
    "measures",
    "cascades",
    "listening",
    "strategies",
    "check",
    "matrix",
    "report",
    "levers",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::keys::Absent;
    use crate::scenario::keys::is_table;

    #[test]
    fn defaults_lie_in_their_own_ranges_and_names_are_unique() {
        for section in SECTIONS {
            for (index, key) in section.keys.iter().enumerate() {
                let at = format!("{}.{}", section.path, key.name);
                assert!(section.keys[..index].iter().all(|other| other.name != key.name), "{at}");
                assert!(key.meaning.ends_with(['.', '`']), "{at}");
                let within = match (key.takes, key.absent) {
                    (Takes::Quantity(role, _), Absent::Number(number) | Absent::Monthly(number)) => {
                        (role.range().0..=role.range().1).contains(&number)
                    }
                    (Takes::Number(low, high), Absent::Number(number)) => (low..=high).contains(&number),
                    (Takes::Whole(low, high), Absent::Number(number)) => (low as f64..=high as f64).contains(&number),
                    (Takes::Choice(words), Absent::Word(word)) => words.iter().any(|known| known.name == word),
                    (Takes::Choice(_) | Takes::Number(..), Absent::Described(_)) => {
                        [CHANGE.path, EFFECT.path, LEVER.path, MATRIX.path, PORTFOLIO.path, SCENARIO.path]
                            .contains(&section.path)
                    }
                    (_, Absent::Number(_) | Absent::Monthly(_)) => false,
                    _ => true,
                };
                assert!(within, "{at}");
            }
        }
    }

    #[test]
    fn every_number_has_an_example_of_its_own_that_may_be_written() {
        for (section, key) in SECTIONS.iter().flat_map(|section| section.keys.iter().map(move |key| (section, key))) {
            let (low, high) = match key.takes {
                Takes::Quantity(role, _) => role.range(),
                Takes::Number(low, high) => (low, high),
                Takes::Whole(low, high) => (low as f64, high as f64),
                _ => continue,
            };
            let at = format!("{}.{}", section.path, key.name);
            // What a kind has in common is right for shares and rates alone.
            let own = matches!(key.takes, Takes::Quantity(role, _) if !matches!(role, Role::PerBasis | Role::PerOccasion | Role::Plain));
            let Some(example) = key.example else {
                assert!(own, "{at} has no example");
                continue;
            };
            let number: f64 = example.replace('_', "").parse().unwrap();
            assert!((low..=high).contains(&number) && number != 0.0, "{at} = {example}");
        }
    }

    #[test]
    fn tables_and_sections_agree() {
        for section in SECTIONS {
            let table = section.path.split('.').next().unwrap();
            assert!(TABLES.contains(&table), "{table}");
        }
        assert!(is_table(&["strategies", "loyal", "cost"]) && is_table(&["referral"]));
        assert!(!is_table(&["segments", "small"]) && !is_table(&["segments"]));
    }
}
