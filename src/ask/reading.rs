//! Files as bytes and as text, none of them larger than a reader can use.

use crate::error::{Error, Result};
use crate::import::{CUSTOMERS, PURCHASES};
use bytesize::ByteSize;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// A list of customers, or an export.
pub(super) const LARGEST_LIST: usize = 256 << 20;

/// An export that is to be imported, whole.
///
/// # Errors
/// [`Error::Usage`]: it cannot be read, or would take more memory than is allowed.
pub fn export(path: &Path, memory: u64) -> Result<Vec<u8>> {
    /// Its text in letters, and what is made of it: so many times its bytes.
    const TIMES: u64 = 12;
    /// What is kept of a line, each being a customer of its own: measured 425 MB of 23.7 MB in a million lines.
    const LINE: u64 = 200;
    let cannot = |cause: String| Error::Usage(format!("cannot read {}: {cause}", path.display()));
    let bytes = bounded(path, LARGEST_LIST).map_err(cannot)?;
    affordable(TIMES * bytes.len() as u64 + LINE * lines(&bytes), memory).map_err(cannot)?;
    Ok(bytes)
}

/// How many lines there are.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// What a fit takes beside its tables: the program, and the chains of the posterior.
pub(super) const FITTING: u64 = 12 << 20;

/// What a fit takes of a table and what is made of it. Measured with 10 thousand to a million lines of an import, two threads, of the
/// peak: of orders with 1 to 11 lines a customer, of subscriptions, of cohorts. It came out at 1.0 to 1.2 times that, 1.6 where that is 10 MB.
pub(super) fn fitting(name: &str, bytes: &[u8]) -> u64 {
    /// Its text and its cells: so many times its bytes.
    const TIMES: u64 = 3;
    // Of each line, and of each customer that has lines of its own: its history, which no other may have, and what it will do.
    let (line, history) = match name {
        CUSTOMERS => (130, 0),
        PURCHASES => (80, 300),
        _ => (80, 0),
    };
    TIMES * bytes.len() as u64 + line * lines(bytes) + history * customers(bytes)
}

/// How many customers there are, where all lines of one stand together.
fn customers(bytes: &[u8]) -> u64 {
    let mut before: &[u8] = &[];
    let names = bytes.split(|byte| *byte == b'\n').filter_map(|line| line.split(|byte| *byte == b',').next());
    names.filter(|name| std::mem::replace(&mut before, name) != *name).count() as u64
}

/// Refuses what would take more than is allowed.
pub(super) fn affordable(need: u64, memory: u64) -> std::result::Result<(), String> {
    let [shown, allowed] = [need, memory].map(|bytes| ByteSize(bytes).display().iec());
    if need > memory {
        return Err(format!("it would take about {shown} of memory, and {allowed} are allowed: --memory allows more"));
    }
    Ok(())
}

/// All of a file, unless it is larger than `largest` bytes.
pub(super) fn bounded(path: &Path, largest: usize) -> std::result::Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|cause| plain(&cause))?;
    // What the system says is believed, so that nothing is read in vain, and then seen to be true.
    if file.metadata().is_ok_and(|about| about.len() > largest as u64) {
        return Err(too_large(largest));
    }
    file.take(largest as u64 + 1).read_to_end(&mut bytes).map_err(|cause| plain(&cause))?;
    within(bytes, largest)
}

/// The same of what is there already.
pub(super) fn within(bytes: Vec<u8>, largest: usize) -> std::result::Result<Vec<u8>, String> {
    if bytes.len() > largest { Err(too_large(largest)) } else { Ok(bytes) }
}

fn too_large(largest: usize) -> String {
    let unit = if largest < 1 << 20 { format!("{} KiB", largest >> 10) } else { format!("{} MiB", largest >> 20) };
    format!("it is larger than {unit}")
}

/// A byte order mark, as Windows editors write it, is not part of the text.
pub(super) fn text(bytes: Vec<u8>) -> std::result::Result<String, String> {
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
#[must_use]
pub fn plain(cause: &std::io::Error) -> String {
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

    #[test]
    fn a_fit_takes_more_of_many_customers_than_of_many_lines() {
        let table = |each: usize| {
            let line = |line: usize| format!("klant-{:07},2024-01-01,12.50\n", line / each);
            (0..60_000).map(line).collect::<String>()
        };
        let [one, ten] = [1, 10].map(|each| fitting(PURCHASES, table(each).as_bytes()));
        assert_eq!(one - ten, 300 * (60_000 - 6_000));
        let all = FITTING + one + fitting(CUSTOMERS, table(1).as_bytes());
        // As measured of the worst: a million customers with a line each.
        assert!((600.0..900.0).contains(&((all - FITTING) as f64 / 60_000.0)), "{all}");
    }
}
