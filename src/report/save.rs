//! A file that appears whole or not at all: written under a temporary name in the same folder, synced, renamed.

use crate::error::{Error, Result};
use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file in the making. Dropped unfinished, it leaves nothing behind.
pub struct Draft {
    target: PathBuf,
    file: NamedTempFile,
}

impl Draft {
    /// Begins it, so that a folder which cannot be written to is known before anything runs.
    ///
    /// # Errors
    /// [`Error::Usage`] if `target` is a folder, or its folder does not exist or refuses files.
    pub fn begin(target: &Path) -> Result<Draft> {
        let refused = |cause: &dyn Display| Error::Usage(format!("cannot write {}: {cause}", target.display()));
        if target.is_dir() {
            return Err(refused(&"it is a folder"));
        }
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let file = shared().prefix(".tenure-").tempfile_in(folder).map_err(|cause| refused(&cause))?;
        Ok(Draft { target: target.to_path_buf(), file })
    }

    /// Writes it and gives it its name; what stood there before is replaced.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses; what stood there before is then untouched.
    pub fn finish(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let written = (|| {
            let mut out = BufWriter::new(&mut self.file);
            write(&mut out)?;
            out.flush()?;
            drop(out);
            self.file.as_file().sync_all()?;
            self.file.persist(&self.target)?;
            Ok(())
        })();
        written.map_err(|cause| Error::Io { action: format!("write {}", self.target.display()), cause })
    }
}

/// A temporary file may be read by its owner only; a result by whom the system's own rules allow.
fn shared() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
