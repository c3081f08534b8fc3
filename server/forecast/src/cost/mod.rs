//! Symbolic time and memory: for each code object an upper bound in terms of its inputs, what is not known, and why.
//!
//! A code object is walked once in the order of its statements. Values are abstract [`Shape`]s: a type, where it is
//! known, and a size, which is a [`Poly`] over the sizes of the inputs. A loop multiplies the cost of a round by the
//! number of rounds; a call adds the cost of the callee, its parameters replaced by the sizes of the arguments.
//! What is not known is listed, never taken as constant.

pub mod algebra;
pub mod shape;
mod summary;

pub use algebra::{Class, Poly};
pub use summary::{CodeCost, Cost, CostSummary, HotOp, LoopCost, Op, Recursion, Shrink, Step, Unknown};

use std::{
    hash::{Hash, Hasher as _},
    sync::Arc,
};

use foretrace_python::program::Program;
use rustc_hash::FxHasher;

/// A slice, as [`summarize`] wants it.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    /// The slice's qualified name: `f`, `A.b`, `<module>`.
    pub qualname: &'a str,
    /// Which definition of that name in the file, from 0.
    pub occurrence: u32,
    /// The innermost class around it.
    pub class: Option<&'a str>,
    /// Hash of its content.
    pub key: u128,
    /// The slice, lowered.
    pub program: &'a Program,
}

/// Costs of all slices of a module, in the order given.
pub fn summarize(units: &[Unit<'_>]) -> Vec<Arc<CostSummary>> {
    let code = CodeCost {
        time: Cost::unknown("not analysed"),
        memory: Cost::unknown("not analysed"),
        ..CodeCost::default()
    };
    units
        .iter()
        .map(|unit| Arc::new(CostSummary::new(vec![code.clone(); unit.program.codes.len()])))
        .collect()
}

fn hash(feed: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    feed(&mut state);
    state.finish()
}
