//! The figures of a run as they stand in a part: all of them, of every strategy, in one order, to the last bit. How many there are of each
//! follows from the job, so that nothing in a part says it.

use super::words::{pack, unpack};
use crate::engine::{
    Account, Accounts, Clamps, Cohorts, Job, LastYear, METRICS, NamedOutcome, Opening, Outlook, RunOutcome,
    SegmentOutcome, Thing, WHALE, Worths, unplayed,
};
use crate::portfolio::{CASH, Origin};

/// Stands for what is undefined: a number that no figure is.
const NOTHING: u64 = 0x7ff8_0000_0000_0001;
/// No count of answers in a run is as large.
const MOST: u64 = 1 << 53;

/// How many figures a run of a job has.
#[derive(Clone, Debug)]
pub struct Shape {
    strategies: usize,
    /// Periods of which figures are told: those up to the horizon, or none.
    periods: usize,
    /// Up to the horizon.
    horizon: usize,
    /// With the run-off.
    length: usize,
    segments: usize,
    /// Segments of which figures are told: each, or none.
    shares: usize,
    years: usize,
    /// By figure that is told by name, whether it is told by period.
    named: Vec<bool>,
    stocks: usize,
    booked: usize,
    paths: usize,
    /// Of an account; 0 where accounts are not kept.
    entries: usize,
    roster: usize,
    /// Whether something is known of what lies beyond the horizon.
    outlook: bool,
    /// Whether it is known where the value comes from.
    causes: bool,
}

impl Shape {
    /// Of the runs of a job that keeps accounts of what customers bring.
    #[must_use]
    pub fn new(job: &Job) -> Shape {
        let (told, horizon, detail) = (unplayed(job), &job.model.horizon, job.detail);
        Shape {
            strategies: told.strategies.len(),
            periods: if detail.by_period { horizon.periods as usize } else { 0 },
            horizon: horizon.periods as usize,
            length: horizon.periods as usize + horizon.run_off as usize,
            segments: told.segments.len(),
            shares: if detail.by_segment { told.segments.len() } else { 0 },
            years: told.years.len(),
            named: told.named.iter().map(|it| detail.by_period && !matches!(it.of, Thing::Trial(_))).collect(),
            stocks: told.named.iter().filter(|it| it.of == Thing::Stock).count(),
            booked: told.booked.len(),
            paths: told.paths.len(),
            entries: told.account.len(),
            roster: told.roster.len(),
            outlook: horizon.run_off == 0,
            causes: detail.by_cause,
        }
    }

    /// A run, by strategy; `None` where its figures are not those of the job, or one is not a number.
    #[must_use]
    pub fn write(&self, mut run: Vec<RunOutcome>) -> Option<Vec<u8>> {
        if run.len() != self.strategies || run.iter().any(|it| !self.is_of(it)) {
            return None;
        }
        let (mut bytes, mut first) = (Vec::new(), None);
        for outcome in &mut run {
            let mut said = Writing(Vec::new());
            self.go_through(&mut said, outcome)?;
            // Most of what a strategy does not change is the same to the bit.
            pack(&said.0, first.as_deref().unwrap_or_default(), &mut bytes);
            first.get_or_insert(said.0);
        }
        Some(bytes)
    }

    /// Reads one; `None` where it is none of the job.
    #[must_use]
    pub fn read(&self, mut bytes: &[u8]) -> Option<Vec<RunOutcome>> {
        let mut first: Option<Vec<u64>> = None;
        let mut run = Vec::new();
        for _ in 0..self.strategies {
            let words = unpack(&mut bytes, first.as_deref().unwrap_or_default())?;
            let (mut outcome, mut said) = (self.blank(), Reading(&words));
            self.go_through(&mut said, &mut outcome)?;
            if !said.0.is_empty() {
                return None;
            }
            run.push(outcome);
            first.get_or_insert(words);
        }
        bytes.is_empty().then_some(run)
    }

    /// What has all figures, none of them told yet.
    fn blank(&self) -> RunOutcome {
        let by_period = METRICS.iter().filter(|info| info.by_period).count();
        let series = |told: bool| if told { vec![None; self.periods] } else { Vec::new() };
        let all = |told: bool| if told && self.periods > 0 { vec![series(true); by_period] } else { Vec::new() };
        let share = |told: bool| SegmentOutcome {
            values: vec![None; by_period],
            series: all(told),
            named: vec![NamedOutcome { value: None, series: series(told) }; self.stocks],
        };
        RunOutcome {
            values: [None; METRICS.len()],
            series: all(true),
            segments: vec![share(true); self.shares],
            years: vec![share(false); self.years],
            named: self.named.iter().map(|told| NamedOutcome { value: None, series: series(*told) }).collect(),
            booked: vec![0.0; self.booked],
            clamped: vec![Clamps::default(); self.paths],
            payback: None,
            outlook: self
                .outlook
                .then(|| Outlook { segments: vec![LastYear::default(); self.segments], ..Outlook::default() }),
            life: Vec::new(),
            worths: self.causes.then(|| {
                Box::new(Worths {
                    lines: vec![[0.0; CASH.len()]; self.segments + 1],
                    periods: vec![0.0; self.length],
                    fates: Vec::new(),
                    customers: Vec::new(),
                })
            }),
            accounts: None,
            whale: None,
            cohorts: Some(Box::default()),
        }
    }

    /// Whether a run has as many figures.
    fn is_of(&self, run: &RunOutcome) -> bool {
        let blank = self.blank();
        let lengths = |all: &[Vec<Option<f64>>]| all.iter().map(Vec::len).collect::<Vec<usize>>();
        let named = |all: &[NamedOutcome]| all.iter().map(|it| it.series.len()).collect::<Vec<usize>>();
        let shares = |all: &[SegmentOutcome]| {
            all.iter().map(|it| (it.values.len(), lengths(&it.series), named(&it.named))).collect::<Vec<_>>()
        };
        let worths = |it: &RunOutcome| it.worths.as_ref().map(|it| (it.lines.len(), it.periods.len()));
        let accounts = run
            .accounts
            .iter()
            .flat_map(|it| it.customers.iter().map(|(_, account)| account).chain([&it.won, &it.nobody]));
        lengths(&run.series) == lengths(&blank.series)
            && shares(&run.segments) == shares(&blank.segments)
            && shares(&run.years) == shares(&blank.years)
            && named(&run.named) == named(&blank.named)
            && (run.booked.len(), run.clamped.len()) == (self.booked, self.paths)
            && run.outlook.as_ref().map(|it| it.segments.len()) == self.outlook.then_some(self.segments)
            && worths(run) == worths(&blank)
            && run.accounts.is_some() == (self.entries > 0)
            && accounts.into_iter().all(|it| it.0.len() == self.entries)
    }

    /// All figures of a run, one after the other: told, or taken. What is not the same in number in every run stands last.
    fn go_through(&self, said: &mut impl Said, run: &mut RunOutcome) -> Option<()> {
        maybes(said, &mut run.values)?;
        run.series.iter_mut().try_for_each(|periods| maybes(said, periods))?;
        for share in run.segments.iter_mut().chain(&mut run.years) {
            maybes(said, &mut share.values)?;
            share.series.iter_mut().try_for_each(|periods| maybes(said, periods))?;
            named(said, &mut share.named)?;
        }
        named(said, &mut run.named)?;
        numbers(said, &mut run.booked)?;
        for Clamps { asked, low, high } in &mut run.clamped {
            for count in [asked, low, high] {
                *count = said.count(*count, MOST)?;
            }
        }
        let paid = said.count(run.payback.map_or(0, |period| u64::from(period) + 1), self.horizon as u64)?;
        run.payback = paid.checked_sub(1).and_then(|period| u32::try_from(period).ok());
        if let Some(Outlook { inside, then, segments }) = &mut run.outlook {
            [inside, then].into_iter().try_for_each(|it| number(said, it))?;
            for LastYear { active, lost, contribution, won, acquisition, remaining, there } in segments {
                let all = [active, lost, contribution, won, acquisition, remaining, there];
                all.into_iter().try_for_each(|it| number(said, it))?;
            }
        }
        if let Some(worths) = run.worths.as_deref_mut() {
            worths.lines.iter_mut().try_for_each(|lines| numbers(said, lines))?;
            numbers(said, &mut worths.periods)?;
        }
        let whale = said.count(u64::from(run.whale.is_some()), 1)? == 1;
        if whale {
            numbers(said, &mut run.whale.get_or_insert_with(|| Box::new([0.0; WHALE]))[..])?;
        }
        if let Some(Cohorts { opening, won, paid_back }) = run.cohorts.as_deref_mut() {
            some_numbers(said, opening, self.horizon)?;
            number(said, won)?;
            some_numbers(said, paid_back, self.length)?;
        }
        if self.entries > 0 {
            run.accounts = Some(Box::new(self.accounts(said, run.accounts.take().map(|it| *it))?));
        }
        Some(())
    }

    /// What each customer came to.
    fn accounts(&self, said: &mut impl Said, told: Option<Accounts>) -> Option<Accounts> {
        let told = told.unwrap_or_else(|| {
            let nothing = || Account(vec![0.0; self.entries]);
            Accounts { customers: Vec::new(), won: nothing(), nobody: nothing() }
        });
        let Accounts { customers, mut won, mut nobody } = told;
        // As many as there is something left of.
        let most = said.left().map_or(usize::MAX, |left| left / (self.entries + 1));
        let count = usize::try_from(said.count(customers.len() as u64, most as u64)?).ok()?;
        let mut customers = customers.into_iter();
        let mut all: Vec<(Opening, Account)> = Vec::with_capacity(count);
        for _ in 0..count {
            let (customer, mut account) = match customers.next() {
                Some((customer, account)) => (Some(customer), account),
                None => (None, Account(vec![0.0; self.entries])),
            };
            let customer = self.customer(said, customer)?;
            numbers(said, &mut account.0)?;
            // Each once, in their order.
            if all.last().is_some_and(|(last, _)| *last >= customer) {
                return None;
            }
            all.push((customer, account));
        }
        numbers(said, &mut won.0)?;
        numbers(said, &mut nobody.0)?;
        Some(Accounts { customers: all, won, nobody })
    }

    /// Who it is.
    fn customer(&self, said: &mut impl Said, customer: Option<Opening>) -> Option<Opening> {
        const LISTED: u64 = 1 << 32;
        let told = customer.map_or(Some((0, 0)), |it| match it.origin {
            Origin::Opening(k) => Some((it.segment as u64, u64::from(k))),
            Origin::Listed(row) => Some((it.segment as u64, LISTED | u64::from(row))),
            Origin::Channel(_) | Origin::Referred => None,
        })?;
        let segment = said.count(told.0, self.segments as u64)?;
        let origin = said.count(told.1, u64::MAX)?;
        let number = u32::try_from(origin & (LISTED - 1)).ok()?;
        let origin = match origin / LISTED {
            0 => Origin::Opening(number),
            1 if (number as usize) < self.roster => Origin::Listed(number),
            _ => return None,
        };
        Some(Opening { segment: usize::try_from(segment).ok().filter(|it| *it < self.segments)?, origin })
    }
}

/// Takes down what is said, or says what was.
trait Said {
    /// The next number of 64 bits: the one that is known, or the one that was taken down.
    fn word(&mut self, known: u64) -> Option<u64>;

    /// How many are left, where that is known.
    fn left(&self) -> Option<usize>;

    /// A count.
    fn count(&mut self, known: u64, most: u64) -> Option<u64> {
        self.word(known).filter(|count| *count <= most)
    }
}

struct Writing(Vec<u64>);

impl Said for Writing {
    fn word(&mut self, known: u64) -> Option<u64> {
        self.0.push(known);
        Some(known)
    }

    fn left(&self) -> Option<usize> {
        None
    }
}

struct Reading<'a>(&'a [u64]);

impl Said for Reading<'_> {
    fn word(&mut self, _: u64) -> Option<u64> {
        let (word, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*word)
    }

    fn left(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

fn number(said: &mut impl Said, value: &mut f64) -> Option<()> {
    *value = f64::from_bits(said.word(value.to_bits())?);
    value.is_finite().then_some(())
}

fn maybe(said: &mut impl Said, value: &mut Option<f64>) -> Option<()> {
    let word = said.word(value.map_or(NOTHING, f64::to_bits))?;
    *value = (word != NOTHING).then(|| f64::from_bits(word));
    value.is_none_or(f64::is_finite).then_some(())
}

fn numbers(said: &mut impl Said, values: &mut [f64]) -> Option<()> {
    values.iter_mut().try_for_each(|it| number(said, it))
}

fn maybes(said: &mut impl Said, values: &mut [Option<f64>]) -> Option<()> {
    values.iter_mut().try_for_each(|it| maybe(said, it))
}

/// As many as it is said, up to `most`.
fn some_numbers(said: &mut impl Said, values: &mut Vec<f64>, most: usize) -> Option<()> {
    let count = said.count(values.len() as u64, most as u64)?;
    values.resize(usize::try_from(count).ok()?, 0.0);
    numbers(said, values)
}

fn named(said: &mut impl Said, all: &mut [NamedOutcome]) -> Option<()> {
    for NamedOutcome { value, series } in all {
        maybe(said, value)?;
        maybes(said, series)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undefined_is_no_figure() {
        assert!(f64::from_bits(NOTHING).is_nan());
        let mut said = Writing(Vec::new());
        assert_eq!(maybe(&mut said, &mut Some(f64::INFINITY)), None);
        assert_eq!(maybe(&mut said, &mut Some(-0.0)), Some(()));
        assert_eq!(maybe(&mut said, &mut None), Some(()));
        let mut read = Reading(&said.0[1..]);
        let (mut one, mut other) = (None, Some(1.0));
        maybe(&mut read, &mut one).unwrap();
        maybe(&mut read, &mut other).unwrap();
        assert_eq!((one.map(f64::to_bits), other), (Some((-0.0_f64).to_bits()), None));
        assert_eq!(maybe(&mut read, &mut one), None, "nothing is left");
    }
}
