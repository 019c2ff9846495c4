//! Shares of named things, which add up to 1.

use super::range::{figure, must_be};
use super::reader::Reader;
use crate::scenario::{Item, Node, clip};

impl Reader<'_> {
    /// The share of each of these things of a kind, in their order: `title` is what the table is called, `of` what it divides.
    pub(super) fn shares(&mut self, node: &Node, title: &str, of: &str, kind: &str, names: &[String]) -> Vec<f64> {
        let mut shares = vec![0.0; names.len()];
        let Some(table) = self.table(node, title) else { return shares };
        let mut sound = true;
        for entry in &table.entries {
            let title = format!("the share of `{}` in {of}", clip(&entry.key));
            let known = Node { place: entry.place.clone(), item: Item::Flag(true) };
            let position = self.find(kind, &entry.key, &known, names);
            let share = self.finite(&entry.node, &title);
            if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                self.push(entry.node.place.error(format!("{title} is {}", figure(share)), must_be(0.0, 1.0)));
                sound = false;
            }
            match (position, share) {
                (Some(position), Some(share)) => shares[position] = share,
                _ => sound = false,
            }
        }
        let total: f64 = shares.iter().sum();
        if sound && (total - 1.0).abs() > 1e-9 {
            let title = format!("the shares of {of} add up to {}", figure(total));
            self.push(node.place.error(title, "must add up to 1"));
        }
        shares
    }
}
