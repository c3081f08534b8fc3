//! What a call did, as hints at the ends of its lines.

use foretrace_python::program::{ExprId, ExprKind, Stmt, StmtKind, Target, TargetKind};

use super::growth::{Measured, Verdict, settle};
use super::seen::{Ended, Seen, SeenLine, Values};
use crate::hints::{HintKind, SliceHint};
use crate::rules::Context;
use crate::{Basis, GrowthClass, wording};

/// Most characters of a value in a hint.
const VALUE: usize = 24;

/// The hints of a call that ran, and where it comes from: `the doctest in line 3`.
pub(crate) fn hints(context: &Context<'_>, seen: &Seen, origin: &str) -> Vec<SliceHint> {
    let Some(code) = context.program.codes.first() else {
        return Vec::new();
    };
    let tooltip = format!("**executed** `{}`, {origin}", seen.call);
    let mut hints = Vec::new();
    let mut add = |at: u32, label: String, usefulness: u32| {
        hints.push(SliceHint {
            at,
            kind: HintKind::Example,
            basis: Basis::Executed,
            label,
            tooltip: tooltip.clone(),
            usefulness,
        });
    };
    match &seen.end {
        Ended::Returned(value) => {
            let full = format!("{} → {value}", seen.call);
            let label = match full.chars().count() <= crate::hints::MAX_LABEL {
                true => full,
                false => format!("→ {value}"),
            };
            // That an example returns None says nothing.
            if value != "None" {
                add(code.name_span.end, label, 75);
            }
        }
        Ended::Raised { kind, at, .. } => {
            add(*at, format!("raises {kind}"), 95);
            add(code.name_span.end, format!("{} raises {kind}", seen.call), 65);
        }
        Ended::Open => {}
    }
    for line in &seen.lines {
        if let Some(label) = values(context, line) {
            add(line.at, label, if line.times == 1 { 50 } else { 55 });
        }
    }
    hints
}

/// The hint of measured growth, where the code alone does not tell as much.
pub(crate) fn growth(context: &Context<'_>, measured: &Measured) -> Option<SliceHint> {
    let code = context.program.codes.first()?;
    let symbolic = context.codes().first().and_then(|it| wording::growth(&it.time));
    let news = matches!(
        settle(symbolic.as_ref(), measured),
        Verdict::Alone | Verdict::Conflict(_)
    );
    if !news || measured.class < GrowthClass::Quadratic || measured.inputs.is_empty() {
        return None;
    }
    Some(SliceHint {
        at: code.name_span.end,
        kind: HintKind::Growth,
        basis: Basis::Executed,
        label: format!("{} in {}", measured.formula(), measured.inputs.join(", ")),
        tooltip: format!("**executed** on {}\n\n{}", measured.shape, measured.table_markdown()),
        usefulness: 88,
    })
}

/// The values that a line gave to variables, those that the line itself shows left out.
fn values(context: &Context<'_>, line: &SeenLine) -> Option<String> {
    let shown = line
        .values
        .iter()
        .filter(|(name, _)| !is_obvious(context, line.at, name))
        .map(|(name, values)| Some(format!("{name} = {}", in_turn(values)?)));
    let shown: Option<Vec<String>> = shown.collect();
    shown.filter(|it| !it.is_empty()).map(|it| it.join(", "))
}

/// `1`, `1, 2, 3` or `1, 2 … 9`; nothing where a value is too long to be shown.
pub(crate) fn in_turn(values: &Values) -> Option<String> {
    let fits = |it: &String| it.chars().count() <= VALUE && !it.contains(['<', '?', '…']);
    let all = values.first.iter().chain(&values.last);
    if !all.clone().all(fits) {
        return None;
    }
    let first = values.first.join(", ");
    Some(match &values.last {
        None => first,
        Some(last) => format!("{first} … {last}"),
    })
}

fn assigns(context: &Context<'_>, stmt: &Stmt, name: &str) -> bool {
    let is_name = |target: &Target| match target.kind {
        TargetKind::Name(it, _) => context.program.name(it.name) == name,
        _ => false,
    };
    match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(is_name),
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => is_name(target),
        _ => false,
    }
}

/// Whether the line itself shows the value: `x = 1`, `import x`, `def f`.
fn is_obvious(context: &Context<'_>, line: u32, name: &str) -> bool {
    let text = context.slice.text();
    let end = text[line as usize..]
        .find('\n')
        .map_or(text.len(), |it| line as usize + it) as u32;
    let on_line = context
        .program
        .stmts
        .iter()
        .filter(|it| line <= it.span.start && it.span.start <= end);
    on_line.into_iter().any(|stmt| match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => {
            assigns(context, stmt, name) && is_shown(context, *value)
        }
        StmtKind::Import { .. } | StmtKind::ImportFrom { .. } | StmtKind::Def { .. } | StmtKind::Class { .. } => true,
        _ => false,
    })
}

/// Literals, and displays of them.
fn is_shown(context: &Context<'_>, value: ExprId) -> bool {
    match &context.program[value].kind {
        ExprKind::Const(_) => true,
        ExprKind::Unary(_, inner) => is_shown(context, *inner),
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
            items.iter().all(|it| is_shown(context, *it))
        }
        ExprKind::Dict(items) => items.is_empty(),
        _ => false,
    }
}
