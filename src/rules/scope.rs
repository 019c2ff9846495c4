//! What a rule may see: one table of names, kinds, units, ranges and meanings, which drives the compiler, the messages
//! and the reference.

use super::hooks;
use crate::model::{Model, Setting, matches};
use crate::units::Role;
use std::borrow::Cow;

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// Yes or no.
    Bool,
    /// Words.
    Text,
}

/// One property that rules may read.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in a rule, after the dot.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
    /// The lowest and the highest value it may have; the compiler relies on it for whole numbers.
    pub range: (f64, f64),
    /// Its unit, empty where there is none.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: Cow<'static, str>,
    /// When it has this meaning.
    pub when: &'static str,
}

/// Whole numbers of the simulation (periods, products) stay far below this.
const MANY: f64 = 1e9;
const ANY: (f64, f64) = (f64::MIN, f64::MAX);
const SHARE: (f64, f64) = (0.0, 1.0);
const ALWAYS: &str = "always";
const AFTER: &str = "after the step in which it came about; 0 before";

macro_rules! fields {
    ($($name:literal $kind:ident $range:expr, $unit:literal, $meaning:literal, $when:expr;)*) => {
        &[$(Field {
            name: Cow::Borrowed($name),
            kind: Kind::$kind,
            range: $range,
            unit: $unit,
            meaning: Cow::Borrowed($meaning),
            when: $when,
        }),*]
    };
}

/// The built-in properties of `customer`.
pub const CUSTOMER: &[Field] = fields! {
    "id" Text ANY, "", "name of the customer", ALWAYS;
    "segment" Text ANY, "", "name of the segment", ALWAYS;
    "channel" Text ANY, "", "name of the channel that won the customer, `referral`, or `opening` for who was there at the start", ALWAYS;
    "status" Text ANY, "", "`active`, `asleep` or `gone`, as far as the firm can observe it", ALWAYS;
    "referred" Bool SHARE, "", "whether another customer brought this one", ALWAYS;
    "tenure" Int (0.0, MANY), "periods", "since arrival, 0 in the first", ALWAYS;
    "tenure_years" Float (0.0, MANY), "years", "since arrival", ALWAYS;
    "recency" Int (0.0, MANY), "periods", "since the last purchase: 0 in the period of a purchase once it is made", ALWAYS;
    "purchases" Float (0.0, f64::MAX), "purchases", "made in this period", AFTER;
    "purchases_total" Float (0.0, f64::MAX), "purchases", "made so far", ALWAYS;
    "revenue" Float ANY, "money", "of this period", AFTER;
    "revenue_total" Float ANY, "money", "so far", ALWAYS;
    "margin" Float ANY, "money", "gross margin of this period", AFTER;
    "cost" Float ANY, "money", "cost to serve of this period", AFTER;
    "products" Int (0.0, MANY), "products", "held", ALWAYS;
    "satisfaction" Float SHARE, "", "from 0 to 1", ALWAYS;
    "expectation" Float SHARE, "", "of the performance of the service, from 0 to 1", ALWAYS;
};

/// The properties of `portfolio`. Those but `period` and `year` are figures of the last period, 0 in the first; with a
/// segment's name, `portfolio.revenue("small")`, they are those of the segment.
pub const PORTFOLIO: &[Field] = fields! {
    "customers" Float (0.0, f64::MAX), "customers", "active", "at the end of the last period";
    "churn_rate" Float SHARE, "a year", "share of the customers that leaves", "last period";
    "retention_rate" Float SHARE, "a year", "share of the customers that stays", "last period";
    "revenue" Float ANY, "money", "revenue", "last period";
    "margin" Float ANY, "money", "gross margin", "last period";
    "cost_to_serve" Float ANY, "money", "activities and service levels", "last period";
    "acquisition_cost" Float ANY, "money", "channels and referral rewards", "last period";
    "cash" Float ANY, "money", "margin less all cost that customers cause", "last period";
    "npv" Float ANY, "money", "net present value so far", "up to the last period";
};

/// How many numbers describe a portfolio or one of its segments: one per row of [`PORTFOLIO`].
pub const FIGURES: usize = PORTFOLIO.len();

/// The text properties of a customer that columns carry, in the order of [`Rows::texts`](super::Rows::texts).
pub const TEXTS: [&str; 3] = ["segment", "channel", "status"];

/// A name that rules may use without a dot.
#[derive(Clone, Debug)]
pub struct Global {
    /// The name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its lowest and highest value.
    pub range: (f64, f64),
}

/// Everything that the rules of one scenario may see.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Properties of `customer`: the built-in ones, then the attributes in the order of the model. Its index is a
    /// field's slot.
    pub fields: Vec<Field>,
    /// `period`, `year`, then the assumptions in the order of the model.
    pub globals: Vec<Global>,
    /// Names of the segments.
    pub segments: Vec<String>,
    /// Names that `customer.channel` may have.
    pub channels: Vec<String>,
    /// Names of the service levels.
    pub services: Vec<String>,
    /// What a policy may set: the paths of the quantities that are asked for while the scenario is played, and what they
    /// stand for.
    pub levers: Vec<(String, Role)>,
}

impl Scope {
    /// What the rules of `model` may see.
    #[must_use]
    pub fn of(model: &Model) -> Scope {
        let attributes = model.attributes.iter().map(|attribute| Field {
            name: Cow::Owned(attribute.name.clone()),
            kind: Kind::Float,
            range: ANY,
            unit: "",
            meaning: Cow::Borrowed("attribute of the scenario"),
            when: ALWAYS,
        });
        let count = |name: &str| Global { name: name.into(), kind: Kind::Int, range: (-MANY, MANY) };
        let assumptions =
            model.assumptions.iter().map(|a| Global { name: a.name.clone(), kind: Kind::Float, range: ANY });
        let baseline = &model.baseline;
        let mut levers: Vec<(String, Role)> = Vec::new();
        for quantity in hooks::settings(model).flat_map(Setting::quantities).chain(hooks::outside_settings(model)) {
            // How many open the scenario is asked before any policy.
            if !quantity.path.ends_with(".customers") && !levers.iter().any(|(path, _)| *path == quantity.path) {
                levers.push((quantity.path.clone(), quantity.role));
            }
        }
        Scope {
            fields: CUSTOMER.iter().cloned().chain(attributes).collect(),
            globals: [count("period"), count("year")].into_iter().chain(assumptions).collect(),
            segments: baseline.segments.iter().map(|segment| segment.name.clone()).collect(),
            channels: baseline
                .channels
                .iter()
                .map(|channel| channel.name.clone())
                .chain(["referral".into(), "opening".into()])
                .collect(),
            services: baseline.services.iter().map(|service| service.name.clone()).collect(),
            levers,
        }
    }

    /// What the quantities stand for that a lever moves; none when nothing has that path.
    pub(super) fn moved(&self, pattern: &str) -> impl Iterator<Item = Role> {
        self.levers.iter().filter(move |(path, _)| matches(pattern, path)).map(|(_, role)| *role)
    }

    /// The slot of a property of `customer`.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The index of the attribute that stands in `slot`, if one does.
    #[must_use]
    pub fn attribute(&self, slot: usize) -> Option<usize> {
        slot.checked_sub(CUSTOMER.len())
    }

    /// The index of a bare name.
    #[must_use]
    pub fn global(&self, name: &str) -> Option<usize> {
        self.globals.iter().position(|global| global.name == name)
    }

    /// What the text property `name` may say, where that is known.
    pub(super) fn vocabulary(&self, name: &str) -> Option<Vec<&str>> {
        match name {
            "segment" => Some(self.segments.iter().map(String::as_str).collect()),
            "channel" => Some(self.channels.iter().map(String::as_str).collect()),
            "status" => Some(vec!["active", "asleep", "gone"]),
            "service" => Some(self.services.iter().map(String::as_str).collect()),
            _ => None,
        }
    }
}
