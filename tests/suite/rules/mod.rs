//! Rules: semantics, compiled against interpreted, hostile texts, messages, the shipped library.

mod first;
mod fixture;
