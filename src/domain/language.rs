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

/// Says something in every language: `say!("每页至多{most}条", "A page has at most {most} rows")`.
macro_rules! say {
    ($chinese:literal, $english:literal $(,)?) => {
        $crate::domain::language::Words { chinese: format!($chinese), english: format!($english) }
    };
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
}
