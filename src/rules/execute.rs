//! Runs a column program over a block, chunk by chunk, so that its registers stay close to the processor.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::kernels;
use super::program::{Instruction, Op, Operand, Program, RESULT};
use super::rows::{Column, Rows, Words};
use crate::isa::{Isa, Kernel};
use std::ops::Range;

/// Customers at a time.
const CHUNK: usize = 1024;

/// Somebody's rule fails, or counts too far for columns: only the interpreter can say how it ends.
pub(super) struct Fails;

/// A number per customer, where the widest instruction set reads and writes without crossing a line of the cache.
#[derive(Clone)]
#[repr(align(64))]
struct Register([f64; CHUNK]);

impl Register {
    fn new() -> Box<Self> {
        Box::new(Register([0.0; CHUNK]))
    }
}

/// Where the results of instructions live.
pub(super) struct Registers {
    isa: Isa,
    /// In place of [`RESULT`] stands none that is used.
    by_row: Vec<Box<Register>>,
    /// The value of a register that is the same for all.
    same: Vec<Option<f64>>,
    /// Stands in for the register that is being written.
    spare: Box<Register>,
    mask: Box<Register>,
}

impl Default for Registers {
    fn default() -> Self {
        Registers::on(Isa::best())
    }
}

impl Registers {
    /// With this instruction set.
    pub(super) fn on(isa: Isa) -> Self {
        Registers { isa, by_row: Vec::new(), same: Vec::new(), spare: Register::new(), mask: Register::new() }
    }

    /// How many bytes so many take.
    pub(super) fn bytes(registers: usize) -> usize {
        registers * size_of::<Register>()
    }

    /// The parts in which a block of this length is run.
    pub(super) fn chunks(len: usize) -> impl Iterator<Item = Range<usize>> {
        (0..len).step_by(CHUNK).map(move |start| start..len.min(start + CHUNK))
    }

    fn fit(&mut self, program: &Program) {
        if self.by_row.len() < program.registers {
            self.by_row.resize_with(program.registers, Register::new);
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
        let Registers { isa, by_row, same, spare, .. } = self;
        let mask = Column::Each(&rows.live[chunk.clone()]);
        let columns =
            Columns { rows, base: part(base, &chunk), mask, attributes: &[], booked: &[], chunk: chunk.clone() };
        isa.run(Follow { program, columns, by_row, same, spare, result: &mut out[chunk] })
    }

    /// See [`Rule::react`](super::Rule::react); for one chunk. Writes nothing when it fails.
    pub(super) fn react(
        &mut self,
        program: &Program,
        rows: &Rows,
        happened: &[f64],
        attributes: &mut [&mut [f64]],
        booked: &mut [&mut [f64]],
        chunk: Range<usize>,
    ) -> Result<(), Fails> {
        self.fit(program);
        let Registers { isa, by_row, same, spare, mask } = self;
        let len = chunk.len();
        let mask = &mut mask.0[..len];
        let [live, happened] = [rows.live, happened].map(|column| Column::Each(&column[chunk.clone()]));
        isa.run(Meet { live, happened, mask: &mut *mask });
        let (base, mask) = (Column::Same(0.0), Column::Each(mask));
        let columns = Columns { rows, base, mask, attributes, booked, chunk: chunk.clone() };
        isa.run(Follow { program, columns, by_row, same, spare, result: &mut [] })?;
        for (state, operand) in &program.stores {
            let column = match state.checked_sub(program.attributes) {
                None => &mut attributes[*state][chunk.clone()],
                Some(booking) => &mut booked[booking][chunk.clone()],
            };
            match operand {
                Operand::Value(register) => match same[*register] {
                    None => column.copy_from_slice(&by_row[*register].0[..len]),
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
        Column::Each(values) => Column::Each(&values[chunk.clone()]),
        Column::Same(value) => Column::Same(value),
    }
}

/// What a program reads.
struct Columns<'a, 'r> {
    rows: &'a Rows<'r>,
    base: Column<'a>,
    mask: Column<'a>,
    attributes: &'a [&'a mut [f64]],
    booked: &'a [&'a mut [f64]],
    chunk: Range<usize>,
}

impl<'a> Columns<'a, '_> {
    #[inline(always)]
    fn get(
        &self,
        operand: Operand,
        by_row: &'a [Box<Register>],
        same: &[Option<f64>],
        result: &'a [f64],
    ) -> Column<'a> {
        match operand {
            Operand::Constant(bits) => Column::Same(f64::from_bits(bits)),
            Operand::Value(register) => match same[register] {
                None if register == RESULT => Column::Each(result),
                None => Column::Each(&by_row[register].0[..self.chunk.len()]),
                Some(value) => Column::Same(value),
            },
            Operand::Field(slot) => part((self.rows.field)(slot), &self.chunk),
            Operand::Global(index) => Column::Same(self.rows.globals[index]),
            Operand::State(state) => Column::Each(match state.checked_sub(self.attributes.len()) {
                None => &self.attributes[state][self.chunk.clone()],
                Some(booking) => &self.booked[booking][self.chunk.clone()],
            }),
            Operand::Base => self.base,
            Operand::Mask => self.mask,
        }
    }
}

/// Who is alive and to whom something happened.
struct Meet<'a> {
    live: Column<'a>,
    happened: Column<'a>,
    mask: &'a mut [f64],
}

impl Kernel for Meet<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        kernels::apply(Op::Multiply, [self.live, self.happened, Column::Same(0.0)], self.mask);
    }
}

/// Runs the instructions on one chunk.
struct Follow<'a, 'r> {
    program: &'a Program,
    columns: Columns<'a, 'r>,
    by_row: &'a mut [Box<Register>],
    same: &'a mut [Option<f64>],
    spare: &'a mut Box<Register>,
    result: &'a mut [f64],
}

impl Kernel for Follow<'_, '_> {
    type Output = Result<(), Fails>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Follow { program, columns, by_row, same, spare, mut result } = self;
        let len = columns.chunk.len();
        let mut at = 0;
        while let Some(Instruction { op, args, out }) = program.code.get(at) {
            at += 1;
            // What is written is taken out, so that the rest can be read.
            let mut written = std::mem::take(&mut result);
            let own = if *out == RESULT {
                &mut *written
            } else {
                result = std::mem::take(&mut written);
                std::mem::swap(&mut by_row[*out], spare);
                &mut spare.0[..len]
            };
            let get = |arg: Operand| columns.get(arg, by_row, same, result);
            let (x, y, z) = (get(args[0]), get(args[1]), get(args[2]));
            let mut failed = false;
            let value = match *op {
                Op::Skip(target) => {
                    if !kernels::any(x, Column::Same(0.0), len, |_| true) {
                        at = target;
                    }
                    None
                }
                Op::CheckWhole | Op::CheckDivisor | Op::CheckFinite => {
                    failed = kernels::fails(*op, x, y, len);
                    None
                }
                Op::PowerWhole => {
                    for (row, out) in own.iter_mut().enumerate() {
                        if z.at(row) != 0.0 {
                            *out = kernels::power_whole(x.at(row), y.at(row));
                            failed |= out.is_nan();
                        }
                    }
                    None
                }
                Op::Says(text, word) => says(&columns, text, &program.words[word], own),
                Op::Line(line) | Op::AddLine(line) | Op::MultiplyLine(line) => {
                    kernels::apply_line(*op, program.lines[line], x, y, own)
                }
                op => kernels::apply(op, [x, y, z], own),
            };
            same[*out] = value;
            if *out == RESULT {
                result = written;
            } else {
                std::mem::swap(&mut by_row[*out], spare);
            }
            if failed {
                return Err(Fails);
            }
        }
        match columns.get(program.result, by_row, same, &[]) {
            Column::Same(value) => result.fill(value),
            Column::Each(_) if matches!(program.result, Operand::Value(_)) => {}
            Column::Each(values) => result.copy_from_slice(values),
        }
        Ok(())
    }
}

#[inline(always)]
fn says(columns: &Columns, text: usize, word: &str, out: &mut [f64]) -> Option<f64> {
    match columns.rows.texts[text] {
        Words::Same(said) => Some(f64::from(u8::from(said == word))),
        Words::Each { codes, names } => {
            // No code is below 0: nobody says a word that is not among the names.
            let code = names.iter().position(|name| name == word).map_or(-1.0, |code| code as f64);
            let codes = Column::Each(&codes[columns.chunk.clone()]);
            kernels::apply(Op::Equal, [codes, Column::Same(code), Column::Same(0.0)], out)
        }
    }
}
