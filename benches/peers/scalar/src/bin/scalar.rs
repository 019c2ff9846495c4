//! B1 with the rule as a Rust function.

use b1_scalar::{Customer, measure};
use std::error::Error;

fn retention(customer: &Customer) -> f64 {
    let further = f64::from(customer.products) - 1.0;
    let tenure = f64::from(customer.tenure.min(24));
    (0.955 + 0.10 * (customer.satisfaction - 0.7) + 0.001 * tenure + 0.006 * further).clamp(0.0, 0.999)
}

fn main() -> Result<(), Box<dyn Error>> {
    measure("Rust, rand_distr 0.6", retention)
}
