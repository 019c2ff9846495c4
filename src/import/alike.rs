//! Names of customers that differ in nothing but capitals or leading zeros: one customer, written in two ways?

use std::collections::BTreeMap;

/// In small letters.
pub(super) fn small(id: &str) -> String {
    id.to_lowercase()
}

/// Without zeros in front.
pub(super) fn bare(id: &str) -> String {
    let rest = id.trim_start_matches('0');
    if rest.is_empty() { id.get(..1).unwrap_or_default() } else { rest }.to_owned()
}

/// Neither the one nor the other.
pub(super) fn plain(id: &str) -> String {
    bare(&small(id))
}

/// How many names are others, too, when they are written so.
pub(super) fn several(ids: &[String], written: fn(&str) -> String) -> usize {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    ids.iter().for_each(|id| *all.entry(written(id)).or_default() += 1);
    all.values().filter(|many| **many > 1).count()
}

#[cfg(test)]
mod tests {
    use super::{plain, several, small};

    #[test]
    fn what_differs_in_capitals_or_leading_zeros_is_one_name() {
        assert_eq!(["C5", "0012", "000", "0", "", "c0"].map(plain), ["c5", "12", "0", "0", "", "c0"]);
        let ids = ["12", "0012", "C5", "c5", "C05"].map(str::to_owned);
        assert_eq!((several(&ids, plain), several(&ids, small)), (2, 1));
    }
}
