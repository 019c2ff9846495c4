//! The world of one strategy in one replication: what holds now, what the ledger says, what the policy has set.

pub(super) mod accounts;
mod balance;
mod books;
mod cascades;
mod chance;
pub(super) mod cohorts;
pub(super) mod concentration;
pub(super) mod course;
mod evaluate;
mod lead;
pub(super) mod levers;
mod meet;
pub(super) mod outlook;
pub(super) mod rounds;
mod running;
pub(super) mod staff;
mod swing;
pub(super) mod tally;
mod voices;
mod work;
mod worked;
mod worths;
mod years;

pub(in crate::engine) use self::books::Books;
use self::cascades::Turn;
pub(in crate::engine) use self::chance::Chance;
use self::concentration::Concentration;
use self::levers::Levers;
use self::outlook::LastYear;
use self::staff::Staff;
use self::tally::Tally;
use self::work::Idle;
use crate::engine::plan::formula::Formula;
use crate::engine::plan::{Contender, Plan, Terms};
use crate::error::{Error, Result};
use crate::model::{Cash, Change, matches};
use crate::portfolio::{CAUSES, Ledger, Line, Root};
use crate::rules::{FIGURES, Figure, MEASURED, Owner, PortfolioView, Rule, Seen, TOLD, Workspace};
use crate::scenario::keys::ScenarioKey;
use std::sync::Arc;

/// One period, closed.
pub(in crate::engine) struct Closed {
    /// Of all segments, with what belongs to none.
    pub(in crate::engine) ledger: Ledger,
    /// By line, what no customer causes.
    pub(in crate::engine) overhead: [f64; Line::COUNT],
    /// What the period's customers left over, less what no customer causes.
    pub(in crate::engine) cash: f64,
    /// Who is left after the last leaving.
    pub(in crate::engine) heads: Heads,
}

/// How many customers there are, those on their way included.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Heads {
    /// In truth.
    pub(in crate::engine) customers: f64,
    /// By the firm's file.
    pub(in crate::engine) filed: f64,
}

/// One strategy in one replication.
pub(in crate::engine) struct World<'a> {
    pub(in crate::engine) plan: &'a Plan,
    pub(in crate::engine) strategy: &'a Contender,
    pub(in crate::engine) chance: &'a Chance,
    pub(in crate::engine) period: u32,
    /// Whether the strategy is left out of account for the moment: the opening is the same in every world.
    pub(in crate::engine) unaltered: bool,
    /// By index: what chance or the strategy says.
    pub(in crate::engine) assumptions: Vec<f64>,
    /// `period`, `year` and the assumptions, as rules see them.
    pub(in crate::engine) globals: Vec<f64>,
    /// Of the current period.
    pub(in crate::engine) books: Books,
    /// What belongs to no segment.
    pub(in crate::engine) unallocated: Ledger,
    /// Of the periods so far.
    pub(in crate::engine) tally: Tally,
    /// The last year of a horizon without run-off, by segment.
    pub(in crate::engine) last_year: Vec<LastYear>,
    /// Customers per segment, those on their way included.
    pub(in crate::engine) customers: Vec<f64>,
    /// Whom the firm counts, per segment, likewise.
    pub(in crate::engine) filed: Vec<f64>,
    /// The firm's revenue a year, a mean over the closed periods in which a year's weigh most; 0 before the first is closed.
    pub(in crate::engine) revenue_year: f64,
    /// By channel, what its newcomers are given off in this period.
    pub(in crate::engine) discounts: Vec<f64>,
    /// The part of the market that is still to be won.
    pub(in crate::engine) unwon: f64,
    /// What is said of the firm, and what was at the opening: 0..1.
    pub(in crate::engine) reputation: f64,
    pub(in crate::engine) first_reputation: f64,
    /// Whether a competitor is there in this period.
    pub(in crate::engine) rivalled: bool,
    /// By resource, who works there.
    pub(in crate::engine) staff: Vec<Staff>,
    /// By measure, the share of those meant that its round of this period contacts; none without a round.
    pub(in crate::engine) rounds: Vec<Option<f64>>,
    /// By measure, whether it has had a round.
    pub(in crate::engine) acting: Vec<bool>,
    /// By cascade, how far it has come.
    pub(in crate::engine) turns: Vec<Turn>,
    /// What budgets of channels came to in this period that brought nobody.
    pub(in crate::engine) in_vain: f64,
    /// Customers at the opening.
    pub(in crate::engine) opening: f64,
    /// Service levels that the policy has set, by segment.
    pub(in crate::engine) services: Levers<'a, usize>,
    /// What rules see of the last period.
    seen: Seen,
    /// The same of every period so far, where a rule asks for means of them.
    past: Arc<Vec<Seen>>,
    /// What the policy remembers.
    pub(in crate::engine) memory: Vec<f64>,
    /// What the policy has set for quantities.
    levers: Levers<'a, Change>,
}

impl<'a> World<'a> {
    /// Before the first period.
    pub(in crate::engine) fn new(plan: &'a Plan, index: usize, chance: &'a Chance) -> Self {
        let (strategy, segments) = (&plan.contenders[index], plan.segments.len());
        let assumptions = chance.assumptions[index].clone();
        let tally = Tally::new(plan);
        let mut figures = vec![[0.0; FIGURES]; segments + 1];
        figures[0][Figure::Balance as usize] = tally.balance.now();
        figures.iter_mut().for_each(|of| of[Figure::Satisfaction as usize] = -1.0);
        let measured = vec![vec![0.0; MEASURED.len()]; plan.measures.len()];
        let told = vec![vec![0.0; TOLD.len()]; CAUSES.len()];
        World {
            plan,
            strategy,
            chance,
            period: 0,
            unaltered: false,
            globals: [0.0, 0.0].into_iter().chain(assumptions.iter().copied()).collect(),
            assumptions,
            books: Books::new(plan),
            unallocated: plan.ledger(),
            tally,
            last_year: vec![LastYear::default(); segments],
            customers: vec![0.0; segments],
            filed: vec![0.0; segments],
            revenue_year: 0.0,
            discounts: vec![0.0; plan.channels.len()],
            unwon: 1.0,
            reputation: 0.0,
            first_reputation: 0.0,
            rivalled: false,
            staff: Vec::new(),
            rounds: vec![None; plan.measures.len()],
            acting: vec![false; plan.measures.len()],
            turns: vec![Turn::default(); plan.cascades.len()],
            in_vain: 0.0,
            opening: 0.0,
            services: Levers::new(segments),
            // Who works there is known once they are employed.
            seen: Seen { figures, owned: [Vec::new(), measured, told] },
            past: Arc::default(),
            memory: plan.scope.memory.iter().map(|remembered| remembered.start).collect(),
            levers: Levers::new(if strategy.has_policy() { plan.paths.len() } else { 0 }),
        }
    }

    /// What holds in the current period.
    pub(in crate::engine) fn terms(&self) -> &'a Terms {
        if self.unaltered { &self.strategy.outside } else { self.strategy.terms(self.period) }
    }

    /// What the policy has set for a quantity.
    pub(in crate::engine) fn lever(&self, path: usize) -> Option<Change> {
        self.levers.at(path)
    }

    /// Whether a measure may move a quantity of somebody.
    pub(in crate::engine) fn moves(&self, formula: &Formula) -> bool {
        formula.effects.iter().any(|effect| self.acting[effect.measure])
    }

    /// A policy rule moves a lever.
    pub(in crate::engine) fn pull(&mut self, rule: &'a Arc<Rule>, path: &str, change: Change) {
        for (at, known) in self.plan.paths.iter().enumerate() {
            if matches(path, known) {
                self.levers.set(at, rule, change);
            }
        }
    }

    /// Lets go of what other policies hold.
    pub(in crate::engine) fn release(&mut self, policy: &[Arc<Rule>]) {
        self.levers.keep(policy);
        self.services.keep(policy);
    }

    /// Books a customer who is won and paid for now.
    pub(in crate::engine) fn pay(&mut self, segment: usize, id: u64, cost: f64, root: Option<Root>) {
        self.books.note(self.plan, id, Line::AcquisitionCost, cost);
        self.books.handed.pay(self.plan, self.period, root, cost);
        let ledger = &mut self.books.segments[segment];
        ledger.add(Line::CustomersWon, 1.0);
        ledger.add(Line::AcquisitionCost, cost);
    }

    /// Whether the firm is ruined, and that stops it.
    pub(in crate::engine) fn stopped(&self) -> bool {
        self.plan.horizon.cash.is_some_and(Cash::stops) && self.tally.balance.ruined.is_some()
    }

    /// Begins a period.
    pub(in crate::engine) fn begin(&mut self, period: u32) {
        self.period = period;
        self.globals[0] = f64::from(period);
        self.globals[1] = (f64::from(period) / self.plan.per_year).floor();
    }

    /// Asks a rule that looks at the portfolio.
    pub(in crate::engine) fn ask(&self, rule: &Rule, base: f64, workspace: &mut Workspace) -> Result<f64> {
        rule.of_portfolio(&self.view(), base, workspace).map_err(|failure| self.failed(&failure.to_string()))
    }

    /// What rules see of the portfolio.
    pub(in crate::engine) fn view(&self) -> PortfolioView<'_> {
        PortfolioView { globals: &self.globals, last: &self.seen, past: &self.past, memory: &self.memory }
    }

    /// The error of a rule that failed on the portfolio.
    pub(in crate::engine) fn failed(&self, message: &str) -> Error {
        Error::Run(format!("{message} ({}, period {})", self.strategy.told(), self.period))
    }

    /// A cost that no customer causes.
    fn cost(&mut self, formula: &Formula, workspace: &mut Workspace) -> Result<f64> {
        let cost = self.evaluate(formula, workspace)?;
        self.audit_cost(&formula.path, cost)
    }

    /// Closes the period: adds what no customer causes, sums up the segments, prepares the policy's figures, empties the
    /// books.
    pub(in crate::engine) fn observe(&mut self, workspace: &mut Workspace) -> Result<()> {
        let in_horizon = self.period < self.plan.horizon.periods;
        let fixed = if in_horizon && !self.stopped() {
            self.cost(&self.terms().scenario[ScenarioKey::FixedCost], workspace)?
        } else {
            0.0
        };
        let mut programme = 0.0;
        if self.strategy.begins(self.period) && !self.stopped() {
            for once in &self.strategy.once {
                programme += self.cost(once, workspace)?;
            }
        }
        if in_horizon && self.strategy.holds(self.period) && !self.stopped() {
            for yearly in &self.strategy.yearly {
                programme += self.cost(yearly, workspace)? / self.plan.per_year;
            }
        }
        let still = self.stopped();
        self.hear(workspace)?;
        let mut total = self.plan.ledger();
        for (segment, ledger) in self.books.segments.iter().enumerate() {
            self.customers[segment] += ledger.get(Line::CustomersWon) + ledger.get(Line::Returned)
                - ledger.get(Line::CustomersLost)
                - ledger.get(Line::CustomersFailed)
                - ledger.get(Line::CustomersDropped);
            self.filed[segment] = if self.plan.files_apart() {
                self.filed[segment] + ledger.get(Line::CustomersWon) + ledger.get(Line::Reinstated)
                    - ledger.get(Line::FileLost)
                    - ledger.get(Line::FileFailed)
            } else {
                self.customers[segment]
            };
            let heads = Heads { customers: self.customers[segment], filed: self.filed[segment] };
            self.seen.figures[segment + 1] = self.plan.figures(ledger, heads.filed, 0.0);
            self.tally.add_segment(self.plan, self.period, segment, ledger, heads, still);
            if self.plan.in_last_year(self.period) {
                self.last_year[segment].enter(ledger);
            }
            self.tally.trace(self.plan, self.period, segment, ledger);
            total.merge(ledger);
        }
        let heads = Heads { customers: self.customers.iter().sum(), filed: self.filed.iter().sum() };
        let npv_before = self.seen.figures[0][Figure::Npv as usize];
        self.seen.figures[0] = self.plan.figures(&total, heads.filed, 0.0);
        self.seen.owned[Owner::Cause as usize] =
            CAUSES.iter().map(|(_, told)| vec![if in_horizon { total.get(*told) } else { 0.0 }]).collect();
        let unallocated = std::mem::replace(&mut self.unallocated, self.plan.ledger());
        self.tally.trace(self.plan, self.period, self.plan.segments.len(), &unallocated);
        total.merge(&unallocated);
        let idle = if still { Idle::default() } else { self.knock_off(&mut total)? };
        self.audit(&total)?;
        self.revenue_year = self.plan.of_late(self.period)(self.revenue_year, total.get(Line::Revenue));
        self.gossip(&total, workspace)?;
        if self.period + 1 == self.plan.horizon.periods {
            let accounts = std::mem::take(&mut self.books.accounts);
            self.tally.concentration = Concentration::new(&accounts, self.plan.asks_accounts());
        }
        let mut closed = Closed::new(total, heads);
        closed.charge(Line::FixedCost, fixed);
        closed.charge(Line::ProgrammeCost, programme);
        closed.charge(Line::AcquisitionCost, std::mem::take(&mut self.in_vain));
        closed.charge(Line::UnusedCapacity, idle.unused);
        closed.charge(Line::StrandedCost, idle.stranded);
        let nobodys = |line| closed.overhead[line as usize] + unallocated.get(line);
        self.books.handed.charge(self.plan, self.period, nobodys, |name| unallocated.booked(name));
        let npv = npv_before + closed.cash * self.plan.discount[self.period as usize];
        self.seen.figures[0][Figure::Npv as usize] = npv;
        if in_horizon {
            self.tally.balance.close(self.period, closed.cash);
            self.tally.remember(self.plan, &self.memory);
        }
        self.seen.figures[0][Figure::Balance as usize] = self.tally.balance.now();
        if self.plan.means {
            Arc::make_mut(&mut self.past).push(self.seen.clone());
        }
        self.tally.add(self.plan, self.period, closed, still);
        self.books.segments.iter_mut().for_each(Ledger::clear);
        Ok(())
    }
}
