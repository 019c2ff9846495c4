//! What has not come about yet when a rule is asked: purchases before buying, cost before serving.

use super::check::{Subject, Walk};
use super::file::IN_PLACE;
use super::hooks::{Event, Hook, Purpose};
use super::scope::At;
use crate::portfolio::Line;

/// The steps of a period that make what rules read, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Made {
    Nothing,
    Bought,
    Served,
}

impl Made {
    /// What makes a property that comes about in the period.
    fn by(line: Line) -> Option<Made> {
        match line {
            Line::Purchases | Line::Revenue | Line::GrossMargin => Some(Made::Bought),
            Line::CostToServe => Some(Made::Served),
            _ => None,
        }
    }

    /// What has been made when the rule `name` is asked; the latest step, where the scenario decides.
    pub(super) fn before(name: &str, purpose: Purpose) -> Made {
        match purpose {
            Purpose::Event(Event::Arrival) => Made::Nothing,
            Purpose::Event(Event::Purchase) => Made::Bought,
            Purpose::OfCustomer => match name {
                "purchases" | "basket" | "basket_noise" | "growth" | "growth_cap_years" | "margin"
                | "last_purchase" | "satisfaction" | "expectation" => Made::Nothing,
                _ if name.starts_with("attribute_") => Made::Nothing,
                _ if name.starts_with("service_") && name.ends_with("_cost") => Made::Bought,
                _ => Made::Served,
            },
            _ => Made::Served,
        }
    }
}

impl Walk<'_> {
    /// Warns of a property that is 0 for whoever asks.
    pub(super) fn unmade(&mut self, at: usize, property: &str) {
        let Some(slot) = self.scope.slot(property) else { return };
        let At::Line(line) = self.scope.fields[slot].at else { return };
        let Some(made) = Made::by(line) else { return };
        let Some((reach, (_, Subject::Customer))) = self.reach.zip(self.subject.as_ref()) else { return };
        let waits = |(_, hook): &(&str, &Hook)| hook.made < made;
        let Some((name, _)) = reach.hooks.first().filter(|_| reach.hooks.iter().all(waits)) else { return };
        let step = if made == Made::Bought { "buying" } else { "serving" };
        let title = format!("`{property}` is still 0 here");
        let name = if *name == IN_PLACE { "this quantity".into() } else { format!("`{name}`") };
        let label = format!("{name} is asked before {step}");
        let help = match line {
            Line::Purchases => {
                "`purchases_total` counts those of earlier periods, `recency` the periods since the last"
            }
            Line::Revenue | Line::GrossMargin => "`revenue_total` holds what was bought before",
            _ => "keep it in an attribute: `fn on_period(customer)` sees the cost of the period",
        };
        self.problems.push(self.file.problem(at, title, label).help(help).warning());
    }
}
