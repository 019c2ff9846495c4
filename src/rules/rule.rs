//! One rule, ready to be asked: for a block of customers, for an event, for the portfolio.

use super::execute::Registers;
use super::interpret::Interpreter;
use super::portfolio::{Lever, PortfolioView};
use super::program::Program;
use super::rows::{Column, Failure, Rows};
use super::script::Script;
use crate::error::Problem;
use crate::isa::Isa;
use crate::stop::Stop;

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
    pub(super) script: Script,
    pub(super) form: Form,
}

/// What a thread needs to ask rules: registers for columns, and an interpreter once one is needed. Not shared between
/// threads, fit for any number of rule books.
#[derive(Default)]
pub struct Workspace {
    stop: Stop,
    interpreter: Option<Interpreter>,
    registers: Registers,
}

impl Workspace {
    /// One that runs columns with another instruction set than the best this processor has. The same bits.
    #[must_use]
    pub fn on(isa: Isa) -> Self {
        Workspace::until(isa, &Stop::default())
    }

    /// The same. Once `stop` is asked, interpreted rules fail at their next step.
    #[must_use]
    pub fn until(isa: Isa, stop: &Stop) -> Self {
        Workspace { stop: stop.clone(), interpreter: None, registers: Registers::on(isa) }
    }
}

impl Rule {
    /// The name of the function, or the path of the quantity for a rule in place.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.script.name
    }

    /// A problem of the rule as a whole.
    pub(super) fn problem(&self, title: impl Into<String>, label: impl Into<String>) -> Problem {
        let Script { file, function, .. } = &self.script;
        file.problem(file.definition(function), title, label)
    }

    /// Slots of [`Scope::fields`](super::Scope::fields) that the rule reads, ascending; attributes that it may
    /// write are among them.
    #[must_use]
    pub fn reads(&self) -> &[usize] {
        &self.script.reads
    }

    /// Whether its file speaks of a key, or of all keys of something: a policy that does not cannot move it.
    #[must_use]
    pub fn speaks_of(&self, key: &str) -> bool {
        let text = &self.script.file.source.text;
        text.contains(key) || text.contains(".*\"")
    }

    /// How many bytes a thread needs to ask it.
    #[must_use]
    pub fn workspace_bytes(&self) -> usize {
        match &self.form {
            Form::Columns(program) => Registers::bytes(program.registers),
            Form::Interpreted => Interpreter::BYTES,
        }
    }

    /// The new value of a quantity for each customer alive; `base` is its value so far. What `out` holds for others
    /// is not specified.
    ///
    /// # Errors
    /// Where the rule fails or gives something that is not a number; the first such customer.
    ///
    /// # Panics
    /// When `live`, a column or `out` is shorter than `rows.len`.
    pub fn evaluate(
        &self,
        rows: &Rows,
        base: Column,
        out: &mut [f64],
        workspace: &mut Workspace,
    ) -> Result<(), Failure> {
        let Workspace { stop, interpreter, registers } = workspace;
        match &self.form {
            Form::Columns(program) => {
                for chunk in Registers::chunks(rows.len) {
                    if registers.evaluate(program, rows, base, chunk.clone(), out).is_err() {
                        Interpreter::at_hand(interpreter, stop).evaluate(&self.script, rows, base, chunk, out)?;
                    }
                }
                Ok(())
            }
            Form::Interpreted => {
                Interpreter::at_hand(interpreter, stop).evaluate(&self.script, rows, base, 0..rows.len, out)
            }
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
        attributes: &mut [&mut [f64]],
        booked: &mut [&mut [f64]],
        workspace: &mut Workspace,
    ) -> Result<(), Failure> {
        let Workspace { stop, interpreter, registers } = workspace;
        match &self.form {
            Form::Columns(program) => {
                for chunk in Registers::chunks(rows.len) {
                    if registers.react(program, rows, happened, attributes, booked, chunk.clone()).is_err() {
                        Interpreter::at_hand(interpreter, stop).react(
                            &self.script,
                            rows,
                            happened,
                            attributes,
                            booked,
                            chunk,
                        )?;
                    }
                }
                Ok(())
            }
            Form::Interpreted => Interpreter::at_hand(interpreter, stop).react(
                &self.script,
                rows,
                happened,
                attributes,
                booked,
                0..rows.len,
            ),
        }
    }

    /// The new value of a quantity of the portfolio; `base` is its value so far.
    ///
    /// # Errors
    /// Where the rule fails or gives something that is not a number.
    pub fn of_portfolio(
        &self,
        portfolio: &PortfolioView,
        base: f64,
        workspace: &mut Workspace,
    ) -> Result<f64, Failure> {
        Interpreter::at_hand(&mut workspace.interpreter, &workspace.stop).of_portfolio(&self.script, portfolio, base)
    }

    /// What a policy does in this period, in its order.
    ///
    /// # Errors
    /// Where the policy fails.
    pub fn decide(&self, portfolio: &PortfolioView, workspace: &mut Workspace) -> Result<Vec<Lever>, Failure> {
        Interpreter::at_hand(&mut workspace.interpreter, &workspace.stop).decide(&self.script, portfolio)
    }
}
