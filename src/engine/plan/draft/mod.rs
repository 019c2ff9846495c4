//! Brings model and rules together, once, into the plan.

mod formulas;
mod keep;
mod measures;
pub(in crate::engine) mod tables;

use self::keep::{keep, talked_of};
use self::tables::{activity_terms, channel_terms, referral_terms, resource_terms, service_terms, stock_terms};
use crate::engine::outcome::Detail;
use crate::engine::plan::sizes::means;
use crate::engine::plan::{
    Assumed, Contender, Past, Plan, Programme, RunDraw, RunLaw, SegmentPlan, SegmentTerms, Slot, StockPlan, Survival,
    Survivors, Terms,
};
use crate::isa::Isa;
use crate::model::{self, Assumption, Leaving, Listed, Model, Per, Quantity, Segment, Setting, Stock, Strategy, Value};
use crate::random::{Decision, Sampler, math};
use crate::rules::{At, EVENTS, Given, RuleBook, Scope, SettingId};
use crate::scenario::ByKey;
use crate::scenario::keys::{CostKey, SegmentKey, StockKey};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Plan {
    /// Brings the model and its rules together for the settings in `contenders`.
    pub(in crate::engine) fn new(model: &Model, book: &RuleBook, contenders: &[SettingId], isa: Isa) -> Plan {
        let horizon = model.horizon.clone();
        let per_year = horizon.length.per_year();
        let length = horizon.periods + horizon.run_off;
        let yearly = math::ln_1p(horizon.discount_rate);
        let worth = |periods: f64| math::exp(-yearly * (periods / per_year));
        let elapsed = horizon.discounting.elapsed();
        let mut draft = Draft {
            book,
            model,
            run: Vec::new(),
            laws: Vec::new(),
            assumed: Vec::new(),
            common: Vec::new(),
            slots: Vec::new(),
            samplers: Vec::new(),
            scope: Scope::new(model),
            paths: Vec::new(),
            reads: BTreeSet::new(),
            taken: measures::taken(model, contenders),
            listed: model.roster.iter().flat_map(|listed| &listed.quantities).map(|(key, _)| &**key).collect(),
        };
        let assumptions = model.assumptions.iter().map(assumed).collect();
        let baseline = contenders.iter().position(|id| *id == SettingId::Baseline);
        let terms = draft.all_terms(contenders);
        let contenders: Vec<Contender> =
            contenders.iter().zip(&terms[1..]).map(|(id, inside)| draft.contender(*id, &terms[0], inside)).collect();
        let reads = |at: At| draft.reads.iter().any(|slot| draft.scope.fields[*slot].at == at);
        let keep = keep(&contenders, model, reads);
        let stocks = model.attributes.len() - model.baseline.stocks.len();
        let attributes =
            (0..model.attributes.len()).map(|index| index >= stocks || reads(At::Attribute(index))).collect();
        let survivors: Vec<_> = (0..).zip(&model.baseline.segments).map(|(at, it)| draft.survivors(at, it)).collect();
        let mut bookings = book.bookings().to_vec();
        let of_stocks = model.baseline.stocks.iter().enumerate();
        let of_stocks = of_stocks.map(|(at, stock)| stock_plan(at, stock, &contenders, &mut bookings)).collect();
        let Draft { run, laws, slots, paths, scope, .. } = draft;
        let segments = model.baseline.segments.iter().enumerate().zip(slots).zip(survivors);
        let segments = segments.map(|(((at, segment), slots), survivors)| SegmentPlan {
            name: segment.name.clone(),
            keep: keep[at].and_drawn(slots.len()),
            slots,
            survivors,
        });
        let mut plan = Plan {
            isa,
            told: contenders.len(),
            together: contenders.len(),
            per_year,
            discount: (0..length).map(|t| worth(f64::from(t) + elapsed)).collect(),
            start: (0..=length + longest_delay(&contenders)).map(|t| worth(f64::from(t))).collect(),
            horizon,
            contenders,
            baseline,
            assumptions,
            tables: model.tables.clone(),
            run,
            laws,
            segments: segments.collect(),
            channels: model.baseline.channels.iter().map(|channel| channel.name.clone()).collect(),
            past: Past {
                grown: model.roster.iter().any(|listed| listed.grown > 0.0),
                history: model.roster.iter().any(|listed| !listed.history.is_unknown()),
            },
            roster: Arc::clone(&model.roster),
            entries: entries(&model.roster),
            paths,
            stocks: of_stocks,
            measures: measures::plans(model),
            parts: {
                let activities = model.baseline.activities.iter().map(|activity| format!("activity_{}", activity.name));
                let services = model.baseline.services.iter().map(|service| format!("service_{}", service.name));
                let measures = model.baseline.measures.iter().map(|measure| format!("measure_{}", measure.name));
                let booked = bookings.iter().map(|name| format!("booked_{name}"));
                activities.chain(services).chain(measures).chain(booked).collect()
            },
            bookings,
            cascades: measures::cascades(model),
            resources: model.baseline.resources.iter().map(|resource| resource.name.clone()).collect(),
            scope,
            attributes,
            talked_of: false,
            means: false,
            detail: Detail::default(),
            years: Vec::new(),
            spread: false,
            room: f64::INFINITY,
        };
        plan.means = means(&plan);
        plan.talked_of = talked_of(&plan.contenders);
        plan
    }
}

impl Contender {
    /// What messages call it: "strategy card".
    pub(in crate::engine) fn told(&self) -> String {
        if self.check { format!("reality check \"{}\"", self.name) } else { format!("strategy {}", self.name) }
    }

    /// One whose terms hold in every period.
    fn always(name: &str, label: &str, terms: &Arc<Terms>) -> Contender {
        Contender {
            name: name.into(),
            label: label.into(),
            check: false,
            from: 0,
            until: u32::MAX,
            outside: Arc::clone(terms),
            inside: Arc::clone(terms),
            assumed: Vec::new(),
            once: Vec::new(),
            yearly: Vec::new(),
        }
    }
}

/// The plan in the making.
struct Draft<'a> {
    book: &'a RuleBook,
    model: &'a Model,
    run: Vec<RunDraw>,
    laws: Vec<RunLaw>,
    /// Assumptions that are set for the contender in hand, by index.
    assumed: Vec<(usize, f64)>,
    /// Slots of what every segment draws.
    common: Vec<Slot>,
    /// By segment, those included.
    slots: Vec<Vec<Slot>>,
    samplers: Vec<Arc<Sampler>>,
    /// What rules may see.
    scope: Scope,
    paths: Vec<String>,
    /// Slots of the properties that some rule reads.
    reads: BTreeSet<usize>,
    /// By measure, whether somebody may take it.
    taken: Vec<bool>,
    /// Quantities that the customer list gives to somebody.
    listed: BTreeSet<&'a str>,
}

impl Draft<'_> {
    /// What a segment's listed customers draw as survivors of their past.
    fn survivors(&mut self, at: usize, segment: &Segment) -> Survivors {
        let there = |of: fn(&Listed) -> bool| self.model.roster.iter().any(|listed| listed.segment == at && of(listed));
        let (stayed, bought) = (there(|listed| listed.stayed > 0.0), there(|listed| listed.bought.is_some()));
        let mut drawn = |key: SegmentKey, asked: bool| match &segment.quantities[key] {
            Quantity { path, value: Value::Draw { law, per: Per::Customer }, .. } if asked => {
                Some(Survival { decision: Decision::named(path), law: self.law(path, law) })
            }
            _ => None,
        };
        Survivors {
            retention: drawn(SegmentKey::Retention, stayed),
            purchases: drawn(SegmentKey::Purchases, bought),
            last_purchase: drawn(SegmentKey::LastPurchase, bought),
            last: match segment.quantities[SegmentKey::LastPurchase].value {
                Value::Number(chance) => chance,
                _ => 0.0,
            },
            silent: segment.leaving == Leaving::Silent,
        }
    }

    /// What holds without any strategy, then under each of `ids`. What every segment draws comes first, so that it has the
    /// same slot in all of them.
    fn all_terms(&mut self, ids: &[SettingId]) -> Vec<Arc<Terms>> {
        let ids: Vec<SettingId> = std::iter::once(SettingId::Baseline).chain(ids.iter().copied()).collect();
        let mut all: Vec<Terms> = ids.iter().map(|id| self.assuming(*id).terms(*id)).collect();
        self.slots = vec![self.common.clone(); self.model.baseline.segments.len()];
        for (at, id) in ids.iter().enumerate() {
            let segments = self.assuming(*id).segments(*id, &all[0].segments);
            all[at].segments = segments;
        }
        self.assumed.clear();
        all.into_iter().map(Arc::new).collect()
    }

    /// Takes the setting in hand: with it come the assumptions that it sets.
    fn assuming(&mut self, id: SettingId) -> &mut Self {
        self.assumed = match id {
            SettingId::Check(index) => self.model.checks[index].assumptions.clone(),
            SettingId::Baseline | SettingId::Strategy(_) => Vec::new(),
        };
        self
    }

    fn contender(&mut self, id: SettingId, baseline: &Arc<Terms>, inside: &Arc<Terms>) -> Contender {
        let strategy = match id {
            SettingId::Baseline => return Contender::always("baseline", "Baseline", baseline),
            SettingId::Check(index) => {
                let check = &self.model.checks[index];
                let assumed = check.assumptions.clone();
                return Contender { assumed, check: true, ..Contender::always(&check.name, &check.name, inside) };
            }
            SettingId::Strategy(index) => &self.model.strategies[index],
        };
        let [once, yearly] = [CostKey::Once, CostKey::PerYear]
            .map(|key| strategy.costs().map(|cost| self.formula(&cost.quantities[key], id, None)).collect());
        Contender {
            name: strategy.name.clone(),
            label: strategy.label.clone(),
            check: false,
            from: strategy.from,
            until: strategy.until,
            outside: Arc::clone(baseline),
            inside: Arc::clone(inside),
            assumed: Vec::new(),
            once,
            yearly,
        }
    }

    /// All but the segments.
    fn terms(&mut self, id: SettingId) -> Terms {
        let (model, book) = (self.model, self.book);
        let setting = setting(model, id);
        let strategy = if let SettingId::Strategy(index) = id { Some(&model.strategies[index]) } else { None };
        let measures = self.measures(id);
        let mut of = |quantity: &Quantity| self.formula(quantity, id, None);
        let plain = &model.attributes[..model.attributes.len() - setting.stocks.len()];
        let (services, activities) = (setting.services.iter(), setting.activities.iter());
        Terms {
            scenario: setting.scenario.map(&mut of),
            segments: Vec::new(),
            referral: referral_terms(&setting.referral, &mut of),
            bargaining: setting.bargaining.map(&mut of),
            competitor: setting.competitor.map(&mut of),
            market: setting.market.map(&mut of),
            reputation: setting.reputation.map(&mut of),
            listening: setting.listening.map(&mut of),
            programmes: (strategy.into_iter().flat_map(Strategy::costs))
                .map(|cost| Programme {
                    each: of(&cost.quantities[CostKey::PerCustomer]),
                    segments: cost.segments.clone(),
                })
                .collect(),
            services: services.map(|service| service_terms(service, &mut of)).collect(),
            activities: activities.map(|activity| activity_terms(activity, &mut of)).collect(),
            resources: setting.resources.iter().map(|resource| resource_terms(resource, &mut of)).collect(),
            attributes: plain
                .iter()
                .map(|attribute| &attribute.quantity)
                .chain(setting.stocks.iter().map(|stock| &stock.quantities[StockKey::Start]))
                .map(&mut of)
                .collect(),
            stocks: (plain.len()..)
                .zip(&setting.stocks)
                .map(|(at, stock)| stock_terms(at, at - plain.len(), stock, &mut of))
                .collect(),
            channels: setting.channels.iter().map(|channel| channel_terms(channel, model, &mut of)).collect(),
            measures,
            cascades: setting.cascades.iter().map(|cascade| measures::cascade_terms(cascade, &mut of)).collect(),
            policy: book.policy(model, id),
            events: EVENTS.map(|info| self.seen(book.event(model, id, info.event))),
        }
    }

    /// The segments of a setting; those that are as in the baseline are shared with it.
    fn segments(&mut self, id: SettingId, baseline: &[Arc<SegmentTerms>]) -> Vec<Arc<SegmentTerms>> {
        let (model, setting) = (self.model, setting(self.model, id));
        let same_rules = setting.rules == model.baseline.rules && setting.base_rules == model.baseline.base_rules;
        let alike = same_rules && self.assumed.is_empty();
        let segments = setting.segments.iter().enumerate();
        let each = segments.map(|(at, segment)| {
            // A book with circles was never bound.
            let arrival = self.book.arrival(model, &self.scope, id, at).unwrap_or_default();
            match baseline.get(at) {
                Some(known) if alike && *segment == model.baseline.segments[at] && arrival == known.arrival => {
                    Arc::clone(known)
                }
                _ => Arc::new(self.segment(at, segment, id, arrival)),
            }
        });
        each.collect()
    }

    fn segment(&mut self, at: usize, segment: &Segment, id: SettingId, arrival: Vec<Given>) -> SegmentTerms {
        SegmentTerms {
            dropped: segment.dropped,
            buying: segment.buying,
            silently: segment.leaving == Leaving::Silent,
            first_purchase: segment.first_purchase,
            products_max: f64::from(segment.products_max),
            refers_to: segment.refers_to,
            service: segment.service,
            below_minimum: segment.below_minimum,
            sleep_causes: segment.sleep_causes,
            quantities: ByKey::make(|key| match segment.quantities.get(key) {
                Some(quantity) => {
                    let formula = self.formula(quantity, id, Some(at));
                    Some(self.effects(key, formula))
                }
                None => self.unstated(key, &segment.name, id, at),
            }),
            arrival,
        }
    }
}

fn assumed(assumption: &Assumption) -> Assumed {
    match &assumption.quantity.value {
        Value::Draw { law, .. } => {
            let draw = run_draw(&assumption.quantity.path, law, Vec::new());
            Assumed::Drawn(RunDraw { joint: assumption.joint, ..draw })
        }
        Value::Number(value) => Assumed::Same(*value),
        _ => unreachable!("an assumption is a number or a draw"),
    }
}

fn run_draw(path: &str, law: &model::Law, assumed: Vec<(usize, f64)>) -> RunDraw {
    RunDraw { path: path.to_owned(), decision: Decision::named(path), law: law.clone(), assumed, joint: None }
}

fn setting(model: &Model, id: SettingId) -> &Setting {
    match id {
        SettingId::Baseline => &model.baseline,
        SettingId::Strategy(index) => &model.strategies[index].setting,
        SettingId::Check(index) => &model.checks[index].setting,
    }
}

/// Where a stock books what it costs, if some setting or a policy can make it cost anything.
fn stock_plan(at: usize, stock: &Stock, contenders: &[Contender], bookings: &mut Vec<String>) -> StockPlan {
    let mut booking = |key: StockKey| {
        let terms = contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]);
        let costs =
            contenders.iter().any(Contender::has_policy) || terms.into_iter().any(|it| !it.stocks[at][key].is_zero());
        costs.then(|| {
            bookings.push(stock.quantities[key].path.clone());
            bookings.len() - 1
        })
    };
    let (filled, redeemed) = (booking(StockKey::Cost), booking(StockKey::RedeemCost));
    StockPlan { name: stock.name.clone(), filled, redeemed }
}

/// The rows of the roster by period of entry and segment.
fn entries(roster: &[Listed]) -> BTreeMap<(u32, usize), Vec<u32>> {
    let mut entries = BTreeMap::<_, Vec<u32>>::new();
    for (row, listed) in (0..).zip(roster) {
        entries.entry((u32::try_from(listed.start).unwrap_or(0), listed.segment)).or_default().push(row);
    }
    entries
}

/// How long newcomers may be on their way, at most.
fn longest_delay(contenders: &[Contender]) -> u32 {
    let terms = contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]);
    let delays = terms.flat_map(|terms| terms.channels.iter().map(|c| c.delay).chain([terms.referral.delay, 1]));
    delays.max().unwrap_or(1)
}
