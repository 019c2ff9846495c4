//! Arithmetic of rules as columns: whole numbers stay whole and are checked, decimals compare as Rhai compares them.
#![allow(clippy::many_single_char_names, reason = "operands and the ends of their ranges")]

use super::lower::{Lower, Lowered, Number, Sort, Value, decimal, whole};
use super::names::PER_PERIOD;
use super::program::{Op, Operand, WHOLE};

impl Lower<'_> {
    pub(super) fn unary(&mut self, at: usize, operator: &str, x: Value) -> Lowered<Value> {
        match (operator, x) {
            ("!", Value::Bool(x)) => Ok(Value::Bool(self.builder.emit(Op::Not, [x]))),
            ("+", Value::Number(x)) => Ok(Value::Number(x)),
            ("-", Value::Number(Number { operand, sort })) => Ok(match sort {
                Sort::Whole(low, high) => whole(self.builder.emit(Op::Subtract, [Operand::NO, operand]), -high, -low),
                Sort::Decimal => decimal(self.builder.emit(Op::Negate, [operand])),
                Sort::Mixed => return Self::refuse("`-` of a number that is whole for some customers only", at),
            }),
            _ => Self::refuse(format!("`{operator}`"), at),
        }
    }

    pub(super) fn binary(&mut self, at: usize, operator: &str, x: Value, y: Value) -> Lowered<Value> {
        match (x, y) {
            (Value::Number(x), Value::Number(y)) => match (x.sort, y.sort) {
                (Sort::Whole(a, b), Sort::Whole(c, d)) => {
                    self.whole_numbers(at, operator, (x.operand, a, b), (y.operand, c, d))
                }
                (Sort::Decimal, _) | (_, Sort::Decimal) => self.decimals(at, operator, x.operand, y.operand),
                _ => Self::refuse(format!("`{operator}` of a number that is whole for some customers only"), at),
            },
            (Value::Bool(x), Value::Bool(y)) => {
                let op = match operator {
                    "==" => Op::Equal,
                    "!=" | "^" => Op::Unequal,
                    "&" => Op::And,
                    "|" => Op::Or,
                    _ => return Self::refuse(format!("`{operator}` of yes and no"), at),
                };
                Ok(Value::Bool(self.builder.emit(op, [x, y])))
            }
            (Value::Text(text), Value::Word(word)) | (Value::Word(word), Value::Text(text)) => {
                let says = self.says(at, text, &word)?;
                match operator {
                    "==" => Ok(Value::Bool(says)),
                    "!=" => Ok(Value::Bool(self.builder.emit(Op::Not, [says]))),
                    _ => Self::refuse(format!("`{operator}` of texts"), at),
                }
            }
            (Value::Bool(_), Value::Number(_)) | (Value::Number(_), Value::Bool(_))
                if matches!(operator, "+" | "-" | "*" | "/" | "%" | "**") =>
            {
                self.wrong(at, format!("`{operator}` needs two numbers"), "one of them is yes or no")
            }
            _ => Self::refuse(format!("`{operator}` of these"), at),
        }
    }

    fn decimals(&mut self, at: usize, operator: &str, x: Operand, y: Operand) -> Lowered<Value> {
        let mask = self.mask;
        let builder = &mut self.builder;
        Ok(match operator {
            "+" => decimal(builder.emit(Op::Add, [x, y])),
            "-" => decimal(builder.emit(Op::Subtract, [x, y])),
            "*" => decimal(builder.emit(Op::Multiply, [x, y])),
            "/" => decimal(builder.emit(Op::Divide, [x, y])),
            "%" => decimal(builder.emit(Op::Remainder, [x, y])),
            "**" => decimal(builder.emit(Op::Power, [x, y, mask])),
            "==" => Value::Bool(builder.emit(Op::Near, [x, y])),
            "!=" => Value::Bool(builder.emit(Op::Apart, [x, y])),
            ">" => Value::Bool(builder.emit(Op::Above, [x, y])),
            "<" => Value::Bool(builder.emit(Op::Above, [y, x])),
            ">=" => Value::Bool(builder.emit(Op::NotBelow, [x, y])),
            "<=" => Value::Bool(builder.emit(Op::NotBelow, [y, x])),
            _ => return Self::refuse(format!("`{operator}` of decimals"), at),
        })
    }

    /// A whole number, checked where its range does not prove that columns can hold it.
    fn checked(&mut self, operand: Operand, low: f64, high: f64) -> Value {
        if low > -WHOLE && high < WHOLE {
            return whole(operand, low, high);
        }
        self.builder.emit(Op::CheckWhole, [self.mask, operand]);
        whole(operand, low.max(-WHOLE), high.min(WHOLE))
    }

    fn whole_numbers(
        &mut self,
        at: usize,
        operator: &str,
        (x, a, b): (Operand, f64, f64),
        (y, c, d): (Operand, f64, f64),
    ) -> Lowered<Value> {
        let not_zero = |lower: &mut Self| {
            if c <= 0.0 && d >= 0.0 {
                lower.builder.emit(Op::CheckDivisor, [lower.mask, y]);
            }
        };
        let comparison = match operator {
            "==" => Some((Op::Equal, [x, y])),
            "!=" => Some((Op::Unequal, [x, y])),
            ">" => Some((Op::Greater, [x, y])),
            "<" => Some((Op::Greater, [y, x])),
            ">=" => Some((Op::NotLess, [x, y])),
            "<=" => Some((Op::NotLess, [y, x])),
            _ => None,
        };
        if let Some((op, args)) = comparison {
            return Ok(Value::Bool(self.builder.emit(op, args)));
        }
        let far = a.abs().max(b.abs());
        Ok(match operator {
            "+" => {
                let sum = self.builder.emit(Op::Add, [x, y]);
                self.checked(sum, a + c, b + d)
            }
            "-" => {
                let difference = self.builder.emit(Op::Subtract, [x, y]);
                self.checked(difference, a - d, b - c)
            }
            "*" => {
                let corners = [a * c, a * d, b * c, b * d];
                let low = corners.into_iter().fold(f64::INFINITY, f64::min);
                let high = corners.into_iter().fold(f64::NEG_INFINITY, f64::max);
                let op = if a >= 0.0 && c >= 0.0 { Op::Multiply } else { Op::MultiplyWhole };
                let product = self.builder.emit(op, [x, y]);
                self.checked(product, low, high)
            }
            "/" => {
                not_zero(self);
                whole(self.builder.emit(Op::DivideWhole, [x, y]), -far, far)
            }
            "%" => {
                not_zero(self);
                whole(self.builder.emit(Op::RemainderWhole, [x, y]), -far, far)
            }
            "**" => whole(self.builder.emit(Op::PowerWhole, [x, y, self.mask]), -WHOLE, WHOLE),
            _ => return Self::refuse(format!("`{operator}` of whole numbers"), at),
        })
    }

    /// The smaller or the larger. A whole number is neither NaN nor -0: beside a constant it has a limit, which can be
    /// joined with what comes before and after.
    fn extreme(&mut self, op: Op, x: Number, y: Number) -> Operand {
        let limit = |number: Number| {
            let usual = |value: &f64| !value.is_nan() && value.to_bits() != (-0.0_f64).to_bits();
            number.operand.as_constant().filter(usual).map(Operand::constant)
        };
        let (number, limit) = match (x.sort, limit(y), y.sort, limit(x)) {
            (Sort::Whole(..), Some(limit), ..) => (x.operand, limit),
            (.., Sort::Whole(..), Some(limit)) => (y.operand, limit),
            _ => return self.builder.emit(op, [x.operand, y.operand]),
        };
        let no = |sign: f64| Operand::constant(sign * f64::INFINITY);
        let (low, high) = if op == Op::Min { (no(-1.0), limit) } else { (limit, no(1.0)) };
        self.builder.emit(Op::Clamp, [number, low, high])
    }

    pub(super) fn built_in(&mut self, name: &str, args: &[Value], at: usize) -> Lowered<Value> {
        let mut numbers = Vec::with_capacity(args.len());
        for arg in args {
            let Value::Number(number) = arg else { return Self::refuse(format!("`{name}`"), at) };
            numbers.push(*number);
        }
        let mask = self.mask;
        let all_whole = numbers.iter().all(|number| matches!(number.sort, Sort::Whole(..)));
        let builder = &mut self.builder;
        Ok(match (name, numbers.as_slice()) {
            ("exp", [x]) => decimal(builder.emit(Op::Exp, [x.operand])),
            ("ln", [x]) => decimal(builder.emit(Op::Ln, [x.operand])),
            ("log" | "log10", [x]) => decimal(builder.emit(Op::Log10, [x.operand, Operand::NO, mask])),
            ("log", [x, base]) => {
                let (x, base) = (builder.emit(Op::Ln, [x.operand]), builder.emit(Op::Ln, [base.operand]));
                decimal(builder.emit(Op::Divide, [x, base]))
            }
            ("sqrt", [x]) => decimal(builder.emit(Op::Root, [x.operand])),
            ("pow", [x, y]) => decimal(builder.emit(Op::Power, [x.operand, y.operand, mask])),
            (PER_PERIOD, [x]) => {
                let Some(basis) = self.basis else { return Self::refuse(format!("`{name}`"), at) };
                let per_basis = Operand::constant(basis.per_basis);
                let operand = builder.emit(Op::OfPeriod(basis.role), [x.operand, per_basis]);
                builder.emit(Op::CheckFinite, [mask, operand]);
                decimal(operand)
            }
            ("min" | "max", [x, y]) => {
                let op = if name == "min" { Op::Min } else { Op::Max };
                let operand = self.extreme(op, *x, *y);
                match (x.sort, y.sort) {
                    (Sort::Whole(a, b), Sort::Whole(c, d)) => {
                        let (low, high) = if op == Op::Min { (a.min(c), b.min(d)) } else { (a.max(c), b.max(d)) };
                        whole(operand, low, high)
                    }
                    (Sort::Decimal, _) | (_, Sort::Decimal) => decimal(operand),
                    _ => {
                        return Self::refuse(format!("`{name}` of a number that is whole for some customers only"), at);
                    }
                }
            }
            ("clamp", [x, low, high]) => {
                let operand = builder.emit(Op::Clamp, [x.operand, low.operand, high.operand]);
                match (x.sort, low.sort, high.sort) {
                    (Sort::Whole(a, b), Sort::Whole(c, d), Sort::Whole(e, f)) => {
                        whole(operand, a.min(c).min(e), b.max(d).max(f))
                    }
                    (Sort::Decimal, ..) | (_, Sort::Decimal, _) | (.., Sort::Decimal) => decimal(operand),
                    _ => return Self::refuse("`clamp` of a number that is whole for some customers only", at),
                }
            }
            ("abs", [x]) => {
                let operand = builder.emit(Op::Absolute, [x.operand]);
                let sort = match x.sort {
                    Sort::Whole(low, high) => Sort::Whole(0.0, low.abs().max(high.abs())),
                    sort => sort,
                };
                Value::Number(Number { operand, sort })
            }
            ("floor" | "ceil" | "ceiling" | "round", [x]) if all_whole => Value::Number(*x),
            ("floor", [x]) => Value::Number(Number { operand: builder.emit(Op::Floor, [x.operand]), ..*x }),
            ("ceil" | "ceiling", [x]) => {
                Value::Number(Number { operand: builder.emit(Op::Ceiling, [x.operand]), ..*x })
            }
            ("round", [x]) => Value::Number(Number { operand: builder.emit(Op::Round, [x.operand]), ..*x }),
            ("int", [x]) if x.sort == Sort::Decimal => decimal(builder.emit(Op::Truncate, [x.operand])),
            ("to_float", [x]) => decimal(x.operand),
            ("to_int", [x]) if x.sort == Sort::Decimal => {
                let operand = builder.emit(Op::Whole, [x.operand]);
                self.checked(operand, f64::NEG_INFINITY, f64::INFINITY)
            }
            ("is_nan", [x]) if x.sort == Sort::Decimal => Value::Bool(builder.emit(Op::Undefined, [x.operand])),
            _ => return Self::refuse(format!("`{name}`"), at),
        })
    }
}
