//! Writes instructions: folds constants, finds what was computed before, and remembers who is meant.

use super::kernels;
use super::program::{Instruction, Op, Operand};
use super::rows::Column;
use std::collections::BTreeMap;

/// A branch that costs more nanoseconds than this is skipped when it is nobody's.
const WORTH_SKIPPING: f64 = 1.0;

#[derive(Default)]
pub(super) struct Builder {
    pub code: Vec<Instruction>,
    pub words: Vec<String>,
    known: BTreeMap<(Op, [Operand; 3]), Operand>,
    /// What `known` learned, oldest first: what a skipped branch computed is not known after it.
    learned: Vec<(Op, [Operand; 3])>,
}

impl Builder {
    /// The result of `op` on at most three operands.
    pub(super) fn emit<const N: usize>(&mut self, op: Op, operands: [Operand; N]) -> Operand {
        let mut args = [Operand::NO; 3];
        args[..N].copy_from_slice(&operands);
        if let Some(simple) = simpler(op, args) {
            return simple;
        }
        if let Some(known) = self.known.get(&(op, args)) {
            return *known;
        }
        let out = self.code.len();
        self.code.push(Instruction { op, args, out });
        self.known.insert((op, args), Operand::Value(out));
        self.learned.push((op, args));
        Operand::Value(out)
    }

    /// Whether a text property says `word`.
    pub(super) fn says(&mut self, text: usize, word: &str) -> Operand {
        let index = self.words.iter().position(|known| known == word).unwrap_or_else(|| {
            self.words.push(word.into());
            self.words.len() - 1
        });
        self.emit(Op::Says(text, index), [])
    }

    /// Opens a branch for `mask`.
    pub(super) fn open(&mut self, mask: Operand) -> (usize, usize) {
        let at = self.code.len();
        self.code.push(Instruction { op: Op::Skip(at + 1), args: [mask, Operand::NO, Operand::NO], out: at });
        (at, self.learned.len())
    }

    /// Closes it: if it is dear, it is skipped when it is nobody's. Says whether it is.
    pub(super) fn close(&mut self, (at, learned): (usize, usize)) -> bool {
        let cost: f64 = self.code[at + 1..].iter().map(|instruction| instruction.op.cost()).sum();
        let end = self.code.len();
        let dear = cost > WORTH_SKIPPING;
        if dear {
            self.code[at].op = Op::Skip(end);
            for key in self.learned.drain(learned..) {
                self.known.remove(&key);
            }
        }
        dear
    }
}

/// The result of an instruction that need not be run.
fn simpler(op: Op, args: [Operand; 3]) -> Option<Operand> {
    let [x, y, z] = args;
    match (op, x.as_constant()) {
        (Op::Says(..) | Op::Skip(_), _) => return None,
        (Op::Select, Some(which)) => return Some(if which == 0.0 { z } else { y }),
        (Op::Select, None) if y == z => return Some(y),
        (Op::And | Op::AndNot, Some(0.0)) => return Some(Operand::NO),
        (Op::And, Some(_)) => return Some(y),
        (Op::Or, Some(which)) => return Some(if which == 0.0 { y } else { x }),
        (Op::CheckWhole | Op::CheckDivisor | Op::CheckFinite, _) => {
            let y = Column::Same(y.as_constant()?);
            return (!kernels::fails(op, Column::Same(1.0), y, 1)).then_some(Operand::NO);
        }
        (Op::PowerWhole, _) => {
            let result = kernels::power_whole(x.as_constant()?, y.as_constant()?);
            return (!result.is_nan()).then(|| Operand::constant(result));
        }
        _ => (),
    }
    match (op, y.as_constant()) {
        (Op::And, Some(0.0)) => return Some(Operand::NO),
        (Op::And, Some(_)) | (Op::AndNot, Some(0.0)) => return Some(x),
        (Op::AndNot, Some(_)) => return Some(Operand::NO),
        (Op::Or, Some(which)) => return Some(if which == 0.0 { x } else { y }),
        _ => (),
    }
    // Log10 and Power also look at who is meant, which changes nothing for whom it matters.
    let same = |operand: Operand| operand.as_constant().map(Column::Same);
    let meant = if matches!(op, Op::Log10 | Op::Power) { Operand::YES } else { z };
    kernels::apply(op, [same(x)?, same(y)?, same(meant)?], &mut []).map(Operand::constant)
}
