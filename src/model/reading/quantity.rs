//! Quantities: a number, a name or, in form.rs, a table.

use super::range::unfit;
use super::reader::{Reader, unquoted};
use crate::error::{Severity, nearest};
use crate::model::{Assumption, Quantity, RuleText, Stated, Value};
use crate::scenario::keys::Level;
use crate::scenario::words::Basis;
use crate::scenario::{Item, Node, clip};
use crate::units::{Choice, Length, Role};
use std::sync::Arc;

/// What is being read: its name for people, and what it may be.
pub(super) struct Slot<'a> {
    pub(super) title: &'a str,
    pub(super) role: Role,
    pub(super) level: Level,
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
    pub(super) fn literal(&mut self, node: &Node, slot: &Slot<'_>) -> Option<f64> {
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

    pub(super) fn assumption(&mut self, node: &Node, name: &str, slot: &Slot<'_>) -> Option<Value> {
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
}

/// Periods in a unit of the basis.
pub(super) fn periods_in(period: Length, basis: Basis) -> f64 {
    let length = Length::NAMES.iter().find(|(name, _)| *name == basis.name());
    length.map_or(1.0, |(_, length)| period.per_year() / length.per_year())
}

/// What a quantity may be, in words.
pub(super) fn expected(level: Level) -> &'static str {
    match level {
        Level::Run => "expected a number or a distribution",
        _ => "expected a number, a distribution, a series or a rule",
    }
}
