//! What each segment brings under each strategy, and gains against the baseline.

use super::layout::{paragraph, table};
use super::number::Format;
use super::terms::{formats, intervals, margin, titles, undefined};
use super::visible::name;
use crate::engine::{METRICS, Metric};
use crate::stats::{Comparison, Difference, Share, Summary};

/// A table with a part per segment, in it a row per strategy; `None` where figures by segment are not kept.
pub(super) fn segments(comparison: &Comparison, width: u16) -> Option<String> {
    let standings = &comparison.strategies;
    let names: Vec<&str> = standings.first()?.segments.iter().map(|share| share.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let of = |segment: usize| standings.iter().map(move |it| &it.segments[segment]);
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
    let header: Vec<&str> =
        ["Segment, strategy"].into_iter().chain(columns.iter().map(|(heading, _)| *heading)).collect();
    let mut rows = Vec::new();
    for (segment, segment_name) in names.iter().enumerate() {
        rows.push([name(segment_name)].into_iter().chain(columns.iter().map(|_| String::new())).collect());
        for (strategy, title) in titles(comparison).into_iter().enumerate() {
            let at = segment * standings.len() + strategy;
            let cells = columns.iter().map(|(_, cells)| cells[at].clone());
            // Spaces that do not break keep the indent where a title wraps.
            rows.push([format!("\u{a0}\u{a0}{title}")].into_iter().chain(cells).collect());
        }
    }
    let unit = scale.unit(&name(&comparison.study.currency));
    let caption = format!("By segment, means in {unit}; present values before costs that no customer causes");
    Some([paragraph(&caption, width), table(&header, &rows, width)].join("\n"))
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
