//! What newcomers bring along: their draws, their hazard budget, their state on arrival.

use super::look_back;
use super::pay::owe;
use super::sleep::code;
use super::survive::{gone, survive};
use crate::engine::columns::each::update;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::Slot;
use crate::engine::plan::formula::Formula;
use crate::engine::replication::Replication;
use crate::engine::scene::Scene;
use crate::engine::scratch::Scratch;
use crate::engine::world::accounts::enter_booked;
use crate::error::Result;
use crate::portfolio::{Block, Keep, Life, Line, Origin, STATES, Start, State};
use crate::random::{Decision, Draws, Identity};
use crate::rules::{Event, Given};
use crate::scenario::keys::{SegmentKey, ServiceKey};

/// The hazard budget of a stay.
const STAY: Decision = Decision::named("stay");

/// The hazard budget of a customer's stay with this number, from 0, as a power of e.
pub(super) fn budget(draws: Draws, id: Identity, stay: u32) -> f64 {
    1.0 / draws.uniform(id, STAY, stay)
}

/// Draws what newcomers, the rows of the block from `from` on, bring along, and lets the rules welcome them.
pub(in crate::engine) fn equip(
    worlds: &mut Replication,
    block: &mut Block,
    scratch: &mut Scratch,
    from: usize,
) -> Result<()> {
    let plan = worlds.plan();
    let chance = worlds.chance();
    let draws = chance.draws;
    let segment = block.segment;
    // The rows beyond the last customer need no luck.
    let new = from..block.len();
    let Block { who, lives, .. } = block;
    for (slot, column) in plan.segments[segment].slots.iter().zip(&mut who.drawn) {
        match slot {
            Slot::Draw(decision, law) => {
                let column = &mut column[new.clone()];
                draws.uniforms(plan.isa, &who.ids[new.clone()], *decision, 0, column);
                let (ids, origins) = (&who.ids[new.clone()], &who.origins[new.clone()]);
                let own = survive(plan, segment, chance, (*decision, law), (ids, origins), column);
                law.in_run(chance).quantiles(plan.isa, column);
                own.into_iter().for_each(|(row, value)| column[row] = value);
            }
            Slot::Listed(key) => {
                for (value, origin) in column[from..].iter_mut().zip(&who.origins[from..]) {
                    let given = match origin {
                        Origin::Listed(line) => {
                            plan.roster[*line as usize].quantities.iter().find(|(name, _)| name == key)
                        }
                        _ => None,
                    };
                    *value = given.map_or(f64::NAN, |(_, value)| *value);
                }
            }
        }
    }
    // Who is gone already, and nobody told, is on file alone; it was received as everybody.
    let ghosts = gone(plan, segment, chance, &who.ids[new.clone()], &who.origins[new.clone()]);
    let there = |life: &mut Life, alive: f64| ghosts.iter().for_each(|row| life.alive[from + row] = alive);
    let receive = |scene: &mut Scene| {
        there(scene.life, 1.0);
        receive(scene, from)?;
        there(scene.life, 0.0);
        Ok(())
    };
    let mut budgets = StepColumn::stale(new.len());
    draws.uniforms(plan.isa, &who.ids[new.clone()], STAY, 0, &mut budgets);
    update(plan.isa, &mut budgets, (), |u, ()| 1.0 / u);
    let arrived = &who.arrived[from..];
    for (life, world) in lives.iter_mut().zip(worlds.iter_mut()) {
        life.budget[new.clone()].copy_from_slice(&budgets);
        let keep = plan.segments[segment].keep;
        let mut books = std::mem::take(&mut world.books);
        let opens = world.period == 0 && (keep.has(State::Owed) || plan.past.history);
        if opens {
            // The opening is the same in every world: as they are without any strategy, customers owe what they owe.
            world.unaltered = true;
            begin(life, keep, from, arrived);
            look_back::remember(plan, who, life, from);
            let asked = books.clamped.clone();
            scratch.scene(world, segment, who, life, &mut books, receive)?;
            books.clamped = asked;
            scratch.scene(world, segment, who, life, &mut books, |scene| open(scene, from))?;
            world.unaltered = false;
        }
        let kept = |state: &State| opens && keep.has(*state);
        let opened = OPENED.map(|state| kept(&state).then(|| life.column(state)[new.clone()].to_vec()));
        begin(life, keep, from, arrived);
        look_back::remember(plan, who, life, from);
        scratch.scene(world, segment, who, life, &mut books, |scene| {
            receive(scene)?;
            greet(scene, from)
        })?;
        for (state, column) in OPENED.iter().zip(opened) {
            if let Some(column) = column {
                life.parts().0[*state as usize][new.clone()].copy_from_slice(&column);
            }
        }
        world.books = books;
    }
    Ok(())
}

/// What customers have at the opening of any world.
const OPENED: [State; 3] = [State::Owed, State::Status, State::Expected];

/// What opening customers are in the books from before the start.
fn open(scene: &mut Scene, from: usize) -> Result<()> {
    if scene.keeps(State::Owed) {
        owe(scene, from)?;
    }
    look_back::recognise(scene, from)
}

/// Gives the rows from `from` on what every customer has at first.
fn begin(life: &mut Life, keep: Keep, from: usize, arrived: &[i32]) {
    for (info, column) in STATES.iter().zip(life.parts().0).filter(|(info, _)| keep.has(info.state)) {
        let new = &mut column[from..];
        let mut each =
            |of: fn(i32) -> f64| new.iter_mut().zip(arrived).for_each(|(value, arrived)| *value = of(*arrived));
        match info.start {
            Start::Number(number) => new.fill(number),
            Start::Arrival => each(f64::from),
            Start::Earlier => each(|arrived| f64::from(u8::from(arrived < 0))),
            Start::Quantity | Start::Admission => {}
        }
    }
}

/// Gives the rows from `from` on their amount.
fn fill(column: &mut [f64], from: usize, amount: &Values) {
    column.iter_mut().enumerate().skip(from).for_each(|(row, value)| *value = amount.at(row));
}

/// A quantity, asked of newcomers: the rows from `from` on, but for those who are `excused`.
pub(super) fn on_arrival<'a>(
    scene: &mut Scene<'a, '_>,
    formula: &Formula,
    from: usize,
    excused: impl Fn(&Origin) -> bool,
) -> Result<Values<'a>> {
    let asked = |alive: f64, origin: &Origin| alive > 0.0 && !excused(origin);
    let (alive, origins) = (&scene.life.alive[from..], &scene.who.origins[from..]);
    let newcomers = alive.iter().zip(origins).filter(|(alive, origin)| asked(**alive, origin)).count();
    scene.evaluate_for(formula, newcomers, |scene| {
        let mut those = StepColumn::filled(scene.len(), 0.0);
        let of = scene.life.alive[from..].iter().zip(&scene.who.origins[from..]);
        those[from..].iter_mut().zip(of).for_each(|(those, (alive, origin))| {
            *those = f64::from(u8::from(asked(*alive, origin)));
        });
        those
    })
}

/// Sets what a customer has on arrival under one strategy, each after what its rules read.
fn receive(scene: &mut Scene, from: usize) -> Result<()> {
    let (own, plan) = (scene.own(), scene.plan());
    for given in &own.arrival {
        match *given {
            Given::State(State::Satisfaction) => {
                let satisfaction = on_arrival(scene, &own[SegmentKey::Satisfaction], from, |_| false)?;
                fill(&mut scene.life.satisfaction, from, &satisfaction);
            }
            Given::State(State::Expectation) if plan.segments[scene.segment].keep.has(State::Expectation) => {
                let quality = scene.service().map(|service| &service[ServiceKey::Quality]);
                if let Some(formula) = own.quantities.get(SegmentKey::Expectation).or(quality) {
                    let expectation = on_arrival(scene, formula, from, |_| false)?;
                    fill(&mut scene.life.expectation, from, &expectation);
                }
            }
            Given::Attribute(index) if plan.attributes[index] && has(scene, index) => endow(scene, from, index)?,
            _ => {}
        }
    }
    doze(scene, from)?;
    remember(scene.life, from);
    Ok(())
}

/// Lets the rules for arrivals react to who was won.
fn greet(scene: &mut Scene, from: usize) -> Result<()> {
    if scene.terms().on(Event::Arrival).is_empty() {
        return Ok(());
    }
    let mut came = vec![0.0; scene.len()];
    for (row, came) in came.iter_mut().enumerate().skip(from) {
        let won = scene.who.origins[row].won(scene.who.arrived[row]);
        *came = if won { scene.life.alive[row] } else { 0.0 };
    }
    scene.react(Event::Arrival, &came)?;
    for name in scene.sheet.names() {
        scene.enter_booked(name)?;
        let discount = scene.plan().discount[scene.world.period as usize];
        let late = scene.plan().ends_in_a_year(scene.world.period);
        for row in from..scene.len() {
            let (booked, id) = (scene.sheet.booked[name][row], scene.who.ids[row]);
            if booked != 0.0 {
                scene.books.note(scene.world.plan, id, Line::BookedCost, booked);
                enter_booked(scene.world.plan, scene.world.period, scene.life, row, (name, booked));
            }
            scene.life.value[row] -= scene.sheet.booked[name][row] * discount;
            if let Some(contribution) = scene.life.contribution.get_mut(row) {
                *contribution -= scene.sheet.booked[name][row];
            }
            if let Some(sum) = scene.life.year_contribution.get_mut(row).filter(|_| late) {
                *sum -= booked;
            }
        }
    }
    Ok(())
}

/// Keeps what a customer who comes back begins with.
fn remember(life: &mut Life, from: usize) {
    let Life { satisfaction, expectation, first_satisfaction, first_expectation, .. } = life;
    for (first, column) in [(first_satisfaction, satisfaction), (first_expectation, expectation)] {
        first.iter_mut().zip(&column[..]).skip(from).for_each(|(first, value)| *first = *value);
    }
}

/// Whether customers of the segment have an attribute: a stock may belong to others.
fn has(scene: &Scene, index: usize) -> bool {
    scene.terms().stocks.iter().all(|stock| stock.attribute != index || stock.segments[scene.segment])
}

/// Who opens the scenario asleep.
fn doze(scene: &mut Scene, from: usize) -> Result<()> {
    let (own, plan) = (scene.own(), scene.plan());
    if scene.world.period > 0 || !plan.segments[scene.segment].keep.has(State::Awake) {
        return Ok(());
    }
    let share = on_arrival(scene, &own[SegmentKey::Asleep], from, |origin| origin.won(0))?;
    if share.is_zero() {
        return Ok(());
    }
    let (who, draws) = (scene.who, scene.world.chance.draws);
    let [mut luck, mut causes] = std::array::from_fn(|_| StepColumn::stale(scene.len()));
    draws.uniforms(plan.isa, &who.ids, Decision::ASLEEP, 0, &mut luck);
    draws.uniforms(plan.isa, &who.ids, Decision::SLEEP_CAUSE, 0, &mut causes);
    let Life { awake, cause, .. } = &mut *scene.life;
    for row in (from..luck.len()).filter(|row| !who.origins[*row].won(0) && luck[*row] < share.at(*row)) {
        awake[row] = 0.0;
        if let Some(cause) = cause.get_mut(row) {
            *cause = code(own.sleep_causes.at(causes[row]));
        }
    }
    Ok(())
}

/// Gives newcomers an attribute: as the list says, else as the scenario does.
fn endow(scene: &mut Scene, from: usize, index: usize) -> Result<()> {
    let plan = scene.plan();
    let listed = |origin: &Origin| match origin {
        Origin::Listed(line) => {
            let known = plan.roster[*line as usize].attributes.iter().find(|(known, _)| *known == index);
            known.map(|(_, value)| *value)
        }
        _ => None,
    };
    let attribute = &scene.terms().attributes[index];
    let amount = on_arrival(scene, attribute, from, |origin| listed(origin).is_some())?;
    for row in from..scene.len() {
        let value = listed(&scene.who.origins[row]).unwrap_or_else(|| amount.at(row));
        scene.life.attributes[index][row] = value;
    }
    Ok(())
}
