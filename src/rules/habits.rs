//! What people bring along from spreadsheets, other languages and their own: what to write instead.

/// Help for a text that Rhai cannot read at byte `at`.
pub(super) fn misread(text: &str, at: usize, message: &str) -> Option<String> {
    let (before, after) = (text.get(..at)?, &text[at..]);
    let word: &str = &after[..after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len())];
    if let Some(number) = thousands(text, at) {
        return Some(format!("write a number without signs between thousands: {number}"));
    }
    if let Some(number) = decimal_comma(text, at) {
        return Some(format!("a decimal is written with a point: {number}"));
    }
    let help = match word.to_lowercase().as_str() {
        "and" => "write `&&` for `and`",
        "or" => "write `||` for `or`",
        "then" => "write `if condition { value } else { other }`",
        "elif" | "elsif" | "elseif" => "write `else if`",
        _ if matches!(last_word(before), "function" | "func" | "def" | "sub") => {
            "a function begins with `fn`: fn retention(customer, base) { base }"
        }
        "mod" => "write `%` for the rest of a division",
        _ if last_word(before) == "not" => "write `!` for `not`",
        _ if after.starts_with(['“', '”', '„', '‘', '’', '«', '»']) => "write straight quotes: \"small\"",
        _ if after.starts_with('>') && before.ends_with('<') => "write `!=` for `<>`",
        _ if message.contains("'=='") => "write `==` to compare",
        _ if after.starts_with(';') && in_brackets_of_if(before) => "write `if condition { value } else { other }`",
        _ if before.trim_end().ends_with('%') => "write a percentage as a decimal: 0.05 for 5%",
        _ if message.contains("';'") => "a `;` ends every statement but the last",
        _ => return None,
    };
    Some(help.into())
}

/// The word that a text ends with.
fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// `2.000.000` or `2,000,000` around byte `at`, without its points or commas.
fn thousands(text: &str, at: usize) -> Option<String> {
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let start = text.get(..at)?.rfind(|c| !part(c)).map_or(0, |before| before + 1);
    let start = start + text[start..].find(|c: char| c.is_ascii_digit())?;
    let number = &text[start..start + text[start..].find(|c| !part(c)).unwrap_or(text.len() - start)];
    let sign = number.find(['.', ',']).map(|at| &number[at..=at])?;
    let (first, rest) = number.split_once(sign)?;
    let groups: Vec<&str> = rest.split(sign).collect();
    let three = |group: &&str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    (first.len() <= 3 && groups.len() > 1 && groups.iter().all(three)).then(|| number.replace(sign, ""))
}

/// `0,03` around the comma at byte `at`, with a point.
pub(super) fn decimal_comma(text: &str, at: usize) -> Option<String> {
    let digits = |c: &char| c.is_ascii_digit();
    let right: String = text.get(at..)?.strip_prefix(',')?.chars().take_while(digits).collect();
    let left: Vec<char> = text[..at].chars().rev().take_while(digits).collect();
    (!left.is_empty() && !right.is_empty()).then(|| format!("{}.{right}", left.iter().rev().collect::<String>()))
}

/// Whether an `if (`, as spreadsheets write it, is still open.
fn in_brackets_of_if(before: &str) -> bool {
    let mut open = 0;
    let bracket = before.char_indices().rev().find(|(_, sign)| {
        open += i32::from(*sign == '(') - i32::from(*sign == ')');
        open > 0
    });
    bracket.is_some_and(|(at, _)| before[..at].trim_end().to_lowercase().ends_with("if"))
}

/// Help for a function that there is not.
pub(super) fn function(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "if" | "iif" | "when" => "write `if condition { value } else { other }`",
        "rand" | "random" | "rnd" | "randbetween" | "norm" | "normal" | "lognormal" | "poisson" | "uniform" => {
            "a rule cannot draw: give the scenario an attribute with a draw, and read it"
        }
        "now" | "today" | "date" | "timestamp" | "sleep" | "time" => {
            "a rule cannot look at the clock: `period` and `year` say when it is"
        }
        "and" => "write `a && b`",
        "or" => "write `a || b`",
        "not" => "write `!a`",
        "power" => "write `pow(x, y)` or `x ** y`",
        "average" | "avg" | "mean" => "write `(a + b) / 2.0`",
        "sum" => "write `a + b`",
        "rounddown" | "trunc" => "write `floor(x)`",
        "roundup" => "write `ceiling(x)`",
        _ => return None,
    })
}

/// Help for a name that there is not.
pub(super) fn name(name: &str) -> Option<&'static str> {
    Some(match name {
        "True" | "TRUE" => "write `true`",
        "False" | "FALSE" => "write `false`",
        "null" | "None" | "nil" | "NULL" => "write a number, such as `0.0`",
        "month" | "quarter" | "week" | "day" => "`period` counts from 0: `period % 12` where a period is a month",
        _ => return None,
    })
}
