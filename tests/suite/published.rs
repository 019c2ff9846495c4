//! Figures that others printed and closed forms that can be derived by hand, each against a scenario as a user writes it.
//! A check of a mean allows for the exact standard error, never for that of the sample.

use crate::play::{
    Game, Moments, Z_20, Z_100, assert_exact, assert_mean, assert_variance, assert_within, mean, teaching, variance,
};
use tenure::engine::Metric;

/// Customers with a subscription worth `margin` a year.
fn subscribers(customers: u32, margin: f64, retention: f64, discount: f64, periods: u32, run_off: u32) -> String {
    format!(
        r#"
        [scenario]
        period = "year"
        periods = {periods}
        run_off = {run_off}
        discount_rate = {discount}
        runs = 1

        [segments.subscribers]
        customers = {customers}
        retention = {retention}
        buying = "subscription"
        purchases = 1
        basket = {margin}
        "#
    )
}

/// What one such customer is worth, with its probability: whoever stays `n` periods pays `n` times.
fn present_value(margin: f64, retention: f64, discount: f64, horizon: Option<u32>) -> Vec<(f64, f64)> {
    let pays = |t: u32| margin / (1.0 + discount).powi(t.cast_signed());
    lifetimes(retention, horizon, pays)
}

/// The law of a sum of payments over a geometric life that ends at the horizon.
fn lifetimes(retention: f64, horizon: Option<u32>, pays: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
    let longest = horizon.unwrap_or_else(|| ((-40.0 / retention.max(1e-9).ln()).ceil() as u32).max(2));
    let mut worth = 0.0;
    (1..=longest)
        .map(|life| {
            worth += pays(life - 1);
            let leaves = if life == longest { 1.0 } else { 1.0 - retention };
            (worth, retention.powi(life.cast_signed() - 1) * leaves)
        })
        .collect()
}

/// The law of the difference that a better retention makes to one customer, when both lives spend the same hazard
/// budget: `worth` of the life under one, `better` of that under the other.
fn paired(low: f64, high: f64, worth: impl Fn(u32) -> f64, better: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
    let (h_low, h_high) = (-low.ln(), -high.ln());
    let mut ends: Vec<f64> =
        [h_low, h_high].iter().flat_map(|h| (1..).map(move |n| f64::from(n) * h).take_while(|e| *e < 45.0)).collect();
    ends.push(45.0);
    ends.sort_by(f64::total_cmp);
    let mut law = Vec::new();
    let mut begin: f64 = 0.0;
    for end in ends {
        let middle = 0.5 * (begin + end);
        let life = |h: f64| (middle / h).floor() as u32 + 1;
        law.push((better(life(h_high)) - worth(life(h_low)), (-begin).exp() - (-end).exp()));
        begin = end;
    }
    law
}

#[test]
fn clv_grid_timing_a() {
    let grid = include_str!("../data/clv_grid.csv");
    let mut checks = 0;
    for line in grid.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        let (margin, retention, discount, clv) = (number(0), number(1), number(2), number(4));
        let horizon = cells[3].parse::<u32>().ok();
        // Without end: until nobody of the 20,000 is left.
        let (periods, run_off) = horizon.map_or((1, 600), |horizon| (horizon, 0));
        let law = Moments::of(&present_value(margin, retention, discount, horizon));
        assert!((law.mean - clv).abs() < 1e-8, "{line}: {law:?}");
        let played = Game::of(&subscribers(20_000, margin, retention, discount, periods, run_off)).play();
        let found = played.figure("baseline", Metric::Clv);
        assert_within(line, found, clv, law.sd() / 20_000_f64.sqrt(), Z_100);
        checks += 1;
    }
    assert_eq!(checks, 224);
}

#[test]
fn clv_without_chance_is_exact() {
    for discount in [0.0, 0.05, 0.10] {
        for horizon in [1, 5, 20] {
            let kept = Game::of(&subscribers(3, 100.0, 1.0, discount, horizon, 0)).play();
            let sum: f64 = (0..horizon.cast_signed()).map(|t| 100.0 / f64::powi(1.0 + discount, t)).sum();
            assert_exact("retention 1", kept.figure("baseline", Metric::Clv), sum);
            let lost = Game::of(&subscribers(3, 100.0, 0.0, discount, horizon, 0)).play();
            assert_exact("retention 0", lost.figure("baseline", Metric::Clv), 100.0);
        }
    }
}

#[test]
fn one_customer_after_acquisition_cost() {
    // One customer, 20,000 times; the 50 are what the customer cost to win.
    let text = subscribers(1, 100.0, 0.8, 0.10, 60, 0).replace("runs = 1", "runs = 20_000")
        + "[strategies.won]\ncost = { once = 50 }\n";
    let law = Moments::of(&present_value(100.0, 0.8, 0.10, Some(60)));
    assert_within("closed form", law.sd(), 229.054_850_770_0, 1e-2, 1.0);
    let played = Game::of(&text).play();
    let npv = played.figures("won", Metric::Npv);
    assert_mean("npv", &npv, Moments { mean: 316.666_666_666_7, ..law }, Z_20);
    assert_variance("npv", &npv, law, Z_20);
}

#[test]
fn customers_won_by_a_channel_after_acquisition_cost() {
    let text = format!(
        "{}\n[channels.fair]\nnewcomers = {{ by_period = [5_000, 0] }}\ncost = 50\n",
        subscribers(0, 100.0, 0.8, 0.10, 200, 0)
    );
    let played = Game::of(&text).play();
    let won = played.figure("baseline", Metric::CustomersWon);
    assert_within("won", won, 5_000.0, 5_000_f64.sqrt(), Z_20);
    let error = 229.054_850_770_0 / won.sqrt();
    assert_within("clv_net", played.figure("baseline", Metric::ClvNet), 316.666_666_666_7, error, Z_20);
    assert_exact("acquisition", played.figure("baseline", Metric::AcquisitionCost), 50.0 * won);
}

#[test]
fn one_customer_without_discount() {
    let text = subscribers(1, 60.0, 0.7, 0.0, 80, 0).replace("runs = 1", "runs = 20_000");
    let law = Moments::of(&present_value(60.0, 0.7, 0.0, Some(80)));
    assert_within("closed form", law.sd(), 167.332_005_306_8, 1e-6, 1.0);
    let npv = Game::of(&text).play().figures("baseline", Metric::Npv);
    assert_mean("npv", &npv, Moments { mean: 200.0, ..law }, Z_20);
    assert_variance("npv", &npv, law, Z_20);
}

#[test]
fn five_points_of_retention_without_end() {
    for (low, uplift) in [(0.80, 0.20), (0.90, 1.0 / 3.0)] {
        let high = low + 0.05;
        let worth = |r: f64| Moments::of(&present_value(100.0, r, 0.10, None));
        let base = 110.0 / (1.10 - low);
        assert_exact("closed form", worth(high).mean / worth(low).mean - 1.0, uplift);
        let text = subscribers(50_000, 100.0, low, 0.10, 1, 700)
            + "[strategies.five]\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]\n";
        let played = Game::of(&text).play();
        let v = |life: u32| 110.0 * (1.0 - 1.10_f64.powi(-life.cast_signed())) / 0.10;
        let difference = Moments::of(&paired(low, high, v, v));
        assert_exact("paired closed form", difference.mean, uplift * base);
        let found = played.figure("five", Metric::Clv) - played.figure("baseline", Metric::Clv);
        assert_within("difference", found, uplift * base, difference.sd() / 50_000_f64.sqrt(), Z_20);
        assert_within("base", played.figure("baseline", Metric::Clv), base, worth(low).sd() / 50_000_f64.sqrt(), Z_20);
    }
}

/// "+5 points gives 85% more profit" depends on what is counted. With r .8 and d .1 and no acquisition cost:
/// 20.0% for one customer by years without end, 23.2% by months without end, 12.1% by months over five years, and 10.7%
/// over five years for a portfolio that newcomers keep at its size.
#[test]
fn five_points_is_20_or_23_2_or_12_1_or_10_7_percent() {
    let five = "\n[strategies.five]\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]\n";
    let monthly = |text: String| text.replace("period = \"year\"", "period = \"month\"");
    let years = subscribers(40_000, 100.0, 0.8, 0.10, 1, 200);
    let months = monthly(subscribers(40_000, 100.0, 0.8, 0.10, 1, 1_800));
    let five_years = monthly(subscribers(40_000, 100.0, 0.8, 0.10, 60, 0));
    let newcomers = 40_000.0 * (1.0 - 0.8_f64.powf(1.0 / 12.0)) * 12.0;
    let steady = format!("{five_years}\n[channels.sales]\nnewcomers = {newcomers}\ndelay = 1\n");
    let cases =
        [("yearly", years, 20.0), ("monthly", months, 23.2), ("60 months", five_years, 12.1), ("steady", steady, 10.7)];
    for (name, text, printed) in cases {
        let played = Game::of(&(text + five)).play();
        let worth = |strategy| played.figure(strategy, Metric::Npv) + played.figure(strategy, Metric::NpvRunOff);
        let uplift = 100.0 * (worth("five") / worth("baseline") - 1.0);
        // Half a unit of the printed digit, and four standard errors of the paired ratio (at most 0.15 points here).
        assert!((uplift - printed).abs() < 0.05 + 0.6, "{name}: {uplift} instead of {printed}");
    }
}

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

/// "A customer of Starbucks is worth 14,000": the same inputs in a consistent calculation give 846.
#[test]
fn the_14000_customer() {
    let text = r#"
        [scenario]
        period = "year"
        periods = 1
        run_off = 200
        discount_rate = 0.10
        currency = "USD"
        runs = 1

        [segments.regulars]
        customers = 50_000
        retention = 0.75
        buying = "subscription"
        purchases = 52
        basket = 24.30
        margin = 0.213
    "#;
    let played = Game::of(text).play();
    assert_exact("annual margin", played.figure("baseline", Metric::GrossMargin) / 50_000.0, 269.1468);
    let law = Moments::of(&present_value(269.1468, 0.75, 0.10, None));
    assert!((law.mean - 845.8899).abs() < 5e-5, "{law:?}");
    assert_within("clv", played.figure("baseline", Metric::Clv), 845.8899, law.sd() / 50_000_f64.sqrt(), Z_20);
}

/// An industry of `five_points_library.toml`.
#[derive(serde::Deserialize)]
struct Industry {
    name: String,
    published_uplift_pct: f64,
    retention: f64,
    discount: f64,
    growth: f64,
    growth_cap_years: i32,
    horizon: u32,
    acquisition_cost: f64,
    expected_value_base: f64,
    expected_value_plus5: f64,
    sd_base: f64,
    sd_plus5: f64,
    sd_paired_difference_per_period_crn: f64,
}

#[derive(serde::Deserialize)]
struct Library {
    industry: Vec<Industry>,
}

/// Customers are won by a channel in the first period, at the library's acquisition cost; `clv_net` is what each is worth
/// after it.
#[test]
fn five_points_library() {
    let library: Library = toml::from_str(include_str!("../data/five_points_library.toml")).unwrap();
    assert_eq!(library.industry.len(), 6);
    for industry in &library.industry {
        let Industry { name, retention: low, discount, growth, growth_cap_years: cap, horizon, .. } = industry;
        let high = low + 0.05;
        let pays = |t: u32| (1.0 + growth).powi(t.cast_signed().min(*cap)) / (1.0 + discount).powi(t.cast_signed());
        let [base, plus5] = [*low, high].map(|r| Moments::of(&lifetimes(r, Some(*horizon), pays)));
        let cost = industry.acquisition_cost;
        assert_exact(name, base.mean - cost, industry.expected_value_base);
        assert_exact(name, plus5.mean - cost, industry.expected_value_plus5);
        assert_exact(name, base.sd(), industry.sd_base);
        assert_exact(name, plus5.sd(), industry.sd_plus5);
        let uplift = 100.0 * ((plus5.mean - cost) / (base.mean - cost) - 1.0);
        assert!((uplift - industry.published_uplift_pct).abs() < 1e-6, "{name}: {uplift}");
        let worth = |life: u32| (0..life.min(*horizon)).map(pays).sum::<f64>();
        let difference = Moments::of(&paired(*low, high, worth, worth));
        assert!(difference.sd() < industry.sd_paired_difference_per_period_crn, "{name}: a coin would do as well");

        let text = subscribers(0, 1.0, *low, *discount, *horizon, 0).replace("runs = 1", "runs = 400");
        let text = format!(
            "{text}growth = {growth}\ngrowth_cap_years = {cap}\n[channels.sales]\ncost = {cost}\nnewcomers = {{ by_period = [200, 0] }}\n\
                 [strategies.five]\nchange = [{{ path = \"segments.*.retention\", add = 0.05 }}]\n"
        );
        let played = Game::of(&text).play();
        let won = played.figures("baseline", Metric::CustomersWon);
        let [before, after] = ["baseline", "five"].map(|strategy| played.figures(strategy, Metric::ClvNet));
        let total: f64 = won.iter().sum();
        let over_all = |clv: &[f64]| clv.iter().zip(&won).map(|(clv, won)| clv * won).sum::<f64>() / total;
        assert_within(name, over_all(&before), industry.expected_value_base, industry.sd_base / total.sqrt(), Z_100);
        assert_within(name, over_all(&after), industry.expected_value_plus5, industry.sd_plus5 / total.sqrt(), Z_100);
        // Means of `won` customers, brought to the scale of one.
        let gained: Vec<f64> =
            (0..won.len()).map(|run| (after[run] - before[run] - difference.mean) * won[run].sqrt()).collect();
        let one = Moments { mean: 0.0, ..difference };
        assert_mean(name, &gained, one, Z_100);
        // A mean of 150 or more is all but normal: the excess of one customer, divided by that.
        let near = 3.0 * one.variance.powi(2) + (one.fourth - 3.0 * one.variance.powi(2)) / 150.0;
        assert_variance(name, &gained, Moments { fourth: near, ..one }, Z_100);
    }
}

#[test]
fn gamma_poisson_purchases_are_negative_binomial() {
    let text = r#"
        [scenario]
        period = "month"
        periods = 12
        runs = 2_000

        [segments.shoppers]
        customers = 50
        retention = 1
        purchases = { gamma = { mean = 9, cv = 0.6 }, per = "customer" }
    "#;
    let purchases = Game::of(text).play().figures("baseline", Metric::Purchases);
    let a = 9.0 * 0.36;
    let variance = 9.0 * (1.0 + a);
    let fourth = 9.0 * (1.0 + a) * (1.0 + 6.0 * a + 6.0 * a * a) + 3.0 * variance * variance;
    let law = Moments { mean: 9.0, variance, fourth }.times(50.0);
    assert_mean("purchases", &purchases, law, Z_20);
    assert_variance("purchases", &purchases, law, Z_20);
}

#[test]
fn lognormal_baskets_and_their_noise() {
    let text = r#"
        [scenario]
        period = "year"
        periods = 1
        runs = 2_000

        [segments.shoppers]
        customers = 100
        retention = 1
        buying = "subscription"
        basket = { lognormal = { mean = 80, cv = 0.8 }, per = "customer" }
        margin = 0.25

        [strategies.noise]
        change = [{ path = "segments.shoppers.basket_noise", set = 0.3 }]
    "#;
    let played = Game::of(text).play();
    let lognormal = |mean: f64, w: f64| {
        let variance = mean * mean * (w - 1.0);
        Moments { mean, variance, fourth: variance * variance * (w.powi(4) + 2.0 * w.powi(3) + 3.0 * w * w - 3.0) }
            .times(100.0)
    };
    for (strategy, law) in [("baseline", lognormal(80.0, 1.64)), ("noise", lognormal(80.0, 1.64 * 0.09_f64.exp()))] {
        let revenue = played.figures(strategy, Metric::Revenue);
        assert_mean(strategy, &revenue, law, Z_20);
        assert_variance(strategy, &revenue, law, Z_20);
        let margin = played.figures(strategy, Metric::GrossMargin);
        assert_mean(strategy, &margin, law.scaled(0.25), Z_20);
    }
}

#[test]
fn rates_a_year_mean_the_same_in_every_period() {
    let lengths = [("day", 365), ("week", 52), ("month", 12), ("quarter", 4), ("year", 1)];
    let text = |length: &str, periods: u32, retention: f64| {
        format!(
            r#"
            [scenario]
            period = "{length}"
            periods = {periods}
            runs = 1

            [segments.all]
            customers = 4_000
            retention = {retention}
            purchases = 9
            complaints = 0.4
            service = "standard"

            [services.standard]
            cost = 30

            [activities.complaint]
            driver = "complaint"
            cost = 1
            "#
        )
    };
    let mut survivors = Vec::new();
    for (length, periods) in lengths {
        let played = Game::of(&text(length, periods, 0.8)).play();
        survivors.push(played.figure("baseline", Metric::CustomersEnd));
        let played = Game::of(&text(length, periods, 1.0)).play();
        let purchases = played.figure("baseline", Metric::Purchases);
        assert_within(&format!("purchases by {length}"), purchases, 36_000.0, 36_000_f64.sqrt(), Z_20);
        // A chance a year becomes 1-(1-p)^(1/k) a period.
        let k = f64::from(periods);
        let chance = 1.0 - 0.6_f64.powf(1.0 / k);
        let complaints = played.figure("baseline", Metric::CostToServe) - 120_000.0;
        let error = (4_000.0 * k * chance * (1.0 - chance)).sqrt();
        assert_within(&format!("complaints by {length}"), complaints, 4_000.0 * k * chance, error, Z_20);
    }
    // One budget per life: the year takes the same customers, however it is cut.
    assert!(survivors.iter().all(|n| *n == survivors[0]), "{survivors:?}");
    assert_within("survivors", survivors[0], 3_200.0, 640_f64.sqrt(), Z_20);
}

#[test]
fn discounting_at_start_middle_and_end() {
    for (length, per_year) in [("month", 12.0), ("quarter", 4.0), ("year", 1.0)] {
        for (moment, elapsed) in [("start", 0.0), ("middle", 0.5), ("end", 1.0)] {
            let text = subscribers(7, 120.0, 1.0, 0.08, 24, 6)
                .replace("period = \"year\"", &format!("period = \"{length}\"\ndiscounting = \"{moment}\""));
            let played = Game::of(&text).play();
            let worth = |from: u32, to: u32| -> f64 {
                (from..to).map(|t| 7.0 * 120.0 / per_year * 1.08_f64.powf(-(f64::from(t) + elapsed) / per_year)).sum()
            };
            assert_exact(moment, played.figure("baseline", Metric::Npv), worth(0, 24));
            assert_exact(moment, played.figure("baseline", Metric::NpvRunOff), worth(24, 30));
        }
    }
}

/// Customer equity with that of newcomers, less what no customer causes, is the net present value with its run-off.
#[test]
fn customer_equity_adds_up_to_net_present_value() {
    for moment in ["start", "middle", "end"] {
        let text = format!(
            r#"
            [scenario]
            period = "quarter"
            periods = 12
            run_off = 20
            discount_rate = 0.09
            discounting = "{moment}"
            fixed_cost = 4_000
            runs = 20

            [segments.small]
            customers = 40
            retention = 0.8
            purchases = {{ gamma = {{ mean = 9, cv = 0.6 }}, per = "customer" }}
            basket = {{ lognormal = {{ mean = 80, cv = 0.8 }}, per = "customer" }}
            margin = 0.3
            referrals = 0.3
            [segments.large]
            customers = 5
            retention = 0.7
            basket = 900
            refers_to = "small"
            referrals = 0.5

            [channels.online]
            newcomers = 12
            cost = 150
            segments = {{ small = 0.8, large = 0.2 }}
            delay = 2
            [referral]
            cost = 25
            [activities.order]
            driver = "purchase"
            cost = 6.5

            [strategies.both]
            change = [{{ path = "segments.*.retention", add = 0.1 }}]
            cost = {{ once = 900, per_customer = 4 }}
            from = 3
            [strategies.at_once]
            change = [{{ path = "referral.delay", set = 0 }}]
            [strategies.only_large]
            drop = ["small"]
            from = 5
            "#
        );
        let played = Game::of(&text).play();
        let elapsed =
            [("start", 0.0), ("middle", 0.5), ("end", 1.0)].iter().find(|(name, _)| *name == moment).unwrap().1;
        let worth = |t: f64| 1.09_f64.powf(-(t + elapsed) / 4.0);
        let fixed: f64 = (0..12).map(|t| 1_000.0 * worth(f64::from(t))).sum();
        for (strategy, once) in [("baseline", 0.0), ("both", 900.0 * worth(3.0)), ("at_once", 0.0), ("only_large", 0.0)]
        {
            let of = |metric| played.figures(strategy, metric);
            let (equity, npv, run_off) = (of(Metric::CustomerEquityTotal), of(Metric::Npv), of(Metric::NpvRunOff));
            for run in 0..npv.len() {
                let (npv, equity) = (npv[run] + run_off[run], equity[run] - fixed - once);
                assert!(
                    (equity - npv).abs() < 1e-9 * npv.abs().max(1_000.0),
                    "{moment}, {strategy}: {equity} and {npv}"
                );
            }
        }
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

#[test]
fn the_helpers_know_their_laws() {
    let sample = [1.0, 2.0, 4.0];
    assert_exact("mean", mean(&sample), 7.0 / 3.0);
    assert_exact("variance", variance(&sample), 7.0 / 3.0);
    let die = Moments::of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(|x| (x, 1.0 / 6.0)));
    assert_exact("variance of a die", die.variance, 35.0 / 12.0);
    assert!(std::panic::catch_unwind(|| assert_within("z", 1.0, 0.0, 0.1, 5.0)).is_err());
}

/// Purchases at a rate of 4 a week, each repeat the last with a chance of .3: (1 - e^(-4 x .3 t)) / .3 of them in t weeks.
#[test]
fn the_last_purchase_ends_buying_at_once() {
    let text = r#"
        [scenario]
        period = "week"
        periods = 3
        rate_basis = "period"
        runs = 1

        [segments.shoppers]
        customers = 50_000
        retention = 1
        first_purchase = "certain"
        purchases = 4
        last_purchase = 0.3
    "#;
    let found = Game::of(text).play().figure("baseline", Metric::RepeatPurchases) / 50_000.0;
    // At least k when there is time for k and none of the k - 1 before was the last.
    let poisson = |n: u32| (1..=n).fold((-12.0_f64).exp(), |p, k| p * 12.0 / f64::from(k));
    let at_least = |k: u32| 0.7_f64.powi(k.cast_signed() - 1) * (1.0 - (0..k).map(poisson).sum::<f64>());
    let mut law = vec![(0.0, 1.0 - at_least(1))];
    law.extend((1..80).map(|k| (f64::from(k), at_least(k) - at_least(k + 1))));
    let law = Moments::of(&law);
    assert_exact("closed form", law.mean, (1.0 - (-3.6_f64).exp()) / 0.3);
    assert_within("repeat purchases", found, law.mean, law.sd() / 50_000_f64.sqrt(), Z_20);
}
