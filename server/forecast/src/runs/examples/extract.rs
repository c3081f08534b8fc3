//! What a slice runs: its doctests, asserts, tests, main body and calls with literal arguments.

use foretrace_python::program::{
    CmpOp, Code, CodeId, CodeKind, Const, ExprId, ExprKind, ParamKind, Program, Span, StmtId, StmtKind, walk,
};
use foretrace_python::{Slice, SliceKind, lower_source};

use super::calls::{self, literal_call};
use super::docstring::Docstring;
use super::{Callee, Chunk, Entry, Expects, Found, Kind, doctest};

/// What a slice runs, in source order by kind.
pub(crate) fn of_slice(slice: &Slice, program: &Program) -> Vec<Found> {
    let mut extraction = Extraction {
        slice,
        program,
        source: slice.text(),
        found: Vec::new(),
    };
    extraction.doctests();
    extraction.asserts_and_main();
    extraction.tests();
    extraction.calls();
    extraction.found
}

struct Extraction<'a> {
    slice: &'a Slice,
    program: &'a Program,
    source: &'a str,
    found: Vec<Found>,
}

impl Extraction<'_> {
    fn is_module(&self) -> bool {
        self.slice.kind() == SliceKind::Module
    }

    fn written(&self, span: Span) -> &str {
        self.source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The docstrings that `doctest` looks at: not those of functions inside functions.
    fn doctests(&mut self) {
        let is_looked_at = |code: &&Code| match code.kind {
            CodeKind::Class => self.is_module() && !code.qualname.contains("<locals>"),
            _ => false,
        };
        let classes = self.program.codes.iter().filter(is_looked_at);
        let codes: Vec<&Code> = [self.program.root()].into_iter().chain(classes).collect();
        for code in codes {
            let Some(docstring) = Docstring::of(code, self.program, self.source) else {
                continue;
            };
            let examples = doctest::parse(&docstring.text).unwrap_or_default();
            let chunks: Vec<Chunk> = examples
                .into_iter()
                .map(|example| Chunk {
                    span: docstring.place(example.lines.clone(), self.source),
                    want_span: docstring.place(example.want_lines.clone(), self.source),
                    example,
                })
                .collect();
            let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else {
                continue;
            };
            self.found.push(Found {
                kind: Kind::Doctest,
                span: Span::new(first.span.start, last.span.end),
                calls: called_in(&chunks),
                entry: Entry::Doctest(chunks.into()),
                expects: None,
                needs: Vec::new(),
            });
        }
    }

    fn asserts_and_main(&mut self) {
        if !self.is_module() {
            return;
        }
        for &id in &self.program.root().body {
            match &self.program[id].kind {
                StmtKind::Assert { test, .. } => {
                    self.module_run(Kind::Assert, self.program[id].span, &[id], Some(*test))
                }
                StmtKind::If { test, body, .. } if is_main_test(self.program, *test) => {
                    self.module_run(Kind::Main, self.program[*test].span, body, None);
                }
                _ => {}
            }
        }
    }

    fn module_run(&mut self, kind: Kind, span: Span, body: &[StmtId], test: Option<ExprId>) {
        let mut callees = Vec::new();
        match test {
            Some(test) => calls::callees(self.program, test, &mut callees),
            None => walk::all_exprs(self.program, body, &mut |it| direct(self.program, it, &mut callees)),
        }
        self.found.push(Found {
            kind,
            entry: Entry::Module,
            expects: None,
            span,
            calls: callees,
            needs: Vec::new(),
        });
    }

    /// The function itself, where it is a test that can be called.
    fn tests(&mut self) {
        let code = self.program.root();
        let name = self.program.name(code.name);
        if self.is_module() || !name.starts_with("test_") || code.is_async || code.is_generator {
            return;
        }
        let mut required: Vec<&str> = code
            .params
            .iter()
            .filter(|it| it.default.is_none() && !matches!(it.kind, ParamKind::VarPositional | ParamKind::VarKeyword))
            .map(|it| self.program.slot_name(CodeId(0), it.slot))
            .collect();
        let function = match self.slice.qualname().split_once('.') {
            None => name.to_string(),
            Some((class, method)) if method == name && class.starts_with("Test") && !required.is_empty() => {
                required.remove(0);
                format!("{class}().{name}")
            }
            Some(_) => return,
        };
        let rows = match &*code.decorators {
            [] if required.is_empty() => vec![String::new()],
            [only] => self.rows(*only, &required),
            _ => return,
        };
        let mut callees = Vec::new();
        walk::all_exprs(self.program, &code.body, &mut |it| {
            direct(self.program, it, &mut callees)
        });
        let span = code.name_span;
        self.found.extend(rows.into_iter().map(|arguments| Found {
            kind: Kind::Test,
            entry: Entry::Call(format!("{function}({arguments})")),
            expects: None,
            span,
            calls: callees.clone(),
            needs: Vec::new(),
        }));
    }

    /// The arguments that `@pytest.mark.parametrize("a, b", [(1, 2), …])` calls a function with.
    fn rows(&self, decorator: ExprId, required: &[&str]) -> Vec<String> {
        let Some((names, rows)) = parametrized(self.program, decorator) else {
            return Vec::new();
        };
        if !required.iter().all(|it| names.contains(it)) {
            return Vec::new();
        }
        let row = |row: &ExprId| {
            let values: &[ExprId] = match &self.program[*row].kind {
                _ if names.len() == 1 => std::slice::from_ref(row),
                ExprKind::Tuple(items) | ExprKind::List(items) if items.len() == names.len() => items,
                _ => return None,
            };
            let literal = |it: &ExprId| {
                let mut needs = Vec::new();
                calls::literal(self.program, CodeId(0), *it, &mut needs, 0) && needs.is_empty()
            };
            let argument =
                |(name, value): (&&str, &ExprId)| format!("{name}={}", self.written(self.program[*value].span));
            let arguments: Vec<String> = names.iter().zip(values).map(argument).collect();
            values.iter().all(literal).then(|| arguments.join(", "))
        };
        rows.iter().filter_map(row).collect()
    }

    fn calls(&mut self) {
        let program = self.program;
        let is_test = !self.is_module() && program.name(program.root().name).starts_with("test");
        let elsewhere = if is_test { Kind::Test } else { Kind::CallSite };
        for id in program.code_ids() {
            let code = &program[id];
            let module_body = code.kind == CodeKind::Module;
            for &top in &code.body {
                let in_main = module_body
                    && matches!(&program[top].kind, StmtKind::If { test, .. } if is_main_test(program, *test));
                walk::stmts(program, &[top], &mut |stmt| {
                    let kind = match &program[stmt].kind {
                        StmtKind::Assert { .. } if module_body => Kind::Assert,
                        StmtKind::Assert { test, .. } if is_test => {
                            self.asserted(id, *test);
                            return;
                        }
                        kind if is_test && stmt == top && self.unittest(id, kind) => return,
                        _ if in_main => Kind::Main,
                        _ => elsewhere,
                    };
                    walk::exprs(program, &program[stmt].kind, &mut |expr| {
                        walk::deep(program, expr, &mut |it| self.call(id, it, kind, None));
                    });
                });
            }
        }
    }

    /// A call with literal arguments.
    fn call(&mut self, code: CodeId, expr: ExprId, kind: Kind, expects: Option<Expects>) {
        let Some(call) = literal_call(self.program, self.source, code, expr) else {
            return;
        };
        let recursive = matches!(&call.callee, Callee::Name(name) if **name == *self.slice.qualname());
        let known = self.found.iter().any(|it| {
            matches!(&it.entry, Entry::Call(text) if *text == call.text) && (expects.is_none() || it.expects == expects)
        });
        if recursive || known {
            return;
        }
        self.found.push(Found {
            kind,
            entry: Entry::Call(call.text),
            expects,
            span: self.program[expr].span,
            calls: vec![call.callee],
            needs: call.needs,
        });
    }

    /// The calls in `assert f(1) == 2`. What is expected of them the test function's own run tells.
    fn asserted(&mut self, code: CodeId, test: ExprId) {
        let program = self.program;
        walk::deep(program, test, &mut |it| self.call(code, it, Kind::Test, None));
    }

    /// The call in `self.assertEqual(f(1), 2)` and its like, in a test that nothing decorates.
    fn unittest(&mut self, code: CodeId, stmt: &StmtKind) -> bool {
        let program = self.program;
        let Some((call, expects)) = unittest(program, code, stmt, self.source) else {
            return false;
        };
        let plain = code == CodeId(0) && program[code].decorators.is_empty();
        self.call(code, call, Kind::Test, Some(expects).filter(|_| plain));
        true
    }
}

/// The call that `self.assertEqual(f(1), 2)` and its like check, and what they expect of it.
pub(super) fn unittest(program: &Program, code: CodeId, stmt: &StmtKind, source: &str) -> Option<(ExprId, Expects)> {
    if let StmtKind::With { items, body, .. } = stmt {
        let ([item], [only]) = (&**items, &**body) else {
            return None;
        };
        let ("assertRaises", &[kind]) = check(program, item.context)? else {
            return None;
        };
        let StmtKind::Expr(call) = program[*only].kind else {
            return None;
        };
        return Some((call, Expects::Raises(name(program, kind)?)));
    }
    let StmtKind::Expr(expr) = *stmt else { return None };
    let written = |it: ExprId| {
        let span = program[it].span;
        source.get(span.start as usize..span.end as usize).map(str::to_string)
    };
    let is_literal = |it: ExprId| {
        let mut needs = Vec::new();
        calls::literal(program, code, it, &mut needs, 0) && needs.is_empty()
    };
    match check(program, expr)? {
        ("assertEqual", &[call, value] | &[call, value, _]) if is_literal(value) => {
            Some((call, Expects::Equal(written(value)?)))
        }
        ("assertEqual", &[value, call] | &[value, call, _]) if is_literal(value) => {
            Some((call, Expects::Equal(written(value)?)))
        }
        ("assertTrue", &[call] | &[call, _]) => Some((call, Expects::Truth(true))),
        ("assertFalse", &[call] | &[call, _]) => Some((call, Expects::Truth(false))),
        _ => None,
    }
}

/// The method and arguments of `self.method(…)`.
fn check(program: &Program, expr: ExprId) -> Option<(&str, &[ExprId])> {
    let ExprKind::Call(call) = &program[expr].kind else {
        return None;
    };
    let ExprKind::Attribute(receiver, method) = program[call.func].kind else {
        return None;
    };
    let plain = name(program, receiver)? == "self" && call.keywords.is_empty();
    plain.then(|| (program.name(method), &*call.args))
}

fn name(program: &Program, expr: ExprId) -> Option<String> {
    match program[expr].kind {
        ExprKind::Name(name) => Some(program.name(name.name).to_string()),
        _ => None,
    }
}

fn direct(program: &Program, expr: ExprId, callees: &mut Vec<Callee>) {
    if let ExprKind::Call(call) = &program[expr].kind
        && let Some(callee) = calls::callee(program, call)
        && !callees.contains(&callee)
    {
        callees.push(callee);
    }
}

fn called_in(chunks: &[Chunk]) -> Vec<Callee> {
    let mut callees = Vec::new();
    for chunk in chunks {
        let program = lower_source(&chunk.example.source);
        walk::all_exprs(&program, &program.root().body, &mut |it| {
            direct(&program, it, &mut callees)
        });
    }
    callees
}

/// `__name__ == "__main__"`.
pub(super) fn is_main_test(program: &Program, test: ExprId) -> bool {
    let ExprKind::Compare(left, rest) = &program[test].kind else {
        return false;
    };
    let [(CmpOp::Eq, right)] = **rest else { return false };
    let is_name =
        |it: ExprId| matches!(program[it].kind, ExprKind::Name(name) if program.name(name.name) == "__name__");
    let is_main = |it: ExprId| matches!(&program[it].kind, ExprKind::Const(Const::Str(text)) if **text == *"__main__");
    is_name(*left) && is_main(right) || is_main(*left) && is_name(right)
}

/// The names and rows of `pytest.mark.parametrize(names, rows)`.
pub(super) fn parametrized(program: &Program, decorator: ExprId) -> Option<(Vec<&str>, &[ExprId])> {
    let ExprKind::Call(call) = &program[decorator].kind else {
        return None;
    };
    let mut path = Vec::new();
    let mut at = call.func;
    while let ExprKind::Attribute(value, name) = program[at].kind {
        path.push(program.name(name));
        at = value;
    }
    let ExprKind::Name(root) = program[at].kind else {
        return None;
    };
    if program.name(root.name) != "pytest" || path != ["parametrize", "mark"] {
        return None;
    }
    let &[names, rows] = &*call.args else { return None };
    let text = |it: ExprId| match &program[it].kind {
        ExprKind::Const(Const::Str(text)) => Some(&**text),
        _ => None,
    };
    let names: Vec<&str> = match &program[names].kind {
        ExprKind::Const(Const::Str(text)) => text.split(',').map(str::trim).filter(|it| !it.is_empty()).collect(),
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().map(|it| text(*it)).collect::<Option<_>>()?,
        _ => return None,
    };
    match &program[rows].kind {
        ExprKind::Tuple(rows) | ExprKind::List(rows) => Some((names, rows)),
        _ => None,
    }
}
