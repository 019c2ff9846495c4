//! The file: leavers who fall silent, whom the firm counts in vain, writes off, and finds again.

use crate::play::{Game, Played, Z_20, assert_exact, assert_within, teaching};
use tenure::engine::{METRICS, Metric};
use tenure::rules::Mode;

/// So many customers who buy for 100 once a period, at rates that are per period.
fn club(customers: u32, periods: u32, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = {customers}\n\
         purchases = 1\nbasket = 100\nmargin = 1\n{keys}\n"
    )
}

/// The same by subscription: who is there and awake buys in every period.
fn subscribers(customers: u32, periods: u32, keys: &str) -> String {
    club(customers, periods, &format!("buying = \"subscription\"\n{keys}"))
}

fn figure(text: &str, metric: Metric) -> f64 {
    Game::of(text).play().figure("baseline", metric)
}

fn series(played: &Played, metric: Metric) -> Vec<f64> {
    played.series("baseline", metric).remove(0)
}

/// A scenario with a rule file beside it.
fn ruled(text: &str, rules: &str, mode: Mode) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let text = text.replace("[segments.all]", "rules = [\"firm.rhai\"]\n[segments.all]");
    std::fs::write(folder.path().join("firm.rhai"), rules).unwrap();
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    Game::open_in(&folder.path().join("scenario.toml"), mode).by_period().play()
}

const BOTH: [Mode; 2] = [Mode::Auto, Mode::Interpreted];

#[test]
fn ghosts_are_the_silent_leavers_of_as_many_periods_as_it_takes_to_write_them_off() {
    // 20 leave in a period, and 20 come.
    let keys = "retention = 0.98\nleaving = \"silent\"\nwrite_off = 6\n[channels.shop]\nnewcomers = 20";
    let played = Game::of(&subscribers(1_000, 400, keys)).by_period().play();
    let [there, filed, lost] =
        [Metric::CustomersEnd, Metric::FiledEnd, Metric::CustomersLost].map(|m| series(&played, m));
    let mut ghosts = 0.0;
    for period in 6..400 {
        let last_six: f64 = lost[period - 5..=period].iter().sum();
        assert_eq!(filed[period] - there[period], last_six, "period {period}");
        ghosts += last_six;
    }
    // Leavers of neighbouring periods are nearly independent.
    assert_within("ghosts", ghosts / 394.0, 120.0, 6.0 * (20.0_f64 / 394.0).sqrt() * 1.2, Z_20);
    assert_eq!(played.figure("baseline", Metric::FiledEnd), filed[399]);
    let missed = lost[394..399].iter().sum::<f64>();
    assert_eq!(series(&played, Metric::Silent)[399], missed, "who subscribes is silent when it misses a period");
}

/// Periods in which a leaver stays on file who buys with this chance in a period and stays with that one.
fn in_vain(buys: f64, stays: f64, write_off: i32) -> f64 {
    let silent = 1.0 - buys;
    f64::from(write_off) - (0..write_off).map(|j| silent * (silent * stays).powi(j)).sum::<f64>()
}

#[test]
fn who_was_silent_before_leaving_is_a_ghost_for_less_long() {
    let known = 20.0 * in_vain(1.0 - (-0.5_f64).exp(), 0.8, 6);
    assert!((known - 96.742_7).abs() < 5e-5, "{known}");
    for (buys, stays, write_off) in [(0.5_f64, 0.8, 6), (1.2, 0.6, 3)] {
        let newcomers = 20_000.0;
        let keys = format!(
            "retention = {stays}\nleaving = \"silent\"\nwrite_off = {write_off}\n[channels.shop]\nnewcomers = {newcomers}"
        );
        let text = club(0, 60, &keys).replace("purchases = 1", &format!("purchases = {buys}"));
        let played = Game::of(&text).by_period().play();
        let filed = series(&played, Metric::FiledEnd)[59];
        // Of those alive who were silent for so long, every one is off file.
        let silent = (-buys).exp();
        let off = newcomers * (silent * stays).powi(write_off) / (1.0 - stays);
        let exact = newcomers * in_vain(1.0 - silent, stays, write_off);
        let there = series(&played, Metric::CustomersEnd)[59];
        assert_within("ghosts", filed - there + off, exact, (exact + off).sqrt(), Z_20);
    }
}

#[test]
fn of_who_buys_at_random_so_many_are_off_file_as_were_silent_for_so_long() {
    let n = 40_000.0;
    for (period, write_off, known) in
        [("month", 6, 0.049_787_068_4), ("quarter", 2, 0.049_787_068_4), ("month", 3, 0.223_130_160_1)]
    {
        let exact = (-0.5 * f64::from(write_off) * if period == "quarter" { 3.0 } else { 1.0 }).exp();
        assert!((exact - known).abs() < 1e-10, "{exact}");
        let text = format!(
            "[scenario]\nperiod = \"{period}\"\nperiods = 12\nrate_basis = \"month\"\nruns = 1\n[segments.all]\ncustomers = {n}\n\
             retention = 1\npurchases = 0.5\nbasket = 1\nmargin = 1\nwrite_off = {write_off}\n"
        );
        let played = Game::of(&text).play();
        let off = 1.0 - played.figure("baseline", Metric::FiledEnd) / n;
        assert_within(period, off, exact, (exact * (1.0 - exact) / n).sqrt(), Z_20);
        assert_eq!(played.figure("baseline", Metric::CustomersEnd), n, "they are still there");
    }
}

#[test]
fn where_leavers_tell_and_nobody_is_written_off_every_bit_is_as_before() {
    let keys = "retention = { uniform = { low = 0.1, high = 0.9 }, per = \"customer\" }\nbasket_noise = 0.5\nreferrals = 0.3\n\
                problems = 0.2\nservice = \"plain\"";
    let rest = "[services.plain]\nquality = 0.8\nresolved = 0.5\ncost = 1\n[channels.shop]\nnewcomers = 30\ncost = 9";
    let play =
        |more: &str| Game::of(&club(3_000, 12, &format!("{keys}\n{more}\n{rest}"))).by_period().play().outcomes.runs;
    assert_eq!(play("leaving = \"told\""), play(""));
    // Nor does silence move anything but the file, where it costs nothing to have somebody on it.
    let free = |more: &str| {
        let text = club(3_000, 12, &format!("{keys}\n{more}\n{}", rest.replace("cost = 1\n", "cost = 0\n")));
        Game::of(&text).play().outcomes.runs.remove(0).remove(0).values
    };
    let [silent, told] = [free("leaving = \"silent\"\nwrite_off = 3"), free("")];
    for (info, (silent, told)) in METRICS.iter().zip(silent.iter().zip(&told)) {
        let by_the_file = [Metric::Silent, Metric::FiledEnd, Metric::WrittenOff].contains(&info.metric);
        assert_eq!(by_the_file, silent != told, "{}", info.name);
    }
}

#[test]
fn who_is_on_file_costs_service_work_and_programme_and_is_no_active_customer() {
    let keys = "retention = 0.9\nleaving = \"silent\"\nwrite_off = 4\nservice = \"plain\"\n[services.plain]\nquality = 0.8\ncost = 3\n\
                [activities.account]\ndriver = \"period\"\ncost = 2\n[activities.call]\ndriver = \"contact\"\nrate = 0.0\ncost = 9\n\
                [strategies.card]\ncost = { per_customer = 1 }";
    let played = Game::of(&subscribers(2_000, 20, keys)).by_period().play();
    let of = |metric| played.series("card", metric).remove(0);
    let [there, filed, lost] = [of(Metric::CustomersEnd), of(Metric::FiledEnd), of(Metric::CustomersLost)];
    let [cost, programme, active] = [of(Metric::CostToServe), of(Metric::ProgrammeCost), of(Metric::CustomerPeriods)];
    for period in 1..20 {
        assert_eq!(cost[period], 5.0 * filed[period - 1], "the period that completes the silence is paid too");
        assert_eq!(programme[period], filed[period - 1]);
        assert_eq!(active[period], there[period - 1]);
    }
    assert_eq!(2_000.0 - lost.iter().sum::<f64>(), there[19]);
    let [equity, npv] = [Metric::CustomerEquity, Metric::Npv].map(|metric| played.figure("card", metric));
    assert_exact("the value of customers holds what ghosts cost", equity, npv);
}

#[test]
fn a_silent_leaver_is_worth_what_a_told_one_is_less_what_it_costs_in_vain() {
    let (n, v, r) = (100_000.0_f64, 1.0_f64 / 1.1, 0.8);
    for (write_off, cost) in [(1, 7.0), (4, 7.0), (4, 30.0)] {
        let keys = format!(
            "retention = {r}\nleaving = \"silent\"\nwrite_off = {write_off}\nservice = \"s\"\n[services.s]\nquality = 1\ncost = {cost}"
        );
        let text =
            subscribers(100_000, 120, &keys).replace("runs = 1", "runs = 1\nperiod = \"year\"\ndiscount_rate = 0.1");
        let in_vain = cost * (1..=write_off).map(|j| v.powi(j)).sum::<f64>();
        let exact = (100.0 - cost - (1.0 - r) * in_vain) / (1.0 - v * r);
        // Of geometric lives, at most the spread of all that they can bring.
        let error = (100.0 - cost + in_vain) / (1.0 - v) * 0.5 / n.sqrt();
        assert_within("worth", figure(&text, Metric::Clv), exact, error, Z_20);
    }
}

#[test]
fn writing_off_earlier_saves_what_ghosts_cost_and_nothing_where_nobody_is_silent() {
    let tables = "service = \"s\"\n[services.s]\nquality = 1\ncost = 3\n\
                  [strategies.early]\nchange = [{ path = \"segments.*.write_off\", set = 2 }]\n";
    let gain = |keys: &str| {
        let played = Game::of(&subscribers(2_000, 24, &format!("retention = 0.9\n{keys}\n{tables}"))).play();
        let of = |name, metric| played.figure(name, metric);
        assert_eq!(of("early", Metric::CustomersEnd), of("baseline", Metric::CustomersEnd));
        of("early", Metric::Npv) - of("baseline", Metric::Npv)
    };
    assert!(gain("leaving = \"silent\"") > 0.0);
    assert!(gain("leaving = \"silent\"\nwrite_off = 8") > 0.0);
    assert_eq!(gain("leaving = \"told\""), 0.0);
    assert_eq!(gain("leaving = \"silent\"\nwrite_off = 2"), 0.0);
}

#[test]
fn the_firm_sees_sleep_by_its_silence_writes_off_and_takes_back_who_buys() {
    // All fall asleep in period 1, are silent from period 2 on, are written off in period 4, wake in 6 and buy in 7.
    let keys = "retention = 1\nwrite_off = 3\nsleep = { by_period = [0, 1, 0, 0, 0, 0, 0, 0, 0] }\n\
                wake = { by_period = [0, 0, 0, 0, 0, 0, 1, 0, 0] }\nservice = \"s\"\n[services.s]\nquality = 1\ncost = 1\n";
    let rules = "fn on_sleep(customer) { customer.book(\"bell\", 1.0); }\nfn on_leave(customer) { customer.book(\"farewell\", 1.0); }\n\
                 fn on_period(customer) { if customer.status == \"silent\" { customer.book(\"silent\", 1.0); }\n\
                 if customer.status == \"active\" { customer.book(\"active\", 1.0); } }\n\
                 fn policy(portfolio) { portfolio.book(\"counted\", portfolio.customers); portfolio.book(\"left\", portfolio.churn_rate); }";
    let text = subscribers(10, 9, keys);
    for mode in BOTH {
        let played = ruled(&text, rules, mode);
        assert_eq!(series(&played, Metric::Dormant), [0.0, 10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0, 0.0]);
        assert_eq!(series(&played, Metric::Silent), [0.0, 0.0, 10.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(series(&played, Metric::FiledEnd), [10.0, 10.0, 10.0, 10.0, 0.0, 0.0, 0.0, 10.0, 10.0]);
        assert_eq!(series(&played, Metric::CostToServe), [10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0, 10.0, 10.0]);
        assert_eq!(series(&played, Metric::CustomersEnd), [10.0; 9]);
        let names = &played.outcomes.booked;
        let of = |name: &str| played.outcomes.runs[0][0].booked[names.iter().position(|known| known == name).unwrap()];
        // Silent in the eyes of rules: at the close of 2 and 3; written off in 4; in 7 they buy, and are active when it closes.
        assert_eq!([of("bell"), of("farewell"), of("silent"), of("active")], [10.0, 10.0, 30.0, 40.0], "{names:?}");
        // The policy counts 10 in periods 1 to 4, nobody in 5 to 7, 10 in 8; all left in one period.
        assert_eq!([of("counted"), of("left")], [50.0, 1.0]);
    }
}

#[test]
fn a_silent_leaver_is_taken_leave_of_when_it_is_written_off_and_one_who_tells_at_once() {
    let farewell = "fn on_leave(customer) { customer.book(\"farewell\", 1.0); }";
    let told = "retention = { by_period = [1, 0, 1, 1, 1, 1] }\n";
    let booked = |keys: &str| {
        series(&ruled(&subscribers(10, 6, &format!("{told}{keys}")), farewell, Mode::Auto), Metric::BookedCost)
    };
    assert_eq!(booked("leaving = \"told\""), [0.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(booked("leaving = \"silent\"\nwrite_off = 3"), [0.0, 0.0, 0.0, 0.0, 10.0, 0.0]);
    assert_eq!(booked("leaving = \"silent\""), [0.0; 6]);
    // Who was written off before has left the file already, and does so once.
    let asleep = |leaving: &str| format!("leaving = \"{leaving}\"\nwrite_off = 1\nasleep = 1");
    assert_eq!(booked(&asleep("told")), [10.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(booked(&asleep("silent")), [10.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_customer_is_silent_after_three_of_its_own_mean_intervals() {
    // 12 purchases, one a period, then none: 14 periods after arrival the mean interval is 1.25.
    let keys = "buying = \"bernoulli\"\nretention = 1\nsleep = 0.0\nwrite_off = 99";
    let text = club(100, 20, keys).replace(
        "purchases = 1",
        "purchases = { by_period = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] }",
    );
    let silent = series(&Game::of(&text).by_period().play(), Metric::Silent);
    let expected = |period: usize| if period >= 14 { 100.0 } else { 0.0 };
    assert!(silent.iter().enumerate().all(|(period, silent)| *silent == expected(period)), "{silent:?}");
    // Who has not bought twice is held against what is to be expected: every other period.
    let text = club(100, 9, keys).replace("purchases = 1", "purchases = 0.5").replace("sleep = 0.0", "asleep = 1");
    let silent = series(&Game::of(&text).by_period().play(), Metric::Silent);
    assert_eq!(silent, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0, 100.0, 100.0]);
}

/// Nobody is there any more; the firm serves all it still counts, for what they held when they left.
#[test]
fn who_left_without_a_word_takes_no_product_more() {
    let keys = |rate: &str| {
        let retention =
            "retention = { by_period = [0.0, 1.0] }\nleaving = \"silent\"\nproduct_serve = 1\nservice = \"desk\"";
        format!("{retention}\ncross_sell = {rate}\n[services.desk]\ncost = 10")
    };
    for rate in ["1", "{ rule = \"1.0 / customer.products\" }"] {
        for mode in BOTH {
            let game = Game::of_in(&subscribers(50, 6, &keys(rate)), mode);
            assert_eq!(game.play().figure("baseline", Metric::CostToServe), 50.0 * 6.0 * 10.0, "{rate}, {mode:?}");
        }
    }
}

#[test]
fn a_drop_closes_the_accounts_of_ghosts_too_and_drops_those_who_are_there() {
    let keys = "retention = 0.9\nleaving = \"silent\"\nservice = \"s\"\n[services.s]\nquality = 1\ncost = 3\n[channels.shop]\nnewcomers = 9\n\
                [strategies.out]\ndrop = [\"all\"]\nfrom = 5\n";
    let played = Game::of(&subscribers(500, 9, keys)).by_period().play();
    let of = |metric| played.series("out", metric).remove(0);
    assert!(of(Metric::FiledEnd)[4] > of(Metric::CustomersEnd)[4]);
    assert_eq!(of(Metric::CustomersDropped)[5], of(Metric::CustomersEnd)[4]);
    assert_eq!([of(Metric::FiledEnd)[5], of(Metric::CostToServe)[5], of(Metric::CustomersEnd)[8]], [0.0; 3]);
}

#[test]
fn what_winning_cost_is_earned_back_written_off_or_open() {
    // Each costs 250 and brings 100 a period, less 20 for its service.
    let keys = "retention = 0.8\nservice = \"s\"\n[services.s]\nquality = 1\ncost = 20\n[channels.shop]\nnewcomers = 300\ncost = 250\n";
    for (leaving, delay) in
        [("leaving = \"told\"", 0), ("leaving = \"silent\"\nwrite_off = 3", 0), ("leaving = \"told\"", 1)]
    {
        let text = subscribers(100, 30, &format!("{leaving}\n{keys}delay = {delay}"))
            .replace("runs = 1", "runs = 1\nperiod = \"year\"\ndiscount_rate = 0.2");
        let played = Game::of(&text).by_period().play();
        let of = |metric| series(&played, metric);
        let [back, off, spent] = [of(Metric::EarnedBack), of(Metric::WrittenOff), of(Metric::AcquisitionCost)];
        // Those won in the first period have each brought 80 by its end, and who tells is written off at once.
        let (won, lost) = (of(Metric::CustomersWon)[0], of(Metric::CustomersLost));
        if delay == 0 {
            assert_eq!(back[0], 80.0 * won);
        } else {
            assert_eq!([back[0], off[0]], [0.0, 0.0], "who is on the way is open");
        }
        let acquired: f64 = spent.iter().sum();
        assert!(back[29] > 0.0 && off[29] > 0.0 && back[29] + off[29] < acquired && lost[29] > 0.0);
        assert_eq!(
            [back[29], off[29]],
            [Metric::EarnedBack, Metric::WrittenOff].map(|metric| played.figure("baseline", metric))
        );
        assert!(off.windows(2).all(|two| two[0] <= two[1]), "{off:?}");
        if leaving.contains("told") && delay == 0 {
            // Each newcomer leaves after 1, 2, 3 ... periods with chance .2 .16 .128, and 250 - 80 k are lost; later nothing.
            let each = 0.2 * 170.0 + 0.16 * 90.0 + 0.128 * 10.0;
            let newcomers: f64 = of(Metric::CustomersWon).iter().take(27).sum();
            let spread = (0.2 * 170.0_f64.powi(2) + 0.16 * 90.0_f64.powi(2)).sqrt();
            assert_within(
                "written off",
                off[29],
                each * newcomers,
                spread * newcomers.sqrt() + 3.0 * 300.0 * 40.0 / Z_20,
                Z_20,
            );
        }
    }
}

#[test]
fn a_written_off_customer_who_earns_more_is_written_off_less() {
    // Never accumulated: who is off file and buys again earns back what was written off.
    let keys = "retention = 1\nwrite_off = 1\nsleep = { by_period = [1, 0, 0, 0] }\nwake = { by_period = [0, 0, 1, 1] }\n\
                [channels.shop]\nnewcomers = { by_period = [50, 0, 0, 0] }\ncost = 150\n";
    let played = Game::of(&subscribers(0, 4, keys)).by_period().play();
    let won = series(&played, Metric::CustomersWon)[0];
    assert_eq!(series(&played, Metric::EarnedBack), [100.0, 100.0, 100.0, 150.0].map(|each| each * won));
    assert_eq!(series(&played, Metric::WrittenOff), [0.0, 50.0, 50.0, 0.0].map(|each| each * won));
}

#[test]
fn the_sleepers_of_the_shop_are_written_off_too_early_or_too_late_and_a_mail_is_worth_its_postage() {
    let game = Game::open(&teaching().join("sleepers.toml"));
    let played = game.play_only(game.all(), 4);
    let of = |name| played.figures(name, Metric::Npv);
    let ranked = ["early", "baseline", "late", "mail"].map(of);
    for pair in ranked.windows(2) {
        assert!(pair[0].iter().zip(&pair[1]).all(|(worse, better)| worse < better), "{ranked:?}");
    }
    // Who is written off is still there.
    assert_eq!(played.figures("early", Metric::CustomersEnd), played.figures("late", Metric::CustomersEnd));
}
