//! Who works at the firm and what it does to customers now and then, read back in plain words.

use super::number::grouped;
use super::portrait::{RULE, Words, amount, count, percentage};
use super::visible::name;
use crate::engine::{Crew, Round};

impl Words<'_> {
    /// A row for each resource and each measure.
    pub(super) fn firm(&self) -> Vec<[String; 2]> {
        let crews = self.portrait.crews.iter().map(|crew| [name(&crew.name), self.crew(crew)]);
        let rounds = self.portrait.rounds.iter().map(|round| [name(&round.label), self.round(round)]);
        crews.chain(rounds).collect()
    }

    fn crew(&self, crew: &Crew) -> String {
        let units = crew
            .units
            .as_ref()
            .map_or_else(|| RULE.to_owned(), |units| amount(units, |n| grouped(n.round().max(1.0), 0)));
        let minutes = crew
            .minutes
            .as_ref()
            .map_or_else(|| RULE.to_owned(), |minutes| self.rate(minutes, "minutes of work", count));
        let minute = crew.minute.as_ref().map_or_else(|| RULE.to_owned(), |minute| self.money(minute));
        format!("{units} at work at the start, each with {minutes}; a minute costs {minute}.")
    }

    fn round(&self, round: &Round) -> String {
        let periods = |n: u32| if n == 1 { self.period.to_owned() } else { format!("{n} {}s", self.period) };
        let often = match round.at_most {
            Some(1) => ", each once".to_owned(),
            Some(most) => format!(", each {most} times at most"),
            None => String::new(),
        };
        let whom = if round.some { ", to whom its condition means" } else { ", to everybody on file" };
        let reach = round.reach.as_ref().map_or_else(|| RULE.to_owned(), |reach| amount(reach, percentage));
        let cost = round.cost.as_ref().map_or_else(|| RULE.to_owned(), |cost| self.money(cost));
        let budget =
            round.budget.as_ref().map_or_else(String::new, |budget| format!(", within {}", self.costs(budget)));
        let control =
            if round.control > 0.0 { format!("; {} are left out", percentage(round.control)) } else { String::new() };
        let on = if round.on { "" } else { " Only where a strategy takes it." };
        format!(
            "Every {}{whom}{often}: works on {reach} of them for {}, and costs {cost} each{budget}{control}.{on}",
            periods(round.every),
            if round.lasts == 1 { format!("the {}", self.period) } else { periods(round.lasts) },
        )
    }
}
