//! One block under one strategy in one period: what the steps work on.

use super::amount::Amount;
use super::dice::Dice;
use super::each::{made, update};
use super::lanes::Lanes;
use super::pick::Picked;
use super::plan::{Plan, SegmentTerms, ServiceTerms, Terms};
use super::problems::{End, Problem};
use super::world::{Books, World};
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::portfolio::{Exact, LINES, Ledger, Life, Line, Origin, Strip, Who};
use crate::rules::{At, Column, Derived, Event, Failure, Rows, Rule, Words, Workspace};
use std::ops::{Index, IndexMut};

/// What came about in this block in this period, as columns: empty before their step, 0 for those who are not alive.
pub(super) struct Sheet {
    /// By line of the ledger.
    lines: [Lanes; Line::COUNT],
    /// Costs booked by rules, by name.
    pub(super) booked: Vec<Strip>,
    /// Periods since arrival; empty until something asks for it.
    tenure: Lanes,
    /// What an order costs the customer as part of its list price; empty where nobody asks.
    pub(super) effective: Lanes,
    /// Quotes asked for, won and lost; empty where nobody asks for any.
    pub(super) quotes: Lanes,
    /// How many customers are alive.
    pub(super) living: u64,
    /// The lanes of those who are in their first period.
    pub(super) newcomers: Picked,
    /// The lanes of those who have a problem.
    pub(super) troubled: Picked,
    /// Their problems.
    pub(super) problems: Vec<Problem>,
    /// The lanes of those who leave.
    pub(super) leavers: Picked,
    /// The lanes of those who bring newcomers.
    pub(super) referrers: Picked,
    /// Who brings newcomers.
    pub(super) brought: Vec<Offer>,
}

impl Default for Sheet {
    fn default() -> Self {
        let (newcomers, troubled, leavers, referrers) = Default::default();
        let (booked, problems, brought) = Default::default();
        let lines = std::array::from_fn(|_| Lanes::empty());
        let [tenure, effective, quotes] = std::array::from_fn(|_| Lanes::empty());
        Sheet {
            lines,
            booked,
            tenure,
            effective,
            quotes,
            living: 0,
            newcomers,
            troubled,
            problems,
            leavers,
            referrers,
            brought,
        }
    }
}

impl Index<Line> for Sheet {
    type Output = Lanes;

    fn index(&self, line: Line) -> &Lanes {
        &self.lines[line as usize]
    }
}

impl IndexMut<Line> for Sheet {
    fn index_mut(&mut self, line: Line) -> &mut Lanes {
        &mut self.lines[line as usize]
    }
}

impl Sheet {
    /// The sum of the lines with this sign in cash; they leave the sheet.
    pub(super) fn take_cash(&mut self, isa: Isa, sign: i8) -> Lanes {
        let mut sum = Lanes::empty();
        for info in LINES.iter().filter(|info| info.cash == sign) {
            let column = std::mem::replace(&mut self[info.line], Lanes::empty());
            if sum.is_empty() {
                sum = column;
            } else if !column.is_empty() {
                update(isa, &mut sum, &column[..], |sum, more| sum + more);
            }
        }
        sum
    }

    /// Empties it for a block with these customers.
    pub(super) fn clear(&mut self, isa: Isa, alive: &[f64], bookings: usize) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
        let living = Exact::of_whole(isa, alive).value() as u64;
        self.living = living;
        self.booked.resize(bookings, Strip::new());
        for column in &mut self.booked {
            column.set_len(alive.len());
            column.fill(0.0);
        }
        let others = [&mut self.tenure, &mut self.effective, &mut self.quotes];
        self.lines.iter_mut().chain(others).for_each(|column| *column = Lanes::empty());
        self.problems.clear();
        self.leavers.clear();
        self.brought.clear();
    }
}

/// What a customer offers to bring under one strategy.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    pub(super) lane: u32,
    /// How many newcomers.
    pub(super) count: u32,
    /// The reward for each.
    pub(super) cost: f64,
}

/// One block under one strategy in one period.
pub(super) struct Scene<'a, 'd> {
    pub(super) world: &'a World<'a>,
    pub(super) segment: usize,
    pub(super) who: &'a Who,
    pub(super) life: &'a mut Life,
    pub(super) sheet: &'a mut Sheet,
    pub(super) dice: &'a mut Dice<'d>,
    pub(super) desk: &'a mut Workspace,
    pub(super) books: &'a mut Books,
}

impl<'a> Scene<'a, '_> {
    pub(super) fn plan(&self) -> &'a Plan {
        self.world.plan
    }

    pub(super) fn isa(&self) -> Isa {
        self.world.plan.isa
    }

    /// What holds in this period.
    pub(super) fn terms(&self) -> &'a Terms {
        self.world.terms()
    }

    /// What holds for this segment.
    pub(super) fn own(&self) -> &'a SegmentTerms {
        &self.terms().segments[self.segment]
    }

    /// The service level of this segment, the policy's if it set one.
    pub(super) fn service(&self) -> Option<&'a ServiceTerms> {
        self.world.services.at(self.segment).or(self.own().service).map(|index| &self.terms().services[index])
    }

    /// How long the block's columns are.
    pub(super) fn len(&self) -> usize {
        self.who.ids.len()
    }

    /// The ledger of this segment.
    pub(super) fn ledger(&mut self) -> &mut Ledger {
        &mut self.books.segments[self.segment]
    }

    /// Periods since arrival.
    pub(super) fn tenure(&mut self) -> &[f64] {
        if self.sheet.tenure.is_empty() {
            let now = f64::from(self.world.period);
            self.sheet.tenure = made(self.isa(), self.len(), &self.who.arrived[..], move |arrived| now - arrived);
        }
        &self.sheet.tenure
    }

    /// What a rule makes of a quantity, for everybody or only for `those`.
    pub(super) fn apply(&mut self, rule: &Rule, base: &Amount, those: Option<&[f64]>) -> Result<Amount<'a>> {
        let mut out = Lanes::stale(self.len());
        self.look(rule, those, |rows, desk| rule.evaluate(rows, base.view(), &mut out, desk))?;
        Ok(Amount::Lanes(out))
    }

    /// Lets the rules for an event react where it happened.
    pub(super) fn react(&mut self, event: Event, happened: &[f64]) -> Result<()> {
        for rule in self.terms().on(event) {
            let mut attributes = std::mem::take(&mut self.life.attributes);
            let mut booked = std::mem::take(&mut self.sheet.booked);
            let result = self.look(rule, None, |rows, desk| {
                let (mut attributes, mut booked) = (columns(&mut attributes), columns(&mut booked));
                rule.react(rows, happened, &mut attributes, &mut booked, desk)
            });
            self.life.attributes = attributes;
            self.sheet.booked = booked;
            result?;
        }
        Ok(())
    }

    /// Shows a rule what it reads of everybody, or only of `those`.
    fn look(
        &mut self,
        rule: &Rule,
        those: Option<&[f64]>,
        ask: impl FnOnce(&Rows, &mut Workspace) -> std::result::Result<(), Failure>,
    ) -> Result<()> {
        let made = self.make(rule);
        let (scope, life, sheet) = (&self.plan().scope, &*self.life, &*self.sheet);
        let field = |slot: usize| {
            let column: &[f64] = match scope.fields[slot].at {
                // While a rule reacts it is handed the attributes themselves.
                At::Attribute(index) => life.attributes.get(index).map_or(&[][..], |column| column),
                At::State(state) => life.column(state),
                At::Line(booked) => &sheet[booked],
                At::Derived(derived) => made.column(sheet, derived),
                At::Text => &[],
            };
            if column.is_empty() { Column::Same(0.0) } else { Column::Lanes(column) }
        };
        let name = |lane: usize| customer(self.world.plan, self.segment, self.who, lane);
        let texts = [
            Words::Same(&scope.segments[self.segment]),
            Words::Lanes { codes: &made.channels, names: &scope.channels },
            Words::Same("active"),
        ];
        let (len, globals) = (self.who.ids.len(), &self.world.globals);
        let rows = Rows { len, live: those.unwrap_or(&life.alive), field: &field, globals, texts, id: &name };
        let result = ask(&rows, self.desk);
        result.map_err(|failure| self.failure(failure.lane, &failure.to_string()))
    }

    /// Makes what a rule reads and no column keeps.
    fn make(&mut self, rule: &Rule) -> Made {
        let [tenure_years, recency, referred, resolved, fast, channels] = std::array::from_fn(|_| Lanes::empty());
        let mut made = Made { tenure_years, recency, referred, resolved, fast, channels };
        let plan = self.plan();
        for &slot in rule.reads() {
            match plan.scope.fields[slot].at {
                At::Derived(Derived::Tenure) => _ = self.tenure(),
                At::Derived(Derived::TenureYears) => {
                    made.tenure_years = self.tenure().iter().map(|tenure| tenure / plan.per_year).collect();
                }
                At::Derived(Derived::Recency) => {
                    let now = f64::from(self.world.period);
                    made.recency = self.life.last_purchase.iter().map(|last| now - last).collect();
                }
                At::Derived(Derived::Referred) => {
                    let referred = |origin: &Origin| f64::from(u8::from(*origin == Origin::Referred));
                    made.referred = self.who.origins.iter().map(referred).collect();
                }
                At::Derived(Derived::Resolved) => made.resolved = self.ended(&[End::Fast, End::Slow]),
                At::Derived(Derived::Fast) => made.fast = self.ended(&[End::Fast]),
                At::Text if made.channels.is_empty() => made.channels = self.channels(),
                At::Text | At::State(_) | At::Line(_) | At::Attribute(_) => {}
            }
        }
        made
    }

    /// 1 for whose problem ended in one of these ways; empty where nobody had one.
    fn ended(&self, ends: &[End]) -> Lanes {
        let problems = &self.sheet.problems;
        if problems.is_empty() {
            return Lanes::empty();
        }
        let mut marks = Lanes::filled(self.len(), 0.0);
        let those = problems.iter().filter(|problem| ends.contains(&problem.end));
        those.for_each(|problem| marks[problem.lane as usize] = 1.0);
        marks
    }

    /// Which of the scope's channels won each customer.
    fn channels(&self) -> Lanes {
        let channels = self.plan().channels.len() as f64;
        let code = |origin: &Origin| match origin {
            Origin::Channel(index) => f64::from(*index),
            Origin::Referred => channels,
            Origin::Opening(_) | Origin::Listed(_) => channels + 1.0,
        };
        self.who.origins.iter().map(code).collect()
    }

    /// The error of something that failed on a customer.
    pub(super) fn failure(&self, lane: usize, message: &str) -> Error {
        let who = customer(self.plan(), self.segment, self.who, lane);
        Error::Run(format!("{message} (customer {who}, period {}, {})", self.world.period, self.world.strategy.told()))
    }
}

/// What a rule reads and no column keeps; empty where it does not read it.
struct Made {
    tenure_years: Lanes,
    recency: Lanes,
    referred: Lanes,
    resolved: Lanes,
    fast: Lanes,
    /// Indices of the scope's channels.
    channels: Lanes,
}

impl Made {
    fn column<'a>(&'a self, sheet: &'a Sheet, derived: Derived) -> &'a [f64] {
        match derived {
            Derived::Tenure => &sheet.tenure,
            Derived::TenureYears => &self.tenure_years,
            Derived::Recency => &self.recency,
            Derived::Referred => &self.referred,
            Derived::Resolved => &self.resolved,
            Derived::Fast => &self.fast,
        }
    }
}

/// Columns as rules write to them.
fn columns(strips: &mut [Strip]) -> Vec<&mut [f64]> {
    strips.iter_mut().map(|strip| &mut strip[..]).collect()
}

/// What people call a customer.
fn customer(plan: &Plan, segment: usize, who: &Who, lane: usize) -> String {
    let (name, arrived) = (&plan.segments[segment].name, who.arrived[lane]);
    match who.origins[lane] {
        Origin::Opening(k) => format!("{name} {}", k + 1),
        Origin::Listed(row) => plan.roster[row as usize].id.clone(),
        Origin::Channel(channel) => format!("{name} won by {} in period {arrived}", plan.channels[channel as usize]),
        Origin::Referred => format!("{name} referred in period {arrived}"),
    }
}
