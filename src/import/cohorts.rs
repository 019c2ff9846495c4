//! A cohort triangle: how many of those who came together are still there after one, two, three periods.

use super::audit::{Page, cell};
use super::currency::Currency;
use super::files::{Table, collisions, word};
use super::scenario::{self, Lines, opening};
use super::told::{Told, count, counted};
use super::{ABOUT, AUDIT, CUSTOMERS, HOW_READ, Imported, SCENARIO, Wishes, file, table};
use crate::error::{Problem, Severity};
use crate::legible::{grouped, percent};
use crate::scenario::clip;
use crate::scenario::words::Decimal;
use crate::sheet::{Row, Sheet, composed, numbers, totals};
use crate::units::Length;
use std::borrow::Cow;

/// A list of those who are still there has no more rows.
const MOST_CUSTOMERS: usize = 5_000_000;
/// A rate of fewer customers says little: the one before it holds on.
const FEWEST: usize = 20;

/// Those who came together.
struct Cohort {
    name: String,
    /// How many are there after so many periods; the first is how many came.
    alive: Vec<usize>,
}

/// Reads a triangle: a line of column names `cohort,0,1,2,...`, then a line for each cohort.
///
/// # Errors
/// All that is wrong, each at its place: a count that rises, a share in place of a count, periods of unknown length.
pub fn cohorts(name: &str, bytes: Vec<u8>, wishes: &Wishes) -> Result<Imported, Vec<Problem>> {
    let are_names =
        |cells: &[Cow<str>]| [0, 1].iter().all(|age| cells.iter().skip(1).any(|cell| period(cell) == Some(*age)));
    let (sheet, letters) = table(name, bytes, &are_names)?;
    let mut told = Told::default();
    match read(&sheet, wishes, &mut told) {
        Some((cohorts, length)) if !told.has_errors() => {
            letters.into_iter().for_each(|note| told.say(format!("It is {note}")));
            Ok(imported(file(name), &cohorts, length, Currency::of(wishes, None).as_ref(), told))
        }
        _ => Err(told.problems(&sheet)),
    }
}

/// The number of a column: `3`, `month 3`, `M3`.
fn period(name: &str) -> Option<usize> {
    let digits = name.trim().trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse().ok().filter(|age: &usize| *age < 1200)
}

fn read(sheet: &Sheet, wishes: &Wishes, told: &mut Told) -> Option<(Vec<Cohort>, Length)> {
    let mut header = Row::default();
    let mut rows = sheet.rows();
    rows.read(&mut header)?.map_err(|problem| told.error(problem)).ok()?;
    let names: Vec<String> = header.texts(sheet).map(Cow::into_owned).collect();
    let wrong = names.iter().skip(1).enumerate().find(|(age, name)| period(name) != Some(*age));
    if names.len() < 3 || wrong.is_some() {
        let at = wrong.map_or(names.len() - 1, |(age, _)| age + 1);
        let label = format!("expected {}", at.saturating_sub(1));
        let problem = header.place(sheet, at).error("a triangle has the columns cohort, 0, 1, 2 and so on", label);
        told.error(problem.help("column 0 says how many came, each further one how many of them are left"));
        return None;
    }
    let decimal = decimal(sheet, wishes, told)?;
    let mut cohorts: Vec<Cohort> = Vec::new();
    let mut row = Row::default();
    while let Some(read) = rows.read(&mut row) {
        match read.and_then(|()| cohort(sheet, &row, decimal, names.len())) {
            Ok(Some(cohort)) if cohorts.iter().any(|known| known.name == cohort.name) => {
                let title = format!("cohort `{}` stands there twice", clip(&cohort.name));
                told.error(row.place(sheet, 0).error(title, "again"));
            }
            Ok(Some(cohort)) => cohorts.push(cohort),
            Ok(None) if row.is_empty(sheet) => {}
            Ok(None) => told.say(format!("Left out: a line of totals, `{}`.", clip(&row.text(sheet, 0)))),
            Err(problem) => told.error(problem),
        }
    }
    for (_, other) in collisions(cohorts.iter().map(|cohort| cohort.name.as_str())) {
        let shown = clip(&word(&cohorts[other].name));
        let title = format!("two cohorts are told apart by what cannot be shown: both are `{shown}`");
        told.error(header.whole(sheet).error(title, "below this line"));
    }
    if cohorts.is_empty() && !told.has_errors() {
        told.error(header.whole(sheet).error("there is no cohort", "below this line"));
    }
    let left: usize = cohorts.iter().filter_map(|cohort| cohort.alive.last()).sum();
    if left > MOST_CUSTOMERS {
        let title = format!("{} customers are left", count(left));
        told.error(header.whole(sheet).error(title, "a list of 5 million at most is written"));
    }
    if told.has_errors() {
        return None;
    }
    let length = length(&header, sheet, &cohorts, wishes, told)?;
    Some((cohorts, length))
}

/// How counts are written: all of them in one way.
fn decimal(sheet: &Sheet, wishes: &Wishes, told: &mut Told) -> Option<Decimal> {
    let mut shown = numbers::Shown::default();
    let (mut rows, mut row) = (sheet.rows(), Row::default());
    let _ = rows.read(&mut row);
    while let Some(read) = rows.read(&mut row) {
        if read.is_ok() {
            (1..row.len()).for_each(|at| shown.see(&row.text(sheet, at), &row.place(sheet, at).span));
        }
    }
    match shown.settle(wishes.decimal) {
        Ok(decimal) => Some(decimal),
        Err(numbers::Unsettled::Either(span)) => {
            // Nobody counts parts of customers.
            let text = sheet.source.text.get(span).unwrap_or_default();
            Some(if text.contains(',') { Decimal::Point } else { Decimal::Comma })
        }
        Err(numbers::Unsettled::Both(_, span) | numbers::Unsettled::Currencies(_, span)) => {
            told.error(Problem::error(
                &sheet.source,
                span,
                "counts are written in two ways",
                "expected a count of customers",
            ));
            None
        }
    }
}

/// A line; `None` where it is empty or adds up others.
fn cohort(sheet: &Sheet, row: &Row, decimal: Decimal, width: usize) -> Result<Option<Cohort>, Problem> {
    let name = composed(&row.text(sheet, 0));
    if row.is_empty(sheet) || totals::called(&name, &[]) == Some(Severity::Error) {
        return Ok(None);
    }
    if name.is_empty() {
        return Err(row.whole(sheet).error("a cohort has no name", "expected what it is called, such as 2024"));
    }
    let mut alive: Vec<usize> = Vec::new();
    let mut ended = false;
    for at in 1..row.len() {
        let cell = row.text(sheet, at);
        let place = || row.place(sheet, at);
        if cell.is_empty() {
            ended = true;
            continue;
        }
        if at >= width {
            return Err(place().error("a count stands in no column", "a separator too many?"));
        }
        if ended {
            let problem = place().error("a count stands behind an empty cell", "expected nothing more");
            return Err(problem.help("only what is not observed yet is empty: the end of a line"));
        }
        let number = decimal.parse(&cell).filter(|number| number.fract() == 0.0 && (0.0..=1e9).contains(number));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and a milliard at most")]
        let number = number.map(|number| number as usize);
        let Some(number) = number else {
            let problem =
                place().error(format!("`{}` is no count of customers", clip(&cell)), "expected a whole number");
            return Err(problem.help("a share says nothing of how many there are: export how many are left"));
        };
        if let Some(before) = alive.last().filter(|before| number > **before) {
            let title = format!("cohort `{}` grows from {before} to {number}", clip(&name));
            let problem = place().error(title, "more than a period earlier");
            return Err(
                problem.help("each column says how many of the first are still there; who comes back has never left")
            );
        }
        alive.push(number);
    }
    match alive.first() {
        Some(first) if *first > 0 => Ok(Some(Cohort { name, alive })),
        _ => {
            Err(row.whole(sheet).error(format!("nobody came with cohort `{}`", clip(&name)), "column 0 is 0 or empty"))
        }
    }
}

/// What a column lasts: as the command line says, or as long as the cohorts are apart by their names.
fn length(header: &Row, sheet: &Sheet, cohorts: &[Cohort], wishes: &Wishes, told: &mut Told) -> Option<Length> {
    let digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).count();
    let named = |test: &dyn Fn(&str) -> bool| cohorts.iter().all(|cohort| test(&cohort.name.to_lowercase()));
    let quarter = |name: &str| name.contains(['q', 'k']) && digits(name) == 5;
    let month = |name: &str| {
        let parts: Vec<&str> = name.split(['-', '/', 'm', ' ']).filter(|part| !part.is_empty()).collect();
        digits(name) == name.len() - name.matches(['-', '/', 'm', ' ']).count()
            && matches!(parts[..], [year, month] if year.len() == 4 && month.len() <= 2)
    };
    let year = |name: &str| name.len() == 4 && name.parse::<u32>().is_ok_and(|year| (1900..2200).contains(&year));
    let told_by_names = match () {
        () if named(&year) => Some(Length::Year),
        () if named(&quarter) => Some(Length::Quarter),
        () if named(&month) => Some(Length::Month),
        () => None,
    };
    if wishes.period.is_some() {
        return wishes.period;
    }
    if let Some(length) = told_by_names {
        let name = length.name();
        told.say(format!(
            "From one column to the next is a {name}, as from one cohort to the next; --period says otherwise."
        ));
    } else {
        let problem = header.whole(sheet).error("how long is it from one column to the next?", "nothing says it");
        told.error(problem.help("say --period month, --period quarter or --period year"));
    }
    told_by_names
}

/// Of those who were there after k periods, who was a period later: over all cohorts that were seen so long.
fn rates(cohorts: &[Cohort]) -> Vec<(usize, usize)> {
    let ages = cohorts.iter().map(|cohort| cohort.alive.len()).max().unwrap_or(0);
    (1..ages)
        .map(|age| {
            let seen = cohorts.iter().filter(|cohort| cohort.alive.len() > age);
            seen.fold((0, 0), |(there, stayed), cohort| (there + cohort.alive[age - 1], stayed + cohort.alive[age]))
        })
        .collect()
}

fn imported(name: &str, cohorts: &[Cohort], length: Length, currency: Option<&Currency>, told: Told) -> Imported {
    let ages = cohorts.iter().map(|cohort| cohort.alive.len()).max().unwrap_or(0);
    let numbers: Vec<String> = (0..ages).map(|age| age.to_string()).collect();
    let header: Vec<&str> = std::iter::once("cohort").chain(numbers.iter().map(String::as_str)).collect();
    let mut triangle = Table::new(&header);
    let mut customers = Table::new(&["id", "segment", "start"]);
    for cohort in cohorts {
        let counts = (0..ages).map(|age| cohort.alive.get(age).map_or_else(String::new, usize::to_string));
        triangle.row(std::iter::once(word(&cohort.name)).chain(counts));
        let (age, left) = (cohort.alive.len() - 1, cohort.alive.last().copied().unwrap_or_default());
        for number in 1..=left {
            let start = if age == 0 { "0".to_owned() } else { format!("-{age}") };
            customers.row([word(&format!("{}-{number}", cohort.name)), "customers".to_owned(), start]);
        }
    }
    let scenario = of_cohorts(name, cohorts, length, currency);
    let about = scenario::About {
        kind: "cohorts",
        from: name,
        days: None,
        period: Some(length.name()),
        currency,
        segment_by: None,
        columns: Vec::new(),
        scenario: &scenario,
    };
    let came: usize = cohorts.iter().map(|cohort| cohort.alive[0]).sum();
    let left: usize = cohorts.iter().filter_map(|cohort| cohort.alive.last()).sum();
    let first = format!(
        "{}: {} of {}, {} of whom are left.",
        clip(name),
        counted(cohorts.len(), "cohort", "cohorts"),
        counted(came, "customer", "customers"),
        count(left)
    );
    let all: Vec<String> = std::iter::once(first).chain(told.sentences).collect();
    let finding = first_year(cohorts, length);
    let files = vec![
        (SCENARIO, scenario.clone()),
        (AUDIT, audit(name, cohorts, length, &all)),
        (CUSTOMERS, customers.text()),
        ("cohorts.csv", triangle.text()),
        (ABOUT, about.text()),
    ];
    Imported { files, told: all, findings: finding.into_iter().collect(), may_be_fitted: ages > 2 }
}

/// Whether leaving gets rarer with tenure.
fn first_year(cohorts: &[Cohort], length: Length) -> Option<String> {
    let rates = rates(cohorts);
    let share = |(there, stayed): (usize, usize)| stayed as f64 / there as f64;
    let (first, last) = (rates.first()?, rates.iter().rfind(|(there, _)| *there >= FEWEST)?);
    Some(format!(
        "Of those who are new {} stay the first {}; of those who are there longest {} stay one more.",
        percent(share(*first)),
        length.name(),
        percent(share(*last))
    ))
}

fn of_cohorts(from: &str, cohorts: &[Cohort], length: Length, currency: Option<&Currency>) -> String {
    let left: usize = cohorts.iter().filter_map(|cohort| cohort.alive.last()).sum();
    let periods = match length {
        Length::Day => 365,
        Length::Week => 104,
        Length::Month => 36,
        Length::Quarter => 12,
        Length::Year => 10,
    };
    let mut lines = Lines::default();
    opening(&mut lines, from, currency, length.name(), periods, None, scenario::runs(left, periods));
    lines.say("[portfolio]", "");
    lines.say(
        format!("customers = \"{CUSTOMERS}\""),
        format!(
            "{}, with how long they are customers",
            counted(left, "customer who is left", "customers who are left")
        ),
    );
    lines.say("", "");
    lines.say("[segments.customers]", "");
    let rates: Vec<f64> = rates(cohorts)
        .into_iter()
        .take_while(|(there, _)| *there >= FEWEST)
        .map(|(there, stayed)| stayed as f64 / there as f64)
        .collect();
    let rates = if rates.is_empty() { vec![0.8] } else { rates };
    let written: Vec<String> = rates.iter().map(|rate| scenario::share(*rate)).collect();
    let word = length.name();
    lines.say(
        format!("retention = {{ by_tenure = [{}], basis = \"period\" }}", written.join(", ")),
        format!("of those who were there after 0, 1, 2 ... {word}s, who was a {word} later, over all cohorts; the last one holds on"),
    );
    lines.say("buying    = \"subscription\"", "assumed: everybody who is there pays, in equal parts");
    lines.say("basket    = 100", "assumed: revenue of a customer a year");
    lines.say("margin    = 0.3", "assumed");
    lines.say("", "");
    if cohorts.len() > 1 {
        let came: usize = cohorts.iter().map(|cohort| cohort.alive[0]).sum();
        let mean = came as f64 / cohorts.len() as f64;
        lines.say("[channels.unaided]", "");
        lines.say(
            format!("newcomers = {}", scenario::rounded(mean * length.per_year())),
            format!("a year: {} came with each of {} cohorts", grouped(mean, 0), cohorts.len()),
        );
        lines.say("cost      = 0", "assumed: the triangle does not say what winning a customer costs");
    } else {
        lines.remark("One cohort says nothing of newcomers.");
    }
    scenario::strategy(&mut lines, &[("customers", rates.iter().copied().fold(0.0, f64::max))], length);
    lines.text()
}

fn audit(name: &str, cohorts: &[Cohort], length: Length, told: &[String]) -> String {
    let mut page = Page::new(&format!("What is in {}", clip(name)));
    page.title(HOW_READ);
    page.list(told);
    page.title("Cohorts");
    let word = length.name();
    page.text(&format!("Of those who came together, who is still there after so many {word}s."));
    let ages = cohorts.iter().map(|cohort| cohort.alive.len()).max().unwrap_or(0);
    let numbers: Vec<String> = (1..ages).map(|age| age.to_string()).collect();
    let header: Vec<&str> = ["cohort", "customers"].into_iter().chain(numbers.iter().map(String::as_str)).collect();
    let rows = cohorts.iter().map(|cohort| {
        let later = (1..ages).map(|age| {
            cohort.alive.get(age).map_or_else(String::new, |left| percent(*left as f64 / cohort.alive[0] as f64))
        });
        [cell(&cohort.name), count(cohort.alive[0])].into_iter().chain(later).collect::<Vec<String>>()
    });
    page.table(&header, rows);
    page.title("Who stays");
    page.text(&format!("Of those who were there, who was a {word} later: over all cohorts that were seen so long."));
    let rows = rates(cohorts).into_iter().zip(0..).map(|((there, stayed), age)| {
        vec![format!("{age} to {}", age + 1), count(there), count(stayed), percent(stayed as f64 / there as f64)]
    });
    page.table(&["tenure", "there", "stayed", "share"], rows);
    page.done()
}
