//! A share of the runs of a job, played run by run into a part.

use super::door::Door;
use super::play::{How, chosen, usual};
use super::run::{Again, refuse_another};
use super::scene::Scene;
use crate::bundle::{Asked, Bundle, Figures};
use crate::engine::{Detail, Job, MOST_MEMORY, each, fits};
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::report::VERSION;
use crate::rules::{Mode, SettingId};
use crate::shard::{Header, Shape, Share};
use crate::stats::Study;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What runs are played of.
pub struct Sharing<'a> {
    /// The scenario.
    pub scene: &'a Scene,
    /// In the order of the report.
    pub strategies: Vec<SettingId>,
    /// What was asked.
    pub asked: Asked,
    /// By what means.
    pub how: &'a How,
}

impl Sharing<'_> {
    /// So many runs with all that is asked of them; `accounts` says whether what each customer comes to is kept.
    #[must_use]
    pub fn job(&self, runs: u32, accounts: bool) -> Job<'_> {
        let Scene { model, rules, .. } = self.scene;
        let Figures { periods, segments, years, causes, customers: _ } = self.asked.figures.unwrap_or(Figures::ALL);
        Job {
            model,
            rules,
            strategies: self.strategies.clone(),
            probes: Vec::new(),
            runs,
            seed: self.asked.seed,
            threads: self.how.threads,
            isa: self.how.isa,
            detail: Detail {
                by_period: periods,
                by_segment: segments,
                by_year: years,
                by_account: true,
                by_cause: causes,
                by_customer: accounts,
                looked_at: accounts.then_some(usual(model).at),
                ..Detail::default()
            },
            memory: self.how.memory,
        }
    }

    /// What is studied.
    ///
    /// # Errors
    /// Those of [`Study::new`].
    pub fn study(&self) -> Result<Study> {
        Study::new(&self.scene.model, self.asked.seed)
    }

    /// The question with all that it was read from.
    ///
    /// # Errors
    /// Those of [`Study::new`].
    pub fn bundle(&self) -> Result<Bundle> {
        let (asked, hash) = (self.asked.clone(), self.study()?.hash);
        Ok(Bundle { asked, hash, figures: String::new(), parts: self.scene.kept() })
    }

    /// Plays these runs. `add` is handed the figures of each as soon as it is finished, by any thread and in no order.
    ///
    /// # Errors
    /// Those of [`each`], and what `add` refuses.
    pub fn play(
        &self,
        runs: &[u32],
        accounts: bool,
        door: &dyn Door,
        add: &(dyn Fn(u32, &[u8]) -> Result<()> + Sync),
    ) -> Result<()> {
        let job = self.job(u32::try_from(runs.len()).unwrap_or(u32::MAX), accounts);
        fits(&job)?;
        let form = Shape::new(&job);
        door.keeping(|stop| {
            let bar = door.bar(job.runs);
            each(&job, runs, &|finished| bar.finished(finished), stop, &|run, outcome| {
                let unlike = || Error::Run(format!("run {run} has figures that no part can hold"));
                add(run, &form.write(outcome).ok_or_else(unlike)?)
            })
        })
    }
}

/// Plays a share of the runs of a question that somebody else keeps, on one thread: from the bytes of its bundle to those of a part. What is not
/// finished when the end is asked for is not in it.
///
/// # Errors
/// [`Error::Usage`] where the bytes are no bundle or there is no such share, and those of the runs.
pub fn play(bundle: &[u8], index: u32, of: u32, door: &dyn Door) -> Result<Vec<u8>> {
    let place = Path::new("the question");
    let cannot = |why: String| Error::Usage(format!("cannot read {}: {why}", place.display()));
    let bundle = Bundle::read(bundle, VERSION).map_err(cannot)?;
    let share = Share::new(index, of).ok_or_else(|| cannot(format!("it has no part {index} of {of}, from 0")))?;
    // Whether there is room for all of it was seen where it was asked.
    let (threads, isa, memory) = (1, Isa::best(), MOST_MEMORY);
    let Again { scene, strategies, asked, hash, .. } = Again::open(place, bundle, memory, Mode::Auto, door)?;
    let how = How { runs: Some(asked.runs), seed: Some(asked.seed), threads, isa, memory, roster: None };
    let accounts = asked.figures.unwrap_or(Figures::ALL).customers;
    let runs: Vec<u32> = share.runs(asked.runs).collect();
    let sharing = Sharing { scene: &scene, strategies, asked, how: &how };
    refuse_another(&hash, &sharing.study()?)?;
    let (header, bytes) = Header::new(sharing.bundle()?, share, accounts, VERSION).map_err(cannot)?;
    let part = Mutex::new(bytes);
    sharing.play(&runs, accounts, door, &|run, figures| {
        let record = header.record(run, figures).map_err(Error::Run)?;
        part.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&record);
        Ok(())
    })?;
    Ok(part.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The bytes that others play shares of, of a scenario that keeps what it was read from.
///
/// # Errors
/// [`Error::Usage`] where there is no such strategy, where it would not fit into the memory that is allowed, or be too large.
pub fn question(scene: &Scene, asked: &Asked, how: &How) -> Result<Vec<u8>> {
    let strategies = chosen(&scene.model, &asked.strategies)?;
    let sharing = Sharing { scene, strategies, asked: asked.clone(), how };
    let cannot = |why: String| Error::Usage(format!("cannot hand on {}: {why}", scene.source.name));
    sharing.bundle()?.file(VERSION).map_err(cannot)
}
