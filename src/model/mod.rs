//! The model as meant: what a scenario says once every name is resolved and every number has a role. Frozen.

mod apart;
mod average;
pub(crate) mod curve;
mod hash;
mod joint;
mod law;
mod lever;
mod matrix;
mod measure;
mod quantity;
mod reading;
mod setting;
mod who;
mod work;

pub use crate::random::Distribution;
pub use crate::scenario::words::{Axis, Buying, Judge, LastResort, Leaving, Per, ReferralCount, ReferralTime};
pub use apart::Apart;
pub use average::{averaged, has_ignorance, taken_for_certain};
pub use hash::{hash, hash_by_strategy};
pub use joint::{Joint, JointTable};
pub use law::{Law, OpenLaw, Stated};
pub use lever::{Lever, Reach};
pub(crate) use matrix::{AXES, highs};
pub use matrix::{High, Matrix};
pub use measure::{Cascade, Effect, Measure, Target};
pub use quantity::{Change, Quantity, Series, Value, convert, matches, on_basis, over};
pub(crate) use reading::opening_day;
pub use reading::{Files, build, combine, take_apart, unheard, unsaid, with_numbers};
pub use setting::{BelowMinimum, Channel, Referral, Replaced, Segment, Setting, SleepCauses, Stock};
pub use who::identity;
pub use work::{Activity, Driver, Resource, Service, USUAL_PRIORITY};

use crate::error::Source;
use crate::scenario::ByKey;
use crate::scenario::keys::CostKey;
use crate::scenario::words::Ruin;
use crate::units::{Length, Moment};
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// A whole scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// `[scenario] name`.
    pub name: String,
    /// The unit of every amount of money, for reports.
    pub currency: String,
    /// Periods, basis, discounting.
    pub horizon: Horizon,
    /// Replications unless the command line says otherwise. Not part of the hash.
    #[serde(skip)]
    pub runs: u32,
    /// Below 2^53. Not part of the hash.
    #[serde(skip)]
    pub seed: u64,
    /// Named ignorance: one draw per run, the same for all strategies; used by name. In the order of need: each names
    /// only such as stand before it.
    pub assumptions: Vec<Assumption>,
    /// Joint tables, of which assumptions are columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<JointTable>,
    /// The customers' own properties, beside the built-in ones; then one for each stock of a setting, in their order.
    pub attributes: Vec<Attribute>,
    /// What a policy remembers from period to period, in the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub memory: Vec<Memory>,
    /// What holds without any strategy.
    pub baseline: Setting,
    /// In the order of the file; the baseline is not among them.
    pub strategies: Vec<Strategy>,
    /// The list of real customers.
    pub roster: Arc<[Listed]>,
    /// Statements that must hold before the results are believed.
    pub checks: Vec<Check>,
    /// How customers are told apart. It moves no figure.
    #[serde(skip)]
    pub matrix: Matrix,
    /// Names of metrics that reports show too. They move no figure.
    #[serde(skip)]
    pub show: Vec<RuleText>,
    /// What the firm could set otherwise, in the order of the file. It moves no figure.
    #[serde(skip)]
    pub levers: Vec<Lever>,
}

impl Model {
    /// The baseline, and what strategies and reality checks make of it.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        let strategies = self.strategies.iter().map(|strategy| &strategy.setting);
        std::iter::once(&self.baseline).chain(strategies).chain(self.checks.iter().map(|check| &check.setting))
    }
}

/// A number that a policy remembers: one per strategy and run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Memory {
    /// Its name, as in `portfolio.stage`.
    pub name: String,
    /// What it is before the first period.
    pub start: f64,
}

/// How long, in what steps, and what later money is worth now.
#[derive(Clone, Debug, Serialize)]
pub struct Horizon {
    /// The length of a period.
    pub length: Length,
    /// How many are simulated, at least 1.
    pub periods: u32,
    /// Further periods without newcomers, referrals or fixed cost, valued too.
    pub run_off: u32,
    /// Periods in a unit of the rate basis: 12 for months on a yearly basis, 1 when the basis is the period.
    pub per_basis: f64,
    /// Discount a year, 0 or more.
    pub discount_rate: f64,
    /// When in the period flows are discounted.
    pub discounting: Moment,
    /// What the firm has in hand at first; none where no balance is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash: Option<Cash>,
    /// The years in which its periods begin. They move nothing, so no fingerprint knows them.
    #[serde(skip)]
    pub years: Vec<Year>,
}

/// A year of the horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Year {
    /// That of the calendar where the scenario says when it starts, else counted from 1.
    pub name: String,
    /// How many periods up to the horizon begin in it.
    pub periods: u32,
    /// Whether others that begin in it lie before the start or beyond the horizon.
    pub part: bool,
}

/// Money in hand.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cash {
    /// Before the first period; below 0 is owed.
    pub opening: f64,
    /// What follows where a period closes below 0.
    pub ruin: Ruin,
}

impl Cash {
    /// Whether a firm without money stops.
    #[must_use]
    pub fn stops(self) -> bool {
        self.ruin == Ruin::Stop
    }
}

/// A readable overlay on the scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Strategy {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// First period, from 0.
    pub from: u32,
    /// Last period, included.
    pub until: u32,
    /// Periods, from `from` on, in which its changes come in equal steps; 0 or 1: at once.
    #[serde(skip_serializing_if = "is_none")]
    pub ramp: u32,
    /// What holds from `from` to `until`.
    pub setting: Setting,
    /// What it costs.
    #[serde(flatten)]
    pub cost: Cost,
    /// What it costs beside that, where it is several as one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<Cost>,
    /// Whether it is several as one that may come to something else in another order.
    #[serde(skip)]
    pub ordered: bool,
}

impl Strategy {
    /// All that it costs.
    pub fn costs(&self) -> impl Iterator<Item = &Cost> {
        std::iter::once(&self.cost).chain(&self.further)
    }
}

/// What a strategy costs.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// Once, a year, and per customer.
    #[serde(rename = "cost")]
    pub quantities: ByKey<CostKey, Quantity>,
    /// By segment, whether it costs something for each customer there.
    #[serde(rename = "cost_for", skip_serializing_if = "everybody")]
    pub segments: Vec<bool>,
}

/// Whether all segments are meant, which is no part of the fingerprint.
fn everybody(segments: &[bool]) -> bool {
    segments.iter().all(|own| *own)
}

/// Whether changes come at once, which is no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(ramp: &u32) -> bool {
    *ramp == 0
}

/// A name for what we do not know, drawn once per run.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Its name in the file.
    pub name: String,
    /// A number or a draw with `per = "run"`; of a column of a joint table what it shows by itself.
    pub quantity: Quantity,
    /// The column that it is, if it is one: its rows are taken together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint: Option<Joint>,
}

/// A property of customers that the scenario adds.
#[derive(Clone, Debug, Serialize)]
pub struct Attribute {
    /// Its name in the file.
    pub name: String,
    /// Whether the firm has it on file, so that rules for what it decides see it. It moves no figure.
    #[serde(skip)]
    pub known: bool,
    /// Its value at arrival; of a word its index among the words.
    pub quantity: Quantity,
    /// What it may say, two words or more; none where it is a number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A real customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Listed {
    /// Unique.
    pub id: String,
    /// The index of its segment.
    pub segment: usize,
    /// The period of arrival; negative for who was a customer before the simulation began.
    pub start: i32,
    /// Columns that are attributes: (index, value), by index.
    pub attributes: Vec<(usize, f64)>,
    /// Columns that are quantities of the segment: (key, value), by key. They replace the value or draw of the file.
    pub quantities: Vec<(String, f64)>,
    /// Units of the basis of its retention that it has stayed already, where its retention is to be drawn from what that leaves
    /// possible: from beta(alpha + stayed, beta) under the scenario's own law. 0: from the law itself.
    #[serde(skip_serializing_if = "is_zero")]
    pub stayed: f64,
    /// What it bought before, where its buying is to be drawn from what that leaves possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bought: Option<Bought>,
    /// Periods since its start in which its own basket has grown already, so that growth goes on from there. 0: the
    /// basket is that of its start.
    #[serde(skip_serializing_if = "is_zero")]
    pub grown: f64,
    /// What is known of its past beside that.
    #[serde(skip_serializing_if = "History::is_unknown")]
    pub history: History,
}

/// What a customer bought before, told in units of the basis of its purchases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bought {
    /// Purchases after the first one.
    pub repeats: f64,
    /// Time from the first purchase to the last.
    pub last: f64,
    /// Time from the first purchase to the opening.
    pub seen: f64,
}

/// What a list says of a customer before the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct History {
    /// The period of its last purchase, below 0.
    pub bought: Option<i32>,
    /// Its purchases so far.
    pub purchases: Option<f64>,
    /// The products that it holds: whole, at least 1.
    pub products: Option<f64>,
    /// What it cost to win.
    pub acquired: Option<f64>,
    /// Its revenue in the last year before the start.
    pub revenue: Option<f64>,
    /// For how many units of the basis of its retention its having stayed counts, where that is not its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stayed: Option<f64>,
}

impl History {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == History::default()
    }

    /// Whether something is known of what it bought.
    #[must_use]
    pub fn is_of_purchases(&self) -> bool {
        self.bought.is_some() || self.purchases.is_some() || self.revenue.is_some()
    }
}

/// What most customers do not have is no part of the fingerprint.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

/// A statement about a metric that must hold in every run of a changed scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What it says, in words.
    pub name: String,
    /// The baseline with `given` applied.
    pub setting: Setting,
    /// Assumptions that `given` sets: (index, value).
    pub assumptions: Vec<(usize, f64)>,
    /// The expression over metrics.
    pub then: RuleText,
}

/// A rule written in place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleText {
    /// The expression.
    pub text: String,
    /// The file it stands in.
    #[serde(skip)]
    pub source: Arc<Source>,
    /// The bytes of the expression itself, without quotes.
    #[serde(skip)]
    pub span: Range<usize>,
}
