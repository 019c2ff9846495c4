//! Problems of the input as text: what is wrong, where, what was expected, and what would be right.

use crate::error::{Problem, Severity};
use crate::legible::{first, visible};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// More problems than this are only counted: who mends so many runs it again.
const MOST: usize = 50;
/// Characters of a place that are marked at most, where the terminal is that wide, and of its line behind it: names may be
/// of any length.
const LONGEST: usize = 100;

/// Renders problems in their order, with a closing count, for a terminal of `width` columns.
///
/// Each has a line `error: what is wrong`, its place as `file:line:column`, the line of the text with carets and what
/// was expected, and what would help. Notes come last, a sentence each. `color` adds the terminal's colours.
#[must_use]
pub fn render(problems: &[Problem], color: bool, width: u16) -> String {
    let width = usize::from(width);
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let (notes, wrong): (Vec<&Problem>, Vec<&Problem>) =
        problems.iter().partition(|problem| problem.severity == Severity::Note);
    let shown = &wrong[..wrong.len().min(MOST)];
    let mut text: String = shown.iter().map(|problem| renderer.render(&[one(problem, width)]) + "\n\n").collect();
    text.extend(notes.iter().map(|problem| renderer.render(&[note(problem, width)]) + "\n"));
    if !notes.is_empty() && wrong.is_empty() {
        return text;
    }
    let more = if shown.len() < wrong.len() { format!("; the first {MOST} are shown") } else { String::new() };
    format!("{text}{}{more}\n", count(&wrong))
}

/// "note: customers.csv: 300 customers listed: 300 at the opening".
fn note(problem: &Problem, width: usize) -> Group<'static> {
    let said = format!("{}: {}", problem.source.name, problem.title);
    Group::with_title(Level::NOTE.primary_title(wrapped(&said, "note: ".len(), width)))
}

fn one(problem: &Problem, width: usize) -> Group<'static> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let (line, _) = problem.source.place(problem.span.start);
    let gutter = line.to_string().len() + 3;
    let (text, marked) = line_of(problem, LONGEST.min(width.saturating_sub(gutter + 2)));
    let room = width.saturating_sub(gutter + text[..marked.end].chars().count() + 1);
    let beside = problem.label.chars().count() <= room;
    let mark = AnnotationKind::Primary.span(marked);
    let mark = if beside { mark.label(visible(&problem.label)) } else { mark };
    let snippet = Snippet::source(text).path(visible(&problem.source.name)).line_start(line).annotation(mark);
    let title = wrapped(&problem.title, if level == Level::ERROR { "error: ".len() } else { "warning: ".len() }, width);
    let mut group = level.primary_title(title).element(snippet);
    if !beside {
        group = group.element(Level::NOTE.message(wrapped(&problem.label, gutter + "= note: ".len(), width)));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(wrapped(help, gutter + "= help: ".len(), width)));
    }
    group
}

/// The line in which a problem begins, and the bytes of it that are marked: the line alone is rendered, since lists may
/// be long.
fn line_of(problem: &Problem, most: usize) -> (String, Range<usize>) {
    let whole = &problem.source.text;
    let from = whole.floor_char_boundary(problem.span.start.min(whole.len()));
    let line_start = whole[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_end = whole[from..].find(['\n', '\r']).map_or(whole.len(), |at| from + at);
    let to = whole.floor_char_boundary(problem.span.end.clamp(from, line_end));
    let before = first(&whole[line_start..from], usize::MAX);
    let marked = first(&whole[from..to], most);
    let after = first(&whole[to..line_end], LONGEST);
    let span = before.len()..before.len() + marked.len();
    ([before, marked, after].concat(), span)
}

/// One sentence behind a word such as "error", for a terminal of `width` columns.
#[must_use]
pub fn sentence(word: &str, text: &str, width: usize) -> String {
    format!("{word}: {}\n", wrapped(text, word.len() + 2, width))
}

/// Lines as they are, for a terminal of `width` columns: what goes on in the next line stands a little further in.
#[must_use]
pub fn lines(text: &str, width: usize) -> String {
    let line = |line: &str| {
        let said = line.trim_start();
        let indent = &line[..line.len() - said.len()];
        let further = format!("\n{indent}  ");
        format!("{indent}{}\n", wrapped(said, indent.len() + 2, width).replace('\n', &further))
    };
    text.lines().map(line).collect()
}

/// Text broken between words, for what begins at the column `indent`.
fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in visible(text).split(' ') {
        let word_length = word.chars().count();
        if length > 0 && indent + length + 1 + word_length > width {
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

/// "2 errors, 1 warning".
fn count(problems: &[&Problem]) -> String {
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
