//! What customers are worth: present values, five points of retention, discounting, equity.

use super::{lifetimes, paired, present_value, subscribers};
use crate::play::{Game, Moments, Z_20, Z_100, assert_exact, assert_mean, assert_variance, assert_within};
use tenure::engine::Metric;

#[test]
fn clv_grid_timing_a() {
    let grid = include_str!("../../data/clv_grid.csv");
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
    let library: Library = toml::from_str(include_str!("../../data/five_points_library.toml")).unwrap();
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
