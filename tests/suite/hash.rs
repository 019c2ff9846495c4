//! The fingerprint follows the meaning of a scenario, not its looks.

use crate::scenario::{Folder, assert_sound, model_of, try_with_name};
use tenure::model::hash;

const TEXT: &str = "[scenario]
periods = 24
runs = 100
rules = [\"r.rhai\"]
[segments.small]
customers = 10
retention = 0.80
basket = { gamma = { mean = 80, cv = 0.5 }, per = \"customer\" }
margin = 0.3
[portfolio]
customers = \"list.csv\"
[strategies.a]
change = [{ path = \"segments.*.retention\", add = 0.05 }]
[strategies.b]
cost = { once = 3 }
";

fn fingerprint(name: &str, text: &str, rule: &str, list: &str) -> String {
    let (model, problems) = try_with_name(name, text, &[], &Folder::with(&[("r.rhai", rule), ("list.csv", list)]));
    assert_sound(&problems);
    hash(&model.unwrap()).unwrap()
}

#[test]
fn layout_comments_order_of_strategies_runs_and_seed_leave_it() {
    let plain = fingerprint("a.toml", TEXT, "//", "id\nA\n");
    assert_eq!(plain.len(), 16);
    let (head, strategies) = TEXT.split_at(TEXT.find("[strategies.a]").unwrap());
    let (first, second) = strategies.split_at(strategies.find("[strategies.b]").unwrap());
    let other =
        format!("# A comment\n{head}{second}{first}").replace("runs = 100", "seed   = 7").replace("0.80", "0.8");
    assert_eq!(plain, fingerprint("b.toml", &other, "//", "id\nA\n"));
}

#[test]
fn every_number_name_and_rule_changes_it() {
    let mut seen = vec![fingerprint("a.toml", TEXT, "//", "id\nA\n")];
    for (from, to) in [
        ("periods = 24", "periods = 25"),
        ("customers = 10", "customers = 11"),
        ("0.80", "0.81"),
        ("mean = 80", "mean = 81"),
        ("per = \"customer\"", "per = \"period\""),
        ("add = 0.05", "add = 0.06"),
        ("add = 0.05", "scale = 0.05"),
        ("once = 3", "once = 4"),
        ("[strategies.b]", "[strategies.c]"),
        ("margin = 0.3", "margin = { value = 0.3 }\ncross_sell = 0.1"),
        ("[scenario]", "[scenario]\nrate_basis = \"period\""),
    ] {
        assert!(TEXT.contains(from));
        seen.push(fingerprint("a.toml", &TEXT.replace(from, to), "//", "id\nA\n"));
    }
    seen.push(fingerprint("a.toml", TEXT, "// more", "id\nA\n"));
    seen.push(fingerprint("a.toml", TEXT, "//", "id\nB\n"));
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

/// So a key that is new in a version leaves the fingerprint of who does not use it.
#[test]
fn what_holds_without_a_word_is_no_part_of_it() {
    let plain = fingerprint("a.toml", TEXT, "//", "id\nA\n");
    let with = |line: &str| {
        let text = TEXT.replace("margin = 0.3", &format!("margin = 0.3\n{line}"));
        fingerprint("a.toml", &text, "//", "id\nA\n")
    };
    for same in
        ["complaints = 0", "cross_sell = { value = 0, basis = \"period\" }", "satisfaction = 0.7", "purchases = 1"]
    {
        assert_eq!(plain, with(same), "{same}");
    }
    for other in ["purchases = { value = 1, basis = \"month\" }", "complaints = 1e-9", "expectation = 0.7"] {
        assert_ne!(plain, with(other), "{other}");
    }
    let change = "{ path = \"segments.*.retention\", add = 0.05 }";
    let changed = TEXT.replace(change, &format!("{change}, {{ path = \"segments.*.complaints\", add = 0.05 }}"));
    assert_ne!(fingerprint("a.toml", &changed, "//", "id\nA\n"), plain);
}

#[test]
fn it_is_the_same_everywhere() {
    let model = model_of(include_str!("examples/b1.toml"));
    insta::assert_snapshot!(hash(&model).unwrap());
}
