//! The terms: what holds in a period, under a strategy or outside it, each quantity as a formula.

use super::formula::Formula;
use crate::model::{
    BelowMinimum, Buying, Change, Judge, LastResort, ReferralCount, ReferralTime, SleepCauses, Stated, Target,
};
use crate::random::Decision;
use crate::rules::{EVENTS, Event, Given, Rule};
use crate::scenario::ByKey;
use crate::scenario::keys::{
    ActivityKey, BargainingKey, CascadeKey, ChannelKey, CompetitorKey, ListeningKey, MarketKey, MeasureKey,
    ReferralKey, ReputationKey, ResourceKey, ScenarioKey, SegmentKey, ServiceKey, StockKey,
};
use crate::scenario::words::{Adapts, CountsAs};
use std::ops::Index;
use std::sync::Arc;

/// A setting of the model, ready to be evaluated. A segment that a strategy leaves alone is that of the baseline.
pub(in crate::engine) struct Terms {
    pub(in crate::engine) scenario: ByKey<ScenarioKey, Formula>,
    pub(in crate::engine) segments: Vec<Arc<SegmentTerms>>,
    pub(in crate::engine) channels: Vec<ChannelTerms>,
    pub(in crate::engine) referral: ReferralTerms,
    pub(in crate::engine) bargaining: ByKey<BargainingKey, Formula>,
    pub(in crate::engine) competitor: ByKey<CompetitorKey, Formula>,
    pub(in crate::engine) market: ByKey<MarketKey, Formula>,
    pub(in crate::engine) reputation: ByKey<ReputationKey, Formula>,
    pub(in crate::engine) listening: ByKey<ListeningKey, Formula>,
    pub(in crate::engine) programmes: Vec<Programme>,
    pub(in crate::engine) services: Vec<ServiceTerms>,
    pub(in crate::engine) activities: Vec<ActivityTerms>,
    pub(in crate::engine) resources: Vec<ResourceTerms>,
    pub(in crate::engine) stocks: Vec<StockTerms>,
    pub(in crate::engine) measures: Vec<MeasureTerms>,
    pub(in crate::engine) cascades: Vec<CascadeTerms>,
    pub(in crate::engine) attributes: Vec<Formula>,
    pub(in crate::engine) policy: Vec<Arc<Rule>>,
    /// By event.
    pub(in crate::engine) events: [Vec<Arc<Rule>>; EVENTS.len()],
}

/// What a strategy costs per customer on file.
pub(in crate::engine) struct Programme {
    pub(in crate::engine) each: Formula,
    /// By segment, whether it does there.
    pub(in crate::engine) segments: Vec<bool>,
}

/// What holds for the customers of one segment alone.
pub(in crate::engine) struct SegmentTerms {
    pub(in crate::engine) dropped: bool,
    pub(in crate::engine) buying: Buying,
    /// Whether leavers fall silent, and the firm is not told.
    pub(in crate::engine) silently: bool,
    pub(in crate::engine) first_purchase: bool,
    pub(in crate::engine) products_max: f64,
    pub(in crate::engine) refers_to: usize,
    pub(in crate::engine) service: Option<usize>,
    pub(in crate::engine) below_minimum: BelowMinimum,
    pub(in crate::engine) sleep_causes: SleepCauses,
    pub(in crate::engine) quantities: ByKey<SegmentKey, Formula>,
    /// In what order newcomers are given what they have.
    pub(in crate::engine) arrival: Vec<Given>,
}

/// A service level.
pub(in crate::engine) struct ServiceTerms {
    /// The resource whose load and mood its quality follows.
    pub(in crate::engine) resource: Option<usize>,
    /// Whose work comes first: 1 to 9.
    pub(in crate::engine) priority: usize,
    pub(in crate::engine) quantities: ByKey<ServiceKey, Formula>,
}

/// Work that customers cause.
pub(in crate::engine) struct ActivityTerms {
    pub(in crate::engine) driver: DriverTerms,
    /// What its cost counts as.
    pub(in crate::engine) line: CountsAs,
    /// Who does its minutes.
    pub(in crate::engine) resource: Option<usize>,
    pub(in crate::engine) quantities: ByKey<ActivityKey, Formula>,
}

/// What the count of an activity follows.
pub(in crate::engine) enum DriverTerms {
    Purchase,
    Contact(Formula, Decision),
    Complaint,
    Quote,
    Newcomer,
    Overdue,
    Period,
    Count(Formula),
}

/// People, vans or machines.
pub(in crate::engine) struct ResourceTerms {
    pub(in crate::engine) adapts: Adapts,
    /// Over how many periods the load is looked at.
    pub(in crate::engine) watch: usize,
    /// Periods until who is hired works, and that who is released still works.
    pub(in crate::engine) hire_delay: u32,
    pub(in crate::engine) notice: u32,
    pub(in crate::engine) quantities: ByKey<ResourceKey, Formula>,
}

/// What customers gather and lose.
pub(in crate::engine) struct StockTerms {
    /// Its index among the stocks.
    pub(in crate::engine) index: usize,
    /// The index of the attribute that it is.
    pub(in crate::engine) attribute: usize,
    /// By segment, whether its customers have it.
    pub(in crate::engine) segments: Vec<bool>,
    /// How much of it one step of its ties is.
    pub(in crate::engine) unit: f64,
    pub(in crate::engine) quantities: ByKey<StockKey, Formula>,
}

/// What the firm does to some customers, now and then.
pub(in crate::engine) struct MeasureTerms {
    /// The first and the last period of its rounds.
    pub(in crate::engine) from: u32,
    pub(in crate::engine) until: u32,
    /// Periods from one round to the next.
    pub(in crate::engine) every: u32,
    /// How often a customer is contacted at most.
    pub(in crate::engine) at_most: f64,
    /// Periods that it acts, and so many after its own in which a contact may be answered.
    pub(in crate::engine) lasts: u32,
    /// The part of the customers that is left out.
    pub(in crate::engine) control: f64,
    pub(in crate::engine) judge: Judge,
    /// Who does its minutes.
    pub(in crate::engine) resource: Option<usize>,
    /// What changes once: target and change.
    pub(in crate::engine) once: Vec<(Target, Change<Stated>)>,
    pub(in crate::engine) quantities: ByKey<MeasureKey, Formula>,
}

/// Measures that are taken one at a time.
pub(in crate::engine) struct CascadeTerms {
    /// Indices of its measures, in the order in which they are tried.
    pub(in crate::engine) measures: Vec<usize>,
    /// Periods from the first contact of a measure to its judgement.
    pub(in crate::engine) after: u32,
    /// Contacts that can be answered no more before it, and left out where that is done.
    pub(in crate::engine) at_least: u32,
    pub(in crate::engine) then: LastResort,
    pub(in crate::engine) quantities: ByKey<CascadeKey, Formula>,
}

/// How customers bring customers.
pub(in crate::engine) struct ReferralTerms {
    pub(in crate::engine) count: ReferralCount,
    pub(in crate::engine) when: ReferralTime,
    pub(in crate::engine) delay: u32,
    pub(in crate::engine) quantities: ByKey<ReferralKey, Formula>,
}

/// A channel.
pub(in crate::engine) struct ChannelTerms {
    pub(in crate::engine) quantities: ByKey<ChannelKey, Formula>,
    /// The segments it reaches, by name: the share of each and of those before it, and its index. The order of the file
    /// decides nothing.
    pub(in crate::engine) cumulative: Vec<(f64, usize)>,
    pub(in crate::engine) delay: u32,
    /// Periods in which newcomers have their discount.
    pub(in crate::engine) discount_periods: u32,
}

impl SegmentTerms {
    /// Those of these quantities that do something.
    pub(in crate::engine) fn in_use(&self, keys: &[SegmentKey]) -> impl Iterator<Item = &Formula> {
        keys.iter().map(|key| &self[*key]).filter(|formula| !formula.is_zero())
    }
}

impl Index<SegmentKey> for SegmentTerms {
    type Output = Formula;

    fn index(&self, key: SegmentKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Index<ServiceKey> for ServiceTerms {
    type Output = Formula;

    fn index(&self, key: ServiceKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Index<ResourceKey> for ResourceTerms {
    type Output = Formula;

    fn index(&self, key: ResourceKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Index<MeasureKey> for MeasureTerms {
    type Output = Formula;

    fn index(&self, key: MeasureKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Index<CascadeKey> for CascadeTerms {
    type Output = Formula;

    fn index(&self, key: CascadeKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Index<StockKey> for StockTerms {
    type Output = Formula;

    fn index(&self, key: StockKey) -> &Formula {
        &self.quantities[key]
    }
}

impl Terms {
    /// The rules that react to an event.
    pub(in crate::engine) fn on(&self, event: Event) -> &[Arc<Rule>] {
        &self.events[event as usize]
    }
}

impl Terms {
    /// The quantities that belong to no segment.
    pub(super) fn formulas(&self) -> Vec<&Formula> {
        let Terms {
            scenario,
            segments: _,
            channels,
            referral,
            bargaining,
            competitor,
            market,
            reputation,
            listening,
            programmes,
            services,
            activities,
            resources,
            attributes,
            stocks,
            measures,
            cascades,
            policy: _,
            events: _,
        } = self;
        let mut all: Vec<&Formula> = scenario
            .values()
            .chain(referral.quantities.values())
            .chain(bargaining.values())
            .chain(competitor.values())
            .chain(market.values())
            .chain(reputation.values())
            .chain(listening.values())
            .collect();
        all.extend(programmes.iter().map(|programme| &programme.each));
        all.extend(attributes);
        all.extend(channels.iter().flat_map(|channel| channel.quantities.values()));
        all.extend(services.iter().flat_map(|service| service.quantities.values()));
        all.extend(activities.iter().flat_map(ActivityTerms::formulas));
        all.extend(resources.iter().flat_map(|resource| resource.quantities.values()));
        all.extend(stocks.iter().flat_map(|stock| stock.quantities.values()));
        all.extend(measures.iter().flat_map(|measure| measure.quantities.values()));
        all.extend(cascades.iter().flat_map(|cascade| cascade.quantities.values()));
        all
    }
}

impl ActivityTerms {
    fn formulas(&self) -> impl Iterator<Item = &Formula> {
        let own = match &self.driver {
            DriverTerms::Contact(formula, _) | DriverTerms::Count(formula) => Some(formula),
            _ => None,
        };
        own.into_iter().chain(self.quantities.values())
    }
}
