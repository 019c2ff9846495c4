//! Is there something better: the best setting of some levers, what cannot be told from it, and what is left of it in worlds in which it was
//! not sought.

mod acceptability;
mod found;
mod grid;
mod limit;
mod selection;
mod simplex;

pub use acceptability::{Acceptability, Chosen, Standpoint};
pub use found::{Along, Kept, Map, Optimum, Point, Setting, Shape};
pub use grid::{MOST_SETTINGS, settings, standpoints};
pub use limit::Limit;

use grid::{at, values};

use super::paired::estimate;
use super::{Effect, Estimate, Known};
use crate::error::Result;
use crate::model::Lever;
use crate::random::quantile::student_t_quantile;
use crate::stats::sum;
use std::ops::Range;

/// What is not worth mentioning unless somebody says otherwise, as a part of the value.
const INDIFFERENCE: f64 = 0.001;

/// Plays a setting of the levers in these worlds: the value in each, after what the levers cost.
pub type Try<'a> = dyn FnMut(&[f64], Range<u32>) -> Result<Vec<f64>> + 'a;

/// What is sought.
pub struct Search<'a> {
    /// The name of the strategy under which it is sought.
    pub strategy: &'a str,
    /// What may be set.
    pub levers: &'a [Lever],
    /// Worlds in which settings are compared, where not as many are played as it takes; and fresh ones after that.
    pub runs: u32,
    /// The most that are played of one setting where as many are played as it takes.
    pub most: u32,
    /// A difference that is not worth mentioning, in money; without it a thousandth of the value.
    pub indifference: Option<f64>,
    /// What the answer has to keep.
    pub limit: Option<Limit>,
}

/// What was tried so far, each in worlds from the first on.
struct Tried<'a, 'b> {
    play: &'a mut Try<'b>,
    all: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Tried<'_, '_> {
    fn place(&self, setting: &[f64]) -> Option<usize> {
        self.all.iter().position(|(known, _)| known == setting)
    }

    /// The place of a setting that was played in so many worlds at least.
    fn in_worlds(&mut self, setting: &[f64], runs: u32) -> Result<usize> {
        let at = self.place(setting).unwrap_or_else(|| {
            self.all.push((setting.to_vec(), Vec::new()));
            self.all.len() - 1
        });
        let known = u32::try_from(self.all[at].1.len()).unwrap_or(u32::MAX);
        if known < runs {
            let more = (self.play)(setting, known..runs)?;
            self.all[at].1.extend(more);
        }
        Ok(at)
    }

    fn values(&self, at: usize) -> &[f64] {
        &self.all[at].1
    }

    /// What one and another bring in the worlds in which both were played.
    fn apart(&self, one: usize, other: usize) -> Vec<(f64, f64)> {
        self.values(one).iter().copied().zip(self.values(other).iter().copied()).collect()
    }
}

impl Search<'_> {
    /// Seeks the best, where no lever costs more than it is worth to say. Where the limit cannot be kept, the best is the setting that comes
    /// nearest to it.
    ///
    /// # Errors
    /// Those of playing.
    pub fn best(&self, as_is: &mut Try, play: &mut Try) -> Result<Optimum> {
        let mut tried = Tried { play, all: Vec::new() };
        let settings = settings(self.levers);
        let (best, decided, indifference) = match &settings {
            Some(all) if self.limit.is_none() => self.select(all, &mut tried)?,
            Some(all) => {
                let places = all.iter().map(|it| tried.in_worlds(it, self.runs)).collect::<Result<Vec<usize>>>()?;
                (self.highest(&places, &tried), None, None)
            }
            None => (self.climb(&mut tried)?, None, None),
        };
        let runs = u32::try_from(tried.values(best).len()).unwrap_or(u32::MAX);
        let shape = self.shape(best, settings.is_some(), runs, &mut tried)?;
        let map = self.map(best, settings.is_some(), runs, &mut tried)?;
        let setting = tried.all[best].0.clone();
        let fresh = runs..runs.saturating_add(self.runs);
        let proven = (tried.play)(&setting, fresh.clone())?;
        let before = as_is(&setting, fresh)?;
        let gain: Vec<f64> = proven.iter().zip(&before).map(|(now, before)| now - before).collect();
        let (sought, found) = (Estimate::new(tried.values(best)), Estimate::new(&proven));
        let optimism = sought.zip(found).map(|(sought, found)| Known {
            mean: sought.mean - found.mean,
            se: sought.se.zip(found.se).map(|(one, other)| (one * one + other * other).sqrt()),
        });
        Ok(Optimum {
            strategy: self.strategy.to_owned(),
            levers: self.named(&setting),
            labels: self.levers.iter().map(|lever| (lever.name.clone(), lever.label.clone())).collect(),
            value: effect(&proven),
            gain: effect(&gain),
            optimism: optimism.unwrap_or(Known { mean: 0.0, se: None }),
            decided,
            indifference,
            tried: tried.all.len(),
            runs,
            region: self.region(best, &tried),
            shape,
            map,
            limit: self.limit.map(|limit| Kept { limit, chance: limit.chance(&proven), kept: limit.holds(&proven) }),
        })
    }

    fn named(&self, setting: &[f64]) -> Setting {
        Setting(self.levers.iter().map(|lever| lever.name.clone()).zip(setting.iter().copied()).collect())
    }

    /// Of finitely many: as many worlds as it takes.
    fn select(&self, all: &[Vec<f64>], tried: &mut Tried) -> Result<(usize, Option<bool>, Option<f64>)> {
        let indifference = |means: &[f64]| {
            let highest = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
            // Of what is worth nothing at best: what is at stake. And nothing differs by less than nothing.
            let size = if highest == 0.0 { lowest.abs() } else { highest.abs() };
            self.indifference.unwrap_or(INDIFFERENCE * size).max(f64::MIN_POSITIVE)
        };
        let found = selection::select(all.len(), self.most, &indifference, &mut |at, worlds: Range<u32>| {
            let place = tried.in_worlds(&all[at], worlds.end)?;
            Ok(tried.values(place)[worlds.start as usize..worlds.end as usize].to_vec())
        })?;
        let best = tried.place(&all[found.best]).unwrap_or_default();
        Ok((best, Some(found.decided), Some(found.indifference)))
    }

    /// How good a setting is: its mean; where it does not keep the limit, the worse the further it is from it.
    fn height(&self, values: &[f64]) -> f64 {
        match self.limit {
            Some(limit) if !limit.holds(values) => -1e250 * (1.0 + limit.chance(values)),
            _ => sum(values.iter().copied()) / values.len() as f64,
        }
    }

    /// Of these places the one with the highest mean, of equals the first.
    fn highest(&self, places: &[usize], tried: &Tried) -> usize {
        let height = |at: usize| self.height(tried.values(at));
        places.iter().copied().reduce(|best, at| if height(at) > height(best) { at } else { best }).unwrap_or_default()
    }

    /// Of levers that may take any value: in the same worlds throughout.
    fn climb(&self, tried: &mut Tried) -> Result<usize> {
        let found = simplex::highest(self.levers.len(), &mut |point| {
            let setting: Vec<f64> = self.levers.iter().zip(point).map(|(lever, share)| at(lever, *share)).collect();
            let place = tried.in_worlds(&setting, self.runs)?;
            Ok(self.height(tried.values(place)))
        })?;
        let setting: Vec<f64> = self.levers.iter().zip(&found).map(|(lever, share)| at(lever, *share)).collect();
        tried.in_worlds(&setting, self.runs)
    }

    /// Whether a setting cannot be told from the best: unless it is below it at a twentieth, shared out among all that were tried.
    fn may_be_best(&self, at: usize, best: usize, tried: &Tried) -> bool {
        let apart = tried.apart(at, best);
        let kept = self.limit.is_none_or(|limit| limit.holds(tried.values(at)));
        let Some(Estimate { mean, se: Some(se), .. }) = estimate(&apart) else { return kept };
        let others = (tried.all.len().max(2) - 1) as f64;
        kept && mean + student_t_quantile(apart.len() as f64 - 1.0, 1.0 - 0.05 / others) * se >= 0.0
    }

    fn along(&self, value: f64, at: usize, best: usize, tried: &Tried) -> Along {
        Along {
            at: value,
            difference: Known::paired(&tried.apart(at, best)).unwrap_or(Known { mean: 0.0, se: None }),
            may_be_best: self.may_be_best(at, best, tried),
            kept: self.limit.is_none_or(|limit| limit.holds(tried.values(at))),
        }
    }

    fn region(&self, best: usize, tried: &Tried) -> Vec<Point> {
        let of = |at: usize| Point {
            levers: self.named(&tried.all[at].0),
            difference: Known::paired(&tried.apart(at, best)).unwrap_or(Known { mean: 0.0, se: None }),
        };
        let others = (0..tried.all.len()).filter(|at| *at != best && self.may_be_best(*at, best, tried));
        let mut others: Vec<Point> = others.map(of).collect();
        others.sort_by(|one, other| other.difference.mean.total_cmp(&one.difference.mean));
        std::iter::once(of(best)).chain(others).collect()
    }

    fn shape(&self, best: usize, finite: bool, runs: u32, tried: &mut Tried) -> Result<Vec<Shape>> {
        let mut shapes = Vec::new();
        for (which, lever) in self.levers.iter().enumerate() {
            let mut setting = tried.all[best].0.clone();
            let values = values(lever, setting[which], finite);
            let mut places = Vec::new();
            for value in values {
                setting[which] = value;
                // Who fell behind was played no further.
                let runs = if finite && tried.place(&setting).is_some() { 0 } else { runs };
                places.push((value, tried.in_worlds(&setting, runs)?));
            }
            let points = places.into_iter().map(|(value, at)| self.along(value, at, best, tried)).collect();
            shapes.push(Shape { lever: lever.name.clone(), points });
        }
        Ok(shapes)
    }

    fn map(&self, best: usize, finite: bool, runs: u32, tried: &mut Tried) -> Result<Option<Map>> {
        let [first, second] = self.levers else { return Ok(None) };
        let setting = tried.all[best].0.clone();
        let (down, across) = (values(first, setting[0], finite), values(second, setting[1], finite));
        let mut places = Vec::new();
        for one in &down {
            let mut row = Vec::new();
            for other in &across {
                let runs = if finite { 0 } else { runs };
                row.push((*other, tried.in_worlds(&[*one, *other], runs)?));
            }
            places.push(row);
        }
        let row =
            |row: Vec<(f64, usize)>| row.into_iter().map(|(value, at)| self.along(value, at, best, tried)).collect();
        let points = places.into_iter().map(row).collect();
        Ok(Some(Map { levers: [first.name.clone(), second.name.clone()], down, across, points }))
    }
}

fn effect(each: &[f64]) -> Effect {
    Effect::new(each).unwrap_or(Effect { mean: 0.0, se: None, ci95: None })
}
