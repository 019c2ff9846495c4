//! The model as meant: what a scenario says once every name is resolved and every number has a role. Frozen.

mod hash;
mod law;
mod quantity;
mod reading;

pub use crate::random::Distribution;
pub use hash::hash;
pub use law::{Law, OpenLaw, Stated};
pub use quantity::{Change, Per, Quantity, Series, Value, convert, matches, on_basis};
pub use reading::{Files, build};

use crate::error::Source;
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
    /// The customers' own properties, beside the built-in ones.
    pub attributes: Vec<Attribute>,
    /// What holds without any strategy.
    pub baseline: Setting,
    /// In the order of the file; the baseline is not among them.
    pub strategies: Vec<Strategy>,
    /// The list of real customers.
    pub roster: Arc<[Listed]>,
    /// Statements that must hold before the results are believed.
    pub checks: Vec<Check>,
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
}

/// Everything that a strategy may alter. The baseline has one, and each strategy a complete one of its own, which
/// holds from its first to its last period.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Cost that no customer causes, on the rate basis.
    pub fixed_cost: Quantity,
    /// In the order of the file.
    pub segments: Vec<Segment>,
    /// In the order of the file.
    pub channels: Vec<Channel>,
    /// How customers bring customers.
    pub referral: Referral,
    /// In the order of the file.
    pub services: Vec<Service>,
    /// In the order of the file.
    pub activities: Vec<Activity>,
    /// Rule files in the order in which they stack: the scenario's own, then the strategy's. The first
    /// `base_rules` are the scenario's.
    pub rules: Vec<Arc<Source>>,
    /// How many of `rules` belong to the scenario and come before the strategy's changes.
    pub base_rules: usize,
}

/// Customers of one kind. Names of quantities are the keys of `[segments.NAME]`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Its name in the file.
    pub name: String,
    /// Gone, and reached by no channel or referral, while the strategy holds.
    pub dropped: bool,
    /// Active at the start; a whole number once drawn.
    pub customers: Quantity,
    /// The probability of staying.
    pub retention: Quantity,
    /// How purchases come about.
    pub buying: Buying,
    /// Purchases per unit of the basis (Poisson, subscription) or the chance of one (Bernoulli).
    pub purchases: Quantity,
    /// Whether the first period of a customer's life holds one purchase for certain, beside those by chance.
    pub first_purchase: bool,
    /// The chance that a repeat purchase is the last: it spends hazard budget, and buying stops there.
    pub last_purchase: Quantity,
    /// Revenue per purchase.
    pub basket: Quantity,
    /// Sigma of the lognormal shock with mean 1 on revenue, per customer and period.
    pub basket_noise: Quantity,
    /// Gross margin as a share of revenue.
    pub margin: Quantity,
    /// Of the basket with tenure.
    pub growth: Quantity,
    /// Tenure, in units of the basis, after which the basket no longer grows.
    pub growth_cap: Quantity,
    /// At arrival.
    pub satisfaction: Quantity,
    /// What the customer expects of performance at arrival; `None`: the quality of its service.
    pub expectation: Option<Quantity>,
    /// The chance of a complaint.
    pub complaints: Quantity,
    /// The chance of one product more.
    pub cross_sell: Quantity,
    /// Products held at most.
    pub products_max: u32,
    /// Newcomers brought.
    pub referrals: Quantity,
    /// The segment of those it brings: its own index unless the file says otherwise.
    pub refers_to: usize,
    /// The index of its service level, if it has one.
    pub service: Option<usize>,
}

/// How purchases come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Buying {
    /// Any number, independent of the last.
    #[default]
    Poisson,
    /// One or none.
    Bernoulli,
    /// Always, in equal parts.
    Subscription,
}

/// A way to win customers.
#[derive(Clone, Debug, Serialize)]
pub struct Channel {
    /// Its name in the file.
    pub name: String,
    /// Poisson mean on the rate basis.
    pub newcomers: Quantity,
    /// Money per newcomer.
    pub cost: Quantity,
    /// The share of each segment, in the order of the segments; adds up to 1.
    pub segments: Vec<f64>,
    /// Periods between payment and the first purchase.
    pub delay: u32,
}

/// How customers bring customers.
#[derive(Clone, Debug, Serialize)]
pub struct Referral {
    /// Any number, or one at most.
    pub count: ReferralCount,
    /// Who may refer.
    pub when: ReferralTime,
    /// Periods between payment and the first purchase; with 0 a newcomer is won, and buys, in the next period.
    pub delay: u32,
    /// Reward, counted as acquisition cost.
    pub cost: Quantity,
}

/// How many newcomers one customer brings in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferralCount {
    /// Any number.
    #[default]
    Poisson,
    /// One or none.
    Bernoulli,
}

/// Who may refer in the period of leaving.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferralTime {
    /// Everyone active in the period.
    #[default]
    Active,
    /// Only who stays.
    Stays,
}

/// A service level.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    /// Its name in the file.
    pub name: String,
    /// Performance P, 0..1.
    pub quality: Quantity,
    /// The part of the gap that satisfaction closes in a period without complaint.
    pub adjustment: Quantity,
    /// Weight of the surprise P - E; 0 switches expectation off.
    pub surprise: Quantity,
    /// How much heavier a disappointment weighs than a delight of the same size.
    pub loss_weight: Quantity,
    /// The part of the gap that expectation closes in a period.
    pub habituation: Quantity,
    /// Share of complaints resolved.
    pub resolved: Quantity,
    /// What a resolved complaint adds to satisfaction.
    pub relief: Quantity,
    /// What an unresolved complaint takes from it.
    pub damage: Quantity,
    /// Per active customer, on the rate basis.
    pub cost: Quantity,
}

/// Work that customers cause.
#[derive(Clone, Debug, Serialize)]
pub struct Activity {
    /// Its name in the file.
    pub name: String,
    /// What it follows.
    pub driver: Driver,
    /// Money per count.
    pub cost: Quantity,
}

/// What an activity's count follows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Driver {
    /// The purchases of the period.
    Purchase,
    /// A Poisson number of its own, with this rate on the rate basis.
    Contact(Quantity),
    /// The complaint of the period.
    Complaint,
    /// The first period of a customer who was won.
    Newcomer,
    /// Every period, once.
    Period,
    /// A number that a rule gives.
    Count(Quantity),
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
    /// What holds from `from` to `until`.
    pub setting: Setting,
    /// Paid in the first period.
    pub cost_once: Quantity,
    /// Per active customer, on the rate basis.
    pub cost_per_customer: Quantity,
}

/// A name for what we do not know, drawn once per run.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Its name in the file.
    pub name: String,
    /// A number or a draw with `per = "run"`.
    pub quantity: Quantity,
}

/// A property of customers that the scenario adds.
#[derive(Clone, Debug, Serialize)]
pub struct Attribute {
    /// Its name in the file.
    pub name: String,
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
    /// Periods since its start in which its own basket has grown already, so that growth goes on from there. 0: the
    /// basket is that of its start.
    #[serde(skip_serializing_if = "is_zero")]
    pub grown: f64,
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

impl Setting {
    /// Every quantity, to change it.
    pub(crate) fn quantities_mut(&mut self) -> Vec<&mut Quantity> {
        let mut all = vec![&mut self.fixed_cost];
        for segment in &mut self.segments {
            all.extend(segment.quantities_mut());
        }
        for channel in &mut self.channels {
            all.extend([&mut channel.newcomers, &mut channel.cost]);
        }
        all.push(&mut self.referral.cost);
        for service in &mut self.services {
            all.extend([
                &mut service.quality,
                &mut service.adjustment,
                &mut service.surprise,
                &mut service.loss_weight,
                &mut service.habituation,
                &mut service.resolved,
                &mut service.relief,
                &mut service.damage,
                &mut service.cost,
            ]);
        }
        for activity in &mut self.activities {
            if let Driver::Contact(quantity) | Driver::Count(quantity) = &mut activity.driver {
                all.push(quantity);
            }
            all.push(&mut activity.cost);
        }
        all
    }
}

impl Setting {
    /// Every quantity.
    #[must_use]
    pub fn quantities(&self) -> Vec<&Quantity> {
        let mut all = vec![&self.fixed_cost, &self.referral.cost];
        for segment in &self.segments {
            all.extend(segment.quantities().into_iter().map(|(_, quantity)| quantity));
        }
        for channel in &self.channels {
            all.extend([&channel.newcomers, &channel.cost]);
        }
        for service in &self.services {
            all.extend([
                &service.quality,
                &service.adjustment,
                &service.surprise,
                &service.loss_weight,
                &service.habituation,
            ]);
            all.extend([&service.resolved, &service.relief, &service.damage, &service.cost]);
        }
        for activity in &self.activities {
            all.push(&activity.cost);
            if let Driver::Contact(quantity) | Driver::Count(quantity) = &activity.driver {
                all.push(quantity);
            }
        }
        all
    }
}

impl Segment {
    fn quantities_mut(&mut self) -> Vec<&mut Quantity> {
        let mut all = vec![
            &mut self.customers,
            &mut self.retention,
            &mut self.purchases,
            &mut self.last_purchase,
            &mut self.basket,
            &mut self.basket_noise,
            &mut self.margin,
            &mut self.growth,
            &mut self.growth_cap,
            &mut self.satisfaction,
            &mut self.complaints,
            &mut self.cross_sell,
            &mut self.referrals,
        ];
        all.extend(self.expectation.as_mut());
        all
    }

    /// Its quantities by key, in the order of the reference.
    #[must_use]
    pub fn quantities(&self) -> Vec<(&'static str, &Quantity)> {
        let mut all = vec![
            ("customers", &self.customers),
            ("retention", &self.retention),
            ("purchases", &self.purchases),
            ("last_purchase", &self.last_purchase),
            ("basket", &self.basket),
            ("basket_noise", &self.basket_noise),
            ("margin", &self.margin),
            ("growth", &self.growth),
            ("growth_cap_years", &self.growth_cap),
            ("satisfaction", &self.satisfaction),
            ("complaints", &self.complaints),
            ("cross_sell", &self.cross_sell),
            ("referrals", &self.referrals),
        ];
        all.extend(self.expectation.as_ref().map(|quantity| ("expectation", quantity)));
        all
    }
}
