//! Functions that call themselves by name.

use super::SelfCall;
use super::flow::{BlockId, End, Flow, Step};
use crate::program::walk;
use crate::program::{
    CodeId, CodeKind, ExprId, ExprKind, Name, Program, Scope, SiteKind, StmtId, StmtKind, TargetKind,
};

/// The calls of `code` to itself, in source order.
pub(super) fn self_calls(
    program: &Program,
    code: CodeId,
    flow: &Flow<'_>,
    is_rebound: &dyn Fn(&str) -> bool,
) -> Vec<SelfCall> {
    let this = &program[code];
    // A global function that is bound elsewhere too, or another function than its name says.
    let elsewhere = this.parent.is_none() && !in_class(program, code) && is_rebound(program.name(this.name));
    if this.kind != CodeKind::Function || elsewhere || !is_plain(program, code) {
        return Vec::new();
    }
    let mut calls = Vec::new();
    walk::all_exprs(program, &this.body, &mut |expr| {
        if let ExprKind::Call(call) = &program[expr].kind
            && let Some(through_object) = is_self(program, code, call.func)
        {
            calls.push(SelfCall {
                code,
                call: expr,
                site: call.site,
                through_object,
                base_case: true,
            });
        }
    });
    if !calls.is_empty() {
        let base_case = ends_without_call(program, code, flow);
        calls.iter_mut().for_each(|it| it.base_case = base_case);
        calls.sort_by_key(|it| program[it.call].span);
    }
    calls
}

/// Whether a callee is the function itself; if so, whether through an object.
fn is_self(program: &Program, code: CodeId, callee: ExprId) -> Option<bool> {
    let this = &program[code];
    let method = in_class(program, code);
    match &program[callee].kind {
        ExprKind::Name(name) if !method && name.name == this.name => match name.scope {
            Scope::Global => (this.parent.is_none()).then_some(false),
            Scope::Enclosing(owner, _) => (this.parent == Some(owner) && bound_once(program, *name)).then_some(false),
            _ => None,
        },
        ExprKind::Attribute(of, name) if method && *name == this.name => {
            let ExprKind::Name(object) = &program[*of].kind else {
                return None;
            };
            let Scope::Local(slot) = object.scope else { return None };
            let first = this.params.first()?;
            let rebound = program
                .sites
                .iter()
                .any(|it| it.code == code && matches!(it.kind, SiteKind::Binding(role, Some(it)) if it == *object && role != crate::program::BindingRole::Parameter));
            (slot == first.slot && this.slots.get(slot.0 as usize)?.name == object.name && !rebound).then_some(true)
        }
        _ => None,
    }
}

/// Whether its name and its first parameter mean what they seem to: no decorator but `classmethod` and the like.
fn is_plain(program: &Program, code: CodeId) -> bool {
    program[code].decorators.iter().all(|it| match &program[*it].kind {
        ExprKind::Name(name) => matches!(program.name(name.name), "classmethod" | "property" | "cache"),
        _ => false,
    })
}

fn in_class(program: &Program, code: CodeId) -> bool {
    match program[code].parent {
        Some(parent) => program[parent].kind == CodeKind::Class,
        None => program[code].qualname.contains('.'),
    }
}

/// Whether an enclosing function binds `name` only by one `def`.
fn bound_once(program: &Program, name: Name) -> bool {
    let Scope::Enclosing(owner, slot) = name.scope else {
        return false;
    };
    let is_it = |it: &Name| it.name == name.name;
    let local = Scope::Local(slot);
    let assigned = program.sites.iter().any(|it| match it.kind {
        SiteKind::Binding(_, Some(bound)) => (it.code == owner && bound.scope == local) || bound.scope == name.scope,
        _ => false,
    });
    let mut defs = 0;
    walk::stmts(program, &program[owner].body, &mut |it| match &program[it].kind {
        StmtKind::Def { target, .. } | StmtKind::Class { target, .. } if is_it(target) => defs += 1,
        _ => {}
    });
    !assigned && defs == 1
}

/// Whether the function can end on a path that does not surely call it again.
fn ends_without_call(program: &Program, code: CodeId, flow: &Flow<'_>) -> bool {
    let calls = |expr: ExprId| {
        surely(program, expr, &mut |it| match &program[it].kind {
            ExprKind::Call(call) => is_self(program, code, call.func).is_some(),
            _ => false,
        })
    };
    let mut seen = vec![false; flow.blocks.len()];
    let mut pending = vec![BlockId(0)];
    while let Some(id) = pending.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        let block = flow.block(id);
        // Before a step that calls again, an exception may still lead to a handler.
        pending.extend(block.raises_to);
        let stopped = block.steps.iter().any(|step| match step {
            Step::Do(stmt) => stmt_calls(program, *stmt, &calls),
            Step::Eval(expr) => calls(*expr),
            _ => false,
        });
        let tested = match &block.end {
            End::Branch { test, .. } => calls(*test),
            _ => false,
        };
        if stopped || tested {
            continue;
        }
        match &block.end {
            End::Exit | End::Raise => return true,
            end => end.successors(|it| pending.push(it)),
        }
    }
    false
}

fn stmt_calls(program: &Program, stmt: StmtId, calls: &dyn Fn(ExprId) -> bool) -> bool {
    let kind = &program[stmt].kind;
    let mut any = false;
    walk::exprs(program, kind, &mut |it| any |= calls(it));
    walk::targets(kind, &mut |it| {
        if let TargetKind::Subscript(of, index) = it.kind {
            any |= calls(of) || calls(index);
        }
    });
    any
}

/// Whether evaluating `expr` surely evaluates something that `found` accepts.
fn surely(program: &Program, expr: ExprId, found: &mut dyn FnMut(ExprId) -> bool) -> bool {
    if found(expr) {
        return true;
    }
    let kind = &program[expr].kind;
    match kind {
        ExprKind::Bool(_, operands) => operands.first().is_some_and(|it| surely(program, *it, found)),
        ExprKind::IfElse { test, .. } => surely(program, *test, found),
        ExprKind::Compare(left, rest) => {
            surely(program, *left, found) || rest.first().is_some_and(|it| surely(program, it.1, found))
        }
        // A generator is suspended here, and may never be resumed.
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => false,
        _ => {
            let mut any = false;
            kind.operands(|it| any = any || surely(program, it, found));
            any
        }
    }
}
