//! Who sees what: nature's rules see all, the firm's rules what is on file.

use super::fixture::{model, number, source, strategy, told};
use tenure::model::{Model, RuleText, Value};
use tenure::rules::{Mode, RuleBook};
use tenure::scenario::keys::SegmentKey;

/// Problems of a rule file where the attributes named are not on file.
fn said(rules: &str, unknown: &[&str]) -> String {
    compiled(&hide(strategy(model(&[("shop.rhai", rules)]), &[]), unknown))
}

fn hide(mut model: Model, unknown: &[&str]) -> Model {
    for attribute in &mut model.attributes {
        attribute.known = !unknown.contains(&&*attribute.name);
    }
    model
}

fn compiled(model: &Model) -> String {
    RuleBook::compile(model, Mode::Auto).map_or_else(|problems| told(&problems), |_| String::new())
}

/// Rules of the firm that see what is not on file.
const BLIND: &[&str] = &[
    "fn price(customer, base) { if customer.satisfaction > 0.8 { 1.05 } else { base } }",
    "fn order_fee(customer, base) { base + 5.0 * customer.expectation }",
    "fn order_minimum(customer, base) { if customer.awake { base } else { 0.0 } }",
    "fn write_off(customer, base) { if customer.cause == \"forgot\" { 3.0 } else { base } }",
    "fn price(customer, base) { base * happy(customer) }\nfn happy(whom) { 1.0 + 0.1 * whom.satisfaction }",
    "fn price(customer, base) { let of = \"satisfaction\"; base * customer[of] }",
    "fn price(customer, base) { let how = |c| c.satisfaction; base * how.call(customer) }",
    "fn price(customer, base) { base * customer.points }",
    "fn strategy_loyalty_cost_per_customer(customer, base) { base * customer.satisfaction }",
    "fn product_fee(customer, base) { base * customer.satisfaction }",
    "fn on_purchase(customer) { if customer.satisfaction < 0.5 { customer.book(\"vouchers\", 15.0); } }",
    "fn on_purchase(customer) { if customer.points > 5.0 { pay(customer); } }\nfn pay(whom) { whom.book(\"vouchers\", 15.0); }",
    "fn on_period(customer) { customer.visits = 0.5 * customer.visits + customer.satisfaction; }",
    "fn on_period(customer) { if customer.points > 1.0 { customer.region = \"north\"; } }",
    "fn attribute_visits(customer, base) { base + customer.satisfaction }",
];

/// Rules that see no more than is theirs.
const SIGHTED: &[&str] = &[
    "fn retention(customer, base) { base * customer.satisfaction * customer.expectation }",
    "fn purchases(customer, base) { if customer.awake { base * customer.points } else { base } }",
    "fn service_standard_cost(customer, base) { base * customer.satisfaction }",
    "fn price(customer, base) { if customer.recency > 3 { 0.95 } else { base + 0.0 * customer.visits } }",
    "fn price(customer, base) { if customer.status == \"silent\" { 0.95 } else { base } }",
    "fn on_period(customer) { customer.points = 0.5 * customer.points + 0.5 * customer.satisfaction; }",
    // To set what is not on file is not to see it.
    "fn on_complaint(customer) { customer.points = 1.0; customer.book(\"vouchers\", 15.0); }",
    "fn on_complaint(customer) { customer.points *= 0.5; customer.book(\"vouchers\", 15.0); }",
    "fn attribute_points(customer, base) { base + customer.satisfaction }",
];

#[test]
fn the_firm_cannot_see_a_customers_nature() {
    let mut all = String::new();
    for rules in BLIND {
        let problems = said(rules, &["points"]);
        assert_eq!(problems.matches("the firm cannot see").count(), 1, "{rules}\n{problems}");
        all.extend(["> ", &rules.replace('\n', "\n> "), "\n", &problems, "\n"]);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn nature_sees_all_and_the_firm_what_is_on_file() {
    for rules in SIGHTED {
        let problems = said(rules, &["points"]);
        assert!(!problems.contains("cannot see") && !problems.contains("error"), "{rules}\n{problems}");
    }
}

#[test]
fn an_attribute_is_on_file_until_it_says_otherwise() {
    let rules = "fn price(customer, base) { base * customer.points }";
    assert_eq!(said(rules, &[]), "");
    assert!(said(rules, &["points"]).contains("the firm cannot see `points`"));
}

#[test]
fn numbers_and_words_say_alike_that_they_are_not_on_file() {
    let text = "[scenario]\nperiods = 12\n[segments.all]\nretention = 0.8\n[attributes]\na = 1\n\
                b = { value = 1, known = true }\nc = { value = 1, known = false }\n\
                d = { words = [\"x\", \"y\"], default = \"x\", known = false }\n";
    let document = tenure::scenario::read(source("shop.toml", text), &[]).unwrap();
    let (model, problems) = tenure::model::build(&document, &crate::scenario::Folder::default());
    let known: Vec<bool> = model.attributes.iter().map(|attribute| attribute.known).collect();
    assert_eq!(known, [true, true, false, false], "{}", told(&problems));
}

#[test]
fn a_rule_in_place_sees_what_its_key_may() {
    let toml = "x = { rule = \"1.0 + 0.0 * customer.satisfaction\" }";
    let text = RuleText { text: toml[14..47].into(), source: source("shop.toml", toml), span: 14..47 };
    let with = |key: SegmentKey| {
        let mut model = model(&[]);
        let name = tenure::scenario::keys::QuantityKey::name(key);
        model.baseline.segments[0].quantities[key] = number(&format!("segments.small.{name}"), 1.0);
        model.baseline.segments[0].quantities[key].value = Value::Rule(text.clone());
        compiled(&model)
    };
    assert_eq!(with(SegmentKey::Basket), "");
    assert!(with(SegmentKey::Price).starts_with("shop.toml:1:"), "{}", with(SegmentKey::Price));
    assert!(with(SegmentKey::Price).contains("this quantity is the firm's"));
}
