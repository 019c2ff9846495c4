//! The list of real customers.

use super::calendar::Day;
use super::reader::Reader;
use crate::model::{Attribute, Horizon, Listed, Setting};
use crate::scenario::Table;

pub(super) fn read(
    _reader: &mut Reader<'_>,
    _root: &Table,
    _baseline: &Setting,
    _attributes: &[Attribute],
    _horizon: &Horizon,
    _start: Option<Day>,
) -> Vec<Listed> {
    Vec::new()
}
