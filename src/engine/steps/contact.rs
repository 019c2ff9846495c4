//! Measures: whom a round contacts, what that does and costs, and who answers.

use super::account::enter_measure;
use super::cascade::{has_answered, try_on};
use super::count::{Work, take};
use super::file::marked;
use crate::engine::columns::each::update;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::formula::Formula;
use crate::engine::plan::{MeasurePlan, MeasureTerms};
use crate::engine::population::Population;
use crate::engine::replication::Replication;
use crate::engine::scene::Scene;
use crate::engine::scratch::Scratch;
use crate::engine::world::Books;
use crate::engine::world::rounds::Heard;
use crate::error::Result;
use crate::model::{Judge, Target};
use crate::portfolio::{Exact, Line};
use crate::random::columns::unit;
use crate::scenario::keys::{MeasureKey, SegmentKey, StockKey};

/// The end of step 1 of a period: where the rounds of a measure have a budget, what they would cost of who is on file decides
/// what share of them is contacted. Who arrives in the period is not asked.
pub(in crate::engine) fn ration(
    worlds: &mut Replication,
    population: &mut Population,
    scratch: &mut Scratch,
) -> Result<()> {
    for (index, world) in worlds.iter_mut().enumerate() {
        for at in 0..world.plan.measures.len() {
            let measure = &world.terms().measures[at];
            let budget = &measure[MeasureKey::Budget];
            if world.rounds[at].is_none() || (budget.is_endless() && world.lever(budget.index).is_none()) {
                continue;
            }
            let budget = world.evaluate(budget, &mut scratch.workspace)? * f64::from(measure.every);
            let mut cost = Exact::default();
            // What it is asked for here is entered when it is spent.
            let mut aside = Books::new(world.plan);
            for block in population.blocks() {
                let life = &mut block.lives[index];
                cost.merge(scratch.scene(world, block.segment, &block.who, life, &mut aside, |scene| {
                    let meant = meant(scene, at, measure)?;
                    let [asked, _] = split(scene, at, measure, meant);
                    Ok(Exact::sum(scene.isa(), &charge(scene, measure, &asked)?))
                })?);
            }
            let cost = cost.value();
            world.rounds[at] = Some(if cost > budget { budget / cost } else { 1.0 });
        }
    }
    Ok(())
}

/// Between arrivals and buying: who is meant by a measure whose round it is and lies within its share is contacted, and costs; it works on
/// some of them. Who is left out counts as if contacted.
pub(in crate::engine) fn contact(scene: &mut Scene) -> Result<()> {
    for (at, measure) in scene.terms().measures.iter().enumerate() {
        let Some(share) = scene.world.rounds[at] else { continue };
        let mut meant = meant(scene, at, measure)?;
        if share < 1.0 {
            let luck = scene.dice.bits(scene.world.plan.measures[at].budget);
            meant.retain(|row| unit(luck[*row as usize]) < share);
        }
        if meant.is_empty() {
            continue;
        }
        note(scene, at, measure, &meant);
        let [asked, left_out] = split(scene, at, measure, meant);
        try_on(scene, at, &asked);
        let closes = scene.world.period + measure.lasts;
        let heard = Heard { contacts: asked.len() as f64, control: left_out.len() as f64, ..Heard::default() };
        scene.books.heard.add((at, scene.segment, closes), heard);
        spend(scene, at, measure, &asked)?;
        work(scene, at, measure, &asked)?;
    }
    Ok(())
}

/// The rows of those on file for whom a measure is, and who were not contacted often enough yet.
fn meant(scene: &mut Scene, at: usize, measure: &MeasureTerms) -> Result<Vec<u32>> {
    let condition = scene.evaluate_on_file(&measure[MeasureKey::For])?;
    let (filed, counts) = (scene.filed(), scene.world.plan.measures[at].count);
    let unclear = |row: &usize| filed[*row] > 0.0 && condition.at(*row) != 0.0 && condition.at(*row) != 1.0;
    if let Some(row) = (0..scene.len()).find(unclear) {
        let (path, is) = (&measure[MeasureKey::For].path, condition.at(row));
        return Err(scene.failure(row, &format!("{path} comes to {is}, and must be 0 for no or 1 for yes")));
    }
    let count = |row: usize| counts.map_or(0.0, |column| scene.life.attributes[column][row]);
    let meant = |row: &usize| filed[*row] > 0.0 && condition.at(*row) > 0.0 && count(*row) < measure.at_most;
    Ok((0_u32..).zip((0..scene.len()).map(|row| meant(&row))).filter_map(|(row, meant)| meant.then_some(row)).collect())
}

/// Those who are contacted, and those who are left out: that is drawn for each customer once.
fn split(scene: &mut Scene, at: usize, measure: &MeasureTerms, meant: Vec<u32>) -> [Vec<u32>; 2] {
    let kept_out = kept_out(scene, at, measure);
    let (left_out, asked) = meant.into_iter().partition(|row| kept_out(*row));
    [asked, left_out]
}

/// Whether a customer is left out.
fn kept_out(scene: &Scene, at: usize, measure: &MeasureTerms) -> impl Fn(u32) -> bool + use<> {
    let mut luck = StepColumn::empty();
    if measure.control > 0.0 {
        luck = StepColumn::stale(scene.len());
        let decision = scene.world.plan.measures[at].control;
        scene.world.chance.draws.uniforms(scene.isa(), &scene.who.ids, decision, 0, &mut luck);
    }
    let control = measure.control;
    move |row| luck.get(row as usize).is_some_and(|luck| *luck < control)
}

/// Notes that those were contacted: how often, and until when they may answer.
fn note(scene: &mut Scene, at: usize, measure: &MeasureTerms, those: &[u32]) {
    let MeasurePlan { window, count, .. } = scene.world.plan.measures[at];
    let closed = f64::from(scene.world.period + measure.lasts + 1);
    for row in those.iter().map(|row| *row as usize) {
        if let Some(column) = count {
            scene.life.attributes[column][row] += 1.0;
        }
        let window = &mut scene.life.attributes[window][row];
        *window = match measure.judge {
            Judge::Purchase => closed,
            Judge::Stays => *window + waits(measure.lasts),
        };
    }
}

/// A contact whose last period is so many later, among those that wait.
fn waits(periods: u32) -> f64 {
    (1_u64 << periods.min(52)) as f64
}

/// Charges what contacting those costs, the minutes of who does it included.
fn charge(scene: &mut Scene, measure: &MeasureTerms, those: &[u32]) -> Result<StepColumn> {
    let (isa, marks) = (scene.isa(), marked(scene.len(), those));
    let [cost, minutes] = [MeasureKey::Cost, MeasureKey::Minutes].map(|key| &measure[key]);
    let work = Work { cost, minutes, resource: measure.resource };
    let each =
        take(scene, work, |scene, formula| scene.evaluate_for(formula, those.len(), |_| StepColumn::copy(&marks)))?;
    let mut money = StepColumn::filled(scene.len(), 0.0);
    each.charge(isa, &mut money, scene.ledger(), (&marks, &marks, &[]));
    Ok(money)
}

/// Books what contacting those costs.
fn spend(scene: &mut Scene, at: usize, measure: &MeasureTerms, those: &[u32]) -> Result<()> {
    let (isa, money) = (scene.isa(), charge(scene, measure, those)?);
    scene.books.spent[at].merge(Exact::sum(isa, &money));
    enter_measure(scene, at, &money);
    let all = &mut scene.sheet[Line::MeasureCost];
    if all.is_empty() {
        *all = money;
    } else {
        update(isa, all, &money[..], |sum, more| sum + more);
    }
    Ok(())
}

/// Works on those whom it reaches: at once, and for as long as it lasts.
fn work(scene: &mut Scene, at: usize, measure: &MeasureTerms, those: &[u32]) -> Result<()> {
    let reach = scene.evaluate_for(&measure[MeasureKey::Reach], those.len(), |scene| marked(scene.len(), those))?;
    let luck = scene.dice.bits(scene.world.plan.measures[at].reach);
    let reached: Vec<usize> =
        those.iter().map(|row| *row as usize).filter(|row| unit(luck[*row]) < reach.at(*row)).collect();
    if let Some(column) = scene.world.plan.measures[at].until {
        let until = f64::from(scene.world.period + measure.lasts);
        reached.iter().for_each(|row| scene.life.attributes[column][*row] = until);
    }
    for (target, change) in &measure.once {
        let change = change.at(&scene.world.assumptions);
        once(scene, *target, &reached, |x| change.apply(x))?;
    }
    Ok(())
}

/// Changes something of customers once.
fn once(scene: &mut Scene, target: Target, those: &[usize], change: impl Fn(f64) -> f64) -> Result<()> {
    let own = scene.own();
    let shares = [(Target::Satisfaction, SegmentKey::Satisfaction), (Target::Expectation, SegmentKey::Expectation)];
    for (_, key) in shares.into_iter().filter(|(of, _)| *of == target) {
        let counted = own.quantities.get(key).map(|formula| formula.index);
        let column =
            if key == SegmentKey::Satisfaction { &mut scene.life.satisfaction } else { &mut scene.life.expectation };
        for row in those {
            let made = change(column[*row]);
            if let Some(index) = counted {
                let clamps = &mut scene.books.clamped[index];
                clamps.asked += 1;
                clamps.low += u64::from(made < 0.0);
                clamps.high += u64::from(made > 1.0);
            }
            column[*row] = made.clamp(0.0, 1.0);
        }
    }
    if target == Target::Products {
        let most = own.products_max;
        those.iter().for_each(|row| {
            let held = &mut scene.life.products[*row];
            *held = change(*held).floor().clamp(1.0, most);
        });
    }
    if let Target::Stock(index) = target
        && let Some(stock) = scene.stocks().find(|stock| stock.index == index)
    {
        let most = scene.evaluate(&stock[StockKey::Most])?;
        for row in those {
            let have = &mut scene.life.attributes[stock.attribute][*row];
            *have = change(*have).clamp(0.0, most.at(*row));
        }
    }
    Ok(())
}

/// The end of a period: who bought, or is still on file, has answered the latest contact, or every one that closes.
pub(in crate::engine) fn answer(scene: &mut Scene) {
    for (at, measure) in scene.terms().measures.iter().enumerate() {
        if !scene.world.acting[at] {
            continue;
        }
        let (kept_out, now) = (kept_out(scene, at, measure), scene.world.period);
        let MeasurePlan { window, .. } = scene.world.plan.measures[at];
        let (purchases, mut answered) = (&scene.sheet[Line::Purchases], Vec::new());
        for row in 0..scene.len() {
            let (waiting, filed) = (scene.life.attributes[window][row], scene.filed()[row]);
            let (closes, left) = match measure.judge {
                // Below 0 it has been answered.
                Judge::Purchase if waiting > f64::from(now) && purchases.get(row).is_some_and(|n| *n > 0.0) => {
                    (waiting - 1.0, -waiting)
                }
                Judge::Stays if waiting > 0.0 => {
                    let left = (waiting / 2.0).floor();
                    (if waiting > 2.0 * left && filed > 0.0 { f64::from(now) } else { -1.0 }, left)
                }
                _ => continue,
            };
            scene.life.attributes[window][row] = left;
            if closes >= 0.0 {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a period")]
                let closes = closes as u32;
                #[expect(clippy::cast_possible_truncation, reason = "a row of a block")]
                let heard = if kept_out(row as u32) {
                    Heard { control_answers: 1.0, ..Heard::default() }
                } else {
                    Heard { answers: 1.0, ..Heard::default() }
                };
                scene.books.heard.add((at, scene.segment, closes), heard);
                answered.push(row);
            }
        }
        has_answered(scene, at, &answered);
    }
}

impl<'a> Scene<'a, '_> {
    /// What measures that reached customers make of a quantity of theirs: of the number that is stated, or that of the period.
    pub(in crate::engine) fn moved(&self, formula: &Formula, amount: Values<'a>, of_period: bool) -> Values<'a> {
        let acting =
            formula.effects.iter().filter(|effect| self.world.acting[effect.measure] && effect.of_period == of_period);
        acting.fold(amount, |amount, effect| {
            let Some(column) = self.world.plan.measures[effect.measure].until else { return amount };
            let (until, cause) = (&self.life.attributes[column][..], &self.life.cause[..]);
            let (now, change) = (f64::from(self.world.period), effect.change.at(&self.world.assumptions));
            let mut amount = amount.into_column(self.len());
            for row in (0..amount.len()).filter(|row| until[*row] > now) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of few words")]
                let concerned = match cause.get(row) {
                    Some(cause) if *cause > 0.0 => effect.causes[*cause as usize - 1],
                    _ => true,
                };
                if concerned {
                    amount[row] = change.apply(amount[row]);
                }
            }
            Values::Column(amount)
        })
    }
}
