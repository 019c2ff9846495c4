//! The hash that every output states: the same for the same scenario, another for any other.

use std::sync::Arc;
use tenure::error::Source;
use tenure::model::{self, Files};
use tenure::scenario;
use tenure::stats::Study;

/// A rule file of this text, whatever it is called.
struct Rule(&'static str);

impl Files for Rule {
    fn rule(&self, name: &str) -> Result<Arc<Source>, String> {
        Ok(Arc::new(Source { name: name.to_string(), text: self.0.to_string() }))
    }

    fn list(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("none".to_string())
    }
}

const TEXT: &str = "
[scenario]
name = \"Shop\"
periods = 12
runs = 20
seed = 7
[segments.small]
customers = 50
retention = 0.8
[strategies.card]
rules = [\"card.rhai\"]
";

fn study(path: &str, text: &str, rule: &'static str, sets: &[(&str, &str)]) -> Study {
    let sets: Vec<(String, String)> = sets.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect();
    let source = Arc::new(Source { name: path.to_string(), text: text.to_string() });
    let (model, problems) = model::build(&scenario::read(source, &sets).unwrap(), &Rule(rule));
    assert!(problems.is_empty(), "{problems:?}");
    Study::of(&model.unwrap(), 7)
}

#[test]
fn the_hash_follows_what_the_scenario_means() {
    let rule = "fn retention(customer, base) { base }";
    let original = study("shop.toml", TEXT, rule, &[]);
    let hash = |other: Study| other.hash;
    assert_eq!(original.hash.len(), 16);
    assert!(original.hash.chars().all(|digit| digit.is_ascii_hexdigit()));

    let laid_out_anew = TEXT.replace("retention = 0.8", "# four of five stay\nretention    = 0.80");
    assert_eq!(original, study("elsewhere/shop.toml", &laid_out_anew, rule, &[]), "comments, spaces, folders");
    let more_runs = TEXT.replace("runs = 20", "runs = 30").replace("seed = 7", "seed = 8");
    assert_eq!(original.hash, hash(study("shop.toml", &more_runs, rule, &[])));

    let retention = TEXT.replace("0.8", "0.8000000000000002");
    let others = [
        hash(study("shop.toml", &retention, rule, &[])),
        hash(study("shop.toml", TEXT, "fn retention(customer, base) { base + 0.0 }", &[])),
        hash(study("shop.toml", TEXT, rule, &[("segments.small.retention", "0.7")])),
        hash(study("shop.toml", TEXT, rule, &[("scenario.periods", "7")])),
    ];
    for (at, other) in others.iter().enumerate() {
        assert_ne!(*other, original.hash, "{at}");
    }
}
