//! What it is worth to know more before deciding, for people.

use super::figures::Figures;
use super::finding::{Chapter, Finding, Piece, told};
use super::layout::bold;
use super::terms::{titles, undefined};
use super::verdict::verdict;
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::stats::{Answer, Bracket, Comparison, Information, Of, Sampled, Worth};

/// The answer in a few sentences, then a table. `width` as in [`text`](super::text()).
#[must_use]
pub fn worth(comparison: &Comparison, width: u16) -> String {
    told(comparison, found(comparison), "Interrupted before it was known what it is worth to know more.", width)
}

/// What it is worth to know more; `None` where that is not known.
pub(super) fn found(comparison: &Comparison) -> Option<Finding> {
    Some(Told::new(comparison, comparison.information.as_ref()?).finding())
}

struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Information,
    format: Format,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Information) -> Told<'a> {
        let all = std::iter::once(&it.evpi).chain(it.evppi.iter().map(|it| &it.worth));
        let all: Vec<Worth> = all.chain(it.evsi.iter().map(|it| &it.worth)).copied().collect();
        let means: Vec<f64> = all.iter().map(|it| it.known.mean).collect();
        let errors: Vec<f64> = all.iter().filter_map(|it| it.known.se).map(|se| 2.0 * se).collect();
        Told { comparison, it, format: Format::new(Scale::new(means.iter().copied()), &means, &errors) }
    }

    fn finding(&self) -> Finding {
        Finding {
            question: "What is it worth to know more before deciding?".to_owned(),
            verdict: Some(verdict(self.comparison)),
            answer: vec![self.answer()],
            chapters: if self.it.evppi.is_empty() { Vec::new() } else { vec![self.chapter()] },
        }
    }

    fn chapter(&self) -> Chapter {
        let any = self.it.evpi.clear || self.it.evppi.iter().any(|it| it.worth.clear);
        let order = if self.it.ordered {
            "No part is found to be worth more than all of it, as it must be."
        } else {
            "A part is found to be worth more than all of it, which cannot be: more runs would tell them apart."
        };
        let order = any.then(|| Piece::Sentence(order.to_owned()));
        let known = self.known().map(Piece::Sentence);
        let pieces = known.into_iter().chain([Piece::Table(self.table())]).chain(order);
        Chapter::new("What it is worth to know", pieces.collect())
    }

    fn money(&self, amount: f64) -> String {
        bold(&self.format.money(&name(&self.comparison.study.currency), amount))
    }

    fn answer(&self) -> Vec<String> {
        let Information { evpi, evppi, .. } = self.it;
        if evppi.is_empty() {
            let told = "Nothing is worth paying to know: this scenario has luck in it, and nothing that we do not know. Luck is not for sale. What \
                        we do not know stands in [assumptions].";
            return vec![told.to_owned()];
        }
        if self.comparison.strategies.len() < 2 {
            let told = "Nothing is worth paying to know where there is nothing to decide: play two strategies or more.";
            return vec![told.to_owned()];
        }
        if !evpi.clear {
            let told = "What it would be worth to know all assumptions before deciding cannot be told from 0: whatever they turned out to be, the \
                        decision would hardly be another. More runs might tell.";
            return vec![told.to_owned()];
        }
        let mut sentences = vec![format!(
            "At most {} is worth paying to know all that we do not know before deciding; luck is not for sale.",
            self.money(evpi.known.mean)
        )];
        let clear: Vec<&Of> = evppi.iter().filter(|it| it.worth.clear).collect();
        match clear.first() {
            None => sentences.push("None of it alone is worth anything that can be told from 0.".to_owned()),
            Some(first) => sentences.push(format!(
                "At most {} is worth paying to know {}.",
                self.money(first.worth.known.mean),
                bold(&names(first))
            )),
        }
        for sampled in &self.it.evsi {
            let who = pilot(sampled);
            sentences.push(if sampled.worth.clear {
                format!("{who} is worth at most {}.", self.money(sampled.worth.known.mean))
            } else {
                format!("What {} is worth cannot be told from 0.", who.replacen('A', "a", 1))
            });
        }
        sentences
    }

    /// Which is expected to be the best, by what may be true.
    fn known(&self) -> Option<String> {
        let mut all: Vec<(f64, String)> =
            self.it.p_best_known.iter().map(|it| it.p_best_known).zip(titles(self.comparison)).collect();
        all.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let all: Vec<String> = (all.iter().filter(|(share, _)| *share > 0.0))
            .map(|(share, title)| format!("{title} in {}", percent(*share)))
            .collect();
        (self.comparison.strategies.len() > 1)
            .then(|| format!("If we knew, we would choose {} of what may be true.", all.join(", ")))
    }

    fn table(&self) -> Figures {
        let nested = self.it.evpi.nested.is_some();
        let cell = |worth: &Worth| {
            let error = worth.known.se.map(|se| format!(" ± {}", self.format.write(2.0 * se))).unwrap_or_default();
            format!("{}{error}", self.format.write(worth.known.mean))
        };
        let row = |title: String, worth: &Worth| {
            let mut row = vec![title, cell(worth), if worth.clear { "" } else { "not told from 0" }.to_owned()];
            if nested {
                row.push(worth.nested.map_or_else(undefined, |it| self.between(&it)));
            }
            row
        };
        let mut rows = vec![row("All assumptions".to_owned(), &self.it.evpi)];
        rows.extend(self.it.evppi.iter().map(|it| row(names(it), &it.worth)));
        rows.extend(self.it.evsi.iter().map(|it| row(pilot(it), &it.worth)));
        let unit = self.format.scale.unit(&name(&self.comparison.study.currency));
        let caption =
            format!("What it is worth at most to know them before deciding, in {unit}, ± two standard errors");
        let header = ["Known", "Worth", ""].into_iter().chain(nested.then_some("Nested runs"));
        Figures { caption, header: header.map(str::to_owned).collect(), rows }
    }

    /// "between 11.2 and 12.9".
    fn between(&self, bracket: &Bracket) -> String {
        format!("{} to {}", self.format.write(bracket.low.mean), self.format.write(bracket.high.mean))
    }
}

/// Which assumptions.
fn names(of: &Of) -> String {
    of.names.iter().map(|it| name(it)).collect::<Vec<String>>().join(" and ")
}

/// "A pilot of 200 about churn".
fn pilot(sampled: &Sampled) -> String {
    let how = match sampled.pilot.answer {
        Answer::Count => String::new(),
        Answer::Normal(sd) => format!(" (± {})", super::sensitivity::number(sd)),
    };
    format!("A pilot of {}{how} about {}", grouped(f64::from(sampled.pilot.size), 0), name(&sampled.pilot.name))
}
