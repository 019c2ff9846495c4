//! What it would be worth to know inputs before deciding (Strong, Oakley & Brennan 2014), without the bias of choosing and valuing by the
//! same runs: one half learns what to choose, the other says what the choice is worth, and the other way round.

use super::Known;
use super::regression::Fit;
use crate::stats::sum;

/// What it is worth to know some inputs, run by run.
pub(super) struct Gain {
    /// By run: what who knows them chooses is worth there, less what who does not know them chooses.
    pub(super) each: Vec<f64>,
    /// By run: the strategy that is expected to be the best there.
    pub(super) choice: Vec<usize>,
}

impl Gain {
    /// Of the values of each strategy, and what is known, by column.
    pub(super) fn new(values: &[Vec<f64>], known: &[Vec<f64>]) -> Gain {
        let n = values.first().map_or(0, Vec::len);
        let mean = |column: &Vec<f64>| sum(column.iter().copied()) / column.len() as f64;
        // What who knows nothing chooses is the best of all runs: of half of them it would be the other one too often where two are close,
        // and what is known would seem to be worth more.
        let alone = first_highest(values.iter().map(mean));
        let mut gain = Gain { each: vec![0.0; n], choice: vec![0; n] };
        for half in 0..2 {
            let of = |columns: &[Vec<f64>]| -> Vec<Vec<f64>> {
                columns.iter().map(|column| column.iter().skip(half).step_by(2).copied().collect()).collect()
            };
            let learnt = of(values);
            if learnt.iter().any(Vec::is_empty) {
                return gain;
            }
            // What they have in common moves no choice, and most of it is luck.
            let more: Vec<Vec<f64>> = learnt
                .iter()
                .map(|own| own.iter().zip(&learnt[alone]).map(|(own, other)| own - other).collect())
                .collect();
            let fits = Fit::all(&of(known), &more);
            for run in (1 - half..n).step_by(2) {
                let here: Vec<f64> = known.iter().map(|column| column[run]).collect();
                let choice = best(alone, fits.iter().map(|fit| fit.at(&here)));
                gain.choice[run] = choice;
                gain.each[run] = values[choice][run] - values[alone][run];
            }
        }
        gain
    }

    /// Its mean.
    pub(super) fn known(&self) -> Known {
        Known::of(&self.each).unwrap_or(Known { mean: 0.0, se: None })
    }
}

/// The place of the highest, of equals the first.
pub(super) fn first_highest(values: impl Iterator<Item = f64>) -> usize {
    best(usize::MAX, values)
}

/// The same, but one of them wins wherever it is among the highest.
fn best(favourite: usize, values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, value) in values.enumerate() {
        if value > best.1 || value == best.1 && at == favourite {
            best = (at, value);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::Gain;
    use crate::random::quantile::normal_quantile;
    use crate::random::{Decision, Draws, Identity};

    /// A curved difference with a product in it: what it is worth to know both inputs, and one, against sums over a fine grid.
    #[test]
    fn what_is_curved_is_found_too_and_what_moves_nothing_is_worth_nothing() {
        let (mut both, mut one, mut idle) = (Vec::new(), Vec::new(), Vec::new());
        for seed in 1..=20 {
            let column = |name: &str| -> Vec<f64> {
                let uniform = |run| Draws::new(seed, run).uniform(Identity::WORLD, Decision::named(name), 0);
                (0..1000).map(|run| normal_quantile(uniform(run))).collect()
            };
            let [x, y, luck, nothing] = ["x", "y", "luck", "nothing"].map(column);
            let as_is: Vec<f64> = (0..1000).map(|k| 100.0 + 20.0 * x[k]).collect();
            let other: Vec<f64> =
                (0..1000).map(|k| 98.0 + 10.0 * (x[k] * x[k] - 1.0) + 12.0 * x[k] * y[k] + 5.0 * luck[k]).collect();
            let mean = |known: &[Vec<f64>]| Gain::new(&[as_is.clone(), other.clone()], known).known().mean;
            both.push(mean(&[x.clone(), y.clone()]));
            one.push(mean(&[x]));
            idle.push(mean(&[nothing]));
        }
        for (found, exact) in [(&both, 8.82), (&one, 8.23)] {
            let mean = found.iter().sum::<f64>() / 20.0;
            let sd = (found.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / 19.0).sqrt();
            assert!((mean - exact).abs() < 4.56 * sd / 20.0_f64.sqrt(), "{mean} instead of {exact}");
        }
        assert!((idle.iter().sum::<f64>() / 20.0).abs() < 0.1, "{idle:?}");
    }
}
