//! Where settings come from, and which source wins.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use config::{ConfigError, File, FileFormat, Map, Source, Value, ValueKind};

use super::Mistakes;

/// Every setting with its default; blank where there is none.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("listen", "127.0.0.1:8080"),
    ("data_dir", "./data"),
    ("database_url", ""),
    ("smtp_url", ""),
    ("mail.from_name", "九龙坡区招商投资促进工作领导小组办公室"),
    ("mail.from_address", "zhaoshang@jiulongpo.example"),
    ("mail.reply_to", ""),
    ("mail.office_address", ""),
    ("mail.bounces_to", ""),
    ("mail.hours", "08:00-20:00"),
    ("mail.per_domain_per_minute", "60"),
    ("mail.dkim_selector", ""),
    ("mail.dkim_domain", ""),
    ("dkim_key", ""),
    ("office.issuer", "招商投资促进工作领导小组办公室"),
    ("office.district", "九龙坡区"),
    ("office.number_prefix", "九招商函"),
    ("office.contact_name", "区招商投资局"),
    ("office.contact_telephone", "023-00000000"),
    ("public_url", ""),
    ("link_secret", ""),
    ("link_days", "30"),
    ("schedule.prompt_letters", "0 0 9 1 * *"),
    ("schedule.urging_letters", "0 0 9 20 * *"),
    ("schedule.month_end", "59 59 23 L * *"),
    ("schedule.strike_off", "0 30 0 * * *"),
    ("schedule.waiting_letters", "0 0 10 * * *"),
    ("schedule.deliver", "*/5 * * * * *"),
    ("schedule.catch_up_days", "15"),
    ("sign_in_hours", "12"),
    ("introspection", "signed-in"),
    ("persisted_queries", ""),
    ("persisted_queries_only", "false"),
    ("cors_origins", ""),
    ("trusted_proxies", ""),
    ("limits.request_seconds", "30"),
    ("limits.requests_in_flight", "256"),
    ("limits.cost_per_minute", "1000000"),
    ("limits.sign_ins_per_minute", "30"),
    ("limits.link_requests_per_minute", "120"),
    ("graphiql", ""),
    ("log.filter", "warn,zhaoshang=info"),
    ("log.format", "text"),
];

/// The settings that are secret and can be read from a file of their own.
const SECRETS: [&str; 4] = ["database_url", "dkim_key", "link_secret", "smtp_url"];

const PREFIX: &str = "ZHAOSHANG_";

/// The file that is read if it is there and no other is named.
const DEFAULT_FILE: &str = "zhaoshang.toml";

/// What the settings are read from, besides their defaults.
#[derive(Clone, Default)]
pub struct Sources {
    /// The TOML file; it must be there.
    pub file: Option<PathBuf>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// Flags of the command line: a setting such as `data_dir`, and its value.
    pub flags: Vec<(&'static str, String)>,
}

impl Sources {
    /// The sources of this process: `file` or else `./zhaoshang.toml` if there is one, the environment, `flags`.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(&'static str, String)>) -> Self {
        let file = file.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists()));
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self { file, env: env::vars_os().map(|(name, value)| (text(name), text(value))).collect(), flags }
    }

    /// Every setting that is given, from the strongest source that gives it.
    pub(super) fn merge(&self, mistakes: &mut Mistakes) -> BTreeMap<String, Value> {
        let mut defaults = Layer::default();
        for (setting, default) in SETTINGS {
            defaults.give(setting, "default", *default);
        }
        let mut flags = Layer::default();
        for (setting, value) in &self.flags {
            flags.give(setting, &format!("--{}", setting.replace(['_', '.'], "-")), value.as_str());
        }
        let builder = config::Config::builder()
            .add_source(defaults)
            .add_source(self.file.as_deref().map(|path| file(path, mistakes)).unwrap_or_default())
            .add_source(environment(&self.env, mistakes))
            .add_source(flags);
        match builder.build().and_then(|merged| merged.cache.into_table()) {
            Ok(tree) => leaves("", tree),
            Err(error) => {
                mistakes.add(format!("settings: {error}"));
                BTreeMap::new()
            }
        }
    }
}

/// The settings one source gives, each remembering where it stands.
#[derive(Clone, Debug, Default)]
struct Layer(Map<String, Value>);

impl Layer {
    fn give(&mut self, setting: &str, origin: &str, value: impl Into<ValueKind>) {
        let value = value.into();
        let blank = matches!(&value, ValueKind::String(text) if text.trim().is_empty());
        if !blank {
            self.0.insert(setting.to_owned(), Value::new(Some(&origin.to_owned()), value));
        }
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.clone())
    }
}

fn file(path: &Path, mistakes: &mut Mistakes) -> Layer {
    let origin = path.display().to_string();
    let mut layer = Layer::default();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            mistakes.add(format!("{origin}: cannot be read ({error}); expected a TOML file of settings"));
            return layer;
        }
    };
    let tree = match File::from_str(&text, FileFormat::Toml).collect() {
        Ok(tree) => tree,
        Err(error) => {
            // The further lines show the text of the file, secrets included.
            let place = error.to_string().lines().next().unwrap_or_default().to_owned();
            mistakes.add(format!("{origin}: no TOML ({place})"));
            return layer;
        }
    };
    for (setting, value) in leaves("", tree) {
        if is_setting(&setting) {
            layer.give(&setting, &origin, value.kind);
        } else {
            mistakes.add(format!("{setting} ({origin}): no such setting"));
        }
    }
    layer
}

fn leaves(prefix: &str, tree: Map<String, Value>) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (name, value) in tree {
        let name = format!("{prefix}{name}");
        match value.kind {
            ValueKind::Table(tree) => found.extend(leaves(&format!("{name}."), tree)),
            _ => drop(found.insert(name, value)),
        }
    }
    found
}

fn environment(env: &BTreeMap<String, String>, mistakes: &mut Mistakes) -> Layer {
    let mut layer = Layer::default();
    let mut secrets = BTreeMap::new();
    for (name, value) in env.iter().filter(|(_, value)| !value.trim().is_empty()) {
        if let Some((secret, from_file)) = secret(name) {
            if let Some(earlier) = secrets.insert(secret, name) {
                mistakes.add(format!("{secret} (environment): {earlier} and {name} are both set; keep one"));
            } else if !from_file {
                layer.give(secret, &format!("environment {name}"), value.as_str());
            } else {
                match fs::read_to_string(value) {
                    Ok(text) => layer.give(secret, &format!("file named by {name}"), text.trim()),
                    Err(error) => mistakes.add(format!("{secret} (environment {name}): cannot be read ({error})")),
                }
            }
        } else if let Some(setting) =
            SETTINGS.iter().map(|(setting, _)| setting).find(|setting| variable(setting) == *name)
        {
            layer.give(setting, &format!("environment {name}"), value.as_str());
        } else if name.starts_with(PREFIX) {
            mistakes.add(format!("{name} (environment): no such setting"));
        }
    }
    layer
}

/// The secret setting that a variable gives, and whether it does so by naming a file.
fn secret(name: &str) -> Option<(&'static str, bool)> {
    let (plain, from_file) = name.strip_suffix("_FILE").map_or((name, false), |plain| (plain, true));
    let setting = SECRETS.into_iter().find(|secret| plain == variable(secret) || plain == secret.to_uppercase())?;
    Some((setting, from_file))
}

fn variable(setting: &str) -> String {
    format!("{PREFIX}{}", setting.to_uppercase().replace('.', "_"))
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|(setting, _)| *setting == name)
}
