//! How many there are: headcount, referrals, heterogeneous lives, paired lives; and what the teaching scenarios say.

use super::{lifetimes, paired, present_value, subscribers};
use crate::play::{
    Game, Moments, Z_20, assert_exact, assert_mean, assert_variance, assert_within, mean, teaching, variance,
};
use tenure::engine::Metric;

#[test]
fn headcount_with_100_newcomers_a_period() {
    let text = subscribers(1_000, 1.0, 0.8, 0.0, 12, 0).replace("runs = 1", "runs = 1_000")
        + "[channels.sales]\nnewcomers = 100\ndelay = 1\n";
    let played = Game::of(&text).by_period().play();
    let active = played.series("baseline", Metric::CustomerPeriods);
    let printed = [1000.0, 900.0, 820.0, 756.0, 704.8, 663.84];
    let mut exact = 1_000.0;
    for t in 0..12_u32 {
        if let Some(printed) = printed.get(t as usize) {
            assert_exact("recursion", exact, *printed);
        }
        // Survivors of the opening are binomial, the newcomers among them Poisson.
        let stays = 0.8_f64.powi(t.cast_signed());
        let law = Moments {
            mean: exact,
            variance: 1_000.0 * stays * (1.0 - stays) + 500.0 * (1.0 - stays),
            fourth: f64::NAN,
        };
        let found: Vec<f64> = active.iter().map(|run| run[t as usize]).collect();
        if t == 0 {
            assert!(found.iter().all(|n| *n == 1_000.0));
        } else {
            assert_mean(&format!("customers in period {t}"), &found, law, Z_20);
        }
        exact = 0.8 * exact + 100.0;
    }
}

#[test]
fn poisson_newcomers_from_an_empty_portfolio() {
    let text = subscribers(0, 1.0, 0.8, 0.0, 10, 0).replace("runs = 1", "runs = 4_000")
        + "[channels.sales]\nnewcomers = 100\ndelay = 1\n";
    let customers = Game::of(&text).play().figures("baseline", Metric::CustomersEnd);
    let law = Moments::poisson(446.312_908_8);
    assert_mean("customers_end", &customers, law, Z_20);
    assert_variance("customers_end", &customers, law, Z_20);
}

#[test]
fn branching_referrals() {
    // Everybody lives one period and brings Poisson(.5): with all descendants, 1/(1-R) people, variance R/(1-R)^3.
    let text = subscribers(1, 1.0, 0.0, 0.0, 100, 0)
        .replace("runs = 1", "runs = 20_000")
        .replace("basket = 1", "basket = 1\nreferrals = 0.5");
    let people: Vec<f64> =
        Game::of(&text).play().figures("baseline", Metric::CustomersWon).iter().map(|won| won + 1.0).collect();
    // Their number is Borel(.5).
    let mut probability = (-0.5_f64).exp();
    let mut law = Vec::new();
    for n in 1..400 {
        let n = f64::from(n);
        law.push((n, probability));
        probability *= (-0.5_f64).exp() * 0.5 * ((n + 1.0) / n).powf(n - 1.0);
    }
    let law = Moments::of(&law);
    assert_exact("mean", law.mean, 2.0);
    assert_exact("variance", law.variance, 4.0);
    assert_mean("people", &people, law, Z_20);
    assert_variance("people", &people, law, Z_20);
}

#[test]
fn a_portfolio_with_referrals() {
    let text = subscribers(1_000, 1.0, 0.8, 0.0, 10, 0)
        .replace("runs = 1", "runs = 1_000")
        .replace("basket = 1", "basket = 1\nreferrals = 0.05")
        + "[channels.sales]\nnewcomers = 100\ndelay = 1\n";
    let played = Game::of(&text).by_period().play();
    let end = played.series("baseline", Metric::CustomersEnd);
    let printed = [950.0, 907.5, 871.375, 840.668_75];
    let (mut exact, mut spread) = (1_000.0, 0.0);
    for t in 0..10 {
        // Each customer stays or not and brings Poisson(.05): variance .16 + .05.
        spread = 0.85 * 0.85 * spread + 0.21 * exact + 100.0;
        exact = 0.85 * exact + 100.0;
        if let Some(printed) = printed.get(t) {
            assert_exact("recursion", exact, *printed);
        }
        let found: Vec<f64> = end.iter().map(|run| run[t]).collect();
        let law = Moments { mean: exact, variance: spread, fourth: f64::NAN };
        assert_mean(&format!("customers after period {t}"), &found, law, Z_20);
    }
}

/// The variance of what one customer is worth with all descendants, for r .8, rho .05, d .1:
/// W = m - fee R + v (B + R) W', with B Bernoulli(.8) and R Poisson(.05).
fn descendants(value: f64, fee: f64) -> f64 {
    let v = 1.0 / 1.1;
    let one = (v * value) * (v * value) * 0.16 + (v * value - fee) * (v * value - fee) * 0.05;
    one / (1.0 - v * v * 0.85)
}

#[test]
fn value_with_descendants() {
    for (fee, value) in [(0.0, 440.0), (25.0, 434.5)] {
        let text = subscribers(20_000, 100.0, 0.8, 0.10, 150, 0).replace("buying", "referrals = 0.05\nbuying");
        let text = format!("{text}[referral]\ncost = {fee}\n");
        let npv = Game::of(&text).play().figure("baseline", Metric::Npv);
        let error = (descendants(value, fee) / 20_000.0).sqrt();
        assert_within("value with descendants", npv / 20_000.0, value, error, Z_20);
    }
}

/// Fader & Hardie, "How to project customer retention" (2007), table 1, High End.
#[test]
fn fader_hardie_2007_high_end() {
    let printed =
        [85.0679, 74.6859, 66.9789, 60.9919, 56.1834, 52.2216, 48.8906, 46.0440, 43.5780, 41.4172, 39.5055, 37.7999];
    let (alpha, beta) = (0.668_088, 3.806_096);
    let n = 100_000.0;
    let text = format!(
        r#"
        [scenario]
        period = "year"
        periods = 12
        run_off = 190
        discount_rate = 0.10
        runs = 1

        [segments.high_end]
        customers = {n}
        retention = {{ beta = {{ alpha = {beta}, beta = {alpha} }}, per = "customer" }}
        buying = "subscription"
        basket = 1
        "#
    );
    let played = Game::of(&text).by_period().play();
    let end = &played.series("baseline", Metric::CustomersEnd)[0];
    let survival: Vec<f64> = (0..400)
        .scan(1.0, |alive, t| {
            let now = *alive;
            *alive *= (beta + f64::from(t)) / (alpha + beta + f64::from(t));
            Some(now)
        })
        .collect();
    for (year, printed) in (1..).zip(printed) {
        let s: f64 = survival[year];
        // The parameters are rounded to six digits, the printed figures to four.
        assert!((100.0 * s - printed).abs() < 1.01e-4, "year {year}: {s}");
        assert_within(
            &format!("alive after year {year}"),
            end[year - 1] / n,
            printed / 100.0,
            (s * (1.0 - s) / n).sqrt(),
            Z_20,
        );
    }
    let horizon = 202;
    let mut worth = 0.0;
    let law: Vec<(f64, f64)> = (0..horizon)
        .map(|t| {
            worth += 1.1_f64.powi(-i32::try_from(t).unwrap());
            (worth, if t + 1 == horizon { survival[t] } else { survival[t] - survival[t + 1] })
        })
        .collect();
    let law = Moments::of(&law);
    assert!((law.mean - 5.922_253_397_4).abs() < 5e-6, "{law:?}");
    let clv = played.figure("baseline", Metric::Clv);
    assert_within("discounted expected lifetime", clv, 5.922_253_397_4, law.sd() / n.sqrt(), Z_20);
}

#[test]
fn hazard_budget_against_a_coin() {
    for (low, high, budget) in [(0.80, 0.85, 19.427_217), (0.70, 0.75, 32.181_537), (0.90, 0.95, 4.683_992)] {
        let life = |n: u32| f64::from(n);
        let alone = |r: f64| r / ((1.0 - r) * (1.0 - r));
        let exact = Moments::of(&paired(low, high, life, life));
        let reduction = (alone(low) + alone(high)) / exact.variance;
        assert!((reduction / budget - 1.0).abs() < 1e-6, "{reduction} instead of {budget}");
        let coin = (alone(low) + alone(high)) / (alone(high) - alone(low));
        if low == 0.80 {
            assert!((coin - 3.25).abs() < 0.005, "{coin}");
        }
        assert!(reduction > coin);
        let text = subscribers(40, 1.0, low, 0.0, 1, 500).replace("runs = 1", "runs = 2_000")
            + "[strategies.kept]\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]\n";
        let played = Game::of(&text).play();
        let worth = |strategy| {
            let clv = played.figures(strategy, Metric::Clv);
            clv.iter().map(|mean| 40.0 * mean).collect::<Vec<f64>>()
        };
        let (base, kept) = (worth("baseline"), worth("kept"));
        let differences: Vec<f64> = kept.iter().zip(&base).map(|(kept, base)| kept - base).collect();
        assert!(differences.iter().all(|more| *more >= 0.0), "a better retention shortened a life");
        let name = format!("{low} against {high}");
        assert_mean(&name, &differences, exact.times(40.0), Z_20);
        assert_variance(&name, &differences, exact.times(40.0), Z_20);
        let lives = Moments::of(&lifetimes(high, None, |_| 1.0));
        assert_variance(&format!("lives at {high}"), &kept, lives.times(40.0), Z_20);
    }
}

/// The figures in the comments of the teaching scenarios, from the files as they are shipped.
#[test]
fn teaching_scenarios_say_what_they_teach() {
    let play = |name: &str, runs| {
        let game = Game::open(&teaching().join(name));
        game.play_only(game.all(), runs)
    };
    let played = play("five_points.toml", 60);
    let [base, more] = ["baseline", "five_points"].map(|strategy| played.figures(strategy, Metric::Npv));
    let gained: Vec<f64> = base.iter().zip(&more).map(|(base, more)| 100.0 * (more / base - 1.0)).collect();
    let error = (variance(&gained) / 60.0).sqrt();
    assert!(error < 0.1, "{error}");
    assert_within("five points", mean(&gained), 10.670_061, error, Z_20);

    let clv = play("starbucks.toml", 200).figures("baseline", Metric::Clv);
    let law = Moments::of(&present_value(269.1468, 0.75, 0.10, Some(60)));
    assert_within("starbucks", mean(&clv), 845.8899, law.sd() / 20_000_f64.sqrt(), Z_20);

    let played = play("word_of_mouth.toml", 20);
    for (strategy, fee, value) in [("baseline", 0.0, 440.0), ("reward", 25.0, 434.5)] {
        let npv = mean(&played.figures(strategy, Metric::Npv)) / 1_000.0;
        assert_within(strategy, npv, value, (descendants(value, fee) / 20_000.0).sqrt(), Z_20);
    }
    let npv = mean(&played.figures("silence", Metric::Npv)) / 1_000.0;
    assert_within("silence", npv, 1_100.0 / 3.0, 229.054_850_77 / 20_000_f64.sqrt(), Z_20);

    let played = play("heterogeneity.toml", 20);
    for (strategy, alive) in [("only_alike", 0.850_693_f64.powi(12)), ("only_different", 0.378_040)] {
        let end = mean(&played.figures(strategy, Metric::CustomersEnd)) / 1_000.0;
        assert_within(strategy, end, alive, (alive * (1.0 - alive) / 20_000.0).sqrt(), Z_20);
    }
}
