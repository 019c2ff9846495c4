//! A client's own export, as it comes: read, merged and counted aloud, and made into a list of customers, an audit and a
//! first scenario that runs. What is not certain is refused, with the flag that settles it.

mod alike;
mod audit;
mod cohorts;
mod columns;
mod currency;
mod far;
mod files;
mod history;
mod later;
mod measured;
mod orders;
mod scenario;
mod segments;
mod strangers;
mod subscriptions;
mod told;

pub use cohorts::cohorts;
pub use currency::is_currency;
pub(crate) use later::{Bought, Later, Opening, later};
pub use orders::orders;
pub use scenario::is_untouched;
pub use subscriptions::subscriptions;

use crate::error::{Problem, Source};
use crate::scenario::words::{DateOrder, Decimal};
use crate::sheet::{Sheet, decode};
use crate::units::Length;
use std::borrow::Cow;
use std::sync::Arc;

/// The list of customers of an import.
pub const CUSTOMERS: &str = "customers.csv";
/// What each of them bought, by day.
pub const PURCHASES: &str = "purchases.csv";
/// Its scenario.
pub const SCENARIO: &str = "scenario.toml";
/// What was imported, and how.
pub const ABOUT: &str = "import.toml";
/// What `import.toml` begins with.
pub const ABOUT_BEGINS: &str = "# What was imported, and how.";
/// What is in the data, for people.
pub const AUDIT: &str = "audit.md";
/// The heading in it below which it says how the data were read, point by point.
pub const HOW_READ: &str = "How it was read";
/// Every file that an import may leave behind.
pub const FILES: &[&str] = &[CUSTOMERS, PURCHASES, "cohorts.csv", "subscriptions.csv", SCENARIO, ABOUT, AUDIT];

/// What the command line says of how an export is to be read.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// What columns hold, and what the export calls them.
    pub map: Vec<(String, String)>,
    /// The mark before decimals.
    pub decimal: Option<Decimal>,
    /// The order of day, month and year.
    pub dates: Option<DateOrder>,
    /// The first day that counts, as 2024-01-01. Without it: the first one in the export.
    pub since: Option<String>,
    /// The last day that counts, as 2025-12-31. Without it: the last one in the export.
    pub until: Option<String>,
    /// By what customers are told apart: a column, `size` or `rfm`. Without it: not at all.
    pub segment_by: Option<String>,
    /// What a column of a cohort triangle lasts, where its cohorts do not say.
    pub period: Option<Length>,
    /// The unit of money, such as EUR. Without it: what the export says, else assumed.
    pub currency: Option<String>,
}

/// What came of an export.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Files by name, in the order in which people want them.
    pub files: Vec<(&'static str, String)>,
    /// How it was understood: what was merged, kept and left out, and why. A sentence or more each.
    pub told: Vec<String>,
    /// What stands out in it, likewise.
    pub findings: Vec<String>,
    /// Whether enough customers were seen doing it again, or leaving, for laws to be fitted.
    pub may_be_fitted: bool,
}

/// The name of a file without the folders that it lies in.
fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// An export as a table, and a word on its letters.
fn table(
    name: &str,
    bytes: Vec<u8>,
    are_names: &dyn Fn(&[Cow<str>]) -> bool,
) -> Result<(Sheet, Option<String>), Vec<Problem>> {
    let empty = |text: &str| Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let (text, letters) =
        decode(bytes).map_err(|why| vec![Problem::error(&empty(""), 0..0, "the export cannot be read", why)])?;
    if text.trim().is_empty() {
        return Err(vec![Problem::error(
            &empty(&text),
            0..0,
            "the export is empty",
            "expected a line of column names",
        )]);
    }
    Ok((Sheet::new(Arc::new(Source { name: name.to_owned(), text }), are_names), letters))
}
