//! Measures: what the firm does to some customers, now and then, and what it does to them.

use super::{ASSUMED, LAW, LONGEST, customers, portfolio};
use crate::scenario::keys::Absent::{Described, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::{Judge, OfPeriod};
use crate::units::Role::{PerBasis, PerOccasion, Share, Switch};

section! { MEASURE MeasureKey "measures.*" "measure"
    "What the firm does to some customers, now and then: a mail, a call, an offer. Whoever is on file, meant by `for` and not left out as `control` is contacted, and costs; `reach` says on how many it works.":
    "label" Takes::Text, Described("its name"), "What reports call it.", LAW;
    On "on" portfolio(Switch), Number(0.0), "Whether it is taken without any strategy's doing; a strategy takes it with `measures`.", LAW, firm;
    For "for" customers(Switch), Number(1.0),
        "Whom it is for: a condition on what is on file, `'customer.status == \"silent\"'`.", LAW, firm;
    "from" Takes::Whole(0, LONGEST), Number(0.0), "The first period in which it may be taken.", LAW => "6";
    "until" Takes::Whole(0, 2 * LONGEST), Described("the last period of the horizon"), "The last period in which it may be taken.", LAW => "35";
    "every" Takes::Whole(1, LONGEST), Number(1.0),
        "Periods from one round to the next, counted from the later of its own `from` and, where it is not `on`, that of the strategy that takes it.", LAW => "3";
    "at_most" Takes::Whole(1, LONGEST), Described("without end"), "How often a customer is contacted at most.", LAW => "2";
    Reach "reach" customers(Share), Number(1.0), "On how many of those contacted it works.", ASSUMED => "0.4", firm;
    Cost "cost" customers(PerOccasion), Number(0.0), "Money for each contact, whether or not it works.", ASSUMED => "2.50", firm;
    Minutes "minutes" customers(PerOccasion), Number(0.0), "Minutes of the resource that each contact takes.", ASSUMED => "5", firm;
    "resource" Takes::Name("resource"), Described("nobody"), "Who does its minutes.", LAW;
    Budget "budget" portfolio(PerBasis), Number(f64::MAX),
        "Money for its contacts. Where a round would cost more, each of those meant is contacted with the chance of its share. Who arrives in a round is contacted beside it.", ASSUMED => "5000", firm;
    "does" Takes::Changes, Described("nothing"), "What it does to whom it reaches, in this order.", LAW => "[{ path = \"wake\", add = 0.10 }]";
    "lasts" Takes::Whole(1, LONGEST), Number(1.0),
        "Periods that it acts, that of the contact first. So many periods after that of the contact an answer still counts.", ASSUMED => "3";
    "control" Takes::Number(0.0, 1.0), Number(0.0),
        "The part of the customers, drawn for each once, that it leaves out to compare with.", ASSUMED => "0.2";
    "judge" Takes::Choice(Judge::WORDS), Word("purchase"), "What counts as an answer.", LAW;
}

section! { EFFECT "measures.*.does.*" "effect" "What a measure does to one quantity of whom it reaches; exactly one of `add`, `scale` and `set`.":
    "path" Takes::Text, Required, "A quantity of its segment, as `wake`; or `satisfaction`, `expectation`, `products` and `stocks.NAME`, which change once.", LAW;
    "add" Takes::Number(f64::MIN, f64::MAX), Described("nothing"), "Plus, on the basis of the quantity: a number, an assumption, or a distribution of which each run draws once.", LAW => "0.10";
    "scale" Takes::Number(f64::MIN, f64::MAX), Described("nothing"), "Times: likewise.", LAW => "1.2";
    "set" Takes::Number(f64::MIN, f64::MAX), Described("nothing"), "Instead: likewise.", LAW => "0.9";
    "basis" Takes::Choice(OfPeriod::WORDS), Described("that of the quantity"), "`period`: `add` is added to the number of the period.", LAW;
    "causes" Takes::Names("cause"), Described("all of them"), "Of `wake`: whom it wakes, by what they fell asleep for.", LAW;
}
