//! Stocks: what each customer gathers and loses.

use super::{ASSUMED, LAW, arrival, customers};
use crate::scenario::keys::Absent::{Described, Number};
use crate::scenario::keys::Takes;
use crate::units::Role::{Gain, Pace, PerBasis, PerOccasion, Plain, Share};

section! { STOCK StockKey "stocks.*" "stock"
    "What each customer gathers and loses: points, engagement, a bond, goodwill. Rules see it as an attribute of that name.":
    "segments" Takes::Names("segment"), Described("all of them"), "Whose customers have it.", LAW;
    Start "start" arrival(PerOccasion), Number(0.0), "What a customer has on arrival.", ASSUMED => "10";
    PerPurchase "per_purchase" customers(PerOccasion), Number(0.0), "What each purchase fills.", ASSUMED => "10";
    PerMoney "per_money" customers(PerOccasion), Number(0.0),
        "What each unit of money spent fills, at the price paid and without fees.", ASSUMED => "0.01";
    PerContact "per_contact" customers(PerOccasion), Number(0.0),
        "What each contact fills: those of activities with `driver = \"contact\"`.", ASSUMED => "5";
    PerComplaint "per_complaint" customers(Plain), Number(0.0),
        "What a complaint fills, or takes below 0; nothing falls below 0 itself.", ASSUMED => "-10";
    PerTime "per_time" customers(PerBasis), Number(0.0), "What time fills.", ASSUMED => "6";
    Fade "fade" customers(Pace), Number(0.0), "The part that is lost with time.", ASSUMED => "0.2";
    Most "most" customers(PerOccasion), Number(f64::MAX),
        "The most that a customer can have; required with `spend` or `refer`.", ASSUMED => "500";
    "unit" Takes::Number(f64::MIN_POSITIVE, f64::MAX), Number(1.0), "How much of it one step of its ties is.", ASSUMED => "100";
    Stay "stay" customers(Share), Number(0.0), "The part of the hazard of leaving that each `unit` takes away.", ASSUMED => "0.05";
    Spend "spend" customers(Gain), Number(0.0), "The part of the basket that each `unit` adds.", ASSUMED => "0.02";
    Refer "refer" customers(Gain), Number(0.0), "The part of the referrals that each `unit` adds; 1 doubles them.", ASSUMED => "0.1";
    Cost "cost" customers(PerOccasion), Number(0.0), "Money for each 1 that enters; what does not fit costs nothing.", ASSUMED => "0.01";
    RedeemAt "redeem_at" customers(PerOccasion), Number(f64::MAX),
        "Whoever has so much turns it in, as often as it holds; above 0. Without it nobody does.", LAW => "100";
    RedeemCost "redeem_cost" customers(PerOccasion), Number(0.0), "Money each time.", ASSUMED => "5";
}

impl StockKey {
    /// What fills a stock by counts of the period, beside time.
    pub const COUNTED: [StockKey; 4] =
        [StockKey::PerPurchase, StockKey::PerMoney, StockKey::PerContact, StockKey::PerComplaint];
}
