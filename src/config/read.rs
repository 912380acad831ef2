//! What each setting has to be.

use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

use config::Value;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::{Config, Dkim, Links, Log, LogFormat, Mail, Mistakes, Office, Schedules, access};
use crate::domain::{
    letter::hours::Hours,
    schedule::{Roll, Schedule},
    text,
};

const LONGEST_NAME: usize = 100;
const LONGEST_PREFIX: usize = 40;
const LONGEST_SIGN_IN_HOURS: u32 = 24 * 30;
const MOST_CATCH_UP_DAYS: u32 = 60;
const MOST_LINK_DAYS: u32 = 366;
const MOST_PER_MINUTE: u32 = 1_000_000;

const ADDRESS: &str = "expected address:port, such as 127.0.0.1:8080";
const DATABASE: &str = "expected postgres://user:password@host/database, postgresql://… or sqlite://file";
const PUBLIC: &str = "expected https://host or https://host/path; http:// only for this machine";
const SECRET: &str = "expected 64 hexadecimal digits, as `openssl rand -hex 32` prints them";
const HOURS: &str = "expected hours of a day, such as 08:00-20:00, or always";
const NAME: &str = "expected a name in DNS, such as mail.district.example";
const EMAIL: &str = "expected a mail address, such as name@example.com";

/// Checks every setting, and goes on after a mistake to find the others.
pub(super) fn config(given: BTreeMap<String, Value>, mistakes: &mut Mistakes) -> Option<Config> {
    let mut from = Reader { given, mistakes };
    let listen = from.required("listen", |text| text.parse().map_err(|_| ADDRESS));
    let data_dir = from.required("data_dir", |text| Ok::<_, &str>(Path::new(text).to_path_buf()));
    let database_url = from.secret("database_url", |url| is_database(url).then_some(()).ok_or(DATABASE));
    let smtp_url = from.secret("smtp_url", |_| Ok(()));
    let mail = mail(&mut from);
    let office = office(&mut from);
    let links = links(&mut from);
    let schedule = schedules(&mut from);
    let sign_in_hours = from.required("sign_in_hours", |text| whole(text, 1, LONGEST_SIGN_IN_HOURS));
    let access = access::access(&mut from);
    let limits = access::limits(&mut from);
    let graphiql = from.optional("graphiql", explorer);
    let log = log(&mut from);

    let data_dir = data_dir?;
    Some(Config {
        listen: listen?,
        database_url: database_url?.unwrap_or_else(|| embedded_database(&data_dir)),
        data_dir,
        smtp_url: smtp_url?,
        mail: mail?,
        office: office?,
        links: links?,
        schedule: schedule?,
        sign_in_hours: sign_in_hours?,
        access: access?,
        limits: limits?,
        graphiql: graphiql?,
        log: log?,
    })
}

fn mail(from: &mut Reader<'_>) -> Option<Mail> {
    let from_name = from.line("mail.from_name", LONGEST_NAME);
    let from_address = from.required("mail.from_address", email);
    let reply_to = from.optional("mail.reply_to", email);
    let office_address = from.optional("mail.office_address", email);
    let bounces_to = from.optional("mail.bounces_to", email);
    let hours = from.required("mail.hours", |text| match text {
        "always" => Ok(None),
        hours => Hours::parse(hours).map(Some).ok_or(HOURS),
    });
    let per_minute = from.required("mail.per_domain_per_minute", |text| whole(text, 0, MOST_PER_MINUTE));
    let from_address = from_address?;
    let reply_to = reply_to?;
    Some(Mail {
        from_name: from_name?,
        dkim: dkim(from, &from_address)?,
        office_address: office_address?.or_else(|| reply_to.clone()).unwrap_or_else(|| from_address.clone()),
        from_address,
        reply_to,
        bounces_to: bounces_to?,
        hours: hours?,
        per_domain_per_minute: NonZeroU32::new(per_minute?),
    })
}

fn dkim(from: &mut Reader<'_>, from_address: &str) -> Option<Option<Dkim>> {
    let selector = from.optional("mail.dkim_selector", dns_name);
    let domain = from.optional("mail.dkim_domain", dns_name);
    let key = from.secret("dkim_key", |_| Ok(()));
    match (selector?, domain?, key?) {
        (None, None, None) => Some(None),
        (Some(selector), domain, Some(key)) => {
            Some(Some(Dkim { domain: domain.unwrap_or_else(|| text::domain(from_address)), selector, key }))
        }
        _ => {
            from.mistakes.add("mail.dkim_selector, dkim_key: mails are signed if both are set; set both or neither");
            None
        }
    }
}

fn dns_name(text: &str) -> Result<String, &'static str> {
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.split('.').all(is_label).then(|| text.to_ascii_lowercase()).ok_or(NAME)
}

fn office(from: &mut Reader<'_>) -> Option<Office> {
    let issuer = from.line("office.issuer", LONGEST_NAME);
    let district = from.line("office.district", LONGEST_NAME);
    let number_prefix = from.line("office.number_prefix", LONGEST_PREFIX);
    let contact_name = from.line("office.contact_name", LONGEST_NAME);
    let contact_telephone = from.required("office.contact_telephone", |text| match text::telephone("", Some(text)) {
        Ok(Some(telephone)) => Ok(telephone),
        _ => Err("expected a telephone number, such as 023-68780000"),
    });
    Some(Office {
        issuer: issuer?,
        district: district?,
        number_prefix: number_prefix?,
        contact_name: contact_name?,
        contact_telephone: contact_telephone?,
    })
}

fn links(from: &mut Reader<'_>) -> Option<Option<Links>> {
    let public_url = from.optional("public_url", |text| public_url(text).ok_or(PUBLIC));
    let secret = from.secret("link_secret", |text| is_key(text).then_some(()).ok_or(SECRET));
    let days = from.required("link_days", |text| whole(text, 1, MOST_LINK_DAYS));
    match (public_url?, secret?, days?) {
        (None, _, _) => Some(None),
        (Some(public_url), Some(secret), days) => Some(Some(Links { public_url, secret, days })),
        (Some(_), None, _) => {
            from.mistakes.add(format!("link_secret: missing, and public_url is set; {SECRET}"));
            None
        }
    }
}

/// The address at which people reach the service. A link over plain HTTP would show everybody on the way what lets in.
fn public_url(text: &str) -> Option<String> {
    let url = text.parse::<Url>().ok()?;
    let local = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let safe = url.scheme() == "https" || url.scheme() == "http" && local;
    let plain =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    (safe && plain).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// 256 bits: whoever has a link could try out what is less, and make the links of others.
fn is_key(text: &str) -> bool {
    text.len() == 64 && text.chars().all(|digit| digit.is_ascii_hexdigit())
}

fn schedules(from: &mut Reader<'_>) -> Option<Schedules> {
    let prompt_letters = from.required("schedule.prompt_letters", |cron| Schedule::parse(cron, Roll::NextWorkingDay));
    let urging_letters = from.required("schedule.urging_letters", |cron| Schedule::parse(cron, Roll::NextWorkingDay));
    let month_end = from.required("schedule.month_end", |cron| Schedule::parse(cron, Roll::DayOver));
    let strike_off = from.required("schedule.strike_off", |cron| Schedule::parse(cron, Roll::AsIs));
    let waiting_letters = from.required("schedule.waiting_letters", |cron| Schedule::parse(cron, Roll::NextWorkingDay));
    let deliver = from.required("schedule.deliver", |cron| Schedule::parse(cron, Roll::AsIs));
    let catch_up_days = from.required("schedule.catch_up_days", |text| whole(text, 0, MOST_CATCH_UP_DAYS));
    Some(Schedules {
        prompt_letters: prompt_letters?,
        urging_letters: urging_letters?,
        month_end: month_end?,
        strike_off: strike_off?,
        waiting_letters: waiting_letters?,
        deliver: deliver?,
        catch_up_days: catch_up_days?,
    })
}

fn log(from: &mut Reader<'_>) -> Option<Log> {
    let filter = from.required("log.filter", |text| match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("expected log directives, such as info or info,zhaoshang=debug"),
    });
    let format = from.required("log.format", |text| match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("expected text or json"),
    });
    Some(Log { filter: filter?, format: format? })
}

/// Takes settings one by one and notes every mistake; `None` always means that a mistake was noted.
pub(super) struct Reader<'a> {
    given: BTreeMap<String, Value>,
    mistakes: &'a mut Mistakes,
}

impl Reader<'_> {
    pub(super) fn required<T, E: ToString>(
        &mut self,
        setting: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.optional(setting, parse)?;
        if value.is_none() {
            self.mistakes.add(format!("{setting}: missing"));
        }
        value
    }

    fn line(&mut self, setting: &str, longest: usize) -> Option<String> {
        self.required(setting, |text| {
            text::line("", text, longest).map_err(|_| format!("expected one line of at most {longest} characters"))
        })
    }

    pub(super) fn optional<T, E: ToString>(
        &mut self,
        setting: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        let Some((origin, text)) = self.text(setting)? else { return Some(None) };
        match parse(&text) {
            Ok(value) => Some(Some(value)),
            Err(expected) => {
                self.mistakes.add(format!("{setting} ({origin}): {text:?}: {}", expected.to_string()));
                None
            }
        }
    }

    fn secret(
        &mut self,
        setting: &str,
        check: impl FnOnce(&str) -> Result<(), &'static str>,
    ) -> Option<Option<SecretString>> {
        let Some((origin, text)) = self.text(setting)? else { return Some(None) };
        match check(&text) {
            Ok(()) => Some(Some(text.into())),
            Err(expected) => {
                self.mistakes.add(format!("{setting} ({origin}): {expected}"));
                None
            }
        }
    }

    /// The setting's source and trimmed text, if it is given.
    fn text(&mut self, setting: &str) -> Option<Option<(String, String)>> {
        let Some(value) = self.given.remove(setting) else { return Some(None) };
        let origin = value.origin().unwrap_or("default").to_owned();
        match value.into_string() {
            Ok(text) => Some(Some((origin, text.trim().to_owned()))),
            Err(_) => {
                self.mistakes.add(format!("{setting} ({origin}): expected a single value"));
                None
            }
        }
    }
}

fn explorer(text: &str) -> Result<PathBuf, &'static str> {
    let folder = PathBuf::from(text);
    folder
        .join("index.html")
        .is_file()
        .then_some(folder)
        .ok_or("expected the folder that holds the explorer, with index.html")
}

pub(super) fn whole(text: &str, least: u32, most: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

fn email(text: &str) -> Result<String, &'static str> {
    text::email("", Some(text)).ok().flatten().ok_or(EMAIL)
}

/// An embedded database in memory would lose the ledger at every stop.
fn is_database(url: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
        || url.strip_prefix("sqlite:").is_some_and(|file| {
            !file.trim_start_matches('/').is_empty() && !file.contains(":memory:") && !file.contains("mode=memory")
        })
}

fn embedded_database(data_dir: &Path) -> SecretString {
    let file = data_dir.join("zhaoshang.db").display().to_string();
    // What a URL would read as something else than part of the path.
    let path = file.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}").into()
}
