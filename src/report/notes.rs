//! What a reader must know before believing the figures.

use super::clamps;
use super::layout::bold;
use super::terms::titles;
use crate::engine::Metric;
use crate::legible::{Format, Scale, grouped, percent};
use crate::legible::{name, visible};
use crate::stats::{Comparison, Difference, Standing};

/// A paragraph each.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    let all =
        [interrupted(comparison), idle(comparison), beyond(comparison), clamps::all(comparison), income(comparison)];
    all.into_iter().flatten().collect()
}

fn interrupted(comparison: &Comparison) -> Option<String> {
    let [done, planned] = [comparison.runs, comparison.planned].map(|n| grouped(f64::from(n), 0));
    (0 < comparison.runs && comparison.runs < comparison.planned)
        .then(|| format!("Interrupted: {done} of {planned} runs were finished; all figures rest on these."))
}

/// Strategies that change nothing.
fn idle(comparison: &Comparison) -> Option<String> {
    let none = |it: &Difference| it.mean == 0.0 && it.se.is_none_or(|se| se == 0.0);
    let same = |it: &Standing| it.versus_baseline.as_ref().is_some_and(|all| all.iter().flatten().all(none));
    let standings = comparison.strategies.iter().zip(titles(comparison));
    let same: Vec<String> = standings.filter(|(it, _)| same(it)).map(|(_, title)| title).collect();
    match &same[..] {
        [] => None,
        _ if comparison.runs == 0 => None,
        [one] => Some(format!("{one} is exactly the baseline in every run: what it changes has no effect.")),
        [most @ .., last] => Some(format!(
            "{} and {last} are exactly the baseline in every run: what they change has no effect.",
            most.join(", ")
        )),
    }
}

/// Costs booked by rules that are below 0 on the whole.
fn income(comparison: &Comparison) -> Option<String> {
    let mut told = Vec::new();
    for (standing, title) in comparison.strategies.iter().zip(titles(comparison)) {
        for (name, summary) in &standing.booked {
            if let Some(mean) = summary.as_ref().map(|summary| summary.mean).filter(|mean| *mean < 0.0) {
                told.push(format!("`{}` {} a run ({title})", visible(name), grouped(mean, 0)));
            }
        }
    }
    let told = told.join(", ");
    (!told.is_empty()).then(|| format!("Rules booked less than nothing, which counts as income: {told}."))
}

/// Value that the horizon cuts off, where it is no trifle.
fn beyond(comparison: &Comparison) -> Option<String> {
    let cut = cut_off(comparison);
    let won = won_late(comparison);
    if cut.is_none() && won.is_none() {
        return None;
    }
    let sentences = ["Value beyond the horizon is not counted.".to_string()].into_iter().chain(cut).chain(won);
    Some(sentences.chain(["`run_off` in [scenario] counts it.".to_string()]).collect::<Vec<String>>().join(" "))
}

/// Whether the firm has stopped in every run: nothing lies beyond its end.
fn is_gone(comparison: &Comparison, standing: &Standing) -> bool {
    comparison.study.stops && standing.metrics[Metric::Ruined as usize].is_some_and(|ruined| ruined.mean == 1.0)
}

/// What those who are there at the end would still be worth, and whether that decides.
fn cut_off(comparison: &Comparison) -> Option<String> {
    /// Below this share of the value it is a trifle.
    const TRIFLE: f64 = 0.05;
    let standings = comparison.strategies.iter().zip(titles(comparison)).filter(|(it, _)| !is_gone(comparison, it));
    let worth: Vec<(f64, f64, String)> = standings
        .filter_map(|(it, title)| Some((it.metrics[Metric::Value as usize]?.mean, it.beyond?.worth, title)))
        .collect();
    let most = |of: &dyn Fn(&(f64, f64, String)) -> f64| {
        worth.iter().reduce(|best, it| if of(it) > of(best) { it } else { best })
    };
    let endless: Vec<&str> =
        worth.iter().filter(|(_, later, _)| !later.is_finite()).map(|(_, _, title)| title.as_str()).collect();
    if !endless.is_empty() {
        let under = if endless.len() < worth.len() { format!(" under {}", endless.join(", ")) } else { String::new() };
        return Some(format!(
            "If the customers who are there at its end went on as in the last year, what they are worth would have no end{under}: \
             nobody leaves, and later money counts in full."
        ));
    }
    let least = worth.iter().reduce(|least, it| if it.1 < least.1 { it } else { least })?;
    let (largest, first, then) = (most(&|it| it.1)?, most(&|it| it.0)?, most(&|it| it.0 + it.1)?);
    if !worth.iter().any(|(value, later, _)| later.abs() > TRIFLE * value.abs()) {
        return None;
    }
    let who = "If the customers who are there at its end went on as in the last year, they";
    let format = Format::new(Scale::new([largest.1].into_iter()), &[largest.1], &[]);
    let money = |amount: f64| format.money(&name(&comparison.study.currency), amount);
    let amount = match [least, largest].map(|it| money(it.1)) {
        [low, high] if low == high => high,
        [low, high] => format!("{low} ({}) to {high} ({})", least.2, largest.2),
    };
    let clear = comparison.leaders.is_some_and(|leaders| leaders.difference.is_clear());
    let turn =
        if clear && then.2 != first.2 { format!(": then {} might be ahead", bold(&then.2)) } else { String::new() };
    Some(format!("{who} would be worth another {amount}, roughly{turn}."))
}

/// How much of the value of customers won lies inside the horizon.
fn won_late(comparison: &Comparison) -> Option<String> {
    let mut shares: Vec<f64> =
        comparison.strategies.iter().filter(|it| !is_gone(comparison, it)).filter_map(|it| it.beyond?.inside).collect();
    shares.sort_by(f64::total_cmp);
    let (low, high) = (*shares.first()?, *shares.last()?);
    let shares = match [low, high].map(percent) {
        // Then nothing to speak of lies beyond.
        [low, _] if low == ">99%" => return None,
        _ if high == 0.0 => "hardly any".to_string(),
        [low, high] if low == high => format!("about {low}"),
        [low, high] => format!("between {low} and {high}, by strategy,"),
    };
    Some(format!(
        "Customers won at its end are still worth more than they cost: {shares} of what all customers won are worth lies inside."
    ))
}
