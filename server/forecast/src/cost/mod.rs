//! Symbolic time and memory: for each code object an upper bound in terms of its inputs, what is not known, and why.
//!
//! A code object is walked once in the order of its statements. Values are abstract [`Shape`]s: a type, where it is
//! known, and a size, which is a [`Poly`] over the sizes of the inputs. A loop multiplies the cost of a round by the
//! number of rounds; a call adds the cost of the callee, its parameters replaced by the sizes of the arguments.
//! What is not known is listed, never taken as constant.

pub mod algebra;
mod bind;
mod builtins;
mod calls;
mod changes;
mod eval;
mod heat;
mod names;
mod params;
mod recursion;
mod scope;
pub mod shape;
mod stmts;
mod summary;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod trips;
mod walk;

pub use algebra::{Class, Poly};
pub use summary::{CodeCost, Cost, CostSummary, HotOp, LoopCost, Op, Recursion, Shrink, Step, Unknown};

use std::{
    hash::{Hash, Hasher as _},
    sync::{Arc, Mutex},
};

use foretrace_python::{Slice, SliceKey, program::Program};
use rustc_hash::{FxHashMap, FxHasher};

use scope::{Global, ModuleScope, SliceState, State};

/// A slice, as [`summarize`] wants it.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    qualname: &'a str,
    occurrence: u32,
    /// The class around it, qualified.
    class: Option<&'a str>,
    key: SliceKey,
    program: &'a Program,
}

impl<'a> Unit<'a> {
    /// A slice and its program.
    pub fn of(slice: &'a Slice, program: &'a Program) -> Unit<'a> {
        let qualname = slice.qualname();
        let class = slice.class_name().and_then(|_| Some(qualname.rsplit_once('.')?.0));
        Unit {
            qualname,
            occurrence: slice.occurrence(),
            class,
            key: slice.key(),
            program,
        }
    }
}

/// Costs by content, shared by threads: an edit recomputes what it changed and what could see the difference.
#[derive(Default)]
pub struct CostCache(Mutex<FxHashMap<u64, Arc<CostSummary>>>);

/// Entries a [`CostCache`] keeps before it starts over.
const MAX_CACHED: usize = 8_192;

/// Costs of all slices of a module, in the order given.
pub fn summarize(units: &[Unit<'_>], cache: &CostCache) -> Vec<Arc<CostSummary>> {
    let scope = ModuleScope::of(units);
    let programs: Vec<&Program> = units.iter().map(|it| it.program).collect();
    let calls: Vec<Calls> = units.iter().map(|it| Calls::of(it, &scope)).collect();
    let mut known: Vec<Option<Arc<CostSummary>>> = vec![None; units.len()];
    for at in order(&calls) {
        let unit = &units[at];
        let key = hash(|state| {
            unit.key.hash(state);
            unit.class.hash(state);
            calls[at].context.hash(state);
            for callee in &calls[at].callees {
                known[*callee].as_ref().map(|it| it.digest()).hash(state);
                units[*callee].key.hash(state);
            }
        });
        let found = cache.0.lock().ok().and_then(|it| it.get(&key).cloned());
        let summary = found.unwrap_or_else(|| {
            let mut slice = SliceState {
                program: unit.program,
                programs: &programs,
                scope: &scope,
                known: &known,
                index: at,
                class: unit.class,
                codes: vec![State::Pending; unit.program.codes.len()],
                depth: 0,
                imports: FxHashMap::default(),
            };
            slice.note_imports();
            let codes = unit
                .program
                .code_ids()
                .map(|it| slice.cost(it).map_or_else(CodeCost::default, |it| (*it).clone()));
            let summary = Arc::new(CostSummary::new(codes.collect()));
            if let Ok(mut cache) = cache.0.lock() {
                if cache.len() >= MAX_CACHED {
                    cache.clear();
                }
                cache.insert(key, summary.clone());
            }
            summary
        });
        known[at] = Some(summary);
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

/// What a slice reads of the rest of the module.
struct Calls {
    callees: Vec<usize>,
    context: u64,
}

impl Calls {
    fn of(unit: &Unit<'_>, scope: &ModuleScope) -> Calls {
        let (names, attributes) = scope::references(unit.program);
        let mut callees = Vec::new();
        let context = hash(|state| {
            for name in names {
                let global = scope.get(name);
                match global {
                    Some(Global::Function(at)) => callees.push(*at),
                    Some(Global::Class(class)) => callees.extend(scope.method(class, "__init__")),
                    _ => {}
                }
                (name, global).hash(state);
            }
            for name in &attributes {
                scope.is_property(name).hash(state);
            }
            if let Some(class) = unit.class {
                callees.extend(attributes.into_iter().filter_map(|it| scope.method(class, it)));
            }
        });
        callees.sort_unstable();
        callees.dedup();
        Calls { callees, context }
    }
}

/// Callees before callers. Functions that call each other in a circle come in any order; of such a circle, who comes
/// first sees the others as unknown.
fn order(calls: &[Calls]) -> Vec<usize> {
    let mut out = Vec::with_capacity(calls.len());
    let mut seen = vec![false; calls.len()];
    for start in 0..calls.len() {
        let mut stack = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((at, next)) = stack.pop() {
            match calls[at].callees.get(next) {
                None => out.push(at),
                Some(&callee) => {
                    stack.push((at, next + 1));
                    if !std::mem::replace(&mut seen[callee], true) {
                        stack.push((callee, 0));
                    }
                }
            }
        }
    }
    out
}

fn hash(feed: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    feed(&mut state);
    state.finish()
}
