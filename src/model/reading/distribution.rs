//! Laws of chance: from the parameters of the file to those of the model, checked.

use super::reader::{Reader, figure, must_be};
use crate::model::Distribution;
use crate::random::math;
use crate::scenario::laws::{Law, Range};
use crate::scenario::{Item, Node, Table, clip};

/// The distribution that `node`, the value of the key `law`, describes.
pub(super) fn read(reader: &mut Reader<'_>, law: &Law, node: &Node) -> Option<Distribution> {
    let table = reader.table(node, &format!("`{}`", law.name))?;
    let before = reader.problems.len();
    let set = parameters(reader, law, table, node)?;
    let mut numbers = Vec::new();
    let mut lists = Vec::new();
    for (name, range) in set {
        let Some(value) = table.get(name) else { continue };
        let title = format!("`{name}` of `{}`", law.name);
        match range {
            Range::Values | Range::Weights => lists.push(list(reader, value, &title, *range)),
            _ => numbers.extend(number(reader, value, &title, *range)),
        }
    }
    if reader.problems.len() > before {
        return None;
    }
    reader.doubt_spread(node, law.name, set[0].0, &numbers);
    let made = make(law.name, set[0].0, &numbers, lists);
    match made {
        Ok(distribution) => Some(distribution),
        Err(reason) => {
            reader.push(node.place.error(format!("the parameters of `{}` do not go together", law.name), reason));
            None
        }
    }
}

/// The set of parameters that is meant: the first that has all of the keys given.
fn parameters<'a>(
    reader: &mut Reader<'_>,
    law: &'a Law,
    table: &Table,
    node: &Node,
) -> Option<&'a [(&'static str, Range)]> {
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
fn ways(law: &Law) -> String {
    let way = |set: &&[(&str, Range)]| set.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" and ");
    law.parameters.iter().map(way).collect::<Vec<_>>().join(", or ")
}

fn number(reader: &mut Reader<'_>, node: &Node, title: &str, range: Range) -> Option<f64> {
    let number = reader.finite(node, title)?;
    let (fits, expected) = match range {
        Range::NotNegative => (number >= 0.0, must_be(0.0, f64::MAX)),
        Range::Positive => (number > 0.0, "must be above 0".to_owned()),
        Range::Share => ((0.0..=1.0).contains(&number), must_be(0.0, 1.0)),
        Range::Inside => (number > 0.0 && number < 1.0, "must be between 0 and 1, neither included".to_owned()),
        Range::Any | Range::Values | Range::Weights => (true, String::new()),
    };
    if !fits {
        reader.push(node.place.error(format!("{title} is {}", figure(number)), expected));
    } else if !matches!(range, Range::Share | Range::Inside) && number != 1.0 {
        // 1.000 may be the upper end of a share.
        reader.doubt_grouping(node, title);
    }
    fits.then_some(number)
}

fn list(reader: &mut Reader<'_>, node: &Node, title: &str, range: Range) -> Vec<f64> {
    let each = if range == Range::Weights { Range::NotNegative } else { Range::Any };
    match &node.item {
        Item::List(nodes) if !nodes.is_empty() => {
            reader.doubt_commas(node, title);
            nodes.iter().filter_map(|node| number(reader, node, &format!("an entry of {title}"), each)).collect()
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

/// From parameters that are each in range, in the order of the table of laws, to the law; `first` tells the sets apart.
fn make(law: &str, first: &str, numbers: &[f64], mut lists: Vec<Vec<f64>>) -> Result<Distribution, String> {
    let made = match (law, first, numbers) {
        ("normal", _, &[mean, sd]) => Distribution::Normal { mean, sd },
        ("lognormal", "mean", &[mean, cv]) => {
            let variance = math::ln_1p(cv * cv);
            Distribution::Lognormal { mu: math::ln(mean) - variance / 2.0, sigma: variance.sqrt() }
        }
        ("lognormal", _, &[mu, sigma]) => Distribution::Lognormal { mu, sigma },
        ("gamma", "mean", &[mean, cv]) => {
            let shape = 1.0 / (cv * cv);
            Distribution::Gamma { shape, rate: shape / mean }
        }
        ("gamma", _, &[shape, rate]) => Distribution::Gamma { shape, rate },
        ("beta", "mean", &[mean, sd]) => {
            let total = mean * (1.0 - mean) / (sd * sd) - 1.0;
            if total <= 0.0 {
                let most = (mean * (1.0 - mean)).sqrt();
                return Err(format!("with this mean, sd must be below {most:.3}"));
            }
            Distribution::Beta { alpha: mean * total, beta: (1.0 - mean) * total }
        }
        ("beta", _, &[alpha, beta]) => Distribution::Beta { alpha, beta },
        ("uniform", _, &[low, high]) => {
            ascending(&[("low", low), ("high", high)])?;
            Distribution::Uniform { low, high }
        }
        ("triangular", _, &[low, mode, high]) => {
            ascending(&[("low", low), ("mode", mode), ("high", high)])?;
            Distribution::Triangular { low, mode, high }
        }
        ("pert", _, &[low, mode, high]) => {
            ascending(&[("low", low), ("mode", mode), ("high", high)])?;
            Distribution::Pert { low, mode, high }
        }
        ("exponential", _, &[mean]) => Distribution::Exponential { mean },
        ("poisson", _, &[mean]) => Distribution::Poisson { mean },
        ("bernoulli", _, &[p]) => Distribution::Bernoulli { p },
        ("discrete", ..) => {
            let weights = lists.pop().unwrap_or_default();
            return discrete(&lists.pop().unwrap_or_default(), &weights);
        }
        _ => {
            let mut values = lists.pop().unwrap_or_default();
            values.sort_by(f64::total_cmp);
            return Ok(Distribution::Empirical { values });
        }
    };
    if parameters_hold(&made) { Ok(made) } else { Err("these parameters are too extreme to compute with".to_owned()) }
}

fn ascending(values: &[(&str, f64)]) -> Result<(), String> {
    match values.windows(2).find(|pair| pair[0].1 > pair[1].1) {
        Some(pair) => Err(format!(
            "`{}` ({}) must not be above `{}` ({})",
            pair[0].0,
            figure(pair[0].1),
            pair[1].0,
            figure(pair[1].1)
        )),
        None => Ok(()),
    }
}

fn discrete(values: &[f64], weights: &[f64]) -> Result<Distribution, String> {
    if values.len() != weights.len() {
        return Err(format!("{} values, but {} weights", values.len(), weights.len()));
    }
    let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = pairs.iter().map(|pair| pair.1).sum();
    if total <= 0.0 || !total.is_finite() {
        return Err("the weights must add up to more than 0".to_owned());
    }
    let mut sum = 0.0;
    let mut cumulative: Vec<f64> = pairs
        .iter()
        .map(|pair| {
            sum += pair.1;
            sum / total
        })
        .collect();
    if let Some(last) = cumulative.last_mut() {
        *last = 1.0;
    }
    Ok(Distribution::Discrete { values: pairs.into_iter().map(|pair| pair.0).collect(), cumulative })
}

/// Whether the arithmetic left finite parameters in their own ranges.
fn parameters_hold(distribution: &Distribution) -> bool {
    match *distribution {
        Distribution::Gamma { shape: a, rate: b } | Distribution::Beta { alpha: a, beta: b } => {
            a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
        }
        Distribution::Lognormal { mu, sigma } => mu.is_finite() && sigma.is_finite(),
        Distribution::Uniform { low, high }
        | Distribution::Triangular { low, high, .. }
        | Distribution::Pert { low, high, .. } => (high - low).is_finite(),
        _ => true,
    }
}
