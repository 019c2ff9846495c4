//! What has not come about yet when a rule is asked: purchases before buying, cost before serving.

use super::check::{Subject, Walk};
use super::file::IN_PLACE;
use super::hooks::{Event, Hook, Purpose};
use super::scope::{At, Derived};
use crate::portfolio::Line;

/// The steps of a period that make what rules read, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Made {
    /// Not even the period has begun for the customer: what is 0 then is no answer.
    Unbegun,
    Nothing,
    Bought,
    Paid,
    Served,
    Met,
}

impl Made {
    /// What makes a property that comes about in the period.
    fn by(at: At) -> Option<Made> {
        match at {
            At::Line(Line::Purchases | Line::Revenue | Line::GrossMargin) => Some(Made::Bought),
            At::Line(Line::BadDebt) => Some(Made::Paid),
            At::Line(Line::CostToServe) => Some(Made::Served),
            At::Derived(Derived::Resolved | Derived::Fast) => Some(Made::Met),
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
                | "last_purchase" | "price" | "order_fee" | "order_minimum" | "order_spread" | "volume_response"
                | "order_response" | "quotes" | "quote_wins" | "asleep" | "owed" | "wallet" | "credit_limit"
                | "product_spend" | "product_fee" | "product_margin" | "satisfaction" | "expectation" => Made::Nothing,
                _ if name.starts_with("measure_") => Made::Unbegun,
                _ if name.starts_with("attribute_") => Made::Nothing,
                _ if name.starts_with("stock_") && (name.ends_with("_start") || name.ends_with("_spend")) => {
                    Made::Nothing
                }
                "unpaid" | "payment_days" => Made::Bought,
                "product_serve" => Made::Paid,
                _ if name.starts_with("service_") && name.ends_with("_cost") => Made::Paid,
                "complaints" | "problems" | "told" => Made::Served,
                _ if name.starts_with("service_") => Made::Served,
                _ => Made::Met,
            },
            _ => Made::Met,
        }
    }
}

impl Walk<'_> {
    /// Warns of a property that is 0 for whoever asks.
    pub(super) fn unmade(&mut self, at: usize, property: &str) {
        let Some(slot) = self.scope.slot(property) else { return };
        let home = self.scope.fields[slot].at;
        let Some(made) = Made::by(home) else { return };
        let Some((reach, (_, Subject::Customer))) = self.reach.zip(self.subject.as_ref()) else { return };
        let waits = |(_, hook): &(&str, &Hook)| hook.made < made;
        let Some((name, _)) = reach.hooks.first().filter(|_| reach.hooks.iter().all(waits)) else { return };
        let (step, nothing) = match made {
            Made::Met => ("problems come up", "false"),
            Made::Bought => ("buying", "0"),
            Made::Paid => ("paying", "0"),
            _ => ("serving", "0"),
        };
        let title = format!("`{property}` is still {nothing} here");
        let name = if *name == IN_PLACE { "this quantity".into() } else { format!("`{name}`") };
        let label = format!("{name} is asked before {step}");
        let help = match home {
            At::Line(Line::Purchases) => {
                "`purchases_total` counts those of earlier periods, `recency` the periods since the last"
            }
            At::Line(Line::Revenue | Line::GrossMargin) => "`revenue_total` holds what was bought before",
            At::Derived(_) => "keep it in an attribute: `fn on_complaint(customer)` sees how it ended",
            _ => "keep it in an attribute: `fn on_period(customer)` sees the cost of the period",
        };
        let problem = self.file.problem(at, title, label).help(help);
        let unbegun = reach.hooks.iter().any(|(_, hook)| hook.made == Made::Unbegun);
        self.problems.push(if unbegun { problem } else { problem.warning() });
    }
}
