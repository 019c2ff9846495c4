//! stub
#[derive(Debug)]
pub(super) struct Program;
impl Program {
    pub(super) fn cost(&self) -> f64 {
        0.0
    }
}
