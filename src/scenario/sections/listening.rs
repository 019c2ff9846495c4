//! Listening: what the firm asks its customers, and what it is told.

use super::{ASSUMED, LAW, customers};
use crate::scenario::keys::Absent::Number;
use crate::units::Role::{Chance, PerOccasion, Share};

section! { LISTENING ListeningKey "listening" "[listening]"
    "What the firm asks: how content its customers are, and why they leave. Without it nobody knows.":
    Survey "survey" customers(Chance), Number(0.0), "The chance that a customer on file is asked how content it is.", LAW => "0.25", firm;
    SurveyCost "survey_cost" customers(PerOccasion), Number(0.0), "Money for each who is asked.", ASSUMED => "1.50", firm;
    SurveyNoise "survey_noise" customers(PerOccasion), Number(0.0),
        "The standard deviation of what a customer says around its satisfaction; it says 0 to 1.", ASSUMED => "0.1";
    Exit "exit" customers(Share), Number(0.0),
        "The part of the leavers that is asked why, when the firm sees the leaving: who falls silent when it is written off.", LAW => "0.5", firm;
    ExitCost "exit_cost" customers(PerOccasion), Number(0.0), "Money for each who is asked why.", ASSUMED => "12", firm;
    ExitTruth "exit_truth" customers(Share), Number(1.0),
        "The part of those asked that says why; the others name, evenly, another cause that pressed on them.", ASSUMED => "0.8";
}
