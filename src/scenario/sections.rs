//! The one table of keys: for each table of a scenario its keys, what they take, what holds without them, what they mean
//! and where that comes from. It drives reading, messages and the reference page.

use super::keys::Absent::{Described, Number, Required, Word};
use super::keys::Level::{Arrival, Customer, Portfolio};
use super::keys::{Absent, Key, Section, Takes};
use crate::units::Role;
use crate::units::Role::{Chance, Growth, Margin, PerBasis, PerOccasion, Retention, Share, Time};

const LAW: &str = "MODEL.md";
const ASSUMED: &str = "assumed";

const fn key(name: &'static str, takes: Takes, absent: Absent, meaning: &'static str, source: &'static str) -> Key {
    Key { name, takes, absent, meaning, source }
}

const fn customers(role: Role) -> Takes {
    Takes::Quantity(role, Customer)
}

const fn portfolio(role: Role) -> Takes {
    Takes::Quantity(role, Portfolio)
}

/// Lengths of a period.
pub const LENGTHS: &[&str] = &["day", "week", "month", "quarter", "year"];
/// Bases of rates.
pub const BASES: &[&str] = &["day", "week", "month", "quarter", "year", "period"];
/// A scenario holds at most this many segments, channels, strategies and other things with names, and as many entries in
/// a list of names or changes: what a person oversees, and what one strategy after another may copy.
pub const MOST: usize = 100;
/// The longest horizon, in periods: more than two centuries of days.
const LONGEST: u64 = 100_000;
/// An attribute has at most this many words: they are for groups of customers, not for their names.
pub const MOST_WORDS: usize = 1_000;

/// `[scenario]`.
pub const SCENARIO: Section = Section {
    path: "scenario",
    title: "[scenario]",
    meaning: "How long, in what steps, and what later money is worth now.",
    keys: &[
        key("name", Takes::Text, Described("the name of the file"), "What reports call it.", LAW),
        key("currency", Takes::Text, Word("EUR"), "The unit of every amount of money.", LAW),
        key(
            "period",
            Takes::Choice(LENGTHS),
            Word("month"),
            "The step of the simulation. A year is 12 months, 4 quarters, 52 weeks or 365 days.",
            LAW,
        ),
        key("periods", Takes::Whole(1, LONGEST), Required, "The horizon, in periods.", LAW),
        key(
            "run_off",
            Takes::Whole(0, LONGEST),
            Number(0.0),
            "Further periods without newcomers, referrals and fixed cost, valued too.",
            LAW,
        ),
        key("rate_basis", Takes::Choice(BASES), Word("year"), "The time in which every rate is stated.", LAW),
        key(
            "discount_rate",
            Takes::Number(0.0, 1.0),
            Number(0.0),
            "What a year takes off the value of money: 0.08 for 8% a year.",
            LAW,
        ),
        key(
            "discounting",
            Takes::Choice(&["start", "middle", "end"]),
            Word("start"),
            "When in a period its money flows.",
            LAW,
        ),
        key("fixed_cost", portfolio(PerBasis), Number(0.0), "Cost that no customer causes.", LAW),
        key("runs", Takes::Whole(1, 100_000_000), Number(1000.0), "How many times the future is played.", ASSUMED),
        key(
            "seed",
            Takes::Whole(0, (1 << 53) - 1),
            Number(42.0),
            "Picks the chances: the same seed, the same answer.",
            LAW,
        ),
        key(
            "start",
            Takes::Date,
            Described("none: needed when the customer list has dates"),
            "The first day of period 0.",
            LAW,
        ),
        key(
            "rules",
            Takes::Names("rule file"),
            Described("none"),
            "Rule files that hold with and without a strategy, in the order in which they stack.",
            LAW,
        ),
    ],
};

/// `[attributes.NAME]`, where it is one of words.
pub const ATTRIBUTE: Section = Section {
    path: "attributes.*",
    title: "attribute",
    meaning: "A property of customers that the scenario adds: a word, as here, or a number in any form of a quantity, `points = 0.0`.",
    keys: &[
        key(
            "words",
            Takes::Words,
            Described("those of the list, and the default"),
            "What it may say. A rule that compares it with another word is refused.",
            LAW,
        ),
        key(
            "default",
            Takes::Text,
            Described("it must be there, unless `weights` are"),
            "The word of everybody to whom the list gives none.",
            LAW,
        ),
        key(
            "weights",
            Takes::Weights,
            Described("the default holds"),
            "How often each of `words` is, instead of a default: each customer to whom the list gives none draws its own.",
            LAW,
        ),
    ],
};

/// To what time something in a list belongs.
const AS_OF: &[&str] = &["start", "now"];

/// `[portfolio]`.
pub const PORTFOLIO: Section = Section {
    path: "portfolio",
    title: "[portfolio]",
    meaning: "A list of real customers.",
    keys: &[
        key(
            "customers",
            Takes::Text,
            Required,
            "The CSV file: id, segment, start, end, and attributes or quantities of the segment.",
            LAW,
        ),
        key(
            "columns",
            Takes::Columns,
            Described("columns go by the names of what they hold"),
            "What columns with other names hold: `{ id = \"Klantnr\", basket = \"Omzet\" }`.",
            LAW,
        ),
        key(
            "decimal",
            Takes::Choice(&[",", "."]),
            Described("what each column shows"),
            "The mark before decimals, where the list leaves it open.",
            LAW,
        ),
        key(
            "dates",
            Takes::Choice(&["dd-mm-yyyy", "mm-dd-yyyy", "yyyy-mm-dd"]),
            Described("what each column shows"),
            "The order of day, month and year, where the list leaves it open.",
            LAW,
        ),
        key(
            "basket_as_of",
            Takes::Choice(AS_OF),
            Word("start"),
            "Whether a basket in the list is that of the customer's start, and has grown since, or of now.",
            LAW,
        ),
        key(
            "retention_as_of",
            Takes::Choice(AS_OF),
            Word("start"),
            "Whether a law of retention describes customers at their start, so that those of the past are its survivors, or those of now.",
            LAW,
        ),
    ],
};

/// `[segments.NAME]`.
pub const SEGMENT: Section = Section {
    path: "segments.*",
    title: "segment",
    meaning: "Customers of one kind.",
    keys: &[
        key("customers", portfolio(PerOccasion), Number(0.0), "Active at the start.", LAW),
        key("retention", customers(Retention), Required, "The probability of staying.", LAW),
        key(
            "buying",
            Takes::Choice(&["poisson", "bernoulli", "subscription"]),
            Word("poisson"),
            "How purchases come about: any number, one or none, or always in equal parts.",
            LAW,
        ),
        key("purchases", customers(PerBasis), Number(1.0), "Purchases; with `bernoulli` the chance of one.", LAW),
        key(
            "first_purchase",
            Takes::Choice(&["chance", "certain"]),
            Word("chance"),
            "Whether the first period holds one purchase for certain, beside those that chance brings.",
            "Fader, Hardie & Lee 2005",
        ),
        key(
            "last_purchase",
            customers(Share),
            Number(0.0),
            "The chance that a repeat purchase is the last.",
            "Fader, Hardie & Lee 2005",
        ),
        key("basket", customers(PerOccasion), Number(0.0), "Revenue per purchase at list price.", LAW),
        key(
            "basket_noise",
            customers(PerOccasion),
            Number(0.0),
            "Sigma of a lognormal shock with mean 1, per customer and period.",
            LAW,
        ),
        key(
            "margin",
            customers(Margin),
            Number(1.0),
            "Gross margin as a share of revenue; below 0 is selling below cost.",
            LAW,
        ),
        key("growth", customers(Growth), Number(0.0), "Growth of the basket with tenure, per unit of its basis.", LAW),
        key(
            "growth_cap_years",
            customers(Time),
            Number(f64::MAX),
            "Tenure, in units of its basis, after which the basket no longer grows; without it, it never stops.",
            LAW,
        ),
        key("satisfaction", Takes::Quantity(Share, Arrival), Number(0.7), "Satisfaction at arrival.", ASSUMED),
        key(
            "expectation",
            Takes::Quantity(Share, Arrival),
            Described("the quality of its service"),
            "What a customer expects at arrival.",
            ASSUMED,
        ),
        key("service", Takes::Name("service"), Described("none"), "Its service level.", LAW),
        key("complaints", customers(Chance), Number(0.0), "The chance of a complaint.", LAW),
        key("cross_sell", customers(Chance), Number(0.0), "The chance of one product more, for who stays.", LAW),
        key("products_max", Takes::Whole(1, 1000), Number(4.0), "Products held at most.", ASSUMED),
        key(
            "referrals",
            customers(PerBasis),
            Number(0.0),
            "Newcomers brought; with `count = \"bernoulli\"` the chance of one.",
            LAW,
        ),
        key(
            "refers_to",
            Takes::Name("segment"),
            Described("its own segment"),
            "The segment of those it brings.",
            ASSUMED,
        ),
    ],
};

/// `[channels.NAME]`.
pub const CHANNEL: Section = Section {
    path: "channels.*",
    title: "channel",
    meaning: "A way to win customers.",
    keys: &[
        key("newcomers", portfolio(PerBasis), Required, "The mean number of newcomers (Poisson).", LAW),
        key("cost", portfolio(PerOccasion), Number(0.0), "Money per newcomer.", LAW),
        key(
            "segments",
            Takes::Shares,
            Described("all to the only segment"),
            "The share of each segment; together 1.",
            LAW,
        ),
        key("delay", Takes::Whole(0, 10_000), Number(0.0), "Periods between payment and the first purchase.", LAW),
    ],
};

/// `[referral]`.
pub const REFERRAL: Section = Section {
    path: "referral",
    title: "[referral]",
    meaning: "How customers bring customers.",
    keys: &[
        key(
            "count",
            Takes::Choice(&["poisson", "bernoulli"]),
            Word("poisson"),
            "Any number of newcomers in a period, or one at most.",
            LAW,
        ),
        key(
            "when",
            Takes::Choice(&["active", "stays"]),
            Word("active"),
            "Who may refer: all who are active, or only who stays.",
            LAW,
        ),
        key("delay", Takes::Whole(0, 10_000), Number(1.0), "Periods between the reward and the first purchase.", LAW),
        key("cost", portfolio(PerOccasion), Number(0.0), "Reward per newcomer, counted as acquisition cost.", LAW),
    ],
};

/// `[services.NAME]`.
pub const SERVICE: Section = Section {
    path: "services.*",
    title: "service",
    meaning: "A service level.",
    keys: &[
        key("quality", customers(Share), Number(0.7), "Performance P.", ASSUMED),
        key(
            "adjustment",
            customers(Share),
            Number(0.0),
            "The part of the gap to performance that satisfaction closes in a period without complaint.",
            ASSUMED,
        ),
        key(
            "surprise",
            customers(PerOccasion),
            Number(0.0),
            "Weight of the surprise P - E; 0 switches expectation off.",
            ASSUMED,
        ),
        key(
            "loss_weight",
            customers(PerOccasion),
            Number(1.0),
            "How much heavier a disappointment weighs than a delight; 1 to 2.5 is usual.",
            ASSUMED,
        ),
        key(
            "habituation",
            customers(Share),
            Number(0.2),
            "The part of the gap to performance that expectation closes in a period.",
            ASSUMED,
        ),
        key("resolved", customers(Share), Number(0.0), "Share of complaints resolved.", ASSUMED),
        key("relief", customers(Share), Number(0.05), "What a resolved complaint adds to satisfaction.", ASSUMED),
        key("damage", customers(Share), Number(0.25), "What an unresolved complaint takes from satisfaction.", ASSUMED),
        key("cost", customers(PerBasis), Number(0.0), "Money per active customer.", LAW),
    ],
};

/// What an activity may follow.
const DRIVERS: &[&str] = &["purchase", "contact", "complaint", "newcomer", "period"];

/// `[activities.NAME]`.
pub const ACTIVITY: Section = Section {
    path: "activities.*",
    title: "activity",
    meaning: "Work that customers cause.",
    keys: &[
        key("driver", Takes::Driver(DRIVERS), Required, "What its count follows.", "Kaplan & Anderson 2004"),
        key(
            "rate",
            customers(PerBasis),
            Described("only and always with `driver = \"contact\"`"),
            "The mean of its own count (Poisson).",
            LAW,
        ),
        key("cost", customers(PerOccasion), Required, "Money per count.", "Kaplan & Anderson 2004"),
    ],
};

/// `[strategies.NAME]`.
pub const STRATEGY: Section = Section {
    path: "strategies.*",
    title: "strategy",
    meaning: "A readable overlay on the scenario.",
    keys: &[
        key("label", Takes::Text, Described("its name"), "What reports call it.", LAW),
        key("change", Takes::Changes, Described("nothing"), "What it changes, in this order.", LAW),
        key("rules", Takes::Names("rule file"), Described("none"), "Rule files on top of the scenario's.", LAW),
        key("cost", Takes::Table, Described("nothing"), "What it costs.", LAW),
        key("from", Takes::Whole(0, LONGEST), Number(0.0), "The first period in which it holds.", LAW),
        key(
            "until",
            Takes::Whole(0, 2 * LONGEST),
            Described("the last period, the run-off included"),
            "The last period in which it holds; it may lie in the run-off.",
            LAW,
        ),
        key("drop", Takes::Names("segment"), Described("none"), "Segments whose customers are gone at `from`.", LAW),
    ],
};

/// `cost` of a strategy.
pub const STRATEGY_COST: Section = Section {
    path: "strategies.*.cost",
    title: "cost of a strategy",
    meaning: "What a strategy costs.",
    keys: &[
        key("once", portfolio(PerOccasion), Number(0.0), "Money in its first period.", LAW),
        key("per_customer", portfolio(PerBasis), Number(0.0), "Money per active customer.", LAW),
    ],
};

/// An entry of `change`.
pub const CHANGE: Section = Section {
    path: "strategies.*.change.*",
    title: "change",
    meaning: "One change of a strategy; exactly one of `add`, `scale` and `set`.",
    keys: &[
        key("path", Takes::Text, Required, "What changes: `segments.*.retention`; any part may be `*`.", LAW),
        key(
            "add",
            Takes::Number(f64::MIN, f64::MAX),
            Described("nothing"),
            "Plus, on the basis of the quantity: a number or an assumption.",
            LAW,
        ),
        key("scale", Takes::Number(f64::MIN, f64::MAX), Described("nothing"), "Times: a number or an assumption.", LAW),
        key(
            "set",
            Takes::Number(f64::MIN, f64::MAX),
            Described("nothing"),
            "Instead: a number, an assumption, or a word where the key takes one.",
            LAW,
        ),
    ],
};

/// `[[check]]`.
pub const CHECK: Section = Section {
    path: "check.*",
    title: "[[check]]",
    meaning: "A statement that must hold before the results are believed.",
    keys: &[
        key("name", Takes::Text, Required, "What it says, in words.", LAW),
        key(
            "given",
            Takes::Given,
            Described("the scenario as it is"),
            "What is set before it is tried: paths with values.",
            LAW,
        ),
        key("then", Takes::Text, Required, "What must hold then, over metrics: `customers_lost == 0`.", LAW),
    ],
};

/// Every section, in the order of the reference.
pub const SECTIONS: &[&Section] = &[
    &SCENARIO,
    &ATTRIBUTE,
    &PORTFOLIO,
    &SEGMENT,
    &CHANNEL,
    &REFERRAL,
    &SERVICE,
    &ACTIVITY,
    &STRATEGY,
    &STRATEGY_COST,
    &CHANGE,
    &CHECK,
];

/// The tables of a file.
pub const TABLES: &[&str] = &[
    "scenario",
    "assumptions",
    "attributes",
    "portfolio",
    "segments",
    "channels",
    "referral",
    "services",
    "activities",
    "strategies",
    "check",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::keys::is_table;

    #[test]
    fn defaults_lie_in_their_own_ranges_and_names_are_unique() {
        for section in SECTIONS {
            for (index, key) in section.keys.iter().enumerate() {
                let at = format!("{}.{}", section.path, key.name);
                assert!(section.keys[..index].iter().all(|other| other.name != key.name), "{at}");
                assert!(key.meaning.ends_with(['.', '`']), "{at}");
                let within = match (key.takes, key.absent) {
                    (Takes::Quantity(role, _), Absent::Number(number)) => {
                        (role.range().0..=role.range().1).contains(&number)
                    }
                    (Takes::Number(low, high), Absent::Number(number)) => (low..=high).contains(&number),
                    (Takes::Whole(low, high), Absent::Number(number)) => (low as f64..=high as f64).contains(&number),
                    (Takes::Choice(words), Absent::Word(word)) => words.contains(&word),
                    (Takes::Choice(_) | Takes::Number(..), Absent::Described(_)) => {
                        [CHANGE.path, PORTFOLIO.path].contains(&section.path)
                    }
                    (_, Absent::Number(_)) => false,
                    _ => true,
                };
                assert!(within, "{at}");
            }
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
