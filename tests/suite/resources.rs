//! People with capacity: what their minutes cost, what too much work does, and who is hired and released for it.

use crate::play::{Game, Played, Z_20, assert_exact, assert_within, mean, variance};
use tenure::engine::Metric;

/// Figures of each period, of the only run of the baseline.
fn course(played: &Played, metric: Metric) -> Vec<f64> {
    played.series("baseline", metric).remove(0)
}

/// One customer who stays for ever and asks for so many minutes of two people in each month; each can work 9,600 of its 12,000.
fn desk(minutes: f64, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = 36\nrate_basis = \"period\"\nruns = 1\n\
         [segments.all]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\nbasket = 1\nmargin = 1\nservice = \"desk\"\n\
         [services.desk]\nquality = 0.8\nadjustment = 1\nresource = \"people\"\n\
         [activities.talk]\ndriver = 1\nminutes = {minutes}\nresource = \"people\"\n\
         [resources.people]\nunits = 2\nminutes = 12000\ncost = 3200\n{keys}"
    )
}

/// Kaplan & Anderson 2004: a minute at practical capacity costs 3,200 / 9,600.
#[test]
fn a_minute_costs_what_practical_capacity_makes_of_the_pay() {
    for (minutes, pay, practical, law) in [(12.0, 3200.0, 0.8, 4.0), (30.0, 4500.0, 0.75, 15.0)] {
        let text =
            desk(minutes, &format!("practical = {practical}\n")).replace("cost = 3200", &format!("cost = {pay}"));
        let cost = &course(&Game::of(&text).by_period().play(), Metric::CostToServe)[0];
        assert_exact("cost of an order", *cost, law);
        // Money for what the work needs, beside it.
        let both = text.replace("driver = 1\n", "driver = 1\ncost = 0.5\n");
        assert_exact("both", course(&Game::of(&both).by_period().play(), Metric::CostToServe)[0], law + 0.5);
    }
}

#[test]
fn what_is_paid_and_not_charged_is_unused_and_may_be_below_0() {
    for (minutes, overtime, charged, unused) in [
        (15_360.0, 1.0, 5_120.0, 1_280.0),
        (21_120.0, 0.0, 7_040.0, -640.0),
        (21_120.0, 1.0, 7_040.0, 0.0),
        (21_120.0, 1.5, 7_040.0, 320.0),
    ] {
        let played = Game::of(&desk(minutes, &format!("overtime = {overtime}\n"))).by_period().play();
        assert_exact("charged", course(&played, Metric::CostToServe)[7], charged);
        assert!((course(&played, Metric::UnusedCapacity)[7] - unused).abs() < 1e-9, "{minutes} {overtime}");
        assert_exact("load", course(&played, Metric::Load)[7], minutes / 19_200.0);
        // The customer brings 1, and what is paid is paid once.
        assert_exact("cash", played.figure("baseline", Metric::Npv), 36.0 * (1.0 - charged - unused));
    }
}

/// In the run-off capacity is paid for as far as it is used, as fixed cost is not paid.
#[test]
fn in_the_run_off_nothing_is_unused_and_nobody_is_hired() {
    let text = desk(15_360.0, "adapts = \"both\"\nwatch = 2\n").replace("periods = 36", "periods = 1\nrun_off = 2");
    let played = Game::of(&text).play();
    assert_exact("horizon", played.figure("baseline", Metric::Npv), 1.0 - 6_400.0);
    assert_exact("run-off", played.figure("baseline", Metric::NpvRunOff), 2.0 * (1.0 - 5_120.0));
    assert_exact("people", played.figure("baseline", Metric::UnitsEnd), 2.0);
}

/// Who comes first feels its own load only: 11,520 of 19,200 minutes, and with the others 1.1 of it.
#[test]
fn who_comes_first_does_not_feel_the_others() {
    let text = "[scenario]\nperiods = 2\nrate_basis = \"period\"\nruns = 1\n\
        [segments.large]\ncustomers = 1\nretention = 1\nbasket = 1\nmargin = 1\nservice = \"first\"\n\
        [segments.small]\ncustomers = 1\nretention = 1\nbasket = 1\nmargin = 1\nservice = \"then\"\n\
        [services.first]\nquality = 0.8\nadjustment = 1\nresource = \"people\"\npriority = 1\n\
        [services.then]\nquality = 0.8\nadjustment = 1\nresource = \"people\"\n\
        [activities.talk]\ndriver = 1\nminutes = { rule = 'if customer.segment == \"large\" { 11520.0 } else { 9600.0 }' }\n\
        resource = \"people\"\n\
        [resources.people]\nunits = 2\nminutes = 12000\ncost = 3200\nstrain = 0.5\n";
    let satisfied = |text: &str| {
        let played = Game::of(text).by_period().by_segment().play();
        let row = tenure::engine::METRICS.iter().filter(|info| info.by_period);
        let row = row.clone().position(|info| info.metric == Metric::Satisfaction).unwrap();
        let segments = &played.outcomes.runs[0][0].segments;
        [0, 1].map(|at| segments[at].series[row].iter().map(|it| it.unwrap()).collect::<Vec<f64>>())
    };
    let [large, small] = satisfied(text);
    // In the first period there is no load yet.
    [large[0], small[0], large[1]].into_iter().for_each(|it| assert_exact("no load", it, 0.8));
    assert_exact("small", small[1], 0.8 * 0.875);
    // Where they stand alike, both feel all of it.
    let [large, small] = satisfied(&text.replace("priority = 1\n", ""));
    assert_exact("large", large[1], 0.7);
    assert_exact("small", small[1], 0.7);
}

/// Mood closes a tenth of the gap to what a load of 1.05 leaves: .7 - (1.05 - .85).
#[test]
fn mood_wears_down_and_takes_quality_with_it() {
    let keys = "strain = 0.5\nmood_strain = 1\nmood_weight = 1\nmood_pace = 0.1\n";
    let played = Game::of(&desk(20_160.0, keys)).by_period().play();
    let mood = course(&played, Metric::StaffMood);
    for (periods, law) in [(1, 0.68), (12, 0.556_485_907_3), (24, 0.515_953_288_6)] {
        assert!((mood[periods - 1] - law).abs() < 5e-11, "{periods}: {}", mood[periods - 1]);
    }
    let long = desk(20_160.0, keys).replace("periods = 36", "periods = 400");
    let satisfied = *course(&Game::of(&long).by_period().play(), Metric::Satisfaction).last().unwrap();
    assert!((satisfied - 0.514_285_714_3).abs() < 5e-11, "{satisfied}");
    // Problems are settled at once as seldom.
    let slowly = format!(
        "{}[strategies.none]\n",
        long.replace("service = \"desk\"\n", "service = \"desk\"\nproblems = 1000\n")
            .replace("adjustment = 1\n", "adjustment = 0\nresolved = 1\nfast = 0.8\nrelief = 0\nslow_leave = 1\n")
            .replace("customers = 1\n", "customers = 20000\n")
            .replace("minutes = 20160", "minutes = 1.008")
            .replace("periods = 400", "periods = 2")
    );
    let lost = course(&Game::of(&slowly).by_period().play(), Metric::LostToProblem);
    let law = |there: f64, fast: f64| (there * (1.0 - fast), (there * fast * (1.0 - fast)).sqrt());
    let (first, error) = law(20_000.0, 0.8);
    assert_within("at first", lost[0], first, error, Z_20);
    let there = 20_000.0 - lost[0];
    let (then, error) = law(there, 0.8 * 0.9 * 0.68 / 0.7);
    assert_within("under load", lost[1], then, error, Z_20);
}

/// Active customers at the start of a month where as many come as go, with `come` newcomers a month: work makes quality fall,
/// quality satisfaction, and that makes customers leave.
fn balance(come: f64) -> f64 {
    let stays = |there: f64| {
        let load: f64 = there * 30.0 / 19_200.0;
        let over = (load - 0.85).max(0.0);
        let satisfied = 0.8 * (1.0 - 0.5 * over) * (0.7 - over) / 0.7;
        0.8_f64.powf(0.85_f64.powf(10.0 * (satisfied - 0.7))).powf(1.0 / 12.0)
    };
    let (mut low, mut high) = (0.0, 1e5);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        let left = if middle * 30.0 / 19_200.0 - 0.85 > 0.69 { 0.0 } else { stays(middle) };
        if come / (1.0 - left) > middle { low = middle } else { high = middle }
    }
    low
}

#[test]
fn work_quality_and_leaving_find_their_balance() {
    for (come, law) in [(20.0, 710.914_178), (5.0, 318.842_124), (10.0, 572.305_132), (40.0, 885.380_829)] {
        assert!((balance(come) - law).abs() < 5e-7, "{come}: {}", balance(come));
    }
    // Played at twenty times the size, so that chance is small.
    for come in [20.0, 10.0] {
        let there = 20.0 * balance(come);
        let text = format!(
            "[scenario]\nperiods = 72\nruns = 6\n\
             [segments.all]\ncustomers = {}\nretention = 0.8\nsatisfied_stay = 0.15\nbasket = 1\nmargin = 1\nservice = \"desk\"\n\
             [services.desk]\nquality = 0.8\nadjustment = 1\nresource = \"people\"\n\
             [channels.all]\nnewcomers = {}\n\
             [activities.talk]\ndriver = \"period\"\nminutes = 30\nresource = \"people\"\n\
             [resources.people]\nunits = 40\nminutes = 144000\ncost = 38400\nknee = 0.85\nstrain = 0.5\n\
             mood_strain = 1\nmood_weight = 1\n",
            (there - 20.0 * come).round(),
            come * 240.0
        );
        let played = Game::of(&text).by_period().play();
        let late = |metric: Metric| -> Vec<f64> {
            played.series("baseline", metric).iter().map(|course| mean(&course[36..])).collect()
        };
        let active = late(Metric::CustomerPeriods);
        let error = (variance(&active) / active.len() as f64).sqrt();
        // Six runs know their spread by a third only; a thousandth is allowed beside it, for the load is a month old.
        assert_within(&format!("{come}"), mean(&active), there, error.max(there * 1e-3), Z_20);
        assert!((mean(&late(Metric::Load)) - there * 30.0 / 384_000.0).abs() < 0.01);
    }
}

#[test]
fn more_are_hired_where_there_is_too_much_and_no_more_than_needed() {
    let keys = "adapts = \"up\"\nhire_at = 0.95\nwatch = 1\nhire_cost = 500\n";
    let played = Game::of(&desk(21_120.0, keys)).by_period().play();
    let [load, people, unused] =
        [Metric::Load, Metric::UnitsEnd, Metric::UnusedCapacity].map(|metric| course(&played, metric));
    assert_exact("before", load[0], 1.1);
    assert_exact("after", load[1], 21_120.0 / 28_800.0);
    assert_eq!(people[..3], [2.0, 3.0, 3.0]);
    assert_exact("hired", unused[1] - unused[2], 500.0);
    // Somebody who works three months later is hired once.
    let late = Game::of(&desk(21_120.0, &format!("{keys}hire_delay = 3\n"))).by_period().play();
    assert_eq!(course(&late, Metric::UnitsEnd)[..7], [2.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0]);
    // A load that only just stays is no reason, nor is one that was high in one period of three.
    let still = Game::of(&desk(0.95 * 19_200.0, keys)).by_period().play();
    assert_eq!(course(&still, Metric::UnitsEnd)[35], 2.0);
    let fixed = Game::of(&desk(21_120.0, "")).by_period().play();
    assert_eq!(course(&fixed, Metric::UnitsEnd)[35], 2.0);
}

/// Six of ten are needless from the start: they are told at once, and paid half a year longer.
#[test]
fn who_is_released_is_paid_as_long_as_its_notice() {
    let keys = "adapts = \"both\"\nhire_at = 0.95\nwatch = 1\nnotice = 6\n";
    let text = desk(36_000.0, keys).replace("units = 2", "units = 10").replace("periods = 36", "periods = 12");
    let played = Game::of(&text).by_period().play();
    let people = course(&played, Metric::UnitsEnd);
    assert_eq!((people[6], people[7], people[11]), (10.0, 4.0, 4.0));
    assert_exact("stranded", played.figure("baseline", Metric::StrandedCost), 115_200.0);
    let fixed = Game::of(&text.replace("adapts = \"both\"", "adapts = \"fixed\"")).play();
    let saved = fixed.figure("baseline", Metric::UnusedCapacity) - played.figure("baseline", Metric::UnusedCapacity);
    assert_exact("saved", saved, 96_000.0);
}

/// Three people are released with half a year's notice, and work comes back after two months: they stay.
#[test]
fn who_is_on_notice_is_taken_back_before_anybody_is_hired() {
    let keys = "adapts = \"both\"\nhire_at = 0.95\nwatch = 1\nnotice = 6\nhire_cost = 1000\n";
    let text = desk(36_000.0, keys)
        .replace("units = 2", "units = 7")
        .replace("minutes = 36000\n", "minutes = { rule = 'if period >= 2 { 73000.0 } else { 36000.0 }' }\n");
    let played = Game::of(&text).by_period().play();
    let [people, stranded] = [Metric::UnitsEnd, Metric::StrandedCost].map(|metric| course(&played, metric));
    // 73,000 minutes are 9 people at .95: the three, and two more.
    assert_eq!(people[..5], [7.0, 7.0, 7.0, 9.0, 9.0]);
    assert_eq!(stranded[..4], [0.0, 9_600.0, 9_600.0, 0.0]);
    let unused = course(&played, Metric::UnusedCapacity);
    assert_exact("two are hired", unused[3] - unused[4], 2_000.0);
}

/// What a strategy or a policy states is hired or released like anybody; who is still to come is called off first.
#[test]
fn another_number_is_hired_or_released() {
    let text = format!(
        "{}[strategies.more]\nchange = [{{ path = \"resources.people.units\", add = 2 }}]\nfrom = 3\n\
         [strategies.less]\nchange = [{{ path = \"resources.people.units\", set = 1 }}]\n",
        desk(9_600.0, "notice = 2\nhire_delay = 1\nhire_cost = 100\n")
    );
    let played = Game::of(&text).by_period().play();
    let people = |strategy: &str| played.series(strategy, Metric::UnitsEnd).remove(0);
    assert_eq!(people("more")[..6], [2.0, 2.0, 2.0, 2.0, 4.0, 4.0]);
    assert_eq!(people("less")[..3], [1.0, 1.0, 1.0], "from the first period on it is the number of the opening");
    let policy = "fn policy(portfolio) {\n\
        if period == 2 { portfolio.set(\"resources.people.units\", 5.0); }\n\
        if period == 3 { portfolio.set(\"resources.people.units\", 3.0 + 0.0 * portfolio.load(\"people\") \
        * portfolio.mood(\"people\") * portfolio.units(\"people\")); } }";
    let folder = std::env::temp_dir().join(format!("tenure-people-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("policy.rhai"), policy).unwrap();
    let path = folder.join("scenario.toml");
    let keys =
        desk(9_600.0, "notice = 2\nhire_delay = 4\n").replace("runs = 1\n", "runs = 1\nrules = [\"policy.rhai\"]\n");
    std::fs::write(&path, keys).unwrap();
    let people = course(&Game::open(&path).by_period().play(), Metric::UnitsEnd);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(people[..8], [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 3.0, 3.0], "two of the three are called off");
}

/// A draw may come to nobody: one is there all the same, and how often is told.
#[test]
fn fewer_than_one_is_one_and_told() {
    let units = "units = { uniform = { low = 0, high = 0.4 }, per = \"run\" }";
    let played = Game::of(&desk(9_600.0, "").replace("units = 2", units)).play();
    let at = played.outcomes.paths.iter().position(|path| path == "resources.people.units").unwrap();
    let clamps = played.outcomes.runs[0][0].clamped[at];
    // At the opening, and in each period.
    assert_eq!((clamps.low, clamps.asked), (37, 37));
    assert_exact("one", played.figure("baseline", Metric::UnitsEnd), 1.0);
}

/// Below the knee strain and mood do nothing, in every bit.
#[test]
fn below_the_knee_nothing_moves() {
    let figures = |keys: &str| {
        let text = desk(16_000.0, keys).replace("customers = 1\n", "customers = 300\n").replace("= 16000", "= 40");
        let text = text.replace("retention = 1\n", "retention = 0.9\nsatisfied_stay = 0.2\nproblems = 0.4\n");
        Game::of(&text).by_period().play().outcomes.runs.remove(0).remove(0)
    };
    let (without, with) = (figures(""), figures("strain = 3\nmood_strain = 2\nmood_weight = 5\n"));
    assert_eq!((without.values, without.series), (with.values, with.series));
    let above = figures("knee = 0.2\nstrain = 3\nmood_strain = 2\nmood_weight = 5\n");
    assert!(above.values[Metric::CustomersLost as usize] > without.values[Metric::CustomersLost as usize]);
}

/// Where work is told by figures of the resource itself, a policy reads what closed last.
#[test]
fn figures_are_told_by_the_name_of_the_resource() {
    let played = Game::of(&desk(15_360.0, "")).by_period().play();
    let named: Vec<&str> = played.outcomes.named.iter().map(|told| told.metric.as_str()).collect();
    assert_eq!(named, ["load_people", "staff_mood_people", "units_end_people"]);
    let own = &played.outcomes.runs[0][0].named;
    own.iter().zip([0.8, 0.7, 2.0]).for_each(|(it, law)| assert_exact("named", it.value.unwrap(), law));
    assert!(own.iter().all(|it| it.series.len() == 36));
    let none =
        Game::of("[scenario]\nperiods = 2\nruns = 1\n[segments.all]\nretention = 1\nbasket = 1\nmargin = 1\n").play();
    let undefined =
        [Metric::Load, Metric::StaffMood, Metric::UnitsEnd].map(|it| none.outcomes.runs[0][0].values[it as usize]);
    assert_eq!(undefined, [None; 3]);
}
