//! `tenure fit`: from a folder to words, numbers and a scenario that plays them.

use super::cdnow;
use crate::play::{Game, Z_20, assert_within, mean};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tenure::engine::Metric;
use tenure::error::Error;
use tenure::fit::{Fitted, Kind, read};
use tenure::report::{files, fit_json, fit_text};

/// A folder as `tenure import` writes it.
pub(super) struct Client {
    /// Goes when it goes.
    _around: tempfile::TempDir,
    path: PathBuf,
}

impl Client {
    fn new(files: &[(&str, &str)]) -> Client {
        let around = tempfile::tempdir().unwrap();
        let path = around.path().join("client");
        std::fs::create_dir(&path).unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(path.join(name), text).unwrap());
        Client { _around: around, path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn fitted(&self, periods: u32) -> Result<Fitted, Error> {
        let records = read(&|name| Ok(std::fs::read_to_string(self.path().join(name)).ok()), None)?;
        Fitted::new(records, Some(periods), 1)
    }

    /// Writes what a fit leaves behind, and opens its scenario.
    fn game(&self, fitted: &Fitted) -> Game {
        for (name, write) in files(fitted, "client") {
            let mut file = std::fs::File::create(self.path().join(name)).unwrap();
            write(&mut file).unwrap();
        }
        Game::open(&self.path().join("fitted.toml"))
    }
}

/// The day with this number since 1997-01-01, a year of 365 days.
fn date(day: i64) -> String {
    const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut day, mut month) = (day, 0);
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    format!("1997-{:02}-{:02}", month + 1, day + 1)
}

/// Every nth customer of CDNOW.
pub(super) fn shop(nth: usize) -> Client {
    let (mut purchases, mut list) =
        ("customer,date,amount\n".to_owned(), "id,segment,start,last_bought,frequency\n".to_owned());
    for (id, days) in cdnow().into_iter().enumerate().step_by(nth) {
        for (day, amount) in &days {
            writeln!(purchases, "{id},{},{amount:.2}", date(*day)).unwrap();
        }
        let ends = [days.keys().next().unwrap(), days.keys().last().unwrap()].map(|day| date(*day));
        writeln!(list, "{id},fans,{},{},{}", ends[0], ends[1], days.len()).unwrap();
    }
    Client::new(&[
        ("import.toml", "kind = \"orders\"\nuntil = 1997-09-30\ncurrency = \"USD\"\n"),
        ("purchases.csv", &purchases),
        ("customers.csv", &list),
        ("scenario.toml", "[scenario]\ndiscount_rate = 0.1\n[segments.fans]\nmargin = 0.3\n"),
    ])
}

pub(super) const HIGH_END: &str = "cohort,0,1,2,3,4,5,6,7\n2000,1000,869,743,653,593,551,517,491\n";

pub(super) fn contracts(triangle: &str, list: &str) -> Client {
    let files = [
        ("import.toml", "kind = \"cohorts\"\nperiod = \"year\"\n"),
        ("cohorts.csv", triangle),
        ("customers.csv", list),
    ];
    Client::new(&files[..if list.is_empty() { 2 } else { 3 }])
}

/// Published alpha and beta describe leaving, `retention` takes staying: after a year beta / (alpha + beta) are left.
#[test]
fn the_scenario_keeps_in_its_first_year_what_the_law_keeps() {
    // What is expected of 10,000 customers with alpha 1 and beta 3.
    let triangle = "cohort,0,1,2,3,4,5\na,10000,7500,6000,5000,4286,3750\n";
    let client = contracts(triangle, "");
    let fitted = client.fitted(1).unwrap();
    assert_eq!(fitted.columns, ["alpha", "beta"]);
    let game = client.game(&fitted);
    assert_eq!(game.model.runs, 1_000);
    let left =
        game.play_only(vec![tenure::rules::SettingId::Baseline], 1_000).figures("baseline", Metric::CustomersEnd);
    let of_rows: Vec<f64> = fitted.rows.iter().map(|row| row[1] / (row[0] + row[1])).collect();
    let exact = mean(&of_rows);
    assert!((exact - 0.75).abs() < 0.01, "{exact}");
    // Each run is a row: what is left to chance are 1,000 customers in each.
    let sd = (1_000.0 * exact * (1.0 - exact) / 1_000.0).sqrt();
    assert_within("left after a year", mean(&left), 1_000.0 * exact, sd, Z_20);
}

/// The first row of the oracle: who stayed for seven years stays on as the law says, and how customers are inclined to leave changes.
#[test]
fn fader_hardie_et_al_2018_plays_its_own_law() {
    let list = (0..491).fold("id,segment,start\n".to_owned(), |list, id| format!("{list}{id},members,-7\n"));
    let client = contracts(HIGH_END, &list);
    let fitted = client.fitted(5).unwrap();
    assert_eq!(fitted.columns, ["alpha", "beta", "c"]);
    let ratio = fitted.ratio.unwrap();
    assert!((ratio.twice - 2.0 * (1_611.158_147 - 1_605.314_213)).abs() < 1e-3 && ratio.p < 0.001, "{ratio:?}");
    let game = client.game(&fitted);
    let left =
        game.play_only(vec![tenure::rules::SettingId::Baseline], 1_000).figures("baseline", Metric::CustomersEnd);
    let (law, best) = fitted.staying().unwrap();
    let exact = mean(
        &fitted.rows.iter().map(|row| 491.0 * law.survival(row, 12.0) / law.survival(row, 7.0)).collect::<Vec<f64>>(),
    );
    // How long they have stayed counts with the best c.
    assert!((mean(&left) / exact - 1.0).abs() < 0.01, "{} {exact}", mean(&left));
    assert!((law.survival(best, 12.0) / law.survival(best, 7.0) * 491.0 / exact - 1.0).abs() < 0.02);
}

#[test]
fn customers_who_bought_buy_on_as_the_law_says() {
    let client = shop(6);
    let fitted = client.fitted(26).unwrap();
    assert_eq!(fitted.columns, ["r", "alpha", "a", "b", "p", "q", "gamma"]);
    let outlook = fitted.outlook().unwrap();
    let game = client.game(&fitted);
    let played = game.play_only(vec![tenure::rules::SettingId::Baseline], 400);
    let [alive, purchases, revenue] = [Metric::CustomersStart, Metric::Purchases, Metric::Revenue]
        .map(|metric| mean(&played.figures("baseline", metric)));
    // Means over the rows, and steps of a week.
    assert!((alive / outlook.alive - 1.0).abs() < 0.03, "{alive} {}", outlook.alive);
    assert!((purchases / outlook.purchases - 1.0).abs() < 0.05, "{purchases} {}", outlook.purchases);
    assert!((revenue / outlook.revenue - 1.0).abs() < 0.06, "{revenue} {}", outlook.revenue);
    assert!(outlook.purchases_between[0] < outlook.purchases && outlook.purchases < outlook.purchases_between[1]);
    let sum: f64 = fitted.prospects().iter().map(|prospect| prospect.purchases).sum();
    assert!((sum / outlook.purchases - 1.0).abs() < 1e-9);
    let value: f64 = fitted.prospects().iter().map(|prospect| prospect.value).sum();
    // A third of the revenue is margin, and half a year takes a few hundredths.
    assert!((0.94..1.0).contains(&(value / (0.3 * outlook.revenue))), "{value}");
    insta::assert_snapshot!("orders_80", fit_text(&fitted, "records", 80));
    insta::assert_snapshot!("orders_60", fit_text(&fitted, "records", 60));
}

#[test]
fn contracts_are_told_in_words() {
    let list = "id,segment,start\na,members,-7\nb,members,-7\n";
    let fitted = contracts(HIGH_END, list).fitted(5).unwrap();
    insta::assert_snapshot!("contracts_80", fit_text(&fitted, "magazine", 80));
    let json: serde_json::Value = serde_json::from_str(&fit_json(&fitted)).unwrap();
    let [simple, full] = [0, 1].map(|at| &json["models"][at]);
    assert_eq!((simple["name"].as_str(), simple["chosen"].as_bool()), (Some("sBG"), Some(false)));
    assert_eq!((full["name"].as_str(), full["chosen"].as_bool()), (Some("BdW"), Some(true)));
    assert!((simple["parameters"]["alpha"].as_f64().unwrap() - 0.668_088).abs() < 1e-6);
    assert!(simple["standard_errors"]["beta"].as_f64().unwrap() > 0.5);
    assert!((full["log_likelihood"].as_f64().unwrap() + 1_605.314_213).abs() < 1e-6);
    assert_eq!(json["posterior"]["columns"][2]["name"], "c");
}

/// Contracts that run a year, of 300 customers who started on different days.
#[test]
fn subscriptions_are_counted_by_what_those_who_left_show() {
    let mut list = "customer,start,end\n".to_owned();
    for k in 0..300 {
        let (month, year) = (1 + k % 12, 2018 + k % 3);
        let years = [1, 1, 2, 1, 0, 3, 0, 1, 2, 0][k % 10];
        let end = if years > 0 { format!("{}-{month:02}-05", year + years) } else { String::new() };
        writeln!(list, "s{k},{year}-{month:02}-05,{end}").unwrap();
    }
    let about = "kind = \"subscriptions\"\nuntil = 2024-06-30\n";
    let client = Client::new(&[("import.toml", about), ("subscriptions.csv", &list)]);
    let records = read(&|name| Ok(std::fs::read_to_string(client.path().join(name)).ok()), None).unwrap();
    let Kind::Contracts(contracts) = records.kind else { panic!() };
    assert_eq!((contracts.period, contracts.began, contracts.members.len()), (tenure::units::Length::Year, 300.0, 90));
    assert_eq!(contracts.survival.lost[..3], [120.0, 60.0, 30.0]);
    assert_eq!(contracts.survival.kept[..3], [180.0, 120.0, 90.0]);
    client.game(&client.fitted(5).unwrap());
    let text = std::fs::read_to_string(client.path().join("fitted.toml")).unwrap();
    assert!(text.contains("\nstart         = 2024-07-01\n"), "{text}");
}

#[test]
fn what_cannot_be_fitted_is_refused_with_what_would_help() {
    let about = "kind = \"orders\"\nuntil = 1997-09-30\n";
    let told = |files: &[(&str, &str)]| match Client::new(files).fitted(52) {
        Err(Error::Input(problems)) => super::lines(&problems),
        Err(other) => other.to_string(),
        Ok(_) => panic!("{files:?}"),
    };
    let mut all = String::new();
    let head = "customer,date,amount\n";
    for files in [
        &[("purchases.csv", head)][..],
        &[("import.toml", "kind = ")],
        &[("import.toml", "kind = \"order\"")],
        &[("import.toml", "kind = \"orders\"")],
        &[("import.toml", about)],
        &[("import.toml", about), ("purchases.csv", "")],
        &[("import.toml", about), ("purchases.csv", head)],
        &[("import.toml", about), ("purchases.csv", "customer,day,amount\n1,1997-01-01,3\n")],
        &[("import.toml", about), ("purchases.csv", "customer,date,amount\n1,01-02-1997,3\n")],
        &[("import.toml", about), ("purchases.csv", "customer,date,amount\n1,1997-01-01,much\n")],
        &[("import.toml", about), ("purchases.csv", "customer,date,amount\n1,1998-01-01,3\n")],
        &[("import.toml", about), ("purchases.csv", "customer,date,amount\n1,1997-01-01,-3\n")],
        &[("import.toml", about), ("purchases.csv", "customer,date,amount\n1,1997-01-01,3\n2,1997-01-01,3\n")],
        &[("import.toml", "kind = \"cohorts\""), ("cohorts.csv", HIGH_END)],
        &[("import.toml", "kind = \"cohorts\"\nperiod = \"year\""), ("cohorts.csv", "cohort,0,1\na,10,11\n")],
        &[("import.toml", "kind = \"cohorts\"\nperiod = \"year\""), ("cohorts.csv", "cohort,0,1\na,10,9.5\n")],
        &[
            ("import.toml", "kind = \"cohorts\"\nperiod = \"year\""),
            ("cohorts.csv", "cohort,0,1,2,3\na,1000,800,640,512\n"),
        ],
        &[
            ("import.toml", "kind = \"subscriptions\"\nuntil = 2024-01-01"),
            ("subscriptions.csv", "customer,start,end\na,2023-01-01,2022-01-01\n"),
        ],
    ] {
        writeln!(all, "{}\n", told(files)).unwrap();
    }
    // Twenty who buy every four weeks or so until the end; and contracts that nobody left.
    let steady: String = (0..20)
        .flat_map(|id| (0..9).map(move |at| (id, at)))
        .map(|(id, at)| format!("{id},{},3\n", date(4 + 30 * at + (id * (at + 3)) % 13)))
        .collect();
    let stayed = "cohort,0,1,2,3\na,1000,1000,1000,1000\n";
    for files in [
        [("import.toml", about), ("purchases.csv", &format!("{head}{steady}")[..])],
        [("import.toml", "kind = \"cohorts\"\nperiod = \"year\""), ("cohorts.csv", stayed)],
    ] {
        writeln!(all, "{}\n", told(&files)).unwrap();
    }
    insta::assert_snapshot!(all);
}

/// Forty customers who bought once or twice, all of them listed.
fn small() -> [(&'static str, String); 4] {
    let (mut purchases, mut list) = ("customer,date,amount\n".to_owned(), "id,segment,start\n".to_owned());
    for id in 0..40 {
        writeln!(purchases, "c{id},1997-01-{:02},10", 1 + id % 28).unwrap();
        if id % 2 == 0 {
            writeln!(purchases, "c{id},1997-0{}-01,{}.5", 2 + id % 7, 5 + id).unwrap();
        }
        writeln!(list, "c{id},fans,1997-01-{:02}", 1 + id % 28).unwrap();
    }
    let about = "kind = \"orders\"\nfrom = \"orders.csv\"\nfirst = 1997-01-01\nuntil = 1997-09-30\n";
    let scenario = "[scenario]\n[segments.fans]\nmargin = 0.3 # assumed: nobody said\n";
    [
        ("import.toml", about.to_owned()),
        ("purchases.csv", purchases),
        ("customers.csv", list),
        ("scenario.toml", scenario.to_owned()),
    ]
}

/// What is read of a folder in which one text of a file was replaced, once.
fn damaged(file: &str, from: &str, to: &str) -> Result<tenure::fit::Records, String> {
    let mut files = small();
    let (_, text) = files.iter_mut().find(|(name, _)| *name == file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    let text = |name: &str| Ok(files.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()));
    read(&text, None).map_err(|error| match error {
        Error::Input(problems) => super::lines(&problems),
        other => other.to_string(),
    })
}

#[test]
fn damage_of_a_folder_is_told_with_its_place() {
    damaged("import.toml", "", "").unwrap();
    for (file, from, to, told) in [
        (
            "customers.csv",
            "c39,fans,1997-01-12\n",
            "",
            "purchases.csv:61:1: Error: customer `c39` is not in customers.csv",
        ),
        (
            "purchases.csv",
            "c39,1997-01-12,10\n",
            "",
            "customers.csv:41:1: Error: customer `c39` bought nothing, says purchases.csv",
        ),
        ("customers.csv", "c1,fans", "c0,fans", "customers.csv:3:1: Error: customer `c0` is listed again"),
        ("customers.csv", "c1,fans", "c1,", "customers.csv:3:1: Error: `` in column `segment`"),
        ("import.toml", "until", "untill", "import.toml:4:1: Error: `untill` is none of the keys of import.toml"),
        ("import.toml", "first", "frist", "did you mean `first`?"),
        (
            "import.toml",
            "first = 1997-01-01",
            "first = 5",
            "import.toml:3:1: Error: `first` in import.toml is something else",
        ),
        ("import.toml", "\"orders.csv\"", "7", "import.toml:2:1: Error: `from` in import.toml is something else"),
        (
            "import.toml",
            "1997-01-01",
            "1997-01-02",
            "import.toml:3:1: Error: the first purchase in purchases.csv is of 1997-01-01",
        ),
        (
            "purchases.csv",
            "amount",
            "amount,amount",
            "purchases.csv:1:1: Error: `purchases.csv` has two columns `amount`",
        ),
        (
            "purchases.csv",
            "c1,1997-01-02,10\n",
            "c1,1997-01-02,10\nc1,1997-01-02,3\n",
            ":5:1: Error: `c1` has a second purchase on 1997-01-02",
        ),
        (
            "purchases.csv",
            "c1,1997-01-02,10",
            "c1,1997-01-02,1e300",
            ":4:1: Error: an amount is more than anybody spends",
        ),
        ("purchases.csv", "c1,1997-01-02,10", "c1,0000-01-01,10", ":4:1: Error: `0000-01-01` in column `date`"),
        ("purchases.csv", "c1,1997-01-02,10", "c1,0001-01-01,10", ":4:1: Error: `0001-01-01` in column `date`"),
        (
            "purchases.csv",
            "c1,1997-01-02,10",
            "c1,1997-01-02,10,0",
            ":4:1: Error: a row has 4 cells, and there are 3 columns",
        ),
        ("purchases.csv", "c1,1997-01-02,10", "c1,1997-01-02", ":4:1: Error: `` in column `amount`"),
    ] {
        let why = damaged(file, from, to).map(|_| ()).unwrap_err();
        assert!(why.contains(told), "{file}, {to}: {why}");
    }
}

#[test]
fn a_length_of_contracts_says_nothing_of_orders() {
    let files = small();
    let text = |name: &str| Ok(files.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()));
    let refused = read(&text, Some(tenure::units::Length::Month)).unwrap_err();
    assert!(refused.to_string().contains("--period says how long a contract lasts"), "{refused}");
    let alone = |name: &str| if name == "customers.csv" { Ok(None) } else { text(name) };
    let records = read(&alone, None).unwrap();
    assert_eq!(
        records.warnings,
        ["there is no customers.csv in this folder: all customers are one segment, `customers`"]
    );
}

#[test]
fn one_subscription_is_refused_in_words_and_not_as_no_number() {
    let about = "kind = \"subscriptions\"\nuntil = 2024-01-15\n";
    let client = Client::new(&[("import.toml", about), ("subscriptions.csv", "customer,start,end\na,2024-01-01,\n")]);
    let refused = client.fitted(12).unwrap_err().to_string();
    assert!(refused.contains("nobody was seen through a whole month") && !refused.contains("NaN"), "{refused}");
}

/// What the import assumed is assumed still, what differs by segment differs still, and who comes comes.
#[test]
fn a_fit_takes_over_what_the_scenario_says_of_money_and_newcomers() {
    let client = shop(6);
    let scenario = "[scenario]\ncurrency = \"EUR\" # assumed: the export does not say it\nrate_basis = \"year\"\ndiscount_rate = 0.08 # assumed\n\
        [segments.fans]\nmargin = 0.25 # assumed\n[segments.odd]\nmargin = 0.5\n[channels.unaided]\nnewcomers = 52 # a year: counted\ncost = 0 # assumed\nsegments = { fans = 0.75, odd = 0.25 }\n";
    std::fs::write(client.path().join("scenario.toml"), scenario).unwrap();
    std::fs::write(client.path().join("import.toml"), "kind = \"orders\"\nuntil = 1997-09-30\n").unwrap();
    let list = std::fs::read_to_string(client.path().join("customers.csv")).unwrap();
    let odd: Vec<String> = list
        .lines()
        .enumerate()
        .map(|(at, row)| if at % 4 == 1 { row.replace(",fans,", ",odd,") } else { row.to_owned() })
        .collect();
    std::fs::write(client.path().join("customers.csv"), odd.join("\n") + "\n").unwrap();
    let fitted = client.fitted(26).unwrap();
    assert_eq!((fitted.records.margin("fans"), fitted.records.margin("odd")), (Some(0.25), Some(0.5)));
    let told = fit_text(&fitted, "client", 80).replace('\n', " ");
    for said in [
        "Assumed, as no data say it: the currency (EUR), the margin (0.25) and the discount rate (0.08 a year).",
        "All segments share one law",
        "newcomers a year come, as in scenario.toml.",
        "scales last_purchase",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let game = client.game(&fitted);
    let text = std::fs::read_to_string(client.path().join("fitted.toml")).unwrap();
    assert!(text.contains("# assumed: the export does not say it") && text.contains("# a year: counted"), "{text}");
    assert!(tenure::report::is_fitted(&text) && !tenure::report::is_fitted(&text.replace("= 0.5", "= 0.6")), "{text}");
    let played = game.play_only(vec![tenure::rules::SettingId::Baseline], 400);
    let won = played.figures("baseline", Metric::CustomersWon);
    // Half a year of a Poisson law with 52 a year.
    assert_within("newcomers", mean(&won), 26.0, (26.0_f64 / 400.0).sqrt(), Z_20);
    // The example at the head does what it says.
    let example: String = text
        .lines()
        .skip_while(|line| !line.starts_with("# [strategies.keep_more]"))
        .take(3)
        .map(|line| format!("{}\n", &line[2..]))
        .collect();
    std::fs::write(client.path().join("fitted.toml"), format!("{text}\n{example}")).unwrap();
    let game = Game::open(&client.path().join("fitted.toml"));
    let kept = game.play_only(game.all(), 200);
    let left = |name: &str| mean(&kept.figures(name, Metric::CustomersEnd));
    assert!(left("keep_more") > left("baseline"), "{} {}", left("keep_more"), left("baseline"));
}

#[test]
fn a_fit_replaces_nothing_but_an_earlier_fit_and_keeps_to_its_memory() {
    let client = contracts(HIGH_END, "id,segment,start\na,members,-7\n");
    let at = |name: &str| client.path().join(name);
    std::fs::write(at("fitted.toml"), "mine").unwrap();
    let (code, _, said) = tenure(client.path(), &["fit", "."]);
    assert!(code == Some(2) && said.contains("fitted.toml: it is not as an earlier `tenure fit` left it"), "{said}");
    assert_eq!(std::fs::read_to_string(at("fitted.toml")).unwrap(), "mine");
    std::fs::remove_file(at("fitted.toml")).unwrap();
    std::fs::write(at("fit.csv"), "mine").unwrap();
    let (code, _, said) = tenure(client.path(), &["fit", "."]);
    assert!(code == Some(2) && said.contains("fit.csv: without a fitted.toml beside it"), "{said}");
    std::fs::remove_file(at("fit.csv")).unwrap();
    assert_eq!(tenure(client.path(), &["fit", "."]).0, Some(0));
    let text = std::fs::read_to_string(at("fitted.toml")).unwrap();
    std::fs::write(at("fitted.toml"), text.replace("basket    = 100.0", "basket    = 120.0")).unwrap();
    let (code, _, said) = tenure(client.path(), &["fit", "."]);
    assert!(code == Some(2) && said.contains("is not as an earlier"), "{said}");
    std::fs::remove_file(at("fitted.toml")).unwrap();
    std::fs::write(at("customers.csv"), format!("id,segment,start\n{}", "a,members,-7\n".repeat(330_000))).unwrap();
    let (code, _, said) = tenure(client.path(), &["fit", ".", "--memory", "64MiB"]);
    assert!(code == Some(2) && said.contains("customers.csv cannot be read: it would take about"), "{said}");
}

/// Calls `tenure`: exit code, result, messages.
pub(super) fn tenure(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = assert_cmd::cargo::cargo_bin_cmd!("tenure")
        .current_dir(folder)
        .env("COLUMNS", "80")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_writes_beside_what_it_read() {
    let list = "id,segment,start\na,members,-7\nb,members,-7\n";
    let client = contracts(HIGH_END, list);
    let (code, told, said) = tenure(client.path(), &["fit", ".", "--periods", "3"]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(told.ends_with("Written to .: fit.csv, fitted_customers.csv, fitted.toml, fitted.rhai.\nPlay it: tenure run ./fitted.toml\n"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80 || line.starts_with("Written")), "{told}");
    let first = |name: &str| std::fs::read_to_string(client.path().join(name)).unwrap();
    assert_eq!((first("cohorts.csv").as_str(), first("customers.csv").as_str()), (HIGH_END, list));
    let rows = first("fit.csv");
    assert_eq!((rows.lines().next(), rows.lines().count()), (Some("alpha,beta,c"), 1_001));
    insta::assert_snapshot!("fitted_toml", first("fitted.toml"));
    insta::assert_snapshot!("fitted_customers", first("fitted_customers.csv"));
    // It is understood as meant, and runs.
    let (code, _, said) = tenure(client.path(), &["check", "fitted.toml"]);
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!("check_of_fitted", said);
    let (code, json, said) = tenure(client.path(), &["fit", ".", "--json", "--seed", "2"]);
    assert!(code == Some(0) && said.is_empty() && json.starts_with("{\n"), "{said}");
    assert_ne!(first("fit.csv"), rows, "another seed");
    let (code, _, _) = tenure(client.path(), &["fit", "."]);
    assert_eq!((code, first("fit.csv") == rows), (Some(0), true), "the same seed gives the same rows");
    let (code, _, said) = tenure(client.path(), &["fit", "nowhere"]);
    assert!(code == Some(2) && said.contains("is no folder"), "{said}");
    let (code, _, said) = tenure(client.path(), &["fit", ".", "--periods", "0"]);
    assert!(code == Some(2) && said.contains("--periods"), "{said}");
}

#[test]
fn a_client_of_orders_is_understood_as_meant() {
    let client = shop(12);
    let (code, _, said) = tenure(client.path(), &["fit", "."]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let text = std::fs::read_to_string(client.path().join("fitted.toml")).unwrap();
    insta::assert_snapshot!("fitted_orders_toml", text);
    let (code, _, said) = tenure(client.path(), &["check", "fitted.toml"]);
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!("check_of_fitted_orders", said);
}

/// As many newcomers as the records themselves count are a rate of which a gamma law is left; any other number is its writer's.
#[test]
fn newcomers_that_were_counted_are_not_taken_for_certain() {
    let client = shop(6);
    // All of these are new in the last third of 273 days.
    let (days, new) = (91.0, 40);
    for (name, row) in [("purchases.csv", ",8"), ("customers.csv", "")] {
        let known = std::fs::read_to_string(client.path().join(name)).unwrap();
        let day = date(230);
        let cells = if row.is_empty() { format!("fans,{day},{day},1") } else { format!("{day}{row}") };
        let more: String = (0..new).map(|at| format!("new{at},{cells}\n")).collect();
        std::fs::write(client.path().join(name), format!("{known}{more}")).unwrap();
    }
    let scenario = |newcomers: f64| {
        format!(
            "[scenario]\nrate_basis = \"year\"\n[segments.fans]\nmargin = 0.25\n[channels.unaided]\nnewcomers = {newcomers} # a year: counted\ncost = 0\n"
        )
    };
    let of = |newcomers: f64| {
        std::fs::write(client.path().join("scenario.toml"), scenario(newcomers)).unwrap();
        let fitted = client.fitted(26).unwrap();
        let game = client.game(&fitted);
        (game, std::fs::read_to_string(client.path().join("fitted.toml")).unwrap())
    };
    let (_, own) = of(500.0);
    assert!(
        own.contains("newcomers     = { value = 500, basis = \"year\" }") && own.contains("That number is taken for"),
        "{own}"
    );
    let (game, text) = of((f64::from(new) * 365.0 / days).round());
    assert!(
        text.contains(&format!(
            "newcomers     = {{ gamma = {{ shape = {new}, rate = 0.2493 }}, per = \"run\", basis = \"year\" }}"
        )),
        "{text}"
    );
    let won = game.play_only(vec![tenure::rules::SettingId::Baseline], 1000).figures("baseline", Metric::CustomersWon);
    // Half a year of a rate that is gamma, and Poisson beside it.
    let (shape, years) = (f64::from(new), 26.0 / 52.0);
    let expected = shape * years / (days / 365.0);
    let variance = expected + expected * expected / shape;
    assert_within("newcomers", mean(&won), expected, (variance / 1000.0).sqrt(), Z_20);
    let spread = won.iter().map(|it| (it - mean(&won)).powi(2)).sum::<f64>() / (won.len() as f64 - 1.0);
    assert!(spread > 0.8 * variance && spread < 1.25 * variance, "{spread} {variance}");
}
