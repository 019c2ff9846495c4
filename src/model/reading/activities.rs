//! Activities and what drives them, and the service levels that customers meet.

use super::reader::{Part, Reader};
use super::resources;
use super::setting::{Names, name_of};
use crate::model::{Activity, Driver, Service};
use crate::scenario::keys::Level;
use crate::scenario::words::Follows;
use crate::scenario::{Item, Table};
use crate::units::Role;

/// A service level.
pub(super) fn service(reader: &mut Reader<'_>, part: &Part<'_>, names: &Names) -> Service {
    Service {
        name: part.path.trim_start_matches("services.").to_owned(),
        resource: name_of(reader, part, "resource", &names.resources),
        priority: reader.count(part, "priority"),
        quantities: reader.quantities(part),
    }
}

/// An activity.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table, part: &Part<'_>, names: &Names) -> Activity {
    resources::refuse_undone(reader, root, part);
    Activity {
        name: part.path.trim_start_matches("activities.").to_owned(),
        driver: driver(reader, part),
        line: reader.choice(part, "line"),
        resource: name_of(reader, part, "resource", &names.resources),
        quantities: reader.quantities(part),
    }
}

fn driver(reader: &mut Reader<'_>, part: &Part<'_>) -> Driver {
    let written = part.get("driver").map(|node| (node, &node.item));
    let rate = part.table.entries.iter().find(|entry| entry.key == "rate");
    let counts = |item: &Item| match item {
        Item::Table(_) | Item::Number(_) => true,
        Item::Text(name) => reader.assumptions.iter().any(|assumption| assumption.name == *name),
        _ => false,
    };
    let driver = match written {
        Some((node, item)) if counts(item) => {
            let path = format!("{}.driver", part.path);
            Driver::Count(reader.quantity_at(node, path, &part.name("driver"), Role::PerOccasion, Level::Customer))
        }
        _ => match reader.choice(part, "driver") {
            Follows::Contact if rate.is_some() => return Driver::Contact(reader.quantity(part, "rate")),
            Follows::Contact => {
                let problem = part
                    .place
                    .error(format!("{} has no `rate`", part.title), "`rate` is missing")
                    .help("a contact has a number of its own. For example: rate = 3.6");
                reader.push(problem);
                return Driver::Period;
            }
            Follows::Complaint => Driver::Complaint,
            Follows::Quote => Driver::Quote,
            Follows::Newcomer => Driver::Newcomer,
            Follows::Overdue => Driver::Overdue,
            Follows::Period => Driver::Period,
            Follows::Purchase => Driver::Purchase,
        },
    };
    if let (Some(rate), Some(_)) = (rate, written) {
        let title = format!("{} follows its driver and has no rate of its own", part.title);
        reader.push(rate.place.error(title, "only `driver = \"contact\"` takes a rate"));
    }
    driver
}
