//! From a checked function to a column program. Walks the function once, as a customer would for whom everything is
//! still open: a branch becomes a mask, a variable that both branches set becomes a choice, a helper is written out where it
//! is called, and an early return takes those who return out of the mask.

use super::builder::Builder;
use super::file::File;
use super::hooks::{Basis, Purpose};
use super::program::{Op, Operand, Program};
use super::rule::Obstacle;
use super::said::Said;
use super::scope::{CUSTOMER, Scope};
use super::syntax::{Case, Deed, Expr, Function, Stmt, Switch, Test, What};
use crate::error::Problem;

/// Why a function has no column form.
pub(super) enum Refusal {
    /// It cannot be right.
    Wrong(Problem),
    /// It must be interpreted.
    Obstacle(Obstacle),
}

pub(super) type Lowered<T> = Result<T, Refusal>;

/// Instructions that a program may have.
const LONGEST: usize = 4096;
/// Cases of a `switch`.
const MOST_CASES: usize = 64;
/// Helpers within helpers, as in the interpreter.
const DEEPEST: usize = 16;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(Number),
    Bool(Operand),
    /// A text in the rule.
    Word(String),
    /// A text of the customer.
    Text(Said),
    Customer,
    Nothing,
    /// Different kinds of things for different customers.
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) operand: Operand,
    pub(super) sort: Sort,
}

/// Of which sort a number is, for the rules of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sort {
    /// Whole, within this range.
    Whole(f64, f64),
    Decimal,
    /// Whole for some customers, decimal for others.
    Mixed,
}

pub(super) fn whole(operand: Operand, low: f64, high: f64) -> Value {
    Value::Number(Number { operand, sort: Sort::Whole(low, high) })
}

pub(super) fn decimal(operand: Operand) -> Value {
    Value::Number(Number { operand, sort: Sort::Decimal })
}

/// Lowers the function `name`.
pub(super) fn lower(
    file: &File,
    name: &str,
    purpose: Purpose,
    basis: Option<Basis>,
    scope: &Scope,
    bookings: &[String],
) -> Lowered<Program> {
    let attributes = scope.fields.len() - CUSTOMER.len();
    let reacts = matches!(purpose, Purpose::Event(_));
    let states = if reacts { attributes + bookings.len() } else { 0 };
    let mut lower = Lower {
        file,
        scope,
        bookings,
        basis,
        builder: Builder::default(),
        reacts,
        mask: Operand::Mask,
        names: Vec::new(),
        states: (0..states).map(Operand::State).collect(),
        frames: Vec::new(),
        returns_above: false,
    };
    let Some(function) = file.function(name) else {
        return Lower::refuse(format!("`{name}`"), 0);
    };
    let args = if reacts { vec![Value::Customer] } else { vec![Value::Customer, decimal(Operand::Base)] };
    let at = file.definition(name);
    let value = lower.inline(function, args, at)?;
    let mut result = Operand::NO;
    if !reacts {
        let Value::Number(number) = value else {
            let title = format!("`{name}` does not always give a number");
            let label = match value {
                Value::Nothing => "it gives nothing",
                Value::Bool(_) => "it gives yes or no",
                Value::Word(_) | Value::Text(_) => "it gives a text",
                _ => "it gives a number to some customers only",
            };
            let help = "the last line, without a semicolon, is the result; give every branch one, such as `base`";
            return Err(Refusal::Wrong(file.problem(at, title, label).help(help)));
        };
        lower.builder.emit(Op::CheckFinite, [Operand::Mask, number.operand]);
        result = number.operand;
    }
    let mut stores = Vec::new();
    for (state, operand) in lower.states.iter().enumerate() {
        let selected = lower.builder.emit(Op::Select, [Operand::Mask, *operand, Operand::State(state)]);
        if selected != Operand::State(state) {
            if state < attributes {
                lower.builder.emit(Op::CheckFinite, [Operand::Mask, selected]);
            }
            stores.push((state, selected));
        }
    }
    Ok(Program::lay_out(lower.builder.code, lower.builder.words, result, stores, attributes))
}

/// A function while it is written out.
pub(super) struct Frame {
    /// Who returned, and what.
    returned: Vec<(Operand, Value)>,
}

pub(super) struct Lower<'a> {
    pub(super) file: &'a File,
    pub(super) scope: &'a Scope,
    pub(super) bookings: &'a [String],
    /// What the result stands for, where the rule asks.
    pub(super) basis: Option<Basis>,
    pub(super) builder: Builder,
    /// Whether it is an event rule, which sees and changes `states`.
    pub(super) reacts: bool,
    /// Who gets here.
    pub(super) mask: Operand,
    /// Variables, the innermost last.
    pub(super) names: Vec<(String, Value)>,
    /// Attributes, then bookings, as they are here.
    pub(super) states: Vec<Operand>,
    pub(super) frames: Vec<Frame>,
    /// Whether someone may have returned from a function around here, whose attributes must stay as they are.
    returns_above: bool,
}

impl<'a> Lower<'a> {
    pub(super) fn refuse<T>(construct: impl Into<String>, at: usize) -> Lowered<T> {
        Err(Refusal::Obstacle(Obstacle { construct: construct.into(), at }))
    }

    pub(super) fn wrong<T>(&self, at: usize, title: impl Into<String>, label: &str) -> Lowered<T> {
        Err(Refusal::Wrong(self.file.problem(at, title, label)))
    }

    /// Writes out a function.
    pub(super) fn inline(&mut self, function: &'a Function, args: Vec<Value>, at: usize) -> Lowered<Value> {
        if self.frames.len() >= DEEPEST {
            return Self::refuse("helpers within helpers beyond 16", at);
        }
        let mask = self.mask;
        let names = std::mem::replace(&mut self.names, function.params.iter().cloned().zip(args).collect());
        self.frames.push(Frame { returned: vec![] });
        let last = self.steps(&function.body)?;
        self.names = names;
        let Some(frame) = self.frames.pop() else { return Ok(last) };
        // Who got to the end gives the last value; whoever returned before, another.
        let mut returned = frame.returned.into_iter().rev();
        let mut value = last;
        if self.mask == Operand::NO
            && let Some((_, sole)) = returned.next()
        {
            value = sole;
        }
        for (who, early) in returned {
            value = self.select(who, early, value);
        }
        self.mask = mask;
        Ok(value)
    }

    /// `yes` where `which`, else `no`.
    fn select(&mut self, which: Operand, yes: Value, no: Value) -> Value {
        if yes == no {
            return yes;
        }
        match (yes, no) {
            (Value::Number(yes), Value::Number(no)) => {
                let sort = match (yes.sort, no.sort) {
                    (Sort::Whole(a, b), Sort::Whole(c, d)) => Sort::Whole(a.min(c), b.max(d)),
                    (Sort::Decimal, Sort::Decimal) => Sort::Decimal,
                    _ => Sort::Mixed,
                };
                let operand = self.builder.emit(Op::Select, [which, yes.operand, no.operand]);
                Value::Number(Number { operand, sort })
            }
            (Value::Bool(yes), Value::Bool(no)) => Value::Bool(self.builder.emit(Op::Select, [which, yes, no])),
            _ => Value::Unclear,
        }
    }

    /// How many returns there were in the functions around here.
    fn returned(&self) -> usize {
        self.frames.iter().map(|frame| frame.returned.len()).sum()
    }

    /// One branch. If it may be skipped, what it says about others than its own customers is left over from an earlier
    /// chunk: that must not get out.
    fn branch(&mut self, mask: Operand, body: impl FnOnce(&mut Self) -> Lowered<Value>) -> Lowered<Value> {
        let states = self.states.clone();
        let depth = self.frames.len();
        let returned: Vec<usize> = self.frames.iter().map(|frame| frame.returned.len()).collect();
        self.mask = mask;
        let region = self.builder.open(mask);
        let value = body(self)?;
        if self.builder.close(region) {
            if self.mask != mask {
                self.mask = self.builder.emit(Op::And, [mask, self.mask]);
            }
            for (frame, count) in self.frames[..depth].iter_mut().zip(returned) {
                for (who, _) in frame.returned[count..].iter_mut().filter(|(who, _)| *who != mask) {
                    *who = self.builder.emit(Op::And, [mask, *who]);
                }
            }
            for (state, before) in self.states.iter_mut().zip(states).filter(|(state, before)| **state != *before) {
                *state = self.builder.emit(Op::Select, [mask, *state, before]);
            }
        }
        Ok(value)
    }

    /// Both branches, each for its own customers, and what comes of them.
    pub(super) fn choose(
        &mut self,
        which: Operand,
        then: impl FnOnce(&mut Self) -> Lowered<Value>,
        otherwise: impl FnOnce(&mut Self) -> Lowered<Value>,
    ) -> Lowered<Value> {
        match which.as_constant() {
            Some(0.0) => return otherwise(self),
            Some(_) => return then(self),
            None => (),
        }
        let before = self.mask;
        let (names, states) = (self.names.clone(), self.states.clone());
        let count = self.returned();

        let mask = self.builder.emit(Op::And, [before, which]);
        let value = self.branch(mask, then)?;
        let then_mask = self.mask;
        let then_names = std::mem::replace(&mut self.names, names);
        let then_states = std::mem::replace(&mut self.states, states);

        let mask = self.builder.emit(Op::AndNot, [before, which]);
        let other = self.branch(mask, otherwise)?;
        let else_mask = self.mask;
        self.mask = if self.returned() == count { before } else { self.builder.emit(Op::Or, [then_mask, else_mask]) };
        for (state, then) in then_states.into_iter().enumerate() {
            self.states[state] = self.builder.emit(Op::Select, [which, then, self.states[state]]);
        }
        // Variables of those who have all returned no longer matter.
        if then_mask == Operand::NO {
            return Ok(other);
        }
        if else_mask == Operand::NO {
            self.names = then_names;
            return Ok(value);
        }
        for (index, (_, then)) in then_names.into_iter().enumerate() {
            let no = std::mem::replace(&mut self.names[index].1, Value::Nothing);
            self.names[index].1 = self.select(which, then, no);
        }
        Ok(self.select(which, value, other))
    }

    pub(super) fn steps(&mut self, steps: &'a [Stmt]) -> Lowered<Value> {
        let depth = self.names.len();
        let mut value = Value::Nothing;
        for step in steps {
            if self.mask == Operand::NO {
                break;
            }
            value = self.step(step)?;
        }
        self.names.truncate(depth);
        Ok(value)
    }

    fn step(&mut self, step: &'a Stmt) -> Lowered<Value> {
        if self.builder.code.len() > LONGEST {
            return Self::refuse("a rule of this length", step.at);
        }
        match &step.what {
            Deed::Nothing => Ok(Value::Nothing),
            Deed::Let { name, value, .. } => {
                let value = self.expr(value)?;
                self.names.push((name.clone(), value));
                Ok(Value::Nothing)
            }
            Deed::Set { target, operator, value } => self.set(step.at, target, operator.as_deref(), value),
            Deed::If { condition, then, otherwise } => {
                let which = self.condition(condition)?;
                self.choose(which, |lower| lower.steps(then), |lower| lower.steps(otherwise))
            }
            Deed::Switch(switch) if switch.cases.len() > MOST_CASES => {
                Self::refuse("a `switch` of this length", step.at)
            }
            Deed::Switch(switch) => {
                let subject = self.expr(&switch.subject)?;
                self.case(&subject, switch, &switch.cases)
            }
            Deed::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::Nothing), |value| self.expr(value))?;
                let mask = std::mem::replace(&mut self.mask, Operand::NO);
                self.returns_above = true;
                if let Some(frame) = self.frames.last_mut() {
                    frame.returned.push((mask, value));
                }
                Ok(Value::Nothing)
            }
            Deed::Value(value) => self.expr(value),
            Deed::Block(body) => self.steps(body),
            Deed::Other { construct, .. } => Self::refuse(format!("`{construct}`"), step.at),
        }
    }

    fn set(&mut self, at: usize, target: &'a Expr, operator: Option<&str>, value: &'a Expr) -> Lowered<Value> {
        let value = self.expr(value)?;
        let combine = |lower: &mut Self, old: Value, value: Value| match operator {
            Some(operator) => lower.binary(at, operator, old, value),
            None => Ok(value),
        };
        match &target.what {
            What::Name(name) => {
                let Some(index) = self.names.iter().rposition(|(known, _)| known == name) else {
                    return Self::refuse(format!("`{name}`"), target.at);
                };
                let new = combine(self, self.names[index].1.clone(), value)?;
                self.names[index].1 = new;
            }
            What::Property(object, name) => {
                let slot = self.scope.slot(name);
                let place = slot.and_then(|slot| Some((slot, self.scope.attribute(slot)?)));
                let (Value::Customer, Some((slot, attribute)), true) = (self.expr(object)?, place, self.reacts) else {
                    return Self::refuse("this assignment", target.at);
                };
                let old = self.states[attribute];
                let new = if self.scope.words(slot).is_some() {
                    self.code(target.at, slot, operator, value)?
                } else {
                    let Value::Number(new) = combine(self, decimal(old), value)? else {
                        return self.wrong(target.at, format!("`{name}` can only become a number"), "not a number");
                    };
                    new.operand
                };
                self.states[attribute] = self.for_those_here(new, old);
            }
            _ => return Self::refuse("this assignment", target.at),
        }
        Ok(Value::Nothing)
    }

    /// `new` for who gets here; whoever returned before keeps `old`.
    pub(super) fn for_those_here(&mut self, new: Operand, old: Operand) -> Operand {
        if self.returns_above { self.builder.emit(Op::Select, [self.mask, new, old]) } else { new }
    }

    fn case(&mut self, subject: &Value, switch: &'a Switch, cases: &'a [Case]) -> Lowered<Value> {
        let Some((case, rest)) = cases.split_first() else {
            return switch.default.as_ref().map_or(Ok(Value::Nothing), |result| self.expr(result));
        };
        let mut which = Operand::NO;
        for test in &case.tests {
            let one = self.test(subject, test, switch.subject.at)?;
            which = self.builder.emit(Op::Or, [which, one]);
        }
        self.choose(
            which,
            |lower| match &case.guard {
                None => lower.expr(&case.result),
                Some(guard) => {
                    let holds = lower.condition(guard)?;
                    lower.choose(holds, |lower| lower.expr(&case.result), |lower| lower.case(subject, switch, rest))
                }
            },
            |lower| lower.case(subject, switch, rest),
        )
    }

    fn test(&mut self, subject: &Value, test: &Test, at: usize) -> Lowered<Operand> {
        Ok(match (subject, test) {
            (Value::Number(Number { operand, sort: Sort::Whole(..) }), Test::Int(value)) => {
                self.builder.emit(Op::Equal, [*operand, Operand::constant(*value as f64)])
            }
            (Value::Number(Number { sort: Sort::Decimal, .. }), Test::Int(_)) => Operand::NO,
            (Value::Number(Number { operand, sort }), Test::Range(low, high, inclusive)) if *sort != Sort::Mixed => {
                let (low, high) = (Operand::constant(*low as f64), Operand::constant(*high as f64));
                let from = self.builder.emit(Op::NotLess, [*operand, low]);
                let op = if *inclusive { Op::NotLess } else { Op::Greater };
                let to = self.builder.emit(op, [high, *operand]);
                self.builder.emit(Op::And, [from, to])
            }
            (Value::Bool(operand), Test::Bool(true)) => *operand,
            (Value::Bool(operand), Test::Bool(false)) => self.builder.emit(Op::Not, [*operand]),
            (Value::Text(said), Test::Text(word)) => self.says(at, *said, word)?,
            (Value::Word(said), Test::Text(word)) => {
                if said == word {
                    Operand::YES
                } else {
                    Operand::NO
                }
            }
            _ => return Self::refuse("this `switch`", at),
        })
    }
}
