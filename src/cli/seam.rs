//! Stands in for the floors that are not merged yet: the same names and signatures. To go.
#![allow(clippy::unnecessary_wraps, clippy::unused_self, clippy::format_collect, dead_code, reason = "stand-ins")]

use crate::engine::Outcomes;
use crate::error::{Error, Problem, Result, Source};
use crate::isa::Isa;
use crate::model::Model;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(super) const LARGEST_FILE: usize = 1 << 20;

pub(super) trait Files {
    fn rule(&self, name: &str) -> std::result::Result<Arc<Source>, String>;
    fn list(&self, name: &str) -> std::result::Result<Vec<u8>, String>;
}

pub(super) struct Document(Arc<Source>);

pub(super) fn read(source: Arc<Source>, _sets: &[(String, String)]) -> std::result::Result<Document, Vec<Problem>> {
    Ok(Document(source))
}

pub(super) fn build(document: &Document, _files: &dyn Files) -> (Option<Model>, Vec<Problem>) {
    (None, vec![Problem::error(&document.0, 0..0, "scenarios are not read yet", "")])
}

#[derive(Clone, Copy)]
pub(super) enum Mode {
    Auto,
    Interpreted,
    Compiled,
}

pub(super) struct RuleReport {
    pub(super) rule: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) compiled: bool,
    pub(super) obstacle: Option<(String, usize)>,
    pub(super) cost: f64,
}

pub(super) struct RuleBook;

impl RuleBook {
    pub(super) fn compile(_model: &Model, _mode: Mode) -> std::result::Result<RuleBook, Vec<Problem>> {
        Ok(RuleBook)
    }
    pub(super) fn report(&self) -> &[RuleReport] {
        &[]
    }
    pub(super) fn warnings(&self) -> &[Problem] {
        &[]
    }
}

pub(super) fn library(_name: &str) -> Option<&'static str> {
    None
}

pub(super) fn render(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("error: {}\n", problem.title)).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StrategyId {
    Baseline,
    Strategy(usize),
}

pub(super) struct Job<'a> {
    pub(super) model: &'a Model,
    pub(super) rules: &'a RuleBook,
    pub(super) strategies: Vec<StrategyId>,
    pub(super) runs: u32,
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) isa: Isa,
    pub(super) series: bool,
}

pub(super) fn simulate(_job: &Job, _progress: &(dyn Fn(u32) + Sync), _stop: &AtomicBool) -> Result<Outcomes> {
    Err(Error::Run("there is no engine yet".to_string()))
}
