//! A fit in words, piece by piece: what a terminal and a page tell of it.

use super::charts::{amounts, frequencies, survivors};
use crate::fit::{Contracts, Fitted, KeepingLaw, Kind, Orders, Outlook, SpendingLaw, Times, Unfit};
use crate::legible::{Format, Scale, visible};
use crate::random::Distribution;
use crate::report::figures::Figures;
use crate::report::finding::{Chapter, Piece};

/// Weeks in a year.
const WEEKS: f64 = 52.0;
/// Repeat purchases up to this number have a row of their own.
pub(super) const FREQUENCIES: usize = 7;
/// Periods that are shown.
const PERIODS: usize = 12;

/// What is told of a fit.
pub(super) struct Told {
    /// What it was fitted to.
    pub(super) data: String,
    /// What was found, in sentences, below what that is called.
    pub(super) answer: (String, Vec<String>),
    pub(super) chapters: Vec<Chapter>,
}

/// All of it, of a folder by that name.
pub(super) fn told(fitted: &Fitted, folder: &str) -> Told {
    let mut told = match &fitted.records.kind {
        Kind::Orders(orders) => of_orders(fitted, orders, &visible(folder)),
        Kind::Contracts(contracts) => of_contracts(fitted, contracts, &visible(folder)),
    };
    let granted = vec![Piece::Sentence(granted(fitted))];
    told.chapters.push(Chapter::new("What the scenario takes for granted", granted));
    told.chapters.push(Chapter::new("In numbers", parameters(fitted)));
    told
}

fn table(caption: &str, header: &[&str], rows: Vec<Vec<String>>) -> Piece {
    let header = header.iter().map(|it| (*it).to_owned()).collect();
    Piece::Table(Figures { caption: caption.to_owned(), header, rows })
}

fn count(number: f64) -> String {
    Format::count(&[number.max(100.0)]).write(number)
}

fn few(number: f64) -> String {
    Format::new(Scale::new(std::iter::once(number)), &[number], &[]).write(number)
}

fn percent(share: f64) -> String {
    if share >= 0.1 { format!("{:.0}%", 100.0 * share) } else { format!("{:.1}%", 100.0 * share) }
}

fn of_orders(fitted: &Fitted, orders: &Orders, folder: &str) -> Told {
    let customers = orders.customers.len() as f64;
    let data = format!(
        "{folder}: {} customers, purchases on {} days of theirs, seen from {} to {}.",
        count(customers),
        count(orders.purchases as f64),
        orders.days.0,
        orders.days.1
    );
    let outlook = fitted.outlook();
    let spends = spending(fitted, orders).map(|told| Piece::Sentence(told.join(" ")));
    let header = ["Bought again", "Customers", "By the law"];
    let law = "How many customers bought again how often, seen and expected";
    let chapters = vec![
        Chapter::new("What a purchase brings", spends.into_iter().collect()),
        Chapter::new(
            "How often they bought again",
            frequencies(fitted, folder).map(Piece::Curve).into_iter().collect(),
        ),
        Chapter::new("What they spent", amounts(fitted, folder).map(Piece::Curve).into_iter().collect()),
        Chapter::new("The data and the law", vec![table(law, &header, bought_again(fitted))]),
        Chapter::new(
            &format!("The next {} weeks, of these customers", fitted.periods),
            outlook.map(|it| ahead(fitted, it)).unwrap_or_default(),
        ),
    ];
    let answer =
        ("How customers buy, and stop".to_owned(), buying(fitted, customers, outlook.map_or(0.0, |it| it.alive)));
    Told { data, answer, chapters }
}

/// How customers buy, and stop.
fn buying(fitted: &Fitted, customers: f64, alive: f64) -> Vec<String> {
    let Some(buying) = fitted.chosen("BG/NBD").map(|peak| &peak.parameters) else { return Vec::new() };
    let rates = Distribution::Gamma { shape: buying[0], rate: buying[1] };
    let gone = buying[2] / (buying[2] + buying[3]);
    let yearly = |rate: f64| few(WEEKS * rate);
    vec![
        format!(
            "As long as it is a customer, one buys {} times a year on average; half of them less than {} times, one in ten more than {} times.",
            yearly(rates.mean()),
            yearly(rates.quantile(0.5)),
            yearly(rates.quantile(0.9)),
        ),
        format!("After a repeat purchase {} of them are gone for good, and nobody tells.", percent(gone)),
        format!(
            "Of the {} customers probably {} ({}) are still there.",
            count(customers),
            count(alive),
            percent(alive / customers),
        ),
    ]
}

/// What a purchase brings; `None` where no law of spending was fitted.
fn spending(fitted: &Fitted, orders: &Orders) -> Option<Vec<String>> {
    let law = SpendingLaw::new(&fitted.chosen("gamma-gamma")?.parameters);
    let mean = law.expected(0.0, 0.0).map_or_else(|| "more than can be told".to_owned(), few);
    let apart = match orders.correlation() {
        None => "Whether it goes with how often one buys cannot be told: all are alike in one of the two.".to_owned(),
        Some(correlation) if correlation.abs() < 0.2 => format!(
            "Who buys often spends no more and no less per purchase (correlation {correlation:.2}), as the law takes for granted."
        ),
        Some(correlation) => format!(
            "Careful: the law takes for granted that what a purchase brings does not go with how often one buys, and here it does (correlation {correlation:.2})."
        ),
    };
    let own = if fitted.spends() {
        "Who bought little is expected to spend as the others do, who bought much as it did itself."
    } else {
        "A few spend so much that no mean can be told for newcomers; so each is expected to spend as it did itself."
    };
    let currency = fitted.records.currency.as_ref().map_or_else(String::new, |it| format!("{} ", visible(&it.value)));
    let customers = count(orders.spent().count() as f64);
    let first =
        format!("A purchase brings {currency}{mean} on average, seen in {customers} customers who bought again.");
    Some(vec![first, own.to_owned(), apart])
}

/// How many bought again how often.
fn bought_again(fitted: &Fitted) -> Vec<Vec<String>> {
    let row = |Times { times, seen, expected }: Times| {
        let name = match times {
            0 => "never again".to_owned(),
            1 => "once".to_owned(),
            FREQUENCIES => format!("{FREQUENCIES} times or more"),
            _ => format!("{times} times"),
        };
        vec![name, count(seen), count(expected)]
    };
    fitted.frequencies(FREQUENCIES).into_iter().map(row).collect()
}

/// What is to be expected of them.
fn ahead(fitted: &Fitted, outlook: Outlook) -> Vec<Piece> {
    let between = |of: &dyn Fn(f64) -> String, ends: [f64; 2]| format!("{} to {}", of(ends[0]), of(ends[1]));
    let scale = Scale::new([outlook.revenue, outlook.revenue_between[1]].into_iter());
    let money = Format::new(scale, &[outlook.revenue], &[]);
    let unit = scale.unit(fitted.records.currency.as_ref().map_or("money", |it| it.value.as_str()));
    let rows = vec![
        vec!["Purchases".to_owned(), count(outlook.purchases), between(&count, outlook.purchases_between)],
        vec![
            format!("Revenue, {}", visible(&unit)),
            money.write(outlook.revenue),
            between(&|it| money.write(it), outlook.revenue_between),
        ],
    ];
    let band = "The band is what the data do not know of the law. Chance comes on top: `tenure run` plays both.";
    let caption = "What is to be expected of all of them together";
    vec![table(caption, &["", "Expected", "95% between"], rows), Piece::Sentence(band.to_owned())]
}

fn of_contracts(fitted: &Fitted, contracts: &Contracts, folder: &str) -> Told {
    let period = contracts.period.name();
    let found = if contracts.found {
        format!(" (by {period}, as nearly all who left did so after whole {period}s)")
    } else {
        String::new()
    };
    let data = format!(
        "{folder}: {} customers from their start on, up to {} {period}s{found}; {} are listed as still there.",
        count(contracts.began),
        contracts.survival.lost.len(),
        count(contracts.members.len() as f64)
    );
    let laws: Vec<String> = fitted.laws_of_staying().iter().map(|(trial, ..)| format!("By {}", trial.name)).collect();
    let after = format!("After so many {period}s");
    let header: Vec<&str> = [after.as_str(), "Stayed"].into_iter().chain(laws.iter().map(String::as_str)).collect();
    let law = "The data and the law: of those who were there, how many stayed";
    let chapters = vec![
        Chapter::new("How many are left", survivors(fitted, contracts, folder).map(Piece::Curve).into_iter().collect()),
        Chapter::new(law, vec![table("Of those who were there, how many stayed", &header, stayed(fitted, contracts))]),
    ];
    Told { data, answer: ("How long customers stay".to_owned(), staying(fitted, contracts)), chapters }
}

/// How long customers stay.
fn staying(fitted: &Fitted, contracts: &Contracts) -> Vec<String> {
    let period = contracts.period.name();
    let Some((law, parameters)) = fitted.staying() else { return Vec::new() };
    let retention = |t: f64| law.survival(parameters, t + 1.0) / law.survival(parameters, t);
    let seen = contracts.survival.lost.len();
    let rising = retention(0.0) < retention(seen as f64);
    let why = match (law, rising) {
        (KeepingLaw::Geometric, _) => {
            "not because customers become more loyal, but because those who leave easily have left."
        }
        (KeepingLaw::Weibull, true) => {
            "those who leave easily have left, and how inclined one is to leave changes with time, too."
        }
        (KeepingLaw::Weibull, false) => "the longer they are there, the more inclined they are to leave.",
    };
    let first = format!(
        "In the first {period} {} stay, in {period} {} it is {} of those who are left: {why}",
        percent(retention(0.0)),
        seen + 1,
        percent(retention(seen as f64)),
    );
    let other = fitted.ratio.map(|ratio| {
        let (inclination, fits, p) = if law == KeepingLaw::Weibull {
            ("stays the same", "clearly worse", format!("{:.3}", ratio.p))
        } else {
            ("changes with time", "no better", format!("{:.2}", ratio.p))
        };
        format!("A law in which the inclination to leave {inclination} fits {fits} (p = {p}).")
    });
    std::iter::once(first).chain(other).collect()
}

/// Of those who were there, how many stayed: seen, and by each law.
fn stayed(fitted: &Fitted, contracts: &Contracts) -> Vec<Vec<String>> {
    let share = |share: f64| format!("{:.1}%", 100.0 * share);
    let laws = fitted.laws_of_staying();
    let row = |(at, seen): (usize, f64)| {
        let t = at as f64;
        // Nobody was there to be seen.
        let seen = if seen.is_nan() { "–".to_owned() } else { share(seen) };
        let by = laws.iter().map(|(_, law, best)| share(law.survival(best, t + 1.0) / law.survival(best, t)));
        [format!("{}", at + 1), seen].into_iter().chain(by).collect()
    };
    contracts.survival.retention().into_iter().take(PERIODS).enumerate().map(row).collect()
}

/// How leaving is modelled, who comes, what segments share, and what nobody has said yet.
fn granted(fitted: &Fitted) -> String {
    let records = &fitted.records;
    let mut sentences = Vec::new();
    if matches!(records.kind, Kind::Orders(_)) {
        sentences.push(
            "Customers leave after purchases (last_purchase), silently, not with time: retention is 1 there, and a strategy that keeps more of them scales last_purchase.".to_owned(),
        );
    }
    sentences.push(match &records.newcomers {
        Some(newcomers) => format!("{} newcomers a year come, as in scenario.toml.", newcomers.a_year.value),
        None => "Nobody new comes: it plays the customers of today alone.".to_owned(),
    });
    if records.segments.len() > 1 {
        sentences.push("All segments share one law; of scenario.toml each keeps its margin alone.".to_owned());
    }
    let currency = records.currency.as_ref().filter(|it| it.is_assumed());
    let mut assumed: Vec<String> = currency.iter().map(|it| format!("the currency ({})", visible(&it.value))).collect();
    let mut margins: Vec<f64> =
        records.margins.iter().flatten().filter(|it| it.is_assumed()).map(|it| it.value).collect();
    margins.dedup();
    let margins: Vec<String> = margins.iter().map(ToString::to_string).collect();
    if !margins.is_empty() {
        assumed.push(format!("the margin ({})", margins.join(", ")));
    }
    let discount = records.discount_rate.as_ref().filter(|it| it.is_assumed());
    assumed.extend(discount.map(|it| format!("the discount rate ({} a year)", it.value)));
    if !assumed.is_empty() {
        let last = assumed.pop().unwrap_or_default();
        let all = if assumed.is_empty() { last } else { format!("{} and {last}", assumed.join(", ")) };
        sentences.push(format!("Assumed, as no data say it: {all}."));
    }
    sentences.join(" ")
}

/// Every law that was tried, in numbers.
fn parameters(fitted: &Fitted) -> Vec<Piece> {
    let mut rows = Vec::new();
    for trial in &fitted.trials {
        let title = if trial.chosen { trial.name.to_owned() } else { format!("{} (not taken)", trial.name) };
        match &trial.peak {
            Ok(peak) => rows.extend(trial.parameters.iter().enumerate().map(|(at, name)| {
                let between =
                    fitted.columns.iter().position(|known| known == name).filter(|_| trial.chosen).map(|column| {
                        let mut values: Vec<f64> = fitted.rows.iter().map(|row| row[column]).collect();
                        values.sort_by(f64::total_cmp);
                        format!(
                            "{} to {}",
                            digits(values[values.len() / 40]),
                            digits(values[values.len() - 1 - values.len() / 40])
                        )
                    });
                vec![
                    format!("{title} {name}"),
                    digits(peak.parameters[at]),
                    digits(peak.errors[at]),
                    between.unwrap_or_default(),
                ]
            })),
            Err(why) => rows.push(vec![title, refused(why).to_owned(), String::new(), String::new()]),
        }
    }
    let likelihoods = fitted
        .trials
        .iter()
        .filter_map(|trial| Some(format!("{} {:.3}", trial.name, trial.peak.as_ref().ok()?.ln_likelihood)));
    let likelihoods = likelihoods.collect::<Vec<_>>().join(", ");
    let worst = fitted.mixing.iter().map(|it| it.r_hat).fold(1.0, f64::max);
    let least = fitted.mixing.iter().map(|it| it.bulk.min(it.tail)).fold(f64::INFINITY, f64::min);
    let mut said = format!(
        "Log-likelihood: {likelihoods}. What else is possible: {} rows from 4 chains (R-hat {worst:.3} at most, effective sample {} at least).",
        count(fitted.rows.len() as f64),
        count(least)
    );
    if fitted.staying().is_some() {
        said += " alpha and beta are those of leaving, as published; the scenario swaps them, because `retention` is staying.";
    }
    let header = ["Parameter", "Likeliest", "Standard error", "95% between"];
    vec![table("Every law that was tried", &header, rows), Piece::Sentence(said)]
}

fn refused(why: &Unfit) -> &'static str {
    match why {
        Unfit::Border(_) => "no best value",
        Unfit::Flat(_) => "not told by the data",
    }
}

/// Four digits that count.
fn digits(number: f64) -> String {
    let decimals = match number.abs() {
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        1.0.. => 3,
        _ => 4,
    };
    format!("{number:.decimals$}")
}
