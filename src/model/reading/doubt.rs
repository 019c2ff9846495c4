//! Numbers that are allowed but were probably meant otherwise. A doubt is a warning: what is honest must not meet one.

use super::quantity::periods_in;
use super::range::figure;
use super::reader::Reader;
use crate::model::{Distribution, Law, Quantity, Value, convert};
use crate::scenario::words::Basis;
use crate::scenario::{Item, Node, Place, Table};
use crate::units::Choice;
use crate::units::Role;

/// A chance from here on comes true several times in its own time when it is thrown each period: three times at 12 periods.
const CLOSE_TO_ONE: f64 = 0.97;
/// No amount of money and no count goes beyond it, in any currency.
const BEYOND_COUNTING: f64 = 1e18;
/// A spread of so many times the mean is a standard deviation that was written as a coefficient of variation.
const WIDEST: f64 = 10.0;
/// The same for the logarithm: beyond a sigma of 3 the mean is 90 times the median.
const WIDEST_SIGMA: f64 = 3.0;
/// exp(30) is 10,000,000,000,000.
const LARGEST_MU: f64 = 30.0;

impl Reader<'_> {
    /// `30.000` is 30: where a point may have been meant to group thousands, says how it was read.
    pub(super) fn doubt_grouping(&mut self, node: &Node, title: &str) {
        let Some((whole, part)) = decimals(node) else { return };
        let grouped = (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        if grouped && part.len() == 3 && part.ends_with('0') && !self.three_decimals {
            let read = format!("{whole}.{part}").trim_end_matches('0').trim_end_matches('.').to_owned();
            let problem = node.place.error(format!("{title} is read as {read}"), "a point begins decimals").warning();
            self.push(problem.help(format!("for thousands: {whole}_{part}; for decimals: {read}")));
        }
    }

    /// `[0,8, 0,9]` are four numbers: where a comma may have been meant to begin decimals, says how it was read.
    pub(super) fn doubt_commas(&mut self, node: &Node, title: &str) {
        let Item::List(entries) = &node.item else { return };
        let gap = |pair: &[Node]| {
            let between = pair[0].place.span.end..pair[1].place.span.start;
            node.place.source.text.get(between).is_some_and(|text| text == ",")
        };
        let whole = |node: &Node| node.place.text().bytes().all(|byte| byte.is_ascii_digit());
        let tight: Vec<bool> = entries.windows(2).map(gap).collect();
        let paired = tight.len() > 2 && tight.iter().enumerate().all(|(at, tight)| *tight == (at % 2 == 0));
        if paired && tight.last() == Some(&true) && entries.iter().all(whole) {
            let [first, second] = [0, 1].map(|at| entries[at].place.text());
            let title = format!("{title} is read as {} numbers", entries.len());
            let problem = node.place.error(title, "a comma separates numbers").warning();
            self.push(problem.help(format!("decimals take a point: {first}.{second}")));
        }
    }

    /// What a quantity is on the whole: a chance that is certain each period, an amount beyond counting.
    pub(super) fn doubt(&mut self, place: &Place, title: &str, quantity: &Quantity) {
        let numbers = self.literals(&quantity.value);
        if let Some(sure) = numbers.iter().find(|number| is_sure(quantity, **number)) {
            self.doubt_chance(place, &format!("{title} is"), quantity, *sure);
        }
        if quantity.path.ends_with(".basket_noise")
            && let Some(wide) = numbers.iter().find(|number| **number > WIDEST_SIGMA)
        {
            let title = format!("{title} is {}", figure(*wide));
            let problem = place.error(title, "the spread of the logarithm: 0.3 is about 30%").warning();
            let percent = format!("for {}%: {}", figure(*wide), figure(wide / 100.0));
            self.push(if *wide >= 5.0 { problem.help(percent) } else { problem });
        }
        self.doubt_size(place, title, &quantity.path, Some(quantity.role), &numbers);
        let mean = match &quantity.value {
            Value::Draw { law: Law::Known(distribution), .. } => match distribution {
                Distribution::Lognormal { sigma, .. } if *sigma > WIDEST_SIGMA => None,
                distribution => Some(distribution.mean()),
            },
            _ => None,
        };
        let counted = matches!(quantity.role, Role::PerBasis | Role::PerOccasion);
        let beyond = numbers.into_iter().chain(mean).find(|number| counted && *number > BEYOND_COUNTING);
        if let Some(number) = beyond {
            let on_average = if mean.is_some() { " on average" } else { "" };
            let title = format!("{title} is {}{on_average}", figure(number));
            self.push(place.error(title, "beyond any amount of money and any count").warning());
        }
    }

    /// That a strategy makes a chance certain each period, or a number such as nobody means.
    pub(super) fn doubt_change(&mut self, place: &Place, title: &str, quantity: &Quantity) {
        let numbers = self.literals(&quantity.value).into_iter().filter(|number| !is_sure(quantity, *number));
        let mut changed = numbers.filter_map(|number| quantity.changed(number));
        if let Some(number) = changed.find(|number| is_sure(quantity, *number)) {
            self.doubt_chance(place, &format!("{title} becomes"), quantity, number);
        }
        self.doubt_changed_size(place, title, quantity);
    }

    fn doubt_chance(&mut self, place: &Place, title: &str, quantity: &Quantity, sure: f64) {
        let k = quantity.per_basis;
        let is_basis = |basis: &&(&str, Basis)| periods_in(self.period, basis.1) == k;
        let time = Basis::NAMES.iter().find(is_basis).map_or("basis", |(name, _)| name);
        let period = self.period.name();
        let often = convert(Role::Chance, k, sure) * k;
        let label = if often < k {
            format!("as a chance that is tried each {period}, it comes true {often:.1} times a {time}")
        } else {
            format!("as a chance that is tried each {period}, it comes true each {period}")
        };
        let title = format!("{title} {} a {time}", figure(sure));
        let once: f64 = format!("{:.1e}", 1.0 / k).parse().unwrap_or(1.0);
        let help = format!("for about once a {time}: {{ value = {}, basis = \"{period}\" }}", figure(once));
        self.push(place.error(title, label).warning().help(help));
    }

    /// Parameters of a law that look like a mean and a standard deviation.
    pub(super) fn doubt_spread(&mut self, node: &Node, law: &str, first: &str, numbers: &[f64]) {
        let (title, label, help) = match (law, first, numbers) {
            ("lognormal", "mu", &[mu, sigma]) if mu > LARGEST_MU || sigma > WIDEST_SIGMA => (
                format!("`mu` is {} and `sigma` is {} in a lognormal", figure(mu), figure(sigma)),
                "of the logarithm: are they mean and sd?".to_owned(),
                (mu > 0.0).then(|| format!("lognormal = {{ mean = {}, cv = {} }}", figure(mu), ratio(sigma, mu))),
            ),
            (_, "mean", &[mean, cv]) if matches!(law, "lognormal" | "gamma") && cv > WIDEST => (
                format!("`cv` is {} in a {law}", figure(cv)),
                format!("the spread is {} times the mean: is it the sd?", figure(cv)),
                Some(format!("cv is sd / mean: {} for a sd of {}", ratio(cv, mean), figure(cv))),
            ),
            _ => return,
        };
        let problem = node.place.error(title, label).warning();
        self.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }
}

fn is_sure(quantity: &Quantity, number: f64) -> bool {
    quantity.role == Role::Chance && quantity.per_basis > 1.0 && (CLOSE_TO_ONE..=1.0).contains(&number)
}

/// To two digits.
fn ratio(a: f64, b: f64) -> String {
    figure(format!("{:.1e}", a / b).parse().unwrap_or(a / b))
}

/// The digits before and behind the point of a number as it was written.
fn decimals(node: &Node) -> Option<(&str, &str)> {
    let Item::Number(_) = node.item else { return None };
    let written = node.place.text().rsplit('=').next()?.trim().trim_start_matches(['-', '+']);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    written.split_once('.').filter(|(whole, part)| digits(whole) && digits(part))
}

/// Whether the file writes three decimals as a habit, as programs do: `0.800`, `1250.500`.
pub(super) fn three_decimals(table: &Table) -> bool {
    table.entries.iter().any(|entry| writes_three(&entry.node))
}

fn writes_three(node: &Node) -> bool {
    match &node.item {
        Item::List(nodes) => nodes.iter().any(writes_three),
        Item::Table(table) => three_decimals(table),
        _ => decimals(node).is_some_and(|(whole, part)| {
            part.len() == 3 && part.ends_with('0') && (whole.starts_with('0') || whole.len() > 3)
        }),
    }
}
