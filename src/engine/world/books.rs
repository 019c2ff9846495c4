//! The books of a period: what the steps enter, block by block, in whatever order.

use super::accounts::Handed;
use super::cohorts::ByTenure;
use super::concentration::Brought;
use super::rounds::Open;
use crate::engine::outcome::{Clamps, Moment};
use crate::engine::plan::Plan;
use crate::portfolio::{Exact, Ledger, Line};

/// What is entered in a period: a ledger per segment, and how often a quantity had to be clamped, by path.
#[derive(Clone, Default)]
pub(in crate::engine) struct Books {
    pub(in crate::engine) segments: Vec<Ledger>,
    pub(in crate::engine) clamped: Vec<Clamps>,
    /// What accounts brought in the last year of the horizon, where that is asked; in no order.
    pub(in crate::engine) accounts: Vec<Brought>,
    /// Accounts of customers who are gone, where they are asked for.
    pub(in crate::engine) handed: Handed,
    /// Contacts of measures that may still be answered.
    pub(in crate::engine) heard: Open,
    /// By measure, what its contacts cost.
    pub(in crate::engine) spent: Vec<Exact>,
    /// By cascade, how many it let go.
    pub(in crate::engine) let_go: Vec<f64>,
    /// Customers won who first brought what they cost, where that is asked.
    pub(in crate::engine) paid_back: ByTenure,
    /// What customers cause beside the steps of a period, where fates are asked: the identity, the line, the amount; in no order.
    pub(in crate::engine) beside: Vec<(u64, Line, f64)>,
    /// What came about for the customer who is followed.
    pub(in crate::engine) followed: Option<Moment>,
}

impl Books {
    /// Empty books.
    pub(in crate::engine) fn new(plan: &Plan) -> Self {
        Books {
            segments: vec![plan.ledger(); plan.segments.len()],
            clamped: vec![Clamps::default(); plan.paths.len()],
            accounts: Vec::new(),
            handed: Handed::new(plan),
            heard: Open::default(),
            spent: vec![Exact::default(); plan.measures.len()],
            let_go: vec![0.0; plan.cascades.len()],
            paid_back: ByTenure::default(),
            beside: Vec::new(),
            followed: None,
        }
    }

    /// Adds everything of other books.
    pub(in crate::engine) fn merge(&mut self, other: &Books) {
        self.segments.iter_mut().zip(&other.segments).for_each(|(ledger, more)| ledger.merge(more));
        self.clamped.iter_mut().zip(&other.clamped).for_each(|(count, more)| *count = count.and(*more));
        self.accounts.extend_from_slice(&other.accounts);
        self.handed.merge(&other.handed);
        self.heard.merge(&other.heard);
        self.spent.iter_mut().zip(&other.spent).for_each(|(spent, more)| spent.merge(*more));
        // Whole numbers: in any order.
        self.let_go.iter_mut().zip(&other.let_go).for_each(|(gone, more)| *gone += more);
        self.paid_back.merge(&other.paid_back);
        self.beside.extend_from_slice(&other.beside);
        self.followed = self.followed.or(other.followed);
    }

    /// Notes what a customer causes beside the steps of a period, if that is asked.
    pub(in crate::engine) fn note(&mut self, plan: &Plan, id: u64, line: Line, amount: f64) {
        if plan.detail.by_fate.is_some() {
            self.beside.push((id, line, amount));
        }
    }
}
