//! Strategies that do not all lie near the processor are played some after the others, and none is the other for it.

use crate::play::Game;
use std::fmt::Write;
use tenure::engine::{Detail, RunOutcome};

const FIRM: &str = "[scenario]\nname = \"Many strategies\"\nperiods = 5\nperiod = \"quarter\"\nruns = 2\nseed = 3\nfixed_cost = 1_000\n\
    [segments.customers]\ncustomers = 12_000\nretention = 0.8\npurchases = { gamma = { mean = 4, cv = 1 }, per = \"customer\" }\nbasket = 50\n\
    basket_noise = 0.5\nmargin = 0.4\nreferrals = 0.1\n[channels.web]\nnewcomers = 900\ncost = 20\n[assumptions]\nworth = { uniform = { low = 0.01, high = 0.03 } }\n";

/// Eleven, each with more of it than the one before; the last with what nobody knows, and twice the newcomers.
fn strategies() -> String {
    let mut text = FIRM.to_owned();
    for more in 1..=10 {
        let _ = write!(
            text,
            "[strategies.s{more}]\nchange = [{{ path = \"segments.customers.retention\", add = 0.00{more:02} }}]\ncost = {{ once = {more}000 }}\n"
        );
    }
    text + "[strategies.s11]\nchange = [{ path = \"segments.customers.retention\", add = \"worth\" }, { path = \"channels.web.newcomers\", scale = 2 }]\n"
}

#[test]
fn many_strategies_are_each_what_they_are_among_few() {
    let mut game = Game::of(&strategies()).by_period().by_segment();
    game.detail = Detail { by_account: true, ..game.detail };
    let all = game.all();
    let kept = |run: &RunOutcome| RunOutcome { clamped: Vec::new(), ..run.clone() };
    let many = game.play_only(all.clone(), 2).outcomes.runs;
    assert!(many[0].iter().any(|it| it.payback.is_some_and(|period| period > 0)), "none pays back later");
    for own in [1..6, 6..12] {
        let few = game.play_only([&all[..1], &all[own.clone()]].concat(), 2).outcomes.runs;
        for (few, many) in few.iter().zip(&many) {
            let same = many[..1].iter().chain(&many[own.clone()]).map(kept).collect::<Vec<_>>();
            assert!(few.iter().map(kept).collect::<Vec<_>>() == same, "{own:?}");
        }
    }
    // Where the baseline is not among the first they stay together.
    let turned: Vec<_> = all.iter().rev().copied().collect();
    let turned = game.play_only(turned, 2).outcomes.runs;
    for (turned, many) in turned.iter().zip(&many) {
        assert!(turned.iter().rev().map(kept).eq(many.iter().map(kept)));
    }
}
