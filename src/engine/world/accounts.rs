//! What each customer comes to by itself, where that is asked: entered period by period in the columns of a block, and handed in when no
//! strategy has the customer any more.

use crate::engine::outcome::{Account, Accounts, Opening};
use crate::engine::plan::Plan;
use crate::portfolio::{CASH, Exact, Life, Line, Root, Who};
use std::collections::BTreeMap;

/// What is told of a look at customers: whether each is on file, and of who is, periods since the last purchase, purchases so far and revenue of
/// the year before; that revenue whoever is on file; and contribution of that year, or of the first.
pub const LOOK: [&str; 6] = ["there", "recency", "frequency", "money", "revenue_before", "contribution_year"];
/// Revenue of the first year, and of the last of who is there at its end.
const YEARS: usize = 2;

/// Where the entries of an account stand: revenue, the lines of cash, the parts of these, years, a look, the value, and whether somebody is there at the end of
/// the horizon.
const REVENUE: usize = 0;
const LINES: usize = 1;
const PARTS: usize = LINES + CASH.len();

impl Plan {
    /// How many entries an account has.
    pub(in crate::engine) fn account(&self) -> usize {
        if self.detail.by_customer { self.value_at() + 2 } else { 0 }
    }

    /// Where what a measure costs stands.
    pub(in crate::engine) fn measure_at(&self, measure: usize) -> usize {
        self.booking_at(0) - self.measures.len() + measure
    }

    /// Where what is booked under a name stands.
    pub(in crate::engine) fn booking_at(&self, name: usize) -> usize {
        PARTS + self.parts.len() - self.bookings.len() + name
    }

    /// Where what is seen when customers are looked at begins.
    pub(in crate::engine) fn look_at(&self) -> usize {
        PARTS + self.parts.len() + YEARS
    }

    fn value_at(&self) -> usize {
        self.look_at() + if self.detail.looked_at.is_some() { LOOK.len() } else { 0 }
    }
}

/// The accounts of one strategy that are handed in.
#[derive(Clone, Default)]
pub(in crate::engine) struct Handed {
    customers: BTreeMap<Opening, Vec<f64>>,
    /// Of those who were won, together; empty unless accounts are asked for.
    won: Vec<Exact>,
    /// What no customer causes.
    nobody: Vec<f64>,
    /// What those are worth who came by somebody, directly or by others.
    brought: BTreeMap<Opening, Exact>,
}

impl Handed {
    /// Nothing yet.
    pub(super) fn new(plan: &Plan) -> Self {
        let entries = plan.account();
        Handed { won: vec![Exact::default(); entries], nobody: vec![0.0; entries], ..Handed::default() }
    }

    /// Adds what is handed in elsewhere.
    pub(super) fn merge(&mut self, other: &Handed) {
        self.customers.extend(other.customers.iter().map(|(customer, account)| (*customer, account.clone())));
        self.won.iter_mut().zip(&other.won).for_each(|(sum, more)| sum.merge(*more));
        self.nobody.iter_mut().zip(&other.nobody).for_each(|(sum, more)| *sum += more);
        for (customer, more) in &other.brought {
            self.brought.entry(*customer).or_default().merge(*more);
        }
    }

    /// Enters what it cost to win somebody who came by `root`.
    pub(super) fn pay(&mut self, plan: &Plan, period: u32, root: Option<Root>, cost: f64) {
        if self.won.is_empty() || cost == 0.0 {
            return;
        }
        if period < plan.horizon.periods {
            self.won[at(Line::AcquisitionCost)].add(cost);
        }
        let worth = -cost * plan.discount[period as usize];
        self.won[plan.value_at()].add(worth);
        self.credit(root, worth);
    }

    /// Enters what no customer causes in a period, by line and by booked name.
    pub(super) fn charge(
        &mut self,
        plan: &Plan,
        period: u32,
        entry: impl Fn(Line) -> f64,
        booked: impl Fn(usize) -> f64,
    ) {
        if self.nobody.is_empty() {
            return;
        }
        if period < plan.horizon.periods {
            (0..plan.bookings.len()).for_each(|name| self.nobody[plan.booking_at(name)] += booked(name));
        }
        for line in CASH {
            let entry = entry(line);
            if period < plan.horizon.periods {
                self.nobody[at(line)] += entry;
            }
            self.nobody[plan.value_at()] += f64::from(line.info().cash) * entry * plan.discount[period as usize];
        }
    }

    /// Takes in the account of who stands in this row.
    pub(in crate::engine) fn hand_in(&mut self, plan: &Plan, segment: usize, who: &Who, life: &Life, row: usize) {
        let stays = life.account.last().map_or(0.0, |column| column[row]);
        let if_there = PARTS + plan.parts.len() + YEARS - 1;
        let account = life.account.iter().map(|column| column[row]).enumerate();
        let account = account.map(|(at, entry)| if at == if_there { entry * stays } else { entry });
        if let Some(customer) = Opening::of(segment, who.origins[row]) {
            self.customers.insert(customer, account.collect());
            return;
        }
        self.won.iter_mut().zip(account).for_each(|(sum, entry)| sum.add(entry));
        self.credit(who.roots.get(row).copied(), life.account[plan.value_at()][row]);
    }

    /// Notes what somebody is worth who came by `root`.
    fn credit(&mut self, root: Option<Root>, worth: f64) {
        let root = root.and_then(|root| Opening::of(root.segment as usize, root.origin));
        root.iter().for_each(|root| self.brought.entry(*root).or_default().add(worth));
    }

    /// What is told of them; none unless asked for.
    pub(super) fn told(self, plan: &Plan) -> Option<Box<Accounts>> {
        let Handed { customers, won, nobody, brought } = self;
        if won.is_empty() {
            return None;
        }
        let account = |entries: &[f64], brought: f64| {
            let lines = CASH.iter().zip(&entries[LINES..]).filter(|(line, _)| **line != Line::AcquisitionCost);
            let contribution = lines.fold(0.0, |sum, (line, entry)| sum + f64::from(line.info().cash) * entry);
            let value = entries[plan.value_at()];
            let last = [contribution, value, value + brought, entries[plan.value_at() + 1]];
            Account([&entries[..plan.value_at()], &last].concat())
        };
        let mut all = Exact::default();
        brought.values().for_each(|more| all.merge(*more));
        let of = |customer: &Opening| brought.get(customer).map_or(0.0, |more| more.value());
        let won: Vec<f64> = won.into_iter().map(Exact::value).collect();
        Some(Box::new(Accounts {
            won: account(&won, -all.value()),
            nobody: account(&nobody, 0.0),
            customers: customers.iter().map(|(it, entries)| (*it, account(entries, of(it)))).collect(),
        }))
    }
}

/// Where a line of cash stands.
fn at(line: Line) -> usize {
    LINES + CASH.iter().position(|cash| *cash == line).unwrap_or_default()
}

/// Enters something beside the steps of a period in the account of who stands in this row.
pub(in crate::engine) fn enter(plan: &Plan, period: u32, life: &mut Life, row: usize, entry: Line, amount: f64) {
    if life.account.is_empty() {
        return;
    }
    if period < plan.horizon.periods {
        life.account[at(entry)][row] += amount;
    }
    let signed = f64::from(entry.info().cash) * amount;
    life.account[plan.value_at()][row] += signed * plan.discount[period as usize];
    if plan.in_year_of_look(period) && entry != Line::AcquisitionCost {
        life.account[plan.value_at() - 1][row] += signed;
    }
}

/// The same of something that is booked under a name.
pub(in crate::engine) fn enter_booked(
    plan: &Plan,
    period: u32,
    life: &mut Life,
    row: usize,
    (name, amount): (usize, f64),
) {
    enter(plan, period, life, row, Line::BookedCost, amount);
    if period < plan.horizon.periods {
        life.account.get_mut(plan.booking_at(name)).into_iter().for_each(|sum| sum[row] += amount);
    }
}

/// The accounts of a block, where the entries of a period go.
pub(in crate::engine) struct Open<'l> {
    pub(in crate::engine) revenue: &'l mut [f64],
    pub(in crate::engine) lines: Vec<&'l mut [f64]>,
    pub(in crate::engine) parts: Vec<&'l mut [f64]>,
    /// Of the first year, and of the last.
    pub(in crate::engine) years: [&'l mut [f64]; YEARS],
    /// In the order of [`LOOK`]; empty where nobody looks.
    pub(in crate::engine) look: Vec<&'l mut [f64]>,
    pub(in crate::engine) value: &'l mut [f64],
    /// 1 for who is there at the end of the horizon.
    pub(in crate::engine) stays: &'l mut [f64],
}

/// Opens them; none unless they are kept.
pub(in crate::engine) fn open<'l>(plan: &Plan, life: &'l mut Life) -> Option<Open<'l>> {
    let mut all: Vec<&mut [f64]> = life.account.iter_mut().map(|column| &mut column[..]).collect();
    let (stays, value) = (all.pop()?, all.pop()?);
    let mut parts = all.split_off(PARTS);
    let mut years = parts.split_off(plan.parts.len());
    let look = years.split_off(YEARS);
    let years = years.try_into().ok()?;
    let lines = all.split_off(LINES);
    Some(Open { revenue: all.into_iter().nth(REVENUE)?, lines, parts, years, look, value, stays })
}
