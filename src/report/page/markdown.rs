//! Set as text in Markdown, for a wiki: pictures in letters, or in the words beside them.

use super::content::handout;
use super::{About, Grid, Handout, Kind, LONGEST, Part, Row, Section};
use crate::chart::{
    Areas, Bridge, Cell, Curve, Dots, Fan, Graph, Heat, Mark, Matrix, Quadrant, Span, Swing, Tornado, Whale,
};
use crate::legible::{first, percent};
use crate::stats::Comparison;
use std::iter;

/// How wide pictures in letters are: a wiki shows so many without a bar to move them.
const WIDTH: u16 = 72;

/// Text in Markdown, with tables as GitHub and GitLab have them.
#[must_use]
pub fn markdown(comparison: &Comparison, about: &About) -> String {
    in_markdown(&handout(comparison, about))
}

/// All of it as text in Markdown.
pub(in crate::report) fn in_markdown(Handout { title, question, answer, sections }: &Handout) -> String {
    let mut blocks = vec![format!("# {}", plain(title)), paragraph(question)];
    let (first, others) = answer.split_at(answer.len().min(1));
    blocks.extend(first.iter().map(|sentence| strong(sentence)));
    blocks.extend(others.iter().map(|sentence| paragraph(sentence)));
    for Section { heading, parts } in sections {
        blocks.push(format!("## {}", plain(heading)));
        parts.iter().for_each(|part| blocks.extend(one(part)));
    }
    blocks.join("\n\n") + "\n"
}

fn one(part: &Part) -> Vec<String> {
    match part {
        Part::Sentence(sentence) => vec![paragraph(sentence)],
        Part::Dots(dots) => vec![paragraph(&caption(dots)), fenced("text", dots.text(WIDTH).lines())],
        Part::Fan(Fan { what, panels, .. }) => {
            let panels = panels.iter().map(|panel| item(&panel.name, &panel.said));
            vec![paragraph(&format!("{what}:")), panels.collect::<Vec<String>>().join("\n")]
        }
        Part::Areas(Areas { what, panels, .. }) => {
            let panels = panels.iter().map(|panel| item(&panel.name, &panel.said));
            vec![paragraph(&format!("{what}:")), panels.collect::<Vec<String>>().join("\n")]
        }
        Part::Whale(whale) => vec![paragraph(&format!("{}.", whale.caption)), tenths(whale), paragraph(&whale.said)],
        Part::Matrix(matrix) => vec![paragraph(&matrix.caption), cells(matrix)],
        Part::Bridge(bridge) => vec![paragraph(&bridge.caption), amounts(bridge)],
        Part::Tornado(tornado) => vec![paragraph(&tornado.caption), swings(tornado)],
        Part::Heat(heat) => {
            let told: Vec<&str> = iter::once(heat.caption.as_str()).chain(heat.signs().map(|it| it as &str)).collect();
            vec![paragraph(&format!("{}.", told.join(", "))), pairs(heat)]
        }
        Part::Curve(curve) => {
            let caption = paragraph(&format!("{}.", curve.caption));
            let (said, figures): (Vec<&Graph>, Vec<&Graph>) =
                curve.panels.iter().partition(|panel| !panel.said.is_empty());
            let said: Vec<String> = said.into_iter().map(course).collect();
            let said = (!said.is_empty()).then(|| said.join("\n"));
            let figures = figures.into_iter().map(|panel| along(curve, panel));
            [caption].into_iter().chain(said).chain(figures).collect()
        }
        Part::Table(grid) => vec![paragraph(&grid.caption), table(grid)],
        Part::List(rows) => vec![rows.iter().map(|[name, told]| item(name, told)).collect::<Vec<_>>().join("\n")],
        Part::Command(words) => vec![fenced("sh", [words.as_str()].into_iter())],
        Part::Text(name, text) => vec![paragraph(&format!("{name}:")), fenced("toml", text.lines())],
    }
}

fn caption(dots: &Dots) -> String {
    format!("{}. {}", dots.caption, dots.key())
}

/// A line for each tenth of the customers.
fn tenths(whale: &Whale) -> String {
    let share = |tenth: usize| whale.shares.get(tenth * whale.shares.len() / 10 - 1);
    let row = |tenth: usize| {
        let [low, mean, high] = share(tenth)?.map(percent);
        Some(Row { cells: vec![format!("{}%", 10 * tenth), mean, low, high], kind: Kind::Plain })
    };
    let header = ["The best", "Mean", "From", "To"].map(str::to_owned).to_vec();
    table(&Grid { caption: String::new(), header, rows: (1..=10).filter_map(row).collect() })
}

/// The parts of a bridge, with what they add up to.
fn amounts(bridge: &Bridge) -> String {
    let row = |(span, kind): (&Span, Kind)| Row { cells: vec![span.name.clone(), span.said.clone()], kind };
    let parts = bridge.parts.iter().map(|span| (span, Kind::Plain)).chain([(&bridge.whole, Kind::Best)]);
    let header = ["Part", "Amount"].map(str::to_owned).to_vec();
    table(&Grid { caption: String::new(), header, rows: parts.map(row).collect() })
}

/// What low and high values do.
fn swings(tornado: &Tornado) -> String {
    let row = |it: &Swing| {
        let [low, high] = it.by.map(|by| tornado.format.write_signed(by));
        let [from, to] = it.from.clone();
        Row { cells: vec![it.name.clone(), from, low, to, high], kind: Kind::Plain }
    };
    let header = ["What", "Low", "If low", "High", "If high"].map(str::to_owned).to_vec();
    table(&Grid { caption: String::new(), header, rows: tornado.swings.iter().map(row).collect() })
}

/// What is said of a curve.
fn course(panel: &Graph) -> String {
    if panel.name.is_empty() { paragraph(&format!("{}.", panel.said)) } else { item(&panel.name, &panel.said) }
}

/// A curve of which nothing is said, place by place.
fn along(curve: &Curve, panel: &Graph) -> String {
    let dots: Vec<Option<f64>> = panel.dots.iter().map(|it| it.map(|dot| dot.figure)).collect();
    let lines = [&panel.line, &panel.broken].map(|all| all.iter().copied().map(Some).collect::<Vec<Option<f64>>>());
    let [line, broken] = lines;
    let told = curve.names.iter().zip([dots, line, broken]).filter(|(_, all)| !all.is_empty());
    let (names, told): (Vec<String>, Vec<Vec<Option<f64>>>) = told.map(|(name, all)| (name.clone(), all)).unzip();
    let row = |(at, (_, place)): (usize, &(f64, String))| {
        let cells = told.iter().map(|all| all[at].map_or_else(|| "–".to_owned(), |it| curve.written(it)));
        Row { cells: [place.clone()].into_iter().chain(cells).collect(), kind: Kind::Plain }
    };
    let header = [panel.along.clone()].into_iter().chain(names).collect();
    table(&Grid { caption: String::new(), header, rows: panel.places.iter().enumerate().map(row).collect() })
}

/// A figure for every pair of values.
fn pairs(heat: &Heat) -> String {
    let row = |(cells, value): (&Vec<Cell>, &String)| {
        let told = cells.iter().map(|it| match it.mark {
            Mark::Best => format!("{} (best)", heat.said(*it)),
            _ => heat.said(*it),
        });
        Row { cells: [value.clone()].into_iter().chain(told).collect(), kind: Kind::Plain }
    };
    let corner = format!("{} below, {} across", heat.down.0, heat.across.0);
    let header = [corner].into_iter().chain(heat.across.1.iter().cloned()).collect();
    table(&Grid { caption: String::new(), header, rows: heat.cells.iter().zip(&heat.down.1).map(row).collect() })
}

/// Who is high in what.
fn cells(matrix: &Matrix) -> String {
    let row = |it: &Quadrant| {
        let high = matrix.measures.iter().zip(&it.high).filter(|(_, high)| **high).map(|(measure, _)| measure.as_str());
        let high: Vec<&str> = high.collect();
        let high = if high.is_empty() { "none of them".to_owned() } else { high.join(", ") };
        Row { cells: vec![high, it.said.clone(), it.names.clone(), it.action.clone()], kind: Kind::Plain }
    };
    let header = ["High in", "How many", "Who", "What to do"].map(str::to_owned).to_vec();
    table(&Grid { caption: String::new(), header, rows: matrix.cells.iter().map(row).collect() })
}

/// A name with what is said of it: one line beside it, several below it.
fn item(name: &str, told: &str) -> String {
    let lines: Vec<String> = told.lines().map(paragraph).collect();
    match &lines[..] {
        [line] => format!("- {}: {line}", strong(name)),
        lines => {
            let below = lines.iter().map(|line| format!("\n  - {line}"));
            format!("- {}:{}", strong(name), below.collect::<String>())
        }
    }
}

fn table(Grid { header, rows, .. }: &Grid) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |", cells.collect::<Vec<String>>().join(" | "));
    let sides = header.iter().enumerate().map(|(at, _)| if at == 0 { ":---" } else { "---:" }.to_owned());
    let head = [line(&mut header.iter().map(|cell| plain(cell))), line(&mut sides.into_iter())];
    let row = |Row { cells, kind }: &Row| match kind {
        Kind::Plain => line(&mut cells.iter().map(|cell| plain(cell))),
        Kind::Best | Kind::Heading => line(&mut cells.iter().map(|cell| strong(cell))),
    };
    head.into_iter().chain(rows.iter().map(row)).collect::<Vec<String>>().join("\n")
}

/// Text as it stands, between fences that it cannot end.
fn fenced<'a>(language: &str, lines: impl Iterator<Item = &'a str>) -> String {
    let text: Vec<String> = lines.map(|line| first(line, LONGEST)).collect();
    let run = |line: &String| line.trim_start().chars().take_while(|it| *it == '`').count();
    let fence = "`".repeat(text.iter().map(run).fold(3, |most, run| most.max(run + 1)));
    format!("{fence}{language}\n{}\n{fence}", text.join("\n"))
}

fn strong(text: &str) -> String {
    let told = plain(text.trim());
    if told.is_empty() { told } else { format!("**{told}**") }
}

/// A line of its own that begins no list.
fn paragraph(text: &str) -> String {
    let told = plain(text).trim_start().to_owned();
    let digits = told.chars().take_while(char::is_ascii_digit).count();
    let mark = match told.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'=') if digits == 0 => true,
        Some(b'.' | b')') => digits > 0,
        _ => false,
    };
    if mark { format!("{}\\{}", &told[..digits], &told[digits..]) } else { told }
}

/// A text that is read as it is written, whatever marks of Markdown or HTML it holds, and that is no link.
fn plain(text: &str) -> String {
    let mut told = String::new();
    for character in first(text, LONGEST).chars() {
        if "\\`*_[]<>|&#~$!".contains(character) {
            told.push('\\');
        }
        told.push(character);
    }
    told.replace("://", "\\://").replace("www.", "www\\.")
}
