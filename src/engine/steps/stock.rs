//! Stocks: what customers gather by what they do, and lose with time.

use super::experience::complaints;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::plan::StockTerms;
use crate::engine::scene::Scene;
use crate::engine::scene::limits::impossible;
use crate::error::Result;
use crate::portfolio::{Line, MOST};
use crate::scenario::keys::StockKey;

/// What fills a stock, beside time.
const FILLS: [StockKey; 4] = [StockKey::PerPurchase, StockKey::PerMoney, StockKey::PerContact, StockKey::PerComplaint];

/// The part of step 9 that comes first: stocks fade, then fill by what the period brought, also those of who leaves.
pub(in crate::engine) fn fill(scene: &mut Scene) -> Result<()> {
    for stock in scene.stocks() {
        let brought = brought(scene, stock)?;
        gather(scene, stock, &brought)?;
    }
    Ok(())
}

/// What the period brings each customer.
fn brought(scene: &mut Scene, stock: &StockTerms) -> Result<StepColumn> {
    let (isa, len) = (scene.isa(), scene.len());
    let mut brought = scene.evaluate(&stock[StockKey::PerTime])?.into_column(len);
    for key in FILLS {
        let each = scene.evaluate(&stock[key])?;
        let counts = if each.is_zero() { StepColumn::empty() } else { scene.counts(key) };
        if !counts.is_empty() {
            by_shape!(each = each.view(); update(isa, &mut brought, (&counts[..], each), |sum, (n, each)| sum + n * each));
        }
    }
    Ok(brought)
}

/// What is left of the stock, with what the period brings, between nothing and the most.
fn gather(scene: &mut Scene, stock: &StockTerms, brought: &[f64]) -> Result<()> {
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
    if let Some(row) = of.position(|(x, alive)| *alive > 0.0 && (x.is_nan() || *x >= MOST)) {
        let (path, x) = (&stock[StockKey::Start].path, have[row]);
        return Err(scene.failure(row, &format!("{} {}", path.trim_end_matches(".start"), impossible(x))));
    }
    Ok(())
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
            StockKey::PerMoney => {
                let mut money = sheet[Line::Revenue].clone();
                if !sheet[Line::Fees].is_empty() {
                    update(isa, &mut money, &sheet[Line::Fees][..], |revenue, fee| revenue - fee);
                }
                money
            }
            StockKey::PerContact => sheet.contacts.clone(),
            StockKey::PerComplaint => complaints(self),
            _ => StepColumn::empty(),
        }
    }
}
