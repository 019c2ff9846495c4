//! A folder of results: filled under another name beside its own, and put in the place of an earlier one as a whole.

use super::{Holds, Output, folder, plain};
use crate::cli::interrupt::Interrupt;
use crate::error::{Error, Result};
use crate::legible::visible;
use same_file::is_same_file;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use tempfile::TempDir;

/// Writes a file of a folder, by its name.
pub(in crate::cli) type Fill<'a> =
    &'a mut dyn FnMut(&str, &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()>;

impl Output {
    /// Fills it under another name beside its own, and gives it its name at the end.
    ///
    /// # Errors
    /// [`Error::Run`] if the disk refuses or something new stands there; what stands there is then untouched.
    pub(in crate::cli) fn fill(self, interrupt: &Interrupt, fill: impl FnOnce(Fill) -> io::Result<()>) -> Result<()> {
        let done = || {
            let drafts = self.drafts()?;
            interrupt.drafting(drafts.path(), &self.target);
            fill(&mut |name, write| {
                // Who leaves takes away what is there: nothing new may come meanwhile.
                let mut new = interrupt.holding(|| File::create(drafts.path().join(name)))?;
                let mut out = BufWriter::new(&mut new);
                write(&mut out)?;
                out.flush()?;
                drop(out);
                new.sync_all()
            })?;
            #[cfg(unix)]
            File::open(drafts.path())?.sync_all()?;
            self.place().map_err(io::Error::other)?;
            interrupt.placing(|| self.take_place(drafts))
        };
        done().map_err(|cause: io::Error| Error::Run(self.cannot(&plain(&cause, folder(&self.target)))))
    }

    /// A folder beside it, gone when it is dropped.
    pub(super) fn drafts(&self) -> io::Result<TempDir> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let drafts = builder.prefix(".tenure-").tempdir_in(folder(&self.target))?;
        if let Ok(earlier) = fs::metadata(&self.target) {
            fs::set_permissions(drafts.path(), earlier.permissions())?;
        }
        Ok(drafts)
    }

    /// In place of an earlier one, which is put aside until the new one stands there.
    fn take_place(&self, drafts: TempDir) -> io::Result<()> {
        let new = drafts.keep();
        let discard = |cause| {
            let _ = fs::remove_dir_all(&new);
            Err(cause)
        };
        if fs::symlink_metadata(&self.target).is_err() {
            return fs::rename(&new, &self.target).or_else(discard);
        }
        let aside = match tempfile::Builder::new().prefix(".tenure-").tempdir_in(folder(&self.target)) {
            Ok(aside) => aside,
            Err(cause) => return discard(cause),
        };
        let earlier = aside.path().join("earlier");
        if let Err(cause) = fs::rename(&self.target, &earlier) {
            return discard(cause);
        }
        if let Err(cause) = fs::rename(&new, &self.target) {
            if fs::rename(&earlier, &self.target).is_err() {
                // It is not lost, wherever it is now.
                let _ = aside.keep();
            }
            return discard(cause);
        }
        Ok(())
    }

    /// Why a folder of results must not take this place: only an earlier one, or one without anything in it, may be replaced.
    pub(super) fn place_of_folder(&self, kind: Holds) -> std::result::Result<(), String> {
        let told = |cause: &io::Error| plain(cause, folder(&self.target));
        let there = match fs::symlink_metadata(&self.target) {
            Ok(there) => there.file_type(),
            Err(_) if self.target.file_name().is_none() => return Err("it is not the name of a folder".to_string()),
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
            Err(cause) => return Err(told(&cause)),
        };
        match () {
            () if there.is_symlink() => return Err("it is a link. Name the folder itself".to_string()),
            () if !there.is_dir() => return Err("it is a file, not a folder".to_string()),
            // A way that leads up, or to here, is no name that a folder can be given.
            () if self.target.file_name().is_none() => return Err("it has no name of its own".to_string()),
            () => {}
        }
        let mut others = Vec::new();
        for entry in fs::read_dir(&self.target).map_err(|cause| told(&cause))? {
            let entry = entry.map_err(|cause| told(&cause))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if self.inputs.iter().any(|input| is_same_file(input, entry.path()).unwrap_or(false)) {
                return Err(format!("this run reads {} in it. Name another folder", visible(&name)));
            }
            if !plain || !kind.has(&name) {
                others.push(visible(&name));
            }
        }
        others.sort();
        match others.first() {
            Some(other) => Err(format!("{other} is in it, which is none of its {}. Name another folder", kind.word())),
            None if fs::read_dir(&self.target).is_ok_and(|mut it| it.next().is_none()) => Ok(()),
            None => kind.may_go(&self.target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;
    use crate::report::DICTIONARY;
    use std::path::{Path, PathBuf};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn plan(target: &Path, inputs: &[PathBuf]) -> Result<Output> {
        Output::plan(target, Kind::Folder(Holds::Tables), inputs)
    }

    /// A folder with a dictionary and one more table.
    fn filled(target: &Path, text: &str) -> Result<()> {
        plan(target, &[])?.fill(&Interrupt::deaf(), |fill| {
            fill(DICTIONARY, &mut |out| out.write_all(b"file,column,value,meaning,unit\n"))?;
            fill("series.csv", &mut |out| out.write_all(text.as_bytes()))
        })
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all_and_replaces_an_earlier_one() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("results");
        plan(&target, &[]).unwrap();
        assert!(names(home.path()).is_empty(), "a plan leaves nothing behind");
        filled(&target, "first").unwrap();
        let failed = plan(&target, &[]).unwrap().fill(&Interrupt::deaf(), |fill| {
            fill("series.csv", &mut |out| out.write_all(&vec![b'x'; 100_000]))?;
            fill("ledger.csv", &mut |_| Err(ErrorKind::StorageFull.into()))
        });
        assert_eq!(failed.unwrap_err().to_string(), format!("cannot write {}: the disk is full", target.display()));
        assert_eq!(fs::read(target.join("series.csv")).unwrap(), b"first");
        fs::write(target.join("customers.csv"), "of an earlier run").unwrap();
        filled(&target, "second").unwrap();
        assert_eq!(fs::read(target.join("series.csv")).unwrap(), b"second");
        assert_eq!(names(&target), [DICTIONARY, "series.csv"], "what it does not write any more is gone");
        assert_eq!(names(home.path()), ["results"], "nothing is left behind");
    }

    #[test]
    fn no_other_folder_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let why = |name: &str| match plan(&at(name), &[at("read/customers.csv")]) {
            Err(Error::Usage(message)) => message.replace(&format!("cannot write {}: ", at(name).display()), ""),
            other => panic!("{name}: {other:?}"),
        };
        for folder in ["empty", "mine", "alike", "read", "grown"] {
            fs::create_dir(at(folder)).unwrap();
        }
        filled(&at("grown"), "").unwrap();
        fs::write(at("grown/notes.txt"), "mine").unwrap();
        filled(&at("read"), "").unwrap();
        fs::write(at("read/customers.csv"), "id").unwrap();
        fs::write(at("mine/plan.xlsx"), "mine").unwrap();
        fs::write(at("alike/series.csv"), "mine").unwrap();
        fs::write(at("alike/dictionary.csv"), "word,meaning\n").unwrap();
        fs::write(at("file"), "mine").unwrap();
        assert_eq!(why("mine"), "plan.xlsx is in it, which is none of its tables. Name another folder");
        assert_eq!(why("grown"), "notes.txt is in it, which is none of its tables. Name another folder");
        assert_eq!(why("alike"), "it holds files without the dictionary.csv of an earlier result. Name another folder");
        assert_eq!(why("read"), "this run reads customers.csv in it. Name another folder");
        assert_eq!(why("file"), "it is a file, not a folder");
        assert_eq!(why("empty/.."), "it has no name of its own");
        assert_eq!(why("nowhere/results"), format!("there is no folder {}", at("nowhere").display()));
        filled(&at("empty"), "now there").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("empty"), at("link")).unwrap();
            assert_eq!(why("link"), "it is a link. Name the folder itself");
        }
        assert_eq!(fs::read(at("mine/plan.xlsx")).unwrap(), b"mine");
        assert_eq!(fs::read(at("grown/notes.txt")).unwrap(), b"mine");
    }

    #[test]
    fn what_came_in_between_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("results");
        let planned = plan(&target, &[]).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("plan.xlsx"), "mine").unwrap();
        let late = planned.fill(&Interrupt::deaf(), |fill| fill("series.csv", &mut |_| Ok(())));
        assert!(late.unwrap_err().to_string().ends_with("none of its tables. Name another folder"));
        assert_eq!((names(home.path()), names(&target)), (vec!["results".to_owned()], vec!["plan.xlsx".to_owned()]));
    }
}
