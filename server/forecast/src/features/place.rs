//! Features of where a statement stands, and what statements do in a few words.

use foretrace_python::program::{ExprKind, StmtId, StmtKind, Target, TargetKind};

use super::bag::Writer;
use super::condition;
use super::layout::{NONE, Role, What};
use super::view::View;
use super::{kinds, put, words};

/// The form of a statement in a word.
pub(super) fn form(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::Expr(_) => "expr",
        StmtKind::Assign { .. } => "assign",
        StmtKind::AugAssign { .. } => "aug",
        StmtKind::AnnAssign { value: None, .. } => "declare",
        StmtKind::AnnAssign { .. } => "annassign",
        StmtKind::Delete(_) => "del",
        StmtKind::If { .. } => "if",
        StmtKind::While { .. } => "while",
        StmtKind::For { .. } => "for",
        StmtKind::With { .. } => "with",
        StmtKind::Try { .. } => "try",
        StmtKind::Match { .. } => "match",
        StmtKind::Return(None, _) => "return none",
        StmtKind::Return(..) => "return",
        StmtKind::Raise { .. } => "raise",
        StmtKind::Assert { .. } => "assert",
        StmtKind::Import(_) | StmtKind::ImportFrom { .. } => "import",
        StmtKind::Def { .. } | StmtKind::DefSlice { .. } => "def",
        StmtKind::Class { .. } => "class",
        StmtKind::TypeAlias { .. } => "type",
        StmtKind::Global(_) | StmtKind::Nonlocal(_) => "global",
        StmtKind::Pass => "pass",
        StmtKind::Break => "break",
        StmtKind::Continue => "continue",
        StmtKind::NotLowered => "?",
    }
}

/// Writes what a statement does: `raise ValueError`, `return none`, `call warn`, `set self.x call:f`.
pub(super) fn effect(view: &View<'_>, id: StmtId, out: &mut String) {
    let program = view.subject.program;
    let kind = &program[id].kind;
    match kind {
        StmtKind::Expr(value) => match view.kind(*value) {
            ExprKind::Call(call) => {
                out.push_str("call ");
                out.push_str(view.subject_name(call.func).unwrap_or("?"));
            }
            ExprKind::Const(_) => out.push_str("const"),
            other => out.push_str(kinds::form(other)),
        },
        StmtKind::Return(Some(value), _) => {
            out.push_str("return ");
            kinds::write(program, *value, out);
        }
        StmtKind::Raise { exc, .. } => {
            out.push_str("raise ");
            out.push_str(exc.and_then(|it| view.subject_name(it)).unwrap_or("again"));
        }
        StmtKind::Assign { targets, value } => {
            out.push_str("set ");
            if let Some(target) = targets.first() {
                target_name(view, target, out);
            }
            out.push(' ');
            kinds::write(program, *value, out);
        }
        StmtKind::AugAssign { target, op, .. } => {
            target_name(view, target, out);
            out.push(' ');
            out.push_str(kinds::bin_op(*op));
            out.push('=');
        }
        other => out.push_str(form(other)),
    }
}

/// Writes a target: a name, `.attribute`, `name[]`.
pub(super) fn target_name(view: &View<'_>, target: &Target, out: &mut String) {
    let program = view.subject.program;
    match &target.kind {
        TargetKind::Name(name, _) => out.push_str(view.name(*name)),
        TargetKind::Attribute(_, name) => {
            out.push('.');
            out.push_str(program.name(*name));
        }
        TargetKind::Subscript(of, _) => {
            out.push_str(view.subject_name(*of).unwrap_or("?"));
            out.push_str("[]");
        }
        TargetKind::Sequence(_) => out.push_str("several"),
        TargetKind::Starred(_) => out.push('*'),
        TargetKind::NotLowered => out.push('?'),
    }
}

/// Adds what a block does: how it begins and ends, how long it is.
pub(super) fn block(view: &View<'_>, out: &mut Writer, ns: &str, body: &[StmtId]) {
    let program = view.subject.program;
    put!(out, "{ns}len={}", words::count(body.len()));
    let Some((&first, &last)) = body.first().zip(body.last()) else {
        return;
    };
    let mut text = String::new();
    effect(view, first, &mut text);
    put!(out, "{ns}first={text}");
    put!(out, "{ns}firstis={}", form(&program[first].kind));
    if last != first {
        text.clear();
        effect(view, last, &mut text);
        put!(out, "{ns}last={text}");
        put!(out, "{ns}lastis={}", form(&program[last].kind));
    }
    for &id in body.iter().skip(1).take(body.len().saturating_sub(2).min(2)) {
        put!(out, "{ns}has={}", form(&program[id].kind));
    }
}

/// Adds where a row stands: its block, what is around it and what comes before.
pub(super) fn put(view: &View<'_>, out: &mut Writer, ns: &str, at: u32) {
    let program = view.subject.program;
    let row = view.row(at);
    let place = match (row.index, row.of) {
        (0, 1) => "only",
        (0, _) => "first",
        (index, of) if index + 1 == of => "last",
        (1, _) => "second",
        _ => "middle",
    };
    put!(out, "{ns}in={}/{place}", row.role.name());
    put!(out, "{ns}depth={}", row.depth.min(6));
    if row.loops > 0 {
        put!(out, "{ns}loops={}", row.loops.min(3));
    }
    put!(out, "{ns}exits={}", words::count(row.exits.into()));
    let mut text = String::new();
    for (i, (around, role)) in view.path(at, 3).enumerate() {
        text.clear();
        step(view, around, role, &mut text);
        put!(out, "{ns}under={text}");
        if i == 0 {
            put!(out, "{ns}under0={text}");
        }
    }
    let mut guard = row.guard;
    for _ in 0..2 {
        let Some(it) = view.layout.guards.get(guard as usize).filter(|_| guard != NONE) else {
            break;
        };
        if let Some((question, turn)) = condition::brief(view, it.test) {
            put!(out, "{ns}after={} {turn}{question}", it.exit.name());
        }
        guard = it.before;
    }
    if let Some(before) = row.before {
        text.clear();
        effect(view, before, &mut text);
        put!(out, "{ns}prev={text}");
        put!(out, "{ns}previs={}", form(&program[before].kind));
    }
    if let Some(after) = row.after.filter(|_| row.what != What::Header) {
        text.clear();
        effect(view, after, &mut text);
        put!(out, "{ns}next={text}");
        put!(out, "{ns}nextis={}", form(&program[after].kind));
    }
}

/// Writes what it means to stand in a block of the statement or clause at `around`.
pub(super) fn step(view: &View<'_>, around: u32, role: Role, out: &mut String) {
    let program = view.subject.program;
    let row = view.row(around);
    match row.what {
        What::Header => out.push_str("header"),
        What::Handler(id, at) => {
            out.push_str("except ");
            if let StmtKind::Try { handlers, .. } = &program[id].kind {
                let kind = handlers.get(at as usize).and_then(|it| it.kind);
                out.push_str(kind.map_or("all", |it| view.subject_name(it).unwrap_or("several")));
            }
        }
        What::Case(_, at) => out.push_str(if at == 0 { "case 0" } else { "case" }),
        What::Stmt(id) => match &program[id].kind {
            StmtKind::If { test, .. } | StmtKind::While { test, .. } => {
                out.push_str(match role {
                    Role::Else | Role::LoopElse => "-",
                    Role::Round => "while ",
                    _ => "+",
                });
                if let Some((question, turn)) = condition::brief(view, *test) {
                    out.push_str(turn);
                    out.push_str(&question);
                }
            }
            StmtKind::For { iter, .. } => {
                out.push_str(if role == Role::Round { "for " } else { "forelse " });
                out.push_str(view.subject_name(*iter).unwrap_or(kinds::form(view.kind(*iter))));
            }
            StmtKind::With { items, .. } => {
                out.push_str("with ");
                out.push_str(
                    items
                        .first()
                        .and_then(|it| view.subject_name(it.context))
                        .unwrap_or("?"),
                );
            }
            _ => out.push_str(role.name()),
        },
    }
}
