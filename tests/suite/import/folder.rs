//! The folder that an import makes: whole or not at all, and never in place of somebody's work.

use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;

const ORDERS: &str = "klantnr;orderdatum;bedrag\n1;31-01-2024;12,50\n2;13-02-2024;10,00\n1;14-03-2024;9,00\n";

fn tenure(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).env("COLUMNS", "80").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn from_an_export_to_a_comparison() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("orders.csv"), ORDERS).unwrap();
    let (code, out, err) = tenure(home.path(), &["import", "orders.csv", "--out", "mine"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!("import_told", out);
    assert!(out.lines().all(|line| line.chars().count() <= 80));
    let (code, out, err) = tenure(home.path(), &["run", "mine/scenario.toml", "--runs", "50"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("+5 points retention"), "{out}");
    assert_eq!(tenure(home.path(), &["check", "mine/scenario.toml"]).0, Some(0));
    // Again, with more in it: what is untouched gives way.
    fs::write(home.path().join("orders.csv"), format!("{ORDERS}3;01-04-2024;1,00\n")).unwrap();
    assert_eq!(tenure(home.path(), &["import", "orders.csv", "--out", "mine"]).0, Some(0));
    assert!(fs::read_to_string(home.path().join("mine/customers.csv")).unwrap().contains("\n3,"));
}

#[test]
fn the_readme_shows_what_is_printed() {
    const CALLED: &str = "$ tenure import tests/data/exports/orders.csv --out mine\n";
    let readme = include_str!("../../../README.md");
    let (_, shown) = readme.split_once(CALLED).unwrap_or_else(|| panic!("README.md has no `{CALLED}`"));
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("tests/data/exports");
    fs::create_dir_all(&place).unwrap();
    fs::copy(super::data("exports/orders.csv"), place.join("orders.csv")).unwrap();
    let (code, out, err) = tenure(home.path(), &CALLED.split_whitespace().skip(2).collect::<Vec<_>>());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(shown.split("```").next().unwrap(), out, "renew the block in README.md");
}

#[test]
fn nobodys_work_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    fs::write(at("orders.csv"), ORDERS).unwrap();
    assert_eq!(tenure(home.path(), &["import", "orders.csv", "--out", "mine"]).0, Some(0));
    let scenario = fs::read_to_string(at("mine/scenario.toml")).unwrap();
    fs::write(at("mine/scenario.toml"), scenario.replace("margin         = 0.3", "margin         = 0.4")).unwrap();
    let refused = |out: &str, why: &str| {
        let (code, _, err) = tenure(home.path(), &["import", "orders.csv", "--out", out]);
        assert_eq!((code, err), (Some(2), format!("error: cannot write {out}: {why}\n")));
    };
    refused("mine", "scenario.toml in it was edited since it was imported. Name another folder, or take it out first");
    assert!(fs::read_to_string(at("mine/scenario.toml")).unwrap().contains("= 0.4"));
    fs::create_dir(at("theirs")).unwrap();
    fs::write(at("theirs/customers.csv"), "id\n").unwrap();
    refused("theirs", "it holds files without the import.toml of an earlier result. Name another folder");
    fs::write(at("theirs/notes.txt"), "mine").unwrap();
    refused("theirs", "notes.txt is in it, which is none of its files. Name another folder");
    refused("orders.csv", "it is a file, not a folder");
}

#[test]
fn what_is_wrong_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("orders.csv"), "customer,date,amount\n1,04-12-2024,12.50\n").unwrap();
    let (code, out, err) = tenure(home.path(), &["import", "orders.csv", "--out", "mine"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("orders.csv:2:3") && err.contains("--dates dd-mm-yyyy"), "{err}");
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["orders.csv"]);
    for (arguments, told) in [
        (&["import", "none.csv", "--out", "mine"][..], "cannot read none.csv: there is no such file"),
        (&["import", "--out", "mine"], "--subscriptions <FILE>"),
        (
            &["import", "orders.csv", "--out", "mine", "--dates", "dmy"],
            "one of \"dd-mm-yyyy\", \"mm-dd-yyyy\", \"yyyy-mm-dd\" is expected",
        ),
        (&["import", "orders.csv", "--out", "mine", "--map", "Bedrag"], "for example amount=Bedrag"),
        (&["import", "orders.csv", "--out", "mine", "--period", "month"], "cannot be used with"),
    ] {
        let (code, _, err) = tenure(home.path(), arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(err.contains(told), "{arguments:?}: {err}");
    }
    let mut large = cargo_bin_cmd!("tenure");
    fs::write(home.path().join("large.csv"), vec![b'1'; 6 << 20]).unwrap();
    let told = large
        .current_dir(home.path())
        .args(["import", "large.csv", "--out", "mine", "--memory", "64MiB"])
        .output()
        .unwrap();
    assert!(String::from_utf8(told.stderr).unwrap().contains("--memory allows more"));
}
