//! Runs a rule in the interpreter, customer by customer: the oracle of the column programs, and the way of rules that
//! have no column form.

use super::clock::CLOCK;
use super::file::{File, sentence};
use super::hooks::Basis;
use super::names::PER_PERIOD;
use super::plain;
use super::portfolio::{Lever, PortfolioView};
use super::rows::{Column, Failure, Rows};
use super::sandbox::{self, Steps};
use super::scope::{Kind, Scope};
use super::script::Script;
use super::shown::{Customer, Outcome, Portfolio, decimal, number, refuse, register};
use crate::stop::Stop;
use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, FuncArgs, INT};
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The engine of one thread and the rule texts it has read.
pub(super) struct Interpreter {
    engine: Engine,
    steps: Steps,
    stop: Stop,
    globals: Rc<RefCell<Globals>>,
    read: Vec<(Arc<File>, AST)>,
}

#[derive(Default)]
struct Globals {
    scope: Option<Arc<Scope>>,
    values: Vec<f64>,
    basis: Option<Basis>,
}

/// What a rule gave instead of a number.
enum NotANumber {
    Undefined,
    Infinite,
    Other(&'static str),
}

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotANumber::Undefined => write!(f, "an undefined result, such as 0.0 / 0.0,"),
            NotANumber::Infinite => write!(f, "an infinite result, such as 1.0 / 0.0,"),
            NotANumber::Other(what) => write!(f, "{what}"),
        }
    }
}

impl Interpreter {
    /// About how many bytes one takes.
    pub(super) const BYTES: usize = 1 << 20;

    /// The interpreter of a workspace, built when it is first needed.
    pub(super) fn at_hand<'a>(workspace: &'a mut Option<Interpreter>, stop: &Stop) -> &'a mut Interpreter {
        workspace.get_or_insert_with(|| {
            let steps = Steps::default();
            let mut engine = sandbox::engine(&steps, stop);
            register(&mut engine);
            let globals: Rc<RefCell<Globals>> = Rc::default();
            let seen = Rc::clone(&globals);
            #[expect(deprecated, reason = "not deprecated but volatile: the version is pinned")]
            engine.on_var(move |name, _, context| {
                let Globals { scope: Some(scope), values, .. } = &*seen.borrow() else { return Ok(None) };
                let Some(index) = scope.global(name) else { return Ok(None) };
                if context.scope().contains(name) {
                    return Ok(None);
                }
                Ok(Some(number(scope.globals[index].kind, values[index])))
            });
            // `period` and `year` also stand at the portfolio.
            for (index, name) in CLOCK.iter().map(|hand| hand.name).enumerate() {
                let seen = Rc::clone(&globals);
                engine.register_get(name, move |_: &mut Portfolio| number(Kind::Int, seen.borrow().values[index]));
            }
            let seen = Rc::clone(&globals);
            let said =
                move |value: f64| seen.borrow().basis.map_or_else(|| refuse(TIMELESS), |it| per_period(it, value));
            let of_whole = said.clone();
            engine.register_fn(PER_PERIOD, said);
            engine.register_fn(PER_PERIOD, move |value: INT| of_whole(value as f64));
            Interpreter { engine, steps, stop: stop.clone(), globals, read: Vec::new() }
        })
    }

    fn enter(&mut self, script: &Script, globals: &[f64]) -> Result<usize, Failure> {
        let mut known = self.globals.borrow_mut();
        known.scope = Some(Arc::clone(&script.scope));
        known.values.clear();
        known.values.extend_from_slice(globals);
        known.basis = script.basis;
        if let Some(index) = self.read.iter().position(|(file, _)| Arc::ptr_eq(file, &script.file)) {
            return Ok(index);
        }
        let ast = self.engine.compile(&script.file.text).map_err(|error| {
            script.failure(script.file.offset(error.position()), 0, sentence(&error.err_type().to_string()))
        })?;
        self.read.push((Arc::clone(&script.file), ast));
        Ok(self.read.len() - 1)
    }

    fn call(&self, script: &Script, ast: usize, row: usize, args: impl FuncArgs) -> Result<Dynamic, Failure> {
        self.steps.set(0);
        let options = CallFnOptions::new().eval_ast(false);
        let mut scope = rhai::Scope::new();
        let result = self.engine.call_fn_with_options(options, &mut scope, &self.read[ast].1, &script.function, args);
        // A wish to stop is heard at the next step of the next call.
        let _ = self.stop.spend(usize::try_from(self.steps.get()).unwrap_or(usize::MAX));
        result.map_err(|error| told(script, row, *error))
    }

    /// See [`Rule::evaluate`](super::Rule::evaluate); for the customers of `chunk`.
    pub(super) fn evaluate(
        &mut self,
        script: &Script,
        rows: &Rows,
        base: Column,
        chunk: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), Failure> {
        let ast = self.enter(script, rows.globals)?;
        let customer = Customer::new(script, 0);
        for row in chunk.filter(|row| rows.live[*row] != 0.0) {
            customer.fill(script, rows, row);
            let result = self.call(script, ast, row, (customer.clone(), base.at(row)))?;
            out[row] = given(script, &result).map_err(|gave| no_number(script, row, &gave))?;
        }
        Ok(())
    }

    /// See [`Rule::react`](super::Rule::react); for the customers of `chunk`.
    pub(super) fn react(
        &mut self,
        script: &Script,
        rows: &Rows,
        happened: &[f64],
        attributes: &mut [&mut [f64]],
        booked: &mut [&mut [f64]],
        chunk: Range<usize>,
    ) -> Result<(), Failure> {
        let ast = self.enter(script, rows.globals)?;
        let customer = Customer::new(script, booked.len());
        let written: Vec<(usize, usize)> =
            script.reads.iter().filter_map(|slot| script.scope.attribute(*slot).map(|index| (*slot, index))).collect();
        for row in chunk.filter(|row| rows.live[*row] != 0.0 && happened[*row] != 0.0) {
            customer.fill(script, rows, row);
            {
                let mut state = customer.0.state.borrow_mut();
                for (slot, index) in &written {
                    state.numbers[*slot] = attributes[*index][row];
                }
                for (amount, column) in state.booked.iter_mut().zip(booked.iter()) {
                    *amount = column[row];
                }
            }
            let _ = self.call(script, ast, row, (customer.clone(),))?;
            let state = customer.0.state.borrow();
            for (slot, index) in &written {
                let (before, after) = (attributes[*index][row], state.numbers[*slot]);
                if !after.is_finite() && after.to_bits() != before.to_bits() {
                    let at = script.file.definition(&script.function);
                    let what = if after.is_nan() { "undefined, as 0.0 / 0.0 is" } else { "infinite, as 1.0 / 0.0 is" };
                    let name = &script.scope.fields[*slot].name;
                    return Err(script.failure(at, row, format!("`{}` leaves `{name}` {what}", script.name)));
                }
                attributes[*index][row] = after;
            }
            for (amount, column) in state.booked.iter().zip(booked.iter_mut()) {
                column[row] = *amount;
            }
        }
        Ok(())
    }

    /// See [`Rule::of_portfolio`](super::Rule::of_portfolio).
    pub(super) fn of_portfolio(&mut self, script: &Script, view: &PortfolioView, base: f64) -> Result<f64, Failure> {
        let ast = self.enter(script, view.globals)?;
        let result = self.call(script, ast, 0, (Portfolio::new(script, view), base))?;
        given(script, &result).map_err(|gave| no_number(script, 0, &gave))
    }

    /// See [`Rule::decide`](super::Rule::decide).
    pub(super) fn decide(&mut self, script: &Script, view: &PortfolioView) -> Result<Vec<Lever>, Failure> {
        let ast = self.enter(script, view.globals)?;
        let portfolio = Portfolio::new(script, view);
        let _ = self.call(script, ast, 0, (portfolio.clone(),))?;
        Ok(portfolio.0.levers.take())
    }
}

const TIMELESS: &str = "`per_period` means nothing here: this is not stated for a length of time";

/// What to give so that `value` holds in this period.
fn per_period(basis: Basis, value: f64) -> Outcome<f64> {
    let given = basis.of_period(value);
    if !given.is_nan() {
        return Ok(given);
    }
    let (low, high) = basis.role.range();
    if !basis.converts() {
        refuse(TIMELESS)
    } else if !(low..=high).contains(&value) {
        let range = if high == 1.0 { "lies between 0 and 1" } else { "is 0 or more" };
        refuse(format!("per_period({value:?}) cannot be: it {range}"))
    } else {
        refuse(format!(
            "per_period({value:?}) cannot be said on so long a basis: give the quantity `basis = \"period\"` in the scenario"
        ))
    }
}

/// What a rule gave: a number, or yes or no as 1 or 0 where that is asked.
fn given(script: &Script, result: &Dynamic) -> Result<f64, NotANumber> {
    if !script.yes_or_no() {
        return sum(result);
    }
    let number = || NotANumber::Other("a number");
    match result.as_bool() {
        Ok(yes) => Ok(f64::from(u8::from(yes))),
        Err(_) => Err(sum(result).map_or_else(|other| other, |_| number())),
    }
}

/// What a rule gave, as a number.
fn sum(result: &Dynamic) -> Result<f64, NotANumber> {
    match decimal(result) {
        Some(value) if value.is_nan() => Err(NotANumber::Undefined),
        Some(value) if value.is_infinite() => Err(NotANumber::Infinite),
        Some(value) => Ok(value),
        None if result.is_unit() => Err(NotANumber::Other("nothing")),
        None if result.is_bool() => Err(NotANumber::Other("yes or no")),
        None if result.is_string() => Err(NotANumber::Other("a text")),
        None => Err(NotANumber::Other("something else")),
    }
}

/// The failure of a rule that gave something other than a number.
fn no_number(script: &Script, row: usize, gave: &NotANumber) -> Failure {
    let at = script.file.definition(&script.function);
    let expected = if script.yes_or_no() { "yes or no" } else { "a number" };
    script.failure(at, row, format!("`{}` gives {gave} where {expected} is expected", script.name))
}

/// An error of Rhai at its innermost place, in words.
fn told(script: &Script, row: usize, error: EvalAltResult) -> Failure {
    let mut error = error;
    while let EvalAltResult::ErrorInFunctionCall(.., inner, _) = error {
        error = *inner;
    }
    let position = error.position();
    let at = if position.is_none() { script.file.definition(&script.function) } else { script.file.offset(position) };
    script.failure(at, row, plain::error(error))
}
