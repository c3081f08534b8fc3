//! Features of statements as lines: whether they run, and whether they raise.

use foretrace_python::program::{CodeId, ExprKind, StmtId, StmtKind, UnaryOp, walk};

use super::bag::Writer;
use super::layout::{NONE, Role, What};
use super::shape::{self, Level};
use super::view::View;
use super::{condition, kinds, place, put, words};

/// Expressions of a statement that are looked at.
const MOST: usize = 40;

pub(super) fn put(view: &View<'_>, out: &mut Writer, id: StmtId, row: u32) {
    let program = view.subject.program;
    let kind = &program[id].kind;
    put!(out, "s.is={}", place::form(kind));
    if !view.subject.facts.reachable(id) {
        put!(out, "s.dead");
    }
    let mut text = String::new();
    place::effect(view, id, &mut text);
    put!(out, "s.does={text}");
    around(view, out, id, row);
    risks(view, out, id, row);
    place::put(view, out, "s.", row);
    if let StmtKind::If { body, orelse, .. } = kind {
        place::block(view, out, "s.then.", body);
        put!(out, "s.else={}", !orelse.is_empty());
    }
}

/// The conditions under which it runs, the innermost in full.
fn around(view: &View<'_>, out: &mut Writer, id: StmtId, at: u32) {
    let program = view.subject.program;
    let row = view.row(at);
    let whole: Vec<(u32, Role)> = view.path(at, 6).collect();
    let branches = whole
        .iter()
        .filter(|it| matches!(it.1, Role::Then | Role::Else | Role::Case))
        .count();
    let guards = std::iter::successors(Some(row.guard).filter(|it| *it != NONE), |it| {
        Some(view.layout.guards[*it as usize].before).filter(|it| *it != NONE)
    });
    let guards = guards.take(12).count();
    put!(out, "s.nest={}/{}", branches, words::count(guards));
    put!(out, "s.roles={}", roles(&whole));
    put!(out, "s.roles/is={}/{}", roles(&whole), place::form(&program[id].kind));
    let mut step = String::new();
    if let Some(&(around, role)) = whole.first() {
        place::step(view, around, role, &mut step);
    }
    put!(out, "s.under/is={step}/{}", place::form(&program[id].kind));
    let [file, tests] = view.calls(view.function(row.code)).map(|it| words::count(it as usize));
    put!(out, "s.under/calls={step}/{file}/{tests}");
    if row.code != CodeId(0) && row.parent != 0 {
        put!(out, "s.inner={}", whole.len());
    }
    if row.index == 0 && whole.is_empty() {
        put!(out, "s.entry");
    }
    match whole.first() {
        Some(&(outer, role @ (Role::Then | Role::Else | Role::Round | Role::LoopElse))) => {
            let sign = match role {
                Role::Then | Role::Round => "+",
                _ => "-",
            };
            match view.test(outer) {
                Some(test) => {
                    condition::put(view, out, "g.", test, sign);
                    if let Some((question, turn)) = condition::brief(view, test) {
                        put!(out, "g.q/is={sign}{turn}{question}/{}", place::form(&program[id].kind));
                    }
                }
                None => {
                    if let What::Stmt(stmt) = view.row(outer).what
                        && let StmtKind::For { iter, .. } = program[stmt].kind
                    {
                        put!(out, "g.iter={}", shape::of(view, iter, Level::Kinds));
                        put!(out, "g.iterfull={}", shape::of(view, iter, Level::Full));
                        let mut text = String::new();
                        view.origin(iter, &mut text);
                        put!(out, "g.iterfrom={text}");
                    }
                }
            }
        }
        Some(&(outer, Role::Handler)) => {
            if let What::Handler(id, _) = view.row(outer).what
                && let StmtKind::Try { body, .. } = &program[id].kind
            {
                let mut text = String::new();
                for &it in body.iter().take(3) {
                    text.clear();
                    place::effect(view, it, &mut text);
                    put!(out, "g.try={text}");
                }
            }
        }
        _ => {}
    }
    // The last condition that would have left before.
    if let Some(guard) = view.layout.guards.get(row.guard as usize).filter(|_| row.guard != NONE) {
        put!(
            out,
            "a.ops={} {}",
            guard.exit.name(),
            shape::of(view, guard.test, Level::Ops)
        );
        put!(
            out,
            "a.kinds={} {}",
            guard.exit.name(),
            shape::of(view, guard.test, Level::Kinds)
        );
    }
}

fn roles(path: &[(u32, Role)]) -> String {
    let mut text = String::new();
    for (_, role) in path.iter().take(4) {
        text.push_str(role.name());
        text.push('<');
    }
    text
}

/// Whether tests expect an exception of a function.
pub(super) fn expected(view: &View<'_>, row: u32, raised: Option<&str>) -> &'static str {
    let code = view.function(view.row(row).code);
    let all = &view.expected(code).raised;
    match raised {
        _ if view.calls(code)[1] == 0 => "untested",
        Some(raised) if all.iter().any(|it| &*it.0 == raised) => "yes",
        _ if all.is_empty() => "no",
        _ => "other",
    }
}

/// What in it may raise.
fn risks(view: &View<'_>, out: &mut Writer, id: StmtId, row: u32) {
    let program = view.subject.program;
    match &program[id].kind {
        StmtKind::Raise { exc, cause, .. } => {
            put!(
                out,
                "x.raise={}",
                exc.and_then(|it| view.subject_name(it)).unwrap_or("again")
            );
            put!(out, "x.cause={}", cause.is_some());
            let raised = exc.and_then(|it| view.subject_name(it));
            put!(out, "x.expected={}", expected(view, row, raised));
        }
        StmtKind::Assert { test, .. } => condition::put(view, out, "x.", *test, ""),
        StmtKind::Import(names) | StmtKind::ImportFrom { names, .. } => {
            names.iter().take(3).for_each(|it| put!(out, "x.import={}", it.name));
            if let StmtKind::ImportFrom {
                module: Some(module),
                level,
                ..
            } = &program[id].kind
            {
                put!(out, "x.module={module}");
                put!(out, "x.level={}", level.min(&3));
            }
        }
        StmtKind::Delete(_) => put!(out, "x.del"),
        StmtKind::If { test, .. } | StmtKind::While { test, .. } => {
            put!(out, "x.test={}", shape::of(view, *test, Level::Kinds));
        }
        StmtKind::For { iter, .. } => put!(out, "x.iter={}", shape::of(view, *iter, Level::Kinds)),
        StmtKind::Return(Some(value), _) | StmtKind::Assign { value, .. } | StmtKind::Expr(value) => {
            put!(out, "x.value={}", shape::of(view, *value, Level::Kinds));
            put!(out, "x.ops={}", shape::of(view, *value, Level::Ops));
        }
        _ => {}
    }
    let (mut seen, mut calls) = (0, 0);
    let mut text = String::new();
    walk::exprs(program, &program[id].kind, &mut |top| {
        walk::deep(program, top, &mut |it| {
            seen += 1;
            if seen > MOST {
                return;
            }
            match view.kind(it) {
                ExprKind::Call(call) => {
                    calls += 1;
                    let name = view.subject_name(call.func).unwrap_or("?");
                    put!(out, "x.call={name}/{}", call.args.len().min(4));
                    put!(out, "x.calls={name}");
                    if let Some(callee) = view.callee(it) {
                        callee
                            .raises
                            .iter()
                            .take(2)
                            .for_each(|it| put!(out, "x.callraises={it}"));
                        if callee.gives.iter().any(|it| &**it == "never") {
                            put!(out, "x.never");
                        }
                    }
                    if let (true, Some(arg)) = (
                        matches!(name, "int" | "float" | "next" | "open" | "getattr"),
                        call.args.first(),
                    ) {
                        text.clear();
                        view.origin(*arg, &mut text);
                        put!(out, "x.arg={name}/{text}");
                    }
                }
                ExprKind::Subscript(of, index) => {
                    let is_slice = matches!(view.kind(*index), ExprKind::Slice(..));
                    put!(
                        out,
                        "x.item={}",
                        if is_slice {
                            "slice"
                        } else {
                            kinds::form(view.kind(*index))
                        }
                    );
                    text.clear();
                    view.origin(*of, &mut text);
                    put!(out, "x.itemof={text}");
                    put!(out, "x.itemname={}", view.subject_name(*of).unwrap_or("?"));
                }
                ExprKind::Attribute(_, name) => put!(out, "x.attr={}", program.name(*name)),
                ExprKind::Binary(op, ..) => put!(out, "x.op={}", kinds::bin_op(*op)),
                ExprKind::Unary(op, _) if *op != UnaryOp::Not => put!(out, "x.op={}", kinds::unary_op(*op)),
                ExprKind::Compare(_, rest) => put!(out, "x.cmp={}", rest.first().map_or("", |it| kinds::cmp_op(it.0))),
                ExprKind::Yield(_) | ExprKind::YieldFrom(_) | ExprKind::Await(_) | ExprKind::Comprehension(_) => {
                    put!(out, "x.has={}", kinds::form(view.kind(it)))
                }
                ExprKind::Name(name) => put!(out, "x.name={}", view.name(*name)),
                _ => {}
            }
        })
    });
    put!(out, "x.many={}", words::count(calls));
}
