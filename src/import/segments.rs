//! How customers are told apart: not at all, by a column of the export, by what they bring (size), or by when and how often they buy
//! (RFM: recency, frequency, monetary value).

use super::columns::Column;
use super::files::{Table, word};
use super::history::{History, Purchase, date, revenue};
use super::measured::{Counts, Habit, Window};
use super::scenario::{rounded, share};
use super::told::{count, counted};
use crate::scenario::clip;
use std::collections::BTreeMap;

/// What `--segment-by` takes beside names of columns.
pub(super) const CLASSES: [&str; 2] = ["size", "rfm"];
/// No scenario that people read has more.
const MOST_SEGMENTS: usize = 40;
/// What a customer is in of whom the column says nothing.
const UNSAID: &str = "unsaid";

/// Segments, and who is in which.
pub(super) struct Segments {
    /// A column's name, `size` or `rfm`; `None` where all are one.
    pub(super) by: Option<String>,
    /// Each with a name that a scenario takes, and what it stands for.
    pub(super) all: Vec<(String, String)>,
    /// By customer.
    pub(super) of: Vec<usize>,
    /// By customer, what it was before the last window; `None` of who had not bought yet.
    pub(super) then: Vec<Option<usize>>,
}

/// Tells customers apart, and says what is to be known of that.
pub(super) fn segments(history: &History, group: Option<&Column>, by: Option<&str>) -> (Segments, Vec<String>) {
    let window = Window::new(history);
    let everybody = |history: &History, segment: usize| {
        let bought = |own: &[Purchase]| own.first().is_some_and(|first| first.day < window.from);
        history.each().map(|(_, own)| bought(own).then_some(segment)).collect::<Vec<_>>()
    };
    if let Some(column) = group {
        return by_column(history, column, &everybody(history, 0));
    }
    let (names, classify): (Vec<(&str, String)>, Classify) = match by {
        Some("size") => (sizes(&window), by_size),
        Some("rfm") => (classes(), by_rfm),
        _ => {
            let all = vec![("customers".to_owned(), "everybody".to_owned())];
            let of = vec![0; history.customers.len()];
            return (Segments { by: None, all, of, then: everybody(history, 0) }, Vec::new());
        }
    };
    let now = classify(history, history.until, window.days);
    let of: Vec<usize> = now.into_iter().map(Option::unwrap_or_default).collect();
    let then = classify(history, window.from - 1, window.days);
    let all = names.into_iter().map(|(name, meaning)| (name.to_owned(), meaning)).collect();
    (Segments { by: by.map(str::to_owned), all, of, then }, Vec::new())
}

/// By what was bought up to a day, of who had bought by then; how many days a window has.
type Classify = fn(&History, i32, i32) -> Vec<Option<usize>>;

/// What each bought up to a day.
fn up_to(own: &[Purchase], day: i32) -> &[Purchase] {
    &own[..own.partition_point(|purchase| purchase.day <= day)]
}

fn sizes(window: &Window) -> Vec<(&'static str, String)> {
    let within = format!("of revenue in {} days", window.days);
    vec![
        ("large", format!("the first, who bring half {within}")),
        ("medium", format!("the next, up to four fifths {within}")),
        ("small", "all others".to_owned()),
    ]
}

/// Large, medium or small, by revenue of the last window.
fn by_size(history: &History, until: i32, days: i32) -> Vec<Option<usize>> {
    let own = |own: &[Purchase]| {
        let known = up_to(own, until);
        let recent = &known[known.partition_point(|purchase| purchase.day <= until - days)..];
        (!known.is_empty()).then(|| revenue(recent))
    };
    let brought: Vec<Option<f64>> = history.each().map(|(_, all)| own(all)).collect();
    let total: f64 = brought.iter().flatten().sum();
    let mut order: Vec<usize> = (0..brought.len()).filter(|at| brought[*at].is_some()).collect();
    order.sort_by(|one, other| brought[*other].unwrap_or_default().total_cmp(&brought[*one].unwrap_or_default()));
    let mut classes = vec![None; brought.len()];
    let mut so_far = 0.0;
    for at in order {
        let own = brought[at].unwrap_or_default();
        classes[at] = Some(match so_far {
            _ if own == 0.0 => 2,
            some if some < 0.5 * total => 0,
            some if some < 0.8 * total => 1,
            _ => 2,
        });
        so_far += own;
    }
    classes
}

fn classes() -> Vec<(&'static str, String)> {
    vec![
        ("best", "bought lately (best two fifths) and often (best two fifths)".to_owned()),
        ("recent", "bought lately, but not often".to_owned()),
        ("fading", "bought often, but not lately".to_owned()),
        ("distant", "neither lately nor often".to_owned()),
    ]
}

/// By recency and frequency.
fn by_rfm(history: &History, until: i32, _: i32) -> Vec<Option<usize>> {
    let fifths = rfm(history, until);
    let class = |fifths: [u8; 3]| 2 * usize::from(fifths[0] < 4) + usize::from(fifths[1] < 4);
    fifths.into_iter().map(|fifths| fifths.map(class)).collect()
}

/// By customer its fifths by recency, frequency and money up to a day, 5 the best; equals stay together.
pub(super) fn rfm(history: &History, until: i32) -> Vec<Option<[u8; 3]>> {
    let known: Vec<&[Purchase]> = history.each().map(|(_, own)| up_to(own, until)).collect();
    let figures: [fn(&[Purchase]) -> f64; 3] =
        [|own| own.last().map_or(0.0, |last| f64::from(last.day)), |own| own.len() as f64, revenue];
    let mut all = vec![None; known.len()];
    for (at, figure) in figures.into_iter().enumerate() {
        let mut sorted: Vec<f64> = known.iter().filter(|own| !own.is_empty()).map(|own| figure(own)).collect();
        sorted.sort_by(f64::total_cmp);
        for (fifths, own) in all.iter_mut().zip(&known).filter(|(_, own)| !own.is_empty()) {
            let value = figure(own);
            let above = sorted.len() - sorted.partition_point(|other| *other <= value);
            fifths.get_or_insert([0; 3])[at] = [5, 4, 3, 2, 1][5 * above / sorted.len()];
        }
    }
    all
}

/// By what a column says.
fn by_column(history: &History, column: &Column, then: &[Option<usize>]) -> (Segments, Vec<String>) {
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    history
        .customers
        .iter()
        .for_each(|customer| *tally.entry(customer.group.as_deref().unwrap_or_default()).or_default() += 1);
    let mut words: Vec<(&str, usize)> = tally.into_iter().collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let rest = words.split_off(words.len().min(MOST_SEGMENTS));
    let mut all: Vec<(String, String)> = Vec::new();
    let mut heard: Vec<String> = Vec::new();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    for (said, _) in &words {
        let letters = letters(said);
        let at = heard.iter().position(|known| *known == letters).unwrap_or_else(|| {
            let (name, meaning) = match *said {
                "" => (UNSAID.to_owned(), format!("{} left empty", clip(&column.name))),
                said => (key(said), clip(said)),
            };
            heard.push(letters);
            all.push((free(name, &all), meaning));
            all.len() - 1
        });
        place.insert(said, at);
    }
    let alike = words.len() - all.len();
    let others = rest.iter().map(|(_, many)| many).sum::<usize>();
    if others > 0 {
        let meaning = format!("the {} rarest of {}", count(rest.len()), clip(&column.name));
        all.push((free("others".to_owned(), &all), meaning));
    }
    let last = all.len() - 1;
    let segment = |customer: &super::history::Customer| {
        place.get(customer.group.as_deref().unwrap_or_default()).copied().unwrap_or(last)
    };
    let of: Vec<usize> = history.customers.iter().map(segment).collect();
    let then = of.iter().zip(then).map(|(segment, known)| known.map(|_| *segment)).collect();
    let mut notes = Vec::new();
    if alike > 0 {
        notes.push(format!(
            "{} of `{}` in nothing but capitals and marks: together they are one segment.",
            counted(alike, "word differs from another", "words differ from others"),
            clip(&column.name)
        ));
    }
    if others > 0 {
        notes.push(format!(
            "`{}` has {} words: {} with the rarest are `{}`.",
            clip(&column.name),
            count(words.len() + rest.len()),
            counted(others, "customer", "customers"),
            all[last].0
        ));
    }
    (Segments { by: Some(column.name.clone()), all, of, then }, notes)
}

/// By what words are told apart: capitals and marks make no difference, unless there is nothing else.
fn letters(said: &str) -> String {
    let letters: String = said.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    if letters.is_empty() { said.to_owned() } else { letters }
}

/// A name that no other segment has.
fn free(name: String, all: &[(String, String)]) -> String {
    let taken = |name: &str| all.iter().any(|(known, _)| known == name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(name)
}

/// A longer name is nobody's to read.
const LONGEST: usize = 40;

/// A name that a scenario takes without quotes: small letters, digits and underscores.
fn key(said: &str) -> String {
    let plain = |letter: char| match letter.to_lowercase().next().unwrap_or(letter) {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => '_',
    };
    let mut key = String::new();
    said.chars().map(plain).for_each(|letter| {
        if key.len() < LONGEST && (letter != '_' || !key.ends_with('_')) {
            key.push(letter);
        }
    });
    let key = key.trim_matches('_');
    match key.chars().next() {
        None => "segment".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("s_{key}"),
        Some(_) => key.to_owned(),
    }
}

/// `customers.csv`: what is known of each.
pub(super) fn customers(history: &History, segments: &Segments) -> String {
    let window = Window::new(history);
    let (all, everybody) = Counts::new(history, segments);
    let columns =
        ["id", "segment", "start", "last_bought", "frequency", "revenue_year", "mean_value", "away", "yearly"];
    // How often each buys is nobody's to say where too little was observed.
    let columns = if everybody.is_enough() { &columns[..] } else { &columns[..columns.len() - 1] };
    let unknown = || ["0", "0"].map(str::to_owned);
    let told = |counts: &Counts| counts.coming(&window).away.map(share);
    let away: Vec<[String; 2]> = all.iter().map(|own| own.or(&everybody).map_or_else(unknown, told)).collect();
    let habits: Vec<Option<Habit>> =
        all.iter().map(|own| own.or(&everybody).map(|counts| counts.habit(&window))).collect();
    let mut table = Table::new(columns);
    for ((customer, own), segment) in history.each().zip(&segments.of) {
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        let year = &own[own.partition_point(|purchase| purchase.day <= history.until - 365)..];
        let yearly = habits[*segment].map(|habit| rounded(habit.of(own, &window)));
        let told = [
            word(&customer.id),
            segments.all[*segment].0.clone(),
            date(first.day),
            date(last.day),
            own.len().to_string(),
            cents(revenue(year)),
            cents(revenue(own) / own.len() as f64),
            away[*segment][usize::from(window.is_silent(last.day))].clone(),
        ];
        table.row(told.into_iter().chain(yearly));
    }
    table.text()
}

/// `purchases.csv`: what each bought on which day.
pub(super) fn purchases(history: &History) -> String {
    let mut table = Table::new(&["customer", "date", "amount"]);
    for purchase in &history.purchases {
        table.row([word(&history.customers[purchase.customer].id), date(purchase.day), cents(purchase.amount)]);
    }
    table.text()
}

/// An amount without digits that come of adding up: a millionth is below all that anybody pays.
fn cents(amount: f64) -> String {
    // Nothing is nothing: a sum of no purchases comes to -0.
    ((amount * 1e6).round() / 1e6 + 0.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_that_a_scenario_takes() {
        for (said, name) in [
            ("Groot", "groot"),
            ("Bouw & Infra", "bouw_infra"),
            ("Privé", "prive"),
            ("2e klas", "s_2e_klas"),
            ("--", "segment"),
        ] {
            assert_eq!(key(said), name);
        }
    }
}
