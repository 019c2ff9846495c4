//! What is kept of a customer from period to period under one strategy: a column each.

use super::AlignedColumn;
use super::property::{AMOUNT, ANY, Kind, MANY, Property, SHARE, SeenBy};
use crate::units::choices;

/// When a column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In every scenario.
    Always,
    /// Where a rule reads it or a step needs it: what nothing reads costs nothing.
    Needed,
}

/// What a customer has of it at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// This number.
    Number(f64),
    /// The period of arrival.
    Arrival,
    /// 1 for who came before the simulation began and has bought before, else 0.
    Earlier,
    /// What a quantity says, once the rules of that have what they read.
    Quantity,
    /// What whoever lets the customer in gives.
    Admission,
}

/// One row of the table of states.
pub struct StateInfo {
    /// Which.
    pub state: State,
    /// When it is kept.
    pub kept: Kept,
    /// What it is at first.
    pub start: Start,
    /// How rules see it.
    pub seen: Option<Property>,
}

macro_rules! states {
    (
        $($field:ident $state:ident $kept:ident $start:expr, $meaning:literal
        $(, seen $by:ident $name:literal $kind:ident $range:expr, $unit:literal, $told:literal)?;)*
    ) => {
        /// What is kept of a customer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum State {
            $(#[doc = $meaning] $state,)*
        }

        /// Every state, in the order of the enum.
        pub const STATES: &[StateInfo] = &[$(StateInfo {
            state: State::$state, kept: Kept::$kept, start: $start,
            seen: states!(@seen $($by $name $kind $range, $unit, $told)?),
        }),*];

        /// What differs between strategies, a column each. A customer who is not there, because this strategy never won them
        /// or because they are gone, has `alive` 0 until no strategy has them any more.
        #[derive(Clone, Debug, Default)]
        pub struct Life {
            $(#[doc = $meaning] pub $field: AlignedColumn,)*
            /// The scenario's own properties.
            pub attributes: Vec<AlignedColumn>,
            /// What the customer came to so far, a column per entry of an account; none unless somebody asks for accounts.
            pub account: Vec<AlignedColumn>,
        }

        impl Life {
            /// The column of a state; empty where it is not kept.
            #[must_use]
            pub fn column(&self, state: State) -> &AlignedColumn {
                match state {
                    $(State::$state => &self.$field),*
                }
            }

            /// The columns of all states, in the order of [`STATES`], and the others.
            pub fn parts(&mut self) -> ([&mut AlignedColumn; State::COUNT], [&mut [AlignedColumn]; 2]) {
                ([$(&mut self.$field),*], [&mut self.attributes, &mut self.account])
            }
        }
    };
    (@seen) => { None };
    (@seen $by:ident $name:literal $kind:ident $range:expr, $unit:literal, $meaning:literal) => {
        Some(Property { name: $name, seen_by: SeenBy::$by, kind: Kind::$kind, range: $range, unit: $unit, meaning: $meaning })
    };
}

states! {
    alive Alive Always Start::Admission, "1 or 0.";
    budget Budget Always Start::Admission,
        "What is left of the hazard budget of this stay, as a power of e: the stay is over when it falls below 1.";
    products Products Always Start::Number(1.0), "Products held, at least 1.",
        seen Everyone "products" Int (0.0, MANY), "products", "held";
    purchases_total PurchasesTotal Always Start::Earlier, "Purchases before this period; after buying, with those of this period.",
        seen Everyone "purchases_total" Float AMOUNT, "purchases", "made so far";
    revenue_total RevenueTotal Needed Start::Number(0.0), "Revenue likewise.",
        seen Everyone "revenue_total" Float ANY, "money", "so far";
    revenue_year RevenueYear Needed Start::Number(0.0), "Revenue a year: a mean over the periods so far, in which a year's weigh most.",
        seen Everyone "revenue_year" Float ANY, "money", "revenue a year of late: a mean over the closed periods, in which those of the last year weigh most";
    last_year LastYear Needed Start::Number(0.0), "Revenue in the last year of the horizon so far.";
    year_contribution YearContribution Needed Start::Number(0.0), "Contribution likewise.";
    satisfaction Satisfaction Always Start::Quantity, "0..1.",
        seen Nature "satisfaction" Float SHARE, "0 to 1", "how content the customer is";
    expectation Expectation Needed Start::Quantity, "0..1.",
        seen Nature "expectation" Float SHARE, "0 to 1", "what it expects of the performance of its service";
    awake Awake Needed Start::Number(1.0), "1, or 0 for a sleeper.",
        seen Nature "awake" Bool SHARE, "", "whether it is not asleep: a sleeper buys nothing until it wakes";
    cause Cause Needed Start::Number(0.0), "What a sleeper fell asleep for, as 1 and more; 0 for who is awake.",
        seen Nature "cause" Text (0.0, 4.0), "", "what a sleeper fell asleep for: `forgot`, `unhappy`, `competitor`, `no_need`; `none` for who is awake";
    filed Filed Needed Start::Admission, "1 for whom the firm still counts, or 0; kept where that may be somebody else than who is alive.";
    silence Silence Needed Start::Number(0.0), "Closed periods without a purchase or an invoice, since the last that had one.";
    said Said Needed Start::Number(-1.0), "What it said in the last survey; -1 before the first.",
        seen Everyone "said" Float (-1.0, 1.0), "0 to 1", "how content it said it was when it was asked last; -1 before the first time";
    tells Tells Needed Start::Number(0.0), "What a silent leaver says when it is asked why it left, as an index of the causes and 1.";
    status Status Needed Start::Number(0.0), "What the firm takes the customer for, as an index of [`Status`].",
        seen Everyone "status" Text (0.0, 2.0), "",
        "what the firm takes the customer for: `active`, `silent` without a purchase for more than three of its usual intervals, `written_off` when no longer on file";
    level Level Needed Start::Number(1.0), "The basket as a multiple of what it would be without up-selling.",
        seen Everyone "level" Float (0.0, f64::MAX), "times", "the basket by up-selling, as a multiple of what it would be without";
    owed Owed Needed Start::Number(0.0), "What the customer owes: of the period before until it has paid in this one.",
        seen Everyone "owed" Float ANY, "money", "what the customer has been invoiced and not paid yet: as the period began, until it pays";
    expected Expected Needed Start::Number(0.0), "Purchases that were to be expected of it when it was last there and awake.";
    away Away Needed Start::Number(0.0), "1 for who left and may come back.";
    stays Stays Needed Start::Number(0.0), "How often it came back.";
    first_satisfaction FirstSatisfaction Needed Start::Number(0.0), "Satisfaction on arrival.";
    first_expectation FirstExpectation Needed Start::Number(0.0), "Expectation on arrival.";
    last_purchase LastPurchase Needed Start::Arrival, "The period of the last purchase, of arrival before the first.";
    value Value Always Start::Number(0.0), "Contribution so far, discounted to the start of the simulation.";
    acquired Acquired Always Start::Admission, "Acquisition cost as money of the first simulated period.";
    paid Paid Needed Start::Admission, "The same as it was paid.";
    contribution Contribution Needed Start::Number(0.0), "Contribution so far, not discounted.";
    behind Behind Needed Start::Admission, "1 for whose contribution has not come yet to what it cost to win; 0 for whom this strategy never won.";
}

choices! {
    /// What the firm takes a customer for.
    Status:
    /// It buys as often as it does.
    Active "active",
    /// It has not bought for longer than usual.
    Silent "silent",
    /// It is no longer on file.
    WrittenOff "written_off",
}

impl State {
    /// How many there are.
    pub const COUNT: usize = STATES.len();

    /// Its row.
    #[must_use]
    pub fn info(self) -> &'static StateInfo {
        &STATES[self as usize]
    }
}

/// Which columns a life keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep {
    states: [bool; State::COUNT],
    pub(super) attributes: usize,
    pub(super) drawn: usize,
    pub(super) account: usize,
    pub(super) roots: bool,
}

impl Keep {
    /// What every scenario keeps, the states that are `needed`, and so many attributes.
    #[must_use]
    pub fn new(needed: impl Fn(State) -> bool, attributes: usize) -> Self {
        let kept = |info: &StateInfo| info.kept == Kept::Always || needed(info.state);
        Keep { states: std::array::from_fn(|at| kept(&STATES[at])), attributes, drawn: 0, account: 0, roots: false }
    }

    /// The same with slots for so many draws made once per customer.
    #[must_use]
    pub fn and_drawn(self, drawn: usize) -> Self {
        Keep { drawn, ..self }
    }

    /// The same with a state more.
    #[must_use]
    pub fn and(mut self, state: State) -> Self {
        self.states[state as usize] = true;
        self
    }

    /// The same with accounts of so many entries.
    #[must_use]
    pub fn and_account(self, entries: usize) -> Self {
        Keep { account: entries, ..self }
    }

    /// The same, and by whom each customer came.
    #[must_use]
    pub fn and_roots(self) -> Self {
        Keep { roots: true, ..self }
    }

    /// Whether a state is kept.
    #[must_use]
    pub fn has(self, state: State) -> bool {
        self.states[state as usize]
    }

    /// How many columns of a life are kept.
    pub(super) fn count(self) -> usize {
        self.states.iter().filter(|kept| **kept).count() + self.attributes + self.account
    }
}

impl Life {
    /// The columns that hold an account open: who is there, on file, or may come back.
    pub fn accounts(&self) -> impl Iterator<Item = &AlignedColumn> {
        [&self.alive, &self.filed, &self.away].into_iter().filter(|column| !column.is_empty())
    }

    /// Whether somebody is there, on file, or may come back.
    #[must_use]
    pub fn has(&self, row: usize) -> bool {
        [&self.alive, &self.filed, &self.away]
            .into_iter()
            .any(|column| column.get(row).is_some_and(|there| *there > 0.0))
    }

    /// From this row on there is nobody, and nothing that is counted.
    pub(super) fn empty_from(&mut self, row: usize) {
        for column in [
            &mut self.alive,
            &mut self.filed,
            &mut self.away,
            &mut self.owed,
            &mut self.last_year,
            &mut self.year_contribution,
        ] {
            column.iter_mut().skip(row).for_each(|there| *there = 0.0);
        }
    }

    /// Whether something is kept of customers who are gone: they are on file, or may come back.
    #[must_use]
    pub fn outlives(&self) -> bool {
        !(self.filed.is_empty() && self.away.is_empty())
    }

    /// The accounts of the customers in these rows are closed.
    pub fn let_go(&mut self, rows: &[u32]) {
        for column in [&mut self.alive, &mut self.filed, &mut self.away, &mut self.behind].map(|column| &mut column[..])
        {
            if !column.is_empty() {
                rows.iter().for_each(|row| column[*row as usize] = 0.0);
            }
        }
    }

    /// The columns that are kept.
    pub(super) fn columns(&mut self, keep: Keep) -> impl Iterator<Item = &mut AlignedColumn> {
        let (states, others) = self.parts();
        let kept = states.into_iter().zip(keep.states).filter_map(|(column, kept)| kept.then_some(column));
        kept.chain(others.into_iter().flatten())
    }
}
