//! `tenure check`: what is wrong in a scenario and its rules, and how each rule will run.

use super::arguments::CheckArguments;
use super::{End, scene, tell};
use crate::error::Result;
use crate::rules::RuleReport;

/// Says that the scenario is fine; else the problems are the error.
pub(super) fn check(arguments: &CheckArguments) -> Result<End> {
    let scene = scene::open(&arguments.scene)?;
    let horizon = &scene.model.horizon;
    let length = horizon.length.name();
    let mut lines = vec![format!(
        "{}: fine. {}, {}, {}, {}.",
        scene.source.name,
        counted(scene.model.baseline.segments.len(), "segment", "segments"),
        match scene.model.strategies.len() {
            0 => "the baseline alone".to_string(),
            others => format!("the baseline and {}", counted(others, "strategy", "strategies")),
        },
        counted(horizon.periods as usize, length, &format!("{length}s")),
        counted(scene.rules.report().len(), "rule", "rules"),
    )];
    lines.extend(scene.rules.report().iter().map(how_it_runs));
    tell::result(&(lines.join("\n") + "\n"))?;
    Ok(End::Done)
}

fn how_it_runs(rule: &RuleReport) -> String {
    let place = format!("{}:{}: {}", rule.file, rule.line, rule.rule);
    let decimals = usize::from(rule.cost < 10.0);
    let cost = format!("about {:.decimals$} ns per customer and period", rule.cost);
    match &rule.obstacle {
        None if rule.compiled => format!("  {place}: compiled, {cost}"),
        None => format!("  {place}: interpreted, {cost}"),
        Some((what, line)) => format!("  {place}: interpreted because of {what} in line {line}, {cost}"),
    }
}

/// "1 strategy", "2 strategies".
fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
