//! Pictures of figures: as SVG for a page, a report or a file, and as text for a terminal. Colours and sizes are attributes that the
//! stylesheet of a page may replace by class; nothing is told by colour alone.

mod areas;
mod axis;
mod board;
mod bridge;
mod curve;
mod dots;
mod fan;
mod heat;
mod matrix;
mod picture;
mod spark;
mod stack;
mod tornado;
mod typed;
mod whale;

pub use areas::{Areas, Kinds};
pub use bridge::{Bridge, Span};
pub use curve::{Curve, Dot, Graph, Measure};
pub use dots::{Dots, Row, Words};
pub use fan::{Fan, Panel};
pub use heat::{Cell, Heat, Mark};
pub use matrix::{Matrix, Quadrant};
pub use spark::sparkline;
pub use tornado::{Swing, Tornado};
pub use whale::Whale;
