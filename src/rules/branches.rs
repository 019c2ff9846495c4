//! Branches as masks: who gets where, and what comes of it for whom.

use super::lower::{Lower, Lowered, Number, Sort, Value};
use super::program::{Op, Operand};
use super::syntax::{Case, Switch, Test};

impl<'a> Lower<'a> {
    /// `yes` where `which`, else `no`.
    pub(super) fn select(&mut self, which: Operand, yes: Value, no: Value) -> Value {
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

    /// `new` for who gets here; whoever returned before keeps `old`.
    pub(super) fn for_those_here(&mut self, new: Operand, old: Operand) -> Operand {
        if self.returns_above { self.builder.emit(Op::Select, [self.mask, new, old]) } else { new }
    }

    pub(super) fn case(&mut self, subject: &Value, switch: &'a Switch, cases: &'a [Case]) -> Lowered<Value> {
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
