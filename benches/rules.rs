//! Rules, compiled: per block of 1,024 customers.

fn main() {
    divan::main();
}
