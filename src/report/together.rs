//! What strategies bring together, and whether that is more or less than the sum of what each brings.

use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::payback::payback;
use super::terms::{Known, formats, intervals, margin, titles, to_baseline};
use super::text::headline;
use crate::legible::Format;
use crate::legible::name;
use crate::stats::{BASELINE, Comparison, Difference, Interaction};

/// The answer in a few sentences, then a table of what it is made of. `width` as in [`text`](super::text()).
#[must_use]
pub fn together(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match &comparison.interaction {
        None => {
            parts.push(paragraph("Interrupted before the first run was finished: there is nothing to tell.", width));
        }
        Some(interaction) => {
            let rows = rows(comparison, interaction);
            let known: Vec<&Known> = rows.iter().map(|(_, known)| known).collect();
            let means: Vec<f64> = known.iter().map(|(mean, _)| *mean).collect();
            let margins: Vec<f64> = known.iter().filter_map(|(_, ci95)| ci95.map(margin)).collect();
            let format = Format::new(formats(comparison).0.scale, &means, &margins);
            parts.push(paragraph(&answer(comparison, interaction, format), width));
            parts.extend(payback(comparison, width));
            let unit = format.scale.unit(&name(&comparison.study.currency));
            parts.push(paragraph(&format!("Against the baseline, means in {unit}, ± the 95% interval"), width));
            let cells: Vec<Option<Known>> = known.into_iter().copied().map(Some).collect();
            let cells = intervals(&cells, format, |mean| format.write_signed(mean));
            let rows: Vec<Vec<String>> =
                rows.into_iter().zip(cells).map(|((title, _), cell)| vec![title, cell]).collect();
            parts.push(table(&["Strategy", "Value"], &rows, width));
        }
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

/// Each strategy alone, their sum, all as one, and how far that is from the sum.
fn rows(comparison: &Comparison, interaction: &Interaction) -> Vec<(String, Known)> {
    let known = |difference: &Difference| (difference.mean, difference.ci95);
    let alone = titles(comparison).into_iter().zip(&comparison.strategies[..comparison.strategies.len() - 1]);
    let alone = alone.filter_map(|(title, it)| Some((title, known(&to_baseline(it)?))));
    let all = [
        ("Sum of these", &interaction.sum),
        ("Together", &interaction.together),
        ("Interaction", &interaction.interaction),
    ];
    alone.chain(all.map(|(title, it)| (title.to_owned(), known(it)))).collect()
}

fn answer(comparison: &Comparison, interaction: &Interaction, format: Format) -> String {
    let currency = name(&comparison.study.currency);
    let strategies = comparison.strategies.iter().zip(titles(comparison));
    let titles: Vec<String> = strategies.filter(|(it, _)| it.name != BASELINE).map(|(_, title)| bold(&title)).collect();
    let [first @ .., last, _] = &titles[..] else { return String::new() };
    let Interaction { together, interaction, .. } = interaction;
    let amount = |it: f64| format.money(&currency, it.abs());
    let than = if together.mean < 0.0 { "less" } else { "more" };
    let whole =
        format!("Together {} and {last} bring {} {than} than the baseline", first.join(", "), amount(together.mean));
    let Difference { mean, se, ci95, .. } = interaction;
    if *mean == 0.0 && se.is_none_or(|se| se == 0.0) {
        return format!("{whole}: exactly the sum of what each brings alone.");
    }
    let side = |it: f64| format!("{} {}", format.write(it.abs()), if it < 0.0 { "less" } else { "more" });
    let off = format!(
        "{} {} than the sum of what each brings alone",
        amount(*mean),
        if *mean < 0.0 { "less" } else { "more" }
    );
    match ci95 {
        None => format!("{whole}: {off}, in this one run; one run cannot say how sure that is."),
        Some([low, high]) if interaction.is_clear() => {
            let [near, far] = if *mean < 0.0 { [high, low] } else { [low, high] }.map(|it| format.write(it.abs()));
            format!("{whole}: {off}, with 95% confidence between {near} and {far}.")
        }
        Some([low, high]) => format!(
            "{whole}. Whether that is more or less than the sum of what each brings alone is not known: with 95% confidence between {} \
             and {}. More runs would narrow it.",
            side(*low),
            side(*high)
        ),
    }
}
