//! Scenarios that are wrong in exactly one way, and what people get to read about them.

use crate::scenario::{Folder, try_with_name};
use std::fs;
use std::path::Path;
use tenure::error::Severity;
use tenure::report::diagnostic::render;

/// The files that wrong scenarios may name.
fn folder() -> Folder {
    let mut folder = Folder::default();
    for (name, text) in files("csv").into_iter().chain(files("rhai")) {
        folder.0.insert(name, text);
    }
    folder
}

/// The files of `scenarios/wrong` with that extension: names and texts, in the order of the names.
fn files(extension: &str) -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/wrong");
    let mut files: Vec<(String, String)> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn each_wrong_scenario_has_exactly_one_problem_with_its_place() {
    let folder = folder();
    let scenarios = files("toml");
    assert!(scenarios.len() >= 45, "only {} wrong scenarios", scenarios.len());
    for (name, text) in scenarios {
        let (model, problems) = try_with_name(&name, &text, &[], &folder);
        let rendered = render(&problems, false, 80);
        let severities: Vec<Severity> = problems.iter().map(|problem| problem.severity).collect();
        assert_eq!(severities.len(), 1, "{name}\n{rendered}");
        assert_eq!(model.is_none(), severities == [Severity::Error], "{name}");
        let (line, column) = problems[0].source.place(problems[0].span.start);
        let place = format!("{}:{line}:{column}", problems[0].source.name);
        assert!(rendered.contains(&place), "{name}: no {place} in\n{rendered}");
        for line in rendered.lines() {
            assert!(line.chars().count() <= 100, "{name}: too wide: {line}");
        }
        insta::assert_snapshot!(name.trim_end_matches(".toml"), rendered);
    }
}
