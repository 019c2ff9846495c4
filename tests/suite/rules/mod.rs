//! Rules: semantics, compiled against interpreted, hostile texts, messages, the shipped library.

mod equivalence;

mod fixture;
mod generator;
mod hostile;
mod idle;
mod interpreted;
mod joined;
mod library;
mod messages;
mod operators;
mod semantics;
mod sight;
mod unmade;
