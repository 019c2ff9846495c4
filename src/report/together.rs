//! What strategies bring together, and whether that is more or less than the sum of what each brings.

use super::figures::Figures;
use super::finding::{Chapter, Finding, Piece, told};
use super::layout::bold;
use super::payback::sentences;
use super::pictures::spanned;
use super::terms::{Known, formats, intervals, listed, margin, seen, titles, to_baseline};
use crate::chart::{Bridge, Span};
use crate::legible::{Format, name};
use crate::stats::{BASELINE, Comparison, Difference, Interaction};

/// The answer in a few sentences, then a table of what it is made of. `width` as in [`text`](super::text()).
#[must_use]
pub fn together(comparison: &Comparison, width: u16) -> String {
    told(comparison, found(comparison), "Interrupted before it was known what they bring together.", width)
}

/// What each brings alone, and what they bring together beside that, as a picture. `None` where there is nothing to tell.
#[must_use]
pub fn interaction(comparison: &Comparison) -> Option<Bridge> {
    let rows = rows(comparison, comparison.interaction.as_ref()?);
    let format = format(comparison, &rows);
    // The sum stands in the table.
    let [alone @ .., _, together, beside] = &rows[..] else { return None };
    let parts = alone.iter().chain([beside]).cloned().collect();
    let drawn =
        spanned(comparison, ("bridge", "Together against the baseline", "strategy"), parts, together.1, format)?;
    Some(Bridge { whole: Span { name: together.0.clone(), ..drawn.whole }, ..drawn })
}

/// What they bring together; `None` where that is not known.
pub(super) fn found(comparison: &Comparison) -> Option<Finding> {
    let it = comparison.interaction.as_ref()?;
    let rows = rows(comparison, it);
    let format = format(comparison, &rows);
    let unit = format.scale.unit(&name(&comparison.study.currency));
    let cells: Vec<Option<Known>> = rows.iter().map(|(_, known)| Some(*known)).collect();
    let cells = intervals(&cells, format, |mean| format.write_signed(mean));
    let figures = Figures {
        caption: format!("Against the baseline, means in {unit}, ± the 95% interval"),
        header: ["Strategy", "Value"].map(str::to_owned).to_vec(),
        rows: rows.into_iter().zip(cells).map(|((title, _), cell)| vec![title, cell]).collect(),
    };
    let order = it.ordered.then(|| {
        let told =
            "They change the same in different ways and act in this order; in another they may bring something else.";
        told.to_owned()
    });
    let bridge = interaction(comparison).map(Piece::Bridge);
    let back = sentences(comparison);
    let back = (!back.is_empty()).then_some(Piece::Lines(back));
    Some(Finding {
        question: "Do these strategies bring more together than the sum of what each brings alone?".to_owned(),
        verdict: None,
        answer: vec![[answer(comparison, it, format)].into_iter().chain(order).collect()],
        chapters: vec![
            Chapter::new("When it pays back", back.into_iter().collect()),
            Chapter::new("What they bring together", bridge.into_iter().collect()),
            Chapter::new("The same in numbers", vec![Piece::Table(figures)]),
        ],
    })
}

/// How amounts are written.
fn format(comparison: &Comparison, rows: &[(String, Known)]) -> Format {
    let means: Vec<f64> = rows.iter().map(|(_, (mean, _))| *mean).collect();
    let margins: Vec<f64> = rows.iter().filter_map(|(_, (_, ci95))| ci95.map(margin)).collect();
    Format::new(formats(comparison).0.scale, &means, &margins)
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
    let [all @ .., _] = &titles[..] else { return String::new() };
    let all = listed(&all.iter().map(String::as_str).collect::<Vec<&str>>());
    let Interaction { together, interaction, .. } = interaction;
    let than = |it: f64| if it < 0.0 { "less" } else { "more" };
    let amount = |it: &Difference| seen(format, it.mean, &it.ci95.unwrap_or_default()).money(&currency, it.mean.abs());
    let whole = if together.is_nothing() {
        format!("Together {all} come to the same as the baseline")
    } else {
        format!("Together {all} bring {} {} than the baseline", amount(together), than(together.mean))
    };
    let Difference { mean, ci95, .. } = interaction;
    if interaction.is_nothing() {
        return format!("{whole}: exactly the sum of what each brings alone.");
    }
    let off = format!("{} {} than the sum of what each brings alone", amount(interaction), than(*mean));
    let format = seen(format, *mean, &ci95.unwrap_or_default());
    let side = |it: f64| format!("{} {}", format.write(it.abs()), than(it));
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
