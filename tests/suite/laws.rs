//! Laws that hold in every world, whatever the figures: each tried on a thousand scenarios made by chance.

use crate::play::{Game, Played};
use proptest::prelude::*;
use std::fmt::Write;
use tenure::engine::{Account, METRICS, Metric, RunOutcome};
use tenure::isa::Isa;
use tenure::portfolio::SPREAD;
use tenure::rules::Mode;

/// A scenario made by chance: small enough to be played a thousand times.
#[derive(Clone, Debug)]
struct World {
    period: &'static str,
    periods: u32,
    run_off: u32,
    discount: f64,
    moment: &'static str,
    segments: Vec<Kind>,
    newcomers: f64,
    delay: u32,
    cost: f64,
    bernoulli: bool,
    stays: bool,
    referral_delay: u32,
    fee: f64,
    /// Which of the [`TABLES`] it has.
    tables: Vec<&'static str>,
    /// What it has in hand.
    cash: &'static str,
    seed: u64,
}

/// A segment made by chance.
#[derive(Clone, Debug)]
struct Kind {
    customers: u32,
    retention: f64,
    buying: &'static str,
    purchases: f64,
    basket: f64,
    noise: f64,
    growth: f64,
    complaints: f64,
    silent: bool,
    cross_sell: f64,
    referrals: f64,
    tied: bool,
    /// Which of the [`CONCEPTS`] it has.
    concepts: Vec<&'static str>,
}

/// Keys of a segment that go together; an amount of money stands after a currency sign.
const CONCEPTS: [&str; 7] = [PRICE, SLEEP, FILE, BACK, TIES, PRODUCTS, PAYING];
const PRICE: &str = "price = 1.06\norder_fee = €3\norder_minimum = €60\norder_spread = 0.8\n\
    below_minimum = { raised = 0.3, combined = 0.5, lost = 0.2 }\nquotes = 2\n\
    volume_response = 0.6\norder_response = 0.4\nleave_response = 1.5\n";
const SLEEP: &str = "sleep = 0.2\nwake = 0.3\nasleep = 0.1\n";
const FILE: &str = "leaving = \"silent\"\nwrite_off = 2\n";
const BACK: &str = "comes_back = 0.3\n";
const TIES: &str =
    "neutral = 0.6\nsatisfied_stay = 0.15\nsatisfied_spend = 0.05\nsatisfied_refer = 0.5\nrefers_from = 0.5\n";
const PRODUCTS: &str = "product_stay = 0.1\nproduct_spend = 0.2\nproduct_serve = 0.1\n\
    product_fee = €30\nproduct_margin = 0.7\nwallet = €900\nup_sell = 0.3\n";
const PAYING: &str = "unpaid = 0.04\npayment_days = 40\nfailure = 0.05\ncredit_limit = €900\n";

/// Tables of everybody, likewise.
const TABLES: [&str; 11] =
    [STOCK, BARGAINING, BOUGHT, COMPETITOR, MARKET, REPUTATION, STAFF, MAIL, CALL, LADDER, ASKING];

/// A stock of everybody, which binds, makes customers spend and recommend, and is turned in.
const STOCK: &str = "[stocks.points]\nstart = 1\nper_purchase = 2\nper_complaint = -1\nper_contact = 0.1\nper_time = 0.5\n\
    fade = 0.2\nmost = 20\nstay = 0.01\nspend = 0.01\nrefer = 0.02\ncost = €0.1\nredeem_at = 8\nredeem_cost = €2\n";

/// Every account of more than a fiftieth bargains.
const BARGAINING: &str = "[bargaining]\nconcession = 0.4\nabove = 0.02\nextra_service = 1.5\n";

/// A channel with a budget, which brings somebody in some periods, at a discount.
const BOUGHT: &str = "[channels.bought]\nbudget = €2000\nceiling = 12\nfirst_cost = €90\nsegments = ?\n\
    discount = 0.2\ndiscount_periods = 2\ndiscount_response = 1.2\n";

/// What a firm has in hand: it may be ruined, which is noted or stops it.
const NOTED: &str = "opening_cash = €300\n";
const STOPS: &str = "opening_cash = €300\nruin = \"stop\"\n";

/// A competitor for who is not content.
const MARKET: &str = "[market]\nsize = 60\n";
const REPUTATION: &str = "[reputation]\npace = { value = 0.3, basis = \"period\" }\nwin = 0.2\nstay = 0.05\n";
const COMPETITOR: &str = "[competitor]\nenters = 1\npull = 0.8\nthreshold = 0.75\n";

/// People whose load and mood everybody feels: too few at first, and too many later.
const STAFF: &str = "[activities.talk]\ndriver = \"contact\"\nrate = 12\nminutes = 9.5\nresource = \"people\"\n\
    [activities.win]\ndriver = \"newcomer\"\nline = \"acquisition\"\nminutes = 30\nresource = \"people\"\n\
    [resources.people]\nunits = 2\nminutes = 800\ncost = €600\novertime = 1.5\nknee = 0.6\nstrain = 0.5\n\
    mood_strain = 0.4\nmood_weight = 1\nadapts = \"both\"\nhire_at = 0.8\nrelease_at = 0.5\nwatch = 2\n\
    hire_cost = €50\nhire_delay = 1\nnotice = 1\n";

/// A measure with everything, and one that is judged by who stays.
const MAIL: &str = "[measures.mail]\non = true\nfor = 'customer.products < 3 && customer.tenure > 0'\nreach = 0.6\ncost = €2\n\
    every = 2\nlasts = 3\nat_most = 3\ncontrol = 0.25\nbudget = €300\ndoes = [{ path = \"retention\", add = 0.05 }, \
    { path = \"purchases\", scale = 1.2 }, { path = \"satisfaction\", add = 0.02 }, { path = \"products\", add = 1 }, \
    { path = \"cross_sell\", add = 0.1, basis = \"period\" }]\n";
const CALL: &str = "[measures.call]\non = true\ncost = €5\nfrom = 1\njudge = \"stays\"\ncontrol = 0.2\n\
    does = [{ path = \"basket\", scale = 1.1 }]\n";

/// Two measures, one after the other, until those whom they contacted in vain go off the file.
const LADDER: &str = "[measures.letter]\nreach = 0.5\ncost = €1\ncontrol = 0.3\ndoes = [{ path = \"basket\", scale = 1.3 }]\n\
    [measures.visit]\ncost = €8\ndoes = [{ path = \"purchases\", scale = 1.2 }]\n\
    [cascades.ladder]\non = true\nmeasures = [\"letter\", \"visit\"]\nafter = 1\nkeep_if = 0.6\nthen = \"write_off\"\n";

/// Some customers are asked how content they are, and most leavers why.
const ASKING: &str =
    "[listening]\nsurvey = 0.3\nsurvey_cost = €1\nsurvey_noise = 0.2\nexit = 0.7\nexit_cost = €4\nexit_truth = 0.6\n";

/// Rules that may stand in the place of a number: they read what those who are asleep, gone or off file hold too.
const RULED: [(&str, &str); 16] = [
    ("retention", "0.5 + 0.3 * customer.satisfaction"),
    ("margin", "0.2 + 0.02 * customer.products"),
    ("cross_sell", "0.9 / (1.0 + customer.products) - 0.01 * customer.tenure"),
    ("sleep", "0.05 * customer.products + 0.2 * customer.satisfaction"),
    ("wake", "if customer.satisfaction > 0.6 { 0.5 } else { 0.2 }"),
    ("comes_back", "if customer.awake { 0.1 + 0.1 * customer.products } else { customer.satisfaction }"),
    ("write_off", "if customer.tenure > 3 { 2.0 } else { 1.0 }"),
    ("product_serve", "0.03 * customer.products"),
    ("product_fee", "if customer.tenure > 2 { 30.0 } else { 20.0 }"),
    ("up_sell", "0.1 * customer.products"),
    ("unpaid", "0.1 * customer.expectation"),
    ("failure", "0.02 * customer.products"),
    ("pull", "0.4 + 0.1 * customer.products"),
    ("threshold", "0.6 + 0.2 * customer.satisfaction"),
    ("neutral", "0.5 + 0.01 * customer.products"),
    ("cost", "5.0 + 2.0 * customer.products"),
];

/// With these of the rules in the places of their numbers.
fn ruled(text: &str, rules: &[(&str, &str)]) -> String {
    let line = |line: &str| match line.split_once(" = ") {
        Some((key, _)) => match rules.iter().find(|(own, _)| *own == key) {
            Some((_, rule)) => format!("{key} = {{ rule = \"{rule}\" }}\n"),
            None => format!("{line}\n"),
        },
        None => format!("{line}\n"),
    };
    // What it costs to win somebody, or to be recommended, is nobody's own; nor is what people are paid.
    let (firm, customers) = text.split_at(text.find("[activities.order]").unwrap());
    let mut of_people = false;
    let customers = customers.lines().map(|own| {
        of_people = if own.starts_with('[') { own.starts_with("[resources") } else { of_people };
        if of_people { format!("{own}\n") } else { line(own) }
    });
    format!("{firm}{}", customers.collect::<String>())
}

/// With every amount of money times `money`.
fn priced(keys: &str, money: f64) -> String {
    let mut parts = keys.split('€');
    let plain = parts.next().unwrap().to_owned();
    parts.fold(plain, |text, part| {
        let end = part.find('\n').unwrap();
        let amount: f64 = part[..end].parse().unwrap();
        format!("{text}{}{}", amount * money, &part[end..])
    })
}

fn kinds() -> impl Strategy<Value = Kind> {
    (
        (0_u32..12, 0.0..1.0, prop::sample::select(vec!["poisson", "bernoulli", "subscription"]), 0.0..0.95),
        (0.0..500.0, prop::sample::select(vec![0.0, 0.3]), prop::sample::select(vec![0.0, 0.05])),
        (0.0..1.0, 0.0..0.9, prop::sample::select(vec![0.0, 0.4]), any::<bool>(), any::<bool>()),
        prop::sample::subsequence(CONCEPTS.to_vec(), 0..=CONCEPTS.len()),
    )
        .prop_map(
            |(
                (customers, retention, buying, purchases),
                (basket, noise, growth),
                (complaints, cross_sell, referrals, tied, silent),
                concepts,
            )| {
                Kind {
                    customers,
                    retention,
                    buying,
                    purchases,
                    basket,
                    noise,
                    growth,
                    complaints,
                    silent,
                    cross_sell,
                    referrals,
                    tied,
                    concepts,
                }
            },
        )
}

fn worlds() -> impl Strategy<Value = World> {
    (
        (
            prop::sample::select(vec!["month", "quarter", "year"]),
            3_u32..8,
            0_u32..4,
            prop::sample::select(vec![0.0, 0.1]),
        ),
        prop::sample::select(vec!["start", "middle", "end"]),
        prop::collection::vec(kinds(), 1..4),
        (0.0..20.0, 0_u32..3, 0.0..200.0),
        (any::<bool>(), any::<bool>(), 0_u32..3, 0.0..40.0),
        (
            prop::sample::subsequence(TABLES.to_vec(), 0..=TABLES.len()),
            prop::sample::select(vec!["", NOTED, STOPS]),
            0_u64..1_000_000,
        ),
    )
        .prop_map(
            |((period, periods, run_off, discount), moment, segments, channel, referral, (tables, cash, seed))| World {
                period,
                periods,
                run_off,
                discount,
                moment,
                segments,
                newcomers: channel.0,
                delay: channel.1,
                cost: channel.2,
                bernoulli: referral.0,
                stays: referral.1,
                referral_delay: referral.2,
                fee: referral.3,
                tables,
                cash,
                seed,
            },
        )
}

impl World {
    /// As a file; every amount of money times `money`.
    fn text(&self, money: f64, strategies: &str) -> String {
        let World { period, periods, run_off, discount, moment, newcomers, delay, seed, referral_delay, .. } = self;
        let (cost, fee) = (self.cost * money, self.fee * money);
        let count = if self.bernoulli { "bernoulli" } else { "poisson" };
        let when = if self.stays { "stays" } else { "active" };
        let mut text = format!(
            "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nrun_off = {run_off}\ndiscount_rate = {discount}\n\
             discounting = \"{moment}\"\nfixed_cost = {}\nruns = 2\nseed = {seed}\n\
             [channels.fair]\nnewcomers = {newcomers}\ncost = {cost}\ndelay = {delay}\n\
             [referral]\ncount = \"{count}\"\nwhen = \"{when}\"\ndelay = {referral_delay}\ncost = {fee}\n\
             [activities.order]\ndriver = \"purchase\"\ncost = {}\n\
             [activities.call]\ndriver = \"contact\"\nrate = 3.6\ncost = {}\n\
             [activities.complaint]\ndriver = \"complaint\"\ncost = {}\n\
             [activities.welcome]\ndriver = \"newcomer\"\ncost = {}\n\
             [services.standard]\nquality = 0.8\nadjustment = 0.2\nsurprise = 0.5\nresolved = 0.5\ncost = {}\n\
             fast = 0.6\nnoticed = 0.2\nslow_relief = 0.02\nsilent_damage = 0.1\nignored_leave = 0.3\nslow_leave = 0.1\n\
             silent_leave = 0.2\n",
            100.0 * money,
            6.5 * money,
            9.0 * money,
            45.0 * money,
            60.0 * money,
            30.0 * money
        );
        let share = 1.0 / self.segments.len() as f64;
        let shares: Vec<String> = (0..self.segments.len()).map(|at| format!("s{at} = {share}")).collect();
        text = text.replace("[referral]", &format!("segments = {{ {} }}\n[referral]", shares.join(", ")));
        for (at, kind) in self.segments.iter().enumerate() {
            let retention = if kind.tied {
                format!("{{ rule = \"{} + 0.3 * (customer.satisfaction - 0.5)\" }}", 0.2 + 0.6 * kind.retention)
            } else {
                format!("{}", kind.retention)
            };
            writeln!(
                text,
                "[segments.s{at}]\ncustomers = {}\nretention = {retention}\nbuying = \"{}\"\npurchases = {}\n\
                 basket = {{ lognormal = {{ mean = {}, cv = 0.8 }}, per = \"customer\" }}\nbasket_noise = {}\nmargin = 0.3\n\
                 growth = {}\n{} = {}\ncross_sell = {}\nreferrals = {}\nservice = \"standard\"",
                kind.customers,
                kind.buying,
                kind.purchases,
                (1.0 + kind.basket) * money,
                kind.noise,
                kind.growth,
                if kind.silent { "told = 0.4\nproblems" } else { "complaints" },
                kind.complaints,
                kind.cross_sell,
                kind.referrals,
            )
            .unwrap();
            kind.concepts.iter().for_each(|keys| text += &priced(keys, money));
        }
        self.tables.iter().for_each(|table| text += &priced(table, money));
        if self.tables.contains(&STAFF) {
            text = text.replace("[services.standard]\n", "[services.standard]\nresource = \"people\"\npriority = 2\n");
        }
        text = text.replace("[channels.fair]", &format!("{}[channels.fair]", priced(self.cash, money)));
        text = text.replace("segments = ?", &format!("segments = {{ {} }}", shares.join(", ")));
        text + strategies
    }
}

/// A few strategies that differ in who is won, who stays and who is dropped.
const STRATEGIES: &str = r#"
[strategies.nothing]
[strategies.keep]
change = [{ path = "segments.*.retention", scale = 0.5 }, { path = "segments.*.retention", add = 0.4 }]
cost = { once = 100, per_year = 60, per_customer = 4, segments = ["s0"] }
from = 1
[strategies.advertise]
change = [{ path = "channels.fair.newcomers", scale = 1.7 }, { path = "segments.*.referrals", scale = 1.3 }]
[strategies.at_once]
change = [{ path = "channels.fair.delay", set = 0 }, { path = "referral.delay", set = 0 }]
[strategies.without_first]
drop = ["s0"]
from = 2
until = 4
"#;

fn value(run: &RunOutcome, metric: Metric) -> f64 {
    run.values[metric as usize].unwrap()
}

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-9 * scale.abs().max(1.0)
}

/// The outcomes of one strategy in every run, but for the counts of what was asked and clamped: they have an entry for every
/// path of the strategies played, and what a strategy costs is asked of it alone. And but for the outlook, in the order
/// of the segments, and the payback, which needs the baseline.
fn column(played: &Played, at: usize) -> Vec<RunOutcome> {
    played
        .outcomes
        .runs
        .iter()
        .map(|run| RunOutcome { clamped: Vec::new(), outlook: None, payback: None, ..run[at].clone() })
        .collect()
}

/// Where a metric stands in a series.
fn row(metric: Metric) -> usize {
    METRICS.iter().filter(|info| info.by_period).position(|info| info.metric == metric).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn heads_balance(world in worlds()) {
        let game = Game::of(&world.text(1.0, STRATEGIES)).by_period();
        let played = game.play();
        for run in played.outcomes.runs.iter().flatten() {
            let of = |metric| value(run, metric);
            let gone = of(Metric::CustomersLost) + of(Metric::CustomersFailed) + of(Metric::CustomersDropped);
            prop_assert!(of(Metric::LostToProblem) <= of(Metric::Problems));
            let causes = [Metric::LostToBase, Metric::LostToUnhappy, Metric::LostToPrice, Metric::LostToCompetitor, Metric::LostToProblem];
            prop_assert_eq!(causes.map(of).iter().sum::<f64>(), of(Metric::CustomersLost));
            let [earned, written, spent] = [Metric::EarnedBack, Metric::WrittenOff, Metric::AcquisitionCost].map(of);
            prop_assert!(earned >= 0.0 && written >= 0.0 && earned + written <= spent * (1.0 + 1e-9));
            prop_assert!(of(Metric::ComplaintsIgnored) <= of(Metric::Complaints));
            prop_assert!(of(Metric::Complaints) <= of(Metric::Problems));
            let came = of(Metric::CustomersWon) + of(Metric::Returned);
            prop_assert_eq!(of(Metric::CustomersStart) + came - gone, of(Metric::CustomersEnd));
        }
    }

    #[test]
    fn who_is_there_is_who_came_and_did_not_go(world in worlds()) {
        let tables = world.tables.into_iter().filter(|table| *table != BOUGHT).collect();
        // A firm that stops keeps whom it had, and serves nobody.
        let cash = if world.cash == STOPS { NOTED } else { world.cash };
        let world = World { delay: 1, referral_delay: 1, tables, cash, ..world };
        let played = Game::of(&world.text(1.0, STRATEGIES)).by_period().play();
        let [active, end, won] = [Metric::CustomerPeriods, Metric::CustomersEnd, Metric::CustomersWon].map(row);
        for run in &played.outcomes.runs {
            for ((name, _), run) in played.outcomes.strategies.iter().zip(run) {
                for t in 1..world.periods as usize {
                    let of = |row: usize, t: usize| run.series[row][t].unwrap();
                    // With a delay of 1 all who are won in a period are there in the next, without delay at once.
                    let came = if name == "at_once" { of(won, t) } else { 0.0 };
                    let dropped = name == "without_first" && t == 2;
                    prop_assert!(dropped || of(active, t) == of(end, t - 1) + came, "{name}, period {t}");
                }
            }
        }
    }

    #[test]
    fn periods_add_up_to_the_total(world in worlds()) {
        let played = Game::of(&world.text(1.0, STRATEGIES)).by_period().play();
        let rows = METRICS.iter().filter(|info| info.by_period);
        // How things stand at an end adds up to nothing.
        let ends = [Metric::CustomersEnd, Metric::FiledEnd, Metric::ReceivablesEnd, Metric::Room, Metric::Level, Metric::Dormant, Metric::Silent, Metric::RetentionRate];
        let ends = [&ends[..], &[Metric::EarnedBack, Metric::WrittenOff, Metric::UnitsEnd]].concat();
        let summed = rows.enumerate().filter(|(_, info)| !ends.contains(&info.metric) && info.ratio.is_none());
        for (row, info) in summed {
            for run in played.outcomes.runs.iter().flatten() {
                let sum: f64 = run.series[row].iter().flatten().sum();
                prop_assert!(close(sum, value(run, info.metric), 1e4), "{}: {sum} and {:?}", info.name, value(run, info.metric));
            }
        }
    }

    #[test]
    fn equity_is_net_present_value_before_what_nobody_causes(world in worlds()) {
        let played = Game::of(&world.text(1.0, STRATEGIES)).by_period().by_segment().play();
        let [fixed, unused, acquisition] = [Metric::FixedCost, Metric::UnusedCapacity, Metric::AcquisitionCost].map(row);
        let (per_year, elapsed) = (
            [("month", 12.0), ("quarter", 4.0), ("year", 1.0)].iter().find(|(name, _)| *name == world.period).unwrap().1,
            [("start", 0.0), ("middle", 0.5), ("end", 1.0)].iter().find(|(name, _)| *name == world.moment).unwrap().1,
        );
        let worth = |t: usize| (1.0 + world.discount).powf(-(t as f64 + elapsed) / per_year);
        for run in &played.outcomes.runs {
            for ((name, _), run) in played.outcomes.strategies.iter().zip(run) {
                let worth_of = |row: usize| run.series[row].iter().enumerate().map(|(t, cost)| cost.unwrap() * worth(t)).sum::<f64>();
                let (fixed, unused) = (worth_of(fixed), worth_of(unused));
                // Of a budget that brought nobody no segment knows.
                let idle = |(t, spent): (usize, &Option<f64>)| {
                    let known: f64 = run.segments.iter().map(|segment| segment.series[acquisition][t].unwrap()).sum();
                    (spent.unwrap() - known) * worth(t)
                };
                let idle: f64 = run.series[acquisition].iter().enumerate().map(idle).sum();
                let stopped = world.cash == STOPS && run.values[Metric::RuinPeriod as usize] == Some(0.0);
                // The amounts of a year are paid in the periods from 1 on in which the firm still acts.
                let ruined = run.values[Metric::RuinPeriod as usize].filter(|_| world.cash == STOPS);
                let last = ruined.map_or(world.periods as usize, |period| period as usize + 1);
                let yearly: f64 = (1..last).map(|t| 60.0 / per_year * worth(t)).sum();
                let once = if name == "keep" && !stopped { 100.0 * worth(1) + yearly } else { 0.0 };
                let cash = value(run, Metric::Npv) + value(run, Metric::NpvRunOff);
                let equity = value(run, Metric::CustomerEquityTotal) - fixed - unused - once - idle;
                prop_assert!(close(cash, equity, 1e3), "{name}: cash {cash}, equity {equity}");
            }
        }
    }

    #[test]
    fn what_a_value_is_made_of_adds_up_to_it(world in worlds()) {
        let mut game = Game::of(&world.text(1.0, STRATEGIES));
        game.detail.by_cause = true;
        for run in game.play().outcomes.runs.iter().flatten() {
            let (worths, value) = (run.worths.as_ref().unwrap(), value(run, Metric::Value));
            let lines = worths.lines.iter().flatten();
            let largest = lines.clone().chain(&worths.periods).fold(value.abs(), |most, part| most.max(part.abs()));
            prop_assert!((lines.sum::<f64>() - value).abs() <= 1e-9 * largest);
            prop_assert!((worths.periods.iter().sum::<f64>() - value).abs() <= 1e-9 * largest);
        }
    }

    #[test]
    fn the_accounts_of_all_customers_are_the_ledger_to_the_cent(world in worlds()) {
        let mut game = Game::of(&world.text(1.0, STRATEGIES));
        let plain = game.play().outcomes;
        game.detail.by_customer = true;
        let played = game.play().outcomes;
        for (run, plain) in played.runs.iter().flatten().zip(plain.runs.iter().flatten()) {
            let accounts = run.accounts.as_deref().unwrap();
            // Beside them only what is told of how customers differ, which plain runs do not look at.
            let mut like_plain = RunOutcome { accounts: None, whale: None, cohorts: None, ..run.clone() };
            for metric in SPREAD.iter().map(|metric| *metric as usize) {
                prop_assert!(plain.values[metric].is_none() || plain.values[metric] == run.values[metric]);
                like_plain.values[metric] = plain.values[metric];
            }
            prop_assert!(&like_plain == plain, "accounts change nothing");
            let all: Vec<&Account> =
                accounts.customers.iter().map(|(_, account)| account).chain([&accounts.won, &accounts.nobody]).collect();
            let sum = |at: usize| tenure::stats::sum(all.iter().map(|account| account.0[at]));
            let of = |metric| value(run, metric);
            for (at, name) in played.account.iter().enumerate() {
                let told = METRICS.iter().find(|info| info.name == name.as_str()).map(|info| of(info.metric));
                let (found, told) = (sum(at), match (name.as_str(), told) {
                    (_, Some(told)) => told,
                    ("value_with_referrals", _) => of(Metric::Value),
                    ("contribution", _) => of(Metric::GrossMargin) - [
                        Metric::CostToServe, Metric::ProgrammeCost, Metric::MeasureCost, Metric::BookedCost, Metric::BadDebt,
                        Metric::FixedCost, Metric::UnusedCapacity,
                    ].map(of).iter().sum::<f64>() - sum(played.account.iter().position(|it| it == "owed_more").unwrap()),
                    _ => continue,
                });
                prop_assert!((found - told).abs() < 0.005, "{}: {} instead of {}", name, found, told);
            }
            let cohorts = run.cohorts.as_deref().unwrap();
            let [back, even] = [cohorts.paid_back.iter().sum(), run.values[Metric::BreakEvenShare as usize].unwrap_or(0.0) * cohorts.won];
            prop_assert!(even <= back + 1e-9 && back <= cohorts.won, "{} of {} paid back, {} broke even", back, cohorts.won, even);
            let at = |name: &str| played.account.iter().position(|it| it == name).unwrap();
            prop_assert!(accounts.customers.iter().all(|(_, it)| [0.0, 1.0].contains(&it.0[at("survival")])));
            prop_assert!(sum(at("survival")) <= of(Metric::CustomersEnd));
            if world.discount == 0.0 && world.run_off == 0 {
                let cash = sum(at("contribution")) - sum(at("acquisition_cost"));
                prop_assert!((cash - of(Metric::Value)).abs() < 0.005, "{}", cash);
            }
            // What serving is made of.
            let parts = |names: &[&str]| names.iter().map(|name| sum(at(name))).sum::<f64>();
            let mut serving = vec!["activity_order", "activity_call", "activity_complaint", "activity_welcome", "service_standard"];
            if world.tables.contains(&STAFF) {
                serving.push("activity_talk");
            }
            let named = |prefix: &str| {
                let is_part = |name: &&String| name.starts_with(prefix) && METRICS.iter().all(|info| info.name != **name);
                played.account.iter().filter(is_part).map(|name| sum(at(name))).sum::<f64>()
            };
            prop_assert!((named("booked_") - of(Metric::BookedCost)).abs() < 0.005, "{}", named("booked_"));
            // Listening costs beside what measures do.
            let listens = world.tables.contains(&ASKING);
            prop_assert!(listens || (named("measure_") - of(Metric::MeasureCost)).abs() < 0.005, "{}", named("measure_"));
            prop_assert!((parts(&serving) - of(Metric::CostToServe)).abs() < 0.005, "{}", parts(&serving));
        }
        game.threads = 3;
        prop_assert_eq!(game.play().outcomes.runs, played.runs, "on any threads");
    }

    #[test]
    fn what_becomes_of_customers_adds_up_line_by_line_and_has_a_mirror(world in worlds(), one in 0_usize..6, step in 1_usize..6) {
        let other = (one + step) % 6;
        let mut game = Game::of(&world.text(1.0, STRATEGIES));
        game.detail.by_cause = true;
        let mut asked = |pair: [usize; 2]| {
            game.detail.by_fate = Some(pair);
            game.play().outcomes.runs
        };
        let (there, back) = (asked([other, one]), asked([one, other]));
        for (there, back) in there.iter().zip(&back) {
            let [strategy, against] = [one, other].map(|at| there[at].worths.as_ref().unwrap());
            let mirrored = &back[other].worths.as_ref().unwrap().fates;
            for line in 0..strategy.lines[0].len() {
                let of = |lines: &[[f64; tenure::portfolio::CASH.len()]]| lines.iter().map(|it| it[line]).sum::<f64>();
                let of_all = |it: &tenure::engine::Worths| of(&it.lines[..it.lines.len() - 1]);
                let (whole, parts) = (of_all(strategy) - of_all(against), of(&strategy.fates));
                prop_assert!(close(whole, parts, 1e3 + of_all(strategy)), "line {line}: {whole} and {parts}");
                for (fate, mirror) in [(0, 0), (1, 4), (2, 5), (3, 6)] {
                    let (one, other) = (strategy.fates[fate][line], -mirrored[mirror][line]);
                    prop_assert!(close(one, other, 1e3 + one), "fate {fate}, line {line}: {one} and {other}");
                }
            }
            let [equity, others] = [one, other].map(|at| value(&there[at], Metric::CustomerEquity));
            let each: f64 = strategy.customers.iter().map(|(_, more)| more).sum();
            prop_assert!(close(each, equity - others, 1e3 + equity), "customers {each}, equity {equity} and {others}");
            prop_assert!(one > 1 || other > 1 || strategy.fates.iter().flatten().all(|part| *part == 0.0), "twins");
        }
    }

    #[test]
    fn a_strategy_that_does_nothing_changes_nothing(world in worlds()) {
        let played = Game::of(&world.text(1.0, STRATEGIES)).by_period().play();
        prop_assert_eq!(column(&played, 0), column(&played, 1));
        prop_assert!(played.outcomes.runs.iter().all(|run| run[1].payback == Some(0)));
    }

    #[test]
    fn from_the_payback_on_and_not_before_a_strategy_is_never_behind(world in worlds()) {
        let played = Game::of(&world.text(1.0, STRATEGIES)).by_period().play();
        for run in &played.outcomes.runs {
            for one in run {
                let flows = one.series[row(Metric::Npv)].iter().zip(&run[0].series[row(Metric::Npv)]);
                let ahead: Vec<f64> = flows
                    .scan(0.0, |sum, (own, other)| {
                        *sum += own.unwrap() - other.unwrap();
                        Some(*sum)
                    })
                    .collect();
                let paid = one.payback.map_or(ahead.len(), |period| period as usize);
                prop_assert!(ahead[paid..].iter().all(|sum| *sum > -1e-6), "{paid}: {ahead:?}");
                prop_assert!(paid == 0 || ahead[paid - 1] < 1e-6, "{paid}: {ahead:?}");
            }
        }
    }

    #[test]
    fn alone_or_together_in_any_order(world in worlds(), order in Just([0, 1, 2, 3, 4, 5]).prop_shuffle()) {
        let game = Game::of(&world.text(1.0, STRATEGIES)).by_period();
        let all = game.all();
        let together = game.play();
        let shuffled = game.play_only(order.iter().map(|own| all[*own]).collect(), 2);
        for (at, own) in order.into_iter().enumerate() {
            prop_assert_eq!(column(&together, own), column(&shuffled, at));
        }
        let alone = game.play_only(vec![all[order[0]]], 2);
        prop_assert_eq!(column(&alone, 0), column(&shuffled, 0));
    }

    #[test]
    fn the_order_of_segments_channels_and_strategies_decides_nothing(world in worlds(), keys in prop::collection::vec(any::<u32>(), 20)) {
        let shares: Vec<String> = (0..world.segments.len()).map(|at| format!("s{at} = {}", if at == 0 { 1.0 } else { 0.0 })).collect();
        let web = format!("[channels.web]\nnewcomers = 9\ncost = 20\nsegments = {{ {} }}\n", shares.join(", "));
        let text = world.text(1.0, &(web + STRATEGIES));
        let mut tables: Vec<String> = text.split("\n[").map(|table| format!("[{}\n", table.trim_start_matches('['))).collect();
        let written = Game::of(&tables.concat()).by_period().play();
        // What activities cost is added up in their order, and may differ in the last digit.
        let moves = |table: &String| ["[segments", "[channels", "[strategies"].iter().any(|kind| table.starts_with(kind));
        let place = |(key, table): (u32, String)| (if moves(&table) { key } else { 0 }, table);
        let mut order: Vec<(u32, String)> = keys.into_iter().cycle().zip(tables.drain(..)).map(place).collect();
        order.sort_by_key(|(key, _)| *key);
        let tables: Vec<String> = order.into_iter().map(|(_, table)| table).collect();
        let shuffled = Game::of(&tables.concat()).by_period().play();
        for (at, strategy) in written.outcomes.strategies.iter().enumerate() {
            let there = shuffled.outcomes.strategies.iter().position(|other| other == strategy).unwrap();
            prop_assert_eq!(column(&written, at), column(&shuffled, there), "{}", strategy.0);
        }
    }

    #[test]
    fn more_runs_leave_the_earlier_ones_as_they_were(world in worlds()) {
        let game = Game::of(&world.text(1.0, STRATEGIES));
        let (few, many) = (game.play_only(game.all(), 1), game.play_only(game.all(), 3));
        prop_assert_eq!(&few.outcomes.runs[0], &many.outcomes.runs[0]);
        // Two worlds are never the same, unless there is nothing that could differ.
        let moves = value(&many.outcomes.runs[0][0], Metric::Revenue);
        if moves > 0.0 {
            prop_assert_ne!(&many.outcomes.runs[0], &many.outcomes.runs[1]);
        }
    }

    #[test]
    fn threads_and_instruction_sets_give_the_same_bits(world in worlds()) {
        let mut game = Game::of(&world.text(1.0, STRATEGIES)).by_period();
        let first = game.play_only(game.all(), 2);
        for threads in [1, 3, 8] {
            game.threads = threads;
            prop_assert_eq!(&game.play_only(game.all(), 2).outcomes.runs, &first.outcomes.runs);
        }
        for (_, isa) in Isa::NAMES {
            game.isa = isa;
            prop_assert_eq!(&game.play_only(game.all(), 2).outcomes.runs, &first.outcomes.runs);
        }
    }

    #[test]
    fn compiled_and_interpreted_rules_give_the_same_bits(
        world in worlds(),
        rules in prop::sample::subsequence(RULED.to_vec(), 1..=RULED.len()),
    ) {
        let text = ruled(&world.text(1.0, ""), &rules);
        let [compiled, interpreted] = [Mode::Auto, Mode::Interpreted].map(|mode| {
            let game = Game::of_in(&text, mode).by_period().by_segment();
            game.play().outcomes
        });
        prop_assert_eq!(compiled.runs, interpreted.runs, "{}", text);
    }

    #[test]
    fn another_segment_is_not_touched(world in worlds(), other in kinds()) {
        // The other segment's figures are what the first one's, played without it, leave over.
        // Who bargains does so by its share of what all segments bring, a channel wins for all of them, and
        // a firm stops for all of them.
        let tables = world.tables.into_iter().filter(|table| ![BARGAINING, BOUGHT, MARKET, REPUTATION, STAFF, LADDER].contains(table)).collect();
        let cash = if world.cash == STOPS { NOTED } else { world.cash };
        let alone = World { newcomers: 0.0, tables, cash, segments: world.segments[..1].to_vec(), ..world };
        let both = World { segments: vec![alone.segments[0].clone(), other], ..alone.clone() };
        let change = "[strategies.first]\nchange = [{ path = \"segments.s0.retention\", scale = 0.5 }]\n";
        let [both, alone] = [both, alone].map(|world| Game::of(&world.text(1.0, change)).play().outcomes.runs);
        for (both, alone) in both.iter().zip(&alone) {
            for metric in [Metric::Revenue, Metric::CostToServe, Metric::AcquisitionCost, Metric::CustomersLost, Metric::CustomersWon] {
                let [before, after] = [0, 1].map(|at| value(&both[at], metric) - value(&alone[at], metric));
                prop_assert!(close(before, after, 1e3), "{metric:?}: {before} before, {after} after");
            }
        }
    }

    #[test]
    fn better_retention_never_shortens_a_life(mut world in worlds(), better in 0.0..1.0) {
        // Who leaves later may also come back later.
        world.segments.iter_mut().for_each(|kind| kind.concepts.retain(|keys| *keys != BACK));
        // Nor does it keep a firm alive that loses by each customer, or make room in a market, or please those who stay, or leave time for each.
        world.tables.retain(|table| ![MARKET, REPUTATION, STAFF, LADDER].contains(table));
        world.cash = "";
        let change = format!(
            "[strategies.better]\nchange = [{{ path = \"segments.*.retention\", scale = {} }}, {{ path = \"segments.*.retention\", add = {better} }}]\n",
            1.0 - better
        );
        let played = Game::of(&world.text(1.0, &change)).by_period().play();
        let active = row(Metric::CustomerPeriods);
        for run in &played.outcomes.runs {
            for (base, better) in run[0].series[active].iter().zip(&run[1].series[active]) {
                prop_assert!(better.unwrap() >= base.unwrap());
            }
        }
    }

    #[test]
    fn another_currency_changes_only_the_scale(world in worlds(), power in -6_i32..12) {
        let counts_by_money = |kind: &Kind| kind.concepts.iter().any(|keys| *keys == PRICE || keys.contains("wallet"));
        let takes_time = [BARGAINING, STAFF].iter().all(|table| world.tables.contains(table));
        let rate = 2.0_f64.powi(power);
        let one = Game::of(&world.text(1.0, "")).play();
        let other = Game::of(&world.text(rate, "")).play();
        for (one, other) in one.outcomes.runs.iter().flatten().zip(other.outcomes.runs.iter().flatten()) {
            for info in METRICS {
                match (one.values[info.metric as usize], other.values[info.metric as usize]) {
                    (Some(one), Some(other)) if info.unit == tenure::engine::Unit::Money => {
                        // Entries are kept to 2^-43 of a unit of money; there are some thousands at most.
                        let grid = 1e5 * 2.0_f64.powi(-43) * (1.0 + rate);
                        let rounding = 1e-12 * other.abs();
                        prop_assert!((other - one * rate).abs() <= grid + rounding, "{}: {one} {other}", info.name);
                    }
                    // Both are money, kept on the grid.
                    (Some(one), Some(other)) if matches!(info.metric, Metric::ShareOfWallet | Metric::Hhi | Metric::LargestShare | Metric::RevenueSwing) => {
                        prop_assert!((other - one).abs() <= 1e-6 * one.abs(), "{}: {one} {other}", info.name);
                    }
                    // What a fee is of a basket is rounded otherwise in another currency, and with it how many orders there are; so is a
                    // lognormal basket, a power of e, and with it how many of them a wallet holds; and so is an account's share of
                    // revenue, and with it how many minutes a large one takes.
                    (Some(one), Some(other)) if world.segments.iter().any(counts_by_money) || takes_time => {
                        prop_assert!((other - one).abs() <= 1e-12 * one.abs(), "{}: {one} {other}", info.name);
                    }
                    (one, other) => prop_assert_eq!(one, other, "{}", info.name),
                }
            }
        }
    }
}

#[test]
fn huge_runs_that_are_left_over_give_the_same_bits_on_any_threads() {
    let text = "[scenario]\nname = \"huge\"\nperiod = \"month\"\nperiods = 2\nruns = 3\n[segments.all]\ncustomers = 100_000\n\
                retention = 0.6\npurchases = { gamma = { mean = 2, cv = 0.8 }, per = \"customer\" }\nbasket = 10\n";
    let mut game = Game::of(text).by_period();
    game.threads = 1;
    let first = game.play();
    for threads in [2, 5] {
        game.threads = threads;
        let again = game.play().outcomes;
        assert_eq!((again.runs, again.replications), (first.outcomes.runs.clone(), vec![0, 1, 2]), "{threads} threads");
    }
}
