//! What is said in words: the answer on the first sheet, what the scenario says, and how to make it again.

use super::book::{Book, Cell};
use super::charts::against;
use crate::engine::Metric;
use crate::legible::{name, visible};
use crate::report::VERSION;
use crate::report::layout::unstyled;
use crate::report::notes::notes;
use crate::report::page::{About, question};
use crate::report::payback::sentences;
use crate::report::portrait::{Said, said};
use crate::report::precision::precision;
use crate::report::ranking::contenders;
use crate::report::terms::{title, to_baseline};
use crate::report::text::facts;
use crate::report::verdict::verdict;
use crate::stats::{Comparison, Standing};
use std::io;

/// The question, the answer, and what each strategy is worth.
pub(super) fn summary(book: &mut Book, comparison: &Comparison, about: &About) -> io::Result<()> {
    book.sheet("Summary", |page| {
        page.title(&visible(&comparison.study.scenario))?;
        page.sentence(&question(comparison))?;
        let answer = [verdict(comparison)].into_iter().chain(precision(comparison)).chain(contenders(comparison));
        let answer = answer.chain(sentences(comparison));
        answer.map(|it| unstyled(&it)).try_for_each(|it| page.sentence(&it))?;
        page.row += 1;
        let currency = name(&comparison.study.currency);
        let ends = |what: &str| {
            ["mean", "lower end of its 95% interval", "upper end"].map(|it| format!("{what}, {currency}: {it}"))
        };
        let head = ["Strategy".to_owned()].into_iter().chain(ends("Value"));
        let head = head.chain(["5 of 100 futures are below", "95 of 100 are below"].map(|it| format!("Value: {it}")));
        let head = head.chain(["Chance of a loss".to_owned(), "Chance to be best".to_owned()]);
        let gains = ends("Against the baseline")
            .into_iter()
            .chain(["half the interval", "chance to be better"].map(str::to_owned));
        let compared = comparison.strategies.iter().any(|it| it.versus_baseline.is_some());
        let head: Vec<Cell> = head.chain(gains.filter(|_| compared)).map(Cell::Head).collect();
        page.cells(&head)?;
        let from = page.row;
        for standing in &comparison.strategies {
            page.cells(&row(comparison, standing, compared))?;
        }
        let until = page.row;
        page.row += 1;
        let notes = notes(comparison).into_iter().map(|it| unstyled(&it));
        let told = about.checks.iter().chain(about.warnings).cloned().chain(notes);
        told.into_iter().try_for_each(|it| page.sentence(&it))?;
        page.sentence(&format!("{}.", facts(comparison)))?;
        if compared && until > from + 1 {
            page.chart((page.row + 1, 0), &against("Summary", from, until - 1))?;
        }
        Ok(Some((0, 1)))
    })
}

fn row(comparison: &Comparison, standing: &Standing, held: bool) -> Vec<Cell> {
    let value = standing.metrics[Metric::Value as usize];
    let end = |ci95: Option<[f64; 2]>, at: usize| Cell::Money(ci95.map(|ends| ends[at]));
    let interval = value.and_then(|it| it.ci95);
    let mut cells = vec![
        Cell::Text(title(comparison, standing)),
        Cell::Money(value.map(|it| it.mean)),
        end(interval, 0),
        end(interval, 1),
        Cell::Money(value.map(|it| it.p5)),
        Cell::Money(value.map(|it| it.p95)),
        Cell::Share(standing.risk.map(|it| it.below_zero)),
        Cell::Share(standing.p_best),
    ];
    if held {
        let gain = to_baseline(standing);
        let interval = gain.and_then(|it| it.ci95);
        cells.extend([
            Cell::Money(gain.map(|it| it.mean)),
            end(interval, 0),
            end(interval, 1),
            Cell::Money(interval.map(|[low, high]| (high - low) / 2.0)),
            Cell::Share(gain.map(|it| it.p_better)),
        ]);
    }
    cells
}

/// What the scenario says, in plain words.
pub(super) fn assumptions(book: &mut Book, about: &About) -> io::Result<()> {
    book.sheet("Assumptions", |page| {
        page.wide()?;
        for Said { heading, rows, remark } in said(about.portrait) {
            page.title(&heading)?;
            rows.iter().try_for_each(|[name, told]| page.pair(name, told))?;
            remark.map_or(Ok(()), |remark| page.sentence(remark))?;
            page.row += 1;
        }
        Ok(Some((1, 1)))
    })
}

/// How the same figures are made once more: what was played, and the scenario.
pub(super) fn scenario(book: &mut Book, comparison: &Comparison, about: &About) -> io::Result<()> {
    book.sheet("Scenario", |page| {
        let study = &comparison.study;
        let (file, text) = about.scenario;
        page.title("How to make it again")?;
        let facts = [
            ("tenure", VERSION.to_owned()),
            ("Command", about.command.to_owned()),
            ("Scenario", study.scenario.clone()),
            ("File", file.to_owned()),
            ("Fingerprint", study.hash.clone()),
            ("Seed", study.seed.to_string()),
            ("Runs", comparison.runs.to_string()),
        ];
        facts
            .iter()
            .try_for_each(|(what, told)| page.cells(&[Cell::Text((*what).to_owned()), Cell::Text(told.clone())]))?;
        page.row += 1;
        text.lines().try_for_each(|line| page.sentence(line))?;
        Ok(Some((1, 0)))
    })
}
