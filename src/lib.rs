//! Simulates what customers are worth: plays a company's customer portfolio forward, customer by customer, under several
//! strategies in one world, and compares them. ARCHITECTURE.md draws the house, MODEL.md the model.
//!
//! A whole study: a thousand customers for ten years, and what five points of retention are worth.
//!
//! ```
//! use std::sync::Arc;
//! use tenure::{engine, error::Source, isa::Isa, model, report, rules, scenario, stats, stop::Stop};
//!
//! struct NoFiles; // The scenario names none.
//! impl model::Files for NoFiles {
//!     fn rule(&self, name: &str) -> Result<Arc<Source>, String> { Err(format!("there is no {name}")) }
//!     fn list(&self, name: &str) -> Result<Vec<u8>, String> { Err(format!("there is no {name}")) }
//! }
//!
//! let text = r#"
//!     scenario = { name = "Five points", period = "year", periods = 10, discount_rate = 0.1 }
//!     segments.all = { customers = 1000, retention = 0.8, basket = 100, margin = 0.3 }
//!     strategies.keep = { change = [{ path = "segments.all.retention", add = 0.05 }] }
//! "#;
//! let source = Arc::new(Source { name: "five.toml".into(), text: text.into() });
//! let document = scenario::read(source, &[]).unwrap();
//! let (model, problems) = model::build(&document, &NoFiles);
//! assert!(problems.is_empty());
//! let book = rules::RuleBook::compile(&model, rules::Mode::Auto).unwrap();
//! let job = engine::Job {
//!     model: &model, rules: &book, strategies: vec![rules::SettingId::Baseline, rules::SettingId::Strategy(0)],
//!     probes: Vec::new(), runs: 100, seed: 1, threads: 1, isa: Isa::best(), detail: engine::Detail::default(), memory: engine::MEMORY,
//! };
//! let outcomes = engine::simulate(&job, &|_| {}, &Stop::default())?;
//! let comparison = stats::compare(stats::Study::new(&model, job.seed)?, &outcomes);
//! println!("{}", report::text(&comparison, 80));
//! let ahead = comparison.leaders.unwrap();
//! assert!(ahead.best == 1 && ahead.difference.is_clear());
//! # Ok::<(), tenure::error::Error>(())
//! ```

pub mod ask;
pub mod bundle;
pub mod chart;
pub mod cli;
pub mod engine;
pub mod error;
pub mod fit;
pub mod import;
pub mod isa;
pub mod legible;
pub mod model;
pub mod portfolio;
pub mod random;
pub mod report;
pub mod rules;
pub mod scenario;
#[cfg(feature = "serve")]
pub mod serve;
pub mod shard;
mod sheet;
pub mod stats;
pub mod stop;
pub mod units;
