//! Cascades that end in writing off: whom they contacted, who answered, and who goes off the file.

use super::file::marked;
use super::listen::ask_silent;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::{Life, Line, Status};
use crate::rules::Event;

/// What is kept of a customer: nothing before the first contact, then one of these.
const IN_VAIN: f64 = 1.0;
const ANSWERED: f64 = 2.0;

/// Notes that a cascade contacts those, if it is a measure's turn in one.
pub(super) fn try_on(scene: &mut Scene, measure: usize, those: &[u32]) {
    let columns: Vec<usize> = scene.world.turns(measure).filter_map(|at| scene.world.plan.cascades[at].tried).collect();
    for column in columns {
        let tried = &mut scene.life.attributes[column];
        those.iter().for_each(|row| tried[*row as usize] = tried[*row as usize].max(IN_VAIN));
    }
}

/// Notes that those answered a measure: a cascade that has it did not contact them in vain.
pub(super) fn has_answered(scene: &mut Scene, measure: usize, those: &[usize]) {
    for (cascade, terms) in scene.world.plan.cascades.iter().zip(&scene.terms().cascades) {
        if let Some(column) = cascade.tried.filter(|_| terms.measures.contains(&measure)) {
            let tried = &mut scene.life.attributes[column];
            for row in those {
                if tried[*row] == IN_VAIN {
                    tried[*row] = ANSWERED;
                }
            }
        }
    }
}

/// The beginning of a period after the last measure of a cascade was not kept: whom it contacted in vain goes off the file.
pub(in crate::engine) fn let_go(scene: &mut Scene) -> Result<()> {
    for (at, (cascade, turn)) in scene.world.plan.cascades.iter().zip(&scene.world.turns).enumerate() {
        let Some(column) = cascade.tried.filter(|_| turn.on && turn.lets_go == Some(scene.world.period)) else {
            continue;
        };
        let Life { filed, status, attributes, .. } = &mut *scene.life;
        let rows = (0_u32..).zip(filed.iter_mut().zip(&attributes[column][..]));
        let off = rows.filter_map(|(row, (filed, tried))| {
            (*filed > 0.0 && *tried == IN_VAIN).then(|| *filed = 0.0).map(|()| row)
        });
        let off: Vec<u32> = off.collect();
        off.iter().for_each(|row| status[*row as usize] = f64::from(Status::WrittenOff as u8));
        scene.books.let_go[at] += off.len() as f64;
        scene.ledger().add(Line::FileLost, off.len() as f64);
        if !scene.terms().on(Event::Leave).is_empty() && !off.is_empty() {
            let left = marked(scene.len(), &off);
            scene.react(Event::Leave, &left)?;
        }
        ask_silent(scene, &off)?;
        scene.sheet.let_go.extend(off);
    }
    Ok(())
}
