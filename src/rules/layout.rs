//! Lays out a program: which instructions stay, and which register each result has.

use super::join::join;
use super::program::{Instruction, Op, Operand, Program, RESULT};

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
