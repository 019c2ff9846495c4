//! The files that a scenario may name: its own folder and the embedded library, and nothing else. A scenario may come from
//! someone else, so it cannot reach out of its folder, and no file may be larger than a reader can use.

use crate::engine::unread;
use crate::error::{Error, Result, Source, nearest};
use crate::model::Files;
use crate::rules::{LIBRARY, library};
use crate::scenario::LARGEST_FILE;
use bytesize::ByteSize;
use std::cell::RefCell;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The scenario that is played when none is named.
const EXAMPLE: &str = include_str!("../../scenarios/consulting/wholesaler.toml");

const LARGEST_RULE: usize = 64 << 10;
const LARGEST_LIST: usize = 256 << 20;

/// Where a scenario's files are.
pub(super) struct Folder {
    /// The scenario's folder as the user named it; `None` for the built-in example.
    path: Option<PathBuf>,
    /// How many bytes of memory may be taken.
    memory: u64,
    /// What was read so far.
    read: RefCell<Vec<PathBuf>>,
}

/// Reads the scenario and says where its files are; the built-in example without a path.
pub(super) fn open(path: Option<&Path>, memory: u64) -> Result<(Arc<Source>, Folder)> {
    let Some(path) = path else {
        let name = "wholesaler.toml (built in)".to_string();
        return Ok((
            Arc::new(Source { name, text: EXAMPLE.to_string() }),
            Folder { path: None, memory, read: RefCell::default() },
        ));
    };
    let name = path.display().to_string();
    let text = bounded(path, LARGEST_FILE).and_then(text);
    let text = text.map_err(|cause| Error::Usage(format!("cannot read {name}: {cause}")))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Ok((
        Arc::new(Source { name, text }),
        Folder { path: Some(folder), memory, read: RefCell::new(vec![path.to_path_buf()]) },
    ))
}

impl Files for Folder {
    fn rule(&self, name: &str) -> std::result::Result<Arc<Source>, String> {
        if let Some((path, file)) = self.find(name)? {
            let text = text(bounded(&file, LARGEST_RULE)?)?;
            return Ok(Arc::new(Source { name: path.display().to_string(), text }));
        }
        let text = library(name).ok_or_else(|| {
            let near = near(name).map_or(String::new(), |near| format!(": did you mean \"{near}\"?"));
            format!("there is no such file beside the scenario or in the library{near}")
        })?;
        Ok(Arc::new(Source { name: format!("library/{name}"), text: text.to_string() }))
    }

    fn list(&self, name: &str) -> std::result::Result<Vec<u8>, String> {
        let (_, file) = self.find(name)?.ok_or("there is no such file beside the scenario")?;
        let bytes = bounded(&file, LARGEST_LIST)?;
        let lines = bytes.split(|byte| *byte == b'\n').count();
        let need = unread(lines, bytes.len());
        if need > self.memory as f64 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few times a file's size")]
            let [need, allowed] = [need as u64, self.memory].map(|bytes| ByteSize(bytes).display().iec());
            return Err(format!(
                "it would take about {need} of memory, and {allowed} are allowed: --memory allows more"
            ));
        }
        Ok(bytes)
    }
}

impl Folder {
    /// The files that were read.
    pub(super) fn read(&self) -> Vec<PathBuf> {
        self.read.borrow().clone()
    }

    /// A file beside or below the scenario: its path for people, and the one that links were followed to.
    fn find(&self, name: &str) -> std::result::Result<Option<(PathBuf, PathBuf)>, String> {
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !inside {
            return Err("a scenario may only name files in its own folder and below".to_string());
        }
        let Some(folder) = &self.path else { return Ok(None) };
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

/// All of a file, unless it is larger than `largest` bytes.
fn bounded(path: &Path, largest: usize) -> std::result::Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|cause| plain(&cause))?;
    let unit = if largest < 1 << 20 { format!("{} KiB", largest >> 10) } else { format!("{} MiB", largest >> 20) };
    let too_large = Err(format!("it is larger than {unit}"));
    // What the system says is believed, so that nothing is read in vain, and then seen to be true.
    if file.metadata().is_ok_and(|about| about.len() > largest as u64) {
        return too_large;
    }
    file.take(largest as u64 + 1).read_to_end(&mut bytes).map_err(|cause| plain(&cause))?;
    if bytes.len() > largest { too_large } else { Ok(bytes) }
}

/// A byte order mark, as Windows editors write it, is not part of the text.
fn text(bytes: Vec<u8>) -> std::result::Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is UTF-16 text: save it as UTF-8".to_string());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
        format!("it is not UTF-8 text (line {line}, perhaps an accented letter): save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_string))
}

/// What the system said, for people.
fn plain(cause: &std::io::Error) -> String {
    match cause.kind() {
        ErrorKind::NotFound => "there is no such file".to_string(),
        ErrorKind::PermissionDenied => "you are not allowed to read it".to_string(),
        ErrorKind::IsADirectory => "it is a folder".to_string(),
        _ => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::MEMORY;

    /// A folder with a scenario, a rule below it, and a secret beside it.
    fn scene() -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("mine");
        std::fs::create_dir_all(folder.join("rules")).unwrap();
        std::fs::write(temporary.path().join("secret.rhai"), "secret").unwrap();
        std::fs::write(folder.join("rules").join("card.rhai"), "\u{feff}fn a() {}").unwrap();
        std::fs::write(folder.join("mine.toml"), "").unwrap();
        let (_, files) = open(Some(&folder.join("mine.toml")), MEMORY).unwrap();
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
        let (source, files) = open(None, MEMORY).unwrap();
        assert!(source.text.contains("[scenario]"));
        assert!(files.list("Cargo.toml").is_err());
        assert!(files.rule("Cargo.toml").is_err());
    }
}
