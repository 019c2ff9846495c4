//! The files that a scenario may name: its own folder and the embedded library, or what was kept with an earlier result or brought along, and
//! nothing else.
//! A scenario may come from someone else, so it cannot reach out of its folder, and no file may be larger than a reader can use.

use super::reading::{FITTING, LARGEST_LIST, affordable, bounded, fitting, plain, text, within};
use crate::bundle::{self, Bundle, Kind, Part};
use crate::engine::unread;
use crate::error::{Error, Result, Source, nearest};
use crate::legible::visible;
use crate::model::Files;
use crate::report::{VERSION, table_files};
use crate::rules::{LIBRARY, library};
use crate::scenario::LARGEST_FILE;
use crate::shard::BEGINNING;
use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The scenario that is played when none is named.
const EXAMPLE: &str = include_str!("../../scenarios/consulting/wholesaler.toml");

/// From which an answer is told again, in a folder of tables.
pub const RESULTS: &str = "results.tenure";

const LARGEST_RULE: usize = 64 << 10;

/// Where a scenario's files are.
pub struct Shelf {
    place: Place,
    /// Files that stand before those of the place: those that whoever asks brings along.
    own: Vec<Part>,
    /// How many bytes of memory may be taken.
    memory: u64,
    /// What was read so far, by path.
    read: RefCell<Vec<PathBuf>>,
    /// The same as it was, where it is to be kept.
    kept: Option<RefCell<Vec<Part>>>,
    /// How many bytes of memory a fit takes of the tables that were read.
    fitting: Cell<u64>,
}

enum Place {
    /// The scenario's folder as the user named it.
    Folder(PathBuf),
    /// The built-in example, and a text, have no files beside them.
    Nowhere,
    /// What was kept of an earlier time: nothing else is read.
    Kept(Vec<Part>),
}

/// What a reader keeps of what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing.
    Nothing,
    /// So that it can be played again.
    All,
}

/// Reads an earlier result: a file, or a folder with one of that name in it.
///
/// # Errors
/// [`Error::Usage`]: it cannot be read, or is none.
pub fn results(path: &Path, name: &str) -> Result<(PathBuf, Bundle)> {
    let file = if path.is_dir() { path.join(name) } else { path.to_path_buf() };
    let part = || "it is a part of the runs of a job: `tenure merge` tells what all of them say".to_owned();
    let read = bounded(&file, bundle::LARGEST)
        .and_then(|bytes| if bytes.starts_with(BEGINNING) { Err(part()) } else { Bundle::read(&bytes, VERSION) });
    let read = read.map_err(|cause| Error::Usage(format!("cannot read {}: {cause}", file.display())))?;
    Ok((file, read))
}

impl Files for Shelf {
    fn rule(&self, name: &str) -> std::result::Result<Arc<Source>, String> {
        let (shown, text) = match self.known(Kind::Rules, name, LARGEST_RULE)? {
            Some((shown, bytes)) => (shown, text(bytes)?),
            None => self.rule_of_folder(name)?,
        };
        self.keep(Kind::Rules, name, &shown, text.as_bytes());
        Ok(Arc::new(Source { name: shown, text }))
    }

    fn list(&self, name: &str) -> std::result::Result<Vec<u8>, String> {
        let (shown, bytes) = if let Some(known) = self.known(Kind::Customers, name, LARGEST_LIST)? {
            known
        } else {
            let (path, file) = self.find(name)?.ok_or("there is no such file beside the scenario")?;
            (path.display().to_string(), bounded(&file, LARGEST_LIST)?)
        };
        let lines = bytes.split(|byte| *byte == b'\n').count();
        let again = if self.kept.is_some() { bytes.len() as f64 } else { 0.0 };
        let need = unread(lines, bytes.len()) + again;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few times a file's size")]
        affordable(need as u64, self.memory)?;
        self.keep(Kind::Customers, name, &shown, &bytes);
        Ok(bytes)
    }
}

/// Why an earlier result lacks a file: only one that somebody else made does.
const NOT_KEPT: &str = "it was not kept with these results";

impl Shelf {
    /// Reads a scenario and says where its files are; the built-in example without a path.
    ///
    /// # Errors
    /// [`Error::Usage`]: it cannot be read.
    pub fn open(path: Option<&Path>, memory: u64, keep: Keep) -> Result<(Arc<Source>, Shelf)> {
        let Some(path) = path else {
            let name = "wholesaler.toml (built in)".to_string();
            return Ok(Shelf::at(Place::Nowhere, Source { name, text: EXAMPLE.to_string() }, memory, keep));
        };
        let name = path.display().to_string();
        let text = bounded(path, LARGEST_FILE).and_then(text);
        let text = text.map_err(|cause| Error::Usage(format!("cannot read {name}: {cause}")))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let (source, shelf) = Shelf::at(Place::Folder(folder), Source { name, text }, memory, keep);
        shelf.read.borrow_mut().push(path.to_path_buf());
        Ok((source, shelf))
    }

    /// A scenario that is there as text under this name, with no files beside it but those that are brought along.
    ///
    /// # Errors
    /// [`Error::Usage`]: it is too large.
    pub fn of_text(name: &str, own: String, memory: u64) -> Result<(Arc<Source>, Shelf)> {
        let text = within(own.into_bytes(), LARGEST_FILE).and_then(text);
        let text = text.map_err(|cause| Error::Usage(format!("cannot read {name}: {cause}")))?;
        Ok(Shelf::at(Place::Nowhere, Source { name: name.to_owned(), text }, memory, Keep::All))
    }

    /// The scenario of an earlier result, whose files are there too.
    ///
    /// # Errors
    /// [`Error::Usage`]: there is no scenario in it.
    pub fn of_results(path: &Path, bundle: Bundle, memory: u64) -> Result<(Arc<Source>, Shelf)> {
        let scenario = bundle.part(Kind::Scenario, "");
        let read = scenario.ok_or_else(|| "there is no scenario in it".to_string()).and_then(|part| {
            let bytes = within(part.bytes.clone(), LARGEST_FILE)?;
            Ok(Source { name: visible(&part.shown), text: text(bytes)? })
        });
        let source = read.map_err(|cause| Error::Usage(format!("cannot read {}: {cause}", path.display())))?;
        // What was told beside it is an earlier result, too.
        let beside = path.parent().filter(|_| path.file_name().is_some_and(|name| name == RESULTS));
        let tables = beside.iter().flat_map(|folder| table_files().map(|name| folder.join(name)));
        let read: Vec<PathBuf> =
            std::iter::once(path.to_path_buf()).chain(tables.filter(|table| table.exists())).collect();
        let (source, shelf) = Shelf::at(Place::Kept(bundle.parts), source, memory, Keep::All);
        shelf.read.replace(read);
        Ok((source, shelf))
    }

    /// A folder of a client's own.
    #[must_use]
    pub fn of_folder(path: &Path, memory: u64) -> Shelf {
        Shelf::new(Place::Folder(path.to_path_buf()), memory, Keep::Nothing)
    }

    /// With these files, which stand before those of the place.
    #[must_use]
    pub fn with(mut self, own: Vec<Part>) -> Shelf {
        self.own = own;
        self
    }

    fn new(place: Place, memory: u64, keep: Keep) -> Shelf {
        let kept = (keep == Keep::All).then(RefCell::default);
        Shelf { place, own: Vec::new(), memory, read: RefCell::default(), kept, fitting: Cell::new(FITTING) }
    }

    fn at(place: Place, source: Source, memory: u64, keep: Keep) -> (Arc<Source>, Shelf) {
        let shelf = Shelf::new(place, memory, keep);
        shelf.keep(Kind::Scenario, "", &source.name, source.text.as_bytes());
        (Arc::new(source), shelf)
    }

    /// What was read, as it was.
    #[must_use]
    pub fn kept(&self) -> Vec<Part> {
        self.kept.as_ref().map(|it| it.borrow().clone()).unwrap_or_default()
    }

    /// A file that is there without being opened: its name for people, and all of it. Where nothing else is read, there must be one.
    fn known(&self, kind: Kind, name: &str, largest: usize) -> std::result::Result<Option<(String, Vec<u8>)>, String> {
        let kept = if let Place::Kept(parts) = &self.place { Some(parts) } else { None };
        let mut all = self.own.iter().chain(kept.into_iter().flatten());
        match all.find(|it| it.kind == kind && it.name == name) {
            Some(part) => Ok(Some((visible(&part.shown), within(part.bytes.clone(), largest)?))),
            None if kept.is_some() => Err(NOT_KEPT.to_owned()),
            None => Ok(None),
        }
    }

    fn keep(&self, kind: Kind, name: &str, shown: &str, bytes: &[u8]) {
        let Some(kept) = &self.kept else { return };
        let mut kept = kept.borrow_mut();
        if kept.iter().all(|it| it.kind != kind || it.name != name) {
            let [name, shown] = [name, shown].map(str::to_owned);
            kept.push(Part { kind, name, shown, bytes: bytes.to_vec() });
        }
    }

    /// Rules beside the scenario, or of the library: their name for people, and their text.
    fn rule_of_folder(&self, name: &str) -> std::result::Result<(String, String), String> {
        if let Some((path, file)) = self.find(name)? {
            return Ok((path.display().to_string(), text(bounded(&file, LARGEST_RULE)?)?));
        }
        let text = library(name).ok_or_else(|| {
            let near = near(name).map_or(String::new(), |near| format!(": did you mean \"{near}\"?"));
            format!("there is no such file beside the scenario or in the library{near}")
        })?;
        Ok((format!("library/{name}"), text.to_string()))
    }

    /// A text file of it that laws are fitted to; none where there is none. All of them together take what is allowed at most.
    ///
    /// # Errors
    /// Why it cannot be read, for people.
    pub fn text(&self, name: &str) -> std::result::Result<Option<String>, String> {
        let Some((_, file)) = self.find(name)? else { return Ok(None) };
        let bytes = bounded(&file, LARGEST_LIST)?;
        if file.extension().is_some_and(|ending| ending == "csv") {
            let all = self.fitting.get() + fitting(name, &bytes);
            affordable(all, self.memory)?;
            self.fitting.set(all);
        }
        text(bytes).map(Some)
    }

    /// The files that were read.
    #[must_use]
    pub fn read(&self) -> Vec<PathBuf> {
        self.read.borrow().clone()
    }

    /// A file beside or below the scenario: its path for people, and the one that links were followed to.
    fn find(&self, name: &str) -> std::result::Result<Option<(PathBuf, PathBuf)>, String> {
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !inside {
            return Err("a scenario may only name files in its own folder and below".to_string());
        }
        let Place::Folder(folder) = &self.place else { return Ok(None) };
        let path = folder.join(name);
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
        let root = here.canonicalize().map_err(|cause| plain(&cause))?;
        let file = match path.canonicalize() {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|cause| plain(&cause))?,
        };
        if !file.starts_with(&root) {
            return Err("it is a link that leads out of the scenario's folder".to_string());
        }
        if !file.is_file() {
            return Err("it is not a file".to_string());
        }
        self.read.borrow_mut().push(file.clone());
        Ok(Some((path, file)))
    }
}

/// The file of the library that was probably meant: its name without its ending, or with a folder before it.
fn near(name: &str) -> Option<&'static str> {
    let own = name.rsplit(['/', '\\']).next()?.to_lowercase();
    let stem = own.split('.').next()?;
    nearest(&format!("{stem}.rhai"), LIBRARY.iter().map(|(known, _)| *known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::MEMORY;

    /// A folder with a scenario, a rule below it, and a secret beside it.
    fn scene() -> (tempfile::TempDir, Shelf) {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("mine");
        std::fs::create_dir_all(folder.join("rules")).unwrap();
        std::fs::write(temporary.path().join("secret.rhai"), "secret").unwrap();
        std::fs::write(folder.join("rules").join("card.rhai"), "\u{feff}fn a() {}").unwrap();
        std::fs::write(folder.join("mine.toml"), "").unwrap();
        let (_, files) = Shelf::open(Some(&folder.join("mine.toml")), MEMORY, Keep::Nothing).unwrap();
        (temporary, files)
    }

    #[test]
    fn a_rule_below_the_scenario_is_read_without_its_mark() {
        let (temporary, files) = scene();
        let rule = files.rule("rules/card.rhai").unwrap();
        assert_eq!(rule.text, "fn a() {}");
        assert_eq!(rule.name, temporary.path().join("mine/rules/card.rhai").display().to_string());
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let (temporary, files) = scene();
        let secret = temporary.path().join("secret.rhai").display().to_string();
        for name in ["../secret.rhai", "rules/../../secret.rhai", "./../secret.rhai", &secret, "/etc/hostname", ".."] {
            let message = "a scenario may only name files in its own folder and below";
            assert_eq!(files.rule(name).unwrap_err(), message, "{name}");
            assert_eq!(files.list(name).unwrap_err(), message, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_folder_only() {
        let (temporary, files) = scene();
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(temporary.path().join(to), temporary.path().join("mine").join(from)).unwrap();
        };
        link("out.rhai", "secret.rhai");
        link("up", ".");
        link("in.rhai", "mine/rules/card.rhai");
        for name in ["out.rhai", "up/secret.rhai"] {
            assert_eq!(files.rule(name).unwrap_err(), "it is a link that leads out of the scenario's folder", "{name}");
        }
        assert!(files.rule("in.rhai").is_ok());
    }

    #[test]
    fn what_is_no_readable_text_is_refused() {
        let (temporary, files) = scene();
        let folder = temporary.path().join("mine");
        std::fs::write(folder.join("largest.rhai"), vec![b' '; LARGEST_RULE]).unwrap();
        std::fs::write(folder.join("larger.rhai"), vec![b' '; LARGEST_RULE + 1]).unwrap();
        std::fs::write(folder.join("latin.rhai"), b"caf\xe9").unwrap();
        std::fs::write(folder.join("wide.rhai"), b"\xff\xfef\0n\0").unwrap();
        assert!(files.rule("largest.rhai").is_ok());
        assert_eq!(files.rule("larger.rhai").unwrap_err(), "it is larger than 64 KiB");
        assert_eq!(
            files.rule("latin.rhai").unwrap_err(),
            "it is not UTF-8 text (line 1, perhaps an accented letter): save it as UTF-8"
        );
        assert_eq!(files.rule("wide.rhai").unwrap_err(), "it is UTF-16 text: save it as UTF-8");
        assert_eq!(files.rule("rules").unwrap_err(), "it is not a file");
        assert_eq!(files.list("none.csv").unwrap_err(), "there is no such file beside the scenario");
        assert_eq!(files.rule("none.rhai").unwrap_err(), "there is no such file beside the scenario or in the library");
        for name in ["price_rise", "scripts/price_rise.rhai", "library/price_rise.rhai", "price_raise.rhai"] {
            assert!(files.rule(name).unwrap_err().ends_with("library: did you mean \"price_rise.rhai\"?"), "{name}");
        }
    }

    #[test]
    fn the_built_in_example_has_no_folder() {
        let (source, files) = Shelf::open(None, MEMORY, Keep::Nothing).unwrap();
        assert!(source.text.contains("[scenario]"));
        assert!(files.list("Cargo.toml").is_err());
        assert!(files.rule("Cargo.toml").is_err());
    }
}
