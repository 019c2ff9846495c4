//! The state of the world: customers as columns, those on their way, and the ledger.

mod arrivals;
mod block;
mod exact;
mod ledger;
mod strip;

pub use arrivals::{Arrivals, Newcomers};
pub use block::{BLOCK, Block, Keep, Life, Origin, TOGETHER, Who};
pub use exact::{Exact, MOST};
pub use ledger::{Ledger, Line};
pub use strip::Strip;
