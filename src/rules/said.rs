//! Texts of the customer as columns: what is said in words is compared, and kept, as an index.

use super::lower::{Lower, Lowered, Refusal, Value};
use super::program::{Op, Operand};
use super::scope::TEXTS;

/// Where a text of the customer is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// The text of the model with this index of [`TEXTS`].
    Model(usize),
    /// The attribute in this slot, as the index of its word.
    Attribute(usize, Operand),
}

impl Lower<'_> {
    /// What an attribute of words becomes, as the index of the word.
    pub(super) fn code(&mut self, at: usize, slot: usize, operator: Option<&str>, value: Value) -> Lowered<Operand> {
        match value {
            _ if operator.is_some() => Self::refuse("this assignment", at),
            Value::Word(word) => {
                self.known(at, &self.scope.fields[slot].name, &word)?;
                let code = self.scope.words(slot).and_then(|words| words.iter().position(|known| *known == word));
                Ok(Operand::constant(code.unwrap_or_default() as f64))
            }
            Value::Text(Said::Attribute(same, code)) if same == slot => Ok(code),
            Value::Number(_) | Value::Bool(_) => {
                let title = format!("`{}` can only become one of its words", self.scope.fields[slot].name);
                self.wrong(at, title, "not a word")
            }
            _ => Self::refuse("this assignment", at),
        }
    }

    /// Whether a text of the customer says `word`.
    pub(super) fn says(&mut self, at: usize, said: Said, word: &str) -> Lowered<Operand> {
        match said {
            Said::Model(text) => {
                self.known(at, TEXTS[text], word)?;
                Ok(self.builder.says(text, word))
            }
            Said::Attribute(slot, code) => {
                self.known(at, &self.scope.fields[slot].name, word)?;
                let words = self.scope.words(slot).unwrap_or_default();
                Ok(match words.iter().position(|known| known == word) {
                    Some(own) => self.builder.emit(Op::Equal, [code, Operand::constant(own as f64)]),
                    None => Operand::NO,
                })
            }
        }
    }

    /// Refuses a word that a text of the customer never says.
    fn known(&self, at: usize, text: &str, word: &str) -> Lowered<()> {
        self.scope.never_said(self.file, at, text, word).map_or(Ok(()), |problem| Err(Refusal::Wrong(problem)))
    }
}
