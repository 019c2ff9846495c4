//! Money in hand, and what follows when it is gone.

use crate::made_up::study;
use crate::play::{Game, Played, Z_20, assert_exact, assert_within, mean};
use tenure::engine::{METRICS, Metric};
use tenure::report::text;
use tenure::rules::Mode;
use tenure::stats::{Study, compare};

/// One customer who buys for 200 with a chance of a half, against 100 that are due in any case.
fn gamble(cash: &str, runs: u32) -> String {
    format!(
        "[scenario]\nperiods = 20\nrate_basis = \"period\"\nfixed_cost = 100\nruns = {runs}\n{cash}\n[segments.one]\n\
         customers = 1\nretention = 1\nbuying = \"bernoulli\"\npurchases = 0.5\nbasket = 200\nmargin = 1\n"
    )
}

/// By steps of 100: the chance that a walk from 2 falls below 0 within 20 steps, and the mean of its lowest point.
fn law() -> (f64, f64) {
    let mut walks = std::collections::BTreeMap::from([((2_i32, 2_i32), 1.0_f64)]);
    for _ in 0..20 {
        let mut next = std::collections::BTreeMap::new();
        for ((now, lowest), chance) in walks {
            for step in [-1, 1] {
                *next.entry((now + step, lowest.min(now + step))).or_insert(0.0) += chance / 2.0;
            }
        }
        walks = next;
    }
    let ruined = walks.iter().filter(|((_, lowest), _)| *lowest < 0).map(|(_, chance)| chance).sum();
    (ruined, walks.iter().map(|((_, lowest), chance)| 100.0 * f64::from(*lowest) * chance).sum())
}

#[test]
fn a_fair_gamble_ruins_half_and_its_deepest_balance_is_known() {
    let (ruined, deepest) = law();
    assert!((ruined - 0.503_444_671_6).abs() < 1e-10 && (deepest + 111.203_956_6).abs() < 1e-7);
    let runs = 20_000;
    let played = Game::of(&gamble("opening_cash = 200", runs)).play();
    let n = f64::from(runs);
    let found = played.figures("baseline", Metric::Ruined);
    assert_within("ruined", mean(&found), ruined, (ruined * (1.0 - ruined) / n).sqrt(), Z_20);
    let lowest = played.figures("baseline", Metric::DeepestCash);
    let spread = crate::play::variance(&lowest).sqrt();
    assert_within("deepest", mean(&lowest), deepest, spread / n.sqrt(), Z_20);
    for (run, (ruined, deepest)) in played.outcomes.runs.iter().zip(found.iter().zip(&lowest)) {
        let when = run[0].values[Metric::RuinPeriod as usize];
        assert_eq!((*ruined == 1.0, *deepest < 0.0), (when.is_some(), when.is_some()));
    }
}

/// The balance is of money as it is paid: fixed cost, what a strategy costs once, late payment and the opening itself.
#[test]
fn the_balance_counts_all_that_is_paid_and_nothing_else() {
    let scenario = "[scenario]\nperiods = 4\nrate_basis = \"period\"\nfixed_cost = 70\ndiscount_rate = 0.5\nruns = 1\nopening_cash = 100\n\
                    [segments.one]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 60\nmargin = 1\n";
    let more = "[strategies.dear.cost]\nonce = 80\n[strategies.dear]\nfrom = 1\n";
    let known = Game::of(&format!("{scenario}{more}")).play();
    let played = &known;
    // 90, 80, 70, 60; and 90, 0, -10, -20.
    let of = |name, metric| played.outcomes.runs[0][usize::from(name == "dear")].values[metric as usize];
    assert_eq!(of("baseline", Metric::DeepestCash), Some(60.0));
    assert_eq!([Metric::Ruined, Metric::RuinPeriod].map(|metric| of("baseline", metric)), [Some(0.0), None]);
    assert_eq!(of("dear", Metric::DeepestCash), Some(-20.0));
    assert_eq!(
        [Metric::Ruined, Metric::RuinPeriod].map(|metric| of("dear", metric)),
        [Some(1.0), Some(2.0)],
        "exactly 0 is no ruin"
    );
    // Who waits a month and owes nothing at first pays half of what it owes in each period: 30, 45, 52.5, 56.25.
    let late = scenario.replace("basket = 60", &format!("basket = 60\npayment_days = {}\nowed = 0", 365.0 / 12.0));
    let played = Game::of(&late).play();
    assert_exact("late", played.figure("baseline", Metric::DeepestCash), 100.0 - 280.0 + 183.75);
    let none = Game::of(&format!("{scenario}{more}").replace("opening_cash = 100\n", "")).play();
    let metrics = [Metric::Ruined, Metric::RuinPeriod, Metric::DeepestCash];
    let deepest = [Metric::DeepestPoint, Metric::DeepestPeriod];
    // Counted from 0: -10, -20, -30, -40; and -10, -100, -110, -120.
    for (at, point) in [-40.0, -120.0].into_iter().enumerate() {
        let of =
            |played: &Played, metrics: [Metric; 2]| metrics.map(|it| played.outcomes.runs[0][at].values[it as usize]);
        assert_eq!(of(&none, deepest), [Some(point), Some(3.0)]);
        assert_eq!(of(&known, deepest), [Some(point + 100.0), Some(3.0)]);
    }
    assert_eq!(metrics.map(|metric| none.outcomes.runs[0][0].values[metric as usize]), [None; 3]);
}

/// A firm that loses 60 a period of 100 in hand: below 0 after the second.
fn failing(ruin: &str) -> String {
    format!(
        "[scenario]\nperiods = 8\nrun_off = 3\nrate_basis = \"period\"\nfixed_cost = 160\nruns = 1\nopening_cash = 100\nruin = \"{ruin}\"\n\
         [segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\nreferrals = 0.5\n\
         [referral]\ndelay = 2\ncost = 0\ncount = \"bernoulli\"\n\
         [strategies.thrifty]\nchange = [{{ path = \"scenario.fixed_cost\", set = 60 }}]\ncost = {{ once = 5 }}\nfrom = 1\n"
    )
    .replace("referrals = 0.5", "referrals = 0")
}

#[test]
fn a_firm_that_stops_pays_nothing_any_more_and_keeps_its_customers_to_the_end() {
    let [noted, stopped] = ["note", "stop"].map(|ruin| Game::of(&failing(ruin)).by_period().play());
    assert_eq!(stopped.figure("baseline", Metric::Npv), -120.0);
    assert_eq!(stopped.figure("baseline", Metric::NpvRunOff), 0.0);
    assert_eq!(noted.figure("baseline", Metric::Npv), -480.0);
    assert_eq!(noted.figure("baseline", Metric::NpvRunOff), 300.0);
    for played in [&noted, &stopped] {
        assert_eq!(played.figure("baseline", Metric::RuinPeriod), 1.0);
        assert_eq!(played.figure("baseline", Metric::CustomersEnd), 10.0);
        assert_eq!(played.figure("thrifty", Metric::Ruined), 0.0);
    }
    assert_eq!(stopped.figure("baseline", Metric::DeepestCash), -20.0);
    assert_eq!(noted.figure("baseline", Metric::DeepestCash), -380.0);
    assert_eq!(stopped.series("baseline", Metric::FixedCost)[0], [160.0, 160.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(stopped.series("baseline", Metric::CustomersEnd)[0], [10.0; 8]);
    assert_eq!(stopped.figure("baseline", Metric::ClvCut), 0.0, "the firm ended, and not the simulation");
    // The strategy that is not ruined has every bit of the world in which ruin is only noted.
    let strategy = |played: &Played| (played.outcomes.runs[0][1].values, played.outcomes.runs[0][1].series.clone());
    assert_eq!(strategy(&noted), strategy(&stopped));
}

/// How things stood that day they stand to the end: who sleeps sleeps on, by period, segment and year.
#[test]
fn after_a_stop_everything_stands_as_it_stood() {
    let text = failing("stop").replace("retention = 1", "retention = 1\nasleep = 0.4\nwake = 0");
    let played = Game::of(&text).by_period().by_segment().play();
    let asleep = &played.series("baseline", Metric::Dormant)[0];
    let run = &played.outcomes.runs[0][0];
    assert!(played.figure("baseline", Metric::RuinPeriod) < 6.0 && (1.0..10.0).contains(&asleep[0]), "{asleep:?}");
    assert_eq!(asleep, &vec![asleep[0]; 8]);
    let by_segment =
        METRICS.iter().filter(|info| info.by_period).position(|info| info.metric == Metric::Dormant).unwrap();
    assert_eq!(run.segments[0].values[by_segment], Some(asleep[0]));
}

/// Everybody who is won, on the way or listed for later stays away, and what was spent on them is spent.
#[test]
fn after_a_stop_nobody_comes() {
    let text = failing("stop")
        .replace("referrals = 0", "referrals = 1")
        .replace("cost = 0", "cost = 12")
        .replace("opening_cash = 100", "opening_cash = 300")
        + "[channels.far]\nnewcomers = 30\ncost = 1\ndelay = 3\n[channels.near]\nbudget = 20\nceiling = 4\nfirst_cost = 3\n";
    for seed in 1..20 {
        let played = Game::of(&text.replace("runs = 1", &format!("runs = 1\nseed = {seed}"))).by_period().play();
        let won = played.series("baseline", Metric::CustomersWon).remove(0);
        let ruin = played.figure("baseline", Metric::RuinPeriod) as usize;
        assert!(ruin < 3 && won[ruin] > 0.0 && won[ruin + 1..].iter().all(|won| *won == 0.0), "{won:?}");
        let active = played.series("baseline", Metric::CustomerPeriods).remove(0);
        assert!(active[ruin + 1..].iter().all(|active| *active == 0.0));
        let end = played.figure("baseline", Metric::CustomersEnd);
        assert_eq!(end, 10.0 + won.iter().sum::<f64>());
    }
}

#[test]
fn a_report_shows_ruin_beside_the_value_and_says_what_a_stop_hides() {
    let told = |ruin: &str| {
        let played = Game::of(&failing(ruin)).play();
        text(&compare(Study { stops: ruin == "stop", run_off: 3, ..study() }, &played.outcomes), 80)
    };
    insta::assert_snapshot!("ruin_noted", told("note"));
    insta::assert_snapshot!("ruin_stops", told("stop"));
}

/// A policy sees what is in hand when a period begins: 50, then 100 more after each. From 250 on it asks for no fixed cost, and by
/// the mean of two periods likewise.
#[test]
fn a_policy_sees_what_is_in_hand() {
    let firm = |opening: &str| {
        format!(
            "[scenario]\nperiods = 5\nrate_basis = \"period\"\nfixed_cost = 100\nruns = 1\n{opening}\nrules = [\"policy.rhai\"]\n\
             [segments.one]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 200\nmargin = 1\n"
        )
    };
    for (seen, from) in [("portfolio.balance", 2), ("portfolio.mean(\"balance\", 2)", 3)] {
        let folder = tempfile::tempdir().unwrap();
        let policy =
            format!("fn policy(portfolio) {{ if {seen} >= 250.0 {{ portfolio.set(\"scenario.fixed_cost\", 0.0); }} }}");
        std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
        std::fs::write(folder.path().join("firm.toml"), firm("opening_cash = 50")).unwrap();
        for mode in [Mode::Auto, Mode::Interpreted] {
            let played = Game::open_in(&folder.path().join("firm.toml"), mode).by_period().play();
            let paid: Vec<f64> = (0..5).map(|period| if period < from { 100.0 } else { 0.0 }).collect();
            assert_eq!(played.series("baseline", Metric::FixedCost)[0], paid, "{seen}");
        }
    }
}

/// A shop sells at a loss for three months and then at a profit, a larger one likewise; a third waits so long.
#[test]
fn a_report_shows_how_deep_cash_goes_where_it_goes_below_nothing() {
    let shop = "[scenario]\nperiods = 60\nrate_basis = \"period\"\nruns = 2\n[segments.all]\ncustomers = 1\nretention = 1\n\
                buying = \"subscription\"\npurchases = 1\nbasket = 20\nmargin = { by_period = [-5, -5, -5, 1] }\n\
                [strategies.larger]\nchange = [{ path = \"segments.*.basket\", set = 50 }]\n\
                [strategies.later]\nchange = [{ path = \"segments.*.basket\", set = 0 }]\nuntil = 2\n";
    let compared = compare(study(), &Game::of(shop).play().outcomes);
    insta::assert_snapshot!("cash_goes_deep", [80, 60].map(|width| text(&compared, width)).join("\n=====\n\n"));
}
