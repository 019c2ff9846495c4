//! B1 with the rule as a Rhai function, called once per customer and period.

use b1_scalar::{Customer, measure};
use rhai::{AST, CallFnOptions, Engine, INT, Scope};
use std::error::Error;

/// The file that `tenure` runs as the strategy `scripted`.
const RULE: &str = include_str!("../../../../b1_retention.rhai");

fn engine() -> Engine {
    let mut engine = Engine::new();
    engine
        .register_type_with_name::<Customer>("Customer")
        .register_get("satisfaction", |customer: &mut Customer| customer.satisfaction)
        .register_get("tenure", |customer: &mut Customer| INT::from(customer.tenure))
        .register_get("products", |customer: &mut Customer| INT::from(customer.products))
        .register_fn("clamp", f64::clamp);
    engine
}

fn main() -> Result<(), Box<dyn Error>> {
    let engine = engine();
    let rule: AST = engine.compile(RULE)?;
    let mut scope = Scope::new();
    measure("Rhai 1.27.0 per call", |customer| {
        // The rule file has no statements outside its function: there is nothing to evaluate before the call.
        let options = CallFnOptions::new().eval_ast(false);
        engine
            .call_fn_with_options(options, &mut scope, &rule, "retention", (*customer, 0.955))
            .expect("the rule is the project's own and has no way to fail")
    })
}
