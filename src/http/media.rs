//! Media types of GraphQL over HTTP.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ACCEPT, Accept, CONTENT_ENCODING, CONTENT_TYPE, Header, HeaderValue, Quality, QualityItem},
    },
};
use async_graphql::Response;
use mime::Mime;

/// What the client wants to be answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: every well-formed request is answered with 200.
    Json,
    /// `application/graphql-response+json`: a request that could not be executed is answered with 400.
    GraphqlResponse,
}

impl Media {
    /// The one of ours that the `Accept` header likes best; `None` if it likes neither. A client that does not say, or
    /// takes anything, gets JSON; one that names both and likes them alike gets the type made for GraphQL.
    pub(super) fn wanted(request: &HttpRequest) -> Option<Self> {
        let says = request.headers().get_all(ACCEPT).any(|value| !value.as_bytes().trim_ascii().is_empty());
        if !says {
            return Some(Self::Json);
        }
        let ranges = Accept::parse(request).ok()?.0;
        let json = liking(&ranges, "json", None);
        let graphql = liking(&ranges, "graphql-response", Some("json"));
        let named = |(_, precision): (Quality, u8)| precision == NAMED;
        match (json, graphql) {
            (Some(json), Some(graphql)) if graphql.0 > json.0 || (graphql.0 == json.0 && named(graphql)) => {
                Some(Self::GraphqlResponse)
            }
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (Some(_), _) => Some(Self::Json),
            (None, None) => None,
        }
    }

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The status of an answer.
    pub(super) fn status(self, response: &Response) -> StatusCode {
        match self {
            Self::GraphqlResponse if !was_executed(response) => StatusCode::BAD_REQUEST,
            Self::Json | Self::GraphqlResponse => StatusCode::OK,
        }
    }

    /// Gives a refusal this type.
    pub(super) fn dress(self, refusal: HttpResponse) -> HttpResponse {
        let mut refusal = refusal;
        refusal.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.name()));
        refusal
    }
}

const NAMED: u8 = 2;

/// How much a type is liked, by the range that fits it most precisely, and how precise that is.
fn liking(ranges: &[QualityItem<Mime>], subtype: &str, suffix: Option<&str>) -> Option<(Quality, u8)> {
    let precision = |range: &Mime| {
        let utf8 = range.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
        match (range.type_().as_str(), range.subtype().as_str()) {
            ("application", named) if utf8 && named == subtype && range.suffix().map(|s| s.as_str()) == suffix => {
                Some(NAMED)
            }
            ("application", "*") => Some(1),
            ("*", "*") => Some(0),
            _ => None,
        }
    };
    let fitting = ranges.iter().filter_map(|range| Some((precision(&range.item)?, range.quality)));
    let (precision, quality) = fitting.max()?;
    (quality > Quality::ZERO).then_some((quality, precision))
}

/// Whether a request came to its execution. An error of a field has a path, one of the whole request has none.
pub(super) fn was_executed(response: &Response) -> bool {
    response.errors.is_empty() || response.errors.iter().any(|error| !error.path.is_empty())
}

/// Whether the body is said to be plain JSON. Anything else, a form above all, could be sent by a page of somebody
/// else's without asking; and what is compressed could be any size.
pub(super) fn is_json(request: &HttpRequest) -> bool {
    let utf8 = match request.encoding() {
        Ok(encoding) => encoding.name() == "UTF-8",
        Err(_) => false,
    };
    let plain = request.headers().get(CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    utf8 && plain && request.content_type().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn wanted(accept: &str) -> Option<Media> {
        Media::wanted(&TestRequest::default().insert_header((ACCEPT, accept)).to_http_request())
    }

    #[test]
    fn the_type_that_is_liked_best_is_taken() {
        assert_eq!(Media::wanted(&TestRequest::default().to_http_request()), Some(Media::Json));
        for accept in
            ["", "*/*", "application/*", "application/json", "application/json; charset=utf-8", "text/html, */*;q=0.1"]
        {
            assert_eq!(wanted(accept), Some(Media::Json), "{accept}");
        }
        for accept in [
            "application/graphql-response+json",
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            "application/json;q=0.9, application/graphql-response+json",
            "application/json, application/graphql-response+json",
            "application/json;q=0, */*",
        ] {
            assert_eq!(wanted(accept), Some(Media::GraphqlResponse), "{accept}");
        }
        assert_eq!(wanted("application/graphql-response+json;q=0.5, application/json"), Some(Media::Json));
        for accept in
            ["text/html", "application/json;q=0", "application/json; charset=utf-16", "nonsense", "application/xml"]
        {
            assert_eq!(wanted(accept), None, "{accept}");
        }
    }
}
