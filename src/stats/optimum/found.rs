//! What was found.

use super::Limit;
use crate::stats::{Effect, Known};
use serde::{Serialize, Serializer};

/// The best setting, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Optimum {
    /// The name of the strategy under which it was sought.
    pub strategy: String,
    /// What each lever is best set to.
    pub levers: Setting,
    /// By the name of each lever what reports call it.
    #[serde(skip)]
    pub labels: Vec<(String, String)>,
    /// What that is worth in fresh worlds.
    pub value: Effect,
    /// What it brings there more than the scenario as it is.
    pub gain: Effect,
    /// How much more it seemed to be worth where it was sought.
    pub optimism: Known,
    /// Whether the best is known, to a difference that is not worth mentioning; `None` where levers may take any value.
    pub decided: Option<bool>,
    /// A difference that is not worth mentioning; likewise.
    pub indifference: Option<f64>,
    /// How many settings were tried.
    pub tried: usize,
    /// In how many worlds the best was sought.
    pub runs: u32,
    /// The settings that cannot be told from it, itself included, the best first.
    pub region: Vec<Point>,
    /// What comes of each lever, the others at their best.
    pub shape: Vec<Shape>,
    /// Of two levers, every pair of values that was tried for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<Map>,
    /// What is known of the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Kept>,
}

/// A value of each lever, by name, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting(pub Vec<(String, f64)>);

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A setting against the best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The setting.
    pub levers: Setting,
    /// What it brings more than the best, where both were played.
    pub difference: Known,
}

/// What comes of one lever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// Its name.
    pub lever: String,
    /// Values in ascending order.
    pub points: Vec<Along>,
}

impl Shape {
    /// Whether no value of it makes any difference in any world.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.points.iter().all(|it| it.difference.mean == 0.0 && it.difference.se.is_none_or(|se| se == 0.0))
    }
}

/// A value of a lever.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Along {
    /// The value.
    pub at: f64,
    /// What it brings more than the best.
    pub difference: Known,
    /// Whether it cannot be told from the best.
    pub may_be_best: bool,
    /// Whether it keeps the limit, if there is one.
    pub kept: bool,
}

/// Two levers against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Map {
    /// The first, from top to bottom, and the second, from left to right.
    pub levers: [String; 2],
    /// Values of the first.
    pub down: Vec<f64>,
    /// Values of the second.
    pub across: Vec<f64>,
    /// By value of the first, and of the second.
    pub points: Vec<Vec<Along>>,
}

/// A limit, and how likely it is in fresh worlds to fall short.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// The limit.
    pub limit: Limit,
    /// How often the value stays below.
    pub chance: f64,
    /// Whether that is no more than may be.
    pub kept: bool,
}
