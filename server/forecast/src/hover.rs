//! Hovers: the whole story of one place.

use std::ops::Range;

use foretrace_python::facts::{Deps, InfluenceKind, Trips};
use foretrace_python::program::{Code, CodeKind, ExprId, ExprKind, Name, Scope, SiteId, SiteKind, Span};

use crate::cost::{CodeCost, Cost, Step};
use crate::literal::short_repr;
use crate::rules::Context;
use crate::wording::{bound, trip_count};

/// The whole story of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it speaks of: a byte range in the file.
    pub range: Range<usize>,
    /// Markdown.
    pub markdown: String,
}

/// What is known of the place at `offset`, in Markdown: of the function whose name it is, the variable, or else the
/// innermost loop header or condition. Nothing where nothing is known.
pub(crate) fn hover(context: &Context<'_>, offset: u32) -> Option<(Span, String)> {
    let program = context.program;
    let codes = program.codes.iter().zip(context.codes());
    let mut named = codes.filter(|(code, _)| code.kind != CodeKind::Module && code.name_span.touches(offset));
    if let Some((code, cost)) = named.next_back() {
        return Some((code.name_span, function(context, code, cost)));
    }
    let variable = name_at(context, offset).and_then(|(span, name)| Some((span, variable(context, span, name)?)));
    variable.or_else(|| {
        let innermost = condition_or_loop(context, offset)?;
        let markdown = match program[innermost].kind {
            SiteKind::Branch(_) => branch(context, innermost)?,
            _ => round(context, innermost)?,
        };
        Some((program[innermost].span, markdown))
    })
}

/// The innermost condition or loop header at a place.
pub(crate) fn condition_or_loop(context: &Context<'_>, offset: u32) -> Option<SiteId> {
    let program = context.program;
    let touched = program.site_ids().filter(|it| program[*it].span.touches(offset));
    let place = touched.filter(|it| matches!(program[*it].kind, SiteKind::Branch(_) | SiteKind::Loop(_)));
    place.min_by_key(|it| program[*it].span.end - program[*it].span.start)
}

fn function(context: &Context<'_>, code: &Code, cost: &CodeCost) -> String {
    let mut lines = vec![format!("**{}**", code.qualname)];
    growth(context, "time", &cost.time, &cost.path, &mut lines);
    growth(context, "memory", &cost.memory, &cost.memory_path, &mut lines);
    lines.join("\n\n")
}

fn growth(context: &Context<'_>, what: &str, cost: &Cost, path: &[Step], lines: &mut Vec<String>) {
    let known = bound(&cost.known);
    match &*cost.unknowns {
        [] if cost.assumptions.is_empty() => lines.push(format!("{what} **{known}** · proved")),
        [] => lines.push(format!(
            "{what} **{known}** · proved, taking for granted what is listed below"
        )),
        _ if cost.known.is_constant() => lines.push(format!("{what} unknown")),
        _ => lines.push(format!("{what} unknown; what is known of it is **{known}**")),
    }
    let path = path.iter().map(|it| format!("{}: {}", context.quote(it.span), it.note));
    let assumed = cost
        .assumptions
        .iter()
        .map(|it| format!("taken for granted: {}", it.what));
    let unknown = cost.unknowns.iter().map(|it| format!("unknown: {}", it.what));
    let mut list: Vec<String> = path.chain(assumed).chain(unknown).collect();
    let more = list.len().saturating_sub(MAX_REASONS);
    list.truncate(MAX_REASONS);
    if more > 0 {
        list.push(format!("and {more} more"));
    }
    if !list.is_empty() {
        lines.push(list.iter().map(|it| format!("- {it}")).collect::<Vec<_>>().join("\n"));
    }
}

const MAX_REASONS: usize = 8;

fn branch(context: &Context<'_>, site: SiteId) -> Option<String> {
    let truth = context.facts.truth(site)?;
    let mut lines = vec![format!("always **{}** · proved", if truth { "true" } else { "false" })];
    let condition = context
        .program
        .exprs
        .iter()
        .rposition(|it| it.span == context.program[site].span);
    if let Some(condition) = condition {
        let reasons = context.reasons(ExprId(condition as u32));
        lines.push(
            reasons
                .iter()
                .map(|(_, it)| format!("- {it}"))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    lines.retain(|it| !it.is_empty());
    Some(lines.join("\n\n"))
}

fn round(context: &Context<'_>, site: SiteId) -> Option<String> {
    let mut lines = Vec::new();
    let exact = context.facts.exact(site);
    match (context.facts.trips(site), trip_count(context, site)) {
        (Trips::Endless, _) if exact => lines.push("nothing ends this loop · proved".to_string()),
        (Trips::Endless, _) => lines.push("only an exception ends this loop · proved".to_string()),
        (Trips::Never, _) => lines.push("never goes round · proved".to_string()),
        (_, Some(count)) if exact => lines.push(format!("goes round **{count}** times · proved")),
        (_, Some(count)) => lines.push(format!(
            "goes round at most **{count}** times · proved; something may end it early"
        )),
        _ => {}
    }
    if !lines.is_empty() && context.facts.if_unchanged(site) {
        lines.push("taken for granted: the calls in the loop leave the length alone".into());
    }
    if let Some(cost) = context.loop_cost(site) {
        growth(context, "time of one round:", &cost.round, &[], &mut lines);
        growth(context, "time of all rounds:", &cost.total, &[], &mut lines);
    }
    (!lines.is_empty()).then(|| lines.join("\n\n"))
}

fn name_at(context: &Context<'_>, offset: u32) -> Option<(Span, Name)> {
    let program = context.program;
    let read = program
        .exprs
        .iter()
        .filter(|it| it.span.touches(offset))
        .find_map(|it| match it.kind {
            ExprKind::Name(name) => Some((it.span, name)),
            _ => None,
        });
    read.or_else(|| {
        program
            .sites
            .iter()
            .filter(|it| it.span.touches(offset))
            .find_map(|it| match it.kind {
                SiteKind::Binding(_, Some(name)) => Some((it.span, name)),
                _ => None,
            })
    })
}

fn variable(context: &Context<'_>, span: Span, name: Name) -> Option<String> {
    let text = context.program.name(name.name);
    let read = context.program.exprs.iter().rposition(|it| it.span == span);
    let read = read.and_then(|it| context.facts.value(ExprId(it as u32)));
    let bound = || {
        let site = context.program.site_ids().find(|it| {
            let site = &context.program[*it];
            site.span == span && matches!(site.kind, SiteKind::Binding(..))
        });
        site.and_then(|it| context.facts.binding(it))
    };
    let value = read.or_else(bound).map(|it| short_repr(it, 400));
    let value = value.map(|it| format!("`{text}` is always **`{it}`** here · proved"));
    let influences = influences(context, span, name);
    let lines: Vec<String> = value.into_iter().chain(influences).collect();
    (!lines.is_empty()).then(|| lines.join("\n\n"))
}

/// What a local variable's value comes from, as the last few steps.
fn influences(context: &Context<'_>, span: Span, name: Name) -> Option<String> {
    let Scope::Local(slot) = name.scope else { return None };
    let code = context.code_at(span);
    let all = Deps::of(context.program, code).influences(span, slot);
    let others: Vec<_> = all.iter().filter(|it| !it.span.contains(span)).collect();
    let list = others.iter().rev().take(MAX_REASONS).rev().map(|it| {
        let how = match it.kind {
            InfluenceKind::Data => "value",
            InfluenceKind::Control => "decides whether",
        };
        format!("- {} · {how}", context.quote(it.span))
    });
    let list: Vec<String> = list.collect();
    let name = context.program.name(name.name);
    (!list.is_empty()).then(|| format!("what influences `{name}` here · proved\n\n{}", list.join("\n")))
}
