//! How well what was to be known is known, after how many runs, in plain words.

use super::terms::{formats, seen, titles};
use crate::legible::{Format, grouped, name};
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{BASELINE, Comparison, Precision, Target};

/// A few sentences; nothing where nobody asked.
pub(super) fn precision(comparison: &Comparison) -> Option<String> {
    let known = comparison.precision?;
    let Some(half) = known.half_width else {
        return Some("It was interrupted before anything was known of how many runs it takes.".to_owned());
    };
    let subject = subject(comparison, &known);
    let after = match known.runs {
        1 => "one run".to_owned(),
        runs => format!("{} runs", grouped(f64::from(runs), 0)),
    };
    let sure = match (known.target, known.looks) {
        (Target::Money(_), _) | (_, 1) => "with 95% confidence".to_owned(),
        (_, looks) => format!("with 95% confidence, {looks} looks allowed for"),
    };
    let half_told = money(comparison, half);
    let is_known = format!("{subject} is known to ± {half_told}, {sure}");
    let asked = asked(comparison, &known);
    if !known.reached {
        return Some(format!("After {after} {is_known}; {asked} was asked for. {}", needed(&known)));
    }
    let Some(trifle) = known.trifle.or_else(|| indifferent(comparison).and(known.indifference)) else {
        return Some(format!("After {after} {is_known}; {asked} was asked for."));
    };
    if let Some(lead) = indifferent(comparison) {
        let most = money(comparison, lead + half);
        return Some(format!(
            "After {after} there is no difference worth mentioning between {}: at most {most}, {sure}.",
            both(comparison, &known)
        ));
    }
    Some(format!("After {after} {is_known}: less than is worth mentioning, {}.", money(comparison, trifle)))
}

/// What the best is ahead of the next, where that is asked and its interval holds 0 or lies within what is not worth mentioning.
pub(super) fn indifferent(comparison: &Comparison) -> Option<f64> {
    let Precision { reached: true, between: Some(_), half_width: Some(half), trifle, indifference, .. } =
        comparison.precision?
    else {
        return None;
    };
    let lead = comparison.leaders?.difference.mean.abs();
    let is_little = indifference.is_some_and(|little| lead + half <= little);
    (lead > 0.0 && (is_little || trifle.is_some() && lead <= half)).then_some(lead)
}

/// Of what it is said.
fn subject(comparison: &Comparison, known: &Precision) -> String {
    let standings = &comparison.strategies;
    match known.between {
        Some(_) => format!("the difference between {}", both(comparison, known)),
        None if standings.len() == 1 => format!("the value of {}", titles(comparison)[0]),
        None if standings.len() == 2 => "the difference to the baseline".to_owned(),
        None => "every difference to the baseline".to_owned(),
    }
}

/// "Loyalty card and Baseline".
fn both(comparison: &Comparison, known: &Precision) -> String {
    let titles = titles(comparison);
    let told = known.between.map(|both| both.map(|it| titles[it].as_str()).join(" and "));
    told.unwrap_or_default()
}

fn asked(comparison: &Comparison, known: &Precision) -> String {
    match known.target {
        Target::Money(amount) => format!("± {}", money(comparison, amount)),
        Target::OfLead(percent) => format!("± {percent}% of it"),
        Target::OfBaseline(percent) => {
            let baseline = comparison.strategies.len() > 1 || comparison.strategies[0].name == BASELINE;
            format!("± {percent}% of {}", if baseline { "the value of the baseline" } else { "it" })
        }
    }
}

fn needed(known: &Precision) -> String {
    match known.needed {
        None if known.nothing => {
            let part = known.target.to_string();
            let part = part.trim_start_matches("diff:");
            format!(
                "No number of runs would do: {part} of a value of 0 is 0. --indifference says what is not worth mentioning."
            )
        }
        Some(runs) if runs <= MOST_RUNS => {
            format!("That takes about {} runs: --runs {runs} allows them.", grouped(f64::from(runs), 0))
        }
        _ => format!("That takes more than {} runs, the most there may be.", grouped(f64::from(MOST_RUNS), 0)),
    }
}

/// In the unit of the report, with as many digits as say something.
fn money(comparison: &Comparison, amount: f64) -> String {
    let scale = formats(comparison).0.scale;
    let format = seen(Format::new(scale, &[amount], &[amount]), amount, &[]);
    format.money(&name(&comparison.study.currency), amount)
}
