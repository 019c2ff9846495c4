//! How well what was to be known is known, after how many runs, in plain words.

use super::terms::{formats, titles};
use crate::legible::name;
use crate::legible::{Format, Scale, grouped};
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
        return Some(format!("After {after} {is_known}; {asked} was asked for. {}", needed(known.needed)));
    }
    let Some(trifle) = known.trifle else {
        return Some(format!("After {after} {is_known}; {asked} was asked for."));
    };
    let lead = comparison.leaders.map_or(0.0, |it| it.difference.mean.abs());
    if known.between.is_some() && (lead <= half || lead + half <= trifle) {
        let most = money(comparison, lead + half);
        return Some(format!(
            "After {after} there is no difference worth mentioning between {}: at most {most}, {sure}.",
            both(comparison, &known)
        ));
    }
    Some(format!("After {after} {is_known}: less than is worth mentioning, {}.", money(comparison, trifle)))
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

fn needed(needed: Option<u32>) -> String {
    match needed {
        Some(runs) if runs <= MOST_RUNS => {
            format!("That takes about {} runs: --runs {runs} allows them.", grouped(f64::from(runs), 0))
        }
        _ => format!("That takes more than {} runs, the most there may be.", grouped(f64::from(MOST_RUNS), 0)),
    }
}

/// In the unit of the report, with as many digits as say something.
fn money(comparison: &Comparison, amount: f64) -> String {
    let scale = formats(comparison).0.scale;
    let own = Scale::new([amount].into_iter());
    // A small amount in a large unit would be no digit at all.
    let scale = if Format::new(scale, &[amount], &[amount])
        .write(amount)
        .contains(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        scale
    } else {
        own
    };
    Format::new(scale, &[amount], &[amount]).money(&name(&comparison.study.currency), amount)
}
