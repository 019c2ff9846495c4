//! Who works at a resource in one world: who is there, who comes and who goes, how busy they were and how they feel.

use crate::engine::plan::ResourceTerms;
use crate::random::math;
use crate::scenario::words::Adapts;
use std::collections::{BTreeMap, VecDeque};

/// Priorities of work, 1 first.
pub(in crate::engine) const PRIORITIES: usize = 9;

/// Rounding of a target is no reason to hire one more.
const ROUNDING: f64 = 1e-9;

/// The people of a resource.
#[derive(Clone, Default)]
pub(in crate::engine) struct Staff {
    /// The number that was stated last.
    stated: f64,
    /// At work, those on notice too.
    pub(in crate::engine) units: f64,
    /// Hired and not yet at work, by the period in which they begin.
    coming: BTreeMap<u32, f64>,
    /// On notice, by the first period without them.
    going: BTreeMap<u32, f64>,
    pub(in crate::engine) mood: f64,
    /// In the period closed last, the work of each priority and of those before it, as a part of capacity.
    loads: [f64; PRIORITIES],
    /// Minutes asked for in the last periods, the latest last: of so many as are looked at before or after a strategy begins.
    demands: VecDeque<f64>,
    watched: usize,
    /// What holds in this period.
    pub(in crate::engine) shift: Shift,
}

/// What holds for a resource in a period.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Shift {
    /// Minutes of work that one can do.
    pub(in crate::engine) one: f64,
    /// What one is paid.
    pub(in crate::engine) pay: f64,
    /// What a minute above capacity is paid, as a multiple of the usual rate.
    pub(in crate::engine) overtime: f64,
    pub(in crate::engine) hire_cost: f64,
    /// Who began to work in it.
    pub(in crate::engine) hired: f64,
    /// The load from which there is too much, what that takes of quality, and of mood.
    pub(in crate::engine) knee: f64,
    pub(in crate::engine) strain: f64,
    pub(in crate::engine) mood_strain: f64,
    /// Mood when nothing presses, its pace, and how much it counts.
    pub(in crate::engine) rest: f64,
    pub(in crate::engine) pace: f64,
    pub(in crate::engine) weight: f64,
    pub(in crate::engine) hire_at: f64,
    pub(in crate::engine) release_at: f64,
}

impl Shift {
    /// Money for a minute of work.
    pub(in crate::engine) fn rate(&self) -> f64 {
        self.pay / self.one
    }

    /// What a load above the knee leaves of quality, of mood; all of it below.
    fn left(&self, load: f64, strain: f64, of: f64) -> f64 {
        let over = load - self.knee;
        if over > 0.0 { (of - strain * over).max(0.0) } else { of }
    }
}

impl Staff {
    /// Before the first period.
    pub(in crate::engine) fn open(units: f64, mood: f64, watched: usize) -> Self {
        Staff { stated: units, units, mood, watched, ..Staff::default() }
    }

    /// The load of the period closed last, of all work.
    pub(in crate::engine) fn load(&self) -> f64 {
        self.loads[PRIORITIES - 1]
    }

    /// What is left of the quality of services whose work has this priority.
    pub(in crate::engine) fn quality(&self, priority: usize) -> f64 {
        let Shift { strain, rest, weight, .. } = self.shift;
        // At rest it is exactly 1: no power of 1 is worked out.
        let felt =
            if self.mood == rest || weight == 0.0 { 1.0 } else { math::exp(weight * math::ln(self.mood / rest)) };
        self.shift.left(self.loads[priority - 1], strain, 1.0) * felt
    }

    /// What rules see of it, in the order of [`STAFF`](crate::rules::STAFF).
    pub(in crate::engine) fn seen(&self) -> Vec<f64> {
        vec![self.load(), self.mood, self.units]
    }

    /// Minutes of work that all can do.
    pub(in crate::engine) fn capacity(&self) -> f64 {
        self.units * self.shift.one
    }

    /// Who is on notice.
    pub(in crate::engine) fn on_notice(&self) -> f64 {
        self.going.values().sum()
    }

    /// Begins a period: another number that is stated was decided at the close before; who was hired for now begins, and who
    /// was released until now is gone.
    pub(in crate::engine) fn begin(&mut self, period: u32, stated: Option<f64>, terms: &ResourceTerms) {
        if let Some(stated) = stated.filter(|stated| *stated != self.stated) {
            self.stated = stated;
            self.aim(stated, period, terms);
        }
        let later = period + 1;
        let (coming, going) = (self.coming.split_off(&later), self.going.split_off(&later));
        self.shift.hired = std::mem::replace(&mut self.coming, coming).values().sum();
        let gone: f64 = std::mem::replace(&mut self.going, going).values().sum();
        self.units += self.shift.hired - gone;
    }

    /// So many are wanted from `next` on.
    fn aim(&mut self, target: f64, next: u32, terms: &ResourceTerms) {
        let bound = self.units - self.on_notice() + self.coming.values().sum::<f64>();
        let (mut more, mut fewer) = ((target - bound).max(0.0), (bound - target).max(0.0));
        // Who is on notice is taken back first, and of these who would go first; who is still to come is called off first, the
        // last to come before the others.
        while more > 0.0
            && let Some(mut soonest) = self.going.first_entry()
        {
            more -= take(soonest.get_mut(), more);
            if *soonest.get() == 0.0 {
                soonest.remove();
            }
        }
        while fewer > 0.0
            && let Some(mut latest) = self.coming.last_entry()
        {
            fewer -= take(latest.get_mut(), fewer);
            if *latest.get() == 0.0 {
                latest.remove();
            }
        }
        if more > 0.0 {
            *self.coming.entry(next + terms.hire_delay).or_default() += more;
        }
        if fewer > 0.0 {
            *self.going.entry(next + terms.notice).or_default() += fewer;
        }
    }

    /// Closes a period in which so many minutes of each priority were asked for.
    pub(in crate::engine) fn close(&mut self, demand: &[f64; PRIORITIES]) {
        let (capacity, mut sum) = (self.capacity(), 0.0);
        for (load, minutes) in self.loads.iter_mut().zip(demand) {
            sum += minutes;
            *load = sum / capacity;
        }
        self.demands.push_back(sum);
        if self.demands.len() > self.watched {
            self.demands.pop_front();
        }
        let Shift { mood_strain, rest, pace, .. } = self.shift;
        self.mood += pace * (self.shift.left(self.load(), mood_strain, rest) - self.mood);
    }

    /// Hires or releases at the close of a period, where the work of the last ones asks for it.
    pub(in crate::engine) fn adapt(&mut self, period: u32, terms: &ResourceTerms) {
        let Some(earlier) = self.demands.len().checked_sub(terms.watch) else { return };
        if terms.adapts == Adapts::Fixed {
            return;
        }
        let mean = self.demands.range(earlier..).sum::<f64>() / terms.watch as f64;
        let (load, Shift { one, hire_at, release_at, .. }) = (mean / self.capacity(), self.shift);
        let target = (mean / (hire_at * one) - ROUNDING).ceil().max(1.0);
        let bound = self.units - self.on_notice() + self.coming.values().sum::<f64>();
        if load > hire_at && target > bound || load < release_at && target < bound && terms.adapts == Adapts::Both {
            self.aim(target, period + 1, terms);
        }
    }
}

/// Takes up to so many away, and says how many that were.
fn take(from: &mut f64, most: f64) -> f64 {
    let taken = from.min(most);
    *from -= taken;
    taken
}
