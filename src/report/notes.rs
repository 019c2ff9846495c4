//! What a reader must know before believing the figures.

use super::clamps;
use super::number::{grouped, percent};
use super::terms::titles;
use crate::stats::{Comparison, Difference, Standing};

/// A paragraph each.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    let all = [interrupted(comparison), idle(comparison), beyond(comparison), clamps::all(comparison)];
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

/// Value that the horizon cuts off.
fn beyond(comparison: &Comparison) -> Option<String> {
    let mut shares: Vec<f64> = comparison.strategies.iter().filter_map(|it| it.inside).collect();
    shares.sort_by(f64::total_cmp);
    let (low, high) = (*shares.first()?, *shares.last()?);
    let shares = match [low, high].map(percent) {
        _ if high == 0.0 => "hardly any".to_string(),
        [low, high] if low == high => format!("about {low}"),
        [low, high] => format!("between {low} and {high}, by strategy,"),
    };
    Some(format!(
        "Value beyond the horizon is not counted, and customers won at its end are still worth more than they cost: {shares} of \
         what all customers won are worth lies inside. `run_off` in [scenario] counts the rest."
    ))
}
