//! Signatures on mails (DKIM), checked here anew by RFC 6376 and RFC 8463.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    delivery::{outbox_with, send_to},
    office::{by_hand, urge},
    support::{
        app::LINKS,
        smtp::{FakeServer, Received},
        wire::Mail,
    },
};

/// A line as the signature sees it: blanks count once, and not at its end.
fn relaxed(line: &str) -> String {
    let words: Vec<_> = line.trim_end().split([' ', '\t']).collect();
    let begins_blank = words.first() == Some(&"") && words.len() > 1;
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("{}{}", if begins_blank { " " } else { "" }, words.join(" "))
}

/// Name and value of every header field, from the last to the first.
fn fields(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\r\n\t", " ").replace("\r\n ", " ");
    let field = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.trim().to_lowercase(), relaxed(value).trim().to_owned())
    };
    let mut fields: Vec<_> = unfolded.split("\r\n").map(field).collect();
    fields.reverse();
    fields
}

/// Whether the signature of a mail is that of the key, over this body and these headers.
fn is_signed(mail: &str, key: &[u8]) -> bool {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut fields = fields(head);
    let own = fields.iter().position(|(name, _)| name == "dkim-signature").unwrap();
    let (_, own) = fields.remove(own);
    let tag = |wanted: &str| -> String {
        let tags = own.split(';').filter_map(|tag| tag.split_once('='));
        let (_, value) = tags.into_iter().find(|(name, _)| name.trim() == wanted).unwrap();
        value.replace(' ', "")
    };
    assert_eq!((tag("a").as_str(), tag("c").as_str()), ("ed25519-sha256", "relaxed/relaxed"));
    assert_eq!((tag("d").as_str(), tag("s").as_str()), ("jiulongpo.example", "letters"));
    let body: String = body.trim_end().split("\r\n").map(|line| relaxed(line) + "\r\n").collect();
    if tag("bh") != STANDARD.encode(Sha256::digest(body)) {
        return false;
    }
    let mut signed = String::new();
    for name in tag("h").split(':') {
        // Each time the last one that is not yet signed; one that is not there counts as empty.
        if let Some(at) = fields.iter().position(|(of, _)| of == name) {
            let (name, value) = fields.remove(at);
            signed += &format!("{name}:{value}\r\n");
        }
    }
    let (unsigned, signature) = own.split_once(" b=").unwrap();
    signed += &format!("dkim-signature:{unsigned} b=");
    let signature = STANDARD.decode(signature.replace(' ', "")).unwrap();
    UnparsedPublicKey::new(&ED25519, key).verify(&Sha256::digest(signed), &signature).is_ok()
}

#[tokio::test]
async fn every_mail_is_signed_as_it_goes_out_and_no_part_that_people_see_can_be_changed() {
    let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(&der));
    let public = Ed25519KeyPair::from_pkcs8(der.as_ref()).unwrap();
    let key = public.public_key().as_ref();
    let settings = [LINKS[0], LINKS[1], ("DKIM_KEY", pem.as_str()), ("MAIL_DKIM_SELECTOR", "letters")];
    let mut test = outbox_with(1, &settings).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    test.deliver_all().await;
    // A reminder to the office, besides the letter.
    by_hand(&test).await;
    test.tick().await;
    urge(&test.app).await;
    test.at("2026-11-30T03:00:00Z");
    test.tick().await;
    test.deliver_all().await;

    let mails = server.mails();
    let subjects: Vec<_> = mails.iter().map(|mail| Mail::read(mail).subject).collect();
    assert_eq!(mails.len(), 2, "{subjects:?}");
    assert!(subjects[0].starts_with("【工作提示函】") || subjects[0].starts_with("【情况报告】"), "{subjects:?}");
    assert!(subjects[1].starts_with("【待签发提醒】"), "{subjects:?}");
    assert!(Mail::read(&mails[0]).path().is_some(), "its personal link is signed, too");
    for Received { raw, .. } in &mails {
        assert!(is_signed(raw, key), "{raw}");
        assert!(!is_signed(&raw.replacen("Subject: ", "Subject: =?utf-8?B?5pS5?= ", 1), key));
        assert!(!is_signed(&raw.replacen("To: ", "To: x@other.example, ", 1), key));
        assert!(!is_signed(&raw.replacen("\r\n\r\n", "\r\n\r\nmore\r\n", 1), key));
        assert!(!is_signed(&format!("From: x@other.example\r\n{raw}"), key), "another sender before it");
        assert!(is_signed(&raw.replacen("\r\nTo: ", "\r\nto:  ", 1), key), "what servers may change on the way");
    }
    let trail = test.ask("{ officeReports { nodes { status } } }").await;
    assert_eq!(trail["officeReports"]["nodes"], json!([{ "status": "SENT" }]));
}
