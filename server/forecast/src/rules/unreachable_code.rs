//! `unreachable-code`.

use foretrace_python::program::{CodeKind, ExprKind, Program, Span, StmtId, StmtKind};

use super::constant_condition::deliberate;
use super::{Context, Draft, Rule};
use crate::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unreachable-code",
    summary: "code that can never run",
    docs: include_str!("unreachable_code.md"),
    severity: Severity::Hint,
    check,
};

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let program = context.program;
    for block in blocks(context) {
        let dead = block.iter().position(|it| !context.facts.reachable(*it));
        let Some((first, last)) = dead.and_then(|it| block[it..].first().zip(block.last())) else {
            continue;
        };
        if !block
            .iter()
            .filter(|it| !context.facts.reachable(**it))
            .all(|it| is_guard(program, *it))
        {
            let span = Span::new(program[*first].span.start, program[*last].span.end);
            let draft = Draft::new(&RULE, span, "this code can never run".into());
            drafts.push(Draft {
                unnecessary: true,
                ..draft
            });
        }
    }
}

/// The statement lists of reachable statements. Not what a switch that is meant to be edited by hand turns off.
fn blocks<'a>(context: &Context<'a>) -> Vec<&'a [StmtId]> {
    let functions = context.program.codes.iter().filter(|it| it.kind != CodeKind::Class);
    let mut blocks: Vec<&[StmtId]> = functions.map(|it| &*it.body).collect();
    let stmts = (0u32..)
        .zip(&context.program.stmts)
        .filter(|(id, _)| context.facts.reachable(StmtId(*id)));
    for (_, stmt) in stmts {
        match &stmt.kind {
            StmtKind::If { test, site, .. } if deliberate(context, *test, *site) => {}
            StmtKind::Class { code, .. } => blocks.push(&context.program[*code].body),
            kind => kind.blocks(&mut |it| blocks.push(it)),
        }
    }
    blocks
}

/// Statements that are written where nothing should come: `raise`, `assert`, `pass`, `...`, and the `yield` that makes
/// a generator of a function.
fn is_guard(program: &Program, stmt: StmtId) -> bool {
    match &program[stmt].kind {
        StmtKind::Raise { .. } | StmtKind::Assert { .. } | StmtKind::Pass => true,
        StmtKind::Expr(value) => matches!(program[*value].kind, ExprKind::Const(_) | ExprKind::Yield(_)),
        _ => false,
    }
}
