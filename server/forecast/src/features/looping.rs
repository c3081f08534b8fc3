//! Features of loops.

use foretrace_python::facts::{Bound, Trips};
use foretrace_python::program::{ExprId, ExprKind, LoopKind, SiteId, StmtId, StmtKind, Target, TargetKind, walk};

use super::bag::Writer;
use super::nodes::Owner;
use super::shape::{self, Level};
use super::view::{View, put_words};
use super::{condition, kinds, operand, place, put, words};

pub(super) fn put(view: &View<'_>, out: &mut Writer, site: SiteId, kind: LoopKind, row: u32) {
    let program = view.subject.program;
    put!(out, "l.is={kind:?}");
    proved(view, out, site);
    match view.nodes.owners.get(site.0 as usize).copied().flatten() {
        Some(Owner::For(id)) => {
            if let StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } = &program[id].kind
            {
                iterable(view, out, *iter);
                targets(view, out, target);
                leaves(view, out, body);
                put!(out, "l.else={}", !orelse.is_empty());
                place::block(view, out, "l.", body);
            }
        }
        Some(Owner::While(id)) => {
            if let StmtKind::While { test, body, orelse, .. } = &program[id].kind {
                condition::put(view, out, "l.", *test, "");
                leaves(view, out, body);
                put!(out, "l.else={}", !orelse.is_empty());
                place::block(view, out, "l.", body);
            }
        }
        Some(Owner::Clause(comp, at)) => {
            put!(out, "l.comp={:?}", comp.kind);
            put!(out, "l.clause={}/{}", at.min(3), comp.clauses.len().min(4));
            if let Some(clause) = comp.clauses.get(at as usize) {
                iterable(view, out, clause.iter);
                targets(view, out, &clause.target);
                put!(out, "l.filters={}", clause.ifs.len().min(3));
            }
            put!(out, "l.element={}", shape::of(view, comp.element, Level::Kinds));
        }
        _ => {}
    }
    place::put(view, out, "l.", row);
}

fn proved(view: &View<'_>, out: &mut Writer, site: SiteId) {
    let facts = view.subject.facts;
    let exact = facts.exact(site) && !facts.if_unchanged(site);
    let bound = |it: &Bound| match it {
        Bound::Fixed(value) => value.clamp(&-1, &100).to_string(),
        Bound::Value(_) => "value".to_owned(),
        Bound::Length(_) => "length".to_owned(),
    };
    match facts.trips(site) {
        Trips::Fixed(count) => put!(out, "l.trips={}/{exact}", crate::forecast::trip_bucket(*count)),
        Trips::Length(_) => put!(out, "l.trips=length"),
        Trips::Value(_) => put!(out, "l.trips=value"),
        Trips::Counted { from, to, step, .. } => {
            put!(
                out,
                "l.trips=counted {} {} {}",
                bound(from),
                bound(to),
                step.clamp(&-3, &3)
            )
        }
        Trips::Never => put!(out, "l.trips=never"),
        Trips::Endless => put!(out, "l.trips=endless"),
        Trips::Unknown => {}
    }
}

fn iterable(view: &View<'_>, out: &mut Writer, iter: ExprId) {
    let program = view.subject.program;
    put!(out, "l.full={}", shape::of(view, iter, Level::Full));
    put!(out, "l.kinds={}", shape::of(view, iter, Level::Kinds));
    put!(out, "l.ops={}", shape::of(view, iter, Level::Ops));
    let mut text = String::new();
    view.origin(iter, &mut text);
    put!(out, "l.from={text}");
    // What is iterated in the end: the argument of `enumerate`, what `.items()` is called on.
    let mut of = iter;
    let mut how = String::new();
    for _ in 0..3 {
        let ExprKind::Call(call) = view.kind(of) else { break };
        let name = view.subject_name(call.func).unwrap_or("?");
        how.push_str(name);
        how.push('(');
        of = match (view.kind(call.func), call.args.first()) {
            (ExprKind::Attribute(of, _), _) => *of,
            (_, Some(first)) => *first,
            _ => break,
        };
        put!(out, "l.call={name}/{}", call.args.len().min(4));
    }
    put!(out, "l.how={how}");
    if let ExprKind::Call(call) = view.kind(iter) {
        for arg in call.args.iter().take(3) {
            text.clear();
            view.origin(*arg, &mut text);
            put!(out, "l.arg={text}");
        }
    }
    if let Some(name) = view.subject_name(of) {
        put!(out, "l.name={name}");
        put!(out, "l.name/how={name}/{how}");
        put_words(out, "l~", name);
        let last = words::last(name);
        put!(out, "l.last={last}/{how}");
        put!(
            out,
            "l.plural={}",
            last.len() > 2 && last.ends_with('s') && !last.ends_with("ss")
        );
        if kinds::is_builtin(name) {
            put!(out, "l.builtin={name}");
        }
    }
    text.clear();
    kinds::write(program, of, &mut text);
    put!(out, "l.kind={text}/{how}");
    text.clear();
    view.origin(of, &mut text);
    put!(out, "l.of={text}");
    put!(out, "l.of/how={text}/{how}");
    operand::asked(view, out, "l.", of, &how);
}

fn targets(view: &View<'_>, out: &mut Writer, target: &Target) {
    match &target.kind {
        TargetKind::Name(name, _) => {
            put!(out, "l.target={}", view.name(*name));
            put_words(out, "l.target~", view.name(*name));
        }
        TargetKind::Sequence(items) => {
            put!(out, "l.targets={}", items.len().min(5));
            for it in items.iter().take(3) {
                if let TargetKind::Name(name, _) = &it.kind {
                    put!(out, "l.target={}", view.name(*name));
                }
            }
        }
        _ => put!(out, "l.target=?"),
    }
}

/// How rounds may end the loop.
fn leaves(view: &View<'_>, out: &mut Writer, body: &[StmtId]) {
    let program = view.subject.program;
    let (mut breaks, mut returns, mut raises, mut inner, mut yields, mut size) = (0, 0, 0, 0, 0, 0);
    walk::stmts(program, body, &mut |id| {
        size += 1;
        match &program[id].kind {
            StmtKind::Break => breaks += 1,
            StmtKind::Return(..) => returns += 1,
            StmtKind::Raise { .. } => raises += 1,
            StmtKind::For { .. } | StmtKind::While { .. } => inner += 1,
            StmtKind::Expr(value) if matches!(view.kind(*value), ExprKind::Yield(_)) => yields += 1,
            _ => {}
        }
    });
    put!(out, "l.ends={}{}{}", breaks.min(2), returns.min(2), raises.min(2));
    put!(out, "l.inner={}", inner.min(3));
    put!(out, "l.yields={}", yields.min(2));
    put!(out, "l.size={}", words::count(size));
    let direct = body.last().map_or("", |it| place::form(&program[*it].kind));
    put!(out, "l.lastly={direct}");
}
