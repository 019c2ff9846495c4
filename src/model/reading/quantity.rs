//! Quantities in all their forms.

use super::distribution;
use super::range::{figure, unfit};
use super::reader::{Reader, unquoted};
use crate::error::{Problem, Severity, nearest};
use crate::model::{Assumption, Per, Quantity, RuleText, Series, Stated, Value};
use crate::scenario::keys::Level;
use crate::scenario::laws;
use crate::scenario::words::Basis;
use crate::scenario::{Item, Node, Table, clip};
use crate::units::{Choice, Length, Role};
use std::sync::Arc;

/// What is being read: its name for people, and what it may be.
struct Slot<'a> {
    title: &'a str,
    role: Role,
    level: Level,
}

impl Reader<'_> {
    /// A quantity that stands at `node`.
    pub(super) fn quantity_at(&mut self, node: &Node, path: String, title: &str, role: Role, level: Level) -> Quantity {
        let slot = Slot { title, role, level };
        let mut basis = None;
        let value = self.value(node, &slot, &mut basis).unwrap_or(Value::Number(f64::NAN));
        let mut quantity = self.plain(path, 0.0, role);
        quantity.value = value;
        if role.knows_time() {
            quantity.per_basis = basis.unwrap_or(self.per_basis);
        }
        self.doubt(&node.place, title, &quantity);
        quantity
    }

    /// The numbers of the file that a value may be; a draw or a rule is none.
    pub(super) fn literals(&self, value: &Value) -> Vec<f64> {
        match value {
            Value::Number(number) => vec![*number],
            Value::Assumption(index) => match self.assumptions[*index].quantity.value {
                Value::Number(number) => vec![number],
                _ => Vec::new(),
            },
            Value::ByPeriod(series) => series.values.clone(),
            Value::ByTenure { values, .. } => values.clone(),
            Value::Draw { .. } | Value::Rule(_) => Vec::new(),
        }
    }

    /// A number nobody wrote.
    pub(super) fn plain(&self, path: String, number: f64, role: Role) -> Quantity {
        let per_basis = if role.knows_time() { self.per_basis } else { 1.0 };
        Quantity { path, value: Value::Number(number), changes: Vec::new(), role, per_basis }
    }

    /// Periods in a month.
    pub(super) fn month(&self) -> f64 {
        periods_in(self.period, Basis::Month)
    }

    fn value(&mut self, node: &Node, slot: &Slot<'_>, basis: &mut Option<f64>) -> Option<Value> {
        match &node.item {
            Item::Flag(yes) if slot.role == Role::Switch => Some(Value::Number(f64::from(u8::from(*yes)))),
            Item::Text(_) if slot.role == Role::Switch => self.rule(node, slot.title).map(Value::Rule),
            other if slot.role == Role::Switch && !matches!(other, Item::Table(_)) => {
                let title = format!("{} is {}", slot.title, other.kind());
                let label = "expected true, false or a condition between quotes";
                self.push(node.place.error(title, label));
                None
            }
            Item::Number(_) => self.literal(node, slot).map(Value::Number),
            Item::Text(name) => self.assumption(node, name, slot),
            Item::Table(table) => self.form(node, table, slot, basis),
            other => {
                let problem = node.place.error(format!("{} is {}", slot.title, other.kind()), expected(slot.level));
                self.push(if matches!(other, Item::List(_)) && slot.level.of_customers() {
                    problem.help("numbers over time: { by_period = [...] } or { by_tenure = [...] }")
                } else {
                    problem
                });
                None
            }
        }
    }

    /// A number that someone wrote, within its range.
    fn literal(&mut self, node: &Node, slot: &Slot<'_>) -> Option<f64> {
        let number = self.finite(node, slot.title)?;
        if slot.role.takes(number) {
            if slot.role.range().1 > 1.0 {
                self.doubt_grouping(node, slot.title);
            }
            return Some(number);
        }
        self.push(unfit(&node.place, slot.title, number, slot.role));
        None
    }

    /// A number that is known when a run begins: written, or by the name of an assumption.
    pub(super) fn stated(&mut self, node: &Node, title: &str) -> Option<Stated> {
        if let Item::Text(_) = node.item {
            self.named(node, title).map(|assumption| Stated::Assumption { assumption })
        } else {
            self.finite(node, title).map(Stated::Number)
        }
    }

    /// The same, or what each run draws of its own: an assumption without a name of the file, which is drawn by `name`.
    pub(super) fn stated_or_drawn(&mut self, node: &Node, title: &str, name: &str) -> Option<Stated> {
        let Item::Table(_) = node.item else { return self.stated(node, title) };
        let before = self.problems.len();
        let quantity = self.quantity_at(node, name.to_owned(), title, Role::Plain, Level::Run);
        if self.problems[before..].iter().any(|problem| problem.severity == Severity::Error) {
            return None;
        }
        self.assumptions.push(Assumption { name: name.to_owned(), quantity, joint: None });
        Some(Stated::Assumption { assumption: self.assumptions.len() - 1 })
    }

    /// The index of the assumption that a text names.
    pub(super) fn named(&mut self, node: &Node, title: &str) -> Option<usize> {
        self.name(node, title, "expected a number")
    }

    fn name(&mut self, node: &Node, title: &str, expected: &str) -> Option<usize> {
        let Item::Text(name) = &node.item else { return None };
        if let Some(help) = unquoted(name) {
            self.push(node.place.error(format!("{title} is text"), expected).help(help));
            return None;
        }
        let position = self.assumptions.iter().position(|assumption| assumption.name == *name);
        let table = name.split_once('.').map(|(table, _)| table);
        if table.is_some_and(|table| self.unread.iter().any(|unread| unread == table)) {
            return None;
        }
        if position.is_none() {
            let missing = format!("there is no assumption `{}`", clip(name));
            let problem = node.place.error(missing, "a text here is the name of an assumption");
            // Those of changes have no name that a file could give.
            let given = |it: &&Assumption| it.joint.is_some() || !it.name.contains('.');
            let known = || self.assumptions.iter().filter(given).map(|it| it.name.as_str());
            let column = known().find(|known| known.split_once('.').is_some_and(|(table, _)| table == name));
            let problem = match nearest(name, known()) {
                _ if column.is_some() => {
                    let column = column.unwrap_or_default();
                    problem.help(format!("`{}` is a table: name one of its columns, such as \"{column}\"", clip(name)))
                }
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(format!("{expected}, or a name from [assumptions]")),
            };
            self.push(problem);
        }
        position
    }

    fn assumption(&mut self, node: &Node, name: &str, slot: &Slot<'_>) -> Option<Value> {
        if slot.level == Level::Run {
            let problem = node.place.error(format!("{} is text", slot.title), expected(slot.level));
            self.push(match unquoted(name) {
                Some(help) => problem.help(help),
                None => problem,
            });
            return None;
        }
        let index = self.name(node, slot.title, expected(slot.level))?;
        if let Value::Number(number) = self.assumptions[index].quantity.value {
            // What could not be read was told before.
            if !number.is_nan() && !slot.role.takes(number) {
                let title = format!("{}, by the assumption `{name}`,", slot.title);
                self.push(unfit(&node.place, &title, number, slot.role));
                return None;
            }
        }
        Some(Value::Assumption(index))
    }

    /// A quantity that is a table: exactly one form, with what belongs to it.
    fn form(&mut self, node: &Node, table: &Table, slot: &Slot<'_>, basis: &mut Option<f64>) -> Option<Value> {
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

    /// An expression, with the place of its text between the quotes.
    pub(super) fn rule(&mut self, node: &Node, title: &str) -> Option<RuleText> {
        match &node.item {
            Item::Text(text) if !text.trim().is_empty() => {
                let place = node.inner_place();
                Some(RuleText { text: text.clone(), source: Arc::clone(&place.source), span: place.span })
            }
            Item::Text(_) => {
                self.push(node.place.error(format!("the rule of {title} is empty"), "expected an expression"));
                None
            }
            other => {
                let title = format!("the rule of {title} is {}", other.kind());
                self.push(node.place.error(title, "expected an expression between quotes"));
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

/// Periods in a unit of the basis.
pub(super) fn periods_in(period: Length, basis: Basis) -> f64 {
    let length = Length::NAMES.iter().find(|(name, _)| *name == basis.name());
    length.map_or(1.0, |(_, length)| period.per_year() / length.per_year())
}

/// What a quantity may be, in words.
fn expected(level: Level) -> &'static str {
    match level {
        Level::Run => "expected a number or a distribution",
        _ => "expected a number, a distribution, a series or a rule",
    }
}
