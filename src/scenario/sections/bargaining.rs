//! Bargaining: what large accounts obtain.

use super::{ASSUMED, customers};
use crate::scenario::keys::Absent::Number;
use crate::units::Role::{PerOccasion, Share};

section! { BARGAINING BargainingKey "bargaining" "[bargaining]"
    "What large accounts obtain by their share of the firm's revenue of the last year. Nothing in the first period.":
    Concession "concession" customers(PerOccasion), Number(0.0),
        "The points of margin that the firm concedes, per unit of that share above `above`: at 0.15 an account with 0.10 above it obtains 0.015.", ASSUMED => "0.15";
    Above "above" customers(Share), Number(0.05), "The share from which an account bargains.", ASSUMED => "0.05";
    ExtraService "extra_service" customers(PerOccasion), Number(0.0),
        "The part by which serving an account costs more, per unit of that share above `above`.", ASSUMED => "0.5";
}
