//! Tokens of statements: what a reader sees, without layout.

use foretrace_python::program::{
    CodeKind, Const, ExprId, ExprKind, ParamKind, PatternKind, SiteKind, StmtKind, Target, TargetKind, walk,
};

use super::bag::Writer;
use super::layout::What;
use super::view::View;
use super::{context, kinds, place, put, shape, words};
use crate::value_class;

/// Words of a docstring that are tokens of the header.
const DOC_WORDS: usize = 10;

/// Expressions of a statement that are visited for its tokens.
const MOST: usize = 60;

/// Adds the tokens of a row.
pub(super) fn put(view: &View<'_>, out: &mut Writer, at: u32) {
    let program = view.subject.program;
    let row = view.row(at);
    match row.what {
        What::Header => {
            header(view, out);
            return;
        }
        What::Stmt(id) => put!(out, "is={}", place::form(&program[id].kind)),
        What::Handler(..) => put!(out, "is=except"),
        What::Case(..) => put!(out, "is=case"),
    }
    put!(out, "in={}", row.role.name());
    put!(out, "depth={}", row.depth.min(8));
    let mut seen = 0;
    let mut visit = |it: ExprId| {
        seen += 1;
        if seen <= MOST {
            expr(view, out, it);
        }
    };
    match row.what {
        What::Header => {}
        What::Handler(id, at) => {
            if let StmtKind::Try { handlers, .. } = &program[id].kind
                && let Some(kind) = handlers.get(at as usize).and_then(|it| it.kind)
            {
                preorder(view, kind, &mut visit);
            }
        }
        What::Case(id, at) => {
            if let StmtKind::Match { cases, .. } = &program[id].kind
                && let Some(case) = cases.get(at as usize)
            {
                match &case.pattern.kind {
                    PatternKind::Value(it) | PatternKind::Singleton(it) | PatternKind::Class { class: it, .. } => {
                        preorder(view, *it, &mut visit)
                    }
                    _ => {}
                }
                case.guard.iter().for_each(|it| preorder(view, *it, &mut visit));
            }
        }
        What::Stmt(id) => {
            let kind = &program[id].kind;
            statement(view, out, kind);
            if let StmtKind::Try { .. } = kind {
                return;
            }
            let mut seen = 0;
            walk::exprs(program, kind, &mut |top| {
                preorder(view, top, &mut |it| {
                    seen += 1;
                    if seen <= MOST {
                        expr(view, out, it);
                    }
                })
            });
        }
    }
}

/// Calls `visit` with an expression and what is inside, outermost first, as far as tokens go.
fn preorder(view: &View<'_>, top: ExprId, visit: &mut dyn FnMut(ExprId)) {
    let mut pending = vec![top];
    let mut count = 0;
    let mut operands = Vec::new();
    while let Some(id) = pending.pop() {
        visit(id);
        count += 1;
        if count > MOST {
            return;
        }
        operands.clear();
        match view.kind(id) {
            ExprKind::Comprehension(comp) => {
                operands.push(comp.element);
                operands.extend(comp.value);
                for clause in &comp.clauses {
                    operands.push(clause.iter);
                    operands.extend(clause.ifs.iter().map(|it| it.0));
                }
            }
            ExprKind::Lambda(code) => operands.extend(view.subject.program[*code].value),
            kind => kind.operands(|it| {
                if operands.len() < MOST {
                    operands.push(it);
                }
            }),
        }
        pending.extend(operands.iter().rev());
    }
}

fn name(out: &mut Writer, name: &str) {
    put!(out, "{name}");
    let mut count = 0;
    words::of_name(name, |word| {
        count += 1;
        if count > 1 || word.len() < name.len() {
            put!(out, "~{word}");
        }
    });
}

fn statement(view: &View<'_>, out: &mut Writer, kind: &StmtKind) {
    let program = view.subject.program;
    let mut seen = 0;
    let mut visit = |it: &Target| {
        seen += 1;
        if seen <= 6 {
            target(view, out, it);
        }
    };
    walk::targets(kind, &mut visit);
    match kind {
        StmtKind::AugAssign { op, .. } => put!(out, "{}=", kinds::bin_op(*op)),
        StmtKind::AnnAssign { annotation, .. } => {
            put!(out, ":{}", shape::of(view, *annotation, shape::Level::Full));
        }
        StmtKind::Def { code, .. } | StmtKind::Class { code, .. } => {
            name(out, program.name(program[*code].name));
            for param in program[*code].params.iter().take(6) {
                put!(out, "p {}", program.slot_name(*code, param.slot));
            }
        }
        StmtKind::DefSlice { target, .. } => name(out, view.name(*target)),
        StmtKind::Import(aliases) => aliases.iter().take(6).for_each(|it| put!(out, "import {}", it.name)),
        StmtKind::ImportFrom { module, names, .. } => {
            put!(out, "from {}", module.as_deref().unwrap_or("."));
            names.iter().take(6).for_each(|it| put!(out, "import {}", it.name));
        }
        StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
            names.iter().take(6).for_each(|it| put!(out, "{}", program.name(*it)))
        }
        StmtKind::Try {
            handlers,
            orelse,
            finalbody,
            ..
        } => {
            put!(out, "handlers {}", handlers.len().min(5));
            put!(out, "tryelse {}", !orelse.is_empty());
            put!(out, "finally {}", !finalbody.is_empty());
        }
        StmtKind::If { body, orelse, .. }
        | StmtKind::For { body, orelse, .. }
        | StmtKind::While { body, orelse, .. } => {
            put!(out, "len {}", words::count(body.len()));
            put!(out, "else {}", words::count(orelse.len()));
        }
        _ => {}
    }
}

fn target(view: &View<'_>, out: &mut Writer, target: &Target) {
    match &target.kind {
        TargetKind::Name(it, _) => {
            put!(out, "= {}", view.name(*it));
            name(out, view.name(*it));
        }
        TargetKind::Attribute(_, it) => {
            put!(out, "= .{}", view.subject.program.name(*it));
            name(out, view.subject.program.name(*it));
        }
        TargetKind::Subscript(..) => put!(out, "= []"),
        TargetKind::Sequence(items) => {
            put!(out, "= ({})", items.len().min(5));
            items.iter().take(4).for_each(|it| self::target(view, out, it));
        }
        TargetKind::Starred(inner) => self::target(view, out, inner),
        TargetKind::NotLowered => {}
    }
}

fn expr(view: &View<'_>, out: &mut Writer, id: ExprId) {
    let program = view.subject.program;
    if let Some(class) = value_class::of_literal(program, id) {
        put!(out, "{class}");
        match view.kind(id) {
            ExprKind::Const(value @ (Const::Str(_) | Const::Int(_))) => {
                let mut text = String::new();
                shape::literal(value, &mut text);
                put!(out, "{text}");
            }
            ExprKind::Const(_) => {}
            kind => put!(out, "{}", kinds::form(kind)),
        }
        return;
    }
    match view.kind(id) {
        ExprKind::Name(it) => name(out, view.name(*it)),
        ExprKind::Attribute(_, it) => {
            put!(out, ".{}", program.name(*it));
            name(out, program.name(*it));
        }
        ExprKind::Call(call) => {
            let callee = view.subject_name(call.func).unwrap_or("?");
            put!(out, "{callee}({})", call.args.len().min(5));
            for keyword in call.keywords.iter().take(4) {
                put!(out, "{}=", keyword.name.map_or("**", |it| program.name(it)));
            }
        }
        ExprKind::Compare(_, rest) => {
            for (op, other) in rest.iter().take(2) {
                let class = value_class::of_literal(program, *other).unwrap_or("");
                put!(out, "{} {class}", kinds::cmp_op(*op));
            }
        }
        kind => put!(out, "{}", kinds::form(kind)),
    }
}

fn header(view: &View<'_>, out: &mut Writer) {
    let program = view.subject.program;
    let code = program.root();
    put!(out, "is={}", context::what(view, foretrace_python::program::CodeId(0)));
    let own = program.name(code.name);
    put!(out, "def {own}");
    words::of_name(own, |it| put!(out, "~{it}"));
    if let Some(class) = view.class_name() {
        words::of_name(class, |it| put!(out, "class ~{it}"));
    }
    words::of_name(&view.around.name, |it| put!(out, "file ~{it}"));
    for decorator in code.decorators.iter().take(2) {
        put!(out, "@{}", view.subject_name(*decorator).unwrap_or("?"));
    }
    for (at, param) in code.params.iter().enumerate().take(8) {
        let name = program.slot_name(foretrace_python::program::CodeId(0), param.slot);
        if at == 0 && view.class_name().is_some() && matches!(name, "self" | "cls") {
            continue;
        }
        let mut text = String::new();
        match (param.kind, param.default) {
            (ParamKind::VarPositional, _) => text.push('*'),
            (ParamKind::VarKeyword, _) => text.push_str("**"),
            (_, Some(default)) => kinds::write(program, default, &mut text),
            (_, None) => {}
        }
        put!(out, "p {name}");
        put!(out, "p={text}");
        if let Some(annotation) = param.annotation {
            put!(out, ":{}", shape::of(view, annotation, shape::Level::Full));
        }
    }
    if let Some(annotation) = code.returns {
        put!(out, "-> {}", shape::of(view, annotation, shape::Level::Full));
    }
    for word in view.docs[0].iter().take(DOC_WORDS) {
        put!(out, "doc {word}");
    }
    if code.kind == CodeKind::Module {
        let branches = program
            .sites
            .iter()
            .filter(|it| matches!(it.kind, SiteKind::Branch(_)))
            .count();
        put!(out, "branches {}", words::count(branches));
    }
}
