//! What moves on the page: the levers of the scenario, or where it has none what strategies change, what we do not know and what strategies
//! cost.

use super::field::{ANY, range};
use crate::legible::{name as legible_name, path as in_words, visible};
use crate::model::{self, Law, Model, Quantity, Reach, Value, matches};
use crate::scenario::{Document, Item, Node, Place, Table};
use crate::units::Role;

/// There is room for so many.
pub(super) const MOST: usize = 7;

/// A slider takes about so many steps where the file says nothing of it.
const STEPS: f64 = 50.0;

/// A number of the scenario that moves.
#[derive(Clone, Debug)]
pub struct Lever {
    /// By which the page knows it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it sets; any part may be `*`.
    pub path: String,
    /// Where that is said.
    pub(super) place: Place,
    /// From where to where its slider goes, and in which steps.
    pub reach: [f64; 3],
    /// What it may be set to, where these are all; the slider goes from one to the next.
    pub values: Vec<f64>,
    /// What the file says, ascending: several where it sets several; none where chance or a rule says it.
    pub stands: Vec<f64>,
    /// Whether its field shows hundredths.
    pub percent: bool,
    /// The lowest and the highest number that it may be set to at all.
    pub(super) range: (f64, f64),
}

impl Lever {
    /// Those of a scenario, as many as there is room for; and how many there are.
    #[must_use]
    pub fn all(document: &Document, model: &Model) -> (Vec<Lever>, usize) {
        let own: Vec<Lever> = model.levers.iter().map(|it| declared(document, model, it)).collect();
        let mut all = if own.is_empty() { derived(document, model) } else { own };
        let there = all.len();
        all.truncate(MOST);
        (all, there)
    }

    /// What its field shows of a number.
    #[must_use]
    pub fn shown(&self, number: f64) -> String {
        let number = if self.percent { 100.0 * number } else { number };
        let written = format!("{number:.10}");
        let short = written.trim_end_matches('0').trim_end_matches('.');
        if short == "-0" { "0".to_owned() } else { short.to_owned() }
    }

    /// The number of what its field shows.
    #[must_use]
    pub fn read(&self, shown: &str) -> Option<f64> {
        let (plain, power) = match shown.trim().split_once(['e', 'E']) {
            Some((plain, power)) => (plain, power.parse::<i16>().ok()?),
            None => (shown.trim(), 0),
        };
        let digits = plain.strip_prefix(['-', '+']).unwrap_or(plain);
        let is_number = digits.contains(|it: char| it.is_ascii_digit())
            && digits.chars().all(|it| it.is_ascii_digit() || it == '.')
            && digits.len() <= 40;
        // The digits move: what is read is what the file would say, to the last bit.
        let power = i32::from(power) - if self.percent { 2 } else { 0 };
        is_number.then(|| format!("{plain}e{power}").parse().ok()).flatten().filter(|it: &f64| it.is_finite())
    }

    /// With its unit, as its field and what stands behind it show it.
    pub(super) fn told(&self, number: f64) -> String {
        format!("{}{}", self.shown(number), self.unit())
    }

    /// What stands behind its number.
    pub(super) fn unit(&self) -> &'static str {
        if self.percent { "%" } else { "" }
    }
}

/// A lever that the file has.
fn declared(document: &Document, model: &Model, it: &model::Lever) -> Lever {
    let (reach, values) = match &it.reach {
        Reach::Between(low, high) => ([*low, *high, nice((high - low) / STEPS)], Vec::new()),
        Reach::Values(values) => {
            let gaps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let even = gaps.iter().all(|gap| (gap - gaps[0]).abs() < 1e-9 * gaps[0]);
            let reach = [values[0], values[values.len() - 1], gaps[0]];
            (reach, if even { Vec::new() } else { values.clone() })
        }
    };
    Lever {
        name: it.name.clone(),
        label: visible(&it.label),
        path: it.path.clone(),
        place: it.place.clone(),
        stands: stands(document, model, &it.path),
        percent: is_share(document, model, &it.path),
        range: range(model, &it.path),
        reach,
        values,
    }
}

/// What a scenario without levers has.
fn derived(document: &Document, model: &Model) -> Vec<Lever> {
    let strategies = || model.strategies.iter().filter_map(|it| Some((it, strategy(document, &it.name)?)));
    let changes = strategies().flat_map(|(it, table)| changes(document, model, it, table));
    let costs = strategies().flat_map(|(it, table)| costs(it, table));
    let assumed = model.assumptions.iter().filter_map(|it| assumption(document, it));
    let mut all: Vec<Lever> = changes.chain(assumed).chain(costs).collect();
    (1..).zip(&mut all).for_each(|(number, lever)| lever.name = format!("lever{number}"));
    all
}

fn strategy<'a>(document: &'a Document, name: &str) -> Option<&'a Table> {
    table(table(&document.root, "strategies")?, name)
}

fn table<'a>(of: &'a Table, key: &str) -> Option<&'a Table> {
    if let Item::Table(table) = &of.get(key)?.item { Some(table) } else { None }
}

/// Numbers by which a strategy changes something.
fn changes(document: &Document, model: &Model, it: &model::Strategy, own: &Table) -> Vec<Lever> {
    let Some(Node { item: Item::List(list), .. }) = own.get("change") else { return Vec::new() };
    let one = |(at, node): (usize, &Node)| {
        let Item::Table(change) = &node.item else { return None };
        let Item::Text(target) = &change.get("path")?.item else { return None };
        let (how, word) = [("add", "plus"), ("scale", "times"), ("set", "")]
            .into_iter()
            .find(|(how, _)| change.get(how).is_some())?;
        let node = change.get(how)?;
        let Item::Number(number) = node.item else { return None };
        let label = format!("{}: {} {word}", visible(&it.label), in_words(target));
        let path = format!("strategies.{}.change.{at}.{how}", it.name);
        let percent = how != "scale" && is_share(document, model, target);
        let lever = plain(label.trim_end().to_owned(), path, node.place.clone(), number, percent);
        Some(if how == "set" { Lever { range: range(model, target), ..lever } } else { lever })
    };
    list.iter().enumerate().filter_map(one).collect()
}

/// What a strategy costs.
fn costs(it: &model::Strategy, own: &Table) -> Vec<Lever> {
    let Some(cost) = table(own, "cost") else { return Vec::new() };
    let one = |(key, said): (&str, &str)| {
        let node = cost.get(key)?;
        let Item::Number(number) = node.item else { return None };
        let label = format!("{}: cost {said}", visible(&it.label));
        Some(plain(label, format!("strategies.{}.cost.{key}", it.name), node.place.clone(), number, false))
    };
    [("once", "once"), ("yearly", "a year"), ("per_customer", "per customer")].into_iter().filter_map(one).collect()
}

/// What we do not know; none of a table, whose columns belong together.
fn assumption(document: &Document, it: &model::Assumption) -> Option<Lever> {
    let node = table(&document.root, "assumptions")?.get(&it.name)?;
    let label = legible_name(&it.name.replace('_', " "));
    let path = format!("assumptions.{}", it.name);
    match &it.quantity.value {
        Value::Number(number) => Some(plain(label, path, node.place.clone(), *number, false)),
        Value::Draw { law: Law::Known(law), .. } if it.joint.is_none() => {
            let [low, high] = [0.001, 0.999].map(|share| law.quantile(share));
            let step = nice((high - low) / STEPS);
            let reach = [(low / step).floor() * step, (high / step).ceil() * step, step];
            let (values, stands) = (Vec::new(), Vec::new());
            let name = String::new();
            (low < high).then(|| Lever {
                name,
                label,
                path,
                place: node.place.clone(),
                reach,
                values,
                stands,
                percent: false,
                range: ANY,
            })
        }
        _ => None,
    }
}

/// A number that stands in the file, and may be anything up to twice that.
fn plain(label: String, path: String, place: Place, number: f64, percent: bool) -> Lever {
    let far = if number == 0.0 { 1.0 } else { 2.0 * number };
    let reach = [far.min(0.0), far.max(0.0), nice(far.abs() / STEPS)];
    Lever {
        name: String::new(),
        label,
        path,
        place,
        reach,
        values: Vec::new(),
        stands: vec![number],
        percent,
        range: ANY,
    }
}

/// 1, 2 or 5 with zeros: what is nearest below.
fn nice(wanted: f64) -> f64 {
    let mut step = 1.0;
    while step > wanted && step > 1e-12 {
        step /= 10.0;
    }
    while step * 10.0 <= wanted {
        step *= 10.0;
    }
    let below = [5.0, 2.0, 1.0].into_iter().find(|times| times * step <= wanted).unwrap_or(1.0);
    // Written and read again, so that a tenth is a tenth.
    format!("{:.12}", below * step).parse().unwrap_or(step)
}

/// What the file says there: each number once, ascending.
fn stands(document: &Document, model: &Model, path: &str) -> Vec<f64> {
    let parts: Vec<&str> = path.split('.').collect();
    let mut found = Vec::new();
    walk(&document.root, &parts, &mut found);
    if found.is_empty() {
        let quantities = model.baseline.quantities().filter(|it| matches(path, &it.path));
        found
            .extend(quantities.filter_map(|it| if let Value::Number(number) = it.value { Some(number) } else { None }));
    }
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}

fn walk(table: &Table, parts: &[&str], found: &mut Vec<f64>) {
    let Some((part, rest)) = parts.split_first() else { return };
    for entry in table.entries.iter().filter(|it| *part == "*" || it.key == *part) {
        step(&entry.node, rest, found);
    }
}

fn step(node: &Node, parts: &[&str], found: &mut Vec<f64>) {
    match (&node.item, parts) {
        (Item::Number(number), []) => found.push(*number),
        (Item::Table(table), [_, ..]) => walk(table, parts, found),
        (Item::List(nodes), [part, rest @ ..]) => {
            let chosen = nodes.iter().enumerate().filter(|(at, _)| *part == "*" || part.parse() == Ok(*at));
            chosen.for_each(|(_, node)| step(node, rest, found));
        }
        _ => {}
    }
}

/// Whether what a path sets is a part of something.
fn is_share(document: &Document, model: &Model, path: &str) -> bool {
    let share = |it: &Quantity| {
        matches!(it.role, Role::Retention | Role::Chance | Role::Pace | Role::Share | Role::Margin | Role::Growth)
    };
    let mut own = model.baseline.quantities().filter(|it| matches(path, &it.path)).peekable();
    if own.peek().is_some() {
        return own.all(share);
    }
    // What a strategy adds to a share is one too.
    let parts: Vec<&str> = path.split('.').collect();
    let ["strategies", name, "change", at, "add" | "set"] = parts[..] else { return path == "scenario.discount_rate" };
    let target = || {
        let Item::List(list) = &strategy(document, name)?.get("change")?.item else { return None };
        let Item::Table(change) = &list.get(at.parse::<usize>().ok()?)?.item else { return None };
        let Item::Text(target) = &change.get("path")?.item else { return None };
        Some(target.clone())
    };
    target().is_some_and(|target| {
        let mut all = model.baseline.quantities().filter(|it| matches(&target, &it.path)).peekable();
        all.peek().is_some() && all.all(share)
    })
}
