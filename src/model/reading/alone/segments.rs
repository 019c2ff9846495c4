//! Of customers: ties to what never moves, leaving and sleeping without end.

use super::Around;
use crate::error::Problem;
use crate::model::reading::troubles::TROUBLES;
use crate::model::reading::unsaid::{is_nothing, segment_of};
use crate::model::{Leaving, Quantity, Segment, Setting, Value};
use crate::scenario::clip;
use crate::scenario::keys::{QuantityKey, SegmentKey, ServiceKey};

/// Ties to satisfaction.
const TIES: [SegmentKey; 3] = [SegmentKey::SatisfiedStay, SegmentKey::SatisfiedSpend, SegmentKey::SatisfiedRefer];

impl Around<'_> {
    pub(super) fn of_segments(&self, doubts: &mut Vec<Problem>) {
        for (index, segment) in self.model.baseline.segments.iter().enumerate() {
            self.of_segment(index, segment, doubts);
        }
    }

    fn of_segment(&self, index: usize, segment: &Segment, doubts: &mut Vec<Problem>) {
        let Some((table, _)) = segment_of(self.root, segment) else { return };
        let (name, path) = (clip(&segment.name), |key: &str| format!("segments.{}.{key}", segment.name));
        let mut said = |key: &str, nothing: &str, label: &str, help: &str| {
            if let Some(node) = table.get(key) {
                let title = format!("`{key}` of segment `{name}` does nothing: {nothing}");
                let problem = node.place.error(title, label).warning();
                doubts.push(if help.is_empty() { problem } else { problem.help(help) });
            }
        };
        if !self.mentioned("cause") && self.is_given(&path("sleep")) {
            said("sleep_causes", "no rule asks for it", "it acts only with `customer.cause` in a rule", "");
        }
        if self.model.settings().all(|setting| setting.segments[index].products_max == 1) {
            said("cross_sell", "nobody holds more than one product", "`products_max` is 1", "");
        }
        if let Some(key) = TIES.into_iter().find(|key| table.get(key.name()).is_some() && self.never_moves(index)) {
            let help = "give it a service, or another `neutral`";
            said(key.name(), "satisfaction never leaves `neutral`", "it acts only where satisfaction differs", help);
        }
        let silently = self.model.settings().any(|setting| setting.segments[index].leaving == Leaving::Silent);
        if let Some(node) = table.get("leaving").filter(|_| silently && !self.is_given(&path("write_off"))) {
            let title = format!("who leaves segment `{name}` stays on file for ever");
            let problem = node.place.error(title, "nobody says so, and nobody is written off").warning();
            doubts.push(problem.help("write_off = 6, to write off who has not bought for 6 periods"));
        }
        if let Some(node) =
            table.get("asleep").filter(|_| self.is_given(&path("asleep")) && !self.is_given(&path("wake")))
        {
            let title = format!("who is asleep when segment `{name}` opens never wakes");
            let problem = node.place.error(title, "nothing wakes anybody").warning();
            doubts.push(problem.help("wake = 0.2, if that is the chance of waking"));
        }
        if let Some(node) =
            table.get("credit_limit").filter(|_| is_nothing(&segment.quantities[SegmentKey::CreditLimit]))
        {
            let title = format!("who owes anything in segment `{name}` buys nothing");
            doubts.push(node.place.error(title, "it is 0").warning());
        }
    }

    /// Whether the satisfaction of a segment is at `neutral` for good.
    fn never_moves(&self, index: usize) -> bool {
        let number = |quantity: &Quantity| match quantity.value {
            Value::Number(number) if quantity.changes.is_empty() => Some(number),
            _ => None,
        };
        let still = |setting: &Setting| {
            let segment = &setting.segments[index];
            let [at, neutral] =
                [SegmentKey::Satisfaction, SegmentKey::Neutral].map(|key| number(&segment.quantities[key]));
            let learns = segment.service.is_some_and(|service| {
                number(&setting.services[service].quantities[ServiceKey::Adjustment]) != Some(0.0)
            });
            at.is_some() && at == neutral && !learns
        };
        let moved = ["satisfaction", "neutral", "service_level"].iter().any(|name| self.mentioned(name));
        let name = &self.model.baseline.segments[index].name;
        let troubled = TROUBLES.iter().any(|key| self.is_given(&format!("segments.{name}.{}", key.name())));
        self.model.settings().all(still)
            && !troubled
            && !moved
            && !self.listed("satisfaction")
            && !self.listed("neutral")
    }
}
