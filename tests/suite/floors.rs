//! The house stands as ARCHITECTURE.md draws it: the table of floors is read from there, so prose and code cannot drift.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Functions of the standard library whose digits depend on the machine.
const MATHEMATICS: &[&str] = &[
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan", "asin",
    "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "hypot", "mul_add",
];

/// What only the command line may do: speak, look at the clock, ask the environment.
const OUTSIDE_WORLD: &[&str] = &[
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
    "dbg!",
    "io::stdout",
    "io::stderr",
    "Instant::now",
    "SystemTime::now",
    "env::args",
    "env::current_dir",
    "env::var",
    "env::vars",
];

/// A file below `src`: lines of code with their numbers, without comments and without unit tests, which stand last.
struct File {
    path: String,
    lines: Vec<(usize, String)>,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        let lines = (1..).zip(code).map(|(number, line)| (number, without_comment(line).to_string()));
        File { path: path.to_string(), lines: lines.collect() }
    }

    /// The module on top: `engine` of `engine/run.rs`.
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// How often `super::` may be said in a row without leaving the room.
    fn depth(&self) -> usize {
        self.path.matches('/').count() - usize::from(self.path.ends_with("/mod.rs"))
    }

    fn is_entrance(&self) -> bool {
        ["lib.rs", "main.rs"].contains(&self.path.as_str())
    }

    /// "src/engine/run.rs:12: ..." for each line in which `wrong` finds something.
    fn complaints(&self, wrong: impl Fn(&str) -> Vec<String>) -> Vec<String> {
        let found = self.lines.iter().flat_map(|(number, line)| wrong(line).into_iter().map(move |it| (number, it)));
        found.map(|(number, it)| format!("src/{}:{number}: {it}", self.path)).collect()
    }
}

fn without_comment(line: &str) -> &str {
    let begins = line.match_indices("//").find(|(at, _)| line[..*at].matches('"').count().is_multiple_of(2));
    begins.map_or(line, |(at, _)| &line[..at])
}

fn every_file() -> Vec<File> {
    fn walk(folder: &Path, above: &str, files: &mut Vec<File>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{above}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), files);
            } else if name.ends_with(".rs") {
                files.push(File::new(&name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(ROOT).join("src"), "", &mut files);
    files
}

/// The floor of each room, from rows like "| 0 | `units` `error` | ... |".
fn table() -> BTreeMap<String, u32> {
    let prose = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    let mut floors = BTreeMap::new();
    for line in prose.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, floor, rooms, ..] = cells[..] else { continue };
        let Ok(floor) = floor.parse() else { continue };
        for room in rooms.split('`').skip(1).step_by(2) {
            assert_eq!(floors.insert(room.to_string(), floor), None, "{room} stands on two floors of ARCHITECTURE.md");
        }
    }
    floors
}

/// Whether a line says `phrase` as words of its own, not as a part of longer ones.
fn says(line: &str, phrase: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(phrase).any(|(at, _)| {
        let longer_before = phrase.starts_with(word) && line[..at].ends_with(word);
        let longer_after = phrase.ends_with(word) && line[at + phrase.len()..].starts_with(word);
        !longer_before && !longer_after
    })
}

fn which(line: &str, phrases: &[&str], complaint: &str) -> Vec<String> {
    phrases.iter().filter(|phrase| says(line, phrase)).map(|phrase| format!("`{phrase}`: {complaint}")).collect()
}

/// Every use of a room that is not below one's own.
fn climbing(file: &File, floors: &BTreeMap<String, u32>) -> Vec<String> {
    if file.is_entrance() {
        return Vec::new();
    }
    let own = floors.get(file.room()).unwrap_or_else(|| panic!("no floor for {}", file.room()));
    let too_high = "super::".repeat(file.depth() + 1);
    file.complaints(|line| {
        let names =
            line.split("crate::").skip(1).map(|rest| rest.split(|c: char| c != '_' && !c.is_alphanumeric()).next());
        let mut wrong: Vec<String> = Vec::new();
        for name in names.flatten().filter(|name| *name != file.room()) {
            match floors.get(name) {
                Some(floor) if floor < own => {}
                Some(floor) => wrong.push(format!("floor {own} uses `{name}` of floor {floor}")),
                None => wrong.push(format!("`crate::{name}` names no room; begin each `use crate::` with one")),
            }
        }
        if line.contains(&too_high) {
            wrong.push("`super` leaves the room: begin with `crate::`".to_string());
        }
        wrong
    })
}

fn speaking(file: &File) -> Vec<String> {
    if file.room() == "cli" {
        return Vec::new();
    }
    file.complaints(|line| which(line, OUTSIDE_WORLD, "only the command line may"))
}

fn unsafe_code(file: &File) -> Vec<String> {
    if file.path == "isa.rs" {
        return Vec::new();
    }
    file.complaints(|line| which(line, &["unsafe"], "stands in isa.rs alone"))
}

fn platform_mathematics(file: &File) -> Vec<String> {
    let phrases: Vec<String> =
        MATHEMATICS.iter().flat_map(|name| [format!(".{name}("), format!("f64::{name}")]).collect();
    let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
    file.complaints(|line| which(line, &phrases, "its digits depend on the machine; take random::math"))
}

fn disorder(file: &File) -> Vec<String> {
    file.complaints(|line| which(line, &["HashMap", "HashSet"], "its order is not the same twice"))
}

fn nothing(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_room_stands_in_the_table_of_floors() {
    let files = every_file();
    let mut rooms: Vec<&str> = files.iter().filter(|file| !file.is_entrance()).map(File::room).collect();
    rooms.sort_unstable();
    rooms.dedup();
    assert_eq!(rooms, table().keys().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn floors_only_look_down() {
    let floors = table();
    nothing(every_file().iter().flat_map(|file| climbing(file, &floors)));
}

#[test]
fn only_the_command_line_speaks_or_asks_the_machine() {
    nothing(every_file().iter().flat_map(speaking));
}

#[test]
fn unsafe_stands_in_one_file() {
    nothing(every_file().iter().flat_map(unsafe_code));
}

#[test]
fn no_digits_come_from_the_machines_mathematics() {
    nothing(every_file().iter().flat_map(platform_mathematics));
}

#[test]
fn nothing_is_kept_in_an_order_that_changes() {
    nothing(every_file().iter().flat_map(disorder));
}

#[test]
fn what_is_planted_is_found() {
    let floors = table();
    let found = |path: &str, code: &str, look: &dyn Fn(&File) -> Vec<String>| look(&File::new(path, code)).len();
    let climbs = |path: &str, code: &str| found(path, code, &|file| climbing(file, &floors));
    assert_eq!(climbs("stats/paired.rs", "use crate::engine::Metric;"), 0);
    assert_eq!(climbs("engine/run.rs", "use crate::stats::Summary;"), 1, "above");
    assert_eq!(climbs("scenario/tree.rs", "let x = crate::random::math::exp(1.0);"), 1, "beside");
    assert_eq!(climbs("engine/run.rs", "use crate::{stats::Summary};"), 1, "without the name of a room");
    assert_eq!(climbs("engine/run.rs", "use super::super::stats::Summary;"), 1, "by the stairs");
    assert_eq!(climbs("model/reading/mod.rs", "use super::Change;\nuse super::super::stats;"), 1, "by the stairs");
    assert_eq!(climbs("engine/run.rs", "// crate::stats is above\n#[cfg(test)]\nuse crate::stats;"), 0);

    assert_eq!(found("engine/run.rs", "println!(\"hello\"); dbg!(x);", &speaking), 2);
    assert_eq!(found("stats/mod.rs", "let now = std::time::Instant::now();", &speaking), 1);
    assert_eq!(found("cli/tell.rs", "println!(\"hello\");", &speaking), 0);
    assert_eq!(found("engine/run.rs", "unsafe { x }", &unsafe_code), 1);
    assert_eq!(found("engine/run.rs", "#![deny(unsafe_code)] // unsafe", &unsafe_code), 0);
    assert_eq!(found("stats/mod.rs", "x.ln() + f64::powf(x, y) + math::exp(x)", &platform_mathematics), 2);
    assert_eq!(found("stats/mod.rs", "let all: HashMap<u32, f64>;", &disorder), 1);
}
