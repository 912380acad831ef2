//! In which language a client wants to be answered.

use actix_web::{
    HttpRequest,
    http::header::{self, AcceptLanguage, Header, HeaderName, Preference, Quality},
};

use crate::domain::language::Language;

/// What an answer depends on besides the request's target and body.
pub(super) const VARY: (HeaderName, &str) = (header::VARY, "Accept, Accept-Language");

/// The language that the client likes best of those the API speaks, by `Accept-Language`.
pub(super) fn wanted(request: &HttpRequest) -> Language {
    let Ok(AcceptLanguage(mut ranges)) = AcceptLanguage::parse(request) else { return Language::default() };
    ranges.retain(|range| range.quality > Quality::ZERO);
    let ranked = AcceptLanguage(ranges).ranked();
    ranked.iter().find_map(spoken).unwrap_or_default()
}

fn spoken(range: &Preference<header::LanguageTag>) -> Option<Language> {
    let Preference::Specific(tag) = range else { return Some(Language::default()) };
    match tag.primary_language() {
        language if language.eq_ignore_ascii_case("zh") => Some(Language::Chinese),
        language if language.eq_ignore_ascii_case("en") => Some(Language::English),
        _ => None,
    }
}

/// The header that names the language of an answer.
pub(super) const fn content(language: Language) -> (HeaderName, &'static str) {
    let tag = match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    (header::CONTENT_LANGUAGE, tag)
}
