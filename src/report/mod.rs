//! What people and machines read: the comparison as text, as JSON and as a table of replications.

mod by_name;
mod clamps;
mod csv;
mod customers;
mod deepest;
pub mod diagnostic;
mod doubts;
mod firm;
mod json;
mod layout;
mod life;
mod notes;
mod number;
mod payback;
mod portrait;
mod precision;
mod ranking;
mod reference;
mod rows;
mod ruin;
mod segments;
mod terms;
mod text;
mod together;
mod verdict;
mod visible;
mod waterfall;
mod why;

pub use csv::csv;
pub use doubts::doubts;
pub use json::{SCHEMA, json};
pub use life::life;
pub use portrait::read_back;
pub use reference::{reference, reference_page, reference_table};
pub use text::text;
pub use together::together;
pub(crate) use visible::name as visible_name;
pub use why::why;

/// The version that every output states.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
