//! The first scenario of an import: it runs as it is, and says of each number where it comes from.

use super::currency::Currency;
use super::history::{History, date};
use super::measured::{Counts, FEWEST, SAME, Window};
use super::segments::Segments;
use super::told::{count, counted};
use crate::legible::{grouped, line, percent, quoted};
use crate::scenario::clip;
use crate::units::Length;
use sha2::{Digest, Sha256};

/// What a firm is called whose export has no name.
const NAMELESS: &str = "Export";

/// Who stays a year, where nothing was observed.
const ASSUMED_RETENTION: f64 = 0.8;

/// What `import.toml` says.
pub(super) struct About<'a> {
    pub(super) kind: &'static str,
    pub(super) from: &'a str,
    /// The first and the last day that were observed.
    pub(super) days: Option<(i32, i32)>,
    /// What a column of a triangle lasts.
    pub(super) period: Option<&'static str>,
    pub(super) currency: Option<&'a Currency>,
    pub(super) segment_by: Option<&'a str>,
    /// By role, what the export calls it.
    pub(super) columns: Vec<(&'static str, String)>,
    /// The scenario as it is written.
    pub(super) scenario: &'a str,
}

impl About<'_> {
    /// `import.toml`.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{} `tenure fit` reads it.\n", super::ABOUT_BEGINS);
        let mut line = |key: &str, value: String| text.extend([key, " = ", &value, "\n"]);
        line("kind", quoted(self.kind));
        line("from", quoted(self.from));
        if let Some((first, until)) = self.days {
            line("first", date(first));
            line("until", date(until));
        }
        let currency = self.currency.map(|currency| currency.code.as_str());
        let words = [("period", self.period), ("currency", currency), ("segment_by", self.segment_by)];
        words.into_iter().for_each(|(key, word)| word.into_iter().for_each(|word| line(key, quoted(word))));
        line("scenario", quoted(&fingerprint(self.scenario)));
        if !self.columns.is_empty() {
            text.push_str("\n[columns]\n");
            self.columns.iter().for_each(|(role, name)| text.extend([role, " = ", &quoted(name), "\n"]));
        }
        text
    }
}

/// Tells a scenario that was edited from one that was not.
fn fingerprint(scenario: &str) -> String {
    Sha256::digest(scenario.as_bytes()).iter().fold(String::new(), |all, byte| format!("{all}{byte:02x}"))
}

/// Whether a scenario stands as `import.toml`, which says so, left it.
#[must_use]
pub fn is_untouched(about: &str, scenario: &str) -> bool {
    about.contains(&format!("scenario = {}\n", quoted(&fingerprint(scenario))))
}

/// Lines of a scenario with what is to be known of each, in columns.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line, and where it comes from.
    pub(super) fn say(&mut self, line: impl AsRef<str>, source: impl AsRef<str>) {
        /// What most lines take.
        const WIDTH: usize = 36;
        // Names of the export stand in it.
        let (told, source) = (line.as_ref(), crate::legible::line(source.as_ref()));
        match source.as_str() {
            "" => self.0.push_str(told),
            _ if told.chars().count() > WIDTH => self.0.extend(["# ", &source, "\n", told]),
            _ => self.0.extend([format!("{told:WIDTH$}").as_str(), "  # ", &source]),
        }
        self.0.push('\n');
    }

    /// A line for people alone, whatever is named in it.
    pub(super) fn remark(&mut self, text: impl AsRef<str>) {
        self.0.extend(["# ", &line(text.as_ref()), "\n"]);
    }

    pub(super) fn text(self) -> String {
        self.0
    }
}

/// What a scenario begins with; `opens` is the first day of period 0 and what it is.
pub(super) fn opening(
    lines: &mut Lines,
    from: &str,
    currency: Option<&Currency>,
    period: &str,
    periods: usize,
    opens: Option<(String, &str)>,
    runs: usize,
) {
    lines.remark(format!(
        "Made by `tenure import` from {}. It runs as it is: tenure run {}",
        clip(from),
        super::SCENARIO
    ));
    lines.remark(
        "Behind each number stands where it comes from. \"assumed\": the export does not say it, put your own in its place.",
    );
    lines.say("", "");
    lines.say("[scenario]", "");
    let stem = from.rsplit_once('.').map_or(from, |(stem, _)| stem);
    // A file may be called by gaps alone, a scenario not.
    let called = if quoted(stem).trim_matches(['"', ' ']).is_empty() { NAMELESS } else { stem };
    lines.say(format!("name          = {}", quoted(called)), "");
    match currency {
        Some(currency) => lines.say(format!("currency      = {}", quoted(&currency.code)), currency.source()),
        None => lines.say("currency      = \"EUR\"", "assumed: the export does not say it"),
    }
    lines.say(format!("period        = \"{period}\""), "");
    lines.say(format!("periods       = {periods}"), "the horizon");
    lines.say("rate_basis    = \"year\"", "every rate below is a year's");
    lines.say("discount_rate = 0.08", "assumed");
    if let Some((day, what)) = opens {
        lines.say(format!("start         = {day}"), what);
    }
    lines.say(format!("runs          = {runs}"), "");
    lines.say("", "");
}

/// So many runs as take some seconds.
pub(super) fn runs(customers: usize, periods: usize) -> usize {
    let affordable = 200_000_000 / (customers.max(1) * periods);
    [1000, 500, 200, 100, 50].into_iter().find(|runs| *runs <= affordable).unwrap_or(20)
}

/// Three digits that matter.
pub(super) fn rounded(number: f64) -> String {
    let digits = [0.01, 0.1, 1.0, 10.0, 100.0].iter().filter(|step| number.abs() < **step).count();
    let scale = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5][digits.min(5)];
    format!("{}", (number * scale).round() / scale)
}

/// The scenario of orders.
pub(super) fn of_orders(from: &str, history: &History, currency: Option<&Currency>, segments: &Segments) -> String {
    const MONTHS: usize = 36;
    let window = Window::new(history);
    let (all, everybody) = Counts::new(history, segments);
    let mut lines = Lines::default();
    let opens = (date(history.until + 1), "the day after the last one that was observed");
    opening(&mut lines, from, currency, "month", MONTHS, Some(opens), runs(history.customers.len(), MONTHS));
    let silent = history.each().filter(|(_, own)| own.last().is_some_and(|last| window.is_silent(last.day))).count();
    lines.say("[portfolio]", "");
    lines.say(
        format!("customers = \"{}\"", super::CUSTOMERS),
        counted(history.customers.len(), "customer", "customers"),
    );
    if everybody.is_enough() {
        lines.say(
            "columns   = { basket = \"mean_value\", purchases = \"yearly\", asleep = \"away\" }",
            format!(
                "Each spends a purchase what it did so far, and buys as often as its own purchases say beside everybody's. Away is the chance not \
                 to be there: high for the {} who bought nothing since {}.",
                count(silent),
                date(window.from)
            ),
        );
    } else {
        lines.say(
            "columns   = { basket = \"mean_value\", asleep = \"away\" }",
            "Each spends a purchase what it did so far. Too little was observed to tell who is away: nobody is.",
        );
    }
    let mut stays = Vec::new();
    for (at, (name, meaning)) in segments.all.iter().enumerate() {
        let here = segments.of.iter().filter(|segment| **segment == at).count();
        lines.say("", "");
        lines.say(format!("[segments.{name}]"), format!("{meaning}: {}", counted(here, "customer", "customers")));
        stays.push(segment(&mut lines, &all[at], &everybody, &window));
    }
    newcomers(&mut lines, &all, segments, &window, history);
    let named: Vec<(&str, f64)> =
        segments.all.iter().zip(stays).map(|((name, _), stay)| (name.as_str(), stay)).collect();
    strategy(&mut lines, &named, Length::Year);
    lines.text()
}

/// What is known of a segment; its retention.
fn segment(lines: &mut Lines, own: &Counts, everybody: &Counts, window: &Window) -> f64 {
    let counts = own.or(everybody);
    let of = if counts.is_some_and(|counts| !std::ptr::eq(counts, own)) { ", all segments together" } else { "" };
    let (then, since) = (format!("{} to {}", date(window.before), date(window.from - 1)), date(window.from));
    if let Some(counts) = counts {
        let coming = counts.coming(window);
        let (mean, cv) = (counts.purchases(window), counts.spread());
        let part = |some: usize, all: usize| percent(some as f64 / all as f64);
        let yearly = if window.days == 365 { String::new() } else { format!(", in {}: made a year's", window.told()) };
        let between = match coming.back {
            Some(_) if counts.back > 0 => ", less those of them who were away in between and came back",
            _ => "",
        };
        lines.say(
            format!("retention      = {}", rounded(coming.retention)),
            format!(
                "{} of the {} who bought from {then} did so again from {since} on ({}){of}{yearly}{between}",
                count(counts.again),
                count(counts.active),
                part(counts.again, counts.active)
            ),
        );
        if let Some(back) = coming.back {
            let more = if counts.back > 0 { ", and those who came and went again before the end" } else { "" };
            let source = format!(
                "{} of the {} who were silent then bought since ({}){of}{yearly}{more}",
                count(counts.back),
                count(counts.silent),
                part(counts.back, counts.silent)
            );
            lines.say(format!("comes_back     = {}", rounded(back)), source);
            lines.say(
                format!("wake           = {}", rounded(coming.wake)),
                "the same, of who is away now and does not leave first",
            );
        } else {
            lines.remark(format!(
                "No comes_back: {} silent from {then}, and it takes {FEWEST} to count how many come back.",
                counted(counts.silent, "customer was", "customers were")
            ));
        }
        let source = format!(
            "a year, of newcomers who are there: what those made who bought since {since}. Each of the list has its own"
        );
        if cv >= SAME {
            let law = format!("{{ gamma = {{ mean = {}, cv = {} }}, per = \"customer\" }}", rounded(mean), rounded(cv));
            lines.say(
                format!("purchases      = {law}"),
                format!("{source}; cv is how far customers differ beyond chance{of}"),
            );
        } else {
            lines.say(format!("purchases      = {}", rounded(mean)), format!("{source}{of}"));
        }
    } else {
        lines.say(
            format!("retention      = {ASSUMED_RETENTION}"),
            "assumed: too little was observed to count who stays",
        );
        lines.say("purchases      = 4", "assumed, a year");
    }
    lines.say("first_purchase = \"certain\"", "who is new is so by a purchase");
    if let Some((mean, cv)) = own.basket().or_else(|| everybody.basket()) {
        let source = "of newcomers, like that of those who are there: mean and spread between customers";
        if cv >= 0.005 {
            let law =
                format!("{{ lognormal = {{ mean = {}, cv = {} }}, per = \"customer\" }}", rounded(mean), rounded(cv));
            lines.say(format!("basket         = {law}"), source);
        } else {
            lines.say(format!("basket         = {}", rounded(mean)), "what a purchase comes to, of all of them");
        }
    } else {
        lines.say("basket         = 0", "nothing was ever paid");
    }
    lines.say("margin         = 0.3", "assumed: the export holds revenue, not what goods cost");
    counts.map_or(ASSUMED_RETENTION, |counts| counts.coming(window).retention)
}

/// Who comes without being named.
fn newcomers(lines: &mut Lines, all: &[Counts], segments: &Segments, window: &Window, history: &History) {
    let (new, until) = (all.iter().map(|counts| counts.new).sum::<usize>(), history.until);
    lines.say("", "");
    if !window.is_long_enough() {
        let observed = counted(usize::try_from(history.days()).unwrap_or_default(), "day", "days");
        lines.remark(format!(
            "How many customers are new in a year cannot be known from {observed}, so none come. Of your own number of them:"
        ));
        ["[channels.unaided]", "newcomers = 10", "cost      = 0"].iter().for_each(|line| lines.remark(line));
        return;
    }
    if new == 0 {
        lines.remark(format!(
            "Nobody bought for the first time from {} to {}: no newcomers.",
            date(window.from),
            date(until)
        ));
        return;
    }
    lines.say("[channels.unaided]", "");
    lines.say(
        format!("newcomers = {}", rounded(new as f64 / window.years())),
        format!("a year: {} bought for the first time from {} to {}", count(new), date(window.from), date(until)),
    );
    lines.say("cost      = 0", "assumed: the export does not say what winning a customer costs");
    if segments.all.len() > 1 {
        let parts = shares(&all.iter().map(|counts| counts.new).collect::<Vec<_>>());
        let named = segments.all.iter().zip(&parts).filter(|(_, part)| **part > 0);
        let shares: Vec<String> =
            named.map(|((name, _), part)| format!("{name} = {}", f64::from(*part) / 1000.0)).collect();
        lines.say(format!("segments  = {{ {} }}", shares.join(", ")), "where those are today");
    }
}

/// In thousandths that add up (largest remainders).
fn shares(counts: &[usize]) -> Vec<u32> {
    let all: usize = counts.iter().sum();
    #[expect(clippy::cast_possible_truncation, reason = "a thousand at most")]
    let mut parts: Vec<u32> = counts.iter().map(|count| (1000 * count / all) as u32).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(1000 * counts[*at] % all));
    let missing = 1000 - parts.iter().sum::<u32>();
    order.into_iter().take(missing as usize).for_each(|at| parts[at] += 1);
    parts
}

/// A first question: of segments with the highest retention in each, how long a period of it is.
pub(super) fn strategy(lines: &mut Lines, segments: &[(&str, f64)], basis: Length) {
    let highest = segments.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    let most = if basis == Length::Year { 0.05 } else { 0.01 };
    let Some(points) = [0.05, 0.02, 0.01, 0.005].into_iter().find(|it| *it <= most && highest + it <= 1.0) else {
        return;
    };
    let changes: Vec<String> = segments
        .iter()
        .map(|(name, _)| format!("  {{ path = \"segments.{name}.retention\", add = {points} }},"))
        .collect();
    let told = rounded(100.0 * points);
    let of = if basis == Length::Year { String::new() } else { format!(" a {}", basis.name()) };
    lines.say("", "");
    lines.say("[strategies.keep_more]", "an example: put your own in its place");
    lines.say(format!("label  = \"+{told} {} retention{of}\"", if told == "1" { "point" } else { "points" }), "");
    lines.say(format!("change = [\n{}\n]", changes.join("\n")), "");
    lines.say("cost   = { per_customer = 0 }", "assumed: what it costs a year and customer");
}

/// A share with four decimals.
pub(super) fn share(share: f64) -> String {
    ((share * 1e4).round() / 1e4).to_string()
}

/// An amount as people read it.
pub(super) fn money(currency: Option<&str>, amount: f64) -> String {
    let digits = if amount.abs() < 100.0 && amount != 0.0 { 2 } else { 0 };
    format!("{}{}", currency.map_or(String::new(), |currency| format!("{currency} ")), grouped(amount, digits))
}
