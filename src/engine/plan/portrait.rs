//! What a scenario says, read back from its plan: what a period and a year come to as stated, before anything acts on it.

use super::amount::{Amount, Estimate, Rate};
use super::firm::{Asking, Bargaining, Crew, Ladder, Round, asking, bargaining, crews, ladders, minute, rounds};
use super::formula::Formula;
use super::{ActivityTerms, ChannelTerms, Contender, DriverTerms, Plan, SegmentTerms, Terms};
use crate::engine::simulate::Job;
use crate::model::curve::{answer, newcomers};
use crate::model::{Cash, Change, Replaced, Strategy};
use crate::random::math;
use crate::rules::SettingId;
use crate::scenario::keys::{ActivityKey, ChannelKey, ScenarioKey, SegmentKey, ServiceKey};
use crate::scenario::words::CountsAs;
use crate::units::{Length, Role};
use std::collections::BTreeMap;

/// What a scenario says. Where an amount is missing, only a rule knows it.
pub struct Portrait {
    /// The unit of every amount of money.
    pub currency: String,
    /// The length of a period.
    pub length: Length,
    /// In the order of the file.
    pub segments: Vec<Kind>,
    /// By name, how many newcomers each channel brings.
    pub channels: Vec<(String, Option<Rate>)>,
    /// The resources, in the order of the file.
    pub crews: Vec<Crew>,
    /// The measures, likewise.
    pub rounds: Vec<Round>,
    /// The cascades, likewise.
    pub ladders: Vec<Ladder>,
    /// What large accounts obtain, if they obtain anything.
    pub bargaining: Option<Bargaining>,
    /// What the firm asks its customers.
    pub asking: Option<Asking>,
    /// What it opens with, and what follows where that is gone; where the file says it.
    pub cash: Option<Cash>,
    /// The cost that no customer causes.
    pub fixed_cost: Option<Rate>,
    /// The strategies, without the baseline.
    pub strategies: Vec<Overlay>,
}

/// A typical customer of a segment.
pub struct Kind {
    /// The segment.
    pub name: String,
    /// How many there are at the opening, those of the list aside.
    pub opening: Option<Amount>,
    /// How many the list has at the opening.
    pub listed: usize,
    /// The chance of staying.
    pub stays: Option<Rate>,
    /// Purchases, quotes that are won included.
    pub purchases: Option<Rate>,
    /// Money for each, at the price that is paid.
    pub basket: Option<Amount>,
    /// What of that is margin.
    pub margin: Option<Amount>,
    /// What serving costs.
    pub serving: Option<Rate>,
    /// Newcomers brought.
    pub referrals: Option<Rate>,
}

/// What a strategy changes.
pub struct Overlay {
    /// As in the file.
    pub name: String,
    /// The first period.
    pub from: u32,
    /// The last period, if it ends before the rest.
    pub until: Option<u32>,
    /// In how many steps.
    pub steps: u32,
    /// Quantities that come to something else, or that its rules refine.
    pub shifts: Vec<Shift>,
    /// Words and other parameters that are replaced.
    pub replaced: Vec<Replaced>,
    /// Segments whose customers are gone.
    pub dropped: Vec<String>,
    /// Money once, a year and for each customer.
    pub once: Option<Amount>,
    /// Money a year.
    pub yearly: Option<Amount>,
    /// Money for each customer.
    pub per_customer: Option<Rate>,
    /// Whether rules of its own react to events.
    pub reacts: bool,
    /// Whether rules of its own decide by the figures of the portfolio.
    pub decides: bool,
}

/// A quantity under a strategy.
pub struct Shift {
    /// Where it stands.
    pub path: String,
    /// What it is without the strategy.
    pub before: Option<Rate>,
    /// What it is with it, once all its steps are done.
    pub after: Option<Rate>,
    /// What the strategy does to it.
    pub changes: Vec<Change>,
    /// Whether a rule of the strategy refines it after that.
    pub ruled: bool,
    /// Whether it is yes or no.
    pub switch: bool,
}

/// Reads the scenario of a job back, with the strategies that it plays.
#[must_use]
pub fn portrait(job: &Job) -> Portrait {
    let plan = &job.plan();
    let estimate = &Estimate::new(plan);
    let model = job.model;
    let terms = &*plan.contenders[0].outside;
    let strategies = job.strategies.iter().zip(&plan.contenders);
    let strategies = strategies.filter_map(|(id, contender)| match id {
        SettingId::Strategy(at) => Some(overlay(plan, estimate, contender, &model.strategies[*at])),
        _ => None,
    });
    let kinds = terms.segments.iter().enumerate();
    let channels = terms.channels.iter().zip(&plan.channels);
    Portrait {
        currency: model.currency.clone(),
        length: model.horizon.length,
        segments: kinds.map(|(at, own)| kind(plan, estimate, terms, at, own)).collect(),
        channels: channels.map(|(terms, name)| (name.clone(), brings(estimate, terms))).collect(),
        crews: crews(plan, estimate, terms),
        rounds: rounds(plan, estimate, terms, &model.baseline.measures),
        ladders: ladders(plan, estimate, terms),
        bargaining: bargaining(estimate, terms),
        asking: asking(estimate, terms),
        cash: model.horizon.cash,
        fixed_cost: estimate.rate(&terms.scenario[ScenarioKey::FixedCost]),
        strategies: strategies.collect(),
    }
}

fn kind(plan: &Plan, estimate: &Estimate, terms: &Terms, at: usize, own: &SegmentTerms) -> Kind {
    let rate = |key: SegmentKey| estimate.rate(&own[key]);
    let amount = |key: SegmentKey| Some(rate(key)?.period);
    let quotes = estimate.count(&own[SegmentKey::Quotes]);
    let bought = estimate.count(&own[SegmentKey::Purchases]);
    let purchases = match (bought, quotes, rate(SegmentKey::QuoteWins)) {
        (bought, _, _) if own[SegmentKey::Quotes].is_zero() => bought,
        (Some(bought), Some(quotes), Some(wins)) => Some(bought.with(quotes.times(wins), |one, other| one + other)),
        _ => None,
    };
    let listed = plan.entries.get(&(0, at)).map_or(0, Vec::len);
    let paid = |basket: f64, price: f64| basket * price;
    Kind {
        name: plan.segments[at].name.clone(),
        opening: amount(SegmentKey::Customers),
        listed,
        stays: rate(SegmentKey::Retention),
        basket: amount(SegmentKey::Basket)
            .zip(amount(SegmentKey::Price))
            .map(|(basket, price)| basket.with(price, paid)),
        margin: amount(SegmentKey::Margin),
        serving: serving(estimate, terms, own, purchases, quotes),
        purchases,
        referrals: estimate.count(&own[SegmentKey::Referrals]),
    }
}

/// What serving a customer costs, as far as it comes with every period, purchase, contact, quote or complaint.
fn serving(
    estimate: &Estimate,
    terms: &Terms,
    own: &SegmentTerms,
    purchases: Option<Rate>,
    quotes: Option<Rate>,
) -> Option<Rate> {
    let count = |activity: &ActivityTerms| match &activity.driver {
        DriverTerms::Period => Some(estimate.every_period()),
        DriverTerms::Purchase => purchases,
        DriverTerms::Quote => quotes,
        DriverTerms::Contact(rate, _) | DriverTerms::Count(rate) => estimate.count(rate),
        DriverTerms::Complaint => complaints(estimate, own),
        // Work for newcomers and for who pays late is no part of a usual period.
        DriverTerms::Newcomer | DriverTerms::Overdue => Some(Rate::of(Amount::same(0.0))),
    };
    let usual = terms.activities.iter().filter(|activity| activity.line == CountsAs::Serving);
    let work = usual.map(|activity| Some(count(activity)?.times(each(estimate, terms, activity)?)));
    let level = own.service.map(|at| estimate.rate(&terms.services[at][ServiceKey::Cost]));
    let parts: Vec<Option<Rate>> = level.into_iter().chain(work).collect();
    let sum = |sum: Option<Rate>, part: Option<Rate>| Some(sum?.with(part?, |sum, part| sum + part));
    parts.into_iter().reduce(sum).unwrap_or_else(|| Some(Rate::of(Amount::same(0.0))))
}

/// What one count of an activity costs: money, and minutes at the rate of who works.
fn each(estimate: &Estimate, terms: &Terms, activity: &ActivityTerms) -> Option<Rate> {
    let rate = |key: ActivityKey| estimate.rate(&activity.quantities[key]);
    let Some(resource) = activity.resource.map(|at| &terms.resources[at]) else { return rate(ActivityKey::Cost) };
    let a_minute = Rate::of(minute(estimate, resource)?);
    let work = rate(ActivityKey::Minutes)?.with(a_minute, |minutes, money| minutes * money);
    Some(rate(ActivityKey::Cost)?.with(work, |money, work| money + work))
}

/// Problems that are told.
fn complaints(estimate: &Estimate, own: &SegmentTerms) -> Option<Rate> {
    if own[SegmentKey::Problems].is_zero() {
        return estimate.count(&own[SegmentKey::Complaints]);
    }
    let told = estimate.rate(&own[SegmentKey::Told])?;
    // One at most comes up in a period.
    let problems = estimate.count_of(&own[SegmentKey::Problems], |mean| -math::exp_m1(-mean))?;
    Some(problems.times(told))
}

/// The newcomers that a channel brings.
fn brings(estimate: &Estimate, terms: &ChannelTerms) -> Option<Rate> {
    let rate = |key: ChannelKey| estimate.rate(&terms.quantities[key]);
    let won = if let Some(stated) = terms.quantities.get(ChannelKey::Newcomers) {
        estimate.count(stated)?
    } else {
        let [budget, ceiling, first] = [ChannelKey::Budget, ChannelKey::Ceiling, ChannelKey::FirstCost].map(rate);
        let mean = newcomers(budget?.period.mean, ceiling?.period.mean, first?.period.mean);
        let ruled = [budget, ceiling, first].iter().flatten().any(|rate| rate.period.ruled);
        estimate.every_period().times(Rate::of(Amount { ruled, ..Amount::same(mean) }))
    };
    let [discount, response] = [ChannelKey::Discount, ChannelKey::DiscountResponse].map(rate);
    let times = Amount::same(answer(discount?.period.mean, response?.period.mean));
    Some(won.times(Rate::of(times)))
}

fn overlay(plan: &Plan, estimate: &Estimate, contender: &Contender, strategy: &Strategy) -> Overlay {
    let (outside, inside) = (&contender.outside, &contender.inside);
    let dropped = plan.segments.iter().zip(&inside.segments).filter(|(_, own)| own.dropped);
    // A strategy of the file has one of each.
    let paid = |cost: Option<&Formula>| estimate.rate(cost.filter(|formula| !formula.is_zero())?);
    Overlay {
        name: strategy.name.clone(),
        from: strategy.from,
        until: Some(strategy.until).filter(|until| *until + 1 < plan.length()),
        steps: strategy.ramp.max(1),
        shifts: shifts(estimate, outside, inside),
        replaced: strategy.setting.replaced.clone(),
        dropped: dropped.map(|(segment, _)| segment.name.clone()).collect(),
        once: paid(contender.once.first()).map(|rate| rate.period),
        yearly: paid(contender.yearly.first()).map(|rate| rate.period),
        per_customer: paid(inside.programmes.first().map(|programme| &programme.each)),
        reacts: outside.events.iter().zip(&inside.events).any(|(before, after)| before.len() != after.len()),
        decides: outside.policy.len() != inside.policy.len(),
    }
}

/// Quantities that come to something else, or that rules of the strategy refine: those of the firm, then those of segments.
fn shifts(estimate: &Estimate, outside: &Terms, inside: &Terms) -> Vec<Shift> {
    let without: BTreeMap<&str, &Formula> = every(outside).map(|formula| (&*formula.path, formula)).collect();
    let told = every(inside).filter_map(|with| {
        let [before, after] = [*without.get(&*with.path)?, with].map(|formula| estimate.rate(formula));
        let (ruled, changes) = (!with.after.is_empty(), estimate.changes(with));
        let moved = ruled || !changes.is_empty() || before != after;
        moved.then(|| Shift {
            path: with.path.clone(),
            before,
            after,
            changes,
            ruled,
            switch: with.role == Role::Switch,
        })
    });
    told.collect()
}

/// Every quantity.
fn every(terms: &Terms) -> impl Iterator<Item = &Formula> {
    terms.formulas().into_iter().chain(terms.segments.iter().flat_map(|own| own.quantities.values()))
}
