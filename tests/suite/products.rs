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

#[test]
fn a_product_fee_is_revenue_beside_purchases_which_sleepers_go_on_paying() {
    let keys = |asleep: &str| {
        format!(
            "retention = 1\nasleep = {asleep}\nmargin = 0.3\nproduct_margin = 0.8\nproduct_fee = {{ value = 6, basis = \"period\" }}"
        )
    };
    for (asleep, bought) in [("0", 100.0), ("1", 0.0)] {
        // Who sleeps takes no product more: the fee is that of one product, which is none.
        let further = if asleep == "0" { [0.0, 1.0, 2.0, 2.0] } else { [0.0; 4] };
        let text = shop("month", 4, 3, &keys(asleep));
        let [revenue, fees, margin] =
            [Metric::Revenue, Metric::ProductFees, Metric::GrossMargin].map(|metric| by_period(&text, metric));
        for (period, n) in further.into_iter().enumerate() {
            let fee = 6.0 * n;
            assert_eq!(fees[period], 20_000.0 * fee);
            assert_eq!(revenue[period], 20_000.0 * (bought + fee));
            assert!((margin[period] - 20_000.0 * (0.3 * bought + 0.8 * fee)).abs() < 1e-6);
        }
    }
    // Everybody has two products when all fall asleep at the end of the second period.
    let sleep = "retention = 1\nsleep = { by_period = [0, 1, 1, 1] }\nproduct_fee = { value = 6, basis = \"period\" }";
    let text = shop("month", 4, 2, sleep);
    assert_eq!(by_period(&text, Metric::Purchases)[2..], [0.0; 2]);
    assert_eq!(by_period(&text, Metric::Revenue)[2..], [120_000.0; 2]);
    let without = values_of(&shop("month", 24, 3, "retention = 0.8"));
    assert_eq!(values_of(&shop("month", 24, 3, "retention = 0.8\nproduct_fee = 0")), without);
}

#[test]
fn who_leaves_without_a_word_pays_no_product_fee_any_more() {
    // All leave at the end of the second period, with two products each.
    let fees = |leaving: &str| {
        let keys = format!(
            "retention = {{ by_period = [1, 0, 1, 1] }}\nleaving = \"{leaving}\"\nproduct_fee = {{ value = 6, basis = \"period\" }}"
        );
        by_period(&shop("month", 4, 2, &keys), Metric::ProductFees)
    };
    for leaving in ["told", "silent"] {
        assert_eq!(fees(leaving), [0.0, 120_000.0, 0.0, 0.0], "{leaving}");
    }
}

fn values_of(text: &str) -> Vec<[Option<f64>; tenure::portfolio::METRICS.len()]> {
    Game::of(text).play().outcomes.runs.into_iter().flatten().map(|run| run.values).collect()
}

/// `products_max` limits taking more: it takes nothing away from who has more, from a list or from times before a strategy.
#[test]
fn a_lower_most_takes_no_product_away() {
    let fewer = "\n[strategies.fewer]\nfrom = 3\nchange = [{ path = \"segments.all.products_max\", set = 2 }]\n";
    let text = shop("month", 6, 3, "retention = 1\nproduct_fee = { value = 6, basis = \"period\" }") + fewer;
    let fees = |strategy: &str| Game::of(&text).by_period().play().series(strategy, Metric::ProductFees).remove(0);
    assert_eq!(fees("baseline"), [0.0, 120_000.0, 240_000.0, 240_000.0, 240_000.0, 240_000.0]);
    assert_eq!(fees("fewer"), fees("baseline"));
}
