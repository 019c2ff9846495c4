//! From the text of a scenario to the model: forms, conversions, changes, lists.

use std::collections::BTreeMap;
use std::sync::Arc;
use tenure::error::{Problem, Severity, Source};
use tenure::model::{Files, Model, build};
use tenure::scenario::read;

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
    let source = Arc::new(Source { name: "test.toml".to_owned(), text: text.to_owned() });
    let sets: Vec<(String, String)> =
        sets.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
    match read(source, &sets) {
        Ok(document) => build(&document, files),
        Err(problems) => (None, problems),
    }
}

/// The model of a text without any problem.
fn model_of(text: &str) -> Model {
    let (model, problems) = try_with(text, &[], &Folder::default());
    assert!(problems.is_empty(), "{problems:#?}");
    model.unwrap()
}

/// The titles of the errors of a text.
fn errors(text: &str) -> Vec<String> {
    let (_, problems) = try_with(text, &[], &Folder::default());
    problems.into_iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.title).collect()
}

#[test]
fn the_wholesaler_of_the_reference_has_no_problem() {
    let files = Folder::with(&[
        ("loyalty_card.rhai", "fn retention(customer, base) { base }"),
        ("customers.csv", "id,segment,start,points\nA1,small,-3,20\nB2,medium,0,\n"),
    ]);
    let (model, problems) = try_with(include_str!("examples/wholesaler.toml"), &[], &files);
    assert!(problems.is_empty(), "{problems:#?}");
    let model = model.unwrap();
    assert_eq!(model.name, "Regional wholesaler");
    assert_eq!(model.strategies.len(), 3);
}
