//! What Rhai says, for people: kinds of values by their names in a sentence, its errors without its inner names.

use super::file::sentence;
use super::sandbox;
use rhai::{Dynamic, EvalAltResult, Position};

/// "a decimal" for `f64`.
pub(super) fn kind(name: &str) -> &str {
    match name.trim().trim_start_matches('&').trim_start_matches("mut ") {
        "f64" => "a decimal",
        "i64" => "a whole number",
        "bool" => "yes or no",
        "string" | "str" | "ImmutableString" => "a text",
        "char" => "a letter",
        "()" => "nothing",
        "array" => "a list",
        "map" => "a map",
        "Fn" => "a function",
        name if name.ends_with("ustomer") => "a customer",
        name if name.ends_with("ortfolio") => "the portfolio",
        name if name.starts_with("range") => "a range",
        _ => "something else",
    }
}

/// What a rule gave or threw: itself where it is plain, else its kind.
pub(super) fn value(value: &Dynamic) -> String {
    if value.is_string() || value.is_int() || value.is_float() || value.is_bool() {
        value.to_string()
    } else {
        format!("the rule stopped with {}", kind(value.type_name()))
    }
}

/// What went wrong, without its place.
pub(super) fn error(mut error: EvalAltResult) -> String {
    error.set_position(Position::NONE);
    match &error {
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => {
            format!("the rule takes more than {},000 steps: a loop without end?", sandbox::OPERATIONS / 1000)
        }
        EvalAltResult::ErrorStackOverflow(_) => {
            format!("functions call each other more than {} deep: does one call itself?", sandbox::CALLS)
        }
        EvalAltResult::ErrorRuntime(thrown, _) => value(thrown),
        EvalAltResult::ErrorDataTooLarge(..) => {
            format!("a list may hold {} values, and a text {} letters", sandbox::LIST, sandbox::TEXT)
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => not_for(signature),
        EvalAltResult::ErrorMismatchDataType(wanted, found, _)
        | EvalAltResult::ErrorMismatchOutputType(wanted, found, _) => {
            format!("{} is needed here, not {}", kind(wanted), kind(found))
        }
        EvalAltResult::ErrorIndexingType(..) => "nothing stands in brackets behind this".into(),
        EvalAltResult::ErrorDotExpr(..) | EvalAltResult::ErrorPropertyNotFound(..) => {
            "nothing of that name stands behind the dot".into()
        }
        EvalAltResult::ErrorFor(_) => "a loop needs a list or a range".into(),
        _ => sentence(&error.to_string()),
    }
}

/// `clamp (f64, customer)` as "`clamp` does not go with a decimal and a customer".
fn not_for(signature: &str) -> String {
    let (name, kinds) = signature.split_once(" (").unwrap_or((signature, ")"));
    let kinds: Vec<&str> = kinds.trim_end_matches(')').split(',').filter(|name| !name.is_empty()).map(kind).collect();
    match kinds.split_last() {
        None => format!("there is no function `{name}` without values"),
        Some((only, [])) => format!("`{name}` does not go with {only}"),
        Some((last, rest)) => format!("`{name}` does not go with {} and {last}", rest.join(", ")),
    }
}
