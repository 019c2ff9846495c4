//! The comparison for machines: one JSON document whose names keep their meaning from version to version.

use super::VERSION;
use crate::engine::{METRICS, Metric, Thing};
use crate::model::Year;
use crate::stats::{
    self, Acceptability, Backtest, Cash, Comparison, Decomposition, Difference, Each, Flip, Information, Interaction,
    Life, Optimum, PaidBack, Payback, Portfolio, Precision, Rank, Risk, Sensitivity, Share, Standing, Summary,
};
use crate::units::Length;
use serde::{Serialize, Serializer};

/// Raised when a name in the document changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// One document, ended by a line break. What is undefined is null. Keys stand in the order of the scenario and of
/// [`METRICS`].
///
/// # Panics
/// Never: the document has string keys only.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    let mut text = serde_json::to_string_pretty(&Document::new(comparison)).expect("keys are strings");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    tenure: &'static str,
    schema: u32,
    scenario: Scenario<'a>,
    seed: u64,
    runs: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs_planned: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantiles_within: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
    period: Length,
    periods: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_off: Option<u32>,
    currency: &'a str,
    #[serde(skip_serializing_if = "<[Year]>::is_empty")]
    years: &'a [Year],
    #[serde(skip_serializing_if = "Option::is_none")]
    replications: Option<&'a [u32]>,
    strategies: Vec<Strategy<'a>>,
    ranking: Vec<Ranked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interaction: Option<Interaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a Life>,
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<&'a Portfolio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decomposition: Option<&'a Decomposition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backtest: Option<&'a Backtest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitivity: Option<&'a Sensitivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flip: Option<&'a [Flip]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    information: Option<&'a Information>,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimum: Option<&'a Optimum>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acceptability: Option<&'a Acceptability>,
}

/// How the mean value of a strategy stands among the others', the highest first.
#[derive(Serialize)]
struct Ranked<'a> {
    name: &'a str,
    p_best: Option<f64>,
    p_best_mean: Option<f64>,
    regret: Option<f64>,
    simultaneous95: Option<[f64; 2]>,
    may_be_best: Option<bool>,
}

#[derive(Serialize)]
struct Scenario<'a> {
    name: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct Strategy<'a> {
    name: &'a str,
    label: &'a str,
    metrics: Named<'a, &'a Option<Summary>>,
    p_best: Option<f64>,
    risk: Option<Risk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside_horizon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beyond_horizon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payback: Option<Payback>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versus_baseline: Option<Named<'a, &'a Option<Difference>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<&'a [Option<f64>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<&'a [Option<f64>]>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    series: Named<'a, Series>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    segments: Named<'a, Part<'a>>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    years: Named<'a, Part<'a>>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    measures: Named<'a, Part<'a>>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    booked: Named<'a, &'a Option<Summary>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cash: Option<Part<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whale: Option<Series>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cohort: Option<Series>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payback_won: Option<&'a PaidBack>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    clamped: Named<'a, u64>,
}

/// What a segment, a year, a measure or cash by line comes to. The `npv` of a segment stands before the costs that no customer causes.
#[derive(Serialize)]
struct Part<'a> {
    metrics: Named<'a, &'a Option<Summary>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versus_baseline: Option<Named<'a, &'a Option<Difference>>>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    series: Named<'a, Series>,
}

#[derive(Serialize)]
struct Series {
    mean: Vec<Option<f64>>,
    p5: Vec<Option<f64>>,
    p95: Vec<Option<f64>>,
}

impl Series {
    fn new(periods: &[Option<Summary>]) -> Self {
        let each = |pick: fn(&Summary) -> f64| periods.iter().map(|it| it.as_ref().map(pick)).collect();
        Series { mean: each(|it| it.mean), p5: each(|it| it.p5), p95: each(|it| it.p95) }
    }
}

/// A JSON object that keeps its order.
struct Named<'a, T>(Vec<(&'a str, T)>);

impl<'a, T> Named<'a, T> {
    /// The same, and what is told by name, but for measures: they have a place of their own.
    fn and_named(mut self, own: &'a [stats::Named], of: impl Fn(&'a stats::Named) -> Option<T>) -> Self {
        let others = own.iter().filter(|it| !of_measure(it));
        self.0.extend(others.filter_map(|it| Some((it.told.metric.as_str(), of(it)?))));
        self
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'a> Document<'a> {
    fn new(comparison: &'a Comparison) -> Self {
        let study = &comparison.study;
        let partial = comparison.runs < comparison.planned;
        let (strategies, each) = (comparison.strategies.iter().enumerate(), comparison.each.as_ref());
        Document {
            tenure: VERSION,
            schema: SCHEMA,
            scenario: Scenario { name: &study.scenario, hash: &study.hash },
            seed: study.seed,
            runs: comparison.runs,
            runs_planned: partial.then_some(comparison.planned),
            partial: partial.then_some(true),
            quantiles_within: Some(comparison.quantiles_within).filter(|within| *within > 0.0),
            precision: comparison.precision,
            period: study.period,
            periods: study.periods,
            run_off: (study.run_off > 0).then_some(study.run_off),
            currency: &study.currency,
            years: &comparison.years,
            replications: each.map(|it| &it.replications[..]),
            strategies: strategies.map(|(at, it)| Strategy::new(at, it, each)).collect(),
            ranking: ranked(comparison),
            interaction: comparison.interaction,
            customer: comparison.life.as_ref(),
            portfolio: comparison.portfolio.as_ref(),
            decomposition: comparison.decomposition.as_ref(),
            backtest: comparison.backtest.as_ref(),
            sensitivity: comparison.sensitivity.as_ref(),
            flip: comparison.sensitivity.as_ref().map(|it| &it.flip[..]),
            information: comparison.information.as_ref(),
            optimum: comparison.optimum.as_ref(),
            acceptability: comparison.acceptability.as_ref(),
        }
    }
}

fn ranked(comparison: &Comparison) -> Vec<Ranked<'_>> {
    let mean = |it: &Standing| it.metrics[Metric::Value as usize].map(|value| value.mean);
    let mut standings: Vec<(&Standing, f64)> =
        comparison.strategies.iter().filter_map(|it| Some((it, mean(it)?))).collect();
    standings.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    standings.into_iter().map(|(it, _)| Ranked::new(it)).collect()
}

impl<'a> Ranked<'a> {
    fn new(standing: &'a Standing) -> Self {
        let Standing { name, p_best, rank, .. } = standing;
        let Rank { p_best_mean, regret, simultaneous95, may_be_best, .. } = *rank;
        Ranked { name, p_best: *p_best, p_best_mean, regret, simultaneous95, may_be_best }
    }
}

impl<'a> Strategy<'a> {
    fn new(at: usize, standing: &'a Standing, each: Option<&'a Each>) -> Self {
        let named = &standing.named;
        Strategy {
            name: &standing.name,
            label: &standing.label,
            metrics: by_metric(&standing.metrics).and_named(named, |it| Some(&it.value)),
            p_best: standing.p_best,
            risk: standing.risk,
            inside_horizon: standing.beyond.and_then(|it| it.inside),
            beyond_horizon: standing.beyond.map(|it| it.worth).filter(|worth| worth.is_finite()),
            payback: standing.payback,
            versus_baseline: (standing.versus_baseline.as_deref().map(by_metric))
                .map(|all| all.and_named(named, difference)),
            values: each.map(|it| &it.values[at][..]),
            differences: each.and_then(|it| it.differences[at].as_deref()),
            series: series(&standing.series).and_named(named, course),
            segments: parts(&standing.segments),
            years: parts(&standing.years),
            measures: Named(measures(named)),
            cash: (!standing.cash.is_empty()).then(|| Part::cash(&standing.cash)),
            whale: whole(&standing.whale),
            cohort: whole(&standing.cohort),
            payback_won: standing.payback_won.as_ref(),
            booked: Named(standing.booked.iter().map(|(name, summary)| (name.as_str(), summary)).collect()),
            clamped: Named(standing.clamped.iter().map(|(path, clamps)| (path.as_str(), clamps.count())).collect()),
        }
    }
}

/// A curve that is known at every point.
fn whole(curve: &[Summary]) -> Option<Series> {
    let points: Vec<Option<Summary>> = curve.iter().copied().map(Some).collect();
    (!points.is_empty()).then(|| Series::new(&points))
}

impl<'a> Part<'a> {
    /// Of a segment or a year.
    fn new(share: &'a Share) -> Self {
        let named = &share.named;
        Part {
            metrics: Named(by_period().zip(&share.metrics).collect()).and_named(named, |it| Some(&it.value)),
            versus_baseline: (share.versus_baseline.as_ref())
                .map(|it| Named(by_period().zip(it).collect()).and_named(named, difference)),
            series: series(&share.series).and_named(named, course),
        }
    }
}

impl<'a> Part<'a> {
    /// Of lines of cash, discounted.
    fn cash(lines: &'a [Cash]) -> Self {
        let differences = lines.iter().map(|it| Some((it.line.name(), it.versus_baseline.as_ref()?)));
        Part {
            metrics: Named(lines.iter().map(|it| (it.line.name(), &it.value)).collect()),
            versus_baseline: differences.collect::<Option<_>>().map(Named),
            series: Named(Vec::new()),
        }
    }

    /// Of a measure.
    fn measure(group: &'a [stats::Named]) -> Self {
        let name = |it: &'a stats::Named| match it.told.of {
            Thing::Measure(metric) | Thing::Resource(metric) => metric.info().name,
            Thing::Trial(figure) => figure.name(),
            Thing::Stock | Thing::Cascade(_) | Thing::Memory | Thing::Said | Thing::Told => it.told.metric.as_str(),
        };
        let all = |it: &'a stats::Named| Some((name(it), it.versus_baseline.as_ref()?));
        let differences: Vec<_> = group.iter().filter_map(all).collect();
        Part {
            metrics: Named(group.iter().map(|it| (name(it), &it.value)).collect()),
            versus_baseline: (!differences.is_empty()).then_some(Named(differences)),
            series: Named(group.iter().filter_map(|it| Some((name(it), course(it)?))).collect()),
        }
    }
}

/// Segments or years, by name.
fn parts(shares: &[Share]) -> Named<'_, Part<'_>> {
    Named(shares.iter().map(|share| (share.name.as_str(), Part::new(share))).collect())
}

/// Whether it is told of a measure.
fn of_measure(it: &stats::Named) -> bool {
    matches!(it.told.of, Thing::Measure(_) | Thing::Trial(_))
}

/// What was heard of each measure.
fn measures(named: &[stats::Named]) -> Vec<(&str, Part<'_>)> {
    let groups = named.chunk_by(|one, other| of_measure(one) && of_measure(other) && one.told.name == other.told.name);
    let own = |group: &[stats::Named]| of_measure(&group[0]);
    groups.filter(|group| own(group)).map(|group| (group[0].told.name.as_str(), Part::measure(group))).collect()
}

/// What is told by name beside differences, and beside series.
fn difference(it: &stats::Named) -> Option<&Option<Difference>> {
    it.versus_baseline.as_ref()
}

fn course(it: &stats::Named) -> Option<Series> {
    (!it.series.is_empty()).then(|| Series::new(&it.series))
}

fn by_metric<T>(figures: &[T]) -> Named<'_, &T> {
    Named(METRICS.iter().map(|info| info.name).zip(figures).collect())
}

fn series(series: &[Vec<Option<Summary>>]) -> Named<'_, Series> {
    Named(by_period().zip(series.iter().map(|periods| Series::new(periods))).collect())
}

/// The names of the metrics that exist by period.
fn by_period() -> impl Iterator<Item = &'static str> {
    METRICS.iter().filter(|info| info.by_period).map(|info| info.name)
}
