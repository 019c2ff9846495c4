//! Time, what a scenario is called, and the names that it adds.

use super::{ASSUMED, LAW, LONGEST, MOST_RUNS, portfolio};
use crate::scenario::keys::Absent::{Described, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::{Basis, Ruin};
use crate::units::Role::PerBasis;
use crate::units::{Length, Moment};

/// What nobody has in hand: cents are still known of it.
const MOST_CASH: f64 = 1e15;

section! { SCENARIO ScenarioKey "scenario" "[scenario]" "How long, in what steps, and what later money is worth now.":
    "name" Takes::Text, Described("the name of the file"), "What reports call it.", LAW;
    "currency" Takes::Text, Word("EUR"), "The unit of every amount of money.", LAW;
    "period" Takes::Choice(Length::WORDS), Word("month"),
        "The step of the simulation. A year is 12 months, 4 quarters, 52 weeks or 365 days.", LAW;
    "periods" Takes::Whole(1, LONGEST), Required, "The horizon, in periods.", LAW => "60";
    "run_off" Takes::Whole(0, LONGEST), Number(0.0),
        "Further periods without newcomers, referrals and fixed cost, valued too.", LAW => "24";
    "rate_basis" Takes::Choice(Basis::WORDS), Word("year"), "The time in which every rate is stated.", LAW;
    "discount_rate" Takes::Number(0.0, 1.0), Number(0.0),
        "What a year takes off the value of money: 0.08 for 8% a year.", LAW => "0.08";
    "discounting" Takes::Choice(Moment::WORDS), Word("start"), "When in a period its money flows.", LAW;
    FixedCost "fixed_cost" portfolio(PerBasis), Number(0.0), "Cost that no customer causes.", LAW => "320_000";
    "opening_cash" Takes::Number(-MOST_CASH, MOST_CASH), Described("no balance is kept"),
        "Money in hand before the first period; below 0 is owed.", LAW => "50_000";
    "ruin" Takes::Choice(Ruin::WORDS), Word("note"),
        "What follows where a period closes with less than 0 in hand: it is noted, or the firm stops. Only with `opening_cash`.", LAW;
    "runs" Takes::Whole(1, MOST_RUNS as u64), Number(1000.0), "How many times the future is played.", ASSUMED => "1000";
    "seed" Takes::Whole(0, (1 << 53) - 1), Number(42.0), "Picks the chances: the same seed, the same answer.", LAW => "42";
    "start" Takes::Date, Described("none: needed when the customer list has dates"), "The first day of period 0.", LAW;
    "rules" Takes::Names("rule file"), Described("none"),
        "Rule files that hold with and without a strategy, in the order in which they stack.", LAW;
}

section! { ASSUMPTION "assumptions.*" "assumption"
"What nobody knows, by names of your own: a number, or a law of which each run draws once, the same for all strategies. In place of a number stands its name between quotes; a rule reads it bare. What hangs together stands in a joint table, `fit = { table = \"fit.csv\" }`: each run takes one of its rows, by the column `weight` where there is one, and its columns are called `fit.alpha`.": }

section! { MEMORY "memory.*" "remembered number"
"What a policy remembers from period to period, by names of your own: `stage = 0` is what `portfolio.stage` is at first; `portfolio.stage = 1` writes it.": }
