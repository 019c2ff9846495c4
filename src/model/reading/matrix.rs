//! Reading the value matrix: from where on measures are high, and what to do with each cell.

use super::range::out_of_range;
use super::reader::{Part, Reader};
use super::setting;
use crate::model::matrix::{AXES, High, Matrix, highs};
use crate::scenario::words::Axis;
use crate::scenario::{Item, Place, Table, keys};
use crate::units::Choice;

/// Reads all entries of `[[matrix]]`.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table) -> Matrix {
    let mut matrix = Matrix::default();
    let Some(node) = setting::table_of(root, "matrix") else { return matrix };
    let Item::List(nodes) = &node.item else {
        let title = format!("`matrix` is {}", node.item.kind());
        reader.push(node.place.error(title, "expected [[matrix]], with two brackets"));
        return matrix;
    };
    let mut measured = [false; AXES];
    let mut others: Option<&str> = None;
    // Where the actions begin, unless one of them could not be read.
    let (mut first, mut readable): (Option<Place>, bool) = (None, true);
    for node in reader.at_most(nodes, &node.place, "`matrix`") {
        let Some(part) = reader.part(node, &keys::MATRIX, "matrix".to_owned(), "this [[matrix]]".to_owned()) else {
            continue;
        };
        let of_a_cell = part.get("cell").or(part.get("action")).filter(|_| part.get("measure").is_none());
        if let Some(stray) = of_a_cell.and(part.get("high").or(part.get("top"))) {
            let title = "from where on what is high?";
            reader.push(stray.place.error(title, "this belongs to a [[matrix]] of its own, with `measure`"));
        }
        match (part.get("measure"), part.get("cell"), part.get("action")) {
            (Some(_), None, None) => measure(reader, &part, &mut matrix, &mut measured),
            (None, Some(written), _) => {
                first.get_or_insert_with(|| written.place.clone());
                readable &= cell(reader, &part, &mut matrix).is_some();
            }
            (None, None, Some(written)) => {
                first.get_or_insert_with(|| written.place.clone());
                let action = reader.text(&part, "action").map(|(action, _)| action);
                readable &= action.is_some();
                if others.is_some() {
                    let title = "all other cells have an `action` already";
                    reader.push(written.place.error(title, "an `action` without `cell` is for all others"));
                }
                others = action;
            }
            (Some(_), ..) => {
                let title = "this [[matrix]] is a measure and a cell";
                reader.push(
                    node.place.error(title, "expected an entry for each: `measure` and `high`, `cell` and `action`"),
                );
            }
            (None, None, None) => {
                let misspelt = ["measure", "cell", "action"].iter().any(|name| part.misspells(name));
                if !misspelt {
                    let title = "this [[matrix]] is neither a measure nor a cell";
                    reader.push(node.place.error(title, "expected `measure`, or `cell` and `action`"));
                }
            }
        }
    }
    match (others, first) {
        (Some(action), _) => {
            highs().for_each(|high| _ = matrix.actions.entry(high).or_insert_with(|| action.to_owned()));
        }
        (None, Some(place)) if readable => refuse_gaps(reader, &place, &matrix),
        _ => {}
    }
    matrix
}

/// From where on a measure is high.
fn measure(reader: &mut Reader<'_>, part: &Part<'_>, matrix: &mut Matrix, measured: &mut [bool; AXES]) {
    let Some(written) = part.get("measure") else { return };
    let Some(axis) = reader.word::<Axis>(written, "`measure` of this [[matrix]]") else { return };
    if std::mem::replace(&mut measured[axis as usize], true) {
        let title = format!("`{}` is measured already", written_name(axis));
        reader.push(written.place.error(title, "one [[matrix]] says from where on it is high"));
    }
    match (part.get("high"), part.get("top")) {
        (Some(node), None) => {
            let high = reader.number(part, "high");
            if axis == Axis::Dependence && !(0.0..=1.0).contains(&high) {
                reader.push(out_of_range(&node.place, "`high` of `dependence`", high, 0.0, 1.0));
            }
            matrix.high[axis as usize] = High::From(high);
        }
        (None, Some(_)) => matrix.high[axis as usize] = High::Top(reader.number(part, "top")),
        (Some(_), Some(top)) => {
            let title = "`high` and `top` both say from where on this is high";
            reader.push(top.place.error(title, "expected one of them"));
        }
        (None, None) if part.misspells("high") || part.misspells("top") => {}
        (None, None) => {
            let title = format!("from where on is `{}` high?", written_name(axis));
            let problem = written.place.error(title, "expected `high` or `top` beside it");
            let help = if axis == Axis::Dependence {
                "high = 0.1 is who has a tenth of all revenue or more, top = 0.2 the highest fifth"
            } else {
                "high = 50000 is who has so much money a year or more, top = 0.2 the highest fifth"
            };
            reader.push(problem.help(help));
        }
    }
}

/// What to do with the customers of a cell; `None` where that is not understood.
fn cell(reader: &mut Reader<'_>, part: &Part<'_>, matrix: &mut Matrix) -> Option<()> {
    let words: Vec<String> = Axis::NAMES.iter().map(|(word, _)| (*word).to_owned()).collect();
    let written = part.get("cell")?;
    if !matches!(written.item, Item::List(_)) {
        reader.names(part, "cell");
        return None;
    }
    let mut high = [false; AXES];
    for (name, node) in reader.names(part, "cell") {
        high[reader.find("measure", name, node, &words)?] = true;
    }
    if part.get("action").is_none() {
        if !part.misspells("action") {
            reader.push(written.place.error("this cell has no `action`", "what is to be done with its customers?"));
        }
        return None;
    }
    let (action, _) = reader.text(part, "action")?;
    if matrix.actions.insert(high, action.to_owned()).is_some() {
        let title = format!("cell {} has an `action` already", in_words(high));
        reader.push(written.place.error(title, "each cell has one"));
    }
    Some(())
}

/// Whoever says what to do says so for all.
fn refuse_gaps(reader: &mut Reader<'_>, place: &Place, matrix: &Matrix) {
    let missing: Vec<_> = highs().filter(|high| !matrix.actions.contains_key(high)).collect();
    let Some(first) = missing.first() else { return };
    let title = match missing.len() {
        1 => format!("cell {} has no `action`", in_words(*first)),
        n => format!("{n} of 16 cells have no `action`: {}, ...", in_words(*first)),
    };
    let problem = place.error(title, "expected an `action` for each cell");
    reader.push(problem.help("a [[matrix]] with `action` alone says what to do with the customers of all other cells"));
}

fn written_name(axis: Axis) -> &'static str {
    Axis::NAMES[axis as usize].0
}

/// `["revenue", "profit"]`, as in the file.
fn in_words(high: [bool; AXES]) -> String {
    let named = Axis::NAMES.iter().zip(high).filter(|(_, high)| *high).map(|((name, _), _)| format!("\"{name}\""));
    format!("[{}]", named.collect::<Vec<String>>().join(", "))
}
