//! Quantities of a table, each by its key or as its row has it where it is absent.

use super::reader::{Part, Reader};
use crate::model::{Quantity, on_basis};
use crate::scenario::ByKey;
use crate::scenario::keys::{Absent, Key, Level, QuantityKey, Takes};
use crate::units::Role;

impl Reader<'_> {
    /// Every quantity of a table that is kept by key; where its row has words for what holds without it, it may be absent.
    pub(super) fn quantities<K: QuantityKey>(&mut self, part: &Part<'_>) -> ByKey<K, Quantity> {
        self.quantities_as(part, |_, role| role)
    }

    /// The same with roles that depend on other keys.
    pub(super) fn quantities_as<K: QuantityKey>(
        &mut self,
        part: &Part<'_>,
        role: impl Fn(K, Role) -> Role,
    ) -> ByKey<K, Quantity> {
        ByKey::make(|key: K| {
            let Key { name, takes: Takes::Quantity(usual, _), absent, .. } = *key.row() else { return None };
            let silent = matches!(absent, Absent::Described(_)) && part.get(name).is_none();
            (!silent).then(|| self.quantity_as(part, name, role(key, usual)))
        })
    }

    /// The quantity of a key, or its default.
    pub(super) fn quantity(&mut self, part: &Part<'_>, name: &str) -> Quantity {
        let Takes::Quantity(role, _) = part.key(name).takes else { return self.broken(part, name) };
        self.quantity_as(part, name, role)
    }

    /// The same with a role that depends on another key.
    pub(super) fn quantity_as(&mut self, part: &Part<'_>, name: &str, role: Role) -> Quantity {
        let key = part.key(name);
        let level = key.level().unwrap_or(Level::Customer);
        let path = format!("{}.{name}", part.path);
        match self.node(part, name) {
            Some(node) if key.takes != Takes::Quantity(role, level) => {
                let title = format!("{}, with \"bernoulli\" a chance,", part.name(name));
                self.quantity_at(node, path, &title, role, level)
            }
            Some(node) => self.quantity_at(node, path, &part.name(name), role, level),
            None => {
                let number = match key.absent {
                    Absent::Number(number) => number,
                    Absent::Monthly(number) => on_basis(role, self.per_basis / self.month(), number),
                    _ => f64::NAN,
                };
                self.plain(path, number, role)
            }
        }
    }

    /// What stands in for a quantity that could not be read: no range check looks at it again.
    fn broken(&self, part: &Part<'_>, name: &str) -> Quantity {
        self.plain(format!("{}.{name}", part.path), f64::NAN, Role::Plain)
    }
}
