//! Laws fitted to what customers did: published fits from raw data, what else the data leave possible, and survivors.

mod folder;
mod held;
mod joint;
mod later;
mod laws;
mod posterior;
mod survivors;

use std::collections::BTreeMap;
use tenure::error::Problem;
use tenure::fit::{Purchases, Survival};

/// The day since 1 March of the year 0.
fn day(date: &str) -> i64 {
    let [year, month, day] = date.split('-').map(|part| part.parse::<i64>().unwrap()).collect::<Vec<_>>()[..] else {
        panic!("{date}")
    };
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 1
}

/// What customers of CDNOW paid, by customer and day since 1997-01-01.
fn cdnow() -> Vec<BTreeMap<i64, f64>> {
    let text = include_str!("../../data/cdnow_transactions.csv");
    let mut customers = BTreeMap::<&str, BTreeMap<i64, f64>>::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let paid = customers.entry(cells[0]).or_default().entry(day(cells[1]) - day("1997-01-01")).or_default();
        *paid += cells[3].parse::<f64>().unwrap();
    }
    customers.into_values().collect()
}

/// Of days on which customers bought: in weeks, up to day 272, the end of week 39.
fn weekly(customers: &[BTreeMap<i64, f64>]) -> Vec<Purchases> {
    let of = |days: &BTreeMap<i64, f64>| {
        let (first, last) = (*days.keys().next().unwrap(), *days.keys().last().unwrap());
        Purchases {
            repeats: (days.len() - 1) as f64,
            last: (last - first) as f64 / 7.0,
            seen: (272 - first) as f64 / 7.0,
        }
    };
    customers.iter().map(of).collect()
}

/// The High End cohort of Fader and Hardie (2007): who is left of 1,000 after 0 to 12 years.
const HIGH_END: [f64; 13] =
    [1000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0, 468.0, 445.0, 427.0, 409.0, 394.0];

/// The same, seen for so many years.
fn high_end(years: usize) -> Survival {
    let mut survival = Survival::default();
    survival.cohort(&HIGH_END[..=years]);
    survival
}

/// Problems as lines.
fn lines(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let (line, column) = problem.source.place(problem.span.start);
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!("\n    help: {help}"));
        format!(
            "{}:{line}:{column}: {:?}: {}\n    {}{help}",
            problem.source.name, problem.severity, problem.title, problem.label
        )
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}
