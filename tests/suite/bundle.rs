//! An earlier answer, told again (`tenure report`): the same bits from what was kept, and nothing from what is not whole.

use crate::charts::HOSTILE;
use assert_cmd::cargo::cargo_bin_cmd;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::process::Output;
use tenure::bundle::{Asked, Bundle, Figures, Kind, Part};
use tenure::report::VERSION;

const SHOP: &str = r#"
scenario = { name = "Shop", periods = 12, runs = 40, seed = 5, fixed_cost = 30, rate_basis = "period" }
portfolio.customers = "named.csv"
segments.large = { retention = 0.9, purchases = 2, basket = 100, basket_noise = 0.3, margin = 0.3 }
segments.small = { customers = 12, retention = 0.7, purchases = 1, basket = 40, margin = 0.5 }
strategies.keep = { label = "Keep", change = [{ path = "segments.*.retention", add = 0.05 }] }
strategies.card = { rules = ["rules/card.rhai", "price_rise.rhai"] }
"#;
const CARD: &str = "fn retention(customer, base) { if customer.tenure > 2 { base + 0.02 } else { base } }\n";
const NAMED: &str = "id,segment\nJansen,large\n\"de Vries, P.\",large\n";

fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rules")).unwrap();
    for (name, text) in [("shop.toml", SHOP), ("named.csv", NAMED), ("rules/card.rhai", CARD)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn tenure(folder: &Path, arguments: &[&str]) -> Output {
    cargo_bin_cmd!("tenure").current_dir(folder).args(arguments).output().unwrap()
}

/// What is printed by what succeeds.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = tenure(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What is said by what does not.
fn refused(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = tenure(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(output.stdout.is_empty(), "nothing is told of it");
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_told_again_is_the_same_to_the_bit() {
    let home = shop();
    let told = ["--report", "a.html", "--report", "a.md", "--svg", "a.svg", "--json"];
    let asked = ["run", "shop.toml", "--set", "segments.small.retention=0.75", "--strategy", "baseline", "--strategy"];
    let asked =
        [&asked[..], &["card", "--runs", "60", "--seed", "9", "--out", "first", "--threads", "3"], &told].concat();
    let first = done(home.path(), &asked);
    // Nothing is read but what was kept.
    for name in ["shop.toml", "named.csv", "rules/card.rhai"] {
        fs::remove_file(home.path().join(name)).unwrap();
    }
    let told: Vec<String> = told.iter().map(|it| it.replace("a.", "b.")).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let again = [&["report", "first", "--out", "second", "--threads", "1"][..], &told].concat();
    assert_eq!(done(home.path(), &again), first);
    for ending in ["html", "md", "svg"] {
        let [one, other] = ["a", "b"].map(|name| fs::read(home.path().join(format!("{name}.{ending}"))).unwrap());
        assert!(one == other, "{ending}");
    }
    let [first, second] = ["first", "second"].map(|name| home.path().join(name));
    assert_eq!(names(&first), names(&second));
    assert!(names(&first).contains(&"results.tenure".to_owned()));
    for name in names(&first) {
        assert!(fs::read(first.join(&name)).unwrap() == fs::read(second.join(&name)).unwrap(), "{name}");
    }
    let page = fs::read_to_string(home.path().join("b.html")).unwrap();
    assert!(page.contains("tenure run shop.toml --set segments.small.retention=0.75 --strategy baseline"), "{page}");
}

#[test]
fn one_file_alone_is_enough_and_keeps_how_well_it_was_to_be_known() {
    let home = shop();
    let asked = ["run", "shop.toml", "--precision", "500", "--runs", "3_000", "--out", "shop.tenure"];
    let first = done(home.path(), &asked);
    assert!(first.contains("500"), "{first}");
    assert_eq!(done(home.path(), &["report", "shop.tenure"]), first);
    let over = refused(home.path(), &["report", "shop.tenure", "--out", "shop.tenure"], 2);
    assert!(over.ends_with("cannot write shop.tenure: this run reads it. Name another file"), "{over}");
    // An earlier folder of tables holds such a file, and is replaced with it.
    done(home.path(), &["report", "shop.tenure", "--out", "all"]);
    done(home.path(), &["report", "shop.tenure", "--out", "all"]);
    let over = refused(home.path(), &["report", "all", "--out", "all"], 2);
    assert!(over.contains("this run reads") && over.ends_with("in it. Name another folder"), "{over}");
    // What was told beside it is kept from being replaced by something else.
    let over = refused(home.path(), &["report", "all", "--runs-out", "all/ledger.csv"], 2);
    assert!(over.ends_with("this run reads it. Name another file"), "{over}");
}

#[test]
fn what_is_not_whole_is_refused() {
    let home = shop();
    done(home.path(), &["run", "shop.toml", "--out", "shop.tenure"]);
    let file = fs::read(home.path().join("shop.tenure")).unwrap();
    let why = |bytes: &[u8]| {
        fs::write(home.path().join("other.tenure"), bytes).unwrap();
        refused(home.path(), &["report", "other.tenure"], 2).replace("error: cannot read other.tenure: ", "")
    };
    let missing = format!("it is cut off: 30 of its {} bytes are missing", {
        let text = file.len().to_string();
        if text.len() > 3 { format!("{},{}", &text[..text.len() - 3], &text[text.len() - 3..]) } else { text }
    });
    assert_eq!(why(&file[..file.len() - 30]), missing);
    assert_eq!(why(&file[..40]), "it is cut off: not even its beginning is whole");
    assert_eq!(why(&file[..8]), "it holds no results of tenure");
    assert_eq!(why(b""), "it holds no results of tenure");
    let mut changed = file.clone();
    let place = changed.windows(4).position(|it| it == b"0.05").unwrap();
    changed[place + 3] = b'6';
    assert_eq!(why(&changed), "it is damaged: its checksum is not that of what is in it");
    let later = [&b"tenure results 2\n"[..], &file[17..]].concat();
    assert_eq!(why(&later), "it has a form that this version does not know: a later version made it");
    let other = Bundle::read(&file, VERSION).unwrap().file("9.9.9\u{1b}").unwrap();
    let told = format!(
        "tenure 9.9.9\u{fffd} made it, and this is tenure {VERSION}: the same figures come from the same version"
    );
    assert_eq!(why(&other), told);
    assert!(refused(home.path(), &["report", "nowhere"], 2).ends_with("cannot read nowhere: there is no such file"));
    let none = refused(home.path(), &["report", "rules"], 2);
    assert!(none.ends_with("results.tenure: there is no such file"), "{none}");
}

/// One that says something else than it was made of.
#[test]
fn what_was_changed_is_refused() {
    let home = shop();
    done(home.path(), &["run", "shop.toml", "--out", "shop.tenure"]);
    let bundle = Bundle::read(&fs::read(home.path().join("shop.tenure")).unwrap(), VERSION).unwrap();
    let why = |code: i32, change: &dyn Fn(&mut Bundle)| {
        let mut other = bundle.clone();
        change(&mut other);
        fs::write(home.path().join("other.tenure"), other.file(VERSION).unwrap()).unwrap();
        refused(home.path(), &["report", "other.tenure"], code)
    };
    let told = why(2, &|it| it.asked.set.push(("segments.small.retention".to_owned(), "0.5".to_owned())));
    assert!(told.contains(&format!("made from one that has {}: they were changed", bundle.hash)), "{told}");
    let told = why(1, &|it| it.asked.seed += 1);
    assert!(told.contains("the figures are not those that were kept"), "{told}");
    let told = why(2, &|it| it.asked.runs = 0);
    assert!(told.contains("it asks for runs or a seed that there are not"), "{told}");
    let told = why(2, &|it| it.asked.precision = Some("well".to_owned()));
    assert!(told.contains("an amount of money, such as 20000"), "{told}");
    let told = why(2, &|it| it.asked.indifference = Some(-1.0));
    assert!(told.contains("no amount of money"), "{told}");
    let told = why(2, &|it| it.asked.strategies = vec![HOSTILE.to_owned()]);
    assert!(told.contains("there is no strategy"), "{told}");
    let told = why(2, &|it| it.parts.retain(|part| part.kind != Kind::Customers));
    assert!(told.contains("it was not kept with these results"), "{told}");
    let told = why(2, &|it| it.parts.retain(|part| part.kind != Kind::Scenario));
    assert!(told.contains("there is no scenario in it"), "{told}");
    let told = why(2, &|it| it.parts[0].bytes = vec![b'#'; (1 << 20) + 1]);
    assert!(told.contains("it is larger than 1 MiB"), "{told}");
    let rules = bundle.parts.iter().position(|it| it.kind == Kind::Rules).unwrap();
    let told = why(2, &|it| it.parts[rules].bytes = vec![b' '; (64 << 10) + 1]);
    assert!(told.contains("it is larger than 64 KiB"), "{told}");
}

#[test]
fn names_in_it_do_no_harm() {
    let home = shop();
    done(home.path(), &["run", "shop.toml", "--out", "shop.tenure"]);
    let mut bundle = Bundle::read(&fs::read(home.path().join("shop.tenure")).unwrap(), VERSION).unwrap();
    bundle.parts.iter_mut().for_each(|part| part.shown = format!("../../{HOSTILE}\u{1b}[2J"));
    bundle.asked.words = ["run", "x.toml; rm -rf ~", "'$(id)'", "`id`", HOSTILE].map(str::to_owned).to_vec();
    fs::write(home.path().join("other.tenure"), bundle.file(VERSION).unwrap()).unwrap();
    done(home.path(), &["report", "other.tenure", "--report", "a.html", "--report", "a.md", "--out", "all"]);
    let page = fs::read_to_string(home.path().join("a.html")).unwrap();
    assert!(!page.contains("<script>") && !page.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    let wiki = fs::read_to_string(home.path().join("a.md")).unwrap();
    let words = r"tenure run 'x.toml; rm -rf ~' ''\''$(id)'\''' '`id`' '<script>";
    assert!(wiki.contains(words), "{wiki}");
    assert_eq!(names(home.path()).len(), 8, "no file elsewhere");
}

fn some() -> Bundle {
    let part = |kind, name: &str, bytes: &[u8]| Part {
        kind,
        name: name.to_owned(),
        shown: format!("mine/{name}"),
        bytes: bytes.to_vec(),
    };
    let asked = Asked {
        set: vec![("a.b".to_owned(), "\"x\n\"".to_owned())],
        strategies: vec!["keep".to_owned()],
        runs: 1000,
        seed: (1 << 53) - 1,
        precision: Some("diff:5%".to_owned()),
        indifference: Some(0.1),
        words: vec![HOSTILE.to_owned()],
        figures: Some(Figures { causes: false, ..Figures::ALL }),
    };
    let parts = vec![
        part(Kind::Scenario, "", b"scenario"),
        part(Kind::Rules, "card.rhai", b""),
        part(Kind::Customers, HOSTILE, b"\xff\xfe\0\n\n"),
    ];
    Bundle { asked, hash: "0123456789abcdef".to_owned(), figures: "fedcba9876543210".to_owned(), parts }
}

#[test]
fn what_is_written_is_read() {
    let file = some().file(VERSION).unwrap();
    assert_eq!(Bundle::read(&file, VERSION).unwrap(), some());
    for end in 0..file.len() {
        let told = Bundle::read(&file[..end], VERSION).unwrap_err();
        assert!(end < 15 || told.starts_with("it is cut off") || end < 17, "{end}: {told}");
    }
    for place in 0..file.len() {
        for bit in [1, 4, 128] {
            let mut changed = file.clone();
            changed[place] ^= bit;
            assert!(Bundle::read(&changed, VERSION).is_err(), "{place}");
        }
    }
    assert!(Bundle::read(&[&file[..], b"\n"].concat(), VERSION).is_err());
}

proptest! {
    /// Whatever is between the beginning and a true checksum.
    #[test]
    fn whatever_is_in_it_is_read_or_refused(contents in ".{0,300}", tail in prop::collection::vec(any::<u8>(), 0..100)) {
        let body = [format!("tenure results 1\n{}\n", contents.replace('\n', " ")).as_bytes(), &tail[..]].concat();
        let sum: String = <sha2::Sha256 as sha2::Digest>::digest(&body).iter().map(|it| format!("{it:02x}")).collect();
        prop_assert!(Bundle::read(&[&body[..], sum.as_bytes(), b"\n"].concat(), VERSION).is_err());
    }
}

/// Lengths that lie.
#[test]
fn lengths_are_not_believed() {
    let file = String::from_utf8_lossy(&some().file(VERSION).unwrap()).into_owned();
    let line = file.lines().nth(1).unwrap();
    for (length, other) in [
        ("\"bytes\":8", "\"bytes\":18446744073709551615"),
        ("\"bytes\":8", "\"bytes\":7"),
        ("\"bytes\":8", "\"bytes\":-1"),
    ] {
        let body =
            [format!("tenure results 1\n{}\n", line.replace(length, other)).as_bytes(), &b"scenario\xff\xfe\0\n\n"[..]]
                .concat();
        let sum: String = <sha2::Sha256 as sha2::Digest>::digest(&body).iter().map(|it| format!("{it:02x}")).collect();
        let told = Bundle::read(&[&body[..], sum.as_bytes(), b"\n"].concat(), VERSION).unwrap_err();
        assert!(told.starts_with("it is damaged"), "{told}");
        assert!(Bundle::read(&body, VERSION).is_err());
    }
}
