//! `tenure value`: whom the firm has, and what each customer is worth to it.

use super::arguments::{OUTPUT, PlayingArguments, ReadingArguments, Reports, whole};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{How, Play, chosen, usual};
use crate::engine::Detail;
use crate::engine::Outcomes;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::report;
use crate::scenario::keys::LONGEST;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, Look, Portfolio, Study};
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct ValueArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Under which strategy. Without one: the baseline
    pub(super) strategy: Option<String>,

    /// Look at customers after so many periods: what they bought until then. 0 is the opening, as the list knows it. Without it: at the opening where it does, else after a year
    #[arg(long, value_name = "PERIODS", value_parser = periods, allow_negative_numbers = true)]
    pub(super) at: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw who is high in what, with how many they are and the largest of them, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reports: Reports,
}

/// Plays a strategy and tells of its customers.
pub(super) fn value(arguments: &ValueArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[], interrupt)?;
    let name = arguments.strategy.clone().unwrap_or_else(|| BASELINE.to_owned());
    let look = look(arguments.at, &scene.model)?;
    let handed = Handed::reports(&scene, arguments.reading.means.memory, words, &arguments.reports)?;
    let drawn = picture(|it| report::matrix(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(arguments.svg.as_deref(), drawn)]), &scene)?;
    let of = &scene.model.matrix;
    let compare = |gathering: &Gathering, names: &Outcomes, ledgers: &Ledgers, study: Study| Comparison {
        portfolio: Some(Portfolio::new(names, ledgers, 0, of, look)),
        ..gathering.compare(study)
    };
    let how = How { roster: handed.roster(), ..how(&arguments.playing, &arguments.reading.means) };
    let detail = Detail { by_customer: true, looked_at: Some(look.at), ..Detail::default() };
    let play = Play { detail, compare: &compare, ..Play::new(&scene, chosen(&scene.model, &[name])?, &how) };
    let study = play.study()?;
    tell(play.go(study, interrupt)?, files, &arguments.playing.telling, &report::value, interrupt)
}

fn periods(text: &str) -> std::result::Result<u32, String> {
    whole(text, 0..=LONGEST).and_then(|it: u64| u32::try_from(it).map_err(|it| it.to_string()))
}

/// When customers are looked at: as asked, at the opening where the list knows what they bought, else after a year.
fn look(asked: Option<u32>, model: &Model) -> Result<Look> {
    let usual = usual(model);
    let (most, known) = (model.horizon.periods, usual.at == 0);
    let at = asked.unwrap_or(usual.at);
    let refused = |told: String| Err(Error::Usage(format!("--at {at}: {told}")));
    match at {
        0 if !known => refused(format!(
            "nobody has bought anything yet, and no list says what customers did before. Name 1 to {most} periods, or give \
             the list a column last_bought, frequency or revenue_year"
        )),
        _ if at > most => refused(format!("the horizon is over. Name {} to {most} periods", u32::from(!known))),
        _ => Ok(Look { at, ..usual }),
    }
}
