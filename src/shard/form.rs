//! A part as a file. At its beginning stands whose runs it has, and all that they are played from; then one record a run, in the order in which
//! they were finished. Each has its length and its checksum, made with that of the beginning: none counts in another part. What is not a whole
//! record ends what is believed of it.

use super::Share;
use crate::bundle::{self, Bundle};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Read};

/// What it begins with, the number of its form behind it.
pub const BEGINNING: &[u8] = b"tenure part ";
const FORM: &[u8] = b"1\n";
/// Index and count of the share, whether accounts are kept, and the length of the bundle.
const FIXED: usize = 4 + 4 + 1 + 8;
const CHECKSUM: usize = 32;

/// What stands before the figures of a run: how many bytes they take, and the run; and its checksum behind them.
const BEFORE: usize = 4 + 4;
const BEHIND: usize = 8;
/// The most that a run may take.
const LARGEST: usize = 1 << 30;

/// What stands at the beginning of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// What the runs are of. Nothing is known of their figures.
    pub bundle: Bundle,
    /// Which runs it is to have.
    pub share: Share,
    /// Whether what each customer came to is in it.
    pub accounts: bool,
    checksum: [u8; CHECKSUM],
    bytes: u64,
}

/// Where the runs of a part stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// By run: where its record begins, and how many bytes it has.
    pub places: BTreeMap<u32, (u64, usize)>,
    /// Bytes of the part that are whole.
    pub whole: u64,
    /// Bytes after them that are no record: cut off when they were written, or damaged.
    pub left: u64,
}

impl Header {
    /// Of a new part, and its bytes.
    ///
    /// # Errors
    /// Why there is none, for people: it would be too large.
    pub fn new(bundle: Bundle, share: Share, accounts: bool, version: &str) -> Result<(Header, Vec<u8>), String> {
        let file = bundle.file(version)?;
        let mut bytes = [BEGINNING, FORM].concat();
        bytes.extend_from_slice(&share.index().to_le_bytes());
        bytes.extend_from_slice(&share.of().to_le_bytes());
        bytes.push(u8::from(accounts));
        bytes.extend_from_slice(&(file.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&file);
        let checksum: [u8; CHECKSUM] = Sha256::digest(&bytes).into();
        bytes.extend_from_slice(&checksum);
        Ok((Header { bundle, share, accounts, checksum, bytes: bytes.len() as u64 }, bytes))
    }

    /// Reads what this version wrote.
    ///
    /// # Errors
    /// Why it cannot be, for people: it is something else, not all of it is there, it is damaged, or another version made it.
    pub fn read(from: &mut impl Read, version: &str) -> Result<Header, String> {
        let damaged = || "it is damaged: its checksum is not that of its beginning".to_owned();
        let beginning = some(from, BEGINNING.len() + FORM.len())?;
        let form = beginning.strip_prefix(BEGINNING).ok_or("it holds no part of a job of tenure")?;
        if form.len() < FORM.len() {
            return Err(cut_off());
        }
        if form != FORM {
            return Err("it has a form that this version does not know: a later version made it".to_owned());
        }
        let fixed = some(from, FIXED)?;
        let (index, of, accounts, length) = fields(&fixed).ok_or_else(cut_off)?;
        let length = usize::try_from(length).ok().filter(|it| *it <= bundle::LARGEST).ok_or_else(damaged)?;
        let file = some(from, length)?;
        let checksum = some(from, CHECKSUM)?;
        if file.len() < length || checksum.len() < CHECKSUM {
            return Err(cut_off());
        }
        let known: [u8; CHECKSUM] =
            Sha256::new().chain_update(&beginning).chain_update(&fixed).chain_update(&file).finalize().into();
        if checksum != known || accounts > 1 {
            return Err(damaged());
        }
        let bundle = Bundle::read(&file, version)?;
        let share = Share::new(index, of).ok_or_else(damaged)?;
        let bytes = (beginning.len() + fixed.len() + file.len() + checksum.len()) as u64;
        Ok(Header { bundle, share, accounts: accounts == 1, checksum: known, bytes })
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many runs it is to have.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.share.count(self.bundle.asked.runs)
    }

    /// The record of a run with these figures.
    ///
    /// # Errors
    /// Why there is none, for people: it would be too large.
    pub fn record(&self, run: u32, figures: &[u8]) -> Result<Vec<u8>, String> {
        let length = u32::try_from(figures.len()).ok().filter(|_| figures.len() <= LARGEST);
        let length = length.ok_or("a run would take more than 1 GiB in it")?;
        let mut record = [&length.to_le_bytes()[..], &run.to_le_bytes(), figures].concat();
        let checksum = self.of_record(&record);
        record.extend_from_slice(&checksum);
        Ok(record)
    }

    /// The figures of this run, from its record; `None` where it is not.
    #[must_use]
    pub fn figures<'a>(&self, run: u32, record: &'a [u8]) -> Option<&'a [u8]> {
        (self.run(record)? == run).then(|| &record[BEFORE..record.len() - BEHIND])
    }

    /// Whose record it is; `None` where it is none.
    fn run(&self, record: &[u8]) -> Option<u32> {
        let (own, checksum) = record.split_last_chunk::<BEHIND>()?;
        let (_, rest) = own.split_first_chunk::<4>()?;
        let (run, _) = rest.split_first_chunk()?;
        (self.of_record(own) == *checksum).then(|| u32::from_le_bytes(*run))
    }

    /// Finds the records of a part of so many bytes, which is read from behind its beginning on.
    ///
    /// # Errors
    /// Those of the reader; and as data that is not valid, for people, where whole records are not those of the part.
    pub fn records(&self, from: &mut impl Read, length: u64) -> io::Result<Records> {
        let mut found = Records { whole: self.bytes, ..Records::default() };
        let mut record = Vec::new();
        loop {
            found.left = length.saturating_sub(found.whole);
            record.clear();
            from.by_ref().take(4).read_to_end(&mut record)?;
            let Some(figures) = record.first_chunk().map(|it| u32::from_le_bytes(*it) as usize) else { break };
            let all = BEFORE + figures + BEHIND;
            if figures > LARGEST || all as u64 > found.left {
                break;
            }
            from.by_ref().take(all as u64 - 4).read_to_end(&mut record)?;
            let Some(run) = self.run(&record).filter(|_| record.len() == all) else { break };
            if !self.share.has(run) || run >= self.bundle.asked.runs {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("run {run} in it is none of part {}", self.share),
                ));
            }
            if found.places.insert(run, (found.whole, all)).is_some() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, format!("run {run} is twice in it")));
            }
            found.whole += all as u64;
        }
        Ok(found)
    }

    /// The checksum of a record.
    fn of_record(&self, own: &[u8]) -> [u8; BEHIND] {
        let all: [u8; CHECKSUM] = Sha256::new().chain_update(self.checksum).chain_update(own).finalize().into();
        std::array::from_fn(|at| all[at])
    }
}

/// As many bytes, or as there are.
fn some(from: &mut impl Read, count: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(count as u64).read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
    Ok(bytes)
}

/// Index and count of the share, whether accounts are kept, and the length of the bundle.
fn fields(fixed: &[u8]) -> Option<(u32, u32, u8, u64)> {
    let (index, rest) = fixed.split_first_chunk()?;
    let (of, rest) = rest.split_first_chunk()?;
    let (accounts, rest) = rest.split_first()?;
    let (length, _) = rest.split_first_chunk()?;
    Some((u32::from_le_bytes(*index), u32::from_le_bytes(*of), *accounts, u64::from_le_bytes(*length)))
}

fn cut_off() -> String {
    "it is cut off: not even its beginning is whole".to_owned()
}
