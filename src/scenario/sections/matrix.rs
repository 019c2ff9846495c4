//! The value matrix: who is high in what, and what is done with those who are.

use super::LAW;
use crate::scenario::keys::Absent::Described;
use crate::scenario::keys::Takes;
use crate::scenario::words::Axis;

section! { MATRIX "matrix.*" "[[matrix]]"
    "What tells customers apart in `tenure value`: an entry for each measure that says from where on it is high, and one for each cell that says what to do. It moves no figure.":
    "measure" Takes::Choice(Axis::WORDS), Described("the entry is a cell"), "What is measured of a customer. One without an entry is high in the highest fifth; `dependence` from a tenth of all revenue on.", LAW;
    "high" Takes::Number(f64::MIN, f64::MAX), Described("`top`"), "High is who has so much or more: money a year, of `dependence` a share of all revenue.", LAW => "50000";
    "top" Takes::Number(0.0, 1.0), Described("`high`"), "High is who belongs to this part of the customers, the highest first, and has more than nothing.", LAW => "0.2";
    "cell" Takes::Names("measure"), Described("the entry is a measure"), "The measures that are high in this cell; the others are low. `[]`: all are low.", LAW => "[\"revenue\", \"dependence\"]";
    "action" Takes::Text, Described("nothing is said"), "What to do with the customers of the cell; without `cell` with those of all other cells. Either each cell has one, or none.", LAW => "\"Renegotiate\"";
}
