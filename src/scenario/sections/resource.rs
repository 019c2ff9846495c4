//! Resources: people, vans and machines, whose time is paid whether or not there is work for it.

use super::{ASSUMED, LAW, MOST_PERIODS, portfolio};
use crate::scenario::keys::Absent::{Described, Monthly, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::Adapts;
use crate::units::Role::{Pace, PerBasis, PerOccasion, Share};

section! { RESOURCE ResourceKey "resources.*" "resource"
    "People, vans or machines. They are paid for being there; customers are charged for the minutes they take.":
    Units "units" portfolio(PerOccasion), Required,
        "How many there are, in whole numbers; one at least. A later change hires or releases the difference.", LAW => "3";
    Minutes "minutes" portfolio(PerBasis), Required, "Minutes that one can be there.", "Kaplan & Anderson 2004" => "100_000";
    Practical "practical" portfolio(Share), Number(0.8), "The part of them that is work.", "Kaplan & Anderson 2004";
    Cost "cost" portfolio(PerBasis), Required, "Money for one, whether or not there is work.", LAW => "40_000";
    Overtime "overtime" portfolio(PerOccasion), Number(1.0),
        "What a minute above capacity is paid, as a multiple of the usual rate; at 0 it is squeezed in for nothing.", ASSUMED => "1.5";
    Knee "knee" portfolio(PerOccasion), Number(0.85), "The load, work as a part of capacity, from which quality falls.", ASSUMED => "0.85";
    Strain "strain" portfolio(PerOccasion), Number(0.0),
        "The part of quality that a load of 1 above the knee takes away.", ASSUMED => "0.5";
    Mood "mood" portfolio(Share), Number(0.7), "How people feel when nothing presses; above 0.", ASSUMED;
    MoodPace "mood_pace" portfolio(Pace), Monthly(0.1), "The part of the gap that mood closes.", ASSUMED;
    MoodStrain "mood_strain" portfolio(PerOccasion), Number(0.0),
        "What a load of 1 above the knee takes from mood.", ASSUMED => "1";
    MoodWeight "mood_weight" portfolio(PerOccasion), Number(0.0),
        "How much mood counts: quality goes by (mood now / `mood`) to this power.", ASSUMED => "1";
    "adapts" Takes::Choice(Adapts::WORDS), Word("fixed"), "Whether their number follows the work.", ASSUMED;
    HireAt "hire_at" portfolio(PerOccasion), Described("its `knee`"),
        "The load above which more are hired, so many that it falls to this.", ASSUMED => "0.95";
    ReleaseAt "release_at" portfolio(PerOccasion), Number(0.6), "The load below which some are released, down to the same number.", ASSUMED => "0.5";
    "watch" Takes::Whole(1, MOST_PERIODS), Number(3.0), "Over how many periods the load is looked at.", ASSUMED => "6";
    HireCost "hire_cost" portfolio(PerOccasion), Number(0.0), "Money for each who is hired.", ASSUMED => "5_000";
    "hire_delay" Takes::Whole(0, MOST_PERIODS), Number(0.0), "Periods until who is hired works, and is paid.", ASSUMED => "3";
    "notice" Takes::Whole(0, MOST_PERIODS), Number(0.0), "Periods that who is released still works, and is paid.", ASSUMED => "3";
}
