//! Texts as people enter them, checked once at the door.

use super::{
    language::say,
    refusal::{Refusal, RefusalCode},
};

/// The longest text of several lines that is kept, in characters.
pub const LONGEST_WORDS: usize = 4_000;

/// One line that says something: trimmed, at most `longest` characters, no control characters.
pub fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::of_field(field, RefusalCode::Blank, say!("此项为必填项", "This field is required")));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::of_field(
            field,
            RefusalCode::ForbiddenCharacter,
            say!("请勿输入换行或控制字符", "Line breaks and control characters are not allowed"),
        ));
    }
    within(field, text, longest)
}

/// As [`line()`], for a field that may stay empty: blank means absent.
pub fn optional_line(field: &'static str, text: Option<&str>, longest: usize) -> Result<Option<String>, Refusal> {
    text.filter(|text| !text.trim().is_empty()).map(|text| line(field, text, longest)).transpose()
}

/// A text that may have several lines and may be empty; control characters other than line breaks and tabs are refused.
pub fn words(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Refusal::of_field(
            field,
            RefusalCode::ForbiddenCharacter,
            say!("请勿输入控制字符", "Control characters other than line breaks and tabs are not allowed"),
        ));
    }
    within(field, text, LONGEST_WORDS)
}

/// As [`words()`], and it must say something.
pub fn filled_words(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = words(field, text)?;
    if text.is_empty() {
        Err(Refusal::of_field(field, RefusalCode::Blank, say!("此项为必填项", "This field is required")))
    } else {
        Ok(text)
    }
}

/// A mail address that a mail server will take; blank means absent.
pub fn email(field: &'static str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = optional_line(field, text, 254)? else { return Ok(None) };
    let valid = text.is_ascii() && text.parse::<lettre::Address>().is_ok();
    if valid {
        Ok(Some(text))
    } else {
        Err(Refusal::of_field(
            field,
            RefusalCode::InvalidEmail,
            say!("邮箱格式不正确，应为“name@example.com”这样的形式", "Not a mail address such as name@example.com"),
        ))
    }
}

/// The domain of a mail address in lower case.
pub fn domain(email: &str) -> String {
    email.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

/// A telephone number: digits, spaces, `+`, `-` and brackets; blank means absent.
pub fn telephone(field: &'static str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = optional_line(field, text, 40)? else { return Ok(None) };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let valid = digits >= 3 && text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if valid {
        Ok(Some(text))
    } else {
        Err(Refusal::of_field(
            field,
            RefusalCode::InvalidTelephone,
            say!(
                "电话号码至少应有三位数字，且只能包含数字、空格、加号、短横线和括号",
                "A telephone number has at least three digits, and else only spaces, plus signs, hyphens and brackets"
            ),
        ))
    }
}

fn within(field: &'static str, text: &str, longest: usize) -> Result<String, Refusal> {
    if text.chars().count() > longest {
        return Err(Refusal::of_field(
            field,
            RefusalCode::TooLong,
            say!("不得超过{longest}个字符", "At most {longest} characters are allowed"),
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> RefusalCode {
        result.unwrap_err().code
    }

    #[test]
    fn a_line_is_trimmed_filled_short_and_on_one_line() {
        assert_eq!(line("name", " 区科技局 ", 60).unwrap(), "区科技局");
        assert_eq!(code(line("name", " ", 60)), RefusalCode::Blank);
        assert_eq!(code(line("name", "a\u{0}b", 60)), RefusalCode::ForbiddenCharacter);
        assert_eq!(code(line("name", "a\nb", 60)), RefusalCode::ForbiddenCharacter);
        assert_eq!(code(line("name", &"字".repeat(61), 60)), RefusalCode::TooLong);
        assert!(line("name", &"字".repeat(60), 60).is_ok());
    }

    #[test]
    fn words_may_have_several_lines_but_no_nul() {
        assert_eq!(words("words", "一\n二").unwrap(), "一\n二");
        assert_eq!(code(words("words", "一\u{0}")), RefusalCode::ForbiddenCharacter);
    }

    #[test]
    fn an_address_that_no_server_takes_is_refused() {
        assert_eq!(email("email", Some("")).unwrap(), None);
        assert_eq!(email("email", Some("head@unit.example")).unwrap().as_deref(), Some("head@unit.example"));
        for wrong in ["head", "head@", "@unit.example", "a b@unit.example", "张三@unit.example", "a@b@c"] {
            assert_eq!(code(email("email", Some(wrong))), RefusalCode::InvalidEmail, "{wrong}");
        }
    }

    #[test]
    fn a_telephone_number_has_digits() {
        assert!(telephone("telephone", Some("023-6878 0000")).is_ok());
        assert_eq!(code(telephone("telephone", Some("电话"))), RefusalCode::InvalidTelephone);
    }
}
