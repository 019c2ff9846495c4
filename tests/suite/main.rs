//! All tests of behaviour, in one binary.

mod scenario;
mod wrong;
