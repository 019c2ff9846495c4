//! What a number stands for: its unit, the range it may take and how it is converted to the period.

use serde::Serialize;

/// One of several words of the file, each with what it stands for.
pub trait Choice: Copy + 'static {
    /// The words, each with its meaning.
    const NAMES: &'static [(&'static str, Self)];
}

/// A word that a key takes.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// As written.
    pub name: &'static str,
    /// What it stands for, in a sentence.
    pub meaning: &'static str,
}

/// Declares a choice: what each word stands for stands beside it, here and nowhere else.
macro_rules! choices {
    ($(#[$about:meta])* $choice:ident: $(#[doc = $meaning:literal] $variant:ident $word:literal),* $(,)?) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        pub enum $choice {
            $(#[doc = $meaning] #[serde(rename = $word)] $variant,)*
        }

        impl $choice {
            /// The words of a scenario, in the order of the reference.
            pub const WORDS: &'static [$crate::units::Word] =
                &[$($crate::units::Word { name: $word, meaning: $meaning.trim_ascii_start() }),*];

            /// The word of a scenario.
            #[must_use]
            pub fn name(self) -> &'static str {
                Self::WORDS[self as usize].name
            }
        }

        impl $crate::units::Choice for $choice {
            const NAMES: &'static [(&'static str, Self)] = &[$(($word, $choice::$variant)),*];
        }
    };
}
pub(crate) use choices;

choices! {
    /// The length of a period, and the unit of a rate basis. A year is 12 months, 4 quarters, 52 weeks or 365 days.
    Length:
    /// 365 to a year.
    Day "day",
    /// 52 to a year.
    Week "week",
    /// 12 to a year.
    Month "month",
    /// 4 to a year.
    Quarter "quarter",
    /// The year itself.
    Year "year",
}

impl Length {
    /// How many of it a year holds.
    #[must_use]
    pub fn per_year(self) -> f64 {
        match self {
            Length::Day => 365.0,
            Length::Week => 52.0,
            Length::Month => 12.0,
            Length::Quarter => 4.0,
            Length::Year => 1.0,
        }
    }
}

/// The role of a quantity: decides its range and how it is converted from its basis to the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The probability of staying, 0..1: `r^(1/k)`.
    Retention,
    /// The probability of an event, 0..1: `1-(1-p)^(1/k)`.
    Chance,
    /// The part of a gap that closes, 0..1: `1-(1-a)^(1/k)`.
    Pace,
    /// A count or an amount of money per unit of the basis, 0 or more: `x/k`.
    PerBasis,
    /// A count or an amount of money per occasion, 0 or more: not converted.
    PerOccasion,
    /// A share, 0..1: not converted.
    Share,
    /// A gross margin as a share of revenue, at most 1; below 0 is selling below cost. Not converted.
    Margin,
    /// A relative change per unit of the basis, above -1: not converted.
    Growth,
    /// A relative change per step of what it is tied to, -1 or more: not converted.
    Gain,
    /// A length of time in units of the basis, 0 or more: not converted.
    Time,
    /// How many periods, whole ones, at least 1: not converted.
    Periods,
    /// Yes or no, as 1 or 0: not converted.
    Switch,
    /// Any finite number: not converted.
    Plain,
}

impl Role {
    /// What such a number is, in words, without its range.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Role::Retention => "a chance of staying, per unit of the rate basis",
            Role::Chance => "a chance, per unit of the rate basis",
            Role::Pace => "a part of the gap, per unit of the rate basis",
            Role::PerBasis => "a count or an amount, per unit of the rate basis",
            Role::PerOccasion => "a count or an amount, each time",
            Role::Share => "a share",
            Role::Margin => "a share of revenue, below 0 for selling below cost",
            Role::Growth => "a relative change, per unit of the rate basis",
            Role::Gain => "a relative change, per step",
            Role::Time => "a time, in units of the rate basis",
            Role::Periods => "whole periods",
            Role::Switch => "yes or no",
            Role::Plain => "a number",
        }
    }

    /// The lowest and the highest value allowed, on the stated basis.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Role::Retention | Role::Chance | Role::Pace | Role::Share | Role::Switch => (0.0, 1.0),
            Role::PerBasis | Role::PerOccasion | Role::Time => (0.0, f64::MAX),
            Role::Periods => (1.0, f64::MAX),
            Role::Margin => (f64::MIN, 1.0),
            Role::Growth | Role::Gain => (-1.0, f64::MAX),
            Role::Plain => (f64::MIN, f64::MAX),
        }
    }

    /// Whether it is stated for a length of time, its basis.
    #[must_use]
    pub fn knows_time(self) -> bool {
        matches!(self, Role::Retention | Role::Chance | Role::Pace | Role::PerBasis | Role::Growth | Role::Time)
    }

    /// Whether somebody may write this number: it lies in the range, and is whole where only whole ones make sense.
    #[must_use]
    pub fn takes(self, number: f64) -> bool {
        let (low, high) = self.range();
        (low..=high).contains(&number) && (!matches!(self, Role::Periods | Role::Switch) || number.fract() == 0.0)
    }
}

/// A range in words: "0 to 1", "0 or more", "any number".
#[must_use]
pub fn in_words(low: f64, high: f64) -> String {
    match (low > f64::MIN, high < f64::MAX) {
        (true, false) if low == f64::MIN_POSITIVE => "above 0".to_owned(),
        (true, true) => format!("{low} to {high}"),
        (true, false) => format!("{low} or more"),
        (false, true) => format!("at most {high}"),
        (false, false) => "any number".to_owned(),
    }
}

choices! {
    /// When in its period a flow is discounted.
    Moment:
    /// At the start.
    Start "start",
    /// In the middle.
    Middle "middle",
    /// At the end.
    End "end",
}

impl Moment {
    /// The part of the period that has passed.
    #[must_use]
    pub fn elapsed(self) -> f64 {
        match self {
            Moment::Start => 0.0,
            Moment::Middle => 0.5,
            Moment::End => 1.0,
        }
    }
}
