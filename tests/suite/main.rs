//! Everything that is tested from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that panics has failed; it may tell what it met and ask the platform"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::format_push_string,
    clippy::cast_sign_loss,
    clippy::format_collect,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "small data, our own files"
)]

mod accounts;
mod ask;
mod assumptions;
mod backtest;
mod bargaining;
mod blocks;
mod bundle;
mod cascades;
mod cash;
mod causes;
mod cdnow;
mod charts;
mod clamps;
mod cli;
mod columnar;
mod combine;
mod come_back;
mod competitor;
mod conventions;
mod decided;
mod diagnostic;
mod differ;
mod file;
mod fit;
mod floors;
mod gathering;
mod golden;
mod hash;
mod horizon;
mod import;
mod impossible;
mod laws;
mod learning;
mod life;
mod listening;
mod made_up;
mod market;
mod measures;
mod mechanisms;
mod memory;
mod notes;
mod optimize;
mod page;
mod parts;
mod payback;
mod paying;
mod play;
mod portfolio;
mod precision;
mod price;
mod problems;
mod products;
mod properties;
mod prose;
mod published;
mod questions;
mod ramp;
mod random;
mod ranking;
mod read_back;
mod reading;
mod remembering;
mod report;
mod resources;
mod roster;
mod rules;
mod scenario;
mod segments;
mod sensitivity;
mod sentences;
mod serve;
mod sleep;
mod stats;
mod stocks;
mod strategy;
mod tables;
mod ties;
mod together;
mod unsaid;
mod value;
mod wallet;
mod whom;
mod why;
mod winning;
mod words;
mod workbook;
mod worth;
mod wrong;
mod years;
