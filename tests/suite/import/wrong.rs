//! Exports that are wrong in one way each, and what people get to read about them.

use super::{data, read};
use tenure::error::Severity;
use tenure::report::diagnostic::render;

/// What the command line says beside the name of the file.
fn flags(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "map_of_nothing" => &[("map", "bedrag=amount")],
        "map_to_no_column" => &[("map", "amount=Bedrag")],
        "until_no_day" => &[("until", "soon")],
        "until_far_away" | "subscriptions_until_far_away" => &[("until", "9999-12-31")],
        "map_of_days_to_amounts" => &[("map", "amount=date")],
        "map_takes_the_days" => &[("map", "customer=date")],
        "until_before_all" => &[("until", "2024-12-31")],
        "segment_by_no_column" => &[("segment-by", "branch")],
        _ => &[],
    }
}

#[test]
fn each_wrong_export_is_refused_and_told_where_and_what_would_be_right() {
    let folder = data("exports/wrong");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 50, "only {} wrong exports", names.len());
    let mut all = String::new();
    for name in names {
        let file = format!("{name}.csv");
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let kind = name.split('_').next().unwrap();
        let Err(problems) = read(kind, &file, &bytes, flags(&name)) else { panic!("{name} is read") };
        // Two columns of one list may be open in the same way.
        let most = if name == "subscriptions_open_days" { 2 } else { 1 };
        assert_eq!(problems.len(), most, "{name}\n{}", render(&problems, false, 80));
        assert!(problems.iter().all(|problem| problem.severity == Severity::Error), "{name}");
        let told = render(&problems, false, 80);
        assert!(told.lines().all(|line| line.chars().count() <= 100), "{name}\n{told}");
        all += &format!("{told}\n");
    }
    insta::assert_snapshot!("wrong_exports", all);
}
