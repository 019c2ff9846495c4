//! What reports tell beside what they always tell.

use super::LAW;
use crate::scenario::keys::Absent::Described;
use crate::scenario::keys::Takes;

section! { REPORT "report" "[report]" "What a report tells beside what it always tells. It moves no figure.":
    "show" Takes::Names("metric"), Described("none"), "Metrics of which a report shows the mean under each strategy too, in this order.", LAW => "[\"clv\", \"repeat_purchases\"]";
}
