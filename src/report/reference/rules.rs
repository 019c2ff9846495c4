//! What rules read and do: properties of a customer, figures of the portfolio, events, levers.

use super::{Topic, Word};
use crate::rules::{
    At, CLOCK, CUSTOMER, EVENTS, Field, Kind, LEVERS, MEASURED, PORTFOLIO, STAFF, SeenBy, StaffInfo, TOLD,
};
use crate::units::in_words;

pub(super) fn customer() -> Topic {
    Topic {
        title: "properties of a customer".to_owned(),
        meaning:
            "What a rule reads of `customer`, attributes of the scenario beside them. Rules that describe a customer's nature see all; rules of the firm see what is on file (seen by: everyone)."
                .to_owned(),
        facts: &["kind", "range", "unit", "seen by", "when"],
        words: CUSTOMER.iter().map(word_of_field).collect(),
    }
}

fn word_of_field(field: &Field) -> Word {
    let kind = match field.kind {
        Kind::Int => "whole",
        Kind::Float => "decimal",
        Kind::Bool => "yes or no",
        Kind::Text => "text",
    };
    let seen_by = match field.seen_by {
        SeenBy::Everyone => "everyone",
        SeenBy::Nature => "nature",
    };
    let range = match (field.kind, field.at) {
        (Kind::Text | Kind::Bool, _) | (_, At::Attribute(_)) => String::new(),
        // Periods and products are bounded only for the compiler's sake.
        (Kind::Int, _) => in_words(field.range.0, f64::MAX),
        _ => in_words(field.range.0, field.range.1),
    };
    Word {
        name: field.name.to_string(),
        meaning: field.meaning.to_string(),
        facts: vec![kind.to_owned(), range, field.unit.to_owned(), seen_by.to_owned(), field.when.to_owned()],
    }
}

pub(super) fn staff() -> Topic {
    by_name("a resource", "", "load(\"inside_sales\")", &STAFF)
}

pub(super) fn measured() -> Topic {
    by_name("a measure", ", of the last period", "answers(\"mail\")", &MEASURED)
}

pub(super) fn told() -> Topic {
    by_name("a cause of leaving", ", of the last period, where [listening] has `exit`", "told(\"competitor\")", &TOLD)
}

/// Figures that are asked for by a name of the file.
fn by_name(owner: &str, when: &str, example: &str, figures: &[StaffInfo]) -> Topic {
    let words = figures.iter().map(|info| Word {
        name: info.name.to_owned(),
        meaning: info.meaning.to_owned(),
        facts: vec![info.unit.to_owned()],
    });
    Topic {
        title: format!("figures of {owner}"),
        meaning: format!("What rules of the portfolio read of {owner} by its name{when}: `portfolio.{example}`."),
        facts: &["unit"],
        words: words.collect(),
    }
}

pub(super) fn portfolio() -> Topic {
    let words = PORTFOLIO.iter().map(|info| Word {
        name: info.name.to_owned(),
        meaning: info.meaning.to_owned(),
        facts: vec![info.unit.to_owned()],
    });
    let clock = CLOCK.iter().map(|hand| Word {
        name: hand.name.to_owned(),
        meaning: hand.meaning.to_owned(),
        facts: vec![hand.unit.to_owned()],
    });
    Topic {
        title: "figures of the portfolio".to_owned(),
        meaning: "What a policy reads of `portfolio`, all of the last period and 0 in the first; of one segment with its name, \
                  `portfolio.revenue(\"small\")`."
            .to_owned(),
        facts: &["unit"],
        words: words.chain(clock).collect(),
    }
}

pub(super) fn events() -> Topic {
    let words =
        EVENTS.iter().map(|info| Word { name: info.name.to_owned(), meaning: info.when.to_owned(), facts: vec![] });
    Topic {
        title: "events".to_owned(),
        meaning:
            "Functions that run after something happened, once per customer and period: `fn on_purchase(customer)`."
                .to_owned(),
        facts: &[],
        words: words.collect(),
    }
}

pub(super) fn levers() -> Topic {
    let words = LEVERS.iter().map(|lever| Word {
        name: lever.name.to_owned(),
        meaning: lever.meaning.to_owned(),
        facts: vec![format!("`{}`", lever.example)],
    });
    Topic {
        title: "levers".to_owned(),
        meaning: "What `fn policy(portfolio)` may do. A lever stays until it is set again.".to_owned(),
        facts: &["example"],
        words: words.collect(),
    }
}
