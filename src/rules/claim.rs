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
    let words = Words {
        sets: ("a reality check compares and sets nothing", "write `==` to compare"),
        unknown: ("metric", "not a figure of a run"),
    };
    check(claim, metrics, &words)
}

/// Whether the cost of a lever can be read and speaks of nothing but its value, [`LEVER`].
#[must_use]
pub fn check_cost(cost: &RuleText) -> Vec<Problem> {
    let words = Words {
        sets: ("the cost of a lever is one expression and sets nothing", "write what it costs, such as 2000.0 * lever"),
        unknown: ("name", "the cost of a lever knows its value, `lever`, and nothing else"),
    };
    check(cost, &[LEVER], &words)
}

/// What the value of a lever is called in what it costs.
pub const LEVER: &str = "lever";

/// How it is told what an expression cannot have.
struct Words {
    /// What sets something, and what to do instead.
    sets: (&'static str, &'static str),
    /// A name that it does not know, and why.
    unknown: (&'static str, &'static str),
}

fn check(claim: &RuleText, metrics: &[&str], words: &Words) -> Vec<Problem> {
    let file = match read(&sandbox::engine(&Steps::default(), &Stop::default()), claim) {
        Ok(file) => file,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    for function in &file.functions {
        let mut targets = Vec::new();
        targets_of(&function.body, &mut targets);
        problems.extend(targets.into_iter().map(|target| {
            let problem = file.problem(target.at, words.sets.0, "`=` would set this");
            problem.help(words.sets.1)
        }));
        visit(&function.body, &mut |expr| {
            if let What::Name(name) = &expr.what
                && !metrics.contains(&name.as_str())
            {
                let problem = file.problem(expr.at, format!("unknown {} `{name}`", words.unknown.0), words.unknown.1);
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
        let (file, function) = (&self.file, &self.file.functions[0].name);
        let result = self.result(figures)?;
        let neither =
            |kind| unclear(file, file.definition(function), format!("this claim gives {kind}, not true or false"));
        let holds = result.as_bool().map_err(neither)?;
        Ok(holds && !self.seen.undefined.get())
    }

    /// The number that it comes to where a name has this value.
    ///
    /// # Errors
    /// When it is no finite number.
    pub fn amount(&self, name: &'static str, value: f64) -> Result<f64, Problem> {
        let (file, function) = (&self.file, &self.file.functions[0].name);
        let result = self.result(vec![(name, value)])?;
        #[expect(clippy::cast_precision_loss, reason = "a whole number of money")]
        let number = result.as_float().or_else(|_| result.as_int().map(|whole| whole as f64));
        match number {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(number) => Err(file.problem(
                file.definition(function),
                format!("at {value} this comes to {number}"),
                "a number is expected",
            )),
            Err(kind) => Err(file.problem(
                file.definition(function),
                format!("at {value} this gives {kind}"),
                "a number is expected",
            )),
        }
    }

    fn result(&self, figures: Vec<(&'static str, f64)>) -> Result<Dynamic, Problem> {
        self.steps.set(0);
        self.seen.figures.replace(figures);
        self.seen.undefined.set(false);
        let (file, function) = (&self.file, &self.file.functions[0].name);
        let options = CallFnOptions::new().eval_ast(false);
        self.engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &self.ast, function, ()).map_err(
            |error| {
                let mut error = *error;
                while let rhai::EvalAltResult::ErrorInFunctionCall(.., inner, _) = error {
                    error = *inner;
                }
                let at = file.offset(error.position());
                error.set_position(rhai::Position::NONE);
                unclear(file, at, sentence(&error.to_string()))
            },
        )
    }
}

/// What is wrong with a claim that is neither true nor false.
fn unclear(file: &File, at: usize, message: String) -> Problem {
    file.problem(at, message, "true or false is expected")
}
