//! A fit for machines.

use super::told::FREQUENCIES;
use crate::fit::{Fitted, Kind, Left, Mixing, Outlook, Spent, Times, Trial, Unfit};
use crate::report::VERSION;
use serde::{Serialize, Serializer};

/// One document, ended by a line break: every law that was tried, and what else is possible.
///
/// # Panics
/// Never: the document has string keys only.
#[must_use]
pub fn fit_json(fitted: &Fitted) -> String {
    let (kind, customers, unit) = match &fitted.records.kind {
        Kind::Orders(orders) => ("orders", orders.customers.len() as f64, "week"),
        Kind::Contracts(contracts) => ("contracts", contracts.began, contracts.period.name()),
    };
    let chosen = |name: &&str| fitted.trials.iter().any(|trial| trial.chosen && trial.parameters.contains(name));
    let document = Document {
        tenure: VERSION,
        kind,
        customers,
        unit,
        models: fitted.trials.iter().map(Model::new).collect(),
        likelihood_ratio: fitted.ratio.map(|ratio| LikelihoodRatio { statistic: ratio.twice, p: ratio.p }),
        posterior: Posterior {
            rows: fitted.rows.len(),
            seed: fitted.seed,
            chains: 4,
            steps: fitted.steps,
            columns: fitted.columns.iter().filter(|name| chosen(name)).zip(&fitted.mixing).map(Column::new).collect(),
        },
        horizon: fitted.periods,
        expected: fitted.outlook().map(Expected::new),
        held: Held::new(fitted),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("keys are strings");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document {
    tenure: &'static str,
    kind: &'static str,
    customers: f64,
    unit: &'static str,
    models: Vec<Model>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood_ratio: Option<LikelihoodRatio>,
    posterior: Posterior,
    horizon: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Expected>,
    held: Held,
}

#[derive(Serialize)]
struct Model {
    name: &'static str,
    about: &'static str,
    customers: f64,
    chosen: bool,
    parameters: Option<Named>,
    standard_errors: Option<Named>,
    log_likelihood: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'static str>,
}

impl Model {
    fn new(trial: &Trial) -> Model {
        let peak = trial.peak.as_ref().ok();
        let named = |values: &[f64]| Named(trial.parameters.iter().copied().zip(values.iter().copied()).collect());
        Model {
            name: trial.name,
            about: trial.about,
            customers: trial.customers,
            chosen: trial.chosen,
            parameters: peak.map(|peak| named(&peak.parameters)),
            standard_errors: peak.map(|peak| named(&peak.errors)),
            log_likelihood: peak.map(|peak| peak.ln_likelihood),
            refused: trial.peak.as_ref().err().map(|why| match why {
                Unfit::Border(_) => "border",
                Unfit::Flat(_) => "flat",
            }),
        }
    }
}

/// Numbers by name, in their order.
struct Named(Vec<(&'static str, f64)>);

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[derive(Serialize)]
struct LikelihoodRatio {
    statistic: f64,
    p: f64,
}

#[derive(Serialize)]
struct Posterior {
    rows: usize,
    seed: u64,
    chains: u32,
    steps: usize,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct Column {
    name: &'static str,
    r_hat: f64,
    ess_bulk: f64,
    ess_tail: f64,
}

impl Column {
    fn new((name, mixing): (&&'static str, &Mixing)) -> Column {
        Column { name, r_hat: mixing.r_hat, ess_bulk: mixing.bulk, ess_tail: mixing.tail }
    }
}

#[derive(Serialize)]
struct Expected {
    alive: f64,
    purchases: f64,
    purchases95: [f64; 2],
    revenue: f64,
    revenue95: [f64; 2],
}

impl Expected {
    fn new(outlook: Outlook) -> Expected {
        Expected {
            alive: outlook.alive,
            purchases: outlook.purchases,
            purchases95: outlook.purchases_between,
            revenue: outlook.revenue,
            revenue95: outlook.revenue_between,
        }
    }
}

/// The data held against the laws.
#[derive(Serialize)]
struct Held {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    frequencies: Vec<Frequency>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amounts: Vec<Amount>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    survivors: Vec<Survivors>,
}

#[derive(Serialize)]
struct Frequency {
    times: usize,
    seen: f64,
    expected: f64,
}

#[derive(Serialize)]
struct Amount {
    from: f64,
    to: Option<f64>,
    seen: f64,
    expected: f64,
}

#[derive(Serialize)]
struct Survivors {
    periods: usize,
    seen: Option<f64>,
    by: Named,
}

impl Held {
    fn new(fitted: &Fitted) -> Held {
        let frequency = |Times { times, seen, expected }| Frequency { times, seen, expected };
        let amount = |Spent { from, to, seen, expected }| Amount { from, to, seen, expected };
        let laws: Vec<&'static str> = fitted.laws_of_staying().iter().map(|(trial, ..)| trial.name).collect();
        let survivors = |Left { periods, seen, by }: Left| Survivors {
            periods,
            seen,
            by: Named(laws.iter().copied().zip(by).collect()),
        };
        Held {
            frequencies: fitted.frequencies(FREQUENCIES).into_iter().map(frequency).collect(),
            amounts: fitted.amounts().into_iter().map(amount).collect(),
            survivors: fitted.survivors().into_iter().map(survivors).collect(),
        }
    }
}
