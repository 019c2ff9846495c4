//! What an order costs, and how customers answer: price, order fee, minimum order.

use crate::play::{Game, Moments, Z_20, assert_exact, assert_mean};
use tenure::engine::Metric;
use tenure::error::Error;
use tenure::stop::Stop;

/// One customer who orders once a period for 100 at a margin of 30%, and stays; `keys` are added.
fn buyer(keys: &str) -> String {
    format!(
        "[scenario]\nperiods = 1\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 1\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 0.3\n{keys}\n"
    )
}

/// A figure of a scenario with one run and no strategy.
fn figure(text: &str, metric: Metric) -> f64 {
    Game::of(text).play().figure("baseline", metric)
}

#[test]
fn a_price_of_1_04_at_a_response_of_a_half_sells_98_percent() {
    let text = buyer("price = 1.04\nvolume_response = 0.5");
    assert_exact("purchases", figure(&text, Metric::Purchases), 0.980_580_675_690_920_2);
    assert_exact("revenue", figure(&text, Metric::Revenue), 0.980_580_675_690_920_2 * 104.0);
    assert_exact("discounts", figure(&text, Metric::Discounts), -4.0 * 0.980_580_675_690_920_2);
    assert_exact("goods", figure(&text, Metric::Revenue) - figure(&text, Metric::GrossMargin), 70.0 * 0.980_580_675_7);
}

#[test]
fn the_best_price_is_cost_times_e_over_e_less_1() {
    let profit =
        |price: f64| figure(&buyer(&format!("price = {price}\nvolume_response = 3")), Metric::GrossMargin) / 100.0;
    for (price, known) in [(1.0, 0.3), (1.05, 0.302_343_159_5), (1.10, 0.300_525_920_4)] {
        assert!((profit(price) - known).abs() < 1e-10, "{price}: {}", profit(price));
    }
    assert!(profit(1.049) < profit(1.05) && profit(1.051) < profit(1.05), "0.70 x 3 / 2 = 1.05");
}

#[test]
fn a_fee_is_revenue_without_goods_and_part_of_what_customers_answer() {
    let order = "[activities.order]\ndriver = \"purchase\"\ncost = 12";
    for (keys, fees, known) in [("", 0.0, 1_800.0), ("order_fee = 5\nvolume_response = 0.8", 5.0, 2_211.955_556_8)] {
        let text = buyer(&format!("{keys}\n{order}")).replace("purchases = 1", "purchases = 100");
        let contribution = figure(&text, Metric::GrossMargin) - figure(&text, Metric::CostToServe);
        assert!((contribution - known).abs() < 1e-6, "{contribution}");
        assert_exact("fees", figure(&text, Metric::Fees), fees * figure(&text, Metric::Purchases));
        assert_exact("order size", figure(&text, Metric::OrderSize), 100.0 + fees);
        assert_eq!(figure(&text, Metric::Discounts), 0.0);
    }
}

#[test]
fn who_combines_orders_buys_as_much_in_fewer() {
    for keys in ["price = 1.05", "order_fee = 5"] {
        let text = buyer(&format!("{keys}\norder_response = 2"));
        assert!((figure(&text, Metric::Purchases) - 0.907_029_478_5).abs() < 1e-10);
        let list = figure(&text, Metric::Revenue) + figure(&text, Metric::Discounts) - figure(&text, Metric::Fees);
        assert_exact("volume", list, 100.0);
        assert_exact("list basket", list / figure(&text, Metric::Purchases), 110.25);
    }
}

#[test]
fn a_minimum_raises_combines_and_loses_the_orders_below_it() {
    let text = |shares: &str| {
        buyer(&format!("order_minimum = 50\norder_spread = 0.8\nbelow_minimum = {{ {shares} }}"))
            .replace("basket = 100", "basket = 80")
    };
    let (orders, money) = (0.375_786_505_0, 0.153_885_012_6);
    for (shares, kept, revenue) in [
        ("raised = 0.3, combined = 0.5, lost = 0.2", 0.860_057_456_5, 79.481_397_073_6),
        ("lost = 1", 1.0 - orders, 80.0 * (1.0 - money)),
        ("raised = 1", 1.0, 80.0 * (1.0 - money) + orders * 50.0),
        ("combined = 1", 1.0 - orders + money * 80.0 / 50.0, 80.0),
    ] {
        let text = text(shares);
        assert!((figure(&text, Metric::Purchases) - kept).abs() < 2e-10, "{shares}");
        assert!((figure(&text, Metric::Revenue) - revenue).abs() < 1e-8, "{shares}");
    }
    let silent = buyer("order_minimum = 50\norder_spread = 0.8");
    assert_eq!(figure(&silent, Metric::Revenue), 100.0, "combined, unless the file says otherwise");
}

#[test]
fn orders_are_combined_before_they_meet_the_minimum() {
    let responses = "price = 1.05\norder_response = 2\nvolume_response = 0.5\nleave_response = 1";
    let both = buyer(&format!("{responses}\norder_minimum = 60\norder_spread = 0.5\nbelow_minimum = {{ lost = 1 }}"));
    let larger = buyer("order_minimum = 60\norder_spread = 0.5\nbelow_minimum = { lost = 1 }")
        .replace("basket = 100", "basket = 110.25");
    let fewer = 1.05_f64.powf(-2.5);
    assert_exact("orders", figure(&both, Metric::Purchases), fewer * figure(&larger, Metric::Purchases));
    assert_exact("money", figure(&both, Metric::Revenue), 1.05 * fewer * figure(&larger, Metric::Revenue));
}

#[test]
fn the_price_goes_by_the_basket_as_it_has_grown() {
    let text = buyer("growth = 1\norder_fee = 10\nvolume_response = 1").replace("periods = 1", "periods = 3");
    let purchases = Game::of(&text).by_period().play().series("baseline", Metric::Purchases).remove(0);
    for (bought, basket) in purchases.into_iter().zip([100.0, 200.0, 400.0]) {
        assert_exact("purchases", bought, 1.0 / (1.0 + 10.0 / basket));
    }
}

#[test]
fn what_costs_nothing_at_list_price_has_no_dearer_price() {
    let text = buyer("order_fee = 10\nvolume_response = 1\norder_response = 1\nleave_response = 5")
        .replace("basket = 100", "basket = 0");
    assert_eq!(figure(&text, Metric::Purchases), 1.0);
    assert_eq!(figure(&text, Metric::Revenue), 10.0);
}

/// 20,000 customers over five years, who stay with 0.8 a year.
fn five_years(period: &str, periods: u32, keys: &str) -> f64 {
    let text = format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 20000\n\
         buying = \"subscription\"\nbasket = 100\nmargin = 0.3\n{keys}\n"
    );
    figure(&text, Metric::CustomersEnd)
}

#[test]
fn a_price_acts_on_the_hazard_of_leaving_alike_in_every_period() {
    let hazard = 1.05_f64.powi(2);
    let retention = format!("retention = {}", 0.8_f64.powf(hazard));
    for (period, periods) in [("month", 60), ("quarter", 20), ("year", 5)] {
        let dearer = five_years(period, periods, "retention = 0.8\nprice = 1.05\nleave_response = 2");
        assert_eq!(dearer, five_years(period, periods, &retention), "{period}");
        assert!(dearer < five_years(period, periods, "retention = 0.8"));
    }
    assert_eq!(five_years("year", 5, "retention = 1\nprice = 9\nleave_response = 9"), 20_000.0);
    assert_eq!(five_years("year", 5, "retention = 0\nprice = 0.1\nleave_response = 9"), 0.0);
}

#[test]
fn a_response_without_another_price_changes_no_bit() {
    let text = |keys: &str| {
        format!(
            "[scenario]\nperiods = 24\nruns = 3\n[segments.all]\ncustomers = 300\nretention = 0.8\nbasket_noise = 0.4\n\
             purchases = 9\nbasket = {{ gamma = {{ mean = 80, cv = 0.5 }}, per = \"customer\" }}\nmargin = 0.3\ngrowth = 0.1\n{keys}\n"
        )
    };
    let plain = Game::of(&text("")).by_period().play().outcomes;
    for keys in [
        "price = 1\norder_fee = 0\norder_minimum = 0",
        "volume_response = 2\norder_response = 1\nleave_response = 3\norder_spread = 0.8",
    ] {
        let played = Game::of(&text(keys)).by_period().play().outcomes;
        let figures = |runs: &tenure::engine::Outcomes| {
            runs.runs.iter().flatten().map(|run| (run.values, run.series.clone())).collect::<Vec<_>>()
        };
        assert_eq!(figures(&plain), figures(&played), "{keys}");
    }
}

#[test]
fn each_response_alone_lets_a_dearer_order_sell_less_or_keep_fewer() {
    let text = |keys: &str| {
        format!(
            "[scenario]\nperiods = 36\nruns = 1\n[segments.all]\ncustomers = 500\nretention = 0.8\npurchases = 12\n\
             basket = 80\nmargin = 0.3\n{keys}\n[strategies.dearer]\nchange = [{{ path = \"segments.all.order_fee\", set = 8 }}]\n"
        )
    };
    let paired = |keys: &str, metric: Metric| {
        let played = Game::of(&text(keys)).play();
        played.figure("dearer", metric) - played.figure("baseline", metric)
    };
    assert!(paired("volume_response = 0.5", Metric::Purchases) < 0.0);
    assert!(paired("order_response = 0.5", Metric::Purchases) < 0.0);
    assert_eq!(paired("volume_response = 0.5", Metric::CustomersEnd), 0.0);
    assert!(paired("leave_response = 2", Metric::CustomersEnd) < 0.0);
    assert_eq!(paired("volume_response = 0", Metric::Purchases), 0.0);
    assert!(paired("volume_response = 0", Metric::GrossMargin) > 0.0, "a fee that nobody minds is pure profit");
}

#[test]
fn a_chance_of_buying_is_at_most_1_and_counted_above() {
    let text = buyer("price = 0.5\nvolume_response = 2")
        .replace("subscription", "bernoulli")
        .replace("purchases = 1", "purchases = 0.5");
    let outcomes = Game::of(&text).play().outcomes;
    let at = outcomes.paths.iter().position(|path| path == "segments.all.purchases").unwrap();
    assert_eq!(outcomes.runs[0][0].clamped[at].high, 1);
    assert_eq!(figure(&text, Metric::Purchases), 1.0);
}

#[test]
fn purchases_by_chance_follow_the_response_on_average() {
    let text = buyer("price = 1.1\nvolume_response = 2\norder_fee = 4")
        .replace("subscription", "poisson")
        .replace("runs = 1", "runs = 2000")
        .replace("purchases = 1", "purchases = 3");
    let purchases = Game::of(&text).play().figures("baseline", Metric::Purchases);
    assert_mean("purchases", &purchases, Moments::poisson(3.0 * 1.14_f64.powi(-2)), Z_20);
}

#[test]
fn the_books_add_up_with_price_fee_and_minimum() {
    let text = "[scenario]\nperiods = 20\nruns = 3\ndiscount_rate = 0.1\n[segments.all]\ncustomers = 200\nretention = 0.7\n\
                purchases = { gamma = { mean = 9, cv = 0.7 }, per = \"customer\" }\nbasket_noise = 0.5\nmargin = 0.3\n\
                basket = { lognormal = { mean = 80, cv = 1.5 }, per = \"customer\" }\n\
                price = { uniform = { low = 0.9, high = 1.2 }, per = \"customer\" }\norder_fee = { rule = \"if customer.tenure > 3 { 6.0 } else { 2.0 }\" }\n\
                order_minimum = 40\norder_spread = { uniform = { low = 0, high = 2 }, per = \"customer\" }\n\
                below_minimum = { raised = 0.5, combined = 0.2, lost = 0.3 }\nvolume_response = 0.6\norder_response = 0.4\nleave_response = 1.5\n\
                [channels.web]\nnewcomers = 60\ncost = 20\n";
    let played = Game::of(text).play();
    let all = |metric: Metric| played.figures("baseline", metric);
    for run in 0..3 {
        let of = |metric: Metric| all(metric)[run];
        let list = of(Metric::Revenue) + of(Metric::Discounts) - of(Metric::Fees);
        assert_exact("gross margin", of(Metric::GrossMargin), of(Metric::Revenue) - 0.7 * list);
        assert_exact("equity", of(Metric::CustomerEquityTotal), of(Metric::Npv));
        assert_exact("order size", of(Metric::OrderSize), of(Metric::Revenue) / of(Metric::Purchases));
        assert!(of(Metric::Fees) > 0.0 && of(Metric::Discounts) != 0.0);
    }
}

#[test]
fn a_strategy_sets_what_becomes_of_small_orders_in_one_piece() {
    let strategy = "[strategies.hard]\nchange = [{ path = \"segments.*.below_minimum\", set = { lost = 1 } }]\n";
    let text = buyer(&format!("order_minimum = 50\norder_spread = 0.8\n{strategy}"));
    let played = Game::of(&text).play();
    let alone = buyer("order_minimum = 50\norder_spread = 0.8\nbelow_minimum = { lost = 1 }");
    assert_eq!(played.figure("baseline", Metric::Revenue), 100.0);
    assert_eq!(played.figure("hard", Metric::Revenue), figure(&alone, Metric::Revenue));
}

#[test]
fn a_rule_that_gives_everything_away_stops_where_customers_answer() {
    let text = buyer("price = { rule = \"0.0\" }\nvolume_response = 1");
    let game = Game::of(&text);
    let Err(Error::Run(message)) = tenure::engine::simulate(&game.job(game.all(), 1), &|_| {}, &Stop::default()) else {
        panic!("it ran")
    };
    insta::assert_snapshot!(message, @"segments.all.price is 0 without a fee: what costs nothing has no answer (customer all 1, period 0, strategy baseline)");
}

/// A thousand who ask for 10 quotes a year, each of which is work for 20, over a year of months.
fn quotes(keys: &str) -> String {
    format!(
        "[scenario]\nperiods = 12\nruns = 40\n[segments.all]\ncustomers = 1000\nretention = 1\npurchases = 0\nquotes = 10\n\
         basket = 500\nmargin = 0.3\n{keys}\n[activities.quote]\ndriver = \"quote\"\ncost = 20\n"
    )
}

#[test]
fn ten_quotes_a_year_of_which_three_in_ten_are_won_are_work_for_200_and_3_purchases() {
    let played = Game::of(&quotes("")).play();
    let [purchases, work] = [Metric::Purchases, Metric::CostToServe].map(|metric| played.figures("baseline", metric));
    assert_mean("purchases", &purchases, Moments::poisson(3_000.0), Z_20);
    let counts: Vec<f64> = work.iter().map(|cost| cost / 20.0).collect();
    assert_mean("quotes", &counts, Moments::poisson(10_000.0), Z_20);
}

#[test]
fn a_dearer_order_loses_quotes_that_would_be_won_and_no_others() {
    let played = Game::of(&quotes("price = 1.1\nvolume_response = 2")).play();
    let [purchases, work] = [Metric::Purchases, Metric::CostToServe].map(|metric| played.figures("baseline", metric));
    let won = 3_000.0 / 1.21;
    assert_mean("purchases", &purchases, Moments::poisson(won), Z_20);
    let counts: Vec<f64> = work.iter().map(|cost| cost / 20.0).collect();
    assert_mean("quotes", &counts, Moments::poisson(7_000.0 + won), Z_20);
}

#[test]
fn won_quotes_stand_beside_what_is_bought_anyway_and_move_none_of_it() {
    let keys = "basket_noise = 0.5\n[strategies.sharper]\nchange = [{ path = \"segments.all.quote_wins\", set = 0 }]\n";
    let text = quotes(keys).replace("purchases = 0", "purchases = 6");
    let played = Game::of(&text).play();
    let alone = Game::of(&text.replace("quotes = 10", "quotes = 0")).play();
    for metric in [Metric::Purchases, Metric::Revenue] {
        assert_eq!(played.figures("sharper", metric), alone.figures("baseline", metric));
        assert!(played.figures("baseline", metric)[0] > played.figures("sharper", metric)[0]);
    }
}
