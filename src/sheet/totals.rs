//! Rows that are totals, by what they are called.

use crate::error::Severity;

/// What a row of totals is called.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "totale",
    "totaal",
    "totalen",
    "totales",
    "totali",
    "totaux",
    "tot",
    "grandtotal",
    "eindtotaal",
    "tussentotaal",
    "subtotal",
    "subtotals",
    "subtotaal",
    "subtotalen",
    "subtot",
    "sum",
    "som",
    "somma",
    "somme",
    "suma",
    "summe",
    "zwischensumme",
    "gesamt",
    "gesamtsumme",
    "average",
    "gemiddelde",
    "gemiddeld",
    "durchschnitt",
    "moyenne",
    "all",
    "alle",
    "tous",
    "итого",
    "合計",
    "σ",
];

/// Words beside those that make no name of it.
const BESIDE: &[&str] = &[
    "customers",
    "customer",
    "klanten",
    "klant",
    "kunden",
    "clients",
    "general",
    "général",
    "générale",
    "grand",
    "sub",
    "algemeen",
    "of",
    "van",
    "de",
    "der",
    "per",
    "eur",
    "euro",
    "usd",
    "gbp",
    "segment",
    "basket",
    "omzet",
    "revenue",
    "purchases",
    "k",
];

/// Whether what a row is called says that it is no customer: for sure, as `Totaal klein` with a segment of that name does, or
/// perhaps, as `Total Energies NV` does.
pub(crate) fn called(id: &str, segments: &[String]) -> Option<Severity> {
    let words: Vec<String> = id
        .split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .map(|word| match word.find(|letter: char| letter.is_ascii_digit()) {
            Some(at) if is_year(&word[at..]) => word[..at].to_owned(),
            _ => word,
        })
        .filter(|word| !word.is_empty())
        .collect();
    let is_total = |word: &String| TOTALS.contains(&word.as_str());
    let beside = |word: &String| {
        BESIDE.contains(&word.as_str())
            || (word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
            || segments.iter().any(|segment| segment.to_lowercase() == *word)
    };
    let sure = words.iter().all(|word| is_total(word) || beside(word));
    words.iter().any(is_total).then_some(if sure { Severity::Error } else { Severity::Warning })
}

fn is_year(word: &str) -> bool {
    word.parse::<u32>().is_ok_and(|number| (1900..2200).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::called;
    use crate::error::Severity::{Error, Warning};

    #[test]
    fn a_total_is_called_one_and_nothing_else() {
        let called = |id: &str| called(id, &["klein".to_owned(), "groot".to_owned()]);
        for id in [
            "Totaal",
            "Totaal klein",
            "Totaal klanten: 4",
            "K-totaal",
            "TOTAL.",
            "Sub-total",
            "Totaal2025",
            "Som",
            "Tot.",
            "Total (EUR)",
            "Alle klanten",
            "Sum of basket",
            "Total général",
            "Σ",
        ] {
            assert_eq!(called(id), Some(Error), "{id}");
        }
        for id in ["Total Energies NV", "Som BV", "Jan van der Som", "TOTAL-0012", "Sum Up Ltd"] {
            assert_eq!(called(id), Some(Warning), "{id}");
        }
        for id in
            ["TotalEnergies", "Sommers BV", "K1", "", "42", "Klein", "Consum", "SOM001", "SUM002", "Count Basie BV"]
        {
            assert_eq!(called(id), None, "{id}");
        }
    }
}
