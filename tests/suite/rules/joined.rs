//! Chains with constants, which columns join: not a bit may move, of zeros with either sign, of NaN, of the very small and the very large.

use super::fixture::{Block, model, told};
use tenure::rules::{Column, Mode, RuleBook, Scope, SettingId, Workspace};

const CHAINS: [&str; 20] = [
    "max(0.0, base) * 2.0",
    "max(0.0, base - 0.0) * 2.0",
    "max(-0.0, base - 0.5) * 2.0",
    "max(0.0, base - 0.5) * -2.0",
    "max(base - 0.5, 0.0) * 2.0",
    "min(0.0, base - 0.0) * 2.0",
    "min(24.0, base + 1.0) * 0.1 - 2.5",
    "min(base + 1.0, 24.0) * 0.1 - 2.5",
    "clamp(base - 1.0, 0.0, 3.0) * 0.1 + 2.0",
    "clamp(base, -0.0, 0.0) * 1e300 - 0.0",
    "1.0 - base * 0.5",
    "0.0 - base * 0.5",
    "-(base - 0.3) - 0.3",
    "(0.3 - base) * 3.0 + 1e-300",
    "base + (0.3 - base) * 0.1",
    "base * (1.0 - base) * 0.1",
    "base - (1.0 - base) * 0.1",
    "(base - 0.5) * 3.0 + (base + 0.5) * 0.3 - 1.0",
    "0.2 * min(customer.products, 3) + base * (customer.tenure * -1)",
    "max(0, customer.products - 2) * -0.5 + base",
];

const NUMBERS: [f64; 18] = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    0.3,
    1.0,
    -1.0,
    2.5,
    23.0,
    40.0,
    5e-324,
    -5e-324,
    1e-300,
    1e300,
    f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::EPSILON,
];

#[test]
fn a_joined_chain_keeps_its_bits() {
    for chain in CHAINS {
        let model = model(&[("chain.rhai", &format!("fn purchases(customer, base) {{ {chain} }}"))]);
        let block = Block::new(&Scope::new(&model), NUMBERS.len());
        let answer = |mode: Mode| {
            let book = RuleBook::compile(&model, mode).unwrap_or_else(|problems| panic!("{}", told(&problems)));
            let rule = book.quantity(&model, SettingId::Baseline, "segments.small.purchases").base[0].clone();
            // One by one: what is not a number ends the rule for its customer only.
            let of = |lane: usize| {
                let (mut block, mut out) = (Block { live: vec![0.0; NUMBERS.len()], ..block.clone() }, NUMBERS);
                block.live[lane] = 1.0;
                let base = Column::Each(&NUMBERS);
                block.rows(|rows| rule.evaluate(rows, base, &mut out, &mut Workspace::default()))?;
                Ok(out[lane].to_bits())
            };
            (0..NUMBERS.len()).map(of).collect::<Vec<Result<u64, tenure::rules::Failure>>>()
        };
        assert_eq!(answer(Mode::Compiled), answer(Mode::Interpreted), "{chain}");
    }
}
