//! Stands in for the floors that are not merged yet: the same names and signatures. To go.
#![allow(dead_code, reason = "stand-ins")]

use crate::engine::Outcomes;
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::model::Model;
use crate::rules::RuleBook;
use std::sync::atomic::AtomicBool;

pub(super) fn library(_name: &str) -> Option<&'static str> {
    None
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
