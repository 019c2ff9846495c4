//! What policy rules hold: until they set it again, or no longer rule.

use crate::rules::Rule;
use std::sync::Arc;

/// What rules have set at each place, the latest last. It alone counts; when its rule goes, the one before it counts again.
pub(in crate::engine) struct Levers<'a, T>(Vec<Vec<(&'a Arc<Rule>, T)>>);

impl<'a, T: Copy> Levers<'a, T> {
    pub(in crate::engine) fn new(places: usize) -> Self {
        Levers(vec![Vec::new(); places])
    }

    /// What counts at a place.
    pub(in crate::engine) fn at(&self, place: usize) -> Option<T> {
        self.0.get(place)?.last().map(|(_, setting)| *setting)
    }

    /// A rule sets it; what it had set there before is gone.
    pub(in crate::engine) fn set(&mut self, place: usize, rule: &'a Arc<Rule>, setting: T) {
        self.0[place].retain(|(other, _)| !Arc::ptr_eq(other, rule));
        self.0[place].push((rule, setting));
    }

    /// Lets go of what rules hold that rule no longer.
    pub(in crate::engine) fn keep(&mut self, rules: &[Arc<Rule>]) {
        let rules = |rule: &Arc<Rule>| rules.iter().any(|other| Arc::ptr_eq(other, rule));
        self.0.iter_mut().for_each(|settings| settings.retain(|(rule, _)| rules(rule)));
    }
}
