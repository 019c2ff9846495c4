//! Memory: what is expected is what is taken, and what is too much is refused before it is taken.

use crate::play::Game;
use assert_cmd::cargo::cargo_bin_cmd;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tenure::engine::{Detail, Job, estimate, fits, simulate, stream};
use tenure::report::{self, diagnostic};
use tenure::stats::{Gathering, Study, compare};
use tenure::stop::Stop;

const SHOP: &str = "[segments.all]\nretention = 0.8\npurchases = 4\nbasket = 50\nmargin = 0.3\n";

/// Sixty months of one segment; `more` are further keys of it, `after` what follows.
fn shop(scenario: &str, more: &str, after: &str) -> String {
    format!("[scenario]\nperiods = 60\nruns = 2\n{scenario}{SHOP}{more}{after}")
}

/// What the command says of a scenario that is refused; nothing may be on standard output.
fn refused(text: &str, files: &[(&str, String)], arguments: &[&str], code: i32) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), text).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = cargo_bin_cmd!("tenure");
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0));
    let told = String::from_utf8(output.stderr).unwrap();
    // In one line where there is no terminal; laid out here as on one.
    let told = told[told.find("error: ").unwrap()..].trim_start_matches("error: ").trim_end();
    diagnostic::sentence("error", told, 80)
}

#[test]
fn what_would_take_too_much_is_refused_with_the_figure_and_the_remedy() {
    let run = ["run", "shop.toml", "--threads", "2"];
    let with = |more: &[&'static str]| [&run[..], more].concat();
    let names: String = (0..900).map(|n| format!("    customer.book(\"cost {n}\", 1.0);\n")).collect();
    let names =
        |letter: char| format!("fn on_purchase(customer) {{\n{}}}\n", names.replace("cost", &letter.to_string()));
    let books = ['a', 'b', 'c'].map(|letter| (format!("{letter}.rhai"), names(letter)));
    let books = books.each_ref().map(|(name, text)| (name.as_str(), text.clone()));
    let booked = shop("rules = [\"a.rhai\", \"b.rhai\", \"c.rhai\"]\n", "customers = 100\n", "");
    let market = "[channels.market]\nnewcomers = 1_200_000\ncost = 5\nsegments = { all = 1.0 }\ndelay = 10_000\n";
    let strategies =
        |n: usize| (0..n).map(|k| format!("[strategies.s{k}]\ncost = {{ once = 1 }}\n")).collect::<String>();
    let plain = shop("", "customers = 1000\n", "");
    let crowd = shop("", "customers = 50_000_000\n", &strategies(1));
    let check = |n| format!("[[check]]\nname = \"c{n}\"\nthen = \"customers_lost >= 0\"\n");
    let checks = shop("", "customers = 5_000_000\n", &(0..40).map(check).collect::<String>());
    let long = plain.replace("periods = 60\n", "periods = 6000\n");
    let cases: [(&str, String, Vec<&str>); 12] = [
        ("runs", plain.clone(), with(&["--runs", "100000000"])),
        ("runs_in_a_table", plain.clone(), with(&["--runs", "10000000", "--runs-out", "runs.csv"])),
        ("series", long, with(&["--runs", "1000000", "--json", "--series"])),
        ("referrals", shop("", "customers = 1000\nreferrals = 3\n", ""), run.to_vec()),
        ("referrals_without_measure", shop("", "customers = 1000\nreferrals = 1e9\n", ""), run.to_vec()),
        ("on_the_way", shop("", "customers = 1000\n", market), with(&["--memory", "256MiB"])),
        ("customers", crowd.clone(), run.to_vec()),
        ("customers_of_two_strategies", crowd.clone(), vec!["why", "shop.toml", "--threads", "2"]),
        ("customers_of_a_check", crowd, vec!["check", "shop.toml"]),
        ("customers_of_many_checks", checks, vec!["check", "shop.toml", "--memory", "1GiB"]),
        ("booked_names", booked, with(&["--memory", "64 MiB"])),
        ("reality_checks", checked(), with(&["--strategy", "baseline", "--memory", "1 GiB"])),
    ];
    for (name, text, arguments) in cases {
        let told = refused(&text, &books, &arguments, 2);
        insta::assert_snapshot!(format!("refused_{name}"), told);
    }
}

/// A reality check with far more customers than the scenario.
fn checked() -> String {
    let check = "[[check]]\nname = \"many\"\ngiven = { \"segments.all.customers\" = 20_000_000 }\n";
    shop("", "customers = 10\n", &format!("{check}then = \"revenue > 0\"\n"))
}

#[test]
fn growth_that_only_a_rule_knows_is_stopped_while_it_runs() {
    let run = ["run", "shop.toml", "--threads", "1", "--memory", "64MiB"];
    for (name, rate) in [("at_once", "1e9"), ("by_and_by", "6.0")] {
        let text = shop("", &format!("customers = 1000\nreferrals = {{ rule = \"{rate}\" }}\n"), "");
        insta::assert_snapshot!(format!("stopped_{name}"), refused(&text, &[], &run, 1));
    }
}

#[test]
fn a_list_that_would_take_too_much_is_refused_before_it_is_understood() {
    let text = shop("", "", "[portfolio]\ncustomers = \"list.csv\"\n");
    // A customer without an id is a mistake that only a reader finds.
    let rows: String = (0..200_000).map(|n| format!("{n}\n")).collect();
    let list = format!("id\n{rows}\"\n");
    let told = refused(&text, &[("list.csv", list)], &["run", "shop.toml", "--memory", "64MiB"], 2);
    assert!(told.contains("71.1 MiB of memory, and 64.0 MiB are allowed"), "{told}");
}

#[test]
fn sizes_that_are_none_are_refused() {
    for size in ["4", "63MiB", "257GiB", "much", "4,5GiB", "-1GiB"] {
        let output = cargo_bin_cmd!("tenure").args(["run", &format!("--memory={size}")]).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{size}");
        assert!(told.contains("a size from 64 MiB to 256 GiB is expected, for example 8GiB"), "{told}");
    }
}

#[test]
fn the_estimate_never_overflows() {
    let text =
        shop("", "customers = 1000\nreferrals = 1e300\nretention = 1\n", "").replacen("retention = 0.8\n", "", 1);
    let game = Game::of(&text);
    let need = estimate(&Job { runs: u32::MAX, threads: 1024, ..game.job(game.all(), 1) });
    assert!(need > 1e20 && !need.is_nan(), "{need}");
    let game = Game::of(&shop("", "customers = 10\n", ""));
    assert!(estimate(&game.job(game.all(), 1)) < 64e6);
    assert!(fits(&game.job(game.all(), 1)).is_ok());
}

#[test]
fn what_strategies_leave_alone_is_kept_once() {
    let segments: String =
        (0..100).map(|n| format!("[segments.s{n}]\n{}", &SHOP["[segments.all]\n".len()..])).collect();
    let strategy = |n| format!("[strategies.t{n}]\nchange = [{{ path = \"segments.s{n}.retention\", add = 0.01 }}]\n");
    let activity = |n| format!("[activities.a{n}]\ndriver = \"contact\"\nrate = 1\ncost = 1\n");
    let (few, many) = ((0..50).map(strategy).collect::<String>(), (0..2).map(strategy).collect::<String>());
    let activities: String = (0..20).map(activity).collect();
    let need = |strategies: &str| {
        let game = Game::of(&format!("[scenario]\nperiods = 100_000\n{segments}{activities}{strategies}"));
        estimate(&game.job(game.all(), 1))
    };
    // Each has one segment, 20 activities, a column of counts for each and books of its own, and no customer.
    let each = (need(&few) - need(&many)) / 48.0;
    assert!(each < 3e6, "{each}");
}

#[test]
fn what_is_kept_of_a_run_depends_neither_on_figures_nor_on_periods() {
    let need = |periods: u32, runs: u32, detail: Detail| {
        let text = shop("", "customers = 10\n", "[strategies.s]\ncost = { once = 1 }\n");
        let game = Game::of(&text.replace("periods = 60", &format!("periods = {periods}")));
        estimate(&Job { detail, threads: 1, ..game.job(game.all(), runs) })
    };
    let all = Detail { by_period: true, by_segment: true, ..Detail::default() };
    let of_a_run =
        |periods, detail| ((need(periods, 40_000, detail) - need(periods, 20_000, detail)) / 20_000.0).round();
    let few = of_a_run(1, Detail::default());
    assert!(few < 200.0, "{few} bytes for two strategies");
    assert_eq!([of_a_run(1, all), of_a_run(60, all), of_a_run(60, Detail::default())], [few; 3]);
    assert!(of_a_run(60, Detail { by_run: true, ..all }) > 100.0 * few, "all of it");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_taken_does_not_grow_with_the_figures_of_runs() {
    let text = |runs: u32| {
        let text = shop("", "customers = 1\n", "[strategies.s]\ncost = { once = 1 }\n");
        text.replace("periods = 60", "periods = 12").replace("runs = 2", &format!("runs = {runs}"))
    };
    let [_, few] = measured(&text(2_000));
    let [expected, many] = measured(&text(20_000));
    // Kept whole, a run takes 58 KB here.
    let of_a_run = (many - few) / 18_000.0;
    assert!(of_a_run < 500.0, "{of_a_run} bytes");
    assert!((0.5..=2.0).contains(&(expected / many)), "{expected} expected, {many} taken");
}

/// Numbers without end, for scenarios at random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        #[expect(clippy::cast_possible_truncation, reason = "an index")]
        let at = self.below(all.len() as u64) as usize;
        all[at]
    }
}

/// A scenario at random, some of whose parts are large: customers, strategies, runs, periods, queues.
fn at_random(dice: &mut Dice) -> String {
    let mut text = String::new();
    let many_runs = dice.below(3) == 0;
    let runs = if many_runs { 1000 + dice.below(60_000) } else { 1 + dice.below(4) };
    let periods = 1 + dice.below(if many_runs { 4 } else { 24 });
    let segments = 1 + dice.below(5);
    write!(text, "[scenario]\nperiods = {periods}\nperiod = \"{}\"\n", dice.one_of(&["month", "quarter"])).unwrap();
    writeln!(text, "runs = {runs}").unwrap();
    let rules = dice.below(3) == 0;
    if rules {
        text.push_str("rules = [\"some.rhai\"]\n");
    }
    let referrals = dice.one_of(&["0", "0", "0.3", "1", "2"]);
    for segment in 0..segments {
        let most = if many_runs { 20 } else { 10_u64.pow(1 + u32::try_from(dice.below(4)).unwrap()) };
        let customers = match (dice.below(4), most) {
            (0, _) => format!("{{ lognormal = {{ mean = {most}, cv = 0.3 }}, per = \"run\" }}"),
            _ => format!("{}", 1 + dice.below(most)),
        };
        let retention = [
            "0.9",
            "0.5",
            "{ by_tenure = [0.5, 0.7, 0.9] }",
            "{ beta = { mean = 0.7, sd = 0.2 }, per = \"customer\" }",
        ];
        let basket = ["50", "{ lognormal = { mean = 100, cv = 0.8 }, per = \"customer\" }"];
        writeln!(
            text,
            "[segments.s{segment}]\ncustomers = {customers}\nretention = {}\nreferrals = {referrals}\npurchases = {}\n\
             basket = {}\nmargin = 0.3\nbasket_noise = {}\ncomplaints = 0.1",
            dice.one_of(&retention),
            dice.one_of(&["4", "{ gamma = { shape = 2, rate = 1 }, per = \"customer\" }"]),
            dice.one_of(&basket),
            dice.one_of(&["0", "0.4"]),
        )
        .unwrap();
    }
    writeln!(text, "[referral]\ndelay = {}", dice.below(6)).unwrap();
    if dice.below(2) == 0 {
        let newcomers = if many_runs { 10 } else { 12 * dice.below(3000) };
        let delay = dice.one_of(&["0", "3", "1000"]);
        writeln!(text, "[channels.c]\nnewcomers = {newcomers}\ncost = 5\ndelay = {delay}\nsegments = {{ s0 = 1.0 }}")
            .unwrap();
    }
    if rules || dice.below(2) == 0 {
        text.push_str("[attributes]\n");
        (0..=dice.below(6)).for_each(|n| writeln!(text, "own{n} = {n}").unwrap());
    }
    for strategy in 0..dice.below(if many_runs { 3 } else { 6 }) {
        let path = dice.one_of(&["segments.*.retention", "segments.s0.basket", "segments.*.purchases"]);
        writeln!(text, "[strategies.t{strategy}]\nchange = [{{ path = \"{path}\", scale = 0.99{strategy} }}]").unwrap();
    }
    text
}

const RULES: &str = "fn on_purchase(customer) { customer.book(\"gift\", 0.01); customer.own0 = customer.recency; }\n\
                     fn margin(customer, base) { base * 0.9 + 0.01 * min(customer.own0, 5.0) }\n";

/// Where the scenario of a child process is.
const SCENARIO: &str = "TENURE_MEMORY_SCENARIO";

#[test]
#[ignore = "the child process of the tests below"]
fn play_and_tell_the_peak() {
    let Ok(path) = std::env::var(SCENARIO) else { return };
    let game = Game::open(Path::new(&path));
    let job = asked(&game);
    let expected = estimate(&job);
    let study = Study::new(&game.model, 1).unwrap();
    let comparison = if job.detail.by_run {
        compare(study, &simulate(&job, &|_| {}, &Stop::default()).unwrap())
    } else {
        let mut gathering = Gathering::default();
        stream(&job, &|_| {}, &Stop::default(), &mut |some| gathering.add(&some)).unwrap();
        gathering.compare(study)
    };
    assert!(!report::json(&comparison).is_empty());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    println!("expected {expected} peak {}", peak * 1024.0);
}

/// What is asked for of a scenario at random: of some all figures of every run, of some those of periods and segments.
fn asked(game: &Game) -> Job<'_> {
    let runs = game.model.runs;
    let detail =
        Detail { by_run: runs % 2 == 1, by_period: runs % 4 < 2, by_segment: runs % 4 < 2, ..Detail::default() };
    Job { detail, ..game.job(game.all(), runs) }
}

/// A folder with a scenario and its rules.
fn folder(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("some.rhai"), RULES).unwrap();
    (folder, path)
}

/// The estimate of a scenario, in bytes.
fn foreseen(text: &str) -> f64 {
    let (_folder, path) = folder(text);
    estimate(&asked(&Game::open(&path)))
}

/// The estimate and the peak of a scenario in a process of its own, in bytes.
fn measured(text: &str) -> [f64; 2] {
    let (_folder, path) = folder(text);
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::play_and_tell_the_peak", "--ignored", "--nocapture"])
        .env(SCENARIO, &path)
        .output()
        .unwrap();
    let told = String::from_utf8(child.stdout).unwrap();
    let found = told.lines().find_map(|line| line[line.find("expected ")?..].strip_prefix("expected "));
    let found = found.unwrap_or_else(|| panic!("{told}\n{}\n{text}", String::from_utf8_lossy(&child.stderr)));
    let (expected, peak) = found.split_once(" peak ").unwrap();
    [expected, peak].map(|figure| figure.parse().unwrap())
}

/// Compares estimate and peak of so many scenarios at random; those that would take long are left out.
fn compare_estimates(scenarios: usize, seed: u64) {
    const MOST: f64 = 400e6;
    let mut dice = Dice(seed);
    let mut wrong = Vec::new();
    let all = std::iter::repeat_with(|| at_random(&mut dice));
    for text in all.filter(|text| foreseen(text) < MOST).take(scenarios) {
        let [expected, peak] = measured(&text);
        println!("{:.1} MB expected, {:.1} MB taken, ratio {:.2}", expected / 1e6, peak / 1e6, expected / peak);
        if !(0.5..=2.0).contains(&(expected / peak)) {
            wrong.push(format!("{:.1} MB expected, {:.1} MB taken:\n{text}", expected / 1e6, peak / 1e6));
        }
    }
    assert!(wrong.is_empty(), "{} of {scenarios}\n{}", wrong.len(), wrong.join("\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_estimate_is_within_twice_of_what_is_taken() {
    compare_estimates(8, 20);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes minutes"]
fn the_estimate_is_within_twice_of_what_is_taken_in_200_scenarios() {
    compare_estimates(200, 4);
}
