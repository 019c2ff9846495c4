//! Joins instructions: a chain of sums, limits and products with constants becomes one pass over its column, and so does
//! adding it to another column or multiplying by it. Nothing is reordered: the same bits.

use super::line::{Line, Link};
use super::program::{Instruction, Op, Operand};

/// What an instruction does to its only operand that is not a constant.
struct Step {
    x: Operand,
    links: Vec<Link>,
    /// Right only where the operand is not -0.
    signed: bool,
}

impl Step {
    fn new(instruction: &Instruction) -> Option<Step> {
        let [x, y, z] = instruction.args;
        let step = |x, links: &[Link]| Some(Step { x, links: links.to_vec(), signed: false });
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        match (instruction.op, x.as_constant(), y.as_constant()) {
            (Op::Add, None, Some(c)) => step(x, &[Link::Add(c)]),
            (Op::Add, Some(c), None) => step(y, &[Link::Add(c)]),
            (Op::Subtract, None, Some(c)) => step(x, &[Link::Add(-c)]),
            (Op::Subtract, Some(c), None) => step(y, &[Link::Times(-1.0), Link::Add(c)]),
            (Op::Negate, None, _) => step(x, &[Link::Times(-1.0)]),
            (Op::Multiply, None, Some(c)) => step(x, &[Link::Times(c)]),
            (Op::Multiply, Some(c), None) => step(y, &[Link::Times(c)]),
            (Op::MultiplyWhole, None, Some(c)) => step(x, &[Link::Times(c), Link::Add(0.0)]),
            (Op::MultiplyWhole, Some(c), None) => step(y, &[Link::Times(c), Link::Add(0.0)]),
            (Op::Clamp, None, Some(low)) => step(x, &[Link::Within(low, z.as_constant()?)]),
            // Their second operand stays NaN, as it does within limits; but of two zeros they take the first.
            (Op::Max | Op::Min, Some(c), None) if c.to_bits() != (-0.0_f64).to_bits() => {
                let limits = if instruction.op == Op::Max { Link::Within(c, high) } else { Link::Within(low, c) };
                Some(Step { x: y, links: vec![limits], signed: c == 0.0 })
            }
            _ => None,
        }
    }
}

/// A chain that begins at `x`, and what becomes of it.
#[derive(Clone, Copy)]
struct Chain {
    x: Operand,
    line: Line,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Itself,
    AddedTo(Operand),
    MultipliedBy(Operand),
}

/// Joins what of `code` is `kept`, and gives the lines that it now speaks of. Instructions whose only reader has taken
/// them in are left behind, unused.
pub(super) fn join(code: &mut [Instruction], kept: &[bool], result: Operand, stores: &[(usize, Operand)]) -> Vec<Line> {
    let mut readers = vec![0_usize; code.len()];
    let read = code.iter().zip(kept).filter(|(_, kept)| **kept).flat_map(|(instruction, _)| instruction.args);
    for operand in read.chain(stores.iter().map(|(_, operand)| *operand)).chain([result]) {
        if let Operand::Value(value) = operand {
            readers[value] += 1;
        }
    }
    let mut chains: Vec<Option<Chain>> = vec![None; code.len()];
    let mut taken_in = vec![false; code.len()];
    for at in (0..code.len()).filter(|at| kept[*at]) {
        // The chain that ends in an operand which nobody else reads.
        let open = |operand: Operand| match operand {
            Operand::Value(value) if readers[value] == 1 => {
                chains[value].filter(|chain| matches!(chain.end, End::Itself)).map(|chain| (value, chain))
            }
            _ => None,
        };
        let Instruction { op, args: [x, y, _], .. } = code[at];
        let (chain, before) = if let Some(step) = Step::new(&code[at]) {
            let longer = open(step.x)
                .filter(|(_, chain)| !(step.signed && chain.line.may_be_minus_zero()))
                .and_then(|(value, chain)| Some((value, chain.x, chain.line.follow(&step.links)?)));
            match longer {
                Some((value, x, line)) => (Chain { x, line, end: End::Itself }, Some(value)),
                None if step.signed => continue,
                None => match Line::NOTHING.follow(&step.links) {
                    Some(line) => (Chain { x: step.x, line, end: End::Itself }, None),
                    None => continue,
                },
            }
        } else if matches!(op, Op::Add | Op::Multiply) {
            let (chain, other) = match (open(x), open(y)) {
                (Some(chain), Some((_, shorter))) if chain.1.line.joined > shorter.line.joined => (chain, y),
                (_, Some(chain)) => (chain, x),
                (Some(chain), None) => (chain, y),
                (None, None) => continue,
            };
            let end = if op == Op::Add { End::AddedTo(other) } else { End::MultipliedBy(other) };
            (Chain { end, ..chain.1 }, Some(chain.0))
        } else {
            continue;
        };
        chains[at] = Some(chain);
        if let Some(value) = before {
            taken_in[value] = true;
        }
    }
    let mut lines = Vec::new();
    for (at, chain) in chains.iter().enumerate() {
        let Some(Chain { x, line, end }) = *chain else { continue };
        let (op, y): (fn(usize) -> Op, Operand) = match end {
            End::Itself if line.joined < 2 => continue,
            End::Itself => (Op::Line, Operand::NO),
            End::AddedTo(y) => (Op::AddLine, y),
            End::MultipliedBy(y) => (Op::MultiplyLine, y),
        };
        if !taken_in[at] {
            code[at].op = op(lines.len());
            code[at].args = [x, y, Operand::NO];
            lines.push(line);
        }
    }
    lines
}
