//! Its form as a file: a line that says what it is, a line that says what is in it (JSON), the files as they are, and the checksum of all that
//! (SHA-256).

use super::{Asked, Bundle, Kind, Part};
use crate::legible::{grouped, name};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What such a file may take, in bytes: the largest list, and all else.
pub const LARGEST: usize = 320 << 20;

/// What it begins with, the number of its form behind it.
const BEGINNING: &str = "tenure results ";
const FORM: &str = "1";
/// The checksum in hexadecimal digits, and a line break.
const CHECKSUM: usize = 65;

/// What is in it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    tenure: String,
    hash: String,
    figures: String,
    asked: Asked,
    parts: Vec<Entry>,
}

/// A file in it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: Kind,
    name: String,
    shown: String,
    bytes: usize,
}

/// Of what any version wrote.
#[derive(Deserialize)]
struct Origin {
    tenure: String,
}

impl Bundle {
    /// As a file that this version of the program writes.
    ///
    /// # Errors
    /// Why there is none, for people: it would be too large.
    pub fn file(&self, version: &str) -> Result<Vec<u8>, String> {
        let entry =
            |it: &Part| Entry { kind: it.kind, name: it.name.clone(), shown: it.shown.clone(), bytes: it.bytes.len() };
        let Bundle { asked, hash, figures, parts } = self;
        let contents = Contents {
            tenure: version.to_owned(),
            hash: hash.clone(),
            figures: figures.clone(),
            asked: asked.clone(),
            parts: parts.iter().map(entry).collect(),
        };
        let contents = serde_json::to_string(&contents).map_err(|cause| cause.to_string())?;
        let mut file = format!("{BEGINNING}{FORM}\n{contents}\n").into_bytes();
        parts.iter().for_each(|part| file.extend_from_slice(&part.bytes));
        let checksum = checksum(&file);
        file.extend_from_slice(checksum.as_bytes());
        if file.len() > LARGEST { Err(too_large()) } else { Ok(file) }
    }

    /// Reads what this version wrote.
    ///
    /// # Errors
    /// Why it cannot be, for people: it is something else, not all of it is there, it is damaged, or another version made it.
    pub fn read(file: &[u8], version: &str) -> Result<Bundle, String> {
        if file.len() > LARGEST {
            return Err(too_large());
        }
        let damaged = || "it is damaged: its checksum is not that of what is in it".to_owned();
        let rest = file.strip_prefix(BEGINNING.as_bytes()).ok_or("it holds no results of tenure")?;
        let (form, rest) = line(rest).ok_or("it is cut off: not even its beginning is whole")?;
        if form != FORM.as_bytes() {
            return Err("it has a form that this version does not know: a later version made it".to_owned());
        }
        let (contents, rest) = line(rest).ok_or("it is cut off: not even its beginning is whole")?;
        let known = serde_json::from_slice::<Contents>(contents);
        let (body, sum) = file.split_at(file.len().saturating_sub(CHECKSUM));
        if checksum(body).as_bytes() != sum {
            let there = rest.len();
            let all = known.ok().and_then(|it| it.parts.iter().try_fold(CHECKSUM, |sum, it| sum.checked_add(it.bytes)));
            return Err(match all {
                Some(all) if there < all => format!(
                    "it is cut off: {} of its {} bytes are missing",
                    grouped((all - there) as f64, 0),
                    grouped((file.len() - there + all) as f64, 0)
                ),
                _ => damaged(),
            });
        }
        let origin = serde_json::from_slice::<Origin>(contents).map_err(|_| damaged())?.tenure;
        if origin != version {
            return Err(format!(
                "tenure {} made it, and this is tenure {version}: the same figures come from the same version",
                name(&origin)
            ));
        }
        let Contents { hash, figures, asked, parts, .. } = known.map_err(|_| damaged())?;
        let mut rest = rest.strip_suffix(sum).unwrap_or_default();
        let mut read = Vec::new();
        for Entry { kind, name, shown, bytes } in parts {
            let (own, others) = rest.split_at_checked(bytes).ok_or_else(damaged)?;
            read.push(Part { kind, name, shown, bytes: own.to_vec() });
            rest = others;
        }
        if rest.is_empty() { Ok(Bundle { asked, hash, figures, parts: read }) } else { Err(damaged()) }
    }
}

fn too_large() -> String {
    format!("it would be larger than {} MiB, with all that the scenario names", LARGEST >> 20)
}

/// A line, and what follows it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|it| *it == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Of all of it, as it stands at the end.
fn checksum(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits + "\n"
}
