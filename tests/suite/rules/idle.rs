//! Rules that can change nothing in a scenario are told of; those that can are not.

use super::fixture::{model, told};
use tenure::model::{Model, Setting};
use tenure::rules::{Mode, RuleBook, library};
use tenure::scenario::keys::{SegmentKey, ServiceKey};

/// What `tenure` says of a file of the library, in a scenario that is altered first.
fn said(name: &str, alter: impl Fn(&mut Setting)) -> String {
    let mut model = model(&[(name, library(name).unwrap_or(name))]);
    model.attributes.iter_mut().for_each(|attribute| attribute.name = "goodwill".into());
    model.attributes[0].name = "points".into();
    alter(&mut model.baseline);
    warnings(&model)
}

fn warnings(model: &Model) -> String {
    RuleBook::compile(model, Mode::Auto).map_or_else(|problems| told(&problems), |book| told(book.warnings()))
}

fn each(setting: &mut Setting, alter: impl Fn(&mut tenure::model::Segment)) {
    setting.segments.iter_mut().for_each(alter);
}

fn zero(quantity: &mut tenure::model::Quantity) {
    quantity.value = tenure::model::Value::Number(0.0);
}

/// A rule that sees satisfaction.
const SATISFIED: &str = "fn retention(customer, base) { base + 0.1 * (customer.satisfaction - 0.7) }";

#[test]
fn a_rule_of_the_library_that_can_change_nothing_is_told_of() {
    let none: fn(&mut Setting) = |_| ();
    for name in
        ["loyalty_card.rhai", "complaint_recovery.rhai", "price_rise.rhai", "broad_relationship.rhai", SATISFIED]
    {
        assert_eq!(said(name, none), "", "{name}");
    }
    let without_service = |setting: &mut Setting| each(setting, |segment| segment.service = None);
    let silent = |setting: &mut Setting| each(setting, |segment| zero(&mut segment.quantities[SegmentKey::Complaints]));
    let single = |setting: &mut Setting| {
        each(setting, |segment| {
            segment.products_max = 1;
            zero(&mut segment.quantities[SegmentKey::Referrals]);
        });
    };
    let all = [
        said("fn retention(customer, base) { if customer.awake { base } else { 0.5 } }", none),
        said("fn retention(customer, base) { if customer.owed > 100.0 { 0.5 } else { base } }", none),
        said(SATISFIED, without_service),
        said("price_rise.rhai", without_service),
        said("complaint_recovery.rhai", silent),
        said("broad_relationship.rhai", single),
        said("fn referral_cost(customer, base) { if customer.referred { base } else { base * 2.0 } }", single),
        said("fn growth_cap_years(customer, base) { base + 1.0 }", |setting| {
            each(setting, |s| zero(&mut s.quantities[SegmentKey::Growth]));
        }),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

/// A better service that nobody feels.
#[test]
fn satisfaction_that_no_service_adjusts_is_told_of() {
    let unfelt = |setting: &mut Setting| {
        each(setting, |segment| zero(&mut segment.quantities[SegmentKey::Complaints]));
        setting.services.iter_mut().for_each(|service| zero(&mut service.quantities[ServiceKey::Adjustment]));
    };
    let rule = "fn retention(customer, base) { base + 0.1 * customer.satisfaction }";
    assert!(said(rule, unfelt).contains("it is 0.7 for everybody: `adjustment` is 0 in every service level"));
    let complaining = |setting: &mut Setting| {
        unfelt(setting);
        each(setting, |segment| segment.quantities[SegmentKey::Complaints].value = tenure::model::Value::Number(0.1));
    };
    assert_eq!(said(rule, complaining), "");
}

/// A policy may set what is 0 so far; a list, a draw or another strategy may differ.
#[test]
fn what_may_move_is_not_said_to_be_still() {
    let still = "fn retention(customer, base) { base + 0.1 * customer.satisfaction }";
    let policy = "fn policy(portfolio) { portfolio.service_level(\"small\", \"basic\"); }";
    let mut model = model(&[("still.rhai", still)]);
    each(&mut model.baseline, |segment| segment.service = None);
    assert!(warnings(&model).contains("`satisfaction` never changes here"));
    let steered = super::fixture::strategy(model.clone(), &[("policy.rhai", policy)]);
    assert_eq!(warnings(&steered), "");
    let mut served = super::fixture::strategy(model, &[]);
    served.strategies[0].setting.segments[0].service = Some(0);
    assert_eq!(warnings(&served), "");
}
