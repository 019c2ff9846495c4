//! How customers differ: concentration, the whale, referral value, the opening cohort, break-even and swing.

use crate::made_up::study;
use crate::play::{Game, assert_exact, mean};
use tenure::engine::Metric;
use tenure::stats::compare;

/// Figures of one strategy with a look at every customer.
fn figures(text: &str, metric: Metric) -> Vec<f64> {
    let mut game = Game::of(text);
    game.detail.by_account = true;
    game.play().figures("baseline", metric)
}

fn figure(text: &str, metric: Metric) -> f64 {
    mean(&figures(text, metric))
}

/// Customers of which every one has its own basket, a year long.
fn certain(baskets: &[f64], more: &str) -> String {
    let segment = |(at, basket): (usize, &f64)| {
        format!(
            "[segments.s{at}]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\nbasket = {basket}\nmargin = 1\n\
             service = \"s{at}\"\n[services.s{at}]\ncost = {}\n",
            30.0
        )
    };
    let all: String = baskets.iter().enumerate().map(segment).collect();
    format!("[scenario]\nperiods = 2\nperiod = \"year\"\nrate_basis = \"period\"\nruns = 1\n{all}{more}")
}

/// Profits of 20, 70, 30 and -30 on revenues of 50, 100, 60 and 0.
#[test]
fn shares_are_those_of_the_last_year() {
    let text = certain(&[50.0, 100.0, 60.0, 0.0], "");
    assert_exact("hhi", figure(&text, Metric::Hhi), (2500.0 + 10_000.0 + 3600.0) / 44_100.0);
    assert_exact("largest", figure(&text, Metric::LargestShare), 100.0 / 210.0);
    assert_exact("top of revenue", figure(&text, Metric::Top20Revenue), 0.8 * 100.0 / 210.0);
    assert_exact("top of contribution", figure(&text, Metric::Top20Contribution), 0.8 * 70.0 / 90.0);
    let mut game = Game::of(&text);
    game.detail.by_account = true;
    let whale = game.play().outcomes.runs[0][0].whale.clone().unwrap();
    for (at, known) in [(24, 70.0), (49, 100.0), (74, 120.0), (99, 90.0)] {
        assert_exact("whale", whale[at], known / 90.0);
    }
    let plain = Game::of(&text).play().outcomes.runs[0][0].clone();
    assert!(
        plain.whale.is_none() && plain.values[Metric::Top20Revenue as usize].is_none(),
        "who does not ask pays nothing"
    );
}

/// Who was dropped in the last year still counts with what it brought in it, and who left before it does not.
#[test]
fn who_left_in_the_last_year_counts_with_what_it_brought_in_it() {
    let text = "[scenario]\nperiods = 24\nrate_basis = \"period\"\nruns = 1\n[segments.stays]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\n\
        basket = 10\nmargin = 1\n[segments.goes]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\nbasket = 10\nmargin = 1\n\
        [strategies.early]\ndrop = [\"goes\"]\nfrom = 12\n[strategies.late]\ndrop = [\"goes\"]\nfrom = 18\n";
    let mut game = Game::of(text);
    game.detail.by_account = true;
    let played = game.play();
    assert_exact("all", played.figure("baseline", Metric::LargestShare), 0.5);
    assert_exact("late", played.figure("late", Metric::LargestShare), 2.0 / 3.0);
    assert_exact("early", played.figure("early", Metric::LargestShare), 1.0);
    let cohort = |strategy| played.figure(strategy, Metric::RetentionCohort);
    assert_eq!([cohort("baseline"), cohort("late"), cohort("early")], [1.0, 0.5, 0.5]);
}

/// Customers bring 100 a year, stay with .8, and each brings .05 a year: V = (m - rho fee)(1+d)/(1+d-r-rho) with all whom they bring.
#[test]
fn value_with_descendants_is_the_closed_form() {
    for (fee, known) in [(0.0, 440.0), (25.0, 434.5)] {
        let text = format!(
            "[scenario]\nperiod = \"year\"\nperiods = 150\nruns = 60\ndiscount_rate = 0.1\n[segments.all]\ncustomers = 2000\nretention = 0.8\n\
             buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\nreferrals = 0.05\n[referral]\ncost = {fee}\ndelay = 1\n"
        );
        let equity = figures(&text, Metric::CustomerEquity);
        let brought = figures(&text, Metric::ReferralValue);
        let all: Vec<f64> = equity.iter().zip(&brought).map(|(own, more)| own / 2000.0 + more).collect();
        let error = (crate::play::variance(&all) / all.len() as f64).sqrt();
        crate::play::assert_within("value with descendants", mean(&all), known, error, crate::play::Z_20);
        // All of it is somebody's.
        let total = figures(&text, Metric::CustomerEquityTotal);
        for ((own, more), total) in equity.iter().zip(&brought).zip(&total) {
            assert_exact("equity", own + 2000.0 * more, *total);
        }
    }
}

/// Those who come by a channel are roots too, at the start of their own time.
#[test]
fn what_newcomers_bring_is_money_of_their_own_start() {
    let text = "[scenario]\nperiod = \"year\"\nperiods = 6\nruns = 1\ndiscount_rate = 0.25\n[segments.all]\nretention = 1\nbuying = \"subscription\"\n\
        purchases = 1\nbasket = 100\nmargin = 1\n[segments.brought]\nretention = 1\nbuying = \"subscription\"\nbasket = 7\nmargin = 1\n\
        [channels.fair]\nnewcomers = { by_period = [0, 0, 0, 400, 0, 0] }\nsegments = { all = 1 }\n[referral]\nwhen = \"active\"\n";
    let with = text.replace(
        "margin = 1\n[segments.brought]",
        "margin = 1\nreferrals = { by_tenure = [1, 0] }\nrefers_to = \"brought\"\n[segments.brought]",
    );
    // Each brings a Poisson number with mean 1 in period 3, who bring 7 in periods 4 and 5: 7/1.25 + 7/1.25^2 at the start of period 3.
    let mut game = Game::of(&with);
    game.detail.by_account = true;
    let played = game.play();
    let won = played.figure("baseline", Metric::CustomersWon);
    let roots = (played.figure("baseline", Metric::Purchases) - 2.0 * won) / 1.0;
    assert_exact("roots", roots, won - (won - roots));
    let brought = won - roots;
    assert_exact("value", played.figure("baseline", Metric::ReferralValue), brought * 7.0 * (0.8 + 0.64) / roots);
}

/// A margin of 100 a year pays 200 back in the third year at 10%: .9^2 get so far.
#[test]
fn the_break_even_share_is_that_of_those_who_stay_long_enough() {
    let text = "[scenario]\nperiod = \"year\"\nperiods = 1\nrun_off = 60\nruns = 40\ndiscount_rate = 0.1\n[segments.all]\nretention = 0.9\nbuying = \"subscription\"\n\
        purchases = 1\nbasket = 100\nmargin = 1\n[channels.fair]\nnewcomers = 2000\ncost = 200\nsegments = { all = 1 }\n";
    let shares = figures(text, Metric::BreakEvenShare);
    let error = (0.81 * 0.19 / (2000.0 * 40.0_f64)).sqrt();
    crate::play::assert_within("share", mean(&shares), 0.81, error, crate::play::Z_20);
    let free = figures(&text.replace("cost = 200", "cost = 0"), Metric::BreakEvenShare);
    assert!(free.iter().all(|share| *share == 1.0));
    // The same by year of their own: nobody in the first two, nobody later than the third.
    let mut game = Game::of(text);
    game.detail.by_account = true;
    let played = game.play();
    let told = compare(study(), &played.outcomes).strategies[0].payback_won.clone().unwrap();
    crate::play::assert_within("paid back", told.by_period[2], 0.81, error, crate::play::Z_20);
    assert_eq!((told.by_period[1], told.by_period.len()), (0.0, 3));
    assert_exact("won", told.won, mean(&played.figures("baseline", Metric::CustomersWon)));
    assert_eq!([told.p25, told.p50, told.p75], [Some(2); 3]);
    assert_exact("never", told.never, 1.0 - told.by_period[2]);
}

/// Who is won for nothing and brings nothing has paid back at once, also who leaves at once; who owes pays when it is dropped; and whom another
/// strategy won does not count.
#[test]
fn whoever_is_won_pays_back_by_its_own_time_or_never() {
    let text = "[scenario]\nperiods = 6\nrate_basis = \"period\"\nruns = 1\n[segments.idle]\nretention = 0.5\nbuying = \"poisson\"\npurchases = 0\n\
        basket = 1\nmargin = 1\n[segments.late]\nretention = 1\nbuying = \"subscription\"\nbasket = 10\nmargin = 1\npayment_days = 152.08333333333334\n\
        [channels.free]\nnewcomers = { by_period = [0, 40, 0, 0, 0, 0] }\nsegments = { idle = 1 }\n\
        [channels.fair]\nnewcomers = { by_period = [0, 0, 60, 0, 0, 0] }\ncost = COST\nsegments = { late = 1 }\n\
        [strategies.gone]\ndrop = [\"late\"]\nfrom = 4\n[strategies.more]\nchange = [{ path = \"channels.free.newcomers\", scale = 3 }]\n";
    let told = |cost: &str| {
        let mut game = Game::of(&text.replace("COST", cost));
        game.detail.by_account = true;
        let played = game.play();
        let told = compare(study(), &played.outcomes).strategies;
        let won = |at: usize| -> f64 { mean(&played.figures(["baseline", "gone", "more"][at], Metric::CustomersWon)) };
        [0, 1, 2].map(|at| {
            let it = told[at].payback_won.clone().unwrap();
            assert_exact("won", it.won, won(at));
            let by_period: Vec<f64> = it.by_period.iter().map(|share| (share * it.won).round()).collect();
            (by_period, (it.never * it.won).round(), it.won.round())
        })
    };
    // With a mean delay of five months a sixth of what is owed is paid: 1.7, 3.1, 4.2, 5.2 of each ten, and all of it at a drop.
    let [baseline, gone, more] = told("9.5");
    let free = baseline.0[0];
    let late = baseline.2 - free;
    assert!(free > 20.0 && late > 30.0);
    assert_eq!(baseline, (vec![free, free, free, baseline.2], 0.0, baseline.2), "after 8.9 in three months");
    assert_eq!(
        gone,
        (vec![free, free, gone.2], 0.0, gone.2),
        "20 are sold and paid when they are dropped in their third month"
    );
    assert!(more.0[0] > 2.0 * free && more.2 - more.0[0] == late);
    let [baseline, gone, _] = told("21");
    assert_eq!((baseline.1, gone.1), (late, late), "14.1 are paid by the end, and 20 at the drop");
}

/// Of the opening customers so many are there when each month ends; whoever is won meanwhile is none of them.
#[test]
fn the_opening_cohort_is_what_is_there_of_it_month_by_month() {
    let text = "[scenario]\nperiods = 18\nruns = 5\n[segments.all]\ncustomers = 60\nretention = 0.4\npurchases = 5\nbasket = 10\nmargin = 1\n\
        comes_back = 0.2\n";
    let told = |text: &str| {
        let mut game = Game::of(text).by_period();
        game.detail.by_account = true;
        game.play()
    };
    let fair = "[channels.fair]\nnewcomers = 7\nsegments = { all = 1 }\n";
    let (alone, with) = (told(text), told(&[text, fair].concat()));
    let there = alone.series("baseline", Metric::CustomersEnd);
    for ((alone, more), there) in alone.outcomes.runs.iter().zip(&with.outcomes.runs).zip(there) {
        let cohorts = alone[0].cohorts.as_ref().unwrap();
        assert_eq!(cohorts.opening.len(), 18);
        for (share, there) in cohorts.opening.iter().zip(there) {
            assert_exact("there", *share, there / 60.0);
        }
        assert_eq!(cohorts.opening, more[0].cohorts.as_ref().unwrap().opening);
        assert_eq!(Some(cohorts.opening[17]), alone[0].values[Metric::RetentionCohort as usize]);
    }
}

#[test]
fn the_swing_is_that_of_whole_years_and_a_ruined_firm_keeps_its_cohort() {
    let text = "[scenario]\nperiods = 30\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 4\nretention = 1\nbuying = \"subscription\"\n\
        basket = { by_period = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 9] }\n\
        margin = 1\n";
    assert_exact("swing", figure(text, Metric::RevenueSwing), 0.5_f64.sqrt() * 1200.0 / 1800.0);
    let ruined = text.replace("runs = 1\n", "runs = 1\nfixed_cost = 450\nopening_cash = 100\nruin = \"stop\"\n");
    assert_eq!(figure(&ruined, Metric::RetentionCohort), 1.0);
}
