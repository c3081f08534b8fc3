//! Calls of a module's functions in all tests of its project: a test's variables stand for what they are given.

use std::collections::HashMap;

use foretrace_python::program::{
    CodeId, CodeKind, ExprId, ExprKind, Program, Scope, Span, StmtKind, Target, TargetKind, walk,
};
use foretrace_python::{Module, lower_source};

use super::extract::parametrized;
use super::file::{Names, PLAIN};
use super::neighbour::Tests;
use super::{Callee, calls};
use crate::runs::home::Home;

/// Longer calls make poor examples.
const LONGEST: usize = 1500;

/// Rows of a table of test cases that are tried.
const ROWS: usize = 16;

/// Variables that stand for other variables, at most.
const DEPTH: u32 = 4;

/// A module as those who import it see it.
pub(crate) struct Imported<'a> {
    names: Names<'a>,
    /// Its path with packages.
    path: String,
    /// Packages that hand on names of it: by their path, what a name there is here.
    exports: HashMap<String, HashMap<Box<str>, Box<str>>>,
}

impl<'a> Imported<'a> {
    pub(crate) fn new(module: &'a Module, programs: &[&'a Program], home: &dyn Home) -> Imported<'a> {
        let package = home.package();
        let path = match (package, home.name()) {
            (package, "__init__") => package.to_string(),
            ("", name) => name.to_string(),
            (package, name) => format!("{package}.{name}"),
        };
        let names = Names::of(module, programs);
        let mut exports = HashMap::new();
        let mut at = package;
        while !at.is_empty() {
            if at != path
                && let Some(source) = home.module(at)
            {
                exports.insert(at.to_string(), exported(&source.text, at, &path, &names));
            }
            at = at.rsplit_once('.').map_or("", |it| it.0);
        }
        Imported { names, path, exports }
    }

    /// What `name` of a module or package is.
    fn member(&self, of: &str, name: &str) -> Option<Means> {
        if self.is_this(of) && self.names.defines(name) {
            return Some(Means::Own(name.into()));
        }
        if let Some(own) = self.exports.get(of).and_then(|it| it.get(name)) {
            return Some(Means::Own(own.clone()));
        }
        let path = format!("{of}.{name}");
        self.leads_here(&path).then_some(Means::Module(path))
    }

    fn is_this(&self, path: &str) -> bool {
        path == self.path
    }

    /// Whether a path is that of the module, or of a package around it.
    fn leads_here(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
    }
}

/// The names that a package imports from the module.
fn exported(text: &str, package: &str, path: &str, names: &Names<'_>) -> HashMap<Box<str>, Box<str>> {
    let program = lower_source(text);
    let mut found = HashMap::new();
    for stmt in &program.stmts {
        let StmtKind::ImportFrom {
            module,
            level,
            names: aliases,
        } = &stmt.kind
        else {
            continue;
        };
        let module = module.as_deref().unwrap_or_default();
        let from = match level {
            0 => module.to_string(),
            1 => format!("{package}.{module}"),
            _ => continue,
        };
        if from != path {
            continue;
        }
        for alias in aliases {
            match alias.target {
                Some((target, _)) if names.defines(&alias.name) => {
                    found.insert(program.name(target.name).into(), alias.name.clone());
                }
                None if &*alias.name == "*" => found.extend(names.public().map(|it| (it.into(), it.into()))),
                _ => {}
            }
        }
    }
    found
}

/// What a name of a test file stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Means {
    /// A function or class of the module.
    Own(Box<str>),
    /// The module, or a package that leads to it.
    Module(String),
}

/// Values of variables.
type Values = HashMap<Box<str>, Given>;

/// A value: an expression of one of the slices of the test file.
#[derive(Clone, Copy, Debug)]
struct Given {
    slice: usize,
    expr: ExprId,
}

/// Variables that take the values of one row after another.
struct Table {
    rows: Vec<Vec<(Box<str>, Given)>>,
}

impl Tests {
    /// Calls of the module's functions, as they would be written in it, with the functions that they call.
    pub(crate) fn calls(&self, of: &Imported<'_>) -> Vec<(String, Vec<String>)> {
        let mut search = Search {
            of,
            tests: self,
            imported: HashMap::new(),
            constants: HashMap::new(),
            found: Vec::new(),
        };
        self.programs().iter().for_each(|it| search.imports(it));
        if search.imported.is_empty() {
            return Vec::new();
        }
        if let Some(body) = self.programs().first() {
            search.constants = values(body, CodeId(0), 0);
        }
        (0..self.programs().len()).for_each(|it| search.slice(it));
        search.found
    }
}

struct Search<'a> {
    of: &'a Imported<'a>,
    tests: &'a Tests,
    imported: HashMap<Box<str>, Means>,
    /// Variables of the test module.
    constants: Values,
    found: Vec<(String, Vec<String>)>,
}

impl Search<'_> {
    fn imports(&mut self, program: &Program) {
        for stmt in &program.stmts {
            match &stmt.kind {
                StmtKind::Import(aliases) => {
                    for (alias, target) in aliases.iter().filter_map(|it| Some((it, it.target?.0))) {
                        let bound = program.name(target.name);
                        let first = alias.name.split('.').next().unwrap_or_default();
                        let path = if bound == first { first } else { &*alias.name };
                        if self.of.leads_here(path) {
                            self.imported.insert(bound.into(), Means::Module(path.to_string()));
                        }
                    }
                }
                StmtKind::ImportFrom { module, level, names } => {
                    let module = module.as_deref().unwrap_or_default();
                    let from = match level {
                        0 => module.to_string(),
                        // Tests in a package inside that of the module.
                        _ => self.around(module),
                    };
                    for alias in names {
                        match alias.target {
                            Some((target, _)) => {
                                if let Some(means) = self.of.member(&from, &alias.name) {
                                    self.imported.insert(program.name(target.name).into(), means);
                                }
                            }
                            None if &*alias.name == "*" => self.star(&from),
                            None => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The path that ends with that of a relative import.
    fn around(&self, module: &str) -> String {
        let mut at = &*self.of.path;
        loop {
            if module.is_empty() || at == module || at.ends_with(&format!(".{module}")) {
                return match (module, at.rsplit_once('.')) {
                    ("", Some((package, _))) => package.to_string(),
                    _ => at.to_string(),
                };
            }
            match at.rsplit_once('.') {
                Some((package, _)) => at = package,
                None => return String::new(),
            }
        }
    }

    fn star(&mut self, from: &str) {
        if self.of.is_this(from) {
            let all = self.of.names.public();
            self.imported.extend(all.map(|it| (it.into(), Means::Own(it.into()))));
        } else if let Some(exports) = self.of.exports.get(from) {
            let all = exports
                .iter()
                .map(|(name, own)| (name.clone(), Means::Own(own.clone())));
            self.imported.extend(all);
        }
    }

    fn slice(&mut self, at: usize) {
        let program = &self.tests.programs()[at];
        for code in program.code_ids() {
            let is_function = program[code].kind == CodeKind::Function;
            let own = match is_function {
                true => values(program, code, at),
                false => Values::new(),
            };
            let tables = self.tables(program, code, at);
            walk::stmts(program, &program[code].body, &mut |stmt| {
                walk::exprs(program, &program[stmt].kind, &mut |expr| {
                    walk::deep(program, expr, &mut |it| {
                        if matches!(program[it].kind, ExprKind::Call(_)) {
                            self.call(at, it, &own, &tables);
                        }
                    });
                });
            });
        }
    }

    /// What loops over written rows, and rows of test cases, give to variables.
    fn tables(&self, program: &Program, code: CodeId, at: usize) -> Vec<Table> {
        let mut tables = Vec::new();
        for &decorator in &program[code].decorators {
            if let Some((names, rows)) = parametrized(program, decorator) {
                let rows = rows.iter().take(ROWS).filter_map(|row| {
                    let given = |expr: &ExprId| Given { slice: at, expr: *expr };
                    if let [only] = &*names {
                        return Some(vec![((*only).into(), given(row))]);
                    }
                    let items = items(program, *row)?;
                    let row = names.iter().zip(items);
                    Some(row.map(|(name, it)| ((*name).into(), given(it))).collect())
                });
                tables.push(Table { rows: rows.collect() });
            }
        }
        walk::stmts(program, &program[code].body, &mut |stmt| {
            let StmtKind::For { target, iter, .. } = &program[stmt].kind else {
                return;
            };
            let Some((slice, rows)) = self.rows(program, *iter, at) else {
                return;
            };
            let of = &self.tests.programs()[slice];
            let rows = rows.iter().take(ROWS).map(|row| {
                let mut bound = Vec::new();
                bind(program, target, of, *row, slice, &mut bound);
                bound
            });
            tables.push(Table { rows: rows.collect() });
        });
        tables
    }

    /// The items of what a loop goes over, where they are written, and in which slice.
    fn rows<'p>(&'p self, program: &'p Program, iter: ExprId, at: usize) -> Option<(usize, &'p [ExprId])> {
        if let ExprKind::Name(name) = program[iter].kind {
            let given = self.constants.get(program.name(name.name))?;
            let of = &self.tests.programs()[given.slice];
            return Some((given.slice, items(of, given.expr)?));
        }
        Some((at, items(program, iter)?))
    }

    fn call(&mut self, at: usize, expr: ExprId, own: &Values, tables: &[Table]) {
        for row in 0..ROWS {
            let mut used = 0;
            let text = {
                let mut reading = Reading {
                    search: self,
                    own,
                    tables,
                    row,
                    used: &mut used,
                };
                reading.text(at, expr, DEPTH)
            };
            if let Some((text, targets)) = text.and_then(|it| Some((it.clone(), self.targets(&it)?)))
                && text.len() <= LONGEST
                && self.found.iter().all(|it| it.0 != text)
            {
                self.found.push((text, targets));
            }
            if row + 1 >= used {
                break;
            }
        }
    }

    /// The functions that a call, written in the module's terms, calls; none where it needs something else.
    fn targets(&self, text: &str) -> Option<Vec<String>> {
        let program = lower_source(text);
        let &[only] = &*program.root().body else { return None };
        let StmtKind::Expr(expr) = program[only].kind else {
            return None;
        };
        let ExprKind::Call(call) = &program[expr].kind else {
            return None;
        };
        let needs = needs(&program)?;
        let known = needs.iter().all(|it| {
            let names = &self.of.names;
            names.defines(it) || PLAIN.contains(&&**it) && !names.binds(it)
        });
        let callee: Callee = calls::callee(&program, call)?;
        let targets = self.of.names.targets(&[callee], &needs);
        (known && !targets.is_empty()).then_some(targets)
    }
}

/// The variables of the module that an expression reads; none where it does more than make a value.
fn needs(program: &Program) -> Option<Vec<Box<str>>> {
    if !program.gaps.is_empty() {
        return None;
    }
    let mut needs = Vec::new();
    for expr in &program.exprs {
        match &expr.kind {
            ExprKind::Name(name) => match name.scope {
                Scope::Local(slot)
                    if program
                        .root()
                        .slots
                        .get(slot.0 as usize)
                        .is_some_and(|it| it.name == name.name) =>
                {
                    needs.push(program.name(name.name).into());
                }
                Scope::Global => needs.push(program.name(name.name).into()),
                _ => {}
            },
            ExprKind::Await(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_) | ExprKind::Walrus { .. } => return None,
            _ => {}
        }
    }
    Some(needs)
}

/// Reading an expression of a test as the module would write it.
struct Reading<'a, 'b> {
    search: &'a Search<'b>,
    own: &'a Values,
    tables: &'a [Table],
    row: usize,
    /// The rows of the longest table that was looked into.
    used: &'a mut usize,
}

impl Reading<'_, '_> {
    fn text(&mut self, slice: usize, expr: ExprId, depth: u32) -> Option<String> {
        let tests = self.search.tests;
        let program = &tests.programs()[slice];
        let source = tests.text_of(slice);
        let mut edits: Vec<(Span, String)> = Vec::new();
        let mut fails = false;
        walk::deep(program, expr, &mut |it| {
            let span = program[it].span;
            if fails
                || edits
                    .iter()
                    .any(|edit| edit.0.start <= span.start && span.end <= edit.0.end)
            {
                return;
            }
            if let ExprKind::FString(_) = program[it].kind {
                // What is put into it would have to be written with other quotes.
                fails |= !needs_nothing(program, it);
                return;
            }
            match self.means(program, it) {
                Some(Means::Own(name)) => edits.push((span, name.to_string())),
                Some(Means::Module(_)) => {}
                None => {
                    if let ExprKind::Name(name) = program[it].kind {
                        match self.value(program.name(name.name)) {
                            Some(given) if depth > 0 => match self.text(given.slice, given.expr, depth - 1) {
                                Some(text) => edits.push((span, whole(text))),
                                None => fails = true,
                            },
                            _ => fails |= !matches!(name.scope, Scope::Global) || depth == 0,
                        }
                    }
                }
            }
        });
        if fails {
            return None;
        }
        edits.sort_by_key(|it| it.0);
        let span = program[expr].span;
        let (mut text, mut done) = (String::new(), span.start as usize);
        for (at, instead) in edits {
            text += source.get(done..at.start as usize)?;
            text += &instead;
            done = at.end as usize;
        }
        text += source.get(done..span.end as usize)?;
        (text.len() <= LONGEST).then_some(text)
    }

    fn means(&self, program: &Program, expr: ExprId) -> Option<Means> {
        match program[expr].kind {
            ExprKind::Name(name) => self.search.imported.get(program.name(name.name)).cloned(),
            ExprKind::Attribute(value, name) => match self.means(program, value)? {
                Means::Module(path) => self.search.of.member(&path, program.name(name)),
                Means::Own(_) => None,
            },
            _ => None,
        }
    }

    fn value(&mut self, name: &str) -> Option<Given> {
        for table in self.tables {
            let last = table.rows.len().checked_sub(1)?;
            let row = &table.rows[self.row.min(last)];
            if let Some((_, given)) = row.iter().find(|it| &*it.0 == name) {
                *self.used = (*self.used).max(table.rows.len());
                return Some(*given);
            }
        }
        self.own.get(name).or_else(|| self.search.constants.get(name)).copied()
    }
}

/// Whether an expression reads no variable.
fn needs_nothing(program: &Program, expr: ExprId) -> bool {
    let mut plain = true;
    walk::deep(program, expr, &mut |it| {
        plain &= !matches!(program[it].kind, ExprKind::Name(_))
    });
    plain
}

/// The text, as an operand.
fn whole(text: String) -> String {
    let program = lower_source(&text);
    let is_operand = |expr: ExprId| {
        !matches!(
            program[expr].kind,
            ExprKind::Binary(..)
                | ExprKind::Unary(..)
                | ExprKind::Bool(..)
                | ExprKind::Compare(..)
                | ExprKind::IfElse { .. }
                | ExprKind::Lambda(_)
        )
    };
    match &*program.root().body {
        &[only] if matches!(program[only].kind, StmtKind::Expr(it) if is_operand(it)) => text,
        _ => format!("({text})"),
    }
}

/// The variables of a code object that are given one value, once.
fn values(program: &Program, code: CodeId, slice: usize) -> Values {
    let mut count: HashMap<Box<str>, u32> = HashMap::new();
    let mut found = Values::new();
    walk::stmts(program, &program[code].body, &mut |stmt| {
        let kind = &program[stmt].kind;
        walk::targets(kind, &mut |target| {
            named(program, target, &mut |name| {
                *count.entry(name.into()).or_default() += 1;
            })
        });
        if let StmtKind::Assign { targets, value, .. } = kind
            && let [target] = &**targets
        {
            let mut bound = Vec::new();
            bind(program, target, program, *value, slice, &mut bound);
            found.extend(bound);
        }
    });
    found.retain(|name, _| count.get(name) == Some(&1));
    found
}

fn named(program: &Program, target: &Target, visit: &mut dyn FnMut(&str)) {
    match &target.kind {
        TargetKind::Name(name, _) => visit(program.name(name.name)),
        TargetKind::Sequence(items) => items.iter().for_each(|it| named(program, it, visit)),
        TargetKind::Starred(inner) => named(program, inner, visit),
        _ => {}
    }
}

/// What a target's variables are given, where that is written out.
fn bind(
    program: &Program,
    target: &Target,
    of: &Program,
    value: ExprId,
    slice: usize,
    bound: &mut Vec<(Box<str>, Given)>,
) {
    match &target.kind {
        TargetKind::Name(name, _) => bound.push((program.name(name.name).into(), Given { slice, expr: value })),
        TargetKind::Sequence(targets) => {
            let Some(items) = items(of, value).filter(|it| it.len() == targets.len()) else {
                return;
            };
            for (target, item) in targets.iter().zip(items) {
                bind(program, target, of, *item, slice, bound);
            }
        }
        _ => {}
    }
}

fn items(program: &Program, expr: ExprId) -> Option<&[ExprId]> {
    match &program[expr].kind {
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            let plain = items
                .iter()
                .all(|it| !matches!(program[*it].kind, ExprKind::Starred(_)));
            plain.then_some(items)
        }
        // `pytest.param(…)`
        ExprKind::Call(call) if calls::callee(program, call) == Some(Callee::Method("param".into())) => {
            Some(&call.args)
        }
        _ => None,
    }
}
