//! One test binary, a module per room.

mod rules;
