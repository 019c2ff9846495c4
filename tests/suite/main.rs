//! Everything that is tested from outside, in one binary.

mod cdnow;
mod cli;
mod diagnostic;
<<<<<<< HEAD
mod golden;
=======
mod floors;
>>>>>>> docs/main
mod hash;
mod laws;
mod made_up;
<<<<<<< HEAD
mod play;
mod published;
=======
mod prose;
>>>>>>> docs/main
mod random;
mod report;
mod roster;
mod rules;
mod scenario;
mod stats;
mod strategy;
mod wrong;
