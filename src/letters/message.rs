//! The mail of a letter (RFC 5322, MIME): made once, stored, and sent as the same bytes at every attempt.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

use crate::domain::calendar;

/// What a mail is made of.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    /// The Message-ID, without brackets: `letter-3@mail.example`.
    pub message_id: &'a str,
    /// The sender's name as people read it, in Chinese; may be empty.
    pub from_name: &'a str,
    /// The sender's mail address.
    pub from_address: &'a str,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<&'a str>,
    /// The addressee's name as people read it; may be empty.
    pub to_name: &'a str,
    /// The addressee's mail address.
    pub to_address: &'a str,
    /// The Message-IDs of the mails to which it belongs, without brackets, the last last; may be empty.
    pub references: &'a [String],
    /// The subject line.
    pub subject: &'a str,
    /// The letter as plain text.
    pub text: &'a str,
    /// The letter as HTML; says the same as the text.
    pub html: &'a str,
    /// When the letter was issued.
    pub date: DateTime<Utc>,
}

/// Why no mail can be made of the parts.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Not of the form `left@right`, or with characters that do not belong there.
    #[error("not a Message-ID")]
    MessageId,
    /// No mail address that every server takes; the field is named.
    #[error("{0} is not a mail address")]
    Address(&'static str),
    /// A line break or another control character in what must be one line; the field is named.
    #[error("{0} has a control character")]
    ControlCharacter(&'static str),
    /// The mail library refused.
    #[error(transparent)]
    Build(#[from] lettre::error::Error),
}

/// Makes the mail: headers, plain text and HTML, ASCII throughout, in lines of at most 78 characters.
/// The same parts make the same bytes.
pub fn compose(parts: &Parts<'_>) -> Result<Vec<u8>, ComposeError> {
    let mut builder = Message::builder()
        .from(mailbox("from", parts.from_name, parts.from_address)?)
        .to(mailbox("to", parts.to_name, parts.to_address)?)
        .subject(line("subject", parts.subject)?)
        .message_id(Some(bracketed(parts.message_id)?))
        // Without a date of its own kind lettre puts in the current time; ours replaces it below.
        .date(parts.date.into())
        .raw_header(header("Auto-Submitted", "auto-generated"));
    let references: Vec<_> = parts.references.iter().map(|id| bracketed(id)).collect::<Result<_, _>>()?;
    if let Some(last) = references.last() {
        builder = builder.in_reply_to(last.clone()).references(references.join(" "));
    }
    if let Some(address) = parts.reply_to {
        builder = builder.reply_to(mailbox("reply_to", "", address)?);
    }
    let mut message = builder.multipart(
        MultiPart::alternative()
            .boundary(boundary(parts.message_id))
            .singlepart(body(ContentType::TEXT_PLAIN, parts.text))
            .singlepart(body(ContentType::TEXT_HTML, parts.html)),
    )?;
    // lettre writes dates in UTC; these are read by people in China.
    message.headers_mut().insert_raw(header("Date", &parts.date.with_timezone(&calendar::ZONE).to_rfc2822()));
    Ok(message.formatted())
}

/// A mail that was made here, with more below both its bodies; none if it is no such mail.
pub fn extended(mail: &[u8], text: &str, html: &str) -> Option<Vec<u8>> {
    let mail = str::from_utf8(mail).ok()?;
    let (start, text_body) = mail.split_once(BODY_FOLLOWS)?;
    let (text_body, between) = text_body.split_once(BODY_ENDS)?;
    let (between, html_body) = between.split_once(BODY_FOLLOWS)?;
    let (html_body, end) = html_body.split_once(BODY_ENDS)?;
    let text_body = decoded(text_body)? + text;
    let html_body = decoded(html_body)?;
    let (before, after) = html_body.split_at(html_body.rfind("</body>").unwrap_or(html_body.len()));
    let html_body = [before, html, after].concat();
    let parts = [start, BODY_FOLLOWS, &encoded(&text_body), BODY_ENDS, between, BODY_FOLLOWS, &encoded(&html_body)];
    Some([&parts.concat(), BODY_ENDS, end].concat().into_bytes())
}

/// Ends the head of a part, since its last line is this one.
const BODY_FOLLOWS: &str = "Content-Transfer-Encoding: base64\r\n\r\n";
/// Ends the body of a part: base64 has no hyphens.
const BODY_ENDS: &str = "\r\n--";
/// Characters of a line of base64 (RFC 2045).
const LINE: usize = 76;

fn decoded(body: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(body.replace("\r\n", "")).ok()?).ok()
}

fn encoded(text: &str) -> String {
    let body = STANDARD.encode(text.replace("\r\n", "\n").replace('\n', "\r\n"));
    let lines: Vec<_> = body.as_bytes().chunks(LINE).map(String::from_utf8_lossy).collect();
    lines.join("\r\n")
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Base64, whatever the text: it survives every relay, and no line of it starts with a dot or looks like a boundary.
fn body(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64).body(text.to_owned())
}

/// lettre's own boundary is random; this one is the same at every run and different in every letter.
fn boundary(message_id: &str) -> String {
    hex::encode(Sha256::digest(message_id))
}

fn bracketed(message_id: &str) -> Result<String, ComposeError> {
    let valid = |half: &str| !half.is_empty() && half.chars().all(|c| c.is_ascii_graphic() && !"<>@".contains(c));
    match message_id.split_once('@') {
        Some((left, right)) if valid(left) && valid(right) => Ok(format!("<{message_id}>")),
        _ => Err(ComposeError::MessageId),
    }
}

fn mailbox(field: &'static str, name: &str, address: &str) -> Result<Mailbox, ComposeError> {
    let address = ascii_address(address).ok_or(ComposeError::Address(field))?;
    let name = line(field, name)?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.trim().is_empty()), address))
}

/// A mail address that needs no SMTPUTF8, which few servers offer.
pub(super) fn ascii_address(address: &str) -> Option<Address> {
    address.parse().ok().filter(|_| address.is_ascii())
}

fn line(field: &'static str, text: &str) -> Result<String, ComposeError> {
    if text.chars().any(char::is_control) { Err(ComposeError::ControlCharacter(field)) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::{MessageParser, MimeHeaders};

    fn parts() -> Parts<'static> {
        Parts {
            message_id: "letter-3@mail.example",
            from_name: "区招商投资促进工作领导小组办公室",
            from_address: "office@district.example",
            reply_to: Some("answers@district.example"),
            to_name: "区经济和信息化委员会 张三",
            to_address: "head@unit.example",
            references: &[],
            subject: "关于“九龙湖 AI 算力中心 二期”等3个项目节点逾期的工作催办函 九招商函〔2026〕3号",
            text: "区经济和信息化委员会：\n\n.点号开头的一行\n现将有关事项函告如下。\n",
            html: "<p>区经济和信息化委员会：</p>\n<p>现将有关事项函告如下。</p>\n",
            date: "2026-11-30T16:30:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn an_independent_parser_reads_back_what_was_put_in() {
        let parts = parts();
        let bytes = compose(&parts).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let address = |address: Option<&mail_parser::Address<'_>>| {
            let first = address.unwrap().first().unwrap();
            (first.name().unwrap_or_default().to_owned(), first.address().unwrap().to_owned())
        };
        assert_eq!(mail.message_id(), Some(parts.message_id));
        assert_eq!(mail.subject(), Some(parts.subject));
        assert_eq!(address(mail.from()), (parts.from_name.to_owned(), parts.from_address.to_owned()));
        assert_eq!(address(mail.to()), (parts.to_name.to_owned(), parts.to_address.to_owned()));
        assert_eq!(address(mail.reply_to()).1, "answers@district.example");
        assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-12-01T00:30:00+08:00");
        assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(mail.body_text(0).unwrap(), parts.text.replace('\n', "\r\n"));
        assert_eq!(mail.body_html(0).unwrap(), parts.html.replace('\n', "\r\n"));
        let kind = mail.content_type().unwrap();
        assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
        assert_eq!((mail.text_body_count(), mail.html_body_count(), mail.attachment_count()), (1, 1, 0));
    }

    #[test]
    fn every_line_is_short_ascii_and_ends_in_crlf() {
        let mut parts = parts();
        let (long, html) = ("招商引资".repeat(60), format!("<td style='{}'>", "a".repeat(2_000)));
        let references: Vec<_> =
            (0..20).map(|id| format!("urging.2026-11.unit-{id}.letter-{id}@mail.example")).collect();
        (parts.subject, parts.to_name, parts.html, parts.references) = (&long, &long, &html, &references);
        let bytes = compose(&parts).unwrap();
        let text = str::from_utf8(&bytes).unwrap();
        assert!(text.is_ascii() && text.ends_with("\r\n"));
        assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(text.lines().filter(|line| line.len() > 78).collect::<Vec<_>>(), Vec::<&str>::new());
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.subject(), Some(long.as_str()));
        assert_eq!(mail.in_reply_to().as_text(), references.last().map(String::as_str));
        assert_eq!(mail.references().as_text_list().unwrap(), references);
    }

    #[test]
    fn the_same_parts_make_the_same_bytes_and_another_letter_another_boundary() {
        assert_eq!(compose(&parts()).unwrap(), compose(&parts()).unwrap());
        assert_ne!(boundary("letter-3@mail.example"), boundary("letter-4@mail.example"));
    }

    #[test]
    fn what_is_put_below_stands_in_both_bodies_and_changes_nothing_else() {
        let mut parts = parts();
        parts.html = "<html><body><p>函</p></body></html>\n";
        let kept = compose(&parts).unwrap();
        assert_eq!(extended(&kept, "", "").unwrap(), kept);
        let bytes = extended(&kept, "链接\n", "<p>链接</p>\n").unwrap();
        let long = |mail: &[u8]| str::from_utf8(mail).unwrap().lines().filter(|line| line.len() > 78).count();
        assert_eq!(long(&bytes), long(&kept));
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.body_text(0).unwrap(), format!("{}链接\n", parts.text).replace('\n', "\r\n"));
        assert_eq!(mail.body_html(0).unwrap(), "<html><body><p>函</p><p>链接</p>\r\n</body></html>\r\n");
        assert_eq!((mail.message_id(), mail.subject()), (Some(parts.message_id), Some(parts.subject)));
        assert_eq!(extended(b"Subject: none\r\n\r\nno such mail", "", ""), None);
    }

    #[test]
    fn names_and_reply_address_may_be_missing() {
        let mut parts = parts();
        (parts.from_name, parts.to_name, parts.reply_to) = ("", "", None);
        let text = String::from_utf8(compose(&parts).unwrap()).unwrap();
        assert!(text.contains("From: office@district.example\r\nTo: head@unit.example\r\n"), "{text}");
        assert!(!text.contains("Reply-To") && !text.contains("References"));
    }

    #[test]
    fn nothing_smuggles_a_header_in() {
        let mut wrong = Vec::new();
        let mut try_with = |change: fn(&mut Parts<'static>)| {
            let mut parts = parts();
            change(&mut parts);
            wrong.push(compose(&parts).unwrap_err().to_string());
        };
        try_with(|parts| parts.subject = "催办\r\nBcc: x@other.example");
        try_with(|parts| parts.to_name = "张三\nBcc: x@other.example");
        try_with(|parts| parts.to_address = "张三@unit.example");
        try_with(|parts| parts.from_address = "office@district.example\r\nBcc: x@other.example");
        try_with(|parts| parts.reply_to = Some("nobody"));
        try_with(|parts| parts.message_id = "a@b>\r\nBcc: x@other.example");
        try_with(|parts| parts.message_id = "letter-3");
        assert_eq!(
            wrong,
            [
                "subject has a control character",
                "to has a control character",
                "to is not a mail address",
                "from is not a mail address",
                "reply_to is not a mail address",
                "not a Message-ID",
                "not a Message-ID",
            ]
        );
    }
}
