//! `constant-condition`.

use foretrace_python::program::{
    BranchKind, CodeKind, Const, ExprId, ExprKind, LoopKind, SiteId, SiteKind, StmtKind, UnaryOp,
};

use super::{Context, Draft, Rule};
use crate::Severity;

pub(super) const RULE: Rule = Rule {
    name: "constant-condition",
    summary: "a condition that always goes the same way",
    docs: include_str!("constant_condition.md"),
    severity: Severity::Information,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (condition, site) in conditions(context) {
        let Some(truth) = context.facts.truth(site) else {
            continue;
        };
        let is_while = context.program[site].kind == SiteKind::Loop(LoopKind::While);
        if (is_while && truth) || deliberate(context, condition, site) {
            continue;
        }
        let message = format!("this condition is always {}", if truth { "true" } else { "false" });
        let span = context.program[condition].span;
        drafts.push(Draft::new(&RULE, span, message).because(context.reasons(condition)));
    }
}

/// Conditions that a reader expects to go either way, with their sites. Not those of `assert`, which state what is
/// always true, nor an `elif` that spells out the last case.
fn conditions<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (ExprId, SiteId)> + 'a {
    let stmts = context.program.stmts.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::If { test, site, orelse, .. } => {
            let last_case = context.program[*site].kind == SiteKind::Branch(BranchKind::Elif)
                && orelse.is_empty()
                && context.facts.truth(*site) == Some(true);
            (!last_case).then_some((*test, *site))
        }
        StmtKind::While { test, site, .. } => Some((*test, *site)),
        _ => None,
    });
    let exprs = context.program.exprs.iter().flat_map(|expr| match &expr.kind {
        ExprKind::IfElse { test, site, .. } => vec![(*test, *site)],
        ExprKind::Comprehension(comp) => comp.clauses.iter().flat_map(|it| it.ifs.iter().copied()).collect(),
        _ => Vec::new(),
    });
    stmts.chain(exprs)
}

/// Whether the condition is a switch that is meant to be edited by hand: a literal, one of module or class level, or a
/// variable that is given a literal once.
pub(super) fn deliberate(context: &Context<'_>, condition: ExprId, site: SiteId) -> bool {
    let program = context.program;
    let outermost = matches!(program[program[site].code].kind, CodeKind::Module | CodeKind::Class);
    if outermost || context.facts.is_literal(site) {
        return true;
    }
    let variable = match &program[condition].kind {
        ExprKind::Unary(UnaryOp::Not, inner) => *inner,
        _ => condition,
    };
    let ExprKind::Name(name) = program[variable].kind else {
        return false;
    };
    let literal = matches!(
        context.facts.value(variable),
        Some(Const::Bool(_) | Const::Int(_) | Const::None)
    );
    literal && context.bindings(context.variable(program[site].code, name)).count() == 1
}
