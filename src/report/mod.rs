//! What people and machines read: the comparison as text, as JSON, as pages and as tables.

mod accounts;
mod across;
mod backtest;
mod by_name;
mod change;
mod clamps;
mod customers;
mod data;
mod deepest;
pub mod diagnostic;
mod doubts;
mod figures;
mod finding;
mod firm;
mod fit;
mod json;
mod layout;
mod life;
mod notes;
mod optimum;
mod page;
mod payback;
mod pictures;
mod portrait;
mod precision;
mod ranking;
pub mod reality;
mod reference;
mod rows;
mod ruin;
mod segments;
mod sensitivity;
mod sheet;
mod terms;
mod text;
mod together;
mod trials;
mod value;
mod verdict;
mod waterfall;
mod whale;
mod why;
#[cfg(feature = "xlsx")]
mod workbook;
mod worth;

pub use accounts::key;
pub use across::{acceptability, across};
pub use backtest::backtest;
pub use data::{CUSTOMERS, DICTIONARY, Data, Form, Frame, OUTCOMES, Values, is_dictionary, table_files};
pub use doubts::doubts;
pub use fit::{
    FIT, FITTED, FITTED_CUSTOMERS, FITTED_RULES, File, Origin, files, fit_curve, fit_json, fit_markdown, fit_page,
    fit_text, is_fitted,
};
pub use json::{SCHEMA, json};
pub use layout::sentences;
pub use life::life;
pub use optimum::{levers, optimum};
pub use page::{About, Aspect, Live, STYLE, aspect, live_answer, live_life, markdown, page, sentence};
pub use pictures::{courses, difference, gains, picture, status, values};
pub use portrait::read_back;
pub use reference::{reference, reference_page, reference_table};
pub use sensitivity::{sensitivity, tornado};
pub use sheet::CsvStyle;
pub use text::{Look, text, told};
pub use together::{interaction, together};
pub use value::{matrix, value};
pub use whale::concentration;
pub use why::{bridge, why};
#[cfg(feature = "xlsx")]
pub use workbook::workbook;
pub use worth::worth;

/// The version that every output states.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
