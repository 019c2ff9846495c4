//! What a folder that `tenure import` wrote says of customers.

mod contracts;
mod list;
mod orders;
mod table;
mod told;

use self::contracts::{cohorts, subscriptions};
use self::orders::orders;
use self::told::Toml;
use super::{Purchases, Survival};
use crate::error::{Error, Result, Source};
use crate::legible::harmless;
use crate::units::Length;
use std::collections::BTreeSet;
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
    pub currency: Option<Stated<String>>,
    /// The part of revenue that is margin, where the scenario of the folder says it: by segment, in their order.
    pub margins: Vec<Option<Stated<f64>>>,
    /// Discount a year, likewise.
    pub discount_rate: Option<Stated<f64>>,
    /// The segments of the list, in the order of their names.
    pub segments: Vec<String>,
    /// Who comes without being named, where the scenario says it.
    pub newcomers: Option<Newcomers>,
    /// What is to be known of the folder before it is believed.
    pub warnings: Vec<String>,
}

/// What the scenario of the folder states.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The number, or the word.
    pub value: T,
    /// Where it comes from, as the remark beside it says: "assumed".
    pub remark: Option<String>,
}

impl<T> Stated<T> {
    /// Whether nobody knows it: the data do not say it, and nobody has put his own in its place.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        self.remark.as_ref().is_some_and(|remark| remark.starts_with("assumed"))
    }
}

/// Who comes without being named.
#[derive(Clone, Debug, PartialEq)]
pub struct Newcomers {
    /// How many a year.
    pub a_year: Stated<f64>,
    /// How many were counted, in how many years, where the number is that.
    pub counted: Option<(f64, f64)>,
    /// What winning one costs.
    pub cost: Option<Stated<f64>>,
    /// Which part goes to which segment; empty where there is one.
    pub segments: Vec<(String, f64)>,
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
    /// The day after the last one that was seen: none where the folder does not say.
    pub opening: Option<String>,
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
    let about = Toml::about(&about)?;
    let scenario = file(SCENARIO)?.map(|source| Toml::new(&source)).transpose()?;
    let stated = |table: &[&str], key: &str| {
        let scenario = scenario.as_ref()?;
        let value = scenario.number(&[table, &[key]].concat())?;
        Some(Stated { value, remark: scenario.remark(&table.join("."), key) })
    };
    let discount_rate = stated(&["scenario"], "discount_rate");
    let currency = match about.text("currency") {
        Some(value) => Some(Stated { value, remark: None }),
        None => scenario.as_ref().and_then(|scenario| {
            let value = scenario.text_at(&["scenario", "currency"])?;
            Some(Stated { value, remark: scenario.remark("scenario", "currency") })
        }),
    };
    let list = file(CUSTOMERS)?;
    let mut warnings = Vec::new();
    if let (Some("orders"), Some(_), None) = (about.text("kind").as_deref(), &scenario, &list) {
        warnings.push(format!("there is no {CUSTOMERS} in this folder: all customers are one segment, `{EVERYBODY}`"));
    }
    if period.is_some() && about.text("kind").as_deref() == Some("orders") {
        let told = "--period says how long a contract lasts, and this folder holds orders, which are fitted by week";
        return Err(Error::Usage(told.to_owned()));
    }
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
    if of_list.iter().map(|segment| harmless(segment)).collect::<BTreeSet<String>>().len() < of_list.len() {
        let told = format!("{CUSTOMERS} has two segments that are told apart by nothing that can be shown");
        return Err(Error::Usage(told));
    }
    let margin = |segment: &String| stated(&["segments", segment], "margin");
    let margins = of_list.iter().map(margin).collect();
    let newcomers = newcomers(scenario.as_ref(), &stated, &of_list, &kind);
    Ok(Records { kind, currency, margins, discount_rate, segments: of_list, newcomers, warnings })
}

/// A number of a table in the scenario, with the remark beside it.
type State<'a> = &'a dyn Fn(&[&str], &str) -> Option<Stated<f64>>;

/// The channel of an import, as long as it is a number a year that goes to segments of the list.
fn newcomers(scenario: Option<&Toml>, stated: State, segments: &[String], kind: &Kind) -> Option<Newcomers> {
    let scenario = scenario?;
    let yearly = scenario.text_at(&["scenario", "rate_basis"]).as_deref() == Some("year");
    let a_year = stated(&["channels", CHANNEL], "newcomers").filter(|it| yearly && it.value > 0.0)?;
    let part = |segment: &String| {
        scenario.number(&["channels", CHANNEL, "segments", segment]).map(|part| (segment.clone(), part))
    };
    let parts: Vec<(String, f64)> = segments.iter().filter_map(part).collect();
    let all = scenario.tables(&["channels", CHANNEL, "segments"]).len();
    (segments.len() == 1 || parts.len() == all && all > 0).then(|| Newcomers {
        counted: counted(kind).filter(|(many, years)| {
            let rate = many / years;
            (a_year.value - rate).abs() <= ROUNDED * rate
        }),
        a_year,
        cost: stated(&["channels", CHANNEL], "cost"),
        segments: if segments.len() == 1 { Vec::new() } else { parts },
    })
}

/// A number a year of three digits is off by so much at most, as a part of it.
const ROUNDED: f64 = 0.005;

/// How many bought for the first time in the time over which an import counts them, and how many years that is: the last third of what
/// was seen, a year at most.
fn counted(kind: &Kind) -> Option<(f64, f64)> {
    let Kind::Orders(orders) = kind else { return None };
    let seen: Vec<f64> = orders.customers.iter().map(|client| (7.0 * client.history.seen).round()).collect();
    let days = ((seen.iter().copied().fold(0.0, f64::max) + 1.0) / 3.0).floor().clamp(1.0, 365.0);
    let new = seen.iter().filter(|seen| **seen < days).count();
    (new > 0).then_some((new as f64, days / 365.0))
}

/// The channel that an import writes.
const CHANNEL: &str = "unaided";

/// The segment of who has none.
const EVERYBODY: &str = "customers";
