//! Rules: a user's own Rhai functions, safe, checked, and run at column speed.
//!
//! A rule text is read once ([`RuleBook::compile`]), checked, and lowered to a column program where it has one; what
//! has none is interpreted. The interpreter is the oracle: both ways give the same digits or the same error.

mod arithmetic;
mod arrival;
mod book;
mod branches;
mod builder;
mod check;
mod claim;
mod clock;
mod compare;
mod execute;
mod expression;
mod file;
mod functions;
mod gives;
mod habits;
mod hooks;
mod idle;
mod interpret;
mod join;
mod kernels;
mod layout;
mod levers;
mod library;
mod line;
mod lints;
mod lower;
mod misfit;
mod names;
mod plain;
mod portfolio;
mod program;
mod reach;
mod rows;
mod rule;
mod said;
mod sandbox;
mod scope;
mod script;
mod shown;
mod sight;
mod staff;
mod syntax;
mod tokens;
mod unasked;
mod unmade;
mod visit;

pub use arrival::Given;
pub use book::{Mode, QuantityRules, RuleBook, RuleReport, SettingId};
pub use claim::{Claim, LEVER, check_claim, check_cost};
pub use clock::{CLOCK, Hand};
pub use hooks::{EVENTS, Event, EventInfo, Purpose, function_of};
pub use levers::{LEVERS, LeverInfo};
pub use library::{LIBRARY, library};
pub use portfolio::{Lever, PortfolioView, Seen};
pub use rows::{Column, Failure, Rows, Words};
pub use rule::{Obstacle, Rule, Workspace};
pub use scope::{
    At, CUSTOMER, Derived, FIGURES, Field, Figure, FigureInfo, Global, Kind, MEAN, PORTFOLIO, Scope, SeenBy, TEXTS,
};
pub use staff::{MEASURED, OWNERS, Owner, STAFF, StaffInfo, TOLD, owned};
