//! Text that people wrote elsewhere, as it may be shown.

/// What a message holds at most, in characters.
const LONGEST: usize = 1000;
/// What a name takes at most.
const LONGEST_NAME: usize = 60;

/// The same text without what steers a terminal, turns the direction of writing or cannot be seen; on one line, and not
/// without end.
#[must_use]
pub fn visible(text: &str) -> String {
    first(text, LONGEST)
}

/// The same of a name that stands among other words.
#[must_use]
pub fn name(text: &str) -> String {
    first(text, LONGEST_NAME)
}

/// The beginning of a text, as it may be shown.
#[must_use]
pub fn first(text: &str, most: usize) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(most).map(visible_character).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The whole of a text, as it may be shown: on one line, whatever it holds.
#[must_use]
pub fn line(text: &str) -> String {
    first(text, usize::MAX)
}

/// A text that others wrote, as TOML writes one: between quotes on one line, so that nothing of it steers the file that it goes into or the
/// terminal that shows it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text without what cannot be seen or turns the direction of writing; one that a spreadsheet would take for a formula gets an apostrophe
/// before it. What it holds of quotes and separators stands between quotes.
#[must_use]
pub fn harmless(text: &str) -> String {
    let shown = line(text);
    // The wide ones are those of East Asian keyboards, which some spreadsheets take for the narrow ones.
    let formula = shown.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula { format!("'{shown}") } else { shown }
}

/// The same for one character; what cannot be shown becomes U+FFFD.
fn visible_character(character: char) -> char {
    if character.is_ascii_graphic() {
        return character;
    }
    let blank = matches!(
        character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}'
    );
    if character.is_whitespace() {
        ' '
    } else if blank || !printable(character) {
        '\u{fffd}'
    } else {
        character
    }
}

/// Whether the standard library would print it. Behind another character, so that accents which combine are left alone.
fn printable(character: char) -> bool {
    matches!(character, '"' | '\'' | '\\') || format!("a{character}").escape_debug().nth(2).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_left_and_what_is_hidden_is_shown() {
        let names = "Café privé e\u{301} ß Ωμέγα «naïve» 東京 \"it's\" a\\b – € … 👍 مرحبا";
        assert_eq!(visible(names), names);
        for hidden in "\u{1b}\u{7}\u{9b}\u{61c}\u{ad}\u{200b}\u{200f}\u{202e}\u{2060}\u{2062}\u{2066}\u{feff}\u{fff9}\u{e0041}\u{e0101}\u{3164}"
            .chars()
        {
            assert_eq!(visible(&format!("a{hidden}b")), "a\u{fffd}b", "{hidden:?}");
        }
        assert_eq!(visible("a\tb\nc\u{2028}d\u{a0}e"), "a b c d e");
        assert_eq!(quoted("a \"b\"\\c\nd = 1 #\u{1b}\u{202e}"), "\"a \\\"b\\\"\\\\c d = 1 #\u{fffd}\u{fffd}\"");
        assert_eq!(visible(&"x".repeat(900_000)).chars().count(), LONGEST + 1);
    }
}
