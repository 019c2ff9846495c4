//! Why customers leave: causes compete on one budget, and all of them together are all who left.

use crate::play::{Game, Played, Z_20, assert_within};
use tenure::engine::Metric;

const CUSTOMERS: f64 = 200_000.0;

const CAUSES: [Metric; 4] = [Metric::LostToBase, Metric::LostToUnhappy, Metric::LostToPrice, Metric::LostToProblem];

/// Unhappy customers, each tenth of satisfaction below .7 adding to leaving; who buy once a year.
fn unhappy(period: &str, periods: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = {CUSTOMERS}\n\
         retention = 0.8\nsatisfaction = 0.5\nsatisfied_stay = 0.15\nbasket = 100\nbuying = \"subscription\"\n\
         purchases = 1\n{more}"
    )
}

fn assert_part(what: &str, part: f64, law: f64, of: f64) {
    // What cannot happen never does.
    assert_within(what, part, law, (law * (1.0 - law) / of).sqrt().max(f64::MIN_POSITIVE), Z_20);
}

fn lost(played: &Played, strategy: &str, cause: Metric) -> f64 {
    played.figure(strategy, cause)
}

/// What each cause took, as parts of all who left.
fn parts(played: &Played, strategy: &str) -> [f64; 4] {
    let all = lost(played, strategy, Metric::CustomersLost);
    let parts = CAUSES.map(|cause| lost(played, strategy, cause));
    assert_eq!(parts.iter().sum::<f64>(), all, "all causes are all who left");
    parts.map(|part| part / all)
}

/// The hazard of the unhappy is m = .85^-2 of the stated one, and a price 4% above the list one that is answered with 2 makes
/// it 1.04^2 of that: base 1, unhappy m - 1, price m (1.04^2 - 1), in years, quarters and months alike.
#[test]
fn each_cause_has_its_part_in_the_hazard_in_every_length_of_period() {
    let m = 0.85_f64.powi(-2);
    let p = 1.04_f64.powi(2);
    for (period, periods) in [("year", 1), ("quarter", 4), ("month", 12)] {
        let played = Game::of(&unhappy(period, periods, "price = 1.04\nleave_response = 2\n")).play();
        let left = lost(&played, "baseline", Metric::CustomersLost);
        let law = 1.0 - 0.8_f64.powf(m * p);
        assert_within(period, left / CUSTOMERS, law, (law * (1.0 - law) / CUSTOMERS).sqrt(), Z_20);
        let found = parts(&played, "baseline");
        for (part, law) in found.into_iter().zip([1.0, m - 1.0, m * (p - 1.0), 0.0].map(|hazard| hazard / (m * p))) {
            assert_part(period, part, law, left);
        }
    }
}

/// A price below the list keeps customers, and the happy and the unhappy alike: nobody leaves for it.
#[test]
fn a_price_below_the_list_takes_nobody_and_spares_all_causes_alike() {
    let played = Game::of(&unhappy("year", 1, "price = 0.9\nleave_response = 2\n")).play();
    let (m, left) = (0.85_f64.powi(-2), lost(&played, "baseline", Metric::CustomersLost));
    let found = parts(&played, "baseline");
    for (part, law) in found.into_iter().zip([1.0 / m, 1.0 - 1.0 / m, 0.0, 0.0]) {
        assert_part("part", part, law, left);
    }
}

/// Whom satisfaction keeps, who was never to stay, or who made the last purchase leaves at the stated rate.
#[test]
fn what_is_no_force_blames_nobody() {
    for (what, was, is) in [
        ("the delighted", "satisfaction = 0.5", "satisfaction = 0.9"),
        ("nobody stays", "retention = 0.8", "retention = 0"),
        ("no tie", "satisfied_stay = 0.15", "satisfied_stay = 0"),
        ("the last purchase", "retention = 0.8", "retention = 1\nlast_purchase = 1\nfirst_purchase = \"certain\""),
    ] {
        let text = unhappy("year", 2, "").replace(was, is);
        let played = Game::of(&text).play();
        assert!(lost(&played, "baseline", Metric::CustomersLost) > 0.0, "{what}");
        assert_eq!(parts(&played, "baseline"), [1.0, 0.0, 0.0, 0.0], "{what}");
    }
}

/// A problem competes with all others: -ln(1-p) beside the hazard of the period.
#[test]
fn a_problem_competes_with_unhappiness_and_price() {
    let text = unhappy(
        "year",
        1,
        "price = 1.04\nleave_response = 2\nproblems = 80\ntold = 0\nservice = \"s\"\n[services.s]\nsilent_leave = 0.2\n",
    );
    let played = Game::of(&text).play();
    let left = lost(&played, "baseline", Metric::CustomersLost);
    let (h, m, p, own) = (-(0.8_f64.ln()), 0.85_f64.powi(-2), 1.04_f64.powi(2), -(0.8_f64.ln()));
    let all = h * m * p + own;
    let laws = [h, h * (m - 1.0), h * m * (p - 1.0), own].map(|hazard| hazard / all);
    for (part, law) in parts(&played, "baseline").into_iter().zip(laws) {
        assert_part("part", part, law, left);
    }
}

/// The loss of a strategy that makes customers unhappy is seen where it comes from.
#[test]
fn who_is_made_happier_is_lost_less_to_unhappiness() {
    let more = "[strategies.care]\nchange = [{ path = \"segments.all.satisfied_stay\", set = 0 }]\n";
    let played = Game::of(&unhappy("month", 24, more)).play();
    assert!(lost(&played, "baseline", Metric::LostToUnhappy) > 1000.0);
    assert_eq!(lost(&played, "care", Metric::LostToUnhappy), 0.0);
    assert!(lost(&played, "care", Metric::CustomersLost) < lost(&played, "baseline", Metric::CustomersLost));
}
