//! Features of the function that sites stand in; the same for all of them, so made once.

use foretrace_python::program::{CodeId, CodeKind, StmtKind, walk};

use super::bag::{Bag, Writer};
use super::view::{View, put_words};
use super::{kinds, put, words};

/// Features of a context.
const MOST: usize = 26;

/// The features of a function or module as a context.
pub(super) fn of(view: &View<'_>, out: &mut Writer, id: CodeId) -> Bag {
    let program = view.subject.program;
    let code = &program[id];
    let name = program.name(code.name);
    out.begin(MOST);
    put!(out, "f.name={name}");
    put_words(out, "f~", name);
    put!(out, "f.is={}", what(view, id));
    if let Some(class) = view.class_name() {
        put_words(out, "f.class~", class);
    }
    for decorator in code.decorators.iter().take(2) {
        put!(out, "f.dec={}", view.subject_name(*decorator).unwrap_or("?"));
    }
    if let Some(class) = view.class() {
        for base in class.bases.iter().take(2) {
            put!(out, "f.base={base}");
        }
    }
    put!(out, "file={}", view.around.name);
    put_words(out, "file~", &view.around.name);
    let (mut statements, mut returns, mut raises) = (0, 0, 0);
    walk::stmts(program, &code.body, &mut |id| {
        statements += 1;
        match program[id].kind {
            StmtKind::Return(..) => returns += 1,
            StmtKind::Raise { .. } => raises += 1,
            _ => {}
        }
    });
    put!(out, "f.size={}", words::count(statements));
    put!(out, "f.returns={}", words::count(returns));
    put!(out, "f.raises={}", words::count(raises));
    put!(out, "f.params={}", words::count(code.params.len()));
    put!(out, "f.doc={}", code.docstring.is_some());
    let [file, tests] = view.calls(id).map(|it| words::count(it as usize));
    put!(out, "f.callers={file}/{tests}");
    put!(out, "f.tests={}", view.around.has_tests);
    let raised = &view.expected(id).raised;
    raised.iter().take(2).for_each(|it| put!(out, "f.raised={}", it.0));
    out.finish()
}

/// What kind of function it is.
pub(super) fn what(view: &View<'_>, id: CodeId) -> &'static str {
    let program = view.subject.program;
    let code = &program[id];
    let decorated = |name: &str| {
        let mut names = code.decorators.iter().filter_map(|it| kinds::last_name(program, *it));
        names.any(|it| it == name)
    };
    match code.kind {
        CodeKind::Module => "module",
        _ if code.is_async => "async",
        _ if decorated("contextmanager") => "context",
        _ if code.is_generator => "generator",
        _ if decorated("property") || decorated("cached_property") => "property",
        _ if decorated("setter") => "setter",
        _ if decorated("staticmethod") => "static",
        _ if decorated("classmethod") => "class",
        _ if id != CodeId(0) => "nested",
        _ if view.class_name().is_some() => "method",
        _ => "function",
    }
}
