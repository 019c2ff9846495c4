//! A folder fitted: every law that was tried, the one chosen, what else is possible, and what all of it says of the customers.

use super::folder::{Client, Kind, Orders, Records, WEEKS};
use super::posterior::{Unmixed, sample};
use super::{
    Buying, BuyingLaw, Keeping, KeepingLaw, Law, Mixing, Peak, Purchases, Spending, SpendingLaw, Survival, Unfit, fit,
};
use crate::error::{Error, Result};
use crate::random::math::{erfc, exp, ln_1p};
use crate::units::Length;
use rayon::prelude::*;

/// Rows of the joint table.
pub const ROWS: usize = 1_000;
/// How often customers are asked at most for the band of what is to be expected: every customer once for each row.
const ASKED: usize = 20_000_000;
/// The probability below which the law with a parameter more is taken.
const CHANCE: f64 = 0.05;

/// A law that was tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Its name among those who use it: "BG/NBD".
    pub name: &'static str,
    /// What it is for: "how customers buy".
    pub about: &'static str,
    /// What its parameters are called.
    pub parameters: &'static [&'static str],
    /// How many customers speak in it.
    pub customers: f64,
    /// Where its likelihood is highest, or why nowhere.
    pub peak: std::result::Result<Peak, Unfit>,
    /// Whether it is what the folder is described by.
    pub chosen: bool,
}

/// Which of two laws, one of them with a parameter more, is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Twice the difference of the logarithms of the likelihoods.
    pub twice: f64,
    /// How probable so much is if the simpler one holds.
    pub p: f64,
}

/// Everything.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// What it was fitted to.
    pub records: Records,
    /// Laws that were tried.
    pub trials: Vec<Trial>,
    /// How the law of staying was chosen, where there was a choice.
    pub ratio: Option<Ratio>,
    /// Names of the columns of the joint table, those of the laws that were chosen.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<f64>>,
    /// How well the chains mixed, by column.
    pub mixing: Vec<Mixing>,
    /// Steps of each chain that were kept.
    pub steps: usize,
    /// How far ahead customers are looked at: weeks of orders, else periods of contracts.
    pub periods: u32,
    /// Where chance began.
    pub seed: u64,
}

/// What is to be expected of all customers together: by the best parameters, and between what it lies in 95% of the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// How many are still there.
    pub alive: f64,
    /// Purchases up to the horizon.
    pub purchases: f64,
    /// Its band.
    pub purchases_between: [f64; 2],
    /// What they come to, where the spending was fitted.
    pub revenue: f64,
    /// Its band.
    pub revenue_between: [f64; 2],
}

/// What is to be expected of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospect {
    /// The probability that it is still there.
    pub alive: f64,
    /// Purchases up to the horizon.
    pub purchases: f64,
    /// What a purchase brings.
    pub spend: f64,
    /// Margin of these purchases, discounted.
    pub value: f64,
}

impl Fitted {
    /// Fits everything that the records allow.
    ///
    /// # Errors
    /// [`Error::Run`] where no law has a highest likelihood that stands out, or where chains do not mix.
    pub fn new(records: Records, periods: Option<u32>, seed: u64) -> Result<Fitted> {
        let mut it = Fitted {
            periods: periods.unwrap_or(records.usual_horizon()),
            records,
            trials: Vec::new(),
            ratio: None,
            columns: Vec::new(),
            rows: vec![Vec::new(); ROWS],
            mixing: Vec::new(),
            steps: 0,
            seed,
        };
        match &it.records.kind {
            Kind::Orders(orders) => {
                let histories: Vec<Purchases> = orders.customers.iter().map(|client| client.history).collect();
                let spent: Vec<(f64, f64)> =
                    orders.spent().map(|client| (client.history.repeats, client.spent)).collect();
                it.buying(&histories, &spent)?;
            }
            Kind::Contracts(contracts) => {
                let (data, began, period) = (contracts.survival.clone(), contracts.began, contracts.period);
                it.keeping(&data, began, period)?;
            }
        }
        Ok(it)
    }

    fn try_law(&mut self, law: &dyn Law, (name, about): (&'static str, &'static str), customers: f64) -> usize {
        let peak = fit(law);
        self.trials.push(Trial { name, about, parameters: law.names(), customers, peak, chosen: false });
        self.trials.len() - 1
    }

    /// Takes a law: draws what else is possible.
    fn take(&mut self, at: usize, law: &dyn Law) -> Result<()> {
        let Ok(peak) = &self.trials[at].peak else { return Ok(()) };
        let posterior = sample(law, peak, ROWS, self.seed).map_err(|Unmixed { name, mixing }| {
            Error::Run(format!(
                "the {} law fits, but what else is possible could not be drawn: the chains of `{name}` do not agree (R-hat {:.3}, at most 1.01; effective sample {:.0} in the middle, {:.0} in the tails, at least 400). Is there little data? Another --seed may do",
                self.trials[at].name, mixing.r_hat, mixing.bulk, mixing.tail
            ))
        })?;
        self.trials[at].chosen = true;
        self.columns.extend(law.names());
        self.rows.iter_mut().zip(posterior.rows).for_each(|(row, more)| row.extend(more));
        self.mixing.extend(posterior.mixing);
        self.steps = self.steps.max(posterior.steps);
        Ok(())
    }

    fn refusal(&self, what: &str) -> Error {
        let told = self.trials.iter().filter_map(|trial| trial.peak.as_ref().err().map(|why| (trial, why)));
        let told = told.map(|(trial, why)| match why {
            Unfit::Border(names) => format!("in {} {} without end", trial.name, run(names, "runs away", "run away")),
            Unfit::Flat(names) => format!("in {} the data do not tell {} from others", trial.name, joined(names)),
        });
        Error::Run(format!("no law can be fitted: {}. {what}", told.collect::<Vec<String>>().join("; ")))
    }

    fn buying(&mut self, histories: &[Purchases], spent: &[(f64, f64)]) -> Result<()> {
        let law = Buying::new(histories);
        let at = self.try_law(&law, ("BG/NBD", "how customers buy, and stop"), histories.len() as f64);
        if let Err(why) = &self.trials[at].peak {
            // Chances of stopping that go to 0, of customers who all bought again.
            let stops = matches!(why, Unfit::Border(names) if names.iter().any(|name| ["a", "b"].contains(name)));
            let stays = stops && histories.iter().all(|history| history.repeats > 0.0);
            return Err(self.refusal(if stays {
                "Nobody is seen to stop buying: all bought until the end, and how many will stop cannot be told from that. The scenario of the import can \
                 be played as it is, with a retention of your own; or import the orders of a longer time"
            } else {
                "That takes customers of whom some bought again and some did not, seen for some time after their first purchase"
            }));
        }
        let spending = (!spent.is_empty()).then(|| Spending::new(spent));
        let of_spending = spending
            .as_ref()
            .map(|law| self.try_law(law, ("gamma-gamma", "what a purchase brings"), spent.len() as f64));
        self.take(at, &law)?;
        if let (Some(law), Some(at)) = (&spending, of_spending) {
            self.take(at, law)?;
        }
        Ok(())
    }

    fn keeping(&mut self, data: &Survival, began: f64, period: Length) -> Result<()> {
        let (lost, kept) = (data.lost.iter().sum::<f64>(), data.kept.iter().sum::<f64>());
        if data.lost.iter().chain(&data.kept).all(|count| *count == 0.0) {
            let period = period.name();
            return Err(Error::Run(format!(
                "no law can be fitted: nobody was seen through a whole {period}. That takes customers of whom some stayed and some left, seen for two {period}s or more from their start on"
            )));
        }
        let [geometric, weibull] = [KeepingLaw::Geometric, KeepingLaw::Weibull].map(|law| Keeping { law, data });
        let seen = data.lost.iter().zip(&data.kept).filter(|(lost, kept)| **lost + **kept > 0.0).count();
        let simple = self.try_law(&geometric, ("sBG", "how long customers stay"), began);
        // Three parameters need three periods.
        let full = (seen > 2).then(|| self.try_law(&weibull, ("BdW", "how long customers stay"), began));
        let likelihood = |at: usize| self.trials[at].peak.as_ref().ok().map(|peak| peak.ln_likelihood);
        self.ratio = full.and_then(|full| Some(Ratio::new(likelihood(simple)?, likelihood(full)?)));
        let better = full.filter(|full| match (likelihood(simple), likelihood(*full)) {
            (Some(_), Some(_)) => self.ratio.is_some_and(|ratio| ratio.p < CHANCE),
            (None, other) => other.is_some(),
            _ => false,
        });
        match better {
            Some(full) => self.take(full, &weibull),
            None if self.trials[simple].peak.is_ok() => self.take(simple, &geometric),
            None if lost == 0.0 => Err(self.refusal(&format!(
                "Nobody left: all who were seen through a {} stayed, and how long they will cannot be told from that. The scenario of the import can be \
                 played as it is, with a retention of your own; or import the contracts of a longer time",
                period.name()
            ))),
            None => Err(self.refusal(&format!(
                "Customers look alike, or too few were seen for long enough: of all who were seen through a {}, {:.1}% stayed. retention = {{ value = {:.4}, basis = \"period\" }} says that",
                period.name(),
                100.0 * kept / (lost + kept),
                kept / (lost + kept)
            ))),
        }
    }

    /// The law by that name, if it was chosen.
    #[must_use]
    pub fn chosen(&self, name: &str) -> Option<&Peak> {
        self.trials.iter().find(|trial| trial.chosen && trial.name == name).and_then(|trial| trial.peak.as_ref().ok())
    }

    /// The law of staying that was chosen, with its best parameters.
    #[must_use]
    pub fn staying(&self) -> Option<(KeepingLaw, &[f64])> {
        let of = |name, law| self.chosen(name).map(|peak| (law, &peak.parameters[..]));
        of("BdW", KeepingLaw::Weibull).or_else(|| of("sBG", KeepingLaw::Geometric))
    }

    /// The law of buying and that of spending, by the best parameters or by a row of the joint table.
    pub(super) fn laws(&self, row: Option<&[f64]>) -> Option<(BuyingLaw, Option<SpendingLaw>)> {
        let (buying, spending) = (self.chosen("BG/NBD")?, self.chosen("gamma-gamma"));
        Some(match row {
            Some(row) => (BuyingLaw::new(&row[..4]), spending.map(|_| SpendingLaw::new(&row[4..]))),
            None => (BuyingLaw::new(&buying.parameters), spending.map(|peak| SpendingLaw::new(&peak.parameters))),
        })
    }

    /// Whether every row of the joint table says what a newcomer spends.
    #[must_use]
    pub fn spends(&self) -> bool {
        self.chosen("gamma-gamma").is_some() && self.rows.iter().all(|row| row[5] > 1.0)
    }

    /// What is to be expected of each customer, by the best parameters.
    #[must_use]
    pub fn prospects(&self) -> Vec<Prospect> {
        let (Kind::Orders(orders), Some((buying, spending))) = (&self.records.kind, self.laws(None)) else {
            return Vec::new();
        };
        let spending = spending.filter(|_| self.spends());
        let yearly = ln_1p(self.records.discount_rate.as_ref().map_or(0.0, |rate| rate.value));
        let worth: Vec<f64> = (0..self.periods).map(|week| exp(-yearly * f64::from(week) / WEEKS)).collect();
        // What goes with a history is asked once of all who have it: alive, purchases of who is, and the same discounted.
        let of = |history: &Purchases| {
            let (mut before, mut discounted) = (0.0, 0.0);
            for (week, worth) in (1..).zip(&worth) {
                let reached = buying.expected_if_alive(history, f64::from(week));
                discounted += (reached - before) * worth;
                before = reached;
            }
            [buying.alive(history), before, discounted]
        };
        let (groups, place) = alike(&orders.customers);
        let known: Vec<[f64; 3]> = groups.par_iter().map(of).collect();
        let prospect = |(client, at): (&Client, &usize)| {
            let [alive, purchases, discounted] = known[*at];
            let spend = expected_spend(client, spending.as_ref());
            let margin = self.records.margin(&client.segment).unwrap_or(1.0);
            Prospect { alive, purchases: alive * purchases, spend, value: alive * discounted * spend * margin }
        };
        orders.customers.iter().zip(&place).map(prospect).collect()
    }

    /// What is to be expected of all of them.
    #[must_use]
    pub fn outlook(&self) -> Option<Outlook> {
        let Kind::Orders(orders) = &self.records.kind else { return None };
        let (groups, place) = alike(&orders.customers);
        let spends = self.spends();
        let of = |row: Option<&[f64]>| {
            let (buying, spending) = self.laws(row)?;
            let spending = spending.filter(|_| spends);
            let known = |history: &Purchases| {
                let alive = buying.alive(history);
                [alive, alive * buying.expected_if_alive(history, f64::from(self.periods))]
            };
            let known: Vec<[f64; 2]> = groups.iter().map(known).collect();
            let mut sums = [0.0; 3];
            for (client, at) in orders.customers.iter().zip(&place) {
                let [alive, purchases] = known[*at];
                let more = [alive, purchases, purchases * expected_spend(client, spending.as_ref())];
                sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            }
            Some(sums)
        };
        let [alive, purchases, revenue] = of(None)?;
        let rows = (ASKED / orders.customers.len().max(1)).clamp(40, ROWS).min(self.rows.len());
        let sums: Vec<[f64; 3]> = self.rows[..rows].par_iter().filter_map(|row| of(Some(row))).collect();
        let between = |at: usize| {
            let values: Vec<f64> = sums.iter().map(|sums| sums[at]).collect();
            [0.025, 0.975].map(|share| super::mixing::quantile(&values, share))
        };
        Some(Outlook { alive, purchases, purchases_between: between(1), revenue, revenue_between: between(2) })
    }
}

/// Histories, each once, and by customer which one is its own.
fn alike(customers: &[Client]) -> (Vec<Purchases>, Vec<usize>) {
    let key = |at: usize| {
        let Purchases { repeats, last, seen } = customers[at].history;
        [repeats, last, seen].map(f64::to_bits)
    };
    let mut order: Vec<usize> = (0..customers.len()).collect();
    order.sort_by_key(|at| key(*at));
    let (mut histories, mut place) = (Vec::new(), vec![0; customers.len()]);
    for same in order.chunk_by(|one, other| key(*one) == key(*other)) {
        same.iter().for_each(|at| place[*at] = histories.len());
        histories.push(customers[same[0]].history);
    }
    (histories, place)
}

/// What a purchase of a customer brings: by the law, else as it was.
fn expected_spend(client: &Client, law: Option<&SpendingLaw>) -> f64 {
    let repeats = if client.spent > 0.0 { client.history.repeats } else { 0.0 };
    let own = if client.spent > 0.0 { client.spent } else { client.first };
    law.and_then(|law| law.expected(repeats, client.spent)).unwrap_or(own)
}

impl Orders {
    /// Who bought again, and paid for it.
    pub fn spent(&self) -> impl Iterator<Item = &Client> {
        self.customers.iter().filter(|client| client.history.repeats > 0.0 && client.spent > 0.0)
    }

    /// How far spending goes with frequency, -1 to 1: the law of spending holds that it does not. None where all are alike in one of them.
    #[must_use]
    pub fn correlation(&self) -> Option<f64> {
        let pairs: Vec<[f64; 2]> = self.spent().map(|client| [client.history.repeats, client.spent]).collect();
        let mean = |at: usize| pairs.iter().map(|pair| pair[at]).sum::<f64>() / pairs.len() as f64;
        let means = [mean(0), mean(1)];
        let product =
            |a: usize, b: usize| pairs.iter().map(|pair| (pair[a] - means[a]) * (pair[b] - means[b])).sum::<f64>();
        Some(product(0, 1) / (product(0, 0) * product(1, 1)).sqrt()).filter(|it| it.is_finite())
    }
}

impl Records {
    /// The margin of a segment, where it is known.
    #[must_use]
    pub fn margin(&self, segment: &str) -> Option<f64> {
        let at = self.segments.iter().position(|known| known == segment)?;
        self.margins.get(at)?.as_ref().map(|margin| margin.value)
    }

    /// A year of weeks, five years, twelve months.
    fn usual_horizon(&self) -> u32 {
        match &self.kind {
            Kind::Orders(_) => 52,
            Kind::Contracts(contracts) if contracts.period == Length::Year => 5,
            Kind::Contracts(_) => 12,
        }
    }
}

impl Ratio {
    fn new(simple: f64, full: f64) -> Ratio {
        // The full law holds the simple one: what is below it is rounding.
        let twice = (2.0 * (full - simple)).max(0.0);
        Ratio { twice, p: erfc((twice / 2.0).sqrt()) }
    }
}

/// "`a` and `b`".
fn joined(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

fn run(names: &[&str], one: &str, several: &str) -> String {
    format!("{} {}", joined(names), if names.len() == 1 { one } else { several })
}
