//! Rules: semantics, compiled against interpreted, hostile texts, messages, the shipped library.

mod equivalence;

mod generator;
mod hostile;
mod messages;
mod semantics;
mod speed;
mod fixture;
