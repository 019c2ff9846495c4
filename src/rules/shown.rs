//! `customer` and `portfolio` as the interpreter shows them to a rule: what it may ask them, and what it may do to them.

use super::portfolio::{Lever, PortfolioView, Seen};
use super::rows::Rows;
use super::scope::{FIGURES, Figure, Kind, MEAN, PORTFOLIO, Scope, TEXTS};
use super::script::Script;
use super::staff::{Owner, owned};
use crate::error::nearest;
use crate::scenario::clip;
use rhai::{Dynamic, Engine, EvalAltResult, INT, ImmutableString, Position};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// `customer` in a rule: one row of a block.
#[derive(Clone)]
pub(super) struct Customer(pub(super) Rc<Row>);

pub(super) struct Row {
    scope: Arc<Scope>,
    reads: Vec<usize>,
    bookings: Arc<[String]>,
    acts: bool,
    pub(super) state: RefCell<State>,
}

/// By slot, by text, by name of booking: what the rule reads and what it leaves behind.
pub(super) struct State {
    pub(super) numbers: Vec<f64>,
    texts: [ImmutableString; TEXTS.len()],
    id: ImmutableString,
    pub(super) booked: Vec<f64>,
}

/// `portfolio` in a rule.
#[derive(Clone)]
pub(super) struct Portfolio(pub(super) Rc<Firm>);

pub(super) struct Firm {
    scope: Arc<Scope>,
    bookings: Arc<[String]>,
    last: Seen,
    past: Arc<Vec<Seen>>,
    memory: RefCell<Vec<f64>>,
    acts: bool,
    pub(super) levers: RefCell<Vec<Lever>>,
}

/// What a number is that is not finite.
fn no_end(value: f64) -> &'static str {
    if value.is_nan() { "an undefined number" } else { "an infinite number" }
}

pub(super) fn refuse<T>(message: impl Into<String>) -> Outcome<T> {
    Err(EvalAltResult::ErrorRuntime(message.into().into(), Position::NONE).into())
}

pub(super) fn number(kind: Kind, value: f64) -> Dynamic {
    match kind {
        #[expect(clippy::cast_possible_truncation, reason = "columns of whole numbers hold whole numbers")]
        Kind::Int => Dynamic::from_int(value as INT),
        Kind::Bool => Dynamic::from_bool(value != 0.0),
        Kind::Float | Kind::Text => Dynamic::from_float(value),
    }
}

pub(super) fn decimal(value: &Dynamic) -> Option<f64> {
    value.as_float().ok().or_else(|| value.as_int().ok().map(|value| value as f64))
}

/// The word with this index.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns of words hold indices")]
fn word(words: &[String], code: f64) -> &str {
    words.get(code as usize).map_or("", String::as_str)
}

/// The index of what an attribute of words becomes.
fn code(words: &[String], name: &str, value: &Dynamic) -> Outcome<f64> {
    let Ok(said) = value.as_immutable_string_ref() else {
        return refuse(format!("`{name}` can only become one of its words"));
    };
    if let Some(code) = words.iter().position(|word| *word == **said) {
        return Ok(code as f64);
    }
    let near = nearest(&said, words.iter().map(String::as_str));
    let hint = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
    refuse(format!("there is no {name} `{}`{hint}", clip(&said)))
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
        match scope.words(slot) {
            Some(words) => Ok(word(words, state.numbers[slot]).into()),
            None => Ok(number(scope.fields[slot].kind, state.numbers[slot])),
        }
    }

    fn set(&mut self, name: &str, value: &Dynamic) -> Outcome<()> {
        let Row { scope, acts, state, .. } = &*self.0;
        if !acts {
            return refuse(format!("this rule may not change `{name}`: only event rules change customers"));
        }
        let Some(slot) = scope.slot(name).filter(|slot| scope.attribute(*slot).is_some()) else {
            return refuse(format!("`{name}` is not an attribute of the scenario and cannot be changed"));
        };
        let value = match scope.words(slot) {
            None => decimal(value).map_or_else(|| refuse(format!("`{name}` can only become a number")), Ok),
            Some(words) => code(words, name, value),
        };
        state.borrow_mut().numbers[slot] = value?;
        Ok(())
    }

    fn book(&mut self, name: &str, amount: f64) -> Outcome<()> {
        if !self.0.acts {
            return refuse("this rule may not book: only event rules and `policy` book costs");
        }
        let Some(index) = self.0.bookings.iter().position(|known| known == name) else {
            return refuse(format!("the name `{name}` must stand in the rule as a text"));
        };
        if !amount.is_finite() {
            return refuse(format!("cannot book {}", no_end(amount)));
        }
        self.0.state.borrow_mut().booked[index] += amount;
        Ok(())
    }
}

impl Portfolio {
    fn segment(&self, segment: &str) -> Outcome<usize> {
        let index = self.0.scope.segments.iter().position(|name| name == segment);
        index.map_or_else(|| refuse(format!("there is no segment `{segment}`")), Ok)
    }

    fn figures(&self, segment: &str) -> Outcome<&[f64; FIGURES]> {
        self.segment(segment).map(|index| &self.0.last.figures[1 + index])
    }

    /// The mean of a figure over the last periods, as far as there are so many; 0 before the first is closed. Of all, of a segment,
    /// or of what the figure is asked for by name.
    fn mean(&self, figure: &str, of: Option<&str>, periods: INT) -> Outcome<f64> {
        let Some(periods) = usize::try_from(periods).ok().filter(|periods| *periods > 0) else {
            return refuse(format!("a mean takes 1 period or more, not {periods}"));
        };
        let past = self.0.past[self.0.past.len().saturating_sub(periods)..].iter();
        if let Some((owner, at)) = Owner::of(figure) {
            let thing = self.thing(owner, of.unwrap_or_default())?;
            return Ok(mean(past.map(|seen| seen.owned[owner as usize][thing][at])).unwrap_or(0.0));
        }
        let Some(at) = PORTFOLIO.iter().position(|known| known.name == figure) else {
            return refuse(format!("the portfolio has no `{figure}`"));
        };
        let of = of.map_or(Ok(0), |segment| self.segment(segment).map(|index| 1 + index))?;
        let all = past.map(|seen| seen.figures[of][at]);
        if PORTFOLIO[at].figure == Figure::Satisfaction {
            // Periods in which nobody answered say nothing.
            return Ok(mean(all.filter(|said| *said >= 0.0)).unwrap_or(-1.0));
        }
        Ok(mean(all).unwrap_or(0.0))
    }

    fn thing(&self, owner: Owner, name: &str) -> Outcome<usize> {
        let known = self.0.scope.vocabulary(owner.word()).unwrap_or_default();
        match known.iter().position(|known| *known == name) {
            Some(index) => Ok(index),
            None => refuse(format!("there is no {} `{}`", owner.word(), clip(name))),
        }
    }

    fn remembered(&self, name: &str) -> Outcome<usize> {
        let index = self.0.scope.memory.iter().position(|known| known.name == name);
        index.map_or_else(|| refuse(format!("the portfolio has no `{name}`")), Ok)
    }

    fn recall(&mut self, name: &str) -> Outcome<f64> {
        if !self.0.acts {
            return refuse(format!("only `policy` reads `{name}`, which it remembers"));
        }
        self.remembered(name).map(|index| self.0.memory.borrow()[index])
    }

    fn remember(&mut self, name: &str, value: &Dynamic) -> Outcome<()> {
        let index = self.remembered(name)?;
        match decimal(value) {
            Some(value) if value.is_finite() => {
                self.0.memory.borrow_mut()[index] = value;
                self.pull(Lever::Remember { name: index, value })
            }
            Some(value) => refuse(format!("`{name}` cannot become {}", no_end(value))),
            None => refuse(format!("`{name}` can only become a number")),
        }
    }

    fn service_level(&mut self, segment: &str, service: &str) -> Outcome<()> {
        let segment = self.segment(segment)?;
        let Some(service) = self.0.scope.services.iter().position(|known| known == service) else {
            return refuse(format!("there is no service level `{service}`"));
        };
        self.pull(Lever::Service { segment, service })
    }

    fn book(&mut self, name: &str, amount: f64) -> Outcome<()> {
        match self.0.bookings.iter().position(|known| known == name) {
            Some(name) if amount.is_finite() => self.pull(Lever::Book { name, amount }),
            Some(_) => refuse(format!("cannot book {}", no_end(amount))),
            None => refuse(format!("the name `{name}` must stand in the rule as a text")),
        }
    }

    fn pull(&self, lever: Lever) -> Outcome<()> {
        if !self.0.acts {
            return refuse("this rule may not do that: only `policy` pulls levers and books costs");
        }
        let mut levers = self.0.levers.borrow_mut();
        if levers.len() >= 1000 {
            return refuse("a policy may pull 1,000 levers in a period");
        }
        levers.push(lever);
        Ok(())
    }

    fn change(&mut self, path: &str, value: f64, lever: Pull) -> Outcome<()> {
        if !value.is_finite() {
            return refuse(format!("cannot change `{path}` by {}", no_end(value)));
        }
        if self.0.scope.moved(path).next().is_none() {
            let near = self.0.scope.near_path(path).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            return refuse(format!("no lever moves `{path}`{near}"));
        }
        self.pull(lever(path.into(), value))
    }
}

/// None of nothing.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, many) = values.fold((0.0, 0.0), |(sum, many), value| (sum + value, many + 1.0));
    (many > 0.0).then(|| sum / many)
}

/// Makes a lever of a path and a number.
type Pull = fn(String, f64) -> Lever;

/// Teaches the engine `customer` and `portfolio`.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Customer>("customer");
    engine.register_indexer_get(|customer: &mut Customer, name: &str| customer.get(name));
    engine.register_indexer_set(|customer: &mut Customer, name: &str, value: Dynamic| customer.set(name, &value));
    engine.register_fn("book", |customer: &mut Customer, name: &str, amount: f64| customer.book(name, amount));
    engine.register_fn("book", |customer: &mut Customer, name: &str, amount: INT| customer.book(name, amount as f64));
    engine.register_type_with_name::<Portfolio>("portfolio");
    for (index, figure) in PORTFOLIO.iter().enumerate() {
        engine.register_get(figure.name, move |portfolio: &mut Portfolio| portfolio.0.last.figures[0][index]);
        engine.register_fn(figure.name, move |portfolio: &mut Portfolio, segment: &str| -> Outcome<f64> {
            portfolio.figures(segment).map(|figures| figures[index])
        });
    }
    for figure in owned().map(|figure| figure.name) {
        engine.register_fn(figure, move |portfolio: &mut Portfolio, name: &str| -> Outcome<f64> {
            let Some((owner, at)) = Owner::of(figure) else {
                return refuse(format!("the portfolio has no `{figure}`"));
            };
            portfolio.thing(owner, name).map(|thing| portfolio.0.last.owned[owner as usize][thing][at])
        });
    }
    engine.register_indexer_get(|portfolio: &mut Portfolio, name: &str| portfolio.recall(name));
    engine
        .register_indexer_set(|portfolio: &mut Portfolio, name: &str, value: Dynamic| portfolio.remember(name, &value));
    engine.register_fn(MEAN, |portfolio: &mut Portfolio, figure: &str, periods: INT| {
        portfolio.mean(figure, None, periods)
    });
    engine.register_fn(MEAN, |portfolio: &mut Portfolio, figure: &str, of: &str, periods: INT| {
        portfolio.mean(figure, Some(of), periods)
    });
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

impl Customer {
    pub(super) fn new(script: &Script, booked: usize) -> Self {
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
            acts: script.acts,
            state: RefCell::new(state),
        }))
    }

    pub(super) fn fill(&self, script: &Script, rows: &Rows, row: usize) {
        let mut state = self.0.state.borrow_mut();
        for slot in &script.reads {
            let field = &script.scope.fields[*slot];
            if field.kind != Kind::Text || script.scope.words(*slot).is_some() {
                state.numbers[*slot] = (rows.field)(*slot).at(row);
            } else if field.name == "id" {
                state.id = (rows.id)(row).into();
            } else if let Some(text) = TEXTS.iter().position(|name| *name == field.name) {
                let word = rows.texts[text].at(row);
                if state.texts[text] != word {
                    state.texts[text] = word.into();
                }
            }
        }
    }
}

impl Portfolio {
    pub(super) fn new(script: &Script, view: &PortfolioView) -> Self {
        Portfolio(Rc::new(Firm {
            scope: Arc::clone(&script.scope),
            bookings: Arc::clone(&script.bookings),
            last: view.last.clone(),
            past: Arc::clone(view.past),
            memory: RefCell::new(view.memory.to_vec()),
            acts: script.acts,
            levers: RefCell::default(),
        }))
    }
}
