//! A rule text: a file of functions, or an expression in the scenario. Knows how places in what Rhai reads belong to
//! places in what people wrote.

use super::habits;
use super::sandbox;
use super::syntax::{self, Function};
use super::tokens;
use crate::error::{Problem, Source};
use crate::model::RuleText;
use rhai::Engine;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The name of the function that holds an expression of the scenario.
pub(super) const IN_PLACE: &str = "rule";

/// A text that was read.
#[derive(Debug)]
pub(super) struct File {
    /// What people wrote.
    pub source: Arc<Source>,
    /// What Rhai reads.
    pub text: String,
    /// In the order of the text.
    pub functions: Vec<Function>,
    /// Functions without a name.
    pub closures: Vec<Function>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Both texts are the same.
    Whole,
    /// Bytes that stand before the expression in what Rhai reads; where it stands in the scenario.
    Within { before: usize, span: Range<usize> },
}

impl File {
    /// Reads a rule file.
    pub(super) fn whole(engine: &Engine, source: &Arc<Source>) -> Result<File, Problem> {
        let file = File {
            source: Arc::clone(source),
            text: source.text.clone(),
            functions: vec![],
            closures: vec![],
            place: Place::Whole,
        };
        if file.text.len() > sandbox::BYTES {
            return Err(file.problem(0, "the rule file is too long", "64 KiB at most"));
        }
        let read = file.read(engine)?;
        match read.loose {
            Some(at) => Err(file
                .problem(at, "this stands outside a function", "a rule file holds functions only")
                .help("put it inside the function that needs it, or in `[assumptions]` of the scenario")),
            None => Ok(File { functions: read.functions, closures: read.closures, ..file }),
        }
    }

    /// Reads an expression of the scenario over the names `params`.
    pub(super) fn in_place(engine: &Engine, rule: &RuleText, params: &[&str]) -> Result<File, Problem> {
        let head = format!("fn {IN_PLACE}({}) {{\n", params.join(", "));
        let place = Place::Within { before: head.len(), span: rule.span.clone() };
        let text = format!("{head}{}\n}}", rule.text);
        let file = File { source: Arc::clone(&rule.source), text, functions: vec![], closures: vec![], place };
        if rule.text.len() > sandbox::BYTES {
            return Err(file.problem(0, "the rule is too long", "64 KiB at most"));
        }
        let read = file.read(engine)?;
        if read.loose.is_some() || read.functions.len() != 1 {
            return Err(file.problem(head.len(), "a rule in place is one expression", "not a whole function"));
        }
        Ok(File { functions: read.functions, closures: read.closures, ..file })
    }

    fn read(&self, engine: &Engine) -> Result<syntax::Read, Problem> {
        let all = || self.text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words = |wanted: &str| all().filter(|word| *word == wanted).count();
        let names = all().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).collect::<BTreeSet<_>>();
        let signs = |wanted: &str| self.text.matches(wanted).count();
        for (count, what) in [
            (signs("=>"), "cases"),
            (words("let"), "variables"),
            (words("const"), "constants"),
            (words("for") + words("catch"), "loops"),
            (names.len() / 2, "names"),
            (signs(",") / 4, "commas"),
            (signs("|") / 4, "bars"),
        ] {
            if count > sandbox::MANY {
                return Err(self.problem(0, format!("the rule has too many {what}"), "this is no text by hand"));
            }
        }
        syntax::read(engine, &self.text).map_err(|misread| {
            let title = format!("cannot read the rule: {}", sentence(&misread.message));
            let problem = self.problem(misread.at, title, "here, or just before");
            match self.unclosed(misread.at).or_else(|| habits::misread(&self.text, misread.at, &misread.message)) {
                Some(help) => problem.help(help),
                None => problem,
            }
        })
    }

    /// Help where the text ends, or another function begins, before a `}`.
    fn unclosed(&self, at: usize) -> Option<String> {
        let (before, after) = self.text.split_at_checked(at)?;
        let rest = after.trim_start();
        if !rest.is_empty() && !rest.starts_with("fn ") {
            return None;
        }
        let open = tokens::unclosed(before)?;
        let (line, column) = self.line_and_column(open);
        Some(format!("the `{{` in line {line}, column {column} is still open: write the `}}` that closes it"))
    }

    /// The function of that name.
    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// The byte of a function's name in what Rhai reads; for an expression of the scenario, its start.
    pub(super) fn definition(&self, name: &str) -> usize {
        match &self.place {
            Place::Whole => self.function(name).map_or(0, |function| function.at),
            Place::Within { before, .. } => *before,
        }
    }

    /// The bytes, in what people wrote, of the word or sign that starts at byte `at` of what Rhai reads.
    pub(super) fn span(&self, at: usize) -> Range<usize> {
        let end = at + token(&self.text[at.min(self.text.len())..]);
        match &self.place {
            Place::Whole => at..end,
            Place::Within { before, span } => {
                let written = self.source.text.get(span.clone()).unwrap_or_default();
                let meant = self.text.get(*before..).unwrap_or_default();
                let within = |at: usize| span.start + written_at(written, meant, at.saturating_sub(*before));
                within(at)..within(end)
            }
        }
    }

    /// An error at byte `at` of what Rhai reads.
    pub(super) fn problem(&self, at: usize, title: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem::error(&self.source, self.span(at), title, label)
    }

    /// The byte of a line and column that Rhai reports.
    pub(super) fn offset(&self, position: rhai::Position) -> usize {
        syntax::offset(&self.text, position)
    }

    /// The line and column, in what people wrote, of byte `at` of what Rhai reads.
    pub(super) fn line_and_column(&self, at: usize) -> (usize, usize) {
        self.source.place(self.span(at).start)
    }
}

/// The byte of a text of the scenario at which byte `at` of what it means was written: a quote takes two bytes there, `\"`.
fn written_at<'w>(written: &'w str, meant: &str, at: usize) -> usize {
    if meant.starts_with(written) {
        return at.min(written.len());
    }
    // A backslash at the end of a line joins it to the next.
    let joined = |rest: &'w str| {
        let next = rest.strip_prefix('\\').filter(|next| next.starts_with(char::is_whitespace));
        next.map_or(rest, str::trim_start)
    };
    let mut rest = joined(written);
    for letter in meant.get(..meant.floor_char_boundary(at)).unwrap_or_default().chars() {
        let bytes = match rest.strip_prefix('\\').and_then(|escape| escape.chars().next()) {
            Some('x') => 4,
            Some('u') => 6,
            Some('U') => 10,
            Some(_) => 2,
            None if rest.starts_with("\r\n") && letter == '\n' => 2,
            None => letter.len_utf8(),
        };
        rest = joined(rest.get(bytes..).unwrap_or_default());
    }
    written.len() - rest.len()
}

/// How many bytes the word, number, text or sign at the start of `text` has.
fn token(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let word = |c: char| c.is_alphanumeric() || c == '_';
    if word(first) {
        let end = text.find(|c| !word(c)).unwrap_or(text.len());
        let decimals = text[end..].strip_prefix('.').filter(|_| first.is_ascii_digit());
        let places = decimals.map_or(0, |rest| rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        if places == 0 { end } else { end + 1 + places }
    } else if first == '"' {
        text[1..].find(['"', '\n']).map_or(text.len(), |end| end + 2)
    } else if first.is_ascii_punctuation() && !"(){}[];,.".contains(first) {
        text.find(|c: char| !c.is_ascii_punctuation() || "(){}[];,.\"".contains(c)).unwrap_or(text.len())
    } else {
        first.len_utf8()
    }
}

/// A message of Rhai as the end of a sentence: small initial, no full stop.
pub(super) fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.to_string(),
    }
}
