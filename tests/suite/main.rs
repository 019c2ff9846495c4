//! All integration tests, one binary.

mod random;
