//! Which strategy wins and how sure that is, in plain words.

use super::clamps::doubt;
use super::layout::bold;
use super::precision::indifferent;
use super::terms::{formats, listed, seen, titles};
use crate::engine::Metric;
use crate::legible::name;
use crate::legible::percent;
use crate::stats::{BASELINE, Comparison, Leaders};

/// A few sentences without line breaks. With a run-off they say that it counts; where too many values were clamped nobody is
/// crowned.
pub(super) fn verdict(comparison: &Comparison) -> String {
    let doubt = doubt(comparison);
    let sentence = match comparison.leaders {
        Some(leaders) => contest(comparison, &leaders, doubt.is_some()),
        None => alone(comparison),
    };
    [Some(sentence), doubt].into_iter().flatten().collect::<Vec<String>>().join(" ")
}

/// What stands behind a claim of value.
fn counted(comparison: &Comparison) -> &'static str {
    if comparison.study.run_off > 0 { ", the run-off included" } else { "" }
}

fn alone(comparison: &Comparison) -> String {
    let counted = counted(comparison);
    let (format, _) = formats(comparison);
    let currency = name(&comparison.study.currency);
    let mut standing = comparison.strategies.iter().zip(titles(comparison));
    let Some((summary, title)) = standing.find_map(|(it, title)| it.metrics[Metric::Value as usize].zip(Some(title)))
    else {
        return "Interrupted before the first run was finished: there is nothing to tell.".to_string();
    };
    let mean = format.money(&currency, summary.mean);
    match summary.ci95 {
        Some([low, high]) => format!(
            "{} is worth {mean} on average{counted}, with 95% confidence between {} and {}.",
            bold(&title),
            format.write(low),
            format.write(high)
        ),
        None => {
            format!("{} is worth {mean} in this one run{counted}; one run cannot say how sure that is.", bold(&title))
        }
    }
}

fn contest(comparison: &Comparison, leaders: &Leaders, doubtful: bool) -> String {
    let (titles, counted) = (titles(comparison), counted(comparison));
    let (best, second) = (&titles[leaders.best], &titles[leaders.second]);
    let (_, format) = formats(comparison);
    let difference = &leaders.difference;
    if difference.is_nothing() {
        let level = titles.iter().zip(&comparison.strategies).filter(|(_, it)| it.rank.is_level);
        let level: Vec<&str> = level.map(|(title, _)| title.as_str()).collect();
        return format!("A tie: {} come to exactly the same in every run.", listed(&level));
    }
    let format = seen(format, difference.mean, &difference.ci95.unwrap_or_default());
    let amount = format.money(&name(&comparison.study.currency), difference.mean);
    if difference.is_clear() && indifferent(comparison).is_some() {
        return format!("Nothing worth mentioning: {best} is {amount} ahead of {second} on average{counted}.");
    }
    let Some([low, high]) = difference.ci95 else {
        return format!(
            "{best} is worth {amount} more than {second} in this one run{counted}; one run cannot say how sure that is."
        );
    };
    let interval = format!("between {} and {}", format.write(low), format.write(high));
    let rival = if titles.len() > 2 { format!("the next best, {second}") } else { second.clone() };
    let standing = &comparison.strategies[leaders.best];
    let chance = standing.p_best.map(percent).unwrap_or_default();
    if !difference.is_clear() {
        // Who said how well it is to be known is told how many runs that takes.
        let more = if comparison.precision.is_none() { " More runs would narrow it." } else { "" };
        format!(
            "Too close to call: {best} is {amount} ahead of {second} on average{counted}, but with 95% confidence the difference \
             lies {interval}, and that includes 0.{more}"
        )
    } else if standing.name == BASELINE {
        format!(
            "No strategy beats the baseline. {} is worth {amount} more than {rival}{counted}, with 95% confidence {interval}, and \
             is the best in {chance} of the runs.",
            if doubtful { best.clone() } else { bold(best) }
        )
    } else if doubtful {
        format!(
            "{best} comes out ahead{counted}: {amount} more than {rival}, with 95% confidence {interval}, and the best in \
             {chance} of the runs."
        )
    } else {
        format!(
            "{} is worth most{counted}: {amount} more than {rival}, with 95% confidence {interval}, and the best in {chance} of \
             the runs.",
            bold(best)
        )
    }
}
