//! Features of branches.

use foretrace_python::program::{
    BranchKind, Case, ExprId, ExprKind, Handler, PatternKind, SiteId, StmtId, StmtKind, walk,
};

use super::bag::Writer;
use super::layout::{self, NONE, Role, What};
use super::nodes::Owner;
use super::shape::{self, Level};
use super::view::View;
use super::{condition, kinds, line, place, put, words};

/// Earlier conditions on the same variable that are looked at.
const MOST_EARLIER: usize = 3;

pub(super) fn put(view: &View<'_>, out: &mut Writer, site: SiteId, kind: BranchKind, row: u32) {
    put!(out, "b.is={kind:?}");
    if let Some(truth) = view.subject.facts.truth(site) {
        put!(out, "b.proved={truth}");
    }
    match view.nodes.owners.get(site.0 as usize).copied().flatten() {
        Some(Owner::If(id)) => if_stmt(view, out, id, row),
        Some(Owner::Assert(id)) => {
            if let StmtKind::Assert { test, message, .. } = &view.subject.program[id].kind {
                put!(out, "b.message={}", message.is_some());
                condition::put(view, out, "b.", *test, "");
                earlier(view, out, *test);
            }
        }
        Some(Owner::Ternary(id)) => ternary(view, out, id),
        Some(Owner::Filter(comp, test)) => {
            condition::put(view, out, "b.", test, "");
            put!(out, "b.comp={:?}", comp.kind);
            let element = shape::of(view, comp.element, Level::Kinds);
            put!(out, "b.element={element}");
            if let Some(first) = comp.clauses.first() {
                put!(out, "b.over={}", view.subject_name(first.iter).unwrap_or("?"));
                put!(out, "b.overis={}", shape::of(view, first.iter, Level::Kinds));
            }
        }
        Some(Owner::Handler(id, at)) => handler(view, out, id, at as usize),
        Some(Owner::Case(id, at)) => case(view, out, id, at as usize),
        Some(Owner::While(_) | Owner::For(_) | Owner::Clause(..)) | None => {}
    }
    place::put(view, out, "b.", row);
}

fn if_stmt(view: &View<'_>, out: &mut Writer, id: StmtId, row: u32) {
    let program = view.subject.program;
    let StmtKind::If { test, body, orelse, .. } = &program[id].kind else {
        return;
    };
    condition::put(view, out, "b.", *test, "");
    let mut effect = String::new();
    if let Some(&first) = body.first() {
        place::effect(view, first, &mut effect);
    }
    let exit = layout::exit(program, body).map_or("on", |it| it.name());
    put!(out, "b.leaves={exit}");
    if let Some((question, turn)) = condition::brief(view, *test) {
        put!(out, "b.q/leaves={turn}{question}/{exit}");
        put!(out, "b.q/does={turn}{question}/{effect}");
        let place = view.row(row);
        put!(
            out,
            "b.q/in={turn}{question}/{}/{}",
            place.role.name(),
            place.index.min(2)
        );
        let (kinds, turned) = shape::positive(view, *test, Level::Kinds);
        put!(out, "b.kinds/leaves={turned} {kinds}/{exit}");
        let name = condition::atoms(view, *test)
            .first()
            .and_then(|it| view.subject_name(it.operand?))
            .unwrap_or("?");
        put!(out, "b.name/leaves={turn}{name}/{exit}");
        let mut origin = String::new();
        if let Some(of) = condition::atoms(view, *test).first().and_then(|it| it.operand) {
            view.origin(of, &mut origin);
        }
        put!(out, "b.from/leaves={turn}{origin}/{exit}");
        if let Some(class) = view.class_name() {
            put!(out, "b.ask/class={turn}{question}/{name}/{}", words::last(class));
        }
        // What is asked for and then given.
        let mut gives = false;
        for &it in body.iter().take(4) {
            walk::targets(&program[it].kind, &mut |it| {
                let mut text = String::new();
                place::target_name(view, it, &mut text);
                gives |= text.trim_start_matches('.') == name;
            });
        }
        if gives {
            put!(out, "b.gives={turn}{question}");
        }
    }
    if let Some(&last) = body.last()
        && let StmtKind::Raise { exc, .. } = program[last].kind
    {
        put!(
            out,
            "b.expected={}",
            line::expected(view, row, exc.and_then(|it| view.subject_name(it)))
        );
    }
    place::block(view, out, "b.then.", body);
    match orelse.first().map(|it| &program[*it].kind) {
        None => put!(out, "b.else=none"),
        Some(StmtKind::If { .. }) if orelse.len() == 1 => put!(out, "b.else=if"),
        Some(_) => place::block(view, out, "b.else.", orelse),
    }
    chain(view, out, row);
    earlier(view, out, *test);
}

/// Which of a chain of `elif`s it is.
fn chain(view: &View<'_>, out: &mut Writer, row: u32) {
    let mut at = row;
    let mut index = 0;
    while index < 20 {
        let here = view.row(at);
        if here.role != Role::Else || here.of != 1 || here.parent == NONE || view.test(here.parent).is_none() {
            break;
        }
        at = here.parent;
        index += 1;
        if index == 1
            && let Some((question, turn)) = view.test(at).and_then(|it| condition::brief(view, it))
        {
            put!(out, "b.not={turn}{question}");
        }
    }
    put!(out, "b.chain={}", words::count(index));
    if index > 0
        && let Some(test) = view.test(at)
        && let Some((question, _)) = condition::brief(view, test)
    {
        put!(out, "b.chained={}/{question}", words::count(index));
    }
}

/// What was asked of the same variables before.
fn earlier(view: &View<'_>, out: &mut Writer, test: ExprId) {
    let program = view.subject.program;
    let start = view.expr(test).span.start;
    let Some(atom) = condition::atoms(view, test).into_iter().next() else {
        return;
    };
    let Some(var) = atom.operand.and_then(|it| view.var_of(it)) else {
        return;
    };
    let before = var.tests.partition_point(|it| program[*it].span.start < start);
    let bindings = var.bindings.partition_point(|it| program[*it].span.start < start);
    put!(out, "b.bound={}", words::count(bindings));
    put!(out, "b.asked={}", words::count(before));
    for &it in var.tests[..before].iter().rev().take(MOST_EARLIER) {
        let row = view.nodes.row(it);
        let exit = match view.row(row).what {
            What::Stmt(id) => match &program[id].kind {
                StmtKind::If { body, .. } => layout::exit(program, body).map_or("on", |it| it.name()),
                _ => "loop",
            },
            _ => "on",
        };
        if let Some((question, turn)) = condition::brief(view, it) {
            put!(out, "b.before={turn}{question}/{exit}");
            if question == atom.question {
                put!(out, "b.again={turn}{question}/{exit}/{}", atom.negated);
            }
        }
    }
    if let Some(at) = bindings.checked_sub(1).and_then(|it| var.bindings.get(it)) {
        let rebound = program[*at].span.start;
        let since = var.tests[..before].iter().any(|it| program[*it].span.start > rebound);
        put!(out, "b.since={since}");
    }
}

fn ternary(view: &View<'_>, out: &mut Writer, id: ExprId) {
    let program = view.subject.program;
    let ExprKind::IfElse { test, body, orelse, .. } = view.kind(id) else {
        return;
    };
    condition::put(view, out, "b.", *test, "");
    for (ns, value) in [("then", *body), ("else", *orelse)] {
        let mut text = String::new();
        kinds::write(program, value, &mut text);
        put!(out, "b.{ns}={text}");
        put!(out, "b.{ns}full={}", shape::of(view, value, Level::Kinds));
        if let Some((question, turn)) = condition::brief(view, *test) {
            put!(out, "b.q/{ns}={turn}{question}/{text}");
        }
    }
    if let Some(name) = condition::atoms(view, *test)
        .first()
        .and_then(|it| view.subject_name(it.operand?))
    {
        put!(out, "b.same={}", view.subject_name(*body) == Some(name));
    }
    earlier(view, out, *test);
}

fn handler(view: &View<'_>, out: &mut Writer, id: StmtId, at: usize) {
    let program = view.subject.program;
    let StmtKind::Try {
        body,
        handlers,
        orelse,
        finalbody,
        ..
    } = &program[id].kind
    else {
        return;
    };
    let Some(Handler {
        kind, name, body: does, ..
    }) = handlers.get(at)
    else {
        return;
    };
    let types: Vec<&str> = match kind.map(|it| (it, view.kind(it))) {
        None => vec!["all"],
        Some((_, ExprKind::Tuple(items))) => items
            .iter()
            .take(4)
            .map(|it| view.subject_name(*it).unwrap_or("?"))
            .collect(),
        Some((it, _)) => vec![view.subject_name(it).unwrap_or("?")],
    };
    put!(out, "b.at={}/{}", at.min(4), handlers.len().min(5));
    put!(out, "b.named={}", name.is_some());
    put!(out, "b.tryelse={}/{}", !orelse.is_empty(), !finalbody.is_empty());
    let mut effect = String::new();
    if let Some(&first) = does.first() {
        place::effect(view, first, &mut effect);
    }
    let mut guarded: Vec<String> = Vec::new();
    let mut tell = |text: String| {
        if guarded.len() < 8 && !guarded.contains(&text) {
            guarded.push(text);
        }
    };
    for &it in body.iter().take(6) {
        if let StmtKind::Import(..) | StmtKind::ImportFrom { .. } = program[it].kind {
            tell("import".to_owned());
        }
    }
    let mut seen = 0;
    walk::all_exprs(program, body, &mut |it| {
        seen += 1;
        if seen > 200 {
            return;
        }
        match view.kind(it) {
            ExprKind::Call(call) => tell(format!("call {}", view.subject_name(call.func).unwrap_or("?"))),
            ExprKind::Subscript(..) => tell("item".to_owned()),
            ExprKind::Attribute(..) => tell("attr".to_owned()),
            _ => {}
        }
    });
    for kind in &types {
        put!(out, "b.type={kind}");
        put!(out, "b.type/does={kind}/{effect}");
        put!(out, "b.type/len={kind}/{}", words::count(body.len()));
        guarded.iter().for_each(|it| put!(out, "b.type/try={kind}/{it}"));
        words::of_name(kind, |it| put!(out, "b.type~{it}"));
    }
    guarded.iter().for_each(|it| put!(out, "b.try={it}"));
    for &it in body.iter().take(4) {
        if let StmtKind::Import(aliases) | StmtKind::ImportFrom { names: aliases, .. } = &program[it].kind {
            aliases.iter().take(3).for_each(|it| put!(out, "b.import={}", it.name));
        }
        if let StmtKind::ImportFrom {
            module: Some(module), ..
        } = &program[it].kind
        {
            put!(out, "b.import={module}");
        }
    }
    place::block(view, out, "b.try.", body);
    place::block(view, out, "b.then.", does);
}

fn case(view: &View<'_>, out: &mut Writer, id: StmtId, at: usize) {
    let program = view.subject.program;
    let StmtKind::Match { subject, cases } = &program[id].kind else {
        return;
    };
    let Some(Case {
        pattern, guard, body, ..
    }) = cases.get(at)
    else {
        return;
    };
    put!(out, "b.at={}/{}", at.min(6), words::count(cases.len()));
    put!(out, "b.subject={}", shape::of(view, *subject, Level::Kinds));
    put!(out, "b.name={}", view.subject_name(*subject).unwrap_or("?"));
    let form = match &pattern.kind {
        PatternKind::Value(_) => "value",
        PatternKind::Singleton(_) => "singleton",
        PatternKind::Sequence(_) => "sequence",
        PatternKind::Mapping { .. } => "mapping",
        PatternKind::Class { .. } => "class",
        PatternKind::Star(_) => "star",
        PatternKind::As {
            pattern: None,
            name: None,
        } => "wildcard",
        PatternKind::As { pattern: None, .. } => "capture",
        PatternKind::As { .. } => "as",
        PatternKind::Or(_) => "or",
        PatternKind::NotLowered => "?",
    };
    put!(out, "b.pattern={form}/{}", guard.is_some());
    match &pattern.kind {
        PatternKind::Value(it) | PatternKind::Singleton(it) => {
            put!(out, "b.lit={}", shape::of(view, *it, Level::Full));
        }
        PatternKind::Class { class, .. } => put!(out, "b.type={}", view.subject_name(*class).unwrap_or("?")),
        PatternKind::Sequence(items) | PatternKind::Or(items) => put!(out, "b.items={}", words::count(items.len())),
        _ => {}
    }
    if let Some(guard) = guard {
        condition::put(view, out, "b.", *guard, "");
    }
    place::block(view, out, "b.then.", body);
}
