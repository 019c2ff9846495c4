//! What the levers amount to, as text: a strategy for the file where it may say that, and else words for the command line.

use super::lever::Lever;
use crate::scenario::keys::CHANGEABLE;

/// What was moved, as a strategy of the scenario where one may say that; and the words that say all of it to `tenure run`, shorter.
pub(super) struct Overlay {
    pub(super) strategy: String,
    pub(super) words: Vec<String>,
}

/// Of levers with what they are set to, beside strategies of these names.
pub(super) fn overlay(moved: &[(&Lever, f64)], taken: &[&str]) -> Overlay {
    let (own, other): (Vec<_>, Vec<_>) = moved.iter().partition(|(lever, _)| may_change(&lever.path));
    let changes =
        own.iter().map(|(lever, value)| format!("    {{ path = {}, set = {value:?} }},\n", quoted(&lever.path)));
    let changes: String = changes.collect();
    let others = other.iter().map(|(lever, value)| {
        format!("# Moved too, but by no strategy: --set {}={value:?}\n", lever.path.replace(char::is_control, " "))
    });
    let strategy = if changes.is_empty() {
        String::new()
    } else {
        format!(
            "# Goes into the scenario file, beside its other strategies.\n{}[strategies.{}]\nlabel  = \"What if\"\nchange = [\n{changes}]\n",
            others.collect::<String>(),
            free(taken)
        )
    };
    let words = moved.iter().flat_map(|(lever, value)| ["--set".to_owned(), format!("{}={value:?}", lever.path)]);
    Overlay { strategy, words: words.collect() }
}

/// Whether a strategy may set it.
fn may_change(path: &str) -> bool {
    let table = path.split('.').next();
    path == "scenario.fixed_cost" || CHANGEABLE.iter().any(|it| it.path.split('.').next() == table)
}

/// As TOML writes it.
fn quoted(path: &str) -> String {
    toml::Value::String(path.to_owned()).to_string()
}

/// A name that no strategy has.
fn free(taken: &[&str]) -> String {
    let others = (2_u32..).map(|number| format!("what_if_{number}"));
    let mut names = ["what_if".to_owned()].into_iter().chain(others);
    names.find(|it| !taken.contains(&it.as_str())).unwrap_or_default()
}
