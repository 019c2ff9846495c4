//! What is done for customers, and by whom: service levels, activities, resources.

use super::Quantity;
use crate::scenario::ByKey;
use crate::scenario::keys::{ActivityKey, ResourceKey, ServiceKey};
use crate::scenario::words::{Adapts, CountsAs};
use serde::Serialize;

/// A service level.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    /// Its name in the file.
    pub name: String,
    /// The index of the resource whose load and mood its quality follows, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<usize>,
    /// Whose work comes first, 1 to 9.
    #[serde(skip_serializing_if = "is_usual")]
    pub priority: u32,
    /// Those of `[services.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<ServiceKey, Quantity>,
}

/// The priority of work where nobody says another.
pub const USUAL_PRIORITY: u32 = 5;

/// Whether it is that, and so no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_usual(priority: &u32) -> bool {
    *priority == USUAL_PRIORITY
}

/// Work that customers cause.
#[derive(Clone, Debug, Serialize)]
pub struct Activity {
    /// Its name in the file.
    pub name: String,
    /// What it follows.
    pub driver: Driver,
    /// What its cost counts as.
    #[serde(skip_serializing_if = "is_serving")]
    pub line: CountsAs,
    /// The index of the resource that does its minutes, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<usize>,
    /// Those of `[activities.NAME]`, but for what its driver has of its own.
    #[serde(flatten)]
    pub quantities: ByKey<ActivityKey, Quantity>,
}

/// People, vans or machines.
#[derive(Clone, Debug, Serialize)]
pub struct Resource {
    /// Its name in the file.
    pub name: String,
    /// Whether their number follows the work.
    pub adapts: Adapts,
    /// Over how many periods the load is looked at, at least 1.
    pub watch: u32,
    /// Periods until who is hired works.
    pub hire_delay: u32,
    /// Periods that who is released still works.
    pub notice: u32,
    /// Those of `[resources.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<ResourceKey, Quantity>,
}

/// Whether a cost counts as serving, as where the file does not say; no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_serving(line: &CountsAs) -> bool {
    *line == CountsAs::Serving
}

/// What an activity's count follows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Driver {
    /// The purchases of the period.
    Purchase,
    /// A Poisson number of its own, with this rate on the rate basis.
    Contact(Quantity),
    /// The complaint of the period.
    Complaint,
    /// The quotes of the period, won and lost.
    Quote,
    /// The first period of a customer who was won.
    Newcomer,
    /// Every period, once.
    Period,
    /// A period over the credit limit.
    Overdue,
    /// A number that a rule gives.
    Count(Quantity),
}

impl Driver {
    /// The quantity that it has of its own.
    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match self {
            Driver::Contact(quantity) | Driver::Count(quantity) => Some(quantity),
            Driver::Purchase
            | Driver::Complaint
            | Driver::Quote
            | Driver::Newcomer
            | Driver::Overdue
            | Driver::Period => None,
        }
    }

    pub(super) fn quantity_mut(&mut self) -> Option<&mut Quantity> {
        match self {
            Driver::Contact(quantity) | Driver::Count(quantity) => Some(quantity),
            Driver::Purchase
            | Driver::Complaint
            | Driver::Quote
            | Driver::Newcomer
            | Driver::Overdue
            | Driver::Period => None,
        }
    }
}
