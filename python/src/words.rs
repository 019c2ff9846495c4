//! What the library says to whoever asks is said in words of the command (`--runs 1000`): here in those of Python (`runs=1000`).

use std::sync::Arc;
use tenure::error::{Problem, Source};
use tenure::units::{Choice, Length};

/// What Python asks in another way, or not at all.
const PHRASES: [(&str, &str); 5] = [
    ("such as a,b", "such as (\"a\", \"b\")"),
    ("with --strategy baseline", "with \"baseline\" in strategies="),
    (", no table of them (--runs-out, --out)", ""),
    (", neither --by-segment nor --by-year nor --json nor --report nor --out", ""),
    ("Tables are written by --out", "Tables are summary, values, series, segments and customers"),
];

/// How the value of a keyword is written.
#[derive(Clone, Copy)]
enum Form {
    Number,
    /// Bytes, which the command counts in GiB.
    Bytes,
    /// A number or a text.
    Text,
    /// A text that may be a word as sentences have them.
    Name,
    /// What stands at a path, or in a column.
    Entry {
        is_text: bool,
    },
    /// A pilot.
    Sample,
    /// Names in one word.
    Group,
}

/// Keywords that stand for a flag; with `_` for `-`.
const KEYWORDS: [(&str, Form); 22] = [
    ("runs", Form::Number),
    ("run", Form::Number),
    ("seed", Form::Number),
    ("threads", Form::Number),
    ("memory", Form::Bytes),
    ("precision", Form::Text),
    ("set", Form::Entry { is_text: false }),
    ("strategy", Form::Name),
    ("against", Form::Name),
    ("at", Form::Number),
    ("indifference", Form::Number),
    ("limit", Form::Text),
    ("together", Form::Group),
    ("sample", Form::Sample),
    ("map", Form::Entry { is_text: true }),
    ("decimal", Form::Text),
    ("dates", Form::Text),
    ("since", Form::Text),
    ("until", Form::Text),
    ("segment_by", Form::Text),
    ("period", Form::Text),
    ("currency", Form::Text),
];

/// A sentence, as Python says it.
pub(crate) fn python(told: &str) -> String {
    let told = PHRASES.iter().fold(told.to_owned(), |told, (from, to)| told.replace(from, to));
    let mut said = String::new();
    let mut rest = &told[..];
    while let Some(at) = rest.find("--") {
        let (before, flag) = rest.split_at(at);
        said.push_str(before);
        let begins = before.chars().next_back().is_none_or(|it| it.is_whitespace() || "(`".contains(it));
        let length = flag[2..].find(|it: char| !it.is_ascii_lowercase() && it != '-').unwrap_or(flag.len() - 2) + 2;
        let known = keyword(&flag[2..length]).filter(|_| begins && !is_of_a_command(&said));
        rest = &flag[length..];
        if let Some(known) = known {
            rest = keyed(known, rest, &mut said);
        } else {
            said.push_str(&flag[..length]);
        }
    }
    said + rest
}

/// A problem, as Python says it.
pub(crate) fn problem(told: &Problem) -> Problem {
    let mut said = told.clone();
    said.title = python(&told.title);
    said.label = python(&told.label);
    said.help = told.help.as_deref().map(python);
    if let Some((name, _)) = told.source.name.strip_prefix("--").and_then(keyword) {
        said.source = Arc::new(Source { name: name.to_owned(), text: told.source.text.clone() });
    }
    said
}

fn keyword(flag: &str) -> Option<(&'static str, Form)> {
    KEYWORDS.into_iter().find(|(name, _)| *name == flag.replace('-', "_"))
}

/// Whether what follows stands in a command that is quoted as a whole.
fn is_of_a_command(before: &str) -> bool {
    let quoted = before.matches('`').count() % 2 == 1;
    quoted && before.rsplit('`').next().is_some_and(|words| !words.is_empty())
}

/// Says a keyword, with the value that follows where one does. What is left after that.
fn keyed<'a>((name, form): (&str, Form), after: &'a str, said: &mut String) -> &'a str {
    said.push_str(name);
    said.push('=');
    let Some(rest) = after.strip_prefix([' ', '=']) else { return after };
    let mut inside = false;
    let ends = |it: char| {
        inside ^= it == '"';
        it.is_whitespace() && !inside
    };
    let word = rest[..rest.find(ends).unwrap_or(rest.len())].trim_end_matches([',', '.', ':', ';', ')']);
    let sentence = word.chars().all(|it| it.is_ascii_lowercase());
    if sentence && !matches!(form, Form::Name | Form::Group) && !Length::NAMES.iter().any(|(name, _)| *name == word) {
        return after;
    }
    said.push_str(&written(form, word));
    &rest[word.len()..]
}

fn written(form: Form, word: &str) -> String {
    let text = |it: &str| if it.starts_with('"') { it.to_owned() } else { format!("\"{it}\"") };
    let pair = |of: &dyn Fn(&str) -> String| {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        format!("{{{}: {}}}", text(name), of(value))
    };
    match form {
        Form::Number => word.to_owned(),
        Form::Bytes => word.strip_suffix("GiB").map_or_else(|| word.to_owned(), |it| format!("{it} << 30")),
        Form::Text if word.parse::<f64>().is_ok() => word.to_owned(),
        Form::Text | Form::Name => text(word),
        Form::Entry { is_text } => pair(&|it| if is_text { text(it) } else { it.to_owned() }),
        Form::Sample => pair(&|it| it.split_once(":normal:").map_or(it.to_owned(), |(n, sd)| format!("({n}, {sd})"))),
        Form::Group => {
            let names: Vec<String> = word.split(',').map(text).collect();
            format!("[({}{})]", names.join(", "), if names.len() == 1 { "," } else { "" })
        }
    }
}
