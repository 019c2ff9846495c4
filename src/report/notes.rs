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
    let [cut, won, owed] = [cut_off(comparison), won_late(comparison), owed(comparison)];
    if [&cut, &won, &owed].iter().all(|told| told.is_none()) {
        return None;
    }
    let [first, last] = ["Value beyond the horizon is not counted.", "`run_off` in [scenario] counts it."]
        .map(|told| Some(told.to_owned()));
    Some([first, cut, won, owed, last].into_iter().flatten().collect::<Vec<String>>().join(" "))
}

/// What a strategy is worth, what it has besides as money of the start, the amount that is told of that, and its title.
type Besides = (f64, f64, f64, String);

/// Of every strategy what it has besides.
fn besides(comparison: &Comparison, of: impl Fn(&Standing) -> Option<[f64; 2]>) -> Vec<Besides> {
    let standings = comparison.strategies.iter().zip(titles(comparison)).filter(|(it, _)| !is_gone(comparison, it));
    let of = |(it, title): (&Standing, String)| {
        let value = it.metrics[Metric::Value as usize]?.mean;
        of(it).map(|[more, told]| (value, more, told, title))
    };
    standings.filter_map(of).collect()
}

/// How much that is, and who would then be ahead where another one clearly is; none where it is a trifle.
fn weighed(comparison: &Comparison, all: &[Besides]) -> Option<(String, Option<String>)> {
    /// Below this share of the value it is a trifle.
    const TRIFLE: f64 = 0.05;
    let most = |of: &dyn Fn(&Besides) -> f64| all.iter().reduce(|best, it| if of(it) > of(best) { it } else { best });
    let least = all.iter().reduce(|least, it| if it.2 < least.2 { it } else { least })?;
    let (largest, first, then) = (most(&|it| it.2)?, most(&|it| it.0)?, most(&|it| it.0 + it.1)?);
    if !all.iter().any(|(value, more, ..)| more.abs() > TRIFLE * value.abs()) {
        return None;
    }
    let format = Format::new(Scale::new([largest.2].into_iter()), &[largest.2], &[]);
    let money = |amount: f64| format.money(&name(&comparison.study.currency), amount);
    let amount = match [least, largest].map(|it| money(it.2)) {
        [low, high] if low == high => high,
        [low, high] => format!("{low} ({}) to {high} ({})", least.3, largest.3),
    };
    let clear = comparison.leaders.is_some_and(|leaders| leaders.difference.is_clear());
    Some((amount, (clear && then.3 != first.3).then(|| bold(&then.3))))
}

/// Whether the firm has stopped in every run: nothing lies beyond its end.
fn is_gone(comparison: &Comparison, standing: &Standing) -> bool {
    comparison.study.stops && standing.metrics[Metric::Ruined as usize].is_some_and(|ruined| ruined.mean == 1.0)
}

/// What those who are there at the end would still be worth, and whether that decides.
fn cut_off(comparison: &Comparison) -> Option<String> {
    let worth = besides(comparison, |it| it.beyond.map(|beyond| [beyond.worth; 2]));
    let endless: Vec<&str> =
        worth.iter().filter(|(_, later, ..)| !later.is_finite()).map(|(.., title)| title.as_str()).collect();
    if !endless.is_empty() {
        let under = if endless.len() < worth.len() { format!(" under {}", endless.join(", ")) } else { String::new() };
        return Some(format!(
            "If the customers who are there at its end went on as in the last year, what they are worth would have no end{under}: \
             nobody leaves, and later money counts in full."
        ));
    }
    let (amount, turn) = weighed(comparison, &worth)?;
    let turn = turn.map_or(String::new(), |it| format!(": then {it} might be ahead"));
    Some(format!(
        "If the customers who are there at its end went on as in the last year, they would be worth another {amount}, \
         roughly{turn}."
    ))
}

/// What was sold and is not paid yet at the end, and whether that decides.
fn owed(comparison: &Comparison) -> Option<String> {
    let owed = besides(comparison, |it| {
        let owed = it.metrics[Metric::ReceivablesEnd as usize]?.mean;
        it.beyond.map(|beyond| [beyond.then * owed, owed])
    });
    let (amount, turn) = weighed(comparison, &owed)?;
    let turn = turn.map_or(String::new(), |it| format!("; with it {it} would be ahead"));
    Some(format!("What customers owe at its end is not counted either: {amount}, sold and not paid yet{turn}."))
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
