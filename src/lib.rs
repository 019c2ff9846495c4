//! Simulates what customers are worth: plays a company's customer portfolio forward, customer by customer, under several
//! strategies in one world, and compares them. ARCHITECTURE.md draws the house, MODEL.md the model.

pub mod cli;
pub mod engine;
pub mod error;
pub mod isa;
pub mod model;
pub mod portfolio;
pub mod random;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod stats;
pub mod stop;
pub mod units;
