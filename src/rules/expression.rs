//! Expressions of rules as columns: names, properties, calls, conditions.

use super::lower::{Lower, Lowered, Number, Refusal, Sort, Value, decimal, whole};
use super::program::{Op, Operand, WHOLE};
use super::said::Said;
use super::scope::{CUSTOMER, Kind, TEXTS};
use super::syntax::{Expr, What};

impl<'a> Lower<'a> {
    pub(super) fn condition(&mut self, expr: &'a Expr) -> Lowered<Operand> {
        match self.expr(expr)? {
            Value::Bool(operand) => Ok(operand),
            Value::Unclear => Self::refuse("a condition of several kinds", expr.at),
            _ => self.wrong(expr.at, "a condition is yes or no", "neither of them"),
        }
    }

    pub(super) fn expr(&mut self, expr: &'a Expr) -> Lowered<Value> {
        match &expr.what {
            What::Int(value) if (*value as f64).abs() < WHOLE => {
                let value = *value as f64;
                Ok(whole(Operand::constant(value), value, value))
            }
            What::Int(_) => Self::refuse("a whole number of this size", expr.at),
            What::Float(value) => Ok(decimal(Operand::constant(*value))),
            What::Bool(value) => Ok(Value::Bool(if *value { Operand::YES } else { Operand::NO })),
            What::Text(word) => Ok(Value::Word(word.clone())),
            What::Nothing => Ok(Value::Nothing),
            What::Name(name) => self.name(name, expr.at),
            What::Property(object, name) => match self.expr(object)? {
                Value::Customer => self.property(name, expr.at),
                _ => Self::refuse(format!("`.{name}`"), expr.at),
            },
            What::Method(object, name, args) => match self.expr(object)? {
                Value::Customer if name == "book" => self.book(args, expr.at),
                Value::Customer => Self::refuse(format!("`.{name}()`"), expr.at),
                first => {
                    let rest = args.iter().map(|arg| self.expr(arg)).collect::<Lowered<Vec<_>>>()?;
                    let args: Vec<Value> = std::iter::once(first).chain(rest).collect();
                    if self.file.function(name).is_some() {
                        return Self::refuse(format!("`.{name}()`"), expr.at);
                    }
                    self.built_in(name, &args, expr.at)
                }
            },
            What::Call(name, args) if name == "contains" && args.len() == 2 => {
                self.contains(&args[0], &args[1], expr.at)
            }
            What::Call(name, args) => {
                let values = args.iter().map(|arg| self.expr(arg)).collect::<Lowered<Vec<_>>>()?;
                match self.file.function(name) {
                    Some(function) if function.params.len() == values.len() => self.inline(function, values, expr.at),
                    Some(_) => Self::refuse(format!("`{name}`"), expr.at),
                    None => self.built_in(name, &values, expr.at),
                }
            }
            What::Operator(operator, args) => match args.as_slice() {
                [x] => {
                    let x = self.expr(x)?;
                    self.unary(expr.at, operator, x)
                }
                [x, y] => {
                    let (x, y) = (self.expr(x)?, self.expr(y)?);
                    self.binary(expr.at, operator, x, y)
                }
                _ => Self::refuse(format!("`{operator}`"), expr.at),
            },
            What::And(parts) => self.all_of(parts),
            What::Or(parts) => self.any_of(parts),
            What::Block(body) => self.steps(body),
            What::List(_) => Self::refuse("a list", expr.at),
            What::Other(construct, ..) => Self::refuse(format!("`{construct}`"), expr.at),
        }
    }

    fn all_of(&mut self, parts: &'a [Expr]) -> Lowered<Value> {
        let Some((first, rest)) = parts.split_first() else { return Ok(Value::Bool(Operand::YES)) };
        let holds = self.condition(first)?;
        if rest.is_empty() {
            return Ok(Value::Bool(holds));
        }
        self.choose(holds, |lower| lower.all_of(rest), |_| Ok(Value::Bool(Operand::NO)))
    }

    fn any_of(&mut self, parts: &'a [Expr]) -> Lowered<Value> {
        let Some((first, rest)) = parts.split_first() else { return Ok(Value::Bool(Operand::NO)) };
        let holds = self.condition(first)?;
        if rest.is_empty() {
            return Ok(Value::Bool(holds));
        }
        self.choose(holds, |_| Ok(Value::Bool(Operand::YES)), |lower| lower.any_of(rest))
    }

    fn name(&mut self, name: &str, at: usize) -> Lowered<Value> {
        if let Some((_, value)) = self.names.iter().rev().find(|(known, _)| known == name) {
            return match value {
                Value::Unclear => Self::refuse(format!("`{name}`, which is of several kinds,"), at),
                value => Ok(value.clone()),
            };
        }
        let Some(index) = self.scope.global(name) else { return Self::refuse(format!("`{name}`"), at) };
        let global = &self.scope.globals[index];
        Ok(match global.kind {
            Kind::Int => whole(Operand::Global(index), global.range.0, global.range.1),
            _ => decimal(Operand::Global(index)),
        })
    }

    fn property(&mut self, name: &str, at: usize) -> Lowered<Value> {
        let Some(slot) = self.scope.slot(name) else {
            let problem = self.file.problem(at, format!("a customer has no `{name}`"), "not a property of customers");
            return Err(Refusal::Wrong(problem.nearest(name, self.scope.fields.iter().map(|field| &*field.name))));
        };
        let field = &self.scope.fields[slot];
        let state = self.scope.attribute(slot).filter(|_| self.reacts).map(|attribute| self.states[attribute]);
        let operand = state.unwrap_or(Operand::Field(slot));
        Ok(match field.kind {
            Kind::Int => whole(operand, field.range.0, field.range.1),
            Kind::Float => decimal(operand),
            Kind::Bool => Value::Bool(operand),
            Kind::Text if self.scope.words(slot).is_some() => Value::Text(Said::Attribute(slot, operand)),
            Kind::Text => match TEXTS.iter().position(|text| *text == name) {
                Some(text) => Value::Text(Said::Model(text)),
                None => return Self::refuse(format!("`.{name}`"), at),
            },
        })
    }

    fn book(&mut self, args: &'a [Expr], at: usize) -> Lowered<Value> {
        let [Expr { what: What::Text(name), .. }, amount] = args else { return Self::refuse("`.book()`", at) };
        let Value::Number(amount) = self.expr(amount)? else { return Self::refuse("`.book()`", at) };
        let Some(index) = self.bookings.iter().position(|known| known == name).filter(|_| self.reacts) else {
            return Self::refuse("`.book()`", at);
        };
        self.builder.emit(Op::CheckFinite, [self.mask, amount.operand]);
        let state = self.scope.fields.len() - CUSTOMER.len() + index;
        let old = self.states[state];
        let new = self.builder.emit(Op::Add, [old, amount.operand]);
        self.states[state] = self.for_those_here(new, old);
        Ok(Value::Nothing)
    }

    /// `value in [..]`, `value in 0..5`.
    fn contains(&mut self, list: &'a Expr, value: &'a Expr, at: usize) -> Lowered<Value> {
        match &list.what {
            What::List(parts) => {
                let parts = parts.iter().map(|part| self.expr(part)).collect::<Lowered<Vec<_>>>()?;
                let value = self.expr(value)?;
                let mut found = Operand::NO;
                for part in parts {
                    let same = match (&value, &part) {
                        (Value::Text(text), Value::Word(word)) => self.says(at, *text, word)?,
                        (Value::Number(x), Value::Number(y)) => match (x.sort, y.sort) {
                            (Sort::Whole(..), Sort::Whole(..)) => self.builder.emit(Op::Equal, [x.operand, y.operand]),
                            _ => return Self::refuse("`in` with decimals", at),
                        },
                        _ => return Self::refuse("this `in`", at),
                    };
                    found = self.builder.emit(Op::Or, [found, same]);
                }
                Ok(Value::Bool(found))
            }
            What::Operator(range, ends) if range == ".." || range == "..=" => {
                let [low, high] = ends.as_slice() else { return Self::refuse("this `in`", at) };
                let (low, high, value) = (self.expr(low)?, self.expr(high)?, self.expr(value)?);
                let operand = |value: Value| match value {
                    Value::Number(Number { operand, sort: Sort::Whole(..) }) => Some(operand),
                    _ => None,
                };
                let (Some(low), Some(high), Some(value)) = (operand(low), operand(high), operand(value)) else {
                    return Self::refuse("this `in`", at);
                };
                let from = self.builder.emit(Op::NotLess, [value, low]);
                let to = self.builder.emit(if range == ".." { Op::Greater } else { Op::NotLess }, [high, value]);
                Ok(Value::Bool(self.builder.emit(Op::And, [from, to])))
            }
            _ => Self::refuse("this `in`", at),
        }
    }
}
