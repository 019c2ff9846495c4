//! The command as people call it: help, messages, exit codes, streams.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
#[cfg(unix)]
use std::time::{Duration, Instant};

struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Calls `tenure` in a folder.
fn tenure_in(folder: &Path, arguments: &[&str]) -> Answer {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).env("COLUMNS", "80").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn tenure(arguments: &[&str]) -> Answer {
    tenure_in(Path::new("."), arguments)
}

#[test]
fn help_for_people() {
    for command in
        [&["--help"][..], &["run", "--help"], &["check", "--help"], &["import", "--help"], &["backtest", "--help"]]
    {
        let answer = tenure(command);
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
        assert!(answer.out.lines().all(|line| line.chars().count() <= 80), "{}", answer.out);
        let help: String = answer.out.lines().map(|line| line.trim_end().to_string() + "\n").collect();
        insta::assert_snapshot!(format!("help_{}", command.join("_").replace('-', "")), help);
    }
    assert_eq!(tenure(&["--version"]).out, format!("tenure {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_words_are_told_and_nothing_runs() {
    let numbers = "a whole number from 1 to 100000000 is expected, such as 1000 or 1_000";
    let cases: [(&[&str], &str); 19] = [
        (&[], "Usage: tenure <COMMAND>"),
        (&["ru"], "a similar subcommand exists: 'run'"),
        (&["run", "--run", "5"], "a similar argument exists: '--runs'"),
        (&["run", "--runs", "0"], numbers),
        (&["run", "--runs", "-5"], numbers),
        (&["run", "--runs", "1.000"], numbers),
        (&["run", "--runs", "1e99"], numbers),
        (&["run", "--runs", "many"], "invalid value 'many' for '--runs <N>'"),
        (&["run", "--seed", "9007199254740992"], "a whole number from 0 to 9007199254740991 is expected"),
        (&["run", "--threads", "0"], "a whole number from 1 to 1024 is expected"),
        (&["mine.toml"], "error: `mine.toml` is no command. To play that scenario: tenure run mine.toml\n"),
        (&["Cargo.lock", "--runs", "5"], "To play that scenario: tenure run Cargo.lock"),
        (&["run", "--set", "segments.small.retention=0,9"], "decimals take a point: 0.9"),
        (&["run", "--set", "retention"], "a path and a value are expected, for example segments.small.retention=0.85"),
        (&["run", "--set", "=1"], "a path and a value are expected"),
        (&["run", "--rules", "fast"], "[possible values: auto, interpreted, compiled]"),
        (&["run", "--isa", "neon"], "one of sse2, avx2, avx512 is expected"),
        (&["run", "--series"], "--json"),
        (&["check", "--runs", "5"], "unexpected argument '--runs'"),
    ];
    for (arguments, message) in cases {
        let answer = tenure(arguments);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(answer.err.contains(message), "{arguments:?}: {}", answer.err);
    }
}

#[test]
fn what_was_typed_is_quoted_without_what_steers_a_terminal_and_not_without_end() {
    let long = "9".repeat(60_000);
    let cases: [(&[&str], &str); 5] = [
        (&["run", "--runs", &long], "a whole number from 1 to 100000000 is expected"),
        (&[&format!("--{long}")], "unexpected argument '--999"),
        (&["run", "--x\u{202e}y"], "unexpected argument '--x\u{fffd}y' found"),
        (&["ru\u{1b}[31mn"], "unrecognized subcommand 'ru\u{fffd}[31mn'"),
        (&["run", "--rules", "a\nb\u{7}"], "invalid value 'a b\u{fffd}' for '--rules <HOW>'"),
    ];
    for (arguments, message) in cases {
        let answer = tenure(arguments);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
        assert!(answer.err.contains(message) && answer.err.len() < 2000, "{}", answer.err);
        assert!(!answer.err.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{:?}", answer.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_is_lost_is_no_success() {
    let program = assert_cmd::cargo::cargo_bin!("tenure");
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for word in ["--help", "--version", "check", "reference"] {
        let output = Command::new(program).arg(word).stdout(full()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{word}");
        assert!(told.starts_with("error: cannot write the result: "), "{told}");
    }
    // Who throws a result away may open the null device both ways, as scripts in Python do.
    let null = std::fs::OpenOptions::new().read(true).write(true).open("/dev/null").unwrap();
    assert!(Command::new(program).arg("check").stdout(null).status().unwrap().success());
    let away = Command::new("sh").args(["-c", &format!("'{}' check >/dev/null", program.display())]).output().unwrap();
    assert_eq!(away.status.code(), Some(0), "who throws it away knows");
}

#[test]
fn a_scenario_that_cannot_be_read_is_a_wrong_input() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("large.toml"), vec![b'\n'; (1 << 20) + 1]).unwrap();
    std::fs::write(folder.path().join("latin.toml"), b"\n# caf\xe9").unwrap();
    std::fs::write(folder.path().join("utf16.toml"), b"\xff\xfe[\0s\0").unwrap();
    std::fs::create_dir(folder.path().join("folder.toml")).unwrap();
    for (name, message) in [
        ("none.toml", "error: cannot read none.toml: there is no such file\n"),
        ("folder.toml", "error: cannot read folder.toml: it is a folder\n"),
        ("large.toml", "error: cannot read large.toml: it is larger than 1 MiB\n"),
        (
            "latin.toml",
            "error: cannot read latin.toml: it is not UTF-8 text (line 2, perhaps an accented letter): save it as UTF-8\n",
        ),
        ("utf16.toml", "error: cannot read utf16.toml: it is UTF-16 text: save it as UTF-8\n"),
    ] {
        for command in ["run", "check"] {
            let answer = tenure_in(folder.path(), &[command, name]);
            assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (Some(2), "", message));
        }
    }
}

/// A folder with a scenario that its readers understand and a rule file beside it.
fn scenario() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "[scenario]\nname = \"Shop\"\nperiods = 12\ndiscount_rate = 0\nruns = 20\nseed = 7\n\n\
                [segments.small]\ncustomers = 50\nretention = 0.8\npurchases = 9\nbasket = 80\nmargin = 0.3\n\n\
                [strategies.keep]\nlabel = \"Keep more\"\nchange = [{ path = \"segments.*.retention\", add = 0.05 }]\n\n\
                [strategies.card]\nrules = [\"card.rhai\"]\n";
    std::fs::write(folder.path().join("shop.toml"), text).unwrap();
    std::fs::write(folder.path().join("card.rhai"), "fn retention(customer, base) { base + 0.01 }\n").unwrap();
    folder
}

#[test]
fn check_says_that_all_is_understood_and_how_rules_run() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["check", "shop.toml"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{}", answer.err);
    let mut lines = answer.out.lines();
    assert_eq!(lines.next(), Some("shop.toml: fine. 1 segment, the baseline and 2 strategies, 12 months, 1 rule."));
    let rule = lines.next().unwrap();
    assert!(rule.starts_with("  card.rhai:1: retention: "), "{rule}");
    assert!(answer.out.contains("of 100 stay 98.2 a month, 80 a year."), "{}", answer.out);
    assert!(answer.out.contains("small.retention: 0.982 → 0.987 a month, 0.8 → 0.85 a year"), "{}", answer.out);
    assert_eq!(tenure(&["check"]).code, Some(0), "the built-in example");
}

#[test]
fn check_and_run_say_how_a_list_was_read_and_who_is_played() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("periods = 12", "periods = 12\nstart = 2026-01-01");
    let text = text.replace("customers = 50\n", "");
    std::fs::write(&path, text + "[portfolio]\ncustomers = \"list.csv\"\n").unwrap();
    let list = "id;start;basket\nA;31-12-2025;12,50\nB;01-03-2026;8\nC;01-01-2027;9\n";
    std::fs::write(folder.path().join("list.csv"), list).unwrap();
    let said = "note: list.csv: `start` read as dates, dd-mm-yyyy\n\
                note: list.csv: `basket` read as numbers with a decimal comma\n\
                note: list.csv: 3 customers listed: 1 at the opening, 1 later, 1 after the\n      horizon\n";
    for command in ["run", "check"] {
        let answer = tenure_in(folder.path(), &[command, "shop.toml"]);
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), said));
    }
}

#[test]
fn check_says_which_defaults_matter_and_run_does_not() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("discount_rate = 0\n", "").replace("purchases = 9\n", "")).unwrap();
    let said = |command: &str| tenure_in(folder.path(), &[command, "shop.toml"]).err;
    assert_eq!(
        said("check"),
        "note: shop.toml: not given: `purchases` is 1 a year in `small`; `discount_rate`\n      is 0\n"
    );
    assert_eq!(said("run"), "");
}

#[test]
fn check_says_what_a_policy_cannot_know_where_customers_leave_silently() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    std::fs::write(
        folder.path().join("card.rhai"),
        "fn policy(portfolio) { if portfolio.churn_rate > 0.3 { portfolio.book(\"alarm\", 1.0); } }\n",
    )
    .unwrap();
    assert_eq!(tenure_in(folder.path(), &["check", "shop.toml"]).err, "");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("purchases = 9\n", "purchases = 9\nleaving = \"silent\"\nwrite_off = 3\n"))
        .unwrap();
    let told = tenure_in(folder.path(), &["check", "shop.toml"]);
    assert_eq!((told.code, told.err.split_whitespace().collect::<Vec<_>>().join(" ")), (Some(0),
        "note: shop.toml: customers of `small` leave silently: `churn_rate` that a rule sees counts whom the firm writes off".to_owned()));
}

#[test]
fn check_says_what_of_the_scenario_is_not_used() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("basket = 80", "basket = { by_period = [8, 8, 9] }");
    let text = text.replace("periods = 12", "periods = 2\nstart = 2026-01-01T10:00:00Z");
    std::fs::write(&path, text).unwrap();
    let answer = tenure_in(folder.path(), &["check", "shop.toml"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    insta::assert_snapshot!(answer.err);
}

#[test]
fn a_list_with_columns_without_end_is_refused() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap() + "[portfolio]\ncustomers = \"list.csv\"\n";
    std::fs::write(&path, text).unwrap();
    let list = |columns: usize| {
        let names: Vec<String> = (1..columns).map(|n| format!("column{n}")).collect();
        std::fs::write(folder.path().join("list.csv"), format!("id,{}\n", names.join(","))).unwrap();
        tenure_in(folder.path(), &["check", "shop.toml"]).err
    };
    assert!(!list(1000).contains("error"));
    let told = list(1001);
    assert!(
        told.contains("error: the customer list has 1001 columns") && told.contains("at most 1000 are read"),
        "{told}"
    );
}

#[test]
fn what_fails_in_a_reality_check_names_the_check() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let check = "[[check]]\nname = \"some stay\"\nthen = \"customers_end > 0\"\n";
    let text = std::fs::read_to_string(&path).unwrap().replace("seed = 7", "seed = 7\nrules = [\"card.rhai\"]") + check;
    std::fs::write(&path, text).unwrap();
    let rule = "fn basket(customer, base) { base / (base - base) }\n";
    std::fs::write(folder.path().join("card.rhai"), rule).unwrap();
    let answer = tenure_in(folder.path(), &["check", "shop.toml"]);
    assert_eq!(answer.code, Some(1), "{}", answer.err);
    let told = answer.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("reality check \"some stay\"") && !told.contains("strategy"), "{told}");
    assert!(answer.err.lines().all(|line| line.chars().count() <= 80), "{}", answer.err);
}

#[test]
fn results_are_as_wide_as_the_user_says() {
    for columns in ["60", "72", "80", "100"] {
        let mut command = cargo_bin_cmd!("tenure");
        let output = command.env("COLUMNS", columns).args(["run", "--runs", "5"]).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let widest = told.lines().map(|line| line.chars().count()).max().unwrap();
        let columns: usize = columns.parse().unwrap();
        assert!(widest <= columns && widest > columns - 12, "{widest} of {columns}\n{told}");
    }
}

#[test]
fn check_says_what_it_found_where_a_reality_check_does_not_hold() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let check = "[[check]]\nname = \"nobody leaves\"\ngiven = { \"segments.*.retention\" = 0 }\nthen = \"customers_lost == 0\"\n";
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + check).unwrap();
    let answer = tenure_in(folder.path(), &["check", "shop.toml"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(1), "error: 1 reality check does not hold\n"));
    assert!(answer.out.starts_with("shop.toml: 1 reality check does not hold. 1 segment,"), "{}", answer.out);
    let found = "the reality check \"nobody leaves\" does not hold in run 0: not customers_lost == 0: it was 50";
    assert!(answer.out.contains(found) && !answer.out.contains("fine"), "{}", answer.out);
}

#[test]
fn check_finds_what_is_wrong_in_the_file_and_in_set() {
    let folder = scenario();
    let path = folder.path().join("shop.toml");
    let wrong = std::fs::read_to_string(&path).unwrap().replace("retention = 0.8", "retenton = 0.8");
    std::fs::write(&path, wrong).unwrap();
    for command in ["run", "check"] {
        let answer = tenure_in(folder.path(), &[command, "shop.toml"]);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
        assert!(answer.err.contains("retenton"), "{}", answer.err);
        let answer = tenure(&[command, "--set", "segments.small.retentoin=0.9"]);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
        assert!(answer.err.contains("retentoin"), "{}", answer.err);
    }
}

#[test]
fn an_unknown_strategy_names_the_nearest() {
    let folder = scenario();
    for (name, message) in [
        ("kept", "error: there is no strategy `kept`: did you mean `keep`?\n"),
        ("giveaway", "error: there is no strategy `giveaway`: the scenario has baseline, keep, card\n"),
    ] {
        let answer = tenure_in(folder.path(), &["run", "shop.toml", "--strategy", "keep", "--strategy", name]);
        assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (Some(2), "", message));
    }
}

#[test]
fn numbers_are_understood_as_scenarios_write_them() {
    let folder = scenario();
    for runs in ["1e1", "1_0", "10"] {
        let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs", runs]);
        assert!(answer.out.starts_with("Shop\n10 runs, "), "{}{}", answer.out, answer.err);
    }
}

#[test]
fn a_wrong_path_of_set_is_marked_itself() {
    let answer = tenure(&["check", "--set", "segments.small.retentoin=0.9"]);
    insta::assert_snapshot!(answer.err);
}

#[test]
fn nothing_that_is_read_is_replaced_and_nothing_runs() {
    let folder = scenario();
    std::fs::copy(folder.path().join("shop.toml"), folder.path().join("copy.toml")).unwrap();
    std::fs::hard_link(folder.path().join("card.rhai"), folder.path().join("other.csv")).unwrap();
    let before = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let (shop, card) = (before("shop.toml"), before("card.rhai"));
    for (target, why) in [
        ("shop.toml", "this run reads it. Name another file"),
        ("./card.rhai", "this run reads it. Name another file"),
        ("other.csv", "this run reads it. Name another file"),
        (".", "it is a folder. Name a file in it"),
        ("-", "the result alone goes to standard output. Name a file"),
        ("nowhere/runs.csv", "there is no folder nowhere"),
    ] {
        let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs-out", target]);
        let told = format!("error: cannot write {target}: {why}\n");
        assert_eq!((answer.code, answer.out.as_str(), answer.err), (Some(2), "", told));
    }
    assert_eq!((before("shop.toml"), before("card.rhai")), (shop, card));
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs-out", "copy.toml"]);
    assert_eq!(answer.code, Some(0), "what it does not read is a result of earlier: {}", answer.err);
}

#[test]
fn pictures_are_files_like_others() {
    let folder = scenario();
    let at = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let plain = tenure_in(folder.path(), &["run", "shop.toml"]).out;
    let both = ["run", "shop.toml", "--svg", "dots.svg", "--runs-out", "runs.csv", "--plot"];
    let answer = tenure_in(folder.path(), &both);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
    assert!(answer.out.contains('│') && !plain.contains('│'), "who pipes gets a picture only where it is asked for");
    assert!(
        at("dots.svg").starts_with("<svg ") && at("dots.svg").contains("Keep") && at("runs.csv").starts_with("repl")
    );
    let answer = tenure_in(folder.path(), &["why", "shop.toml", "keep", "--svg", "bridge.svg"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
    assert!(at("bridge.svg").contains("Keep more against the baseline"), "{}", at("bridge.svg"));
    let reported = ["run", "shop.toml", "--report", "a.html", "--report", "b.HTML", "--report", "c.md"];
    let answer = tenure_in(folder.path(), &reported);
    assert_eq!((answer.code, answer.err.as_str(), answer.out), (Some(0), "", plain), "the text is the same");
    assert!(at("a.html") == at("b.HTML") && at("a.html").contains("tenure run shop.toml --report a.html"));
    assert!(at("c.md").starts_with("# Shop\n\nWhich of 2 strategies, or none, is worth most over 12 months?\n\n"));
    for (name, why) in [
        ("a.docx", "a report ends in .html (a page), .md (text for a wiki) or .xlsx (a workbook)"),
        ("a", "a report ends in .html (a page), .md (text for a wiki) or .xlsx (a workbook)"),
        ("a.csv", "a report ends in .html, .md or .xlsx. Tables are written by --out"),
        ("a.pdf", "a report ends in .html, .md or .xlsx. A browser prints the .html as PDF"),
    ] {
        let answer = tenure_in(folder.path(), &["run", "shop.toml", "--report", name]);
        let told = format!("error: cannot write {name}: {why}\n");
        assert_eq!((answer.code, answer.out.as_str(), answer.err), (Some(2), "", told));
    }
    let before = at("shop.toml");
    for command in [&["run", "shop.toml"][..], &["why", "shop.toml", "keep"]] {
        let answer = tenure_in(folder.path(), &[command, &["--svg", "shop.toml"]].concat());
        let told = "error: cannot write shop.toml: this run reads it. Name another file\n";
        assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (Some(2), "", told));
    }
    let twice = tenure_in(folder.path(), &["run", "shop.toml", "--svg", "one", "--runs-out", "./one"]);
    let told = "error: cannot write one: another result goes there. Name another file\n";
    assert_eq!((twice.code, twice.out.as_str(), twice.err.as_str()), (Some(2), "", told));
    assert_eq!(at("shop.toml"), before);
}

#[test]
fn a_reader_who_stops_reading_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin!("tenure");
    let mut child = Command::new(program).arg("check").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn run_compares_all_strategies_in_the_order_of_the_file() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
    assert!(answer.out.starts_with("Shop\n20 runs, 12 months, seed 7, scenario "), "{}", answer.out);
    let rows: Vec<&str> = answer.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let at = |word: &str| rows.iter().position(|row| *row == word).unwrap();
    assert!(at("Baseline") < at("Keep") && at("Keep") < at("card"), "{}", answer.out);
}

#[test]
fn run_prints_one_document_for_machines() {
    let folder = scenario();
    let json = |arguments: &[&str]| -> Value {
        let answer = tenure_in(folder.path(), &[&["run", "shop.toml", "--json"], arguments].concat());
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
        serde_json::from_str(&answer.out).unwrap()
    };
    let names = |document: &Value| -> Vec<String> {
        document["strategies"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_string()).collect()
    };
    let all = json(&["--runs", "5", "--seed", "9"]);
    assert_eq!((&all["runs"], &all["seed"], &all["scenario"]["name"]), (&5.into(), &9.into(), &"Shop".into()));
    assert_eq!(names(&all), ["baseline", "keep", "card"]);
    assert!(all["strategies"][1]["versus_baseline"]["npv"]["ci95"][1].is_number());
    assert_eq!(all["strategies"][0].get("series"), None);
    let small = |at: usize| &all["strategies"][at]["segments"]["small"];
    assert!(
        small(0)["metrics"]["revenue"]["mean"].is_number() && small(1)["versus_baseline"]["npv"]["ci95"].is_array()
    );
    assert_eq!((small(0).get("versus_baseline"), small(1).get("series")), (None, None));

    let some = json(&["--strategy", "card", "--strategy", "baseline", "--series"]);
    assert_eq!(names(&some), ["baseline", "card"], "the baseline first, then the order of the file");
    assert_eq!(some["strategies"][1]["series"]["revenue"]["p95"].as_array().unwrap().len(), 12);
    assert_eq!(some["strategies"][1]["segments"]["small"]["series"]["npv"]["mean"].as_array().unwrap().len(), 12);

    let one = json(&["--strategy", "keep"]);
    assert_eq!(one["strategies"][0].get("versus_baseline"), None);
    let hash = |document: &Value| document["scenario"]["hash"].clone();
    assert_eq!(hash(&one), hash(&all), "runs, seed and choice are no part of the scenario");
    assert_ne!(hash(&json(&["--set", "segments.small.retention=0.7"])), hash(&all));
}

#[test]
fn by_segment_adds_a_table_that_fits() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs", "5", "--by-segment"]);
    assert_eq!(answer.code, Some(0));
    let table = answer.out.split("By segment").nth(1).expect("a table");
    assert!(table.contains("small\n\u{a0}\u{a0}Baseline"), "{table}");
    assert!(answer.out.lines().all(|line| line.chars().count() <= 80), "{}", answer.out);
    let plain = tenure_in(folder.path(), &["run", "shop.toml", "--runs", "5"]);
    assert!(!plain.out.contains("By segment"));
}

#[test]
fn run_writes_a_row_per_replication_and_strategy() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs-out", "runs.csv"]);
    assert_eq!(answer.code, Some(0));
    let table = std::fs::read_to_string(folder.path().join("runs.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + 20 * 3);
}

/// Begins `tenure`, interrupts it after a while, and says how it ended and how long that took.
#[cfg(unix)]
fn interrupted(folder: &Path, arguments: &[&str], after: u64, meanwhile: impl FnOnce()) -> (Answer, Duration) {
    let program = assert_cmd::cargo::cargo_bin!("tenure");
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(after));
    meanwhile();
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let answer = Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    (answer, begun.elapsed())
}

/// Interrupts `tenure` when some runs are finished, and there is time to write them. On a busy machine that may take more than one try.
#[cfg(unix)]
fn partly(folder: &Path, arguments: &[&str], told: &str) -> Answer {
    let mut said = Vec::new();
    for after in [1_500, 2_000, 3_000, 5_000, 8_000, 12_000] {
        let (answer, _) = interrupted(folder, arguments, after, || ());
        assert_eq!(answer.code, Some(130));
        if answer.err == told {
            return answer;
        }
        said.push(answer.err);
    }
    panic!("never said {told:?}: {said:?}")
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let folder = scenario();
    let (answer, _) = interrupted(
        folder.path(),
        &["run", "shop.toml", "--runs", "4000000", "--memory", "64GiB", "--json"],
        2_000,
        || (),
    );
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((answer.code, &document["partial"]), (Some(130), &true.into()));
    assert_eq!(document["runs_planned"], 4_000_000);
    assert!(document["runs"].as_u64().unwrap() > 0);
}

#[cfg(unix)]
#[test]
fn an_answer_is_told_though_its_file_cannot_be_written() {
    let folder = scenario();
    let target = folder.path().join("runs.partial.csv");
    let arguments = ["run", "shop.toml", "--runs", "4000000", "--memory", "64GiB", "--json", "--runs-out", "runs.csv"];
    let there = || std::fs::create_dir(&target).unwrap();
    let (answer, _) = interrupted(folder.path(), &arguments, 1_500, there);
    assert!(answer.out.contains("\"partial\": true"), "{}", answer.out);
    let told = "error: cannot write runs.partial.csv: it is a folder. Name a file in it\n";
    assert_eq!((answer.code, answer.err.as_str()), (Some(1), told));
}

/// The names in a folder that are not the scenario's.
#[cfg(unix)]
fn left_behind(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains("csv") || name.starts_with('.')).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_part_of_the_table_never_takes_the_place_of_a_whole_one() {
    let folder = scenario();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    std::fs::write(folder.path().join("runs.csv"), "whole").unwrap();
    let run =
        ["run", "shop.toml", "--json", "--runs", "100000", "--memory", "64GiB", "--runs-out", "runs.csv", "--set"];
    let with = |customers: &'static str| [&run[..], &[customers]].concat();

    let (answer, _) = interrupted(folder.path(), &with("segments.small.customers=3_000_000"), 1_500, || ());
    let told = "warning: no run was finished: runs.csv is not written\n";
    assert_eq!((answer.code, answer.err.as_str()), (Some(130), told));
    assert_eq!((left_behind(folder.path()), read("runs.csv")), (vec!["runs.csv".to_string()], "whole".to_string()));

    let told = "warning: the table of the runs that were finished is runs.partial.csv: runs.csv is not written\n";
    let answer = partly(folder.path(), &with("segments.small.customers=3_000"), told);
    assert_eq!(left_behind(folder.path()), ["runs.csv", "runs.partial.csv"]);
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let rows = read("runs.partial.csv").lines().count() as u64;
    assert_eq!((rows, read("runs.csv").as_str()), (1 + 3 * document["runs"].as_u64().unwrap(), "whole"));
}

/// Nor does a folder of them: what was there is there as it was.
#[cfg(unix)]
#[test]
fn a_part_of_the_tables_is_a_folder_of_its_own() {
    let folder = scenario();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(tenure_in(folder.path(), &["run", "shop.toml", "--runs", "2", "--out", "csv"]).code, Some(0));
    let earlier = read("csv/outcomes.csv");
    let many = "segments.small.customers=1_000";
    let run = ["run", "shop.toml", "--json", "--runs", "1000000", "--memory", "64GiB", "--out", "csv", "--set", many];
    let told = "warning: the folder of the runs that were finished is csv.partial: csv is not written\n";
    let answer = partly(folder.path(), &run, told);
    assert_eq!(
        (left_behind(folder.path()), read("csv/outcomes.csv")),
        (vec!["csv".into(), "csv.partial".into()], earlier)
    );
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let rows = read("csv.partial/outcomes.csv").lines().count() as u64;
    assert_eq!(rows, 1 + 3 * document["runs"].as_u64().unwrap());
    assert!(read("csv.partial/about.csv").contains("runs_planned,1000000\n"));
}

/// All runs are finished and told, and their table, or a folder of tables, is being written. On a busy machine it may be done before the signal
/// comes: then another one is tried.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_last_phase_and_leaves_no_draft() {
    for (kind, target) in [("--runs-out", "runs.csv"), ("--out", "csv")] {
        assert!(
            (0..8).any(|_| is_interrupted_in_the_last_phase(kind, target)),
            "never met before {target} was written"
        );
    }
}

#[cfg(unix)]
fn is_interrupted_in_the_last_phase(kind: &str, target: &str) -> bool {
    use std::io::{BufRead, BufReader};
    let folder = scenario();
    let program = assert_cmd::cargo::cargo_bin!("tenure");
    let mut command = Command::new(program);
    let run = ["run", "shop.toml", "--runs", "15000", "--memory", "64GiB", kind, target];
    let run = command.current_dir(folder.path()).args(run).args(["--set", "segments.small.customers=1"]);
    let mut child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    let begun = Instant::now();
    // The second one does not wait.
    for _ in 0..2 {
        Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    if output.status.success() {
        return false;
    }
    assert_eq!(output.status.code(), Some(130));
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    let told = String::from_utf8(output.stderr).unwrap();
    let left = left_behind(folder.path());
    if left == [target] {
        // It came after the table had its name: that is whole then, and nobody is told that it is missing.
        let table = folder.path().join(target);
        let table = if table.is_dir() { table.join("outcomes.csv") } else { table };
        assert_eq!(std::fs::read_to_string(table).unwrap().lines().count(), 1 + 3 * 15_000);
        assert!(["", "interrupted\n"].contains(&told.as_str()), "{told}");
        return false;
    }
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(told, format!("interrupted\nwarning: cannot write {target}: there was no time left\n"));
    true
}

/// Nobody waits long, whatever goes on: reading, reality checks, a huge portfolio, a slow rule.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_soon_whatever_goes_on() {
    let folder = scenario();
    let text = std::fs::read_to_string(folder.path().join("shop.toml")).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    let huge = text.replace("customers = 50", "customers = 3_000_000");
    let check = "[[check]]\nname = \"some stay\"\nthen = \"customers_end > 0\"\n";
    write("huge.toml", huge.clone());
    write("checked.toml", huge.replace("[strategies.keep]", &format!("{check}[strategies.keep]")));
    write("slow.toml", text.replace("card.rhai", "slow.rhai"));
    write(
        "slow.rhai",
        "fn retention(customer, base) { let x = 0.0; for i in 0..9000 { x += 0.0001; } base + 0.0 * x }\n".to_string(),
    );
    for (arguments, after) in [
        (["run", "huge.toml"], 100),
        (["run", "huge.toml"], 1_500),
        (["run", "slow.toml"], 300),
        (["run", "slow.toml"], 1_500),
        (["check", "checked.toml"], 700),
        (["run", "checked.toml"], 1_500),
    ] {
        let (answer, took) = interrupted(folder.path(), &arguments, after, || ());
        assert_eq!(answer.code, Some(130), "{arguments:?} {}", answer.err);
        assert!(
            answer.err.contains("nterrupted") || answer.out.contains("Interrupted"),
            "{}{}",
            answer.out,
            answer.err
        );
        // On a busy machine, too.
        assert!(took.as_secs() < 5, "{arguments:?} after {after} ms: {took:?}");
    }
}

/// The ceiling is that of the command line, the runs of the file mean nothing to it; what makes no sense is refused with what would.
#[test]
fn runs_until_it_is_known_well_enough() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--precision", "1%", "--json"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let precision = &document["precision"];
    assert_eq!((&precision["target"], &precision["reached"]), (&Value::from("1%"), &Value::from(true)));
    assert!(document["runs"].as_u64().unwrap() >= 400 && document.get("runs_planned").is_none());
    assert_eq!(precision["needed"], document["runs"]);
    let text = tenure_in(folder.path(), &["run", "shop.toml", "--precision", "1", "--runs", "300"]).out;
    assert!(text.contains("After 300 runs ") && text.contains("allows them.\n"), "{text}");
    let plain = tenure_in(folder.path(), &["run", "shop.toml", "--runs", "5", "--json"]).out;
    assert!(!plain.contains("precision"), "only when asked for");
    let told = "an amount of money, such as 20000, a part of the baseline's value, such as 1%";
    for (arguments, message) in [
        (&["--precision", "0"][..], told),
        (&["--precision", "0%"], told),
        (&["--precision", "diff:5"], told),
        (&["--precision", "diff:200%"], "200% is more than all of it: 100% at most is expected"),
        (&["--precision", "inf"], told),
        (&["--indifference", "5"], "--precision <HOW WELL>"),
        (&["--precision", "5", "--indifference", "5"], "error: --precision 5 is money, and so says by itself"),
        (&["--precision", "1_000", "--runs", "199"], "error: --precision 1000 learns from the first 200 runs"),
        (&["--precision", "diff:5%", "--strategy", "baseline"], "error: --precision diff:5% is about a difference"),
        (
            &["--precision", "5", "--strategy", "keep", "--strategy", "card"],
            "error: --precision 5 is about differences to the baseline: play that too, with --strategy baseline",
        ),
    ] {
        let answer = tenure_in(folder.path(), &[&["run", "shop.toml"], arguments].concat());
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(answer.err.contains(message), "{arguments:?}: {}", answer.err);
    }
}
