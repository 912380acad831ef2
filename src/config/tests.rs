use std::fs;

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;

fn sources(env: &[(&str, &str)]) -> Sources {
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { env, ..Sources::default() }
}

fn mistakes(sources: &Sources) -> Vec<String> {
    load(sources).expect_err("mistakes").0
}

/// A file in a directory that lasts as long as the returned guard.
fn written(text: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.toml");
    fs::write(&path, text).unwrap();
    (dir, path)
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = load(&Sources::default()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database_url.expose_secret(), "sqlite://./data/zhaoshang.db");
    assert!(config.smtp_url.is_none() && config.mail.reply_to.is_none());
    assert_eq!(config.office.number_prefix, "九招商函");
    assert_eq!((config.schedule.catch_up_days, config.sign_in_hours), (15, 12));
    assert_eq!(config.log.format, LogFormat::Text);
}

#[test]
fn flags_beat_the_environment_which_beats_the_file() {
    let (_dir, file) = written(
        "listen = '127.0.0.1:1'\ndata_dir = '/file'\nsign_in_hours = 8\n[office]\ndistrict = '渝中区'\n\
         [schedule]\ndeliver = '*/9 * * * * *'",
    );
    let mut sources = sources(&[("ZHAOSHANG_LISTEN", "127.0.0.1:2"), ("ZHAOSHANG_DATA_DIR", "/environment")]);
    sources.file = Some(file);
    sources.flags.push(("listen", "127.0.0.1:3".to_owned()));
    let config = load(&sources).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.data_dir, PathBuf::from("/environment"));
    assert_eq!(config.database_url.expose_secret(), "sqlite:///environment/zhaoshang.db");
    assert_eq!(config.office.district, "渝中区");
    assert_eq!(config.sign_in_hours, 8);
}

#[test]
fn every_mistake_is_listed_with_its_setting_and_source() {
    let (_dir, file) = written("listen = [1]\ncolour = 'red'\nmail = { sender = 'x' }\nlog.format = 'xml'");
    let mut sources = sources(&[
        ("ZHAOSHANG_MAIL_FROM_ADDRESS", "nobody"),
        ("ZHAOSHANG_SCHEDULE_DELIVER", "0 0 9 31 2 *"),
        ("ZHAOSHANG_SCHEDULE_PROMPT_LETTERS", "often"),
        ("ZHAOSHANG_SIGN_IN_HOURS", "0"),
        ("ZHAOSHANG_PORT", "80"),
        ("DATABASE_URL", "mysql://u:pw@h/d"),
    ]);
    sources.file = Some(file.clone());
    sources.flags.push(("office.contact_telephone", "call me".to_owned()));
    let lines = mistakes(&sources);
    let file = file.display().to_string();
    for (setting, source) in [
        ("listen", file.as_str()),
        ("colour", &file),
        ("mail.sender", &file),
        ("log.format", &file),
        ("mail.from_address", "environment ZHAOSHANG_MAIL_FROM_ADDRESS"),
        ("schedule.deliver", "environment ZHAOSHANG_SCHEDULE_DELIVER"),
        ("schedule.prompt_letters", "environment ZHAOSHANG_SCHEDULE_PROMPT_LETTERS"),
        ("sign_in_hours", "environment ZHAOSHANG_SIGN_IN_HOURS"),
        ("ZHAOSHANG_PORT", "environment"),
        ("database_url", "environment DATABASE_URL"),
        ("office.contact_telephone", "--office-contact-telephone"),
    ] {
        let start = format!("{setting} ({source}): ");
        assert_eq!(lines.iter().filter(|line| line.starts_with(&start)).count(), 1, "{start} in {lines:#?}");
    }
    assert_eq!(lines.len(), 11, "{lines:#?}");
}

#[test]
fn a_secret_comes_from_its_own_file_and_never_shows() {
    let (_dir, file) = written("postgresql://user:geheim@db/ledger\n");
    let config = load(&sources(&[
        ("DATABASE_URL_FILE", file.to_str().unwrap()),
        ("ZHAOSHANG_SMTP_URL", "smtp://user:geheim@mail"),
    ]))
    .unwrap();
    assert_eq!(config.database_url.expose_secret(), "postgresql://user:geheim@db/ledger");
    assert_eq!(config.smtp_url.as_ref().unwrap().expose_secret(), "smtp://user:geheim@mail");
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn mistakes_in_secrets_do_not_show_them() {
    let (_dir, file) = written("database_url = 'geheim\n");
    let mut sources =
        sources(&[("DATABASE_URL", "postgre://u:geheim@h/d"), ("SMTP_URL", "a-geheim"), ("SMTP_URL_FILE", "b")]);
    sources.file = Some(file);
    let lines = mistakes(&sources);
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(!lines.concat().contains("geheim"), "{lines:#?}");
}

#[test]
fn a_secret_given_twice_or_in_a_missing_file_is_a_mistake() {
    let lines = mistakes(&sources(&[("DATABASE_URL", "sqlite://a"), ("ZHAOSHANG_DATABASE_URL", "sqlite://b")]));
    assert_eq!(lines, ["database_url (environment): DATABASE_URL and ZHAOSHANG_DATABASE_URL are both set; keep one"]);
    let lines = mistakes(&sources(&[("SMTP_URL_FILE", "/no/such/file")]));
    assert!(lines[0].starts_with("smtp_url (environment SMTP_URL_FILE): cannot be read"), "{lines:?}");
}

#[test]
fn a_named_file_must_be_there() {
    let lines = mistakes(&Sources { file: Some("/no/such.toml".into()), ..Sources::default() });
    assert!(lines[0].starts_with("/no/such.toml: cannot be read"), "{lines:?}");
}

#[test]
fn a_blank_variable_counts_as_not_set() {
    let config = load(&sources(&[("SMTP_URL", ""), ("ZHAOSHANG_LISTEN", " ")])).unwrap();
    assert!(config.smtp_url.is_none());
    assert_eq!(config.listen.port(), 8080);
}

#[test]
fn the_embedded_database_is_a_file() {
    for url in ["sqlite::memory:", "sqlite://", "sqlite://x?mode=memory", "mysql://h/d", "data.db"] {
        assert_eq!(mistakes(&sources(&[("DATABASE_URL", url)])).len(), 1, "{url}");
    }
    let config = load(&sources(&[("ZHAOSHANG_DATA_DIR", "/a%20b/c?d")])).unwrap();
    assert_eq!(config.database_url.expose_secret(), "sqlite:///a%2520b/c%3Fd/zhaoshang.db");
}

#[test]
fn registered_documents_stand_under_their_own_hash() {
    let text = "{ viewer { login } }";
    let hash = "a80a3b9a4e1d7f56f0a80b0f31df3bd2e35e9bbfd4a4b53dc1d8a8ad72d41d47";
    let listed = |json: &str| {
        let (_dir, file) = written(json);
        load(&sources(&[("ZHAOSHANG_PERSISTED_QUERIES", file.to_str().unwrap())]))
    };
    let own = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(text));
    let config = listed(&format!("{{\"{own}\": \"{text}\"}}")).unwrap();
    assert_eq!(config.access.persisted_queries.texts.values().collect::<Vec<_>>(), [text]);
    for wrong in [format!("{{\"{hash}\": \"{text}\"}}"), "[]".to_owned(), "{".to_owned(), "{\"a\": 1}".to_owned()] {
        let lines = listed(&wrong).expect_err("a mistake").0;
        assert!(lines[0].starts_with("persisted_queries (environment ZHAOSHANG_PERSISTED_QUERIES): "), "{lines:?}");
    }
}

#[test]
fn what_may_be_sent_to_the_api_is_checked() {
    let config = load(&sources(&[
        ("ZHAOSHANG_CORS_ORIGINS", "https://a.example, http://localhost:5173"),
        ("ZHAOSHANG_TRUSTED_PROXIES", "127.0.0.1 10.0.0.0/8 ::1"),
        ("ZHAOSHANG_LIMITS_COST_PER_MINUTE", "0"),
        ("ZHAOSHANG_INTROSPECTION", "nobody"),
    ]))
    .unwrap();
    assert_eq!(config.access.cors_origins, ["https://a.example", "http://localhost:5173"]);
    assert_eq!(config.access.trusted_proxies.len(), 3);
    assert_eq!((config.limits.cost_per_minute, config.access.introspection), (None, Introspection::Nobody));
    for (name, value) in [
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example/"),
        ("CORS_ORIGINS", "a.example"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("LIMITS_COST_PER_MINUTE", "19999"),
        ("LIMITS_REQUEST_SECONDS", "0"),
        ("LIMITS_REQUESTS_IN_FLIGHT", "0"),
        ("LIMITS_SIGN_INS_PER_MINUTE", "-1"),
        ("LIMITS_LINK_REQUESTS_PER_MINUTE", "-1"),
        ("LINK_DAYS", "0"),
        ("INTROSPECTION", "all"),
        ("PERSISTED_QUERIES_ONLY", "yes"),
    ] {
        assert_eq!(mistakes(&sources(&[(&format!("ZHAOSHANG_{name}"), value)])).len(), 1, "{name} {value}");
    }
}

#[test]
fn links_need_an_address_and_a_key_and_the_key_never_shows() {
    let key = "0123456789abcdef".repeat(4);
    let with = |url: &str, key: &str| sources(&[("ZHAOSHANG_PUBLIC_URL", url), ("LINK_SECRET", key)]);
    let config = load(&with("https://letters.district.example/office/", &key)).unwrap();
    assert!(!format!("{config:?}").contains(&key));
    let links = config.links.unwrap();
    assert_eq!((links.public_url.as_str(), links.days), ("https://letters.district.example/office", 30));
    for local in ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]"] {
        assert!(load(&with(local, &key)).unwrap().links.is_some(), "{local}");
    }
    for (url, key) in [
        ("http://letters.district.example", key.as_str()),
        ("ftp://letters.district.example", &key),
        ("https://user@letters.district.example", &key),
        ("https://letters.district.example/?a", &key),
        ("letters.district.example", &key),
        ("https://letters.district.example", "geheim"),
        ("https://letters.district.example", ""),
    ] {
        let lines = mistakes(&with(url, key));
        assert_eq!(lines.len(), 1, "{url} {lines:?}");
        assert!(!lines[0].contains("geheim"), "{lines:?}");
    }
    assert!(load(&sources(&[("LINK_SECRET", &key)])).unwrap().links.is_none());
}

#[test]
fn every_setting_is_documented() {
    let table = include_str!("mod.rs");
    for (setting, default) in sources::SETTINGS {
        let row = table.lines().find(|line| line.starts_with(&format!("//! | `{setting}` |")));
        assert!(row.is_some_and(|row| row.contains(default)), "{setting}");
    }
}

#[test]
fn mail_keeps_office_hours_unless_told_otherwise() {
    let mail = |env: &[(&str, &str)]| load(&sources(env)).unwrap().mail;
    let usual = mail(&[]);
    assert_eq!(usual.hours, Hours::parse("08:00-20:00"));
    assert_eq!(usual.per_domain_per_minute.map(NonZeroU32::get), Some(60));
    assert!(usual.dkim.is_none());
    assert_eq!(usual.envelope_sender(17), usual.from_address);
    let other = mail(&[
        ("ZHAOSHANG_MAIL_HOURS", "always"),
        ("ZHAOSHANG_MAIL_PER_DOMAIN_PER_MINUTE", "0"),
        ("ZHAOSHANG_MAIL_BOUNCES_TO", "bounces@district.example"),
        ("ZHAOSHANG_MAIL_DKIM_SELECTOR", "Letters"),
        ("DKIM_KEY", "geheim"),
    ]);
    assert_eq!((other.hours, other.per_domain_per_minute), (None, None));
    assert_eq!(other.envelope_sender(17), "bounces+17@district.example");
    let dkim = other.dkim.unwrap();
    assert_eq!((dkim.selector.as_str(), dkim.domain.as_str()), ("letters", "jiulongpo.example"));
    assert!(!format!("{dkim:?}").contains("geheim"));
}

#[test]
fn settings_of_mail_that_make_no_sense_are_mistakes() {
    for (env, setting) in [
        ([("ZHAOSHANG_MAIL_HOURS", "20:00-08:00")].as_slice(), "mail.hours "),
        (&[("ZHAOSHANG_MAIL_PER_DOMAIN_PER_MINUTE", "many")], "mail.per_domain_per_minute "),
        (&[("ZHAOSHANG_MAIL_BOUNCES_TO", "bounces")], "mail.bounces_to "),
        (&[("ZHAOSHANG_MAIL_DKIM_SELECTOR", "letters")], "mail.dkim_selector, dkim_key:"),
        (&[("DKIM_KEY", "geheim")], "mail.dkim_selector, dkim_key:"),
        (&[("DKIM_KEY", "geheim"), ("ZHAOSHANG_MAIL_DKIM_SELECTOR", "a b")], "mail.dkim_selector "),
    ] {
        let [line] = mistakes(&sources(env)).try_into().unwrap();
        assert!(line.starts_with(setting) && !line.contains("geheim"), "{line}");
    }
}
