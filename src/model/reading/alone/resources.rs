//! Of resources: nobody gives them work, nobody feels their load, and numbers of people that never move.

use super::Around;
use crate::error::Problem;
use crate::model::reading::setting::place_of;
use crate::model::reading::unused::entry;
use crate::model::{Quantity, Resource, Setting, Value};
use crate::scenario::keys::{Absent, QuantityKey, ResourceKey};
use crate::scenario::words::Adapts;
use crate::scenario::{Place, clip};

impl Around<'_> {
    pub(super) fn of_resources(&self, doubts: &mut Vec<Problem>) {
        for (at, resource) in self.model.baseline.resources.iter().enumerate() {
            let some = |has: &dyn Fn(&Setting) -> bool| self.model.settings().any(has);
            let path = |key: ResourceKey| format!("resources.{}.{}", resource.name, key.name());
            let given = |key: ResourceKey| self.is_given(&path(key));
            let worked = some(&|it| {
                it.activities.iter().any(|activity| activity.resource == Some(at))
                    || it.measures.iter().any(|measure| measure.resource == Some(at))
            });
            let felt = some(&|it| it.services.iter().any(|service| service.resource == Some(at)));
            let adapts = some(&|it| it.resources[at].adapts != Adapts::Fixed);
            let releases = some(&|it| it.resources[at].adapts == Adapts::Both);
            // A later number of units hires and releases too.
            let moves = adapts
                || some(&|it| varies(&it.resources[at].quantities[ResourceKey::Units]))
                || self.mentioned("units");
            let strained = given(ResourceKey::Strain) || given(ResourceKey::MoodStrain);
            let quality = given(ResourceKey::Strain) || given(ResourceKey::MoodWeight);
            let name = clip(&resource.name);
            if !worked {
                if let Some(entry) = entry(self.root, "resources", &resource.name) {
                    let title = format!("resource `{name}` has no work");
                    let problem =
                        entry.place.error(title, "no activity and no measure has it as its `resource`").warning();
                    doubts.push(problem.help(format!("minutes = 12 and resource = \"{name}\" in an activity")));
                }
                continue;
            }
            let rows: [(&[&str], bool, &str); 6] = [
                (&["strain", "mood_weight"], felt, "no service level has it as its `resource`: nobody feels it"),
                (&["mood_pace"], given(ResourceKey::MoodStrain), "mood never moves: there is no `mood_strain`"),
                (&["mood_weight"], given(ResourceKey::MoodStrain), "mood never moves: there is no `mood_strain`"),
                (&["hire_at", "watch"], adapts, "it acts only with `adapts = \"up\"` or \"both\""),
                (&["release_at"], releases, "it acts only with `adapts = \"both\"`"),
                (&["hire_cost", "hire_delay", "notice"], moves, "nobody is hired or released: `adapts` is \"fixed\""),
            ];
            for (keys, acts, label) in rows {
                let stated = keys.iter().find_map(|key| Some((key, self.stated(resource, key)?)));
                if let Some((key, place)) = stated.filter(|_| !acts) {
                    doubts.push(place.error(format!("`{key}` of resource `{name}` does nothing"), label).warning());
                }
            }
            if felt
                && !quality
                && let Some(service) = self.model.baseline.services.iter().find(|service| service.resource == Some(at))
                && let Some(place) = place_of(self.root, ["services", &service.name, "resource"])
            {
                let title = format!("the quality of service `{}` does not follow `{name}`", clip(&service.name));
                let problem = place.error(title, "the resource has no `strain` and no `mood_weight`").warning();
                doubts.push(problem.help("strain = 0.5 takes half the quality at a load of 1 above the knee"));
            }
            let free = resource.quantities[ResourceKey::Overtime].is(Absent::Number(0.0)) && !strained;
            if let Some(place) = self.stated(resource, "overtime").filter(|_| free) {
                let title = format!("more work than time costs `{name}` nothing");
                let problem = place.error(title, "`overtime` is 0, and so is `strain`").warning();
                doubts.push(problem.help("overtime = 1 pays it; strain = 0.5 lets quality fall"));
            }
        }
    }

    fn stated(&self, resource: &Resource, key: &str) -> Option<Place> {
        place_of(self.root, ["resources", &resource.name, key])
    }
}

/// Whether a quantity may be another later.
fn varies(quantity: &Quantity) -> bool {
    !matches!(quantity.value, Value::Number(_)) || !quantity.changes.is_empty()
}
