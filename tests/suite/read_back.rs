//! What `tenure check` reads back: what a period and a year come to, by closed forms, and how that is told.

use crate::play::Game;
use std::path::Path;
use tenure::engine::{By, Kind, Portrait, Rate, portrait};
use tenure::report::read_back;

fn of(text: &str) -> Portrait {
    let game = Game::of(text);
    portrait(&game.job(game.all(), 1))
}

/// The portrait of a segment with these lines, months on this basis.
fn kind(basis: &str, lines: &str) -> Kind {
    let text = format!(
        "[scenario]\nperiods = 24\nrate_basis = \"{basis}\"\n[segments.small]\ncustomers = 900\nmargin = 0.3\n{lines}"
    );
    of(&text).segments.remove(0)
}

fn near(is: f64, law: f64) {
    assert!((is - law).abs() <= 1e-9 * law.abs(), "{is} instead of {law}");
}

fn known(rate: Option<Rate>) -> Rate {
    rate.expect("no rule decides")
}

#[test]
fn a_rate_is_told_of_a_month_and_of_a_year_whatever_its_basis() {
    let lines = "retention = 0.84\npurchases = 6\nbasket = 85\nreferrals = 0.6\n";
    for (basis, months) in [("month", 1.0), ("quarter", 3.0), ("year", 12.0)] {
        let Kind { stays, purchases, referrals, .. } = kind(basis, lines);
        let [stays, purchases, referrals] = [stays, purchases, referrals].map(known);
        near(stays.period.mean, 0.84_f64.powf(1.0 / months));
        near(stays.year.mean, 0.84_f64.powf(12.0 / months));
        near(purchases.period.mean, 6.0 / months);
        near(purchases.year.mean, 72.0 / months);
        near(referrals.year.mean, 7.2 / months);
        assert_eq!((stays.period.by, stays.period.between), (By::Nothing, None));
    }
    let bernoulli = kind("year", "retention = 0.8\nbuying = \"bernoulli\"\npurchases = 0.84\nbasket = 1\n");
    let purchases = known(bernoulli.purchases);
    near(purchases.period.mean, 1.0 - 0.16_f64.powf(1.0 / 12.0));
    near(purchases.year.mean, 12.0 * (1.0 - 0.16_f64.powf(1.0 / 12.0)));
}

#[test]
fn where_customers_differ_the_mean_is_told_with_what_9_of_10_have() {
    let lines = "retention = { uniform = { low = 0.6, high = 0.9 }, per = \"customer\" }\nprice = 1.1\n\
                 purchases = { gamma = { mean = 6, cv = 0.5 }, per = \"customer\" }\n\
                 basket = { lognormal = { mean = 80, cv = 0.6 }, per = \"customer\" }\n";
    let Kind { stays, purchases, basket, .. } = kind("year", lines);
    let (stays, basket) = (known(stays), basket.unwrap());
    near(stays.year.mean, 0.75);
    let [low, high] = stays.year.between.unwrap();
    near(low, 0.615);
    near(high, 0.885);
    near(known(purchases).period.mean, 0.5);
    near(basket.mean, 88.0);
    assert_eq!((stays.year.by, basket.by), (By::Chance, By::Chance));
    let tenure = known(kind("month", "retention = { by_tenure = [0.7, 0.9, 0.8] }\n").stays);
    assert_eq!((tenure.period.by, tenure.period.between), (By::Tenure, Some([0.7, 0.9])));
    let ruled = kind("month", "retention = { rule = \"0.9\" }\n");
    assert_eq!(ruled.stays, None);
}

#[test]
fn serving_costs_what_comes_with_periods_purchases_contacts_quotes_and_complaints() {
    let lines = "retention = 0.8\npurchases = 24\nquotes = 12\nquote_wins = 0.25\nproblems = 6\ntold = 0.5\nbasket = 80\nservice = \"desk\"\n\
                 [services.desk]\ncost = 36\n\
                 [activities.order]\ndriver = \"purchase\"\ncost = 4\n\
                 [activities.quote]\ndriver = \"quote\"\ncost = 7\n\
                 [activities.call]\ndriver = \"contact\"\nrate = 3\ncost = 10\n\
                 [activities.post]\ndriver = \"period\"\ncost = 0.5\n\
                 [activities.complaint]\ndriver = \"complaint\"\ncost = 40\n\
                 [activities.visit]\ndriver = \"newcomer\"\ncost = 1000\n\
                 [activities.pay]\ndriver = \"contact\"\nrate = 3\ncost = 1000\nline = \"programme\"\n";
    let Kind { purchases, serving, .. } = kind("year", lines);
    near(known(purchases).period.mean, 2.0 + 0.25);
    let complaints = 0.5 * (1.0 - (-0.5_f64).exp());
    let month = 3.0 + 2.25 * 4.0 + 7.0 + 0.25 * 10.0 + 0.5 + complaints * 40.0;
    let serving = known(serving);
    near(serving.period.mean, month);
    near(serving.year.mean, 12.0 * month);
}

#[test]
fn a_scenario_is_read_back_in_plain_words() {
    let text = "[scenario]\nperiods = 36\nrate_basis = \"month\"\nfixed_cost = 1_000\nrules = [\"mood.rhai\"]\n\
                [assumptions]\nlift = { uniform = { low = 0.02, high = 0.06 } }\n\
                [segments.small]\ncustomers = 900\nretention = 0.84\npurchases = 0.4\nbasket = 85\nmargin = 0.3\nservice = \"plain\"\nreferrals = 0.01\n\
                [segments.large]\ncustomers = 40\nretention = { beta = { mean = 0.95, sd = 0.03 }, per = \"customer\" }\n\
                purchases = { rule = \"if customer.tenure < 3 { 1.0 } else { 2.0 }\" }\n\
                basket = { lognormal = { mean = 1_400, cv = 0.6 }, per = \"customer\" }\nmargin = { by_period = [0.2, 0.25] }\n\
                [channels.fair]\nbudget = 2_000\nceiling = 40\nfirst_cost = 31.25\nsegments = { small = 1, large = 0 }\n\
                [services.plain]\ncost = 2\n[services.fine]\ncost = 3\n\
                [strategies.keep]\nchange = [{ path = \"segments.*.retention\", add = \"lift\" }]\nfrom = 6\nramp = 3\ncost = { once = 5_000, per_year = 1_200, per_customer = 0.5 }\n\
                [strategies.care]\nchange = [{ path = \"segments.small.service\", set = \"fine\" }, { path = \"segments.large.purchases\", scale = 1.1 }, { path = \"segments.small.leaving\", set = \"silent\" }]\nuntil = 11\n\
                [strategies.less]\ndrop = [\"small\"]\n\
                [strategies.still]\nlabel = \"Nothing at all\"\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("mood.rhai"), "fn basket(customer, base) { base * 1.01 }\n").unwrap();
    let game = Game::open(&folder.path().join("scenario.toml"));
    insta::assert_snapshot!(plain(&read_back(&portrait(&game.job(game.all(), 1)), 80)));
}

/// Without the codes of bold.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn every_shipped_scenario_is_read_back_within_the_width() {
    let folders =
        ["consulting", "teaching"].map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let scenarios: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "toml")).collect();
    assert!(scenarios.len() > 8);
    for path in scenarios {
        let game = Game::open(&path);
        let portrait = portrait(&game.job(game.all(), 1));
        for width in [40, 60, 80] {
            let told = plain(&read_back(&portrait, width));
            let widest = told.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= usize::from(width), "{}: {widest} of {width}\n{told}", path.display());
            assert!(!told.contains(['{', '}']) && !told.contains("NaN"), "{told}");
        }
    }
}

/// What a client fears is among it: what large accounts obtain, what is in hand and what follows where it is gone, how far what is said is true.
#[test]
fn bargaining_listening_and_what_is_in_hand_are_told() {
    let text = |ruin: &str| {
        format!(
            "[scenario]\nperiods = 12\nopening_cash = 20_000\nruin = \"{ruin}\"\n\
             [segments.all]\ncustomers = 1\nretention = 0.8\npurchases = 12\nbasket = 10\nmargin = 0.3\n\
             [bargaining]\nconcession = 0.15\nabove = 0.05\nextra_service = 0.5\n\
             [listening]\nsurvey = 0.25\nsurvey_cost = 2\nsurvey_noise = 0.1\nexit = 0.5\nexit_cost = 10\nexit_truth = 0.8\n"
        )
    };
    let told = |ruin: &str| anstream::adapter::strip_str(&tenure::report::read_back(&of(&text(ruin)), 80)).to_string();
    let stops = told("stop");
    insta::assert_snapshot!(stops);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&told("note")), words(&stops).replace("stops the firm.", "is noted, and the firm goes on."));
}
