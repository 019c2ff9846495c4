//! Records and cells. A malformed record is never data: what cannot be told apart for certain is an error at its line.

use crate::error::{Problem, Source};
use crate::scenario::Place;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What may stand between cells.
const DELIMITERS: &[u8] = b";\t|,";
/// A title above the column names has fewer lines than this.
const TITLE: usize = 10;

/// A list as rows of cells.
pub(crate) struct Sheet {
    pub(crate) source: Arc<Source>,
    delimiter: u8,
    /// Where the column names begin.
    header: usize,
    /// How many lines with something in them stand above.
    pub(crate) titles: usize,
}

/// A row: where it stands, and its cells.
#[derive(Default)]
pub(crate) struct Row {
    span: Range<usize>,
    cells: Vec<Cell>,
}

/// A cell: where it stands, quotes included.
struct Cell {
    span: Range<usize>,
    quoted: bool,
}

impl Sheet {
    /// Finds what separates the cells, and the line of column names: the first one whose cells `tells` to be names, else
    /// the first.
    pub(crate) fn new(source: Arc<Source>, tells: &dyn Fn(&[Cow<str>]) -> bool) -> Sheet {
        let first = source.text.lines().next().unwrap_or_default();
        if let Some(delimiter) = declared(first) {
            let body = source.text[first.len()..].trim_start_matches(['\r', '\n']);
            let start = source.text.len() - body.len();
            return Sheet::from(source, delimiter, start, tells).0;
        }
        let most = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
        let candidates = DELIMITERS.iter().map(|delimiter| {
            let (sheet, width) = Sheet::from(Arc::clone(&source), *delimiter, 0, tells);
            ((width, most(*delimiter)), sheet)
        });
        let best = candidates.max_by_key(|(fit, _)| *fit);
        best.map_or_else(|| Sheet { source: Arc::clone(&source), delimiter: b',', header: 0, titles: 0 }, |(_, it)| it)
    }

    /// The sheet with this delimiter, and how many cells the line of its column names has; 0 if none tells.
    fn from(source: Arc<Source>, delimiter: u8, start: usize, tells: &dyn Fn(&[Cow<str>]) -> bool) -> (Sheet, usize) {
        let mut sheet = Sheet { source, delimiter, header: start, titles: 0 };
        let mut row = Row::default();
        let mut rows = sheet.rows();
        let mut titles = 0;
        while titles < TITLE {
            match rows.read(&mut row) {
                Some(Ok(())) if row.is_empty(&sheet) => {}
                Some(Ok(())) if tells(&row.texts(&sheet).collect::<Vec<_>>()) => {
                    (sheet.header, sheet.titles) = (row.span.start, titles);
                    return (sheet, row.len());
                }
                Some(_) => titles += 1,
                None => break,
            }
        }
        (sheet, 0)
    }

    /// Where the column names begin.
    pub(crate) fn header(&self) -> usize {
        self.header
    }

    /// Whether commas separate its cells.
    pub(crate) fn has_commas(&self) -> bool {
        self.delimiter == b','
    }

    /// The rows, the column names first.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows { sheet: self, at: self.header }
    }

    fn error(&self, span: Range<usize>, title: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem::error(&self.source, span, title, label)
    }
}

/// The delimiter that a first line `sep=;` declares, as Excel writes and reads it.
fn declared(line: &str) -> Option<u8> {
    let line = line.trim_matches('"');
    let (key, value) = line.split_at_checked(4)?;
    let delimiter = if value == "\t" { value } else { value.trim_matches(|letter: char| letter == ' ') };
    match delimiter.as_bytes() {
        [byte] if key.eq_ignore_ascii_case("sep=") && byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

/// The rows that are still to be read.
pub(crate) struct Rows<'a> {
    sheet: &'a Sheet,
    at: usize,
}

impl Rows<'_> {
    /// Reads the next row, if there is one; reading goes on behind a malformed one.
    pub(crate) fn read(&mut self, row: &mut Row) -> Option<Result<(), Problem>> {
        let (text, delimiter) = (self.sheet.source.text.as_str(), self.sheet.delimiter);
        let bytes = text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        row.cells.clear();
        row.span = self.at..self.at;
        loop {
            let start = self.at;
            let cell = match self.cell(start) {
                Ok(cell) => cell,
                Err(problem) => return Some(Err(problem)),
            };
            self.at = cell.span.end;
            row.cells.push(cell);
            row.span.end = self.at;
            if bytes.get(self.at) != Some(&delimiter) {
                break;
            }
            self.at += 1;
        }
        self.at = text[self.at..].strip_prefix("\r\n").map_or(self.at + 1, |_| self.at + 2);
        Some(Ok(()))
    }

    /// The cell that begins at `start`.
    fn cell(&mut self, start: usize) -> Result<Cell, Problem> {
        let (sheet, text) = (self.sheet, self.sheet.source.text.as_str());
        let ends = |byte: u8| byte == sheet.delimiter || byte == b'\n' || byte == b'\r';
        let line_end = |from: usize| text[from..].find(['\n', '\r']).map_or(text.len(), |at| from + at);
        let plain_end = |from: usize| text.as_bytes()[from..].iter().position(|byte| ends(*byte));
        let quote = text[start..].find(|letter| letter != ' ').map_or(start, |at| start + at);
        if !text[quote..].starts_with('"') {
            let end = plain_end(start).map_or(text.len(), |at| start + at);
            return Ok(Cell { span: start..end, quoted: false });
        }
        let mut at = quote + 1;
        loop {
            let Some(next) = text[at..].find('"') else {
                self.at = text.len();
                let problem =
                    sheet.error(quote..line_end(quote), "a quote is opened and never closed", "it opens here");
                return Err(problem.help("a quote inside a cell is doubled: \"19\"\" rack\""));
            };
            at += next + 1;
            if !text[at..].starts_with('"') {
                break;
            }
            at += 1;
        }
        let end = plain_end(at).map_or(text.len(), |offset| at + offset);
        if !text[at..end].trim_end_matches(' ').is_empty() {
            self.at = (line_end(at) + 1).min(text.len());
            let (line, _) = sheet.source.place(quote);
            let title = format!("text stands behind the closing quote of a cell that opens in line {line}");
            let problem = sheet.error(at - 1..end, title, "expected the end of the cell");
            return Err(problem.help("a quote inside a cell is doubled: \"19\"\" rack\""));
        }
        Ok(Cell { span: start..end, quoted: true })
    }
}

impl Row {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// What a cell says, without quotes and spaces around it; nothing where there is no such cell.
    pub(crate) fn text<'a>(&self, sheet: &'a Sheet, index: usize) -> Cow<'a, str> {
        let Some(cell) = self.cells.get(index) else { return Cow::Borrowed("") };
        let written = sheet.source.text[cell.span.clone()].trim();
        let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner.filter(|_| cell.quoted) {
            Some(inner) if inner.contains('"') => Cow::Owned(inner.replace("\"\"", "\"").trim().to_owned()),
            Some(inner) => Cow::Borrowed(inner.trim()),
            None => Cow::Borrowed(written),
        }
    }

    /// Whether a single quote stands in a cell that is not between quotes: the other one is probably missing.
    pub(crate) fn has_a_stray_quote(&self, sheet: &Sheet, index: usize) -> bool {
        let cell = self.cells.get(index).filter(|cell| !cell.quoted);
        cell.is_some_and(|cell| sheet.source.text[cell.span.clone()].matches('"').count() == 1)
    }

    /// What all cells say.
    pub(crate) fn texts<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = Cow<'a, str>> {
        (0..self.len()).map(|index| self.text(sheet, index))
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_empty(&self, sheet: &Sheet) -> bool {
        self.texts(sheet).all(|cell| cell.is_empty())
    }

    /// Where a cell stands, quotes included; the whole row where there is no such cell.
    pub(crate) fn place(&self, sheet: &Sheet, index: usize) -> Place {
        let span = self.cells.get(index).map_or(&self.span, |cell| &cell.span);
        Place { source: Arc::clone(&sheet.source), span: span.clone() }
    }

    /// Where all of it stands.
    pub(crate) fn whole(&self, sheet: &Sheet) -> Place {
        self.place(sheet, usize::MAX)
    }

    /// Cells that go over several lines, by index.
    pub(crate) fn long_cells<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = usize> + 'a {
        let long = |cell: &Cell| cell.quoted && sheet.source.text[cell.span.clone()].contains(['\n', '\r']);
        self.cells.iter().enumerate().filter(move |(_, cell)| long(cell)).map(|(index, _)| index)
    }

    /// The line of a cell over several lines that is probably a row by itself, because a quote was not closed: it has as
    /// many delimiters as a row of `width` cells, and some between the quotes, in it or in the line in which they open.
    pub(crate) fn swallowed(&self, sheet: &Sheet, width: usize) -> Option<Problem> {
        let index = self.long_cells(sheet).next()?;
        let inside = |at: usize| self.long_cells(sheet).any(|index| self.cells[index].span.contains(&at));
        let mut from = self.span.start;
        let mut first_like_a_row = false;
        let lines = sheet.source.text[self.span.clone()].split(['\n', '\r']);
        for (number, line) in lines.enumerate() {
            let delimiters = || line.bytes().enumerate().filter(|(_, byte)| *byte == sheet.delimiter);
            let like_a_row = delimiters().count() + 1 >= width;
            let quoted = delimiters().any(|(at, _)| inside(from + at));
            let last = from + line.len() == self.span.end;
            if number > 0 && like_a_row && (quoted || (first_like_a_row && last)) {
                let (opens, here) = (sheet.source.place(self.cells[index].span.start).0, sheet.source.place(from).0);
                let title = format!("line {here} looks like a row, but stands between quotes");
                let label = format!("the quote opens in line {opens}");
                let help = "close the quote in its line, or take line breaks and separators out of the cell";
                return Some(sheet.error(from..from + line.len(), title, label).help(help));
            }
            first_like_a_row |= number == 0 && like_a_row && quoted;
            from += line.len() + 1;
        }
        None
    }
}
