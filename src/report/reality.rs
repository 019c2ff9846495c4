//! What came out of reality checks, in sentences.

use crate::engine::Verdict;
use crate::legible::grouped;

/// What came out of a reality check, in a sentence.
#[must_use]
pub fn told(verdict: &Verdict) -> String {
    refuted(verdict).unwrap_or_else(|| format!("{}: {}", verdict.name, upheld(verdict)))
}

/// What to say before a result is believed: of a reality check that does not hold, or that was not tried.
#[must_use]
pub fn doubt(verdict: &Verdict) -> Option<String> {
    let untried = || format!("the reality check \"{}\" was not tried: even one run takes too long", verdict.name);
    refuted(verdict).or_else(|| (verdict.tried == 0).then(untried))
}

/// What to say of a reality check that does not hold.
#[must_use]
pub fn refuted(verdict: &Verdict) -> Option<String> {
    let run = verdict.failed?;
    let was = |value: Option<f64>| value.map_or_else(|| "undefined".to_string(), |value| value.to_string());
    let found = match verdict.found[..] {
        [] => String::new(),
        [(_, value)] => format!(": it was {}", was(value)),
        ref several => {
            let each = several.iter().map(|(name, value)| format!("{name} was {}", was(*value)));
            format!(": {}", each.collect::<Vec<String>>().join(", "))
        }
    };
    Some(format!("the reality check \"{}\" does not hold in run {run}: not {}{found}", verdict.name, verdict.then))
}

/// In how many runs a reality check holds.
#[must_use]
pub fn upheld(verdict: &Verdict) -> String {
    match verdict.tried {
        0 => "not tried, even one run takes too long".to_string(),
        1 => "holds in 1 run".to_string(),
        tried => format!("holds in {} runs", grouped(f64::from(tried), 0)),
    }
}
