//! How a quantity is written: its forms, and the laws of chance.

use super::{Topic, Word};
use crate::scenario::laws::{FORMS, LAWS, Law, Range};

pub(super) fn forms() -> Topic {
    let words = FORMS.iter().map(|(name, meaning, _)| Word {
        name: (*name).to_owned(),
        meaning: (*meaning).to_owned(),
        facts: vec![],
    });
    Topic {
        title: "forms of a quantity".to_owned(),
        meaning: "What may stand in a quantity that is written as a table, `{ ... }`, beside the name of a law of chance. A plain number, or the name of \
                  an assumption between quotes, needs no table."
            .to_owned(),
        facts: &[],
        words: words.collect(),
    }
}

pub(super) fn laws() -> Topic {
    Topic {
        title: "laws of chance".to_owned(),
        meaning: "A law with its parameters, and with `per` for who draws: `{ lognormal = { mean = 80, cv = 0.6 }, per = \"customer\" }`."
            .to_owned(),
        facts: &[],
        words: LAWS.iter().map(word_of_law).collect(),
    }
}

fn word_of_law(law: &Law) -> Word {
    let range = |range: Range| match range {
        Range::Any => "any number",
        Range::NotNegative => "0 or more",
        Range::Positive => "above 0",
        Range::Share => "0 to 1",
        Range::Inside => "between 0 and 1",
        Range::Values => "a list of numbers",
        Range::Weights => "a list of numbers of 0 or more",
    };
    let set = |set: &&[(&str, Range)]| {
        set.iter().map(|(name, kind)| format!("`{name}` {}", range(*kind))).collect::<Vec<_>>().join(", ")
    };
    let sets: Vec<String> = law.parameters.iter().map(set).collect();
    Word { name: law.name.to_owned(), meaning: sets.join("; or "), facts: vec![] }
}
