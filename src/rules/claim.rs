//! The claim of a reality check: `customers_lost == 0`, an expression over metrics that is true or false.

use super::file::{File, sentence};
use super::idle::targets_of;
use super::sandbox::{self, Steps};
use super::syntax::What;
use super::visit::visit;
use crate::error::Problem;
use crate::model::RuleText;
use crate::stop::Stop;
use rhai::{CallFnOptions, Dynamic, Engine, Scope};
use std::cell::Cell;
use std::rc::Rc;

fn read(engine: &Engine, claim: &RuleText) -> Result<File, Problem> {
    File::in_place(engine, claim, &[])
}

/// The names that a claim speaks of.
///
/// # Errors
/// When it cannot be read.
pub fn claimed(claim: &RuleText) -> Result<Vec<String>, Problem> {
    let file = read(&sandbox::engine(&Steps::default(), &Stop::default()), claim)?;
    let mut names = Vec::new();
    for function in &file.functions {
        visit(&function.body, &mut |expr| {
            if let What::Name(name) = &expr.what {
                names.push(name.clone());
            }
        });
    }
    Ok(names)
}

/// Whether a claim can be read and speaks of `metrics` only.
#[must_use]
pub fn check_claim(claim: &RuleText, metrics: &[&str]) -> Vec<Problem> {
    let file = match read(&sandbox::engine(&Steps::default(), &Stop::default()), claim) {
        Ok(file) => file,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    for function in &file.functions {
        let mut targets = Vec::new();
        targets_of(&function.body, &mut targets);
        problems.extend(targets.into_iter().map(|target| {
            let problem = file.problem(target.at, "a reality check compares and sets nothing", "`=` would set this");
            problem.help("write `==` to compare")
        }));
        visit(&function.body, &mut |expr| {
            if let What::Name(name) = &expr.what
                && !metrics.contains(&name.as_str())
            {
                let problem = file.problem(expr.at, format!("unknown metric `{name}`"), "not a figure of a run");
                problems.push(problem.nearest(name, metrics.iter().copied()));
            }
        });
    }
    problems
}

/// Whether a claim is true of the figures of one run, by name; an undefined figure (NaN) that it reads upholds nothing.
///
/// # Errors
/// When it cannot be read, or is neither true nor false.
pub fn holds(claim: &RuleText, metrics: &[(&str, f64)]) -> Result<bool, Problem> {
    let mut engine = sandbox::engine(&Steps::default(), &Stop::default());
    let known: Vec<(String, f64)> = metrics.iter().map(|(name, value)| ((*name).to_string(), *value)).collect();
    let undefined = Rc::new(Cell::new(false));
    let read_undefined = Rc::clone(&undefined);
    #[expect(deprecated, reason = "not deprecated but volatile: the version is pinned")]
    engine.on_var(move |name, _, _| {
        let value = known.iter().find(|(metric, _)| metric == name).map(|(_, value)| *value);
        read_undefined.set(read_undefined.get() || value.is_some_and(f64::is_nan));
        Ok(value.map(Dynamic::from_float))
    });
    let file = read(&engine, claim)?;
    let function = &file.functions[0].name;
    let fail = |at: usize, message: String| file.problem(at, message, "true or false is expected");
    let ast = engine.compile(&file.text).map_err(|error| fail(file.offset(error.position()), error.to_string()))?;
    let result = engine
        .call_fn_with_options::<Dynamic>(CallFnOptions::new().eval_ast(false), &mut Scope::new(), &ast, function, ())
        .map_err(|error| {
            let mut error = *error;
            while let rhai::EvalAltResult::ErrorInFunctionCall(.., inner, _) = error {
                error = *inner;
            }
            let at = file.offset(error.position());
            error.set_position(rhai::Position::NONE);
            fail(at, sentence(&error.to_string()))
        })?;
    let at = file.definition(function);
    let holds = result.as_bool().map_err(|kind| fail(at, format!("this claim gives {kind}, not true or false")))?;
    Ok(holds && !undefined.get())
}
