//! Features of a condition: what it asks of what, and what is known of that.

use foretrace_python::program::{BoolOp, CmpOp, ExprId, ExprKind, UnaryOp};

use super::bag::Writer;
use super::shape::{self, Level};
use super::view::{View, put_words};
use super::{kinds, operand, put, words};
use crate::value_class;

/// Atoms of a condition that are looked at.
const MOST: usize = 4;

/// One question of a condition.
pub(super) struct Atom {
    /// What is asked, such as `is none`, `isinstance str`, `truth`.
    pub(super) question: String,
    /// Of what.
    pub(super) operand: Option<ExprId>,
    /// What it is compared with.
    pub(super) other: Option<ExprId>,
    /// Whether the answer is turned round.
    pub(super) negated: bool,
}

/// The questions of a condition, left to right.
pub(super) fn atoms(view: &View<'_>, test: ExprId) -> Vec<Atom> {
    let mut found = Vec::new();
    let mut pending = vec![(test, false, 0)];
    while let Some((expr, negated, depth)) = pending.pop() {
        if found.len() == MOST {
            break;
        }
        match view.kind(expr) {
            ExprKind::Bool(_, items) if depth < 8 => {
                pending.extend(items.iter().take(MOST).rev().map(|it| (*it, negated, depth + 1)))
            }
            ExprKind::Unary(UnaryOp::Not, inner) if depth < 8 => pending.push((*inner, !negated, depth + 1)),
            _ => found.push(atom(view, expr, negated)),
        }
    }
    found
}

fn atom(view: &View<'_>, expr: ExprId, negated: bool) -> Atom {
    let program = view.subject.program;
    let mut question = String::new();
    match view.kind(expr) {
        ExprKind::Compare(left, rest) => {
            let (op, other) = rest[0];
            let (op, is_negative) = kinds::positive(op);
            let swap = value_class::of_literal(program, *left).is_some() && !matches!(op, CmpOp::In);
            let (operand, other) = if swap { (other, *left) } else { (*left, other) };
            let mut of = operand;
            if let ExprKind::Call(call) = view.kind(operand)
                && let [arg] = *call.args
                && let Some(name @ ("len" | "type" | "int" | "str" | "abs" | "id")) = view.subject_name(call.func)
            {
                question.push_str(name);
                question.push(' ');
                of = arg;
            }
            question.push_str(if swap { turned(op) } else { kinds::cmp_op(op) });
            question.push(' ');
            match value_class::of_literal(program, other) {
                Some(class) => question.push_str(class),
                None => match view.kind(other) {
                    ExprKind::Name(_) | ExprKind::Attribute(..) => {
                        let name = view.subject_name(other).unwrap_or_default();
                        let is_constant = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
                        question.push_str(if is_constant { "CONSTANT" } else { "name" });
                    }
                    kind => question.push_str(kinds::form(kind)),
                },
            }
            if rest.len() > 1 {
                question.push_str(" chain");
            }
            Atom {
                question,
                operand: Some(of),
                other: Some(other),
                negated: negated ^ is_negative,
            }
        }
        ExprKind::Call(call) => {
            let name = view.subject_name(call.func).unwrap_or("?");
            let (operand, other) = match view.kind(call.func) {
                ExprKind::Attribute(of, _) => (Some(*of), call.args.first().copied()),
                _ => (call.args.first().copied(), call.args.get(1).copied()),
            };
            match (name, other) {
                ("isinstance" | "issubclass", Some(types)) => {
                    question.push_str(name);
                    question.push(' ');
                    type_names(view, types, &mut question);
                }
                _ => {
                    question.push_str("call ");
                    question.push_str(name);
                }
            }
            Atom {
                question,
                operand,
                other,
                negated,
            }
        }
        kind => {
            question.push_str("truth");
            if !matches!(kind, ExprKind::Name(_) | ExprKind::Attribute(..)) {
                question.push(' ');
                question.push_str(kinds::form(kind));
            }
            Atom {
                question,
                operand: Some(expr),
                other: None,
                negated,
            }
        }
    }
}

fn turned(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Lt => ">",
        CmpOp::LtE => ">=",
        CmpOp::Gt => "<",
        CmpOp::GtE => "<=",
        other => kinds::cmp_op(other),
    }
}

fn type_names(view: &View<'_>, types: ExprId, out: &mut String) {
    match view.kind(types) {
        ExprKind::Tuple(items) => {
            for (i, it) in items.iter().take(3).enumerate() {
                if i > 0 {
                    out.push('|');
                }
                out.push_str(view.subject_name(*it).unwrap_or("?"));
            }
        }
        _ => out.push_str(view.subject_name(types).unwrap_or("?")),
    }
}

/// Adds the features of a condition. `sign` says which outcome they are to speak for.
pub(super) fn put(view: &View<'_>, out: &mut Writer, ns: &str, test: ExprId, sign: &str) {
    let (positive, negated) = shape::positive(view, test, Level::Full);
    let turn = if negated { "!" } else { "" };
    put!(out, "{ns}full={sign}{turn}{positive}");
    let (positive, _) = shape::positive(view, test, Level::Kinds);
    put!(out, "{ns}kinds={sign}{turn}{positive}");
    let (positive, _) = shape::positive(view, test, Level::Ops);
    put!(out, "{ns}ops={sign}{turn}{positive}");
    let atoms = atoms(view, test);
    if let ExprKind::Bool(op, items) = view.kind(test) {
        put!(
            out,
            "{ns}bool={sign}{} {}",
            if *op == BoolOp::And { "and" } else { "or" },
            words::count(items.len())
        );
    }
    for (i, atom) in atoms.iter().enumerate() {
        let turn = if atom.negated { "!" } else { "" };
        let question = &atom.question;
        put!(out, "{ns}q={sign}{turn}{question}");
        if i == 0 {
            put!(out, "{ns}q0={sign}{turn}{question}");
        }
        let Some(of) = atom.operand else { continue };
        let name = view.subject_name(of).unwrap_or("?");
        put!(out, "{ns}name={sign}{turn}{name}");
        put!(out, "{ns}ask={sign}{turn}{question}/{name}");
        if let Some(other) = atom.other
            && let ExprKind::Const(value) = view.kind(other)
        {
            let mut text = String::new();
            shape::literal(value, &mut text);
            put!(out, "{ns}lit={sign}{turn}{text}");
        } else if let Some(other) = atom.other.and_then(|it| view.subject_name(it)) {
            put!(out, "{ns}with={sign}{turn}{other}");
        }
        let mut origin = String::new();
        view.origin(of, &mut origin);
        put!(out, "{ns}from={sign}{turn}{origin}");
        put!(out, "{ns}qfrom={sign}{turn}{question}/{origin}");
        if i == 0 {
            let code = view.function(view.nodes.code(of));
            let function = view.subject.program.name(view.subject.program[code].name);
            words::of_name(function, |word| put!(out, "{ns}fn~/q={sign}{turn}{word}/{question}"));
        }
        if i < 2 {
            operand::asked(view, out, ns, of, &format!("{sign}{turn}{question}"));
            words::of_name(name, |word| put!(out, "{ns}word={sign}{turn}{question}/{word}"));
            put_words(out, &format!("{ns}~{sign}{turn}"), name);
        }
    }
}

/// The first question of a condition in a few words: `!is none/x`.
pub(super) fn brief(view: &View<'_>, test: ExprId) -> Option<(String, &'static str)> {
    let atoms = atoms(view, test);
    let first = atoms.into_iter().next()?;
    Some((first.question, if first.negated { "!" } else { "" }))
}
