//! The same dots as text, for a terminal.

use super::axis::Axis;
use super::dots::{Dots, Words};
use super::stack::{Place, levels, places, slack};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const FULL: char = '●';
const OPEN: char = '○';
const EQUAL: char = '=';
const ZERO: char = '│';

/// Dots need so many columns.
const NARROWEST: u16 = 20;

impl Dots {
    /// What full and open dots mean on a terminal.
    #[must_use]
    pub fn key(&self) -> String {
        let Words { above, same, below, .. } = self.words;
        let ties = if self.rows.iter().any(|row| row.same() > 0) { format!(", {EQUAL} {same}") } else { String::new() };
        format!("{FULL} {above}, {OPEN} {below}{ties}")
    }

    /// As text of so many columns; what is narrower than `NARROWEST` is drawn as if it had that many.
    #[must_use]
    pub fn text(&self, width: u16) -> String {
        let width = width.max(NARROWEST);
        let highest = if self.most() > 20 { 8 } else { 5 };
        let axis = Axis::of(self.rows.iter().flat_map(|row| row.futures.iter().copied()));
        let spare = slack(self.most(), highest);
        // One column is that of 0.
        let columns = usize::from(width).saturating_sub(2 * spare + 2).max(10);
        let per_unit = columns as f64 / axis.span();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the width")]
        let zero = spare + (-axis.low * per_unit).ceil() as usize;
        let mut told = String::new();
        for row in &self.rows {
            let gap = usize::from(width).saturating_sub(row.name.width() + row.said.width());
            if gap < 2 {
                let _ = writeln!(told, "{}\n{}", row.name, row.said);
            } else {
                let _ = writeln!(told, "{}{}{}", row.name, " ".repeat(gap), row.said);
            }
            let distances: Vec<f64> = row.futures.iter().map(|it| it * per_unit).collect();
            let places = places(&distances, highest);
            let levels = levels(&places);
            for level in (0..=levels.iter().copied().max().unwrap_or(0).min(highest - 1)).rev() {
                let mut line = vec![' '; usize::from(width)];
                line[zero] = ZERO;
                let on_it = places.iter().zip(&levels).filter(|(_, own)| **own == level);
                for (place, _) in on_it {
                    match place {
                        Place::On => line[zero] = EQUAL,
                        Place::Column(column) => {
                            let right = i32::from(*column >= 0);
                            let at = zero.saturating_add_signed((column + right) as isize);
                            if let Some(cell) = line.get_mut(at) {
                                *cell = if right == 1 { FULL } else { OPEN };
                            }
                        }
                    }
                }
                let _ = writeln!(told, "{}", line.iter().collect::<String>().trim_end());
            }
        }
        told + self.ruler(axis, zero, per_unit, usize::from(width)).as_str()
    }

    /// The numbers below the dots.
    fn ruler(&self, axis: Axis, zero: usize, per_unit: f64, width: usize) -> String {
        let (ticks, step) = (axis.ticks(), axis.step());
        let mut line = vec![' '; width];
        let labels = ticks.iter().filter(|tick| **tick != 0.0).map(|tick| {
            #[expect(clippy::cast_possible_truncation, reason = "within the width")]
            let column = (tick * per_unit).round() as isize;
            (zero.saturating_add_signed(column), self.tick(*tick, step))
        });
        for (middle, label) in [(zero, self.words.zero.to_owned())].into_iter().chain(labels) {
            let label: Vec<char> = label.chars().collect();
            let from = middle.saturating_sub(label.len() / 2).min(width.saturating_sub(label.len()));
            let around = from.saturating_sub(2)..(from + label.len() + 2).min(width);
            if line[around].iter().all(|it| *it == ' ') {
                line[from..from + label.len()].copy_from_slice(&label);
            }
        }
        line.iter().collect::<String>().trim_end().to_owned() + "\n"
    }
}
