//! Problems of the input as text: what is wrong, where, what was expected, and what would be right.

use crate::error::{Problem, Severity};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::ops::Range;

/// What a terminal is wide at least; labels that do not fit beside their carets, and long help, go on lines of their own.
const COLUMNS: usize = 80;
/// Longer lines of a source are clipped around the place.
const WIDTH: usize = 100;

/// Renders problems in their order, with a closing count.
///
/// Each has a line `error: what is wrong`, its place as `file:line:column`, the line of the text with carets and what
/// was expected, and what would help. `color` adds the terminal's colours.
#[must_use]
pub fn render(problems: &[Problem], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let mut text: String = problems.iter().map(|problem| one(problem, &renderer) + "\n\n").collect();
    text.push_str(&count(problems));
    text.push('\n');
    text
}

fn one(problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let (text, marked) = line_of(problem);
    let (line, _) = problem.source.place(problem.span.start);
    let gutter = line.to_string().len() + 3;
    let room = COLUMNS.saturating_sub(gutter + text[..marked.end].chars().count() + 1);
    let beside = problem.label.chars().count() <= room;
    let mark = AnnotationKind::Primary.span(marked);
    let mark = if beside { mark.label(clean(&problem.label)) } else { mark };
    let snippet = Snippet::source(text).path(clean(&problem.source.name)).line_start(line).annotation(mark);
    let mut group = level.primary_title(clean(&problem.title)).element(snippet);
    if !beside {
        group = group.element(Level::NOTE.message(wrapped(&problem.label, gutter + "= note: ".len())));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(wrapped(help, gutter + "= help: ".len())));
    }
    renderer.render(&[group])
}

/// The line in which a problem begins, and the bytes of it that are marked: the line alone is rendered, since lists may
/// be long.
fn line_of(problem: &Problem) -> (String, Range<usize>) {
    let whole = &problem.source.text;
    let from = whole.floor_char_boundary(problem.span.start.min(whole.len()));
    let line_start = whole[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_end = whole[from..].find(['\n', '\r']).map_or(whole.len(), |at| from + at);
    let to = whole.floor_char_boundary(problem.span.end.clamp(from, line_end));
    let before = clean(&whole[line_start..from]);
    let marked = clean(&whole[from..to]);
    let after: String = whole[to..line_end].chars().take(WIDTH).collect();
    let span = before.len()..before.len() + marked.len();
    ([before, marked, clean(&after)].concat(), span)
}

/// Text broken between words, for what begins at the column `indent`.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in clean(text).split(' ') {
        let word_length = word.chars().count();
        if length > 0 && indent + length + 1 + word_length > COLUMNS {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += word_length;
    }
    lines
}

/// Text of a file cannot play with the terminal.
fn printable(character: char) -> char {
    let bidirectional =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if character == '\t' {
        ' '
    } else if character.is_control() || bidirectional {
        '\u{fffd}'
    } else {
        character
    }
}

fn clean(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// "2 errors, 1 warning".
fn count(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    let counted = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{number} {word}s")),
    };
    let parts: Vec<String> = [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect();
    if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
}
