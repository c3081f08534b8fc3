//! Facts as text, by line.

use foretrace_python::facts::{Bound, Facts, Outside, Trips};
use foretrace_python::program::{Const, ExprId, ExprKind, Program, SiteKind, Span, StmtKind};
use foretrace_python::{Module, Slice, Text, lower};

/// The facts of each line of a module, sorted and joined by `; `.
pub(super) fn facts(source: &str) -> Vec<String> {
    let module = Module::new(Text::new(source));
    let programs: Vec<Program> = module.slices().iter().map(|it| lower(it)).collect();
    let mut outside = Outside::default();
    programs.iter().for_each(|it| outside.add(it));
    let mut lines = vec![Vec::new(); source.lines().count()];
    for (slice, program) in module.slices().iter().zip(&programs) {
        of_slice(slice, program, &Facts::of(program, &outside), &mut |span, fact| {
            let line = module.text().line_of(slice.to_file(span).start) as usize;
            lines[line].push(fact);
        });
    }
    lines
        .into_iter()
        .map(|mut facts: Vec<String>| {
            facts.sort();
            facts.join("; ")
        })
        .collect()
}

fn of_slice(slice: &Slice, program: &Program, facts: &Facts, say: &mut dyn FnMut(Span, String)) {
    let text = |expr: ExprId| {
        let span = program[expr].span;
        slice
            .text()
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .to_owned()
    };
    for site in program.site_ids() {
        let at = &program[site];
        match at.kind {
            SiteKind::Binding(_, name) => {
                if let Some(value) = facts.binding(site)
                    && !is_plain(program, at.span)
                {
                    let name = name.map_or("return", |it| program.name(it.name));
                    say(at.span, format!("{name} = {}", constant(value)));
                }
            }
            SiteKind::Loop(_) => {
                let suffix = match (facts.exact(site), facts.if_unchanged(site)) {
                    (true, true) => " if unchanged",
                    (true, false) => "",
                    (false, true) => " at most, if unchanged",
                    (false, false) => " at most",
                };
                let trips = match facts.trips(site) {
                    Trips::Unknown if facts.unchanging(site) => "unchanging".into(),
                    Trips::Unknown => continue,
                    Trips::Never => "never".into(),
                    Trips::Endless if facts.exact(site) => "endless".into(),
                    Trips::Endless => "endless but for exceptions".into(),
                    Trips::Fixed(times) => format!("trips = {times}{suffix}"),
                    Trips::Length(of) => format!("trips = len({}){suffix}", text(*of)),
                    Trips::Value(of) => format!("trips = {}{suffix}", text(*of)),
                    Trips::Counted {
                        from,
                        to,
                        step,
                        inclusive,
                    } => {
                        let bound = |it: &Bound| match it {
                            Bound::Fixed(value) => value.to_string(),
                            Bound::Value(of) => text(*of),
                            Bound::Length(of) => format!("len({})", text(*of)),
                        };
                        let dots = if *inclusive { "..=" } else { ".." };
                        format!("trips = {}{dots}{} by {step}{suffix}", bound(from), bound(to))
                    }
                };
                say(at.span, trips);
            }
            _ => {}
        }
        if let Some(truth) = facts.truth(site) {
            let literal = if facts.is_literal(site) { " (literal)" } else { "" };
            say(at.span, format!("always {truth}{literal}"));
        }
    }
    let mut last = None;
    for (i, stmt) in program.stmts.iter().enumerate() {
        let id = foretrace_python::program::StmtId(i as u32);
        if !facts.reachable(id) {
            say(stmt.span, "unreachable".into());
            last = Some(stmt.span);
        }
        if let StmtKind::Return(Some(value), _) | StmtKind::Expr(value) = stmt.kind
            && let Some(value) = facts.value(value)
            && !is_plain(program, stmt.span)
            && last.is_none_or(|it| !it.contains(stmt.span))
            && !matches!(stmt.kind, StmtKind::Return(..))
        {
            say(stmt.span, constant(value));
        }
    }
    for it in facts.unbound() {
        let by = if it.unbound_by.is_some() {
            " (unbound before)"
        } else {
            ""
        };
        say(it.span, format!("unbound {}{by}", program.slot_name(it.code, it.slot)));
    }
    for it in facts.recursion() {
        say(
            program[it.call].span,
            if it.base_case {
                "calls itself"
            } else {
                "calls itself without end"
            }
            .into(),
        );
    }
}

/// Whether a statement just gives a literal.
fn is_plain(program: &Program, span: Span) -> bool {
    program.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } | StmtKind::Expr(value) => {
            stmt.span.contains(span) && matches!(program[*value].kind, ExprKind::Const(_))
        }
        StmtKind::Return(value, _) => {
            stmt.span.contains(span) && value.is_none_or(|it| matches!(program[it].kind, ExprKind::Const(_)))
        }
        _ => false,
    })
}

fn constant(value: &Const) -> String {
    match value {
        Const::None => "None".into(),
        Const::Bool(true) => "True".into(),
        Const::Bool(false) => "False".into(),
        Const::Ellipsis => "...".into(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => value.to_string(),
        Const::Float(value) => format!("{value:?}"),
        Const::Imaginary(value) => format!("{value:?}j"),
        Const::Str(value) => format!("{value:?}"),
        Const::Bytes(value) => format!("b{:?}", String::from_utf8_lossy(value)),
    }
}
