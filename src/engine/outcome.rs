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

/// One row of the table of metrics.
pub struct MetricInfo {
    /// Which.
    pub metric: Metric,
    /// Its name in JSON and CSV.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it is, of one replication over the horizon; totals are not discounted unless it says so.
    pub definition: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// Which direction is good news.
    pub better: Better,
    /// Whether it also exists per period (`--series`).
    pub by_period: bool,
    /// The quantities that make it, for whoever wonders at it: paths, with `*` for the names. Empty where it follows from other
    /// figures.
    pub from: &'static str,
}

macro_rules! metrics {
    ($($metric:ident $name:literal $label:literal $unit:ident $better:ident $by_period:literal $from:expr, $definition:literal;)*) => {
        /// A figure of one replication. The order is that of every report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Metric {
            $(#[doc = $definition] $metric,)*
        }

        /// Every metric, in the order of the enum.
        pub const METRICS: &[MetricInfo] = &[$(MetricInfo {
            metric: Metric::$metric, name: $name, label: $label, definition: $definition, unit: Unit::$unit,
            better: Better::$better, by_period: $by_period, from: $from,
        }),*];
    };
}

const HEADS: &str = "segments.*.customers, channels.*.newcomers and segments.*.referrals";
const SALES: &str = "segments.*.purchases, segments.*.basket, segments.*.growth and segments.*.basket_noise";

metrics! {
    Npv "npv" "Net present value" Money Higher true "",
        "every cash line of the periods up to the horizon, discounted at its moment; nominal, before tax. Gross margin - cost to serve - acquisition - programme - booked - fixed cost. The acquisition of opening customers is not in it";
    NpvRunOff "npv_run_off" "Value of the run-off" Money Higher false "",
        "the same of the run-off periods: no channels, no referrals, no fixed cost";
    Value "value" "Value, the run-off included" Money Higher false "",
        "`npv` + `npv_run_off`: what strategies are ranked by. Without a run-off it is `npv`";
    Revenue "revenue" "Revenue" Money Higher true SALES,
        "purchases x basket, with growth and shock";
    GrossMargin "gross_margin" "Gross margin" Money Higher true "",
        "revenue - cost of goods";
    CostToServe "cost_to_serve" "Cost to serve" Money Lower true "activities.*.cost, activities.*.rate and services.*.cost",
        "activity counts x unit cost, and the service level's cost; not acquisition, not programmes";
    AcquisitionCost "acquisition_cost" "Acquisition cost" Money Lower true "channels.*.cost and referral.cost",
        "channels and referral rewards, when paid";
    ProgrammeCost "programme_cost" "Programme cost" Money Lower true "strategies.*.cost",
        "what the strategy costs: once and per customer";
    BookedCost "booked_cost" "Cost booked by rules" Money Lower true "what rules book",
        "what rules booked, also by name";
    FixedCost "fixed_cost" "Fixed cost" Money Lower true "scenario.fixed_cost",
        "what no customer causes";
    CustomersStart "customers_start" "Customers at the start" Count Higher false HEADS,
        "active before the first period; listed customers who start later not included";
    CustomersEnd "customers_end" "Customers at the end" Count Higher true HEADS,
        "after the last leaving; those won and still on their way included. start + won - lost - dropped = end";
    CustomersWon "customers_won" "Customers won" Count Higher true HEADS,
        "by channels, by referrals, and listed customers who start later. Counted when paid, whether or not they already buy";
    CustomersLost "customers_lost" "Customers lost" Count Lower true HEADS,
        "exits by the customers' own decision";
    CustomersDropped "customers_dropped" "Customers dropped" Count Lower true HEADS,
        "gone because the strategy dropped their segment";
    CustomerPeriods "customer_periods" "Active customers, summed over periods" Count Higher true HEADS,
        "active customers summed over periods";
    RetentionRate "retention_rate" "Retention a year" Share Higher true HEADS,
        "(1-L/X)^Y: L exits by own decision, X active customers summed over periods, newcomers included, dropped ones not. Churn is 1 - that";
    Purchases "purchases" "Purchases" Count Higher true "segments.*.purchases",
        "all of them";
    RepeatPurchases "repeat_purchases" "Repeat purchases" Count Higher true "segments.*.purchases",
        "all but each customer's first. For an opening customer the first is the first that is simulated";
    Clv "clv" "Customer lifetime value" Money Higher false "",
        "mean over all customers who were ever active of the present value, at the start of the customer's own first simulated period, of its contribution; run-off included; before acquisition. Who is dropped before the first period was never active";
    ClvNet "clv_net" "Customer lifetime value after acquisition" Money Higher false "",
        "the same after acquisition, at that same moment";
    ClvCut "clv_cut" "Lifetimes cut off by the end" Share Lower false "",
        "of the customers in `clv` the share that is still there when the simulation ends: what they are worth after that is not in `clv`";
    CustomerEquity "customer_equity" "Customer equity" Money Higher false "",
        "sum of the opening customers' values, at t = 0";
    CustomerEquityTotal "customer_equity_total" "Customer equity with newcomers" Money Higher false "",
        "the same with newcomers, less what they cost, those still on their way included";
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
