//! The whole engine: one run of B1 under one strategy, and under five in one world.

fn main() {
    divan::main();
}
