//! What a scenario says of the firm, read back: who works there, and what it does to customers now and then.

use super::amount::{Amount, Estimate, Rate};
use super::{CascadePlan, CascadeTerms, MeasurePlan, MeasureTerms, Plan, ResourceTerms, Terms};
use crate::model::{Change, Effect, Judge, LastResort, Measure, Value};
use crate::scenario::keys::{BargainingKey, CascadeKey, ListeningKey, MeasureKey, ResourceKey};

/// Who works at a resource.
pub struct Crew {
    /// The resource.
    pub name: String,
    /// How many there are at the start.
    pub units: Option<Amount>,
    /// Minutes of work that each can do.
    pub minutes: Option<Rate>,
    /// Money for a minute.
    pub minute: Option<Amount>,
}

/// A measure.
pub struct Round {
    /// What it is called.
    pub label: String,
    /// Whether it is taken without a strategy.
    pub on: bool,
    /// Periods from one round to the next.
    pub every: u32,
    /// How often a customer is contacted at most, if that has an end.
    pub at_most: Option<u32>,
    /// The condition on whom it is for, if there is one: as the file has it, or nothing where it is no text.
    pub whom: Option<String>,
    /// What it does, and whether that lasts.
    pub does: Vec<(Effect, Change)>,
    /// What counts as an answer.
    pub judge: Judge,
    /// Who does its minutes.
    pub by: Option<String>,
    /// The part that is left out.
    pub control: f64,
    /// On what part of those contacted it works, and for how many periods.
    pub reach: Option<Amount>,
    /// Those of the contact included.
    pub lasts: u32,
    /// Money for a contact, minutes included.
    pub cost: Option<Amount>,
    /// Money for all of them, if that has an end.
    pub budget: Option<Rate>,
}

/// A cascade.
pub struct Ladder {
    /// What it is called.
    pub label: String,
    /// Whether it is taken without a strategy.
    pub on: bool,
    /// What its measures are called, in the order in which they are tried.
    pub measures: Vec<String>,
    /// Periods from the first contact of one to its judgement.
    pub after: u32,
    /// Contacts that can be answered no more before that.
    pub at_least: u32,
    /// Whether a part of those meant is left out to compare with.
    pub controlled: bool,
    /// The part that must answer for one to be kept.
    pub keep_if: Option<Amount>,
    /// What follows the last.
    pub then: LastResort,
}

/// What large accounts obtain for each part of revenue above that from which they bargain.
pub struct Bargaining {
    /// The part of the firm's revenue from which an account bargains.
    pub above: Option<Amount>,
    /// Points of margin.
    pub concession: Option<Amount>,
    /// The part by which serving costs more.
    pub extra_service: Option<Amount>,
}

/// What the firm asks.
pub struct Asking {
    /// The chance that a customer on file is asked how content it is.
    pub survey: Option<Rate>,
    /// Money for that.
    pub survey_cost: Option<Amount>,
    /// The standard deviation of what they say.
    pub survey_noise: Option<Amount>,
    /// The part of the leavers that is asked why.
    pub exit: Option<Amount>,
    /// Money for that.
    pub exit_cost: Option<Amount>,
    /// The part of these that says why.
    pub exit_truth: Option<Amount>,
}

/// What large accounts obtain, if they obtain anything.
pub(super) fn bargaining(estimate: &Estimate, terms: &Terms) -> Option<Bargaining> {
    let own = |key: BargainingKey| &terms.bargaining[key];
    let amount = |key: BargainingKey| estimate.rate(own(key)).map(|it| it.period);
    let obtains = [BargainingKey::Concession, BargainingKey::ExtraService];
    obtains.iter().any(|key| !own(*key).is_zero()).then(|| Bargaining {
        above: amount(BargainingKey::Above),
        concession: amount(BargainingKey::Concession),
        extra_service: amount(BargainingKey::ExtraService),
    })
}

/// What it asks, if it asks anything.
pub(super) fn asking(estimate: &Estimate, terms: &Terms) -> Option<Asking> {
    let own = |key: ListeningKey| &terms.listening[key];
    let of = |key: ListeningKey| estimate.rate(own(key));
    let asks = |key: ListeningKey| !own(key).is_zero();
    (asks(ListeningKey::Survey) || asks(ListeningKey::Exit)).then(|| Asking {
        survey: of(ListeningKey::Survey).filter(|_| asks(ListeningKey::Survey)),
        survey_cost: of(ListeningKey::SurveyCost).map(|cost| cost.period),
        survey_noise: of(ListeningKey::SurveyNoise).map(|noise| noise.period),
        exit_truth: of(ListeningKey::ExitTruth).map(|truth| truth.period),
        exit: of(ListeningKey::Exit).map(|share| share.period).filter(|_| asks(ListeningKey::Exit)),
        exit_cost: of(ListeningKey::ExitCost).map(|cost| cost.period),
    })
}

/// Every cascade.
pub(super) fn ladders(plan: &Plan, estimate: &Estimate, terms: &Terms) -> Vec<Ladder> {
    let ladder = |(cascade, own): (&CascadePlan, &CascadeTerms)| Ladder {
        label: cascade.label.clone(),
        on: !own[CascadeKey::On].is_zero(),
        measures: own.measures.iter().map(|at| plan.measures[*at].label.clone()).collect(),
        controlled: own.measures.iter().any(|at| terms.measures[*at].control > 0.0),
        after: own.after,
        at_least: own.at_least,
        keep_if: estimate.rate(&own[CascadeKey::KeepIf]).map(|share| share.period),
        then: own.then,
    };
    plan.cascades.iter().zip(&terms.cascades).map(ladder).collect()
}

/// Who works where.
pub(super) fn crews(plan: &Plan, estimate: &Estimate, terms: &Terms) -> Vec<Crew> {
    let crew = |(name, own): (&String, &ResourceTerms)| {
        let practical = estimate.rate(&own[ResourceKey::Practical]);
        Crew {
            name: name.clone(),
            units: estimate.rate(&own[ResourceKey::Units]).map(|units| units.period),
            minutes: estimate.rate(&own[ResourceKey::Minutes]).zip(practical).map(|(time, part)| time.times(part)),
            minute: minute(estimate, own),
        }
    };
    plan.resources.iter().zip(&terms.resources).map(crew).collect()
}

/// What a minute of a resource costs.
pub(super) fn minute(estimate: &Estimate, own: &ResourceTerms) -> Option<Amount> {
    let of = |key: ResourceKey| Some(estimate.rate(&own[key])?.period);
    let time = of(ResourceKey::Minutes)?.with(of(ResourceKey::Practical)?, |minutes, practical| minutes * practical);
    Some(of(ResourceKey::Cost)?.with(time, |pay, time| pay / time))
}

/// Every measure.
pub(super) fn rounds(plan: &Plan, estimate: &Estimate, terms: &Terms, meant: &[Measure]) -> Vec<Round> {
    let round = |((measure, own), meant): ((&MeasurePlan, &MeasureTerms), &Measure)| {
        let condition = match &meant.quantities[MeasureKey::For].value {
            Value::Rule(rule) => Some(rule.text.trim().to_owned()),
            _ if own[MeasureKey::For].settled != Some(1.0) => Some(String::new()),
            _ => None,
        };
        let of = |key: MeasureKey| Some(estimate.rate(&own[key])?.period);
        let money = of(MeasureKey::Cost);
        let cost = match own.resource.map(|at| minute(estimate, &terms.resources[at])) {
            Some(minute) => money.zip(of(MeasureKey::Minutes)).zip(minute).map(|((money, minutes), minute)| {
                money.with(minutes.with(minute, |minutes, minute| minutes * minute), |money, work| money + work)
            }),
            None => money,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of the file")]
        let at_most = own.at_most.is_finite().then_some(own.at_most as u32);
        Round {
            label: measure.label.clone(),
            on: !own[MeasureKey::On].is_zero(),
            every: own.every,
            at_most,
            whom: condition,
            does: meant.does.iter().map(|effect| (effect.clone(), effect.change.at(estimate.assumptions()))).collect(),
            judge: own.judge,
            by: own.resource.map(|at| plan.resources[at].clone()),
            control: own.control,
            reach: of(MeasureKey::Reach),
            lasts: own.lasts,
            cost,
            budget: estimate.rate(&own[MeasureKey::Budget]).filter(|_| !own[MeasureKey::Budget].is_endless()),
        }
    };
    plan.measures.iter().zip(&terms.measures).zip(meant).map(round).collect()
}
