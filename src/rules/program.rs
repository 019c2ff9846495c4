//! A column program: a rule as a straight line of instructions on whole columns, with masks for who is meant. Plain data.

use super::join::{Line, join};
use crate::units::Role;

/// Whole numbers stay below this in columns, where `f64` counts and divides them exactly; beyond, the block is
/// interpreted.
pub(super) const WHOLE: f64 = (1_u64 << 51) as f64;

/// The register of the result of a quantity rule: the caller's column.
pub(super) const RESULT: usize = 0;

/// Where an instruction finds a number per customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operand {
    /// The bits of a number that is the same for all.
    Constant(u64),
    /// The result of an instruction; once the program is laid out, a register.
    Value(usize),
    /// A property of the customer, by slot.
    Field(usize),
    /// A name without a dot, by index.
    Global(usize),
    /// An attribute, or after those a booking, as it was before an event rule.
    State(usize),
    /// The value of the quantity so far.
    Base,
    /// 1 for the customers meant, 0 for others.
    Mask,
}

impl Operand {
    pub(super) const NO: Operand = Operand::constant(0.0);
    pub(super) const YES: Operand = Operand::constant(1.0);

    pub(super) const fn constant(value: f64) -> Operand {
        Operand::Constant(value.to_bits())
    }

    pub(super) fn as_constant(self) -> Option<f64> {
        if let Operand::Constant(bits) = self { Some(f64::from_bits(bits)) } else { None }
    }
}

/// What an instruction does with its operands, which it calls x, y, z. Yes is 1, no is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Negate,
    /// Of whole numbers: never minus zero.
    MultiplyWhole,
    /// Of whole numbers: towards zero.
    DivideWhole,
    RemainderWhole,
    Absolute,
    Floor,
    Ceiling,
    Round,
    /// Towards zero, never minus zero.
    Whole,
    Truncate,
    Root,
    Exp,
    Ln,
    /// Where z is yes.
    Log10,
    /// x to the power y where z is yes.
    Power,
    /// What x of this period is on a basis of y periods; NaN where that cannot be said.
    OfPeriod(Role),
    Min,
    Max,
    Clamp,
    /// Comparisons of decimals, as Rhai makes them: with a relative tolerance of one epsilon.
    Near,
    Apart,
    Above,
    NotBelow,
    /// Exact comparisons.
    Equal,
    Unequal,
    Greater,
    NotLess,
    Undefined,
    And,
    AndNot,
    Or,
    Not,
    /// y where x is yes, else z.
    Select,
    /// The line with this index at x.
    Line(usize),
    /// The line with this index at x, and y.
    AddLine(usize),
    /// The line with this index at x, times y.
    MultiplyLine(usize),
    /// Whether the text property with this index says the word with that index.
    Says(usize, usize),
    /// x to the whole power y for the customers of z; fails beyond [`WHOLE`] and for negative powers.
    PowerWhole,
    /// Fails where x is yes and y is not below [`WHOLE`].
    CheckWhole,
    /// Fails where x is yes and y is 0.
    CheckDivisor,
    /// Fails where x is yes and y is not finite.
    CheckFinite,
    /// Goes on at this instruction when x is nowhere yes.
    Skip(usize),
}

impl Op {
    /// Whether it must stay even if nobody uses its result.
    pub(super) fn acts(self) -> bool {
        matches!(self, Op::PowerWhole | Op::CheckWhole | Op::CheckDivisor | Op::CheckFinite | Op::Skip(_))
    }

    /// Nanoseconds per customer, as measured with eight lanes.
    pub(super) fn cost(self) -> f64 {
        match self {
            Op::Exp | Op::Ln => 1.0,
            Op::Log10 | Op::Remainder | Op::PowerWhole => 8.0,
            Op::Power => 20.0,
            Op::OfPeriod(_) => 4.0,
            Op::Divide | Op::DivideWhole | Op::RemainderWhole | Op::Root => 0.3,
            Op::Near | Op::Apart | Op::Above | Op::NotBelow | Op::Round => 0.2,
            _ => 0.08,
        }
    }
}

/// One step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instruction {
    pub op: Op,
    pub args: [Operand; 3],
    /// The number of its result; once laid out, its register.
    pub out: usize,
}

/// A rule as columns.
#[derive(Debug)]
pub(super) struct Program {
    pub code: Vec<Instruction>,
    /// Words that text properties are compared with.
    pub words: Vec<String>,
    /// What joined instructions do.
    pub lines: Vec<Line>,
    /// What a quantity rule gives.
    pub result: Operand,
    /// What an event rule leaves behind: (attribute or booking, its new value).
    pub stores: Vec<(usize, Operand)>,
    /// How many registers it needs, the caller's column among them.
    pub registers: usize,
    /// How many states are attributes.
    pub attributes: usize,
}

impl Program {
    /// Lays out a program: joins instructions, drops what nobody uses, and gives results registers, which serve again
    /// once read for the last time.
    pub(super) fn lay_out(
        mut code: Vec<Instruction>,
        words: Vec<String>,
        result: Operand,
        stores: Vec<(usize, Operand)>,
        attributes: usize,
    ) -> Program {
        let kept = needed(&code, result, &stores);
        let lines = join(&mut code, &kept, result, &stores);
        let kept = needed(&code, result, &stores);
        // Where each instruction stands once the others are gone.
        let mut place = Vec::with_capacity(code.len() + 1);
        let mut count = 0;
        for keep in &kept {
            place.push(count);
            count += usize::from(*keep);
        }
        place.push(count);
        let mut code: Vec<Instruction> =
            code.into_iter().zip(&kept).filter(|(_, keep)| **keep).map(|(instruction, _)| instruction).collect();
        for instruction in &mut code {
            if let Op::Skip(target) = &mut instruction.op {
                *target = place[*target];
            }
        }
        let mut program = Program { code, words, lines, result, stores, registers: RESULT + 1, attributes };
        program.allocate();
        program
    }

    fn allocate(&mut self) {
        let end = self.code.len();
        let values = self.code.iter().map(|instruction| instruction.out + 1).max().unwrap_or(0);
        let mut last = vec![0; values];
        for (at, instruction) in self.code.iter().enumerate() {
            for arg in instruction.args {
                if let Operand::Value(value) = arg {
                    last[value] = at;
                }
            }
        }
        for operand in self.stores.iter().map(|(_, operand)| operand).chain([&self.result]) {
            if let Operand::Value(value) = operand {
                last[*value] = end;
            }
        }
        let mut register = vec![0; values];
        let mut free: Vec<usize> = Vec::new();
        let rename = |operand: &mut Operand, register: &[usize]| {
            if let Operand::Value(value) = operand {
                *value = register[*value];
            }
        };
        for at in 0..end {
            let Instruction { args, out, .. } = self.code[at];
            // A result may not overwrite an operand that is still being read: take its register first.
            let own = if self.result == Operand::Value(out) {
                RESULT
            } else {
                free.pop().unwrap_or_else(|| {
                    self.registers += 1;
                    self.registers - 1
                })
            };
            register[out] = own;
            let mut ended: Vec<usize> = args
                .iter()
                .filter_map(|arg| if let Operand::Value(value) = arg { Some(*value) } else { None })
                .filter(|value| last[*value] == at)
                .collect();
            ended.dedup();
            ended.sort_unstable();
            ended.dedup();
            free.extend(ended.iter().map(|value| register[*value]));
            if last[out] <= at {
                free.push(own);
            }
            let instruction = &mut self.code[at];
            instruction.out = own;
            instruction.args.iter_mut().for_each(|arg| rename(arg, &register));
        }
        rename(&mut self.result, &register);
        self.stores.iter_mut().for_each(|(_, operand)| rename(operand, &register));
    }

    /// Estimated nanoseconds per customer.
    pub(super) fn cost(&self) -> f64 {
        0.05 + self.code.iter().map(|instruction| instruction.op.cost()).sum::<f64>()
    }
}

/// Which instructions matter to the outcome.
fn needed(code: &[Instruction], result: Operand, stores: &[(usize, Operand)]) -> Vec<bool> {
    let mut used = vec![false; code.iter().map(|instruction| instruction.out + 1).max().unwrap_or(0)];
    let mut kept = vec![false; code.len()];
    let mark = |operand: Operand, used: &mut Vec<bool>| {
        if let Operand::Value(value) = operand {
            used[value] = true;
        }
    };
    mark(result, &mut used);
    for (_, operand) in stores {
        mark(*operand, &mut used);
    }
    for (at, instruction) in code.iter().enumerate().rev() {
        kept[at] = match instruction.op {
            Op::Skip(target) => kept[at + 1..target].contains(&true),
            op => op.acts() || used[instruction.out],
        };
        if kept[at] {
            instruction.args.iter().for_each(|arg| mark(*arg, &mut used));
        }
    }
    kept
}
