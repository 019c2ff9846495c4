//! The table of metrics: what is told of a replication, and which of it is a line of the ledger. A row of it makes the column of
//! a period, the sum in the ledger, its sign in cash, the metric, what rules see, and the column of a report.

use super::property::{AMOUNT, ANY, Kind, Property, SeenBy};
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
    /// The line of the ledger that it is, if it is one.
    pub line: Option<Line>,
    /// The lines of the ledger that it is the ratio of, if it is one: undefined where the second is 0.
    pub ratio: Option<(Line, Line)>,
    /// The quantities that make it, for whoever wonders at it: paths, with `*` for the names. Empty where it follows from other
    /// figures.
    pub from: &'static str,
}

/// One line of the ledger.
pub struct LineInfo {
    /// Which.
    pub line: Line,
    /// The metric that it is told as.
    pub told: Metric,
    /// 1 for what comes in, -1 for what goes out, 0 for what is no cash: counts, and money that is only noted.
    pub cash: i8,
    /// How rules see it for one customer in the period; before its step it is 0.
    pub seen: Option<Property>,
}

/// Declares metrics and lines. A metric with `line` is a line of the ledger too: with its sign in cash, and with what rules
/// see of it. One with `ratio` is one line in parts of another.
macro_rules! metrics {
    (
        $(
            $metric:ident $name:literal $label:literal $unit:ident $better:ident $by_period:literal $from:expr,
            $definition:literal
            $(, ratio $part:ident $whole:ident)?
            $(, line $cash:literal $(seen $property:literal $kind:ident $range:expr, $of:literal, $meaning:literal)?)?;
        )*
        [told as other figures] $($line:ident $told:ident $(cash $memo:literal)?, $sum:literal;)*
    ) => {
        /// A figure of one replication. The order is that of every report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Metric {
            $(#[doc = $definition] $metric,)*
        }

        /// A line of the ledger. Money is undiscounted, but for sums over closed accounts: of customers who left or were dropped,
        /// and of all when the simulation ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Line {
            $($(#[doc = concat!($definition, ". Sign in cash: ", stringify!($cash))] $metric,)?)*
            $(#[doc = $sum] $line,)*
        }

        /// Every metric, in the order of the enum.
        pub const METRICS: &[MetricInfo] = &[$(MetricInfo {
            metric: Metric::$metric, name: $name, label: $label, definition: $definition, unit: Unit::$unit,
            better: Better::$better, by_period: $by_period, line: metrics!(@line $($cash $metric)?),
            ratio: metrics!(@ratio $($part $whole)?), from: $from,
        }),*];

        /// Every line, in the order of the enum.
        pub const LINES: &[LineInfo] = &[
            $($(LineInfo {
                line: Line::$metric, told: Metric::$metric, cash: $cash,
                seen: metrics!(@seen $($property $kind $range, $of, $meaning)?),
            },)?)*
            $(LineInfo { line: Line::$line, told: Metric::$told, cash: metrics!(@cash $($memo)?), seen: None }),*
        ];
    };
    (@cash) => { 0 };
    (@cash $cash:literal) => { $cash };
    (@line) => { None };
    (@line $cash:literal $metric:ident) => { Some(Line::$metric) };
    (@ratio) => { None };
    (@ratio $part:ident $whole:ident) => { Some((Line::$part, Line::$whole)) };
    (@seen) => { None };
    (@seen $name:literal $kind:ident $range:expr, $unit:literal, $meaning:literal) => {
        // What is in the books is on file.
        Some(Property { name: $name, seen_by: SeenBy::Everyone, kind: Kind::$kind, range: $range, unit: $unit, meaning: $meaning })
    };
}

impl Metric {
    /// Its row.
    #[must_use]
    pub fn info(self) -> &'static MetricInfo {
        &METRICS[self as usize]
    }
}

/// What is told of how customers differ: worked out where it is asked, because it takes a look at each of them.
pub const SPREAD: [Metric; 5] =
    [Metric::Hhi, Metric::LargestShare, Metric::Top20Revenue, Metric::Top20Contribution, Metric::ReferralValue];

/// How many lines are cash.
const CASH_LINES: usize = {
    let (mut count, mut at) = (0, 0);
    while at < LINES.len() {
        count += (LINES[at].cash != 0) as usize;
        at += 1;
    }
    count
};

/// The lines that are cash, in the order of the enum.
pub const CASH: [Line; CASH_LINES] = {
    let (mut lines, mut count, mut at) = ([LINES[0].line; CASH_LINES], 0, 0);
    while at < LINES.len() {
        if LINES[at].cash != 0 {
            lines[count] = LINES[at].line;
            count += 1;
        }
        at += 1;
    }
    lines
};

impl Line {
    /// How many there are.
    pub const COUNT: usize = LINES.len();

    /// Its row.
    #[must_use]
    pub fn info(self) -> &'static LineInfo {
        &LINES[self as usize]
    }

    /// What a line of cash is called: the metric that it is; what is owed more is none.
    #[must_use]
    pub fn name(self) -> &'static str {
        let told = self.told();
        if told.line == Some(self) { told.name } else { "owed_more" }
    }

    /// The metric that it is told as.
    #[must_use]
    pub fn told(self) -> &'static MetricInfo {
        self.info().told.info()
    }
}

const HEADS: &str = "segments.*.customers, channels.*.newcomers, channels.*.budget and segments.*.referrals";
const TROUBLE: &str = "segments.*.problems and segments.*.complaints";
const SLEEP: &str = "segments.*.sleep, segments.*.wake and segments.*.asleep";
const FILE: &str = "segments.*.leaving, segments.*.write_off, segments.*.sleep and segments.*.purchases";
const SALES: &str = "segments.*.purchases, segments.*.basket, segments.*.growth and segments.*.basket_noise";

metrics! {
    Npv "npv" "Net present value" Money Higher true "",
        "every cash line of the periods up to the horizon, discounted at its moment; nominal, before tax. Gross margin - bad debt - cost to serve - acquisition - programme - measures - booked - fixed cost - unused capacity. The acquisition of opening customers is not in it";
    NpvRunOff "npv_run_off" "Value of the run-off" Money Higher false "",
        "the same of the run-off periods: no channels, no referrals, no fixed cost";
    Value "value" "Value, the run-off included" Money Higher false "",
        "`npv` + `npv_run_off`: what strategies are ranked by. Without a run-off it is `npv`";
    Ruined "ruined" "Ruined" Share Lower false "scenario.opening_cash and scenario.fixed_cost",
        "1 where some period up to the horizon closed with less than 0 in hand, else 0: over the runs the chance of ruin. Exactly 0 is no ruin. Undefined without `opening_cash`";
    RuinPeriod "ruin_period" "Period of ruin" Count Higher false "",
        "the first such period, from 0; undefined where there is none";
    DeepestCash "deepest_cash" "Deepest balance" Money Higher false "",
        "the lowest of the opening cash and the balances after each period up to the horizon, as money is paid; not discounted";
    DeepestPoint "deepest_point" "Deepest point of cash" Money Higher false "",
        "the lowest of the opening cash, 0 where none is stated, and what is in hand after each period up to the horizon, as money is paid; not discounted. With `opening_cash` it is `deepest_cash`";
    DeepestPeriod "deepest_period" "Period of the deepest point" Count Higher false "",
        "the first period, from 0, that closed at that point; undefined where no period closed below the opening";
    Revenue "revenue" "Revenue" Money Higher true SALES,
        "purchases x (basket x price + fee), with growth and shock, and product fees", line 0
            seen "revenue" Float ANY, "money", "of this period";
    Discounts "discounts" "Discounts" Money Lower true "segments.*.price",
        "list price - price paid, summed over purchases; below 0 where more than the list price is paid. Fees are not in it", line 0;
    Fees "fees" "Order fees" Money Higher true "segments.*.order_fee and segments.*.purchases",
        "order fees, which are part of revenue", line 0;
    ProductFees "product_fees" "Product fees" Money Higher true "segments.*.product_fee and segments.*.products_max",
        "fees for products beyond the first, which are part of revenue", line 0;
    GrossMargin "gross_margin" "Gross margin" Money Higher true "",
        "revenue - cost of goods", line 1
            seen "margin" Float ANY, "money", "gross margin of this period";
    MarginConceded "margin_conceded" "Margin conceded" Money Lower true "bargaining.concession",
        "the margin that large accounts bargained for: without it gross margin would be as much higher", line 0;
    CostToServe "cost_to_serve" "Cost to serve" Money Lower true "activities.*.cost, activities.*.minutes, activities.*.rate, services.*.cost and segments.*.product_serve",
        "activity counts x unit cost, and the service level's cost; not acquisition, not programmes", line -1
            seen "cost" Float ANY, "money", "cost to serve of this period";
    AcquisitionCost "acquisition_cost" "Acquisition cost" Money Lower true
        "channels.*.cost, channels.*.budget, channels.*.discount and referral.cost",
        "channels, their budgets and opening discounts, referral rewards, and activities that count as acquisition, when paid", line -1;
    AcquisitionPerNewcomer "acquisition_per_newcomer" "Acquisition cost per newcomer" Money Lower true "",
        "acquisition cost / customers won", ratio AcquisitionCost CustomersWon;
    ProgrammeCost "programme_cost" "Programme cost" Money Lower true "strategies.*.cost",
        "what the strategy costs: once and per customer", line -1;
    MeasureCost "measure_cost" "Cost of measures" Money Lower true "measures.*.cost, measures.*.minutes and the costs of [listening]",
        "what contacts of measures cost, minutes included; in the total also what asking customers costs, surveys and exit interviews", line -1;
    BookedCost "booked_cost" "Booked cost" Money Lower true "what rules book and stocks cost",
        "what rules booked and stocks cost, also by name", line -1;
    BadDebt "bad_debt" "Bad debt" Money Lower true "segments.*.unpaid and segments.*.failure",
        "revenue that is never paid, and what customers who fail still owe", line -1
            seen "bad_debt" Float ANY, "money", "revenue of this period that is never paid";
    ReceivablesEnd "receivables_end" "Owed by customers at the end" Money Lower true "segments.*.payment_days and segments.*.owed",
        "what customers have been invoiced and not paid when the last period is closed. It is not in `npv`, which counts what is paid", line 0;
    FixedCost "fixed_cost" "Fixed cost" Money Lower true "scenario.fixed_cost",
        "what no customer causes", line -1;
    UnusedCapacity "unused_capacity" "Unused capacity" Money Lower true "resources.*.units, resources.*.cost and activities.*.minutes",
        "what people are paid, overtime and hiring included, less what customers are charged for their minutes. Below 0 where work is squeezed in for nothing. In the run-off it is 0", line -1;
    StrandedCost "stranded_cost" "Pay of people on notice" Money Lower true "resources.*.notice",
        "what those are paid who are released and still there: part of capacity, so it is no cash of its own", line 0;
    EarnedBack "earned_back" "Acquisition earned back" Money Higher true "",
        "of what customers cost to win the part that their contribution so far has earned back, each by itself and at most its own cost; not discounted, as it stands at the end of the horizon. Only noted: it is no cash";
    WrittenOff "written_off" "Acquisition written off" Money Lower true "",
        "the rest, of those who are no longer on file, those who left included; of who is on file the rest is still open. No cash either";
    CustomersStart "customers_start" "Customers at the start" Count Higher false HEADS,
        "active before the first period; listed customers who start later not included";
    CustomersEnd "customers_end" "Customers at the end" Count Higher true HEADS,
        "after the last leaving; those won and still on their way included. start + won + returned - lost - failed - dropped = end";
    CustomersWon "customers_won" "Customers won" Count Higher true HEADS,
        "by channels, by referrals, and listed customers who start later. Counted when paid, whether or not they already buy", line 0;
    CustomersLost "customers_lost" "Customers lost" Count Lower true HEADS,
        "exits by the customers' own decision", line 0;
    LostToBase "lost_to_base" "Customers lost at the stated rate" Count Lower true "segments.*.retention and segments.*.last_purchase",
        "those of `customers_lost` whom nothing but the stated rate took. Causes compete: each has the chance of its part in the hazard of the period", line 0;
    LostToUnhappy "lost_to_unhappy" "Customers lost unhappy" Count Lower true
        "segments.*.satisfied_stay, segments.*.product_stay, stocks.*.stay and reputation.stay",
        "those who left because satisfaction, products, stocks or what is said of the firm made leaving likelier than stated", line 0;
    LostToPrice "lost_to_price" "Customers lost to the price" Count Lower true
        "segments.*.leave_response, segments.*.price and segments.*.order_fee",
        "those who left for what an order costs them", line 0;
    LostToCompetitor "lost_to_competitor" "Customers lost to the competitor" Count Lower true
        "competitor.pull, competitor.enters and competitor.threshold",
        "those who left for the competitor", line 0;
    LostToProblem "lost_to_problem" "Customers lost to a problem" Count Lower true TROUBLE,
        "those who left for a problem", line 0;
    CustomersFailed "customers_failed" "Customers failed" Count Lower true "segments.*.failure",
        "gone because they failed: not lost, nor among those whom retention counts in their last period", line 0;
    CustomersDropped "customers_dropped" "Customers dropped" Count Lower true HEADS,
        "gone because the strategy dropped their segment", line 0;
    Returned "returned" "Customers who came back" Count Higher true "segments.*.comes_back and segments.*.retention",
        "those who had left and are customers again, each as often as it came back", line 0;
    CustomerPeriods "customer_periods" "Active customers, summed over periods" Count Higher true HEADS,
        "active customers summed over periods", line 0;
    OverLimit "over_limit" "Periods over the credit limit" Count Lower true "segments.*.credit_limit",
        "customer-periods that begin with more owed than the credit limit: nothing is bought in them", line 0;
    Dormant "dormant" "Customers asleep" Count Lower true SLEEP,
        "asleep at the end of the last period, whether or not the firm knows it; part of `customers_end`", line 0;
    Woken "woken" "Customers who woke" Count Higher true SLEEP,
        "sleepers who woke, each as often as it did", line 0;
    Silent "silent" "Customers silent" Count Lower true FILE,
        "on file at the end of the last period and taken for silent: without a purchase for more than three of their own mean intervals, asleep, gone or only late. Undefined where nobody can be asleep, leaves silently or is written off, and no rule asks";
    FiledEnd "filed_end" "Customers on file" Count Higher true FILE,
        "whom the firm still counts at the end of the last period, alive or not; those on their way included. Without `leaving = \"silent\"` and `write_off` it is `customers_end`";
    RetentionRate "retention_rate" "Retention a year" Share Higher true HEADS,
        "(1-L/X)^Y: L exits by own decision, X active customers summed over periods, newcomers included, dropped ones not. Churn is 1 - that";
    Satisfaction "satisfaction" "Satisfaction" Share Higher true
        "segments.*.satisfaction, services.*.quality, services.*.adjustment and segments.*.complaints",
        "mean over customer-periods, after the experience of the period", ratio SatisfactionSum CustomerPeriods;
    Promoters "promoters" "Promoters" Share Higher true "segments.*.refers_from",
        "share of the customer-periods at or above `refers_from`, of the segments that state it; undefined where none does",
            ratio PromoterPeriods JudgedPeriods;
    Load "load" "Load" Share Lower true "activities.*.minutes and resources.*.units",
        "minutes of work / minutes of capacity, over all resources; undefined where there are none", ratio Work Capacity;
    StaffMood "staff_mood" "Mood of staff" Share Higher true "resources.*.mood_strain",
        "mean over people and periods, at the end of each period", ratio MoodSum UnitPeriods;
    UnitsEnd "units_end" "People at the end" Count Lower true "resources.*.units and resources.*.adapts",
        "people, vans and machines at work in the last period, those on notice too", line 0;
    Contacts "contacts" "Contacts" Count Lower true "measures.*",
        "customers contacted by measures, each as often as it was. A contact counts when it can be answered no more: at the end of the horizon the last are not in it", line 0;
    Answers "answers" "Answers" Count Higher true "measures.*",
        "those that were answered, as their measure judges: by a purchase, or by being on file at the end", line 0;
    Control "control" "Control contacts" Count Lower true "measures.*.control",
        "the same of those left out to compare with: they count as if they had been contacted", line 0;
    ControlAnswers "control_answers" "Answers of the control" Count Higher true "measures.*.control",
        "those of them who would have answered: they bought, or were on file, all the same", line 0;
    Purchases "purchases" "Purchases" Count Higher true "segments.*.purchases, segments.*.quotes and segments.*.product_spend",
        "all of them", line 0
            seen "purchases" Float AMOUNT, "purchases", "made in this period";
    RepeatPurchases "repeat_purchases" "Repeat purchases" Count Higher true "segments.*.purchases",
        "all but each customer's first. For an opening customer the first is the first that is simulated", line 0;
    OrderSize "order_size" "Revenue per purchase" Money Higher true "",
        "revenue / purchases", ratio Revenue Purchases;
    Hhi "hhi" "Concentration of revenue" Share Lower false "",
        "sum over customers of the square of their share of revenue in the last year of the horizon; 1 where one has all of it. Worked out where something bargains, and in JSON, tables and `tenure value`";
    LargestShare "largest_share" "Share of the largest account" Share Lower false "",
        "the largest of those shares";
    Top20Revenue "top20_revenue" "Revenue of the largest fifth" Share Lower false "",
        "the share of revenue in the last year of the horizon that comes from the fifth of customers with the highest, of all for whom anything was booked in it. Of part of a customer the same part counts. Worked out in JSON, tables and `tenure value`";
    Top20Contribution "top20_contribution" "Contribution of the best fifth" Share Lower false "",
        "the same of contribution, before acquisition: above 1 where the others cost more than they bring; undefined where all together bring nothing";
    RevenueSwing "revenue_swing" "Swing of revenue" Share Lower false "",
        "standard deviation of the revenue of whole years of the horizon / its mean; undefined with fewer than two";
    RetentionCohort "retention_cohort" "Retention of the opening" Share Higher false HEADS,
        "share of the customers at the start who are there at the end of the horizon, those who came back included; not a year but in all. Where ruin stops the firm, when it did";
    BreakEvenShare "break_even_share" "Share that breaks even" Share Higher false "",
        "of the customers won who were ever active the share whose contribution came to what they cost to win, both as money of their first simulated period, by when their account is closed, run-off included";
    ReferralValue "referral_value" "Referral value" Money Higher false "segments.*.referrals and referral.cost",
        "mean over the customers of `clv` who were brought by nobody: what those are worth after acquisition whom they brought, directly or by others, as money of their own first simulated period, those still on their way included. With their own `clv_net` it is what they are worth. Worked out in JSON, tables and `tenure value`";
    Level "level" "Level of baskets" Count Higher true "segments.*.up_sell and segments.*.up_sell_step",
        "what up-selling has made of the basket, as a multiple: mean over who is there at the end; undefined where nobody up-sells";
    ShareOfWallet "share_of_wallet" "Share of wallet" Share Higher true "segments.*.wallet",
        "revenue without fees / wallets, over the customer-periods of those who have one, asleep or not; undefined where nobody has one",
            ratio WalletSpent Wallets;
    Room "room" "Room in wallets" Money Higher true "segments.*.wallet",
        "what customers who are there at the end could still spend: wallet - what is expected of them, money a year; a sleeper's, and that of who came back in the last period, is its whole wallet", line 0;
    Problems "problems" "Problems" Count Lower true TROUBLE,
        "of customers, told or silent", line 0;
    Complaints "complaints" "Complaints" Count Lower true TROUBLE,
        "problems that were told", line 0;
    ComplaintsIgnored "complaints_ignored" "Complaints ignored" Count Lower true TROUBLE,
        "told and not settled", line 0;
    Clv "clv" "Customer lifetime value" Money Higher false "",
        "mean over all customers who were ever active of the present value, at the start of the customer's own first simulated period, of its contribution; run-off included; before acquisition. Who is dropped before the first period was never active, unless it owed something: what it settles is its value";
    ClvNet "clv_net" "Customer lifetime value after acquisition" Money Higher false "",
        "the same after acquisition, at that same moment";
    ClvCut "clv_cut" "Lifetimes cut off by the end" Share Lower false "",
        "of the customers in `clv` the share that is still there when the simulation ends: what they are worth after that is not in `clv`";
    CustomerEquity "customer_equity" "Customer equity" Money Higher false "",
        "sum of the opening customers' values, at t = 0", line 0;
    CustomerEquityTotal "customer_equity_total" "Customer equity with newcomers" Money Higher false "",
        "the same with newcomers, less what they cost, those still on their way included", line 0;

    [told as other figures]
    Work Load, "Minutes of work asked for.";
    Capacity Load, "Minutes of work that there were.";
    MoodSum StaffMood, "Mood, summed over people.";
    UnitPeriods StaffMood, "People, summed over periods.";
    LevelSum Level, "Levels of those who are there when the period is closed.";
    Levelled Level, "Those whose level is kept.";
    WalletSpent ShareOfWallet, "Revenue without fees of those who have a wallet.";
    Wallets ShareOfWallet, "Their wallets.";
    OwedMore ReceivablesEnd cash -1, "What customers owe more than when the period began: sold, and not paid yet.";
    SatisfactionSum Satisfaction, "Satisfaction summed over customer-periods.";
    AwakeSatisfaction Satisfaction, "The same of who is awake; kept where what is said of the firm follows it.";
    AwakePeriods Satisfaction, "Customer-periods of who is awake; kept likewise.";
    PromoterPeriods Promoters, "Customer-periods at or above `refers_from`.";
    JudgedPeriods Promoters, "Customer-periods of those who have `refers_from`.";
    ClosedEarnedBack EarnedBack, "What those earned back whose account was closed.";
    ClosedWrittenOff WrittenOff, "What they did not.";
    OpenEarnedBack EarnedBack, "What those have earned back whose account is open at the end of the period.";
    OpenWrittenOff WrittenOff, "What those of them have not who are off file.";
    SaidSum Satisfaction, "What customers said in surveys.";
    SaidCount Satisfaction, "How many said something.";
    ToldBase LostToBase, "Leavers who named the stated rate when they were asked.";
    ToldUnhappy LostToUnhappy, "Leavers who said that they were not content.";
    ToldPrice LostToPrice, "Leavers who named the price.";
    ToldCompetitor LostToCompetitor, "Leavers who named a competitor.";
    ToldProblem LostToProblem, "Leavers who named a problem.";
    TakenForSilent Silent, "Customers on file who are taken for silent.";
    SeenAgain Woken, "Customers who were taken for silent and bought; kept where that is asked.";
    FilePeriods FiledEnd, "Customers on file, summed over periods; kept where that may be others than who is alive.";
    FileLost FiledEnd, "Customers taken off the file, but for those dropped; kept likewise.";
    FileFailed FiledEnd, "Customers who failed while on file; kept likewise.";
    Reinstated FiledEnd, "Customers written off who bought, and are on file again.";
    Closed Clv, "Customers whose account was closed.";
    Value Clv, "Their present value, each at its own first simulated period.";
    ClosedWon BreakEvenShare, "Customers won whose account was closed.";
    BrokeEven BreakEvenShare, "Those of them who brought what they cost to win.";
    Rooted ReferralValue, "Customers whose account was closed, brought by nobody; kept where that is asked.";
    Brought ReferralValue, "What those are worth after acquisition who were brought, at the first simulated period of whom they came by in the end.";
    Acquired ClvNet, "What they cost to win, at that same moment.";
}
