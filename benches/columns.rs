//! Columns of chance: keyed numbers, laws by inversion, exact sums; per block of 1,024 customers.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tenure::isa::Isa;
use tenure::portfolio::Exact;
use tenure::random::{Decision, Distribution, Draws, Origin, Sampler, columns, named};

const CUSTOMERS: usize = 1_024;
const SETS: [Isa; 2] = [Isa::Avx2, Isa::Avx512];

fn main() {
    divan::main();
}

fn ids() -> Vec<u64> {
    let origin = Origin::segment("bench");
    (0..CUSTOMERS as u64).map(|member| origin.member(member).0).collect()
}

fn numbers() -> Vec<u32> {
    let mut u = vec![0; CUSTOMERS];
    named(Isa::best(), 0, &ids(), &mut u);
    u
}

fn uniforms() -> Vec<f64> {
    numbers().into_iter().map(columns::unit).collect()
}

/// Times what makes one column of numbers out of 32 random bits per customer.
fn column(bencher: Bencher, fill: impl Fn(&[u32], &mut [f64])) {
    let (u, mut out) = (numbers(), vec![0.0; CUSTOMERS]);
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| fill(black_box(&u), black_box(&mut out)));
}

/// The four numbers of each customer, and the seed of what has a name.
#[divan::bench(args = SETS)]
fn philox(bencher: Bencher, isa: Isa) {
    let (draws, ids, mut seeds) = (Draws::new(1, 0), ids(), vec![0; CUSTOMERS]);
    let mut lanes = [const { [0; CUSTOMERS] }; 4];
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| {
        let lanes = black_box(&mut lanes).each_mut().map(|lane| &mut lane[..]);
        draws.fill(isa, black_box(&ids), 7, lanes, black_box(&mut seeds));
    });
}

#[divan::bench(args = SETS)]
fn uniform(bencher: Bencher, isa: Isa) {
    let (draws, ids, mut out) = (Draws::new(1, 0), ids(), vec![0.0; CUSTOMERS]);
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| {
        draws.uniforms(isa, black_box(&ids), Decision::PURCHASES, 7, black_box(&mut out));
    });
}

#[divan::bench(args = SETS)]
fn lognormal_shock(bencher: Bencher, isa: Isa) {
    column(bencher, |u, out| columns::lognormal_shock(isa, 0.4, u, out));
}

/// A rate of its own for each customer, from 1.2 to 1.7.
#[divan::bench(args = SETS)]
fn poisson(bencher: Bencher, isa: Isa) {
    let mut rates = uniforms();
    rates.reverse();
    rates.iter_mut().for_each(|rate| *rate = 1.2 + 0.5 * *rate);
    column(bencher, |u, out| columns::poisson(isa, &rates, u, out));
}

#[divan::bench(args = SETS, consts = [3, 12])]
fn poisson_same<const TENTHS: u32>(bencher: Bencher, isa: Isa) {
    let rate = f64::from(TENTHS) / 10.0;
    column(bencher, |u, out| columns::poisson_same(isa, black_box(rate), u, out));
}

/// A decision that has its name from the scenario.
#[divan::bench(args = SETS)]
fn of_a_name(bencher: Bencher, isa: Isa) {
    let (seeds, mut out) = (ids(), vec![0; CUSTOMERS]);
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| named(isa, 7, black_box(&seeds), black_box(&mut out)));
}

/// Numbers that each customer brings along.
#[divan::bench(args = SETS)]
fn lognormal_quantiles(bencher: Bencher, isa: Isa) {
    let (law, uniforms, mut out) = (Distribution::Lognormal { mu: 1.0, sigma: 0.5 }, uniforms(), vec![0.0; CUSTOMERS]);
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| {
        out.copy_from_slice(&uniforms);
        columns::quantiles(isa, &law, black_box(&mut out));
    });
}

/// The same of a law whose quantile is slow, from its table.
#[divan::bench(args = SETS)]
fn gamma_numbers(bencher: Bencher, isa: Isa) {
    let (law, uniforms, mut out) =
        (Sampler::new(Distribution::Gamma { shape: 2.8, rate: 0.3 }), uniforms(), vec![0.0; CUSTOMERS]);
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| {
        out.copy_from_slice(&uniforms);
        law.quantiles(isa, black_box(&mut out));
    });
}

#[divan::bench(args = SETS)]
fn exact_sum(bencher: Bencher, isa: Isa) {
    let amounts: Vec<f64> = uniforms().iter().map(|u| 100.0 * u).collect();
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| Exact::sum(isa, black_box(&amounts)));
}

#[divan::bench(args = SETS)]
fn exact_sum_of_counts(bencher: Bencher, isa: Isa) {
    let counts: Vec<f64> = uniforms().iter().map(|u| (5.0 * u).floor()).collect();
    bencher.counter(ItemsCount::new(CUSTOMERS)).bench_local(|| Exact::sum_whole(isa, black_box(&counts)));
}
