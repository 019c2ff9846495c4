//! A column program: a rule as a straight line of instructions on whole columns, with masks for who is meant. Plain data.

use super::line::Line;
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

    /// Nanoseconds per customer, as measured with eight rows.
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
    /// Estimated nanoseconds per customer.
    pub(super) fn cost(&self) -> f64 {
        0.05 + self.code.iter().map(|instruction| instruction.op.cost()).sum::<f64>()
    }
}
