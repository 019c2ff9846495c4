//! One rule, ready to be asked: for a block of customers, for an event, for the portfolio.

use super::execute::Registers;
use super::file::File;
use super::interpret::{Interpreter, NotANumber};
use super::portfolio::{Lever, PortfolioView};
use super::program::Program;
use super::scope::{Scope, TEXTS};
use crate::isa::Isa;
use std::fmt;
use std::sync::Arc;

/// A number per customer, or one for the whole block.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// One per customer.
    Lanes(&'a [f64]),
    /// The same for all.
    Same(f64),
}

impl Column<'_> {
    /// The number of one customer.
    #[must_use]
    pub fn at(&self, lane: usize) -> f64 {
        match self {
            Column::Lanes(values) => values[lane],
            Column::Same(value) => *value,
        }
    }
}

/// A text per customer, or one for the whole block.
#[derive(Clone, Copy, Debug)]
pub enum Words<'a> {
    /// The same for all.
    Same(&'a str),
    /// Each customer's as an index of `names`.
    Lanes {
        /// Exact indices.
        codes: &'a [f64],
        /// What they stand for.
        names: &'a [String],
    },
}

impl<'a> Words<'a> {
    /// The text of one customer.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "codes are indices")]
    pub fn at(&self, lane: usize) -> &'a str {
        match self {
            Words::Same(word) => word,
            Words::Lanes { codes, names } => names.get(codes[lane] as usize).map_or("", String::as_str),
        }
    }
}

/// A block of customers as rules see it.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// How many customers.
    pub len: usize,
    /// 1 for who is alive, 0 for who is not: those neither fail nor matter.
    pub live: &'a [f64],
    /// By slot of [`Scope::fields`]. What [`Rule::reads`] does not name may be `Same(0.0)`; texts are in `texts`.
    pub fields: &'a [Column<'a>],
    /// By index of [`Scope::globals`].
    pub globals: &'a [f64],
    /// Segment, channel, status.
    pub texts: [Words<'a>; TEXTS.len()],
    /// The name of one customer.
    pub id: &'a dyn Fn(usize) -> String,
}

/// Why a rule could not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The name of the function, or the path of the quantity for a rule in place.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The customer of the block it failed for.
    pub lane: usize,
    /// What went wrong.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Why a rule is interpreted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What has no column form, for people: "`while`".
    pub construct: String,
    /// The byte of it in what Rhai reads.
    pub(super) at: usize,
}

#[derive(Debug)]
pub(super) enum Form {
    Columns(Program),
    Interpreted,
}

/// One function of a rule file, or one expression of the scenario.
#[derive(Debug)]
pub struct Rule {
    pub(super) name: String,
    pub(super) file: Arc<File>,
    pub(super) function: String,
    pub(super) scope: Arc<Scope>,
    pub(super) bookings: Arc<[String]>,
    pub(super) reads: Vec<usize>,
    pub(super) form: Form,
}

/// What a thread needs to ask rules: registers for columns, and an interpreter once one is needed. Not shared between
/// threads, fit for any number of rule books.
#[derive(Default)]
pub struct Workspace {
    interpreter: Option<Interpreter>,
    registers: Registers,
}

impl Workspace {
    /// One that runs columns with another instruction set than the best this processor has. The same bits.
    #[must_use]
    pub fn on(isa: Isa) -> Self {
        Workspace { interpreter: None, registers: Registers::on(isa) }
    }
}

impl Rule {
    /// The name of the function, or the path of the quantity for a rule in place.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Slots of [`Scope::fields`] that the rule reads, ascending; attributes that it may write are among them.
    #[must_use]
    pub fn reads(&self) -> &[usize] {
        &self.reads
    }

    /// Whether it runs on whole columns.
    #[must_use]
    pub fn is_compiled(&self) -> bool {
        matches!(self.form, Form::Columns(_))
    }

    /// The new value of a quantity for each customer alive; `base` is its value so far. What `out` holds for others
    /// is not specified.
    ///
    /// # Errors
    /// Where the rule fails or gives something that is not a number; the first such customer.
    ///
    /// # Panics
    /// When `live`, a column or `out` is shorter than `rows.len`.
    pub fn evaluate(&self, rows: &Rows, base: Column, out: &mut [f64], desk: &mut Workspace) -> Result<(), Failure> {
        let Workspace { interpreter, registers } = desk;
        match &self.form {
            Form::Columns(program) => {
                for chunk in Registers::chunks(rows.len) {
                    if registers.evaluate(program, rows, base, chunk.clone(), out).is_err() {
                        Interpreter::of(interpreter).evaluate(self, rows, base, chunk, out)?;
                    }
                }
                Ok(())
            }
            Form::Interpreted => Interpreter::of(interpreter).evaluate(self, rows, base, 0..rows.len, out),
        }
    }

    /// Lets each customer to whom the event happened (1; 0 to whom not) react: writes `attributes` (by index of the
    /// model) and adds to `booked` (by index of [`RuleBook::bookings`](super::RuleBook::bookings)).
    ///
    /// # Errors
    /// Where the rule fails; what was written by then is not specified.
    ///
    /// # Panics
    /// When a column is shorter than `rows.len`.
    pub fn react(
        &self,
        rows: &Rows,
        happened: &[f64],
        attributes: &mut [Vec<f64>],
        booked: &mut [Vec<f64>],
        desk: &mut Workspace,
    ) -> Result<(), Failure> {
        let Workspace { interpreter, registers } = desk;
        match &self.form {
            Form::Columns(program) => {
                for chunk in Registers::chunks(rows.len) {
                    if registers.react(program, rows, happened, attributes, booked, chunk.clone()).is_err() {
                        Interpreter::of(interpreter).react(self, rows, happened, attributes, booked, chunk)?;
                    }
                }
                Ok(())
            }
            Form::Interpreted => {
                Interpreter::of(interpreter).react(self, rows, happened, attributes, booked, 0..rows.len)
            }
        }
    }

    /// The new value of a quantity of the portfolio; `base` is its value so far.
    ///
    /// # Errors
    /// Where the rule fails or gives something that is not a number.
    pub fn of_portfolio(&self, portfolio: &PortfolioView, base: f64, desk: &mut Workspace) -> Result<f64, Failure> {
        Interpreter::of(&mut desk.interpreter).of_portfolio(self, portfolio, base)
    }

    /// What a policy does in this period, in its order.
    ///
    /// # Errors
    /// Where the policy fails.
    pub fn decide(&self, portfolio: &PortfolioView, desk: &mut Workspace) -> Result<Vec<Lever>, Failure> {
        Interpreter::of(&mut desk.interpreter).decide(self, portfolio)
    }

    pub(super) fn failure(&self, at: usize, lane: usize, message: String) -> Failure {
        let place = self.file.line_and_column(at);
        Failure {
            rule: self.name.clone(),
            file: self.file.source.name.clone(),
            line: place.0,
            column: place.1,
            lane,
            message,
        }
    }

    /// The failure of a rule that gave something other than a number.
    pub(super) fn no_number(&self, lane: usize, gave: &NotANumber) -> Failure {
        let at = self.file.definition(&self.function);
        self.failure(at, lane, format!("`{}` gives {gave} where a number is expected", self.name))
    }
}
