//! The plan: what the steps ask for. Frozen; shared by all replications.

use super::formula::{Formula, Law};
use crate::isa::Isa;
use crate::model::{self, BelowMinimum, Buying, Horizon, Listed, OpenLaw, ReferralCount, ReferralTime};
use crate::portfolio::{Keep, Ledger, Line};
use crate::random::{Decision, math};
use crate::rules::{EVENTS, Event, FIGURES, Figure, Given, PORTFOLIO, Rule, Scope};
use crate::scenario::ByKey;
use crate::scenario::keys::{ActivityKey, ChannelKey, ReferralKey, ScenarioKey, SegmentKey, ServiceKey};
use std::collections::BTreeMap;
use std::ops::Index;
use std::sync::Arc;

/// Everything that a replication needs and none changes.
pub(super) struct Plan {
    pub(super) isa: Isa,
    pub(super) horizon: Horizon,
    /// Periods in a year.
    pub(super) per_year: f64,
    /// What a flow of each period is worth at the start, run-off included.
    pub(super) discount: Vec<f64>,
    /// The same for money at the start of the period, up to the last period in which somebody may enter.
    pub(super) start: Vec<f64>,
    /// The strategies to be played, in the order asked for.
    pub(super) contenders: Vec<Contender>,
    /// In the order of need.
    pub(super) assumptions: Vec<Assumed>,
    /// What else is drawn once per run.
    pub(super) run: Vec<RunDraw>,
    /// Laws that rest on assumptions.
    pub(super) laws: Vec<RunLaw>,
    pub(super) segments: Vec<SegmentPlan>,
    pub(super) channels: Vec<String>,
    pub(super) roster: Arc<[Listed]>,
    /// Whether baskets of the roster have grown before the start.
    pub(super) grown: bool,
    /// Rows of the roster by the period in which they enter and the segment; who came before the start enters in the first.
    pub(super) entries: BTreeMap<(u32, usize), Vec<u32>>,
    /// Paths of the quantities, by the index that formulas carry.
    pub(super) paths: Vec<String>,
    /// Names of the costs that rules book.
    pub(super) bookings: Vec<String>,
    pub(super) scope: Scope,
    /// By attribute, whether some rule reads it.
    pub(super) attributes: Vec<bool>,
    /// Whether figures per period are kept.
    pub(super) series: bool,
    /// Whether one replication is spread over all threads.
    pub(super) spread: bool,
    /// How many bytes a replication may take for its customers.
    pub(super) room: f64,
}

/// An assumption.
pub(super) enum Assumed {
    Same(f64),
    Drawn(RunDraw),
}

/// A draw made once per run.
#[derive(PartialEq)]
pub(super) struct RunDraw {
    /// Of its quantity.
    pub(super) path: String,
    pub(super) decision: Decision,
    pub(super) law: model::Law,
    /// Assumptions that are set, by index, where the law rests on them.
    pub(super) assumed: Vec<(usize, f64)>,
}

/// A law that is worked out when a run begins.
#[derive(PartialEq)]
pub(super) struct RunLaw {
    /// Of its quantity.
    pub(super) path: String,
    pub(super) law: OpenLaw,
    /// Assumptions that are set, by index.
    pub(super) assumed: Vec<(usize, f64)>,
}

/// What a segment has under every strategy.
pub(super) struct SegmentPlan {
    pub(super) name: String,
    pub(super) keep: Keep,
    /// Draws made once per customer, by slot: first those that every segment makes.
    pub(super) slots: Vec<Slot>,
    /// The draw of the retention, where listed customers are survivors of their past.
    pub(super) survival: Option<Survival>,
}

/// A retention that follows a beta law of the scenario itself, whatever strategies make of it.
pub(super) struct Survival {
    pub(super) decision: Decision,
    pub(super) law: Law,
}

/// A column filled once per customer.
#[derive(Clone, PartialEq)]
pub(super) enum Slot {
    /// By chance.
    Draw(Decision, Law),
    /// By the column of the customer list with this key.
    Listed(String),
}

/// A strategy to be played.
pub(super) struct Contender {
    pub(super) name: String,
    pub(super) label: String,
    /// Whether it is a reality check, and no strategy.
    pub(super) check: bool,
    pub(super) from: u32,
    pub(super) until: u32,
    /// What holds before and after.
    pub(super) outside: Arc<Terms>,
    /// What holds from `from` to `until`.
    pub(super) inside: Arc<Terms>,
    /// Assumptions that it sets, whatever chance says: (index, value).
    pub(super) assumed: Vec<(usize, f64)>,
    /// Paid in the first period of the strategy.
    pub(super) once: Option<Formula>,
}

/// A setting of the model, ready to be evaluated. A segment that a strategy leaves alone is that of the baseline.
pub(super) struct Terms {
    pub(super) scenario: ByKey<ScenarioKey, Formula>,
    pub(super) segments: Vec<Arc<SegmentTerms>>,
    pub(super) channels: Vec<ChannelTerms>,
    pub(super) referral: ReferralTerms,
    /// What the strategy costs per active customer.
    pub(super) programme: Option<Formula>,
    pub(super) services: Vec<ServiceTerms>,
    pub(super) activities: Vec<ActivityTerms>,
    pub(super) attributes: Vec<Formula>,
    pub(super) policy: Vec<Arc<Rule>>,
    /// By event.
    pub(super) events: [Vec<Arc<Rule>>; EVENTS.len()],
}

/// What holds for the customers of one segment alone.
pub(super) struct SegmentTerms {
    pub(super) dropped: bool,
    pub(super) buying: Buying,
    pub(super) first_purchase: bool,
    pub(super) products_max: f64,
    pub(super) refers_to: usize,
    pub(super) service: Option<usize>,
    pub(super) below_minimum: BelowMinimum,
    pub(super) quantities: ByKey<SegmentKey, Formula>,
    /// In what order newcomers are given what they have.
    pub(super) arrival: Vec<Given>,
}

/// A service level.
pub(super) type ServiceTerms = ByKey<ServiceKey, Formula>;

/// Work that customers cause.
pub(super) struct ActivityTerms {
    pub(super) driver: DriverTerms,
    pub(super) quantities: ByKey<ActivityKey, Formula>,
}

/// What the count of an activity follows.
pub(super) enum DriverTerms {
    Purchase,
    Contact(Formula, Decision),
    Complaint,
    Quote,
    Newcomer,
    Period,
    Count(Formula),
}

/// How customers bring customers.
pub(super) struct ReferralTerms {
    pub(super) count: ReferralCount,
    pub(super) when: ReferralTime,
    pub(super) delay: u32,
    pub(super) quantities: ByKey<ReferralKey, Formula>,
}

/// A channel.
pub(super) struct ChannelTerms {
    pub(super) quantities: ByKey<ChannelKey, Formula>,
    /// The segments it reaches, by name: the share of each and of those before it, and its index. The order of the file
    /// decides nothing.
    pub(super) cumulative: Vec<(f64, usize)>,
    pub(super) delay: u32,
}

impl Index<SegmentKey> for SegmentTerms {
    type Output = Formula;

    fn index(&self, key: SegmentKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Contender {
    /// What holds in `period`.
    pub(super) fn terms(&self, period: u32) -> &Terms {
        if (self.from..=self.until).contains(&period) { &self.inside } else { &self.outside }
    }

    /// Whether some rule decides for it, in some period.
    pub(super) fn has_policy(&self) -> bool {
        [&self.inside, &self.outside].into_iter().any(|terms| !terms.policy.is_empty())
    }

    /// Whether `period` is its first.
    pub(super) fn begins(&self, period: u32) -> bool {
        period == self.from
    }
}

impl Terms {
    /// The rules that react to an event.
    pub(super) fn on(&self, event: Event) -> &[Arc<Rule>] {
        &self.events[event as usize]
    }
}

impl Plan {
    /// All periods, the run-off included.
    pub(super) fn length(&self) -> u32 {
        self.horizon.periods + self.horizon.run_off
    }

    /// Customers at the opening, as far as they are known beforehand.
    pub(super) fn opening(&self) -> f64 {
        let segments = self.contenders.iter().take(1).flat_map(|contender| &contender.terms(0).segments);
        segments.filter_map(|segment| segment[SegmentKey::Customers].settled).sum::<f64>() + self.roster.len() as f64
    }

    /// What to call a cost that rules book, in messages.
    pub(super) fn booked_as(&self, name: usize) -> String {
        format!("what rules book as `{}`", self.bookings[name])
    }

    /// The share that left in a period, as a yearly rate.
    pub(super) fn churn(&self, lost: f64, exposed: f64) -> Option<f64> {
        (exposed > 0.0).then(|| 1.0 - math::exp(self.per_year * math::ln(1.0 - lost / exposed)))
    }

    /// What a policy sees of a ledger, and of what that does not hold.
    pub(super) fn figures(&self, ledger: &Ledger, customers: f64, npv: f64) -> [f64; FIGURES] {
        let churn = self.churn(ledger.get(Line::CustomersLost), ledger.get(Line::CustomerPeriods)).unwrap_or(0.0);
        std::array::from_fn(|index| match PORTFOLIO[index].figure {
            Figure::Customers => customers,
            Figure::Churn => churn,
            Figure::Retention => 1.0 - churn,
            Figure::Revenue => ledger.get(Line::Revenue),
            Figure::Margin => ledger.get(Line::GrossMargin),
            Figure::Serving => ledger.get(Line::CostToServe),
            Figure::Acquisition => ledger.get(Line::AcquisitionCost),
            Figure::Complaints => ledger.get(Line::Complaints),
            Figure::Cash => ledger.cash(),
            Figure::Npv => npv,
        })
    }
}
