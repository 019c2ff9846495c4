//! Strategies: what they change, and what they may not.

use crate::play::Game;
use crate::scenario::{Folder, SHOP, errors, model_of, number, shop, try_with};
use tenure::engine::Metric;
use tenure::model::{Change, Distribution, Law, Setting, Stated, Value};
use tenure::scenario::keys::{CostKey, ScenarioKey, SegmentKey};

#[test]
fn a_strategy_is_the_baseline_with_its_changes() {
    let text = shop(
        "purchases = { gamma = { mean = 9, cv = 0.5 }, per = \"customer\" }\n\
         [segments.big]\nretention = 0.9\nservice = \"plain\"\n\
         [services.plain]\n[services.gold]\nquality = 0.9\nadjustment = 0.1\n\
         [strategies.all]\nfrom = 6\nuntil = 100\ncost = { once = 5, per_customer = 12 }\ndrop = [\"small\"]\n\
         change = [\n{ path = \"segments.*.retention\", add = 0.05 },\n{ path = \"segments.big.retention\", scale = 0.5 },\n\
         { path = \"segments.small.purchases.gamma.mean\", scale = 2 },\n{ path = \"segments.big.service\", set = \"gold\" },\n\
         { path = \"scenario.fixed_cost\", set = 3 }]",
    );
    let model = model_of(&text);
    let strategy = &model.strategies[0];
    assert_eq!((strategy.label.as_str(), strategy.from, strategy.until), ("all", 6, 23));
    let [small, big] = strategy.setting.segments.as_slice() else { panic!() };
    assert_eq!(small.quantities[SegmentKey::Retention].changes, [Change::Add(Stated::Number(0.05))]);
    assert_eq!(
        big.quantities[SegmentKey::Retention].changes,
        [Change::Add(Stated::Number(0.05)), Change::Scale(Stated::Number(0.5))]
    );
    assert_eq!(number(&big.quantities[SegmentKey::Retention]), 0.9, "the value of the file stays");
    assert!(
        matches!(small.quantities[SegmentKey::Purchases].value, Value::Draw { law: Law::Known(Distribution::Gamma { shape: 4.0, rate }), .. } if rate == 4.0 / 18.0)
    );
    assert_eq!((small.dropped, big.dropped, big.service), (true, false, Some(1)));
    assert_eq!(strategy.setting.scenario[ScenarioKey::FixedCost].changes, [Change::Set(Stated::Number(3.0))]);
    let [once, per_customer] = [CostKey::Once, CostKey::PerCustomer].map(|key| &strategy.cost.quantities[key]);
    assert_eq!((number(once), number(per_customer)), (5.0, 12.0));
    assert_eq!((once.per_basis, per_customer.per_basis), (1.0, 12.0));
    let baseline = &model.baseline;
    assert!(
        baseline
            .segments
            .iter()
            .all(|segment| segment.quantities[SegmentKey::Retention].changes.is_empty() && !segment.dropped)
    );
    assert_eq!(baseline.segments[1].service, Some(0));
}

#[test]
fn a_star_passes_over_what_has_no_such_parameter() {
    let drawn = "basket = { gamma = { mean = 9, cv = 0.5 }, per = \"customer\" }\nmargin = 1";
    let strategy = "[strategies.s]\nchange = [{ path = \"segments.*.basket.gamma.cv\", set = 1 }]";
    let model = model_of(&shop(&format!("[segments.big]\nretention = 0.9\n{drawn}\n{strategy}")));
    let [small, big] = model.strategies[0].setting.segments.as_slice() else { panic!() };
    assert_eq!(number(&small.quantities[SegmentKey::Basket]), 80.0);
    assert!(matches!(
        big.quantities[SegmentKey::Basket].value,
        Value::Draw { law: Law::Known(Distribution::Gamma { shape: 1.0, .. }), .. }
    ));
    assert_eq!(errors(&shop(strategy)), ["nothing has the path `segments.*.basket.gamma.cv`"]);
}

#[test]
fn parameters_of_the_fixed_cost_may_change_too() {
    let text = SHOP
        .replace("periods = 24", "periods = 24\nfixed_cost = { normal = { mean = 9, sd = 1 }, per = \"period\" }")
        + "[strategies.s]\nchange = [{ path = \"scenario.fixed_cost.normal.mean\", scale = 2 }]\n";
    let model = model_of(&text);
    let mean = |setting: &Setting| match setting.scenario[ScenarioKey::FixedCost].value {
        Value::Draw { law: Law::Known(Distribution::Normal { mean, .. }), .. } => mean,
        ref other => panic!("{other:?}"),
    };
    assert_eq!((mean(&model.baseline), mean(&model.strategies[0].setting)), (9.0, 18.0));
}

#[test]
fn a_change_may_not_ask_for_more_customers_than_fit() {
    let found = errors(&shop("[strategies.s]\nchange = [{ path = \"segments.*.customers\", scale = 1e9 }]"));
    assert_eq!(found, ["customers of segment `small` becomes 10000000000"]);
}

#[test]
fn rule_files_stack() {
    let files = Folder::with(&[("a.rhai", "// a"), ("b.rhai", "// b"), ("c.rhai", "// c")]);
    let text = SHOP.replace("periods = 24", "periods = 24\nrules = [\"b.rhai\", \"a.rhai\"]")
        + "[strategies.s]\nrules = [\"c.rhai\"]\n";
    let model = try_with(&text, &[], &files).0.unwrap();
    let names = |setting: &Setting| setting.rules.iter().map(|rule| rule.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&model.baseline), model.baseline.base_rules),
        (vec!["b.rhai".to_owned(), "a.rhai".to_owned()], 2)
    );
    assert_eq!((names(&model.strategies[0].setting).len(), model.strategies[0].setting.base_rules), (3, 2));
}

#[test]
fn changes_count_together_and_only_the_result_must_be_in_range() {
    let strategy = |changes: &str| errors(&shop(&format!("[strategies.s]\nchange = [{changes}]")));
    let path = "path = \"segments.*.retention\"";
    assert_eq!(strategy(&format!("{{ {path}, add = 0.23 }}")), ["retention of segment `small` becomes 1.03"]);
    assert!(strategy(&format!("{{ {path}, add = 0.4 }}, {{ {path}, scale = 0.5 }}")).is_empty());
    assert!(strategy(&format!("{{ {path}, add = 0.2 }}")).is_empty());
    assert_eq!(
        strategy(&format!("{{ {path}, set = 0.9 }}, {{ {path}, scale = 2 }}")),
        ["retention of segment `small` becomes 1.8"]
    );
    let drawn = SHOP.replace("0.80", "{ beta = { mean = 0.8, sd = 0.1 }, per = \"customer\" }");
    assert!(
        errors(&format!("{drawn}[strategies.s]\nchange = [{{ {path}, add = 0.23 }}]")).is_empty(),
        "draws are clamped"
    );
    let series = SHOP.replace("0.80", "{ by_tenure = [0.5, 0.9] }");
    let found = errors(&format!("{series}[strategies.s]\nchange = [{{ {path}, add = 0.2 }}]"));
    assert_eq!(found, ["retention of segment `small` becomes 1.1"]);
}

#[test]
fn a_rule_that_refines_the_quantity_takes_over_its_range() {
    let text = shop("[strategies.s]\nrules = [\"r.rhai\"]\nchange = [{ path = \"segments.*.retention\", add = 0.23 }]");
    let count = |rule: &str| try_with(&text, &[], &Folder::with(&[("r.rhai", rule)])).1.len();
    assert_eq!(count("fn retention(customer, base) { base - 0.2 }"), 0);
    assert_eq!(count("fn my_retention(customer, base) { base }"), 1);
    assert_eq!(count("fn basket(customer, base) { customer.retention }"), 1);
    assert_eq!(count("fn basket(customer, base) { fnretention(base) }"), 1);
    let text = shop(
        "[channels.web-shop]\nnewcomers = 10\n\
         [strategies.s]\nrules = [\"r.rhai\"]\nchange = [{ path = \"channels.*.newcomers\", add = -12 }]",
    );
    let count = |rule: &str| try_with(&text, &[], &Folder::with(&[("r.rhai", rule)])).1.len();
    assert_eq!(count("fn channel_web_shop_newcomers(portfolio, base) { base + 5.0 }"), 0);
    assert_eq!(count("fn channel_web_newcomers(portfolio, base) { base + 5.0 }"), 1);
}

/// 12,000 a year in six months of a year, none of it in the run-off; and 10 a month for each of two large accounts alone.
#[test]
fn a_strategy_may_cost_an_amount_a_year_and_only_some_segments() {
    let text = "[scenario]\nperiods = 12\nrun_off = 4\nruns = 1\n\
                [segments.small]\ncustomers = 50\nretention = 1\nbasket = 1\nmargin = 1\n\
                [segments.large]\ncustomers = 2\nretention = 1\nbasket = 1\nmargin = 1\n\
                [strategies.yearly]\ncost = { per_year = 12000 }\nfrom = 3\nuntil = 8\n\
                [strategies.open]\ncost = { per_year = 12000, once = 7 }\nfrom = 10\n\
                [strategies.accounts]\ncost = { per_customer = { value = 10, basis = \"period\" }, segments = [\"large\"] }\n";
    let played = Game::of(text).by_period().play();
    let cost = |name: &str| played.figure(name, Metric::ProgrammeCost);
    assert_eq!((cost("yearly"), cost("open"), cost("accounts")), (6_000.0, 2_007.0, 240.0));
    let series = &played.series("yearly", Metric::ProgrammeCost)[0];
    assert_eq!(series[2..9], [0.0, 1_000.0, 1_000.0, 1_000.0, 1_000.0, 1_000.0, 1_000.0]);
    assert_eq!(
        (series[9], played.figure("open", Metric::NpvRunOff)),
        (0.0, played.figure("baseline", Metric::NpvRunOff))
    );
}
