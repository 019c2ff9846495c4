//! `tenure run --shard` and `--resume`: plays a share of the runs, and keeps each in a part as soon as it is finished.

use super::arguments::{Means, TellingArguments};
use super::interrupt::Interrupt;
use super::outputs::{Kind, Output};
use super::parts::{Growing, Part, is_part};
use super::play::how;
use super::report::as_asked;
use super::scene::mode;
use super::{End, tell};
use crate::ask::{Again, Sharing, plain, refuse_another};
use crate::engine::fits;
use crate::error::{Error, Result};
use crate::legible::grouped;
use crate::report::VERSION;
use crate::shard::{Header, Share, difference};
use bytesize::ByteSize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Goes on with a part, from nothing but what is in it.
pub(super) fn resume(path: &Path, telling: &TellingArguments, means: &Means, interrupt: &Interrupt) -> Result<End> {
    let part = Part::open_to_grow(path)?;
    let Again { scene, strategies, asked, hash, pursuit, .. } =
        Again::open(path, part.header.bundle.clone(), means.memory, mode(means.rules), interrupt)?;
    if pursuit.is_some() {
        return Err(part.cannot("go on with", "no part is played until something is known"));
    }
    let how = how(&as_asked(&asked, telling), means);
    let sharing = Sharing { scene: &scene, strategies, asked, how: &how };
    refuse_another(&hash, &sharing.study()?)?;
    go_on(&sharing, part, interrupt)
}

/// Plays a share into a new part, or goes on with one of the same runs that is there.
pub(super) fn begin(sharing: &Sharing, share: Share, target: &Path, interrupt: &Interrupt) -> Result<End> {
    if target.extension().is_none_or(|ending| ending != "tenure") {
        return Err(Error::Usage(format!("cannot write {}: the name of a part ends in .tenure", target.display())));
    }
    let output = Output::plan(target, Kind::File, &sharing.scene.inputs)?;
    let accounts = accounts(sharing, share)?;
    let (header, bytes) =
        Header::new(sharing.bundle()?, share, accounts, VERSION).map_err(|why| refused(target, &why))?;
    if target.exists() {
        if !is_part(target) {
            return Err(refused(target, "it is no part of a job. Name another file"));
        }
        let part = Part::open_to_grow(target)?;
        if let Some(why) = others(&part.header, &header) {
            return Err(refused(target, &format!("it holds runs of another job: {why}. Name another file")));
        }
        return go_on(sharing, part, interrupt);
    }
    interrupt.finishing(|| output.write(interrupt, |out| out.write_all(&bytes)))?;
    go_on(sharing, Part::open_to_grow(target)?, interrupt)
}

/// Plays what is not in it.
fn go_on(sharing: &Sharing, part: Part, interrupt: &Interrupt) -> Result<End> {
    let (share, accounts) = (part.header.share, part.header.accounts);
    let all = sharing.asked.runs;
    let missing: Vec<u32> = share.runs(all).filter(|run| !part.records.places.contains_key(run)).collect();
    let name = part.path.display().to_string();
    if part.records.left > 0 {
        let bytes = grouped(part.records.left as f64, 0);
        tell::warning(&format!(
            "{name} ends in the middle of a run, or is damaged there: its last {bytes} bytes are played again"
        ));
    }
    fits(&sharing.job(u32::try_from(missing.len()).unwrap_or(u32::MAX), accounts))?;
    let (there, path) = (part.records.places.len(), part.path.clone());
    let growing = Mutex::new(part.grow()?);
    let added = Mutex::new(0_usize);
    let locked = |growing: &Mutex<Growing>, run: u32, figures: &[u8]| {
        growing.lock().unwrap_or_else(PoisonError::into_inner).add(run, figures)
    };
    let played = sharing.play(&missing, accounts, interrupt, &|run, figures| {
        locked(&growing, run, figures).map_err(|cause| unwritten(&path, &cause))?;
        *added.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Ok(())
    });
    let growing = growing.into_inner().unwrap_or_else(PoisonError::into_inner);
    let bytes = growing.close().map_err(|cause| unwritten(&path, &cause))?;
    played?;
    let there = there + added.into_inner().unwrap_or_else(PoisonError::into_inner);
    let [there, all] = [there as f64, f64::from(share.count(all))].map(|it| grouped(it, 0));
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

/// Whether there is room for the accounts of all customers.
fn accounts(sharing: &Sharing, share: Share) -> Result<bool> {
    let runs = share.count(sharing.asked.runs);
    if fits(&sharing.job(runs, true)).is_ok() {
        return Ok(true);
    }
    fits(&sharing.job(runs, false))?;
    tell::warning("no room for the accounts of all customers: the part goes without them. --memory allows more");
    Ok(false)
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
