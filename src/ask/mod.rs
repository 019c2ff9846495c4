//! What may be asked, and how it is answered: a scenario is opened from a file or from memory, checked, played here or in parts, compared. Both
//! doors of the house, the command and the Python package, ask here. Nothing is printed: whoever stands at the [`Door`] is told, and what came out
//! is an [`Answer`].

mod backtest;
mod bench;
mod check;
mod combine;
mod door;
mod files;
mod life;
mod optimize;
mod parts;
mod play;
mod reading;
mod report;
mod run;
mod scene;
mod sensitivity;
mod share;
mod value;
mod why;
mod worth;

pub use backtest::{Happened, backtest};
pub use check::{Checked, alone, check, trials};
pub use combine::{Together, combine};
pub use door::{Bar, Door, Phase};
pub use files::{Keep, RESULTS, Shelf, results};
pub use life::{Follow, life};
pub use optimize::{Levers, across, optimize};
pub use parts::{Parts, Reader, from_parts, is_whole};
pub use play::{Answer, CEILING, Further, How, Kept, Play, chosen, usual};
pub use reading::{export, plain};
pub(crate) use report::ending;
pub use report::{Background, Setting};
pub use run::{Again, positive, pursuit, refuse_another, run, target};
pub use scene::Scene;
pub use sensitivity::sensitivity;
pub use share::{Sharing, play, question};
pub use value::{Whom, value};
pub use why::{Why, why};
pub use worth::{Knowing, Sample, worth};
