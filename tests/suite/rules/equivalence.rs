//! Compiled rule = interpreted rule: the same bits, or the same error at the same place for the same customer.

use super::fixture::{Block, REGIONS, model, open, told};
use super::generator::{Dice, Generator, nasty};
use std::sync::Arc;
use tenure::error::{Problem, Severity};
use tenure::isa::Isa;
use tenure::rules::{CUSTOMER, Column, EVENTS, Failure, Mode, Rule, RuleBook, Scope, SeenBy, SettingId, Workspace};

/// Programs that are tried, unless `TENURE_PROGRAMS` says otherwise: a few seconds' worth.
const PROGRAMS: usize = 5_000;
const QUANTITIES: [&str; 11] = [
    "retention",
    "purchases",
    "last_purchase",
    "basket",
    "basket_noise",
    "margin",
    "growth",
    "growth_cap_years",
    "complaints",
    "cross_sell",
    "referrals",
];
/// Customers per block: few, so that many programs are tried; sometimes more than columns take at a time.
const FEW: usize = 7;
const MANY: usize = 300;
/// Failures followed per block; each takes its customer out.
const FOLLOWED: usize = 8;

fn nasty_block(dice: &mut Dice, scope: &Scope, len: usize) -> Block {
    let mut block = Block::new(scope, len);
    for (field, values) in scope.fields.iter().zip(&mut block.fields) {
        for value in values {
            match &*field.name {
                "tenure" | "recency" | "products" => *value = [0.0, 1.0, 2.0, 5.0, 25.0, 40.0, 1e9][dice.below(7)],
                "referred" => *value = dice.below(2) as f64,
                "region" => *value = dice.below(REGIONS.len()) as f64,
                "status" => *value = dice.below(scope.statuses.len()) as f64,
                _ => *value = nasty(dice),
            }
        }
    }
    block.live.iter_mut().for_each(|live| *live = f64::from(u8::from(dice.below(8) != 0)));
    block
}

type Answer = Result<Vec<Vec<u64>>, Failure>;

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| if value.is_nan() { 1 } else { value.to_bits() }).collect()
}

fn evaluated(rule: &Rule, block: &Block, base: &[f64], workspace: &mut Workspace) -> Answer {
    let mut out = vec![0.0; base.len()];
    block.rows(|rows| rule.evaluate(rows, Column::Each(base), &mut out, workspace))?;
    out.iter_mut().zip(&block.live).for_each(|(out, live)| *out = if *live == 0.0 { 0.0 } else { *out });
    Ok(vec![bits(&out)])
}

fn reacted(rule: &Rule, block: &Block, happened: &[f64], workspace: &mut Workspace) -> Answer {
    let mut attributes = block.fields[CUSTOMER.len()..].to_vec();
    let mut booked = vec![vec![0.5; happened.len()]; 2];
    block.rows(|rows| rule.react(rows, happened, &mut open(&mut attributes), &mut open(&mut booked), workspace))?;
    Ok(attributes.iter().chain(&booked).map(|column| bits(column)).collect())
}

fn errors(problems: Vec<Problem>) -> String {
    told(&problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect::<Vec<_>>())
}

struct Tally {
    programs: usize,
    compiled: usize,
    failed: usize,
    unread: usize,
    refused: usize,
    obstacles: std::collections::BTreeMap<String, usize>,
}

fn compare(seed: u64, isa: Isa, tally: &mut Tally) {
    let mut dice = Dice(seed);
    let events: Vec<&str> = EVENTS.iter().map(|info| info.name).collect();
    let trapped = seed % 3 == 1;
    let mut generator = if trapped { Generator::with_traps(&mut dice) } else { Generator::new(&mut dice) };
    let text = generator.file(&QUANTITIES, &events);
    let on_file = generator.events == SeenBy::Everyone;
    // Both names must be booked somewhere for the columns to exist.
    let also = "fn on_period(customer) { customer.book(\"card\", 0); customer.book(\"mail\", 0); }";
    let mut model = model(&[("generated.rhai", &text), ("also.rhai", also)]);
    model.attributes.iter_mut().for_each(|attribute| attribute.known = on_file);
    let scope = Scope::new(&model);
    let book = match RuleBook::compile(&model, Mode::Auto) {
        Ok(book) => book,
        Err(problems) => {
            let message = errors(problems);
            let deep = message.contains("complex") || message.contains("too deep");
            assert!(deep || trapped, "seed {seed}: {message}\n{text}");
            let again = RuleBook::compile(&model, Mode::Interpreted).expect_err("refused in one way, not in the other");
            assert_eq!(errors(again), message, "seed {seed}\n{text}");
            *(if deep { &mut tally.unread } else { &mut tally.refused }) += 1;
            return;
        }
    };
    let plain = RuleBook::compile(&model, Mode::Interpreted).expect("as before");
    for report in book.report() {
        tally.compiled += usize::from(report.compiled && report.file.ends_with("generated.rhai"));
        if let Some((construct, _)) = &report.obstacle {
            *tally.obstacles.entry(construct.clone()).or_default() += 1;
        }
    }
    let len = if seed.is_multiple_of(40) { MANY } else { FEW };
    let (mut fast, mut slow) = (Workspace::on(isa), Workspace::default());
    let mut check = |quick: &Arc<Rule>,
                     oracle: &Arc<Rule>,
                     ask: &mut dyn FnMut(&Rule, &Block, &mut Workspace) -> Answer,
                     dice: &mut Dice| {
        tally.programs += 1;
        let mut block = nasty_block(dice, &scope, len);
        for _ in 0..FOLLOWED {
            let (answer, truth) = (ask(quick, &block, &mut fast), ask(oracle, &block, &mut slow));
            assert_eq!(answer, truth, "seed {seed}, {}\n{text}", quick.name());
            let Err(failure) = truth else { return };
            tally.failed += 1;
            block.live[failure.row] = 0.0;
        }
    };
    for name in QUANTITIES {
        let path = format!("segments.small.{name}");
        let find = |book: &RuleBook| book.quantity(&model, SettingId::Baseline, &path).base[0].clone();
        let base: Vec<f64> = (0..len).map(|_| nasty(&mut dice)).collect();
        check(
            &find(&book),
            &find(&plain),
            &mut |rule, block, workspace| evaluated(rule, block, &base, workspace),
            &mut dice,
        );
    }
    for event in EVENTS.map(|info| info.event) {
        let find = |book: &RuleBook| book.event(&model, SettingId::Baseline, event)[0].clone();
        let happened: Vec<f64> = (0..len).map(|_| dice.below(3).min(1) as f64).collect();
        check(
            &find(&book),
            &find(&plain),
            &mut |rule, block, workspace| reacted(rule, block, &happened, workspace),
            &mut dice,
        );
    }
}

#[test]
fn compiled_rule_is_interpreted_rule() {
    let sets = [Isa::Avx512, Isa::Avx2, Isa::Sse2];
    let mut tally = Tally {
        programs: 0,
        compiled: 0,
        failed: 0,
        unread: 0,
        refused: 0,
        obstacles: std::collections::BTreeMap::new(),
    };
    let mut seed = 0;
    let programs = std::env::var("TENURE_PROGRAMS").map_or(PROGRAMS, |many| many.parse().unwrap());
    while tally.programs < programs {
        compare(seed, sets[seed as usize % 3], &mut tally);
        seed += 1;
    }
    println!(
        "{} programs, {} compiled, {} failures met, {} files unread, {} refused, {:?}",
        tally.programs, tally.compiled, tally.failed, tally.unread, tally.refused, tally.obstacles
    );
    assert!(tally.compiled * 10 > tally.programs * 8, "{} of {} compiled", tally.compiled, tally.programs);
    assert!(tally.failed * 20 > tally.programs, "only {} failures met", tally.failed);
}

#[test]
fn a_rule_book_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<RuleBook>();
    shared::<Arc<Rule>>();
}
