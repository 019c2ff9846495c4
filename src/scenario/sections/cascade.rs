//! Cascades: measures one after another, until one works.

use super::{ASSUMED, LAW, LONGEST, portfolio};
use crate::scenario::keys::Absent::{Described, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::LastResort;
use crate::units::Role::{Share, Switch};

section! { CASCADE CascadeKey "cascades.*" "cascade"
    "Measures that are taken one at a time: one that too few answer gives way to the next.":
    "label" Takes::Text, Described("its name"), "What reports call it.", LAW;
    On "on" portfolio(Switch), Number(0.0), "Whether it is taken without any strategy's doing; a strategy takes it with `measures`.", LAW, firm;
    "measures" Takes::Names("measure"), Required, "Its measures, in the order in which they are tried.", LAW;
    "after" Takes::Whole(1, LONGEST), Required,
        "So many periods after its first contact a measure is judged, when the period is closed; without contacts never, and where it has a `control` not before somebody was left out. The next is taken from the period after.", ASSUMED => "3";
    "at_least" Takes::Whole(1, LONGEST), Number(1.0),
        "So many contacts of a measure, and as many left out where it has a `control`, must be answerable no more before it is judged: until then it goes on.", ASSUMED => "50";
    KeepIf "keep_if" portfolio(Share), Required,
        "The part of those contacted that must have answered for a measure to be kept; where it has a `control`, the part by which that must be more than of those left out.", ASSUMED => "0.08", firm;
    "then" Takes::Choice(LastResort::WORDS), Word("stop"), "What follows where the last measure is not kept either.", LAW;
}
