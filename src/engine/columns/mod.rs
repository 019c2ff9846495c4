//! Numbers of a block by customer: how they are kept, made and drawn.

pub(super) mod dice;
pub(super) mod each;
pub(super) mod pick;
pub(super) mod step_column;
pub(super) mod values;
