//! A rule text as words and signs, as far as it needs no grammar: where functions begin, which `{` is still open.

/// Words and signs outside comments and texts, with their bytes; of several signs each by itself.
fn words(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    while at < bytes.len() {
        let rest = &bytes[at..];
        at += if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |end| end + 2)
        } else if rest[0] == b'"' || rest[0] == b'`' {
            let mut end = 1;
            while end < rest.len() && rest[end] != rest[0] {
                end += 1 + usize::from(rest[end] == b'\\');
            }
            end + 1
        } else if rest[0].is_ascii_whitespace() {
            1
        } else {
            let length = rest.iter().take_while(|byte| inside(**byte)).count().max(1);
            found.push((at, &text[at..at + length]));
            length
        };
    }
    found
}

/// Every `fn NAME`: the byte of the name, and the name.
pub(super) fn definitions(text: &str) -> Vec<(usize, &str)> {
    words(text).windows(2).filter(|pair| pair[0].1 == "fn").map(|pair| pair[1]).collect()
}

/// The last `{` in `text` that is still open at its end.
pub(super) fn unclosed(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, word) in words(text) {
        match word {
            "{" => open.push(at),
            "}" => _ = open.pop(),
            _ => (),
        }
    }
    open.pop()
}
