//! How sure it is which strategy is best, what a wrong choice costs, and how bad each may come.

use super::layout::{Column, paragraph};
use super::rows::fitting;
use super::terms::{formats, titles, undefined};
use crate::engine::Metric;
use crate::legible::{Format, Scale, name, percent};
use crate::stats::{Comparison, FEWEST, Risk, Standing};

/// A caption with its tables; where the runs are too few to say it, how many it takes.
pub(super) fn ranking(comparison: &Comparison, width: u16) -> Vec<String> {
    if (comparison.runs as usize) < FEWEST {
        let what = if comparison.strategies.len() > 1 { "how sure that ranking is, and " } else { "" };
        return vec![paragraph(&format!("From {FEWEST} runs on a table says {what}how bad it may come."), width)];
    }
    let told = table(comparison)
        .map(|(caption, columns)| [vec![paragraph(&caption, width)], fitting(comparison, &columns, width)].concat());
    told.unwrap_or_default()
}

/// The caption and the columns of it.
pub(super) fn table(comparison: &Comparison) -> Option<(String, Vec<Column>)> {
    if (comparison.runs as usize) < FEWEST {
        return None;
    }
    let scale = formats(comparison).0.scale;
    let standings = &comparison.strategies;
    let mut columns: Vec<Column> = Vec::new();
    let ranks: Vec<(f64, f64)> = standings.iter().filter_map(|it| it.rank.p_best_mean.zip(it.rank.regret)).collect();
    let ranked = standings.len() > 1 && ranks.len() == standings.len();
    if ranked {
        let chances = ranks.iter().map(|(chance, _)| estimated(*chance)).collect();
        columns.push(("Best on\naverage".to_owned(), chances));
        columns.push(money("Regret", ranks.iter().map(|(_, regret)| Some(*regret)).collect(), scale));
    }
    let risk = |of: fn(&Risk) -> f64| move |it: &Standing| it.risk.as_ref().map(of);
    columns.push(money("Worst 5%\non average", standings.iter().map(risk(|it| it.cvar5)).collect(), scale));
    let below = standings.iter().map(risk(|it| it.below_zero));
    columns.push(("Chance\nbelow 0".to_owned(), below.map(|it| it.map_or_else(undefined, percent)).collect()));
    let unit = scale.unit(&name(&comparison.study.currency));
    let sure = if ranked { "How sure that ranking is, and how bad it may come" } else { "How bad it may come" };
    Some((format!("{sure}, in {unit}"), columns))
}

/// Who may be the best, where that is more than one and fewer than all.
pub(super) fn contenders(comparison: &Comparison) -> Option<String> {
    let all: Vec<(String, f64, bool)> = titles(comparison)
        .into_iter()
        .zip(&comparison.strategies)
        .filter_map(|(title, it)| Some((title, it.metrics[Metric::Value as usize]?.mean, it.rank.may_be_best?)))
        .collect();
    let (in_it, out): (Vec<_>, Vec<_>) = all.iter().partition(|(.., may)| *may);
    let titles: Vec<&str> = in_it.iter().map(|(title, ..)| title.as_str()).collect();
    let ([first @ .., last], [_, ..]) = (&titles[..], &out[..]) else { return None };
    (!first.is_empty()).then(|| {
        let rest = if out.len() == 1 { "the other is not" } else { "the others are not" };
        let ahead = |it: &(String, f64, bool)| in_it.iter().any(|(_, mean, _)| *mean < it.1);
        let though = if out.iter().any(|it| ahead(it)) {
            " One that is ahead of some of these on average can be ruled out before them, where it falls behind the best by much the same in every run."
        } else {
            ""
        };
        format!("At 95% each of these may be the best: {} and {last}; {rest}.{though}", first.join(", "))
    })
}

fn money(heading: &str, amounts: Vec<Option<f64>>, scale: Scale) -> Column {
    let known: Vec<f64> = amounts.iter().copied().flatten().collect();
    let format = Format::new(scale, &known, &[]);
    (heading.to_owned(), amounts.into_iter().map(|it| it.map_or_else(undefined, |it| format.write(it))).collect())
}

/// A probability that is itself estimated: never certain.
fn estimated(chance: f64) -> String {
    match chance {
        high if high > 0.999 => ">99.9%".to_owned(),
        low if low < 0.001 => "<0.1%".to_owned(),
        _ => percent(chance),
    }
}
