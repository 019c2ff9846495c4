//! What a user reads when a rule is wrong: `file:line:column`, what, where, what would be right.

use super::fixture::{Block, in_place, model, source, told};
use crate::scenario::{Folder, try_with_name};
use std::sync::Arc;
use tenure::error::Problem;
use tenure::model::RuleText;
use tenure::rules::{
    Claim, Column, Event, FIGURES, Mode, PortfolioView, RuleBook, Scope, Seen, SettingId, Workspace, check_claim,
};

/// Mistakes, one each.
const WRONG: &[&str] = &[
    "fn retenton(customer, base) { base }",
    "fn retention(customer) { 0.8 }",
    "fn retention(customer, base) { customer.satisfacton }",
    "fn retention(customer, base) { satisfaction }",
    "fn retention(customer, base) { bas + 0.1 }",
    "fn retention(customer, base) { base + presure }",
    "fn retention(customer, base) { clmap(base, 0, 1) }",
    "fn retention(customer, base) {\n    let x = base\n    x\n}",
    "fn retention(customer, base) { if base > 0.5 { base",
    "fn retention(customer, base) { if customer.segment == 3 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.segment == \"smal\" { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.points { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.points > 500.0 { base + 0.03 } }",
    "fn retention(customer, base) { customer.referred }",
    "fn retention(customer, base) { base + customer.referred }",
    "fn retention(customer, base) { customer.points += 1.0; base }",
    "fn retention(customer, base) { customer.book(\"card\", 1.0); base }",
    "fn retention(customer, base) { period = 3; base }",
    "fn retention(customer, base) { const k = 1.0; k = 2.0; base * k }",
    "fn retention(customer, base) { help(base, 1, 2, 3) }\nfn help(x) { x }",
    "fn retention(customer, base) { global::rate * base }",
    "fn on_purchase(customer) { customer.satisfaction = 1.0; }",
    "fn on_purchase(customer) { customer.book(customer.segment, 1.0); }",
    "fn on_purchase(customer) { customer.bok(\"card\", 1.0); }",
    "fn on_purchas(customer) { }",
    "fn policy(portfolio) { portfolio.service_level(\"smal\", \"basic\"); }",
    "fn policy(portfolio) { if portfolio.load(\"sale\") > 0.9 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn policy(portfolio) { if portfolio.mood < 0.5 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn policy(portfolio) { if portfolio.answers(\"mial\") > 9.0 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn policy(portfolio) { if portfolio.contacts > 9.0 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn policy(portfolio) { if portfolio.units(3) < 2.0 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn policy(portfolio) { if portfolio.churn > 0.2 { portfolio.scale(\"segments.*.retention\", 0.9); } }",
    "fn channel_online_cost(portfolio, base) { base * portfolio.customrs }",
    // What a rule of the portfolio gives.
    "fn channel_online_cost(portfolio, base) { portfolio.period > 3 }",
    "fn channel_online_cost(portfolio, base) { if portfolio.period > 3 { return \"much\"; } base }",
    "fn channel_online_cost(portfolio, base) { let cost = base * 2.0; }",
    "fn channel_online_cost(portfolio, base) { if portfolio.period > 3 { return base; } let cost = base * 2.0; }",
    "let rate = 0.5;\nfn retention(customer, base) { base * rate }",
    "fn retention(customer, base) { base }\nfn retention(customer, base) { base }",
    // Parameters, helpers, recursion.
    "fn retention(base, customer) { base }",
    "fn policy(customer) { }",
    "fn retention(customer, base) { mark(customer); base }\nfn mark(c) { c[\"points\"] = 1.0; }",
    "fn retention(customer, base) { mark(customer); base }\nfn mark(c) { c.book(\"card\", 1.0); }",
    "fn retention(customer, base) { base + worth(customer) }\nfn worth(c) { c.pionts }",
    "fn retention(customer, base) { again(base) }\nfn again(x) { if x > 1.0 { x } else { more(x) } }\nfn more(x) { again(x * 2.0) }",
    "fn retention(customer, base) { contains(base, 1.0) }\nfn contains(a, b) { a + b }",
    "fn on_purchase(customer) { book(customer, 1.0); }\nfn book(a, b) { a }",
    // What is set in the midst of an expression; what goes nowhere.
    "fn retention(customer, base) { let x = 1.0; x + (if true { x = 0.25; 0.0 } else { 0.0 }) }",
    "fn retention(customer, base) { min(base, { base = 0.1; 0.5 }) }",
    "fn retention(customer, base) { let x = 0.0; x = base }",
    "fn retention(customer, base) { if customer.points > 500.0 { base + 0.03 }; base }",
    "fn on_purchase(customer) { customer.points + customer.revenue * 0.1; }",
    // Kinds and numbers of values.
    "fn retention(customer, base) { customer + base }",
    "fn retention(customer, base) { min(base, \"0.5\") }",
    "fn retention(customer, base) { min(base, 0,03) }",
    "fn retention(customer, base) { clamp(base, 1.0) }",
    "fn on_purchase(customer) { customer.book(\"card\", \"5\"); }",
    "fn on_purchase(customer) { customer.book(5.0); }",
    "fn margin(customer, base) { per_period(0.3) }",
    "fn on_purchase(customer) { customer.points = per_period(0.3); }",
    // Levers.
    "fn policy(portfolio) { portfolio.set(\"segments.small.retenton\", 0.9); }",
    "fn policy(portfolio) { portfolio.scale(\"segments.*.baskets\", 1.1); }",
    "fn policy(portfolio) { portfolio.add(\"retention\", 0.02); }",
    "fn policy(portfolio) { portfolio.set(\"fixed_cost\", 100.0); }",
    "fn policy(portfolio) { portfolio.set(\"segments.small.customers\", 100); }",
    "fn policy(portfolio) { if portfolio.balance < 0.0 { portfolio.set(\"scenario.fixed_cost\", 0.0); } }",
    "fn policy(portfolio) { if portfolio.mean(\"balance\", 3) < 0.0 { portfolio.set(\"scenario.fixed_cost\", 0.0); } }",
    "fn policy(portfolio) { if portfolio.balance(\"small\") < 0.0 { portfolio.set(\"scenario.fixed_cost\", 0.0); } }",
    "fn policy(portfolio) { portfolio.set(\"reputation.start\", 0.5); }",
    "fn policy(portfolio) { portfolio.scale(\"market.size\", 2.0); }",
    "fn policy(portfolio) { portfolio.add(\"segments.*.wallet\", 100); }",
    "fn policy(portfolio) { portfolio.set(\"segments.small.retention\", 95); }",
    "fn policy(portfolio) { portfolio.add(\"segments.*.retention\", 5); }",
    "fn policy(portfolio) { portfolio.scale(\"segments.*.basket\", -1.0); }",
    "fn policy(portfolio) { portfolio.service_level(\"small\", \"premium\"); }",
    "fn policy(portfolio) { portfolio.service_level(\"small\", 3); }",
    "fn policy(portfolio) { portfolio.set(0.9, \"segments.small.retention\"); }",
    "fn policy(portfolio) { if portfolio.revenue(3) > 2.0 { portfolio.book(\"x\", \"5\"); } }",
    "fn fixed_cost(portfolio, base) { portfolio.book(\"x\", 5.0); base }",
    "fn retention(customer, base) { if customer.tenure.years > 2 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.segment.size > 2 { base } else { 0.5 } }",
    "fn price(customer, base) { base * customer.satisfacton }",
    "fn price(customer, base) { base * customer.statuss }",
    "fn policy(portfolio) { if portfolio.mean(\"churn\", 6) > 0.2 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(\"revenue\", \"smal\", 6) > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(\"npv\", \"small\", 6) > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(\"revenue\", 0) > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(\"revenue\", 2.5) > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(\"revenue\") > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { if portfolio.mean(3, 6) > 9.0 { portfolio.stage = 1; } }",
    "fn policy(portfolio) { portfolio.stage = \"pilot\"; }",
    "fn policy(portfolio) { portfolio.stge = 1; }",
    "fn policy(portfolio) { portfolio.revenue = 1; }",
    "fn fixed_cost(portfolio, base) { if portfolio.stage > 0.0 { base } else { 0.0 } }",
    // Attributes of words: region is north, south or unknown.
    "fn retention(customer, base) { if customer.region == \"nort\" { base } else { 0.5 } }",
    "fn retention(customer, base) { if \"west\" != customer.region { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.region in [\"north\", \"souht\"] { base } else { 0.5 } }",
    "fn retention(customer, base) { switch customer.region { \"Unknown\" => 0.5, _ => base } }",
    "fn retention(customer, base) { let r = customer.region; if r == \"nroth\" { base } else { 0.5 } }",
    "fn retention(customer, base) { if home(customer.region) { base } else { 0.5 } }\nfn home(r) { r == \"nroth\" }",
    "fn retention(customer, base) { if customer.region == 1 { base } else { 0.5 } }",
    "fn retention(customer, base) { customer.region = \"north\"; base }",
    "fn retention(customer, base) { customer.region }",
    "fn on_purchase(customer) { customer.region = \"nort\"; }",
    "fn on_purchase(customer) { customer.region = 2.0; }",
    "fn on_purchase(customer) { customer.region += \"north\"; }",
    "fn on_purchase(customer) { let r = \"nort\"; customer.region = r; }",
    "fn on_purchase(customer) { customer.points = \"north\"; }",
    "fn attribute_region(customer, base) { base }",
    "fn policy(portfolio) { portfolio.set(\"attributes.region\", 1.0); }",
    // Operators beside what they do not go with.
    "fn retention(customer, base) { base ^ 2 }",
    "fn retention(customer, base) { customer.tenure ^ 2 }",
    "fn retention(customer, base) { if base > 0.5 & base { base } else { 0.5 } }",
    "fn retention(customer, base) { let x = base; x <<= 2; x }",
    "fn policy(portfolio) { if portfolio.customers { portfolio.book(\"x\", 5.0); } }",
    // Where a text breaks off.
    "fn retention(customer, base) {\n    if base > 0.5 { // {\n        base\n}\nfn margin(customer, base) { base }",
    "function retention(customer, base) { return base + 0.05 }",
    "fn retention(customer, base) { if customer.revenue_total > 2.000.000 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.revenue_total > 2,000,000 { base } else { 0.5 } }",
    // What people bring along.
    "fn retention(customer, base) { base + 0,03 }",
    "fn retention(customer, base) { if base > 0.5 and base < 0.9 { base } else { 0.5 } }",
    "fn retention(customer, base) { if not customer.referred { base } else { 0.5 } }",
    "fn retention(customer, base) { IF(base > 0.5; base; 0.5) }",
    "fn retention(customer, base) { IF(base > 0.5, base, 0.5) }",
    "fn retention(customer, base) { if base > 0.5 then base else 0.5 }",
    "fn retention(customer, base) { if base = 0.5 { base } else { 0.5 } }",
    "fn retention(customer, base) { if base <> 0.5 { base } else { 0.5 } }",
    "fn retention(customer, base) { base * 5% }",
    "fn retention(customer, base) { if customer.segment == “small” { base } else { 0.5 } }",
    "fn retention(customer, base) { base + rand() * 0.1 }",
    "fn retention(customer, base) { if today() > 5 { base } else { 0.5 } }",
    "fn retention(customer, base) { customer + 1 }",
    "fn retention(customer, base) { MAX(base, 0.5) }",
    "fn retention(customer, base) { if customer.referred == True { base } else { 0.5 } }",
    "// Needs in the scenario: [attributes] pints = 0.0\nfn retention(customer, base) { customer.pints + customer.pints }",
];

/// Allowed, but rarely meant.
const DOUBTFUL: &[&str] = &[
    "fn policy(portfolio) { if portfolio.mean(\"churn_rate\", 6) > 20.0 { portfolio.add(\"segments.*.retention\", 0.01); } }",
    "fn retention(customer, base) { base + 1/2 }",
    "fn retention(customer, base) { base + customer.tenure / 12 }",
    "fn retention(customer, base) { let x = 0; if base > 0.5 { x = 0.5; } base + x }",
    "fn retention(customer, base) { if customer.points == 0.3 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.satisfaction > 70 { base } else { 0.5 } }",
    "fn retention(customer, base) { if 7.5 < customer.satisfaction { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.purchases < 0 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.tenure >= 60 { base } else { 0.5 } }",
    "fn retention(customer, base) { if customer.status == \"asleep\" { base } else { 0.5 } }",
    "fn retention(customer, base) { if year >= 2027 { base } else { 0.5 } }",
    "fn policy(portfolio) { if portfolio.retention_rate(\"small\") < 85 { portfolio.book(\"x\", 5.0); } }",
    "fn policy(portfolio) { if portfolio.period > 60 { portfolio.book(\"x\", 5.0); } }",
    "fn basket(customer, base) { if customer.revenue > 100 { base * 1.05 } else { base } }",
    "fn purchases(customer, base) { base + often(customer) }\nfn often(c) { c.purchases }",
    "fn on_purchase(customer) { customer.book(\"card\", -customer.revenue * 0.02); }",
    "fn policy(portfolio) { portfolio.book(\"campaign\", -5000.0); }",
    "fn retention(customer, base) { 1.0 + -base ** 2 }",
    "fn retention(customer, base) { -2 ** 2 * base }",
    "// Nothing yet.",
    "fn on_period(customer) { customer.points += 1.0; }",
    "fn expectation(customer, base) { base * 0.9 }",
];

/// Right to read, wrong for some customer.
const FAILING: &[&str] = &[
    "fn retention(customer, base) {\n    base * (100 / (customer.tenure - 3))\n}",
    "fn retention(customer, base) {\n    let x = 9223372036854775807;\n    base * (x + customer.tenure)\n}",
    "fn retention(customer, base) { (customer.points - customer.points) / (customer.tenure * 0.0) }",
    "fn help(c) { 2 ** (2 - c.tenure) }\nfn retention(customer, base) {\n    help(customer)\n}",
    "fn retention(customer, base) { while true { } base }",
    "fn retention(customer, base) { let a = [1, 2]; a[customer.tenure] }",
    "fn retention(customer, base) { if customer.tenure > 3 { throw \"too old\" } base }",
    "fn retention(customer, base) { if customer.tenure > 3 { throw customer } base }",
    "fn retention(customer, base) { 100.0 / customer.tenure }",
    "fn retention(customer, base) { let a = [1.0]; base + a }",
    "fn retention(customer, base) { let f = |x| again(x); f.call(base) }\nfn again(x) { let f = |y| again(y); f.call(x) }",
    "fn retention(customer, base) { let f = || customer.points = 1.0; f.call(); base }",
    "fn retention(customer, base) { let f = || customer.book(\"card\", 1.0); f.call(); base }",
    "fn retention(customer, base) { if customer.tenure < 2 { base } else { per_period(1.5) } }",
    "fn retention(customer, base) { per_period(1e-30) }",
];

#[test]
fn mistakes() {
    let mut all = String::new();
    for text in WRONG.iter().chain(DOUBTFUL) {
        let problems = match RuleBook::compile(&model(&[("shop.rhai", text)]), Mode::Auto) {
            Ok(book) => book.warnings().to_vec(),
            Err(problems) => problems,
        };
        assert!(!problems.is_empty(), "no word about {text}");
        all.extend(["> ", &text.replace('\n', "\n> "), "\n", &told(&problems), "\n"]);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn failures_name_rule_place_and_customer() {
    let mut all = String::new();
    for text in FAILING {
        for mode in [Mode::Auto, Mode::Interpreted] {
            let model = model(&[("shop.rhai", text)]);
            let book = RuleBook::compile(&model, mode).unwrap_or_else(|problems| panic!("{}", told(&problems)));
            let rules = book.quantity(&model, SettingId::Baseline, "segments.small.retention");
            let block = Block::new(&Scope::new(&model), 600);
            let failure = block
                .rows(|rows| {
                    rules.base[0].evaluate(rows, Column::Same(0.5), &mut [0.0; 600], &mut Workspace::default())
                })
                .expect_err(text);
            let line = format!("{failure} (`{}`, customer {} of the block)\n", failure.rule, failure.row);
            if mode == Mode::Auto {
                all += &line;
            } else {
                assert!(all.ends_with(&line), "{line}");
            }
        }
    }
    insta::assert_snapshot!(all);
}

/// Something that only a policy made at run time can get wrong.
#[test]
fn a_path_made_at_run_time_is_checked_when_it_is_used() {
    let text =
        "fn policy(portfolio) { for key in [\"basket\", \"baskt\"] { portfolio.scale(`segments.*.${key}`, 2.0); } }";
    let model = model(&[("shop.rhai", text)]);
    let book = RuleBook::compile(&model, Mode::Auto).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    let view = PortfolioView {
        globals: &[1.0, 0.0, 0.01],
        last: &Seen { figures: vec![[0.0; FIGURES]; 3], ..Seen::default() },
        past: &Arc::default(),
        memory: &[],
    };
    let failure = book.policy(&model, SettingId::Baseline)[0].decide(&view, &mut Workspace::default()).unwrap_err();
    insta::assert_snapshot!(failure.to_string(), @"shop.rhai:1:67: no lever moves `segments.*.baskt`: did you mean `segments.*.basket`?");
}

/// Whatever is refused is refused in every way of running rules, with the same words.
#[test]
fn mistakes_are_refused_however_rules_are_run() {
    for text in WRONG {
        let refused = |mode| RuleBook::compile(&model(&[("shop.rhai", text)]), mode).map(|_| ()).map_err(|p| told(&p));
        let interpreted = refused(Mode::Interpreted);
        assert!(interpreted.is_err(), "{text}");
        assert_eq!(interpreted, refused(Mode::Auto), "{text}");
    }
}

#[test]
fn problems_of_a_rule_in_place_point_into_the_scenario() {
    let toml = "[segments.small]\nretention = { rule = \"0.5 + customer.satisfacton\" }\n";
    let model = in_place(model(&[]), toml, "0.5 + customer.satisfacton");
    let problems = RuleBook::compile(&model, Mode::Auto).unwrap_err();
    insta::assert_snapshot!(told(&problems), @"shop.toml:2:38: error: a customer has no `satisfacton` [satisfacton] not a property of customers or an attribute of the scenario | did you mean `satisfaction`?");
}

#[test]
fn a_word_of_a_rule_is_marked_itself_also_behind_escaped_quotes() {
    let marked = |written: &str| {
        let text = format!(
            "[scenario]\nperiods = 6\n[attributes]\nregion = {{ words = [\"n\", \"z\"], default = \"n\" }}\n\
             [segments.small]\ncustomers = 20\nretention = {{ rule = {written} }}\n"
        );
        let (model, problems) = try_with_name("shop.toml", &text, &[], &Folder::with(&[]));
        let problem =
            RuleBook::compile(&model.unwrap_or_else(|| panic!("{problems:?}")), Mode::Auto).unwrap_err().remove(0);
        assert_eq!(Some(problem.span.start), text.find("customr"), "{text}");
        text[problem.span].to_owned()
    };
    for written in [
        r#""if customer.region == \"n\" { 0.9 } else { customr }""#,
        r#""""if customer.region == "n" { 0.9 } else { customr }""""#,
        r#""if customer.region == \u0022n\" { 0.9 } else {\t\tcustomr }""#,
        "\"\"\"if customer.region == \\\"n\\\" { 0.9 } else { \\\n   customr }\"\"\"",
    ] {
        assert_eq!(marked(written), "customr", "{written}");
    }
}

#[test]
fn a_rule_without_column_form_says_why() {
    let text = "fn retention(customer, base) {\n    let best = 0.0;\n    for x in [1.0, 2.0] { best += x; }\n    best\n}\nfn on_period(customer) { if customer.id == \"x\" { customer.points = 1.0; } }";
    let model = model(&[("shop.rhai", text)]);
    let book = RuleBook::compile(&model, Mode::Auto).unwrap();
    let lines: Vec<String> =
        book.report().iter().map(|r| format!("{}:{} {} {:?}", r.file, r.line, r.rule, r.obstacle)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    shop.rhai:1 retention Some(("`for`", 3))
    shop.rhai:6 on_period Some(("`.id`", 6))
    "#);
    let problems = RuleBook::compile(&model, Mode::Compiled).unwrap_err();
    insta::assert_snapshot!(told(&problems), @r"
    shop.rhai:3:5: error: `for` has no column form [for] `retention` would be interpreted
    shop.rhai:6:38: error: `.id` has no column form [id] `on_period` would be interpreted
    ");
}

/// Whether a claim holds of the figures of one run.
fn holds(claim: &RuleText, figures: &[(&'static str, f64)]) -> Result<bool, Problem> {
    Claim::new(claim)?.holds(figures.to_vec())
}

#[test]
fn claims_speak_of_metrics() {
    let text = |claim: &str| RuleText { text: claim.into(), source: source("shop.toml", claim), span: 0..claim.len() };
    let metrics = [("customers_lost", 0.0), ("npv", 12.5)];
    assert_eq!(holds(&text("customers_lost == 0"), &metrics).ok(), Some(true));
    assert_eq!(holds(&text("npv > 20 || customers_lost > 0"), &metrics).ok(), Some(false));
    let names: Vec<&str> = metrics.iter().map(|(name, _)| *name).collect();
    insta::assert_snapshot!(told(&check_claim(&text("customer_lost == 0"), &names)), @"shop.toml:1:1: error: unknown metric `customer_lost` [customer_lost] not a figure of a run | did you mean `customers_lost`?");
    insta::assert_snapshot!(told(&[holds(&text("npv + 1"), &metrics).unwrap_err()]), @"shop.toml:1:1: error: this claim gives f64, not true or false [npv] true or false is expected");
}

/// What is not known to be true does not uphold a claim, whatever it is compared with.
#[test]
fn an_undefined_figure_upholds_no_claim_that_reads_it() {
    let text = |claim: &str| RuleText { text: claim.into(), source: source("shop.toml", claim), span: 0..claim.len() };
    let metrics = [("clv", f64::NAN), ("revenue", 0.0)];
    for claim in ["clv == 0", "clv >= 0", "clv - 3 == 0", "revenue == clv", "!(clv > 0)", "clv != 1"] {
        assert_eq!(holds(&text(claim), &metrics).ok(), Some(false), "{claim}");
    }
    for claim in ["revenue == 0", "revenue == 0 || clv > 0", "if revenue > 0 { clv > 0 } else { true }"] {
        assert_eq!(holds(&text(claim), &metrics).ok(), Some(true), "{claim}: `clv` is not read");
    }
}

/// A claim that was read once is asked of every run anew: neither steps nor undefined figures of other runs count.
#[test]
fn a_claim_forgets_the_run_before() {
    let text = "clv == 1";
    let claim = RuleText { text: text.into(), source: source("shop.toml", text), span: 0..text.len() };
    let claim = Claim::new(&claim).unwrap();
    for run in 0..20_000 {
        assert_eq!(claim.holds(vec![("clv", f64::NAN)]).ok(), Some(false), "run {run}");
        assert_eq!(claim.holds(vec![("clv", 1.0)]).ok(), Some(true), "run {run}");
    }
}

#[test]
fn claims_compare() {
    let text = |claim: &str| RuleText { text: claim.into(), source: source("shop.toml", claim), span: 0..claim.len() };
    let said = |claim| told(&check_claim(&text(claim), &["retention_rate", "npv"]));
    insta::assert_snapshot!(said("retention_rate = 0.8"), @"shop.toml:1:1: error: a reality check compares and sets nothing [retention_rate] `=` would set this | write `==` to compare");
    insta::assert_snapshot!(said("npv > 2.000.000"), @"shop.toml:1:13: error: cannot read the rule: expecting name of a property [000] here, or just before | write a number without signs between thousands: 2000000");
}

/// Counts are whole, and what has not come about is exactly 0; within the range nothing is certain.
#[test]
fn comparisons_that_may_go_either_way_are_not_told() {
    for condition in [
        "customer.purchases == 0",
        "customer.purchases_total == 3.0",
        "customer.revenue == 0",
        "customer.satisfaction >= 0.7",
        "customer.tenure > 58",
        "customer.tenure == 59",
        "year == 4",
        "period == 59",
        "customer.products > 1",
    ] {
        let rule = format!("fn retention(customer, base) {{ if {condition} {{ base }} else {{ 0.5 }} }}");
        let book = RuleBook::compile(&model(&[("shop.rhai", &rule)]), Mode::Auto).unwrap();
        assert_eq!(told(book.warnings()), "", "{condition}");
    }
    // A run-off is played, too, and listed customers came before.
    let mut longer = model(&[(
        "shop.rhai",
        "fn retention(customer, base) { if customer.tenure > 71 || period > 60 { base } else { 0.5 } }",
    )]);
    longer.horizon.run_off = 2;
    longer.roster = [tenure::model::Listed { start: -12, ..Default::default() }].into();
    assert_eq!(told(RuleBook::compile(&longer, Mode::Auto).unwrap().warnings()), "");
}

#[test]
fn rules_stack_and_share_files() {
    let base = (
        "base.rhai",
        "fn retention(customer, base) { base + 0.01 }\nfn on_purchase(customer) { customer.book(\"card\", 2); }",
    );
    let added = (
        "added.rhai",
        "fn retention(customer, base) { base * 2.0 }\nfn policy(portfolio) { portfolio.service_level(\"small\", \"basic\"); portfolio.book(\"mail\", portfolio.customers(\"large\")); }",
    );
    let model = super::fixture::strategy(in_place(model(&[base]), "0.5", "0.5"), &[added]);
    let book = RuleBook::compile(&model, Mode::Compiled).unwrap();
    let path = "segments.small.retention";
    let (plain, loyal) =
        (book.quantity(&model, SettingId::Baseline, path), book.quantity(&model, SettingId::Strategy(0), path));
    assert_eq!((plain.in_place.is_some(), plain.base.len(), plain.strategy.len()), (true, 1, 0));
    assert_eq!((loyal.base.len(), loyal.strategy.len()), (1, 1));
    assert!(std::sync::Arc::ptr_eq(&plain.base[0], &loyal.base[0]), "compiled once");
    assert_eq!(book.bookings(), ["card", "mail"]);
    assert_eq!(book.event(&model, SettingId::Baseline, Event::Purchase).len(), 1);
    assert_eq!(book.event(&model, SettingId::Baseline, Event::Leave).len(), 0);
    assert_eq!(book.policy(&model, SettingId::Baseline).len(), 0);
    let view = PortfolioView {
        globals: &[1.0, 0.0, 0.01],
        last: &Seen { figures: vec![[0.0; FIGURES], [1.0; FIGURES], [7.0; FIGURES]], ..Seen::default() },
        past: &Arc::default(),
        memory: &[],
    };
    let levers = book.policy(&model, SettingId::Strategy(0))[0].decide(&view, &mut Workspace::default()).unwrap();
    insta::assert_snapshot!(format!("{levers:?}"), @"[Service { segment: 0, service: 1 }, Book { name: 1, amount: 7.0 }]");
}
