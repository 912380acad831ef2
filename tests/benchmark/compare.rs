//! Whether two answers say the same.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// The answer in a form in which writing does not matter: instants as one kind of text, no cursors, which only their
/// maker reads, no key of a new row.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| *name != "endCursor" && *name != "extensions");
            Value::Object(kept.map(|(name, value)| (name.clone(), plain(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(plain).collect()),
        Value::String(text) if text.starts_with("progress-entry:") => "progress-entry".into(),
        Value::String(text) => match text.parse::<DateTime<Utc>>() {
            Ok(at) => at.to_rfc3339().into(),
            Err(_) => value.clone(),
        },
        other => other.clone(),
    }
}

/// Where two answers differ first.
pub(crate) fn difference(path: &str, ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => a.iter().find_map(|(name, value)| {
            difference(&format!("{path}.{name}"), value, b.get(name).unwrap_or(&Value::Null))
        }),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(n, (a, b))| difference(&format!("{path}[{n}]"), a, b))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: the server says {a}, the ceiling {b}")),
    }
}
