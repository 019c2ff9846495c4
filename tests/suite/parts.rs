//! A job that is played in parts (`tenure run --shard`, `--resume`, `tenure merge`): the same bytes as one run of all of it, whatever ended a part
//! before it was finished; and nothing from what is damaged, missing, or of another job.

use crate::charts::HOSTILE;
use crate::golden::shipped;
use crate::play::Game;
use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Duration;
use tenure::bundle::{Asked, Bundle, Kind, Part};
use tenure::engine::{Detail, Fewer, Job, Outcomes, each, simulate, unplayed};
use tenure::report::VERSION;
use tenure::shard::{Header, Known, Records, Shape, Share, together};
use tenure::stop::Stop;

const SHOP: &str = r#"
scenario = { name = "Shop", periods = 12, runs = 40, seed = 5, fixed_cost = 30, rate_basis = "period" }
portfolio.customers = "named.csv"
segments.large = { retention = 0.9, purchases = 2, basket = 100, basket_noise = 0.3, margin = 0.3 }
segments.small = { customers = 12, retention = 0.7, purchases = 1, basket = 40, margin = 0.5, referrals = 0.05 }
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
    assert!(output.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What is said by what does not, in one line.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = tenure(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(output.stdout.is_empty(), "nothing is told of it");
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plays these shares of so many, as parts with names.
fn parts(folder: &Path, asked: &[&str], of: u32) -> Vec<String> {
    let name = |index: u32| format!("part{index}.tenure");
    for index in 1..=of {
        let (share, name) = (format!("{index}/{of}"), name(index));
        let told = done(folder, &[&["run"], asked, &["--shard", &share, "--out", &name]].concat());
        assert!(told.starts_with(&format!("{name}: all ")), "{told}");
    }
    (1..=of).map(name).collect()
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.push((path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn eight_parts_in_any_order_are_the_single_run() {
    let (home, other) = (shop(), tempfile::tempdir().unwrap());
    // More runs than are told from their values alone, so that sums in an order and counts are among the figures.
    let asked = ["shop.toml", "--runs", "1_010", "--seed", "9", "--set", "scenario.periods=5"];
    let mut names = parts(home.path(), &asked, 8);
    for name in &names {
        fs::rename(home.path().join(name), other.path().join(name)).unwrap();
    }
    let told: [&[&str]; 6] = [
        &[],
        &["--by-segment", "--by-year", "--plot"],
        &["--json", "--values", "--series", "--by-segment", "--by-year"],
        &["--report", "a.html", "--report", "a.md", "--svg", "a.svg", "--json"],
        &["--out", "all", "--report", "b.xlsx"],
        &["--customers", "c.csv", "--runs-out", "r.csv", "--csv-style", "eu", "--pseudonyms", "key.csv"],
    ];
    for (turn, told) in told.iter().enumerate() {
        names.rotate_left(3);
        names.swap(turn % 8, 0);
        let whole = done(home.path(), &[&["run"], &asked[..], told].concat());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(done(other.path(), &[&["merge"], &names[..], told].concat()) == whole, "{told:?}");
    }
    let ours = |(path, _): &(PathBuf, Vec<u8>)| {
        let name = path.to_str().unwrap();
        !name.starts_with("part")
            && !name.starts_with("shop.toml")
            && !name.starts_with("named.csv")
            && !name.starts_with("rules")
    };
    let [one, all] = [home.path(), other.path()].map(|it| files(it).into_iter().filter(ours).collect::<Vec<_>>());
    assert!(one.len() > 15, "{}", one.len());
    assert_eq!(
        one.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        all.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for ((name, one), (_, other)) in one.iter().zip(&all) {
        assert!(one == other, "{}", name.display());
    }
}

/// Threads, and how many parts there are: even more than runs.
#[test]
fn any_number_of_parts_on_any_threads_is_the_single_run() {
    let home = shop();
    let asked = ["shop.toml", "--runs", "5"];
    let whole = done(home.path(), &[&["run", "--json", "--values"], &asked[..]].concat());
    for (of, threads) in [(1, "1"), (2, "3"), (5, "2"), (7, "1")] {
        let names = parts(home.path(), &[&asked[..], &["--threads", threads]].concat(), of);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(
            done(home.path(), &[&["merge", "--json", "--values", "--threads", "2"], &names[..]].concat()) == whole,
            "{of}"
        );
        names.iter().for_each(|name| fs::remove_file(home.path().join(name)).unwrap());
    }
    // What is whole already is told as it is.
    done(home.path(), &[&["run", "--out", "all"], &asked[..]].concat());
    assert!(done(home.path(), &["merge", "all", "--json", "--values"]) == whole);
    assert!(done(home.path(), &["merge", "all/results.tenure", "--json", "--values"]) == whole);
}

/// Everything that a part holds.
const FULL: Detail = Detail {
    by_period: true,
    by_segment: true,
    by_year: true,
    by_run: false,
    by_row: false,
    by_cause: true,
    by_account: true,
    by_customer: true,
    followed: None,
    looked_at: Some(1),
    by_fate: None,
};

/// Every scenario that is shipped: its runs come back from a part to the bit, and of every figure the fewer that are asked for are those that are
/// kept where no more is asked.
#[test]
fn runs_of_every_scenario_come_back_to_the_bit() {
    let none = Detail::default();
    let json = Detail { by_segment: true, by_account: true, ..none };
    let customers = Detail { by_customer: true, by_year: true, ..none };
    let series = Detail { by_period: true, looked_at: None, by_cause: false, ..FULL };
    for (name, path) in shipped() {
        let game = Game::open(&path);
        let job = |detail| Job { detail, ..game.job(game.all(), 2) };
        let kept = job(FULL);
        let shape = Shape::new(&kept);
        let written = Mutex::new(Vec::new());
        each(&kept, &[1, 0], &|_| {}, &Stop::default(), &|run, outcome| {
            written.lock().unwrap().push((run, shape.write(outcome).unwrap_or_else(|| panic!("{name}"))));
            Ok(())
        })
        .unwrap();
        let mut written = written.into_inner().unwrap();
        written.sort_unstable();
        assert_eq!(written.iter().map(|(run, _)| *run).collect::<Vec<_>>(), [0, 1]);
        for detail in [none, json, customers, series, FULL] {
            let asked = job(detail);
            let outcomes = simulate(&asked, &|_| {}, &Stop::default()).unwrap();
            let fewer = Fewer::new(&kept, &asked);
            let told = written.iter().map(|(_, figures)| {
                shape.read(figures).unwrap().into_iter().map(|run| fewer.of(run)).collect::<Vec<_>>()
            });
            assert!(told.collect::<Vec<_>>() == outcomes.runs, "{name} {detail:?}");
            let beside = Outcomes { planned: 2, ..outcomes.without_runs() };
            assert_eq!(format!("{:?}", unplayed(&asked)), format!("{beside:?}"), "{name}");
        }
        // What a part leaves out because nobody asks for it takes nothing in it, and all else comes back.
        let mut sizes = Vec::new();
        for lean in [json, Detail { by_period: true, ..json }, Detail { by_cause: true, by_year: true, ..json }] {
            let lean = job(lean);
            let (shape, outcomes) = (Shape::new(&lean), simulate(&lean, &|_| {}, &Stop::default()).unwrap());
            for run in outcomes.runs {
                let figures = shape.write(run.clone()).unwrap_or_else(|| panic!("{name} {:?}", lean.detail));
                sizes.push(figures.len());
                assert!(shape.read(&figures).unwrap() == run, "{name} {:?}", lean.detail);
            }
        }
        assert!(sizes[0] < sizes[2] && 2 * sizes[0] < written[0].1.len(), "{name} {sizes:?}");
    }
}

/// A part of a job, and where its records are.
fn read(bytes: &[u8]) -> Result<(Header, Records), String> {
    let mut from = bytes;
    let header = Header::read(&mut from, VERSION)?;
    let records = header.records(&mut from, bytes.len() as u64).map_err(|cause| cause.to_string())?;
    Ok((header, records))
}

#[test]
fn what_was_cut_short_goes_on_from_its_last_whole_run() {
    let home = shop();
    let asked = ["shop.toml", "--runs", "9"];
    let names = parts(home.path(), &[&asked[..], &["--threads", "1"]].concat(), 2);
    let whole = done(home.path(), &[&["run", "--json", "--values"], &asked[..]].concat());
    let path = home.path().join(&names[0]);
    let part = fs::read(&path).unwrap();
    let (header, records) = read(&part).unwrap();
    assert_eq!(records.places.keys().copied().collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
    // Wherever it ends.
    let begin = header.bytes() as usize;
    for end in 0..part.len() {
        match read(&part[..end]) {
            Err(why) => assert!(end < begin && (end < 12 || why.contains("cut off")), "{end}: {why}"),
            Ok((_, cut)) => {
                assert!(end >= begin && cut.whole + cut.left == end as u64, "{end}");
                let there = records.places.values().filter(|(place, length)| *place as usize + length <= end).count();
                assert_eq!(cut.places.len(), there, "{end}");
            }
        }
    }
    let (place, length) = *records.places.values().max().unwrap();
    for end in [begin, place as usize + 3, place as usize + length - 1, place as usize + length] {
        fs::write(&path, &part[..end]).unwrap();
        let told = done(home.path(), &["run", "--resume", &names[0]]);
        assert!(told.starts_with("part1.tenure: all 5 runs of part 1 of 2 are in it"), "{told}");
        assert!(done(home.path(), &["merge", &names[0], &names[1], "--json", "--values"]) == whole, "{end}");
    }
    // Or told in the words in which it was begun.
    fs::write(&path, &part[..place as usize]).unwrap();
    done(home.path(), &["run", "shop.toml", "--runs", "9", "--shard", "1/2", "--out", &names[0]]);
    assert!(done(home.path(), &["merge", &names[1], &names[0], "--json", "--values"]) == whole);
    fs::remove_file(home.path().join("shop.toml")).unwrap();
    fs::write(&path, &part[..begin]).unwrap();
    done(home.path(), &["run", "--resume", &names[0], "--threads", "1"]);
    assert!(fs::read(&path).unwrap() == part, "one thread writes runs in their order");
}

/// `kill -9`, at moments that the length of the part says; `TENURE_KILLS` says how many, 6 unless said.
#[test]
fn who_is_killed_goes_on_and_tells_the_same() {
    let kills: u64 = std::env::var("TENURE_KILLS").map_or(6, |it| it.parse().unwrap());
    let home = shop();
    let asked = ["shop.toml", "--runs", "400"];
    let whole = done(home.path(), &[&["run", "--json", "--values", "--series"], &asked[..]].concat());
    let path = home.path().join("part1.tenure");
    let begin = |more: &[&str]| {
        let mut command = Command::new(cargo_bin("tenure"));
        command.current_dir(home.path()).arg("run").args(more).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let length = || fs::metadata(&path).map_or(0, |it| it.len());
    let (mut seed, mut killed) = (7_u64, 0);
    while killed < kills {
        let _ = fs::remove_file(&path);
        let mut child = begin(&[&asked[..], &["--shard", "1/2", "--out", "part1.tenure"]].concat());
        loop {
            // The next moment: so many bytes later.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let until = length() + (seed >> 33) % 400_000;
            while length() < until && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(200));
            }
            if child.try_wait().unwrap().is_some() {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += u64::from(path.exists());
            child = if path.exists() {
                begin(&["--resume", "part1.tenure"])
            } else {
                begin(&[&asked[..], &["--shard", "1/2", "--out", "part1.tenure"]].concat())
            };
        }
        assert!(child.wait().unwrap().success());
        done(home.path(), &[&["run"], &asked[..], &["--shard", "2/2", "--out", "part2.tenure"]].concat());
        assert!(
            done(home.path(), &["merge", "part1.tenure", "part2.tenure", "--json", "--values", "--series"]) == whole
        );
    }
}

#[test]
fn what_is_not_one_job_is_refused_by_name() {
    let home = shop();
    parts(home.path(), &["shop.toml", "--runs", "9", "--threads", "1"], 3);
    let more = |name: &str, words: &[&str]| {
        done(home.path(), &[&["run"], words, &["--out", name]].concat());
        refused(home.path(), &["merge", "part1.tenure", "part2.tenure", name])
    };
    let mut told = vec![
        refused(home.path(), &["merge", "part3.tenure"]),
        refused(home.path(), &["merge", "part1.tenure", "part3.tenure"]),
        refused(home.path(), &["merge", "part1.tenure", "part2.tenure", "part3.tenure", "part2.tenure"]),
        more("runs.tenure", &["shop.toml", "--runs", "10", "--shard", "3/3"]),
        more("seed.tenure", &["shop.toml", "--runs", "9", "--seed", "8", "--shard", "3/3"]),
        more("set.tenure", &["shop.toml", "--runs", "9", "--set", "segments.small.retention=0.5", "--shard", "3/3"]),
        more("keep.tenure", &["shop.toml", "--runs", "9", "--strategy", "keep", "--shard", "3/3"]),
        more("four.tenure", &["shop.toml", "--runs", "9", "--shard", "3/4"]),
        more("whole.tenure", &["shop.toml", "--runs", "9"]),
        refused(home.path(), &["report", "part1.tenure"]),
        refused(home.path(), &["merge", "shop.toml"]),
        refused(home.path(), &["merge", "none.tenure"]),
        refused(home.path(), &["merge", "part1.tenure", "none.tenure"]),
        refused(home.path(), &["merge", "part1.tenure", "part2.tenure", "part3.tenure", "--out", "part2.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3", "--out", "part1.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--runs", "9", "--shard", "2/3", "--out", "part1.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3", "--out", "whole.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3", "--out", "part"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "4/3", "--out", "a.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "auto", "--out", "a.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3", "--precision", "1%", "--out", "a.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--shard", "1/3", "--json", "--out", "a.tenure"]),
        refused(home.path(), &["run", "shop.toml", "--resume", "part1.tenure"]),
        refused(home.path(), &["run", "--resume", "whole.tenure"]),
        refused(home.path(), &["run", "--resume", "none.tenure"]),
    ];
    let part = fs::read(home.path().join("part2.tenure")).unwrap();
    let (place, _) = read(&part).unwrap().1.places[&4];
    fs::write(home.path().join("part2.tenure"), &part[..place as usize + 9]).unwrap();
    told.push(refused(home.path(), &["merge", "part1.tenure", "part2.tenure", "part3.tenure"]));
    fs::write(home.path().join("part2.tenure"), &part[..place as usize]).unwrap();
    told.push(refused(home.path(), &["merge", "part1.tenure", "part2.tenure", "part3.tenure"]));
    fs::write(home.path().join("part2.tenure"), [&part[..], b"x"].concat()).unwrap();
    told.push(refused(home.path(), &["merge", "part1.tenure", "part2.tenure", "part3.tenure"]));
    fs::write(home.path().join("part2.tenure"), &part[..60]).unwrap();
    told.push(refused(home.path(), &["run", "--resume", "part2.tenure"]));
    insta::assert_snapshot!(told.join("\n\n"));
}

/// Arrays of queues, as they tell their jobs.
#[test]
fn arrays_of_queues_play_their_shares() {
    let home = shop();
    let play = |name: &str, shard: &str, variables: &[(&str, &str)]| {
        let mut command = cargo_bin_cmd!("tenure");
        let words = ["run", "shop.toml", "--runs", "7", "--shard", shard, "--out", name];
        command.current_dir(home.path()).args(words).envs(variables.iter().copied()).output().unwrap()
    };
    let slurm = |id| {
        [
            ("SLURM_ARRAY_TASK_ID", id),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_MAX", "3"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
        ]
    };
    assert!(play("a.tenure", "auto", &slurm("1")).status.success());
    let aws = [("AWS_BATCH_JOB_ARRAY_INDEX", "1"), ("AWS_BATCH_JOB_ARRAY_SIZE", "3")];
    assert!(play("b.tenure", "auto", &aws).status.success());
    let kubernetes = [("JOB_COMPLETION_INDEX", "2")];
    assert_eq!(play("c.tenure", "auto", &kubernetes).status.code(), Some(2));
    assert!(play("c.tenure", "auto/3", &kubernetes).status.success());
    let whole = done(home.path(), &["run", "shop.toml", "--runs", "7"]);
    assert_eq!(done(home.path(), &["merge", "c.tenure", "a.tenure", "b.tenure"]), whole);
    // An array over other scenarios plays all of each.
    let mut command = cargo_bin_cmd!("tenure");
    let output =
        command.current_dir(home.path()).args(["run", "shop.toml", "--runs", "7"]).envs(slurm("1")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), whole);
}

/// Two parts of a job, as they are believed: what they say in all, where they are one.
fn believed(parts: &[Vec<u8>], shape: &Shape) -> Result<Vec<(u32, String)>, String> {
    let read = parts.iter().map(|bytes| read(bytes)).collect::<Result<Vec<_>, String>>()?;
    let name = |at: usize| format!("part{at}.tenure");
    let known: Vec<Known> =
        read.iter().enumerate().map(|(at, (header, records))| Known { name: name(at), header, records }).collect();
    together(&known)?;
    let mut all = Vec::new();
    for ((header, records), bytes) in read.iter().zip(parts) {
        for (run, (place, length)) in &records.places {
            let record = &bytes[*place as usize..*place as usize + length];
            let figures = header.figures(*run, record).ok_or("a record changed")?;
            all.push((*run, format!("{:?}", shape.read(figures).ok_or("no figures")?)));
        }
    }
    Ok(all)
}

fn shape_of_shop(home: &Path) -> Shape {
    let game = Game::open(&home.join("shop.toml"));
    Shape::new(&Job { detail: Detail { looked_at: Some(12), ..FULL }, ..game.job(game.all(), 1) })
}

#[test]
fn a_thousand_damaged_parts_are_not_read_as_good() {
    let home = shop();
    let names = parts(home.path(), &["shop.toml", "--runs", "4"], 2);
    let good: Vec<Vec<u8>> = names.iter().map(|name| fs::read(home.path().join(name)).unwrap()).collect();
    let shape = shape_of_shop(home.path());
    assert_eq!(believed(&good, &shape).unwrap().len(), 4);
    let records: Vec<(u64, usize)> = read(&good[0]).unwrap().1.places.into_values().collect();
    let mut seed = 3_u64;
    let mut next = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % most
    };
    let mut whys: Vec<String> = Vec::new();
    for turn in 0..1_000 {
        let mut part = good[0].clone();
        let (from, more) = (next(part.len()), 1 + next(300));
        let to = part.len().min(from + more);
        match turn % 10 {
            0..=2 => part[from] ^= 1 << next(8),
            3 => part.truncate(from),
            4 => part[from..to].iter_mut().for_each(|byte| *byte = !*byte),
            5 => _ = part.drain(from..to),
            6 => _ = part.splice(from..from, vec![next(256) as u8; more]),
            // A record of another part in the place of one's own, of the same run or not; or one twice, or none.
            7 => {
                let (place, length) = records[next(2)];
                let (other, long) = *read(&good[1]).unwrap().1.places.values().nth(next(2)).unwrap();
                part.splice(
                    place as usize..place as usize + length,
                    good[1][other as usize..other as usize + long].iter().copied(),
                );
            }
            8 if turn % 20 == 8 => part.extend_from_slice(&vec![next(256) as u8; more]),
            8 => {
                let (place, length) = records[next(2)];
                let again = part[place as usize..place as usize + length].to_vec();
                part.extend_from_slice(&again);
            }
            _ => {
                let (place, length) = records[next(2)];
                part.drain(place as usize..place as usize + length);
            }
        }
        if part == good[0] {
            continue;
        }
        let why = believed(&[part.clone(), good[1].clone()], &shape).expect_err(&format!("turn {turn}"));
        whys.push(why);
        if turn % 125 == 0 {
            fs::write(home.path().join("bad.tenure"), &part).unwrap();
            refused(home.path(), &["merge", "bad.tenure", &names[1]]);
        }
    }
    assert!(whys.len() > 950, "{}", whys.len());
    for known in ["cut off", "damaged", "is not finished", "something follows", "is twice in it"] {
        assert!(whys.iter().any(|why| why.contains(known)), "{known}");
    }
}

/// Parts with true checksums, made by somebody who means no good: figures of any shape, numbers of any size, names of any kind.
#[test]
fn what_is_made_up_does_no_harm() {
    let home = shop();
    let names = parts(home.path(), &["shop.toml", "--runs", "2"], 1);
    let good = fs::read(home.path().join(&names[0])).unwrap();
    let (header, records) = read(&good).unwrap();
    let figures = |run: u32| {
        let (place, length) = records.places[&run];
        header.figures(run, &good[place as usize..place as usize + length]).unwrap().to_vec()
    };
    let merged = |header: &Header, beginning: &[u8], all: [&[u8]; 2]| {
        let records = all.iter().enumerate().map(|(run, figures)| header.record(run as u32, figures).unwrap());
        fs::write(home.path().join("bad.tenure"), [beginning, &records.collect::<Vec<_>>().concat()].concat()).unwrap();
        tenure(home.path(), &["merge", "bad.tenure", "--json", "--report", "bad.html"])
    };
    let beginning = &good[..header.bytes() as usize];
    let known = [figures(0), figures(1)];
    assert!(merged(&header, beginning, [&known[0], &known[1]]).status.success());
    // Another run's are figures too: it is whoever vouches for them who lies.
    assert!(merged(&header, beginning, [&known[1], &known[1]]).status.success());
    for wrong in
        [&b""[..], &known[1][..known[1].len() - 1], &[&known[1][..], b"\0"].concat(), &[0xff; 4_000], &[0; 4_000]]
    {
        let output = merged(&header, beginning, [&known[0], wrong]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("run 1 in it has not the figures of this scenario"), "{told}");
    }
    // What it is played from is believed as little as that of an earlier result.
    let mut asked = 0;
    let mut other = |change: &dyn Fn(&mut Bundle)| {
        let mut bundle = header.bundle.clone();
        change(&mut bundle);
        let (header, beginning) = Header::new(bundle, Share::new(0, 1).unwrap(), true, VERSION).unwrap();
        asked += 1;
        let output = merged(&header, &beginning, [&known[0], &known[1]]);
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    let (code, told) = other(&|it| it.hash = "0123456789abcdef".to_owned());
    assert!(code == Some(2) && told.contains("they were changed"), "{told}");
    let (code, told) = other(&|it| it.asked.strategies = vec!["keep".to_owned()]);
    assert!(code == Some(2) && told.contains("has not the figures of this scenario"), "{told}");
    let (code, told) = other(&|it| it.asked.precision = Some("1%".to_owned()));
    assert_eq!(code, Some(2), "{told}");
    let (code, told) = other(&|it| it.parts.retain(|part| part.kind != Kind::Customers));
    assert!(code == Some(2) && told.contains("it was not kept with these results"), "{told}");
    let (code, told) = other(&|it| {
        it.parts.iter_mut().for_each(|part| part.shown = format!("../../{HOSTILE}\u{1b}[2J"));
        it.asked.words = ["run", "x.toml; rm -rf ~", "`id`", HOSTILE].map(str::to_owned).to_vec();
    });
    assert_eq!(code, Some(0), "{told}");
    let page = fs::read_to_string(home.path().join("bad.html")).unwrap();
    assert!(!page.contains("<script>") && !page.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    let (_, later) = Header::new(header.bundle.clone(), header.share, true, "9.9.9\u{1b}").unwrap();
    assert!(read(&later).unwrap_err().starts_with("tenure 9.9.9\u{fffd} made it"));
    assert!(read(&[b"tenure part 2\n", &good[14..]].concat()).unwrap_err().contains("a later version made it"));
    assert_eq!(read(b"tenure results 1\n").unwrap_err(), "it holds no part of a job of tenure");
}

fn some() -> (Header, Vec<u8>) {
    let asked = Asked { runs: 100, seed: 3, words: vec![HOSTILE.to_owned()], ..Asked::default() };
    let part =
        Part { kind: Kind::Scenario, name: String::new(), shown: "a.toml".to_owned(), bytes: b"scenario".to_vec() };
    let bundle = Bundle { asked, hash: "0123456789abcdef".to_owned(), figures: String::new(), parts: vec![part] };
    Header::new(bundle, Share::new(2, 8).unwrap(), false, VERSION).unwrap()
}

proptest! {
    /// Whatever follows a true beginning.
    #[test]
    fn whatever_follows_is_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..300), figures in prop::collection::vec(any::<u8>(), 0..50)) {
        let (header, beginning) = some();
        let whole = header.record(10, &figures).unwrap();
        let bytes = [&beginning[..], &whole, &tail].concat();
        let (again, records) = read(&bytes).unwrap();
        prop_assert_eq!(&again, &header);
        prop_assert_eq!(records.places.keys().copied().collect::<Vec<u32>>(), [10]);
        prop_assert_eq!((records.whole, records.left), ((beginning.len() + whole.len()) as u64, tail.len() as u64));
    }

    /// Lengths that lie take no more than is there.
    #[test]
    fn lengths_are_not_believed(length in any::<u32>(), wide in any::<u64>()) {
        let (header, beginning) = some();
        let record = [&length.to_le_bytes()[..], &10_u32.to_le_bytes(), b"figures"].concat();
        let bytes = [&beginning[..], &record].concat();
        let (_, records) = read(&bytes).unwrap();
        prop_assert!(records.places.is_empty() && records.left == record.len() as u64);
        let mut changed = beginning.clone();
        changed[14 + 9..14 + 17].copy_from_slice(&wide.to_le_bytes());
        prop_assert!(changed == beginning || read(&changed).is_err());
        prop_assert_eq!(header.bundle.asked.runs, 100);
    }

    /// Figures of any kind for a run of the shop.
    #[test]
    fn whatever_figures_are_there_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        static SHAPE: std::sync::OnceLock<Shape> = std::sync::OnceLock::new();
        let shape = SHAPE.get_or_init(|| shape_of_shop(shop().path()));
        prop_assert!(shape.read(&bytes).is_none());
    }
}
