//! What is said where a column does not tell how it is written: which flag settles it.

use super::when::{Reading, Shown as ShownDays, Unsettled as UnsettledDays};
use super::{Sheet, numbers};
use crate::error::Problem;
use crate::scenario::words::{DateOrder, Decimal};
use crate::scenario::{Place, clip};
use std::ops::Range;
use std::sync::Arc;

fn at(sheet: &Sheet, span: Range<usize>) -> Place {
    Place { source: Arc::clone(&sheet.source), span }
}

fn line(sheet: &Sheet, span: &Range<usize>) -> usize {
    sheet.source.place(span.start).0
}

/// What stands in a cell.
fn written(place: &Place) -> String {
    clip(place.text().trim().trim_matches('"'))
}

/// How a column of days is read, `wish` being what the command line says.
pub(crate) fn settle_days(
    sheet: &Sheet,
    name: &str,
    days: &ShownDays,
    wish: Option<DateOrder>,
) -> Result<Reading, Problem> {
    let name = format!("`{}`", clip(name));
    days.settle(wish).map_err(|why| match why {
        UnsettledDays::Either(span) => {
            let place = at(sheet, span);
            let title = format!("`{}` in column {name} may be two days", written(&place));
            let help = "nothing in the column settles it: say --dates dd-mm-yyyy or --dates mm-dd-yyyy";
            place.error(title, "which is the month?").help(help)
        }
        UnsettledDays::Short(span, orders) => {
            let place = at(sheet, span);
            let title =
                format!("`{}` in column {name} may be {} days", written(&place), ["two", "three"][orders.len() - 2]);
            let flags: Vec<String> = orders.iter().map(|order| format!("--dates {}", order.name())).collect();
            let help = format!(
                "nothing in the column settles it: say {}; a year of two digits is one of 1970 to 2069",
                flags.join(" or ")
            );
            place.error(title, "which is the year?").help(help)
        }
        UnsettledDays::Mixed(one, other) => {
            let title = format!("column {name} writes days in two ways");
            let problem = at(sheet, other).error(title, format!("otherwise in line {}", line(sheet, &one)));
            problem.help("export it anew with all days in one way; 2025-12-31 is always understood")
        }
    })
}

/// How a column of numbers is read, likewise.
pub(crate) fn settle_numbers(
    sheet: &Sheet,
    name: &str,
    shown: &numbers::Shown,
    wish: Option<Decimal>,
) -> Result<Decimal, Problem> {
    shown.settle(wish).map_err(|why| unsettled(sheet, name, why))
}

/// How a column of amounts in an export is read: what may be a thousand and more is asked about.
pub(crate) fn settle_amounts(
    sheet: &Sheet,
    name: &str,
    shown: &numbers::Shown,
    wish: Option<Decimal>,
) -> Result<Decimal, Problem> {
    let decimal = settle_numbers(sheet, name, shown, wish)?;
    let Some(place) = shown.group(decimal).filter(|_| wish.is_none()).map(|span| at(sheet, span)) else {
        return Ok(decimal);
    };
    let title = format!("`{}` in column `{}` may be two numbers", written(&place), clip(name));
    let help = format!(
        "elsewhere in the column one or two digits stand behind the mark: --decimal \"{}\" says that three are decimals, too; if they are \
         thousands, export it anew with all amounts in one way",
        decimal.name()
    );
    Err(place.error(title, "thousands or decimals?").help(help))
}

fn unsettled(sheet: &Sheet, name: &str, why: numbers::Unsettled) -> Problem {
    let name = format!("`{}`", clip(name));
    match why {
        numbers::Unsettled::Both(one, other) => {
            let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
            let title = format!("column {name} writes decimals in two ways");
            let problem = at(sheet, second).error(title, format!("otherwise in line {}", line(sheet, &first)));
            problem.help("export it anew with all amounts in one way")
        }
        numbers::Unsettled::Either(span) => {
            let place = at(sheet, span);
            let title = format!("`{}` in column {name} may be two numbers", written(&place));
            let help =
                "nothing in the column settles it: say --decimal \",\" or --decimal \".\" (the mark before decimals)";
            place.error(title, "thousands or decimals?").help(help)
        }
        numbers::Unsettled::Currencies(one, other) => {
            let title = format!("column {name} holds amounts in two currencies");
            let problem = at(sheet, other).error(title, format!("another one in line {}", line(sheet, &one)));
            problem.help("export one currency at a time, or all in one")
        }
    }
}
