//! Which function of one version is which of the other.

use std::collections::HashMap;

use foretrace_python::program::{CodeId, ExprId, ExprKind, ParamKind, Program};
use foretrace_python::{Module, SliceKind};

use super::is_test;
use crate::runs::study::File;

/// A function in two versions of a file, as numbers of slices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) new: usize,
    pub(super) old: usize,
    /// Whether its own text is another.
    pub(super) changed: bool,
}

/// The functions that both versions have, and whose calls mean the same in both.
pub(super) fn pairs(new: &File<'_>, old: &File<'_>) -> Vec<Pair> {
    let (by_name, earlier) = (by_name(new.module), by_name(old.module));
    let mut pairs = Vec::new();
    for (at, slice) in new.module.slices().iter().enumerate().skip(1) {
        let Some(others) = earlier.get(slice.qualname()) else {
            continue;
        };
        let Some(&old_at) = others.get(slice.occurrence() as usize) else {
            continue;
        };
        let as_many = by_name.get(slice.qualname()).map(Vec::len) == Some(others.len());
        if !as_many || is_test(new, at) {
            continue;
        }
        let (program, old_program) = (&new.lowered[at].program, &old.lowered[old_at].program);
        if program.gaps.is_empty() && old_program.gaps.is_empty() && takes_the_same(program, old_program) {
            pairs.push(Pair {
                new: at,
                old: old_at,
                changed: slice.key() != old.module.slices()[old_at].key(),
            });
        }
    }
    pairs
}

fn by_name(module: &Module) -> HashMap<&str, Vec<usize>> {
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    let functions = module.slices().iter().enumerate();
    for (at, slice) in functions.filter(|it| it.1.kind() == SliceKind::Function) {
        found.entry(slice.qualname()).or_default().push(at);
    }
    found
}

/// Whether a call that fits both signatures gives the same arguments to the same parameters.
fn takes_the_same(new: &Program, old: &Program) -> bool {
    let (code, earlier) = (new.root(), old.root());
    if code.is_async != earlier.is_async || kinds(new) != kinds(old) {
        return false;
    }
    let name = |program: &Program, slot| program.slot_name(CodeId(0), slot).to_string();
    let names: Vec<String> = code.params.iter().map(|it| name(new, it.slot)).collect();
    let old_names: Vec<String> = earlier.params.iter().map(|it| name(old, it.slot)).collect();
    let is_positional = |kind: ParamKind| matches!(kind, ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword);
    let count = |params: &[foretrace_python::program::Param]| params.iter().filter(|it| is_positional(it.kind)).count();
    let (own, others) = (count(&code.params), count(&earlier.params));
    let common = own.min(others);
    let same =
        |at: usize| names[at] == old_names[at] || !old_names.contains(&names[at]) && !names.contains(&old_names[at]);
    let star =
        |params: &[foretrace_python::program::Param]| params.iter().any(|it| it.kind == ParamKind::VarPositional);
    let optional = |params: &[foretrace_python::program::Param], to: usize| {
        let mut rest = params.iter().filter(|it| is_positional(it.kind)).skip(common).take(to);
        rest.all(|it| it.default.is_some())
    };
    (0..common).all(same)
        && optional(&code.params, own)
        && optional(&earlier.params, others)
        && (own == others || !star(&code.params) && !star(&earlier.params))
}

/// The decorators that say how a function is called.
fn kinds(program: &Program) -> Vec<&str> {
    let name = |expr: ExprId| match program[expr].kind {
        ExprKind::Name(name) => Some(program.name(name.name)),
        ExprKind::Attribute(_, name) => Some(program.name(name)),
        _ => None,
    };
    let told = ["staticmethod", "classmethod", "property", "cached_property", "setter"];
    let decorators = program.root().decorators.iter();
    decorators
        .filter_map(|it| name(*it))
        .filter(|it| told.contains(it))
        .collect()
}
