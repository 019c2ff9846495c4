//! The whole engine: a run of B1 on one thread, under one strategy and under several in one world. The unit is the active
//! customer-period of one strategy.

use divan::Bencher;
use divan::counter::ItemsCount;
use std::path::Path;
use std::sync::Arc;
use tenure::engine::{Detail, Job, MEMORY, Metric, Outcomes, simulate};
use tenure::error::Source;
use tenure::isa::Isa;
use tenure::model::{Files, Model};
use tenure::rules::{Mode, RuleBook, SettingId};
use tenure::stop::Stop;

fn main() {
    divan::main();
}

/// Reads what a scenario names from `benches/`.
struct Here;

impl Files for Here {
    fn rule(&self, name: &str) -> Result<Arc<Source>, String> {
        let text = std::fs::read_to_string(here(name)).map_err(|error| error.to_string())?;
        Ok(Arc::new(Source { name: name.into(), text }))
    }

    fn list(&self, name: &str) -> Result<Vec<u8>, String> {
        std::fs::read(here(name)).map_err(|error| error.to_string())
    }
}

fn here(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(name)
}

/// B1, ready to be played.
struct B1 {
    model: Model,
    rules: RuleBook,
}

impl B1 {
    fn open() -> B1 {
        let text = std::fs::read_to_string(here("b1.toml")).expect("benches/b1.toml is there");
        let source = Arc::new(Source { name: "b1.toml".into(), text });
        let document = tenure::scenario::read(source, &[]).expect("B1 is well written");
        let (model, _) = tenure::model::build(&document, &Here);
        let rules = RuleBook::compile(&model, Mode::Auto).expect("the rules of B1 compile");
        B1 { model, rules }
    }

    fn play(&self, strategies: &[&str], isa: Isa) -> Outcomes {
        let id = |name: &&str| {
            let known = self.model.strategies.iter().position(|strategy| strategy.name == *name);
            known.map_or(SettingId::Baseline, SettingId::Strategy)
        };
        let job = Job {
            model: &self.model,
            rules: &self.rules,
            strategies: strategies.iter().map(id).collect(),
            probes: Vec::new(),
            runs: 1,
            seed: 42,
            threads: 1,
            isa,
            detail: Detail::default(),
            memory: MEMORY,
        };
        simulate(&job, &|_| {}, &Stop::default()).expect("B1 can be played")
    }
}

fn bench(bencher: Bencher, strategies: &[&str], isa: Isa) {
    let b1 = B1::open();
    let played = b1.play(strategies, isa).runs[0][0].values[Metric::CustomerPeriods as usize].unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "half a million")]
    let played = ItemsCount::new(played as usize);
    bencher.counter(played).bench(|| b1.play(strategies, isa));
}

#[divan::bench(args = ["baseline", "scripted", "flat"])]
fn one_strategy(bencher: Bencher, strategy: &str) {
    bench(bencher, &[strategy], Isa::best());
}

#[divan::bench(args = Isa::NAMES.map(|(name, _)| name))]
fn scripted_on(bencher: Bencher, isa: &str) {
    let isa = Isa::NAMES.iter().find(|(name, _)| *name == isa).map_or(Isa::Sse2, |(_, isa)| *isa);
    bench(bencher, &["scripted"], isa);
}

#[divan::bench]
fn five_strategies(bencher: Bencher) {
    bench(bencher, &["scripted", "flat", "uplift", "complaints", "frequency"], Isa::best());
}
