//! Readable overlays on the scenario: strategies and reality checks.

use super::{LAW, LONGEST, portfolio};
use crate::scenario::keys::Absent::{Described, Number, Required};
use crate::scenario::keys::Takes;
use crate::units::Role::{PerBasis, PerOccasion};

section! { STRATEGY "strategies.*" "strategy" "A readable overlay on the scenario.":
    "label" Takes::Text, Described("its name"), "What reports call it.", LAW;
    "change" Takes::Changes, Described("nothing"), "What it changes, in this order.", LAW;
    "rules" Takes::Names("rule file"), Described("none"), "Rule files on top of the scenario's.", LAW;
    "cost" Takes::Table, Described("nothing"), "What it costs.", LAW;
    "from" Takes::Whole(0, LONGEST), Number(0.0), "The first period in which it holds.", LAW => "6";
    "until" Takes::Whole(0, 2 * LONGEST), Described("the last period, the run-off included"),
        "The last period in which it holds; it may lie in the run-off.", LAW => "35";
    "ramp" Takes::Whole(0, LONGEST), Number(0.0),
        "In how many periods, from `from` on, what its changes add or scale by comes about, in equal steps.", LAW => "6";
    "measures" Takes::Names("measure or cascade"), Described("none"), "Measures and cascades that it takes, beside those that are taken without it.", LAW;
    "drop" Takes::Names("segment"), Described("none"), "Segments whose customers are gone at `from`.", LAW;
}

section! { STRATEGY_COST CostKey "strategies.*.cost" "cost of a strategy" "What a strategy costs.":
    Once "once" portfolio(PerOccasion), Number(0.0), "Money in its first period.", LAW => "30_000", firm;
    PerYear "per_year" portfolio(PerOccasion), Number(0.0), "Money a year, for as long as it holds, up to the horizon.", LAW => "20_000", firm;
    PerCustomer "per_customer" portfolio(PerBasis), Number(0.0), "Money per customer on file.", LAW => "40", firm;
    "segments" Takes::Names("segment"), Described("all of them"), "Whose customers `per_customer` is paid for.", LAW;
}

section! { CHANGE "strategies.*.change.*" "change" "One change of a strategy; exactly one of `add`, `scale` and `set`.":
    "path" Takes::Text, Required, "What changes: `segments.*.retention`; any part may be `*`.", LAW;
    "add" Takes::Number(f64::MIN, f64::MAX), Described("nothing"),
        "Plus, on the basis of the quantity: a number, an assumption, or a distribution of which each run draws once.", LAW => "0.05";
    "scale" Takes::Number(f64::MIN, f64::MAX), Described("nothing"), "Times: likewise.", LAW => "1.1";
    "set" Takes::Number(f64::MIN, f64::MAX), Described("nothing"),
        "Instead: likewise, or a word where the key takes one.", LAW => "0.9";
}

section! { CHECK "check.*" "[[check]]" "A statement that must hold before the results are believed.":
    "name" Takes::Text, Required, "What it says, in words.", LAW;
    "given" Takes::Given, Described("the scenario as it is"), "What is set before it is tried: paths with values.", LAW;
    "then" Takes::Text, Required, "What must hold then, over metrics: `customers_lost == 0`.", LAW;
}
