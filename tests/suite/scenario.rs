//! From the text of a scenario to the model: forms, conversions, changes, lists.

use std::collections::BTreeMap;
use std::sync::Arc;
use tenure::error::{Problem, Severity, Source};
use tenure::model::{
    Buying, Change, Distribution, Files, Law, Model, Per, Quantity, ReferralCount, ReferralTime, Stated, Value, build,
};
use tenure::scenario::keys::{CHANGEABLE, SCENARIO, Section, SegmentKey, Takes};
use tenure::scenario::read;
use tenure::units::{Length, Role};

/// Files by name.
#[derive(Default)]
pub(crate) struct Folder(pub(crate) BTreeMap<String, String>);

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        Folder(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }
}

impl Files for Folder {
    fn rule(&self, name: &str) -> Result<Arc<Source>, String> {
        let text = self.0.get(name).ok_or("there is no such file")?;
        Ok(Arc::new(Source { name: name.to_owned(), text: text.clone() }))
    }

    fn list(&self, name: &str) -> Result<Vec<u8>, String> {
        self.0.get(name).map(|text| text.clone().into_bytes()).ok_or_else(|| "there is no such file".to_owned())
    }
}

pub(crate) fn try_with(text: &str, sets: &[(&str, &str)], files: &Folder) -> (Option<Model>, Vec<Problem>) {
    try_with_name("test.toml", text, sets, files)
}

pub(crate) fn try_with_name(
    name: &str,
    text: &str,
    sets: &[(&str, &str)],
    files: &Folder,
) -> (Option<Model>, Vec<Problem>) {
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let sets: Vec<(String, String)> =
        sets.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
    match read(source, &sets) {
        Ok(document) => {
            let (model, problems) = build(&document, files);
            let sound = problems.iter().all(|problem| problem.severity != Severity::Error);
            (sound.then_some(model), problems)
        }
        Err(problems) => (None, problems),
    }
}

/// Asserts that there is nothing to be said but how something was understood, and that a list stands beside customers.
pub(crate) fn assert_sound(problems: &[Problem]) {
    let beside =
        |problem: &Problem| problem.help.as_deref() == Some("leave `customers` out where the list has them all");
    let sound = |problem: &Problem| problem.severity == Severity::Note || beside(problem);
    assert!(problems.iter().all(sound), "{problems:#?}");
}

/// The model of a text without any problem.
pub(crate) fn model_of(text: &str) -> Model {
    let (model, problems) = try_with(text, &[], &Folder::default());
    assert!(problems.is_empty(), "{problems:#?}");
    model.unwrap()
}

/// The titles of the errors of a text.
pub(crate) fn errors(text: &str) -> Vec<String> {
    let (_, problems) = try_with(text, &[], &Folder::default());
    problems.into_iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.title).collect()
}

#[test]
fn the_wholesaler_of_the_reference_has_no_problem() {
    let files = Folder::with(&[
        ("loyalty_card.rhai", "fn retention(customer, base) { base + customer.points - price_pressure }"),
        ("customers.csv", "id,segment,start,points\nA1,small,-3,20\nB2,medium,0,\n"),
    ]);
    let (model, problems) = try_with(include_str!("examples/wholesaler.toml"), &[], &files);
    assert_sound(&problems);
    let model = model.unwrap();
    assert_eq!(model.name, "Regional wholesaler");
    assert_eq!(model.strategies.len(), 3);
}

#[test]
fn the_reference_cases_have_no_problem() {
    let b1 = model_of(include_str!("examples/b1.toml"));
    assert_eq!(b1.horizon.per_basis, 1.0);
    assert_eq!(b1.baseline.segments[0].quantities[SegmentKey::Referrals].role, Role::Chance);
    let files = Folder::with(&[("cdnow.csv", "id,start\nc1,1997-01-01\nc2,1997-01-14\n")]);
    let (model, problems) = try_with(include_str!("examples/cdnow.toml"), &[], &files);
    assert_sound(&problems);
    let starts: Vec<i32> = model.unwrap().roster.iter().map(|listed| listed.start).collect();
    assert_eq!(starts, [0, 1]);
}

pub(crate) const SHOP: &str =
    "[scenario]\nperiods = 24\n\n[segments.small]\ncustomers = 10\nretention = 0.80\nbasket = 80\nmargin = 0.3\n";

/// The shop with more lines in its segment.
pub(crate) fn shop(lines: &str) -> String {
    format!("{SHOP}{lines}\n")
}

pub(crate) fn number(quantity: &Quantity) -> f64 {
    match quantity.value {
        Value::Number(number) => number,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn absent_keys_have_the_defaults_of_the_reference() {
    let model = model_of(SHOP);
    assert_eq!((model.name.as_str(), model.currency.as_str(), model.runs, model.seed), ("test", "EUR", 1000, 42));
    assert_eq!((model.horizon.length, model.horizon.per_basis, model.horizon.run_off), (Length::Month, 12.0, 0));
    let segment = &model.baseline.segments[0];
    let found: Vec<f64> = segment.quantities.values().map(number).collect();
    let prices = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let expected = [
        &[10.0, 0.8, f64::MAX, 1.0, 0.0, 0.0, 0.3, 80.0, 0.0, f64::MAX, 0.3][..],
        &[0.0, 0.0, 0.0, f64::MAX, 0.0, f64::MAX],
        &prices,
        &[0.7, 0.7, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.1, 0.0],
    ];
    assert_eq!(found, expected.concat());
    assert!(
        segment.quantities.get(SegmentKey::Expectation).is_none()
            && segment.service.is_none()
            && !segment.first_purchase
    );
    assert_eq!((segment.products_max, segment.refers_to, segment.buying), (4, 0, Buying::Poisson));
    let referral = &model.baseline.referral;
    assert_eq!((referral.count, referral.when, referral.delay), (ReferralCount::Poisson, ReferralTime::Active, 1));
    let served = model_of(&shop("service = \"s\"\n[services.s]"));
    let service = &served.baseline.services[0];
    let found: Vec<f64> = service.quantities.values().map(number).collect();
    // A tenth and a fifth a month, on the basis of a year.
    let [adjustment, habituation] = [1.0 - 0.9_f64.powi(12), 1.0 - 0.8_f64.powi(12)];
    let expected = [0.7, adjustment, 0.0, 1.0, habituation, 0.0, 1.0, 0.0, 0.05, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-15), "{found:?}");
}

#[test]
fn every_quantity_of_the_table_is_one_of_the_model() {
    let keys = |section: &'static Section| {
        section.keys.iter().filter(|key| matches!(key.takes, Takes::Quantity(..))).map(|key| key.name)
    };
    let switch = |key: &str| ["on", "for"].contains(&key);
    let mut text = "[scenario]\nperiods = 1\n".to_owned();
    let mut paths = Vec::new();
    for section in CHANGEABLE {
        // What a strategy takes has a name of its own.
        let path = section.path.replace('*', if section.path.starts_with("cascades") { "b" } else { "a" });
        // Minutes are somebody's.
        let words = match path.split_once('.') {
            Some(("activities", _)) => "driver = \"contact\"\nresource = \"a\"\n",
            Some(("measures", _)) => "resource = \"a\"\n",
            Some(("cascades", _)) => "measures = [\"a\"]\nafter = 1\n",
            _ => "",
        };
        text += &format!("[{path}]\n{words}");
        // A channel states newcomers, or a budget with what it brings.
        for key in keys(section).filter(|key| *key != "newcomers") {
            // A segment gives problems or complaints.
            if key != "complaints" {
                // All given away is refused.
                let value = if path.starts_with("measures") && key == "on" {
                    // A cascade takes it.
                    "false"
                } else if switch(key) {
                    "true"
                } else if key == "discount" {
                    "0.5"
                } else {
                    "1.0"
                };
                text += &format!("{key} = {value}\n");
            }
            paths.push(format!("{path}.{key}"));
        }
    }
    let (model, problems) = try_with(&text, &[], &Folder::with(&[]));
    assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{text}");
    let setting = model.unwrap().baseline;
    let found: Vec<&str> = setting.quantities().map(|quantity| quantity.path.as_str()).collect();
    for path in &paths {
        assert_eq!(found.iter().filter(|known| *known == path).count(), 1, "{path}");
    }
    assert_eq!(found.len(), paths.len() + keys(&SCENARIO).count());
}

#[test]
fn only_rates_are_converted_and_each_quantity_may_have_its_own_basis() {
    let text = shop(
        "purchases = { value = 2, basis = \"week\" }\ncomplaints = { value = 0.01, basis = \"period\" }\ncross_sell = 0.1",
    );
    let segment = model_of(&text).baseline.segments.remove(0);
    assert_eq!(segment.quantities[SegmentKey::Retention].per_basis, 12.0);
    assert_eq!(segment.quantities[SegmentKey::Purchases].per_basis, 12.0 / 52.0);
    assert_eq!(segment.quantities[SegmentKey::Complaints].per_basis, 1.0);
    assert_eq!(segment.quantities[SegmentKey::CrossSell].per_basis, 12.0);
    assert_eq!(
        (
            segment.quantities[SegmentKey::Basket].per_basis,
            segment.quantities[SegmentKey::Margin].per_basis,
            segment.quantities[SegmentKey::Growth].per_basis
        ),
        (1.0, 1.0, 12.0)
    );
    for (period, basis, expected) in
        [("day", "year", 365.0), ("week", "quarter", 13.0), ("year", "month", 1.0 / 12.0), ("month", "period", 1.0)]
    {
        let text =
            SHOP.replace("periods = 24", &format!("periods = 24\nperiod = \"{period}\"\nrate_basis = \"{basis}\""));
        assert_eq!(model_of(&text).horizon.per_basis, expected, "{period} {basis}");
    }
}

#[test]
fn every_distribution_and_parametrisation_is_read() {
    let cases = [
        ("normal = { mean = 80, sd = 5 }", Distribution::Normal { mean: 80.0, sd: 5.0 }),
        ("lognormal = { mu = 4, sigma = 0.5 }", Distribution::Lognormal { mu: 4.0, sigma: 0.5 }),
        ("gamma = { mean = 9, cv = 0.5 }", Distribution::Gamma { shape: 4.0, rate: 4.0 / 9.0 }),
        ("gamma = { shape = 2, rate = 3 }", Distribution::Gamma { shape: 2.0, rate: 3.0 }),
        ("beta = { alpha = 2, beta = 3 }", Distribution::Beta { alpha: 2.0, beta: 3.0 }),
        ("beta = { mean = 0.5, sd = 0.25 }", Distribution::Beta { alpha: 1.5, beta: 1.5 }),
        ("uniform = { low = 1, high = 2 }", Distribution::Uniform { low: 1.0, high: 2.0 }),
        ("triangular = { low = 1, mode = 1, high = 2 }", Distribution::Triangular { low: 1.0, mode: 1.0, high: 2.0 }),
        ("pert = { low = 1, mode = 2, high = 4 }", Distribution::Pert { low: 1.0, mode: 2.0, high: 4.0 }),
        ("exponential = { mean = 3 }", Distribution::Exponential { mean: 3.0 }),
        ("poisson = { mean = 3 }", Distribution::Poisson { mean: 3.0 }),
        ("bernoulli = { p = 0.3 }", Distribution::Bernoulli { p: 0.3 }),
        (
            "discrete = { values = [9, 3], weights = [3, 1] }",
            Distribution::Discrete { values: vec![3.0, 9.0], cumulative: vec![0.25, 1.0] },
        ),
        ("empirical = { values = [5, 1, 3] }", Distribution::Empirical { values: vec![1.0, 3.0, 5.0] }),
    ];
    for (text, expected) in cases {
        let model = model_of(&shop(&format!("purchases = {{ {text}, per = \"customer\" }}")));
        let Value::Draw { law: Law::Known(distribution), per } =
            &model.baseline.segments[0].quantities[SegmentKey::Purchases].value
        else {
            panic!("{text}")
        };
        assert_eq!((distribution, *per), (&expected, Per::Customer), "{text}");
    }
    let model = model_of(&shop("purchases = { lognormal = { mean = 80, cv = 0.8 }, per = \"run\" }"));
    let Value::Draw { law: Law::Known(Distribution::Lognormal { mu, sigma }), .. } =
        model.baseline.segments[0].quantities[SegmentKey::Purchases].value
    else {
        panic!()
    };
    // The mean of exp(N) is exp(mu + sigma^2 / 2); its squared variation is exp(sigma^2) - 1.
    assert!((libm::exp(mu + sigma * sigma / 2.0) - 80.0).abs() < 1e-9);
    assert!((libm::expm1(sigma * sigma).sqrt() - 0.8).abs() < 1e-12);
}

#[test]
fn series_and_rules_keep_what_they_say() {
    let text = shop(
        "purchases = { by_period = [1, 2.5], repeat = true }\ncomplaints = { by_tenure = [0.3, 0.1] }\ncross_sell = { rule = \"0.1 * customer.satisfaction\" }\nreferrals = { rule = '''\n0.2''' }",
    );
    let model = model_of(&text);
    let segment = &model.baseline.segments[0];
    assert!(
        matches!(&segment.quantities[SegmentKey::Purchases].value, Value::ByPeriod(series) if series.values == [1.0, 2.5] && series.repeat)
    );
    assert!(
        matches!(&segment.quantities[SegmentKey::Complaints].value, Value::ByTenure { values, unit: 12.0 } if values == &[0.3, 0.1])
    );
    for (quantity, expected) in [
        (&segment.quantities[SegmentKey::CrossSell], "0.1 * customer.satisfaction"),
        (&segment.quantities[SegmentKey::Referrals], "0.2"),
    ] {
        let Value::Rule(rule) = &quantity.value else { panic!() };
        assert_eq!(rule.text, expected);
        assert_eq!(&rule.source.text[rule.span.clone()], expected, "the span is that of the expression");
    }
}

#[test]
fn a_text_names_an_assumption() {
    let text = format!(
        "[assumptions]\nother = 3\nstay = {{ beta = {{ mean = 0.8, sd = 0.05 }} }}\n{}",
        SHOP.replace("0.80", "\"stay\"\npurchases = \"other\"")
    );
    let model = model_of(&text);
    assert!(matches!(model.baseline.segments[0].quantities[SegmentKey::Retention].value, Value::Assumption(1)));
    assert!(matches!(model.assumptions[1].quantity.value, Value::Draw { per: Per::Run, .. }));
    assert_eq!(model.assumptions[1].quantity.path, "assumptions.stay");
}

#[test]
fn sets_reach_every_value_and_parameter() {
    let text =
        shop("purchases = { gamma = { mean = 9, cv = 0.5 }, per = \"customer\" }\n[segments.big]\nretention = 0.9");
    let sets = [
        ("segments.*.retention", "0.7"),
        ("segments.small.purchases.gamma.mean", "4.5"),
        ("segments.small.complaints", "0.25"),
        ("segments.small.buying", "poisson"),
        ("scenario.runs", "7"),
        ("referral.delay", "3"),
        ("segments.big.cross_sell", "{ by_period = [0.1, 0.2] }"),
    ];
    let (model, problems) = try_with(&text, &sets, &Folder::default());
    assert!(problems.is_empty(), "{problems:#?}");
    let model = model.unwrap();
    let [small, big] = model.baseline.segments.as_slice() else { panic!() };
    assert_eq!(
        (
            number(&small.quantities[SegmentKey::Retention]),
            number(&big.quantities[SegmentKey::Retention]),
            number(&small.quantities[SegmentKey::Complaints])
        ),
        (0.7, 0.7, 0.25)
    );
    assert!(matches!(
        small.quantities[SegmentKey::Purchases].value,
        Value::Draw { law: Law::Known(Distribution::Gamma { shape: 4.0, .. }), .. }
    ));
    assert_eq!((model.runs, model.baseline.referral.delay), (7, 3));
    assert!(
        matches!(&big.quantities[SegmentKey::CrossSell].value, Value::ByPeriod(series) if series.values == [0.1, 0.2])
    );
}

#[test]
fn wrong_sets_are_told_where_they_stand() {
    for (path, value, title) in [
        ("segments.smal.retention", "0.7", "nothing has the path `segments.smal.retention`"),
        ("runs", "7", "nothing has the path `runs`"),
        ("assumptions.stay", "7", "nothing has the path `assumptions.stay`"),
        ("segments.small.retention.mean", "7", "nothing has the path `segments.small.retention.mean`"),
        ("segments..retention", "7", "nothing has the path `segments..retention`"),
        ("", "7", "nothing has the path ``"),
        ("segments.small.retenton", "0.7", "unknown key `retenton`"),
        ("segments.small.retention", "1.7", "`retention` of segment `small` is 1.7"),
        ("segments.small.retention", "0,7", "`0,7` cannot be read as a value"),
    ] {
        let (model, problems) = try_with(SHOP, &[(path, value)], &Folder::default());
        assert!(model.is_none());
        let found: Vec<(&str, &str)> =
            problems.iter().map(|problem| (problem.source.name.as_str(), problem.title.as_str())).collect();
        assert_eq!(found, [("--set", title)], "{path}={value}");
    }
}

#[test]
fn checks_set_what_is_given() {
    let text = shop(
        "[[check]]\nname = \"nobody leaves\"\ngiven = { \"segments.*.retention\" = 1.0, segments.small.complaints = 0.5 }\nthen = \"customers_lost == 0\"",
    );
    let model = model_of(&text);
    let check = &model.checks[0];
    assert_eq!(check.setting.segments[0].quantities[SegmentKey::Retention].changes, [Change::Set(Stated::Number(1.0))]);
    assert_eq!(
        check.setting.segments[0].quantities[SegmentKey::Complaints].changes,
        [Change::Set(Stated::Number(0.5))]
    );
    assert_eq!(check.then.text, "customers_lost == 0");
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = "[scenario]\nperiods = 0\nseeds = 3\n[segments.a]\nretention = 2\nbasket = 5\n[segments.b]\nservice = \"x\"\n[strategies.s]\nfrom = 3\nuntil = 2\n";
    let (_, problems) = try_with(text, &[], &Folder::default());
    let starts: Vec<usize> = problems.iter().map(|problem| problem.span.start).collect();
    assert!(starts.is_sorted());
    let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "`periods` of [scenario] is 0",
            "unknown key `seeds`",
            "segment `a` has a basket but no margin",
            "`retention` of segment `a` is 2",
            "segment `b` has no `retention`",
            "there is no service `x`",
            "strategy `s` ends before it begins",
        ]
    );
}

#[test]
fn warnings_do_not_stop_a_run() {
    let text = "[scenario]\nperiods = 2\n[segments.a]\nretention = 0.8\nbasket = 5\n[services.gold]\n";
    let (model, problems) = try_with(text, &[], &Folder::default());
    assert!(model.is_some());
    let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
    assert_eq!(titles, ["segment `a` has a basket but no margin", "no segment has the service `gold`"]);
    assert!(problems.iter().all(|problem| problem.severity == Severity::Warning));
    let chosen = "[strategies.s]\nchange = [{ path = \"segments.a.service\", set = \"gold\" }]\n";
    assert_eq!(try_with(&format!("{text}{chosen}"), &[], &Folder::default()).1.len(), 1);
}

#[test]
fn a_file_that_is_too_long_is_refused_with_its_length() {
    let found = errors(&format!("{SHOP}#{}", "x".repeat(1 << 20)));
    assert_eq!(found, [format!("the file is {} bytes long", SHOP.len() + 1 + (1 << 20))]);
}

/// Nothing that someone may write ends the program.
#[test]
fn mutilated_scenarios_do_not_panic() {
    let texts = [
        include_str!("examples/wholesaler.toml"),
        include_str!("examples/b1.toml"),
        include_str!("examples/cdnow.toml"),
    ];
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "=",
        ".",
        ",",
        "\n",
        "é",
        "\u{202e}",
        "-",
        "1e999",
        "nan",
        "-inf",
        "0x",
        "*",
        "[[check]]",
        "\"\"\"",
        "true",
        "1979-05-27",
    ];
    let list = "id,segment,start,points\nA1,small,-3,20\nB2,medium,0,\n";
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut sound = 0;
    for round in 0..3000 {
        let mut text: Vec<char> = texts[round % texts.len()].chars().collect();
        let mut csv: Vec<char> = list.chars().collect();
        for _ in 0..=next(3) {
            let target = if next(5) == 0 { &mut csv } else { &mut text };
            let at = next(target.len());
            match next(3) {
                0 => drop(target.remove(at)),
                1 => drop(target.splice(at..at, pieces[next(pieces.len())].chars())),
                _ => {
                    let end = (at + next(40)).min(target.len());
                    let piece: Vec<char> = target[at..end].to_vec();
                    let to = next(target.len());
                    target.splice(to..to, piece);
                }
            }
        }
        let (text, csv): (String, String) = (text.into_iter().collect(), csv.into_iter().collect());
        let files = Folder::with(&[("customers.csv", &csv), ("cdnow.csv", &csv), ("loyalty_card.rhai", "")]);
        let paths = [
            "segments.*.retention",
            "*",
            "segments.small.basket.lognormal.mean",
            "strategies.*.change.0.add",
            "check.0.name",
        ];
        let sets = [(paths[next(paths.len())], pieces[next(pieces.len())])];
        let (model, problems) = try_with(&text, if round % 4 == 0 { &sets } else { &[] }, &files);
        assert!(tenure::report::diagnostic::render(&problems, round % 2 == 0, 80).len() < 100_000);
        assert_eq!(model.is_none(), problems.iter().any(|problem| problem.severity == Severity::Error));
        sound += usize::from(model.is_some());
    }
    assert!(sound > 100, "only {sound} of the mutilated scenarios still made sense");
}
