//! What one thread needs to play: its rule workspace, its buffers of dice, its sheet, its spare blocks. Kept from block to
//! block and from run to run.

use super::columns::dice::{Buffers, Dice};
use super::columns::pick::Picked;
use super::population::Spare;
use super::scene::{Scene, Sheet};
use super::world::{Books, World};
use crate::error::Result;
use crate::isa::Isa;
use crate::portfolio::{Life, Who};
use crate::rules::Workspace;
use crate::stop::Stop;
use std::cell::RefCell;

/// The tools of one thread.
pub(super) struct Scratch {
    pub(super) stop: Stop,
    pub(super) workspace: Workspace,
    pub(super) buffers: Buffers,
    pub(super) sheet: Sheet,
    /// The rows of whom no strategy has any more.
    pub(super) gone: Picked,
    pub(super) spare: Spare,
}

thread_local! {
    /// A thread keeps its tools from its first run to its last: memory that is given back and taken again, with the figures of runs in
    /// between, falls to pieces.
    static TOOLS: RefCell<Option<Scratch>> = const { RefCell::new(None) };
}

impl Scratch {
    /// Works with the tools of this thread, which are made for the first job that it does. It does one job only.
    pub(super) fn of_this_thread<T>(isa: Isa, stop: &Stop, work: impl FnOnce(&mut Scratch) -> T) -> T {
        TOOLS.with_borrow_mut(|tools| work(tools.get_or_insert_with(|| Scratch::on(isa, stop))))
    }

    /// Tools for an instruction set, laid down when `stop` says so.
    pub(super) fn on(isa: Isa, stop: &Stop) -> Self {
        Scratch {
            stop: stop.clone(),
            workspace: Workspace::until(isa, stop),
            buffers: Buffers::default(),
            sheet: Sheet::default(),
            gone: Picked::default(),
            spare: Spare::new(),
        }
    }

    /// Sets the scene for what is done to a block outside the usual steps.
    pub(super) fn scene<T>(
        &mut self,
        world: &World,
        segment: usize,
        who: &Who,
        life: &mut Life,
        books: &mut Books,
        act: impl FnOnce(&mut Scene) -> Result<T>,
    ) -> Result<T> {
        self.sheet.clear(world.plan.isa, life, world.plan.bookings.len());
        let mut dice = Dice::new(world.plan.isa, world.chance.draws, &who.ids, world.period, &mut self.buffers);
        act(&mut Scene {
            world,
            segment,
            who,
            life,
            sheet: &mut self.sheet,
            dice: &mut dice,
            workspace: &mut self.workspace,
            books,
        })
    }
}
