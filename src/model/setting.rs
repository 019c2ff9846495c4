//! The setting: everything that a strategy may alter, with its quantities by key.

use super::{Activity, Cascade, Measure, Quantity, Resource, Service};
use crate::error::Source;
use crate::scenario::ByKey;
use crate::scenario::keys::{
    Absent, BargainingKey, CascadeKey, ChannelKey, CompetitorKey, ListeningKey, MarketKey, MeasureKey, QuantityKey,
    ReferralKey, ReputationKey, ScenarioKey, SegmentKey, StockKey,
};
use crate::scenario::words::{Buying, Leaving, ReferralCount, ReferralTime, SleepCause};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// Everything that a strategy may alter. The baseline has one, and each strategy a complete one of its own, which
/// holds from its first to its last period.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Those of `[scenario]`.
    #[serde(flatten)]
    pub scenario: ByKey<ScenarioKey, Quantity>,
    /// In the order of the file.
    pub segments: Vec<Segment>,
    /// In the order of the file.
    pub channels: Vec<Channel>,
    /// How customers bring customers.
    pub referral: Referral,
    /// Those of `[bargaining]`.
    #[serde(skip_serializing_if = "unstated")]
    pub bargaining: ByKey<BargainingKey, Quantity>,
    /// Those of `[competitor]`.
    #[serde(skip_serializing_if = "unstated")]
    pub competitor: ByKey<CompetitorKey, Quantity>,
    /// Those of `[market]`.
    #[serde(skip_serializing_if = "unstated")]
    pub market: ByKey<MarketKey, Quantity>,
    /// Those of `[reputation]`.
    #[serde(skip_serializing_if = "unstated")]
    pub reputation: ByKey<ReputationKey, Quantity>,
    /// Those of `[listening]`.
    #[serde(skip_serializing_if = "unstated")]
    pub listening: ByKey<ListeningKey, Quantity>,
    /// In the order of the file.
    pub services: Vec<Service>,
    /// In the order of the file.
    pub activities: Vec<Activity>,
    /// In the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// In the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stocks: Vec<Stock>,
    /// In the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// In the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cascades: Vec<Cascade>,
    /// Rule files in the order in which they stack: the scenario's own, then the strategy's. The first
    /// `base_rules` are the scenario's.
    pub rules: Vec<Arc<Source>>,
    /// How many of `rules` belong to the scenario and come before the strategy's changes.
    pub base_rules: usize,
    /// Words and parameters that a strategy replaced. What they came to stands in its fields: no part of the fingerprint.
    #[serde(skip)]
    pub replaced: Vec<Replaced>,
}

/// A value of the file that a strategy replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The path as the strategy has it.
    pub path: String,
    /// As the file has it, each value once; empty where the file is silent.
    pub from: Vec<String>,
    /// As it is then, likewise.
    pub to: Vec<String>,
}

/// Customers of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Its name in the file.
    pub name: String,
    /// Gone, and reached by no channel or referral, while the strategy holds.
    pub dropped: bool,
    /// How purchases come about.
    pub buying: Buying,
    /// Whether the firm is told of those who leave.
    #[serde(skip_serializing_if = "is_told")]
    pub leaving: Leaving,
    /// Whether the first period of a customer's life holds one purchase for certain, beside those by chance.
    pub first_purchase: bool,
    /// Products held at most.
    pub products_max: u32,
    /// The segment of those it brings: its own index unless the file says otherwise.
    pub refers_to: usize,
    /// The index of its service level, if it has one.
    pub service: Option<usize>,
    /// What becomes of orders below the minimum.
    #[serde(skip_serializing_if = "BelowMinimum::is_usual")]
    pub below_minimum: BelowMinimum,
    /// What customers fall asleep for.
    #[serde(skip_serializing_if = "SleepCauses::is_usual")]
    pub sleep_causes: SleepCauses,
    /// Those of `[segments.NAME]`. With a Bernoulli law `purchases` and `referrals` are chances, else counts.
    #[serde(flatten)]
    pub quantities: ByKey<SegmentKey, Quantity>,
}

/// Whether leavers tell, as where the file does not say; no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_told(leaving: &Leaving) -> bool {
    *leaving == Leaving::Told
}

/// Shares of the orders below the minimum, together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BelowMinimum {
    /// Raised to the minimum.
    pub raised: f64,
    /// Combined into orders of the minimum.
    pub combined: f64,
    /// Not placed.
    pub lost: f64,
}

impl BelowMinimum {
    /// What holds where the file is silent.
    pub const USUAL: BelowMinimum = BelowMinimum { raised: 0.0, combined: 1.0, lost: 0.0 };

    /// Whether it is that, and so no part of the fingerprint.
    fn is_usual(&self) -> bool {
        *self == Self::USUAL
    }
}

/// Shares of those who fall asleep, by cause in the order of [`SleepCause`], together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SleepCauses(pub [f64; SleepCause::WORDS.len()]);

impl SleepCauses {
    /// What holds where the file is silent: all forgot.
    pub const USUAL: SleepCauses = SleepCauses([1.0, 0.0, 0.0, 0.0]);

    /// Whether it is that, and so no part of the fingerprint.
    fn is_usual(&self) -> bool {
        *self == Self::USUAL
    }

    /// The cause that a number within (0, 1) stands for, as its index.
    #[must_use]
    pub fn at(&self, luck: f64) -> usize {
        let sums = self.0.iter().scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        });
        let passed = sums.take_while(|sum| luck >= *sum).count();
        // Shares that add up to a little less than 1 leave the rest to the last that has any.
        let last = self.0.iter().rposition(|share| *share > 0.0).unwrap_or(0);
        passed.min(last)
    }
}

/// A way to win customers.
#[derive(Clone, Debug, Serialize)]
pub struct Channel {
    /// Its name in the file.
    pub name: String,
    /// Those of `[channels.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<ChannelKey, Quantity>,
    /// The share of each segment, in the order of the segments; adds up to 1.
    pub segments: Vec<f64>,
    /// Periods between payment and the first purchase.
    pub delay: u32,
    /// Periods in which newcomers have their discount, at least 1.
    #[serde(skip_serializing_if = "is_one")]
    pub discount_periods: u32,
}

/// Whether a discount holds as long as where the file does not say; no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(super) fn is_one(periods: &u32) -> bool {
    *periods == 1
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
    /// Those of `[referral]`.
    #[serde(flatten)]
    pub quantities: ByKey<ReferralKey, Quantity>,
}

/// What each customer gathers and loses.
#[derive(Clone, Debug, Serialize)]
pub struct Stock {
    /// Its name in the file.
    pub name: String,
    /// By segment, whether its customers have it.
    pub segments: Vec<bool>,
    /// How much of it one step of its ties is; above 0.
    pub unit: f64,
    /// Those of `[stocks.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<StockKey, Quantity>,
}

/// Flat, by key. What is as it would be without a word in the file is left out: a key that is new in a version leaves the
/// fingerprint of every scenario without it.
impl<K: QuantityKey> Serialize for ByKey<K, Quantity> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(stated(self).map(|(key, quantity)| (key.name(), quantity)))
    }
}

/// Those that are not what they are without a word.
fn stated<K: QuantityKey>(all: &ByKey<K, Quantity>) -> impl Iterator<Item = (K, &Quantity)> {
    all.iter().filter(|(key, quantity)| !quantity.is(key.row().absent))
}

/// Whether there are none; a pace alone moves nothing, and is another number on another basis.
fn unstated<K: QuantityKey>(all: &ByKey<K, Quantity>) -> bool {
    stated(all).all(|(key, _)| matches!(key.row().absent, Absent::Monthly(_)))
}

impl Setting {
    /// Every quantity.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        let Setting {
            scenario,
            segments,
            channels,
            referral,
            bargaining,
            competitor,
            market,
            reputation,
            listening,
            services,
            activities,
            resources,
            stocks,
            measures,
            cascades,
            rules: _,
            base_rules: _,
            replaced: _,
        } = self;
        scenario
            .values()
            .chain(referral.quantities.values())
            .chain(bargaining.values())
            .chain(competitor.values())
            .chain(market.values())
            .chain(reputation.values())
            .chain(listening.values())
            .chain(segments.iter().flat_map(|segment| segment.quantities.values()))
            .chain(channels.iter().flat_map(|channel| channel.quantities.values()))
            .chain(services.iter().flat_map(|service| service.quantities.values()))
            .chain(activities.iter().flat_map(|it| it.driver.quantity().into_iter().chain(it.quantities.values())))
            .chain(resources.iter().flat_map(|resource| resource.quantities.values()))
            .chain(stocks.iter().flat_map(|stock| stock.quantities.values()))
            .chain(measures.iter().flat_map(|measure| measure.quantities.values()))
            .chain(cascades.iter().flat_map(|cascade| cascade.quantities.values()))
    }

    /// Every quantity, to change it.
    pub(crate) fn quantities_mut(&mut self) -> Vec<&mut Quantity> {
        let Setting {
            scenario,
            segments,
            channels,
            referral,
            bargaining,
            competitor,
            market,
            reputation,
            listening,
            services,
            activities,
            resources,
            stocks,
            measures,
            cascades,
            rules: _,
            base_rules: _,
            replaced: _,
        } = self;
        let mut all: Vec<&mut Quantity> = scenario
            .values_mut()
            .chain(referral.quantities.values_mut())
            .chain(bargaining.values_mut())
            .chain(competitor.values_mut())
            .chain(market.values_mut())
            .chain(reputation.values_mut())
            .chain(listening.values_mut())
            .collect();
        all.extend(segments.iter_mut().flat_map(|segment| segment.quantities.values_mut()));
        all.extend(channels.iter_mut().flat_map(|channel| channel.quantities.values_mut()));
        all.extend(services.iter_mut().flat_map(|service| service.quantities.values_mut()));
        all.extend(
            activities.iter_mut().flat_map(|it| it.driver.quantity_mut().into_iter().chain(it.quantities.values_mut())),
        );
        all.extend(resources.iter_mut().flat_map(|resource| resource.quantities.values_mut()));
        all.extend(stocks.iter_mut().flat_map(|stock| stock.quantities.values_mut()));
        all.extend(measures.iter_mut().flat_map(|measure| measure.quantities.values_mut()));
        all.extend(cascades.iter_mut().flat_map(|cascade| cascade.quantities.values_mut()));
        all
    }
}

impl Setting {
    /// What a strategy takes by name: its measures, then its cascades.
    pub(crate) fn offers(&self) -> impl Iterator<Item = &str> {
        let measures = self.measures.iter().map(|measure| measure.name.as_str());
        measures.chain(self.cascades.iter().map(|cascade| cascade.name.as_str()))
    }

    /// The switch of one of these.
    pub(crate) fn switch(&self, offer: usize) -> &Quantity {
        match offer.checked_sub(self.measures.len()) {
            None => &self.measures[offer].quantities[MeasureKey::On],
            Some(cascade) => &self.cascades[cascade].quantities[CascadeKey::On],
        }
    }

    /// The same, to be changed.
    pub(crate) fn switch_mut(&mut self, offer: usize) -> &mut Quantity {
        match offer.checked_sub(self.measures.len()) {
            None => &mut self.measures[offer].quantities[MeasureKey::On],
            Some(cascade) => &mut self.cascades[cascade].quantities[CascadeKey::On],
        }
    }

    /// Whether a measure is taken, by itself or in a cascade, as far as no policy decides it.
    #[must_use]
    pub fn takes(&self, measure: usize) -> bool {
        let mut cascades = self.cascades.iter().filter(|cascade| cascade.measures.contains(&measure));
        !self.measures[measure].quantities[MeasureKey::On].is_off()
            || cascades.any(|cascade| !cascade.quantities[CascadeKey::On].is_off())
    }
}
