//! The claim of a reality check: `customers_lost == 0`, an expression over metrics that is true or false.

use super::file::{File, sentence};
use super::idle::targets_of;
use super::sandbox::{self, Steps};
use super::syntax::What;
use super::visit::visit;
use crate::error::Problem;
use crate::model::RuleText;
use crate::stop::Stop;
use rhai::{AST, CallFnOptions, Dynamic, Engine, Scope};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

fn read(engine: &Engine, claim: &RuleText) -> Result<File, Problem> {
    File::in_place(engine, claim, &[])
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

/// A claim, ready to be held against the figures of any number of runs.
pub struct Claim {
    file: File,
    engine: Engine,
    ast: AST,
    steps: Steps,
    seen: Rc<Seen>,
}

/// What a claim sees of a run.
#[derive(Default)]
struct Seen {
    /// By name; NaN where it is undefined.
    figures: RefCell<Vec<(&'static str, f64)>>,
    /// Whether the claim has read a figure that is undefined.
    undefined: Cell<bool>,
}

impl Seen {
    /// The figure of that name.
    fn read(&self, name: &str) -> Option<f64> {
        let figures = self.figures.borrow();
        let (_, value) = figures.iter().find(|(metric, _)| *metric == name)?;
        self.undefined.set(self.undefined.get() || value.is_nan());
        Some(*value)
    }
}

impl Claim {
    /// Reads a claim.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(claim: &RuleText) -> Result<Claim, Problem> {
        let (steps, seen) = (Steps::default(), Rc::<Seen>::default());
        let mut engine = sandbox::engine(&steps, &Stop::default());
        let read_by = Rc::clone(&seen);
        #[expect(deprecated, reason = "not deprecated but volatile: the version is pinned")]
        engine.on_var(move |name, _, _| Ok(read_by.read(name).map(Dynamic::from_float)));
        let file = read(&engine, claim)?;
        let fail = |error: &rhai::ParseError| unclear(&file, file.offset(error.position()), error.to_string());
        let ast = engine.compile(&file.text).map_err(|error| fail(&error))?;
        Ok(Claim { file, engine, ast, steps, seen })
    }

    /// The names that it speaks of.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for function in &self.file.functions {
            visit(&function.body, &mut |expr| {
                if let What::Name(name) = &expr.what {
                    names.push(name.clone());
                }
            });
        }
        names
    }

    /// Whether it is true of the figures of one run, by name; an undefined figure (NaN) that it reads upholds nothing.
    ///
    /// # Errors
    /// When it is neither true nor false.
    pub fn holds(&self, figures: Vec<(&'static str, f64)>) -> Result<bool, Problem> {
        self.steps.set(0);
        self.seen.figures.replace(figures);
        self.seen.undefined.set(false);
        let (file, function) = (&self.file, &self.file.functions[0].name);
        let options = CallFnOptions::new().eval_ast(false);
        let result = self
            .engine
            .call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &self.ast, function, ())
            .map_err(|error| {
            let mut error = *error;
            while let rhai::EvalAltResult::ErrorInFunctionCall(.., inner, _) = error {
                error = *inner;
            }
            let at = file.offset(error.position());
            error.set_position(rhai::Position::NONE);
            unclear(file, at, sentence(&error.to_string()))
        })?;
        let neither =
            |kind| unclear(file, file.definition(function), format!("this claim gives {kind}, not true or false"));
        let holds = result.as_bool().map_err(neither)?;
        Ok(holds && !self.seen.undefined.get())
    }
}

/// What is wrong with a claim that is neither true nor false.
fn unclear(file: &File, at: usize, message: String) -> Problem {
    file.problem(at, message, "true or false is expected")
}
