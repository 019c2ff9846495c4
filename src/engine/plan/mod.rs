//! The plan: what the steps ask for. Frozen; shared by all replications.

pub(super) mod amount;
pub(super) mod draft;
pub(super) mod firm;
pub(super) mod forecast;
pub(super) mod formula;
pub(super) mod memory;
pub(super) mod order;
pub(super) mod portrait;
pub(super) mod sizes;
mod terms;

use self::formula::{Formula, Law};
pub(in crate::engine) use self::terms::{
    ActivityTerms, CascadeTerms, ChannelTerms, DriverTerms, MeasureTerms, Programme, ReferralTerms, ResourceTerms,
    SegmentTerms, ServiceTerms, StockTerms, Terms,
};
use crate::engine::named::NamedFigure;
use crate::engine::outcome::Detail;
use crate::engine::world::accounts::LOOK;
use crate::isa::Isa;
use crate::model::{self, Horizon, Joint, JointTable, Listed, OpenLaw, Year};
use crate::portfolio::{CASH, Keep, Ledger, Line, State};
use crate::random::{Decision, math};
use crate::rules::{FIGURES, Figure, PORTFOLIO, Scope};
use crate::scenario::keys::SegmentKey;
use crate::scenario::words::LeavingCause;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that a replication needs and none changes.
pub(in crate::engine) struct Plan {
    pub(in crate::engine) isa: Isa,
    pub(in crate::engine) horizon: Horizon,
    /// Periods in a year.
    pub(in crate::engine) per_year: f64,
    /// What a flow of each period is worth at the start, run-off included.
    pub(in crate::engine) discount: Vec<f64>,
    /// The same for money at the start of the period, up to the last period in which somebody may enter.
    pub(in crate::engine) start: Vec<f64>,
    /// The strategies to be played, in the order asked for; those of which the value alone is asked come last.
    pub(in crate::engine) contenders: Vec<Contender>,
    /// How many of them are told of in full.
    pub(in crate::engine) told: usize,
    /// How many of them are played together, the baseline among the first.
    pub(in crate::engine) together: usize,
    /// Which of them is the baseline, if it is played.
    pub(in crate::engine) baseline: Option<usize>,
    /// In the order of need.
    pub(in crate::engine) assumptions: Vec<Assumed>,
    /// Joint tables, of which a replication takes a row.
    pub(in crate::engine) tables: Vec<JointTable>,
    /// What else is drawn once per run.
    pub(in crate::engine) run: Vec<RunDraw>,
    /// Laws that rest on assumptions.
    pub(in crate::engine) laws: Vec<RunLaw>,
    pub(in crate::engine) segments: Vec<SegmentPlan>,
    pub(in crate::engine) channels: Vec<String>,
    pub(in crate::engine) roster: Arc<[Listed]>,
    /// What the roster knows of earlier times.
    pub(in crate::engine) past: Past,
    /// Rows of the roster by the period in which they enter and the segment; who came before the start enters in the first.
    pub(in crate::engine) entries: BTreeMap<(u32, usize), Vec<u32>>,
    /// Paths of the quantities, by the index that formulas carry.
    pub(in crate::engine) paths: Vec<String>,
    /// Names of the costs that rules book, then of those that stocks do.
    pub(in crate::engine) bookings: Vec<String>,
    pub(in crate::engine) stocks: Vec<StockPlan>,
    pub(in crate::engine) measures: Vec<MeasurePlan>,
    /// What lines are made of: names of activities and services, of measures, and of bookings.
    pub(in crate::engine) parts: Vec<String>,
    pub(in crate::engine) cascades: Vec<CascadePlan>,
    /// Names of the resources.
    pub(in crate::engine) resources: Vec<String>,
    pub(in crate::engine) scope: Scope,
    /// By attribute, whether some rule reads it.
    pub(in crate::engine) attributes: Vec<bool>,
    /// Whether what is said of the firm moves anything.
    pub(in crate::engine) talked_of: bool,
    /// Whether a rule asks for means over earlier periods.
    pub(in crate::engine) means: bool,
    /// What is kept beside totals.
    pub(in crate::engine) detail: Detail,
    /// The years of the horizon, where they are told.
    pub(in crate::engine) years: Vec<Year>,
    /// Whether one replication is spread over all threads.
    pub(in crate::engine) spread: bool,
    /// How many bytes a replication may take for its customers.
    pub(in crate::engine) room: f64,
}

/// An assumption.
pub(in crate::engine) enum Assumed {
    Same(f64),
    Drawn(RunDraw),
}

/// A draw made once per run.
#[derive(PartialEq)]
pub(in crate::engine) struct RunDraw {
    /// Of its quantity.
    pub(in crate::engine) path: String,
    pub(in crate::engine) decision: Decision,
    pub(in crate::engine) law: model::Law,
    /// Assumptions that are set, by index, where the law rests on them.
    pub(in crate::engine) assumed: Vec<(usize, f64)>,
    /// The column of a joint table that says it; its law is what that shows by itself.
    pub(in crate::engine) joint: Option<Joint>,
}

/// A law that is worked out when a run begins.
#[derive(PartialEq)]
pub(in crate::engine) struct RunLaw {
    /// Of its quantity.
    pub(in crate::engine) path: String,
    pub(in crate::engine) law: OpenLaw,
    /// Assumptions that are set, by index.
    pub(in crate::engine) assumed: Vec<(usize, f64)>,
}

/// What a stock has under every strategy.
pub(in crate::engine) struct StockPlan {
    pub(in crate::engine) name: String,
    /// The booking of what fills it, if that can cost anything.
    pub(in crate::engine) filled: Option<usize>,
    /// That of what is redeemed.
    pub(in crate::engine) redeemed: Option<usize>,
}

/// What a cascade has under every strategy.
pub(in crate::engine) struct CascadePlan {
    pub(in crate::engine) name: String,
    pub(in crate::engine) label: String,
    /// The column of who was contacted in vain so far, and who answered; none where nobody goes off the file for it.
    pub(in crate::engine) tried: Option<usize>,
}

/// What a measure has under every strategy.
#[derive(Clone)]
pub(in crate::engine) struct MeasurePlan {
    pub(in crate::engine) name: String,
    pub(in crate::engine) label: String,
    /// Who is left out, drawn for each customer once.
    pub(in crate::engine) control: Decision,
    /// On whom it works, and who lies within the share that its budget allows: in each period.
    pub(in crate::engine) reach: Decision,
    pub(in crate::engine) budget: Decision,
    /// Among the attributes, contacts that may be answered: the period from which the latest cannot be any more, below 0 once it was; or where
    /// all are judged, the binary digit of so many periods for each.
    pub(in crate::engine) window: usize,
    /// The period from which it acts no more, where it lasts.
    pub(in crate::engine) until: Option<usize>,
    /// How often somebody was contacted, where that has an end.
    pub(in crate::engine) count: Option<usize>,
    /// Whether a cascade tries it.
    pub(in crate::engine) in_cascade: bool,
}

/// What a segment has under every strategy.
pub(in crate::engine) struct SegmentPlan {
    pub(in crate::engine) name: String,
    pub(in crate::engine) keep: Keep,
    /// Draws made once per customer, by slot: first those that every segment makes.
    pub(in crate::engine) slots: Vec<Slot>,
    /// What listed customers draw as survivors of their past.
    pub(in crate::engine) survivors: Survivors,
}

/// What listed customers draw from what their past leaves possible, by laws of the scenario itself, whatever strategies make of them.
#[derive(Default)]
pub(in crate::engine) struct Survivors {
    /// Their retention.
    pub(in crate::engine) retention: Option<Survival>,
    /// Their rate of buying.
    pub(in crate::engine) purchases: Option<Survival>,
    /// Their chance that a purchase is the last.
    pub(in crate::engine) last_purchase: Option<Survival>,
    /// That chance where it is the same for everybody.
    pub(in crate::engine) last: f64,
    /// Whether who is gone is still on file.
    pub(in crate::engine) silent: bool,
}

/// A draw of the scenario itself.
pub(in crate::engine) struct Survival {
    pub(in crate::engine) decision: Decision,
    pub(in crate::engine) law: Law,
}

/// A column filled once per customer.
#[derive(Clone, PartialEq)]
pub(in crate::engine) enum Slot {
    /// By chance.
    Draw(Decision, Law),
    /// By the column of the customer list with this key.
    Listed(String),
}

/// A strategy to be played.
pub(in crate::engine) struct Contender {
    pub(in crate::engine) name: String,
    pub(in crate::engine) label: String,
    /// Whether it is a reality check, and no strategy.
    pub(in crate::engine) check: bool,
    pub(in crate::engine) from: u32,
    pub(in crate::engine) until: u32,
    /// What holds before and after.
    pub(in crate::engine) outside: Arc<Terms>,
    /// What holds from `from` to `until`.
    pub(in crate::engine) inside: Arc<Terms>,
    /// Assumptions that it sets, whatever chance says: (index, value).
    pub(in crate::engine) assumed: Vec<(usize, f64)>,
    /// Paid in the first period of the strategy.
    pub(in crate::engine) once: Vec<Formula>,
    /// Paid in each of its periods up to the horizon; money a year.
    pub(in crate::engine) yearly: Vec<Formula>,
}

/// What a roster knows of the time before the start, of anybody in it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Past {
    /// How far baskets have grown.
    pub(in crate::engine) grown: bool,
    /// What customers did, or cost.
    pub(in crate::engine) history: bool,
}

impl Contender {
    /// What holds in `period`.
    pub(in crate::engine) fn terms(&self, period: u32) -> &Terms {
        if self.holds(period) { &self.inside } else { &self.outside }
    }

    /// Whether it holds in `period`.
    pub(in crate::engine) fn holds(&self, period: u32) -> bool {
        (self.from..=self.until).contains(&period)
    }

    /// Whether some rule decides for it, in some period.
    pub(in crate::engine) fn has_policy(&self) -> bool {
        [&self.inside, &self.outside].into_iter().any(|terms| !terms.policy.is_empty())
    }

    /// Whether `period` is its first.
    pub(in crate::engine) fn begins(&self, period: u32) -> bool {
        period == self.from
    }
}

impl Plan {
    /// All periods, the run-off included.
    pub(in crate::engine) fn length(&self) -> u32 {
        self.horizon.periods + self.horizon.run_off
    }

    /// Customers at the opening, as far as they are known beforehand.
    pub(in crate::engine) fn opening(&self) -> f64 {
        let segments = self.contenders.iter().take(1).flat_map(|contender| &contender.terms(0).segments);
        segments.filter_map(|segment| segment[SegmentKey::Customers].settled).sum::<f64>() + self.roster.len() as f64
    }

    /// An empty ledger.
    pub(in crate::engine) fn ledger(&self) -> Ledger {
        Ledger::new(self.bookings.len(), self.stocks.len(), self.resources.len())
    }

    /// Whether a year that is told ends with this period.
    pub(in crate::engine) fn ends_year(&self, period: u32) -> bool {
        let ends = self.years.iter().scan(0, |end, year| {
            *end += year.periods;
            Some(*end)
        });
        ends.into_iter().any(|end| end == period + 1)
    }

    /// Whether it is asked how figures are spread over customers, and by whom each came.
    pub(in crate::engine) fn asks_accounts(&self) -> bool {
        self.detail.by_account || self.detail.by_customer
    }

    /// Keeps accounts of customers, if they are asked for.
    pub(in crate::engine) fn open_accounts(&mut self) {
        let entries = self.account();
        if self.asks_accounts() {
            let more = |keep: Keep| {
                keep.and(State::LastYear)
                    .and(State::YearContribution)
                    .and(State::Behind)
                    .and_roots()
                    .and_account(entries)
            };
            let looks = self.detail.looked_at.is_some();
            let seen = |keep: Keep| if looks { keep.and(State::LastPurchase) } else { keep };
            self.segments.iter_mut().for_each(|it| it.keep = seen(more(it.keep)));
        }
    }

    /// Whether a period lies in the first year.
    pub(in crate::engine) fn begins_in_a_year(&self, period: u32) -> bool {
        f64::from(period) < self.per_year && period < self.horizon.periods
    }

    /// What the entries of an account are called, if they are asked for.
    pub(in crate::engine) fn account_names(&self) -> Vec<String> {
        if !self.detail.by_customer {
            return Vec::new();
        }
        let lines = CASH.map(|line| line.name().to_owned());
        let years = ["revenue_first_year", "revenue_if_there"].map(str::to_owned);
        let last = ["contribution", "value", "value_with_referrals", "survival"].map(str::to_owned);
        let seen = if self.detail.looked_at.is_some() { &LOOK[..] } else { &[] };
        let seen: Vec<String> = seen.iter().map(|name| (*name).to_owned()).collect();
        [&["revenue".to_owned()], &lines[..], &self.parts, &years, &seen, &last].concat()
    }

    /// The figures that are told of stocks, resources, measures, cascades and of what is heard by name.
    pub(in crate::engine) fn named(&self) -> Vec<NamedFigure> {
        let stocks = self.stocks.iter().map(|stock| NamedFigure::of_stock(&stock.name));
        let resources = self.resources.iter().flat_map(|name| NamedFigure::of_resource(name));
        let measures = self.measures.iter().flat_map(|measure| {
            let trial = measure.in_cascade.then(|| NamedFigure::of_trial(&measure.name, &measure.label));
            NamedFigure::of_measure(&measure.name, &measure.label).into_iter().chain(trial.into_iter().flatten())
        });
        let cascades = self.cascades.iter().flat_map(|it| NamedFigure::of_cascade(&it.name, &it.label));
        let memory = self.scope.memory.iter().map(|it| NamedFigure::of_memory(&it.name));
        let said = self.scope.surveys.then(NamedFigure::said);
        let causes = LeavingCause::WORDS.iter().filter(|_| self.scope.interviews);
        let told = causes.map(|word| NamedFigure::told(word.name));
        stocks.chain(resources).chain(measures).chain(cascades).chain(memory).chain(said).chain(told).collect()
    }

    /// What to call a cost that is booked by name, in messages.
    pub(in crate::engine) fn booked_as(&self, name: usize) -> String {
        let of_stocks = self.stocks.iter().flat_map(|stock| [stock.filled, stock.redeemed]);
        if of_stocks.into_iter().any(|known| known == Some(name)) {
            return format!("what `{}` comes to", self.bookings[name]);
        }
        format!("what rules book as `{}`", self.bookings[name])
    }

    /// The share that left in a period, as a yearly rate.
    pub(in crate::engine) fn churn(&self, lost: f64, exposed: f64) -> Option<f64> {
        (exposed > 0.0).then(|| 1.0 - math::exp(self.per_year * math::ln(1.0 - lost / exposed)))
    }

    /// What a mean a year over the periods so far, in which those of a year weigh most, comes to when this one is closed: from what
    /// it was, and what this period brought.
    pub(in crate::engine) fn of_late(&self, period: u32) -> impl Fn(f64, f64) -> f64 + Copy + 'static {
        let (per_year, weight) = (self.per_year, self.per_year.min(f64::from(period) + 1.0));
        move |before, now| before + (now * per_year - before) / weight
    }

    /// Whether a period lies in the last year of the horizon.
    pub(in crate::engine) fn ends_in_a_year(&self, period: u32) -> bool {
        self.in_year_before(self.horizon.periods, period)
    }

    /// Whether a period lies in the year before another begins.
    pub(in crate::engine) fn in_year_before(&self, moment: u32, period: u32) -> bool {
        period < moment && f64::from(moment - period) <= self.per_year
    }

    /// Whether a period lies in the year of which contribution is told where customers are looked at: the one before that, or the first.
    pub(in crate::engine) fn in_year_of_look(&self, period: u32) -> bool {
        let first = |at: u32| f64::from(at) < self.per_year;
        let within = |at| if first(at) { self.begins_in_a_year(period) } else { self.in_year_before(at, period) };
        self.detail.looked_at.is_some_and(within)
    }

    /// Whether the firm may count others than who is there.
    pub(in crate::engine) fn files_apart(&self) -> bool {
        self.keeps(State::Filed)
    }

    /// Whether something is kept of customers.
    pub(in crate::engine) fn keeps(&self, state: State) -> bool {
        self.segments.iter().any(|segment| segment.keep.has(state))
    }

    /// What a policy sees of a ledger, and of what that does not hold: all of it by the file.
    pub(in crate::engine) fn figures(&self, ledger: &Ledger, filed: f64, npv: f64) -> [f64; FIGURES] {
        let (lost, broke, exposed) = if self.files_apart() {
            (Line::FileLost, Line::FileFailed, Line::FilePeriods)
        } else {
            (Line::CustomersLost, Line::CustomersFailed, Line::CustomerPeriods)
        };
        let exposed = ledger.get(exposed) - ledger.get(broke);
        let churn = self.churn(ledger.get(lost), exposed).unwrap_or(0.0);
        std::array::from_fn(|index| match PORTFOLIO[index].figure {
            Figure::Customers => filed,
            Figure::Churn => churn,
            Figure::Retention => 1.0 - churn,
            Figure::Silent => ledger.get(Line::TakenForSilent),
            Figure::Woken => ledger.get(Line::SeenAgain),
            Figure::Satisfaction => {
                let many = ledger.get(Line::SaidCount);
                if many > 0.0 { ledger.get(Line::SaidSum) / many } else { -1.0 }
            }
            Figure::Revenue => ledger.get(Line::Revenue),
            Figure::Margin => ledger.get(Line::GrossMargin),
            Figure::Serving => ledger.get(Line::CostToServe),
            Figure::Acquisition => ledger.get(Line::AcquisitionCost),
            Figure::Complaints => ledger.get(Line::Complaints),
            Figure::Cash => ledger.cash(),
            // Of the whole portfolio, where one is kept.
            Figure::Balance => 0.0,
            Figure::Npv => npv,
        })
    }
}
