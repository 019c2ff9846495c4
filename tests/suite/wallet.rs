//! Wallets and up-selling: what customers spend on such things anywhere limits what is expected of them here, and shows the room that is left.

use crate::play::{Game, Z_20, assert_within};
use tenure::engine::Metric;

/// Customers who stay and buy once a year for 100, more by 10% in each.
fn shop(period: &str, periods: u32, customers: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = {customers}\nretention = 1\n\
         basket = 100\nmargin = 0.3\n{more}"
    )
}

fn series(text: &str, metric: Metric) -> Vec<f64> {
    Game::of(text).by_period().play().series("baseline", metric)[0].clone()
}

/// Four times what is spent today is reached after 14.5450818 years of 10%.
#[test]
fn a_wallet_binds_from_the_year_in_which_it_is_full() {
    let text = shop("year", 20, 10, "buying = \"subscription\"\ngrowth = 0.10\nwallet = 400\n");
    let (revenue, room) = (series(&text, Metric::Revenue), series(&text, Metric::Room));
    let mut bound = 0;
    for (year, (revenue, room)) in (0..).zip(revenue.into_iter().zip(room)) {
        let spend = 1_000.0 * 1.1_f64.powi(year);
        assert!((revenue - spend.min(4_000.0)).abs() < 1e-9, "{year}: {revenue}");
        assert!((room - (4_000.0 - spend).max(0.0)).abs() < 1e-9, "{year}: {room}");
        bound += i32::from(spend > 4_000.0);
    }
    assert_eq!(bound, 5, "from the fifteenth year after the first");
}

/// The mean of what is spent is the lesser of wallet and spending, in years, quarters and months alike, whatever chance does.
#[test]
fn a_wallet_limits_the_mean_and_not_what_chance_makes_of_it() {
    for (period, periods) in [("year", 1), ("quarter", 4), ("month", 12)] {
        for (wallet, mean) in [(60.0, 60.0), (250.0, 100.0)] {
            let text = shop(period, periods, 100_000, &format!("wallet = {wallet}\n"));
            let played = Game::of(&text).play();
            let revenue = played.figure("baseline", Metric::Revenue) / 100_000.0;
            // A Poisson number of purchases of 100.
            assert_within(period, revenue, mean, (mean * 100.0 / 100_000.0).sqrt(), Z_20);
            let share = played.figure("baseline", Metric::ShareOfWallet);
            assert!((share * wallet / revenue - 1.0).abs() < 1e-9, "{period}: {share}");
            let room = played.figure("baseline", Metric::Room) / 100_000.0;
            assert!((room - (wallet - mean)).abs() < 1e-6, "{period}: {room}");
        }
    }
}

/// Purchases and quotes that are won share a wallet at the price that is paid; fees and lost quotes stand outside.
#[test]
fn purchases_and_won_quotes_share_a_wallet_and_fees_stand_outside() {
    let keys = "price = 0.9\nvolume_response = 0\norder_fee = 5\npurchases = 3\nquotes = 4\nquote_wins = 0.5\nwallet = 225\n\
                [activities.quote]\ndriver = \"quote\"\ncost = 1\n";
    let played = Game::of(&shop("year", 1, 200_000, keys)).play();
    // Five orders of 90 are 450: half of them, 2.5, fill the wallet. Quotes: 1 won and 2 lost.
    let customers = 200_000.0;
    let orders = played.figure("baseline", Metric::Purchases) / customers;
    assert_within("orders", orders, 2.5, (2.5_f64 / customers).sqrt(), Z_20);
    assert_within(
        "quotes",
        played.figure("baseline", Metric::CostToServe) / customers,
        3.0,
        (3.0_f64 / customers).sqrt(),
        Z_20,
    );
    let share = played.figure("baseline", Metric::ShareOfWallet);
    assert!((share - orders * 90.0 / 225.0).abs() < 1e-9, "fees are no part of it");
}

/// Of a sleeper the whole wallet is room; who leaves takes it along; who has no wallet counts nowhere.
#[test]
fn room_is_of_those_who_are_there() {
    let room = |keys: &str| {
        let played = Game::of(&shop("year", 1, 10, &format!("buying = \"subscription\"\nwallet = 400\n{keys}"))).play();
        (played.figure("baseline", Metric::Room), played.figure("baseline", Metric::ShareOfWallet))
    };
    assert_eq!(room(""), (3_000.0, 0.25));
    assert_eq!(room("asleep = 1\n"), (4_000.0, 0.0));
    assert_eq!(room("failure = 1\n"), (0.0, 0.25));
    assert_eq!(room("[segments.others]\ncustomers = 10\nretention = 1\nbasket = 50\nmargin = 0.3\n"), (3_000.0, 0.25));
    let played = Game::of(&shop("year", 1, 10, "")).play();
    assert_eq!(played.outcomes.runs[0][0].values[Metric::ShareOfWallet as usize], None);
    assert_eq!(played.figure("baseline", Metric::Room), 0.0);
}

/// A first purchase that is certain stands outside, and what is owed at first is within.
#[test]
fn a_certain_first_purchase_stands_outside_and_what_is_owed_within() {
    let first = "[channels.fair]\nnewcomers = 3000\n";
    let text = shop("year", 1, 0, &format!("wallet = 0\nfirst_purchase = \"certain\"\n{first}"));
    let played = Game::of(&text).play();
    assert_eq!(played.figure("baseline", Metric::Purchases), played.figure("baseline", Metric::CustomersWon));
    let text = shop("year", 1, 10, "buying = \"subscription\"\nwallet = 40\npayment_days = 365\n");
    assert_eq!(series(&text, Metric::ReceivablesEnd), [400.0]);
}

#[test]
fn a_wallet_that_is_never_full_keeps_every_bit() {
    let keys = "growth = 0.02\nquotes = 2\nsleep = 0.1\nwake = 0.2\nprice = 1.1\nvolume_response = 1\norder_fee = 2\n";
    for (period, periods) in [("month", 24), ("year", 3), ("day", 30)] {
        let play = |more: &str| {
            let played = Game::of(&shop(period, periods, 200, &format!("{keys}{more}"))).play();
            [Metric::Revenue, Metric::Npv, Metric::Clv, Metric::Purchases]
                .map(|metric| played.figure("baseline", metric))
        };
        assert_eq!(play("wallet = 1e9\n"), play(""), "{period}");
        assert_ne!(play("wallet = 50\n"), play(""), "{period}");
    }
    // No wallet is none on any basis.
    let text = shop("year", 2, 10, "")
        .replace("periods = 2", "periods = 2\nrate_basis = \"day\"")
        .replace("retention = 1", "retention = 1\npurchases = 0.01");
    assert!(Game::of(&text).play().figure("baseline", Metric::Revenue) > 0.0);
}

/// One step of 10% with chance .1 a period: 1.01^12 = 1.1268250301 after twelve, of the basket as of the level.
#[test]
fn up_selling_raises_the_basket_step_by_step() {
    let customers = 200_000;
    let text = shop(
        "month",
        13,
        customers,
        "buying = \"subscription\"\npurchases = { value = 1, basis = \"period\" }\nup_sell = { value = 0.1, basis = \"period\" }\n",
    );
    let (level, revenue) = (series(&text, Metric::Level), series(&text, Metric::Revenue));
    for t in [1, 6, 12] {
        let mean = 1.01_f64.powi(t);
        // The second moment grows by 1 + .1 x (1.21 - 1) in a period.
        let error = ((1.021_f64.powi(t) - mean * mean) / f64::from(customers)).sqrt();
        assert_within("level", level[t as usize - 1], mean, error, Z_20);
        assert!((revenue[t as usize] / (100.0 * f64::from(customers)) - level[t as usize - 1]).abs() < 1e-9);
    }
    assert!((1.01_f64.powi(12) - 1.126_825_030_1).abs() < 1e-10);
}

/// Sleepers and leavers climb no step; where nobody up-sells there is no level, and every bit is as without.
#[test]
fn who_sleeps_or_leaves_climbs_no_step() {
    let level = |keys: &str| {
        let keys = format!("up_sell = 1\nup_sell_step = 0.5\n{keys}");
        let text = shop("year", 2, 10, &keys);
        Game::of(&text).by_period().play().series("baseline", Metric::Level)
    };
    assert_eq!(level("")[0], [1.5, 2.25]);
    assert_eq!(level("asleep = 1\n")[0], [1.0, 1.0]);
    let play = |keys: &str| {
        let played = Game::of(&shop("year", 3, 50, keys)).play();
        (
            [Metric::Revenue, Metric::Npv].map(|metric| played.figure("baseline", metric)),
            played.outcomes.runs[0][0].values[Metric::Level as usize],
        )
    };
    assert_eq!(play("up_sell = 0\nup_sell_step = 0.3\n"), play(""));
    assert_eq!(play("").1, None);
    assert!(play("up_sell = 0.5\n").0[0] > play("").0[0]);
}

/// The level fills the wallet as growth does, and a rule sees it.
#[test]
fn a_level_is_within_the_wallet_and_rules_see_it() {
    let keys = "buying = \"subscription\"\nup_sell = 1\nup_sell_step = 1\nwallet = 250\nmargin = { rule = \"0.1 * customer.level\" }\n";
    let text = shop("year", 3, 10, keys).replacen("margin = 0.3\n", "", 1);
    assert_eq!(series(&text, Metric::Revenue), [1_000.0, 2_000.0, 2_500.0]);
    let margin = series(&text, Metric::GrossMargin);
    assert!((margin[2] - 1_000.0).abs() < 1e-9 && (margin[0] - 100.0).abs() < 1e-9, "{margin:?}");
}

/// Who comes back has the level that it left with.
#[test]
fn who_leaves_climbs_no_step_in_that_period() {
    let keys = "up_sell = { by_period = [1, 0, 0] }\nup_sell_step = 0.5\ncomes_back = 1\n";
    let text = shop("year", 3, 10, keys).replace("retention = 1", "retention = { by_period = [0, 1, 1] }");
    let played = Game::of(&text).by_period().play();
    assert_eq!(played.series("baseline", Metric::CustomersEnd)[0], [0.0, 10.0, 10.0]);
    assert_eq!(played.series("baseline", Metric::Level)[0][2], 1.0);
}

/// Ten leave in period 2 and all come back in the last one: each could still spend all of its 25 a period, 12 periods a year.
#[test]
fn who_came_back_in_the_last_period_has_all_of_its_wallet_left() {
    for wallet in ["25", "{ rule = \"25.0 * customer.products\" }"] {
        let text = format!(
            "[scenario]\nperiods = 6\nrate_basis = \"period\"\nruns = 1\n[segments.a]\ncustomers = 10\nbuying = \"subscription\"\nbasket = 10\nmargin = 1\n\
             wallet = {wallet}\nretention = {{ by_period = [1, 1, 0, 1] }}\nleaving = \"silent\"\ncomes_back = {{ by_period = [0, 0, 0, 0, 0, 1.0] }}\n"
        );
        let played = Game::of(&text).play();
        let of = |metric| played.figure("baseline", metric);
        assert_eq!((of(Metric::CustomersEnd), of(Metric::Room)), (10.0, 3_000.0), "{wallet}");
    }
}

/// In a currency worth a power of 2 of another, wallets hold exactly as many baskets, however these are drawn, as long as no power of e is
/// rounded on the way: a lognormal basket is one.
#[test]
fn a_wallet_holds_as_much_in_any_currency() {
    let bought = |basket: &str, rate: f64| {
        let text = shop("year", 5, 200, &format!("buying = \"subscription\"\nwallet = {}\n", 180.0 * rate));
        let played = Game::of(&text.replace("basket = 100", basket)).play();
        played.figures("baseline", Metric::Purchases)
    };
    for rate in [0.25, 4.0, 2_048.0] {
        let uniform = |rate: f64| {
            format!(
                "basket = {{ uniform = {{ low = {}, high = {} }}, per = \"customer\" }}",
                100.0 * rate,
                900.0 * rate
            )
        };
        assert_eq!(bought(&format!("basket = {}", 500.37 * rate), rate), bought("basket = 500.37", 1.0));
        assert_eq!(bought(&uniform(rate), rate), bought(&uniform(1.0), 1.0));
    }
}
