//! What is handed on to people who were not there: reports of an answer, and who is who where customers go by other names.

use super::arguments::{Pages, Reports};
use super::play::{Content, Writing};
use super::pseudonyms::Hidden;
use crate::ask::{Background, Scene, Setting};
use crate::error::Result;
use crate::model::Listed;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was asked for, and what it tells beside the answer.
pub(super) struct Handed<'a> {
    reports: Vec<(&'a Path, Setting)>,
    background: Option<Background>,
    hidden: Hidden,
    key: Option<&'a Path>,
}

impl<'a> Handed<'a> {
    /// Of an answer to these words.
    pub(super) fn reports(scene: &Scene, memory: u64, words: &[String], asked: &'a Reports) -> Result<Handed<'a>> {
        let key = asked.pseudonyms.as_deref();
        Ok(Handed::new(scene, memory, words, settings(&asked.report, Setting::of)?, key))
    }

    /// The same where no workbook is made of the answer, and no customer is named.
    pub(super) fn pages(scene: &Scene, memory: u64, words: &[String], asked: &'a Pages) -> Result<Handed<'a>> {
        Ok(Handed::new(scene, memory, words, settings(&asked.report, Setting::of_page)?, None))
    }

    fn new(
        scene: &Scene,
        memory: u64,
        words: &[String],
        reports: Vec<(&'a Path, Setting)>,
        key: Option<&'a Path>,
    ) -> Handed<'a> {
        let background = (!reports.is_empty()).then(|| Background::new(scene, memory, words));
        Handed { reports, background, hidden: Hidden::new(&scene.model, key), key }
    }

    /// Each with where it goes.
    pub(super) fn files(&self) -> impl Iterator<Item = (Option<&'a Path>, Content<'_>)> {
        let reports = self.reports.iter().zip(self.background.iter().cycle()).map(|((target, setting), background)| {
            (Some(*target), Content { what: setting.what(), write: Writing::Report(background, *setting) })
        });
        reports.chain([(self.key, Content { what: "the key", write: Writing::Key(&self.hidden) })])
    }

    /// The list under which answers are told, where it is another.
    pub(super) fn roster(&self) -> Option<Arc<[Listed]>> {
        self.hidden.roster()
    }
}

/// What each of these files is set as.
pub(super) fn settings(targets: &[PathBuf], of: fn(&Path) -> Result<Setting>) -> Result<Vec<(&Path, Setting)>> {
    targets.iter().map(|target| Ok((target.as_path(), of(target)?))).collect()
}
