//! Which strategy wins and how sure that is, in plain words.

use super::layout::{bold, safe};
use super::number::percent;
use super::terms::{formats, titles};
use crate::engine::Metric;
use crate::stats::{BASELINE, Comparison, Leaders};

/// One or two sentences without line breaks.
pub(super) fn verdict(comparison: &Comparison) -> String {
    match comparison.leaders {
        Some(leaders) => contest(comparison, &leaders),
        None => alone(comparison),
    }
}

fn alone(comparison: &Comparison) -> String {
    let (format, _) = formats(comparison);
    let currency = safe(&comparison.study.currency);
    let mut standing = comparison.strategies.iter().zip(titles(comparison));
    let Some((summary, title)) = standing.find_map(|(it, title)| it.metrics[Metric::Npv as usize].zip(Some(title)))
    else {
        return "No run was finished: there is nothing to tell.".to_string();
    };
    let mean = format.money(&currency, summary.mean);
    match summary.ci95 {
        Some([low, high]) => format!(
            "{} is worth {mean} on average, with 95% confidence between {} and {}.",
            bold(&title),
            format.write(low),
            format.write(high)
        ),
        None => format!("{} is worth {mean} in this one run; one run cannot say how sure that is.", bold(&title)),
    }
}

fn contest(comparison: &Comparison, leaders: &Leaders) -> String {
    let titles = titles(comparison);
    let (best, second) = (&titles[leaders.best], &titles[leaders.second]);
    let (_, format) = formats(comparison);
    let difference = &leaders.difference;
    let amount = format.money(&safe(&comparison.study.currency), difference.mean);
    if difference.mean == 0.0 && difference.se.is_none_or(|se| se == 0.0) {
        return format!("A tie: {best} and {second} come to exactly the same in every run.");
    }
    let Some([low, high]) = difference.ci95 else {
        return format!(
            "{best} is worth {amount} more than {second} in this one run; one run cannot say how sure that is."
        );
    };
    let interval = format!("between {} and {}", format.write(low), format.write(high));
    let rival = if titles.len() > 2 { format!("the next best, {second}") } else { second.clone() };
    let standing = &comparison.strategies[leaders.best];
    let chance = standing.p_best.map(percent).unwrap_or_default();
    if !difference.is_clear() {
        format!(
            "Too close to call: {best} is {amount} ahead of {second} on average, but with 95% confidence the difference \
             lies {interval}, and that includes 0. More runs would narrow it."
        )
    } else if standing.name == BASELINE {
        format!(
            "No strategy beats the baseline. {} is worth {amount} more than {rival}, with 95% confidence {interval}, and \
             is the best in {chance} of the runs.",
            bold(best)
        )
    } else {
        format!(
            "{} is worth most: {amount} more than {rival}, with 95% confidence {interval}, and the best in {chance} of \
             the runs.",
            bold(best)
        )
    }
}
