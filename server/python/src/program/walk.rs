//! Walking over statements and expressions.

use super::{CodeId, ExprId, ExprKind, Program, StmtId, StmtKind, Target};

/// Calls `visit` with each statement of `body` and those inside, in source order. Definitions are not entered.
pub fn stmts(program: &Program, body: &[StmtId], visit: &mut dyn FnMut(StmtId)) {
    for &id in body {
        visit(id);
        program[id].kind.blocks(&mut |body| stmts(program, body, visit));
    }
}

/// Calls `visit` with each target a statement writes.
pub fn targets<'p>(kind: &'p StmtKind, visit: &mut dyn FnMut(&'p Target)) {
    match kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().for_each(visit),
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } | StmtKind::For { target, .. } => {
            visit(target)
        }
        StmtKind::With { items, .. } => items.iter().filter_map(|it| it.target.as_ref()).for_each(visit),
        _ => {}
    }
}

/// Calls `visit` with each expression a statement itself evaluates, operands of targets included.
pub fn exprs(program: &Program, kind: &StmtKind, visit: &mut dyn FnMut(ExprId)) {
    targets(kind, &mut |it| it.kind.operands(&mut |it| visit(it)));
    match kind {
        StmtKind::Expr(value) | StmtKind::Assign { value, .. } | StmtKind::AugAssign { value, .. } => visit(*value),
        StmtKind::AnnAssign { value, .. } | StmtKind::Return(value, _) => value.iter().for_each(|it| visit(*it)),
        StmtKind::If { test, .. } | StmtKind::While { test, .. } => visit(*test),
        StmtKind::For { iter, .. } => visit(*iter),
        StmtKind::With { items, .. } => items.iter().for_each(|it| visit(it.context)),
        StmtKind::Try { handlers, .. } => handlers.iter().filter_map(|it| it.kind).for_each(visit),
        StmtKind::Match { subject, cases } => {
            visit(*subject);
            cases.iter().filter_map(|it| it.guard).for_each(visit);
        }
        StmtKind::Raise { exc, cause, .. } => [exc, cause].into_iter().flatten().for_each(|it| visit(*it)),
        StmtKind::Assert { test, message, .. } => {
            visit(*test);
            message.iter().for_each(|it| visit(*it));
        }
        StmtKind::Def { code, .. } => definition(program, *code, visit),
        StmtKind::Class {
            code, bases, keywords, ..
        } => {
            definition(program, *code, visit);
            bases.iter().for_each(|it| visit(*it));
            keywords.iter().for_each(|it| visit(it.value));
        }
        _ => {}
    }
}

fn definition(program: &Program, code: CodeId, visit: &mut dyn FnMut(ExprId)) {
    program[code].decorators.iter().for_each(|it| visit(*it));
    program[code].params.iter().filter_map(|it| it.default).for_each(visit);
}

/// Calls `visit` with an expression and everything inside, comprehensions entered; lambdas are not.
pub fn deep(program: &Program, expr: ExprId, visit: &mut dyn FnMut(ExprId)) {
    visit(expr);
    let kind = &program[expr].kind;
    kind.operands(|it| deep(program, it, visit));
    if let ExprKind::Comprehension(comp) = kind {
        for (i, clause) in comp.clauses.iter().enumerate() {
            if i > 0 {
                deep(program, clause.iter, visit);
            }
            clause.target.kind.operands(&mut |it| deep(program, it, visit));
            clause.ifs.iter().for_each(|it| deep(program, it.0, visit));
        }
        deep(program, comp.element, visit);
        comp.value.iter().for_each(|it| deep(program, *it, visit));
    }
}

/// Calls `visit` with each expression in `body`, however deep.
pub fn all_exprs(program: &Program, body: &[StmtId], visit: &mut dyn FnMut(ExprId)) {
    stmts(program, body, &mut |it| {
        exprs(program, &program[it].kind, &mut |it| deep(program, it, visit))
    });
}
