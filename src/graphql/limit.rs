//! How large a request may be.
//!
//! async-graphql compares its own limits only after it has expanded all fragments, which takes 2^n steps for n
//! fragments that each spread the next twice. So [`expanded_size`] counts first, with a memo for each fragment.

use std::collections::HashMap;

use async_graphql::{
    Positioned, ServerError,
    parser::{
        parse_query,
        types::{ExecutableDocument, Selection, SelectionSet},
    },
};

use super::error::Fault;
use crate::domain::language::say;

/// Levels of fields. The standard introspection query has 15.
pub const DEPTH: usize = 16;
/// Cost: a field is 1, a page is its size times the cost of a row.
pub const COMPLEXITY: usize = 20_000;
/// Words, numbers, texts and signs of a document.
pub const TOKENS: usize = 5_000;
/// Aliases in a document.
pub const ALIASES: usize = 50;
/// Directives in a document.
pub const DIRECTIVES: usize = 50;
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

/// Parses a document that is within the limits.
pub fn parse(text: &str) -> Result<ExecutableDocument, ServerError> {
    within(("词元", "tokens"), tokens(text), TOKENS)?;
    let document = parse_query(text)?;
    within(
        ("展开片段后的字段", "fields once its fragments are expanded"),
        expanded_size(&document),
        EXPANDED_SELECTIONS,
    )?;
    within(("根字段", "root fields"), root_fields(&document), ROOT_FIELDS)?;
    let written = Written::in_document(&document);
    within(("别名", "aliases"), written.aliases, ALIASES)?;
    within(("指令", "directives"), written.directives, DIRECTIVES)?;
    Ok(document)
}

fn within(what: (&str, &str), size: usize, most: usize) -> Result<(), Fault> {
    if size <= most {
        return Ok(());
    }
    Err(Fault::TooComplex(say!(
        "查询文档中的{what}过多，至多{most}个",
        "The document has too many {what}: at most {most}",
        what = what,
    )))
}

/// How many tokens a text has, counted before it is parsed; a block text counts as a few.
fn tokens(text: &str) -> usize {
    let mut tokens = 0_usize;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '#' => while characters.next_if(|c| *c != '\n').is_some() {},
            '"' => {
                tokens = tokens.saturating_add(1);
                while let Some(within) = characters.next_if(|c| *c != '\n') {
                    match within {
                        '"' => break,
                        '\\' => drop(characters.next()),
                        _ => {}
                    }
                }
            }
            blank if blank.is_whitespace() || blank == ',' => {}
            word if word.is_alphanumeric() || word == '_' => {
                tokens = tokens.saturating_add(1);
                while characters.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {}
            }
            _ => tokens = tokens.saturating_add(1),
        }
    }
    tokens
}

/// What a document has of some things, as it is written.
#[derive(Debug, Default)]
struct Written {
    aliases: usize,
    directives: usize,
}

impl Written {
    fn in_document(document: &ExecutableDocument) -> Self {
        let mut written = Self::default();
        for (_, operation) in document.operations.iter() {
            let variables = &operation.node.variable_definitions;
            written.directives += variables.iter().map(|variable| variable.node.directives.len()).sum::<usize>();
            written.directives += operation.node.directives.len();
            written.count(&operation.node.selection_set.node);
        }
        for fragment in document.fragments.values() {
            written.directives += fragment.node.directives.len();
            written.count(&fragment.node.selection_set.node);
        }
        written
    }

    fn count(&mut self, set: &SelectionSet) {
        for item in &set.items {
            self.directives += item.node.directives().len();
            match &item.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    self.count(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => self.count(&fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

/// How many selections the document has once its fragments are expanded, without expanding them. A fragment that
/// spreads itself counts as endless.
fn expanded_size(document: &ExecutableDocument) -> usize {
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
fn root_fields(document: &ExecutableDocument) -> usize {
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
