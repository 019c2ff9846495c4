//! Problems, told or silent, settled fast or slowly or ignored: what they take of a life, and what they leave as it was.

use crate::play::{Game, Played, Z_20, assert_within};
use tenure::engine::Metric;

/// A mean of -ln(1-.2): a chance of .2 that at least one comes up.
const MEAN: f64 = 0.223_143_551_314_209_76;

const CUSTOMERS: f64 = 400_000.0;

/// One year of customers of whom nine in ten stay; a fifth have a problem, and two in five of those tell it.
fn year(more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"year\"\nperiods = 1\nruns = 1\n\
         [segments.all]\ncustomers = {CUSTOMERS}\nretention = 0.9\nproblems = {MEAN}\ntold = 0.4\nservice = \"workspace\"\n\
         [services.workspace]\nresolved = 0.7\nfast = 0.5\nignored_leave = 0.3\nslow_leave = 0.1\nsilent_leave = 0.2\n{more}"
    )
}

fn staying(played: &Played, strategy: &str) -> f64 {
    1.0 - played.figure(strategy, Metric::CustomersLost) / CUSTOMERS
}

fn assert_share(what: &str, found: f64, law: f64, of: f64) {
    assert_within(what, found, law, (law * (1.0 - law) / of).sqrt(), Z_20);
}

/// Told .08, of which .028 are settled fast, .028 slowly and .024 ignored; .12 silent: .0028 + .0072 + .024 leave for it.
#[test]
fn problems_end_relations_as_often_as_their_chances_say() {
    let text = year(
        "[strategies.better]\nchange = [{ path = \"services.workspace.resolved\", set = 0.95 }, { path = \"services.workspace.fast\", set = 0.9 }]\n\
         [strategies.heard]\nchange = [{ path = \"segments.all.told\", set = 0.8 }]\n\
         [strategies.watchful]\nchange = [{ path = \"services.workspace.noticed\", set = 0.5 }]\n\
         [strategies.spared]\nchange = [{ path = \"segments.all.problems\", set = 0 }]\n",
    );
    let played = Game::of(&text).play();
    for (strategy, law) in
        [("baseline", 0.9 * 0.966), ("better", 0.876_636_0), ("heard", 0.874_8), ("watchful", 0.877_5), ("spared", 0.9)]
    {
        assert_share(strategy, staying(&played, strategy), law, CUSTOMERS);
    }
    for (metric, law) in [(Metric::Problems, 0.2), (Metric::Complaints, 0.08), (Metric::ComplaintsIgnored, 0.024)] {
        assert_share("counts", played.figure("baseline", metric) / CUSTOMERS, law, CUSTOMERS);
    }
    // Strategies share the draws: a difference is known far better than each.
    let gain = staying(&played, "watchful") - staying(&played, "baseline");
    assert!((gain - 0.0081).abs() < 4.56 * (0.0081 / CUSTOMERS).sqrt(), "{gain}");
}

/// Everybody has a problem and nobody leaves otherwise: who comes again are those of the study, 9% of the silent, 19% of the
/// ignored, 54% of those settled.
#[test]
fn the_shares_that_buy_again_of_a_known_study_come_back() {
    let text = year(
        "[strategies.ignored]\nchange = [{ path = \"segments.all.told\", set = 1 }, { path = \"services.workspace.resolved\", set = 0 }]\n\
         [strategies.settled]\nchange = [{ path = \"segments.all.told\", set = 1 }, { path = \"services.workspace.resolved\", set = 1 }, { path = \"services.workspace.fast\", set = 0 }]\n",
    )
    .replace("retention = 0.9", "retention = 1")
    .replace(&format!("problems = {MEAN}\ntold = 0.4"), "problems = 80\ntold = 0")
    .replace("ignored_leave = 0.3\nslow_leave = 0.1\nsilent_leave = 0.2", "ignored_leave = 0.81\nslow_leave = 0.46\nsilent_leave = 0.91");
    let played = Game::of(&text).play();
    for (strategy, law) in [("baseline", 0.09), ("ignored", 0.19), ("settled", 0.54)] {
        assert_share(strategy, staying(&played, strategy), law, CUSTOMERS);
        assert_eq!(played.figure(strategy, Metric::Problems), CUSTOMERS);
        let lost = played.figure(strategy, Metric::CustomersLost);
        assert_eq!(played.figure(strategy, Metric::LostToProblem), lost, "nothing else loses anybody");
    }
}

/// A problem that ends the relation for certain takes everybody whom it meets.
#[test]
fn a_certain_end_takes_everybody_with_a_problem() {
    let text = year("").replace("retention = 0.9", "retention = 1").replace("told = 0.4", "told = 0");
    let played = Game::of(&text.replace("silent_leave = 0.2", "silent_leave = 1")).play();
    assert_eq!(played.figure("baseline", Metric::CustomersLost), played.figure("baseline", Metric::Problems));
    let nobody_stays = text.replace("retention = 1", "retention = 0");
    let played = Game::of(&nobody_stays).play();
    assert_eq!(played.figure("baseline", Metric::CustomersLost), CUSTOMERS);
    assert_eq!(played.figure("baseline", Metric::LostToProblem), 0.0, "who stays in no case leaves of itself");
}

/// Of those with such a problem who leave, the part -ln(1-p) in -ln(r) - ln(1-p).
#[test]
fn causes_of_leaving_compete_in_proportion_to_their_hazards() {
    let text = year("").replace("told = 0.4", "told = 0");
    let played = Game::of(&text).play();
    let (base, own) = (-(0.9_f64.ln()), -(0.8_f64.ln()));
    let law = 0.2 * (1.0 - 0.9 * 0.8) * own / (base + own);
    assert_share("lost to a problem", played.figure("baseline", Metric::LostToProblem) / CUSTOMERS, law, CUSTOMERS);
}

/// The last purchase ends a relation before a problem can.
#[test]
fn who_made_the_last_purchase_is_not_lost_to_a_problem() {
    let text = year("")
        .replace("told = 0.4", "told = 0\nbuying = \"subscription\"\npurchases = 2\nlast_purchase = 1")
        .replace("silent_leave = 0.2", "silent_leave = 1");
    let played = Game::of(&text).play();
    assert_eq!(played.figure("baseline", Metric::CustomersLost), CUSTOMERS);
    assert_eq!(played.figure("baseline", Metric::LostToProblem), 0.0);
}

#[test]
fn more_telling_turns_silent_problems_into_complaints_and_moves_nothing_else() {
    let text = year("[strategies.heard]\nchange = [{ path = \"segments.all.told\", set = 0.8 }]\n")
        .replace(
            "ignored_leave = 0.3\nslow_leave = 0.1\nsilent_leave = 0.2",
            "ignored_leave = 0.2\nslow_leave = 0.2\nsilent_leave = 0.2",
        )
        .replace("resolved = 0.7", "resolved = 1")
        .replace("fast = 0.5", "fast = 0")
        .replace("periods = 1", "periods = 4");
    let played = Game::of(&text).by_period().play();
    for metric in [Metric::Problems, Metric::CustomersLost, Metric::LostToProblem] {
        assert_eq!(played.series("baseline", metric), played.series("heard", metric), "{metric:?}");
    }
    let told = |strategy| played.figure(strategy, Metric::Complaints);
    assert!(told("heard") > 1.9 * told("baseline"));
}

/// At most one a period comes up: a month has one with chance 1 - e^(-x/12).
#[test]
fn problems_of_a_year_are_spread_over_its_periods() {
    for (period, k) in [("month", 12.0_f64), ("quarter", 4.0), ("year", 1.0)] {
        let text = format!(
            "[scenario]\nperiod = \"{period}\"\nperiods = {k}\nruns = 1\n\
             [segments.all]\ncustomers = 50_000\nretention = 1\nproblems = 0.6\n"
        );
        let chance = 1.0 - (-0.6 / k).exp();
        let found = Game::of(&text).play().figure("baseline", Metric::Problems) / (50_000.0 * k);
        assert_share(period, found, chance, 50_000.0 * k);
    }
}

/// Services with every key and nobody with a problem, against services with none of them.
#[test]
fn without_problems_nothing_moves() {
    let plain = "[scenario]\nperiods = 12\nruns = 2\n[segments.all]\ncustomers = 500\n\
        retention = { rule = \"0.5 + 0.4 * customer.satisfaction\" }\npurchases = 4\nbasket = 50\nmargin = 0.4\nservice = \"workspace\"\n\
        [services.workspace]\nquality = 0.8\nadjustment = 0.2\n[activities.answer]\ndriver = \"complaint\"\ncost = 9\n";
    let keys = "told = 0.3\n";
    let served = "resolved = 0.7\nfast = 0.5\nnoticed = 0.4\nslow_relief = 0.1\nsilent_damage = 0.2\nignored_leave = 0.3\nslow_leave = 0.1\nsilent_leave = 0.2\n";
    let full =
        plain.replace("[services", &format!("{keys}[services")).replace("[activities", &format!("{served}[activities"));
    assert_eq!(runs(plain), runs(&full));
}

/// A mean of -ln(1-c) gives the chance c; told all and settled at once or not at all, that is a complaint.
#[test]
fn problems_that_are_all_told_are_complaints() {
    let text = |given: &str| {
        format!(
            "[scenario]\nperiod = \"year\"\nperiods = 5\nruns = 2\n[segments.all]\ncustomers = 3_000\n\
             retention = {{ rule = \"0.5 + 0.4 * customer.satisfaction\" }}\n{given}\nservice = \"workspace\"\n\
             [services.workspace]\nresolved = 0.7\nadjustment = 0.1\nignored_leave = 0.3\nfast = 0.5\nslow_leave = 0.2\n\
             [activities.answer]\ndriver = \"complaint\"\ncost = 9\n"
        )
    };
    assert_eq!(runs(&text("complaints = 0.2")), runs(&text(&format!("problems = {MEAN}"))));
}

/// All figures of all runs, whatever was asked.
fn runs(text: &str) -> Vec<Vec<Option<f64>>> {
    let outcomes = Game::of(text).play().outcomes;
    outcomes.runs.iter().flatten().map(|run| run.values.to_vec()).collect()
}

/// Ten subscribers with a problem in every month, and what rules book when they hear of one.
fn troubled(more: &str) -> Game {
    let text = format!(
        "[scenario]\nperiods = 3\nrate_basis = \"period\"\nruns = 1\nrules = [\"r.rhai\"]\n\
         [segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\nbasket = {{ rule = \"customer.satisfaction\" }}\n\
         margin = 1\nproblems = 80\nsatisfaction = 0.5\nservice = \"workspace\"\n\
         [services.workspace]\nquality = 1\nadjustment = 1\nresolved = 1\nrelief = 0.2\nslow_relief = 0.1\ndamage = 0.2\nsilent_damage = 0.1\n\
         [activities.answer]\ndriver = \"complaint\"\ncost = 5\n\
         [strategies.slow]\nchange = [{{ path = \"services.workspace.fast\", set = 0 }}]\n\
         [strategies.ignored]\nchange = [{{ path = \"services.workspace.resolved\", set = 0 }}]\n\
         [strategies.silent]\nchange = [{{ path = \"segments.all.told\", set = 0 }}]\n\
         [strategies.noticed]\nchange = [{{ path = \"segments.all.told\", set = 0 }}, {{ path = \"services.workspace.noticed\", set = 1 }}]\n{more}"
    );
    let rules = "fn on_complaint(customer) {\n    customer.book(\"letter\", if customer.fast { 1.0 } else if customer.resolved { 2.0 } else { 3.0 });\n}\n\
                 fn policy(portfolio) { portfolio.book(\"count\", portfolio.complaints + portfolio.complaints(\"all\")); }\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.rhai"), rules).unwrap();
    std::fs::write(folder.path().join("s.toml"), text).unwrap();
    Game::open(&folder.path().join("s.toml")).by_period()
}

#[test]
fn how_a_problem_ended_is_seen_felt_and_paid_for() {
    let played = troubled("").play();
    let near = |shown: Vec<f64>, meant: [f64; 3]| shown.iter().zip(meant).all(|(a, b)| (a - b).abs() < 1e-9);
    for (at, (strategy, letter, complaints, felt)) in [
        ("baseline", 1.0, 10.0, [5.0, 7.0, 9.0]),
        ("slow", 2.0, 10.0, [5.0, 6.0, 7.0]),
        ("ignored", 3.0, 10.0, [5.0, 3.0, 1.0]),
        ("silent", 0.0, 0.0, [5.0, 4.0, 3.0]),
        ("noticed", 0.0, 0.0, [5.0, 7.0, 9.0]),
    ]
    .into_iter()
    .enumerate()
    {
        let of = |metric| played.series(strategy, metric).remove(0);
        assert!(near(of(Metric::Revenue), felt), "{strategy}: {:?}", of(Metric::Revenue));
        assert_eq!(of(Metric::Problems), [10.0; 3], "{strategy}");
        assert_eq!(of(Metric::Complaints), [complaints; 3], "{strategy}");
        assert_eq!(of(Metric::ComplaintsIgnored), [if strategy == "ignored" { 10.0 } else { 0.0 }; 3], "{strategy}");
        assert_eq!(of(Metric::CostToServe), [5.0 * complaints; 3], "{strategy}");
        // A policy reads of the period before: two of the three.
        assert_eq!(played.outcomes.booked, ["count", "letter"]);
        assert_eq!(played.outcomes.runs[0][at].booked, [4.0 * complaints, 30.0 * letter], "{strategy}");
    }
}

/// A rule may add complaints to problems: a complaint first, else a problem.
#[test]
fn a_complaint_of_a_rule_comes_before_a_problem() {
    let text = year("").replace("runs = 1\n", "runs = 1\nrules = [\"r.rhai\"]\n");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.rhai"), "fn complaints(customer, base) { 0.5 }").unwrap();
    std::fs::write(folder.path().join("s.toml"), text).unwrap();
    let played = Game::open(&folder.path().join("s.toml")).play();
    for (metric, law) in [(Metric::Problems, 0.5 + 0.5 * 0.2), (Metric::Complaints, 0.5 + 0.5 * 0.08)] {
        assert_share("counts", played.figure("baseline", metric) / CUSTOMERS, law, CUSTOMERS);
    }
}
