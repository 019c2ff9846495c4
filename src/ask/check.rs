//! What is wrong in a scenario and its rules, how each rule will run, and what the scenario says, read back.

use super::door::Door;
use super::scene::Scene;
use crate::engine::{Detail, Job, Portrait, fits, portrait, verify};
use crate::error::{Problem, Result};
use crate::isa::Isa;
use crate::report::reality;
use crate::rules::{RuleReport, SettingId};
use crate::stop::Stop;

/// How often each reality check is played, and with how much work at most for all of them.
const TRIALS: u32 = 20;
const WORK: u64 = 500_000_000;

/// A scenario in which nothing is wrong.
pub struct Checked {
    /// What it is, how each rule runs and what came out of each reality check: a line each.
    pub lines: Vec<String>,
    /// What it says, to be read back.
    pub portrait: Portrait,
    /// That reality checks do not hold, in a sentence, where some do not.
    pub failure: Option<String>,
}

/// Looks at a scenario, and plays its reality checks. What it leaves to defaults is noted at the door.
///
/// # Errors
/// Those of [`fits`] and [`verify`].
pub fn check(scene: &Scene, memory: u64, door: &dyn Door) -> Result<Checked> {
    for note in &scene.notes {
        door.note(&[Problem::note(&scene.source, note)]);
    }
    let all = alone(scene, memory);
    fits(&all)?;
    let horizon = &scene.model.horizon;
    let length = horizon.length.name();
    let verdicts = verify(&trials(scene, TRIALS, memory), WORK, &Stop::default())?;
    let failed = verdicts.iter().filter(|verdict| verdict.failed.is_some()).count();
    let failure =
        (failed > 0).then(|| format!("{} not hold", counted(failed, "reality check does", "reality checks do")));
    let mut lines = vec![format!(
        "{}: {}. {}, {}, {}, {}.",
        scene.source.name,
        failure.as_deref().unwrap_or("fine"),
        counted(scene.model.baseline.segments.len(), "segment", "segments"),
        match scene.model.strategies.len() {
            0 => "the baseline alone".to_string(),
            others => format!("the baseline and {}", counted(others, "strategy", "strategies")),
        },
        counted(horizon.periods as usize, length, &format!("{length}s")),
        counted(scene.rules.report().len(), "rule", "rules"),
    )];
    lines.extend(scene.rules.report().iter().map(how_it_runs));
    lines.extend(verdicts.iter().map(|verdict| match reality::refuted(verdict) {
        Some(line) => format!("  {line}"),
        None => format!("  reality check: {}: {}", verdict.name, reality::upheld(verdict)),
    }));
    Ok(Checked { lines, portrait: portrait(&all), failure })
}

/// The scenario on a single thread: what takes the least memory.
#[must_use]
pub fn alone(scene: &Scene, memory: u64) -> Job<'_> {
    let model = &scene.model;
    let strategies = (0..model.strategies.len()).map(SettingId::Strategy);
    let strategies = std::iter::once(SettingId::Baseline).chain(strategies).collect();
    Job { strategies, runs: model.runs, ..trials(scene, TRIALS, memory) }
}

/// A few runs of the scenario, as it would be played.
#[must_use]
pub fn trials(scene: &Scene, runs: u32, memory: u64) -> Job<'_> {
    let Scene { model, rules, .. } = scene;
    let (strategies, isa) = (Vec::new(), Isa::best());
    Job {
        model,
        rules,
        strategies,
        probes: Vec::new(),
        runs: runs.min(model.runs),
        seed: model.seed,
        threads: 1,
        isa,
        detail: Detail::default(),
        memory,
    }
}

fn how_it_runs(rule: &RuleReport) -> String {
    let place = format!("{}:{}: {}", rule.file, rule.line, rule.rule);
    let decimals = usize::from(rule.cost < 10.0);
    let asked = if rule.of_customers { "per customer and period" } else { "a period" };
    let cost = format!("about {:.decimals$} ns {asked}", rule.cost);
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
