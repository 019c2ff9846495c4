//! What reading a scenario doubts, what it leaves alone, and what it understands however it is written.

use crate::play::Game;
use crate::scenario::{Folder, SHOP, errors, model_of, shop, try_with};
use tenure::engine::Metric;
use tenure::error::Problem;
use tenure::model::{Driver, Value};
use tenure::scenario::keys::SegmentKey;

fn problems(text: &str) -> Vec<Problem> {
    try_with(text, &[], &Folder::default()).1
}

fn titles(text: &str) -> Vec<String> {
    problems(text).into_iter().map(|problem| problem.title).collect()
}

fn help(text: &str) -> String {
    problems(text).remove(0).help.unwrap_or_default()
}

#[test]
fn honest_numbers_meet_no_doubt() {
    for lines in [
        // Three decimals that cannot group thousands, or are a habit of the file.
        "growth = 0.030\nbasket_noise = 1.125",
        "cross_sell = 0.250\npurchases = 12.500",
        "purchases = { gamma = { shape = 1.243, rate = 4.414 }, per = \"customer\" }",
        "complaints = 1_000.0e-4",
        // A chance that is certain in its own time, or far from certain, or not of a longer time than the period.
        "complaints = { value = 1.0, basis = \"period\" }",
        "complaints = { value = 1.0, basis = \"month\" }",
        "complaints = 0.9",
        "buying = \"bernoulli\"\npurchases = 0.95",
        "purchases = 1.0",
        // Series in which commas separate.
        "purchases = { by_period = [1,2,0,8] }",
        "purchases = { by_period = [1, 2, 0, 8] }",
        "purchases = { by_period = [1,2, 3] }",
        // Wild, but as people measure it.
        "purchases = { gamma = { mean = 2, cv = 4 }, per = \"customer\" }",
        "purchases = { lognormal = { mu = 3.2, sigma = 1.9 }, per = \"customer\" }",
        "referrals = { lognormal = { mean = 0.05, cv = 3 }, per = \"customer\" }",
        "growth = 0.03\ngrowth_cap_years = 1e99",
        // Rupiah.
        "[channels.web]\nnewcomers = 12\ncost = 25_000_000_000_000",
    ] {
        assert_eq!(titles(&shop(lines)), [""; 0], "{lines}");
    }
}

#[test]
fn what_groups_thousands_is_told_wherever_it_stands() {
    for lines in [
        "purchases = 1.250",
        "purchases = { value = 12.000, basis = \"month\" }",
        "purchases = { by_period = [1.250, 3] }",
        "purchases = { gamma = { mean = 12.000, cv = 0.5 }, per = \"customer\" }",
        "[strategies.a]\ncost = { once = 50.000 }",
        "[strategies.a]\nchange = [{ path = \"segments.*.basket\", add = 1.500 }]",
    ] {
        let found = titles(&shop(lines));
        assert!(found.len() == 1 && found[0].contains(" is read as "), "{lines}: {found:?}");
    }
    let (_, told) = try_with(SHOP, &[("segments.small.basket", "30.000")], &Folder::default());
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].help.as_deref(), Some("for thousands: 30_000; for decimals: 30"));
}

#[test]
fn a_reality_check_may_go_to_extremes() {
    let check =
        "[[check]]\nname = \"all complain\"\ngiven = { \"segments.*.complaints\" = 1.0 }\nthen = \"complaints > 0\"";
    assert_eq!(titles(&shop(&format!("complaints = 0.2\n{check}"))), [""; 0]);
}

#[test]
fn what_a_rule_a_strategy_or_another_number_uses_is_used() {
    let named = |text: &str| format!("[assumptions]\naa = 0.5\n[attributes]\npoints = 0\n{text}");
    let reads = "complaints = { rule = \"aa * customer.points\" }";
    assert_eq!(titles(&named(&shop(reads))), [""; 0]);
    assert_eq!(titles(&named(SHOP)), ["nothing uses the assumption `aa`", "no rule uses the attribute `points`"]);
    // A longer name is another name.
    assert_eq!(titles(&named(&shop("complaints = { rule = \"0.0 * customer.points + 0.1 /* aaa */\" }"))).len(), 1);
    let attribute =
        named(&shop("cross_sell = { rule = \"customer.points\" }")).replace("points = 0", "points = \"aa\"");
    assert_eq!(titles(&attribute), [""; 0]);
    // What `--set` took the place of was meant.
    assert!(try_with(&named(SHOP), &[("segments.small.complaints", "0.1")], &Folder::default()).1.is_empty());
}

#[test]
fn a_driver_is_whatever_takes_the_place_of_a_number() {
    let with = |driver: &str| {
        format!(
            "[assumptions]\nvisits = 2\n{}",
            shop(&format!(
                "complaints = {{ rule = \"0.0 * visits\" }}\n[activities.visit]\ndriver = {driver}\ncost = 3"
            ))
        )
    };
    for driver in ["2", "\"visits\"", "{ value = 2 }", "{ rule = \"2.0\" }"] {
        let game = Game::of(&format!("{}\n", with(driver).replace("[scenario]", "[scenario]\nruns = 2")));
        let Driver::Count(_) = &game.model.baseline.activities[0].driver else { panic!("{driver}") };
        // Two visits of 3 for each period in which a customer is active.
        let played = game.play();
        let of = |metric| played.figures("baseline", metric);
        for (cost, periods) in of(Metric::CostToServe).iter().zip(of(Metric::CustomerPeriods)) {
            assert_eq!(*cost, 6.0 * periods, "{driver}");
        }
    }
    assert_eq!(errors(&with("\"visit\"")), ["`driver` of activity `visit` is \"visit\""]);
    assert_eq!(errors(&with("-2")), ["`driver` of activity `visit` is -2"]);
    assert_eq!(errors(&with("true")).len(), 1);
}

/// Runs with one customer who stays: what each period brings is the basket.
fn baskets(lines: &str) -> Vec<f64> {
    let text = format!(
        "[scenario]\nperiods = 24\nruns = 1\n[segments.one]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 12\nmargin = 1\n{lines}\n"
    );
    Game::of(&text).by_period().play().series("baseline", Metric::Revenue).remove(0)
}

#[test]
fn a_curve_by_tenure_steps_by_its_own_basis() {
    let monthly = baskets("basket = { by_tenure = [10, 20, 40], basis = \"month\" }");
    assert_eq!(monthly[..4], [10.0, 20.0, 40.0, 40.0]);
    let quarterly = baskets("basket = { by_tenure = [10, 20, 40], basis = \"quarter\" }");
    assert_eq!(quarterly[..7], [10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 40.0]);
    let yearly = baskets("basket = { by_tenure = [10, 20, 40] }");
    assert_eq!(yearly, baskets("basket = { by_tenure = [10, 20, 40], basis = \"year\" }"));
    assert_eq!((yearly[11], yearly[12], yearly[23]), (10.0, 20.0, 20.0));
}

#[test]
fn growth_goes_by_its_own_basis_and_its_cap_by_that_of_the_cap() {
    let close = |found: &[f64], expected: &dyn Fn(f64) -> f64| {
        for (t, found) in (0..).map(f64::from).zip(found) {
            assert!((found / expected(t) - 1.0).abs() < 1e-9, "{t}: {found}");
        }
    };
    let monthly = "basket = 80\ngrowth = { value = 0.01, basis = \"month\" }";
    close(&baskets(monthly), &|t| 80.0 * 1.01_f64.powf(t));
    close(&baskets(&format!("{monthly}\ngrowth_cap_years = 1")), &|t| 80.0 * 1.01_f64.powf(t.min(12.0)));
    let capped = format!("{monthly}\ngrowth_cap_years = {{ value = 5, basis = \"month\" }}");
    close(&baskets(&capped), &|t| 80.0 * 1.01_f64.powf(t.min(5.0)));
    close(&baskets("basket = 80\ngrowth = 0.12\ngrowth_cap_years = 1"), &|t| 80.0 * 1.12_f64.powf((t / 12.0).min(1.0)));
}

#[test]
fn what_has_no_time_takes_no_basis() {
    for lines in
        ["basket_noise = { value = 0.1, basis = \"month\" }", "satisfaction = { by_period = [0.1], basis = \"year\" }"]
    {
        let found = errors(&shop(lines));
        assert!(found.len() == 1 && found[0].ends_with("is not stated for a length of time"), "{lines}: {found:?}");
    }
}

#[test]
fn line_ends_of_windows_change_nothing_but_places() {
    let wholesaler = include_str!("../../scenarios/consulting/wholesaler.toml");
    let without_rules: String = wholesaler
        .lines()
        .filter(|line| !line.starts_with("rules"))
        .fold(String::new(), |text, line| text + line + "\n");
    let windows = without_rules.replace('\n', "\r\n");
    let fingerprint = |text: &str| tenure::model::hash(&try_with(text, &[], &Folder::default()).0.unwrap()).unwrap();
    assert_eq!(fingerprint(&windows), fingerprint(&without_rules));
    let wrong = shop("complaints = 2\ncross_sel = 0.1");
    let places = |text: &str| -> Vec<_> {
        problems(text).iter().map(|problem| (problem.title.clone(), problem.source.place(problem.span.start))).collect()
    };
    assert_eq!(places(&wrong.replace('\n', "\r\n")), places(&wrong));
    assert_eq!(places(&wrong).len(), 2);
}

#[test]
fn numbers_between_quotes_are_told_as_they_should_be() {
    for (text, right) in [
        ("0.8", "without quotes: 0.8"),
        ("28%", "a share is a decimal without quotes: 0.28"),
        ("7,5 %", "a share is a decimal without quotes: 0.075"),
        ("0,9", "without quotes, and decimals take a point: 0.9"),
    ] {
        assert_eq!(help(&shop(&format!("complaints = \"{text}\""))), right);
        let change = format!("[strategies.a]\nchange = [{{ path = \"segments.*.retention\", add = \"{text}\" }}]");
        assert_eq!(help(&shop(&change)), right);
    }
    let series = shop("complaints = { by_period = [0,8, 0,9] }");
    assert_eq!(help(&series), "decimals take a point: 0.8");
}

#[test]
fn what_is_not_toml_is_told_where_it_was_typed() {
    let line = |text: &str| {
        let problem = problems(text).remove(0);
        (problem.source.place(problem.span.start), problem.help.unwrap_or_default())
    };
    let open = shop("purchases = { by_period = [1, 2]\n[segments.big]\nretention = 0.9");
    assert_eq!(line(&open), ((9, 13), "line 10 was read as a part of it: `[segments.big]`".to_owned()));
    // At the end of the file nothing follows.
    assert_eq!(line(&shop("purchases = { value = 3")), ((9, 13), String::new()));
    assert_eq!(line(&shop("rules = [\"a\", { b = 1 ]")).0, (9, 15));
    // Where a list goes on over several lines, what stumbles is the line itself.
    assert_eq!(line(&shop("x = [\n 1,\n 2\n 3,\n]")).0, (12, 2));
    assert!(line(&shop("x = { y = “a” }")).1.starts_with("quotes are straight"));
    assert!(line(&shop("x = \"a”")).1.starts_with("quotes are straight"));
    assert!(line(&SHOP.replace('\n', "\r")).1.contains("line ends"));
}

/// Day and month that are the same, or of which one is no month, leave nothing open.
#[test]
fn a_start_between_quotes_is_a_date_where_it_can_only_be_one() {
    let text = |day: &str| shop("").replace("[scenario]\n", &format!("[scenario]\nstart = \"{day}\"\n"));
    for day in ["05-05-2026", "31-12-2025", "12/31/2025", "2025-12-31"] {
        assert_eq!(errors(&text(day)), Vec::<String>::new(), "{day}");
    }
    let open = problems(&text("04-05-2026")).remove(0);
    assert_eq!(
        (open.title.as_str(), open.label.as_str()),
        ("`start` of [scenario] is `\"04-05-2026\"`", "expected a date: 2026-01-01")
    );
}

#[test]
fn a_path_of_set_that_stops_short_is_told_in_full() {
    let text = shop("[strategies.keep]\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]");
    for (path, right) in [
        ("strategies.keep.change.add", "strategies.keep.change.0.add"),
        ("strategies.keep.change.1.add", "strategies.keep.change.0.add"),
        ("strategies.keep.change.retention", "strategies.keep.change.0.add"),
        ("strategies.keep.change[0].add", "strategies.keep.change.0.add"),
        ("strategies.change.0.add", "strategies.*.change.0.add"),
        ("segments.retention.mean", "segments.*.retention.mean"),
    ] {
        let (_, told) = try_with(&text, &[(path, "0.1")], &Folder::default());
        assert_eq!(told[0].help, Some(format!("did you mean `{right}`?")), "{path}");
    }
}

#[test]
fn names_in_another_case_are_near() {
    let text = SHOP.replace("small", "mkb");
    for lines in ["[strategies.a]\ndrop = [\"MKB\"]", "[channels.c]\nnewcomers = 1\nsegments = { Mkb = 1 }"] {
        assert_eq!(help(&format!("{text}{lines}\n")), "did you mean `mkb`?");
    }
    let model = model_of(&text);
    assert!(matches!(model.baseline.segments[0].quantities[SegmentKey::Retention].value, Value::Number(_)));
}
