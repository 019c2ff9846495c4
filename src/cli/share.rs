//! `tenure run --shard` and `--resume`: plays a share of the runs, and keeps each in a part as soon as it is finished.

use super::arguments::{Means, TellingArguments};
use super::files::plain;
use super::interrupt::Interrupt;
use super::outputs::{Kind, Output};
use super::parts::{Growing, Part, is_part};
use super::progress::Progress;
use super::report::{Again, reopen};
use super::scene::Scene;
use super::telling::refuse_another;
use super::value::usual;
use super::{End, play, tell};
use crate::bundle::{Asked, Bundle};
use crate::engine::{Detail, Job, each, fits, unplayed};
use crate::error::{Error, Result};
use crate::legible::grouped;
use crate::report::VERSION;
use crate::rules::SettingId;
use crate::shard::{Header, Shape, Share, difference};
use crate::stats::Study;
use bytesize::ByteSize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What runs are played of.
pub(super) struct Sharing<'a> {
    pub(super) scene: &'a Scene,
    pub(super) strategies: Vec<SettingId>,
    pub(super) asked: Asked,
    pub(super) telling: &'a TellingArguments,
    pub(super) means: &'a Means,
}

/// Goes on with a part, from nothing but what is in it.
pub(super) fn resume(path: &Path, telling: &TellingArguments, means: &Means, interrupt: &Interrupt) -> Result<End> {
    let part = Part::open_to_grow(path)?;
    let Again { scene, strategies, asked, hash, pursuit, .. } =
        reopen(path.to_path_buf(), part.header.bundle.clone(), means)?;
    if pursuit.is_some() {
        return Err(part.cannot("go on with", "no part is played until something is known"));
    }
    let sharing = Sharing { scene: &scene, strategies, asked, telling, means };
    refuse_another(&hash, &sharing.study()?)?;
    sharing.go_on(part, interrupt)
}

impl Sharing<'_> {
    /// Plays a share into a new part, or goes on with one of the same runs that is there.
    pub(super) fn begin(self, share: Share, target: &Path, interrupt: &Interrupt) -> Result<End> {
        if target.extension().is_none_or(|ending| ending != "tenure") {
            return Err(Error::Usage(format!("cannot write {}: the name of a part ends in .tenure", target.display())));
        }
        let output = Output::plan(target, Kind::File, &self.scene.inputs)?;
        let accounts = self.accounts(share)?;
        let bundle = Bundle {
            asked: self.asked.clone(),
            hash: self.study()?.hash,
            figures: String::new(),
            parts: self.scene.kept(),
        };
        let (header, bytes) = Header::new(bundle, share, accounts, VERSION).map_err(|why| refused(target, &why))?;
        if target.exists() {
            if !is_part(target) {
                return Err(refused(target, "it is no part of a job. Name another file"));
            }
            let part = Part::open_to_grow(target)?;
            if let Some(why) = others(&part.header, &header) {
                return Err(refused(target, &format!("it holds runs of another job: {why}. Name another file")));
            }
            return self.go_on(part, interrupt);
        }
        interrupt.finishing(|| output.write(interrupt, |out| out.write_all(&bytes)))?;
        self.go_on(Part::open_to_grow(target)?, interrupt)
    }

    /// Plays what is not in it.
    fn go_on(self, part: Part, interrupt: &Interrupt) -> Result<End> {
        let (share, runs) = (part.header.share, self.asked.runs);
        let missing: Vec<u32> = share.runs(runs).filter(|run| !part.records.places.contains_key(run)).collect();
        let name = part.path.display().to_string();
        if part.records.left > 0 {
            let bytes = grouped(part.records.left as f64, 0);
            tell::warning(&format!(
                "{name} ends in the middle of a run, or is damaged there: its last {bytes} bytes are played again"
            ));
        }
        let job = self.job(u32::try_from(missing.len()).unwrap_or(u32::MAX), part.header.accounts);
        fits(&job)?;
        let horizon = &self.scene.model.horizon;
        let form = Shape::new(&unplayed(&job), horizon.periods, horizon.run_off);
        let (there, path) = (part.records.places.len(), part.path.clone());
        let growing = Mutex::new(part.grow()?);
        let added = Mutex::new(0_usize);
        let locked = |growing: &Mutex<Growing>, run: u32, figures: &[u8]| {
            growing.lock().unwrap_or_else(PoisonError::into_inner).add(run, figures)
        };
        let played = interrupt.keeping(|stop| {
            let progress = Progress::new(job.runs);
            each(&job, &missing, &|finished| progress.finished(finished), stop, &|run, outcome| {
                let unlike = || Error::Run(format!("run {run} has figures that no part can hold"));
                let figures = form.write(outcome).ok_or_else(unlike)?;
                locked(&growing, run, &figures).map_err(|cause| unwritten(&path, &cause))?;
                *added.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                Ok(())
            })
        });
        let growing = growing.into_inner().unwrap_or_else(PoisonError::into_inner);
        let bytes = growing.close().map_err(|cause| unwritten(&path, &cause))?;
        played?;
        let there = there + added.into_inner().unwrap_or_else(PoisonError::into_inner);
        let [there, all] = [there as f64, f64::from(share.count(runs))].map(|it| grouped(it, 0));
        let size = ByteSize(bytes).display().iec();
        if interrupt.was_asked() {
            tell::warning(&format!(
                "interrupted: {there} of the {all} runs of part {share} are in {name}. `tenure run --resume {name}` plays the others"
            ));
            return Ok(End::Interrupted);
        }
        tell::lines(&format!(
            "{name}: all {all} runs of part {share} are in it ({size}). `tenure merge` tells what all parts say together."
        ))?;
        Ok(End::Done)
    }

    /// Runs with all that may be asked of them.
    pub(super) fn job(&self, runs: u32, accounts: bool) -> Job<'_> {
        let Scene { model, rules, .. } = self.scene;
        Job {
            model,
            rules,
            strategies: self.strategies.clone(),
            probes: Vec::new(),
            runs,
            seed: self.asked.seed,
            threads: play::workers(self.telling),
            isa: play::instructions(self.telling),
            detail: Detail {
                by_period: true,
                by_segment: true,
                by_year: true,
                by_account: true,
                by_cause: true,
                by_customer: accounts,
                looked_at: accounts.then_some(usual(model).at),
                ..Detail::default()
            },
            memory: self.means.memory,
        }
    }

    fn study(&self) -> Result<Study> {
        Study::new(&self.scene.model, self.asked.seed)
    }

    /// Whether there is room for the accounts of all customers.
    fn accounts(&self, share: Share) -> Result<bool> {
        let runs = share.count(self.asked.runs);
        if fits(&self.job(runs, true)).is_ok() {
            return Ok(true);
        }
        fits(&self.job(runs, false))?;
        tell::warning("no room for the accounts of all customers: the part goes without them. --memory allows more");
        Ok(false)
    }
}

/// Why a part that is there is of other runs.
fn others(there: &Header, wanted: &Header) -> Option<String> {
    difference(there, wanted).or_else(|| (there.share != wanted.share).then(|| format!("it is part {}", there.share)))
}

fn refused(target: &Path, why: &str) -> Error {
    Error::Usage(format!("cannot write {}: {why}", target.display()))
}

fn unwritten(target: &Path, cause: &std::io::Error) -> Error {
    Error::Run(format!("cannot write {}: {}", target.display(), plain(cause)))
}

/// The words of the run that plays all of it.
pub(super) fn without_share(words: Vec<String>) -> Vec<String> {
    const OWN: [&str; 2] = ["--shard", "--out"];
    let mut left = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match OWN.iter().find_map(|own| word.strip_prefix(own)) {
            Some("") => _ = words.next(),
            Some(value) if value.starts_with('=') => {}
            _ => left.push(word),
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::without_share;

    #[test]
    fn the_run_of_all_of_it_is_said_without_the_share() {
        let told = |words: &str| without_share(words.split(' ').map(str::to_owned).collect()).join(" ");
        assert_eq!(told("run a.toml --shard 3/8 --runs 9 --out p.tenure --seed 1"), "run a.toml --runs 9 --seed 1");
        assert_eq!(told("run --out=p.tenure --shard=auto a.toml"), "run a.toml");
        assert_eq!(told("run --outer x"), "run --outer x");
    }
}
