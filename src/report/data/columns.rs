//! What columns are called and mean, from the tables of metrics.

use super::Data;
use crate::engine::{CascadeFigure, METRICS, MetricInfo, NamedFigure, Thing, TrialFigure, Unit};
use crate::report::accounts::{HOLDER, SPREAD, told};
use crate::report::reference::unit;

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// As it stands above it.
    pub(super) name: String,
    pub(super) meaning: String,
    /// Empty where it counts nothing.
    pub(super) unit: String,
    pub(super) holds: Holds,
}

/// What stands in its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Words,
    /// Whole numbers, one in every row.
    Whole,
    /// Numbers, or nothing where one is undefined.
    Figures,
}

/// What a word in a column means.
pub(super) struct Entry {
    pub(super) value: String,
    /// The column that it stands in, with its own meaning and unit.
    pub(super) column: Column,
}

impl Column {
    pub(super) fn word(name: impl Into<String>, meaning: impl Into<String>) -> Self {
        Column { name: name.into(), meaning: meaning.into(), unit: String::new(), holds: Holds::Words }
    }

    /// Of whole numbers, without a unit where they count nothing.
    pub(super) fn whole(name: impl Into<String>, meaning: impl Into<String>, unit: &str) -> Self {
        Column { unit: unit.to_owned(), holds: Holds::Whole, ..Column::word(name, meaning) }
    }

    pub(super) fn figure(name: impl Into<String>, meaning: impl Into<String>, unit: impl Into<String>) -> Self {
        Column { unit: unit.into(), holds: Holds::Figures, ..Column::word(name, meaning) }
    }
}

pub(super) fn strategy() -> Column {
    Column::word("strategy", "its name in the scenario; `baseline` is what happens without any")
}

/// A metric by its name.
pub(super) fn metric_column(info: &MetricInfo, currency: &str) -> Column {
    Column::figure(info.name, info.definition, counted(info.unit, currency))
}

fn counted(of: Unit, currency: &str) -> String {
    if of == Unit::Money { currency.to_owned() } else { unit(of).to_owned() }
}

impl Thing {
    /// What it says of what has this name, and in what that is counted.
    pub(in crate::report) fn meaning(self, name: &str, currency: &str) -> (String, String) {
        let (share, count) = (unit(Unit::Share), unit(Unit::Count));
        let (meaning, unit) = match self {
            Thing::Resource(metric) | Thing::Measure(metric) => {
                let info = metric.info();
                return (format!("of `{name}`: {}", info.definition), counted(info.unit, currency));
            }
            Thing::Stock => {
                (format!("what customers of its segments have of the stock `{name}`, mean"), "of the stock")
            }
            Thing::Cascade(figure) => match figure {
                CascadeFigure::FellBack => (format!("how many measures of the cascade `{name}` were not kept"), count),
                CascadeFigure::Kept => (format!("1 where a measure of the cascade `{name}` is kept, else 0"), share),
                CascadeFigure::LetGo => (format!("customers whom the cascade `{name}` took off the file"), count),
            },
            Thing::Trial(figure) => match figure {
                TrialFigure::Kept => (format!("1 where a cascade keeps `{name}`, else 0"), share),
                TrialFigure::GivenUp => (format!("1 where `{name}` was judged and is not kept, else 0"), share),
                TrialFigure::JudgedOn => {
                    (format!("contacts of `{name}` that could be answered no more when it was judged"), count)
                }
                TrialFigure::LeftOut => (format!("those left out of `{name}` by then"), count),
                TrialFigure::Asked => (
                    format!(
                        "the part that must have answered `{name}`, or by which it must be more than of those left out"
                    ),
                    share,
                ),
                TrialFigure::JudgedIn => (format!("at the close of which period, from 0, `{name}` was judged"), count),
            },
            Thing::Memory => {
                (format!("what a policy remembers as `{name}` at the end of the horizon"), "of the policy")
            }
            Thing::Said => ("how content customers say they are, mean".to_owned(), share),
            Thing::Told => (format!("leavers who name `{name}` as the cause"), count),
        };
        (meaning, unit.to_owned())
    }
}

impl NamedFigure {
    /// The same of what is told by the name of a stock, a resource, a measure or a cascade.
    pub(super) fn column(&self, currency: &str) -> Column {
        let (meaning, unit) = self.of.meaning(&self.name, currency);
        Column::figure(&self.metric, meaning, unit)
    }
}

/// The metrics over the horizon, as values of the column `metric`.
pub(super) fn totals(data: &Data) -> Vec<Entry> {
    of_metrics(data, |_| true, |_| true)
}

/// Those that exist by period.
pub(super) fn of_periods(data: &Data) -> Vec<Entry> {
    of_metrics(data, |info| info.by_period, |told| !matches!(told.of, Thing::Trial(_)))
}

/// And by segment.
pub(super) fn of_segments(data: &Data) -> Vec<Entry> {
    of_metrics(data, |info| info.by_period, |told| told.of == Thing::Stock)
}

fn of_metrics(data: &Data, own: fn(&MetricInfo) -> bool, named: fn(&NamedFigure) -> bool) -> Vec<Entry> {
    let currency = &data.comparison.study.currency;
    let metrics = METRICS.iter().filter(|info| own(info)).map(|info| metric_column(info, currency));
    let named = data.outcomes.named.iter().filter(|told| named(told)).map(|told| told.column(currency));
    metrics
        .chain(named)
        .map(|column| Entry { value: column.name.clone(), column: Column { name: "metric".to_owned(), ..column } })
        .collect()
}

/// Of an account what is no metric, or says something else of one customer.
const OWN: [(&str, &str, Unit); 5] = [
    ("owed_more", "what is sold and not paid yet: what the customer owes more than at first", Unit::Money),
    ("contribution", "revenue's gross margin less all lines of cash but acquisition, not discounted", Unit::Money),
    ("value", "all lines of cash, discounted to the start, the run-off included", Unit::Money),
    ("value_with_referrals", "the same with what those are worth whom it brought, directly or by others", Unit::Money),
    (
        "survival",
        "share of the runs in which it is there at the end of the horizon; of `won` how many are there",
        Unit::Share,
    ),
];

/// Of the table of customers; none where accounts are not kept.
pub(super) fn of_customers(data: &Data) -> Vec<Column> {
    let (job, currency) = (data.ledgers.0, &data.comparison.study.currency);
    let holder = [
        "its name in the scenario",
        "`listed` or `opening`; `won`: all who were won together; `nobody`: what no customer causes",
        "its id in the list, else its segment with its number there",
        "its segment",
    ];
    let holder = HOLDER.into_iter().zip(holder).map(|(name, meaning)| Column::word(name, meaning));
    let entries = told(job);
    let Some(((_, last), entries)) = entries.split_last() else { return Vec::new() };
    let figures = entries.iter().flat_map(|(_, entry)| {
        let (meaning, unit) = of_entry(entry);
        SPREAD.map(|end| {
            let what = match end {
                "" => "mean",
                "_p5" => "the value that 5 of 100 runs stay below",
                _ => "the value that 95 of 100 runs stay below",
            };
            Column::figure(format!("{entry}{end}"), format!("{what} of: {meaning}"), counted(unit, currency))
        })
    });
    let (meaning, unit) = of_entry(last);
    holder.chain(figures).chain([Column::figure(last.as_str(), meaning, counted(unit, currency))]).collect()
}

fn of_entry(entry: &str) -> (String, Unit) {
    if let Some((_, meaning, unit)) = OWN.iter().find(|(name, ..)| *name == entry) {
        return ((*meaning).to_owned(), *unit);
    }
    if let Some(info) = METRICS.iter().find(|info| info.name == entry) {
        return (info.definition.to_owned(), info.unit);
    }
    let part = entry.strip_prefix("activity_").map(|name| ("activity", name));
    let part = part.or_else(|| entry.strip_prefix("service_").map(|name| ("service level", name)));
    let meaning = part.map(|(kind, name)| format!("what the {kind} `{name}` costs: part of the lines of cash"));
    (meaning.unwrap_or_default(), Unit::Money)
}

/// Of the dictionary itself.
pub(super) fn of_dictionary(words: &[&str]) -> Vec<Column> {
    let meanings = [
        "the table",
        "a column of it",
        "a word that stands in this column; empty where the whole column is told of",
        "what it means",
        "in what it is counted; empty where it is a word",
    ];
    words.iter().zip(meanings).map(|(word, meaning)| Column::word(*word, meaning)).collect()
}
