//! The scenario of an import: it runs as it is, without a warning, and says of each number where it comes from.

use super::{file, imported, read};
use crate::scenario::{Folder, try_with};
use tenure::error::Severity;
use tenure::import::Imported;
use tenure::report::diagnostic::render;
use tenure::rules::{Mode, RuleBook};

/// Orders of 300 customers in five years: who came late, who stopped, three branches.
fn orders() -> String {
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state * 48_271 % 2_147_483_647;
        state % below
    };
    let mut rows = String::new();
    for customer in 0..300 {
        let (mut day, every) = (draw(1500), 20 + draw(200));
        let end = if draw(3) == 0 { 1825 } else { day + draw(1825) };
        while day < end.min(1825) {
            let (year, rest) = (2020 + day / 365, day % 365);
            let branch = ["Bouw", "Horeca & meer", "Privé"][customer % 3];
            rows += &format!(
                "{customer};{:02}-{:02}-{year};{},{:02};{branch}\n",
                rest % 28 + 1,
                rest / 31 + 1,
                10 + draw(90),
                draw(100)
            );
            day += 1 + draw(2 * every);
        }
    }
    format!("klantnr;orderdatum;bedrag;branche\n{rows}")
}

/// It is read without a problem but a count of its customers.
#[track_caller]
fn assert_runs(imported: &Imported) {
    let (scenario, list) = (file(imported, "scenario.toml"), file(imported, "customers.csv"));
    let (model, problems) = try_with(scenario, &[], &Folder::with(&[("customers.csv", list)]));
    // Who is listed, and that what is counted of all says how they buy.
    let told: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
    let known = |title: &&str| title.contains("listed: ") || title.contains("does not tell how");
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note) && told.iter().all(known),
        "{}\n{scenario}",
        render(&problems, false, 80)
    );
    RuleBook::compile(&model.unwrap(), Mode::Auto).unwrap();
    for line in scenario.lines().filter(|line| !line.starts_with('#')) {
        assert!(!line.contains("NaN") && !line.contains("inf"), "{line}");
    }
}

#[test]
fn every_scenario_of_an_import_is_sound() {
    for flags in [
        &[][..],
        &[("segment-by", "branche")],
        &[("segment-by", "size")],
        &[("segment-by", "rfm")],
        &[("until", "2020-08-01")],
    ] {
        assert_runs(&imported(orders(), flags));
    }
    // As little as there can be.
    assert_runs(&imported("customer,date,amount\n1,2025-01-31,12.50\n", &[]));
    assert_runs(&imported("customer,date,amount\n1,2025-01-31,0\n2,2025-01-31,0\n", &[]));
    let of = |kind, text: &str| read(kind, "list.csv", text.as_bytes(), &[]).unwrap();
    assert_runs(&of("cohorts", "cohort,0,1,2\n2022,100,80,70\n2023,120,90,\n2024,130,,\n"));
    assert_runs(&of("cohorts", "cohort,0,1,2\n2025-01,100,100,100\n"));
    assert_runs(&of("cohorts", "cohort,0,1,2\n2022,100,0,0\n2023,90,10\n"));
    let rows: String = (0..60)
        .map(|id| format!("{id},2022-01-{:02},{}\n", id % 28 + 1, if id % 3 == 0 { "2022-12-01" } else { "" }))
        .collect();
    assert_runs(&of("subscriptions", &format!("customer,start,end\n{rows}")));
    assert_runs(&of("subscriptions", "customer,start,end\n1,2024-03-01,\n"));
}

/// Nobody knows a year from a day, and nobody is extrapolated from it.
#[test]
fn a_short_time_says_nothing_of_a_year() {
    let rows: String = (0..60).map(|id| format!("{id},2025-01-{:02},10\n", 1 + id % 14)).collect();
    for (export, days) in
        [("customer,date,amount\n1,2025-01-31,12.50\n".to_owned(), 1), (format!("customer,date,amount\n{rows}"), 14)]
    {
        let imported = imported(export, &[]);
        assert_runs(&imported);
        let scenario = file(&imported, "scenario.toml");
        assert!(
            scenario.lines().all(|line| !line.starts_with("newcomers") && !line.starts_with("[channels")),
            "{scenario}"
        );
        assert!(scenario.contains("# newcomers = 10") && scenario.contains("retention      = 0.8"), "{scenario}");
        let observed = if days == 1 {
            "Only 1 day was observed: ".to_owned()
        } else {
            format!("Only {days} days were observed: ")
        };
        assert!(imported.told.iter().any(|line| line.starts_with(&observed)), "{:?}", imported.told);
        assert!(!imported.may_be_fitted);
    }
    assert!(imported(orders(), &[]).may_be_fitted);
}

/// 30 of 60 and 10 of 40 would be .5 and .25: who was away in between counts among the 30, so the rate beside them is lower.
#[test]
fn a_rate_says_how_it_comes_from_its_counts() {
    let imported = imported(orders(), &[]);
    let scenario = file(&imported, "scenario.toml");
    let line = |key: &str| scenario.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{scenario}"));
    let retention = line("retention");
    assert!(
        retention.contains("%)") && retention.ends_with("less those of them who were away in between and came back")
    );
    assert!(line("comes_back").ends_with("and those who came and went again before the end"));
    // Where too few were silent, that is said.
    let by_branch = super::imported(orders(), &[("segment-by", "size")]);
    let text = file(&by_branch, "scenario.toml");
    let (back, none) = (text.matches("comes_back     = ").count(), text.matches("# No comes_back: ").count());
    assert_eq!(back + none, 3, "{text}");
}

/// (k + x) / (k/m + T): the mean of a gamma law of which x purchases in T years were seen.
#[test]
fn each_of_the_list_buys_as_often_as_its_own_purchases_say() {
    let imported = imported(orders(), &[]);
    let law = file(&imported, "scenario.toml").lines().find(|line| line.starts_with("purchases")).unwrap();
    let number = |key: &str| {
        let rest = &law[law.find(&format!("{key} = ")).unwrap() + key.len() + 3..];
        rest[..rest.find([',', ' ']).unwrap()].parse::<f64>().unwrap()
    };
    let (mean, shape) = (number("mean"), 1.0 / number("cv").powi(2));
    let days = |day: &str| {
        let [year, month, day] = [&day[..4], &day[5..7], &day[8..]].map(|it| it.parse::<i32>().unwrap());
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
    };
    let table = |name: &str| -> Vec<Vec<String>> {
        file(&imported, name).lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect()
    };
    let (customers, purchases) = (table("customers.csv"), table("purchases.csv"));
    let end = purchases.iter().map(|row| days(&row[1])).max().unwrap();
    let (mut silent, mut new) = (0, 0);
    for row in &customers {
        let own: Vec<i32> = purchases.iter().filter(|it| it[0] == row[0]).map(|it| days(&it[1])).collect();
        let (first, last) = (own[0], *own.last().unwrap());
        // The year up to the end, or up to the last purchase of who has made none since.
        let until = if last <= end - 365 { last - 1 } else { end };
        let begin = (until - 365).max(first);
        let seen = own.iter().filter(|day| **day > begin && **day <= until).count();
        let expected = (shape + seen as f64) / (shape / mean + f64::from((until - begin).max(0)) / 365.0);
        let told: f64 = row.last().unwrap().parse().unwrap();
        assert!((told / expected - 1.0).abs() < 0.01, "{row:?} {expected}");
        silent += usize::from(until < end);
        new += usize::from(begin == first && until == end);
    }
    assert!(silent > 20 && new > 5, "{silent} {new}");
    // Nobody tells customers apart where too little was seen.
    let few = super::imported("customer,date,amount\n1,2025-01-31,12.50\n2,2025-02-28,10\n", &[]);
    assert!(!file(&few, "customers.csv").contains("yearly") && !file(&few, "scenario.toml").contains("yearly"));
}

#[test]
fn segments_are_named_after_a_column_or_after_what_customers_do() {
    let segments = |flags: &[(&str, &str)]| {
        let imported = imported(orders(), flags);
        let names = file(&imported, "scenario.toml").lines().filter_map(|line| line.strip_prefix("[segments."));
        names.map(|rest| rest.split(']').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(segments(&[]), ["customers"]);
    assert_eq!(segments(&[("segment-by", "Branche")]), ["bouw", "horeca_meer", "prive"]);
    assert_eq!(segments(&[("segment-by", "size")]), ["large", "medium", "small"]);
    assert_eq!(segments(&[("segment-by", "rfm")]), ["best", "recent", "fading", "distant"]);
}

/// The large bring half of revenue, the large and the medium four fifths; whoever brings nothing is small.
#[test]
fn size_is_what_customers_bring() {
    let orders = "customer,date,amount\na,2025-01-01,1\nb,2025-06-01,40\nc,2025-06-01,20\nd,2025-06-01,15\ne,2025-06-01,15\nf,2025-06-01,10\n";
    let imported = imported(orders, &[("segment-by", "size")]);
    let classes: Vec<String> = file(&imported, "customers.csv")
        .lines()
        .skip(1)
        .map(|row| row.split(',').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(classes, ["a small", "b large", "c large", "d medium", "e medium", "f small"]);
}

#[test]
fn each_number_says_where_it_comes_from() {
    let imported = imported(orders(), &[("segment-by", "branche")]);
    insta::assert_snapshot!("scenario_by_branch", file(&imported, "scenario.toml"));
    insta::assert_snapshot!("audit_by_branch", file(&imported, "audit.md"));
    for key in ["retention", "purchases", "first_purchase", "basket", "margin", "newcomers", "cost", "discount_rate"] {
        let text = file(&imported, "scenario.toml");
        let at = text.lines().position(|line| line.trim_start().starts_with(key)).unwrap_or_else(|| panic!("no {key}"));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[at].contains("  # ") || lines[at - 1].starts_with("# "), "{key}");
    }
}
