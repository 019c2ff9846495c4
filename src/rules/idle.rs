//! Rules that can change nothing in this scenario: what they refine is switched off, what they read never moves, what they
//! write nobody reads. Only what is certain before a run; that a rule changes too little to matter shows in its results.

use super::check::Subject;
use super::file::File;
use super::hooks::{self, Event, Hook, Purpose};
use super::reach::reach;
use super::scope::Scope;
use super::syntax::{Deed, Expr, Stmt, What};
use super::visit::visit;
use crate::error::Problem;
use crate::model::{Model, Quantity, Segment, Value};
use crate::scenario::keys::{SegmentKey, ServiceKey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What never moves in a scenario, as far as that is certain.
struct Still<'a> {
    model: &'a Model,
    /// Functions that some file has.
    refined: BTreeSet<&'a str>,
    /// Whether a policy may set anything.
    policy: bool,
}

impl Still<'_> {
    /// The value of a quantity that is a plain number, always.
    fn value(&self, quantity: &Quantity) -> Option<f64> {
        let refined = hooks::function_of(&quantity.path).is_some_and(|(name, _)| self.refined.contains(&*name));
        let key = quantity.path.rsplit('.').next().unwrap_or_default();
        let listed = self.model.roster.iter().any(|listed| listed.quantities.iter().any(|(known, _)| known == key));
        match quantity.value {
            Value::Number(value) if !refined && !listed && !self.policy && quantity.changes.is_empty() => Some(value),
            _ => None,
        }
    }

    fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.model.settings().flat_map(|setting| &setting.segments)
    }

    fn never(&self, key: SegmentKey) -> bool {
        let nothing = |segment: &Segment| segment.quantities.get(key).is_none_or(|it| self.value(it) == Some(0.0));
        self.segments().all(nothing)
    }

    fn no_problems(&self) -> bool {
        self.never(SegmentKey::Complaints) && self.never(SegmentKey::Problems)
    }

    fn nobody_complains(&self) -> bool {
        self.never(SegmentKey::Complaints) && (self.never(SegmentKey::Problems) || self.never(SegmentKey::Told))
    }

    fn nobody_refers(&self) -> bool {
        self.never(SegmentKey::Referrals)
    }

    fn nobody_sleeps(&self) -> bool {
        self.never(SegmentKey::Sleep) && self.never(SegmentKey::Asleep)
    }

    fn nobody_owes(&self) -> bool {
        let listed = self.model.roster.iter().any(|one| one.quantities.iter().any(|(key, _)| key == "owed"));
        self.never(SegmentKey::PaymentDays) && self.never(SegmentKey::Owed) && !listed
    }

    fn one_product(&self) -> bool {
        self.never(SegmentKey::CrossSell) || self.segments().all(|segment| segment.products_max == 1)
    }

    /// Whether no service moves satisfaction unless somebody has a problem.
    fn unfelt(&self) -> bool {
        let mut services = self.model.settings().flat_map(|setting| &setting.services);
        services.all(|service| self.value(&service.quantities[ServiceKey::Adjustment]) == Some(0.0))
    }

    /// Whether some rule speaks of a property.
    fn somebody_asks(&self, property: &str) -> bool {
        self.model.settings().any(|setting| {
            let in_place =
                |quantity: &Quantity| matches!(&quantity.value, Value::Rule(rule) if rule.text.contains(property));
            setting.rules.iter().any(|rule| rule.text.contains(property)) || setting.quantities().any(in_place)
        })
    }

    /// Why a rule of that name is never asked, or for nothing.
    fn unheard(&self, name: &str, purpose: Purpose) -> Option<&'static str> {
        let model = self.model;
        let nobody_comes = || {
            model.settings().all(|setting| setting.channels.is_empty())
                && self.nobody_refers()
                && model.roster.is_empty()
        };
        match (purpose, name) {
            (Purpose::Event(Event::Complaint), _) if self.nobody_complains() => {
                Some("nobody complains: `complaints` is 0 in every segment, and no `problems` are told")
            }
            (Purpose::Event(Event::Arrival), _) if nobody_comes() => {
                Some("nobody arrives: there are no channels and no referrals")
            }
            (_, "wake") if self.nobody_sleeps() => Some("nobody sleeps: `sleep` and `asleep` are 0 in every segment"),
            (_, "referral_cost") if self.nobody_refers() => Some("nobody refers: `referrals` is 0 in every segment"),
            (_, "cross_sell") if self.segments().all(|segment| segment.products_max == 1) => {
                Some("nobody may hold a second product: `products_max` is 1")
            }
            (_, "growth_cap_years") if self.never(SegmentKey::Growth) => {
                Some("no basket grows: `growth` is 0 in every segment")
            }
            (_, "expectation") if !self.somebody_asks(".expectation") => {
                let mut services = model.settings().flat_map(|setting| &setting.services);
                services
                    .all(|service| self.value(&service.quantities[ServiceKey::Surprise]) == Some(0.0))
                    .then_some("nobody is surprised: `surprise` is 0 in every service level")
            }
            _ => None,
        }
    }

    /// Why a property is the same for everybody, always.
    fn fixed(&self, property: &str) -> Option<String> {
        match property {
            "satisfaction" => {
                let first = self.value(&self.segments().next()?.quantities[SegmentKey::Satisfaction])?;
                let same = self
                    .segments()
                    .all(|segment| self.value(&segment.quantities[SegmentKey::Satisfaction]) == Some(first));
                let why = if self.segments().all(|segment| segment.service.is_none()) {
                    "no segment has a service level"
                } else if self.no_problems() && self.unfelt() {
                    "`adjustment` is 0 in every service level"
                } else {
                    return None;
                };
                same.then(|| format!("it is {first} for everybody: {why}"))
            }
            "products" => self.one_product().then(|| "it is 1 for everybody: nobody buys a second product".into()),
            "resolved" | "fast" => self.no_problems().then(|| "it is false for everybody: nobody has a problem".into()),
            "awake" => self.nobody_sleeps().then(|| "it is true for everybody: nobody falls asleep".into()),
            "cause" => self.nobody_sleeps().then(|| "it is `none` for everybody: nobody falls asleep".into()),
            "owed" => self.nobody_owes().then(|| "it is 0 for everybody: everybody pays at once".into()),
            "referred" => self.nobody_refers().then(|| "it is false for everybody: nobody refers".into()),
            _ => None,
        }
    }
}

/// Warnings about the rules of `texts`, all of which are sound.
pub(super) fn idle(model: &Model, scope: &Scope, texts: &[Arc<File>], hooks: &BTreeMap<String, Hook>) -> Vec<Problem> {
    let functions = || texts.iter().flat_map(|file| file.functions.iter().map(move |function| (file, function)));
    let refined: BTreeSet<&str> = functions().map(|(_, function)| &*function.name).collect();
    let still = Still { model, policy: refined.contains(hooks::POLICY), refined };
    let mut problems = Vec::new();
    for (file, function) in functions() {
        let Some(hook) = hooks.get(&function.name) else { continue };
        if let Some(why) = still.unheard(&function.name, hook.purpose) {
            let title = format!("`{}` changes nothing in this scenario", function.name);
            problems.push(file.problem(function.at, title, why).warning());
        }
    }
    let (mut read, mut written) = (BTreeSet::new(), BTreeMap::new());
    for file in texts {
        let reach = reach(file, hooks);
        let mut told = BTreeSet::new();
        for function in file.functions.iter().chain(&file.closures) {
            let subject = reach.get(&*function.name).and_then(|reach| reach.subject(function));
            let own = |object: &Expr| match (&object.what, &subject) {
                (What::Name(name), Some((subject, Subject::Customer))) => name == subject,
                _ => false,
            };
            let mut targets = Vec::new();
            targets_of(&function.body, &mut targets);
            visit(&function.body, &mut |expr| match &expr.what {
                What::Property(object, name) => {
                    if targets.iter().any(|target| std::ptr::eq(*target, expr)) {
                        written.entry(name.as_str()).or_insert((file, expr.at));
                        return;
                    }
                    read.insert(name.as_str());
                    if let Some(why) = still.fixed(name).filter(|_| own(object) && told.insert(name)) {
                        problems.push(file.problem(expr.at, format!("`{name}` never changes here"), why).warning());
                    }
                }
                What::Text(name) => _ = read.insert(name.as_str()),
                _ => (),
            });
        }
    }
    for (name, (file, at)) in written {
        let stock = model.baseline.stocks.iter().any(|stock| stock.name == name);
        if !read.contains(name) && scope.slot(name).is_some() && !stock {
            let title = format!("nothing reads `{name}`");
            problems.push(file.problem(at, title, "it is kept for nobody").warning());
        }
    }
    problems
}

/// What is set below `body`.
pub(super) fn targets_of<'a>(body: &'a [Stmt], found: &mut Vec<&'a Expr>) {
    for step in body {
        if let Deed::Set { target, .. } = &step.what {
            found.push(target);
        }
        let (parts, blocks) = step.parts();
        blocks.into_iter().for_each(|block| targets_of(block, found));
        parts.into_iter().for_each(|part| targets_in(part, found));
    }
}

fn targets_in<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    let (parts, blocks) = expr.parts();
    blocks.into_iter().for_each(|block| targets_of(block, found));
    parts.into_iter().for_each(|part| targets_in(part, found));
}
