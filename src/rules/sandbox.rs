//! The interpreter in a cage: only named packages, every limit set, no way to reach a file, a clock or chance. A rule
//! may come from a stranger.

use super::functions;
use crate::stop::Stop;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, OptimizationLevel};
use std::cell::Cell;
use std::rc::Rc;

/// Steps that one call of a rule may take.
pub(super) const OPERATIONS: u64 = 50_000;
/// Bytes that a rule file may have.
pub(super) const BYTES: usize = 64 * 1024;

/// Functions within functions.
pub(super) const CALLS: usize = 16;
/// Values of a list, and letters of a text: what is done to one of them is one step, however long it is.
pub(super) const LIST: usize = 100;
pub(super) const TEXT: usize = 500;

/// Cases of `switch`, and variables, that a text may have, and a quarter of its commas: Rhai reads what stands between the
/// same brackets in quadratic time.
pub(super) const MANY: usize = 1000;

/// The steps that a call has taken. Rhai's own count forgets what is done within `sort` and the like.
pub(super) type Steps = Rc<Cell<u64>>;

/// An engine that can do arithmetic on numbers, texts, lists and maps, and nothing else; it stops when `steps`, which
/// the caller sets to 0, reach [`OPERATIONS`], and when `stop` is asked.
pub(super) fn engine(steps: &Steps, stop: &Stop) -> Engine {
    let (steps, stop) = (Rc::clone(steps), stop.clone());
    let mut engine = Engine::new_raw();
    engine.register_global_module(ArithmeticPackage::new().as_shared_module());
    engine.register_global_module(LogicPackage::new().as_shared_module());
    engine.register_global_module(BasicMathPackage::new().as_shared_module());
    engine.register_global_module(BasicStringPackage::new().as_shared_module());
    engine.register_global_module(MoreStringPackage::new().as_shared_module());
    engine.register_global_module(BasicArrayPackage::new().as_shared_module());
    engine.register_global_module(BasicMapPackage::new().as_shared_module());
    engine.register_global_module(BasicIteratorPackage::new().as_shared_module());
    for word in ["eval", "Fn", "curry", "import", "export"] {
        engine.disable_symbol(word);
    }
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_operations(OPERATIONS)
        .set_max_call_levels(CALLS)
        .set_max_expr_depths(64, 32)
        .set_max_string_size(TEXT)
        .set_max_array_size(LIST)
        .set_max_map_size(LIST)
        .set_max_variables(128)
        .set_max_functions(64)
        .set_max_modules(0)
        .set_allow_shadowing(true)
        // Built-in operators would take the machine's own pow for `**`.
        .set_fast_operators(false)
        .on_progress(move |_| {
            steps.set(steps.get() + 1);
            (steps.get() > OPERATIONS || stop.is_asked()).then_some(Dynamic::UNIT)
        })
        .on_print(|_| ())
        .on_debug(|_, _, _| ());
    functions::register(&mut engine);
    engine
}
#[cfg(test)]
mod tests {
    use super::{Steps, Stop, engine};
    use rhai::Dynamic;

    /// Rhai 1.27 with all its packages, as recorded. Functions of ours differ by design.
    const TABLE: &str = include_str!("../../tests/data/rhai_1.27_semantics.txt");
    const OURS: [(&str, &str); 3] =
        [("exp(1)", "2.7182818284590455 : f64"), ("sqrt(4)", "2.0 : f64"), ("pow(2.0, 3.0)", "8.0 : f64")];

    #[test]
    fn every_row_of_the_semantics_holds() {
        let rows = TABLE.split("\n\n").next().unwrap_or_default().replace("\nin call to", " in call to");
        let mut count = 0;
        for row in rows.lines() {
            let (text, expected) = row.split_at(row.find(" => ERROR").or_else(|| row.rfind(" => ")).unwrap());
            let (text, expected) = (text.trim_end(), &expected[4..]);
            let expected = OURS.iter().find(|(ours, _)| *ours == text).map_or(expected, |(_, gives)| gives);
            let gives = match engine(&Steps::default(), &Stop::default()).eval::<Dynamic>(text) {
                Ok(value) => format!("{value} : {}", value.type_name()),
                Err(error) => format!("ERROR {error}").replace('\n', " "),
            };
            assert_eq!(gives, expected, "{text}");
            count += 1;
        }
        assert_eq!(count, 62);
    }

    #[test]
    fn power_is_the_pinned_one() {
        for (x, y) in [(1.1, 0.3), (2.0, 0.5), (0.97, 1.0 / 12.0), (123.456, -1.7)] {
            let value =
                engine(&Steps::default(), &Stop::default()).eval::<f64>(&format!("let x = {x:?}; x ** {y:?}")).unwrap();
            assert_eq!(value.to_bits(), libm::pow(x, y).to_bits());
            let value = engine(&Steps::default(), &Stop::default())
                .eval::<f64>(&format!("let x = {x:?}; x **= {y:?}; x"))
                .unwrap();
            assert_eq!(value.to_bits(), libm::pow(x, y).to_bits());
        }
    }
}
