//! The fingerprint of a model: the same for the same meaning, another for another number.

use super::{Model, Strategy};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

/// Takes what is written into the digest, so that a long customer list is never held as text.
struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of the model as canonical JSON.
///
/// It depends on every number, name and rule text of the scenario, but not on the layout of the file, its comments or
/// its name, the order of the strategies, the number of runs or the seed.
///
/// # Errors
/// A model that holds something without a JSON form; none that was built from a scenario does.
pub fn hash(model: &Model) -> crate::error::Result<String> {
    let Model {
        name: _,
        currency,
        horizon,
        runs: _,
        seed: _,
        assumptions,
        tables,
        attributes,
        memory,
        baseline,
        strategies,
        roster,
        checks,
        matrix: _,
        show: _,
        levers: _,
    } = model;
    let mut strategies: Vec<_> = strategies.iter().collect();
    strategies.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hasher = Hasher(Sha256::new());
    let canonical = (currency, horizon, assumptions, attributes, baseline, strategies, roster, checks);
    let failed = |error| crate::error::Error::Run(format!("the model has no fingerprint: {error}"));
    canonical.serialize(&mut serde_json::Serializer::new(&mut hasher)).map_err(failed)?;
    if !memory.is_empty() {
        memory.serialize(&mut serde_json::Serializer::new(&mut hasher)).map_err(failed)?;
    }
    if !tables.is_empty() {
        tables.serialize(&mut serde_json::Serializer::new(&mut hasher)).map_err(failed)?;
    }
    Ok(digits(hasher, 8))
}

/// The same, in 64 digits, of all that the figures of one strategy rest on: of the baseline first, then of each strategy. Others are no
/// part of it, nor is what reports call it.
///
/// # Errors
/// Those of [`hash`].
pub fn hash_by_strategy(model: &Model) -> crate::error::Result<Vec<String>> {
    let Model { horizon, assumptions, tables, attributes, memory, baseline, strategies, roster, .. } = model;
    let failed = |error| crate::error::Error::Run(format!("the strategy has no fingerprint: {error}"));
    let mut common = Hasher(Sha256::new());
    let all = (horizon, assumptions, tables, attributes, memory, baseline, roster);
    all.serialize(&mut serde_json::Serializer::new(&mut common)).map_err(failed)?;
    let own = strategies.iter().map(|it| Some(Strategy { label: String::new(), ..it.clone() }));
    let digest = |own: Option<Strategy>| {
        let mut hasher = Hasher(common.0.clone());
        own.serialize(&mut serde_json::Serializer::new(&mut hasher)).map_err(failed)?;
        Ok(digits(hasher, 32))
    };
    std::iter::once(None).chain(own).map(digest).collect()
}

/// So many bytes of it.
fn digits(hasher: Hasher, bytes: usize) -> String {
    let mut digits = String::new();
    for byte in &hasher.0.finalize()[..bytes] {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
