//! What the firm does for its customers.

use super::{ASSUMED, LAW, customers};
use crate::scenario::keys::Absent::{Described, Monthly, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::{CountsAs, Follows};
use crate::units::Role::{Pace, PerBasis, PerOccasion, Share};

section! { SERVICE ServiceKey "services.*" "service" "A service level.":
    Quality "quality" customers(Share), Number(0.7), "Performance P.", ASSUMED => "0.85";
    Adjustment "adjustment" customers(Pace), Monthly(0.1),
        "The part of the gap to performance that satisfaction closes, without complaints.", ASSUMED => "0.3";
    Surprise "surprise" customers(PerOccasion), Number(0.0),
        "Weight of the surprise P - E; 0 switches expectation off.", ASSUMED => "0.5";
    LossWeight "loss_weight" customers(PerOccasion), Number(1.0),
        "How much heavier a disappointment weighs than a delight; 1 to 2.5 is usual.", ASSUMED => "2";
    Habituation "habituation" customers(Pace), Monthly(0.2),
        "The part of the gap to performance that expectation closes.", ASSUMED => "0.3";
    Resolved "resolved" customers(Share), Number(0.0), "Share of complaints resolved; the others are ignored.", ASSUMED => "0.6";
    Fast "fast" customers(Share), Number(1.0), "Share of the resolved that are settled at once; the others slowly.", ASSUMED => "0.8";
    Noticed "noticed" customers(Share), Number(0.0),
        "Share of the silent problems that the firm finds first and settles, fast or slowly.", ASSUMED => "0.3";
    Relief "relief" customers(Share), Number(0.05), "What a problem settled fast adds to satisfaction.", ASSUMED => "0.05";
    SlowRelief "slow_relief" customers(Share), Number(0.0), "What one settled slowly adds to satisfaction.", ASSUMED => "0.02";
    Damage "damage" customers(Share), Number(0.25), "What an ignored complaint takes from satisfaction.", ASSUMED => "0.25";
    SilentDamage "silent_damage" customers(Share), Number(0.0),
        "What a problem of which nobody heard takes from satisfaction.", ASSUMED => "0.1";
    IgnoredLeave "ignored_leave" customers(Share), Number(0.0),
        "The chance that an ignored complaint ends the relation.", ASSUMED => "0.05";
    SlowLeave "slow_leave" customers(Share), Number(0.0),
        "The chance that a problem settled slowly ends the relation.", ASSUMED => "0.02";
    SilentLeave "silent_leave" customers(Share), Number(0.0),
        "The chance that a problem of which nobody heard ends the relation.", ASSUMED => "0.02";
    Cost "cost" customers(PerBasis), Number(0.0), "Money per customer on file.", LAW => "25";
    "resource" Takes::Name("resource"), Described("none"), "Whose load and mood its quality follows.", ASSUMED;
    "priority" Takes::Whole(1, 9), Number(5.0), "Whose work comes first: 1 before 2, and so on to 9.", ASSUMED => "1";
}

section! { ACTIVITY ActivityKey "activities.*" "activity" "Work that customers cause.":
    "driver" Takes::Driver(Follows::WORDS), Required, "What its count follows, or the count in each period: a number here is not converted.", "Kaplan & Anderson 2004";
    "rate" customers(PerBasis), Described("only and always with `driver = \"contact\"`"),
        "The mean of its own count (Poisson).", LAW => "3.6";
    Cost "cost" customers(PerOccasion), Number(0.0), "Money per count; beside `minutes` what the work needs, not the work itself.", "Kaplan & Anderson 2004" => "9.50";
    Minutes "minutes" customers(PerOccasion), Number(0.0), "Minutes of work per count, at the rate of its `resource`.", "Kaplan & Anderson 2004" => "12";
    "resource" Takes::Name("resource"), Described("none"), "Who does the work of `minutes`.", LAW;
    "line" Takes::Choice(CountsAs::WORDS), Word("serving"), "What it counts as: `acquisition` for the work of winning customers.", LAW;
}
