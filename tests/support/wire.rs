//! Letters as they come off the wire: each read by another parser, with all its mails, for people to review.

use std::{collections::BTreeMap, fmt::Write};

use mail_parser::{Address, Message, MessageParser};

use super::smtp::Received;

/// Where the personal link begins below a letter.
const BELOW: &str = "\n────────────────────\n";

/// A mail as its recipient has it.
pub(crate) struct Mail {
    pub(crate) message_id: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    html: String,
}

impl Mail {
    /// Reads what a server has received.
    pub(crate) fn read(received: &Received) -> Self {
        let raw = received.raw.replace("\r\n..", "\r\n.");
        let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let to = person(mail.to());
        assert!(to.contains(received.to.trim_start_matches("RCPT TO:")), "{to} {}", received.to);
        Self {
            message_id: mail.message_id().unwrap().to_owned(),
            to,
            subject: mail.subject().unwrap().to_owned(),
            text: body(&mail),
            html: mail.body_html(0).unwrap().replace("\r\n", "\n"),
        }
    }

    /// The path of the personal link, if it has one.
    pub(crate) fn path(&self) -> Option<&str> {
        self.text[self.text.find("/letters/")?..].lines().next()
    }

    /// The key of the letter that it carries.
    fn letter(&self) -> i64 {
        let (_, of_letter) = self.message_id.split_once(".letter-").unwrap();
        of_letter.split(['.', '@']).next().unwrap().parse().unwrap()
    }
}

fn person(address: Option<&Address<'_>>) -> String {
    let first = address.unwrap().first().unwrap();
    format!("{} <{}>", first.name().unwrap_or_default(), first.address().unwrap())
}

fn body(mail: &Message<'_>) -> String {
    mail.body_text(0).unwrap().replace("\r\n", "\n")
}

/// The letters that these mails carry, in the order of their issue, as a person reviews them: to whom each went and under
/// which subject, its text, and what its HTML says in lines of its own. That all mails of a letter say the same is
/// asserted here; what differs, the link, follows the text.
pub(crate) fn reviewed(mails: &[Mail]) -> String {
    let mut letters: BTreeMap<i64, Vec<&Mail>> = BTreeMap::new();
    for mail in mails {
        letters.entry(mail.letter()).or_default().push(mail);
    }
    let mut review = String::new();
    for mut mails in letters.into_values() {
        // The addressee first: the others' mails say in their names what they are.
        mails.sort_by_key(|mail| (mail.message_id.len(), &mail.message_id));
        for mail in &mails {
            let link = if mail.path().is_some() { "，附个人链接" } else { "" };
            writeln!(review, "▶ {}{link}\n  {}", mail.to, mail.subject).unwrap();
        }
        let (text, below) = mails[0].text.split_once(BELOW).unwrap_or((&mails[0].text, ""));
        for mail in &mails {
            assert_eq!(mail.text.split(BELOW).next().unwrap().trim_end(), text.trim_end(), "{}", mail.message_id);
        }
        let below = mails[0].path().map_or(below.to_owned(), |path| below.replace(path, "/letters/…"));
        let html = words(mails[0].html.split("<table class=\"link\"").next().unwrap());
        let of_its_own: Vec<_> = html.iter().filter(|line| !text.lines().any(|other| other.trim() == *line)).collect();
        writeln!(review, "\n{}\n\n┄┄ 链接\n{}\n┄┄ HTML", text.trim_end(), below.trim_end()).unwrap();
        for line in of_its_own {
            writeln!(review, "{line}").unwrap();
        }
        review += "\n════════════════════\n\n";
    }
    review
}

/// The words of HTML, a block or a row of a table a line, the cells of a row parted by bars.
fn words(html: &str) -> Vec<String> {
    let html = html.split("<body").nth(1).unwrap();
    let mut plain = String::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        match tag.split_whitespace().next().unwrap() {
            "td" | "th" => plain += " | ",
            "br" => plain += " ／ ",
            "p" | "h1" | "h2" | "div" | "tr" | "/tr" => plain.push('\n'),
            _ => {}
        }
        plain += text.trim_matches('\n');
    }
    let plain = plain.replace("&nbsp;", " ").replace("&#x2f;", "/").replace("&amp;", "&");
    let lines = plain.lines().map(|line| line.trim().to_owned());
    lines.filter(|line| !line.trim_matches(['|', ' ']).is_empty()).collect()
}
