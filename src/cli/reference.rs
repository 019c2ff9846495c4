//! `tenure reference`: every word of a scenario, of its rules and of its results.

use super::{End, tell};
use crate::error::{Error, Result};
use crate::report::reference;
use clap::Args;

/// What it takes.
#[derive(Args)]
pub(super) struct ReferenceArguments {
    /// A key, a property, a metric, a law of chance: retention, recency, npv, lognormal. Without one: all words there are
    pub(super) word: Option<String>,
}

/// Explains a word, or lists all of them.
pub(super) fn explain(word: Option<&str>) -> Result<End> {
    let text = reference(word, tell::width()).map_err(|near| {
        let word = word.unwrap_or_default();
        let help = near.map_or_else(
            || "`tenure reference` lists all words".to_owned(),
            |near| format!("did you mean `{near}`? `tenure reference` lists all words"),
        );
        Error::Usage(format!("nothing is called `{}`: {help}", crate::scenario::clip(word)))
    })?;
    tell::result(&text)?;
    Ok(End::Done)
}
