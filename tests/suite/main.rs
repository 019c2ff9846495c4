//! One test binary, a module per room.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop, and tell")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
#![allow(clippy::format_collect, clippy::too_many_lines, reason = "tests are read one by one")]

mod rules;
