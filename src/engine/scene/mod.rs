//! One block under one strategy in one period: what the steps work on.

pub(super) mod evaluate;
pub(super) mod limits;
mod sheet;

pub(super) use sheet::{Offer, Sheet};

use crate::engine::columns::dice::Dice;
use crate::engine::columns::each::{make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::{Plan, SegmentTerms, ServiceTerms, StockTerms, Terms};
use crate::engine::steps::problems::End;
use crate::engine::world::{Books, World};
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::portfolio::{AlignedColumn, Ledger, Life, Origin, Who};
use crate::rules::{At, Column, Derived, Event, Failure, Rows, Rule, Words, Workspace};

/// One block under one strategy in one period.
pub(in crate::engine) struct Scene<'a, 'd> {
    pub(in crate::engine) world: &'a World<'a>,
    pub(in crate::engine) segment: usize,
    pub(in crate::engine) who: &'a Who,
    pub(in crate::engine) life: &'a mut Life,
    pub(in crate::engine) sheet: &'a mut Sheet,
    pub(in crate::engine) dice: &'a mut Dice<'d>,
    pub(in crate::engine) workspace: &'a mut Workspace,
    pub(in crate::engine) books: &'a mut Books,
}

impl<'a> Scene<'a, '_> {
    pub(in crate::engine) fn plan(&self) -> &'a Plan {
        self.world.plan
    }

    pub(in crate::engine) fn isa(&self) -> Isa {
        self.world.plan.isa
    }

    /// What holds in this period.
    pub(in crate::engine) fn terms(&self) -> &'a Terms {
        self.world.terms()
    }

    /// What holds for this segment.
    pub(in crate::engine) fn own(&self) -> &'a SegmentTerms {
        &self.terms().segments[self.segment]
    }

    /// The service level of this segment, the policy's if it set one.
    pub(in crate::engine) fn service(&self) -> Option<&'a ServiceTerms> {
        self.service_at().map(|index| &self.terms().services[index])
    }

    /// Its index.
    pub(in crate::engine) fn service_at(&self) -> Option<usize> {
        self.world.services.at(self.segment).or(self.own().service)
    }

    /// What the load and the mood of who serves this segment leave of a share: all of it where nothing presses.
    pub(in crate::engine) fn pressed(&self, share: Values<'a>) -> Values<'a> {
        let of = self.service().and_then(|service| Some((service.resource?, service.priority)));
        let left = of.map_or(1.0, |(resource, priority)| self.world.staff[resource].quality(priority));
        if left == 1.0 { share } else { share.map(self.isa(), move |share| (share * left).min(1.0)) }
    }

    /// The stocks that customers of this segment have.
    pub(in crate::engine) fn stocks(&self) -> impl Iterator<Item = &'a StockTerms> + use<'a> {
        let segment = self.segment;
        self.terms().stocks.iter().filter(move |stock| stock.segments[segment])
    }

    /// How long the block's columns are.
    pub(in crate::engine) fn len(&self) -> usize {
        self.who.ids.len()
    }

    /// The ledger of this segment.
    pub(in crate::engine) fn ledger(&mut self) -> &mut Ledger {
        &mut self.books.segments[self.segment]
    }

    /// Periods since arrival.
    pub(in crate::engine) fn tenure(&mut self) -> &[f64] {
        if self.sheet.tenure.is_empty() {
            let now = f64::from(self.world.period);
            self.sheet.tenure =
                make_column(self.isa(), self.len(), &self.who.arrived[..], move |arrived| now - arrived);
        }
        &self.sheet.tenure
    }

    /// What a rule makes of a quantity, for everybody or only for `those`. Where who is gone is still kept it is 0 of others, so
    /// that nothing can depend on how the rule was run; elsewhere nobody looks at them.
    pub(in crate::engine) fn apply(&mut self, rule: &Rule, base: &Values, those: Option<&[f64]>) -> Result<Values<'a>> {
        let mut out = StepColumn::stale(self.len());
        self.look(rule, those, |rows, workspace| rule.evaluate(rows, base.view(), &mut out, workspace))?;
        if self.life.outlives() {
            let asked = those.unwrap_or(&self.life.alive);
            update(self.isa(), &mut out, asked, |x, asked| if asked > 0.0 { x } else { 0.0 });
        }
        Ok(Values::Column(out))
    }

    /// Lets the rules for an event react where it happened.
    pub(in crate::engine) fn react(&mut self, event: Event, happened: &[f64]) -> Result<()> {
        for rule in self.terms().on(event) {
            (0..self.sheet.booked.len()).for_each(|name| _ = self.sheet.booked(name, self.who.ids.len()));
            let mut attributes = std::mem::take(&mut self.life.attributes);
            let mut booked = std::mem::take(&mut self.sheet.booked);
            let result = self.look(rule, Some(happened), |rows, workspace| {
                let (mut attributes, mut booked) = (columns(&mut attributes), columns(&mut booked));
                rule.react(rows, happened, &mut attributes, &mut booked, workspace)
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
            if column.is_empty() { Column::Same(0.0) } else { Column::Each(column) }
        };
        let name = |row: usize| customer(self.world.plan, self.segment, self.who, row);
        let texts =
            [Words::Same(&scope.segments[self.segment]), Words::Each { codes: &made.channels, names: &scope.channels }];
        let (len, globals) = (self.who.ids.len(), &self.world.globals);
        let rows = Rows { len, live: those.unwrap_or(&life.alive), field: &field, globals, texts, id: &name };
        let result = ask(&rows, self.workspace);
        result.map_err(|failure| self.failure(failure.row, &failure.to_string()))
    }

    /// Makes what a rule reads and no column keeps.
    fn make(&mut self, rule: &Rule) -> Made {
        let [tenure_years, recency, referred, resolved, fast, channels] = std::array::from_fn(|_| StepColumn::empty());
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
    fn ended(&self, ends: &[End]) -> StepColumn {
        let problems = &self.sheet.problems;
        if problems.is_empty() {
            return StepColumn::empty();
        }
        let mut marks = StepColumn::filled(self.len(), 0.0);
        let those = problems.iter().filter(|problem| ends.contains(&problem.end));
        those.for_each(|problem| marks[problem.row as usize] = 1.0);
        marks
    }

    /// Which of the scope's channels won each customer.
    fn channels(&self) -> StepColumn {
        let channels = self.plan().channels.len() as f64;
        let code = |origin: &Origin| match origin {
            Origin::Channel(index) => f64::from(*index),
            Origin::Referred => channels,
            Origin::Opening(_) | Origin::Listed(_) => channels + 1.0,
        };
        self.who.origins.iter().map(code).collect()
    }

    /// The error of something that failed on a customer.
    pub(in crate::engine) fn failure(&self, row: usize, message: &str) -> Error {
        let who = customer(self.plan(), self.segment, self.who, row);
        Error::Run(format!("{message} (customer {who}, period {}, {})", self.world.period, self.world.strategy.told()))
    }
}

/// What a rule reads and no column keeps; empty where it does not read it.
struct Made {
    tenure_years: StepColumn,
    recency: StepColumn,
    referred: StepColumn,
    resolved: StepColumn,
    fast: StepColumn,
    /// Indices of the scope's channels.
    channels: StepColumn,
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
fn columns(aligned: &mut [AlignedColumn]) -> Vec<&mut [f64]> {
    aligned.iter_mut().map(|column| &mut column[..]).collect()
}

/// What people call a customer.
fn customer(plan: &Plan, segment: usize, who: &Who, row: usize) -> String {
    let (name, arrived) = (&plan.segments[segment].name, who.arrived[row]);
    match who.origins[row] {
        Origin::Opening(k) => format!("{name} {}", k + 1),
        Origin::Listed(line) => plan.roster[line as usize].id.clone(),
        Origin::Channel(channel) => format!("{name} won by {} in period {arrived}", plan.channels[channel as usize]),
        Origin::Referred => format!("{name} referred in period {arrived}"),
    }
}
