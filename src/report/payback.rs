//! When each strategy has paid back, in words. Here periods are counted from 1, as people do.

use super::layout::paragraph;
use super::terms::{titles, to_baseline};
use crate::legible::grouped;
use crate::stats::{Comparison, Payback, Standing};

/// A line for each of its sentences.
pub(super) fn payback(comparison: &Comparison, width: u16) -> Option<String> {
    let lines: String = sentences(comparison).iter().map(|sentence| paragraph(sentence, width)).collect();
    (!lines.is_empty()).then_some(lines)
}

/// A sentence for each strategy that pays back, and one for those that never do; nothing of strategies that change nothing.
pub(super) fn sentences(comparison: &Comparison) -> Vec<String> {
    let twin = |it: &Standing| to_baseline(it).is_none_or(|it| it.mean == 0.0 && it.se.is_none_or(|se| se == 0.0));
    let told = comparison.strategies.iter().zip(titles(comparison)).filter(|(it, _)| !twin(it));
    let told: Vec<(Payback, String)> = told.filter_map(|(it, title)| Some((it.payback?, title))).collect();
    let (never, some): (Vec<_>, Vec<_>) = told.into_iter().partition(|(payback, _)| payback.never == 1.0);
    let never: Vec<String> = never.into_iter().map(|(_, title)| title).collect();
    let who = match &never[..] {
        [] => None,
        [one] => Some(format!("{one} does not pay back")),
        [first @ .., last] => Some(format!("{} and {last} do not pay back", first.join(", "))),
    };
    let sentences = some.iter().map(|(payback, title)| format!("{title} {}.", when(comparison, payback)));
    sentences.chain(who.map(|who| format!("{who} {}{}.", horizon(comparison), anywhere(comparison)))).collect()
}

/// "pays back in month 14 (half of the futures between 11 and 19); in 3 of 100 never".
fn when(comparison: &Comparison, payback: &Payback) -> String {
    let from_1 = |period: u32| grouped(f64::from(period) + 1.0, 0);
    let Some(median) = payback.p50 else {
        let share = of_100(1.0 - payback.never);
        let only = if share.starts_with(FEWER) { "" } else { " only" };
        return format!("pays back {} in {share} futures{only}", horizon(comparison));
    };
    let unit = comparison.study.period.name();
    let around = match (payback.p25, payback.p75) {
        (Some(early), Some(late)) if early < late => {
            format!(" (half of the futures between {} and {})", from_1(early), from_1(late))
        }
        (Some(early), None) => format!(" (a quarter of the futures by {unit} {})", from_1(early)),
        _ => String::new(),
    };
    let never = if payback.never > 0.0 { format!("; in {} never", of_100(payback.never)) } else { String::new() };
    let one = if comparison.runs == 1 { " in this one run" } else { "" };
    if median == 0 {
        let often = match payback.p75 {
            Some(0) if payback.never == 0.0 => "",
            Some(0) => " in three of four futures or more",
            _ => " in half of the futures or more",
        };
        let never = if payback.never > 0.0 {
            format!("; in {} it does not pay back", of_100(payback.never))
        } else {
            String::new()
        };
        // What is counted beyond the horizon may be another matter.
        let within = if comparison.study.run_off > 0 { format!(" {}", horizon(comparison)) } else { String::new() };
        return format!("is never behind the baseline{within}{often}{never}{one}");
    }
    format!("pays back in {unit} {}{around}{never}{one}", from_1(median))
}

/// "within the 60 months".
fn horizon(comparison: &Comparison) -> String {
    let (periods, unit) = (comparison.study.periods, comparison.study.period.name());
    match periods {
        1 => format!("within the {unit}"),
        _ => format!("within the {} {unit}s", grouped(f64::from(periods), 0)),
    }
}

fn anywhere(comparison: &Comparison) -> &'static str {
    if comparison.runs == 1 { " in this one run" } else { " in any future" }
}

/// How a share begins that is too small for a number.
const FEWER: &str = "fewer";

/// A share that is none and not all.
fn of_100(share: f64) -> String {
    let rounded = grouped(100.0 * share, 0);
    match rounded.as_str() {
        "0" => format!("{FEWER} than 1 of 100"),
        "100" => "more than 99 of 100".to_owned(),
        _ => format!("{rounded} of 100"),
    }
}
