//! Pictures of figures: as SVG for a page, a report or a file, and as text for a terminal. Colours and sizes are attributes that the
//! stylesheet of a page may replace by class; nothing is told by colour alone.

mod axis;
mod bridge;
mod dots;
mod fan;
mod picture;
mod stack;
mod typed;

pub use bridge::{Bridge, Span};
pub use dots::{Dots, Row, Words};
pub use fan::{Fan, Panel};
