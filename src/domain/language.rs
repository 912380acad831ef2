//! The languages the API speaks: Chinese first, English for developers.

/// A language the API answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese (中文), unless the client asks for another.
    #[default]
    Chinese,
    /// English.
    English,
}

/// The same words in every language; made by [`say!`](crate::domain::language::say).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In Chinese.
    pub chinese: String,
    /// In English.
    pub english: String,
}

impl Words {
    /// The words in one language.
    pub fn spoken(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}

/// The same thing as it is said in Chinese and in English, such as a [`term`](entity::Stage::terms).
impl<C: Into<String>, E: Into<String>> From<(C, E)> for Words {
    fn from((chinese, english): (C, E)) -> Self {
        Self { chinese: chinese.into(), english: english.into() }
    }
}

/// Says something in every language: `say!("每页至多{most}条", "A page has at most {most} rows")`. What differs between
/// the languages is given as words: `say!("现为“{from}”", "it is {from} now", from = stage.terms())`.
macro_rules! say {
    ($chinese:literal, $english:literal $(, $name:ident = $words:expr)* $(,)?) => {{
        $( let $name = $crate::domain::language::Words::from($words); )*
        $crate::domain::language::Words {
            chinese: { $( let $name = &$name.chinese; )* format!($chinese) },
            english: { $( let $name = &$name.english; )* format!($english) },
        }
    }};
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_figure() {
        let most = 100;
        let words = say!("每页至多{most}条", "A page has at most {most} rows");
        assert_eq!(words.spoken(Language::Chinese), "每页至多100条");
        assert_eq!(words.spoken(Language::English), "A page has at most 100 rows");
    }

    #[test]
    fn a_term_is_said_in_the_language_around_it() {
        let words = say!("项目现为“{stage}”", "The project is {stage}", stage = entity::Stage::InProduction.terms());
        assert_eq!(words.chinese, "项目现为“投产”");
        assert_eq!(words.english, "The project is in production");
    }
}
