//! What is drawn of a comparison: the figures, and the words beside them, which are those of the text.

use super::terms::{Known, formats, intervals, margin, titles, to_baseline};
use super::text::facts;
use super::waterfall::amounts;
use crate::chart::{Areas, Bridge, Dots, Fan, Kinds, Panel, Row, Span, Words};
use crate::engine::{METRICS, Metric};
use crate::legible::{Format, Scale, name, percent, visible};
use crate::stats::{Cash, Comparison, Course, Courses, Standing};

/// What each strategy brings; where nothing was held against the baseline, what each is worth. `None` without a replication.
#[must_use]
pub fn picture(comparison: &Comparison) -> Option<Dots> {
    gains(comparison).or_else(|| values(comparison))
}

/// Each strategy against the baseline in equally likely futures, the best first. `None` where nothing was held against the baseline.
#[must_use]
pub fn gains(comparison: &Comparison) -> Option<Dots> {
    let format = formats(comparison).1;
    let words =
        Words { zero: "as now", above: "better", same: "the same", below: "worse", write: Format::write_signed };
    let mut rows: Vec<(f64, Row)> = Vec::new();
    for (standing, title) in comparison.strategies.iter().zip(titles(comparison)) {
        let Some((gains, known)) = standing.gains.as_ref().zip(to_baseline(standing)) else { continue };
        let mut row = Row { name: title, said: String::new(), futures: gains.clone() };
        let known = intervals(&[Some((known.mean, known.ci95))], format, |it| format.write_signed(it)).concat();
        let (above, same, all) = (row.above(), row.same(), row.futures.len());
        row.said = match same {
            0 => format!("{known}, better in {above} of {all}"),
            _ if same == all => format!("{known}, the same in all"),
            _ => format!("{known}, better in {above} of {all}, the same in {same}"),
        };
        rows.push((to_baseline(standing).map_or(0.0, |it| it.mean), row));
    }
    drawn(comparison, "gains", "against the baseline", words, format, rows)
}

/// The value of each strategy in equally likely futures, the best first, with the chance that it is a loss.
#[must_use]
pub fn values(comparison: &Comparison) -> Option<Dots> {
    let format = formats(comparison).0;
    let words = Words { zero: "0", above: "above 0", same: "0", below: "a loss", write: Format::write };
    let row = |(standing, title): (&Standing, String)| {
        let value = standing.metrics[Metric::Value as usize]?;
        let known = intervals(&[Some((value.mean, value.ci95))], format, |it| format.write(it)).concat();
        let loss = standing.risk.map_or_else(String::new, |it| format!(", below 0 in {}", percent(it.below_zero)));
        Some((value.mean, Row { name: title, said: format!("{known}{loss}"), futures: standing.futures.clone() }))
    };
    let rows = comparison.strategies.iter().zip(titles(comparison)).filter_map(row).collect();
    drawn(comparison, "values", "what it is worth", words, format, rows)
}

fn drawn(
    comparison: &Comparison,
    kind: &'static str,
    what: &str,
    words: Words,
    format: Format,
    mut rows: Vec<(f64, Row)>,
) -> Option<Dots> {
    rows.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let n = rows.first()?.1.futures.len();
    let unit = format.scale.unit(&name(&comparison.study.currency));
    let title = visible(&comparison.study.scenario);
    Some(Dots {
        kind,
        caption: format!("Each dot is one of {n} equally likely futures: {unit}, {what}"),
        origin: format!("{title}: {}", facts(comparison)),
        title: format!("{title}: {what}"),
        words,
        format,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    })
}

/// What the best strategy brings more than the baseline, by kind of money. `None` where cash is not kept by line, and where nothing was held
/// against the baseline.
#[must_use]
pub fn difference(comparison: &Comparison) -> Option<Bridge> {
    let value = |it: &Standing| it.metrics[Metric::Value as usize].map(|it| it.mean);
    let held = comparison.strategies.iter().zip(titles(comparison));
    let held = held.filter_map(|(it, title)| Some((it, title, to_baseline(it)?, value(it)?)));
    let (standing, title, whole, _) = held.reduce(|best, it| if it.3 > best.3 { it } else { best })?;
    let part =
        |it: &Cash| Some((line(Some(it.line.name())), it.versus_baseline.flatten().map(|it| (it.mean, it.ci95))?));
    let parts: Vec<(String, Known)> = standing.cash.iter().filter_map(part).collect();
    let means: Vec<f64> = parts.iter().map(|(_, (mean, _))| *mean).chain([whole.mean]).collect();
    let margins = [whole.ci95.map(margin).unwrap_or_default()];
    let format = Format::new(Scale::new(means.iter().copied()), &means, &margins);
    let seen = |amount: f64| format.write(amount.abs()) != format.write(0.0);
    let parts =
        parts.into_iter().filter(|(_, (mean, ci95))| seen(*mean) || ci95.map(margin).is_some_and(seen)).collect();
    let title = format!("{title} against the baseline");
    spanned(comparison, ("bridge", &title, "kind of money"), parts, (whole.mean, whole.ci95), format)
}

/// A bridge of these parts, with what is said of each; `None` of none.
pub(super) fn spanned(
    comparison: &Comparison,
    (kind, title, by): (&'static str, &str, &str),
    parts: Vec<(String, Known)>,
    whole: Known,
    format: Format,
) -> Option<Bridge> {
    // No amount stands below another here.
    let narrow = |cell: String| cell.split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut said = amounts(&parts, whole, format).into_iter().map(narrow);
    let spans = parts.into_iter().zip(said.by_ref());
    let spans: Vec<Span> = spans.map(|((name, (amount, _)), said)| Span { name, said, amount }).collect();
    let whole = Span { name: "Difference".to_owned(), said: said.next()?, amount: whole.0 };
    let (scenario, unit) = (visible(&comparison.study.scenario), format.scale.unit(&name(&comparison.study.currency)));
    (!spans.is_empty()).then(|| Bridge {
        kind,
        title: format!("{scenario}: {title}"),
        caption: format!("{title}, by {by}, {unit}"),
        origin: format!("{scenario}: {}", facts(comparison)),
        parts: spans,
        whole,
    })
}

/// What a line of the ledger is called.
pub(super) fn line(name: Option<&str>) -> String {
    let told = METRICS.iter().find(|info| name == Some(info.name));
    told.map_or_else(|| "Later payment".to_owned(), |info| info.label.to_owned())
}

/// How customers and discounted cash go over time under each strategy, each with a heading; none where periods are not kept.
#[must_use]
pub fn courses(comparison: &Comparison) -> Vec<(&'static str, Fan)> {
    let scale = formats(comparison).0.scale;
    let unit = scale.unit(&name(&comparison.study.currency));
    let fan = |kind: &'static str, what: &str, of: fn(&Courses) -> &Course, money: bool| {
        let known = comparison.strategies.iter().zip(titles(comparison));
        let known: Vec<(&Course, String)> =
            known.filter_map(|(it, title)| Some((of(it.courses.as_ref()?), title))).collect();
        let ends: Vec<f64> = known.iter().filter_map(|(course, _)| Some(course.periods.last()?.mean)).collect();
        let format = if money { Format::new(scale, &ends, &[]) } else { Format::count(&ends) };
        let panels: Vec<Panel> = known.into_iter().map(|(course, title)| panel(course, title, format)).collect();
        panels.first()?;
        let title = format!("{}: {what}", visible(&comparison.study.scenario));
        Some(Fan {
            kind,
            what: what.to_owned(),
            title,
            origin: String::new(),
            format,
            period: comparison.study.period.name(),
            panels,
        })
    };
    let cash = format!("What cash so far is worth at the start, {unit}");
    let customers = fan("customers", "Customers at the end of each period", |it| &it.customers, false);
    let cash = fan("cash", &cash, |it| &it.cash, true);
    let all = [("How many customers there are", customers), ("How the value comes together", cash)];
    all.into_iter().filter_map(|(heading, fan)| Some((heading, fan?))).collect()
}

fn panel(course: &Course, name: String, format: Format) -> Panel {
    let said = course.periods.last().map_or_else(String::new, |end| {
        let [mean, low, high] = [end.mean, end.p5, end.p95].map(|it| format.write(it));
        format!("At the end {mean} on average, nine of ten {low} to {high}")
    });
    Panel {
        name,
        said,
        band: course.periods.iter().map(|it| [it.p5, it.p95]).collect(),
        middle: course.periods.iter().map(|it| it.p50).collect(),
        lines: course.lines.clone(),
    }
}

/// Customers by what they do at the end of each period, under each strategy: awake, asleep, gone but still on file. `None` where periods are not
/// kept, and where all are awake and known to be.
#[must_use]
pub fn status(comparison: &Comparison) -> Option<Areas> {
    const KINDS: [&str; 3] = ["awake", "asleep", "gone, still on file"];
    let mean = |standing: &Standing, metric: Metric| -> Option<Vec<f64>> {
        let at = METRICS.iter().take(metric as usize).filter(|info| info.by_period).count();
        let periods = standing.series.get(at).filter(|it| !it.is_empty())?;
        Some(periods.iter().map(|it| it.map_or(0.0, |it| it.mean)).collect())
    };
    let less = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| (one - other).max(0.0)).collect();
    let counts = |standing: &Standing| -> Option<[Vec<f64>; 3]> {
        let [there, asleep, filed] =
            [Metric::CustomersEnd, Metric::Dormant, Metric::FiledEnd].map(|metric| mean(standing, metric));
        let there = there?;
        let asleep = asleep.unwrap_or_else(|| vec![0.0; there.len()]);
        let gone = filed.map_or_else(|| vec![0.0; there.len()], |filed| less(&filed, &there));
        Some([less(&there, &asleep), asleep, gone])
    };
    let known = comparison.strategies.iter().zip(titles(comparison));
    let known: Vec<(String, [Vec<f64>; 3])> =
        known.map(|(it, title)| Some((title, counts(it)?))).collect::<Option<_>>()?;
    let is_told = |kind: usize| kind == 0 || known.iter().any(|(_, all)| all[kind].iter().any(|it| *it >= 0.5));
    let kinds: Vec<usize> = (0..KINDS.len()).filter(|kind| is_told(*kind)).collect();
    let end = |course: &[f64]| course.last().copied().unwrap_or_default();
    let ends: Vec<f64> = known.iter().flat_map(|(_, all)| all.iter().map(|it| end(it))).collect();
    let format = Format::count(&ends);
    let panel = |(name, all): (String, [Vec<f64>; 3])| {
        let told = kinds.iter().map(|kind| format!("{} {}", format.write(end(&all[*kind])), KINDS[*kind]));
        let said = format!("At the end {} on average", told.collect::<Vec<String>>().join(", "));
        Kinds { name, said, counts: kinds.iter().map(|kind| all[*kind].clone()).collect() }
    };
    (kinds.len() > 1 && !known.is_empty()).then(|| Areas {
        title: format!("{}: customers by what they do", visible(&comparison.study.scenario)),
        what: format!("Customers at the end of each {}, by what they do, means", comparison.study.period.name()),
        origin: String::new(),
        format,
        period: comparison.study.period.name(),
        kinds: kinds.iter().map(|kind| KINDS[*kind]).collect(),
        panels: known.into_iter().map(panel).collect(),
    })
}
