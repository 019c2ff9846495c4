//! Rules: semantics, compiled against interpreted, hostile texts, messages, the shipped library.

mod equivalence;
mod first;
mod fixture;
mod generator;
