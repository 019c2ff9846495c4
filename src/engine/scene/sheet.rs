//! The sheet of a block: what comes about in a period, column by column, until it is booked.

use crate::engine::columns::each::{make_column, update};
use crate::engine::columns::pick::Picked;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::steps::problems::Problem;
use crate::isa::Isa;
use crate::portfolio::{AlignedColumn, CASH, Exact, LINES, Life, Line};
use std::ops::{Index, IndexMut};

/// What came about in this block in this period, as columns: empty before their step, 0 for those who are not alive.
pub(in crate::engine) struct Sheet {
    /// By line of the ledger.
    lines: [StepColumn; Line::COUNT],
    /// By line of cash what was entered, where fates or accounts are asked.
    pub(in crate::engine) traced: Vec<StepColumn>,
    /// What activities, then services, cost; empty unless accounts are asked for.
    pub(in crate::engine) parts: Vec<StepColumn>,
    /// Costs booked by rules and stocks, by name; empty until something may be booked.
    pub(in crate::engine) booked: Vec<AlignedColumn>,
    /// Periods since arrival; empty until something asks for it.
    pub(in crate::engine) tenure: StepColumn,
    /// 1 for who is there and awake as the period begins; empty where nobody is asleep, and nobody kept who is gone.
    pub(in crate::engine) awake: StepColumn,
    /// What an order costs the customer as part of its list price; empty where nobody asks.
    pub(in crate::engine) effective: StepColumn,
    /// Purchases that are to be expected of each customer who is awake; empty where nobody asks.
    pub(in crate::engine) expected: StepColumn,
    /// Quotes asked for, won and lost; empty where nobody asks for any.
    pub(in crate::engine) quotes: StepColumn,
    /// What customers spend on such things anywhere in the period, and what of it is left; empty where nobody has a wallet.
    pub(in crate::engine) wallet: StepColumn,
    pub(in crate::engine) room: StepColumn,
    /// 1 for who is over its credit limit; empty where nobody is.
    pub(in crate::engine) overdue: StepColumn,
    /// Contacts of the period; empty where no stock counts them.
    pub(in crate::engine) contacts: StepColumn,
    /// What serving each customer costs, as a multiple; empty where it is once for all.
    pub(in crate::engine) serving: StepColumn,
    /// How many customers are alive.
    pub(in crate::engine) living: u64,
    /// How many of them are asleep.
    pub(in crate::engine) asleep: u64,
    /// The rows of those who are in their first period.
    pub(in crate::engine) newcomers: Picked,
    /// The rows of those who have a problem.
    pub(in crate::engine) troubled: Picked,
    /// Their problems.
    pub(in crate::engine) problems: Vec<Problem>,
    /// The rows of those whose last purchase this was.
    pub(in crate::engine) finished: Vec<u32>,
    /// The rows of those who fail.
    pub(in crate::engine) failed: Picked,
    /// The rows of those who leave by their own decision.
    pub(in crate::engine) leavers: Picked,
    /// The rows of those who come back.
    pub(in crate::engine) returned: Picked,
    /// The rows of those who are written off when the period is closed.
    pub(in crate::engine) written_off: Picked,
    /// The rows of those whom a cascade let go.
    pub(in crate::engine) let_go: Vec<u32>,
    /// The rows of those who bring newcomers.
    pub(in crate::engine) referrers: Picked,
    /// Who brings newcomers.
    pub(in crate::engine) brought: Vec<Offer>,
}

impl Default for Sheet {
    fn default() -> Self {
        let (newcomers, troubled, failed, leavers, returned, written_off, referrers) = Default::default();
        let (booked, problems, brought, finished, let_go) = Default::default();
        let lines = std::array::from_fn(|_| StepColumn::empty());
        let [tenure, awake, effective, expected, quotes, wallet, room, overdue, contacts, serving] =
            std::array::from_fn(|_| StepColumn::empty());
        Sheet {
            lines,
            traced: Vec::new(),
            parts: Vec::new(),
            booked,
            tenure,
            awake,
            effective,
            expected,
            quotes,
            wallet,
            room,
            overdue,
            contacts,
            serving,
            living: 0,
            asleep: 0,
            newcomers,
            troubled,
            problems,
            finished,
            failed,
            leavers,
            returned,
            written_off,
            let_go,
            referrers,
            brought,
        }
    }
}

impl Index<Line> for Sheet {
    type Output = StepColumn;

    fn index(&self, line: Line) -> &StepColumn {
        &self.lines[line as usize]
    }
}

impl IndexMut<Line> for Sheet {
    fn index_mut(&mut self, line: Line) -> &mut StepColumn {
        &mut self.lines[line as usize]
    }
}

impl Sheet {
    /// The sum of the lines with this sign in cash; they leave the sheet.
    pub(in crate::engine) fn take_cash(&mut self, isa: Isa, sign: i8) -> StepColumn {
        let mut sum = StepColumn::empty();
        for info in LINES.iter().filter(|info| info.cash == sign) {
            let column = std::mem::replace(&mut self[info.line], StepColumn::empty());
            if sum.is_empty() {
                sum = column;
            } else if !column.is_empty() {
                update(isa, &mut sum, &column[..], |sum, more| sum + more);
            }
        }
        sum
    }

    /// Keeps what is entered in the lines of cash.
    pub(in crate::engine) fn trace(&mut self, isa: Isa) {
        let mut booked = StepColumn::empty();
        for more in self.booked.iter().filter(|column| !column.is_empty()) {
            if booked.is_empty() {
                booked = StepColumn::copy(more);
            } else {
                update(isa, &mut booked, &more[..], |sum, more| sum + more);
            }
        }
        let of = |line| if line == Line::BookedCost { booked.clone() } else { self[line].clone() };
        self.traced = CASH.map(of).into();
    }

    /// What is booked under a name, for so many customers.
    pub(in crate::engine) fn booked(&mut self, name: usize, len: usize) -> &mut [f64] {
        let column = &mut self.booked[name];
        if column.is_empty() {
            column.open(0, len);
        }
        column
    }

    /// The names under which something may be booked.
    pub(in crate::engine) fn names(&self) -> Vec<usize> {
        (0..self.booked.len()).filter(|name| !self.booked[*name].is_empty()).collect()
    }

    /// Revenue without fees.
    pub(in crate::engine) fn goods(&self, isa: Isa) -> StepColumn {
        let mut goods = self[Line::Revenue].clone();
        for fees in [Line::Fees, Line::ProductFees].map(|line| &self[line]).into_iter().filter(|fees| !fees.is_empty())
        {
            update(isa, &mut goods, &fees[..], |goods, fee| goods - fee);
        }
        goods
    }

    /// The rows of those who are gone when the period is closed: who fails and who leaves.
    pub(in crate::engine) fn departing(&self) -> Vec<u32> {
        if self.failed.is_empty() {
            self.leavers.to_vec()
        } else {
            self.failed.iter().chain(&self.leavers[..]).copied().collect()
        }
    }

    /// Empties it for a block with these customers.
    pub(in crate::engine) fn clear(&mut self, isa: Isa, life: &Life, bookings: usize) {
        let alive = &life.alive[..];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
        let count = |marks: &[f64]| Exact::sum_whole(isa, marks).value() as u64;
        (self.living, self.asleep) = (count(alive), 0);
        self.booked.resize(bookings, AlignedColumn::new());
        self.booked.iter_mut().for_each(|column| column.set_len(0));
        let Sheet { tenure, awake, effective, expected, quotes, wallet, room, overdue, contacts, serving, .. } = self;
        let others = [tenure, awake, effective, expected, quotes, wallet, room, overdue, contacts, serving];
        // Most lines were not written to.
        for column in self.lines.iter_mut().chain(others) {
            if !column.is_empty() {
                *column = StepColumn::empty();
            }
        }
        if !life.awake.is_empty() {
            let awake = make_column(isa, alive.len(), (alive, &life.awake[..]), |(alive, awake)| alive * awake);
            self.asleep = self.living - count(&awake);
            if self.asleep > 0 {
                self.awake = awake;
            }
        }
        // Who is gone and kept stays as it was.
        if self.awake.is_empty() && life.outlives() {
            self.awake = StepColumn::copy(alive);
        }
        self.parts.clear();
        self.problems.clear();
        self.finished.clear();
        self.failed.clear();
        self.leavers.clear();
        self.returned.clear();
        self.written_off.clear();
        self.let_go.clear();
        self.brought.clear();
    }
}

/// What a customer offers to bring under one strategy.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Offer {
    pub(in crate::engine) row: u32,
    /// How many newcomers.
    pub(in crate::engine) count: u32,
    /// The reward for each.
    pub(in crate::engine) cost: f64,
}
