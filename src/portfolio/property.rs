//! How rules see a column of customers.

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// Yes or no.
    Bool,
    /// Words.
    Text,
}

/// Whose rules see a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenBy {
    /// Everybody's: the firm has it on file.
    Everyone,
    /// Those that describe the customer's nature: the firm cannot see it.
    Nature,
}

/// A column that rules may read of a customer.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name in a rule, after the dot.
    pub name: &'static str,
    /// Whose rules see it.
    pub seen_by: SeenBy,
    /// What it holds.
    pub kind: Kind,
    /// The lowest and the highest value it may have; the compiler relies on it for whole numbers.
    pub range: (f64, f64),
    /// Its unit, empty where there is none.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: &'static str,
}

/// Whole numbers of the simulation (periods, products) stay far below this.
pub const MANY: f64 = 1e9;
/// The range of what may be any number.
pub const ANY: (f64, f64) = (f64::MIN, f64::MAX);
/// The range of an amount that is never negative.
pub const AMOUNT: (f64, f64) = (0.0, f64::MAX);
/// The range of a share.
pub const SHARE: (f64, f64) = (0.0, 1.0);
