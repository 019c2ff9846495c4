//! The command as people call it: help, messages, exit codes, streams.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

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
    for command in [&["--help"][..], &["run", "--help"], &["check", "--help"]] {
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
    let cases: [(&[&str], &str); 13] = [
        (&[], "Usage: tenure <COMMAND>"),
        (&["ru"], "a similar subcommand exists: 'run'"),
        (&["run", "--run", "5"], "a similar argument exists: '--runs'"),
        (&["run", "--runs", "0"], "0 is not in 1.."),
        (&["run", "--runs", "many"], "invalid value 'many' for '--runs <N>'"),
        (&["run", "--seed", "9007199254740992"], "is not in 0..9007199254740992"),
        (&["run", "--threads", "0"], "0 is not in 1..=1024"),
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
fn a_scenario_that_cannot_be_read_is_a_wrong_input() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("large.toml"), vec![b'\n'; (1 << 20) + 1]).unwrap();
    std::fs::write(folder.path().join("latin.toml"), b"# caf\xe9").unwrap();
    std::fs::create_dir(folder.path().join("folder.toml")).unwrap();
    for (name, message) in [
        ("none.toml", "error: cannot read none.toml: there is no such file\n"),
        ("folder.toml", "error: cannot read folder.toml: it is a folder\n"),
        ("large.toml", "error: cannot read large.toml: it is larger than 1 MiB\n"),
        (
            "latin.toml",
            "error: cannot read latin.toml: it is not UTF-8 text (line 1, perhaps an accented letter): save it as UTF-8\n",
        ),
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
    let text = "[scenario]\nname = \"Shop\"\nperiods = 12\nruns = 20\nseed = 7\n\n\
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
    assert_eq!(tenure(&["check"]).code, Some(0), "the built-in example");
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
fn a_table_that_cannot_be_written_is_known_before_the_run() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs-out", "nowhere/runs.csv"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
    assert!(answer.err.starts_with("error: cannot write nowhere/runs.csv: "), "{}", answer.err);
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

    let some = json(&["--strategy", "card", "--strategy", "baseline", "--series"]);
    assert_eq!(names(&some), ["baseline", "card"], "the baseline first, then the order of the file");
    assert_eq!(some["strategies"][1]["series"]["revenue"]["p95"].as_array().unwrap().len(), 12);

    let one = json(&["--strategy", "keep"]);
    assert_eq!(one["strategies"][0].get("versus_baseline"), None);
    let hash = |document: &Value| document["scenario"]["hash"].clone();
    assert_eq!(hash(&one), hash(&all), "runs, seed and choice are no part of the scenario");
    assert_ne!(hash(&json(&["--set", "segments.small.retention=0.7"])), hash(&all));
}

#[test]
fn run_writes_a_row_per_replication_and_strategy() {
    let folder = scenario();
    let answer = tenure_in(folder.path(), &["run", "shop.toml", "--runs-out", "runs.csv"]);
    assert_eq!(answer.code, Some(0));
    let table = std::fs::read_to_string(folder.path().join("runs.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + 20 * 3);
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let program = assert_cmd::cargo::cargo_bin!("tenure");
    let arguments = ["run", "--runs", "4000000", "--json"];
    let child = Command::new(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &document["partial"]), (Some(130), &true.into()));
    assert_eq!(document["runs_planned"], 4_000_000);
    assert!(document["runs"].as_u64().unwrap() > 0);
}
