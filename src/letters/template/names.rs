//! Whether every name in a template exists, in the branches that no sample takes as well.
//!
//! What a name stands for is followed as far as it comes straight from the letter: through `set`, `for` and the filters that
//! hand on what they are given. Beyond that any name will do that a letter, a loop or a template has; what is left shows
//! when a letter is printed. What a macro takes under the name `letter` is the letter.

use std::collections::{BTreeSet, HashMap};

use minijinja::{
    Environment, ErrorKind, Value,
    machinery::{
        Span,
        ast::{CallArg, Expr, Macro, Stmt},
        parse,
    },
};

use crate::letters::sheet::VARIABLES;

/// The one variable of a template.
const LETTER: &str = "letter";

/// What a loop says of itself.
const LOOP: [&str; 10] =
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth"];

/// Filters that hand on entries of the list they are given.
const SAME: [&str; 8] = ["sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "list"];

/// Filters that take the name of a field first.
const BY_FIELD: [&str; 4] = ["attr", "groupby", "selectattr", "rejectattr"];

/// A name that there is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) line: u16,
    pub(super) name: String,
}

/// The first name in a template that there is not.
pub(super) fn unknown(templates: &Environment<'static>, name: &str) -> Result<Option<Unknown>, minijinja::Error> {
    let mut given = BTreeSet::new();
    for (_, template) in templates.templates() {
        given_by(&parsed(templates, template.source(), template.name())?, &mut given);
    }
    let template = templates.get_template(name)?;
    let tree = parsed(templates, template.source(), name)?;
    let mut own = BTreeSet::new();
    given_by(&tree, &mut own);
    let globals = templates.globals().map(|(name, _)| name.to_owned());
    let known = own.into_iter().chain(globals).chain(["self".to_owned()]).map(|name| (name, None));
    let known = known.chain([(LETTER.to_owned(), Some(LETTER.to_owned()))]).collect();
    let mut reader = Reader { templates, given, scopes: vec![known], unknown: None };
    reader.statement(&tree);
    Ok(reader.unknown)
}

fn parsed<'a>(templates: &Environment<'static>, source: &'a str, name: &'a str) -> Result<Stmt<'a>, minijinja::Error> {
    parse(source, name, templates.syntax().clone())
}

/// The names that a template gives away: macros, values and what it imports itself.
fn given_by(statement: &Stmt<'_>, names: &mut BTreeSet<String>) {
    match statement {
        Stmt::Template(it) => it.children.iter().for_each(|it| given_by(it, names)),
        Stmt::IfCond(it) => it.true_body.iter().chain(&it.false_body).for_each(|it| given_by(it, names)),
        Stmt::Set(it) => names.extend(targets(&it.target)),
        Stmt::SetBlock(it) => names.extend(targets(&it.target)),
        Stmt::Import(it) => names.extend(targets(&it.name)),
        Stmt::FromImport(it) => {
            names.extend(it.names.iter().flat_map(|(name, alias)| targets(alias.as_ref().unwrap_or(name))));
        }
        Stmt::Macro(it) => {
            names.insert(it.name.to_owned());
        }
        _ => {}
    }
}

/// The names that are set by an assignment to this; of `space.name` the last.
fn targets(target: &Expr<'_>) -> Vec<String> {
    match target {
        Expr::Var(it) => vec![it.id.to_owned()],
        Expr::GetAttr(it) => vec![it.name.to_owned()],
        Expr::List(it) => it.items.iter().flat_map(targets).collect(),
        Expr::Tuple(it) => it.items.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

/// What a name stands for, as the names of a letter are listed: `letter.items[]`; none if it is something else.
type Path = Option<String>;

/// The path, if a letter has it.
fn listed(path: String) -> Path {
    VARIABLES.iter().any(|variable| variable.begins_with(&path)).then_some(path)
}

/// An entry of the list at a path.
fn entry(path: Path) -> Path {
    path.and_then(|path| listed(path + "[]"))
}

/// A name that is written out.
fn text(expression: &Expr<'_>) -> Option<String> {
    match expression {
        Expr::Const(it) => it.value.as_str().map(str::to_owned),
        _ => None,
    }
}

struct Reader<'r> {
    templates: &'r Environment<'static>,
    /// What may stand after a dot, besides the names of a letter and of a loop.
    given: BTreeSet<String>,
    /// The names in force, those of the innermost block last.
    scopes: Vec<HashMap<String, Path>>,
    unknown: Option<Unknown>,
}

impl Reader<'_> {
    fn refuse(&mut self, name: &str, span: Span) {
        let found = Unknown { line: span.start_line, name: name.to_owned() };
        self.unknown.get_or_insert(found);
    }

    fn set(&mut self, name: String, path: Path) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, path);
        }
    }

    fn assign(&mut self, target: &Expr<'_>, path: Path) {
        match target {
            Expr::Var(it) => self.set(it.id.to_owned(), path),
            _ => targets(target).into_iter().for_each(|name| {
                self.given.insert(name.clone());
                self.set(name, None);
            }),
        }
    }

    /// Statements with names of their own, those given among them.
    fn block(&mut self, statements: &[Stmt<'_>], names: &[&str]) {
        self.scopes.push(names.iter().map(|name| ((*name).to_owned(), None)).collect());
        statements.iter().for_each(|it| self.statement(it));
        self.scopes.pop();
    }

    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::Template(it) => it.children.iter().for_each(|it| self.statement(it)),
            Stmt::EmitExpr(it) => drop(self.value(&it.expr)),
            Stmt::EmitRaw(_) => {}
            Stmt::ForLoop(it) => {
                let path = entry(self.value(&it.iter));
                self.scopes.push(HashMap::from([("loop".to_owned(), None)]));
                self.assign(&it.target, path);
                it.filter_expr.iter().for_each(|it| drop(self.value(it)));
                it.body.iter().for_each(|it| self.statement(it));
                self.scopes.pop();
                self.block(&it.else_body, &[]);
            }
            // What is set in a branch stays after it.
            Stmt::IfCond(it) => {
                self.value(&it.expr);
                it.true_body.iter().chain(&it.false_body).for_each(|it| self.statement(it));
            }
            Stmt::WithBlock(it) => {
                self.scopes.push(HashMap::new());
                for (target, value) in &it.assignments {
                    let path = self.value(value);
                    self.assign(target, path);
                }
                it.body.iter().for_each(|it| self.statement(it));
                self.scopes.pop();
            }
            Stmt::Set(it) => {
                let path = self.value(&it.expr);
                self.assign(&it.target, path);
            }
            Stmt::SetBlock(it) => {
                it.filter.iter().for_each(|it| drop(self.value(it)));
                self.block(&it.body, &[]);
                self.assign(&it.target, None);
            }
            Stmt::AutoEscape(it) => self.block(&it.body, &[]),
            Stmt::FilterBlock(it) => {
                self.value(&it.filter);
                self.block(&it.body, &[]);
            }
            Stmt::Block(it) => self.block(&it.body, &["super"]),
            Stmt::Import(it) => {
                self.template(&it.expr);
                self.assign(&it.name, None);
            }
            Stmt::FromImport(it) => {
                self.template(&it.expr);
                for (name, alias) in &it.names {
                    let missing = targets(name).into_iter().find(|name| !self.given.contains(name));
                    missing.iter().for_each(|missing| self.refuse(missing, name.span()));
                    self.assign(alias.as_ref().unwrap_or(name), None);
                }
            }
            Stmt::Extends(it) => self.template(&it.name),
            Stmt::Include(it) => self.template(&it.name),
            Stmt::Macro(it) => {
                self.set(it.name.to_owned(), None);
                self.body(it);
            }
            Stmt::CallBlock(it) => {
                self.value(&it.call.expr);
                self.arguments(&it.call.args);
                self.body(&it.macro_decl);
            }
            Stmt::Do(it) => {
                self.value(&it.call.expr);
                self.arguments(&it.call.args);
            }
        }
    }

    fn body(&mut self, it: &Macro<'_>) {
        it.defaults.iter().for_each(|it| drop(self.value(it)));
        self.scopes.push(HashMap::from([("caller".to_owned(), None)]));
        for argument in &it.args {
            let is_letter = matches!(argument, Expr::Var(it) if it.id == LETTER);
            self.assign(argument, is_letter.then(|| LETTER.to_owned()));
        }
        it.body.iter().for_each(|it| self.statement(it));
        self.scopes.pop();
    }

    /// A template that is imported or included is one of those there are, and named.
    fn template(&mut self, name: &Expr<'_>) {
        let written = text(name);
        if written.as_ref().is_none_or(|name| self.templates.get_template(name).is_err()) {
            self.refuse(written.as_deref().unwrap_or("import"), name.span());
        }
    }

    fn arguments(&mut self, arguments: &[CallArg<'_>]) {
        for argument in arguments {
            match argument {
                CallArg::Kwarg(name, value) => {
                    self.given.insert((*name).to_owned());
                    self.value(value);
                }
                CallArg::Pos(value) | CallArg::PosSplat(value) | CallArg::KwargSplat(value) => drop(self.value(value)),
            }
        }
    }

    /// Reads a value; what it is of the letter.
    fn value(&mut self, value: &Expr<'_>) -> Path {
        match value {
            Expr::Var(it) => {
                let found = self.scopes.iter().rev().find_map(|scope| scope.get(it.id));
                if let Some(path) = found {
                    return path.clone();
                }
                self.refuse(it.id, it.span());
                None
            }
            Expr::Const(_) => None,
            Expr::Slice(it) => {
                [&it.start, &it.stop, &it.step].into_iter().flatten().for_each(|it| drop(self.value(it)));
                self.value(&it.expr)
            }
            Expr::UnaryOp(it) => {
                self.value(&it.expr);
                None
            }
            Expr::BinOp(it) => {
                self.value(&it.left);
                self.value(&it.right);
                None
            }
            Expr::Compare(it) => {
                self.value(&it.expr);
                it.ops.iter().for_each(|it| drop(self.value(&it.expr)));
                None
            }
            Expr::IfExpr(it) => {
                self.value(&it.test_expr);
                self.value(&it.true_expr);
                it.false_expr.iter().for_each(|it| drop(self.value(it)));
                None
            }
            Expr::Filter(it) => {
                let path = it.expr.as_ref().and_then(|it| self.value(it));
                self.filter(it.name, path, &it.args, it.span())
            }
            Expr::Test(it) => {
                self.value(&it.expr);
                self.arguments(&it.args);
                self.test(it.name, it.span());
                None
            }
            Expr::GetAttr(it) => {
                let path = self.value(&it.expr);
                self.field(path, it.name, it.span())
            }
            Expr::GetItem(it) => {
                let path = self.value(&it.expr);
                if let Some(name) = text(&it.subscript_expr) {
                    return self.field(path, &name, it.span());
                }
                self.value(&it.subscript_expr);
                entry(path)
            }
            Expr::Call(it) => {
                self.value(&it.expr);
                self.arguments(&it.args);
                None
            }
            Expr::List(it) => {
                it.items.iter().for_each(|it| drop(self.value(it)));
                None
            }
            Expr::Tuple(it) => {
                it.items.iter().for_each(|it| drop(self.value(it)));
                None
            }
            Expr::Map(it) => {
                self.given.extend(it.keys.iter().filter_map(text));
                it.keys.iter().chain(&it.values).for_each(|it| drop(self.value(it)));
                None
            }
        }
    }

    /// A field of what is at the path.
    fn field(&mut self, path: Path, name: &str, span: Span) -> Path {
        if let Some(path) = path {
            let path = format!("{path}.{name}");
            let found = listed(path.clone());
            if found.is_none() {
                self.refuse(&path, span);
            }
            return found;
        }
        let of_a_letter = || VARIABLES.iter().any(|it| it.name.split(['.', '[', ']']).any(|part| part == name));
        if !self.given.contains(name) && !LOOP.contains(&name) && !of_a_letter() {
            self.refuse(name, span);
        }
        None
    }

    fn filter(&mut self, name: &str, path: Path, arguments: &[CallArg<'_>], span: Span) -> Path {
        self.exists(name, span);
        let written = arguments.iter().filter_map(|it| match it {
            CallArg::Pos(value) => Some(value),
            _ => None,
        });
        let written: Vec<&Expr<'_>> = written.collect();
        let field = arguments.iter().find_map(|it| match it {
            CallArg::Kwarg("attribute", value) => Some(value),
            _ => None,
        });
        if let Some(field) = field.or_else(|| written.first().copied().filter(|_| BY_FIELD.contains(&name))) {
            let of = if name == "attr" { path.clone() } else { entry(path.clone()) };
            self.fields(of, field);
        }
        // Filters and tests that are named to be applied to each entry.
        match (name, written.as_slice()) {
            ("map", [filter, ..]) => text(filter).iter().for_each(|it| self.exists(it, filter.span())),
            ("select" | "reject", [test, ..]) | ("selectattr" | "rejectattr", [_, test, ..]) => {
                text(test).iter().for_each(|it| self.test(it, test.span()));
            }
            _ => {}
        }
        self.arguments(arguments);
        match name {
            "first" | "last" => entry(path),
            _ if SAME.contains(&name) => path,
            _ => None,
        }
    }

    /// The fields in `"name"` or `"list.0.name"`.
    fn fields(&mut self, of: Path, written: &Expr<'_>) {
        let Some(names) = text(written) else { return self.refuse("attribute", written.span()) };
        let steps = names.split('.').filter(|it| it.parse::<usize>().is_err());
        steps.fold(of, |path, name| self.field(path, name, written.span()));
    }

    fn exists(&mut self, filter: &str, span: Span) {
        let tried = self.templates.empty_state().apply_filter(filter, &[Value::UNDEFINED]);
        if tried.is_err_and(|error| error.kind() == ErrorKind::UnknownFilter) {
            self.refuse(filter, span);
        }
    }

    fn test(&mut self, test: &str, span: Span) {
        let tried = self.templates.empty_state().perform_test(test, &[Value::UNDEFINED]);
        if tried.is_err_and(|error| error.kind() == ErrorKind::UnknownTest) {
            self.refuse(test, span);
        }
    }
}
