//! Who asks, and what is said to them meanwhile.

use crate::error::Problem;
use crate::stop::Stop;

/// Who asks: is told what to know before the answer is believed, sees how far it is, and may wish for the end.
pub trait Door: Sync {
    /// The wish for the end.
    fn stop(&self) -> &Stop;

    /// What such a wish means to the work that begins now.
    fn begin(&self, phase: Phase);

    /// Something to know before the answer is believed, in a sentence.
    fn warn(&self, text: &str);

    /// The same of places in what was read.
    fn note(&self, problems: &[Problem]);

    /// Shows how far so many plays are, until it is dropped.
    fn bar(&self, plays: u32) -> Box<dyn Bar + '_>;
}

/// How far plays are.
pub trait Bar: Sync {
    /// So many are wanted now.
    fn towards(&self, plays: u32);

    /// So many are finished by now.
    fn finished(&self, plays: u32);
}

/// What a wish for the end means to the work that goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// There is nothing to keep.
    #[default]
    Nothing,
    /// What is half done is worth something, and the work hears the wish itself.
    Keeping,
    /// It is nearly done.
    Finishing,
}

impl dyn Door + '_ {
    /// Does work that is worth something half done, and ends when it is asked to stop.
    pub(crate) fn keeping<T>(&self, work: impl FnOnce(&Stop) -> T) -> T {
        self.during(Phase::Keeping, || work(self.stop()))
    }

    /// Does work that is nearly done.
    pub(crate) fn finishing<T>(&self, work: impl FnOnce() -> T) -> T {
        self.during(Phase::Finishing, work)
    }

    fn during<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> T {
        self.begin(phase);
        let done = work();
        self.begin(Phase::Nothing);
        done
    }
}
