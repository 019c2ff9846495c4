//! The fingerprint of an answer: the same for the same figures, to the last bit.

use super::Comparison;
use crate::engine::Metric;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Of a strategy what is always kept.
const FIGURES: [Metric; 4] = [Metric::Value, Metric::Npv, Metric::Revenue, Metric::CustomersEnd];

impl Comparison {
    /// 16 hexadecimal digits, of the names of the strategies, of how many replications there are, and of what they say of value, net present value,
    /// revenue and customers. What else was kept changes nothing.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.runs.to_le_bytes());
        for standing in &self.strategies {
            hasher.update((standing.name.len() as u64).to_le_bytes());
            hasher.update(&standing.name);
            for metric in FIGURES {
                let known = standing.metrics[metric as usize];
                let figures = known.map(|it| [it.mean, it.sd.unwrap_or(f64::NAN), it.p5, it.p50, it.p95]);
                figures.into_iter().flatten().for_each(|it| hasher.update(it.to_bits().to_le_bytes()));
            }
            standing.futures.iter().for_each(|it| hasher.update(it.to_bits().to_le_bytes()));
        }
        let mut digits = String::new();
        for byte in &hasher.finalize()[..8] {
            // Writing to a String cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}
