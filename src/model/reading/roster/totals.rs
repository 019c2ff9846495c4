//! Rows that are no customers but totals of them: by what they are called, or by what they add up to.

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
pub(super) fn called(id: &str, segments: &[String]) -> Option<Severity> {
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

/// Figures added up, by column: what they come to, and how many of them are not 0.
type Sums = Vec<(f64, usize)>;

/// What the rows so far add up to.
pub(super) struct Totals {
    /// All of them.
    all: Sums,
    /// Those since the last row of totals.
    recent: Sums,
    /// Those of each segment.
    segments: Vec<Sums>,
    /// Whether one of them says since when the customer is one.
    dated: bool,
}

/// What a row says in numbers.
pub(super) struct Figures<'a> {
    pub(super) segment: usize,
    /// By the index of the column.
    pub(super) numbers: &'a [(usize, f64)],
    /// Whether it says since when.
    pub(super) dated: bool,
}

impl Totals {
    pub(super) fn new(columns: usize, segments: usize) -> Totals {
        let none = vec![(0.0, 0); columns];
        Totals { all: none.clone(), recent: none.clone(), segments: vec![none; segments], dated: false }
    }

    /// Whether a row is the total of rows above: of all, of its segment's, or of those since the last total. Rows that
    /// are none are added up.
    pub(super) fn is_one(&mut self, row: &Figures<'_>) -> bool {
        // One figure may be such a sum by chance; two hardly, and hardly many.
        let several = row.numbers.iter().filter(|(_, number)| *number != 0.0).count() > 1;
        let addends = match (several, self.dated && !row.dated) {
            (true, true) => 2,
            (true, false) | (false, true) => 3,
            (false, false) => 10,
        };
        let adds_up = |sums: &Sums| {
            let mut figures = row.numbers.iter().filter(|(_, number)| *number != 0.0).peekable();
            figures.peek().is_some()
                && figures.all(|(column, number)| {
                    let (sum, count) = sums[*column];
                    count >= addends && (number - sum).abs() <= 1e-9 * sum.abs()
                })
        };
        let one = [&self.all, &self.recent, &self.segments[row.segment]].into_iter().any(adds_up);
        if one {
            self.begin_anew();
        } else {
            self.add(row);
        }
        one
    }

    /// A row of totals stood here.
    pub(super) fn begin_anew(&mut self) {
        self.recent.fill((0.0, 0));
    }

    fn add(&mut self, row: &Figures<'_>) {
        self.dated |= row.dated;
        for sums in [&mut self.all, &mut self.recent, &mut self.segments[row.segment]] {
            for (column, number) in row.numbers {
                let (sum, count) = &mut sums[*column];
                *sum += number;
                *count += usize::from(*number != 0.0);
            }
        }
    }
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
