//! Runs a rule in the interpreter, customer by customer: the oracle of the column programs, and the way of rules that
//! have no column form.

use super::file::{File, sentence};
use super::portfolio::{Lever, PortfolioView};
use super::rows::{Column, Failure, Rows};
use super::sandbox::{self, Steps};
use super::scope::{FIGURES, Kind, PORTFOLIO, Scope, TEXTS};
use super::script::Script;
use crate::error::nearest;
use crate::stop::Stop;
use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, FuncArgs, INT, ImmutableString, Position};
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

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
}

/// What a rule gave instead of a number.
enum NotANumber {
    Undefined,
    Other(&'static str),
}

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotANumber::Undefined => write!(f, "an undefined result, such as 0.0 / 0.0,"),
            NotANumber::Other(what) => write!(f, "{what}"),
        }
    }
}

/// `customer` in a rule: one lane of a block.
#[derive(Clone)]
struct Customer(Rc<Row>);

struct Row {
    scope: Arc<Scope>,
    reads: Vec<usize>,
    bookings: Arc<[String]>,
    state: RefCell<State>,
}

/// By slot, by text, by name of booking: what the rule reads and what it leaves behind.
struct State {
    numbers: Vec<f64>,
    texts: [ImmutableString; TEXTS.len()],
    id: ImmutableString,
    booked: Vec<f64>,
}

/// `portfolio` in a rule.
#[derive(Clone)]
struct Portfolio(Rc<Firm>);

struct Firm {
    scope: Arc<Scope>,
    bookings: Arc<[String]>,
    total: [f64; FIGURES],
    segments: Vec<[f64; FIGURES]>,
    levers: RefCell<Vec<Lever>>,
}

fn refuse<T>(message: impl Into<String>) -> Outcome<T> {
    Err(EvalAltResult::ErrorRuntime(message.into().into(), Position::NONE).into())
}

fn number(kind: Kind, value: f64) -> Dynamic {
    match kind {
        #[expect(clippy::cast_possible_truncation, reason = "columns of whole numbers hold whole numbers")]
        Kind::Int => Dynamic::from_int(value as INT),
        Kind::Bool => Dynamic::from_bool(value != 0.0),
        Kind::Float | Kind::Text => Dynamic::from_float(value),
    }
}

fn decimal(value: &Dynamic) -> Option<f64> {
    value.as_float().ok().or_else(|| value.as_int().ok().map(|value| value as f64))
}

impl Customer {
    fn get(&mut self, name: &str) -> Outcome<Dynamic> {
        let Row { scope, reads, state, .. } = &*self.0;
        let state = state.borrow();
        let Some(slot) = scope.slot(name) else {
            let known = nearest(name, scope.fields.iter().map(|field| &*field.name));
            let hint = known.map_or(String::new(), |known| format!(": did you mean `{known}`?"));
            return refuse(format!("a customer has no `{name}`{hint}"));
        };
        if name == "id" {
            return Ok(state.id.clone().into());
        }
        if let Some(text) = TEXTS.iter().position(|text| *text == name) {
            return Ok(state.texts[text].clone().into());
        }
        if reads.binary_search(&slot).is_err() {
            return refuse(format!("write `customer.{name}` in the rule"));
        }
        Ok(number(scope.fields[slot].kind, state.numbers[slot]))
    }

    fn set(&mut self, name: &str, value: &Dynamic) -> Outcome<()> {
        let Row { scope, state, .. } = &*self.0;
        let Some(slot) = scope.slot(name).filter(|slot| scope.attribute(*slot).is_some()) else {
            return refuse(format!("`{name}` is not an attribute of the scenario and cannot be changed"));
        };
        let Some(value) = decimal(value) else {
            return refuse(format!("`{name}` can only become a number"));
        };
        state.borrow_mut().numbers[slot] = value;
        Ok(())
    }

    fn book(&mut self, name: &str, amount: f64) -> Outcome<()> {
        let Some(index) = self.0.bookings.iter().position(|known| known == name) else {
            return refuse(format!("the name `{name}` must stand in the rule as a text"));
        };
        if !amount.is_finite() {
            return refuse(format!("cannot book {amount}"));
        }
        self.0.state.borrow_mut().booked[index] += amount;
        Ok(())
    }
}

impl Portfolio {
    fn figures(&self, segment: &str) -> Outcome<&[f64; FIGURES]> {
        let index = self.0.scope.segments.iter().position(|name| name == segment);
        index.map_or_else(|| refuse(format!("there is no segment `{segment}`")), |index| Ok(&self.0.segments[index]))
    }

    fn service_level(&mut self, segment: &str, service: &str) -> Outcome<()> {
        let find = |names: &[String], name: &str| names.iter().position(|known| known == name);
        let Some(segment) = find(&self.0.scope.segments, segment) else {
            return refuse(format!("there is no segment `{segment}`"));
        };
        let Some(service) = find(&self.0.scope.services, service) else {
            return refuse(format!("there is no service level `{service}`"));
        };
        self.pull(Lever::Service { segment, service })
    }

    fn book(&mut self, name: &str, amount: f64) -> Outcome<()> {
        match self.0.bookings.iter().position(|known| known == name) {
            Some(name) if amount.is_finite() => self.pull(Lever::Book { name, amount }),
            Some(_) => refuse(format!("cannot book {amount}")),
            None => refuse(format!("the name `{name}` must stand in the rule as a text")),
        }
    }

    fn pull(&self, lever: Lever) -> Outcome<()> {
        let mut levers = self.0.levers.borrow_mut();
        if levers.len() >= 1000 {
            return refuse("a policy may pull 1,000 levers in a period");
        }
        levers.push(lever);
        Ok(())
    }

    fn change(&mut self, path: &str, value: f64, lever: Pull) -> Outcome<()> {
        if !value.is_finite() {
            return refuse(format!("cannot change `{path}` by {value}"));
        }
        self.pull(lever(path.into(), value))
    }
}

/// Makes a lever of a path and a number.
type Pull = fn(String, f64) -> Lever;

/// Teaches the engine `customer` and `portfolio`.
fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Customer>("customer");
    engine.register_indexer_get(|customer: &mut Customer, name: &str| customer.get(name));
    engine.register_indexer_set(|customer: &mut Customer, name: &str, value: Dynamic| customer.set(name, &value));
    engine.register_fn("book", |customer: &mut Customer, name: &str, amount: f64| customer.book(name, amount));
    engine.register_fn("book", |customer: &mut Customer, name: &str, amount: INT| customer.book(name, amount as f64));
    engine.register_type_with_name::<Portfolio>("portfolio");
    for (index, figure) in PORTFOLIO.iter().enumerate() {
        engine.register_get(&*figure.name, move |portfolio: &mut Portfolio| portfolio.0.total[index]);
        engine.register_fn(&*figure.name, move |portfolio: &mut Portfolio, segment: &str| -> Outcome<f64> {
            portfolio.figures(segment).map(|figures| figures[index])
        });
    }
    engine.register_fn("service_level", Portfolio::service_level);
    engine.register_fn("book", |portfolio: &mut Portfolio, name: &str, amount: f64| portfolio.book(name, amount));
    engine
        .register_fn("book", |portfolio: &mut Portfolio, name: &str, amount: INT| portfolio.book(name, amount as f64));
    let levers: [(&str, Pull); 3] = [
        ("add", |path, value| Lever::Add { path, value }),
        ("scale", |path, value| Lever::Scale { path, value }),
        ("set", |path, value| Lever::Set { path, value }),
    ];
    for (name, lever) in levers {
        engine.register_fn(name, move |portfolio: &mut Portfolio, path: &str, value: f64| {
            portfolio.change(path, value, lever)
        });
        engine.register_fn(name, move |portfolio: &mut Portfolio, path: &str, value: INT| {
            portfolio.change(path, value as f64, lever)
        });
    }
}

impl Interpreter {
    /// The interpreter of a workspace, built when it is first needed.
    pub(super) fn of<'a>(desk: &'a mut Option<Interpreter>, stop: &Stop) -> &'a mut Interpreter {
        desk.get_or_insert_with(|| {
            let steps = Steps::default();
            let mut engine = sandbox::engine(&steps, stop);
            register(&mut engine);
            let globals: Rc<RefCell<Globals>> = Rc::default();
            let seen = Rc::clone(&globals);
            #[expect(deprecated, reason = "not deprecated but volatile: the version is pinned")]
            engine.on_var(move |name, _, context| {
                let Globals { scope: Some(scope), values } = &*seen.borrow() else { return Ok(None) };
                let Some(index) = scope.global(name) else { return Ok(None) };
                if context.scope().contains(name) {
                    return Ok(None);
                }
                Ok(Some(number(scope.globals[index].kind, values[index])))
            });
            // `period` and `year` also stand at the portfolio.
            for (index, name) in ["period", "year"].into_iter().enumerate() {
                let seen = Rc::clone(&globals);
                engine.register_get(name, move |_: &mut Portfolio| number(Kind::Int, seen.borrow().values[index]));
            }
            Interpreter { engine, steps, stop: stop.clone(), globals, read: Vec::new() }
        })
    }

    fn enter(&mut self, script: &Script, globals: &[f64]) -> Result<usize, Failure> {
        let mut known = self.globals.borrow_mut();
        known.scope = Some(Arc::clone(&script.scope));
        known.values.clear();
        known.values.extend_from_slice(globals);
        if let Some(index) = self.read.iter().position(|(file, _)| Arc::ptr_eq(file, &script.file)) {
            return Ok(index);
        }
        let ast = self.engine.compile(&script.file.text).map_err(|error| {
            script.failure(script.file.offset(error.position()), 0, sentence(&error.err_type().to_string()))
        })?;
        self.read.push((Arc::clone(&script.file), ast));
        Ok(self.read.len() - 1)
    }

    fn call(&self, script: &Script, ast: usize, lane: usize, args: impl FuncArgs) -> Result<Dynamic, Failure> {
        self.steps.set(0);
        let options = CallFnOptions::new().eval_ast(false);
        let mut scope = rhai::Scope::new();
        let result = self.engine.call_fn_with_options(options, &mut scope, &self.read[ast].1, &script.function, args);
        // A wish to stop is heard at the next step of the next call.
        let _ = self.stop.spend(usize::try_from(self.steps.get()).unwrap_or(usize::MAX));
        result.map_err(|error| told(script, lane, *error))
    }

    /// See [`Rule::evaluate`](super::Rule::evaluate); for the customers of `lanes`.
    pub(super) fn evaluate(
        &mut self,
        script: &Script,
        rows: &Rows,
        base: Column,
        lanes: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), Failure> {
        let ast = self.enter(script, rows.globals)?;
        let customer = Customer::of(script, 0);
        for lane in lanes.filter(|lane| rows.live[*lane] != 0.0) {
            customer.fill(script, rows, lane);
            let result = self.call(script, ast, lane, (customer.clone(), base.at(lane)))?;
            out[lane] = sum(&result).map_err(|gave| no_number(script, lane, &gave))?;
        }
        Ok(())
    }

    /// See [`Rule::react`](super::Rule::react); for the customers of `lanes`.
    pub(super) fn react(
        &mut self,
        script: &Script,
        rows: &Rows,
        happened: &[f64],
        attributes: &mut [&mut [f64]],
        booked: &mut [&mut [f64]],
        lanes: Range<usize>,
    ) -> Result<(), Failure> {
        let ast = self.enter(script, rows.globals)?;
        let customer = Customer::of(script, booked.len());
        let written: Vec<(usize, usize)> =
            script.reads.iter().filter_map(|slot| script.scope.attribute(*slot).map(|index| (*slot, index))).collect();
        for lane in lanes.filter(|lane| rows.live[*lane] != 0.0 && happened[*lane] != 0.0) {
            customer.fill(script, rows, lane);
            {
                let mut state = customer.0.state.borrow_mut();
                for (slot, index) in &written {
                    state.numbers[*slot] = attributes[*index][lane];
                }
                for (amount, column) in state.booked.iter_mut().zip(booked.iter()) {
                    *amount = column[lane];
                }
            }
            let _ = self.call(script, ast, lane, (customer.clone(),))?;
            let state = customer.0.state.borrow();
            for (slot, index) in &written {
                attributes[*index][lane] = state.numbers[*slot];
            }
            for (amount, column) in state.booked.iter().zip(booked.iter_mut()) {
                column[lane] = *amount;
            }
        }
        Ok(())
    }

    /// See [`Rule::of_portfolio`](super::Rule::of_portfolio).
    pub(super) fn of_portfolio(&mut self, script: &Script, view: &PortfolioView, base: f64) -> Result<f64, Failure> {
        let ast = self.enter(script, view.globals)?;
        let result = self.call(script, ast, 0, (Portfolio::of(script, view), base))?;
        sum(&result).map_err(|gave| no_number(script, 0, &gave))
    }

    /// See [`Rule::decide`](super::Rule::decide).
    pub(super) fn decide(&mut self, script: &Script, view: &PortfolioView) -> Result<Vec<Lever>, Failure> {
        let ast = self.enter(script, view.globals)?;
        let portfolio = Portfolio::of(script, view);
        let _ = self.call(script, ast, 0, (portfolio.clone(),))?;
        Ok(portfolio.0.levers.take())
    }
}

impl Customer {
    fn of(script: &Script, booked: usize) -> Self {
        let state = State {
            numbers: vec![0.0; script.scope.fields.len()],
            texts: Default::default(),
            id: ImmutableString::new(),
            booked: vec![0.0; booked],
        };
        Customer(Rc::new(Row {
            scope: Arc::clone(&script.scope),
            reads: script.reads.clone(),
            bookings: Arc::clone(&script.bookings),
            state: RefCell::new(state),
        }))
    }

    fn fill(&self, script: &Script, rows: &Rows, lane: usize) {
        let mut state = self.0.state.borrow_mut();
        for slot in &script.reads {
            let field = &script.scope.fields[*slot];
            if field.kind != Kind::Text {
                state.numbers[*slot] = (rows.field)(*slot).at(lane);
            } else if field.name == "id" {
                state.id = (rows.id)(lane).into();
            } else if let Some(text) = TEXTS.iter().position(|name| *name == field.name) {
                let word = rows.texts[text].at(lane);
                if state.texts[text] != word {
                    state.texts[text] = word.into();
                }
            }
        }
    }
}

impl Portfolio {
    fn of(script: &Script, view: &PortfolioView) -> Self {
        Portfolio(Rc::new(Firm {
            scope: Arc::clone(&script.scope),
            bookings: Arc::clone(&script.bookings),
            total: *view.total,
            segments: view.segments.to_vec(),
            levers: RefCell::default(),
        }))
    }
}

/// What a rule gave, as a number.
fn sum(result: &Dynamic) -> Result<f64, NotANumber> {
    match decimal(result) {
        Some(value) if value.is_nan() => Err(NotANumber::Undefined),
        Some(value) => Ok(value),
        None if result.is_unit() => Err(NotANumber::Other("nothing")),
        None if result.is_bool() => Err(NotANumber::Other("yes or no")),
        None if result.is_string() => Err(NotANumber::Other("a text")),
        None => Err(NotANumber::Other("something else")),
    }
}

/// The failure of a rule that gave something other than a number.
fn no_number(script: &Script, lane: usize, gave: &NotANumber) -> Failure {
    let at = script.file.definition(&script.function);
    script.failure(at, lane, format!("`{}` gives {gave} where a number is expected", script.name))
}

/// An error of Rhai at its innermost place, in words.
fn told(script: &Script, lane: usize, error: EvalAltResult) -> Failure {
    let mut error = error;
    while let EvalAltResult::ErrorInFunctionCall(.., inner, _) = error {
        error = *inner;
    }
    let position = error.position();
    let message = match &error {
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => {
            format!("the rule takes more than {},000 steps: a loop without end?", sandbox::OPERATIONS / 1000)
        }
        EvalAltResult::ErrorRuntime(value, _) => value.to_string(),
        _ => {
            error.set_position(Position::NONE);
            error.to_string()
        }
    };
    let at = if position.is_none() { script.file.definition(&script.function) } else { script.file.offset(position) };
    script.failure(at, lane, message)
}
