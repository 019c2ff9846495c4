//! How problems are written.

use std::sync::Arc;
use tenure::error::{Problem, Source, nearest};
use tenure::report::diagnostic::render;

fn problem(name: &str, text: &str, marked: &str) -> Problem {
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let start = text.find(marked).unwrap();
    Problem::error(&source, start..start + marked.len(), "something is wrong", "here")
}

#[test]
fn columns_count_characters_and_lines_end_in_any_way() {
    let rendered = render(&[problem("één.toml", "a = 1\r\n\té = \"ü\"; x\r\n", "x")], false, 80);
    insta::assert_snapshot!(rendered);
}

#[test]
fn long_lines_are_clipped_around_the_place() {
    let text = format!("a = \"{}\" x = 3 # {}", "long ".repeat(100), "tail ".repeat(20_000));
    let rendered = render(&[problem("a.toml", &text, "x = 3")], false, 80);
    assert!(rendered.contains("a.toml:1:508"), "{rendered}");
    assert!(rendered.contains("x = 3"), "{rendered}");
    assert!(rendered.lines().all(|line| line.chars().count() <= 110), "{rendered}");
}

#[test]
fn what_spans_lines_is_marked_on_its_first() {
    let rendered = render(&[problem("a.toml", "a = [\n1,\n2]\n", "[\n1,\n2]")], false, 80);
    insta::assert_snapshot!(rendered);
}

#[test]
fn text_of_a_file_cannot_play_with_the_terminal() {
    let hostile = problem("\u{1b}[2J.toml", "a = \"\u{1b}[31m\u{202e}\"", "a").help("\u{7}");
    let rendered = render(&[hostile], false, 80);
    assert!(!rendered.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{rendered:?}");
    let hidden = "'\u{1b}[31m\u{202e}\u{2028}\u{200b}\u{feff}\u{ad}'";
    let rendered = render(&[problem("a.toml", &format!("a = {hidden}"), hidden)], false, 80);
    assert!(rendered.contains("'\u{fffd}[31m\u{fffd} \u{fffd}\u{fffd}\u{fffd}'"), "{rendered:?}");
}

#[test]
fn the_last_line_counts() {
    let one = problem("a.toml", "a = 1", "a");
    let warning = problem("a.toml", "a = 1", "a").warning();
    let last = |problems: &[Problem]| render(problems, false, 80).lines().last().unwrap_or_default().to_owned();
    assert_eq!(last(&[one.clone(), one.clone(), warning.clone()]), "2 errors, 1 warning");
    assert_eq!(last(&[one]), "1 error");
    assert_eq!(last(&[warning.clone(), warning]), "2 warnings");
    assert_eq!(last(&[]), "no problems");
}

#[test]
fn places_outside_the_text_do_no_harm() {
    let source = Arc::new(Source { name: "é.toml".to_owned(), text: "é".to_owned() });
    for (start, end) in [(0, 0), (1, 2), (2, 2), (5, 9), (2, 1)] {
        let rendered = render(&[Problem::error(&source, start..end, "title", "label")], true, 80);
        assert!(rendered.contains("title"));
    }
}

#[test]
fn many_problems_and_names_of_any_length_take_little_room() {
    let long = "n".repeat(900_000);
    let text = format!("{long} = {long} # {long}");
    let wide = problem(&long, &text, &long).help(long.clone());
    let far = problem("a.toml", &text, "#");
    let begun = std::time::Instant::now();
    let rendered =
        render(&[vec![wide], vec![far; 2], vec![problem("a.toml", "a = 1", "a"); 5_000]].concat(), false, 80);
    assert!(rendered.ends_with("\n5003 errors; the first 50 are shown\n"));
    assert_eq!(rendered.matches("error: ").count(), 50);
    assert!(rendered.contains("a.toml:1:1800005"), "the column counts all of the line");
    assert!(rendered.len() < 50_000, "{}", rendered.len());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn messages_fit_60_columns() {
    let words = "a retention is a share between 0 and 1, of those who are customers at the start of the year";
    let mut long =
        problem("a.toml", "retention = 80 # a remark that goes on and on behind the number that is wrong", "80");
    long.label = words.to_owned();
    long.title = words.to_owned();
    let rendered = render(&[long.help(words)], false, 60);
    assert!(rendered.lines().all(|line| line.chars().count() <= 60), "{rendered}");
    insta::assert_snapshot!(rendered);
}

#[test]
fn the_nearest_name_may_be_in_capitals_and_is_never_sought_for_long() {
    assert_eq!(nearest("MKB", ["zzp", "mkb"]), Some("mkb"));
    assert_eq!(nearest("Één", ["één", "twee"]), Some("één"));
    assert_eq!(nearest("grootzakelijk", ["mkb", "zzp"]), None);
    let long = "n".repeat(900_000);
    assert_eq!(nearest(&long, [&long[1..]]), None);
}
