//! The wallet: what customers are expected to buy, and that they do not spend more than they have for such things.

use super::file::marked;
use super::price::Deal;
use super::quote::{Quotes, asked};
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::model::convert;
use crate::portfolio::{Exact, Line};
use crate::scenario::keys::SegmentKey;

/// What customers who are awake are expected to buy in a period.
pub(in crate::engine) struct Demand<'a> {
    /// Purchases, beside quotes.
    pub(in crate::engine) purchases: Values<'a>,
    /// Quotes, if somebody asks for any.
    pub(in crate::engine) quotes: Option<Quotes<'a>>,
}

/// The demand of the period on these terms. A wallet limits what is expected, not what chance makes of it: so it is exact in the mean.
pub(in crate::engine) fn demand<'a>(scene: &mut Scene<'a, '_>, deal: &Deal<'a>) -> Result<Demand<'a>> {
    let key = &scene.own()[SegmentKey::Purchases];
    let rate = scene.evaluate(key)?;
    let mut purchases = deal.scale(scene, key, rate)?;
    let mut quotes = asked(scene, deal)?;
    let wallet = &scene.own()[SegmentKey::Wallet];
    let none = convert(wallet.role, wallet.per_basis, f64::MAX);
    let wallet = scene.evaluate(wallet)?;
    if matches!(wallet, Values::Same(own) if own >= none) {
        return Ok(Demand { purchases, quotes });
    }
    let isa = scene.isa();
    let mut spend = deal.goods(isa).join(isa, &purchases, |each, n| n * each);
    if let Some(Quotes { won, .. }) = &quotes {
        spend = deal.goods(isa).join(isa, won, |each, n| n * each).join(isa, &spend, |more, spend| spend + more);
    }
    let limit = move |wallet: f64, spend: f64| if wallet < none && spend > wallet { wallet / spend } else { 1.0 };
    let factor = wallet.clone().join(isa, &spend, limit);
    purchases = purchases.join(isa, &factor, |n, factor| n * factor);
    if let Some(Quotes { won, .. }) = &mut quotes {
        *won = won.clone().join(isa, &factor, |n, factor| n * factor);
    }
    let spend = scene.unless_asleep(spend);
    let alive = &scene.life.alive[..];
    scene.sheet.wallet = by_shape!(wallet = wallet.view(); {
        make_column(isa, scene.len(), (alive, wallet), move |(alive, wallet)| if alive > 0.0 && wallet < none { wallet } else { 0.0 })
    });
    scene.sheet.room = by_shape!(spend = spend.view(); {
        make_column(isa, scene.len(), (&scene.sheet.wallet[..], spend), |(wallet, spend)| if spend < wallet { wallet - spend } else { 0.0 })
    });
    Ok(Demand { purchases, quotes })
}

/// The end of buying: what of the wallets was spent here, fees apart.
pub(in crate::engine) fn spend(scene: &mut Scene) -> Result<()> {
    if scene.sheet.wallet.is_empty() {
        return Ok(());
    }
    let isa = scene.isa();
    let (goods, wallet) = (scene.sheet.goods(isa), &scene.sheet.wallet[..]);
    scene.sheet[Line::WalletSpent] =
        make_column(isa, scene.len(), (wallet, &goods[..]), |(wallet, goods)| if wallet > 0.0 { goods } else { 0.0 });
    scene.sheet[Line::Wallets] = StepColumn::copy(&scene.sheet.wallet);
    scene.enter(Line::WalletSpent)?;
    scene.enter(Line::Wallets)
}

/// The end of step 9: the room in the wallets of those who are still there, as money a year. Nothing was expected of who came back in
/// this period: its room is its whole wallet, as a sleeper's is.
pub(in crate::engine) fn measure_room(scene: &mut Scene) -> Result<()> {
    if scene.sheet.room.is_empty() {
        return Ok(());
    }
    let (isa, a_year) = (scene.isa(), scene.plan().per_year);
    let mut room = StepColumn::copy(&scene.sheet.room);
    let back = scene.sheet.returned.to_vec();
    if !back.is_empty() {
        let wallet = &scene.own()[SegmentKey::Wallet];
        let none = convert(wallet.role, wallet.per_basis, f64::MAX);
        let wallets = scene.evaluate_for(wallet, back.len(), |scene| marked(scene.len(), &back))?;
        let there = back.iter().map(|row| *row as usize).filter(|row| wallets.at(*row) < none);
        there.for_each(|row| room[row] = wallets.at(row));
    }
    update(isa, &mut room, &scene.life.alive[..], move |room, alive| if alive > 0.0 { room * a_year } else { 0.0 });
    let room = Exact::sum(isa, &room);
    scene.ledger().merge_line(Line::Room, room);
    Ok(())
}
