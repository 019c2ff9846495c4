//! Stocks: what customers gather by what they do, and lose with time.

use super::experience::complaints;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::StockTerms;
use crate::engine::scene::Scene;
use crate::engine::scene::limits::impossible;
use crate::error::Result;
use crate::portfolio::{Exact, Line};
use crate::scenario::keys::StockKey;

/// Nobody has more of a stock: it could be added up for all customers.
const MOST_HELD: f64 = 1e15;

/// The part of step 9 that comes first: stocks fade, then fill by what the period brought, also those of who leaves.
pub(in crate::engine) fn fill(scene: &mut Scene) -> Result<()> {
    for stock in scene.stocks() {
        let brought = brought(scene, stock)?;
        let left = gather(scene, stock, &brought)?;
        pay(scene, stock, &left)?;
        redeem(scene, stock)?;
    }
    Ok(())
}

/// What the period brings each customer.
fn brought(scene: &mut Scene, stock: &StockTerms) -> Result<StepColumn> {
    let (isa, len) = (scene.isa(), scene.len());
    let mut brought = scene.evaluate(&stock[StockKey::PerTime])?.into_column(len);
    for key in StockKey::COUNTED {
        let each = scene.evaluate(&stock[key])?;
        let counts = if each.is_zero() { StepColumn::empty() } else { scene.counts(key) };
        if !counts.is_empty() {
            by_shape!(each = each.view(); update(isa, &mut brought, (&counts[..], each), |sum, (n, each)| sum + n * each));
        }
    }
    Ok(brought)
}

/// The stock fades and fills, between nothing and the most; what fading leaves is given back.
fn gather(scene: &mut Scene, stock: &StockTerms, brought: &[f64]) -> Result<StepColumn> {
    let (isa, len) = (scene.isa(), scene.len());
    let fade = scene.evaluate(&stock[StockKey::Fade])?;
    let most = scene.evaluate(&stock[StockKey::Most])?;
    let have = &mut scene.life.attributes[stock.attribute];
    let left = by_shape!(fade = fade.view(); make_column(isa, len, (&have[..], fade), |(x, fade)| x * (1.0 - fade)));
    by_shape!(most = most.view(); {
        update(isa, have, (&left[..], brought, &scene.life.alive[..], most), |before, (left, brought, alive, most)| {
            let full = left + brought;
            let full = if full < 0.0 { 0.0 } else { full };
            let full = if full > most { most } else { full };
            if alive > 0.0 { full } else { before }
        });
    });
    let mut of = have.iter().zip(&scene.life.alive[..]);
    if let Some(row) = of.position(|(x, alive)| *alive > 0.0 && (x.is_nan() || *x >= MOST_HELD)) {
        let (path, x) = (stock[StockKey::Start].path.trim_end_matches(".start"), have[row]);
        let why =
            if x.is_finite() { format!("comes to {x:.1e}, and must stay below {MOST_HELD:e}") } else { impossible(x) };
        return Err(scene.failure(row, &format!("{path} {why}")));
    }
    Ok(left)
}

/// Books what enters, above what was left.
fn pay(scene: &mut Scene, stock: &StockTerms, left: &[f64]) -> Result<()> {
    let Some(name) = scene.plan().stocks[stock.index].filled else { return Ok(()) };
    let each = scene.evaluate(&stock[StockKey::Cost])?;
    let (isa, have, alive) = (scene.isa(), &scene.life.attributes[stock.attribute][..], &scene.life.alive[..]);
    let booked = scene.sheet.booked(name, have.len());
    by_shape!(each = each.view(); update(isa, booked, (have, left, alive, each), |sum, (have, left, alive, each)| {
        if alive > 0.0 && have > left { sum + (have - left) * each } else { sum }
    }));
    Ok(())
}

/// Who has enough turns it in, as often as it holds.
fn redeem(scene: &mut Scene, stock: &StockTerms) -> Result<()> {
    let at = scene.evaluate(&stock[StockKey::RedeemAt])?;
    if matches!(at, Values::Same(f64::MAX)) {
        return Ok(());
    }
    let each = scene.evaluate(&stock[StockKey::RedeemCost])?;
    let booking = scene.plan().stocks[stock.index].redeemed;
    for row in (0..scene.len()).filter(|row| scene.life.alive[*row] > 0.0) {
        let enough = at.at(row);
        if enough <= 0.0 {
            let path = &stock[StockKey::RedeemAt].path;
            return Err(scene.failure(row, &format!("{path} is 0: nothing would be turned in without end")));
        }
        let have = &mut scene.life.attributes[stock.attribute][row];
        let times = (*have / enough).floor();
        if times > 0.0 {
            *have = (*have - times * enough).max(0.0);
            if let Some(name) = booking {
                scene.sheet.booked(name, scene.who.ids.len())[row] += times * each.at(row);
            }
        }
    }
    Ok(())
}

/// Counts what customers have who are still there when the period is closed.
pub(in crate::engine) fn hold(scene: &mut Scene) {
    for stock in scene.stocks() {
        let (isa, len) = (scene.isa(), scene.len());
        let of = (&scene.life.attributes[stock.attribute][..], &scene.life.alive[..]);
        let have = make_column(isa, len, of, |(have, alive)| if alive > 0.0 { have } else { 0.0 });
        let sum = Exact::sum(isa, &have);
        let customers = Exact::sum_whole(isa, &scene.life.alive).value();
        scene.ledger().hold(stock.index, sum, customers);
    }
}

impl Scene<'_, '_> {
    /// Whether something of that kind may fill a stock of this segment.
    pub(in crate::engine) fn fills(&self, key: StockKey) -> bool {
        self.stocks().any(|stock| !stock[key].is_zero() || self.world.lever(stock[key].index).is_some())
    }

    /// How often the period had what fills a stock; empty where nobody did.
    fn counts(&self, key: StockKey) -> StepColumn {
        let (isa, sheet) = (self.isa(), &*self.sheet);
        match key {
            StockKey::PerPurchase => sheet[Line::Purchases].clone(),
            StockKey::PerMoney => sheet.goods(isa),
            StockKey::PerContact => sheet.contacts.clone(),
            StockKey::PerComplaint => complaints(self),
            _ => StepColumn::empty(),
        }
    }
}
