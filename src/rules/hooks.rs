//! Which functions of a rule file are called, by whom and with what: the name of a function is its address.

use super::unmade::Made;
use crate::model::{Model, Quantity, Setting, Strategy, on_basis};
use crate::scenario::keys::{self, Absent, Level, QuantityKey, SegmentKey, Takes};
use crate::units::Role;
use std::collections::BTreeMap;

/// A thing that can happen to a customer, and the function that reacts to it.
#[derive(Clone, Copy, Debug)]
pub struct EventInfo {
    /// Which.
    pub event: Event,
    /// The name of the function.
    pub name: &'static str,
    /// When it is called, in a few words without a full stop.
    pub when: &'static str,
}

macro_rules! events {
    ($($event:ident $name:literal $when:literal;)*) => {
        /// What can happen to a customer in a period. Rules run after the step, once per customer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Event {
            $(#[doc = $when] $event,)*
        }

        /// Every event with the name of its function.
        pub const EVENTS: [EventInfo; [$($name),*].len()] =
            [$(EventInfo { event: Event::$event, name: $name, when: $when }),*];
    };
}

events! {
    Arrival "on_arrival" "in the first period of a customer who was won";
    Purchase "on_purchase" "after buying, when there was a purchase";
    Complaint "on_complaint" "after a complaint";
    Sleep "on_sleep" "at the end of the period in which the firm takes an active customer for silent";
    Leave "on_leave" "when the customer leaves, if the firm is told, or is written off";
    Period "on_period" "at the end of every period, for every active customer";
}

/// The function that pulls levers.
pub(super) const POLICY: &str = "policy";

/// Why a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Refines a quantity of one customer.
    OfCustomer,
    /// Refines a quantity of the portfolio.
    OfPortfolio,
    /// Reacts to an event.
    Event(Event),
    /// Pulls levers, once a period.
    Policy,
}

impl Purpose {
    /// The parameters of its function.
    #[must_use]
    pub fn params(self) -> &'static [&'static str] {
        match self {
            Purpose::OfCustomer => &["customer", "base"],
            Purpose::OfPortfolio => &["portfolio", "base"],
            Purpose::Event(_) => &["customer"],
            Purpose::Policy => &["portfolio"],
        }
    }
}

/// How the result of a rule is converted to the period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Basis {
    pub role: Role,
    /// Periods in a unit of the basis.
    pub per_basis: f64,
}

impl Basis {
    pub(super) fn new(quantity: &Quantity) -> Self {
        Basis { role: quantity.role, per_basis: quantity.per_basis }
    }

    /// Whether it is converted at all: a margin is not.
    pub(super) fn converts(self) -> bool {
        matches!(self.role, Role::Retention | Role::Chance | Role::Pace | Role::PerBasis)
    }

    /// What a rule must give so that `value` holds in the period; NaN where it cannot say that.
    #[inline(always)]
    pub(super) fn of_period(self, value: f64) -> f64 {
        on_basis(self.role, self.per_basis, value)
    }
}

/// A function that is called by name.
#[derive(Clone, Debug)]
pub(super) struct Hook {
    pub purpose: Purpose,
    /// Whether it says what the firm decides or has on file, and so sees no more than that.
    pub firm: bool,
    /// Of the quantities that it refines, each once: segments may differ.
    pub bases: Vec<Basis>,
    /// What has come about when it is called.
    pub made: Made,
}

impl Hook {
    pub(super) fn new(purpose: Purpose, quantity: &Quantity, model: &Model) -> Self {
        let name = function_of(&quantity.path).map_or(String::new(), |(name, _)| name);
        let made = Made::before(&name, purpose);
        Hook { purpose, firm: of_the_firm(model, &quantity.path), bases: vec![Basis::new(quantity)], made }
    }
}

/// The function that refines the quantity at `path` and what it is told, if any function can.
#[must_use]
pub fn function_of(path: &str) -> Option<(String, Purpose)> {
    let parts: Vec<&str> = path.split('.').collect();
    let purpose = match (parts.as_slice(), keys::row(path).map(|key| key.takes)) {
        (["segments", _, "customers"], _) => return None,
        // Who brings others, and who is in a programme, is a customer, though all share one draw.
        (["attributes" | "referral", _] | ["strategies", .., "per_customer"], _) => Purpose::OfCustomer,
        (_, Some(Takes::Quantity(_, Level::Portfolio | Level::Start))) => Purpose::OfPortfolio,
        (_, Some(Takes::Quantity(..) | Takes::Driver(_))) => Purpose::OfCustomer,
        _ => return None,
    };
    Some((keys::rule_name(path), purpose))
}

/// Quantities that belong to no setting: attributes of numbers, and what strategies cost.
pub(super) fn outside_settings(model: &Model) -> impl Iterator<Item = &Quantity> {
    let numbers = model.attributes.iter().filter(|attribute| attribute.words.is_empty());
    let attributes = numbers.map(|attribute| &attribute.quantity);
    attributes.chain(model.strategies.iter().flat_map(Strategy::costs).flat_map(|cost| cost.quantities.values()))
}

/// Whether the quantity at `path` is the firm's: what it decides, and what it has on file.
fn of_the_firm(model: &Model, path: &str) -> bool {
    let on_file = |name: &str| model.attributes.iter().any(|attribute| attribute.name == name && attribute.known);
    match path.strip_prefix("attributes.") {
        Some(name) => on_file(name),
        None => keys::row(path).is_some_and(|key| key.decided),
    }
}

/// Quantities of a segment that there are without a word in the file: they begin as something else.
fn unstated() -> impl Iterator<Item = &'static str> {
    let quantities = SegmentKey::ALL.iter().map(|key| key.row());
    quantities.filter(|key| matches!(key.absent, Absent::Described(_))).map(|key| key.name)
}

/// Every function that `model` would call, by name.
pub(super) fn called(model: &Model) -> BTreeMap<String, Hook> {
    let plain = |name: &str, purpose| Hook { purpose, firm: false, bases: vec![], made: Made::before(name, purpose) };
    let mut called: BTreeMap<String, Hook> = EVENTS
        .map(|info| (info.name.into(), plain(info.name, Purpose::Event(info.event))))
        .into_iter()
        .chain([(POLICY.into(), plain(POLICY, Purpose::Policy))])
        .chain(unstated().map(|key| (key.into(), plain(key, Purpose::OfCustomer))))
        .collect();
    for quantity in model.settings().flat_map(Setting::quantities).chain(outside_settings(model)) {
        let Some((name, purpose)) = function_of(&quantity.path) else { continue };
        let hook = called.entry(name.clone()).or_insert_with(|| plain(&name, purpose));
        hook.firm |= of_the_firm(model, &quantity.path);
        if !hook.bases.contains(&Basis::new(quantity)) {
            hook.bases.push(Basis::new(quantity));
        }
    }
    called
}
