//! The market and what is said of the firm: numbers of the world, of the period that closed, read in the next.

use crate::play::{Game, Z_20, assert_exact, assert_within};
use tenure::engine::Metric;

/// Of 500 who can be won 200 a year come to an empty firm that keeps 90% a year: so many are there at the end of each month, on average.
fn filling(months: usize, size: f64, a_year: f64, stays: f64) -> Vec<f64> {
    let mut there = 0.0;
    let month = |there: &mut f64| {
        let present = *there + a_year / 12.0 * (1.0_f64 - *there / size).max(0.0);
        *there = present * stays.powf(1.0 / 12.0);
        *there
    };
    (0..months).map(|_| month(&mut there)).collect()
}

fn town(months: u32, runs: u32, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = {months}\nruns = {runs}\n[segments.all]\nretention = 0.9\nbasket = 1\nmargin = 1\n\
         [channels.shop]\nnewcomers = 200\n{keys}"
    )
}

/// All figures of all runs, by period too.
fn figures(text: &str) -> Vec<Vec<Vec<Option<f64>>>> {
    let runs = Game::of(text).by_period().play().outcomes.runs;
    runs.into_iter().flatten().map(|run| [vec![run.values.to_vec()], run.series].concat()).collect()
}

#[test]
fn a_market_that_fills_up_gives_fewer_and_fewer() {
    let law = filling(120, 500.0, 200.0, 0.9);
    assert!((law[119] - 393.035).abs() < 5e-4, "{}", law[119]);
    assert!((filling(3_000, 500.0, 200.0, 0.9)[2_999] - 395.394_127_2).abs() < 1e-6);
    for (size, a_year) in [(500.0, 200.0), (900.0, 300.0)] {
        let runs = 60;
        let text = town(120, runs, &format!("[market]\nsize = {size}\n"))
            .replace("newcomers = 200", &format!("newcomers = {a_year}"));
        let ends = Game::of(&text).play().figures("baseline", Metric::CustomersEnd);
        let mean = ends.iter().sum::<f64>() / f64::from(runs);
        let sd = (ends.iter().map(|end| (end - mean).powi(2)).sum::<f64>() / f64::from(runs - 1)).sqrt();
        let law = filling(120, size, a_year, 0.9)[119];
        assert_within(&format!("{size}"), mean, law, sd / f64::from(runs).sqrt(), Z_20);
    }
}

/// Ten of ten are customers: nobody is left who could come, or be brought.
#[test]
fn a_full_market_gives_nobody_and_a_huge_one_changes_no_bit() {
    let keys = |size: &str| {
        town(12, 3, &format!("{size}[referral]\ncost = 1\n"))
            .replace("retention = 0.9\n", "retention = 1\ncustomers = 10\nreferrals = 3\n")
    };
    let full = Game::of(&keys("[market]\nsize = 10\n")).play();
    assert_eq!(full.figures("baseline", Metric::CustomersWon), [0.0; 3]);
    let [without, huge] = ["", "[market]\nsize = 1e300\n"].map(|size| figures(&keys(size)));
    assert_eq!(without, huge);
}

/// Everybody is content by .9: what is said of the firm closes a fifth of the gap in each period, from .7.
#[test]
fn what_is_said_follows_those_who_are_awake_and_moves_who_comes() {
    let after = |periods: i32| 0.7 + 0.2 * (1.0 - 0.8_f64.powi(periods));
    assert!((after(6) - 0.847_571_2).abs() < 1e-9);
    let more = 1.5_f64.powf(10.0 * (after(6) - 0.7));
    assert!((more - 1.819_1).abs() < 5e-5, "{more}");
    // What a channel brings is told by what its budget costs each of them; there are very many, so that chance is small.
    let text = |win: f64| {
        format!(
            "[scenario]\nperiods = 7\nruns = 1\nrate_basis = \"period\"\n[segments.all]\ncustomers = 10\nretention = 1\nsatisfaction = 0.9\nbasket = 1\nmargin = 1\n\
             [channels.shop]\nnewcomers = 1000000\n[reputation]\npace = 0.2\nwin = {win}\n"
        )
    };
    let played = Game::of(&text(0.5).replace("customers = 10\n", "customers = 10\nsleep = 0\n")).by_period().play();
    let won = &played.series("baseline", Metric::CustomersWon)[0];
    for (period, won) in won.iter().enumerate() {
        let law = 1e6 * 1.5_f64.powf(10.0 * (after(period as i32) - 0.7));
        assert_within(&format!("period {period}"), *won, law, law.sqrt(), Z_20);
    }
}

/// The hazard is (1 - stay)^(10 (R - R0)) times as large; who is asleep is not asked. At the opening nothing moves, bit for bit.
#[test]
fn what_is_said_moves_who_stays() {
    let text = |stay: f64, awake: &str| {
        format!(
            "[scenario]\nperiods = 3\nruns = 1\nrate_basis = \"period\"\n[segments.all]\ncustomers = 100000\nretention = 0.8\nsatisfaction = 0.9\nbasket = 1\nmargin = 1\n\
             [segments.sad]\ncustomers = 100000\nretention = 1\nsatisfaction = 0.1\n{awake}basket = 1\nmargin = 1\n\
             [reputation]\npace = 0.5\nstay = {stay}\n"
        )
    };
    // The sad ones sleep, so that what is said follows the others: .8 after one period, .85 after two.
    let played = Game::of(&text(0.2, "asleep = 1\n")).by_period().play();
    let lost = &played.series("baseline", Metric::CustomersLost)[0];
    let mut there = 100_000.0;
    for (lost, gap) in lost.iter().zip([0.0, 0.1, 0.15]) {
        let stays = 0.8_f64.powf(0.8_f64.powf(10.0 * gap));
        assert_within(&format!("{gap}"), *lost, there * (1.0 - stays), (there * stays * (1.0 - stays)).sqrt(), Z_20);
        there -= lost;
    }
    let none =
        "[scenario]\nperiods = 3\nruns = 2\n[segments.all]\ncustomers = 90\nretention = 0.8\nbasket = 1\nmargin = 1\n";
    let [without, with] = ["", "[reputation]\nwin = 0.4\nstay = 0.2\n"].map(|keys| figures(&format!("{none}{keys}")));
    assert_eq!(without, with, "satisfaction stands where reputation began");
    assert_exact("sure", Game::of(&text(0.2, "")).play().figure("baseline", Metric::CustomersStart), 200_000.0);
}
