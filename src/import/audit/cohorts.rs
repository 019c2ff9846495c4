//! The cohort triangle: of those who came at the same time, who bought again later.

use super::Page;
use crate::import::history::History;
use crate::import::told::count;
use crate::legible::percent;
use crate::sheet::Day;
use std::collections::BTreeMap;

/// No more columns than a page has room for.
const COLUMNS: usize = 12;

/// How far apart cohorts are.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Year,
    Quarter,
    Month,
}

impl Step {
    fn of(days: i32) -> Step {
        match days {
            1100.. => Step::Year,
            400.. => Step::Quarter,
            _ => Step::Month,
        }
    }

    /// The number of the step in which a day lies.
    fn at(self, day: i32) -> i32 {
        let (year, month) = Day::counted(day).map_or((0, 1), Day::month);
        match self {
            Step::Year => year,
            Step::Quarter => 4 * year + (month - 1) / 3,
            Step::Month => 12 * year + month - 1,
        }
    }

    fn name(self, at: i32) -> String {
        match self {
            Step::Year => at.to_string(),
            Step::Quarter => format!("{} Q{}", at.div_euclid(4), at.rem_euclid(4) + 1),
            Step::Month => format!("{}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Step::Year => "year",
            Step::Quarter => "quarter",
            Step::Month => "month",
        }
    }
}

pub(super) fn tell(page: &mut Page, history: &History) {
    let step = Step::of(history.days());
    let last = step.at(history.until);
    let mut cohorts: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (_, own) in history.each() {
        let Some(first) = own.first().map(|first| step.at(first.day)) else { continue };
        let cohort = cohorts.entry(first).or_insert_with(|| vec![0; usize::try_from(last - first + 1).unwrap_or(1)]);
        own.chunk_by(|one, other| step.at(one.day) == step.at(other.day))
            .filter_map(|same| usize::try_from(step.at(same[0].day) - first).ok())
            .for_each(|age| cohort[age] += 1);
    }
    let widest = cohorts.values().map(|cohort| cohort.len() - 1).max().unwrap_or(0).min(COLUMNS);
    page.title("Cohorts");
    let (word, open) = (step.word(), step.at(history.until) == step.at(history.until + 1));
    let part = if open { format!(" The last {word} is not over: it shows too few.") } else { String::new() };
    page.text(&format!("Of those who first bought in a {word}, who bought in the {word}s after it.{part}"));
    let ages: Vec<String> = (1..=widest).map(|age| age.to_string()).collect();
    let header: Vec<&str> = ["first bought", "customers"].into_iter().chain(ages.iter().map(String::as_str)).collect();
    let rows = cohorts.iter().map(|(first, cohort)| {
        let later =
            (1..=widest).map(|age| cohort.get(age).map_or_else(String::new, |n| percent(*n as f64 / cohort[0] as f64)));
        [step.name(*first), count(cohort[0])].into_iter().chain(later).collect::<Vec<String>>()
    });
    page.table(&header, rows);
}
