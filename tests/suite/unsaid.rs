//! What nobody says, though it matters.

use crate::scenario::{Folder, try_with};
use std::sync::Arc;
use tenure::error::{Severity, Source};
use tenure::model::{build, unsaid};

/// Whether a segment without a basket is warned of.
fn warned(segment: &str, rest: &str) -> bool {
    let text = format!("[scenario]\nperiods = 12\n[segments.a]\nretention = 0.8\n{segment}\n{rest}");
    let files = Folder::with(&[("r.rhai", "fn basket(customer, base) { base + 10 }")]);
    let (model, problems) = try_with(&text, &[], &files);
    assert!(model.is_some(), "{problems:#?}");
    let title = "segment `a` has no basket: its customers buy for nothing";
    problems.iter().any(|it| it.severity == Severity::Warning && it.title == title)
}

#[test]
fn who_buys_for_nothing_is_warned_of() {
    let buys = "customers = 9\npurchases = 3";
    assert!(warned(buys, ""));
    assert!(warned("customers = 9\nmargin = 0.3", ""));
    assert!(warned(buys, "[strategies.s]\nchange = [{ path = \"segments.a.basket\", scale = 1.04 }]"));
    assert!(warned("purchases = 3", "[channels.c]\nnewcomers = 9"));
    // Another segment sells.
    assert!(warned("customers = 9", "[segments.b]\nretention = 1\nbasket = 9\nmargin = 1"));
}

#[test]
fn whose_basket_is_given_or_not_meant_is_not_warned_of() {
    let buys = "customers = 9\npurchases = 3";
    assert!(!warned(&format!("{buys}\nbasket = 0"), ""), "said");
    assert!(!warned("customers = 9", ""), "how long they stay is asked");
    assert!(!warned("customers = 9\npurchases = 0", ""), "nobody buys");
    assert!(!warned("purchases = 3", ""), "nobody comes");
    for change in ["set", "add"] {
        let strategy = format!("[strategies.s]\nchange = [{{ path = \"segments.a.basket\", {change} = 10 }}]");
        assert!(!warned(buys, &strategy), "{change}");
    }
    assert!(!warned(buys, "[strategies.s]\nrules = [\"r.rhai\"]"));
}

/// What is not given and matters.
fn silent(scenario: &str, segment: &str) -> Option<String> {
    let text =
        format!("[scenario]\nperiods = 12\n{scenario}\n[segments.a]\nretention = 0.8\ncustomers = 9\n{segment}\n");
    let document = tenure::scenario::read(Arc::new(Source { name: "test.toml".to_owned(), text }), &[]).unwrap();
    let (model, _) = build(&document, &Folder::default());
    unsaid(&document, &model)
}

#[test]
fn defaults_that_matter_are_said() {
    let both = "not given: `purchases` is 1 a year in `a`; `discount_rate` is 0";
    assert_eq!(silent("", "basket = 9").as_deref(), Some(both));
    let quarter = "not given: `purchases` is 1 a quarter in `a`";
    assert_eq!(silent("discount_rate = 0\nrate_basis = \"quarter\"", "basket = 9").as_deref(), Some(quarter));
    let month = "not given: `purchases` is 1 a month in `a`";
    assert_eq!(silent("discount_rate = 0\nrate_basis = \"period\"", "basket = 9").as_deref(), Some(month));
    assert_eq!(silent("discount_rate = 0", "basket = 9\npurchases = 1"), None);
    assert_eq!(silent("discount_rate = 0", ""), None, "nothing is sold");
}
