//! Levers: what the firm could set otherwise.

use super::LAW;
use crate::scenario::keys::Absent::{Described, Required};
use crate::scenario::keys::Takes;

section! { LEVER "levers.*" "lever"
    "What the firm could set otherwise, and from where to where: what `tenure optimize` searches. It moves no figure by itself.":
    "path" Takes::Text, Required, "What it sets: `scenario.fixed_cost`, `strategies.card.change.0.add`; any part may be `*`.", LAW;
    "label" Takes::Text, Described("its name"), "What reports call it.", LAW;
    "low" Takes::Number(f64::MIN, f64::MAX), Described("`values`"), "The lowest that it may be set to.", LAW => "10";
    "high" Takes::Number(f64::MIN, f64::MAX), Described("`values`"), "The highest.", LAW => "20";
    "step" Takes::Number(f64::MIN_POSITIVE, f64::MAX), Described("any value between"), "By how much it moves at a time, from `low` on.", LAW => "0.5";
    "values" Takes::Numbers, Described("`low` and `high`"), "What it may be set to, in any order, instead of `low` and `high`.", LAW => "[10, 12, 15]";
    "cost" Takes::Text, Described("nothing"),
        "What it costs to set it so, in money of the start, once: a rule of `lever`, the value that it has, such as `2000.0 * lever`.", LAW => "\"2000.0 * lever\"";
}
