//! What each segment, and each year, brings under each strategy, and gains against the baseline.

use super::figures::Figures;
use super::layout::paragraph;
use super::terms::{formats, intervals, margin, titles, undefined};
use crate::engine::{METRICS, Metric};
use crate::legible::{Format, grouped, name};
use crate::model::Year;
use crate::stats::{Comparison, Difference, Share, Standing, Summary};

/// What each segment brings, as text; `None` where figures by segment are not kept.
pub(super) fn segments(comparison: &Comparison, width: u16) -> Option<String> {
    accounts(comparison).map(|accounts| accounts.told(width))
}

/// The same as a table.
pub(super) fn accounts(comparison: &Comparison) -> Option<Figures> {
    let names = comparison.strategies.first()?.segments.iter().map(|share| name(&share.name)).collect();
    let caption = |unit| format!("By segment, means in {unit}; present values before costs that no customer causes");
    parts(comparison, names, |it| &it.segments, ("Segment, strategy", caption), Running::Apart)
}

/// A table with a part per year, and which of them are parts of one; `None` where figures by year are not kept.
pub(super) fn years(comparison: &Comparison, width: u16) -> Option<String> {
    let calendar = comparison.years.first()?.name != "1";
    let title = |year: &Year| if calendar { year.name.clone() } else { format!("Year {}", year.name) };
    let caption =
        |unit| format!("By year, means in {unit}; present values, at the start, add up to the net present value");
    let names = comparison.years.iter().map(title).collect();
    let table = parts(comparison, names, |it| &it.years, ("Year, strategy", caption), Running::Together)?.told(width);
    let unit = comparison.study.period.name();
    let part = |year: &Year| {
        let periods = grouped(f64::from(year.periods), 0);
        format!("{} has {periods} {unit}{} only", title(year), if year.periods == 1 { "" } else { "s" })
    };
    let parts: Vec<String> = comparison.years.iter().filter(|year| year.part).map(part).collect();
    let note = (!parts.is_empty()).then(|| paragraph(&format!("Not a whole year: {}.", parts.join(", ")), width));
    Some([Some(table), note].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

/// Whether what one part gains on the baseline is added to what those before it gain.
#[derive(Clone, Copy, PartialEq)]
enum Running {
    Apart,
    Together,
}

/// A table with a part for each of these, in it a row per strategy; `None` where there is none.
fn parts(
    comparison: &Comparison,
    names: Vec<String>,
    told: fn(&Standing) -> &[Share],
    (first, caption): (&'static str, impl Fn(String) -> String),
    running: Running,
) -> Option<Figures> {
    let standings = &comparison.strategies;
    if names.is_empty() || standings.iter().any(|it| told(it).len() != names.len()) {
        return None;
    }
    let of = |part: usize| standings.iter().map(move |it| &told(it)[part]);
    let all = || (0..names.len()).flat_map(of);
    let figures = |metric: Metric| all().map(move |share| figure(share, metric)).collect::<Vec<Option<Summary>>>();
    let means = |metric: Metric| figures(metric).into_iter().flatten().map(|it| it.mean).collect::<Vec<f64>>();
    let scale = formats(comparison).0.scale;
    let column = |metric: Metric, format: Format| -> Vec<String> {
        figures(metric).iter().map(|it| it.map_or_else(undefined, |it| format.write(it.mean))).collect()
    };
    let money = |metric| column(metric, Format::new(scale, &means(metric), &[]));
    let differences: Vec<Option<Difference>> = all().map(to_baseline).collect();
    let known: Vec<_> = differences.iter().map(|it| it.map(|it| (it.mean, it.ci95))).collect();
    let shifts: Vec<f64> = known.iter().flatten().map(|(mean, _)| *mean).collect();
    let margins: Vec<f64> = known.iter().flatten().filter_map(|(_, ci95)| ci95.map(margin)).collect();
    let shift = Format::new(scale, &shifts, &margins);
    let mut columns = vec![
        ("Customers\nat the end", column(Metric::CustomersEnd, Format::count(&means(Metric::CustomersEnd)))),
        ("Revenue", money(Metric::Revenue)),
        ("Present\nvalue", money(Metric::Npv)),
    ];
    if !shifts.is_empty() {
        columns.push(("Against\nthe baseline", intervals(&known, shift, |mean| shift.write_signed(mean))));
    }
    if !shifts.is_empty() && running == Running::Together {
        let so_far = so_far(&differences, standings.len());
        let shift = Format::new(scale, &so_far.iter().flatten().copied().collect::<Vec<f64>>(), &[]);
        let told = so_far.iter().map(|it| it.map_or_else(undefined, |mean| shift.write_signed(mean)));
        columns.push(("Up to\nthen", told.collect()));
    }
    let header = [first].into_iter().chain(columns.iter().map(|(heading, _)| *heading));
    let header = header.map(str::to_owned).collect();
    let mut rows = Vec::new();
    for (part, part_name) in names.into_iter().enumerate() {
        rows.push([part_name].into_iter().chain(columns.iter().map(|_| String::new())).collect());
        for (strategy, title) in titles(comparison).into_iter().enumerate() {
            let at = part * standings.len() + strategy;
            let cells = columns.iter().map(|(_, cells)| cells[at].clone());
            // Spaces that do not break keep the indent where a title wraps.
            rows.push([format!("\u{a0}\u{a0}{title}")].into_iter().chain(cells).collect());
        }
    }
    let unit = scale.unit(&name(&comparison.study.currency));
    Some(Figures { caption: caption(unit), header, rows })
}

/// What is gained in all parts up to each, of so many strategies.
fn so_far(differences: &[Option<Difference>], strategies: usize) -> Vec<Option<f64>> {
    let mut sums = vec![0.0; strategies];
    let add = |(at, it): (usize, &Option<Difference>)| {
        let sum = &mut sums[at % strategies];
        it.map(|it| {
            *sum += it.mean;
            *sum
        })
    };
    differences.iter().enumerate().map(add).collect()
}

fn figure(share: &Share, metric: Metric) -> Option<Summary> {
    share.metrics[place(metric)]
}

fn to_baseline(share: &Share) -> Option<Difference> {
    share.versus_baseline.as_ref()?[place(Metric::Npv)]
}

/// Where a metric stands among those that exist by period.
fn place(metric: Metric) -> usize {
    METRICS.iter().take(metric as usize).filter(|info| info.by_period).count()
}
