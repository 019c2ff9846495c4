//! Contracts: who stayed how long, of cohorts or of a list.

use super::list::List;
use super::table::Sheet;
use super::told::Toml;
use super::{Contracts, EVERYBODY, IMPORTED, Member};
use crate::error::{Error, Result, Source};
use crate::fit::Survival;
use crate::legible::visible;
use crate::sheet::Day;
use crate::units::Length;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Of those who left, this share at whole years (quarters) means that contracts run so long.
const WHOLE: f64 = 0.95;

/// A length by its name.
fn length(name: &str) -> Option<Length> {
    [Length::Week, Length::Month, Length::Quarter, Length::Year].into_iter().find(|length| length.name() == name)
}

/// Reads a triangle of cohorts.
pub(super) fn cohorts(
    about: &Toml,
    triangle: &Arc<Source>,
    list: Option<&Arc<Source>>,
    period: Option<Length>,
) -> Result<Contracts> {
    let said = about.text("period").as_deref().and_then(length);
    let period = period.or(said).ok_or_else(|| {
        Error::Usage(format!("{IMPORTED} does not say what a column of the triangle is: name it with --period year"))
    })?;
    let sheet = Sheet::new(triangle)?;
    let mut survival = Survival::default();
    let mut began = 0.0;
    for row in 0..sheet.len() {
        let seen = (1..sheet.width(row)).take_while(|column| !sheet.at(row, *column).is_empty()).count();
        let alive: Vec<f64> = (1..=seen).map(|column| sheet.number(row, column)).collect::<Result<_>>()?;
        if let Some(at) = alive.windows(2).position(|pair| pair[1] > pair[0]) {
            let title = format!("more are alive after {} periods than after {at}", at + 1);
            return Err(sheet.wrong(row, title, "a cohort only loses customers"));
        }
        if alive.iter().any(|count| *count < 0.0 || count.fract() != 0.0) {
            return Err(sheet.wrong(
                row,
                "a count of customers is no whole number".to_owned(),
                "expected 0, 1, 2, ...",
            ));
        }
        began += alive.first().copied().unwrap_or_default();
        survival.cohort(&alive);
    }
    let mut members = Vec::new();
    if let Some(sheet) = list.map(Sheet::new).transpose()? {
        let (id, segment, start) = (sheet.column("id")?, sheet.column("segment")?, sheet.column("start")?);
        for row in 0..sheet.len() {
            let stayed = -sheet.number(row, start)?;
            if stayed < 0.0 || stayed.fract() != 0.0 || stayed > 1e4 {
                return Err(sheet.wrong(
                    row,
                    format!("a customer starts in period {}", -stayed),
                    "expected 0, -1, -2, ...",
                ));
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
            let stayed = stayed as u32;
            let [id, segment] = [sheet.text(row, id)?, sheet.text(row, segment)?].map(str::to_owned);
            members.push(Member { id, segment, stayed });
        }
    }
    Ok(Contracts { period, survival, began, members, found: false, opening: None })
}

/// Reads a list of subscriptions.
pub(super) fn subscriptions(
    about: &Toml,
    contracts: &Arc<Source>,
    list: Option<&Arc<Source>>,
    period: Option<Length>,
) -> Result<Contracts> {
    let until = about.day("until")?;
    let opening = about.day_after("until")?;
    let sheet = Sheet::new(contracts)?;
    let [customer, start, end] = ["customer", "start", "end"].map(|name| sheet.column(name));
    let (customer, start, end) = (customer?, start?, end?);
    // Whole months, and whether it left; the end is the first day on which it is gone.
    let mut stays: Vec<(String, i32, bool)> = Vec::new();
    for row in 0..sheet.len() {
        let (id, from) = (sheet.text(row, customer)?.to_owned(), sheet.day(row, start)?);
        let to = sheet.cell(row, end, "a day such as 2026-03-01, or nothing", |text| {
            if text.is_empty() { Some(None) } else { Day::iso(text).map(Some) }
        })?;
        if to.is_some_and(|to| to < from) {
            return Err(sheet.wrong(row, "a subscription ends before it starts".to_owned(), "before its start"));
        }
        if from > until {
            return Err(sheet.wrong(
                row,
                format!("a subscription starts on {from}, later than what was seen"),
                &format!("until is {until}"),
            ));
        }
        let left = to.filter(|to| *to <= opening);
        stays.push((id, left.unwrap_or(opening).period(from, Length::Month).max(0), left.is_some()));
    }
    let left: Vec<i32> = stays.iter().filter(|(_, _, left)| *left).map(|(_, months, _)| *months).collect();
    let whole = |months: i32| {
        let at = left.iter().filter(|stay| **stay > 0 && **stay % months == 0).count();
        !left.is_empty() && at as f64 >= WHOLE * left.len() as f64
    };
    let found = if whole(12) {
        Length::Year
    } else if whole(3) {
        Length::Quarter
    } else {
        Length::Month
    };
    let period_found = period.is_none();
    let period = period.unwrap_or(found);
    let months = match period {
        Length::Year => 12,
        Length::Quarter => 3,
        Length::Month => 1,
        other => {
            let name = other.name();
            return Err(Error::Usage(format!("--period {name}: subscriptions are counted by month, quarter or year")));
        }
    };
    let list = list.map(List::new).transpose()?;
    let (mut survival, mut members) = (Survival::default(), Vec::new());
    for (row, (id, stay, left)) in stays.iter().enumerate() {
        let whole = usize::try_from(stay / months).unwrap_or(0);
        // Who leaves at the end of a period leaves in it.
        let at_the_end = *left && whole > 0 && stay % months == 0;
        survival.customer(if at_the_end { whole - 1 } else { whole }, *left);
        if !left {
            let segment = match &list {
                Some(list) => list.segment(id).ok_or_else(|| {
                    let title = format!("customer `{}` is not in {}", visible(id), list.name());
                    let problem = sheet.problem(row, title, "its subscription is running");
                    Error::Input(vec![problem.help("is that file cut off? `tenure import` writes both anew")])
                })?,
                None => EVERYBODY,
            }
            .to_owned();
            members.push(Member { id: id.clone(), segment, stayed: u32::try_from(whole).unwrap_or(0) });
        }
    }
    if let Some(list) = &list {
        let running: BTreeSet<&str> = members.iter().map(|member| member.id.as_str()).collect();
        list.each_is(&|id| running.contains(id), "has no subscription that is running", &contracts.name)?;
    }
    Ok(Contracts {
        period,
        survival,
        began: stays.len() as f64,
        members,
        found: period_found,
        opening: Some(opening.to_string()),
    })
}
