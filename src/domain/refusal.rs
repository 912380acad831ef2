//! What the rules refuse, as data: a code for programs, the input field, and words for people.

pub use entity::RefusalCode;

use super::language::Words;

/// One reason why a change was refused. Nothing of the change was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: RefusalCode,
    /// The input field it is about, if it is about one; `a.b` is field `b` of the part `a`.
    pub field: Option<String>,
    /// For people.
    pub message: Words,
}

impl Refusal {
    /// A refusal about one input field.
    pub fn of_field(field: &str, code: RefusalCode, message: Words) -> Self {
        Self { code, field: Some(field.to_owned()), message }
    }

    /// A refusal about the change as a whole.
    pub fn of_change(code: RefusalCode, message: Words) -> Self {
        Self { code, field: None, message }
    }

    /// The same refusal, of a field in this part of the input.
    #[must_use]
    pub fn inside(self, part: &str) -> Self {
        Self { field: self.field.map(|field| format!("{part}.{field}")), ..self }
    }
}
