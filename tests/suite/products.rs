//! What a product more does to staying, buying and serving.

use crate::play::{Game, Played, Z_20, assert_within};
use tenure::engine::Metric;

/// Customers who all take one product more in the first period, up to `most`; `more` belongs to the segment.
fn shop(period: &str, periods: u32, most: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 20_000\n\
         buying = \"subscription\"\npurchases = {{ value = 1, basis = \"period\" }}\nbasket = 100\n\
         cross_sell = {{ value = 1, basis = \"period\" }}\nproducts_max = {most}\n{more}\n\
         [activities.account]\ndriver = \"period\"\ncost = 10\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n\
         [activities.desk]\ndriver = \"complaint\"\ncost = 7\n"
    )
}

fn by_period(text: &str, metric: Metric) -> Vec<f64> {
    Game::of(text).by_period().play().series("baseline", metric).remove(0)
}

#[test]
fn each_product_more_takes_away_a_part_of_the_hazard_alike_in_every_length_of_period() {
    // From the second period on everybody has `most` products, whatever its length: what is kept is counted from there.
    for (most, retention) in [(1, 0.8_f64), (2, 0.818_052_146_1), (3, 0.834_647_101_4)] {
        for (period, a_year) in [("year", 1), ("quarter", 4), ("month", 12)] {
            let keys = "retention = { by_period = [1, 1, 0.8] }\nproduct_stay = 0.1";
            let alive = by_period(&shop(period, 2 + a_year, most, keys), Metric::CustomersEnd);
            let share = alive[1 + a_year as usize] / alive[1];
            assert_eq!(alive[1], 20_000.0);
            let error = (retention * (1.0 - retention) / 20_000.0).sqrt();
            assert_within("kept", share, retention, error, Z_20);
        }
    }
}

#[test]
fn each_product_more_adds_to_purchases_and_to_all_that_serving_costs() {
    let keys =
        "retention = 1\nproduct_spend = 0.2\nproduct_serve = 0.5\ncomplaints = { value = 1, basis = \"period\" }";
    let text = shop("month", 4, 3, keys);
    let [purchases, revenue, cost] =
        [Metric::Purchases, Metric::Revenue, Metric::CostToServe].map(|metric| by_period(&text, metric));
    for (period, products) in [(0, 1), (1, 2), (2, 3), (3, 3)] {
        let [bought, served] = [1.2_f64.powi(products - 1), 1.5_f64.powi(products - 1)];
        let close = |found: f64, each: f64, what: &str| {
            assert!((found / 20_000.0 / each - 1.0).abs() < 1e-9, "{what} in {period}: {found}");
        };
        close(purchases[period], bought, "purchases");
        close(revenue[period], 100.0 * bought, "revenue");
        close(cost[period], (10.0 + 2.0 * bought + 7.0) * served, "cost to serve");
    }
}

#[test]
fn products_scale_quotes_that_are_won_and_answers_to_a_price_alike() {
    let plain =
        "retention = 1\nquotes = { value = 1, basis = \"period\" }\nquote_wins = 1\nprice = 1.1\nvolume_response = 2";
    let last = |keys: &str| *by_period(&shop("month", 3, 3, keys), Metric::Purchases).last().unwrap() / 20_000.0;
    // A subscription buys what is to be expected; won quotes come by chance beside it.
    let [one, more] = [last(plain), last(&format!("{plain}\nproduct_spend = 0.2"))];
    let each = 1.1_f64.powi(-2);
    assert_within("with one", one, 2.0 * each, (each / 20_000.0).sqrt(), Z_20);
    assert_within("with three", more, 2.0 * each * 1.44, (each * 1.44 / 20_000.0).sqrt(), Z_20);
}

#[test]
fn keys_at_their_defaults_and_customers_with_one_product_keep_every_bit() {
    let keys = "retention = { uniform = { low = 0.1, high = 0.9 }, per = \"customer\" }\ncomplaints = 0.2\nprice = 1.05\nvolume_response = 1";
    let ties =
        |stay, spend, serve| format!("{keys}\nproduct_stay = {stay}\nproduct_spend = {spend}\nproduct_serve = {serve}");
    let values = |played: Played| played.outcomes.runs.into_iter().flatten().map(|run| run.values).collect::<Vec<_>>();
    let play = |most: u32, keys: &str| values(Game::of(&shop("month", 24, most, keys)).play());
    assert_eq!(play(4, &ties("0", "0", "0")), play(4, keys));
    assert_eq!(play(1, &ties("0.3", "0.2", "0.5")), play(1, keys));
    assert_ne!(play(2, &ties("0.3", "0", "0")), play(2, keys));
}

#[test]
fn a_strategy_that_strengthens_the_ties_keeps_more_and_sells_more_by_its_own_law() {
    let text = shop("year", 3, 2, "retention = { by_period = [1, 0.8, 0.8] }\nproduct_stay = 0.1")
        + "[strategies.closer]\nchange = [{ path = \"segments.*.product_stay\", add = 0.2 }]\n\
           [strategies.broader]\nchange = [{ path = \"segments.*.product_spend\", set = 0.5 }]\n";
    let played = Game::of(&text).by_period().play();
    let last = |strategy, metric| *played.series(strategy, metric).remove(0).last().unwrap();
    let kept = |strategy| last(strategy, Metric::CustomersEnd) / 20_000.0;
    for (strategy, x) in [("baseline", 0.1), ("closer", 0.3)] {
        let share = 0.8_f64.powf(2.0 * (1.0 - x));
        assert_within(strategy, kept(strategy), share, (share * (1.0 - share) / 20_000.0).sqrt(), Z_20);
    }
    // More is bought by the very same customers: what they buy says nothing of how long they stay.
    assert_eq!(kept("broader"), kept("baseline"));
    let more = last("broader", Metric::Purchases) / last("baseline", Metric::Purchases);
    assert!((more - 1.5).abs() < 1e-9, "{more}");
}

#[test]
fn what_serving_costs_more_is_asked_once_a_period() {
    let keys = "retention = 1\nproduct_serve = 0.5\ncomplaints = { value = 1, basis = \"period\" }";
    let played = Game::of(&shop("month", 4, 3, keys)).play();
    let at = played.outcomes.paths.iter().position(|path| path == "segments.all.product_serve").unwrap();
    assert_eq!(played.outcomes.runs[0][0].clamped[at].asked, 4 * 20_000);
}
