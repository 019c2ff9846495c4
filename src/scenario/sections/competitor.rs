//! A competitor: who takes customers that are not content.

use super::{ASSUMED, customers, portfolio};
use crate::scenario::keys::Absent::Number;
use crate::units::Role::{PerBasis, PerOccasion, Share};

section! { COMPETITOR CompetitorKey "competitor" "[competitor]"
    "A competitor who enters and takes customers that are not content.":
    Enters "enters" portfolio(PerOccasion), Number(f64::MAX),
        "The period from which it is there, from 0; usually a draw `per = \"run\"`. Without it, it never comes.", ASSUMED => "12";
    Pull "pull" customers(PerBasis), Number(0.0),
        "What it adds to the hazard of leaving, for each point of satisfaction (0 to 1) below `threshold`: at 0.6 who has 0.2 less leaves with a hazard of 0.12 more.", ASSUMED => "0.6";
    Threshold "threshold" customers(Share), Number(0.7), "The satisfaction from which nobody goes to it.", ASSUMED => "0.7";
}
