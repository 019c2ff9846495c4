//! `tenure import`: exports as they come.

mod cdnow;
mod everyday;
mod folder;
mod hostile;
mod others;
mod scenario;
mod unlikely;
mod wrong;

use std::path::PathBuf;
use tenure::error::Problem;
use tenure::import::{Imported, Wishes, cohorts, orders, subscriptions};
use tenure::report::diagnostic::render;

/// What the command line says: `--map amount=Bedrag`, `--until 2025-12-31` and the like.
pub(super) fn wishes(flags: &[(&str, &str)]) -> Wishes {
    let mut wishes = Wishes::default();
    for (flag, value) in flags {
        match *flag {
            "map" => {
                let (role, column) = value.split_once('=').unwrap();
                wishes.map.push((role.to_owned(), column.to_owned()));
            }
            "since" => wishes.since = Some((*value).to_owned()),
            "until" => wishes.until = Some((*value).to_owned()),
            "segment-by" => wishes.segment_by = Some((*value).to_owned()),
            "decimal" => wishes.decimal = Some(word(value)),
            "dates" => wishes.dates = Some(word(value)),
            "period" => wishes.period = Some(word(value)),
            "currency" => wishes.currency = Some((*value).to_owned()),
            other => panic!("{other}"),
        }
    }
    wishes
}

fn word<C: tenure::units::Choice>(name: &str) -> C {
    C::NAMES.iter().find(|(known, _)| *known == name).unwrap().1
}

/// An export by the name of what it holds.
pub(super) fn read(kind: &str, name: &str, bytes: &[u8], flags: &[(&str, &str)]) -> Result<Imported, Vec<Problem>> {
    let read = match kind {
        "cohorts" => cohorts,
        "subscriptions" => subscriptions,
        _ => orders,
    };
    read(name, bytes.to_vec(), &wishes(flags))
}

/// The same, of orders that are in order.
#[track_caller]
pub(super) fn imported(bytes: impl AsRef<[u8]>, flags: &[(&str, &str)]) -> Imported {
    read("orders", "orders.csv", bytes.as_ref(), flags)
        .unwrap_or_else(|problems| panic!("{}", render(&problems, false, 80)))
}

/// A file of an import.
#[track_caller]
pub(super) fn file<'a>(imported: &'a Imported, name: &str) -> &'a str {
    &imported.files.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// What was bought: `customer day amount`, one after the other.
#[track_caller]
pub(super) fn bought(imported: &Imported) -> String {
    let rows = file(imported, "purchases.csv").lines().skip(1);
    rows.map(|row| row.replace(',', " ")).collect::<Vec<_>>().join(", ")
}

pub(super) fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}
