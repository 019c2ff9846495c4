//! How many customers are to be expected, as far as the numbers of a plan tell: nobody is drawn and no rule is asked.

use super::formula::{Formula, Law, Source};
use super::{Assumed, Contender, Plan, RunDraw, Terms};
use crate::model::curve::newcomers;
use crate::model::{Series, convert};
use crate::portfolio::State;
use crate::random::{Distribution, math};
use crate::scenario::keys::{ChannelKey, SegmentKey};
use std::collections::VecDeque;
use std::sync::Arc;

/// Kinds of customers in a segment, equally many of each: who is likely to stay is still there when others are gone.
const KINDS: usize = 8;

/// Whose staying goes by tenure is followed for so many periods; then one chance stands for the rest of the curve.
const AGES: usize = 520;
/// At most so many ages are looked at in all periods together.
const LOOKS: usize = 1_000_000;

/// Beyond so many nobody counts any more.
const NO_END: f64 = 1e15;

/// The most customers at once that are to be expected, whatever the strategy.
pub(in crate::engine) struct Crowd {
    /// By segment.
    pub(in crate::engine) present: Vec<f64>,
    /// Won, but not yet there.
    pub(in crate::engine) on_the_way: f64,
    /// Who bring others in one period.
    pub(in crate::engine) bringing: f64,
}

/// Looks ahead over all periods. What is drawn once per run is taken as high as it comes in so many `runs`.
pub(in crate::engine) fn expect(plan: &Plan, runs: u32) -> Crowd {
    let luck = Luck::new(plan, 1.0 - 0.5 / (f64::from(runs) + 1.0));
    let terms = every_term(&plan.contenders);
    let length = plan.length();
    let ages = AGES.min(length as usize).min(LOOKS / length.max(1) as usize);
    let course = |pick: &dyn Fn(&Terms) -> &Formula, unknown: f64| {
        let mut course = Course::default();
        terms.iter().for_each(|terms| course.meet(pick(terms), &luck, unknown, ages));
        course
    };
    // Where only a rule knows, people stay for half the horizon and bring nobody.
    let half = 1.0 - 2.0 / (f64::from(length) + 2.0);
    let segments = 0..plan.segments.len();
    let of_segment = |at: usize| {
        let [opening, stays, brings] = [
            course(&|terms| &terms.segments[at][SegmentKey::Customers], 0.0),
            course(&|terms| &terms.segments[at][SegmentKey::Retention], half),
            course(&|terms| &terms.segments[at][SegmentKey::Referrals], 0.0),
        ];
        Segment::new(opening.at(0), stays, brings, in_vain(plan, &terms, at))
    };
    let mut crowd: Vec<Segment> = segments.clone().map(of_segment).collect();
    let channels: Vec<_> = (0..plan.channels.len())
        .map(|at| {
            let delay = terms.iter().map(|terms| terms.channels[at].delay).max().unwrap_or(0);
            let of = |key: ChannelKey| course(&|terms| &terms.channels[at].quantities[key], 0.0);
            let wins = if terms[0].channels[at].quantities.get(ChannelKey::Newcomers).is_some() {
                Wins::Stated(of(ChannelKey::Newcomers))
            } else {
                Wins::Bought(Box::new([ChannelKey::Budget, ChannelKey::Ceiling, ChannelKey::FirstCost].map(of)))
            };
            (wins, delay, shares(&terms[0].channels[at].cumulative))
        })
        .collect();
    let wait = terms.iter().map(|terms| terms.referral.delay.max(1)).max().unwrap_or(1) as usize;
    let mut referred: VecDeque<Vec<f64>> = VecDeque::new();
    let refers = crowd.iter().any(|segment| !segment.brings.is_nothing());

    let mut most = Crowd { present: vec![0.0; crowd.len()], on_the_way: 0.0, bringing: 0.0 };
    let mut on_the_way = 0.0;
    for period in 0..length {
        let won = |wins: &Wins, period: u32| if period < plan.horizon.periods { wins.at(period) } else { 0.0 };
        for (newcomers, delay, shares) in &channels {
            let entering = period.checked_sub(*delay).map_or(0.0, |then| won(newcomers, then));
            on_the_way += won(newcomers, period) - entering;
            shares.iter().for_each(|(to, share)| crowd[*to].admit(entering * share));
        }
        for ((_, segment), rows) in plan.entries.range((period, 0)..(period + 1, 0)) {
            crowd[*segment].admit(rows.len() as f64);
        }
        if referred.len() >= wait
            && let Some(entering) = referred.pop_front()
        {
            on_the_way -= entering.iter().sum::<f64>();
            crowd.iter_mut().zip(entering).for_each(|(segment, entering)| segment.admit(entering));
        }
        if refers && period < plan.horizon.periods {
            let mut brought = vec![0.0; crowd.len()];
            let mut bringing = 0.0;
            for (at, segment) in crowd.iter().enumerate() {
                let rates = segment.brings.at(period);
                let people = segment.people();
                let pairs = || people.iter().zip(rates);
                brought[terms[0].segments[at].refers_to] += pairs().map(|(n, rate)| n * rate).sum::<f64>();
                bringing += pairs().map(|(n, rate)| n * rate.min(1.0)).sum::<f64>();
            }
            on_the_way += brought.iter().sum::<f64>();
            most.bringing = most.bringing.max(bringing);
            referred.push_back(brought);
        }
        most.on_the_way = most.on_the_way.max(on_the_way);
        for (segment, most) in crowd.iter_mut().zip(&mut most.present) {
            *most = most.max(segment.people().iter().sum::<f64>() + segment.gone.iter().sum::<f64>());
            segment.pass(period);
        }
        if on_the_way + most.present.iter().sum::<f64>() > NO_END {
            break;
        }
    }
    most
}

/// For how many periods a leaver of a segment may still take a place: on file until it is written off, or as long as it may come back.
fn in_vain(plan: &Plan, terms: &[&Terms], at: usize) -> usize {
    if plan.segments[at].keep.has(State::Away) {
        return plan.length() as usize;
    }
    let silent = terms.iter().map(|terms| &terms.segments[at]).filter(|segment| segment.silently);
    let periods = silent.map(|segment| segment[SegmentKey::WriteOff].settled.unwrap_or(f64::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as many periods as there are")]
    let longest = periods.fold(0.0, f64::max).min(f64::from(plan.length())) as usize;
    longest
}

/// Every setting that some strategy knows, each once.
fn every_term(contenders: &[Contender]) -> Vec<&Terms> {
    let mut all: Vec<&Arc<Terms>> = Vec::new();
    for terms in contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]) {
        if !all.iter().any(|known| Arc::ptr_eq(known, terms)) {
            all.push(terms);
        }
    }
    all.into_iter().map(|terms| &**terms).collect()
}

/// What is drawn once per run, all of it at one quantile.
struct Luck {
    assumptions: Vec<f64>,
    run: Vec<f64>,
    /// Laws that rest on assumptions; `None` where these make none.
    laws: Vec<Option<Distribution>>,
}

impl Luck {
    fn new(plan: &Plan, u: f64) -> Luck {
        let drawn = |draw: &RunDraw, known: &[f64]| draw.law.at(known).map_or(0.0, |law| law.quantile(u));
        let assumptions = plan.assumptions.iter().fold(Vec::new(), |mut known, assumed| {
            known.push(match assumed {
                Assumed::Same(value) => *value,
                Assumed::Drawn(draw) => drawn(draw, &known),
            });
            known
        });
        let run = plan.run.iter().map(|draw| drawn(draw, &assumptions)).collect();
        let laws = plan.laws.iter().map(|law| law.law.at(&assumptions).ok()).collect();
        Luck { assumptions, run, laws }
    }

    fn law<'a>(&'a self, law: &'a Law) -> Option<&'a Distribution> {
        match law {
            Law::Known(sampler) => Some(sampler.law()),
            Law::Open(index) => self.laws[*index].as_ref(),
        }
    }
}

/// The segments that a channel reaches, with their shares.
fn shares(cumulative: &[(f64, usize)]) -> Vec<(usize, f64)> {
    let before = std::iter::once(0.0).chain(cumulative.iter().map(|(up_to, _)| *up_to));
    cumulative.iter().zip(before).map(|((up_to, segment), before)| (*segment, up_to - before)).collect()
}

/// The newcomers of a channel.
enum Wins {
    /// So many.
    Stated(Course),
    /// By budget, ceiling and first cost.
    Bought(Box<[Course; 3]>),
}

impl Wins {
    fn at(&self, period: u32) -> f64 {
        let at = |course: &Course| course.at(period)[0];
        match self {
            Wins::Stated(newcomers) => at(newcomers),
            Wins::Bought(by) => {
                let [budget, ceiling, first_cost] = &**by;
                newcomers(at(budget), at(ceiling), at(first_cost))
            }
        }
    }
}

/// The customers of a segment.
struct Segment {
    /// By tenure, the last for whoever is older, and by kind; of one age where tenure decides nothing.
    ages: VecDeque<[f64; KINDS]>,
    stays: Course,
    brings: Course,
    /// Who left and is still on file, by periods.
    gone: VecDeque<f64>,
    /// For how many periods, at most.
    in_vain: usize,
}

impl Segment {
    fn new(opening: [f64; KINDS], stays: Course, brings: Course, in_vain: usize) -> Segment {
        let mut ages = VecDeque::from(vec![[0.0; KINDS]; stays.by_age.len().max(1)]);
        ages[0] = opening.map(|n| n / KINDS as f64);
        Segment { ages, stays, brings, gone: VecDeque::new(), in_vain }
    }

    fn admit(&mut self, newcomers: f64) {
        self.ages[0].iter_mut().for_each(|n| *n += newcomers / KINDS as f64);
    }

    fn people(&self) -> [f64; KINDS] {
        self.ages.iter().fold([0.0; KINDS], |all, age| std::array::from_fn(|kind| all[kind] + age[kind]))
    }

    /// A period passes: some leave, the others grow older.
    fn pass(&mut self, period: u32) {
        let stays = self.stays.at(period);
        let before: f64 = self.people().iter().sum();
        for (age, people) in self.ages.iter_mut().enumerate() {
            let by_age = self.stays.by_age.get(age).copied().unwrap_or(0.0);
            people.iter_mut().zip(stays).for_each(|(n, stays)| *n *= stays.max(by_age));
        }
        self.gone.push_back(before - self.people().iter().sum::<f64>());
        if self.gone.len() > self.in_vain {
            self.gone.pop_front();
        }
        if self.ages.len() > 1
            && let Some(older) = self.ages.pop_back()
            && let Some(last) = self.ages.back_mut()
        {
            last.iter_mut().zip(older).for_each(|(n, older)| *n += older);
            self.ages.push_front([0.0; KINDS]);
        }
    }
}

/// What a quantity comes to in each period for each kind of customer: the most that it is under any setting.
#[derive(Default)]
struct Course {
    steady: [f64; KINDS],
    /// By tenure in periods, the last for whoever is older; none where tenure decides nothing.
    by_age: Vec<f64>,
    moving: Vec<Series>,
}

impl Course {
    /// Whether it is 0 throughout.
    fn is_nothing(&self) -> bool {
        self.moving.is_empty() && self.by_age.is_empty() && self.steady == [0.0; KINDS]
    }

    fn at(&self, period: u32) -> [f64; KINDS] {
        let moving = self.moving.iter().map(|series| series.at(period)).fold(0.0, f64::max);
        self.steady.map(|steady| steady.max(moving))
    }

    /// Takes what a formula gives into account; `unknown` where only a rule knows. Tenure is told apart up to so many `ages`.
    fn meet(&mut self, formula: &Formula, luck: &Luck, unknown: f64, ages: usize) {
        let (low, high) = formula.role.range();
        let settle = |value: f64| {
            let value = formula.changes.iter().fold(value, |value, change| change.at(&luck.assumptions).apply(value));
            convert(formula.role, formula.per_basis, value.clamp(low, high))
        };
        let kinds = match &formula.source {
            Source::Rule(_) | Source::Performance | Source::Steady => [unknown; KINDS],
            Source::Same(value) => [settle(*value); KINDS],
            Source::Run(slot) => [settle(luck.run[*slot]); KINDS],
            Source::Assumption(index) => [settle(luck.assumptions[*index]); KINDS],
            Source::Customer(_, law) => {
                let at = |u| luck.law(law).map_or(unknown, |law| settle(law.quantile(u)));
                std::array::from_fn(|kind| at((kind as f64 + 0.5) / KINDS as f64))
            }
            Source::Period(law, _) => [luck.law(law).map_or(unknown, |law| settle(law.mean())); KINDS],
            Source::ByTenure(values, unit) => {
                let values: Vec<f64> = values.iter().map(|value| settle(*value)).collect();
                self.meet_by_age(&by_age(&values, *unit, ages));
                return;
            }
            Source::ByPeriod(series) => {
                let values = series.values.iter().map(|value| settle(*value)).collect();
                self.moving.push(Series { values, repeat: series.repeat });
                return;
            }
        };
        self.steady.iter_mut().zip(kinds).for_each(|(steady, kind)| *steady = steady.max(kind));
    }

    /// The higher one at each age; a curve that ends goes on as it ended.
    fn meet_by_age(&mut self, other: &[f64]) {
        let own = std::mem::take(&mut self.by_age);
        let at = |curve: &[f64], age: usize| curve.get(age).or(curve.last()).copied().unwrap_or(0.0);
        self.by_age = (0..own.len().max(other.len())).map(|age| at(&own, age).max(at(other, age))).collect();
    }
}

/// The chance to stay at each tenure in periods, the last for whoever is older: the one that makes them stay as long, on
/// average, as the rest of the curve. Each value of the curve holds for `unit` periods and the last one on.
fn by_age(curve: &[f64], unit: f64, ages: usize) -> Vec<f64> {
    let at = |age: usize| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "beyond the curve is its end")]
        let step = (age as f64 / unit) as usize;
        step.min(curve.len() - 1)
    };
    let mut told: Vec<f64> =
        (0..ages).map(at).take_while(|step| step + 1 < curve.len()).map(|step| curve[step]).collect();
    let rest = &curve[at(told.len())..];
    told.push(equivalent(rest.iter().copied(), unit));
    told
}

/// The one chance to stay that makes a customer stay as long, on average, as these, each of which holds for `unit` periods and
/// the last one on.
fn equivalent(chances: impl Iterator<Item = f64>, unit: f64) -> f64 {
    let (mut there, mut stay, mut last) = (1.0, 0.0, 0.0);
    for chance in chances {
        let after = math::exp(unit * math::ln(chance));
        stay += there * if chance < 1.0 { (1.0 - after) / (1.0 - chance) } else { unit };
        there *= after;
        last = chance;
    }
    let stay = stay + there * last / (1.0 - last).max(1e-9);
    1.0 - 1.0 / stay.max(1.0)
}
