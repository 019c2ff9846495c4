//! What was forecast, held against what happened, for people.

use super::layout::{bold, paragraph, styled, table};
use super::text::headline;
use crate::engine::{Metric, Unit};
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::stats::{Backtest, Compared, Comparison, Period};

/// So many periods are shown of a metric: of more, those outside the band.
const SHOWN: usize = 24;
/// Columns from which tables have room for the average customer.
const ROOMY: u16 = 72;
/// Fewer than this share of its own runs stray so often: the scenario is wrong.
const WRONG: f64 = 0.01;
/// The same, and it may be chance.
const DOUBTED: f64 = 0.05;

/// How what happened lies to the runs. `width` as in [`text`](super::text()).
#[must_use]
pub fn backtest(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match comparison.backtest.as_ref().filter(|it| comparison.runs > 0 && !it.figures.is_empty()) {
        None => parts.push(paragraph("There is nothing that could be compared.", width)),
        Some(backtest) => {
            let told = Told { comparison, backtest, unit: comparison.study.period.name(), width };
            parts.push(paragraph(&told.band(), width));
            parts.push(told.summary());
            for figure in &backtest.figures {
                parts.push(paragraph(&told.verdict(figure), width));
                parts.extend(told.periods(figure));
            }
        }
    }
    styled(&parts.join("\n"))
}

/// How each figure lies to the band, in a sentence or two each.
pub(super) fn verdicts(comparison: &Comparison) -> Option<String> {
    let backtest = comparison.backtest.as_ref().filter(|it| comparison.runs > 0 && !it.figures.is_empty())?;
    let told = Told { comparison, backtest, unit: comparison.study.period.name(), width: 80 };
    Some(backtest.figures.iter().map(|figure| told.verdict(figure)).collect::<Vec<_>>().join(" "))
}

struct Told<'a> {
    comparison: &'a Comparison,
    backtest: &'a Backtest,
    unit: &'static str,
    width: u16,
}

impl Told<'_> {
    /// What the band is of.
    fn band(&self) -> String {
        let of = if self.backtest.ignorance {
            "luck, and what the scenario says nobody knows"
        } else {
            "luck alone, since the scenario has no [assumptions]: all its figures are taken for certain, and the band is too narrow by as \
             much as they are not"
        };
        let naive = if self.backtest.naive {
            " The average customer is the same scenario without differences between customers, as a calculation with averages would have it."
        } else {
            " No figure of the scenario differs between customers in a way that could be averaged: an average customer says the same."
        };
        let certain = match &self.backtest.certain[..] {
            [] => String::new(),
            names => format!(
                " Taken for certain: {}; the band is too narrow by as much as {}.",
                names.join(", and "),
                if names.len() == 1 { "that is not" } else { "they are not" }
            ),
        };
        format!("The band holds {} of the runs: {of}.{certain}{naive}", percent(self.backtest.band))
    }

    /// Whether there is room for what the average customer would say, beside the sentence that tells it.
    fn tells_averages(&self) -> bool {
        self.backtest.naive && self.width >= ROOMY
    }

    /// A line for each metric.
    fn summary(&self) -> String {
        let signed = |part: Option<f64>| part.map_or_else(|| "–".to_owned(), signed_percent);
        let plain = |part: Option<f64>| part.map_or_else(|| "–".to_owned(), percent);
        let mut header = vec!["What happened", "Inside the\nband", "Forecast too\nhigh by", "Off by\na period"];
        if self.tells_averages() {
            header.extend(["Average\ncustomer: by", "Off by\na period"]);
        }
        let rows: Vec<Vec<String>> = self
            .backtest
            .figures
            .iter()
            .map(|it| {
                let mut row = vec![
                    it.metric.info().label.to_owned(),
                    format!("{} of {}", it.inside, it.periods.len()),
                    signed(it.bias),
                    plain(it.error),
                ];
                if self.tells_averages() {
                    row.extend([signed(it.naive_bias), plain(it.naive_error)]);
                }
                row
            })
            .collect();
        table(&header, &rows, self.width)
    }

    /// Whether the scenario holds, in words.
    fn verdict(&self, it: &Compared) -> String {
        let label = bold(it.metric.info().label);
        let [n, inside] = [it.periods.len(), it.inside];
        let (units, format) = (format!("{}{}", self.unit, if n == 1 { "" } else { "s" }), format(it));
        let first = match it.leaves {
            None => format!("{label} stays in the band in all {n} {units}."),
            Some(period) => format!(
                "{label} lies in the band in {inside} of {n} {units}, about {} are to be expected; it leaves it first in {} {period}.",
                grouped(self.backtest.band * n as f64, 0),
                self.unit
            ),
        };
        let strays = percent(it.strays);
        let judged = match it.strays {
            few if few < WRONG => {
                format!("Only {strays} of the scenario's own runs stray so often: it does not describe what happened.")
            }
            few if few < DOUBTED => {
                format!("{strays} of the scenario's own runs stray so often: it may be chance, but look at it.")
            }
            _ if it.leaves.is_some() => {
                format!("{strays} of the scenario's own runs stray as often: nothing speaks against it.")
            }
            _ => "Nothing speaks against it.".to_owned(),
        };
        let total = it.total.map(|total| {
            // What lies outside is seen to do so.
            let edge = if total.actual < total.low { total.low } else { total.high };
            let format = if total.inside { format } else { format.telling_apart(total.actual, edge) };
            let written = |amount: f64| format.write(amount);
            format!(
                "Over all {n} {units} it came to {}, the forecast is {} ({} to {}){}.",
                self.money(it.metric, total.actual, &format),
                written(total.mean),
                written(total.low),
                written(total.high),
                if total.inside { "" } else { ": outside" }
            )
        });
        let naive = it.error.zip(it.naive_error).map(|(own, naive)| match naive {
            _ if (naive - own).abs() < 0.005 => "The average customer would have said about the same.".to_owned(),
            worse if worse > own => format!(
                "The average customer would have been off by {} a {}, the scenario is by {}.",
                percent(naive),
                self.unit,
                percent(own)
            ),
            _ => format!(
                "The average customer would have been closer: off by {} a {}, the scenario is by {}.",
                percent(naive),
                self.unit,
                percent(own)
            ),
        });
        [Some(first), Some(judged), total, naive].into_iter().flatten().collect::<Vec<String>>().join(" ")
    }

    fn money(&self, metric: Metric, amount: f64, format: &Format) -> String {
        match metric.info().unit {
            Unit::Money => format.money(&name(&self.comparison.study.currency), amount),
            _ => format.write(amount),
        }
    }

    /// Period by period.
    fn periods(&self, it: &Compared) -> Vec<String> {
        let shown: Vec<_> =
            it.periods.iter().filter(|at| it.periods.len() <= SHOWN || !at.inside).take(SHOWN).collect();
        if shown.is_empty() {
            return Vec::new();
        }
        let values: Vec<f64> = shown.iter().flat_map(|at| [at.actual, at.mean, at.high]).collect();
        let format = match it.metric.info().unit {
            Unit::Money => Format::new(Scale::new(values.iter().copied()), &values, &[]),
            _ => format(it),
        };
        let edge = |at: &Period| if at.actual < at.low { at.low } else { at.high };
        let outside = shown.iter().filter(|at| !at.inside);
        let format = outside.fold(format, |format, at| format.telling_apart(at.actual, edge(at)));
        let heading = match it.metric.info().unit {
            Unit::Money => format!("{}, {}", self.unit, format.scale.unit(&name(&self.comparison.study.currency))),
            _ => self.unit.to_owned(),
        };
        let heading = heading[..1].to_uppercase() + &heading[1..];
        let mut header = vec![heading.as_str(), "Happened", "Forecast", "From", "To", ""];
        if self.tells_averages() {
            header.insert(5, "Average\ncustomer");
        }
        let rows: Vec<Vec<String>> = shown
            .iter()
            .map(|at| {
                let mut row = vec![at.period.to_string()];
                row.extend([at.actual, at.mean, at.low, at.high].map(|amount| format.write(amount)));
                if self.tells_averages() {
                    row.push(at.naive.map_or_else(|| "–".to_owned(), |amount| format.write(amount)));
                }
                row.push(match () {
                    () if at.inside => String::new(),
                    () if at.actual < at.low => "below".to_owned(),
                    () => "above".to_owned(),
                });
                row
            })
            .collect();
        let outside = it.periods.len() - it.inside;
        let rest = match () {
            () if it.periods.len() <= SHOWN => None,
            () if outside > SHOWN => {
                Some(format!("The first {SHOWN} of {outside} {}s outside the band; --json has all.", self.unit))
            }
            () => Some(format!("The {}s outside the band; --json has all.", self.unit)),
        };
        let rest = rest.map(|sentence| paragraph(&sentence, self.width));
        std::iter::once(table(&header, &rows, self.width)).chain(rest).collect()
    }
}

/// How the figures of a metric are written.
fn format(it: &Compared) -> Format {
    let all = || it.periods.iter().flat_map(|at| [at.actual, at.high]).chain(it.total.map(|total| total.high));
    match it.metric.info().unit {
        Unit::Money => Format::new(Scale::new(all()), &all().collect::<Vec<f64>>(), &[]),
        Unit::Count => Format::count(&all().collect::<Vec<f64>>()),
        Unit::Share => Format::new(Scale::new(std::iter::empty()), &[1.0], &[0.01]),
    }
}

/// "+4%", "-4%", "0%".
fn signed_percent(part: f64) -> String {
    let written = percent(part.abs());
    match part {
        _ if written == "0%" => written,
        above if above > 0.0 => format!("+{written}"),
        _ => format!("-{written}"),
    }
}
