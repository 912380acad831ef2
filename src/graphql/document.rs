//! Documents that are known: those registered beforehand, and those that were sent before, already parsed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    Name, Request, ServerError, Value, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
};
use lru::LruCache;
use sha2::{Digest, Sha256};

use super::{error::Fault, limit};
use crate::{app::App, domain::language::say};

/// Bytes of text whose parsed documents are kept; parsed they take some twenty times as much.
const KEPT_BYTES: usize = 512 * 1024;
/// Shapes of variables for which the cost of a document is kept.
const KEPT_COSTS: usize = 16;

/// The SHA-256 of a document's text.
type Hash = [u8; 32];

/// Where documents are looked up, by their SHA-256, and kept once they are parsed and found within the limits.
#[derive(Debug)]
pub struct Documents {
    registered: HashMap<Hash, String>,
    only_registered: bool,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    documents: LruCache<Hash, (Arc<Document>, usize)>,
    bytes: usize,
}

/// A document within the limits.
#[derive(Debug)]
pub(super) struct Document {
    parsed: ExecutableDocument,
    costs: Mutex<HashMap<Shape, u32>>,
}

/// What the cost of a document depends on: its numbers, such as page sizes, and the lengths of its lists.
type Shape = Vec<(Name, i64)>;

impl Documents {
    /// Those of a service.
    pub(super) fn new(app: &App) -> Self {
        let listed = &app.config.access.persisted_queries;
        let kept = Kept { documents: LruCache::unbounded(), bytes: 0 };
        Self { registered: listed.texts.clone(), only_registered: listed.only, kept: Mutex::new(kept) }
    }

    /// The document of a request, whether it came with the text or with the hash alone (automatic persisted queries:
    /// `extensions.persistedQuery.sha256Hash`). Any text that was executed once is known by its hash.
    pub(super) fn find(&self, request: &Request) -> Result<Arc<Document>, ServerError> {
        let named = named_hash(request)?;
        let sent = (!request.query.trim().is_empty()).then(|| Sha256::digest(request.query.as_bytes()).into());
        let hash = sent.or(named).ok_or_else(|| Fault::BadInput(say!("缺少 query", "query is missing")))?;
        if named.is_some_and(|named| named != hash) {
            let words = say!("sha256Hash 与 query 不符", "sha256Hash is not that of query");
            return Err(Fault::BadInput(words).into());
        }
        if self.only_registered && !self.registered.contains_key(&hash) {
            return Err(Fault::UnregisteredDocument.into());
        }
        if let Some(known) = self.kept(&hash) {
            return Ok(known);
        }
        let registered = self.registered.get(&hash).map(String::as_str);
        let text = sent.map(|_| request.query.as_str()).or(registered).ok_or(Fault::UnknownDocument)?;
        self.keep(hash, text)
    }

    fn kept(&self, hash: &Hash) -> Option<Arc<Document>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.documents.get(hash).map(|(document, _)| document.clone())
    }

    fn keep(&self, hash: Hash, text: &str) -> Result<Arc<Document>, ServerError> {
        let document = Arc::new(Document { parsed: limit::parse(text)?, costs: Mutex::default() });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let replaced = kept.documents.put(hash, (document.clone(), text.len()));
        kept.bytes = kept.bytes + text.len() - replaced.map_or(0, |(_, bytes)| bytes);
        while kept.bytes > KEPT_BYTES {
            let Some((_, (_, bytes))) = kept.documents.pop_lru() else { break };
            kept.bytes -= bytes;
        }
        Ok(document)
    }
}

impl Document {
    /// A copy of the document; whoever executes it consumes it.
    pub(super) fn parsed(&self) -> ExecutableDocument {
        self.parsed.clone()
    }

    /// What kind of operation is to be executed; none if the document does not say which.
    pub(super) fn kind(&self, name: Option<&str>) -> Option<OperationType> {
        self.operation(name).map(|operation| operation.ty)
    }

    /// Gives the variables that were left out the values with which they are executed: a literal is validated only if
    /// every variable in it has a value.
    pub(super) fn complete(&self, request: &mut Request) {
        let definitions = self.operation(request.operation_name.as_deref()).map(|it| &it.variable_definitions);
        for definition in definitions.into_iter().flatten() {
            if let Some(value) = definition.node.default_value() {
                let name = definition.node.name.node.clone();
                request.variables.entry(name).or_insert_with(|| value.clone());
            }
        }
    }

    fn operation(&self, name: Option<&str>) -> Option<&OperationDefinition> {
        let operation = match (&self.parsed.operations, name) {
            (DocumentOperations::Single(operation), _) => operation,
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
            // The only one needs not be named, even if it has a name.
            (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next()?,
            (DocumentOperations::Multiple(_), None) => return None,
        };
        Some(&operation.node)
    }

    /// The cost with such variables, if it was computed before.
    pub(super) fn known_cost(&self, variables: &Variables) -> Option<u32> {
        self.costs.lock().unwrap_or_else(PoisonError::into_inner).get(&shape(variables)).copied()
    }

    /// Keeps the cost with such variables.
    pub(super) fn keep_cost(&self, variables: &Variables, cost: u32) {
        let mut costs = self.costs.lock().unwrap_or_else(PoisonError::into_inner);
        if costs.len() < KEPT_COSTS {
            costs.insert(shape(variables), cost);
        }
    }
}

fn shape(variables: &Variables) -> Shape {
    let size = |value: &Value| match value {
        Value::Number(number) => number.as_i64(),
        Value::List(items) => i64::try_from(items.len()).ok(),
        _ => None,
    };
    variables.iter().filter_map(|(name, value)| Some((name.clone(), size(value)?))).collect()
}

/// The hash by which a request names its document.
fn named_hash(request: &Request) -> Result<Option<Hash>, Fault> {
    let Some(named) = request.extensions.get("persistedQuery") else { return Ok(None) };
    let Value::Object(named) = named else { return Err(no_hash()) };
    let Some(Value::String(hash)) = named.get("sha256Hash") else { return Err(no_hash()) };
    hex::decode(hash).ok().and_then(|bytes| bytes.try_into().ok()).map(Some).ok_or_else(no_hash)
}

fn no_hash() -> Fault {
    Fault::BadInput(say!(
        "extensions.persistedQuery.sha256Hash 应为64位十六进制的 SHA-256",
        "extensions.persistedQuery.sha256Hash must be a SHA-256 as 64 hexadecimal digits",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents() -> Documents {
        let kept = Kept { documents: LruCache::unbounded(), bytes: 0 };
        Documents { registered: HashMap::new(), only_registered: false, kept: Mutex::new(kept) }
    }

    #[test]
    fn a_text_is_parsed_once() {
        let documents = documents();
        let found = |text: &str| documents.find(&Request::new(text)).unwrap();
        let (first, second, other) = (found("{ a }"), found("{ a }"), found("{ b }"));
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_least_used_goes_first() {
        let documents = documents();
        let text = |n: usize| format!("# {}\n{{ a{n} }}", "x".repeat(20_000));
        let hash = |n: usize| Sha256::digest(text(n).as_bytes()).into();
        for n in 0..40 {
            documents.find(&Request::new(text(n))).unwrap();
            documents.find(&Request::new(text(0))).unwrap();
        }
        assert!(documents.kept.lock().unwrap().bytes <= KEPT_BYTES);
        assert!(documents.kept(&hash(0)).is_some() && documents.kept(&hash(39)).is_some());
        assert!(documents.kept(&hash(1)).is_none());
    }
}
