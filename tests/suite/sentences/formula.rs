//! Formulas of metrics, and of the numbers that a scenario states: what they come to in each run.

use rhai::{Dynamic, Engine, Map, Scope};
use tenure::engine::{METRICS, Outcomes};
use tenure::scenario::{Document, Entry, Item, Node};

/// The numbers of a scenario.
fn numbers(node: &Node) -> Dynamic {
    let entry = |entry: &Entry| ((&*entry.key).into(), numbers(&entry.node));
    match &node.item {
        Item::Number(number) => Dynamic::from_float(*number),
        Item::Table(table) => Dynamic::from_map(table.entries.iter().map(entry).collect()),
        _ => Dynamic::UNIT,
    }
}

/// Metrics by their names.
fn named<'a>(names: impl Iterator<Item = &'a str>, values: &[Option<f64>]) -> Map {
    names.zip(values).map(|(name, value)| (name.into(), value.map_or(Dynamic::UNIT, Dynamic::from_float))).collect()
}

/// What a formula comes to in each run of a strategy; nothing where a metric that it is made of is undefined. Metrics of a segment, those that
/// exist by period, stand behind its name.
pub(crate) fn figures(document: &Document, outcomes: &Outcomes, strategy: &str, formula: &str) -> Vec<Option<f64>> {
    let at = outcomes.strategies.iter().position(|(name, _)| name == strategy).unwrap();
    let mut engine = Engine::new();
    engine.set_max_expr_depths(0, 0);
    let compiled = engine.compile_expression(formula).unwrap_or_else(|error| panic!("{formula}: {error}"));
    let by_period = || METRICS.iter().filter(|info| info.by_period).map(|info| info.name);
    let figure = |run: &Vec<tenure::engine::RunOutcome>| {
        let mut scope = Scope::new();
        for entry in &document.root.entries {
            scope.push_dynamic(&*entry.key, numbers(&entry.node));
        }
        for (name, outcome) in outcomes.segments.iter().zip(&run[at].segments) {
            scope.push(&**name, named(by_period(), &outcome.values));
        }
        for (name, value) in named(METRICS.iter().map(|info| info.name), &run[at].values) {
            scope.push_dynamic(name.as_str(), value);
        }
        engine.eval_ast_with_scope::<Dynamic>(&mut scope, &compiled).ok()?.as_float().ok()
    };
    outcomes.runs.iter().map(figure).collect()
}
