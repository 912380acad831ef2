//! The mail server: where it is, how to sign in, how long to wait.

pub(super) mod session;

use std::{fmt, fs, io, net::IpAddr, time::Duration};

use lettre::transport::smtp::{
    self,
    authentication::Credentials,
    client::{Certificate, Tls, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// A mail server, as an SMTP URL names it. Shows itself without the password.
///
/// - `smtp://user:password@mail.example:587`: STARTTLS, which the server must offer
/// - `smtp://mail.example:25?tls=none`: in the clear; the default only for this machine (`localhost`, `127.0.0.1`)
/// - `smtps://user:password@mail.example`: TLS from the first byte, port 465
/// - `&ca=/path/to/ca.pem`: trust these certificates too, besides those of the system
///
/// User and password are percent-encoded.
#[derive(Clone)]
pub struct Server {
    host: String,
    port: u16,
    tls: Tls,
    sign_in: Option<(String, SecretString)>,
    hello_name: ClientId,
    timeouts: Timeouts,
}

/// How long each phase of a conversation may take. The defaults follow RFC 5321, 4.5.3.2.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To find and reach the server.
    pub connect: Duration,
    /// For each of greeting with EHLO, STARTTLS and AUTH.
    pub hello: Duration,
    /// For each of MAIL, RCPT and RSET.
    pub envelope: Duration,
    /// For DATA.
    pub data: Duration,
    /// For the text, up to the reply after the final dot.
    pub text: Duration,
    /// For QUIT; the answer does not matter.
    pub quit: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            hello: Duration::from_secs(60),
            envelope: Duration::from_secs(5 * 60),
            data: Duration::from_secs(2 * 60),
            text: Duration::from_secs(10 * 60),
            quit: Duration::from_secs(5),
        }
    }
}

/// Why a text is no usable SMTP URL. Quotes no part of it: any part may be a password in the wrong place.
#[derive(Debug, thiserror::Error)]
pub enum InvalidUrl {
    /// Not a URL at all.
    #[error("not a URL ({0}); special characters in user and password must be percent-encoded")]
    Malformed(#[from] url::ParseError),
    /// Some other scheme.
    #[error("must start with smtp:// or smtps://")]
    Scheme,
    /// No host name.
    #[error("names no host")]
    Host,
    /// A path or a fragment.
    #[error("must end after the port and the parameters; `/` and `#` in a password must be percent-encoded")]
    Tail,
    /// A user without a password, or the other way round.
    #[error("needs both user and password, or neither")]
    HalfSignIn,
    /// Not UTF-8 after percent-decoding.
    #[error("user or password is not UTF-8")]
    Encoding,
    /// An unknown parameter.
    #[error("has an unknown parameter; known are tls and ca")]
    Parameter,
    /// A `tls` parameter that cannot be.
    #[error("tls must be required or none, and not none with smtps://")]
    Tls,
    /// The file of the `ca` parameter cannot be read.
    #[error("cannot read the file of ca: {0}")]
    UnreadableCa(io::Error),
    /// The file of the `ca` parameter has no certificate in it.
    #[error("the file of ca has no certificate in PEM form")]
    NoCertificate,
    /// TLS cannot be set up with the file of the `ca` parameter or the certificates of the system.
    #[error("cannot set up TLS with the file of ca or the certificates of the system: {0}")]
    Certificates(smtp::Error),
}

impl Server {
    /// Reads an SMTP URL, and the files it names.
    pub fn parse(url: &SecretString) -> Result<Self, InvalidUrl> {
        let url = Url::parse(url.expose_secret().trim())?;
        let implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(InvalidUrl::Scheme),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(InvalidUrl::Tail);
        }
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            _ => return Err(InvalidUrl::Host),
        };
        let sign_in = match (decoded(url.username())?, url.password().map(decoded).transpose()?) {
            (user, None) if user.is_empty() => None,
            (user, Some(password)) if !user.is_empty() => Some((user, SecretString::from(password))),
            _ => return Err(InvalidUrl::HalfSignIn),
        };

        let mut encrypted = implicit || !is_this_machine(&host);
        let mut ca = None;
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required") => encrypted = true,
                ("tls", "none") if !implicit => encrypted = false,
                ("tls", _) => return Err(InvalidUrl::Tls),
                ("ca", path) => ca = Some(fs::read(path).map_err(InvalidUrl::UnreadableCa)?),
                _ => return Err(InvalidUrl::Parameter),
            }
        }
        let tls = match (encrypted, implicit) {
            (false, _) => Tls::None,
            (true, false) => Tls::Required(trust(&host, ca)?),
            (true, true) => Tls::Wrapper(trust(&host, ca)?),
        };
        let usual_port = match &tls {
            Tls::None => smtp::SMTP_PORT,
            Tls::Wrapper(_) => smtp::SUBMISSIONS_PORT,
            _ => smtp::SUBMISSION_PORT,
        };
        let port = url.port().unwrap_or(usual_port);
        Ok(Self { host, port, tls, sign_in, hello_name: ClientId::default(), timeouts: Timeouts::default() })
    }

    /// The same server, with other time limits.
    pub fn with_timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    fn credentials(&self) -> Option<Credentials> {
        let (user, password) = self.sign_in.as_ref()?;
        Some(Credentials::new(user.clone(), password.expose_secret().to_owned()))
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, tls) = match &self.tls {
            Tls::Wrapper(_) => ("smtps", ""),
            Tls::None => ("smtp", "?tls=none"),
            _ => ("smtp", "?tls=required"),
        };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        write!(f, "{scheme}://{host}:{}{tls}", self.port)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

fn decoded(text: &str) -> Result<String, InvalidUrl> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| InvalidUrl::Encoding)?;
    Ok(text.into_owned())
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn trust(host: &str, ca: Option<Vec<u8>>) -> Result<TlsParameters, InvalidUrl> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = ca {
        // lettre takes a file without certificates for an empty list, and every connection would fail.
        if CertificateDer::pem_slice_iter(&pem).flatten().next().is_none() {
            return Err(InvalidUrl::NoCertificate);
        }
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(InvalidUrl::Certificates)?);
    }
    builder.build().map_err(InvalidUrl::Certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> Result<Server, InvalidUrl> {
        Server::parse(&SecretString::from(url))
    }

    #[test]
    fn a_url_says_how_to_connect() {
        for (url, shown) in [
            ("smtp://u:p@mail.example", "smtp://mail.example:587?tls=required"),
            ("smtp://mail.example:2525?tls=none", "smtp://mail.example:2525?tls=none"),
            ("smtp://mail.example/?tls=none", "smtp://mail.example:25?tls=none"),
            ("smtps://u:p@mail.example", "smtps://mail.example:465"),
            ("smtp://127.0.0.1", "smtp://127.0.0.1:25?tls=none"),
            ("smtp://[::1]:1025", "smtp://[::1]:1025?tls=none"),
            ("smtp://localhost?tls=required", "smtp://localhost:587?tls=required"),
            ("smtp://127.0.0.1.evil.example", "smtp://127.0.0.1.evil.example:587?tls=required"),
        ] {
            assert_eq!(server(url).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn user_and_password_are_percent_decoded() {
        let server = server("smtp://office%40district.example:p%40s%2Fs+%E5%AF%86@mail.example").unwrap();
        assert_eq!(server.credentials().unwrap(), Credentials::from(("office@district.example", "p@s/s+密")));
    }

    #[test]
    fn a_ca_file_must_have_a_certificate_in_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n").unwrap();
        let url = format!("smtps://mail.example?ca={}", file.path().display());
        assert!(matches!(server(&url), Err(InvalidUrl::NoCertificate)));
    }

    #[test]
    fn no_complaint_and_no_display_shows_the_password() {
        for url in [
            "smtp://user:geheim",
            "smtp://user:geheim/@mail.example",
            "smtp://user:12#geheim@mail.example",
            "smtp://user:12?geheim@mail.example",
            "smtp://user:12/geheim@mail.example",
            "smtp://user:geheim@",
            "http://user:geheim@mail.example",
            "user:geheim@mail.example",
            "smtp://:geheim@mail.example",
            "smtp://geheim@mail.example",
            "smtp://user:geheim%ff@mail.example",
            "smtp://user:geheim@mail.example?ca=/nowhere/ca.pem",
            "smtp://user:geheim@mail.example?tls=maybe",
            "smtps://user:geheim@mail.example?tls=none",
            "smtp://user:geheim@mail example",
        ] {
            let error = server(url).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("geheim"), "{url}: {error:?}");
        }
        let server = server("smtp://user:geheim@mail.example").unwrap();
        assert!(!format!("{server} {server:?}").contains("geheim"));
    }
}
