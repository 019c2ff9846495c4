//! A small model and blocks of customers, made by hand.

use std::sync::Arc;
use tenure::error::{Problem, Source};
use tenure::model::{
    Activity, Assumption, Attribute, Buying, Channel, Driver, Horizon, Model, Quantity, Referral, ReferralCount,
    ReferralTime, RuleText, Segment, Service, Setting, Strategy, Value,
};
use tenure::rules::{Column, Rows, Scope, Words};
use tenure::units::{Length, Moment, Role};

pub(crate) fn number(path: &str, value: f64) -> Quantity {
    Quantity { path: path.into(), value: Value::Number(value), changes: Vec::new(), role: Role::Plain, per_basis: 12.0 }
}

/// Columns as rules write to them.
pub(crate) fn open(columns: &mut [Vec<f64>]) -> Vec<&mut [f64]> {
    columns.iter_mut().map(|column| &mut column[..]).collect()
}

pub(crate) fn source(name: &str, text: &str) -> Arc<Source> {
    Arc::new(Source { name: name.into(), text: text.into() })
}

fn segment(name: &str) -> Segment {
    let q = |key: &str, value: f64| number(&format!("segments.{name}.{key}"), value);
    let of = |role: Role, key: &str, value: f64| Quantity { role, ..q(key, value) };
    Segment {
        name: name.into(),
        dropped: false,
        customers: q("customers", 100.0),
        retention: of(Role::Retention, "retention", 0.8),
        buying: Buying::Poisson,
        purchases: of(Role::PerBasis, "purchases", 9.0),
        first_purchase: false,
        last_purchase: q("last_purchase", 0.0),
        basket: of(Role::PerOccasion, "basket", 80.0),
        basket_noise: q("basket_noise", 0.3),
        margin: of(Role::Margin, "margin", 0.3),
        growth: q("growth", 0.02),
        growth_cap: q("growth_cap_years", 5.0),
        satisfaction: q("satisfaction", 0.7),
        expectation: None,
        complaints: of(Role::Chance, "complaints", 0.4),
        cross_sell: q("cross_sell", 0.05),
        products_max: 4,
        referrals: q("referrals", 0.06),
        refers_to: 0,
        service: Some(0),
    }
}

/// What the attribute region may say.
pub(crate) const REGIONS: [&str; 3] = ["north", "south", "unknown"];

/// Segments small and large, channel online, service levels standard and basic, activity order, attributes points,
/// visits and, of words, region, assumption pressure.
pub(crate) fn model(files: &[(&str, &str)]) -> Model {
    let service = |name: &str| {
        let q = |key: &str, value: f64| number(&format!("services.{name}.{key}"), value);
        Service {
            name: name.into(),
            quality: q("quality", 0.8),
            adjustment: q("adjustment", 0.1),
            surprise: q("surprise", 0.0),
            loss_weight: q("loss_weight", 1.0),
            habituation: q("habituation", 0.1),
            resolved: q("resolved", 0.7),
            relief: q("relief", 0.05),
            damage: q("damage", 0.25),
            cost: q("cost", 30.0),
        }
    };
    let baseline = Setting {
        fixed_cost: number("scenario.fixed_cost", 0.0),
        segments: vec![segment("small"), segment("large")],
        channels: vec![Channel {
            name: "online".into(),
            newcomers: number("channels.online.newcomers", 120.0),
            cost: number("channels.online.cost", 150.0),
            segments: vec![0.8, 0.2],
            delay: 0,
        }],
        referral: Referral {
            count: ReferralCount::Poisson,
            when: ReferralTime::Active,
            delay: 1,
            cost: number("referral.cost", 25.0),
        },
        services: vec![service("standard"), service("basic")],
        activities: vec![Activity {
            name: "order".into(),
            driver: Driver::Purchase,
            cost: number("activities.order.cost", 6.5),
        }],
        rules: files.iter().map(|(name, text)| source(name, text)).collect(),
        base_rules: files.len(),
    };
    let attribute = |name: &str, words: &[&str]| Attribute {
        name: name.into(),
        quantity: number(&format!("attributes.{name}"), 0.0),
        words: words.iter().map(ToString::to_string).collect(),
    };
    Model {
        name: "test".into(),
        currency: "EUR".into(),
        horizon: Horizon {
            length: Length::Month,
            periods: 60,
            run_off: 0,
            per_basis: 12.0,
            discount_rate: 0.08,
            discounting: Moment::Start,
        },
        runs: 10,
        seed: 42,
        assumptions: vec![Assumption { name: "pressure".into(), quantity: number("assumptions.pressure", 0.01) }],
        attributes: vec![attribute("points", &[]), attribute("visits", &[]), attribute("region", &REGIONS)],
        baseline,
        strategies: vec![],
        roster: [].into(),
        checks: vec![],
    }
}

/// With an expression in place of the retention of segment small.
pub(crate) fn in_place(mut model: Model, toml: &str, expression: &str) -> Model {
    let at = toml.find(expression).expect("the expression stands in the text");
    let text = RuleText { text: expression.into(), source: source("shop.toml", toml), span: at..at + expression.len() };
    model.baseline.segments[0].retention.value = Value::Rule(text);
    model
}

/// With a strategy that adds rule files.
pub(crate) fn strategy(mut model: Model, files: &[(&str, &str)]) -> Model {
    let mut setting = model.baseline.clone();
    setting.rules.extend(files.iter().map(|(name, text)| source(name, text)));
    model.strategies.push(Strategy {
        name: "loyalty".into(),
        label: "Loyalty".into(),
        from: 0,
        until: 59,
        setting,
        cost_once: number("strategies.loyalty.cost.once", 0.0),
        cost_per_customer: number("strategies.loyalty.cost.per_customer", 0.0),
    });
    model
}

/// A block of customers, owned.
#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) live: Vec<f64>,
    pub(crate) fields: Vec<Vec<f64>>,
    pub(crate) globals: Vec<f64>,
    pub(crate) segment: String,
    pub(crate) channels: Vec<f64>,
    pub(crate) names: Vec<String>,
}

impl Block {
    /// `len` customers with plain values in every field.
    pub(crate) fn new(scope: &Scope, len: usize) -> Self {
        let fields = scope.fields.iter().map(|field| {
            (0..len).map(|lane| match &*field.name {
                "tenure" | "recency" => (lane % 40) as f64,
                "products" => 1.0 + (lane % 4) as f64,
                "referred" => (lane % 2) as f64,
                "region" => (lane % REGIONS.len()) as f64,
                "satisfaction" | "expectation" => (lane % 11) as f64 / 10.0,
                _ => lane as f64 * 1.5,
            })
        });
        Block {
            live: vec![1.0; len],
            fields: fields.map(Iterator::collect).collect(),
            globals: vec![13.0, 1.0, 0.01],
            segment: "small".into(),
            channels: (0..len).map(|lane| (lane % 3) as f64).collect(),
            names: vec!["online".into(), "referral".into(), "opening".into()],
        }
    }

    /// Calls `then` with the block as rules see it.
    pub(crate) fn rows<T>(&self, then: impl FnOnce(&Rows) -> T) -> T {
        then(&Rows {
            len: self.live.len(),
            live: &self.live,
            field: &|slot| Column::Lanes(&self.fields[slot]),
            globals: &self.globals,
            texts: [
                Words::Same(&self.segment),
                Words::Lanes { codes: &self.channels, names: &self.names },
                Words::Same("active"),
            ],
            id: &|lane| format!("customer {lane}"),
        })
    }
}

/// Problems as `file:line:column: severity: title | label | help`.
pub(crate) fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let (line, column) = problem.source.place(problem.span.start);
        let severity = format!("{:?}", problem.severity).to_lowercase();
        let help = problem.help.as_ref().map_or(String::new(), |help| format!(" | {help}"));
        let under = &problem.source.text[problem.span.clone()];
        format!(
            "{}:{line}:{column}: {severity}: {} [{under}] {}{help}\n",
            problem.source.name, problem.title, problem.label
        )
    };
    problems.iter().map(line).collect()
}
