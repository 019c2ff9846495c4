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
use super::syntax::{Deed, Expr, Function, Stmt, What};
use crate::error::Problem;
use crate::units::Role;

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
        let yes_or_no = basis.is_some_and(|basis| basis.role == Role::Switch);
        if let (true, Value::Bool(operand)) = (yes_or_no, &value) {
            return Ok(Program::lay_out(lower.builder.code, lower.builder.words, *operand, Vec::new(), attributes));
        }
        if yes_or_no {
            let title = format!("`{name}` does not always give yes or no");
            let help = "a condition: customer.recency > 6 && customer.products < 2";
            return Err(Refusal::Wrong(file.problem(at, title, "expected a comparison").help(help)));
        }
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
    pub(super) returned: Vec<(Operand, Value)>,
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
    pub(super) returns_above: bool,
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
}
