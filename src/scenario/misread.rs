//! A text that is not TOML: what the parser says, told to people who seldom write TOML.

use super::clip;
use crate::error::{Problem, Source};
use std::ops::Range;
use std::sync::Arc;

/// What word processors make of quotes.
const CURLED: &[char] = &['“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '″'];

/// The problem at the place where the mistake was made, which need not be where the parser stumbled.
pub(super) fn problem(source: &Arc<Source>, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let text = &source.text;
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    if error.message().contains("duplicate key") {
        let title = format!("`{}` stands in the file twice", clip(&text[start..end]));
        return Problem::error(source, start..end, title, "this is the second").help("remove one of the two");
    }
    if error.message().contains("recursion limit") || error.message().contains("recurse further") {
        return too_deep(source);
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let title = format!("line {} is not TOML", source.place(start).0);
    if let Some(within) = decimal_comma(line) {
        let help = with_a_point(&line[within.clone()]);
        let span = line_start + within.start..line_start + within.end;
        return Problem::error(source, span, title, NO_COMMA).help(help);
    }
    if let Some(problem) = never_closed(source, start, line) {
        return problem;
    }
    let problem = Problem::error(source, start..end, title, plain(error.message()));
    match advice(line, line[start - line_start..].starts_with(CURLED)) {
        Some(advice) => problem.help(advice),
        None => problem,
    }
}

/// The parser gives up at some depth without saying where: the line that goes deepest is the one.
fn too_deep(source: &Arc<Source>) -> Problem {
    let depth = |line: &str| line.matches(['.', '[', '{']).count();
    let mut start = 0;
    let lines = source.text.split_inclusive('\n').map(|line| {
        start += line.len();
        (start - line.len(), line.trim_end())
    });
    let (start, line) = lines.max_by_key(|(_, line)| depth(line)).unwrap_or_default();
    Problem::error(source, start..start + line.len(), "this goes too deep", "nothing in a scenario lies so deep")
        .help("a name with points in it stands between quotes: [segments.\"a.b.c\"]")
}

/// The problem with a value of `--set`, which stands at `span` of "path=value".
pub(super) fn value(source: &Arc<Source>, span: Range<usize>, error: &toml::de::Error) -> Problem {
    let (line, value) = (&source.text, &source.text[span.clone()]);
    let title = format!("`{}` cannot be read as a value", clip(value));
    if decimal_comma(line).is_some() {
        return Problem::error(source, span.clone(), title, NO_COMMA).help(with_a_point(value));
    }
    let problem = Problem::error(source, span.clone(), title, plain(error.message()));
    match advice(line, value.starts_with(CURLED)) {
        Some(advice) => problem.help(advice),
        None => problem,
    }
}

const NO_COMMA: &str = "a comma does not begin decimals";

fn with_a_point(number: &str) -> String {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once(',') {
        // What has three digits behind its comma is more often thousands.
        Some((whole, part))
            if part.len() == 3 && whole.len() <= 3 && digits(whole) && digits(part) && !whole.starts_with('0') =>
        {
            format!("thousands take an underscore: {whole}_{part}, and decimals a point: 1.5")
        }
        _ => format!("decimals take a point: {}, and thousands an underscore: 180_000", number.replace(',', ".")),
    }
}

/// The bytes of a number with a decimal comma, right behind a `=`.
fn decimal_comma(line: &str) -> Option<Range<usize>> {
    let line = line.split('#').next().unwrap_or_default();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    line.match_indices('=').find_map(|(equals, _)| {
        let behind = &line[equals + 1..];
        let start = equals + 1 + (behind.len() - behind.trim_start().len());
        let sign = usize::from(line[start..].starts_with(['-', '+']));
        let whole = digits(&line[start + sign..]);
        let comma = start + sign + whole;
        let part = line[comma..].strip_prefix(',').map_or(0, digits);
        // `a = 1,2 = 3` may be anything; a name behind the comma is another key.
        (whole > 0 && part > 0).then_some(start..comma + 1 + part)
    })
}

/// A bracket or brace that an earlier line opens, and what follows shows that it was meant to be closed there.
fn never_closed(source: &Arc<Source>, stumbled: usize, line: &str) -> Option<Problem> {
    let text = &source.text;
    let open = *opened(&text[..stumbled]).last()?;
    let (bracket, closing) = if text[open..].starts_with('{') { ("{", "}") } else { ("[", "]") };
    let rest = text[open + 1..].lines().next().unwrap_or_default();
    let at_end = text[stumbled..].trim().is_empty();
    let on_its_line = open + 1 + rest.len() >= stumbled;
    let told = if at_end {
        true
    } else if on_its_line {
        text[stumbled..].starts_with(if bracket == "{" { ']' } else { '}' })
    } else {
        // What opens at the end of a line is meant to go on.
        is_header(line) || (is_setting(line) && !rest.trim().is_empty())
    };
    let missing = |to: usize| {
        let title = format!("this `{bracket}` is never closed");
        Problem::error(source, open..to, title, format!("its `{closing}` is missing"))
    };
    told.then(|| {
        let problem = missing(open + 1);
        if on_its_line || at_end {
            return problem;
        }
        let (number, _) = source.place(stumbled);
        problem.help(format!("line {number} was read as a part of it: `{}`", clip(line.trim())))
    })
}

/// The brackets and braces that are open where `text` ends, outermost first. Headers of tables are none.
fn opened(text: &str) -> Vec<usize> {
    let mut open = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut line_begins = true;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '#' => while letters.next_if(|(_, letter)| *letter != '\n').is_some() {},
            '[' if line_begins && open.is_empty() => while letters.next_if(|(_, letter)| *letter != '\n').is_some() {},
            '[' | '{' => open.push(at),
            ']' | '}' => _ = open.pop(),
            '"' | '\'' => {
                let close = if text[at..].starts_with("\"\"\"") || text[at..].starts_with("'''") { 3 } else { 1 };
                let inside = &text[at + close..];
                let until = past(inside, &text[at..at + close], letter == '"');
                while letters.next_if(|(next, _)| *next < at + close + until).is_some() {}
            }
            _ => {}
        }
        line_begins = letter == '\n' || (line_begins && letter.is_whitespace());
    }
    open
}

/// How many bytes of what follows opening quotes belong to the text, the closing ones included.
fn past(inside: &str, quotes: &str, backslash: bool) -> usize {
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if backslash => escaped = true,
            '\n' if quotes.len() == 1 => return at,
            _ if inside[at..].starts_with(quotes) => return at + quotes.len(),
            _ => {}
        }
    }
    inside.len()
}

/// `[segments.small]`, `[[check]]`.
fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[') && line.ends_with(']') && name.starts_with(char::is_alphabetic) && !name.contains([',', '='])
}

/// `key = value`.
fn is_setting(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-.\"".contains(letter))
    })
}

/// What people who seldom write TOML get wrong most.
fn advice(line: &str, at_a_curl: bool) -> Option<&'static str> {
    if at_a_curl || (line.contains(CURLED) && line.matches('"').count() % 2 == 1) {
        return Some("quotes are straight in TOML: \"...\", not curled as word processors make them");
    }
    if line.trim_end_matches('\n').contains('\r') {
        return Some("save the file with the line ends of Windows or of Unix");
    }
    if line.trim_start().starts_with('[') && !line.contains('=') {
        let named = "a name with spaces or accents stands between quotes: [segments.\"key accounts\"]";
        return Some(if line.contains(']') {
            named
        } else {
            "a table begins with its name between brackets: [segments.small]"
        });
    }
    let Some((_, value)) = line.split_once('=') else {
        let plain = !line.trim_start().starts_with([']', '{', '}']);
        return plain.then_some("a key and its value are written as key = value");
    };
    let value = value.split('#').next().unwrap_or_default().trim();
    match value.chars().next() {
        None => Some("a value is missing after the `=`"),
        Some('"' | '\'') => Some("text stands between two quotes on one line"),
        Some('[' | '{') => None,
        Some(_) if value.ends_with('%') => Some("write a share as a decimal: 0.80 for 80%"),
        Some(first) if first.is_alphabetic() => Some("text stands between quotes"),
        Some(_) => None,
    }
}

/// The parser's words as one line, and plainer where they mislead.
fn plain(message: &str) -> String {
    if message.contains("string values must be quoted") || message.ends_with("expected nothing") {
        return "expected a number, or text between quotes".to_owned();
    }
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_comments_and_headers_are_none() {
        let text = "# {\n[a]\nb = \"{ \\\" [\" # [\nc = '''\n[\n''' \nd = { e = [1], f = [";
        let open: Vec<&str> = opened(text).into_iter().map(|at| &text[at..=at]).collect();
        assert_eq!(open, ["{", "["]);
    }

    #[test]
    fn a_decimal_comma_stands_behind_an_equals_sign() {
        for (line, number) in [
            ("a = 0,80", Some("0,80")),
            ("a = { mean = 0,8, sd = 1 }", Some("0,8")),
            ("a = -1,5 # x", Some("-1,5")),
            ("a = [0,8]", None),
            ("a = { b = 1, c = 2 }", None),
            ("# a = 0,80", None),
        ] {
            assert_eq!(decimal_comma(line).map(|within| &line[within]), number, "{line}");
        }
    }
}
