//! A command as people copy it.

/// The command of these words, without the name of the program; a shell takes each for what it is.
#[must_use]
pub fn command(words: &[String]) -> String {
    let all = ["tenure"].into_iter().chain(words.iter().map(String::as_str)).map(quoted);
    all.collect::<Vec<String>>().join(" ")
}

/// A word as a shell takes it for what it is: those of an earlier result, and names in a scenario, may be anybody's.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || "_-./=:,+%@".contains(it);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
