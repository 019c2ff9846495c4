//! From bytes to letters: UTF-8, UTF-16 with its mark, or the Windows code page of older exports.

use crate::scenario::clip;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A list may be this long: 256 MiB.
const LARGEST_LIST: usize = 256 << 20;

/// A text with a byte of 0 among so many is a text with damage.
const FEW: usize = 50;

/// The text, without its mark, and a word on it where another reading was possible.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<(String, Option<String>), String> {
    if bytes.len() > LARGEST_LIST {
        return Err(format!("it is {} MiB long, at most 256 MiB are read", bytes.len() >> 20));
    }
    for (mark, wide) in [(&[0xff, 0xfe], UTF_16LE), (&[0xfe, 0xff], UTF_16BE)] {
        if let Some(letters) = bytes.strip_prefix(mark) {
            let text = wide.decode_without_bom_handling_and_without_replacement(letters);
            return match text.filter(|text| !text.contains('\0')) {
                Some(text) => Ok((text.into_owned(), None)),
                None => Err("it begins as UTF-16 and does not go on so: save it as CSV (UTF-8)".to_owned()),
            };
        }
    }
    if let Some(first) = bytes.iter().position(|byte| *byte == 0) {
        let parity = |odd: usize| bytes.iter().skip(odd).step_by(2).all(|byte| *byte != 0);
        let nothing = bytes.iter().filter(|byte| **byte == 0).count();
        // Of wide text in letters of the West nearly every second byte is 0.
        let wide = parity(0) != parity(1) && 4 * nothing >= bytes.len();
        if !wide && bytes.len() >= FEW * nothing {
            let line = bytes[..first].iter().filter(|byte| **byte == b'\n').count() + 1;
            let times = if nothing == 1 { "a byte".to_owned() } else { format!("{nothing} bytes") };
            return Err(format!("it holds {times} of value 0, which no text does (line {line}): is it damaged?"));
        }
        let what = if wide { "it seems to be UTF-16 without its mark" } else { "it is not a text file" };
        return Err(format!("{what}: save it as CSV (UTF-8)"));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok((text, None))
        }
        Err(error) => older(error.as_bytes(), error.utf8_error().valid_up_to() + 1),
    }
}

/// Text that is not UTF-8 from some byte on.
fn older(bytes: &[u8], from: usize) -> Result<(String, Option<String>), String> {
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    let mixed = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    if mixed || text.contains(|letter| matches!(letter, '\u{80}'..='\u{9f}')) {
        return Err(format!("it is not UTF-8 text, byte {from}: save it as CSV (UTF-8)"));
    }
    let word = text.split(|letter: char| !letter.is_alphanumeric() && letter.is_ascii()).find(|word| !word.is_ascii());
    let note = format!("read with the letters of Windows-1252: is `{}` right?", clip(word.unwrap_or_default()));
    Ok((text, Some(note)))
}

/// The same letters are the same name, whether an accent stands on its letter or behind it.
pub(crate) fn composed(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}
