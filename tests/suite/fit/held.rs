//! The data held against the laws: in numbers, as a picture and on a page.

use super::folder::{HIGH_END, contracts, shop, tenure};
use crate::charts::read_picture;
use crate::made_up::Numbers;
use crate::page::read;
use crate::play::{Z_20, assert_within};
use serde_json::Value;
use statrs::distribution::{ContinuousCDF, Gamma};
use tenure::fit::{SpendingLaw, Times};

fn heard(svg: &str) -> String {
    let document = read_picture(svg);
    document.descendants().find(|it| it.tag_name().name() == "desc").unwrap().text().unwrap().to_owned()
}

/// Fader, Hardie and Lee (2005): how many of 2,357 customers of CDNOW bought again 0, 1, ... 6 times and more often, and how many are expected to.
#[test]
fn fader_hardie_lee_2005_frequencies_of_cdnow() {
    let fitted = shop(1).fitted(39).unwrap();
    let seen = [1_411.0, 439.0, 214.0, 100.0, 62.0, 38.0, 29.0, 64.0];
    let printed = [1_407.685, 460.325, 192.460, 101.163, 59.847, 38.120, 25.549, 71.852];
    let all = fitted.frequencies(7);
    assert_eq!(all.len(), 8);
    for ((Times { times, seen, expected }, counted), printed) in all.into_iter().zip(seen).zip(printed) {
        assert_eq!(seen, counted, "{times}");
        assert!((expected - printed).abs() < 0.05, "{times}: {expected} is not {printed}");
    }
    // All who bought again are in some part, by the law too; and there are some parts to be seen.
    let amounts = fitted.amounts();
    let sums = amounts.iter().fold([0.0, 0.0], |[seen, by], it| [seen + it.seen, by + it.expected]);
    assert_eq!(sums[0], 946.0);
    assert!((sums[1] - 946.0).abs() < 1e-6, "{sums:?}");
    assert!((8..=22).contains(&amounts.len()) && amounts.last().unwrap().to.is_none(), "{amounts:?}");
}

/// The law itself, played: each customer draws its rate, and then what each of its purchases brings.
#[test]
fn what_customers_spend_lies_below_an_amount_as_often_as_when_it_is_played() {
    let law = SpendingLaw { p: 6.25, q: 3.74, gamma: 15.44 };
    let (mut chance, plays) = (Numbers(7), 4_000);
    let rate = Gamma::new(law.q, law.gamma).unwrap();
    for (count, amount) in [(1.0, 20.0), (1.0, 60.0), (3.0, 35.0), (12.0, 50.0)] {
        let mut below = 0.0;
        for _ in 0..plays {
            let nu = rate.inverse_cdf(chance.uniform());
            let mean = Gamma::new(law.p * count, nu * count).unwrap().inverse_cdf(chance.uniform());
            below += f64::from(u8::from(mean < amount));
        }
        let share = below / f64::from(plays);
        let error = (share * (1.0 - share) / f64::from(plays)).sqrt();
        assert_within(&format!("{count} below {amount}"), share, law.below(count, amount), error, Z_20);
    }
    assert!(law.below(3.0, 0.0) == 0.0 && law.below(3.0, f64::INFINITY) == 1.0);
}

/// Each figure of the document is what the picture says, to its last digit.
#[test]
fn the_picture_says_what_the_document_says() {
    let client = shop(6);
    let (code, json, said) = tenure(client.path(), &["fit", ".", "--json", "--svg", "../fit.svg"]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&json).unwrap();
    let told = heard(&std::fs::read_to_string(client.path().join("../fit.svg")).unwrap());
    for it in document["held"]["frequencies"].as_array().unwrap() {
        let times = it["times"].as_u64().unwrap();
        let place = if times < 7 { times.to_string() } else { "7+".to_owned() };
        let [seen, by] = ["seen", "expected"].map(|it_is| format!("{:.0}", it[it_is].as_f64().unwrap()));
        let wanted = format!(" {place}: seen {seen}, by BG/NBD {by}");
        assert!(told.contains(&wanted), "{wanted}: {told}");
    }
    let client = contracts(HIGH_END, "");
    let (code, json, said) = tenure(client.path(), &["fit", ".", "--json", "--svg", "../fit.svg"]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&json).unwrap();
    let told = heard(&std::fs::read_to_string(client.path().join("../fit.svg")).unwrap());
    let left = document["held"]["survivors"].as_array().unwrap();
    for (it, seen) in left.iter().zip([1_000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0]) {
        assert!((it["seen"].as_f64().unwrap() - seen / 1_000.0).abs() < 1e-12, "{it}");
        let share = |share: &Value| tenure::legible::percent(share.as_f64().unwrap());
        let laws = format!("by BdW {}, by sBG {}", share(&it["by"]["BdW"]), share(&it["by"]["sBG"]));
        let wanted = format!(" {}: seen {}, {laws}", it["periods"], share(&it["seen"]));
        assert!(told.contains(&wanted), "{wanted}: {told}");
    }
    assert_eq!(left.len(), 8);
}

#[test]
fn a_fit_is_told_on_a_page() {
    let client = shop(6);
    std::fs::write(
        client.path().join("audit.md"),
        "# Audit\n\n## How it was read\n\n- All <b>days</b> are days.\n\n## Who\n\n- Jansen\n",
    )
    .unwrap();
    let plain = tenure(client.path(), &["fit", "."]).1;
    let (code, told, said) = tenure(client.path(), &["fit", ".", "--report", "../a.html", "--report", "../a.md"]);
    assert_eq!((code, said.as_str(), told.as_str()), (Some(0), "", plain.as_str()));
    let at = |name: &str| std::fs::read_to_string(client.path().join("..").join(name)).unwrap();
    let page = read(&at("a.html"));
    let one_line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, buying) = one_line.split_once("How customers buy, and stop ").unwrap();
    for sentence in buying.split(" The data and the law").next().unwrap().split(". ").take(4) {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
    for wanted in [
        "How do these customers buy, and what do they spend?",
        "How often they bought again",
        "What they spent",
        "7 times or more",
        "gamma-gamma gamma",
        "Log-likelihood",
        "All <b>days</b> are days.",
        "tenure fit . --report ../a.html",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    assert!(!page.contains("Jansen"), "a page is handed on: nobody is named");
    insta::assert_snapshot!("fit_wiki", at("a.md"));
    let client = contracts(HIGH_END, "");
    assert_eq!(tenure(client.path(), &["fit", ".", "--report", "../a.html"]).0, Some(0));
    let page = read(&std::fs::read_to_string(client.path().join("../a.html")).unwrap());
    for wanted in ["How long do these customers stay?", "How many are left", "Broken line: by sBG", "BdW c"] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
}

#[test]
fn a_page_of_a_fit_takes_the_place_of_nothing_that_it_is_made_of() {
    let client = contracts(HIGH_END, "id,segment,start\na,members,-7\n");
    std::fs::write(client.path().join("audit.md"), "# Audit\n").unwrap();
    for (file, why) in [
        ("audit.md", "audit.md"),
        ("a.xlsx", "no workbook is made of this answer"),
        ("a.csv", "a report of this ends in .html (a page) or .md"),
        ("nowhere/a.html", "nowhere"),
    ] {
        let (code, _, said) = tenure(client.path(), &["fit", ".", "--report", file]);
        assert!(code == Some(2) && said.contains(why), "{file}: {said}");
    }
    let (code, _, said) = tenure(client.path(), &["fit", ".", "--svg", "fit.csv"]);
    assert!(code == Some(2) && said.contains("another result goes there"), "{said}");
    let (code, _, said) = tenure(client.path(), &["fit", ".", "--svg", "cohorts.csv"]);
    assert!(code == Some(2) && said.contains("cohorts.csv"), "{said}");
    assert_eq!(std::fs::read_dir(client.path()).unwrap().count(), 4, "nothing is left behind");
}
