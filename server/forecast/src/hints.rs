//! Hints: the few words at the end of a line.

use foretrace_python::facts::Trips;
use foretrace_python::program::{
    BranchKind, CodeKind, ExprId, ExprKind, LoopKind, SiteId, SiteKind, StmtKind, TargetKind,
};

use crate::cost::Class;
use crate::literal::repr;
use crate::rules::Context;
use crate::wording::{bound, trip_count};
use crate::{Basis, Config};
use foretrace_python::Slice;

/// A few words at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The end of the line, line break excluded: a byte offset in the file.
    pub offset: usize,
    /// What it speaks of.
    pub kind: HintKind,
    /// What is shown: at most 40 characters.
    pub label: String,
    /// Basis and reason, in Markdown.
    pub tooltip: String,
    /// What it rests on.
    pub basis: Basis,
}

/// What a hint speaks of. Each kind has its own switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HintKind {
    /// Time or memory of a function: `O(n²) in xs`.
    Growth,
    /// A condition: `never taken`.
    Branch,
    /// A trip count: `10 times`.
    Loop,
    /// A fixed value: `n = 42`.
    Value,
    /// What an example does: `mean([1, 2]) → 1.5`.
    Example,
}

impl HintKind {
    /// The name in fixtures and options.
    pub fn as_str(self) -> &'static str {
        match self {
            HintKind::Growth => "growth",
            HintKind::Branch => "branch",
            HintKind::Loop => "loop",
            HintKind::Value => "value",
            HintKind::Example => "example",
        }
    }
}

/// A hint of a slice.
#[derive(Clone, Debug)]
pub(crate) struct SliceHint {
    /// A place in the line it belongs to.
    pub(crate) at: u32,
    pub(crate) kind: HintKind,
    pub(crate) basis: Basis,
    pub(crate) label: String,
    pub(crate) tooltip: String,
    /// How much a reader wants to know it.
    pub(crate) usefulness: u32,
}

/// Characters of a label.
pub(crate) const MAX_LABEL: usize = 40;

/// Every hint that the code alone gives.
pub(crate) fn hints(context: &Context<'_>, config: &Config) -> Vec<SliceHint> {
    if !config.hints {
        return Vec::new();
    }
    let switches = [
        (config.hints_growth, growth as fn(&Context<'_>, &mut Vec<SliceHint>)),
        (config.hints_branch, branches),
        (config.hints_loop, loops),
        (config.hints_value, values),
    ];
    let mut hints = Vec::new();
    switches
        .into_iter()
        .filter(|it| it.0)
        .for_each(|(_, add)| add(context, &mut hints));
    hints
}

/// The most useful of a slice's hints, one a line, as many as the configuration allows: of those that are `wanted`,
/// all.
pub(crate) fn choose(
    slice: &Slice,
    mut hints: Vec<SliceHint>,
    config: &Config,
    wanted: Option<HintKind>,
) -> Vec<SliceHint> {
    let is_wanted = |it: &SliceHint| Some(it.kind) == wanted;
    hints.retain(|it| {
        it.label.chars().count() <= MAX_LABEL && (!it.label.contains('…') || it.kind == HintKind::Example)
    });
    hints.sort_by_key(|it| (!is_wanted(it), u32::MAX - it.usefulness, it.at));
    one_per_line(slice.text(), &mut hints);
    if config.hints_lines_per_hint > 0 {
        let lines = slice.text().lines().count();
        let most = lines.div_ceil(config.hints_lines_per_hint as usize);
        let all = hints.iter().filter(|it| is_wanted(it)).count();
        // What was observed takes no place from what is known.
        let mut left = [most.max(all), most];
        hints.retain(|it| {
            let left = &mut left[usize::from(it.basis == Basis::Observed)];
            let is_left = *left > 0;
            *left = left.saturating_sub(1);
            is_left
        });
    }
    hints
}

fn one_per_line(text: &str, hints: &mut Vec<SliceHint>) {
    let line = |at: u32| text.get(..at as usize).and_then(|it| it.rfind('\n'));
    let mut seen = Vec::new();
    hints.retain(|hint| {
        let line = line(hint.at);
        let new = !seen.contains(&line);
        seen.push(line);
        new
    });
}

fn growth(context: &Context<'_>, hints: &mut Vec<SliceHint>) {
    for (code, cost) in context.program.codes.iter().zip(context.codes()) {
        let superlinear = cost.time.class().is_some_and(|it| it >= Class::Quadratic);
        if !superlinear || code.kind != CodeKind::Function {
            continue;
        }
        let mut tooltip = format!("**proved** time {}", cost.time.known);
        for assumption in &cost.time.assumptions {
            tooltip += &format!("  \ntaking for granted: {}", assumption.what);
        }
        for step in &cost.path {
            tooltip += &format!("\n- {}: {}", context.quote(step.span), step.note);
        }
        hints.push(SliceHint {
            at: code.name_span.end,
            kind: HintKind::Growth,
            basis: Basis::Proved,
            label: bound(&cost.time.known),
            tooltip,
            usefulness: 90,
        });
    }
    for hot in context.codes().iter().flat_map(|it| &it.hot).filter(|it| it.certain) {
        let kind = hot.kind.name();
        hints.push(SliceHint {
            at: hot.span.end,
            kind: HintKind::Growth,
            basis: Basis::Proved,
            label: format!("{} each round", hot.cost),
            tooltip: format!(
                "**proved**: {} goes through the {kind} `{}`",
                context.quote(hot.span),
                hot.operand
            ),
            usefulness: 70,
        });
    }
}

fn branches(context: &Context<'_>, hints: &mut Vec<SliceHint>) {
    for site in context.program.site_ids() {
        let SiteKind::Branch(kind) = context.program[site].kind else {
            continue;
        };
        let Some(truth) = context.facts.truth(site).filter(|_| !context.facts.is_literal(site)) else {
            continue;
        };
        let label = match (kind, truth) {
            (BranchKind::Assert, true) => continue,
            (BranchKind::Assert, false) => "always fails",
            (BranchKind::Ternary | BranchKind::Filter, true) => "always true",
            (BranchKind::Ternary | BranchKind::Filter, false) => "never true",
            (_, true) => "always taken",
            (_, false) => "never taken",
        };
        hints.push(SliceHint {
            at: context.program[site].span.end,
            kind: HintKind::Branch,
            basis: Basis::Proved,
            label: label.into(),
            tooltip: format!(
                "**proved**: the same on every path that leads here{}",
                reasons(context, site)
            ),
            usefulness: 80,
        });
    }
}

fn reasons(context: &Context<'_>, site: SiteId) -> String {
    let span = context.program[site].span;
    let condition = context.program.exprs.iter().rposition(|it| it.span == span);
    let reasons = condition
        .map(|it| context.reasons(ExprId(it as u32)))
        .unwrap_or_default();
    reasons.iter().map(|(_, reason)| format!("\n- {reason}")).collect()
}

fn loops(context: &Context<'_>, hints: &mut Vec<SliceHint>) {
    for site in context.program.site_ids() {
        let SiteKind::Loop(kind) = context.program[site].kind else {
            continue;
        };
        let trips = context.facts.trips(site);
        let exact = context.facts.exact(site);
        let label = match trips {
            Trips::Unknown => continue,
            Trips::Endless | Trips::Never if context.facts.is_literal(site) => continue,
            Trips::Endless => "never ends by itself".to_string(),
            Trips::Never => "never runs".to_string(),
            // `for x in xs` and `for i in range(1, n)` say how often they run.
            Trips::Length(_) | Trips::Value(_) | Trips::Counted { step: 1 | -1, .. } if kind != LoopKind::While => {
                continue;
            }
            Trips::Fixed(_) if shows_count(context, site) => continue,
            _ => match trip_count(context, site) {
                Some(count) if exact => format!("{count} times"),
                Some(count) => format!("at most {count} times"),
                None => continue,
            },
        };
        let mut tooltip = "**proved** from the code".to_string();
        if context.facts.if_unchanged(site) {
            tooltip += ", if the calls in the loop leave the length alone";
        }
        hints.push(SliceHint {
            at: context.program[site].span.end,
            kind: HintKind::Loop,
            basis: Basis::Proved,
            label: if label == "1 times" { "once".into() } else { label },
            tooltip,
            usefulness: if matches!(trips, Trips::Never | Trips::Endless) {
                85
            } else {
                60
            },
        });
    }
}

/// Whether the header shows how often the loop runs: `range(10)`, `(1, 2, 3)`.
fn shows_count(context: &Context<'_>, site: SiteId) -> bool {
    let in_stmts = context.program.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::For { iter, site: it, .. } if *it == site => Some(*iter),
        _ => None,
    });
    let in_clauses = || {
        context.program.exprs.iter().find_map(|expr| match &expr.kind {
            ExprKind::Comprehension(comp) => comp.clauses.iter().find(|it| it.site == site).map(|it| it.iter),
            _ => None,
        })
    };
    let Some(iter) = in_stmts.or_else(in_clauses) else {
        return false;
    };
    shown(context, iter)
}

/// Whether the number of items can be counted where they are written.
fn shown(context: &Context<'_>, iter: ExprId) -> bool {
    match &context.program[iter].kind {
        ExprKind::Call(call) => call.args.len() == 1 && shown(context, call.args[0]),
        kind => matches!(
            kind,
            ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Set(_) | ExprKind::Dict(_) | ExprKind::Const(_)
        ),
    }
}

fn values(context: &Context<'_>, hints: &mut Vec<SliceHint>) {
    for stmt in &context.program.stmts {
        let (target, value, usefulness) = match &stmt.kind {
            StmtKind::Assign { targets, value } => match &**targets {
                [target] => (target, *value, 40),
                _ => continue,
            },
            StmtKind::AugAssign { target, value, .. } => (target, *value, 45),
            StmtKind::AnnAssign {
                target,
                value: Some(value),
                ..
            } => (target, *value, 40),
            _ => continue,
        };
        let TargetKind::Name(name, site) = target.kind else {
            continue;
        };
        let Some(fixed) = context.facts.binding(site) else {
            continue;
        };
        let value_text = repr(fixed);
        let plain = !matches!(stmt.kind, StmtKind::AugAssign { .. }) && is_plain(context, value);
        if plain || value_text.chars().count() > 24 {
            continue;
        }
        let name = context.program.name(name.name);
        hints.push(SliceHint {
            at: target.span.end,
            kind: HintKind::Value,
            basis: Basis::Proved,
            label: format!("{name} = {value_text}"),
            tooltip: format!("**proved**: always `{value_text}`"),
            usefulness,
        });
    }
}

/// Whether a reader sees the value at once: a literal, a sign before it, another name.
fn is_plain(context: &Context<'_>, value: ExprId) -> bool {
    match &context.program[value].kind {
        ExprKind::Const(_) | ExprKind::Name(_) => true,
        ExprKind::Unary(_, inner) => matches!(context.program[*inner].kind, ExprKind::Const(_)),
        _ => false,
    }
}
