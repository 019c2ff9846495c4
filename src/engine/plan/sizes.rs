//! How many bytes the parts of a job take. Nothing is taken yet; figures without end stay figures.

use super::forecast::Crowd;
use super::formula::{Formula, Source};
use super::{Contender, DriverTerms, Plan, SegmentTerms, Terms};
use crate::engine::named::NamedOutcome;
use crate::engine::outcome::{Clamps, FATES, Moment, RunOutcome, SegmentOutcome, Worths};
use crate::engine::world::cohorts::Cohorts;
use crate::engine::world::concentration::WHALE;
use crate::engine::world::outlook::LastYear;
use crate::model::{Buying, Listed, Model};
use crate::portfolio::{AlignedColumn, BLOCK, Block, CASH, Exact, Ledger, Line, METRICS, Newcomers, Root, State};
use crate::random::Sampler;
use crate::rules::{FIGURES, MEAN, Rule};
use crate::scenario::keys::SegmentKey;
use std::collections::BTreeMap;
use std::mem::size_of;

/// The program itself, before it has read anything.
const PROGRAM: f64 = 12e6;
/// What the allocator adds to each piece.
const PIECE: f64 = 16.0;
/// A vector that grows keeps room in reserve, and is there twice while it moves.
const GROWTH: f64 = 1.5;
/// A quantity as the scenario means it, with its path; and the same again as the plan has it.
const QUANTITY: f64 = 300.0;
/// Columns that the steps hold at the same time, whatever the scenario.
const COLUMNS: f64 = 32.0;
/// What a comparison and its document say of one figure; of one figure in one period.
const SUMMARY: f64 = 600.0;
const SUMMARY_OF_PERIOD: f64 = 500.0;
/// What is known of a customer whose fate is asked: how they were won, and what they cost then.
const FATE: f64 = 224.0;
/// What the statistics take of a run while they look at one figure that they know of every run.
const VALUES: f64 = 24.0;
/// What they keep of a run and strategy to the end: its value twice, its net present value, when it pays back; and the value once more while
/// strategies are ranked.
const KEPT: f64 = 32.0 * GROWTH + 8.0;
/// What is gathered of a figure, beside its values: sums.
const GATHERED: f64 = 240.0;
/// Up to so many values a figure is told from the values themselves, beyond from sums and from counts on a grid, which take about as much
/// memory. It follows from their number alone, so that what is said of so many runs is the same wherever and however they were played.
pub const EXACT: usize = 1_000;
/// Values of entries of accounts that are kept to tell quantiles from them: beyond, they are counted on a grid. So many in all, by customer,
/// entry, strategy and run.
pub const CELLS: f64 = 20e6;
/// What is known of an entry of an account, beside its values.
const ENTRY: f64 = 88.0;
/// What an account takes beside its entries.
const ACCOUNT: f64 = 96.0;
/// Cells of the grid that an entry may fill, at most as many as there are runs; and bytes of each.
const GRID: f64 = 2_000.0;
const GRID_CELL: f64 = 8.0;
/// Threads that look at figures at the same time, at most: each takes memory for all runs.
pub const READERS: usize = 4;

/// The program, the scenario as meant, and the plan.
pub(in crate::engine) fn scenario(plan: &Plan, model: &Model) -> f64 {
    let settings = 1 + model.strategies.len() + model.checks.len();
    let meant = settings as f64 * model.baseline.quantities().count() as f64 * QUANTITY;
    let every = formulas(plan);
    let planned = every.iter().map(|formula| (size_of::<Formula>() + formula.path.len()) as f64 + 2.0 * PIECE);
    // A list of numbers is there as meant and as planned; a law may have a table.
    let lists = every.iter().map(|formula| match &formula.source {
        Source::ByPeriod(series) => 16.0 * series.values.len() as f64,
        Source::ByTenure(values, _) => 16.0 * values.len() as f64,
        Source::Customer(..) | Source::Period(..) => size_of::<Sampler>() as f64,
        _ => 0.0,
    });
    let periods = 16.0 * plan.start.len() as f64;
    PROGRAM + meant + planned.sum::<f64>() + lists.sum::<f64>() + periods
}

/// The list of real customers before it is read, so many bytes on so many lines: its text, as read and as understood, what a
/// customer takes, and the program.
#[must_use]
pub fn unread(lines: usize, bytes: usize) -> f64 {
    PROGRAM + 290.0 * lines as f64 + 3.5 * bytes as f64
}

/// The list of real customers.
pub(in crate::engine) fn list(roster: &[Listed]) -> f64 {
    let of = |listed: &Listed| {
        let keys: usize = listed.quantities.iter().map(|(key, _)| key.len() + 48).sum();
        (size_of::<Listed>() + listed.id.len() + listed.attributes.len() * 16 + keys) as f64 + 3.0 * PIECE
    };
    GROWTH * roster.iter().map(of).sum::<f64>()
}

/// The blocks of so many customers by segment, under every strategy.
pub(in crate::engine) fn customers(plan: &Plan, present: &[f64]) -> f64 {
    let fates = if plan.detail.by_fate.is_some() { FATE } else { 0.0 };
    let of = |(segment, n): (usize, &f64)| {
        let (full, rest) = ((n / BLOCK as f64).floor(), n % BLOCK as f64);
        full * block(plan, segment, BLOCK as f64)
            + if rest > 0.0 { block(plan, segment, rest) } else { 0.0 }
            + fates * n
    };
    present.iter().enumerate().map(of).sum()
}

/// A block with so many customers.
fn block(plan: &Plan, segment: usize, customers: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a block")]
    let customers = customers.ceil() as usize;
    let (strategies, keep) = (plan.together, plan.segments[segment].keep);
    // What accounts brought stands together once more when it is sorted.
    let accounts = if keep.has(State::LastYear) {
        3.0 * size_of::<f64>() as f64 * GROWTH * (customers * strategies) as f64
    } else {
        0.0
    };
    Block::bytes(customers, strategies, keep) as f64 + accounts
}

/// One customer of whatever segment, in a full block.
pub(in crate::engine) fn customer(plan: &Plan) -> f64 {
    let each = (0..plan.segments.len()).map(|segment| block(plan, segment, BLOCK as f64) / BLOCK as f64);
    each.fold(0.0, f64::max)
}

/// How many strategies are played together. Their customers are looked at one strategy after the other in each period: where they do not all
/// lie near the processor, it waits for most of them, and it is sooner to play some strategies after the others. What they share is then
/// drawn again.
pub(in crate::engine) fn together(plan: &Plan) -> usize {
    /// What lies near a core of today, in bytes.
    const NEAR: f64 = 4.0 * 1024.0 * 1024.0;
    /// What fewer share is worth more than the waiting.
    const FEWEST: usize = 5;
    let all = plan.contenders.len();
    let own = customer(plan) * plan.opening() / all as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of what is near: never below 0"
    )]
    let near = ((NEAR / own) as usize).max(FEWEST);
    let size = all.div_ceil((all / near).max(1));
    let apart = plan.detail.by_fate.is_none() && plan.baseline.is_none_or(|at| at < size);
    if apart { size } else { all }
}

/// One customer on the way.
pub(in crate::engine) fn newcomer(plan: &Plan) -> f64 {
    let root = if plan.asks_accounts() { size_of::<Root>() } else { 0 };
    GROWTH * (Newcomers::bytes(plan.together) + root) as f64
}

/// Those on their way, and those who bring some.
pub(in crate::engine) fn on_the_way(plan: &Plan, crowd: &Crowd) -> f64 {
    let strategies = plan.together as f64;
    let queue = size_of::<Newcomers>() as f64 + strategies * (size_of::<Vec<f64>>() as f64 + 64.0 + PIECE);
    // Newcomers of one period and segment stand in a queue of their own.
    let queues = crowd.on_the_way.min(f64::from(plan.length()) * plan.segments.len() as f64);
    let bringing = crowd.bringing * (96.0 + 64.0 * strategies);
    crowd.on_the_way * newcomer(plan) + queues * queue + bringing
}

/// The books of all strategies, once.
pub(in crate::engine) fn books(plan: &Plan) -> f64 {
    let stocks = size_of::<(Exact, f64)>() * plan.stocks.len();
    let resources = size_of::<Exact>() * plan.resources.len();
    let ledger = (size_of::<Ledger>() + 16 * plan.bookings.len() + stocks + resources) as f64 + PIECE;
    let segments = plan.segments.len() as f64;
    let clamped = size_of::<Clamps>() as f64 * plan.paths.len() as f64;
    let levers = if plan.contenders.iter().any(Contender::has_policy) { 40.0 * plan.paths.len() as f64 } else { 0.0 };
    let past = size_of::<[f64; FIGURES]>() as f64 * (segments + 1.0) + 2.0 * PIECE;
    let past = if plan.means { GROWTH * f64::from(plan.length()) * past } else { 0.0 };
    plan.contenders.len() as f64 * ((segments + 3.0) * ledger + clamped + levers + past + 96.0 * segments)
}

/// What a thread works on.
pub(in crate::engine) fn columns(plan: &Plan, present: &[f64]) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a block")]
    let widest = present.iter().fold(1.0_f64, |most, n| most.max(*n)).min(BLOCK as f64).ceil() as usize;
    let column = AlignedColumn::<f64>::bytes(widest) as f64;
    let counts: f64 = plan.contenders.iter().map(|contender| counted(&contender.inside)).sum();
    let rules: BTreeMap<*const Rule, f64> =
        rules(plan).map(|rule| (std::ptr::from_ref(rule), rule.workspace_bytes() as f64)).collect();
    let workspace = rules.into_values().fold(0.0, f64::max);
    // What is entered under two strategies stands together until it is told apart.
    let traced = if plan.detail.by_fate.is_some() { 3.0 * (CASH.len() as f64 + 1.0) } else { 0.0 };
    (COLUMNS + counts + traced + plan.bookings.len() as f64) * column + workspace
}

/// Columns of counts by chance that are kept for the next strategy, with the rates that they were drawn at.
fn counted(terms: &Terms) -> f64 {
    let of = |rate: &Formula| if rate.settled.is_some() { 1.0 } else { 2.0 };
    let contacts = terms.activities.iter().map(|activity| match &activity.driver {
        DriverTerms::Contact(rate, _) => of(rate) + 0.5,
        _ => 0.0,
    });
    let most = |pick: &dyn Fn(&SegmentTerms) -> f64| terms.segments.iter().map(|own| pick(own)).fold(0.0, f64::max);
    let purchases = most(&|own| if own.buying == Buying::Poisson { of(&own[SegmentKey::Purchases]) } else { 0.0 });
    contacts.sum::<f64>() + purchases + most(&|own| of(&own[SegmentKey::Referrals]))
}

/// How many runs are there at a time, and how many of them are kept whole.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Runs {
    pub(in crate::engine) all: f64,
    /// Those that are under way at the same time.
    pub(in crate::engine) at_once: f64,
    /// Those that are finished and still there: all of them where every figure of each is asked for, else until they are gathered.
    pub(in crate::engine) held: f64,
    /// Those of which the totals are still there.
    pub(in crate::engine) told: f64,
}

impl Runs {
    /// What is gathered of one figure.
    fn gathered(self) -> f64 {
        GATHERED + 8.0 * GROWTH * self.all.min(EXACT as f64)
    }
}

/// The figures of all runs, and what is made of them.
pub(in crate::engine) fn figures(plan: &Plan, runs: Runs, threads: f64) -> f64 {
    let strategies = plan.told as f64;
    let names = plan.bookings.len() as f64;
    let of_strategy = size_of::<RunOutcome>() as f64
        + size_of::<Clamps>() as f64 * plan.paths.len() as f64
        + size_of::<LastYear>() as f64 * plan.segments.len() as f64
        + 8.0 * names
        + size_of::<NamedOutcome>() as f64 * named(plan)
        + 3.0 * PIECE
        + life(plan)
        + worths(plan)
        + if plan.asks_accounts() { 8.0 * WHALE as f64 + 2.0 * PIECE + cohorts(plan) } else { 0.0 };
    let of_held = 4.0 * size_of::<Vec<RunOutcome>>() as f64 + strategies * of_strategy + probes(plan) + PIECE;
    let of_every = VALUES * threads.min(READERS as f64) + strategies * KEPT;
    let cash = if plan.detail.by_cause { CASH.len() as f64 } else { 0.0 };
    let told = strategies * (2.0 * (METRICS.len() as f64 + named(plan) + cash) + names);
    let shares = WHALE as f64 + f64::from(plan.horizon.periods);
    let whale = if plan.asks_accounts() { strategies * shares } else { 0.0 };
    runs.told * of_held + runs.all * of_every + (told + whale) * (runs.gathered() + SUMMARY)
}

/// How the opening and those who were won fare, by period.
fn cohorts(plan: &Plan) -> f64 {
    let numbers = f64::from(plan.horizon.periods) + f64::from(plan.length());
    size_of::<Cohorts>() as f64 + 2.0 * PIECE + 8.0 * GROWTH * numbers
}

/// The life of a customer who is followed.
fn life(plan: &Plan) -> f64 {
    if plan.detail.followed.is_none() {
        0.0
    } else {
        GROWTH * f64::from(plan.length()) * size_of::<Moment>() as f64 + PIECE
    }
}

/// Where the value of a strategy comes from, if that is kept.
fn worths(plan: &Plan) -> f64 {
    if !plan.detail.by_cause {
        return 0.0;
    }
    let rows = plan.segments.len() + 1 + plan.detail.by_fate.map_or(0, |_| FATES.len());
    let lines = size_of::<[f64; CASH.len()]>() as f64 * rows as f64;
    size_of::<Worths>() as f64 + lines + 8.0 * f64::from(plan.length()) + 3.0 * PIECE
}

/// The accounts of customers, if they are kept: those of the runs that are under way or not gathered yet, and what is gathered of them.
pub(in crate::engine) fn accounts(plan: &Plan, runs: Runs, customers: f64) -> f64 {
    let entries = plan.account() as f64 + 2.0;
    if !plan.detail.by_customer {
        return 0.0;
    }
    let accounts = plan.contenders.len() as f64 * (customers + 2.0);
    let in_run = ACCOUNT + 8.0 * entries;
    let cells = accounts * entries;
    let values = if cells * runs.all <= CELLS { 8.0 * runs.all } else { GRID_CELL * runs.all.min(GRID) };
    accounts * in_run * (runs.held + 2.0 * runs.at_once) + cells * (ENTRY + GROWTH * values)
}

/// The values of those of which nothing else is kept.
fn probes(plan: &Plan) -> f64 {
    let probes = plan.contenders.len() - plan.told;
    if probes == 0 { 0.0 } else { 8.0 * probes as f64 + size_of::<Vec<f64>>() as f64 + PIECE }
}

/// The figures of each period, if they are kept.
pub(in crate::engine) fn series(plan: &Plan, runs: Runs) -> f64 {
    if !plan.detail.by_period {
        return 0.0;
    }
    let periods = f64::from(plan.horizon.periods);
    let in_run = size_of::<Option<f64>>() as f64 * periods + size_of::<Vec<f64>>() as f64 + PIECE;
    plan.told as f64
        * (by_period() + named(plan))
        * ((runs.held + runs.at_once) * in_run + periods * (runs.gathered() + SUMMARY_OF_PERIOD))
}

/// What is gathered of each period as courses, if periods are kept: customers, and cash so far.
pub(in crate::engine) fn courses(plan: &Plan, runs: Runs) -> f64 {
    const COURSES: f64 = 2.0;
    if !plan.detail.by_period {
        return 0.0;
    }
    let periods = f64::from(plan.horizon.periods);
    plan.told as f64 * COURSES * periods * (runs.gathered() + SUMMARY_OF_PERIOD)
}

/// The figures of each segment, and of its periods, and of each year, if they are kept.
pub(in crate::engine) fn by_segment(plan: &Plan, runs: Runs) -> f64 {
    let segments = if plan.detail.by_segment { plan.segments.len() as f64 } else { 0.0 };
    let years = plan.years.len() as f64;
    let stocks = size_of::<NamedOutcome>() as f64 * plan.stocks.len() as f64 + PIECE;
    let in_run =
        size_of::<SegmentOutcome>() as f64 + by_period() * size_of::<Option<f64>>() as f64 + stocks + 2.0 * PIECE;
    let course = (size_of::<Ledger>() + size_of::<f64>() * Line::COUNT) as f64 + PIECE;
    let told = by_period() + plan.stocks.len() as f64;
    let of_strategy =
        (runs.held + runs.at_once) * in_run + runs.at_once * course + 2.0 * told * (runs.gathered() + SUMMARY);
    (segments + years) * plan.told as f64 * of_strategy + segments * series(plan, runs)
}

/// How many figures are told by the names of stocks and resources.
fn named(plan: &Plan) -> f64 {
    plan.named().len() as f64
}

/// How many metrics exist by period.
fn by_period() -> f64 {
    METRICS.iter().filter(|info| info.by_period).count() as f64
}

/// Every formula, once.
fn formulas(plan: &Plan) -> Vec<&Formula> {
    let (mut settings, mut segments) = (BTreeMap::new(), BTreeMap::new());
    for terms in plan.contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]) {
        settings.insert(std::ptr::from_ref(&**terms), &**terms);
        segments.extend(terms.segments.iter().map(|own| (std::ptr::from_ref(&**own), &**own)));
    }
    let of_settings = settings.into_values().flat_map(Terms::formulas);
    of_settings.chain(segments.into_values().flat_map(|own| own.quantities.values())).collect()
}

/// Whether a rule asks for means over earlier periods.
pub(in crate::engine) fn means(plan: &Plan) -> bool {
    rules(plan).any(|rule| rule.speaks_of(&format!("{MEAN}(")))
}

/// Every rule, as often as it is used.
fn rules(plan: &Plan) -> impl Iterator<Item = &Rule> {
    let of_formulas = formulas(plan).into_iter().flat_map(|formula| {
        let own = match &formula.source {
            Source::Rule(rule) => Some(rule),
            _ => None,
        };
        own.into_iter().chain(&formula.before).chain(&formula.after)
    });
    let settings = plan.contenders.iter().flat_map(|contender| [&contender.inside, &contender.outside]);
    let of_settings = settings.flat_map(|terms| terms.policy.iter().chain(terms.events.iter().flatten()));
    of_formulas.chain(of_settings).map(|rule| &**rule)
}
