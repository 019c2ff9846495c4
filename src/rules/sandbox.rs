//! The interpreter in a cage: only named packages, every limit set, no way to reach a file, a clock or chance. A rule
//! may come from a stranger.

use super::functions;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, OptimizationLevel};

/// Steps that one call of a rule may take.
pub(super) const OPERATIONS: u64 = 50_000;
/// Bytes that a rule file may have.
pub(super) const BYTES: usize = 64 * 1024;

/// An engine that can do arithmetic on numbers, texts, lists and maps, and nothing else.
pub(super) fn engine() -> Engine {
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
        .set_max_call_levels(16)
        .set_max_expr_depths(64, 32)
        .set_max_string_size(4096)
        .set_max_array_size(1000)
        .set_max_map_size(256)
        .set_max_variables(128)
        .set_max_functions(64)
        .set_max_modules(0)
        .set_allow_shadowing(true)
        // Built-in operators would take the machine's own pow for `**`.
        .set_fast_operators(false)
        .on_progress(|steps| (steps > OPERATIONS).then(|| Dynamic::from("too many steps")))
        .on_print(|_| ())
        .on_debug(|_, _, _| ());
    functions::register(&mut engine);
    engine
}
#[cfg(test)]
mod t {
    #[test]
    fn t() {
        let text = std::fs::read_to_string("/tmp/g.rhai").unwrap();
        let e = super::engine();
        let t = std::time::Instant::now();
        let ast = e.compile(&text).unwrap();
        println!("parse {:?}", t.elapsed());
        let t = std::time::Instant::now();
        for _ in 0..15 {
            let _a = ast.clone_functions_only();
        }
        println!("clones {:?}", t.elapsed());
        let t = std::time::Instant::now();
        for _ in 0..15 {
            crate::rules::syntax::definitions(&text);
        }
        println!("defs {:?}", t.elapsed());
        let t = std::time::Instant::now();
        crate::rules::syntax::read(&e, &text).ok().unwrap();
        println!("read {:?}", t.elapsed());
    }
}
