//! What a folder that `tenure import` wrote says of customers.

mod contracts;
mod orders;
mod table;

use self::contracts::{cohorts, subscriptions};
use self::orders::orders;
use self::table::{Sheet, Toml};
use super::{Purchases, Survival};
use crate::error::{Error, Result, Source};
use crate::units::Length;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of the files of such a folder.
pub const IMPORTED: &str = "import.toml";
const CUSTOMERS: &str = "customers.csv";
const SCENARIO: &str = "scenario.toml";
/// Weeks in a year.
pub(in crate::fit) const WEEKS: f64 = 52.0;

/// Reads a file of the folder by its name: none where there is no such file.
pub type Read<'a> = &'a dyn Fn(&str) -> std::result::Result<Option<String>, String>;

/// What is known of customers.
#[derive(Clone, Debug)]
pub struct Records {
    /// Of what kind it is.
    pub kind: Kind,
    /// The unit of money, where it is known.
    pub currency: Option<String>,
    /// The part of revenue that is margin, where the scenario of the folder says it.
    pub margin: Option<f64>,
    /// Discount a year, likewise.
    pub discount_rate: Option<f64>,
    /// The segments of the list, in the order of their names.
    pub segments: Vec<String>,
}

/// Of what kind records are.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Orders: who bought when, and for how much.
    Orders(Orders),
    /// Contracts: who stayed how long.
    Contracts(Contracts),
}

/// Who bought when, and for how much.
#[derive(Clone, Debug)]
pub struct Orders {
    /// In the order of the file.
    pub customers: Vec<Client>,
    /// The first and the last day that was seen.
    pub days: (String, String),
    /// The day after.
    pub opening: String,
    /// Days of purchases.
    pub purchases: usize,
}

/// A customer, and what it bought in days.
#[derive(Clone, Debug)]
pub struct Client {
    /// As in the export.
    pub id: String,
    /// As the list has it.
    pub segment: String,
    /// The day of the first purchase and of the last.
    pub days: (String, String),
    /// In weeks.
    pub history: Purchases,
    /// Of its purchases after the first one: what they came to on average.
    pub spent: f64,
    /// Of its first purchase.
    pub first: f64,
}

/// Who stayed how long.
#[derive(Clone, Debug)]
pub struct Contracts {
    /// How long a period is: none where the folder does not say.
    pub period: Length,
    /// How many were lost and kept, by period of their time.
    pub survival: Survival,
    /// Of all cohorts.
    pub began: f64,
    /// Who is still there: as the list has them.
    pub members: Vec<Member>,
    /// Whether the period was found in the data.
    pub found: bool,
}

/// A customer who is still there.
#[derive(Clone, Debug)]
pub struct Member {
    /// As in the export.
    pub id: String,
    /// As the list has it.
    pub segment: String,
    /// Whole periods that it has stayed.
    pub stayed: u32,
}

/// Reads a folder.
///
/// # Errors
/// [`Error::Usage`] where it is no such folder, [`Error::Input`] where something in it is not as it should be.
pub fn read(read: Read, period: Option<Length>) -> Result<Records> {
    let file = |name: &str| match read(name) {
        Ok(text) => Ok(text.map(|text| Arc::new(Source { name: name.to_owned(), text }))),
        Err(reason) => Err(Error::Usage(format!("{name} cannot be read: {reason}"))),
    };
    let needed = |name: &str| {
        file(name)?.ok_or_else(|| {
            Error::Usage(format!(
                "there is no {name} in this folder: `tenure import` makes a folder that can be fitted"
            ))
        })
    };
    let about = needed(IMPORTED)?;
    let about = Toml::new(&about)?;
    let scenario = file(SCENARIO)?.map(|source| Toml::new(&source)).transpose()?;
    let number = |path: &[&str]| scenario.as_ref().and_then(|it| it.number(path));
    let segments = scenario.as_ref().map(|it| it.tables("segments")).unwrap_or_default();
    let margin = segments.first().and_then(|segment| number(&["segments", segment, "margin"]));
    let discount_rate = number(&["scenario", "discount_rate"]);
    let currency = about.text("currency").or_else(|| scenario.as_ref()?.text_at(&["scenario", "currency"]));
    let list = file(CUSTOMERS)?;
    let kind = match about.text("kind").as_deref() {
        Some("orders") => Kind::Orders(orders(&about, &needed("purchases.csv")?, list.as_ref())?),
        Some("cohorts") => Kind::Contracts(cohorts(&about, &needed("cohorts.csv")?, list.as_ref(), period)?),
        Some("subscriptions") => {
            Kind::Contracts(subscriptions(&about, &needed("subscriptions.csv")?, list.as_ref(), period)?)
        }
        other => {
            let told = other.map_or_else(|| "it says no `kind`".to_owned(), |other| format!("its `kind` is `{other}`"));
            let help = "expected kind = \"orders\", \"cohorts\" or \"subscriptions\"";
            return Err(Error::Usage(format!("{IMPORTED} is none that `tenure import` wrote: {told}; {help}")));
        }
    };
    let mut of_list: Vec<String> = match &kind {
        Kind::Orders(orders) => orders.customers.iter().map(|it| it.segment.clone()).collect(),
        Kind::Contracts(contracts) => contracts.members.iter().map(|it| it.segment.clone()).collect(),
    };
    of_list.sort();
    of_list.dedup();
    if of_list.is_empty() {
        of_list.push(EVERYBODY.to_owned());
    }
    Ok(Records { kind, currency, margin, discount_rate, segments: of_list })
}

/// The segment of who has none.
const EVERYBODY: &str = "customers";

/// The segment of each customer on the list, by id.
fn segments(list: Option<&Arc<Source>>) -> Result<BTreeMap<String, String>> {
    let Some(sheet) = list.map(Sheet::new).transpose()? else { return Ok(BTreeMap::new()) };
    let (id, segment) = (sheet.column("id")?, sheet.column("segment")?);
    (0..sheet.rows.len()).map(|row| Ok((sheet.text(row, id)?, sheet.text(row, segment)?))).collect()
}
