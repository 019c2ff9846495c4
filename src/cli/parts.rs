//! Parts of a job as files: opened to be read, and to grow.

use crate::ask::plain;
use crate::error::{Error, Result};
use crate::report::VERSION;
use crate::shard::{BEGINNING, Header, Known, Records};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A part that is there.
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) header: Header,
    pub(super) records: Records,
    file: File,
}

/// A part to which runs are added.
pub(super) struct Growing {
    pub(super) header: Header,
    file: File,
    length: u64,
}

/// Whether a file begins as a part does.
pub(super) fn is_part(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING.len() as u64).read_to_end(&mut beginning));
    read.is_ok() && beginning == BEGINNING
}

impl Part {
    /// Reads what is in it, and believes no byte that its checksums do not vouch for.
    pub(super) fn open(path: &Path) -> Result<Part> {
        Part::read(path, OpenOptions::new().read(true))
    }

    /// The same, and nobody else adds to it meanwhile.
    pub(super) fn open_to_grow(path: &Path) -> Result<Part> {
        let part = Part::read(path, OpenOptions::new().read(true).append(true))?;
        // Where the system knows no locks, nobody is asked.
        if let Err(TryLockError::WouldBlock) = part.file.try_lock() {
            return Err(part.cannot("go on with", "another process does"));
        }
        // It may have grown until then.
        let records = part.header.records(&mut part.behind_beginning()?, part.length()?);
        Ok(Part { records: records.map_err(|cause| part.cannot("read", &plain(&cause)))?, ..part })
    }

    fn read(path: &Path, how: &OpenOptions) -> Result<Part> {
        let cannot = |why: String| Error::Usage(format!("cannot read {}: {why}", path.display()));
        // A device or a pipe has no end.
        let kind = std::fs::metadata(path).map_err(|cause| cannot(plain(&cause)))?;
        if !kind.is_file() {
            return Err(cannot("it is not a file".to_owned()));
        }
        let file = how.open(path).map_err(|cause| cannot(plain(&cause)))?;
        let mut reader = BufReader::new(&file);
        let header = Header::read(&mut reader, VERSION).map_err(cannot)?;
        let records = header.records(&mut reader, kind.len()).map_err(|cause| cannot(plain(&cause)))?;
        Ok(Part { path: path.to_path_buf(), header, records, file })
    }

    /// The figures of a run that is in it.
    pub(super) fn run(&self, run: u32) -> Result<Vec<u8>> {
        let damaged = || self.cannot("read", &format!("run {run} in it is damaged"));
        let (place, length) = *self.records.places.get(&run).ok_or_else(damaged)?;
        let mut record = vec![0; length];
        let read = (&self.file).seek(SeekFrom::Start(place)).and_then(|_| (&self.file).read_exact(&mut record));
        read.map_err(|cause| self.cannot("read", &plain(&cause)))?;
        self.header.figures(run, &record).map(<[u8]>::to_vec).ok_or_else(damaged)
    }

    /// What is known of it to people.
    pub(super) fn known(&self) -> Known<'_> {
        Known { name: self.path.display().to_string(), header: &self.header, records: &self.records }
    }

    /// What is not whole at its end is dropped.
    pub(super) fn grow(self) -> Result<Growing> {
        let cut = self.file.set_len(self.records.whole);
        cut.map_err(|cause| Error::Run(format!("cannot write {}: {}", self.path.display(), plain(&cause))))?;
        Ok(Growing { header: self.header, file: self.file, length: self.records.whole })
    }

    pub(super) fn cannot(&self, what: &str, why: &str) -> Error {
        Error::Usage(format!("cannot {what} {}: {why}", self.path.display()))
    }

    fn length(&self) -> Result<u64> {
        self.file.metadata().map(|it| it.len()).map_err(|cause| self.cannot("read", &plain(&cause)))
    }

    fn behind_beginning(&self) -> Result<BufReader<&File>> {
        (&self.file).seek(SeekFrom::Start(self.header.bytes())).map_err(|cause| self.cannot("read", &plain(&cause)))?;
        Ok(BufReader::new(&self.file))
    }
}

impl Growing {
    /// Adds a run. What could not be written whole is taken away again.
    pub(super) fn add(&mut self, run: u32, figures: &[u8]) -> io::Result<()> {
        let record = self.header.record(run, figures).map_err(io::Error::other)?;
        if let Err(cause) = self.file.write_all(&record) {
            let _ = self.file.set_len(self.length);
            return Err(cause);
        }
        self.length += record.len() as u64;
        Ok(())
    }

    /// Sees that all of it is on the disk; says how large it is.
    pub(super) fn close(self) -> io::Result<u64> {
        self.file.sync_all()?;
        Ok(self.length)
    }
}
