//! A quantity that is a table: a distribution, numbers over time, a rule or a number, with what belongs to it.

use super::distribution;
use super::quantity::{Slot, expected, periods_in};
use super::range::{figure, unfit};
use super::reader::Reader;
use crate::error::{Problem, nearest};
use crate::model::{Per, Series, Value};
use crate::scenario::keys::Level;
use crate::scenario::laws;
use crate::scenario::{Item, Node, Table, clip};
use crate::units::{Choice, Length, Role};

impl Reader<'_> {
    /// A quantity that is a table: exactly one form, with what belongs to it.
    pub(super) fn form(
        &mut self,
        node: &Node,
        table: &Table,
        slot: &Slot<'_>,
        basis: &mut Option<f64>,
    ) -> Option<Value> {
        let law = |key: &str| laws::LAWS.iter().find(|law| law.name == key);
        let is_form = |key: &str| law(key).is_some() || matches!(key, "value" | "by_period" | "by_tenure" | "rule");
        let mut forms = table.entries.iter().filter(|entry| is_form(&entry.key));
        let form = forms.next();
        let mut sound = true;
        for entry in &table.entries {
            if !is_form(&entry.key) && !laws::FORMS.iter().any(|(known, ..)| *known == entry.key) {
                self.unknown_form(entry, form.is_some());
                sound = false;
            }
        }
        if !sound {
            return None;
        }
        let Some(form) = form else {
            let title = format!("{} does not say what it is", slot.title);
            self.push(node.place.error(title, expected(slot.level)));
            return None;
        };
        if let Some(second) = forms.next() {
            let title = format!("{} is both `{}` and `{}`", slot.title, form.key, second.key);
            self.push(second.place.error(title, "expected one of the two"));
            return None;
        }
        *basis = self.basis(table, slot);
        for (companion, fits) in [
            ("per", law(&form.key).is_some()),
            ("repeat", form.key == "by_period"),
            ("range", form.key == "value" && matches!(form.node.item, Item::Number(_))),
        ] {
            if let Some(entry) = table.entries.iter().find(|entry| entry.key == companion && !fits) {
                let title = format!("`{companion}` does not go with `{}`", form.key);
                let time = match &entry.node.item {
                    Item::Text(word) if companion == "per" => Length::NAMES.iter().find(|(name, _)| name == word),
                    _ => None,
                };
                let problem =
                    entry.place.error(title, if time.is_some() { "a time is its `basis`" } else { "remove it" });
                self.push(match time {
                    Some((name, _)) => problem.help(format!("basis = \"{name}\"")),
                    None => problem,
                });
                return None;
            }
        }
        if let Some(entry) = table.entries.iter().find(|entry| entry.key == "range") {
            self.range(&entry.node, &form.node, slot)?;
        }
        if let Some(entry) = table.entries.iter().find(|entry| entry.key == "basis")
            && !slot.role.knows_time()
            && form.key != "by_tenure"
        {
            let title = format!("{} is not stated for a length of time", slot.title);
            self.push(entry.place.error(title, "`basis` has nothing to say here: remove it"));
            return None;
        }
        if slot.level == Level::Run && law(&form.key).is_none() && form.key != "value" {
            let title = format!("{} is not the same in a whole run", slot.title);
            self.push(form.place.error(title, expected(slot.level)));
            return None;
        }
        match form.key.as_str() {
            "value" => self.plain_value(&form.node, slot),
            "by_period" => {
                let values = self.series(&form.node, slot)?;
                let repeat = self.repeat(table)?;
                if values.len() > self.periods && self.periods > 0 {
                    let [numbers, periods] = [values.len(), self.periods];
                    let there = if periods == 1 { "is 1 period".to_owned() } else { format!("are {periods} periods") };
                    let title = format!("{} has {numbers} numbers, and there {there}", slot.title);
                    let title = format!("{title}: the others are not used");
                    self.push(Problem::note(&form.place.source, title));
                }
                if slot.level.once() && values.iter().any(|value| *value != values[0]) {
                    let title = format!("{} counts at the opening only", slot.title);
                    self.push(form.place.error(title, "only the first of these numbers is used").warning());
                }
                Some(Value::ByPeriod(Series { values, repeat }))
            }
            "by_tenure" if matches!(slot.level, Level::Portfolio | Level::Start) => {
                let problem = form
                    .place
                    .error(format!("{} has no tenure", slot.title), "no customer is meant here: use `by_period`");
                self.push(problem);
                None
            }
            "by_tenure" => {
                let unit = basis.unwrap_or(self.per_basis);
                self.series(&form.node, slot).map(|values| Value::ByTenure { values, unit })
            }
            "rule" => self.rule(&form.node, slot.title).map(Value::Rule),
            name => {
                let law = law(name).and_then(|law| distribution::read(self, law, &form.node));
                let per = self.per(node, table, slot);
                Some(Value::Draw { law: law?, per: per? })
            }
        }
    }

    /// From where to where a number may be: it moves no figure, and `tenure sensitivity --all` looks at both ends.
    fn range(&mut self, node: &Node, value: &Node, slot: &Slot<'_>) -> Option<()> {
        let Item::Number(value) = value.item else { return None };
        let title = format!("the range of {}", slot.title);
        let nodes = if let Item::List(nodes) = &node.item { &nodes[..] } else { &[] };
        let [low, high] = nodes else {
            let problem =
                node.place.error(format!("{title} has no two ends"), "expected its lowest and its highest value");
            self.push(problem.help("range = [0.7, 0.9]"));
            return None;
        };
        let (from, to) = (self.finite(low, &title)?, self.finite(high, &title)?);
        for (end, node) in [(from, low), (to, high)] {
            if !slot.role.takes(end) {
                self.push(unfit(&node.place, &title, end, slot.role));
                return None;
            }
        }
        if from > value || value > to || from == to {
            let label = format!("expected a lower end, then a higher one, and {} between", figure(value));
            self.push(node.place.error(format!("{title} does not hold its value"), label));
            return None;
        }
        Some(())
    }

    fn unknown_form(&mut self, entry: &crate::scenario::Entry, has_form: bool) {
        let laws = laws::LAWS.iter().map(|law| law.name);
        let forms = laws::FORMS.iter().map(|(name, ..)| *name);
        let (title, label) = if has_form || !matches!(entry.node.item, Item::Table(_)) {
            (format!("unknown key `{}`", clip(&entry.key)), "not a key of a quantity")
        } else {
            (format!("unknown distribution `{}`", clip(&entry.key)), "not the name of a distribution")
        };
        let problem = entry.place.error(title, label);
        let problem = match nearest(&entry.key, laws.clone().chain(forms)) {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.help(format!("the distributions are {}", laws.collect::<Vec<_>>().join(", "))),
        };
        self.push(problem);
    }

    fn plain_value(&mut self, node: &Node, slot: &Slot<'_>) -> Option<Value> {
        match &node.item {
            Item::Text(name) => self.assumption(node, name, slot),
            _ => self.literal(node, slot).map(Value::Number),
        }
    }

    fn series(&mut self, node: &Node, slot: &Slot<'_>) -> Option<Vec<f64>> {
        match &node.item {
            Item::List(nodes) if !nodes.is_empty() => {
                let values: Vec<f64> = nodes.iter().filter_map(|node| self.literal(node, slot)).collect();
                (values.len() == nodes.len()).then(|| {
                    self.doubt_commas(node, slot.title);
                    values
                })
            }
            Item::List(_) => {
                self.push(
                    node.place.error(format!("{} is an empty series", slot.title), "expected at least one number"),
                );
                None
            }
            other => {
                self.push(
                    node.place
                        .error(format!("{} is {}", slot.title, other.kind()), "expected a list of numbers: [1.0, 1.2]"),
                );
                None
            }
        }
    }

    fn repeat(&mut self, table: &Table) -> Option<bool> {
        match table.get("repeat").map(|node| (&node.item, node)) {
            None => Some(false),
            Some((Item::Flag(flag), _)) => Some(*flag),
            Some((other, node)) => {
                self.push(node.place.error(format!("`repeat` is {}", other.kind()), "expected true or false"));
                None
            }
        }
    }

    fn per(&mut self, node: &Node, table: &Table, slot: &Slot<'_>) -> Option<Per> {
        let Some(per) = table.get("per") else {
            if slot.level == Level::Run {
                return Some(Per::Run);
            }
            let title = format!("{} does not say who draws", slot.title);
            let ways = match slot.level {
                Level::Arrival | Level::Opening => {
                    "\"customer\" (each customer its own) or \"run\" (once: our ignorance)"
                }
                Level::Customer => {
                    "\"customer\" (each customer its own), \"period\" (anew each period) or \"run\" (once: our ignorance)"
                }
                // What comes with time has luck of its own each period; the rest is rather not known.
                _ if slot.role == Role::PerBasis => "\"period\" (anew each period) or \"run\" (once: our ignorance)",
                _ => "\"run\" (once: our ignorance) or \"period\" (anew each period)",
            };
            self.push(node.place.error(title, "`per` is missing").help(format!("per = {ways}")));
            return None;
        };
        let drawn = self.word(per, "`per`")?;
        let problem = match (slot.level, drawn) {
            (Level::Portfolio | Level::Start, Per::Customer) => {
                per.place.error(format!("{} is not a customer's own", slot.title), "expected \"period\" or \"run\"")
            }
            (Level::Arrival | Level::Opening, Per::Period) => per
                .place
                .error(
                    format!("{} is set once, when a customer arrives", slot.title),
                    "expected \"customer\" or \"run\"",
                )
                .help("what changes later is changed by a rule: `fn on_period(customer) { .. }`"),
            (Level::Run, Per::Customer | Per::Period) => {
                per.place.error(format!("{} is drawn once per run", slot.title), "expected \"run\", or nothing")
            }
            _ => return Some(drawn),
        };
        self.push(problem);
        None
    }

    /// Periods in a unit of the basis that a quantity states for itself.
    fn basis(&mut self, table: &Table, slot: &Slot<'_>) -> Option<f64> {
        let node = table.get("basis")?;
        let basis = self.word(node, &format!("`basis` of {}", slot.title))?;
        Some(periods_in(self.period, basis))
    }
}
