//! A fit in words.

use crate::fit::{Contracts, Fitted, KeepingLaw, Kind, Orders, SpendingLaw, Trial, Unfit};
use crate::legible::{Format, Scale, visible};
use crate::random::Distribution;
use crate::report::layout::{bold, paragraph, table};
use std::fmt::Write as _;

/// Weeks in a year.
const WEEKS: f64 = 52.0;
/// Repeat purchases up to this number have a row of their own.
const FREQUENCIES: usize = 7;
/// Periods that are shown.
const PERIODS: usize = 12;

/// The fit as text, so many columns wide.
#[must_use]
pub fn fit_text(fitted: &Fitted, folder: &str, width: u16) -> String {
    let mut parts = match &fitted.records.kind {
        Kind::Orders(orders) => of_orders(fitted, orders, &visible(folder), width),
        Kind::Contracts(contracts) => of_contracts(fitted, contracts, &visible(folder), width),
    };
    parts.push(format!("{}\n{}", bold("What the scenario takes for granted"), paragraph(&granted(fitted), width)));
    parts.push(parameters(fitted, width));
    crate::report::layout::styled(&parts.join("\n"))
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

fn of_orders(fitted: &Fitted, orders: &Orders, folder: &str, width: u16) -> Vec<String> {
    let customers = orders.customers.len() as f64;
    let mut parts = vec![paragraph(
        &format!(
            "{folder}: {} customers, purchases on {} days of theirs, seen from {} to {}.",
            count(customers),
            count(orders.purchases as f64),
            orders.days.0,
            orders.days.1
        ),
        width,
    )];
    let Some(buying) = fitted.chosen("BG/NBD").map(|peak| &peak.parameters) else { return parts };
    let rates = Distribution::Gamma { shape: buying[0], rate: buying[1] };
    let gone = buying[2] / (buying[2] + buying[3]);
    let yearly = |rate: f64| few(WEEKS * rate);
    let outlook = fitted.outlook();
    let alive = outlook.map_or(0.0, |it| it.alive);
    let sentences = format!(
        "As long as it is a customer, one buys {} times a year on average; half of them less than {} times, one in ten more than {} times. After a repeat purchase {} of them are gone for good, and nobody tells. Of the {} customers probably {} ({}) are still there.",
        yearly(rates.mean()),
        yearly(rates.quantile(0.5)),
        yearly(rates.quantile(0.9)),
        percent(gone),
        count(customers),
        count(alive),
        percent(alive / customers),
    );
    parts.push(format!("{}\n{}", bold("How customers buy, and stop"), paragraph(&sentences, width)));
    if let Some(peak) = fitted.chosen("gamma-gamma") {
        let law = SpendingLaw::new(&peak.parameters);
        let mean = law.expected(0.0, 0.0).map_or_else(|| "more than can be told".to_owned(), few);
        let apart = match orders.correlation() {
            None => {
                "Whether it goes with how often one buys cannot be told: all are alike in one of the two.".to_owned()
            }
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
        let currency =
            fitted.records.currency.as_ref().map_or_else(String::new, |it| format!("{} ", visible(&it.value)));
        let sentences = format!(
            "A purchase brings {currency}{mean} on average, seen in {} customers who bought again. {own} {apart}",
            count(orders.spent().count() as f64)
        );
        parts.push(format!("{}\n{}", bold("What a purchase brings"), paragraph(&sentences, width)));
    }
    let frequencies = fitted.frequencies(FREQUENCIES);
    let rows: Vec<Vec<String>> = frequencies
        .iter()
        .enumerate()
        .map(|(times, (seen, expected))| {
            let name = match times {
                0 => "never again".to_owned(),
                1 => "once".to_owned(),
                FREQUENCIES => format!("{FREQUENCIES} times or more"),
                _ => format!("{times} times"),
            };
            vec![name, count(*seen), count(*expected)]
        })
        .collect();
    parts.push(format!(
        "{}\n{}",
        bold("The data and the law"),
        table(&["Bought again", "Customers", "By the law"], &rows, width)
    ));
    if let Some(outlook) = outlook {
        let between = |of: &dyn Fn(f64) -> String, ends: [f64; 2]| format!("{} to {}", of(ends[0]), of(ends[1]));
        let scale = Scale::new([outlook.revenue, outlook.revenue_between[1]].into_iter());
        let money = Format::new(scale, &[outlook.revenue], &[]);
        let unit = scale.unit(fitted.records.currency.as_ref().map_or("money", |it| it.value.as_str()));
        let rows = [
            vec!["Purchases".to_owned(), count(outlook.purchases), between(&count, outlook.purchases_between)],
            vec![
                format!("Revenue, {}", visible(&unit)),
                money.write(outlook.revenue),
                between(&|it| money.write(it), outlook.revenue_between),
            ],
        ];
        parts.push(format!(
            "{}\n{}{}",
            bold(&format!("The next {} weeks, of these customers", fitted.periods)),
            table(&["", "Expected", "95% between"], &rows, width),
            paragraph(
                "The band is what the data do not know of the law. Chance comes on top: `tenure run` plays both.",
                width
            ),
        ));
    }
    parts
}

fn of_contracts(fitted: &Fitted, contracts: &Contracts, folder: &str, width: u16) -> Vec<String> {
    let period = contracts.period.name();
    let found = if contracts.found {
        format!(" (by {period}, as nearly all who left did so after whole {period}s)")
    } else {
        String::new()
    };
    let mut parts = vec![paragraph(
        &format!(
            "{folder}: {} customers from their start on, up to {} {period}s{found}; {} are listed as still there.",
            count(contracts.began),
            contracts.survival.lost.len(),
            count(contracts.members.len() as f64)
        ),
        width,
    )];
    let Some((law, parameters)) = fitted.staying() else { return parts };
    let retention = |t: f64| law.survival(parameters, t + 1.0) / law.survival(parameters, t);
    let seen = contracts.survival.lost.len();
    let rising = retention(0.0) < retention(seen as f64);
    let mut sentences = format!(
        "In the first {period} {} stay, in {period} {} it is {} of those who are left: ",
        percent(retention(0.0)),
        seen + 1,
        percent(retention(seen as f64)),
    );
    sentences += match (law, rising) {
        (KeepingLaw::Geometric, _) => {
            "not because customers become more loyal, but because those who leave easily have left."
        }
        (KeepingLaw::Weibull, true) => {
            "those who leave easily have left, and how inclined one is to leave changes with time, too."
        }
        (KeepingLaw::Weibull, false) => "the longer they are there, the more inclined they are to leave.",
    };
    if let Some(ratio) = fitted.ratio {
        let (inclination, fits, p) = if law == KeepingLaw::Weibull {
            ("stays the same", "clearly worse", format!("{:.3}", ratio.p))
        } else {
            ("changes with time", "no better", format!("{:.2}", ratio.p))
        };
        let _ = write!(sentences, " A law in which the inclination to leave {inclination} fits {fits} (p = {p}).");
    }
    parts.push(format!("{}\n{}", bold("How long customers stay"), paragraph(&sentences, width)));
    let observed = contracts.survival.retention();
    let mut header = vec![format!("After so many {period}s"), "Stayed".to_owned()];
    let fits: Vec<&Trial> = fitted.trials.iter().filter(|trial| trial.peak.is_ok()).collect();
    header.extend(fits.iter().map(|trial| format!("By {}", trial.name)));
    let rows: Vec<Vec<String>> = observed
        .iter()
        .take(PERIODS)
        .enumerate()
        .map(|(at, share)| {
            let t = at as f64;
            // Nobody was there to be seen.
            let seen = if share.is_nan() { "–".to_owned() } else { format!("{:.1}%", 100.0 * share) };
            let mut row = vec![format!("{}", at + 1), seen];
            row.extend(fits.iter().filter_map(|trial| {
                let law = if trial.name == "BdW" { KeepingLaw::Weibull } else { KeepingLaw::Geometric };
                let parameters = &trial.peak.as_ref().ok()?.parameters;
                Some(format!("{:.1}%", 100.0 * law.survival(parameters, t + 1.0) / law.survival(parameters, t)))
            }));
            row
        })
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    parts.push(format!(
        "{}\n{}",
        bold("The data and the law: of those who were there, how many stayed"),
        table(&header, &rows, width)
    ));
    parts
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
fn parameters(fitted: &Fitted, width: u16) -> String {
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
            Err(why) => rows.push(vec![title, told(why).to_owned(), String::new(), String::new()]),
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
    format!(
        "{}\n{}{}",
        bold("In numbers"),
        table(&["Parameter", "Likeliest", "Standard error", "95% between"], &rows, width),
        paragraph(&said, width)
    )
}

fn told(why: &Unfit) -> &'static str {
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
