//! Examples: the arguments of calls with literal arguments, as kinds and as text.

use foretrace_python::lower_source;
use foretrace_python::program::{Call, Const, ExprId, ExprKind, Program, StmtKind, UnaryOp};

use super::kind::{Edges, Form, Kind, Text};

/// The arguments of one call.
#[derive(Clone, Debug, Default)]
pub(super) struct Example {
    pub(super) positional: Vec<(Kind, String)>,
    pub(super) named: Vec<(String, Kind, String)>,
}

/// Reads `f([1, 2], x=3)` where all arguments are literals.
pub(super) fn example(call_text: &str) -> Option<Example> {
    let program = lower_source(call_text);
    let [only] = &*program.root().body else { return None };
    let StmtKind::Expr(value) = program[*only].kind else {
        return None;
    };
    let ExprKind::Call(call) = &program[value].kind else {
        return None;
    };
    let Call { args, keywords, .. } = &**call;
    let read = |id: ExprId| {
        let span = program[id].span;
        let text = call_text.get(span.start as usize..span.end as usize)?;
        Some((kind(&program, id)?, text.to_owned()))
    };
    let positional = args.iter().map(|it| read(*it)).collect::<Option<Vec<_>>>()?;
    let named = keywords.iter().map(|it| {
        let (kind, text) = read(it.value)?;
        Some((program.name(it.name?).to_owned(), kind, text))
    });
    let named = named.collect::<Option<Vec<_>>>()?;
    Some(Example { positional, named })
}

fn kind(program: &Program, id: ExprId) -> Option<Kind> {
    let of_all = |items: &[ExprId]| {
        let kinds = items.iter().map(|it| kind(program, *it)).collect::<Option<Vec<_>>>()?;
        let first = kinds.first().cloned().unwrap_or(Kind::Int);
        let same = kinds
            .iter()
            .all(|it| std::mem::discriminant(it) == std::mem::discriminant(&first));
        Some(if same { first } else { Kind::Unknown })
    };
    Some(match &program[id].kind {
        ExprKind::Const(Const::Int(_)) => Kind::Int,
        ExprKind::Const(Const::Float(_)) => Kind::Float,
        ExprKind::Const(Const::Bool(_)) => Kind::Bool,
        ExprKind::Const(Const::Str(text)) => {
            let form = match () {
                () if text.contains('\n') => Form::Lines,
                () if text.contains(' ') => Form::Words,
                () => Form::Plain,
            };
            Kind::Str(Text {
                form,
                ..Text::default()
            })
        }
        ExprKind::Const(Const::Bytes(_)) => Kind::Bytes(Text::default()),
        ExprKind::Const(Const::None) => Kind::Unknown,
        ExprKind::Unary(UnaryOp::Neg, inner) => kind(program, *inner)?,
        ExprKind::List(items) => Kind::ListOf(Box::new(of_all(items)?)),
        ExprKind::Set(items) => Kind::SetOf(Box::new(of_all(items)?)),
        ExprKind::Tuple(items) => Kind::TupleOf(items.iter().map(|it| kind(program, *it)).collect::<Option<Vec<_>>>()?),
        ExprKind::Dict(items) => {
            let keys: Vec<ExprId> = items.iter().map(|it| it.0).collect::<Option<Vec<_>>>()?;
            let values: Vec<ExprId> = items.iter().map(|it| it.1).collect();
            Kind::DictOf(Box::new(of_all(&keys)?), Box::new(of_all(&values)?))
        }
        _ => return None,
    })
}

/// What an example shows and what uses tell, together: uses are the more exact where both agree.
pub(super) fn together(shown: &Kind, used: &Kind) -> Kind {
    match (shown, used) {
        (Kind::Unknown, used) => used.clone(),
        (shown, used) if fits(shown, used) => used.clone(),
        (shown, _) => shown.clone(),
    }
}

fn fits(shown: &Kind, used: &Kind) -> bool {
    match (shown, used) {
        (_, Kind::Unknown) => false,
        (Kind::ListOf(a), Kind::ListOf(b)) | (Kind::SetOf(a), Kind::SetOf(b)) => fits(a, b),
        (Kind::ListOf(a), Kind::Matrix(b)) => matches!(&**a, Kind::ListOf(cell) if fits(cell, b)),
        (Kind::ListOf(_), Kind::Graph(graph)) => graph.by_index,
        (Kind::ListOf(_), Kind::DequeOf(_)) => true,
        (Kind::DictOf(a, b), Kind::DictOf(c, d)) => fits(a, c) && fits(b, d),
        (Kind::DictOf(key, _), Kind::Graph(graph)) => {
            !graph.by_index
                && matches!(graph.edges, Edges::Plain | Edges::Pairs | Edges::Mapping)
                && **key != Kind::Unknown
        }
        (Kind::DictOf(..), Kind::Record(_)) => true,
        (Kind::TupleOf(a), Kind::TupleOf(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fits(a, b)),
        (Kind::Str(a), Kind::Str(b)) | (Kind::Bytes(a), Kind::Bytes(b)) => a.form == Form::Plain || a.form == b.form,
        (a, b) => a == b,
    }
}
