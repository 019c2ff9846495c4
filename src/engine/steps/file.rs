//! The file: whom the firm still counts, whom it takes for silent, and whom it writes off.

use super::come_back::turn;
use super::listen::ask_silent;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::{Scene, Sheet};
use crate::error::Result;
use crate::model::Buying;
use crate::portfolio::{Exact, Life, Line, State, Status};
use crate::rules::Event;
use crate::scenario::keys::SegmentKey;

/// How many of its own mean intervals a customer lets pass before the firm takes it for silent.
const INTERVALS: f64 = 3.0;

const ACTIVE: f64 = Status::Active as u8 as f64;
const SILENT: f64 = Status::Silent as u8 as f64;
const WRITTEN_OFF: f64 = Status::WrittenOff as u8 as f64;

/// The end of buying: who was written off and buys is on file again.
pub(in crate::engine) fn reinstate(scene: &mut Scene, purchases: &[f64]) {
    let Life { filed, status, .. } = &mut *scene.life;
    let mut back = 0;
    for row in (0..filed.len()).filter(|row| purchases[*row] > 0.0) {
        if filed[row] == 0.0 {
            (filed[row], status[row]) = (1.0, SILENT);
            back += 1;
        }
    }
    if back > 0 {
        scene.ledger().add(Line::Reinstated, f64::from(back));
    }
}

/// The beginning of step 9: the firm looks who bought, and takes others for silent, or off its file when the period is closed.
pub(in crate::engine) fn look_through(scene: &mut Scene) -> Result<()> {
    if !scene.keeps(State::Status) {
        return Ok(());
    }
    let isa = scene.isa();
    let invoiced = (&scene.sheet[Line::Purchases][..], &scene.sheet[Line::Revenue][..]);
    update(
        isa,
        &mut scene.life.silence,
        invoiced,
        |silence, (purchases, revenue)| {
            if purchases > 0.0 || revenue > 0.0 { 0.0 } else { silence + 1.0 }
        },
    );
    if !scene.sheet.expected.is_empty() {
        let Life { expected, alive, .. } = &mut *scene.life;
        let of = (&scene.sheet.expected[..], &alive[..]);
        update(isa, expected, of, |before, (expected, alive)| if alive > 0.0 { expected } else { before });
    }
    let fell_silent = judge(scene);
    if scene.keeps(State::Filed) {
        let on_file = Exact::sum_whole(isa, &scene.life.filed);
        scene.ledger().merge_line(Line::FilePeriods, on_file);
        write_off(scene)?;
        let off = scene.sheet.written_off.to_vec();
        ask_silent(scene, &off)?;
    }
    if !scene.terms().on(Event::Sleep).is_empty() && fell_silent.iter().any(|fell| *fell > 0.0) {
        scene.react(Event::Sleep, &fell_silent)?;
    }
    if scene.sheet.written_off.is_empty() || scene.terms().on(Event::Leave).is_empty() {
        return Ok(());
    }
    let left = marked(scene.len(), &scene.sheet.written_off);
    scene.react(Event::Leave, &left)
}

/// Takes those on file for active or silent; 1 for who was active until now. Who has told that it leaves, or comes back, is neither.
fn judge(scene: &mut Scene) -> StepColumn {
    let (now, subscribes) = (f64::from(scene.world.period), scene.own().buying == Buying::Subscription);
    let silent: StepColumn = (0..scene.len()).map(|row| silent(scene, row, now, subscribes)).collect();
    let mut filed = StepColumn::copy(scene.filed());
    let Sheet { failed, leavers, returned, .. } = &*scene.sheet;
    let told: &[u32] = if scene.own().silently { &[] } else { leavers };
    failed.iter().chain(told).chain(&returned[..]).for_each(|&row| filed[row as usize] = 0.0);
    let (isa, status) = (scene.isa(), &mut scene.life.status);
    let again = make_column(isa, filed.len(), (&status[..], &filed[..], &silent[..]), |(status, filed, silent)| {
        if status == SILENT && silent == 0.0 { filed } else { 0.0 }
    });
    let again = Exact::sum_whole(isa, &again);
    let fell = make_column(isa, filed.len(), (&status[..], &filed[..], &silent[..]), |(status, filed, silent)| {
        if status == ACTIVE { filed * silent } else { 0.0 }
    });
    update(isa, status, (&filed[..], &silent[..]), |status, (filed, silent)| {
        if filed > 0.0 { if silent > 0.0 { SILENT } else { ACTIVE } } else { status }
    });
    scene.ledger().merge_line(Line::SeenAgain, again);
    fell
}

/// For what the firm takes a customer on file when this period is closed, -1 being the last before the start.
pub(super) fn taken_for(scene: &Scene, row: usize, period: f64) -> f64 {
    let subscribes = scene.own().buying == Buying::Subscription;
    if silent(scene, row, period, subscribes) > 0.0 { SILENT } else { ACTIVE }
}

/// 1 for whose silence is longer than usual. Seen are the purchases and periods of the simulation, and what the list says of
/// earlier ones: they give an interval only where both are known.
fn silent(scene: &Scene, row: usize, now: f64, subscribes: bool) -> f64 {
    let silence = scene.life.silence[row];
    let long = if silence < 1.0 {
        false
    } else if subscribes {
        true
    } else {
        let (arrived, history) = (scene.who.arrived[row], scene.plan().history(scene.who.origins[row]));
        let earlier = history.purchases.unwrap_or(f64::from(u8::from(history.bought.is_some() || arrived < 0)));
        let (arrived, earlier) = match arrived {
            ..0 if history.purchases.is_some() => (f64::from(arrived), 0.0),
            ..0 => (0.0, earlier),
            _ => (f64::from(arrived), earlier),
        };
        let bought = scene.life.purchases_total[row] - earlier;
        let expected = 1.0 / scene.life.expected[row];
        let interval = if bought < 2.0 { expected } else { (now + 1.0 - arrived) / bought };
        // The next period is so long after the last purchase, or after arrival.
        let since = if bought > 0.0 || history.bought.is_some() { silence + 1.0 } else { silence };
        since > INTERVALS * interval
    };
    f64::from(u8::from(long))
}

/// Picks whom the firm writes off.
fn write_off(scene: &mut Scene) -> Result<()> {
    let after = scene.evaluate_on_file(&scene.own()[SegmentKey::WriteOff])?;
    if matches!(after, Values::Same(f64::MAX)) {
        return Ok(());
    }
    let (isa, len, told) = (scene.isa(), scene.len(), !scene.own().silently);
    let Sheet { written_off, failed, leavers, returned, .. } = &mut *scene.sheet;
    by_shape!(after = after.view(); {
        let of = (&scene.life.filed[..], &scene.life.silence[..], after);
        written_off.pick(isa, len, of, |(filed, silence, after)| filed > 0.0 && silence >= after);
    });
    written_off.retain(|row| {
        let told = told && leavers.binary_search(row).is_ok();
        !told && [&*failed, &*returned].iter().all(|others| others.binary_search(row).is_err())
    });
    Ok(())
}

/// The end of step 9: takes those who fail, leavers who tell, and those written off, off the file. The rows of those whose account is to be closed: they
/// are neither alive nor on file.
pub(in crate::engine) fn take_off(scene: &mut Scene) -> Vec<u32> {
    if !scene.keeps(State::Filed) {
        return scene.sheet.departing();
    }
    let silently = scene.own().silently;
    let Sheet { failed, leavers, written_off, let_go, .. } = &*scene.sheet;
    let Life { alive, filed, status, .. } = &mut *scene.life;
    leavers.iter().for_each(|&row| alive[row as usize] = 0.0);
    let told: &[u32] = if silently { &[] } else { leavers };
    let mut off = 0;
    for row in told.iter().chain(&written_off[..]).map(|row| *row as usize) {
        off += u32::from(filed[row] > 0.0);
        (filed[row], status[row]) = (0.0, WRITTEN_OFF);
    }
    let mut lost = 0;
    for row in failed.iter().map(|row| *row as usize) {
        lost += u32::from(filed[row] > 0.0);
        (alive[row], filed[row], status[row]) = (0.0, 0.0, WRITTEN_OFF);
    }
    let mut gone: Vec<u32> = failed.iter().chain(&leavers[..]).chain(&written_off[..]).chain(let_go).copied().collect();
    gone.sort_unstable();
    gone.dedup();
    if scene.keeps(State::Away) {
        turn(scene);
    }
    gone.retain(|row| !scene.life.has(*row as usize));
    scene.ledger().add(Line::FileLost, f64::from(off));
    scene.ledger().add(Line::FileFailed, f64::from(lost));
    gone
}

/// Counts whom the firm takes for silent when the period is closed.
pub(in crate::engine) fn count_silent(scene: &mut Scene) {
    if scene.keeps(State::Status) {
        let of = (scene.filed(), &scene.life.status[..]);
        let silent =
            make_column(scene.isa(), scene.len(), of, |(filed, status)| if status == SILENT { filed } else { 0.0 });
        let silent = Exact::sum_whole(scene.isa(), &silent);
        scene.ledger().merge_line(Line::TakenForSilent, silent);
    }
}

/// 1 for those in these rows.
pub(in crate::engine) fn marked(len: usize, rows: &[u32]) -> StepColumn {
    let mut marks = StepColumn::filled(len, 0.0);
    rows.iter().for_each(|&row| marks[row as usize] = 1.0);
    marks
}

/// 1 for whom the firm counts.
pub(in crate::engine) fn on_file(life: &Life) -> &[f64] {
    if life.filed.is_empty() { &life.alive } else { &life.filed }
}

impl<'a> Scene<'a, '_> {
    /// Whether something is kept of the customers of this segment.
    pub(in crate::engine) fn keeps(&self, state: State) -> bool {
        self.plan().segments[self.segment].keep.has(state)
    }

    /// 1 for whom the firm counts.
    pub(in crate::engine) fn filed(&self) -> &[f64] {
        on_file(self.life)
    }

    /// A quantity for this period, asked of everybody on file.
    pub(in crate::engine) fn evaluate_on_file(&mut self, formula: &Formula) -> Result<Values<'a>> {
        if self.life.filed.is_empty() {
            return self.evaluate(formula);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
        let many = Exact::sum_whole(self.isa(), &self.life.filed).value() as usize;
        self.evaluate_for(formula, many, |scene| StepColumn::copy(&scene.life.filed))
    }

    /// Notes how many purchases are to be expected of each customer, beside those noted before.
    pub(in crate::engine) fn expect(&mut self, rate: &Values<'a>) {
        if self.keeps(State::Status) {
            let (isa, len) = (self.isa(), self.len());
            let rate = rate.clone().into_column(len);
            if self.sheet.expected.is_empty() {
                self.sheet.expected = rate;
            } else {
                update(isa, &mut self.sheet.expected, &rate[..], |sum, rate| sum + rate);
            }
        }
    }
}
