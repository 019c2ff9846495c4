//! Tables of the report, as tables of a page.

use crate::report::layout::Column;
use crate::report::ranking;
use crate::report::rows::best;
use crate::report::segments;
use crate::report::terms::titles;
use crate::report::text::{costs, gained, worth};
use crate::stats::Comparison;
use maud::{Markup, html};

/// What each is worth, how sure that is, what comes in and what it costs, and whose it is.
pub(super) fn tables(comparison: &Comparison) -> Markup {
    if comparison.runs == 0 {
        return html! {};
    }
    html! {
        section {
            h2 { "The same in numbers" }
            (by_strategy(comparison, worth(comparison)))
            @if let Some(table) = ranking::table(comparison) { (by_strategy(comparison, table)) }
            (by_strategy(comparison, gained(comparison)))
            (by_strategy(comparison, costs(comparison)))
        }
        @if let Some(table) = segments::accounts(comparison) {
            section {
                h2 { "Accounts of the segments" }
                (grid(&table.caption, &table.header, table.rows.iter().map(|row| (row, if row[1..].iter().all(String::is_empty) { "part" } else { "" }))))
            }
        }
    }
}

/// A row for each strategy.
fn by_strategy(comparison: &Comparison, (caption, columns): (String, Vec<Column>)) -> Markup {
    let names = titles(comparison);
    let header: Vec<String> =
        ["Strategy".to_owned()].into_iter().chain(columns.iter().map(|(heading, _)| heading.clone())).collect();
    let row = |(at, name): (usize, &String)| -> Vec<String> {
        [name.clone()].into_iter().chain(columns.iter().map(|(_, cells)| cells[at].clone())).collect()
    };
    let rows: Vec<Vec<String>> = names.iter().enumerate().map(row).collect();
    let best = best(comparison);
    grid(&caption, &header, rows.iter().enumerate().map(|(at, row)| (row, if Some(at) == best { "best" } else { "" })))
}

fn grid<'a>(caption: &str, header: &[String], rows: impl Iterator<Item = (&'a Vec<String>, &'a str)>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for heading in header { th scope="col" { (heading.replace('\n', " ")) } } } }
                tbody {
                    @for (row, class) in rows {
                        tr class=[Some(class).filter(|class| !class.is_empty())] {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
