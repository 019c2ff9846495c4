//! Parts that add up to a whole, as a table: what each is, how sure that is, and a bar from where those before it end.

use super::layout::{bold, table};
use super::terms::{Known, intervals};
use crate::legible::Format;

/// A table of parts, the whole in its last row; the first heading stands above the names, the second above the amounts.
pub(super) fn waterfall(
    heading: [&str; 2],
    parts: &[(String, Known)],
    whole: Known,
    format: Format,
    width: u16,
) -> String {
    nested(heading, parts, vec![Vec::new(); parts.len()], whole, format, width)
}

/// The same, with what each part is made of below it: amounts as they are shown.
pub(super) fn nested(
    [heading, unit]: [&str; 2],
    parts: &[(String, Known)],
    inner: Vec<Vec<(String, f64)>>,
    whole: Known,
    format: Format,
    width: u16,
) -> String {
    let means: Vec<f64> = parts.iter().map(|(_, (mean, _))| *mean).collect();
    let cells = amounts(parts, whole, format);
    let names = parts.iter().map(|(name, _)| name.clone()).chain(["Difference".to_owned()]);
    let bars = bars(&means, whole.0, if width < 80 { 14 } else { 26 });
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (((name, cell), bar), inner) in names.zip(cells).zip(bars).zip(inner.into_iter().chain([Vec::new()])) {
        // Amounts stand below amounts, whatever margin follows.
        let margin = cell.chars().skip_while(|it| *it != ' ').count();
        rows.push(vec![name, cell, bar]);
        let below = |(name, amount): (String, f64)| {
            vec![name, format!("{}{}", format.write_signed(amount), SPACE.repeat(margin)), SPACE.to_owned()]
        };
        rows.extend(inner.into_iter().map(below));
    }
    if let Some(last) = rows.last_mut() {
        last[..2].iter_mut().for_each(|cell| *cell = bold(cell));
    }
    table(&[heading, unit, ""], &rows, width)
}

/// What is written of each part, and last of the whole: what is seen adds up.
pub(super) fn amounts(parts: &[(String, Known)], whole: Known, format: Format) -> Vec<String> {
    let means: Vec<f64> = parts.iter().map(|(_, (mean, _))| *mean).collect();
    let shown = format.adding_up(&means, whole.0);
    let known = shown.iter().zip(parts).map(|(mean, (_, (_, ci95)))| Some((*mean, *ci95)));
    intervals(&known.chain([Some(whole)]).collect::<Vec<_>>(), format, |mean| format.write_signed(mean))
}

/// Spaces that are not cut off.
const SPACE: &str = "\u{a0}";

/// A bar for each part, from where the parts before it end to where it ends, and one for the whole from 0: so many columns wide.
/// What brings more is full, what brings less is shaded.
fn bars(parts: &[f64], whole: f64, columns: usize) -> Vec<String> {
    let mut end = 0.0;
    let mut spans: Vec<(f64, f64)> = parts
        .iter()
        .map(|part| {
            let from = end;
            end += part;
            (from, end)
        })
        .collect();
    spans.push((0.0, whole));
    let ends = || spans.iter().flat_map(|(from, to)| [*from, *to]);
    let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let column = |at: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of columns"
        )]
        let column = if high > low { ((at - low) / (high - low) * columns as f64).round() as usize } else { 0 };
        column.min(columns)
    };
    let bar = |(from, to): &(f64, f64)| {
        let (first, last) = (column(from.min(*to)), column(from.max(*to)));
        let filled = if to < from { "▒" } else { "█" }.repeat(last - first);
        format!("{}{filled}{}", SPACE.repeat(first), SPACE.repeat(columns - last))
    };
    spans.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn a_bar_begins_where_the_parts_before_it_end() {
        let plain = |bars: Vec<String>| bars.into_iter().map(|bar| bar.replace('\u{a0}', ".")).collect::<Vec<_>>();
        assert_eq!(plain(bars(&[8.0, -6.0, 2.0], 4.0, 8)), ["████████", "..▒▒▒▒▒▒", "..██....", "████...."]);
        assert_eq!(plain(bars(&[-2.0, 1.0], -1.0, 4)), ["▒▒▒▒", "██..", "..▒▒"]);
        assert_eq!(plain(bars(&[0.0], 0.0, 3)), ["...", "..."]);
    }
}
