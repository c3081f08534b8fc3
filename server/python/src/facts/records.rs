//! What the final pass over the basic blocks saw.

use rustc_hash::FxHashMap;

use super::value::{State, Value};
use crate::program::{CodeId, ExprId, Program, SiteId, SlotId, Span};

/// Everything seen on executions that are possible, joined over all of them.
pub(super) struct Records {
    /// By statement: whether it was reached.
    pub(super) reached: Vec<bool>,
    /// By code object: whether its definition was reached.
    pub(super) entered: Vec<bool>,
    values: Vec<Value>,
    bindings: Vec<Value>,
    /// By site: whether it was seen to go either way.
    went: Vec<[bool; 2]>,
    /// Variables when a loop is entered.
    pub(super) entries: FxHashMap<SiteId, State>,
    /// Reads of variables, and whether they were unassigned each time.
    pub(super) reads: FxHashMap<Span, (CodeId, SlotId, bool)>,
    /// What unbinds variables.
    pub(super) unbinds: Vec<(CodeId, SlotId, Span)>,
}

impl Records {
    pub(super) fn new(program: &Program) -> Records {
        Records {
            reached: vec![false; program.stmts.len()],
            entered: vec![false; program.codes.len()],
            values: vec![Value::Never; program.exprs.len()],
            bindings: vec![Value::Never; program.sites.len()],
            went: vec![[false; 2]; program.sites.len()],
            entries: FxHashMap::default(),
            reads: FxHashMap::default(),
            unbinds: Vec::new(),
        }
    }

    pub(super) fn value(&self, expr: ExprId) -> &Value {
        &self.values[expr.0 as usize]
    }

    pub(super) fn binding(&self, site: SiteId) -> &Value {
        &self.bindings[site.0 as usize]
    }

    /// The one way a site went, if it was reached and went one way only.
    pub(super) fn truth(&self, site: SiteId) -> Option<bool> {
        match self.went.get(site.0 as usize)? {
            [true, false] => Some(false),
            [false, true] => Some(true),
            _ => None,
        }
    }

    pub(super) fn saw_value(&mut self, expr: ExprId, value: &Value) {
        if let Some(seen) = self.values.get_mut(expr.0 as usize) {
            *seen = seen.join(value);
        }
    }

    pub(super) fn saw_binding(&mut self, site: SiteId, value: &Value) {
        if let Some(seen) = self.bindings.get_mut(site.0 as usize) {
            *seen = seen.join(value);
        }
    }

    pub(super) fn saw_branch(&mut self, site: SiteId, yes: bool, no: bool) {
        if let Some([went_no, went_yes]) = self.went.get_mut(site.0 as usize) {
            *went_no |= no;
            *went_yes |= yes;
        }
    }

    pub(super) fn saw_read(&mut self, code: CodeId, slot: SlotId, span: Span, unassigned: bool) {
        self.reads.entry(span).or_insert((code, slot, true)).2 &= unassigned;
    }
}
