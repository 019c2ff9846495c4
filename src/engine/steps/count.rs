//! What one count of an activity takes: money, and minutes of who works for it.

use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::ActivityTerms;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::isa::Isa;
use crate::portfolio::{Exact, Ledger};
use crate::scenario::keys::ActivityKey;
use crate::scenario::words::CountsAs;

/// Work as it is stated: of an activity, or of a measure.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Work<'t> {
    /// Money for each.
    pub(in crate::engine) cost: &'t Formula,
    /// Minutes for each, and who does them.
    pub(in crate::engine) minutes: &'t Formula,
    pub(in crate::engine) resource: Option<usize>,
}

/// What one count of an activity takes of each customer's account: money, and minutes of who works for it.
pub(in crate::engine) struct Count<'a> {
    pub(in crate::engine) money: Values<'a>,
    minutes: Option<(usize, Values<'a>)>,
}

/// Asks for it: money as stated, and minutes at the rate of who does them.
pub(in crate::engine) fn take<'a, 'd>(
    scene: &mut Scene<'a, 'd>,
    work: Work<'_>,
    ask: impl Fn(&mut Scene<'a, 'd>, &Formula) -> Result<Values<'a>>,
) -> Result<Count<'a>> {
    let money = ask(scene, work.cost)?;
    let Some(resource) = work.resource else { return Ok(Count { money, minutes: None }) };
    let (minutes, rate) = (ask(scene, work.minutes)?, scene.world.staff[resource].shift.rate());
    let money = money.join(scene.isa(), &minutes, move |money, minutes| money + minutes * rate);
    Ok(Count { money, minutes: Some((resource, minutes)) })
}

/// Charges an activity that few customers cause: those that are marked with 1.
pub(in crate::engine) fn charge_some(
    scene: &mut Scene,
    activity: &ActivityTerms,
    cost: &mut [f64],
    those: &[f64],
) -> Result<()> {
    let isa = scene.isa();
    let many = marked(isa, those);
    let each =
        take(scene, activity.work(), |scene, formula| scene.evaluate_for(formula, many, |_| StepColumn::copy(those)))?;
    let ledger = &mut scene.books.segments[scene.segment];
    each.charge(isa, cost, ledger, (those, &scene.life.alive, multiple(&scene.sheet.serving, activity)));
    Ok(())
}

/// By what an activity is multiplied: only serving is.
pub(in crate::engine) fn multiple<'s>(serving: &'s [f64], activity: &ActivityTerms) -> &'s [f64] {
    if activity.line == CountsAs::Serving { serving } else { &[] }
}

impl Count<'_> {
    /// Adds what counts cost of those who are marked, and notes the minutes.
    pub(in crate::engine) fn charge(
        &self,
        isa: Isa,
        cost: &mut [f64],
        ledger: &mut Ledger,
        of: (&[f64], &[f64], &[f64]),
    ) {
        let (counts, those, _) = of;
        by_shape!(each = self.money.view(); update(isa, cost, (counts, those, each), |sum, (n, those, each)| {
            if those > 0.0 { sum + n * each } else { sum }
        }));
        self.note(isa, ledger, of);
    }

    /// Notes the minutes that counts take of those who are marked, as often as `serving` says.
    pub(in crate::engine) fn note(
        &self,
        isa: Isa,
        ledger: &mut Ledger,
        (counts, those, serving): (&[f64], &[f64], &[f64]),
    ) {
        let Some((resource, minutes)) = &self.minutes else { return };
        let mut spent = by_shape!(minutes = minutes.view(); {
            make_column(isa, counts.len(), (counts, those, minutes), |(n, those, minutes)| {
                if those > 0.0 { n * minutes } else { 0.0 }
            })
        });
        if !serving.is_empty() {
            update(isa, &mut spent, serving, |spent, more| spent * more);
        }
        ledger.work(*resource, Exact::sum(isa, &spent));
    }
}

impl ActivityTerms {
    /// What each of its counts takes.
    pub(in crate::engine) fn work(&self) -> Work<'_> {
        let [cost, minutes] = [ActivityKey::Cost, ActivityKey::Minutes].map(|key| &self.quantities[key]);
        Work { cost, minutes, resource: self.resource }
    }
}

/// How many customers are marked with 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
fn marked(isa: Isa, column: &[f64]) -> usize {
    Exact::sum_whole(isa, column).value() as usize
}
