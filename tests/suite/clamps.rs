//! Values outside their range: how many, on which side, of how many that were asked for and used.

use crate::made_up::study;
use crate::play::{Game, Played};
use tenure::engine::{Clamps, Metric};
use tenure::stats::compare;

/// Everybody stays, 40 are won in each of 12 periods, and `more` is said beside.
fn shop(segment: &str, more: &str) -> Played {
    let text = format!(
        "[scenario]\nperiods = 12\nperiod = \"month\"\nrate_basis = \"period\"\nruns = 4\n\
         [segments.small]\ncustomers = 500\nretention = 1.0\npurchases = 2\nbuying = \"subscription\"\nbasket = 10\n{segment}\n\
         [channels.web]\nnewcomers = 40\ncost = 1\ndelay = 0\n{more}\n"
    );
    Game::of(&text).play()
}

/// Over all runs of the baseline.
fn clamps(played: &Played, path: &str) -> Clamps {
    let at = played.outcomes.paths.iter().position(|known| known == path).unwrap();
    played.outcomes.runs.iter().map(|run| run[0].clamped[at]).fold(Clamps::default(), Clamps::and)
}

fn total(played: &Played, metric: Metric) -> f64 {
    played.figures("baseline", metric).iter().sum()
}

const MOOD: &str = "satisfaction = { normal = { mean = 0.9, sd = 0.2 }, per = \"customer\" }";

#[test]
fn what_is_set_on_arrival_is_asked_once_per_customer() {
    let played =
        shop(MOOD, "[activities.call]\ndriver = \"period\"\ncost = { rule = \"1.0 - customer.satisfaction\" }");
    let mood = clamps(&played, "segments.small.satisfaction");
    let arrived = total(&played, Metric::CustomersStart) + total(&played, Metric::CustomersWon);
    assert_eq!(mood.asked as f64, arrived, "not all living customers whenever somebody arrives");
    // Normal beyond half a standard deviation: 0.3085, 4.5 standard deviations below: 3e-6. z = 4.56.
    let allowed = 4.56 * (0.3085 * 0.6915 / arrived).sqrt();
    assert!((mood.share() - 0.3085).abs() < allowed && mood.low * 1000 < mood.asked, "{mood:?}");
}

#[test]
fn what_nothing_uses_is_neither_asked_nor_clamped() {
    let played = shop(
        "",
        "[services.plain]\nquality = { rule = \"2.0\" }\nresolved = { rule = \"2.0\" }\n[attributes]\nwish = { rule = \"1.0\" }",
    );
    for path in ["services.plain.quality", "services.plain.resolved", "attributes.wish"] {
        assert_eq!(clamps(&played, path), Clamps::default(), "{path}");
    }
    let standing = &compare(study(), &played.outcomes).strategies[0];
    assert!(standing.clamped.is_empty(), "{:?}", standing.clamped);
}

#[test]
fn each_edge_is_counted_by_itself() {
    let played = shop("cross_sell = { rule = \"if customer.tenure == 0 { -0.5 } else { 1.5 }\" }", "");
    let chance = clamps(&played, "segments.small.cross_sell");
    let arrived = total(&played, Metric::CustomersStart) + total(&played, Metric::CustomersWon);
    let periods = total(&played, Metric::CustomerPeriods);
    let told = [chance.asked, chance.low, chance.high].map(|count| count as f64);
    assert_eq!(told, [periods, arrived, periods - arrived]);
    let standing = &compare(study(), &played.outcomes).strategies[0];
    assert_eq!(standing.clamped, [("segments.small.cross_sell".to_owned(), chance)]);
}

#[test]
fn what_happens_to_some_is_asked_of_these_alone() {
    let played = shop(
        "referrals = 0.1",
        "[referral]\ncost = { rule = \"-1.0\" }\n\
         [activities.pack]\ndriver = \"newcomer\"\ncost = { rule = \"-1.0\" }",
    );
    let won = total(&played, Metric::CustomersWon);
    let pack = clamps(&played, "activities.pack.cost");
    let reward = clamps(&played, "referral.cost");
    assert!(pack.asked == pack.low && (pack.asked as f64) <= won && pack.asked > 0, "{pack:?}, {won} won");
    assert!(reward.asked == reward.low && (reward.asked as f64) < won && reward.asked > 0, "{reward:?}, {won} won");
}
