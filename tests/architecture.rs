//! Which way the arrows point, read from the `use crate::` lines.

use std::{collections::BTreeSet, fs, path::Path};

/// What each module of the crate may use of the others.
const MAY_USE: [(&str, &[&str]); 16] = [
    ("domain", &[]),
    ("clock", &["domain"]),
    ("config", &["domain"]),
    ("telemetry", &["config"]),
    ("live", &[]),
    ("storage", &["domain", "live"]),
    ("app", &["clock", "config", "letters", "live", "storage"]),
    ("letters", &["app", "config", "domain", "live", "storage"]),
    ("actions", &["config", "domain", "letters", "live", "storage"]),
    ("report", &["domain"]),
    ("graphql", &["actions", "app", "domain", "letters", "live", "report", "storage"]),
    ("http", &["actions", "app", "config", "domain", "graphql", "live", "storage", "telemetry"]),
    ("scheduler", &["app", "clock", "domain", "letters", "live", "storage"]),
    ("demo", &["actions", "app", "domain"]),
    ("generate", &["app", "demo", "domain", "storage"]),
    (
        "cli",
        &[
            "actions",
            "app",
            "clock",
            "config",
            "demo",
            "domain",
            "generate",
            "graphql",
            "http",
            "letters",
            "scheduler",
            "storage",
            "telemetry",
        ],
    ),
];

/// Every module that the files of `module` name after `crate::`, whether in a `use` tree or in place.
fn used(path: &Path, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            used(&entry.unwrap().path(), found);
        }
        return;
    }
    let is_test = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
    if is_test || path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    for (_, rest) in text.match_indices("crate::").map(|(at, name)| text.split_at(at + name.len())) {
        match rest.strip_prefix('{') {
            None => drop(found.insert(first_name(rest))),
            Some(tree) => found.extend(heads(tree)),
        }
    }
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first names of the branches of a `use` tree, up to its closing brace.
fn heads(tree: &str) -> Vec<String> {
    let (mut depth, mut names, mut at_start) = (0, Vec::new(), true);
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            c if at_start && (c.is_alphanumeric() || c == '_') => {
                names.push(first_name(tree.split_at(at).1));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn no_arrow_points_the_wrong_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: BTreeSet<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    for (module, allowed) in MAY_USE {
        let mut found = BTreeSet::new();
        let file = src.join(format!("{module}.rs"));
        let places = [src.join(module), file];
        assert!(places.iter().any(|place| place.exists()), "there is no module {module}");
        places.iter().filter(|place| place.exists()).for_each(|place| used(place, &mut found));
        for other in found.iter().filter(|other| *other != module && modules.contains(other.as_str())) {
            assert!(allowed.contains(&other.as_str()), "{module} must not use {other}");
        }
    }
}

#[test]
fn every_module_has_its_arrows_declared() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, MAY_USE.iter().map(|(module, _)| *module).collect());
}
