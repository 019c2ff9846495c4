//! What a job takes of memory: told before any of it is taken, and refused where it is more than is allowed.

use super::Plan;
use super::forecast::{Crowd, expect};
use super::sizes::{self, Runs};
use crate::engine::simulate::{Job, at_a_time};
use crate::error::{Error, Result};
use crate::rules::SettingId;
use bytesize::ByteSize;

/// What a job may take unless somebody says otherwise, in bytes. The same on every machine, so that what is refused here is
/// refused everywhere.
pub const MEMORY: u64 = 4 << 30;

/// The most that may be allowed, in bytes: within it 32 bits number all customers of an opening.
pub const MOST_MEMORY: u64 = 256 << 30;

const EXBIBYTE: f64 = (1_u64 << 60) as f64;

/// What memory is taken for, in the order of [`Need::parts`], and what makes it smaller.
const PARTS: [(Part, &str); 10] = [
    (Part::Scenario, "fewer segments, activities, strategies"),
    (Part::List, "a shorter list"),
    (Part::Customers, "fewer customers, fewer {contenders}"),
    (Part::OnTheWay, "fewer newcomers or referrals, a shorter `delay`"),
    (Part::Books, "fewer {contenders}, fewer booked names"),
    (Part::Columns, "fewer {contenders}"),
    (Part::Runs, "fewer --runs{table}"),
    (Part::Series, "fewer --runs, neither --series nor --report nor --out"),
    (
        Part::Segments,
        "fewer --runs, fewer segments, neither --by-segment nor --by-year nor --json nor --report nor --out",
    ),
    (Part::Accounts, "fewer customers, fewer --runs{of each}"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Scenario,
    List,
    Customers,
    OnTheWay,
    Books,
    Columns,
    Runs,
    Series,
    Segments,
    Accounts,
}

/// What a job is expected to take.
struct Need {
    /// Bytes, in the order of [`PARTS`].
    parts: [f64; PARTS.len()],
    crowd: Crowd,
    runs: Runs,
    /// Customers of the opening and the list.
    opening: f64,
    /// Whether the totals of every run are kept.
    kept: bool,
    /// Whether reality checks are played, and no strategies.
    checks: bool,
    /// Whether the question says how many strategies are played: one of which customers are looked at, or two of which one is explained.
    bound: bool,
}

/// How much memory a job is expected to take, in bytes. Customers whom only a rule brings, or keeps, are not known beforehand:
/// the run itself watches over them.
#[must_use]
pub fn estimate(job: &Job) -> f64 {
    Need::new(&job.plan(), job).total()
}

/// Refuses a job that is expected to take more memory than it may. Costs next to nothing.
///
/// # Errors
/// [`Error::Usage`] with the figure, its largest part, and what makes that smaller.
pub fn fits(job: &Job) -> Result<()> {
    room(&job.plan(), job).map(|_| ())
}

/// How many bytes each replication may take for its customers and those on their way.
///
/// # Errors
/// Those of [`fits`].
pub(in crate::engine) fn room(plan: &Plan, job: &Job) -> Result<f64> {
    let need = Need::new(plan, job);
    let limit = job.memory.min(MOST_MEMORY) as f64;
    if need.total() > limit {
        return Err(Error::Usage(need.refusal(limit)));
    }
    let others = need.total() - need.part(Part::Customers) - need.part(Part::OnTheWay);
    Ok((limit - others) / need.runs.at_once)
}

/// "about 4.0 GiB", as an estimate is told.
pub(in crate::engine) fn about(bytes: f64) -> String {
    if bytes < EXBIBYTE { format!("about {}", size(bytes)) } else { size(bytes) }
}

/// "4.0 GiB".
pub(in crate::engine) fn size(bytes: f64) -> String {
    if bytes >= EXBIBYTE {
        return "over 1 EiB".to_string();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 or more, and below 2^60")]
    let bytes = bytes as u64;
    ByteSize(bytes).display().iec().to_string()
}

/// "12345", "50 million".
pub(in crate::engine) fn count(n: f64) -> String {
    let tenths = |unit: f64| (10.0 * n / unit).round() / 10.0;
    match n {
        n if n < 1e6 => format!("{n:.0}"),
        n if n < 1e9 => format!("{} million", tenths(1e6)),
        n if n < 1e12 => format!("{} thousand million", tenths(1e9)),
        _ => "over a million million".to_string(),
    }
}

impl Need {
    fn new(plan: &Plan, job: &Job) -> Need {
        let crowd = expect(plan, job.runs);
        let (all, threads) = (f64::from(job.runs), job.threads as f64);
        let at_once = all.min(threads);
        let held = if job.detail.by_run { all } else { all.min(f64::from(at_a_time(job.threads))) };
        let told = if job.detail.by_row { all } else { held };
        let runs = Runs { all, at_once, held, told };
        let at_work = if plan.spread { threads } else { at_once };
        let parts = PARTS.map(|(part, _)| match part {
            Part::Scenario => sizes::scenario(plan, job.model),
            Part::List => sizes::list(&plan.roster),
            Part::Customers => sizes::customers(plan, &crowd.present) * at_once,
            Part::OnTheWay => sizes::on_the_way(plan, &crowd) * at_once,
            Part::Books => sizes::books(plan) * (at_once + at_work),
            Part::Columns => sizes::columns(plan, &crowd.present) * at_work,
            Part::Runs => sizes::figures(plan, runs, threads),
            Part::Series => sizes::series(plan, runs) + sizes::courses(plan, runs),
            Part::Segments => sizes::by_segment(plan, runs),
            Part::Accounts => sizes::accounts(plan, runs, plan.opening()),
        });
        let checks = job.strategies.iter().all(|id| matches!(id, SettingId::Check(_)));
        Need {
            parts,
            crowd,
            runs,
            opening: plan.opening(),
            kept: job.detail.by_row,
            checks,
            bound: job.detail.looked_at.is_some() || job.detail.by_fate.is_some(),
        }
    }

    fn part(&self, part: Part) -> f64 {
        self.parts[part as usize]
    }

    fn total(&self) -> f64 {
        self.parts.iter().sum()
    }

    /// What is said of a need beyond the limit.
    fn refusal(&self, limit: f64) -> String {
        let largest = PARTS.iter().max_by(|(a, _), (b, _)| self.part(*a).total_cmp(&self.part(*b)));
        let (part, helps) = *largest.unwrap_or(&PARTS[0]);
        let contenders = if self.checks { "reality checks ([[check]])" } else { "strategies" };
        let table = if self.kept { ", no table of them (--runs-out, --out)" } else { "" };
        let helps = if self.bound {
            let others =
                [(", fewer {contenders}", ""), ("fewer {contenders}, ", ""), ("fewer {contenders}", "fewer customers")];
            let helps = others.iter().fold(helps.to_owned(), |told, (from, to)| told.replace(from, to));
            helps.replace("{of each}", "")
        } else {
            helps.replace("{of each}", ", fewer {contenders}, no --customers")
        };
        let helps = helps.replace("{contenders}", contenders).replace("{table}", table);
        let replicated = self.runs.at_once > 1.0
            && !matches!(
                part,
                Part::Scenario | Part::List | Part::Runs | Part::Series | Part::Segments | Part::Accounts
            );
        let each = if replicated { format!(" in each of {} runs at a time", self.runs.at_once) } else { String::new() };
        let what = match part {
            Part::Scenario => "the scenario under all its strategies".to_string(),
            Part::List => "the list of customers".to_string(),
            Part::Customers => format!("{} customers at once", count(self.crowd.present.iter().sum())),
            Part::OnTheWay => format!("{} customers on their way", count(self.crowd.on_the_way)),
            Part::Books if self.checks => "the books of all reality checks".to_string(),
            Part::Books => "the books of all strategies".to_string(),
            Part::Columns => "what the steps of a period work on".to_string(),
            Part::Runs => format!("the figures of {} runs", count(self.runs.all)),
            Part::Series => format!("the figures of each period of {} runs", count(self.runs.all)),
            Part::Accounts => {
                format!("the accounts of {} customers in {} runs", count(self.opening), count(self.runs.all))
            }
            Part::Segments => format!("the figures of each segment of {} runs", count(self.runs.all)),
        };
        let mut sentences = vec![
            format!("this would take {} of memory, and {} are allowed", about(self.total()), size(limit)),
            format!("Most of it, {}, is for {what}{each}", size(self.part(part))),
            format!("What helps: {helps}{}", if replicated { ", fewer --threads" } else { "" }),
        ];
        let enough = (self.total() / 1_073_741_824.0).ceil();
        if enough <= (MOST_MEMORY >> 30) as f64 {
            sentences.push(format!("On a machine that has as much: --memory {enough}GiB"));
        }
        sentences.join(". ")
    }
}
