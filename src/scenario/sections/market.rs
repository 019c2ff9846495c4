//! The market: how many customers there can be, and what is said of the firm.

use super::{ASSUMED, customers, portfolio, start};
use crate::scenario::keys::Absent::{Monthly, Number};
use crate::units::Role::{Gain, Pace, PerOccasion, Share};

section! { MARKET MarketKey "market" "[market]" "How many customers there can be at all.":
    Size "size" portfolio(PerOccasion), Number(f64::MAX),
        "How many there are to be won: newcomers, also those who are brought, are fewer by the part of it that the firm has already.", ASSUMED => "5_000";
}

section! { REPUTATION ReputationKey "reputation" "[reputation]"
    "What is said of the firm: it follows how content customers are, and moves who comes and who stays.":
    Start "start" start(Share), Number(0.7),
        "Where it stands at the opening: there neither winning nor staying is other than stated.", ASSUMED => "0.7";
    Pace "pace" portfolio(Pace), Monthly(0.1), "The part of the gap to the satisfaction of customers that it closes.", ASSUMED => "0.1";
    Win "win" portfolio(Gain), Number(0.0), "The part of the newcomers of channels that each tenth above `start` adds.", ASSUMED => "0.1";
    Stay "stay" customers(Share), Number(0.0),
        "The part of the hazard of leaving that each tenth above `start` takes away.", ASSUMED => "0.05";
}
