//! The account of every customer as a table.

use super::Data;
use super::sheet::{Cells, CsvStyle, Sheet};
use crate::engine::{LOOK, Outcomes};
use crate::model::Listed;
use crate::portfolio::Origin;
use crate::stats::Holder;
use std::io::{self, Write};

/// Whose account it is, in front of its entries.
pub(super) const HOLDER: [&str; 4] = ["strategy", "kind", "customer", "segment"];
/// What stands of each entry but the last, behind its name.
pub(super) const SPREAD: [&str; 3] = ["", "_p5", "_p95"];

/// One row per strategy and customer: who it is, then of each entry of its account the mean over the runs, and the values that 5 and 95 of 100
/// runs stay below; of survival the mean alone. Each strategy ends with all who were won, and with what no customer causes: means add up to the
/// ledger, quantiles do not.
pub(super) fn rows(data: &Data, table: &mut dyn Cells) -> io::Result<()> {
    let (job, ledgers) = data.ledgers;
    let Some((last, entries)) = told(job).split_last().map(|(last, entries)| (*last, entries.to_vec())) else {
        return Ok(());
    };
    for (at, (strategy, _)) in job.strategies.iter().enumerate() {
        for (holder, account) in ledgers.of(at) {
            let (kind, name, segment) = match holder {
                Holder::Customer(customer) => (
                    if matches!(customer.origin, Origin::Listed(_)) { "listed" } else { "opening" },
                    job.name(customer).unwrap_or_default(),
                    job.segments[customer.segment].as_str(),
                ),
                Holder::Won => ("won", String::new(), ""),
                Holder::Nobody => ("nobody", String::new(), ""),
            };
            for word in [strategy, kind, &name, segment] {
                table.text(word)?;
            }
            let figures =
                entries.iter().map(|(at, _)| account[*at]).flat_map(|entry| [entry.mean, entry.p5, entry.p95]);
            let figures = figures.chain([account[last.0].mean]);
            for figure in figures {
                table.number(Some(rounded(figure)))?;
            }
            table.end_row()?;
        }
    }
    Ok(())
}

/// Who is who, where customers are told of under other names: those of `told` beside those of `own`.
///
/// # Errors
/// Whatever `out` refuses.
pub fn key(own: &[Listed], told: &[Listed], out: impl Write) -> io::Result<()> {
    let mut table = Sheet::new(out, CsvStyle::Plain, ["pseudonym", "customer"])?;
    for (told, own) in told.iter().zip(own) {
        table.text(&told.id)?;
        table.text(&own.id)?;
        table.end_row()?;
    }
    table.finish()
}

/// The entries of an account that are told, each with its place: what is only seen when customers are looked at is none of them.
pub(super) fn told(job: &Outcomes) -> Vec<(usize, &String)> {
    job.account.iter().enumerate().filter(|(_, entry)| !LOOK.contains(&entry.as_str())).collect()
}

/// A figure to 12 digits, or to six after the point where that is finer: without the dust of sums of binary fractions, and so that a hundred
/// thousand of them still add up to the cent.
fn rounded(figure: f64) -> f64 {
    let text = if figure.abs() < 1e6 { format!("{figure:.11e}") } else { format!("{figure:.6}") };
    // Nothing is nothing, also where a loss of it came to -0.
    text.parse::<f64>().map_or(figure, |rounded| rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn figures_are_written_without_dust() {
        for (figure, written) in [
            (41.999_999_999_999_99, "42"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (-1e-13, "-0.0000000000001"),
            (2.0 / 3.0, "0.666666666667"),
            (123_456.789_012_345, "123456.789012"),
            (-98_765_432.123_456_78, "-98765432.123457"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(rounded(figure).to_string(), written);
        }
    }
}
