//! The settings that are tried where levers take some values, and the values along one lever.

use crate::model::{Lever, Reach};

/// With so many settings at most every one is tried.
pub const MOST_SETTINGS: usize = 1_000;

/// Values along a lever that may take any, for its shape and for a map.
const ALONG: u32 = 9;

/// All settings, where every lever takes some values and they are few; the last lever moves first.
#[must_use]
pub fn settings(levers: &[Lever]) -> Option<Vec<Vec<f64>>> {
    let mut all = vec![Vec::new()];
    for lever in levers {
        let Reach::Values(values) = &lever.reach else { return None };
        if all.len() * values.len() > MOST_SETTINGS {
            return None;
        }
        let longer = |known: &Vec<f64>| values.iter().map(|value| [&known[..], &[*value]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    Some(all)
}

/// The value at a share of the way from the lowest to the highest; of some values the nearest.
pub(super) fn at(lever: &Lever, share: f64) -> f64 {
    match &lever.reach {
        Reach::Between(low, high) => low + share * (high - low),
        Reach::Values(values) => {
            let (low, high) = (values[0], values[values.len() - 1]);
            let wanted = low + share * (high - low);
            let nearer = |best: f64, it: &f64| if (it - wanted).abs() < (best - wanted).abs() { *it } else { best };
            values.iter().fold(low, nearer)
        }
    }
}

/// Values along a lever, in ascending order, with the one where it is best: all, or some of many.
pub(super) fn values(lever: &Lever, best: f64, finite: bool) -> Vec<f64> {
    let mut all: Vec<f64> = match &lever.reach {
        Reach::Values(values) if finite => return values.clone(),
        _ => (0..ALONG).map(|step| at(lever, f64::from(step) / f64::from(ALONG - 1))).chain([best]).collect(),
    };
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// Values along one lever at which strategies are compared.
#[must_use]
pub fn standpoints(lever: &Lever) -> Vec<f64> {
    match &lever.reach {
        Reach::Values(values) => values.clone(),
        Reach::Between(..) => (0..ALONG).map(|step| at(lever, f64::from(step) / f64::from(ALONG - 1))).collect(),
    }
}
