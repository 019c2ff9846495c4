//! What levers are best set to: optima in closed form, what cannot be told from them, and limits that are kept.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::fmt::Write;

fn optimize(text: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), text).unwrap();
    let mut command = cargo_bin_cmd!("tenure");
    let output = command.current_dir(folder.path()).args(["optimize", "shop.toml"]).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn found(text: &str, arguments: &[&str]) -> Value {
    let (code, out, told) = optimize(text, &[arguments, &["--json"]].concat());
    assert_eq!(code, Some(0), "{told}");
    serde_json::from_str(&out).unwrap()
}

/// Each newcomer is worth 100 and a channel wins C (1 - exp(-B / (C f))) for a budget B.
fn prospects(lever: &str) -> String {
    format!(
        "[scenario]\nname = \"Prospects\"\nperiod = \"year\"\nperiods = 1\nrate_basis = \"period\"\ndiscount_rate = 0\nruns = 100\n\
         [segments.all]\ncustomers = 0\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n\
         [channels.ads]\nbudget = 500\nceiling = 400\nfirst_cost = 20\nsegments = {{ all = 1 }}\n\
         [levers.budget]\nlabel = \"Budget\"\npath = \"channels.ads.budget\"\n{lever}"
    )
}

/// Blattberg & Deighton 1996: spend until the last customer costs what it is worth, here until exp(-B / (C f)) = f / v.
#[test]
fn the_best_budget_is_where_the_last_customer_costs_what_it_is_worth() {
    let (c, f, v) = (400.0, 20.0, 100.0);
    let worth = |budget: f64| v * c * (1.0 - (-budget / (c * f)).exp()) - budget;
    let best = c * f * (v / f).ln();
    for (lever, arguments) in [
        ("low = 1_000\nhigh = 40_000\n", &[][..]),
        ("low = 1_000\nhigh = 40_000\nstep = 1_500\n", &["--indifference", "200"]),
    ] {
        let document = found(&prospects(lever), arguments);
        let optimum = &document["optimum"];
        let budget = optimum["levers"]["budget"].as_f64().unwrap();
        let (mean, se) = (optimum["value"]["mean"].as_f64().unwrap(), optimum["value"]["se"].as_f64().unwrap());
        assert!((mean - worth(budget)).abs() < 4.56 * se, "fresh worlds are fair: {mean} {}", worth(budget));
        assert!(worth(best) - worth(budget) < 200.0, "{budget} instead of {best}");
        let may_be = |it: &&Value| it["may_be_best"].as_bool().unwrap();
        let points = optimum["shape"][0]["points"].as_array().unwrap();
        let same: Vec<f64> = points.iter().filter(may_be).map(|it| it["at"].as_f64().unwrap()).collect();
        let step = points
            .windows(2)
            .map(|it| it[1]["at"].as_f64().unwrap() - it[0]["at"].as_f64().unwrap())
            .fold(0.0, f64::max);
        assert!(same[0] - step <= best && best <= same[same.len() - 1] + step, "{same:?}");
        assert!(same.len() < points.len(), "what is far from it can be told from it");
        let optimism = &optimum["optimism"];
        assert!(optimism["mean"].as_f64().unwrap().abs() < 4.56 * optimism["se"].as_f64().unwrap());
    }
}

/// Purchases go by p^-e, so the margin is highest at p = c e / (e - 1), c what the goods cost as a part of the list price.
#[test]
fn the_best_price_is_the_cost_times_e_over_e_less_one() {
    let text = "[scenario]\nname = \"Price\"\nperiod = \"year\"\nperiods = 1\nrate_basis = \"period\"\ndiscount_rate = 0\nruns = 200\n\
                [segments.all]\ncustomers = 50\nretention = 1\npurchases = 10\nbasket = 10\nmargin = 0.6\nvolume_response = 2\n\
                [levers.price]\npath = \"segments.all.price\"\nlow = 0.5\nhigh = 1.2\n";
    let (c, e) = (0.4, 2.0);
    let worth = |p: f64| 50.0 * 10.0 * 10.0 * p.powf(-e) * (p - c);
    let best: f64 = c * e / (e - 1.0);
    let optimum = &found(text, &[])["optimum"];
    let price = optimum["levers"]["price"].as_f64().unwrap();
    assert!(worth(best) - worth(price) < 0.002 * worth(best), "{price} instead of {best}");
    let (mean, se) = (optimum["value"]["mean"].as_f64().unwrap(), optimum["value"]["se"].as_f64().unwrap());
    assert!((mean - worth(price)).abs() < 4.56 * se);
    assert!(optimum["gain"]["mean"].as_f64().unwrap() > 0.0, "the list price is too high");
}

/// Without luck the answer is exact: what a lever costs is a rule of where it stands, and ties go to the first.
#[test]
fn what_a_lever_costs_is_taken_off_and_two_levers_make_a_map() {
    let text = "[scenario]\nname = \"Two levers\"\nperiod = \"year\"\nperiods = 1\nrate_basis = \"period\"\ndiscount_rate = 0\nruns = 4\n\
                [segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n\
                [strategies.more]\nchange = [{ path = \"segments.all.basket\", add = 1 }]\n\
                [levers.basket]\nlabel = \"Basket\"\npath = \"segments.all.basket\"\nvalues = [14, 10, 12, 16]\ncost = \"5.0 * (lever - 10.0) * (lever - 10.0)\"\n\
                [levers.fixed]\nlabel = \"Rent\"\npath = \"scenario.fixed_cost\"\nlow = 10\nhigh = 30\nstep = 10\ncost = { rule = \"900.0 / lever\" }\n";
    // 10 b - 5 (b - 10)^2: 100 at 10, 100 at 12 is 120 - 20 = 100, 140 - 80 = 60; the fixed cost and 900 / it are least at 30.
    let optimum = &found(text, &[])["optimum"];
    assert_eq!(optimum["levers"].to_string(), "{\"basket\":10.0,\"fixed\":30.0}");
    assert_eq!(
        (optimum["value"]["mean"].as_f64(), optimum["decided"].as_bool()),
        (Some(100.0 - 30.0 - 30.0), Some(true))
    );
    assert_eq!(optimum["region"].as_array().unwrap().len(), 2, "10 and 12 come to the same: {optimum}");
    assert_eq!(optimum["map"]["points"][3][0]["difference"]["mean"].as_f64(), Some(160.0 - 180.0 - 10.0 - 90.0 - 40.0));
    let more = &found(text, &["--strategy", "more", "--lever", "basket"])["optimum"];
    assert_eq!((more["strategy"].as_str(), more["value"]["mean"].as_f64()), (Some("more"), Some(110.0)));
    let told = [80, 60].map(|width| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("shop.toml"), text).unwrap();
        let mut command = cargo_bin_cmd!("tenure");
        command.current_dir(folder.path()).args(["optimize", "shop.toml"]).env("COLUMNS", width.to_string());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    });
    insta::assert_snapshot!("optimum", told.join("\n=====\n\n"));
}

/// A gamble that is worth the more the higher the stake, and loses the more often: 100 + s (100 max(0, m) - 90) is below 0 where m is below
/// 0.9 - 1 / s, m normal with 1.2 and 1.
#[test]
fn a_limit_on_risk_is_kept() {
    let text = "[scenario]\nname = \"Stakes\"\nperiod = \"year\"\nperiods = 1\nrate_basis = \"period\"\ndiscount_rate = 0\nruns = 4_000\n\
                [assumptions]\nmarket = { normal = { mean = 1.2, sd = 1 } }\n\
                [segments.sure]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n\
                [segments.market]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = { rule = \"max(0.0, market) * 100.0\" }\nmargin = 1\n\
                [strategies.bet]\nchange = [{ path = \"segments.market.basket\", scale = 1 }]\n\
                [levers.stake]\nlabel = \"Stake\"\npath = \"strategies.bet.change.0.scale\"\nvalues = [1, 2, 3]\ncost = \"90.0 * lever\"\n";
    let free = &found(text, &["--strategy", "bet"])["optimum"];
    assert_eq!(free["levers"]["stake"].as_f64(), Some(3.0), "the higher the better on average");
    for (most, stake) in [("0.2375", 2.0), ("0.1", 1.0)] {
        let limited =
            &found(text, &["--strategy", "bet", "--limit", &format!("chance(value < 0) <= {most}")])["optimum"];
        assert_eq!(
            (limited["levers"]["stake"].as_f64(), limited["limit"]["kept"].as_bool()),
            (Some(stake), Some(true))
        );
        let chance = limited["limit"]["chance"].as_f64().unwrap();
        let exact = if stake == 2.0 { 0.211_855 } else { 0.0 };
        assert!(
            (chance - exact).abs() <= 4.56 * (exact * (1.0 - exact) / 4000.0_f64).sqrt(),
            "{chance} instead of {exact}"
        );
    }
}

/// The best of two strategies changes at 10 a customer: before it the one, then the other, exactly.
/// A lever on what a strategy costs.
const CLUB: &str = "[scenario]\nname = \"Fee\"\nperiod = \"year\"\nperiods = 1\nrate_basis = \"period\"\ndiscount_rate = 0\nruns = 20\n\
                [segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 50\nmargin = 1\n\
                [strategies.club]\nlabel = \"Club\"\nchange = [{ path = \"segments.all.basket\", add = 10 }]\ncost = { per_customer = 5 }\n\
                [levers.fee]\nlabel = \"Cost of the club\"\npath = \"strategies.club.cost.per_customer\"\nlow = 4\nhigh = 16\nstep = 3\n";

#[test]
fn along_a_lever_each_strategy_is_the_best_somewhere() {
    let document = found(CLUB, &["--across", "fee"]);
    let points = document["acceptability"]["points"].as_array().unwrap();
    let club = |at: usize| points[at]["strategies"][1]["p_best"].as_f64().unwrap();
    assert_eq!((0..5).map(club).collect::<Vec<_>>(), [1.0, 1.0, 0.5, 0.0, 0.0]);
    let (_, told, _) = optimize(CLUB, &["--across", "fee"]);
    insta::assert_snapshot!("acceptability", told);
}

/// What does nothing is said to do nothing, and is drawn nowhere.
#[test]
fn a_lever_that_moves_nothing_is_told_so() {
    let idle = "[levers.notice]\nlabel = \"Notice\"\npath = \"segments.all.credit_limit\"\nvalues = [10, 20]\n";
    let flowing = |text: &str| text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let (code, told, error) = optimize(&format!("{CLUB}{idle}"), &[]);
    let (told, error) = (flowing(&told), flowing(&error));
    assert_eq!(code, Some(0), "{error}");
    assert!(
        error.contains("lever `fee` is of strategy `club` and is left out; --strategy club takes it in"),
        "{error}"
    );
    assert!(told.contains("Notice makes no difference here, whatever it is set to"), "{told}");
    assert!(!told.contains("Best") && !told.contains("What comes of"), "{told}");
    let told = flowing(&optimize(CLUB, &["--strategy", "club"]).1);
    assert!(told.contains("Cost of the club is best at the lowest value that it may have"), "{told}");
}

/// Where the best is worth nothing, a difference is small beside what is at stake.
#[test]
fn nothing_is_the_best_where_all_else_loses() {
    let text = CLUB
        .replace("customers = 10", "customers = 0")
        .replace("path = \"strategies.club.cost.per_customer\"\nlow = 4", "path = \"scenario.fixed_cost\"\nlow = 0");
    let found = found(&text, &[]);
    assert_eq!(
        (&found["optimum"]["decided"], &found["optimum"]["runs"]),
        (&Value::Bool(true), &50.into()),
        "{found:#}"
    );
}

#[test]
fn the_answer_is_the_same_on_one_thread_and_on_two() {
    let text = prospects("low = 1_000\nhigh = 40_000\nstep = 9_000\n");
    let one = optimize(&text, &["--json", "--runs", "60", "--threads", "1"]);
    assert_eq!(one.0, Some(0));
    assert_eq!(one, optimize(&text, &["--json", "--runs", "60", "--threads", "2"]));
}

#[test]
fn what_cannot_be_sought_is_refused() {
    let without = "[scenario]\nperiods = 1\n[segments.all]\ncustomers = 1\nretention = 1\npurchases = 1\nbasket = 1\nmargin = 1\n";
    let text = prospects("low = 1_000\nhigh = 40_000\n");
    let mut told = String::new();
    for (text, arguments) in [
        (without, &[][..]),
        (&text, &["--lever", "bugdet"]),
        (&text, &["--strategy", "none"]),
        (&text, &["--across", "budget", "--limit", "chance(value < 0) <= 0.05"]),
        (&text, &["--limit", "value < 0"]),
        (&text, &["--limit", "chance(value < 0) <= 5"]),
        (CLUB, &[]),
    ] {
        let (code, out, error) = optimize(text, arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        writeln!(told, "$ tenure optimize shop.toml {}\n{error}", arguments.join(" ")).unwrap();
    }
    insta::assert_snapshot!("optimize_refused", told);
}
