//! Tables as Parquet: what the same tables say as text, each column of one type, with what it means.

use crate::tables::{cell, run, shop};
use assert_cmd::cargo::cargo_bin_cmd;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

const TABLES: [&str; 7] = ["about", "customers", "ledger", "outcomes", "segments", "series", "summary"];

/// A cell as the text has it; numbers as they are read back from there.
fn told(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(word) => cell(word),
        Field::Long(number) => number.to_string(),
        Field::Double(figure) => figure.to_string(),
        other => panic!("{other:?}"),
    }
}

fn read(path: &Path) -> SerializedFileReader<File> {
    SerializedFileReader::new(File::open(path).unwrap()).unwrap()
}

#[test]
fn columns_say_what_the_text_says() {
    let folder = shop();
    let at = |name: &str| folder.path().join(name);
    run(folder.path(), &["--out", "text"]);
    run(folder.path(), &["--out", "typed", "--out-format", "parquet"]);
    for table in TABLES {
        let mut text = csv::Reader::from_path(at("text").join(format!("{table}.csv"))).unwrap();
        let columns: Vec<String> = text.headers().unwrap().iter().map(str::to_owned).collect();
        let text: Vec<Vec<String>> =
            text.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let file = read(&at("typed").join(format!("{table}.parquet")));
        let rows: Vec<Vec<(String, Field)>> =
            file.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()).collect();
        assert_eq!(rows.len(), text.len(), "{table}");
        for (row, cells) in rows.iter().zip(&text) {
            assert_eq!(row.iter().map(|(name, _)| name).collect::<Vec<_>>(), columns.iter().collect::<Vec<_>>());
            assert_eq!(&row.iter().map(|(_, field)| told(field)).collect::<Vec<_>>(), cells, "{table}");
        }
        let whole = |field: &Field| matches!(field, Field::Long(_));
        let wholes: BTreeSet<&str> =
            rows.iter().flatten().filter(|(_, field)| whole(field)).map(|(name, _)| name.as_str()).collect();
        let expected: &[&str] = match table {
            "outcomes" => &["replication"],
            "series" => &["period"],
            "ledger" => &["period", "sign"],
            _ => &[],
        };
        assert_eq!(wholes.into_iter().collect::<Vec<_>>(), expected, "{table}");
    }
}

#[test]
fn columns_bring_what_the_dictionary_says_of_them_and_nothing_of_when() {
    let folder = shop();
    let at = |name: &str| folder.path().join(name);
    let columns = ["--out-format", "parquet"];
    run(folder.path(), &[&columns[..], &["--out", "typed", "--threads", "1"]].concat());
    let single = ["--out", "again", "--threads", "2", "--runs-out", "r.parquet", "--customers", "c.PARQUET"];
    run(folder.path(), &[&columns[..], &single].concat());
    let bytes = |name: &str| fs::read(at(name)).unwrap();
    for table in TABLES {
        let name = format!("{table}.parquet");
        assert!(bytes(&format!("typed/{name}")) == bytes(&format!("again/{name}")), "{name}");
    }
    assert!(bytes("r.parquet") == bytes("typed/outcomes.parquet"));
    assert!(bytes("c.PARQUET") == bytes("typed/customers.parquet"));
    let mut told: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in csv::Reader::from_path(at("typed/dictionary.csv")).unwrap().records() {
        let [file, column, value, meaning, unit] =
            row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()[..].to_vec().try_into().unwrap();
        let table = told.entry(file).or_default();
        if value.is_empty() {
            table.insert(format!("{column}.meaning"), meaning);
            table.insert(format!("{column}.unit"), unit);
        }
    }
    let files: Vec<&str> = told.keys().map(String::as_str).collect();
    let expected = TABLES.map(|table| format!("{table}.parquet"));
    assert_eq!(
        files,
        ["about.parquet", "customers.parquet", "dictionary.csv"]
            .into_iter()
            .chain(expected[2..].iter().map(String::as_str))
            .collect::<Vec<_>>()
    );
    for name in &expected {
        let file = read(&at("typed").join(name));
        let about = file.metadata().file_metadata();
        assert_eq!(about.created_by(), Some(format!("tenure version {}", tenure::report::VERSION).as_str()));
        let known = about.key_value_metadata().unwrap();
        let known: BTreeMap<String, String> =
            known.iter().map(|it| (cell(&it.key), cell(it.value.as_ref().unwrap()))).collect();
        let told: BTreeMap<String, String> = told[name]
            .iter()
            .filter(|(_, told)| !told.is_empty())
            .map(|(key, told)| (key.clone(), told.clone()))
            .collect();
        assert_eq!(known, told, "{name}");
    }
}

#[test]
fn an_earlier_result_is_replaced_whatever_it_was_written_as() {
    let folder = shop();
    let names = || {
        let all = fs::read_dir(folder.path().join("out")).unwrap().map(|it| it.unwrap().file_name());
        let mut all: Vec<String> = all.map(|it| it.into_string().unwrap()).collect();
        all.sort();
        all
    };
    run(folder.path(), &["--out", "out"]);
    run(folder.path(), &["--out", "out", "--out-format", "parquet"]);
    let both = ["dictionary.csv", "results.tenure"].map(str::to_owned);
    let mut typed: Vec<String> = TABLES.iter().map(|table| format!("{table}.parquet")).chain(both).collect();
    typed.sort();
    assert_eq!(names(), typed);
    run(folder.path(), &["--out", "out"]);
    assert!(names().iter().all(|name| !name.ends_with(".parquet")));
    let words = ["run", "shop.toml", "--out-format", "parquet"];
    let alone = cargo_bin_cmd!("tenure").current_dir(folder.path()).args(words).output().unwrap();
    assert_eq!(alone.status.code(), Some(2), "there is no folder to be written so");
}
