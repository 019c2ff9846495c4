//! Runs a column program over a block, chunk by chunk, so that its registers stay close to the processor.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::kernels;
use super::program::{Instruction, Op, Operand, Program};
use super::rows::{Column, Rows, Words};
use crate::isa::{Isa, Kernel};
use std::ops::Range;

/// Customers at a time.
const CHUNK: usize = 256;

/// Somebody's rule fails, or counts too far for columns: only the interpreter can say how it ends.
pub(super) struct Fails;

/// Where the results of instructions live.
pub(super) struct Registers {
    isa: Isa,
    lanes: Vec<Vec<f64>>,
    /// The value of a register that is the same for all.
    same: Vec<Option<f64>>,
    mask: Vec<f64>,
}

impl Default for Registers {
    fn default() -> Self {
        Registers { isa: Isa::best(), lanes: Vec::new(), same: Vec::new(), mask: vec![0.0; CHUNK] }
    }
}

impl Registers {
    /// With another instruction set than the best.
    pub(super) fn on(isa: Isa) -> Self {
        Registers { isa, ..Registers::default() }
    }

    /// The parts in which a block of this length is run.
    pub(super) fn chunks(len: usize) -> impl Iterator<Item = Range<usize>> {
        (0..len).step_by(CHUNK).map(move |start| start..len.min(start + CHUNK))
    }

    fn fit(&mut self, program: &Program) {
        if self.lanes.len() < program.registers {
            self.lanes.resize(program.registers, vec![0.0; CHUNK]);
            self.same.resize(program.registers, None);
        }
    }

    /// See [`Rule::evaluate`](super::Rule::evaluate); for one chunk.
    pub(super) fn evaluate(
        &mut self,
        program: &Program,
        rows: &Rows,
        base: Column,
        chunk: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), Fails> {
        self.fit(program);
        let mask = Column::Lanes(&rows.live[chunk.clone()]);
        let columns =
            Columns { rows, base: part(base, &chunk), mask, attributes: &[], booked: &[], chunk: chunk.clone() };
        let out = &mut out[chunk];
        self.isa.run(Evaluation { program, columns, registers: &mut self.lanes, same: &mut self.same, out })
    }

    /// See [`Rule::react`](super::Rule::react); for one chunk. Writes nothing when it fails.
    pub(super) fn react(
        &mut self,
        program: &Program,
        rows: &Rows,
        happened: &[f64],
        attributes: &mut [Vec<f64>],
        booked: &mut [Vec<f64>],
        chunk: Range<usize>,
    ) -> Result<(), Fails> {
        self.fit(program);
        let len = chunk.len();
        for ((mask, live), happened) in
            self.mask.iter_mut().zip(&rows.live[chunk.clone()]).zip(&happened[chunk.clone()])
        {
            *mask = live * happened;
        }
        let columns = Columns {
            rows,
            base: Column::Same(0.0),
            mask: Column::Lanes(&self.mask[..len]),
            attributes,
            booked,
            chunk: chunk.clone(),
        };
        self.isa.run(Reaction { program, columns, registers: &mut self.lanes, same: &mut self.same })?;
        for (state, operand) in &program.stores {
            let column = match state.checked_sub(program.attributes) {
                None => &mut attributes[*state],
                Some(booking) => &mut booked[booking],
            };
            let column = &mut column[chunk.clone()];
            match operand {
                Operand::Value(register) => match self.same[*register] {
                    None => column.copy_from_slice(&self.lanes[*register][..len]),
                    Some(value) => column.fill(value),
                },
                _ => unreachable!("a store is selected by the mask"),
            }
        }
        Ok(())
    }
}

fn part<'a>(column: Column<'a>, chunk: &Range<usize>) -> Column<'a> {
    match column {
        Column::Lanes(values) => Column::Lanes(&values[chunk.clone()]),
        Column::Same(value) => Column::Same(value),
    }
}

/// What a program reads.
struct Columns<'a> {
    rows: &'a Rows<'a>,
    base: Column<'a>,
    mask: Column<'a>,
    attributes: &'a [Vec<f64>],
    booked: &'a [Vec<f64>],
    chunk: Range<usize>,
}

impl<'a> Columns<'a> {
    #[inline(always)]
    fn get(&self, operand: Operand, registers: &'a [Vec<f64>], same: &[Option<f64>]) -> Column<'a> {
        match operand {
            Operand::Constant(bits) => Column::Same(f64::from_bits(bits)),
            Operand::Value(register) => match same[register] {
                None => Column::Lanes(&registers[register][..self.chunk.len()]),
                Some(value) => Column::Same(value),
            },
            Operand::Field(slot) => part(self.rows.fields[slot], &self.chunk),
            Operand::Global(index) => Column::Same(self.rows.globals[index]),
            Operand::State(state) => Column::Lanes(match state.checked_sub(self.attributes.len()) {
                None => &self.attributes[state][self.chunk.clone()],
                Some(booking) => &self.booked[booking][self.chunk.clone()],
            }),
            Operand::Base => self.base,
            Operand::Mask => self.mask,
        }
    }
}

struct Evaluation<'a> {
    program: &'a Program,
    columns: Columns<'a>,
    registers: &'a mut [Vec<f64>],
    same: &'a mut [Option<f64>],
    out: &'a mut [f64],
}

impl Kernel for Evaluation<'_> {
    type Output = Result<(), Fails>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Evaluation { program, columns, registers, same, out } = self;
        follow(program, &columns, registers, same)?;
        match columns.get(program.result, registers, same) {
            Column::Lanes(values) => out.copy_from_slice(values),
            Column::Same(value) => out.fill(value),
        }
        Ok(())
    }
}

struct Reaction<'a> {
    program: &'a Program,
    columns: Columns<'a>,
    registers: &'a mut [Vec<f64>],
    same: &'a mut [Option<f64>],
}

impl Kernel for Reaction<'_> {
    type Output = Result<(), Fails>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        follow(self.program, &self.columns, self.registers, self.same)
    }
}

/// Runs the instructions on one chunk.
#[inline(always)]
fn follow(
    program: &Program,
    columns: &Columns,
    registers: &mut [Vec<f64>],
    same: &mut [Option<f64>],
) -> Result<(), Fails> {
    let len = columns.chunk.len();
    let mut at = 0;
    while let Some(Instruction { op, args, out }) = program.code.get(at) {
        at += 1;
        // The register that is written is taken out, so that the others can be read.
        let mut own = std::mem::take(&mut registers[*out]);
        let args = args.map(|arg| columns.get(arg, registers, same));
        let [x, y, z] = args;
        let mut failed = false;
        same[*out] = match op {
            Op::Skip(target) => {
                if !kernels::any(x, Column::Same(0.0), len, |_| true) {
                    at = *target;
                }
                None
            }
            Op::CheckWhole | Op::CheckDivisor | Op::CheckFinite | Op::CheckNumber => {
                failed = kernels::fails(*op, x, y, len);
                None
            }
            Op::PowerWhole => {
                for (lane, out) in own[..len].iter_mut().enumerate() {
                    if z.at(lane) != 0.0 {
                        *out = kernels::power_whole(x.at(lane), y.at(lane));
                        failed |= out.is_nan();
                    }
                }
                None
            }
            Op::Says(text, word) => says(columns, *text, &program.words[*word], &mut own[..len]),
            _ => kernels::apply(*op, args, &mut own[..len]),
        };
        registers[*out] = own;
        if failed {
            return Err(Fails);
        }
    }
    Ok(())
}

#[inline(always)]
fn says(columns: &Columns, text: usize, word: &str, out: &mut [f64]) -> Option<f64> {
    match columns.rows.texts[text] {
        Words::Same(said) => Some(f64::from(u8::from(said == word))),
        Words::Lanes { codes, names } => {
            // No code is below 0: nobody says a word that is not among the names.
            let code = names.iter().position(|name| name == word).map_or(-1.0, |code| code as f64);
            let codes = Column::Lanes(&codes[columns.chunk.clone()]);
            kernels::apply(Op::Equal, [codes, Column::Same(code), Column::Same(0.0)], out)
        }
    }
}
