//! What a rule costs per customer. Not a test: `cargo test --release --test suite speed -- --ignored --nocapture`.

use super::fixture::{Block, in_place, model, told};
use std::time::Instant;
use tenure::isa::Isa;
use tenure::rules::{Column, Mode, RuleBook, Scope, SettingId, Workspace};

const B1: &str = "clamp(0.955 + 0.10*(customer.satisfaction-0.7) + 0.001*min(customer.tenure,24) + 0.006*(customer.products-1), 0, 0.999)";

const FIFTEEN_LINES: &str = "fn purchases(customer, base) {
    let loyalty = 0.0;
    if customer.tenure > 24 {
        loyalty = 0.10;
    } else if customer.tenure > 12 {
        loyalty = 0.05;
    } else if customer.tenure > 6 {
        loyalty = 0.02;
    }
    if customer.satisfaction < 0.3 {
        return base * 0.5;
    }
    let wider = 1.0 + 0.15 * (customer.products - 1);
    let keen = min(customer.points / 1000.0, 0.2);
    base * wider * (1.0 + loyalty + keen)
}";

#[test]
#[ignore = "measures, proves nothing"]
fn speed() {
    let model = in_place(model(&[("rule.rhai", FIFTEEN_LINES)]), B1, B1);
    let scope = Scope::of(&model);
    let block = Block::new(&scope, 1024);
    for (mode, sets, times) in
        [(Mode::Compiled, &[Isa::Avx512, Isa::Avx2, Isa::Sse2][..], 20_000), (Mode::Interpreted, &[Isa::Sse2], 20)]
    {
        let book = RuleBook::compile(&model, mode).unwrap_or_else(|problems| panic!("{}", told(&problems)));
        for isa in sets {
            for (name, path) in [("B1", "segments.small.retention"), ("15 lines", "segments.small.purchases")] {
                let rules = book.quantity(&model, SettingId::Baseline, path);
                let rule = rules.in_place.as_ref().unwrap_or_else(|| &rules.base[0]);
                let mut desk = Workspace::on(*isa);
                let mut out = vec![0.0; 1024];
                let start = Instant::now();
                for _ in 0..times {
                    block.rows(|rows| rule.evaluate(rows, Column::Same(0.5), &mut out, &mut desk)).unwrap();
                }
                let nanoseconds = start.elapsed().as_secs_f64() * 1e9 / f64::from(times) / 1024.0;
                println!("{mode:?} {isa:?} {name}: {nanoseconds:.2} ns per customer");
            }
        }
    }
}
