//! The state of the world: customers as columns, those on their way, and the ledger.

mod aligned;
mod arrivals;
mod block;
mod causes;
mod exact;
mod ledger;
mod life;
mod metrics;
mod property;

pub use aligned::AlignedColumn;
pub use arrivals::{Arrivals, Newcomers};
pub use block::{BLOCK, Block, Origin, ROWS_TOGETHER, Root, Who};
pub use causes::CAUSES;
pub use exact::{Exact, MOST};
pub use ledger::Ledger;
pub use life::{Keep, Kept, Life, STATES, Start, State, StateInfo, Status};
pub use metrics::{Better, CASH, LINES, Line, LineInfo, METRICS, Metric, MetricInfo, SPREAD, Unit};
pub use property::{AMOUNT, ANY, Kind, MANY, Property, SHARE, SeenBy};
