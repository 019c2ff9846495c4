//! The page for the room: what it answers is what `tenure run` says, and nobody is let in who was not invited.

mod answers;
mod context;
mod gate;
mod wire;
