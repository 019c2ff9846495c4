//! The steps of a period, in the order of MODEL.md but for their names; `run.rs` calls them.

pub(super) mod arrive;
pub(super) mod book;
pub(super) mod buy;
pub(super) mod causes;
pub(super) mod come_back;
pub(super) mod earn;
pub(super) mod experience;
pub(super) mod file;
pub(super) mod forces;
pub(super) mod gauge;
pub(super) mod grow;
pub(super) mod pay;
pub(super) mod policy;
pub(super) mod price;
pub(super) mod problems;
pub(super) mod quote;
pub(super) mod refer;
pub(super) mod serve;
pub(super) mod sleep;
pub(super) mod stay;
pub(super) mod stock;
pub(super) mod subscribe;
pub(super) mod tie;
pub(super) mod up_sell;
pub(super) mod wallet;
pub(super) mod welcome;
