//! The command as people call it: help, messages, exit codes, streams.

use assert_cmd::cargo::cargo_bin_cmd;
use std::path::Path;

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
        ("latin.toml", "error: cannot read latin.toml: it is not UTF-8 text, byte 6\n"),
    ] {
        for command in ["run", "check"] {
            let answer = tenure_in(folder.path(), &[command, name]);
            assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (Some(2), "", message));
        }
    }
}
