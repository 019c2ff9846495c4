//! What is kept of customers: beside what rules read, what steps need and what else is made of. What nothing asks for costs nothing.

use crate::engine::plan::formula::Source;
use crate::engine::plan::{Contender, SegmentTerms, Terms};
use crate::model::{Effect, LastResort, Model, Target};
use crate::portfolio::{Keep, State};
use crate::rules::{At, Derived, Event, Rule};
use crate::scenario::keys::{
    BargainingKey, ChannelKey, ListeningKey, ReferralKey, ReputationKey, SegmentKey, ServiceKey,
};
use crate::scenario::words::CountsAs;

/// By segment, what is kept of its customers.
pub(super) fn keep(contenders: &[Contender], model: &Model, reads: impl Fn(At) -> bool) -> Vec<Keep> {
    // A policy may move whatever it speaks of.
    let possible = |keys: &[&str], somewhere: &dyn Fn(&Terms) -> bool| {
        let mut all = contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]);
        let moved = |terms: &Terms| terms.policy.iter().any(|rule| keys.iter().any(|key| rule.speaks_of(key)));
        all.any(|terms| moved(terms) || somewhere(terms))
    };
    let segments = 0..model.baseline.segments.len();
    let surprising =
        possible(&["surprise"], &|terms| terms.services.iter().any(|service| !service[ServiceKey::Surprise].is_zero()));
    let sleeping = possible(&["sleep"], &|terms| {
        let falls = [SegmentKey::Sleep, SegmentKey::Asleep];
        terms.segments.iter().any(|segment| falls.iter().any(|key| !segment[*key].is_zero()))
    });
    let returning: Vec<bool> = segments
        .clone()
        .map(|at| possible(&["comes_back"], &|terms| !terms.segments[at][SegmentKey::ComesBack].is_zero()))
        .collect();
    let silent = possible(&["write_off"], &|terms| {
        terms.cascades.iter().any(|cascade| cascade.then == LastResort::WriteOff)
            || terms.segments.iter().any(|segment| segment.silently || !segment[SegmentKey::WriteOff].is_endless())
    });
    let asking = possible(&["listening"], &|terms| !terms.listening[ListeningKey::Exit].is_zero());
    let filing = silent || returning.contains(&true);
    let watching = filing
        || sleeping
        || reads(At::State(State::Status))
        || contenders
            .iter()
            .any(|contender| [&contender.inside, &contender.outside].iter().any(|terms| counts_silent(terms)))
        || possible(&[], &|terms| !terms.on(Event::Sleep).is_empty());
    let owing = possible(&["payment_days", "owed"], &|terms| {
        let owes = |segment: &SegmentTerms| {
            let given = segment.quantities.get(SegmentKey::Owed);
            !segment[SegmentKey::PaymentDays].is_zero() || given.is_some_and(|owed| !owed.is_zero())
        };
        terms.segments.iter().any(|segment| owes(segment))
    });
    let climbing = possible(&["up_sell"], &|terms| terms.segments.iter().any(|it| !it[SegmentKey::UpSell].is_zero()));
    let costly = possible(&["channels", "referral"], &|terms| {
        let costs = [ChannelKey::Cost, ChannelKey::Budget, ChannelKey::Discount];
        let mut channels = terms.channels.iter().flat_map(|it| costs.iter().filter_map(|key| it.quantities.get(*key)));
        let channels = channels.any(|cost| !cost.is_zero());
        let activities = terms.activities.iter().any(|activity| activity.line == CountsAs::Acquisition);
        let listed = model.roster.iter().any(|listed| listed.history.acquired.is_some_and(|cost| cost > 0.0));
        listed || channels || activities || !terms.referral.quantities[ReferralKey::Cost].is_zero()
    });
    let bargaining = possible(&["bargaining"], &|terms| {
        [BargainingKey::Concession, BargainingKey::ExtraService].iter().any(|key| !terms.bargaining[*key].is_zero())
    });
    let measures = &model.baseline.measures;
    let does = |of: fn(&Effect) -> bool| measures.iter().any(|measure| measure.does.iter().any(of));
    let expecting = surprising || does(|effect| effect.on == Target::Expectation);
    let asking_why = does(|effect| effect.causes.contains(&false));
    let kept = model.attributes.len() + super::measures::columns(model);
    let needed = |segment: usize, state| match state {
        State::Expectation if expecting => true,
        State::Cause if asking_why && sleeping => true,
        State::Awake if sleeping => true,
        State::Tells => asking && silent,
        State::Filed => filing,
        State::Silence | State::Status | State::Expected => watching,
        State::Away | State::Stays | State::FirstSatisfaction | State::FirstExpectation => returning[segment],
        State::Level if climbing => true,
        State::Owed if owing => true,
        State::RevenueYear if bargaining => true,
        State::LastYear => bargaining,
        State::Paid | State::Contribution => costly,
        State::LastPurchase => reads(At::Derived(Derived::Recency)),
        _ => reads(At::State(state)),
    };
    segments.map(|segment| Keep::new(|state| needed(segment, state), kept)).collect()
}

/// Whether a rule that looks at the portfolio asks who is silent.
fn counts_silent(terms: &Terms) -> bool {
    let own = terms.scenario.values().chain(terms.channels.iter().flat_map(|channel| channel.quantities.values()));
    let of_portfolio = own.flat_map(|formula| {
        let source = if let Source::Rule(rule) = &formula.source { Some(rule) } else { None };
        source.into_iter().chain(&formula.before).chain(&formula.after)
    });
    let asks = |rule: &Rule| ["silent", "woken"].iter().any(|figure| rule.speaks_of(figure));
    of_portfolio.chain(&terms.policy).any(|rule| asks(rule))
}

/// Whether what is said of the firm moves anything, under some contender.
pub(super) fn talked_of(contenders: &[Contender]) -> bool {
    let acts = |terms: &Terms| {
        let moved = terms.policy.iter().any(|rule| rule.speaks_of("reputation"));
        moved || [ReputationKey::Win, ReputationKey::Stay].iter().any(|key| !terms.reputation[*key].is_zero())
    };
    contenders.iter().any(|contender| acts(&contender.inside) || acts(&contender.outside))
}
