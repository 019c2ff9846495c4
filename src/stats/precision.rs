//! Replications until something is known well enough: how many more it takes, and how well it is known then. Money by the two stages of
//! Stein (1945); parts of what is not known beforehand by looks, among which the error is shared out.

use super::paired::estimate;
use super::{Estimate, Gathering, leaders};
use crate::random::quantile::student_t_quantile;
use serde::{Serialize, Serializer};
use std::fmt::{self, Display, Formatter};

/// How many replications say how much values scatter.
pub const PILOT: u32 = 200;

/// How often what is told is wrong.
const ERROR: f64 = 0.05;

/// What is not worth mentioning unless somebody says otherwise, as a part of the value of the baseline.
const INDIFFERENCE: f64 = 0.001;

/// What is to be known, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Every difference in value to the baseline, to so much money.
    Money(f64),
    /// The same, to so many percent of the value of the baseline.
    OfBaseline(f64),
    /// What the best strategy is ahead of the next, to so many percent of that.
    OfLead(f64),
}

impl Display for Target {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Target::Money(amount) => write!(out, "{amount}"),
            Target::OfBaseline(percent) => write!(out, "{percent}%"),
            Target::OfLead(percent) => write!(out, "diff:{percent}%"),
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How well what was to be known is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Precision {
    /// What was asked for.
    pub target: Target,
    /// Whether it is reached.
    pub reached: bool,
    /// What is told and what is true are no further apart, in money, with 95% confidence however often it was looked at: of several
    /// differences the one known least. `None` before the first look.
    pub half_width: Option<f64>,
    /// How often it was looked at.
    pub looks: u32,
    /// How many replications it takes; an estimate where a part was asked for and not reached. `None` before the first look, and where no
    /// number would do.
    pub needed: Option<u32>,
    /// After how many replications that is known.
    #[serde(skip)]
    pub runs: u32,
    /// The two strategies whose difference it is; `None` where it is all differences to the baseline.
    #[serde(skip)]
    pub between: Option<[usize; 2]>,
    /// Where it was enough that it is less than is worth mentioning: what that is.
    #[serde(skip)]
    pub trifle: Option<f64>,
    /// What is not worth mentioning, where that counts.
    #[serde(skip)]
    pub indifference: Option<f64>,
    /// Whether a part of nothing is asked for, which no number of replications would do.
    #[serde(skip)]
    pub nothing: bool,
}

/// What is known by now of what is to be known, and how many replications are wanted next.
#[derive(Clone, Debug)]
pub struct Pursuit {
    /// What is not worth mentioning, in money.
    indifference: Option<f64>,
    /// More are never played.
    most: u32,
    /// So many are wanted.
    goal: u32,
    /// Of the largest spread among the first replications: the half-width of as many as 1.
    pilot: Option<f64>,
    known: Precision,
}

impl Pursuit {
    /// Before the first replication. Half-widths of parts need not be less than `indifference`: a thousandth of the value of the baseline
    /// unless it is given.
    #[must_use]
    pub fn new(target: Target, indifference: Option<f64>, most: u32) -> Pursuit {
        let first = if matches!(target, Target::Money(_)) { PILOT } else { 2 * PILOT };
        let known = Precision {
            target,
            reached: false,
            half_width: None,
            looks: 0,
            needed: None,
            runs: 0,
            between: None,
            trifle: None,
            indifference: None,
            nothing: false,
        };
        Pursuit { indifference, most, goal: first.min(most), pilot: None, known }
    }

    /// How many replications are wanted, in all.
    #[must_use]
    pub fn goal(&self) -> u32 {
        self.goal
    }

    /// How well it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.known
    }

    /// Told of the replications so far; of the goal, before any are told of that come after it. So many more as it wants are planned then.
    pub fn look(&mut self, all: &mut Gathering) {
        match self.known.target {
            Target::Money(amount) => self.second_stage(all, amount),
            Target::OfBaseline(percent) | Target::OfLead(percent) if all.runs == self.goal => {
                self.next(all, percent / 100.0);
            }
            Target::OfBaseline(_) | Target::OfLead(_) => {}
        }
        all.job.planned = self.goal;
    }

    /// Stein: the spread of the first replications says how many it takes, whatever the others are.
    fn second_stage(&mut self, all: &Gathering, amount: f64) {
        if self.pilot.is_none() && all.runs == self.goal {
            let n = f64::from(all.runs);
            let sd = all.subjects().into_iter().filter_map(|it| it.sd).fold(0.0, f64::max);
            let once = student_t_quantile(n - 1.0, 1.0 - ERROR / 2.0) * sd;
            self.pilot = Some(once);
            self.known.looks = 1;
            self.known.needed = whole((once / amount * (once / amount)).ceil().max(n));
            self.goal = self.known.needed.map_or(self.most, |needed| needed.min(self.most));
        }
        self.known.half_width = self.pilot.map(|once| once / f64::from(all.runs).sqrt());
        self.known.runs = all.runs;
        self.known.reached = self.known.needed.is_some_and(|needed| all.runs >= needed);
    }

    /// The next look: is it known to this part?
    fn next(&mut self, all: &Gathering, part: f64) {
        let known = &mut self.known;
        known.looks += 1;
        known.runs = all.runs;
        let reference = mean(all, all.baseline().unwrap_or_default());
        let lead = leaders(all);
        let (subjects, size) = match (known.target, lead) {
            (Target::OfLead(_), Some(lead)) => {
                known.between = Some([lead.best, lead.second]);
                (vec![all.difference(lead.best, lead.second)], lead.difference.mean)
            }
            _ => (all.subjects(), reference),
        };
        let se = subjects.iter().filter_map(|it| it.se).fold(0.0, f64::max);
        let half = half_width(all.runs, known.looks, se * f64::from(all.runs).sqrt());
        let [wanted, trifle] =
            [part / (1.0 + part) * size.abs(), self.indifference.unwrap_or(INDIFFERENCE * reference.abs())];
        known.half_width = Some(half);
        known.indifference = Some(trifle);
        known.reached = half <= wanted.max(trifle);
        known.nothing = wanted.max(trifle) == 0.0 && half > 0.0;
        known.trifle = (known.reached && half > wanted).then_some(trifle);
        known.needed = if known.reached {
            Some(all.runs)
        } else {
            let looks = (known.looks + 1..u32::BITS).map_while(|look| Some((look, at(look)?)));
            let mut enough = looks.filter(|(look, runs)| {
                *runs > all.runs && half_width(*runs, *look, se * f64::from(all.runs).sqrt()) <= wanted.max(trifle)
            });
            enough.next().map(|(_, runs)| runs)
        };
        if !known.reached {
            self.goal = at(known.looks + 1).map_or(self.most, |runs| runs.min(self.most));
        }
    }
}

/// After how many replications a look is taken, where they are so many.
fn at(look: u32) -> Option<u32> {
    PILOT.checked_mul(1_u32.checked_shl(look)?)
}

/// The half-width of a mean of so many values that scatter so, at one of the looks: of 1/2 + 1/6 + 1/12 + ... = 1 parts of the error each
/// has its own.
fn half_width(runs: u32, look: u32, sd: f64) -> f64 {
    let error = ERROR / (f64::from(look) * f64::from(look + 1));
    let runs = f64::from(runs);
    student_t_quantile(runs - 1.0, 1.0 - error / 2.0) * sd / runs.sqrt()
}

/// A count, where it is one.
fn whole(count: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    (count <= f64::from(u32::MAX)).then_some(count as u32)
}

fn mean(all: &Gathering, strategy: usize) -> f64 {
    Estimate::new(&all.strategies[strategy].value.values()).map_or(0.0, |it| it.mean)
}

impl Gathering {
    /// What every difference to the baseline comes to; of one strategy alone, its value.
    fn subjects(&self) -> Vec<Estimate> {
        match self.baseline() {
            Some(baseline) if self.strategies.len() > 1 => {
                let others = (0..self.strategies.len()).filter(|it| *it != baseline);
                others.map(|it| self.difference(it, baseline)).collect()
            }
            _ => self.strategies.iter().filter_map(|it| Estimate::new(&it.value.values())).collect(),
        }
    }

    /// One less the other.
    fn difference(&self, one: usize, other: usize) -> Estimate {
        estimate(&self.pairs(one, other)).unwrap_or(Estimate { mean: 0.0, sd: None, se: None, ci95: None })
    }
}
