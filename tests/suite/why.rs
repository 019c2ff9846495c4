//! Why a strategy is worth more than another: parts that add up, and what each ingredient brings.

use crate::made_up::study;
use crate::play::{Game, assert_exact};
use assert_cmd::cargo::cargo_bin_cmd;
use tenure::engine::{Job, Metric, Outcomes, simulate};
use tenure::report::{json, why};
use tenure::rules::SettingId;
use tenure::stats::{BASELINE, Comparison, Cut, Decomposition, Question, decomposed, sum};
use tenure::stop::Stop;

/// A shop in which much is uncertain, with a rule in the library, a channel on the way and customers who bring others.
pub(crate) const SHOP: &str = "[scenario]\nperiods = 14\nrun_off = 3\nruns = 25\ndiscount_rate = 0.08\nfixed_cost = 900\n[segments.all]\ncustomers = 40\nretention = 0.7\n\
    purchases = 6\nbasket = { lognormal = { mean = 80, cv = 0.6 }, per = \"customer\" }\nmargin = 0.3\nbasket_noise = 0.2\nreferrals = 0.3\n\
    [segments.small]\ncustomers = 20\nretention = 0.5\npurchases = 2\nbasket = 20\nmargin = 0.2\npayment_days = 40\nunpaid = 0.02\n\
    [channels.online]\nnewcomers = 24\ncost = 10\ndelay = 1\nsegments = { all = 0.5, small = 0.5 }\n[attributes]\npoints = 0\n\
    [strategies.three]\nlabel = \"Keep them\"\n\
    change = [{ path = \"segments.*.retention\", add = { uniform = { low = 0.01, high = 0.2 } } }, { path = \"segments.all.purchases\", scale = 1.3 }]\n\
    cost = { once = { uniform = { low = 10, high = 90 }, per = \"run\" }, per_customer = 4, segments = [\"all\"] }\n\
    [strategies.card]\nlabel = \"Card\"\nrules = [\"loyalty_card.rhai\"]\ndrop = [\"small\"]\ncost = { per_year = 60, per_customer = 1 }\n\
    [strategies.one]\nlabel = \"A tenth dearer\"\nchange = [{ path = \"segments.*.price\", set = 1.1 }]\n\
    [strategies.twin]\nlabel = \"The same\"\nchange = [{ path = \"segments.*.price\", set = 1.1 }]\n\
    [strategies.nothing]\nlabel = \"Nothing\"\n";

/// The outcomes and the answer: of a strategy held against another.
pub(crate) fn asked(text: &str, [strategy, against]: [&str; 2], threads: usize) -> (Outcomes, Comparison) {
    let (mut game, apart) = Game::apart(text, &[strategy, against]);
    game.threads = threads;
    let id = |name: &str| match game.model.strategies.iter().position(|it| it.name == name) {
        Some(at) => SettingId::Strategy(at),
        None => SettingId::Baseline,
    };
    let mut strategies = vec![SettingId::Baseline];
    for name in [strategy, against].into_iter().filter(|name| *name != BASELINE) {
        strategies.push(id(name));
    }
    let place = |name: &str| strategies.iter().position(|it| *it == id(name)).unwrap();
    let (mut probes, mut cuts) = (Vec::new(), Vec::new());
    for (name, apart) in [strategy, against].into_iter().zip(apart) {
        let first = probes.len();
        probes.extend(apart.parts.iter().map(|(_, index)| SettingId::Strategy(*index)));
        cuts.push(Cut::new(apart, place(name), 0, first));
    }
    game.detail.by_fate = Some([place(against), place(strategy)]);
    let question = Question {
        strategy: place(strategy),
        against: place(against),
        named: true,
        cuts,
        years: game.model.horizon.years.clone(),
    };
    let job = Job { probes, ..game.job(strategies, game.model.runs) };
    let outcomes = simulate(&job, &|_| {}, &Stop::default()).unwrap();
    let comparison = decomposed(study(), &outcomes, &question);
    (outcomes, comparison)
}

fn parts(text: &str, names: [&str; 2]) -> Decomposition {
    asked(text, names, 2).1.decomposition.unwrap()
}

/// That parts add up to the difference, up to the rounding of the largest of them.
fn assert_adds_up(what: &str, parts: impl Iterator<Item = f64> + Clone, whole: f64) {
    let largest = parts.clone().map(f64::abs).fold(whole.abs(), f64::max);
    assert!((sum(parts) - whole).abs() <= 1e-9 * largest, "{what}");
}

#[test]
fn the_parts_of_any_two_strategies_add_up() {
    let names = ["baseline", "three", "card", "one", "nothing"];
    for one in names {
        for other in names.into_iter().filter(|other| *other != one) {
            let it = parts(SHOP, [one, other]);
            let whole = it.difference.mean;
            assert_adds_up("lines", it.line.iter().map(|part| part.effect.mean), whole);
            assert_adds_up("fates", it.fate.iter().map(|fate| fate.effect.mean), whole);
            for fate in &it.fate {
                assert_adds_up("a fate", fate.lines.iter().map(|part| part.effect.mean), fate.effect.mean);
            }
            assert_adds_up("segments", it.segment.iter().map(|part| part.effect.mean), whole);
            assert_adds_up("periods", it.period.iter().map(|effect| effect.mean), whole);
            assert_eq!(it.period.len(), 17, "the run-off included");
        }
    }
    let it = parts(SHOP, ["three", "card"]);
    assert_adds_up("ingredients", it.ingredient.iter().map(|one| one.effect.mean), it.difference.mean);
    assert_eq!(
        it.ingredient.iter().map(|one| one.of.as_str()).collect::<Vec<_>>(),
        ["three", "three", "three", "card", "card", "card"]
    );
}

#[test]
fn twins_differ_in_nothing() {
    let it = parts(SHOP, ["one", "twin"]);
    let all = it.line.iter().chain(&it.segment).map(|part| part.effect).chain(it.period);
    assert!(all.chain([it.difference]).all(|effect| effect.mean == 0.0 && effect.se == Some(0.0)));
    let it = parts(SHOP, ["nothing", BASELINE]);
    assert!(it.segment.iter().all(|part| part.effect.mean == 0.0) && it.ingredient.is_empty());
}

/// One customer who brings 10 a month for ten months, of whom 2 are costs.
fn certain(more: &str) -> String {
    format!(
        "[scenario]\nperiods = 10\nrate_basis = \"period\"\nruns = 3\n[segments.one]\ncustomers = 5\nretention = 0\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n{more}"
    )
}

/// The fates that are not 0, with their means.
fn fates(text: &str, names: [&str; 2]) -> Vec<(Option<&'static str>, f64)> {
    let it = parts(text, names);
    it.fate.iter().filter(|fate| fate.effect.mean != 0.0).map(|fate| (fate.name, fate.effect.mean)).collect()
}

/// Everybody leaves after the first month under the baseline, and nobody does where they are kept.
#[test]
fn who_stays_longer_is_kept_and_who_goes_earlier_is_lost() {
    let keep = "[strategies.keep]\nchange = [{ path = \"segments.one.retention\", set = 1 }]\ncost = { once = 7, per_customer = 1 }\n";
    let keep = certain(keep);
    // For five customers, nine months at 10 - 2 - 1; a month of those who are there anyway costs 1 more.
    assert_eq!(fates(&keep, ["keep", BASELINE]), [(Some("common"), -5.0), (Some("kept"), 315.0), (None, -7.0)]);
    assert_eq!(fates(&keep, [BASELINE, "keep"]), [(Some("common"), 5.0), (Some("lost"), -315.0), (None, 7.0)]);
    let it = parts(&keep, ["keep", BASELINE]);
    let lines: Vec<_> = it.fate[1].lines.iter().map(|part| (part.name.as_deref().unwrap(), part.effect.mean)).collect();
    assert_eq!(lines, [("gross_margin", 450.0), ("cost_to_serve", -90.0), ("programme_cost", -45.0)]);
    let drop = certain("[strategies.drop]\ndrop = [\"one\"]\n");
    assert_eq!(fates(&drop, ["drop", BASELINE]), [(Some("lost"), -40.0)]);
}

/// Who is won by a channel that brings more is won; who is won earlier is there longer, and costs what they would have cost.
#[test]
fn who_comes_in_addition_is_won_and_who_comes_earlier_is_kept() {
    let channel = "[channels.fair]\nnewcomers = 3\ncost = 4\ndelay = 2\nsegments = { one = 1 }\n\
        [strategies.more]\nchange = [{ path = \"channels.fair.newcomers\", scale = 2 }]\n\
        [strategies.sooner]\nchange = [{ path = \"channels.fair.delay\", set = 0 }]\n";
    let text = certain(channel).replace("retention = 0", "retention = 1");
    let more = fates(&text, ["more", BASELINE]);
    assert_eq!(more.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [Some("won")]);
    let it = parts(&text, ["sooner", BASELINE]);
    let moved: Vec<_> = it.fate.iter().filter(|fate| fate.effect.mean != 0.0).map(|fate| fate.name).collect();
    assert_eq!(moved, [Some("kept")], "whoever is won costs as much, at the same moment");
    let [customers] = ["baseline"].map(|name| Game::of(&text).play().figures(name, Metric::CustomersWon));
    let (outcomes, _) = asked(&text, ["sooner", BASELINE], 2);
    let periods = |at: usize, run: usize| outcomes.runs[run][at].values[Metric::CustomerPeriods as usize].unwrap();
    let longer: Vec<f64> = (0..3).map(|run| 8.0 * (periods(1, run) - periods(0, run))).collect();
    assert_exact("kept", it.fate[1].effect.mean, crate::play::mean(&longer));
    assert!(crate::play::mean(&customers) > 0.0);
}

/// Those who are kept bring others, who would have come from nobody.
/// Nobody is kept by mails to those who left in silence: they are gone under both, and on file.
#[test]
fn who_is_gone_under_both_was_not_kept_by_what_it_costs() {
    let text = "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0\n[segments.all]\ncustomers = 10\n\
                retention = 0\nleaving = \"silent\"\nbuying = \"subscription\"\nbasket = 1\nmargin = 1\n\
                [measures.mail]\ncost = 2\n[strategies.mail]\nmeasures = [\"mail\"]\n";
    for (name, brings) in fates(text, ["mail", BASELINE]) {
        assert_exact(name.unwrap_or("nobody"), brings, if name == Some("common") { -80.0 } else { 0.0 });
    }
}

#[test]
fn who_is_brought_by_those_who_are_kept_is_told_apart() {
    let text = certain(
        "[referral]\ncost = 1\n[strategies.keep]\nchange = [{ path = \"segments.one.retention\", set = 1 }]\n\
         [strategies.talk]\nchange = [{ path = \"segments.one.referrals\", scale = 3 }]\n",
    )
    .replace("retention = 0", "retention = 0\nreferrals = 0.2");
    let names = |names: [&str; 2]| fates(&text, names).into_iter().map(|(name, _)| name.unwrap()).collect::<Vec<_>>();
    assert_eq!(names(["keep", BASELINE]), ["kept", "brought"]);
    assert_eq!(names([BASELINE, "keep"]), ["lost", "not_brought"]);
    // More of the same friends: those of the opening customers are won, theirs are brought.
    assert_eq!(names(["talk", BASELINE]), ["won", "brought"]);
    let all = fates(&text, ["keep", BASELINE]);
    assert!(all.iter().all(|(_, mean)| *mean > 0.0), "{all:?}");
}

/// Who buys most gains most by staying, and each is told by its name.
#[test]
fn opening_customers_are_told_by_name() {
    let text = certain(
        "[portfolio]\ncustomers = \"list.csv\"\n[strategies.keep]\nchange = [{ path = \"segments.one.retention\", set = 1 }]\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let rows = [("Aalto", 20), ("Berg", 1), ("Costa", 40), ("Dunn", 10), ("Eder", 3), ("Fuchs", 7)];
    let rows: String = rows.iter().map(|(id, basket)| format!("{id},one,{basket}\n")).collect();
    std::fs::write(folder.path().join("shop.toml"), text.replace("customers = 5\n", "")).unwrap();
    std::fs::write(folder.path().join("list.csv"), format!("id,segment,basket\n{rows}")).unwrap();
    let asked = |arguments: &[&str]| {
        let output = cargo_bin_cmd!("tenure")
            .current_dir(folder.path())
            .args(["why", "shop.toml", "--json"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let all = document["decomposition"]["customers"].as_array().unwrap().clone();
        all.iter().map(|it| (it["name"].as_str().unwrap().to_owned(), it["mean"].as_f64().unwrap())).collect::<Vec<_>>()
    };
    // Nine months more of the basket, less 2 for each order: who buys for 1 brings less than nothing.
    let told = |all: Vec<(String, f64)>| {
        all.into_iter().map(|(name, mean)| format!("{name} {mean}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(told(asked(&["keep"])), "Costa 342, Aalto 162, Dunn 72, Fuchs 45, Eder 9, Berg -9");
    assert_eq!(
        told(asked(&["baseline", "--against", "keep"])),
        "Berg 9, Eder -9, Fuchs -45, Dunn -72, Aalto -162, Costa -342"
    );
}

/// The value of the shop in each run under a strategy that is written out.
fn values(change: &str) -> Vec<f64> {
    let shop = &SHOP[..SHOP.find("[strategies").unwrap()];
    let game = Game::of(&format!("{shop}[strategies.three]\n{change}"));
    game.play().figures("three", Metric::Value)
}

#[test]
fn what_an_ingredient_brings_is_the_mean_over_all_orders() {
    let [stay, buy, cost] = [
        "{ path = \"segments.*.retention\", add = { uniform = { low = 0.01, high = 0.2 } } }",
        "{ path = \"segments.all.purchases\", scale = 1.3 }",
        "cost = { once = { uniform = { low = 10, high = 90 }, per = \"run\" }, per_customer = 4, segments = [\"all\"] }\n",
    ];
    let written = |has: &[usize]| {
        let changes: Vec<&str> =
            [(0, stay), (1, buy)].iter().filter(|(at, _)| has.contains(at)).map(|(_, it)| *it).collect();
        values(&format!("change = [{}]\n{}", changes.join(", "), if has.contains(&2) { cost } else { "" }))
    };
    let worth = |has: &[usize]| crate::play::mean(&written(has));
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let it = parts(SHOP, ["three", BASELINE]);
    for ingredient in 0..3 {
        let adds = |order: &[usize; 3]| {
            let at = order.iter().position(|it| *it == ingredient).unwrap();
            worth(&order[..=at]) - worth(&order[..at])
        };
        assert_exact("ingredient", it.ingredient[ingredient].effect.mean, orders.iter().map(adds).sum::<f64>() / 6.0);
    }
    let pair = worth(&[0, 1]) - worth(&[0]) - worth(&[1]) + worth(&[]);
    assert!((it.pair[0].effect.mean - pair).abs() < 1e-9 * worth(&[]).abs() && pair != 0.0);
    assert_eq!(it.pair.len(), 3);
    assert_eq!(
        it.ingredient.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        [
            "retention of every segment, plus { uniform = { low = 0.01, high = 0.2 } }",
            "purchases of all, times 1.3",
            "cost"
        ]
    );
}

/// Costs of activities add up, so that each brings the same in whatever order.
#[test]
fn of_many_ingredients_some_orders_tell_as_much_where_nothing_interacts() {
    let activities: String =
        (0..8).map(|n| format!("[activities.a{n}]\ndriver = \"period\"\ncost = {}\n", n + 1)).collect();
    let changes: Vec<String> = (0..8).map(|n| format!("{{ path = \"activities.a{n}.cost\", set = 0 }}")).collect();
    let text = format!(
        "[scenario]\nperiods = 10\nrate_basis = \"period\"\nruns = 2\n[segments.one]\ncustomers = 1\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n{activities}[strategies.free]\nchange = [{}]\n",
        changes.join(", ")
    );
    let it = parts(&text, ["free", BASELINE]);
    assert_eq!((it.orders, it.pair.len()), (Some(16), 0));
    for (n, one) in it.ingredient.iter().enumerate() {
        assert_exact("activity", one.effect.mean, 10.0 * (n as f64 + 1.0));
    }
    assert_exact("all", it.difference.mean, 360.0);
}

#[test]
fn what_is_asked_in_passing_moves_no_figure_and_threads_move_no_byte() {
    let (outcomes, comparison) = asked(SHOP, ["three", "card"], 1);
    let (others, again) = asked(SHOP, ["three", "card"], 2);
    assert_eq!(json(&comparison), json(&again));
    assert_eq!(outcomes.probes, others.probes);
    let played = Game::of(SHOP).play();
    let value =
        |at: usize| outcomes.runs.iter().map(|run| run[at].values[Metric::Value as usize].unwrap()).collect::<Vec<_>>();
    assert_eq!(
        [value(0), value(1), value(2)],
        ["baseline", "three", "card"].map(|name| played.figures(name, Metric::Value))
    );
}

/// Either change alone would leave the range of a share.
#[test]
fn a_strategy_whose_parts_cannot_be_is_told_whole() {
    let strategy = "[strategies.odd]\nchange = [{ path = \"segments.all.retention\", add = -0.8 }, { path = \"segments.all.retention\", add = 0.9 }]\n";
    let (_, comparison) = asked(&format!("{SHOP}{strategy}"), ["odd", BASELINE], 2);
    let it = comparison.decomposition.as_ref().unwrap();
    assert!(it.ingredient.is_empty() && it.refused.len() == 1);
    insta::assert_snapshot!("why_refused", why(&comparison, 80));
}

#[test]
fn a_report_says_what_makes_the_difference() {
    let told = |names: [&str; 2]| {
        let (_, comparison) = asked(SHOP, names, 2);
        [80, 60].map(|width| why(&comparison, width)).join("\n=====\n\n")
    };
    insta::assert_snapshot!("why_three", told(["three", BASELINE]));
    insta::assert_snapshot!("why_against", told(["card", "three"]));
    insta::assert_snapshot!("why_one", told(["one", BASELINE]));
    insta::assert_snapshot!("why_twins", told(["one", "twin"]));
}

#[test]
fn the_best_is_asked_about_where_none_is_named_and_what_cannot_be_asked_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), SHOP).unwrap();
    std::fs::write(folder.path().join("plain.toml"), &SHOP[..SHOP.find("[strategies").unwrap()]).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = cargo_bin_cmd!("tenure");
        command.current_dir(folder.path()).arg("why").args(arguments).args(["--runs", "3"]).output().unwrap()
    };
    let output = run(&["shop.toml"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && told.contains("No strategy was named"), "{told}");
    let document: serde_json::Value =
        serde_json::from_slice(&run(&["shop.toml", "--json", "--against", "card"]).stdout).unwrap();
    assert_eq!(
        (&document["decomposition"]["strategy"], &document["decomposition"]["against"]),
        (&"one".into(), &"card".into())
    );
    let plain = cargo_bin_cmd!("tenure")
        .current_dir(folder.path())
        .args(["run", "shop.toml", "--json", "--runs", "3"])
        .output()
        .unwrap();
    let plain: serde_json::Value = serde_json::from_slice(&plain.stdout).unwrap();
    assert_eq!(document["scenario"], plain["scenario"], "the parts do not change the fingerprint");
    let refused = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        format!("$ tenure why {}\n{}\n", arguments.join(" "), &told[told.find("error: ").unwrap()..])
    };
    let all: [&[&str]; 6] = [
        &["shop.toml", "baseline"],
        &["shop.toml", "card", "--against", "card"],
        &["shop.toml", "crad"],
        &["shop.toml", "card", "--against", "tree"],
        &["plain.toml"],
        &[],
    ];
    insta::assert_snapshot!("why_refuses", all.map(refused).concat());
}
