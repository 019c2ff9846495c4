//! Outcomes that no engine made.

use statrs::distribution::{ContinuousCDF, Normal};
use tenure::engine::{METRICS, Metric, Outcomes, RunOutcome};
use tenure::report::{CsvStyle, Data, Form, OUTCOMES};
use tenure::stats::{Ledgers, Study, compare};
use tenure::units::Length;

/// Uniform numbers for tests (`SplitMix64`, Steele, Lea & Flood 2014).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// Between 0 and 1, neither included.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    pub(crate) fn normal(&mut self) -> f64 {
        Normal::standard().inverse_cdf(self.uniform())
    }
}

/// A run in which the metrics not named are 0, the value is the net present value, and who is there is on file.
pub(crate) fn run(metrics: &[(Metric, f64)]) -> RunOutcome {
    let mut values = [Some(0.0); METRICS.len()];
    // No firm has cash in hand without a word.
    for metric in [Metric::Ruined, Metric::RuinPeriod, Metric::DeepestCash, Metric::DeepestPeriod] {
        values[metric as usize] = None;
    }
    for &(metric, value) in metrics {
        values[metric as usize] = Some(value);
        match metric {
            Metric::Npv => values[Metric::Value as usize] = Some(value),
            Metric::CustomersEnd => values[Metric::FiledEnd as usize] = Some(value),
            _ => {}
        }
    }
    RunOutcome {
        values,
        series: Vec::new(),
        segments: Vec::new(),
        years: Vec::new(),
        named: Vec::new(),
        booked: Vec::new(),
        clamped: Vec::new(),
        payback: None,
        outlook: None,
        life: Vec::new(),
        worths: None,
        accounts: None,
        whale: None,
        cohorts: None,
    }
}

/// What each run gave, as a table.
pub(crate) fn table(outcomes: &Outcomes) -> String {
    let data = Data { comparison: &compare(study(), outcomes), outcomes, ledgers: (outcomes, &Ledgers::default()) };
    let mut table = Vec::new();
    data.write(OUTCOMES, Form::Csv(CsvStyle::Plain), &mut table).unwrap();
    String::from_utf8(table).unwrap()
}

/// All planned runs finished, nothing booked, nothing clamped; who is worth as much as the first pays back at once, others never.
pub(crate) fn outcomes(strategies: &[(&str, &str)], mut runs: Vec<Vec<RunOutcome>>) -> Outcomes {
    let planned = u32::try_from(runs.len()).unwrap();
    for run in &mut runs {
        let value = |run: &RunOutcome| run.values[Metric::Npv as usize];
        let first = value(&run[0]);
        run.iter_mut().for_each(|run| run.payback = (value(run) >= first).then_some(0));
    }
    Outcomes {
        strategies: strategies.iter().map(|(name, label)| (name.to_string(), label.to_string())).collect(),
        replications: (0..planned).collect(),
        planned,
        runs,
        probes: Vec::new(),
        roster: Vec::new().into(),
        segments: Vec::new(),
        years: Vec::new(),
        named: Vec::new(),
        account: Vec::new(),
        booked: Vec::new(),
        paths: Vec::new(),
        a_period_later: 1.0,
    }
}

/// Only net present values, a row per run.
pub(crate) fn values(strategies: &[&str], npv: &[Vec<f64>]) -> Outcomes {
    let named: Vec<(&str, &str)> = strategies.iter().map(|name| (*name, *name)).collect();
    let row = |row: &Vec<f64>| row.iter().map(|&value| run(&[(Metric::Npv, value)])).collect();
    outcomes(&named, npv.iter().map(row).collect())
}

pub(crate) fn study() -> Study {
    Study {
        scenario: "Regional wholesaler".to_string(),
        hash: "3f2a9c01d4e5b6f7".to_string(),
        seed: 42,
        period: Length::Month,
        periods: 60,
        run_off: 0,
        stops: false,
        currency: "EUR".to_string(),
        show: Vec::new(),
    }
}
