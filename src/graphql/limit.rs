//! How large a request may be.
//!
//! async-graphql compares its own limits only after it has expanded all fragments, which takes 2^n steps for n
//! fragments that each spread the next twice. So [`expanded_size`] counts first, with a memo for each fragment.

use std::collections::HashMap;

use async_graphql::{
    Positioned,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

/// Levels of fields. The standard introspection query has 15.
pub const DEPTH: usize = 16;
/// Cost: a field is 1, a page is its size times the cost of a row.
pub const COMPLEXITY: usize = 20_000;
/// Directives on one field.
pub const DIRECTIVES: usize = 10;
/// Bytes of a request's body.
pub const BODY_BYTES: usize = 256 * 1024;
/// Selections of a document once its fragments are expanded.
pub const EXPANDED_SELECTIONS: usize = 5_000;
/// Fields at the root of an operation; those of a mutation are a transaction each.
pub const ROOT_FIELDS: usize = 20;
/// Operations at once over one WebSocket.
pub const SOCKET_OPERATIONS: usize = 50;
/// Sockets and event streams a person may have open at once.
pub const SOCKETS: usize = 20;
/// Bytes on the way to a socket's client that it has not confirmed.
pub const SOCKET_BYTES: usize = 1024 * 1024;

/// How many selections the document has once its fragments are expanded, without expanding them. A fragment that
/// spreads itself counts as endless.
pub fn expanded_size(document: &ExecutableDocument) -> usize {
    let mut sizes = HashMap::new();
    document
        .operations
        .iter()
        .map(|(_, operation)| set_size(&operation.node.selection_set.node, document, &mut sizes))
        .fold(0, usize::saturating_add)
}

/// What is known of a fragment: its size, or that it is being counted.
type Sizes<'a> = HashMap<&'a str, Option<usize>>;

fn set_size<'a>(set: &'a SelectionSet, document: &'a ExecutableDocument, sizes: &mut Sizes<'a>) -> usize {
    set.items.iter().fold(0, |size: usize, item| {
        let inner = match &item.node {
            Selection::Field(field) => set_size(&field.node.selection_set.node, document, sizes),
            Selection::InlineFragment(fragment) => set_size(&fragment.node.selection_set.node, document, sizes),
            Selection::FragmentSpread(spread) => {
                fragment_size(spread.node.fragment_name.node.as_str(), document, sizes)
            }
        };
        size.saturating_add(1).saturating_add(inner)
    })
}

fn fragment_size<'a>(name: &'a str, document: &'a ExecutableDocument, sizes: &mut Sizes<'a>) -> usize {
    if let Some(known) = sizes.get(name) {
        return known.unwrap_or(usize::MAX);
    }
    let Some((_, fragment)) = document.fragments.iter().find(|(known, _)| known.as_str() == name) else {
        return 0;
    };
    sizes.insert(name, None);
    let size = set_size(&fragment.node.selection_set.node, document, sizes);
    sizes.insert(name, Some(size));
    size
}

/// The most root fields of any one operation of the document, those in fragments included. To be asked only of a
/// document whose [`expanded_size`] is known to be small.
pub fn root_fields(document: &ExecutableDocument) -> usize {
    let roots = document.operations.iter().map(|(_, operation)| fields(&operation.node.selection_set.node, document));
    roots.max().unwrap_or(0)
}

fn fields(set: &SelectionSet, document: &ExecutableDocument) -> usize {
    let count = |item: &Positioned<Selection>| match &item.node {
        Selection::Field(_) => 1,
        Selection::InlineFragment(fragment) => fields(&fragment.node.selection_set.node, document),
        Selection::FragmentSpread(spread) => {
            let name = &spread.node.fragment_name.node;
            document.fragments.get(name).map_or(0, |found| fields(&found.node.selection_set.node, document))
        }
    };
    set.items.iter().map(count).sum()
}
