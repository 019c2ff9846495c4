//! The files and folders that a command leaves behind: planned before anything runs, never in place of something else than an
//! earlier result, and there whole or not at all.

mod folder;
mod holds;

pub(super) use folder::Fill;
pub(super) use holds::Holds;

use super::interrupt::Interrupt;
use crate::error::{Error, Result};
use same_file::{Handle, is_same_file};
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What a result is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    /// Of files of one kind, and of nothing else.
    Folder(Holds),
}

/// A file or a folder to be written.
#[derive(Debug)]
pub(super) struct Output {
    target: PathBuf,
    kind: Kind,
    /// Files that the command read.
    inputs: Vec<PathBuf>,
}

impl Output {
    /// Makes sure that it may be written, and leaves nothing behind yet. `inputs` are the files that the command read.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is something at `target` that a result must not replace, if its folder is not there or
    /// takes no files.
    pub(super) fn plan(target: &Path, kind: Kind, inputs: &[PathBuf]) -> Result<Output> {
        let output = Output { target: target.to_path_buf(), kind, inputs: inputs.to_vec() };
        let refused = |why: String| Error::Usage(output.cannot(&why));
        if target == Path::new("-") {
            return Err(refused(format!("the result alone goes to standard output. Name a {}", kind.word())));
        }
        output.place().map_err(refused)?;
        let draft = match kind {
            Kind::File => output.draft().map(|_| ()),
            Kind::Folder(_) => output.drafts().map(|_| ()),
        };
        draft.map_err(|cause| refused(plain(&cause, folder(target))))?;
        Ok(output)
    }

    /// Makes sure of all of them, and that no two are the same.
    ///
    /// # Errors
    /// As of each.
    pub(super) fn plan_all<'a>(
        targets: impl Iterator<Item = (&'a Path, Kind)>,
        inputs: &[PathBuf],
    ) -> Result<Vec<Output>> {
        let mut all: Vec<Output> = Vec::new();
        for (target, kind) in targets {
            let output = Output::plan(target, kind, inputs)?;
            let beside = |it: &Output| is_same_file(folder(&it.target), folder(target)).unwrap_or(false);
            if all.iter().any(|it| it.target.file_name() == target.file_name() && beside(it)) {
                let told = format!("another result goes there. Name another {}", kind.word());
                return Err(Error::Usage(output.cannot(&told)));
            }
            all.push(output);
        }
        // A folder of results is replaced as a whole.
        let within = |one: &Output, other: &Output| is_same_file(&one.target, folder(&other.target)).unwrap_or(false);
        for shelf in all.iter().filter(|it| matches!(it.kind, Kind::Folder(_))) {
            if let Some(inside) = all.iter().find(|it| within(shelf, it)) {
                let told = format!("{} holds tables and nothing else. Name a file outside of it", shelf.name());
                return Err(Error::Usage(inside.cannot(&told)));
            }
        }
        Ok(all)
    }

    /// The same for a part of what was to be written, under a name of its own: runs.csv becomes runs.partial.csv.
    ///
    /// # Errors
    /// [`Error::Run`] if there is something else of this name.
    pub(super) fn partial(self) -> Result<Output> {
        let mut name = self.target.file_stem().unwrap_or_default().to_os_string();
        name.push(".partial");
        if let Some(ending) = self.target.extension() {
            name.push(".");
            name.push(ending);
        }
        let partial = Output { target: self.target.with_file_name(name), ..self };
        partial.place().map_err(|why| Error::Run(partial.cannot(&why)))?;
        Ok(partial)
    }

    /// Where it is to be.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// What people know it by.
    pub(super) fn name(&self) -> String {
        self.target.display().to_string()
    }

    /// Writes it under another name beside its own, and gives it its name at the end.
    ///
    /// # Errors
    /// [`Error::Run`] if the disk refuses or something new stands there; what stands there is then untouched.
    pub(super) fn write(
        self,
        interrupt: &Interrupt,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let written = || {
            let mut file = self.draft()?;
            interrupt.drafting(file.path(), &self.target);
            let mut out = BufWriter::new(&mut file);
            write(&mut out)?;
            out.flush()?;
            drop(out);
            file.as_file().sync_all()?;
            self.place().map_err(io::Error::other)?;
            interrupt.placing(|| file.persist(&self.target))?;
            Ok(())
        };
        written().map_err(|cause: io::Error| Error::Run(self.cannot(&plain(&cause, folder(&self.target)))))
    }

    fn cannot(&self, why: &str) -> String {
        format!("cannot write {}: {why}", self.name())
    }

    /// Why a result must not take this place.
    fn place(&self) -> std::result::Result<(), String> {
        if let Kind::Folder(holds) = self.kind {
            return self.place_of_folder(holds);
        }
        occupied(&self.target)?;
        if self.inputs.iter().any(|input| is_same_file(input, &self.target).unwrap_or(false)) {
            return Err("this run reads it. Name another file".to_string());
        }
        if Handle::stdout().is_ok_and(|out| Handle::from_path(&self.target).is_ok_and(|it| it == out)) {
            return Err("the result is printed to it. Name another file".to_string());
        }
        Ok(())
    }

    /// A file beside it, gone when it is dropped. It may be read by those who may read what it replaces; else by whom the
    /// system's own rules allow.
    fn draft(&self) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.prefix(".tenure-").tempfile_in(folder(&self.target))?;
        if let Ok(earlier) = fs::metadata(&self.target) {
            file.as_file().set_permissions(earlier.permissions())?;
        }
        Ok(file)
    }
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::File => "file",
            Kind::Folder(_) => "folder",
        }
    }
}

/// Why nothing may be put there: only a plain file may be replaced, since a link, a device or a pipe is more than
/// what can be read in it.
fn occupied(target: &Path) -> std::result::Result<(), String> {
    let there = match fs::symlink_metadata(target) {
        Ok(there) => there,
        Err(_) if target.file_name().is_none() => return Err("it is not the name of a file".to_string()),
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(plain(&cause, folder(target))),
    };
    let kind = there.file_type();
    match () {
        () if kind.is_symlink() => Err("it is a link. Name the file itself".to_string()),
        () if kind.is_dir() => Err("it is a folder. Name a file in it".to_string()),
        () if !kind.is_file() => Err("it is a device or a pipe, not a file".to_string()),
        () if there.permissions().readonly() => Err("it is protected from being changed".to_string()),
        () => Ok(()),
    }
}

/// Where it will be.
fn folder(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// What the system said, for people, without the names of drafts.
fn plain(cause: &io::Error, folder: &Path) -> String {
    let folder = folder.display();
    match cause.kind() {
        ErrorKind::NotFound => format!("there is no folder {folder}"),
        ErrorKind::NotADirectory => format!("{folder} is not a folder"),
        ErrorKind::PermissionDenied => format!("you are not allowed to write in the folder {folder}"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_string(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_string(),
        ErrorKind::InvalidFilename => "its name is too long or has characters that files cannot have".to_string(),
        ErrorKind::Other => cause.to_string(),
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("runs.csv");
        let plan = || Output::plan(&target, Kind::File, &[]).unwrap();
        plan();
        assert!(names(folder.path()).is_empty(), "a plan leaves nothing behind");
        plan().write(&Interrupt::deaf(), |out| out.write_all(b"first")).unwrap();
        let failed = plan().write(&Interrupt::deaf(), |out| {
            out.write_all(&vec![b'x'; 100_000])?;
            Err(ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().to_string(), format!("cannot write {}: the disk is full", target.display()));
        assert_eq!(fs::read(&target).unwrap(), b"first");
        let planned = plan();
        fs::remove_file(&target).unwrap();
        fs::create_dir(&target).unwrap();
        assert!(planned.write(&Interrupt::deaf(), |out| out.write_all(b"late")).is_err(), "a folder came in between");
        assert_eq!(names(folder.path()), ["runs.csv"], "nothing is left behind");
    }

    #[test]
    fn nothing_but_an_earlier_result_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let why = |target: &Path| match Output::plan(target, Kind::File, &[at("rule.rhai"), at("mine.toml")]) {
            Err(Error::Usage(message)) => message
                .replace(&format!("cannot write {}: ", target.display()), "")
                .replace(&*at("").to_string_lossy(), ""),
            other => panic!("{}: {other:?}", target.display()),
        };
        fs::write(at("mine.toml"), "scenario").unwrap();
        fs::write(at("rule.rhai"), "rule").unwrap();
        fs::write(at("results.csv"), "protected").unwrap();
        fs::create_dir(at("below")).unwrap();
        fs::hard_link(at("mine.toml"), at("hard.csv")).unwrap();
        let mut permissions = fs::metadata(at("results.csv")).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(at("results.csv"), permissions).unwrap();
        let read = "this run reads it. Name another file";
        for name in ["mine.toml", "rule.rhai", "hard.csv", "below/../mine.toml"] {
            assert_eq!(why(&at(name)), read, "{name}");
        }
        assert_eq!(why(&at("below")), "it is a folder. Name a file in it");
        assert_eq!(why(&at("..")), "it is a folder. Name a file in it");
        assert_eq!(why(Path::new("")), "it is not the name of a file");
        assert_eq!(why(&at("results.csv")), "it is protected from being changed");
        assert_eq!(why(&at("nowhere/runs.csv")), "there is no folder nowhere");
        assert_eq!(why(&at("mine.toml/runs.csv")), "mine.toml is not a folder");
        assert_eq!(why(&at(&"x".repeat(300))), "its name is too long or has characters that files cannot have");
        assert_eq!(names(folder.path()), ["below", "hard.csv", "mine.toml", "results.csv", "rule.rhai"]);
        assert_eq!(fs::read(at("mine.toml")).unwrap(), b"scenario");
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_a_file_may_read_what_replaces_it_and_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("runs.csv");
        fs::write(&target, "earlier").unwrap();
        let mode = || fs::metadata(&target).unwrap().permissions().mode() & 0o777;
        for wanted in [0o600, 0o640, 0o666] {
            fs::set_permissions(&target, fs::Permissions::from_mode(wanted)).unwrap();
            Output::plan(&target, Kind::File, &[])
                .unwrap()
                .write(&Interrupt::deaf(), |out| out.write_all(b"new"))
                .unwrap();
            assert_eq!((mode(), fs::read(&target).unwrap().as_slice()), (wanted, &b"new"[..]));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_part_is_named_after_the_whole_and_replaces_nothing_that_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (whole, part) in
            [("runs.csv", "runs.partial.csv"), ("runs", "runs.partial"), ("a.b.csv", "a.b.partial.csv")]
        {
            let partial = Output::plan(&at(whole), Kind::File, &[]).unwrap().partial().unwrap();
            assert_eq!(partial.name(), at(part).display().to_string());
        }
        fs::write(at("list.partial.csv"), "customers").unwrap();
        let planned = Output::plan(&at("list.csv"), Kind::File, &[at("list.partial.csv")]).unwrap();
        let message = planned.partial().unwrap_err().to_string();
        assert!(message.ends_with("this run reads it. Name another file"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("mine.toml"), "scenario").unwrap();
        for (link, to) in [("link.csv", "mine.toml"), ("loose.csv", "nowhere.csv"), ("device.csv", "/dev/null")] {
            std::os::unix::fs::symlink(to, at(link)).unwrap();
            let message = Output::plan(&at(link), Kind::File, &[]).unwrap_err().to_string();
            assert!(message.ends_with("it is a link. Name the file itself"), "{message}");
        }
        assert!(std::process::Command::new("mkfifo").arg(at("pipe.csv")).status().unwrap().success());
        for name in [at("pipe.csv"), PathBuf::from("/dev/null")] {
            let message = Output::plan(&name, Kind::File, &[]).unwrap_err().to_string();
            assert!(message.ends_with("it is a device or a pipe, not a file"), "{message}");
        }
        assert_eq!(names(folder.path()), ["device.csv", "link.csv", "loose.csv", "mine.toml", "pipe.csv"]);
    }
}
