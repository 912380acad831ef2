//! Settings of who may send what to the API, and how much of it.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    net::IpAddr,
    num::NonZeroU32,
    time::Duration,
};

use ipnet::IpNet;
use sha2::{Digest, Sha256};
use url::Url;

use super::read::{Reader, whole};
use crate::domain::viewer::{Permission, Viewer};

const LONGEST_REQUEST_SECONDS: u32 = 600;
const MOST_REQUESTS_IN_FLIGHT: u32 = 10_000;
/// No single request costs more, so whoever may spend this much can send any.
const LEAST_COST_PER_MINUTE: u32 = 20_000;
const MOST_PER_MINUTE: u32 = 1_000_000_000;

/// Who may send what to the API.
#[derive(Clone, Debug)]
pub struct Access {
    /// Who may ask for the schema.
    pub introspection: Introspection,
    /// Documents that are registered beforehand.
    pub persisted_queries: PersistedQueries,
    /// Origins whose pages may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// Who may ask for the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Introspection {
    /// Everybody who has signed in.
    SignedIn,
    /// The bureau.
    Admin,
    /// Nobody.
    Nobody,
}

impl Introspection {
    /// Whether it is open to this viewer.
    pub fn is_open_to(self, viewer: &Viewer) -> bool {
        match self {
            Self::SignedIn => true,
            Self::Admin => viewer.may(Permission::Administer),
            Self::Nobody => false,
        }
    }
}

/// Documents that are registered beforehand.
#[derive(Clone, Debug, Default)]
pub struct PersistedQueries {
    /// Their texts, by the SHA-256 of the text.
    pub texts: HashMap<[u8; 32], String>,
    /// Whether nothing else is executed.
    pub only: bool,
}

/// How much may be sent to the API.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a request may take.
    pub request: Duration,
    /// How many requests are worked on at once.
    pub requests_in_flight: usize,
    /// Complexity points a viewer may spend in a minute.
    pub cost_per_minute: Option<NonZeroU32>,
    /// Sign-ins tried from one address in a minute.
    pub sign_ins_per_minute: Option<NonZeroU32>,
    /// Requests to pages of personal links from one address in a minute.
    pub link_requests_per_minute: Option<NonZeroU32>,
}

pub(super) fn access(from: &mut Reader<'_>) -> Option<Access> {
    let introspection = from.required("introspection", |text| match text {
        "signed-in" => Ok(Introspection::SignedIn),
        "admin" => Ok(Introspection::Admin),
        "nobody" => Ok(Introspection::Nobody),
        _ => Err("expected signed-in, admin or nobody"),
    });
    let texts = from.optional("persisted_queries", registered);
    let only = from.required("persisted_queries_only", |text| text.parse().map_err(|_| "expected true or false"));
    let cors_origins = from.optional("cors_origins", |text| each(text, origin));
    let trusted_proxies = from.optional("trusted_proxies", |text| each(text, network));
    Some(Access {
        introspection: introspection?,
        persisted_queries: PersistedQueries { texts: texts?.unwrap_or_default(), only: only? },
        cors_origins: cors_origins?.unwrap_or_default(),
        trusted_proxies: trusted_proxies?.unwrap_or_default(),
    })
}

pub(super) fn limits(from: &mut Reader<'_>) -> Option<Limits> {
    let request_seconds = from.required("limits.request_seconds", |text| whole(text, 1, LONGEST_REQUEST_SECONDS));
    let in_flight = from.required("limits.requests_in_flight", |text| whole(text, 1, MOST_REQUESTS_IN_FLIGHT));
    let cost = from.required("limits.cost_per_minute", |text| none_or(text, LEAST_COST_PER_MINUTE));
    let sign_ins = from.required("limits.sign_ins_per_minute", |text| none_or(text, 1));
    let link_requests = from.required("limits.link_requests_per_minute", |text| none_or(text, 1));
    Some(Limits {
        request: Duration::from_secs(request_seconds?.into()),
        requests_in_flight: usize::try_from(in_flight?).unwrap_or(usize::MAX),
        cost_per_minute: NonZeroU32::new(cost?),
        sign_ins_per_minute: NonZeroU32::new(sign_ins?),
        link_requests_per_minute: NonZeroU32::new(link_requests?),
    })
}

fn none_or(text: &str, least: u32) -> Result<u32, String> {
    if text == "0" {
        Ok(0)
    } else {
        whole(text, least, MOST_PER_MINUTE).map_err(|expected| format!("{expected}, or 0"))
    }
}

fn each<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    text.split([' ', ',']).filter(|part| !part.is_empty()).map(parse).collect()
}

fn origin(text: &str) -> Result<String, String> {
    let is_origin = |url: &Url| ["http", "https"].contains(&url.scheme()) && url.origin().ascii_serialization() == text;
    let known = text.parse().ok().filter(is_origin);
    known.map(|_: Url| text.to_owned()).ok_or_else(|| format!("{text}: expected an origin, such as https://a.example"))
}

fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address
        .or_else(|_| text.parse())
        .map_err(|_| format!("{text}: expected an address, such as 10.0.0.1 or 10.0.0.0/8"))
}

/// Reads the list of registered documents; each has to stand under its own hash.
fn registered(path: &str) -> Result<HashMap<[u8; 32], String>, String> {
    let json = fs::read_to_string(path).map_err(|error| format!("cannot be read ({error})"))?;
    let listed: BTreeMap<String, String> = serde_json::from_str(&json)
        .map_err(|error| format!("expected a JSON object of SHA-256 in hex and text ({error})"))?;
    let entry = |(hash, text): (String, String)| {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let same = hash.eq_ignore_ascii_case(&hex::encode(digest));
        same.then_some((digest, text)).ok_or_else(|| format!("{hash} is not the SHA-256 of its text"))
    };
    listed.into_iter().map(entry).collect()
}
