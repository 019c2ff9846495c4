//! Runs that were played in parts, told of in their order.

use super::share::Sharing;
use crate::bundle::Bundle;
use crate::engine::{Fewer, Job, Outcomes, RunOutcome, unplayed};
use crate::error::{Error, Result};
use crate::report::VERSION;
use crate::shard::{Header, Known, Records, Shape, difference, together};
use crate::stop::Stop;

/// So many runs are taken from parts before they are told of.
const AT_A_TIME: usize = 32;

/// What makes figures of the bytes that a part has of a run; the other says whether accounts are in them.
pub type Reader<'a> = dyn Fn(&[u8], bool) -> Option<Vec<RunOutcome>> + 'a;

/// Tells of these runs of a job as playing them would: `run` takes the figures of each from where they are.
///
/// # Errors
/// What `run` refuses.
pub fn from_parts(
    sharing: &Sharing,
    (job, runs): (&Job, &[u32]),
    run: &dyn Fn(u32, &Reader) -> Result<Vec<RunOutcome>>,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
    hear: &mut dyn FnMut(Outcomes) -> u32,
) -> Result<()> {
    let plain = unplayed(job);
    let forms = [false, true].map(|accounts| {
        let full = sharing.job(job.runs, accounts);
        (Shape::new(&full), Fewer::new(&full, job))
    });
    let read = |figures: &[u8], accounts: bool| {
        let (shape, fewer) = &forms[usize::from(accounts)];
        Some(shape.read(figures)?.into_iter().map(|outcome| fewer.of(outcome)).collect())
    };
    let mut told = 0;
    for some in runs.chunks(AT_A_TIME) {
        let mut outcomes = plain.without_runs();
        for number in some.iter().take_while(|_| !stop.is_asked()) {
            outcomes.runs.push(run(*number, &read)?);
            outcomes.replications.push(*number);
            told += 1;
            progress(told);
        }
        hear(outcomes);
        if stop.is_asked() {
            break;
        }
    }
    if runs.is_empty() {
        hear(plain);
    }
    Ok(())
}

/// Parts of one job that are there as bytes.
pub struct Parts {
    /// By share.
    parts: Vec<Part>,
}

struct Part {
    header: Header,
    records: Records,
    bytes: Vec<u8>,
}

impl Part {
    fn read(bytes: Vec<u8>) -> std::result::Result<Part, String> {
        let mut from = &bytes[..];
        let header = Header::read(&mut from, VERSION)?;
        let records = header.records(&mut from, bytes.len() as u64).map_err(|cause| cause.to_string())?;
        Ok(Part { header, records, bytes })
    }

    fn known(&self) -> Known<'_> {
        Known { name: format!("part {}", self.header.share), header: &self.header, records: &self.records }
    }

    /// The figures of a run that is in it.
    fn run(&self, run: u32, read: &Reader) -> Option<Vec<RunOutcome>> {
        let (place, length) = *self.records.places.get(&run)?;
        let place = usize::try_from(place).ok()?;
        let record = self.bytes.get(place..place.checked_add(length)?)?;
        read(self.header.figures(run, record)?, self.header.accounts)
    }
}

/// Whether these bytes are a share, from 0, of so many, with each of its runs.
#[must_use]
pub fn is_whole(bytes: Vec<u8>, index: u32, of: u32) -> bool {
    Part::read(bytes).is_ok_and(|Part { header, records, .. }| {
        (header.share.index(), header.share.of()) == (index, of) && records.places.len() == header.runs() as usize
    })
}

impl Parts {
    /// Reads parts in any order: all of a job, each finished; or with `some` those that are there, with what they have.
    ///
    /// # Errors
    /// [`Error::Usage`] where one cannot be read, is of another job, or is missing.
    pub fn read(parts: Vec<Vec<u8>>, some: bool) -> Result<Parts> {
        let read = |bytes| Part::read(bytes).map_err(|why| Error::Usage(format!("cannot read a part: {why}")));
        let mut parts = parts.into_iter().map(read).collect::<Result<Vec<Part>>>()?;
        let known: Vec<Known> = parts.iter().map(Part::known).collect();
        if some {
            let first = known.first();
            let other = first.and_then(|first| known.iter().find_map(|it| difference(first.header, it.header)));
            other.map_or(Ok(()), |why| Err(Error::Usage(format!("the parts are not of one job: {why}"))))?;
        } else {
            together(&known).map_err(Error::Usage)?;
        }
        drop(known);
        parts.sort_by_key(|part| part.header.share);
        Ok(Parts { parts })
    }

    /// What they are of; `None` where there is none.
    #[must_use]
    pub fn bundle(&self) -> Option<&Bundle> {
        self.parts.first().map(|part| &part.header.bundle)
    }

    /// Tells of the runs that are in them.
    pub(super) fn tell(
        &self,
        sharing: &Sharing,
        job: &Job,
        progress: &(dyn Fn(u32) + Sync),
        stop: &Stop,
        hear: &mut dyn FnMut(Outcomes) -> u32,
    ) -> Result<()> {
        let mut runs: Vec<u32> = self.parts.iter().flat_map(|part| part.records.places.keys().copied()).collect();
        runs.sort_unstable();
        let run = |run: u32, read: &Reader| {
            let found = self.parts.iter().find_map(|part| part.run(run, read));
            found.ok_or_else(|| Error::Usage(format!("cannot read a part: run {run} in it is damaged")))
        };
        from_parts(sharing, (job, &runs), &run, progress, stop, hear)
    }
}
