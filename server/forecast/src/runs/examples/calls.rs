//! Calls with literal arguments.

use foretrace_python::program::{Call, CodeId, CodeKind, ExprId, ExprKind, Program, Scope, walk};

use super::Callee;

/// Longer calls make poor examples.
const LONGEST: usize = 2000;

/// A call that can be evaluated in the module: literals alone, functions and classes.
pub(super) struct LiteralCall {
    pub(super) text: String,
    pub(super) callee: Callee,
    /// The variables it reads.
    pub(super) needs: Vec<Box<str>>,
}

/// The call at `expr`, if it is one with literal arguments.
pub(super) fn literal_call(program: &Program, source: &str, code: CodeId, expr: ExprId) -> Option<LiteralCall> {
    let ExprKind::Call(call) = &program[expr].kind else {
        return None;
    };
    let callee = callee(program, call)?;
    let mut needs = Vec::new();
    let literal = literal(program, code, expr, &mut needs, 0);
    let span = program[expr].span;
    let text = source.get(span.start as usize..span.end as usize)?;
    (literal && text.len() <= LONGEST).then(|| LiteralCall {
        text: text.to_string(),
        callee,
        needs,
    })
}

/// Whether an expression is made of literals, and of variables of the module that are called or named.
pub(super) fn literal(program: &Program, code: CodeId, expr: ExprId, needs: &mut Vec<Box<str>>, depth: u32) -> bool {
    if depth > 50 {
        return false;
    }
    let mut all = |mut items: &mut dyn Iterator<Item = ExprId>| {
        Iterator::all(&mut items, |it| literal(program, code, it, needs, depth + 1))
    };
    match &program[expr].kind {
        ExprKind::Const(_) => true,
        ExprKind::Name(name) => {
            let of_module = match name.scope {
                Scope::Global => true,
                Scope::Local(_) => program[code].kind == CodeKind::Module,
                _ => false,
            };
            needs.push(program.name(name.name).into());
            of_module
        }
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => all(&mut items.iter().copied()),
        ExprKind::Dict(items) => {
            let keys = items.iter().all(|it| it.0.is_some());
            keys && all(&mut items.iter().flat_map(|&(key, value)| key.into_iter().chain([value])))
        }
        ExprKind::Unary(_, value) | ExprKind::Attribute(value, _) => all(&mut [*value].into_iter()),
        ExprKind::Binary(_, left, right) => all(&mut [*left, *right].into_iter()),
        ExprKind::Call(call) => {
            let plain = call.keywords.iter().all(|it| it.name.is_some());
            let mut parts = [call.func].into_iter().chain(call.args.iter().copied());
            plain && all(&mut parts) && all(&mut call.keywords.iter().map(|it| it.value))
        }
        _ => false,
    }
}

/// What a call calls.
pub(super) fn callee(program: &Program, call: &Call) -> Option<Callee> {
    match &program[call.func].kind {
        ExprKind::Name(name) => Some(Callee::Name(program.name(name.name).into())),
        ExprKind::Attribute(_, name) => Some(Callee::Method(program.name(*name).into())),
        _ => None,
    }
}

/// What an expression calls, however deep inside, each once.
pub(super) fn callees(program: &Program, expr: ExprId, found: &mut Vec<Callee>) {
    walk::deep(program, expr, &mut |it| {
        if let ExprKind::Call(call) = &program[it].kind
            && let Some(callee) = callee(program, call)
            && !found.contains(&callee)
        {
            found.push(callee);
        }
    });
}
