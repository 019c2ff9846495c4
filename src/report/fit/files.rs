//! The files that a fit leaves behind: the joint table, the customers, and a scenario of both.

use super::scenario::{rules, scenario};
use crate::fit::{Fitted, KeepingLaw, Kind};
use crate::random::math::pow;
use crate::report::sheet::{Cells, CsvStyle, Sheet};
use std::io::{self, Write};

/// The joint table: a row per possibility.
pub const FIT: &str = "fit.csv";
/// What is to be expected of each customer.
pub const FITTED_CUSTOMERS: &str = "fitted_customers.csv";
/// The scenario.
pub const FITTED: &str = "fitted.toml";
/// Its rules, where it needs some.
pub const FITTED_RULES: &str = "fitted.rhai";

/// A file, by its name, and what is in it.
pub type File<'a> = (&'static str, Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>);

/// The files of a fit.
#[must_use]
pub fn files<'a>(fitted: &'a Fitted, folder: &'a str) -> Vec<File<'a>> {
    let mut files: Vec<File<'a>> = vec![(FIT, Box::new(|out| table(fitted, out)))];
    let listed = match &fitted.records.kind {
        Kind::Orders(_) => true,
        Kind::Contracts(contracts) => !contracts.members.is_empty(),
    };
    if listed {
        files.push((FITTED_CUSTOMERS, Box::new(|out| customers(fitted, out))));
    }
    files.push((FITTED, Box::new(move |out| out.write_all(scenario(fitted, folder).as_bytes()))));
    if let Some(text) = rules(fitted) {
        files.push((FITTED_RULES, Box::new(move |out| out.write_all(text.as_bytes()))));
    }
    files
}

fn table(fitted: &Fitted, out: &mut dyn Write) -> io::Result<()> {
    let mut sheet = Sheet::new(out, CsvStyle::Plain, &fitted.columns)?;
    for row in &fitted.rows {
        row.iter().try_for_each(|number| sheet.number(Some(*number)))?;
        sheet.end_row()?;
    }
    sheet.finish()
}

fn customers(fitted: &Fitted, out: &mut dyn Write) -> io::Result<()> {
    match &fitted.records.kind {
        Kind::Orders(orders) => {
            let columns = [
                "id",
                "segment",
                "start",
                "last_bought",
                "frequency",
                "spend_count",
                "spend_mean",
                "p_alive",
                "expected_purchases",
                "expected_spend",
                "expected_value",
            ];
            let mut sheet = Sheet::new(out, CsvStyle::Plain, columns)?;
            for (client, prospect) in orders.customers.iter().zip(fitted.prospects()) {
                let (first, last) = &client.days;
                [&client.id, &client.segment, first, last].into_iter().try_for_each(|text| sheet.text(text))?;
                let paid = if client.spent > 0.0 { client.history.repeats } else { 0.0 };
                let numbers = [
                    client.history.repeats + 1.0,
                    paid,
                    client.spent,
                    prospect.alive,
                    prospect.purchases,
                    prospect.spend,
                    prospect.value,
                ];
                numbers.into_iter().try_for_each(|number| sheet.number(Some(number)))?;
                sheet.end_row()?;
            }
            sheet.finish()
        }
        Kind::Contracts(contracts) => {
            let Some((law, parameters)) = fitted.staying() else { return Ok(()) };
            let weibull = law == KeepingLaw::Weibull;
            let mut columns = vec!["id", "segment", "start"];
            columns.extend(weibull.then_some("stayed"));
            columns.extend(["p_stays", "expected_periods"]);
            let mut sheet = Sheet::new(out, CsvStyle::Plain, columns)?;
            for member in &contracts.members {
                [&member.id, &member.segment].into_iter().try_for_each(|text| sheet.text(text))?;
                let past = f64::from(member.stayed);
                let left = |t: u32| law.survival(parameters, past + f64::from(t)) / law.survival(parameters, past);
                sheet.number(Some(-past))?;
                if weibull {
                    sheet.number(Some(pow(past, parameters[2])))?;
                }
                sheet.number(Some(left(1)))?;
                sheet.number(Some((0..fitted.periods).map(left).sum()))?;
                sheet.end_row()?;
            }
            sheet.finish()
        }
    }
}
