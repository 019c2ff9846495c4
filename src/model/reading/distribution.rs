//! Laws of chance: from the parameters of the file to those of the model, checked.

use super::range::figure;
use super::reader::Reader;
use crate::error::Severity;
use crate::model::law::make;
use crate::model::{Law, OpenLaw, Stated, Value};
use crate::scenario::laws::{self, Parameters, Range};
use crate::scenario::{Item, Node, Table, clip};

/// The law that `node`, the value of the key `law`, describes.
pub(super) fn read(reader: &mut Reader<'_>, law: &laws::Law, node: &Node) -> Option<Law> {
    let table = reader.table(node, &format!("`{}`", law.name))?;
    let before = reader.problems.len();
    let set = parameters(reader, law, table, node)?;
    let mut given = Vec::new();
    let mut lists = Vec::new();
    for (name, range) in set {
        let Some(value) = table.get(name) else { continue };
        let title = format!("`{name}` of `{}`", law.name);
        match range {
            Range::Values | Range::Weights => lists.push(list(reader, value, &title, *range)),
            _ => given.extend(parameter(reader, value, &title, *range)),
        }
    }
    if reader.problems[before..].iter().any(|problem| problem.severity == Severity::Error) {
        return None;
    }
    let named = given.iter().any(|given: &Stated| given.number().is_none());
    let open = |given| named.then_some(Law::Open(OpenLaw { law: law.name, given, parameters: set }));
    let Some(numbers) = numbers(reader, &given) else { return open(given) };
    reader.doubt_spread(node, law.name, set[0].0, &numbers);
    let made = make(law.name, set[0].0, &numbers, lists);
    match made {
        Ok(distribution) => open(given).or(Some(Law::Known(distribution))),
        Err(reason) => {
            reader.push(node.place.error(format!("the parameters of `{}` do not go together", law.name), reason));
            None
        }
    }
}

/// The set of parameters that is meant: the first that has all of the keys given.
fn parameters(reader: &mut Reader<'_>, law: &laws::Law, table: &Table, node: &Node) -> Option<Parameters> {
    let known: Vec<&str> = law.parameters.iter().flat_map(|set| set.iter().map(|(name, _)| *name)).collect();
    let mut sound = true;
    for entry in &table.entries {
        if !known.contains(&entry.key.as_str()) {
            let problem = entry.place.error(
                format!("unknown parameter `{}`", clip(&entry.key)),
                format!("`{}` takes {}", law.name, ways(law)),
            );
            reader.push(problem.nearest(&entry.key, known.iter().copied()));
            sound = false;
        }
    }
    let given = |name: &str| table.get(name).is_some();
    let complete = law.parameters.iter().find(|set| set.iter().all(|(name, _)| given(name)));
    match complete {
        Some(set) if table.entries.len() == set.len() => return Some(set),
        _ if !sound => {}
        Some(_) => reader
            .push(node.place.error(format!("`{}` is described twice", law.name), format!("expected {}", ways(law)))),
        None => reader
            .push(node.place.error(format!("`{}` lacks a parameter", law.name), format!("expected {}", ways(law)))),
    }
    None
}

/// "mean and cv, or mu and sigma".
fn ways(law: &laws::Law) -> String {
    let way = |set: &Parameters| set.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" and ");
    law.parameters.iter().map(way).collect::<Vec<_>>().join(", or ")
}

/// The parameters of a law in numbers, if the file says all of them: an assumption may be a number, too.
fn numbers(reader: &Reader<'_>, given: &[Stated]) -> Option<Vec<f64>> {
    let number = |given: &Stated| match given {
        Stated::Number(number) => Some(*number),
        Stated::Assumption { assumption } => match reader.assumptions[*assumption].quantity.value {
            Value::Number(number) if number.is_finite() => Some(number),
            _ => None,
        },
    };
    given.iter().map(number).collect()
}

/// A parameter: a number, or an assumption, which is checked as far as it is known.
fn parameter(reader: &mut Reader<'_>, node: &Node, title: &str, range: Range) -> Option<Stated> {
    let Item::Text(name) = &node.item else { return number(reader, node, title, range).map(Stated::Number) };
    let assumption = reader.named(node, title)?;
    let open = Stated::Assumption { assumption };
    let problem = match &reader.assumptions[assumption].quantity.value {
        Value::Number(number) if number.is_finite() => {
            if range.holds(*number) {
                return Some(open);
            }
            let title = format!("{title}, by the assumption `{name}`, is {}", figure(*number));
            node.place.error(title, range.must_be())
        }
        Value::Draw { law: Law::Known(_), .. } if reader.assumptions[assumption].joint.is_some() => {
            let Some((line, number)) = reader.misfit(assumption, |number| range.holds(number)) else {
                return Some(open);
            };
            let title = format!("{title}, by `{name}`, is {} in row {line} of the table", figure(number));
            node.place.error(title, range.must_be())
        }
        Value::Draw { law: Law::Known(distribution), .. } => {
            let median = distribution.quantile(0.5);
            if range.holds(median) {
                return Some(open);
            }
            let title = format!("{title} is impossible in half of the runs or more");
            node.place.error(title, format!("{}; the median of `{name}` is {}", range.must_be(), figure(median)))
        }
        _ => return Some(open),
    };
    reader.push(problem);
    None
}

fn number(reader: &mut Reader<'_>, node: &Node, title: &str, range: Range) -> Option<f64> {
    let number = reader.finite(node, title)?;
    let fits = range.holds(number);
    if !fits {
        reader.push(node.place.error(format!("{title} is {}", figure(number)), range.must_be()));
    } else if !matches!(range, Range::Share | Range::Inside) && number != 1.0 {
        // 1.000 may be the upper end of a share.
        reader.doubt_grouping(node, title);
    }
    fits.then_some(number)
}

pub(super) fn list(reader: &mut Reader<'_>, node: &Node, title: &str, range: Range) -> Vec<f64> {
    match &node.item {
        Item::List(nodes) if !nodes.is_empty() => {
            reader.doubt_commas(node, title);
            nodes.iter().filter_map(|node| number(reader, node, &format!("an entry of {title}"), range)).collect()
        }
        Item::List(_) => {
            reader.push(node.place.error(format!("{title} is empty"), "expected at least one number"));
            Vec::new()
        }
        other => {
            reader.push(node.place.error(format!("{title} is {}", other.kind()), "expected a list of numbers"));
            Vec::new()
        }
    }
}
