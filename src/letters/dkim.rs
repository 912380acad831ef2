//! Signatures on mails (DKIM, RFC 6376 and RFC 8463), made over the very bytes that go out: only then does a mail have
//! its personal link (adr/0023).

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    rsa,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::config::Dkim;

/// Signs mails with one key.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

#[derive(Debug)]
enum Key {
    Rsa(Box<rsa::KeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// The key cannot sign. Quotes no part of it.
#[derive(Debug, thiserror::Error)]
#[error("expected a private key in PEM form: RSA of 2048 bits or more, or Ed25519")]
pub struct InvalidKey;

/// The mail could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum Unsigned {
    /// It has no headers, or characters that do not belong into a mail.
    #[error("no mail that can be signed")]
    Form,
    /// The key failed.
    #[error("the key does not sign")]
    Key,
}

/// The headers that a signature vouches for, those of them that the mail has.
const SIGNED: [&str; 11] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "auto-submitted",
    "mime-version",
    "content-type",
];

/// Characters of a line of the signature, and names of headers in a line.
const LINE: usize = 72;
const NAMES: usize = 5;

impl Signer {
    /// Reads the key.
    pub fn new(dkim: &Dkim) -> Result<Self, InvalidKey> {
        let der = PrivateKeyDer::from_pem_slice(dkim.key.expose_secret().as_bytes()).map_err(|_| InvalidKey)?;
        let rsa = match &der {
            PrivateKeyDer::Pkcs1(der) => rsa::KeyPair::from_der(der.secret_pkcs1_der()),
            der => rsa::KeyPair::from_pkcs8(der.secret_der()),
        };
        let key = match rsa {
            Ok(key) => Key::Rsa(Box::new(key)),
            // OpenSSL writes such a key without its public half.
            Err(_) => {
                Key::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_der()).map_err(|_| InvalidKey)?)
            }
        };
        Ok(Self { domain: dkim.domain.clone(), selector: dkim.selector.clone(), key })
    }

    /// The mail with a signature before it. The same mail gets the same signature, at every attempt.
    pub fn sign(&self, mail: &[u8]) -> Result<Vec<u8>, Unsigned> {
        let text = str::from_utf8(mail).map_err(|_| Unsigned::Form)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or(Unsigned::Form)?;
        let fields: Vec<_> = unfolded(head).iter().filter_map(|field| relaxed_field(field)).collect();
        let found = SIGNED.iter().filter_map(|name| Some((*name, fields.iter().find(|(of, _)| of == name)?)));
        let (mut names, fields): (Vec<&str>, Vec<_>) = found.unzip();
        // Once more than the mail has it: nobody can put in another sender.
        names.push("from");
        let names: Vec<_> = names.chunks(NAMES).map(|names| names.join(":")).collect();
        let header = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed;\r\n d={}; s={};\r\n h={};\r\n bh={};\r\n b=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            names.join(":\r\n "),
            STANDARD.encode(Sha256::digest(relaxed_body(body))),
        );
        let (own, value) = relaxed_field(&unfolded(&header).concat()).ok_or(Unsigned::Form)?;
        let mut signed: String = fields.iter().map(|(name, value)| format!("{name}:{value}\r\n")).collect();
        signed += &format!("{own}:{value}");
        let signature = STANDARD.encode(self.key.sign(signed.as_bytes())?);
        let lines: Vec<_> = signature.as_bytes().chunks(LINE).map(String::from_utf8_lossy).collect();
        Ok([header.as_bytes(), lines.join("\r\n ").as_bytes(), b"\r\n", mail].concat())
    }
}

impl Key {
    const fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, Unsigned> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).map_err(|_| Unsigned::Key)?;
                Ok(signature)
            }
            // RFC 8463: what is signed is the hash.
            Self::Ed25519(key) => Ok(key.sign(&Sha256::digest(text)).as_ref().to_vec()),
        }
    }
}

/// The header fields, each on one line.
fn unfolded(head: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match fields.last_mut() {
            Some(field) if line.starts_with(BLANK) => field.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    fields
}

const BLANK: [char; 2] = [' ', '\t'];

/// Name and value as the signature sees them (RFC 6376, 3.4.2).
fn relaxed_field(field: &str) -> Option<(String, String)> {
    let (name, value) = field.split_once(':')?;
    Some((name.trim_end_matches(BLANK).to_ascii_lowercase(), relaxed(value).trim_start().to_owned()))
}

/// The body as the signature sees it (RFC 6376, 3.4.4).
fn relaxed_body(body: &str) -> String {
    let lines: Vec<_> = body.split("\r\n").map(relaxed).collect();
    let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    lines.into_iter().take(end).map(|line| line + "\r\n").collect()
}

/// A line without blanks at its end, and with one blank for several.
fn relaxed(line: &str) -> String {
    let words: Vec<_> = line.trim_end_matches(BLANK).split(BLANK).collect();
    let (first, others) = words.split_first().map_or(("", [].as_slice()), |(first, others)| (*first, others));
    let others = others.iter().filter(|word| !word.is_empty());
    others.fold(first.to_owned(), |line, word| line + " " + word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6376, 3.4.5.
    #[test]
    fn headers_and_body_are_seen_as_the_standard_has_it() {
        let fields = unfolded("A: X\r\nB : Y\t\r\n\tZ  ");
        let fields: Vec<_> = fields.iter().filter_map(|field| relaxed_field(field)).collect();
        assert_eq!(fields, [("a".to_owned(), "X".to_owned()), ("b".to_owned(), "Y Z".to_owned())]);
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!((relaxed_body(""), relaxed_body("\r\n\r\n")), (String::new(), String::new()));
    }

    /// The example of RFC 8463, appendix A.
    #[test]
    fn the_hash_of_a_body_is_that_of_the_standards_example() {
        let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
        let hash = STANDARD.encode(Sha256::digest(relaxed_body(body)));
        assert_eq!(hash, "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    }

    #[test]
    fn a_text_that_is_no_key_is_refused_and_not_quoted() {
        for key in ["", "geheim", "-----BEGIN PRIVATE KEY-----\nZ2VoZWlt\n-----END PRIVATE KEY-----\n"] {
            let dkim = Dkim { domain: "a.example".to_owned(), selector: "s".to_owned(), key: key.into() };
            let error = Signer::new(&dkim).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("geheim"));
        }
    }
}
