//! Columns of chance: keyed numbers, laws by inversion, exact sums; per block of 1,024 customers.

fn main() {
    divan::main();
}
