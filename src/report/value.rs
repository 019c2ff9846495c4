//! Whom the firm has, for people: how far it rests on few, who is high in what and what to do with them, and who bought lately.

use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::text::headline;
use super::whale::whale;
use crate::engine::Metric;
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::model::Axis;
use crate::stats::{Cell, Comparison, Portfolio, Standing, Valued};
use crate::units::Choice;

/// So many customers are named of a list.
const NAMED: usize = 5;

/// The customers of the only strategy. `width` as in [`text`](super::text()).
#[must_use]
pub fn value(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match comparison.portfolio.as_ref().zip(comparison.strategies.first()) {
        Some((it, standing)) if !it.customers.is_empty() && comparison.runs > 0 => {
            parts.extend(Told::new(comparison, it, standing, width).all());
        }
        _ => parts
            .push(paragraph("No customer is there at the opening or in a list: there is nobody to tell of.", width)),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Portfolio,
    standing: &'a Standing,
    /// Of money a year, and of values.
    yearly: Format,
    worth: Format,
    width: u16,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Portfolio, standing: &'a Standing, width: u16) -> Told<'a> {
        let yearly: Vec<f64> = it.cells.iter().flat_map(|cell| [cell.revenue, cell.contribution]).collect();
        let values: Vec<f64> = it.cells.iter().map(|cell| cell.value).collect();
        let scale = Scale::new(yearly.iter().chain(&values).copied());
        let [yearly, worth] = [yearly, values].map(|amounts| Format::new(scale, &amounts, &[]));
        Told { comparison, it, standing, yearly, worth, width }
    }

    fn all(&self) -> Vec<String> {
        let mut parts = vec![paragraph(&self.concentration(), self.width)];
        parts.extend(whale(&self.standing.whale, self.width));
        parts.extend(self.matrix());
        parts.push(self.customers());
        parts.extend(self.rfm());
        parts
    }

    fn figure(&self, metric: Metric) -> Option<f64> {
        self.standing.metrics[metric as usize].map(|it| it.mean)
    }

    /// How far the firm rests on few.
    fn concentration(&self) -> String {
        let share = |metric| self.figure(metric).map(percent);
        let mut sentences = vec![format!(
            "{}, {} customers at the opening or in the list.",
            bold(&name(&self.standing.label)),
            grouped(self.it.customers.len() as f64, 0)
        )];
        // Of four customers a fifth is less than one.
        let fifths = self.it.customers.len() >= 5;
        if let Some((largest, top)) = share(Metric::LargestShare).zip(share(Metric::Top20Revenue)) {
            let hhi = self.figure(Metric::Hhi).map_or(String::new(), |hhi| format!(" (HHI {hhi:.3})"));
            let top = if fifths { format!(", and the largest fifth {top}") } else { String::new() };
            sentences.push(format!("In the last year the largest account brings {largest} of revenue{top}{hhi}."));
        }
        if let Some(top) = share(Metric::Top20Contribution).filter(|_| fifths) {
            sentences.push(format!("The best fifth brings {top} of contribution."));
        }
        if let Some(cohort) = share(Metric::RetentionCohort) {
            sentences.push(format!("Of those at the opening {cohort} are there at the end."));
        }
        sentences.join(" ")
    }

    /// The cells with somebody in them, and what to do.
    fn matrix(&self) -> Vec<String> {
        let unit = self.yearly.scale.unit(&name(&self.comparison.study.currency));
        let caption =
            format!("Who is high in what, means, money in {unit}: revenue and contribution a year, value at the start");
        let header = ["High in", "Customers", "Revenue", "Contri-\nbution", "Value"];
        let row = |cell: &Cell| {
            vec![
                high(cell),
                cell.customers.to_string(),
                self.yearly.write(cell.revenue),
                self.yearly.write(cell.contribution),
                self.worth.write(cell.value),
            ]
        };
        let rows: Vec<Vec<String>> = self.it.cells.iter().map(row).collect();
        let mut parts = vec![[paragraph(&caption, self.width), table(&header, &rows, self.width)].concat()];
        let told = self.it.cells.iter().map(|cell| {
            let names: Vec<String> = cell.names.iter().map(|it| name(it)).collect();
            let others = cell.customers - names.len();
            let others = if others > 0 { format!(" and {} more", grouped(others as f64, 0)) } else { String::new() };
            let action = cell.action.as_ref().map_or(String::new(), |action| format!(" {}", bold(&name(action))));
            paragraph(&format!("{}: {}{others}.{action}", high(cell), names.join(", ")), self.width)
        });
        parts.push(told.collect());
        parts
    }

    /// Those worth most, and those worth least.
    fn customers(&self) -> String {
        let all = &self.it.customers;
        let least = all.len() - NAMED.min(all.len().saturating_sub(NAMED));
        let unit = self.worth.scale.unit(&name(&self.comparison.study.currency));
        let caption = format!("Worth most and least, means, money in {unit}: a year, and value at the start");
        let header = ["Customer", "Revenue", "Contri-\nbution", "Value", "With whom\nit brought", "Still\nthere"];
        let row = |it: &Valued| {
            vec![
                name(&it.name),
                self.yearly.write(it.measures[Axis::Revenue as usize]),
                self.yearly.write(it.measures[Axis::Profit as usize]),
                self.worth.write(it.value),
                self.worth.write(it.value_with_referrals),
                percent(it.survival),
            ]
        };
        let rows: Vec<Vec<String>> = all.iter().take(NAMED).chain(&all[least..]).map(row).collect();
        [paragraph(&caption, self.width), table(&header, &rows, self.width)].concat()
    }

    /// How many customers bought how lately and how often, in fifths, and the names to look at.
    fn rfm(&self) -> Vec<String> {
        let seen: Vec<(&Valued, [u8; 3])> = self.it.customers.iter().filter_map(|it| Some((it, it.rfm?))).collect();
        if seen.is_empty() {
            return Vec::new();
        }
        let caption = format!(
            "Customers by recency (R) and frequency (F) at the beginning of period {}, in fifths: 5 bought last, or most often",
            self.it.at
        );
        let row = |recency: u8| {
            let of =
                |frequency: u8| seen.iter().filter(|(_, rfm)| rfm[..2] == [recency, frequency]).count().to_string();
            [format!("R {recency}")].into_iter().chain((1..=5).map(of)).collect()
        };
        let rows: Vec<Vec<String>> = (1..=5).rev().map(row).collect();
        let grid =
            [paragraph(&caption, self.width), table(&["", "F 1", "F 2", "F 3", "F 4", "F 5"], &rows, self.width)]
                .concat();
        let named = |told: &str, is: &dyn Fn([u8; 3]) -> bool| {
            let names: Vec<String> = seen.iter().filter(|(_, rfm)| is(*rfm)).map(|(it, _)| name(&it.name)).collect();
            let others = names.len().saturating_sub(NAMED);
            let others = if others > 0 { format!(" and {others} more") } else { String::new() };
            (!names.is_empty()).then(|| {
                paragraph(&format!("{told}: {}{others}.", names[..NAMED.min(names.len())].join(", ")), self.width)
            })
        };
        let best = named("Lately, often and for much (5 5 5)", &|rfm| rfm == [5; 3]);
        let silent = named("Once often and for much, not lately (R 1 or 2, F and M 4 or 5)", &|[r, f, m]| {
            r <= 2 && f >= 4 && m >= 4
        });
        [Some(grid), best, silent].into_iter().flatten().collect()
    }
}

/// The measures that are high in a cell.
fn high(cell: &Cell) -> String {
    let names = Axis::NAMES.iter().zip(cell.high).filter(|(_, high)| *high).map(|((name, _), _)| *name);
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none of them".to_owned() } else { names.join(", ") }
}
