//! How problems are written.

use std::sync::Arc;
use tenure::error::{Problem, Source};
use tenure::report::diagnostic::render;

fn problem(name: &str, text: &str, marked: &str) -> Problem {
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let start = text.find(marked).unwrap();
    Problem::error(&source, start..start + marked.len(), "something is wrong", "here")
}

#[test]
fn columns_count_characters_and_lines_end_in_any_way() {
    let rendered = render(&[problem("één.toml", "a = 1\r\n\té = \"ü\"; x\r\n", "x")], false);
    insta::assert_snapshot!(rendered);
}

#[test]
fn long_lines_are_clipped_around_the_place() {
    let text = format!("a = \"{}\" x = 3 # {}", "long ".repeat(100), "tail ".repeat(20_000));
    let rendered = render(&[problem("a.toml", &text, "x = 3")], false);
    assert!(rendered.contains("a.toml:1:508"), "{rendered}");
    assert!(rendered.contains("x = 3"), "{rendered}");
    assert!(rendered.lines().all(|line| line.chars().count() <= 110), "{rendered}");
}

#[test]
fn what_spans_lines_is_marked_on_its_first() {
    let rendered = render(&[problem("a.toml", "a = [\n1,\n2]\n", "[\n1,\n2]")], false);
    insta::assert_snapshot!(rendered);
}

#[test]
fn text_of_a_file_cannot_play_with_the_terminal() {
    let hostile = problem("\u{1b}[2J.toml", "a = \"\u{1b}[31m\u{202e}\"", "a").help("\u{7}");
    let rendered = render(&[hostile], false);
    assert!(!rendered.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{rendered:?}");
    let marked = problem("a.toml", "a = '\u{1b}[31m\u{202e}'", "'\u{1b}[31m\u{202e}'");
    let rendered = render(&[marked], false);
    assert!(rendered.contains("'\u{fffd}[31m\u{fffd}'"), "{rendered:?}");
}

#[test]
fn the_last_line_counts() {
    let one = problem("a.toml", "a = 1", "a");
    let warning = problem("a.toml", "a = 1", "a").warning();
    let last = |problems: &[Problem]| render(problems, false).lines().last().unwrap_or_default().to_owned();
    assert_eq!(last(&[one.clone(), one.clone(), warning.clone()]), "2 errors, 1 warning");
    assert_eq!(last(&[one]), "1 error");
    assert_eq!(last(&[warning.clone(), warning]), "2 warnings");
    assert_eq!(last(&[]), "no problems");
}

#[test]
fn places_outside_the_text_do_no_harm() {
    let source = Arc::new(Source { name: "é.toml".to_owned(), text: "é".to_owned() });
    for (start, end) in [(0, 0), (1, 2), (2, 2), (5, 9), (2, 1)] {
        let rendered = render(&[Problem::error(&source, start..end, "title", "label")], true);
        assert!(rendered.contains("title"));
    }
}
