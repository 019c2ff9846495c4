//! Tables as people export them: from bytes to letters, from letters to cells, from cells to numbers and days. What is not
//! certain is left open, for whoever asks to refuse.

mod cells;
mod days;
mod letters;
pub(crate) mod money;
mod months;
pub(crate) mod numbers;
mod settle;
pub(crate) mod totals;
pub(crate) mod when;

pub(crate) use cells::{Row, Sheet};
pub(crate) use days::{Day, Written};
pub(crate) use letters::{composed, decode};
pub(crate) use settle::{settle_amounts, settle_days, settle_numbers};
