//! Who works at the firm and what it does to customers now and then, read back in plain words.

use super::portrait::{RULE, Words, amount, count, percentage};
use crate::engine::{Amount, Asking, Bargaining, Crew, Ladder, Round};
use crate::legible::{grouped, name};
use crate::model::{Cash, Change, Effect, Judge, LastResort, Target};
use crate::scenario::keys::QuantityKey;

impl Words<'_> {
    /// A row for each resource, measure and cascade, for bargaining and listening, and for what is in hand.
    pub(super) fn firm(&self) -> Vec<[String; 2]> {
        let crews = self.portrait.crews.iter().map(|crew| [name(&crew.name), self.crew(crew)]);
        let rounds = self.portrait.rounds.iter().map(|round| [name(&round.label), self.round(round)]);
        let ladders = self.portrait.ladders.iter().map(|ladder| [name(&ladder.label), self.ladder(ladder)]);
        let asking = self.portrait.asking.iter().map(|asking| ["Listening".to_owned(), self.asking(asking)]);
        let bargaining = self.portrait.bargaining.iter().map(|it| ["Large accounts".to_owned(), Self::bargaining(it)]);
        let cash = self.portrait.cash.iter().map(|cash| ["In hand".to_owned(), self.cash(*cash)]);
        crews.chain(rounds).chain(ladders).chain(bargaining).chain(asking).chain(cash).collect()
    }

    fn bargaining(it: &Bargaining) -> String {
        let told = |amount: &Option<Amount>, write: &dyn Fn(f64) -> String| {
            amount.as_ref().map_or_else(|| RULE.to_owned(), |it| super::portrait::amount(it, write))
        };
        let is_there = |amount: &Option<Amount>| amount.as_ref().is_none_or(|it| it.ruled || it.mean != 0.0);
        // Of a tenth of revenue more, which can be imagined.
        let tenth = |part: f64| count(10.0 * part);
        let concedes =
            is_there(&it.concession).then(|| format!("{} points of margin less", told(&it.concession, &tenth)));
        let serves =
            is_there(&it.extra_service).then(|| format!("{}% more for serving it", told(&it.extra_service, &tenth)));
        let obtains: Vec<String> = concedes.into_iter().chain(serves).collect();
        let above = told(&it.above, &percentage);
        format!("Who brings more than {above} of revenue bargains: for each 10% above that {}.", obtains.join(", and "))
    }

    fn cash(&self, cash: Cash) -> String {
        let opening = self.money(&Amount::same(cash.opening));
        let then = if cash.stops() { "stops the firm" } else { "is noted, and the firm goes on" };
        format!("{opening} at the opening; a {} that closes below 0 {then}.", self.period)
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

    fn asking(&self, asking: &Asking) -> String {
        let for_each = |cost: &Option<Amount>| {
            cost.as_ref().map_or_else(|| RULE.to_owned(), |cost| format!("for {} each", self.money(cost)))
        };
        let survey = asking.survey.as_ref().map(|chance| {
            let asked = self.rate(chance, "of those on file are asked", percentage);
            let noise = asking.survey_noise.as_ref().filter(|noise| noise.ruled || noise.mean > 0.0);
            let noise = noise.map_or_else(String::new, |noise| format!(", with an error of {}", amount(noise, count)));
            format!("{asked}, {}, how content they are{noise}", for_each(&asking.survey_cost))
        });
        let exit = asking.exit.as_ref().map(|share| {
            let truth = asking.exit_truth.as_ref().filter(|truth| truth.ruled || truth.mean < 1.0);
            let truth =
                truth.map_or_else(String::new, |truth| format!(", and {} of them say so", amount(truth, percentage)));
            format!(
                "{} of those who leave are asked why, {}{truth}",
                amount(share, percentage),
                for_each(&asking.exit_cost)
            )
        });
        let all: Vec<String> = survey.into_iter().chain(exit).collect();
        format!("{}.", all.join("; "))
    }

    fn ladder(&self, ladder: &Ladder) -> String {
        let measures: Vec<String> = ladder.measures.iter().map(|measure| name(measure)).collect();
        let in_100 = |share: f64| format!("{} in 100", count(100.0 * share));
        let keep_if = ladder.keep_if.as_ref().map_or_else(|| RULE.to_owned(), |share| amount(share, in_100));
        let after =
            if ladder.after == 1 { format!("a {}", self.period) } else { format!("{} {}s", ladder.after, self.period) };
        let then = match ladder.then {
            LastResort::Stop => "after the last nothing more is tried",
            LastResort::WriteOff => "after the last those whom it contacted in vain go off the file",
        };
        let answered = if ladder.controlled {
            "more of those contacted answered than of those left out"
        } else {
            "of those contacted answered"
        };
        let on = if ladder.on { "" } else { " Only where a strategy takes it." };
        let enough = match ladder.at_least {
            1 => String::new(),
            least => format!(", once {} contacts can be answered no more", grouped(f64::from(least), 0)),
        };
        format!(
            "{}: each is judged {after} after its first contact{enough}, and gives way to the next unless {keep_if} {answered}; {then}.{on}",
            measures.join(", then ")
        )
    }

    fn round(&self, round: &Round) -> String {
        let periods = |n: u32| if n == 1 { self.period.to_owned() } else { format!("{n} {}s", self.period) };
        let often = match round.at_most {
            Some(1) => ", each once".to_owned(),
            Some(most) => format!(", each {most} times at most"),
            None => String::new(),
        };
        let whom = match round.whom.as_deref() {
            None => ", to everybody on file".to_owned(),
            Some("") => ", to those whom its condition means".to_owned(),
            Some(condition) => format!(", to those for whom {} holds", name(condition)),
        };
        let reach = round.reach.as_ref().map_or_else(|| RULE.to_owned(), |reach| amount(reach, percentage));
        let cost = round.cost.as_ref().map_or_else(|| RULE.to_owned(), |cost| self.money(cost));
        let budget = round.budget.as_ref().map_or_else(String::new, |budget| {
            format!(", for {} at most (who is new comes on top)", self.costs(budget))
        });
        let control =
            if round.control > 0.0 { format!("; {} are left out", percentage(round.control)) } else { String::new() };
        let on = if round.on { "" } else { " Only where a strategy takes it." };
        let by = round.by.as_ref().map_or_else(String::new, |by| format!(", by {}", name(by)));
        let (lasting, once): (Vec<_>, Vec<_>) =
            round.does.iter().partition(|(effect, _)| matches!(effect.on, Target::Quantity(_)));
        let told = |all: Vec<&(Effect, Change)>| all.into_iter().map(effect).collect::<Vec<_>>().join(", ");
        let lasts = if round.lasts == 1 { format!("the {}", self.period) } else { periods(round.lasts) };
        let lasting = if lasting.is_empty() { String::new() } else { format!(" For {lasts}: {}.", told(lasting)) };
        let once = if once.is_empty() { String::new() } else { format!(" Once: {}.", told(once)) };
        let answers = match round.judge {
            Judge::Purchase => "buys",
            Judge::Stays => "is still on file",
        };
        let until = if round.lasts == 1 {
            format!("the next {}", self.period)
        } else {
            format!("{} later", periods(round.lasts))
        };
        format!(
            "Every {}{whom}{often}{by}: works on {reach} of them, and costs {cost} each{budget}{control}.{lasting}{once} Who {answers} by the end of {until} has answered.{on}",
            periods(round.every),
        )
    }
}

/// "wake plus 0.04 of the period".
fn effect((effect, change): &(Effect, Change)) -> String {
    let on = match effect.on {
        Target::Quantity(key) => key.name().to_owned(),
        Target::Satisfaction => "satisfaction".to_owned(),
        Target::Expectation => "expectation".to_owned(),
        Target::Products => "products".to_owned(),
        Target::Stock(_) => "its stock".to_owned(),
    };
    let how = match *change {
        Change::Add(x) => format!("{} {}", if x < 0.0 { "less" } else { "plus" }, count(x.abs())),
        Change::Scale(x) => format!("times {}", count(x)),
        Change::Set(x) => format!("is {}", count(x)),
    };
    format!("{on} {how}{}", if effect.of_period { " of the period" } else { "" })
}
