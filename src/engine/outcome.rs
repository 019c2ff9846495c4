//! What one replication of one strategy came to.

use super::outlook::Outlook;
use serde::Serialize;

/// Which direction is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Revenue, value.
    Higher,
    /// Costs and losses.
    Lower,
}

/// In what a metric is counted; decides how reports write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money in the currency of the scenario.
    Money,
    /// A number of customers, purchases, customer-periods.
    Count,
    /// Of one.
    Share,
}

/// A figure of one replication, as MODEL.md defines it. The order is that of every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Every cash line up to the horizon, discounted.
    Npv,
    /// The same for the run-off periods.
    NpvRunOff,
    /// Of both together: what strategies are ranked by.
    Value,
    /// Undiscounted.
    Revenue,
    /// Revenue less cost of goods.
    GrossMargin,
    /// Activities and service levels.
    CostToServe,
    /// Channels and referral rewards.
    AcquisitionCost,
    /// What the strategy costs: once and per customer.
    ProgrammeCost,
    /// Costs booked by rules.
    BookedCost,
    /// No customer causes it.
    FixedCost,
    /// Active before the first period, listed customers who start later not included.
    CustomersStart,
    /// After the last leaving, those won but not yet buying included.
    CustomersEnd,
    /// By channels, referrals, and listed customers who start later.
    CustomersWon,
    /// Exits by the customers' own decision.
    CustomersLost,
    /// Gone because the strategy dropped their segment.
    CustomersDropped,
    /// Active customers summed over periods.
    CustomerPeriods,
    /// On a yearly basis.
    RetentionRate,
    /// All purchases.
    Purchases,
    /// All but each customer's first.
    RepeatPurchases,
    /// Mean present value of a customer, before acquisition.
    Clv,
    /// The same after acquisition.
    ClvNet,
    /// The share of these customers who are still there when the simulation ends: what they are worth then is cut off.
    ClvCut,
    /// Of the opening customers.
    CustomerEquity,
    /// With the newcomers' net value.
    CustomerEquityTotal,
}

/// One row of the table of metrics.
pub struct MetricInfo {
    /// Which.
    pub metric: Metric,
    /// Its name in JSON and CSV.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// Which direction is good news.
    pub better: Better,
    /// Whether it also exists per period (`--series`).
    pub by_period: bool,
}

macro_rules! metrics {
    ($($metric:ident $name:literal $label:literal $unit:ident $better:ident $by_period:literal;)*) => {
        /// Every metric, in the order of the enum.
        pub const METRICS: &[MetricInfo] = &[$(MetricInfo {
            metric: Metric::$metric, name: $name, label: $label, unit: Unit::$unit, better: Better::$better, by_period: $by_period,
        }),*];
    };
}

metrics! {
    Npv "npv" "Net present value" Money Higher true;
    NpvRunOff "npv_run_off" "Value of the run-off" Money Higher false;
    Value "value" "Value, the run-off included" Money Higher false;
    Revenue "revenue" "Revenue" Money Higher true;
    GrossMargin "gross_margin" "Gross margin" Money Higher true;
    CostToServe "cost_to_serve" "Cost to serve" Money Lower true;
    AcquisitionCost "acquisition_cost" "Acquisition cost" Money Lower true;
    ProgrammeCost "programme_cost" "Programme cost" Money Lower true;
    BookedCost "booked_cost" "Cost booked by rules" Money Lower true;
    FixedCost "fixed_cost" "Fixed cost" Money Lower true;
    CustomersStart "customers_start" "Customers at the start" Count Higher false;
    CustomersEnd "customers_end" "Customers at the end" Count Higher true;
    CustomersWon "customers_won" "Customers won" Count Higher true;
    CustomersLost "customers_lost" "Customers lost" Count Lower true;
    CustomersDropped "customers_dropped" "Customers dropped" Count Lower true;
    CustomerPeriods "customer_periods" "Active customers, summed over periods" Count Higher true;
    RetentionRate "retention_rate" "Retention a year" Share Higher true;
    Purchases "purchases" "Purchases" Count Higher true;
    RepeatPurchases "repeat_purchases" "Repeat purchases" Count Higher true;
    Clv "clv" "Customer lifetime value" Money Higher false;
    ClvNet "clv_net" "Customer lifetime value after acquisition" Money Higher false;
    ClvCut "clv_cut" "Lifetimes cut off by the end" Share Lower false;
    CustomerEquity "customer_equity" "Customer equity" Money Higher false;
    CustomerEquityTotal "customer_equity_total" "Customer equity with newcomers" Money Higher false;
}

/// How often a quantity was asked for, and how often its value lay outside its range and was set to the nearest edge. A
/// customer counts once in each period in which the quantity is asked of them: everybody for what holds in a period, newcomers
/// for what they have on arrival, those concerned for what a complaint or a referral costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clamps {
    /// Answers in all.
    pub asked: u64,
    /// Those below the lowest value.
    pub low: u64,
    /// Those above the highest value.
    pub high: u64,
}

impl Clamps {
    /// Answers outside the range.
    #[must_use]
    pub fn count(self) -> u64 {
        self.low + self.high
    }

    /// Their share of all answers, 0..1.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.asked == 0 { 0.0 } else { self.count() as f64 / self.asked as f64 }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, more: Clamps) -> Clamps {
        Clamps { asked: self.asked + more.asked, low: self.low + more.low, high: self.high + more.high }
    }
}

/// The figures of one replication of one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// By metric, in the order of [`METRICS`]. `None` where it is undefined.
    pub values: Vec<Option<f64>>,
    /// Per metric with `by_period` (in the order of [`METRICS`]) its value in each period of the horizon; empty unless
    /// the series was asked for. In a period `customer_periods` is the number of active customers and `npv` the
    /// discounted cash of that period.
    pub series: Vec<Vec<Option<f64>>>,
    /// Costs booked by rules, by name, in the order of the names.
    pub booked: Vec<f64>,
    /// Draws and rule results that fell outside their range and were clamped: by quantity path, in the order of paths.
    pub clamped: Vec<Clamps>,
    /// What is known of the value of customers won; `None` where a run-off counts what lies beyond the horizon.
    pub outlook: Option<Outlook>,
}

/// Everything a comparison rests on: each strategy's figures, replication by replication, in one world.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Names and labels of the strategies, the baseline first when it was played.
    pub strategies: Vec<(String, String)>,
    /// The replications that were finished, ascending; all of them unless interrupted.
    pub replications: Vec<u32>,
    /// How many were asked for.
    pub planned: u32,
    /// By finished replication, by strategy.
    pub runs: Vec<Vec<RunOutcome>>,
    /// Names of booked costs.
    pub booked: Vec<String>,
    /// Paths of quantities that may be clamped.
    pub paths: Vec<String>,
    /// What money of a period later is worth, 0..1.
    pub a_period_later: f64,
}
