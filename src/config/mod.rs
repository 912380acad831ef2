//! The settings of the service, read once at start.
//!
//! A setting comes from, the later the stronger: the default, the TOML file, the environment, the command line.
//! In the file the part before the dot is the table, so `mail.from_name` is `from_name` in `[mail]`; in the
//! environment it is `ZHAOSHANG_MAIL_FROM_NAME`; on the command line `--mail-from-name`, where there is such a flag.
//! A blank value counts as none.
//!
//! | setting | default | means |
//! |---|---|---|
//! | `listen` | `127.0.0.1:8080` | address and port of the API |
//! | `data_dir` | `./data` | holds the embedded database and, without `smtp_url`, the mail folder |
//! | `database_url` | `zhaoshang.db` in `data_dir` | `postgres://…` or `sqlite://file`; secret |
//! | `smtp_url` | none: mail goes to a folder | `smtp://…` or `smtps://…`; secret |
//! | `mail.from_name` | 九龙坡区招商投资促进工作领导小组办公室 | name of the sender of letters |
//! | `mail.from_address` | `zhaoshang@jiulongpo.example` | mail address of the sender |
//! | `mail.reply_to` | none | mail address for answers |
//! | `mail.office_address` | that of `mail.reply_to`, else the sender's | mail address of the bureau itself: it gets the copies for its files, and hears of drafts that wait for too long |
//! | `mail.bounces_to` | none: to the sender | mail address to which mail servers return what they cannot deliver; the mail's key is put into it, `bounces+17@…` |
//! | `mail.hours` | `08:00-20:00` | at which hours of working days mail goes to the mail server, Asia/Shanghai; `always`: at night and on days off as well |
//! | `mail.per_domain_per_minute` | `60` | how many mails go to the addresses of one domain in a minute; `0`: no limit |
//! | `mail.dkim_selector` | none: mail is not signed | the name in DNS of the key that mails are signed with (DKIM); needs `dkim_key` |
//! | `mail.dkim_domain` | that of `mail.from_address` | the domain that signs |
//! | `dkim_key` | none | the private key, PEM: RSA of 2048 bits or more, or Ed25519; secret |
//! | `office.issuer` | 招商投资促进工作领导小组办公室 | who signs the letters (署名) |
//! | `office.district` | 九龙坡区 | the district |
//! | `office.number_prefix` | 九招商函 | before the year in document numbers (发文机关代字) |
//! | `office.contact_name` | 区招商投资局 | whom to ask about a letter (联系人) |
//! | `office.contact_telephone` | `023-00000000` | the telephone there |
//! | `public_url` | none: no links | the address at which people reach the service, such as `https://letters.district.example`; letters then carry personal links |
//! | `link_secret` | none | what the links are made from, 64 hexadecimal digits (`openssl rand -hex 32`); needed with `public_url`; secret |
//! | `link_days` | `30` | for how many days after the issue of a letter the link to it works |
//! | `schedule.prompt_letters` | `0 0 9 1 * *` | when prompt letters go out; a day off moves to the next working day |
//! | `schedule.urging_letters` | `0 0 9 20 * *` | when urging letters go out; likewise |
//! | `schedule.month_end` | `59 59 23 L * *` | on which day the ledgers are frozen, once it is over; `L` is the last day of the month |
//! | `schedule.strike_off` | `0 30 0 * * *` | when matters that are done are struck off |
//! | `schedule.waiting_letters` | `0 0 10 * * *` | when drafts that wait for their issue for too long are reported; a day off moves to the next working day |
//! | `schedule.deliver` | `*/5 * * * * *` | when waiting mail is looked for |
//! | `schedule.catch_up_days` | `15` | how far back letters and snapshots missed while the service was down are made up for |
//! | `sign_in_hours` | `12` | how long a sign-in lasts |
//! | `introspection` | `signed-in` | who may ask for the schema: `signed-in`, `admin` or `nobody` |
//! | `persisted_queries` | none | a JSON file of registered documents, `{"<SHA-256 in hex>": "<text>"}` |
//! | `persisted_queries_only` | `false` | whether registered documents alone are executed |
//! | `cors_origins` | none | origins whose pages may call the API from a browser, such as `https://a.example https://b.example` |
//! | `trusted_proxies` | none | addresses of proxies whose `X-Forwarded-For` is believed, such as `127.0.0.1 10.0.0.0/8` |
//! | `limits.request_seconds` | `30` | how long a request may take |
//! | `limits.requests_in_flight` | `256` | how many requests are worked on at once |
//! | `limits.cost_per_minute` | `1000000` | complexity points a viewer may spend in a minute; `0`: no limit |
//! | `limits.sign_ins_per_minute` | `30` | sign-ins tried from one address in a minute; `0`: no limit |
//! | `limits.link_requests_per_minute` | `120` | requests to pages of personal links from one address in a minute; `0`: no limit |
//! | `graphiql` | none | the folder with the explorer, as `npm run build` in `src/http/graphiql` makes it |
//! | `log.filter` | `warn,zhaoshang=info` | what is logged, such as `info,zhaoshang=debug` |
//! | `log.format` | `text` | `text` or `json` |
//!
//! `database_url`, `smtp_url`, `link_secret` and `dkim_key` are also read from `DATABASE_URL`, `SMTP_URL`, `LINK_SECRET` and
//! `DKIM_KEY`; any of these names with `_FILE` after it names a file that holds the secret. Each secret may be given in the environment only once.

mod access;
mod read;
mod sources;

use std::{fmt, net::SocketAddr, num::NonZeroU32, path::PathBuf};

use secrecy::SecretString;

pub use self::{
    access::{Access, Introspection, Limits, PersistedQueries},
    sources::Sources,
};
use crate::domain::{letter::hours::Hours, schedule::Schedule};

/// Every setting, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where the embedded database and the mail folder lie.
    pub data_dir: PathBuf,
    /// The database, `postgres://…` or `sqlite://…`.
    pub database_url: SecretString,
    /// The mail server, as written; none means the mail folder.
    pub smtp_url: Option<SecretString>,
    /// How mail is addressed.
    pub mail: Mail,
    /// The office that issues the letters.
    pub office: Office,
    /// Personal links in letters; none means letters without links.
    pub links: Option<Links>,
    /// When jobs are due.
    pub schedule: Schedules,
    /// How long a sign-in lasts, in hours.
    pub sign_in_hours: u32,
    /// Who may send what to the API.
    pub access: Access,
    /// How much of it.
    pub limits: Limits,
    /// The folder with the explorer's files; none means a page that says how to get them.
    pub graphiql: Option<PathBuf>,
    /// What is logged, and how.
    pub log: Log,
}

impl Config {
    /// Where mail is written if no mail server is set.
    pub fn mail_folder(&self) -> PathBuf {
        self.data_dir.join("mail")
    }
}

/// How mail is addressed.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Name of the sender.
    pub from_name: String,
    /// Mail address of the sender.
    pub from_address: String,
    /// Mail address for answers, where it is another.
    pub reply_to: Option<String>,
    /// Mail address of the bureau itself.
    pub office_address: String,
    /// Mail address to which mail servers return what they cannot deliver, where it is another than the sender's.
    pub bounces_to: Option<String>,
    /// At which hours mail goes to the mail server; none means at any time.
    pub hours: Option<Hours>,
    /// How many mails go to one domain in a minute; none means as many as there are.
    pub per_domain_per_minute: Option<NonZeroU32>,
    /// With what mails are signed; none means that they are not.
    pub dkim: Option<Dkim>,
}

impl Mail {
    /// The envelope sender (RFC 5321) of the mail with this key: what comes back tells to which mail it belongs.
    pub fn envelope_sender(&self, delivery_id: i64) -> String {
        match self.bounces_to.as_deref().and_then(|address| address.rsplit_once('@')) {
            Some((local, domain)) => format!("{local}+{delivery_id}@{domain}"),
            None => self.from_address.clone(),
        }
    }
}

/// How mails are signed (DKIM, RFC 6376).
#[derive(Clone, Debug)]
pub struct Dkim {
    /// The domain that signs.
    pub domain: String,
    /// The name of the key in its DNS: `<selector>._domainkey.<domain>`.
    pub selector: String,
    /// The private key, PEM.
    pub key: SecretString,
}

/// The office that issues the letters.
#[derive(Clone, Debug)]
pub struct Office {
    /// Who signs the letters (署名), without the district.
    pub issuer: String,
    /// The district.
    pub district: String,
    /// The agency code (发文机关代字) in document numbers, before the year.
    pub number_prefix: String,
    /// Whom to ask about a letter (联系人).
    pub contact_name: String,
    /// The telephone there.
    pub contact_telephone: String,
}

impl Office {
    /// The issuer's mark (发文机关标志) and signature (署名): `九龙坡区招商投资促进工作领导小组办公室`.
    pub fn mark(&self) -> String {
        format!("{}{}", self.district, self.issuer)
    }
}

/// Personal links (个人链接) in letters.
#[derive(Clone, Debug)]
pub struct Links {
    /// The address at which people reach the service, without a slash at its end.
    pub public_url: String,
    /// What the tokens of links are made from.
    pub secret: SecretString,
    /// For how many days after the issue of a letter the link to it works.
    pub days: u32,
}

/// When jobs are due.
#[derive(Clone, Debug)]
pub struct Schedules {
    /// Prompt letters (工作提示函).
    pub prompt_letters: Schedule,
    /// Urging letters (工作催办函).
    pub urging_letters: Schedule,
    /// Freezing the ledgers (月末台账快照).
    pub month_end: Schedule,
    /// Striking off matters that are done (事项销号).
    pub strike_off: Schedule,
    /// Reporting drafts that wait for too long (待签发函件提醒).
    pub waiting_letters: Schedule,
    /// Sending what waits in the outbox.
    pub deliver: Schedule,
    /// How many days back letters and snapshots missed while the service was down are made up for.
    pub catch_up_days: u32,
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct Log {
    /// Directives of `tracing`'s `EnvFilter`.
    pub filter: String,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Everything that is wrong with the settings, one line each: setting, source, what is expected. Holds no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes(Vec<String>);

impl Mistakes {
    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.0
    }

    fn add(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Mistakes {}

/// Reads and checks every setting.
pub fn load(sources: &Sources) -> Result<Config, Mistakes> {
    let mut mistakes = Mistakes::default();
    let given = sources.merge(&mut mistakes);
    match read::config(given, &mut mistakes) {
        Some(config) if mistakes.lines().is_empty() => Ok(config),
        _ => Err(mistakes),
    }
}

#[cfg(test)]
mod tests;
