//! A small model and blocks of customers, made by hand.

use std::sync::Arc;
use tenure::error::{Problem, Source};
use tenure::model::{
    Activity, Assumption, Attribute, BelowMinimum, Buying, Channel, Cost, Driver, Horizon, Leaving, Memory, Model,
    Quantity, Referral, ReferralCount, ReferralTime, RuleText, Segment, Service, Setting, SleepCauses, Strategy,
    USUAL_PRIORITY, Value,
};
use tenure::rules::{Column, Rows, Scope, Words};
use tenure::scenario::ByKey;
use tenure::scenario::keys::{Absent, QuantityKey, SegmentKey};
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

/// The quantities of a table, in the order of its keys; NaN where one is absent.
fn by_key<K: QuantityKey>(table: &str, values: &[f64]) -> ByKey<K, Quantity> {
    ByKey::make(|key: K| {
        let value = values[key.index()];
        (!value.is_nan()).then(|| number(&format!("{table}.{}", key.name()), value))
    })
}

fn segment(name: &str) -> Segment {
    let usual = |key: &SegmentKey| if let Absent::Number(usual) = key.row().absent { usual } else { f64::NAN };
    let mut stated: Vec<f64> = SegmentKey::ALL.iter().map(usual).collect();
    for (key, value) in [
        (SegmentKey::Customers, 100.0),
        (SegmentKey::Retention, 0.8),
        (SegmentKey::Purchases, 9.0),
        (SegmentKey::Basket, 80.0),
        (SegmentKey::BasketNoise, 0.3),
        (SegmentKey::Margin, 0.3),
        (SegmentKey::Growth, 0.02),
        (SegmentKey::GrowthCapYears, 5.0),
        (SegmentKey::Complaints, 0.4),
        (SegmentKey::CrossSell, 0.05),
        (SegmentKey::Referrals, 0.06),
    ] {
        stated[key.index()] = value;
    }
    let mut quantities = by_key(&format!("segments.{name}"), &stated);
    for (key, role) in [
        (SegmentKey::Retention, Role::Retention),
        (SegmentKey::Purchases, Role::PerBasis),
        (SegmentKey::Basket, Role::PerOccasion),
        (SegmentKey::Margin, Role::Margin),
        (SegmentKey::Complaints, Role::Chance),
    ] {
        quantities[key].role = role;
    }
    Segment {
        below_minimum: BelowMinimum::USUAL,
        sleep_causes: SleepCauses::USUAL,
        name: name.into(),
        dropped: false,
        buying: Buying::Poisson,
        leaving: Leaving::Told,
        first_purchase: false,
        products_max: 4,
        refers_to: 0,
        service: Some(0),
        quantities,
    }
}

/// What the attribute region may say.
pub(crate) const REGIONS: [&str; 3] = ["north", "south", "unknown"];

/// Segments small and large, channel online, service levels standard and basic, activity order, attributes points,
/// visits and, of words, region, assumption pressure.
pub(crate) fn model(files: &[(&str, &str)]) -> Model {
    let levels = [0.8, 0.1, 0.0, 1.0, 0.1, 0.7, 1.0, 0.0, 0.05, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 30.0];
    let service = |name: &str| Service {
        name: name.into(),
        resource: None,
        priority: USUAL_PRIORITY,
        quantities: by_key(&format!("services.{name}"), &levels),
    };
    let baseline = Setting {
        scenario: by_key("scenario", &[0.0]),
        segments: vec![segment("small"), segment("large")],
        channels: vec![Channel {
            name: "online".into(),
            quantities: by_key("channels.online", &[120.0, f64::NAN, f64::NAN, f64::NAN, 150.0, 0.0, 0.0]),
            segments: vec![0.8, 0.2],
            delay: 0,
            discount_periods: 1,
        }],
        referral: Referral {
            count: ReferralCount::Poisson,
            when: ReferralTime::Active,
            delay: 1,
            quantities: by_key("referral", &[25.0]),
        },
        bargaining: by_key("bargaining", &[0.0, 0.05, 0.0]),
        competitor: by_key("competitor", &[f64::MAX, 0.0, 0.7]),
        listening: by_key("listening", &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
        market: by_key("market", &[f64::MAX]),
        reputation: by_key("reputation", &[0.7, 0.1, 0.0, 0.0]),
        services: vec![service("standard"), service("basic")],
        activities: vec![Activity {
            name: "order".into(),
            line: tenure::scenario::words::CountsAs::Serving,
            driver: Driver::Purchase,
            resource: None,
            quantities: by_key("activities.order", &[6.5, 0.0]),
        }],
        resources: Vec::new(),
        measures: Vec::new(),
        cascades: Vec::new(),
        stocks: Vec::new(),
        rules: files.iter().map(|(name, text)| source(name, text)).collect(),
        base_rules: files.len(),
        replaced: Vec::new(),
    };
    let attribute = |name: &str, words: &[&str]| Attribute {
        known: true,
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
            cash: None,
            years: Vec::new(),
        },
        runs: 10,
        seed: 42,
        assumptions: vec![Assumption {
            name: "pressure".into(),
            quantity: number("assumptions.pressure", 0.01),
            joint: None,
        }],
        tables: Vec::new(),
        attributes: vec![attribute("points", &[]), attribute("visits", &[]), attribute("region", &REGIONS)],
        memory: vec![Memory { name: "stage".into(), start: 0.0 }],
        baseline,
        strategies: vec![],
        roster: [].into(),
        checks: vec![],
        matrix: tenure::model::Matrix::default(),
        show: Vec::new(),
        levers: Vec::new(),
    }
}

/// With an expression in place of the retention of segment small.
pub(crate) fn in_place(mut model: Model, toml: &str, expression: &str) -> Model {
    let at = toml.find(expression).expect("the expression stands in the text");
    let text = RuleText { text: expression.into(), source: source("shop.toml", toml), span: at..at + expression.len() };
    model.baseline.segments[0].quantities[SegmentKey::Retention].value = Value::Rule(text);
    model
}

/// With a strategy that adds rule files.
pub(crate) fn strategy(mut model: Model, files: &[(&str, &str)]) -> Model {
    let mut setting = model.baseline.clone();
    setting.rules.extend(files.iter().map(|(name, text)| source(name, text)));
    model.strategies.push(Strategy {
        further: Vec::new(),
        name: "loyalty".into(),
        label: "Loyalty".into(),
        from: 0,
        until: 59,
        ramp: 0,
        ordered: false,
        setting,
        cost: Cost { quantities: by_key("strategies.loyalty.cost", &[0.0, 0.0, 0.0]), segments: vec![true; 2] },
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
            field: &|slot| Column::Each(&self.fields[slot]),
            globals: &self.globals,
            texts: [Words::Same(&self.segment), Words::Each { codes: &self.channels, names: &self.names }],
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
