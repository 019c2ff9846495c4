//! All customers of a replication, in blocks by segment, and those on their way.

pub(super) mod fates;
pub(super) mod period_result;

use self::fates::Fates;
use crate::engine::columns::each::{make_column, update};
use crate::engine::columns::pick::Picked;
use crate::engine::plan::Plan;
use crate::engine::plan::memory::{about, count, size};
use crate::engine::plan::sizes;
use crate::engine::replication::Replication;
use crate::engine::world::Books;
use crate::engine::world::accounts::Handed;
use crate::error::{Error, Result};
use crate::portfolio::{Arrivals, Block, Life, Who};

/// All customers of a replication.
pub(in crate::engine) struct Population<'a> {
    plan: &'a Plan,
    /// How many strategies have them.
    strategies: usize,
    /// By segment.
    pub(in crate::engine) segments: Vec<Vec<Block>>,
    pub(in crate::engine) arrivals: Arrivals,
    /// What becomes of customers under two strategies, where that is asked.
    pub(in crate::engine) fates: Option<Fates>,
    /// Empty blocks, by segment.
    spare: Spare,
}

/// Empty blocks, by segment: their memory serves again.
pub(in crate::engine) type Spare = Vec<Vec<Block>>;

impl<'a> Population<'a> {
    /// Nobody, of so many strategies. `spare` may come from an earlier population of the same plan.
    pub(in crate::engine) fn new(plan: &'a Plan, strategies: usize, mut spare: Spare) -> Self {
        let segments = plan.segments.len();
        spare.resize(segments, Vec::new());
        Population {
            plan,
            strategies,
            segments: vec![Vec::new(); segments],
            arrivals: Arrivals::new(strategies),
            fates: plan.detail.by_fate.map(Fates::new),
            spare,
        }
    }

    /// What the next population may use.
    pub(in crate::engine) fn into_spare(mut self) -> Spare {
        for (spare, blocks) in self.spare.iter_mut().zip(&mut self.segments) {
            spare.append(blocks);
        }
        self.spare
    }

    /// Every block.
    pub(in crate::engine) fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.segments.iter_mut().flatten()
    }

    /// Hands in the accounts of who is still kept, under a strategy.
    pub(in crate::engine) fn hand_in(&mut self, strategy: usize, handed: &mut Handed) {
        let plan = self.plan;
        for block in self.blocks().filter(|_| plan.detail.by_customer) {
            let life = &block.lives[strategy];
            (0..block.len()).for_each(|row| handed.hand_in(plan, block.segment, &block.who, life, row));
        }
    }

    /// The part of so many opening customers that a strategy still has; none of nobody.
    pub(in crate::engine) fn cohort(&mut self, strategy: usize, opening: f64) -> Option<f64> {
        let stays = |block: &mut Block| {
            let Who { origins, arrived, .. } = &block.who;
            let alive = block.lives[strategy].alive.iter().zip(origins.iter().zip(&arrived[..]));
            alive.filter(|(alive, (origin, arrived))| **alive > 0.0 && !origin.won(**arrived)).count() as f64
        };
        (opening > 0.0).then(|| self.blocks().map(stays).sum::<f64>() / opening)
    }

    /// How many customers of a segment a strategy has.
    pub(in crate::engine) fn alive(&self, segment: usize, strategy: usize) -> f64 {
        self.segments[segment].iter().map(|block| block.lives[strategy].alive.iter().sum::<f64>()).sum()
    }

    /// How many a strategy has on file there: whoever is gone and nobody told, too.
    pub(in crate::engine) fn filed(&self, segment: usize, strategy: usize) -> f64 {
        let lives = self.segments[segment].iter().map(|block| &block.lives[strategy]);
        lives.map(|life| if life.filed.is_empty() { &life.alive } else { &life.filed }.iter().sum::<f64>()).sum()
    }

    /// Refuses customers who would not fit into memory, before there is any of them: `now` of them are there at once, `later`
    /// ones are on their way. The message names the strategy that wins most of them, by what each has `won`.
    pub(in crate::engine) fn expect(&self, worlds: &Replication, now: f64, later: f64, won: &[f64]) -> Result<()> {
        let plan = self.plan;
        let present: usize = self.segments.iter().flatten().map(Block::len).sum();
        let on_the_way = self.arrivals.len() as f64 + later;
        let then = present as f64 + now + on_the_way;
        let bytes = then * sizes::customer(plan) + on_the_way * sizes::newcomer(plan);
        if bytes <= plan.room {
            return Ok(());
        }
        let most = worlds.iter().zip(won).max_by(|(_, one), (_, other)| one.total_cmp(other));
        let strategy = most.map_or_else(String::new, |(world, _)| world.strategy.told());
        Err(Error::Run(format!(
            "the portfolio would grow to {} customers ({strategy}, period {}): they would take {} of memory, and \
             {} are left for them. Do customers bring more newcomers than leave? --memory allows more",
            count(then),
            worlds.period(),
            about(bytes),
            size(plan.room),
        )))
    }

    /// A block of the segment that can take at least one customer more.
    pub(in crate::engine) fn with_room(&mut self, segment: usize) -> &mut Block {
        let blocks = &mut self.segments[segment];
        let at = blocks.iter().position(|block| block.room() > 0).unwrap_or_else(|| {
            let keep = self.plan.segments[segment].keep;
            let spare = self.spare[segment].pop().map(|mut block| {
                block.clear(self.strategies, keep);
                block
            });
            blocks.push(spare.unwrap_or_else(|| Block::new(segment, self.strategies, keep)));
            blocks.len() - 1
        });
        &mut blocks[at]
    }

    /// Moves the customers of sparse blocks together.
    pub(in crate::engine) fn close_ranks(&mut self) {
        for (segment, blocks) in self.segments.iter_mut().enumerate() {
            let keep = self.plan.segments[segment].keep;
            while let [fuller @ .., last] = &blocks[..] {
                let Some(to) = fuller.iter().position(|block| block.room() >= last.len()) else { break };
                let Some(mut last) = blocks.pop() else { break };
                blocks[to].absorb(&mut last, keep);
                self.spare[segment].push(last);
            }
        }
    }
}

/// Removes from a block whom no strategy has any more.
pub(in crate::engine) fn remove_gone(plan: &Plan, block: &mut Block, gone: &mut Picked, books: &mut [Books]) {
    let (isa, customers) = (plan.isa, block.len());
    match &block.lives[..] {
        [only] if only.accounts().count() == 1 => gone.pick(isa, customers, &only.alive[..], |alive| alive == 0.0),
        all => {
            let mut accounts = all.iter().flat_map(Life::accounts);
            let Some(first) = accounts.next() else { return };
            let mut lives = make_column(isa, first.len(), &first[..], |there| there);
            for there in accounts {
                update(isa, &mut lives, &there[..], |lives, there| lives + there);
            }
            gone.pick(isa, customers, &lives[..], |lives| lives == 0.0);
        }
    }
    if plan.detail.by_customer {
        for (life, books) in block.lives.iter().zip(books) {
            gone.iter().for_each(|row| books.handed.hand_in(plan, block.segment, &block.who, life, *row as usize));
        }
    }
    block.remove(gone, plan.segments[block.segment].keep);
}
