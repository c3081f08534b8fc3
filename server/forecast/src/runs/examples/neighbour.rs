//! Calls of a file's functions in the tests next to it.

use std::collections::HashMap;

use foretrace_python::program::{CmpOp, CodeId, ExprId, ExprKind, Program, StmtKind, walk};
use foretrace_python::{Module, Text, lower, lower_source};

use super::calls::{literal, literal_call};
use super::extract::unittest;
use super::file::{Names, PLAIN};
use super::{Entry, Example, Expects, Kind, Span};

/// The text of `test_NAME.py`, lowered.
#[derive(Debug)]
pub(crate) struct Tests {
    module: Module,
    programs: Vec<Program>,
}

impl Tests {
    pub(crate) fn of(text: &Text) -> Tests {
        let module = Module::new(text.clone());
        Tests {
            programs: module.slices().iter().map(|it| lower(it)).collect(),
            module,
        }
    }

    /// What a slice of the file says.
    pub(super) fn text_of(&self, slice: usize) -> &str {
        self.module.slices().get(slice).map_or("", |it| it.text())
    }

    /// The slices of the file, lowered.
    pub(crate) fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// The calls of functions of the module called `name`.
    pub(crate) fn examples(&self, name: &str, module: &Module, programs: &[&Program]) -> Vec<Example> {
        let mut search = Search {
            names: Names::of(module, programs),
            module,
            imported: HashMap::new(),
            examples: Vec::new(),
        };
        self.programs.iter().for_each(|it| search.imports(it, name));
        if search.imported.is_empty() {
            return Vec::new();
        }
        for (slice, program) in self.module.slices().iter().zip(&self.programs) {
            search.calls(program, slice.text());
        }
        search.examples
    }
}

struct Search<'a> {
    names: Names<'a>,
    module: &'a Module,
    /// What a name of the test file stands for: a name of the module, or the module itself.
    imported: HashMap<Box<str>, Option<Box<str>>>,
    examples: Vec<Example>,
}

impl Search<'_> {
    fn imports(&mut self, program: &Program, module: &str) {
        let is_module = |path: &str| path.rsplit('.').next() == Some(module);
        for stmt in &program.stmts {
            match &stmt.kind {
                StmtKind::Import(aliases) => {
                    // `import a.b` binds `a`.
                    let aliases = aliases.iter().filter(|it| is_module(&it.name));
                    for (alias, target) in aliases.filter_map(|it| Some((it, it.target?.0))) {
                        let bound = program.name(target.name);
                        if bound != alias.name.split('.').next().unwrap_or_default() || bound == module {
                            self.imported.insert(bound.into(), None);
                        }
                    }
                }
                StmtKind::ImportFrom {
                    module: from, names, ..
                } => {
                    let of_module = from.as_deref().is_some_and(is_module);
                    for (alias, target) in names.iter().filter_map(|it| Some((it, it.target?.0))) {
                        let bound = program.name(target.name).into();
                        if of_module && self.names.defines(&alias.name) {
                            self.imported.insert(bound, Some(alias.name.clone()));
                        } else if *alias.name == *module {
                            self.imported.insert(bound, None);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn calls(&mut self, program: &Program, source: &str) {
        for code in program.code_ids() {
            walk::stmts(program, &program[code].body, &mut |stmt| {
                let kind = &program[stmt].kind;
                if let Some((call, expects)) = unittest(program, code, kind, source) {
                    self.call(program, source, code, call, Some(expects));
                    return;
                }
                if let StmtKind::Assert { test, .. } = kind
                    && let Some((call, expects)) = asserted(program, source, code, *test)
                {
                    self.call(program, source, code, call, Some(expects));
                    return;
                }
                walk::exprs(program, kind, &mut |expr| {
                    walk::deep(program, expr, &mut |it| self.call(program, source, code, it, None));
                });
            });
        }
    }

    fn call(&mut self, program: &Program, source: &str, code: CodeId, expr: ExprId, expects: Option<Expects>) {
        let Some(call) = literal_call(program, source, code, expr) else {
            return;
        };
        let known = |it: &str| self.imported.contains_key(it) || PLAIN.contains(&it);
        if !call.needs.iter().all(|it| known(it)) {
            return;
        }
        let Some(text) = self.translated(program, source, expr) else {
            return;
        };
        let Some(targets) = self.targets(&text) else { return };
        let place = |target: &String| self.module.slices().iter().position(|it| it.qualname() == *target);
        let Some(slice) = targets.first().and_then(place) else {
            return;
        };
        let entry = Entry::Call(text);
        let same = |it: &Example| it.entry == entry && (expects.is_none() || it.expects == expects);
        if self.examples.iter().any(same) {
            return;
        }
        self.examples.push(Example {
            kind: Kind::NeighbourTest,
            entry,
            expects,
            slice,
            span: Span::default(),
            targets,
        });
    }

    /// The call as it would be written in the module itself.
    fn translated(&self, program: &Program, source: &str, expr: ExprId) -> Option<String> {
        let mut edits: Vec<(Span, &str)> = Vec::new();
        let meaning = |it: ExprId| match program[it].kind {
            ExprKind::Name(name) => self.imported.get(program.name(name.name)),
            _ => None,
        };
        walk::deep(program, expr, &mut |it| match program[it].kind {
            ExprKind::Attribute(value, name) if meaning(value) == Some(&None) => {
                edits.push((program[it].span, program.name(name)));
            }
            _ => {
                if let Some(Some(name)) = meaning(it) {
                    edits.push((program[it].span, name));
                }
            }
        });
        edits.sort_unstable_by_key(|it| it.0);
        let span = program[expr].span;
        let mut text = String::new();
        let mut done = span.start;
        for (at, name) in edits {
            text += source.get(done as usize..at.start as usize)?;
            text += name;
            done = at.end;
        }
        text += source.get(done as usize..span.end as usize)?;
        Some(text)
    }

    /// The functions of the module that a call, written in its terms, calls; none where it needs something else.
    fn targets(&self, text: &str) -> Option<Vec<String>> {
        let program = lower_source(text);
        let &[only] = &*program.root().body else { return None };
        let StmtKind::Expr(expr) = program[only].kind else {
            return None;
        };
        let call = literal_call(&program, text, CodeId(0), expr)?;
        self.names
            .has(&call.needs)
            .then(|| self.names.targets(&[call.callee], &call.needs))
    }
}

/// The call in `assert f(1) == 2`, and what is expected of it.
fn asserted(program: &Program, source: &str, code: CodeId, test: ExprId) -> Option<(ExprId, Expects)> {
    let ExprKind::Compare(left, rest) = &program[test].kind else {
        return None;
    };
    let [(CmpOp::Eq, right)] = **rest else { return None };
    let mut needs = Vec::new();
    let plain = literal(program, code, right, &mut needs, 0) && needs.is_empty();
    let span = program[right].span;
    let text = source.get(span.start as usize..span.end as usize)?;
    plain.then(|| (*left, Expects::Equal(text.to_string())))
}
