//! Whom the firm has, for people: how far it rests on few, who is high in what and what to do with them, and who bought lately.

use super::figures::Figures;
use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::text::{facts, headline};
use super::whale::whale;
use crate::chart::{Matrix, Quadrant};
use crate::engine::Metric;
use crate::legible::{Format, Scale, grouped, name, percent, visible};
use crate::model::Axis;
use crate::stats::{Cell, Comparison, Look, PaidBack, Portfolio, Standing, Valued};
use crate::units::Choice;

/// So many customers are named of a list.
const NAMED: usize = 5;

/// The customers of the only strategy. `width` as in [`text`](super::text()).
#[must_use]
pub fn value(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match comparison.portfolio.as_ref().zip(comparison.strategies.first()) {
        Some((it, standing)) if !it.customers.is_empty() && comparison.runs > 0 => {
            parts.extend(Told::new(comparison, it, standing, width).all());
        }
        _ => parts
            .push(paragraph("No customer is there at the opening or in a list: there is nobody to tell of.", width)),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

/// Who is high in what, and what to do with them, as a picture. `None` where nobody is told of.
#[must_use]
pub fn matrix(comparison: &Comparison) -> Option<Matrix> {
    Told::of(comparison)?.picture()
}

/// Those worth most, and those worth least; `None` likewise.
pub(super) fn most_and_least(comparison: &Comparison) -> Option<Figures> {
    Some(Told::of(comparison)?.extremes())
}

struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Portfolio,
    standing: &'a Standing,
    width: u16,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Portfolio, standing: &'a Standing, width: u16) -> Told<'a> {
        Told { comparison, it, standing, width }
    }

    /// What can be told of the portfolio, where there is one.
    fn of(comparison: &'a Comparison) -> Option<Told<'a>> {
        let it = comparison.portfolio.as_ref().filter(|it| !it.customers.is_empty() && comparison.runs > 0)?;
        Some(Told::new(comparison, it, comparison.strategies.first()?, 80))
    }

    fn all(&self) -> Vec<String> {
        let mut parts = vec![paragraph(&self.concentration(), self.width)];
        parts.extend(whale(&self.standing.whale, self.width));
        parts.extend(self.matrix());
        parts.push(self.customers());
        parts.extend(self.made_up());
        parts.extend(self.unknown());
        parts.extend(self.rfm());
        parts
    }

    fn figure(&self, metric: Metric) -> Option<f64> {
        self.standing.metrics[metric as usize].map(|it| it.mean)
    }

    /// How far the firm rests on few.
    fn concentration(&self) -> String {
        let share = |metric| self.figure(metric);
        let all: usize = self.it.customers.iter().map(|it| it.customers).sum();
        let mut sentences = vec![format!(
            "{}, {} customers at the opening or in the list.",
            bold(&name(&self.standing.label)),
            grouped(all as f64, 0)
        )];
        // Of four customers a fifth is less than one.
        let fifths = self.figure(Metric::CustomersEnd).is_some_and(|left| left.min(all as f64) >= 5.0);
        let has_years = f64::from(self.comparison.study.periods) > self.it.look.per_year;
        let year = if has_years { "the last year of the horizon" } else { "the horizon" };
        if let Some((largest, top)) = share(Metric::LargestShare).zip(share(Metric::Top20Revenue)) {
            let fifth = fifths && top > largest;
            let top = if fifth { format!(", and the largest fifth {}", percent(top)) } else { String::new() };
            sentences.push(format!("In {year} the largest account brings {} of revenue{top}.", percent(largest)));
        }
        if let Some(hhi) = share(Metric::Hhi).filter(|hhi| *hhi > 0.0) {
            let equal = grouped((1.0 / hhi).round(), 0);
            sentences.push(format!("Revenue is spread as over {equal} equal accounts (HHI {hhi:.3})."));
        }
        if let Some(top) = share(Metric::Top20Contribution).filter(|_| fifths) {
            sentences.push(format!("The best fifth brings {} of contribution.", percent(top)));
        }
        sentences.extend(self.over_time());
        sentences.join(" ")
    }

    /// How those fare who were there at the opening, what others bring and when, and how steady it is.
    fn over_time(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(cohort) = self.figure(Metric::RetentionCohort).map(percent) {
            let year = self.it.look.per_year;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a year has 365 periods at most"
            )]
            let after =
                self.standing.cohort.get(year as usize - 1).filter(|_| self.standing.cohort.len() as f64 > year);
            let told = match after.map(|it| percent(it.mean)) {
                Some(after) if after != cohort => format!("{after} are there after a year and {cohort} at the end"),
                _ => format!("{cohort} are there at the end"),
            };
            sentences.push(format!("Of those at the opening {told}."));
        }
        sentences.extend(self.standing.payback_won.as_ref().map(|it| self.payback(it)));
        if let Some(brought) = self.figure(Metric::ReferralValue).filter(|brought| *brought != 0.0) {
            let format = Format::new(Scale::new([brought].into_iter()), &[brought], &[]);
            let brought = format.money(&name(&self.comparison.study.currency), brought);
            sentences.push(format!(
                "Whom a customer brings, directly or by others, is worth {brought} beside its own value: the mean of all, newcomers too, in money of \
                 their first {}.",
                self.comparison.study.period.name()
            ));
        }
        if let Some(swing) = self.figure(Metric::RevenueSwing).map(percent) {
            sentences.push(format!("From year to year revenue swings by {swing}."));
        }
        sentences
    }

    /// When those who are won have brought what they cost.
    fn payback(&self, it: &PaidBack) -> String {
        if self.figure(Metric::AcquisitionCost) == Some(0.0) {
            return "Those who are won cost nothing to win.".to_owned();
        }
        let unit = self.comparison.study.period.name();
        let by = |period: usize| grouped(period as f64 + 1.0, 0);
        let never = percent(it.never);
        let told = match (it.p25, it.p50, it.p75) {
            (Some(p25), Some(p50), Some(p75)) if p25 < p75 => format!(
                "half have paid back what they cost by their {unit} {}, a quarter by {} and three quarters by {}",
                by(p50),
                by(p25),
                by(p75)
            ),
            (_, Some(p50), _) => format!("half have paid back what they cost by their {unit} {}", by(p50)),
            (Some(p25), ..) => format!("a quarter have paid back what they cost by their {unit} {}", by(p25)),
            _ => "few pay back what they cost".to_owned(),
        };
        format!("Of customers won, {told}; {never} never do, within what is simulated.")
    }

    /// The cells with somebody in them, and what to do.
    fn matrix(&self) -> Vec<String> {
        let money = Money::new(self.it.cells.iter().map(|it| [it.revenue, it.contribution, it.value]));
        let caption =
            format!("Who is high in what, all of a row together, means over the runs, {}", self.caption(&money));
        let header = ["High in", "Customers", "Revenue", "Contri-\nbution", "Value"];
        let row = |it: &Cell| {
            let amounts = money.write([it.revenue, it.contribution, it.value]);
            [high(it), grouped(it.customers as f64, 0)].into_iter().chain(amounts).collect()
        };
        let rows: Vec<Vec<String>> = self.it.cells.iter().map(row).collect();
        let mut parts = vec![[paragraph(&caption, self.width), table(&header, &rows, self.width)].concat()];
        let told = self.it.cells.iter().map(|cell| {
            let action = cell.action.as_ref().map_or(String::new(), |action| format!(" {}", bold(&name(action))));
            let who = some(self.it.members(cell).into_iter());
            paragraph(&format!("{}: {}{action}", high(cell), ended(&who)), self.width)
        });
        parts.push(told.collect());
        parts.extend(self.firm().map(|told| paragraph(&told, self.width)));
        parts
    }

    /// What they are worth together beside what the firm is.
    fn firm(&self) -> Option<String> {
        let all: f64 = self.it.cells.iter().map(|it| it.value).sum();
        let firm = self.figure(Metric::Value)?;
        let format = Format::new(Scale::new([all, firm].into_iter()), &[all, firm], &[]);
        (format.write(all) != format.write(firm)).then(|| format!(
            "Together they are worth {}, and the firm {}: that counts who comes later, too, and what no customer causes, such as fixed cost.",
            format.money(&name(&self.comparison.study.currency), all),
            format.write(firm)
        ))
    }

    /// The same as a picture.
    fn picture(&self) -> Option<Matrix> {
        let money = Money::new(self.it.cells.iter().map(|it| [it.value]));
        let unit = money.formats[0].scale.unit(&name(&self.comparison.study.currency));
        let cell = |it: &Cell| {
            let [value] = money.write([it.value]);
            Quadrant {
                high: it.high.to_vec(),
                customers: it.customers,
                said: format!("{} worth {value}", grouped(it.customers as f64, 0)),
                names: some(self.it.members(it).into_iter()),
                action: it.action.as_deref().map(name).unwrap_or_default(),
            }
        };
        let title = visible(&self.comparison.study.scenario);
        let cells: Vec<Quadrant> = self.it.cells.iter().map(cell).collect();
        (!cells.is_empty()).then(|| Matrix {
            title: format!("{title}: who is high in what"),
            caption: format!(
                "Who is high in what under {}, and how many customers are: value at the start in {unit}",
                name(&self.standing.label)
            ),
            origin: format!("{title}: {}", facts(self.comparison)),
            measures: Axis::NAMES.iter().map(|(name, _)| (*name).to_owned()).collect(),
            cells,
        })
    }

    /// Of what year money is.
    fn columns(&self) -> String {
        let Look { at, per_year } = self.it.look;
        let unit = self.comparison.study.period.name();
        let until = if per_year == 1.0 { format!("year {at}") } else { format!("the year up to {unit} {at}") };
        let [revenue, contribution] = match at {
            0 => ["the year before the start", "the first year"],
            _ if f64::from(at) < per_year => [until.as_str(), "the first year"],
            _ => [until.as_str(), "that year"],
        };
        format!("revenue of {revenue}, contribution of {contribution}, value at the start")
    }

    /// What amounts are in, and of what year.
    fn caption<const N: usize>(&self, money: &Money<N>) -> String {
        let unit = money.formats[0].scale.unit(&name(&self.comparison.study.currency));
        format!("money in {unit}: {}", self.columns())
    }

    /// Those worth most, and those worth least.
    fn customers(&self) -> String {
        let figures = self.extremes();
        [paragraph(&figures.caption, self.width), figures.table(self.width)].concat()
    }

    /// The same as a table.
    fn extremes(&self) -> Figures {
        let all = &self.it.customers;
        // A table of a page is told whole.
        let named = if all.len() <= 4 * NAMED { all.len() } else { NAMED };
        let least = all.len() - NAMED.min(all.len() - named);
        let told: Vec<&Valued> = all.iter().take(named).chain(&all[least..]).collect();
        let amounts = |it: &Valued| {
            let [revenue, contribution] = [Axis::Revenue, Axis::Profit].map(|axis| it.measures[axis as usize]);
            [revenue, contribution, it.value, it.value_with_referrals]
        };
        let money = Money::new(told.iter().map(|it| amounts(it)));
        let who = if named == all.len() { "Who is worth what" } else { "Worth most and least" };
        let caption = format!("{who}, means of each, {}", self.caption(&money));
        let header = ["Customer", "Revenue", "Contri-\nbution", "Value", "With whom\nit brought", "There at\nthe end"];
        let row = |it: &&Valued| {
            let figures = money.write(amounts(it)).into_iter().chain([percent(it.survival)]);
            [called(it)].into_iter().chain(figures).collect()
        };
        Figures { caption, header: header.map(str::to_owned).to_vec(), rows: told.iter().map(row).collect() }
    }

    /// Why some have no name.
    fn made_up(&self) -> Option<String> {
        let (listed, others): (Vec<&Valued>, Vec<_>) = self.it.customers.iter().partition(|it| it.listed);
        let alike = "The customers of a segment are alike but for chance, and stand together with their number. \
             `customers` in [portfolio] names a list of customers: each of those stands alone";
        let told = if listed.is_empty() {
            format!("No list says who the customers are. {alike}, with what it bought how lately and often.")
        } else {
            format!("Who is in no list has no name. {alike}.")
        };
        (!others.is_empty()).then(|| paragraph(&told, self.width))
    }

    /// Of whom the list says nothing of what they bought before.
    fn unknown(&self) -> Option<String> {
        let unknown = self.it.customers.iter().filter(|it| it.listed && it.rfm.is_none());
        let unknown: Vec<&Valued> = unknown.filter(|_| self.it.look.at == 0).collect();
        let those = some(unknown.iter().copied());
        (!unknown.is_empty()).then(|| {
            let told = "The list does not say what they bought before the start: their revenue is that of the first year simulated, and they are in \
                no fifth of recency and frequency";
            paragraph(&ended(&format!("{told}: {those}")), self.width)
        })
    }

    /// How many customers bought how lately and how often, in fifths, and the names to look at.
    fn rfm(&self) -> Vec<String> {
        let seen: Vec<(&Valued, [u8; 3])> = self.it.customers.iter().filter_map(|it| Some((it, it.rfm?))).collect();
        if seen.is_empty() {
            return Vec::new();
        }
        let when = match self.it.look.at {
            0 => "at the start".to_owned(),
            at => format!("after {} {at}", self.comparison.study.period.name()),
        };
        let caption =
            format!("Customers by recency (R) and frequency (F) {when}, in fifths: 5 bought last, or most often");
        let row = |recency: u8| {
            let of =
                |frequency: u8| seen.iter().filter(|(_, rfm)| rfm[..2] == [recency, frequency]).count().to_string();
            [format!("R {recency}")].into_iter().chain((1..=5).map(of)).collect()
        };
        let rows: Vec<Vec<String>> = (1..=5).rev().map(row).collect();
        let grid =
            [paragraph(&caption, self.width), table(&["", "F 1", "F 2", "F 3", "F 4", "F 5"], &rows, self.width)]
                .concat();
        let named = |told: &str, is: &dyn Fn([u8; 3]) -> bool| {
            let mut those = seen.iter().filter(|(_, rfm)| is(*rfm)).map(|(it, _)| *it).peekable();
            those.peek()?;
            Some(paragraph(&format!("{told}: {}", ended(&some(those))), self.width))
        };
        let best = named("Lately, often and for much (5 5 5)", &|rfm| rfm == [5; 3]);
        let silent = named("Once often and for much, not lately (R 1 or 2, F and M 4 or 5)", &|[r, f, m]| {
            r <= 2 && f >= 4 && m >= 4
        });
        [Some(grid), best, silent].into_iter().flatten().collect()
    }
}

/// The measures that are high in a cell.
fn high(cell: &Cell) -> String {
    let names = Axis::NAMES.iter().zip(cell.high).filter(|(_, high)| *high).map(|((name, _), _)| *name);
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none of them".to_owned() } else { names.join(", ") }
}

/// What a customer is called, or how many of a segment stand together.
fn called(it: &Valued) -> String {
    let called = name(&it.name);
    if it.listed { called } else { format!("{called} ({})", grouped(it.customers as f64, 0)) }
}

/// The first of them by what they are called, and how many there are besides.
fn some<'a>(those: impl Iterator<Item = &'a Valued>) -> String {
    let (mut names, mut others) = (Vec::new(), 0);
    for it in those {
        if names.len() < NAMED { names.push(called(it)) } else { others += it.customers }
    }
    let others = if others > 0 { format!(" and {} more", grouped(others as f64, 0)) } else { String::new() };
    format!("{}{others}", names.join(", "))
}

/// With one full stop, also after a name that ends with one.
fn ended(told: &str) -> String {
    if told.ends_with('.') { told.to_owned() } else { format!("{told}.") }
}

/// How amounts that stand beside each other are written: in one unit, a column alike, and so that the least of them says something.
struct Money<const N: usize> {
    formats: [Format; N],
}

impl<const N: usize> Money<N> {
    fn new(rows: impl Iterator<Item = [f64; N]>) -> Self {
        let rows: Vec<[f64; N]> = rows.collect();
        let amounts = || rows.iter().flatten().map(|amount| amount.abs());
        let scale = Scale::new(amounts());
        let least = amounts().filter(|amount| *amount > 0.0).fold(f64::INFINITY, f64::min);
        // Of a table in thousands that has tens in it three more digits are told.
        let scale = if scale.is_fine(least) { scale } else { Scale::new(amounts().map(|amount| amount / 1000.0)) };
        let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
        Money { formats: std::array::from_fn(|at| Format::new(scale, &column(at), &[])) }
    }

    fn write(&self, row: [f64; N]) -> [String; N] {
        std::array::from_fn(|at| self.formats[at].write(row[at]))
    }
}
