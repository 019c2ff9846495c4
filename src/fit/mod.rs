//! Fitting laws to what customers did: their likelihoods, where those are highest, and what else the data leave possible.

mod ascent;
mod buying;
mod folder;
mod held;
mod keeping;
mod matrix;
mod mixing;
mod posterior;
mod special;
mod spending;
mod study;
mod survivors;

pub use ascent::{Peak, Unfit, fit};
pub use buying::{Buying, BuyingLaw, Purchases};
pub use folder::{Client, Contracts, IMPORTED, Kind, Member, Newcomers, Orders, Read, Records, Stated, read};
pub use held::{Left, Spent, Times};
pub use keeping::{Keeping, KeepingLaw, Survival};
pub use mixing::Mixing;
pub use posterior::{Posterior, Unmixed, sample};
pub use spending::{Spending, SpendingLaw};
pub use study::{Fitted, Outlook, Prospect, ROWS, Ratio, Trial};
pub use survivors::{Buyer, Drawn, Last, stayer};

/// A law with parameters above 0, and data to hold it against.
pub trait Law: Sync {
    /// What the parameters are called in the paper.
    fn names(&self) -> &'static [&'static str];

    /// Where a search for the parameters begins: the scale of the data, and 1 for what has none. The priors of parameters that
    /// stand alone have their median here.
    fn start(&self) -> Vec<f64>;

    /// What is known of each parameter before the data are seen.
    fn priors(&self) -> &'static [Prior];

    /// The logarithm of the probability (density) of the data.
    fn ln_likelihood(&self, parameters: &[f64]) -> f64;
}

/// What is known of parameters before the data are seen. The sd of 1.5 is assumed: two thirds lie within a factor of 4.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prior {
    /// The two parameters of a beta law, this one and the next: their mean is uniform, and ln(alpha + beta) normal around ln 2.
    Pair,
    /// The second of a pair.
    Paired,
    /// Lognormal around the start.
    Alone,
}
