//! Proved facts about a [`Program`], by data-flow over its basic blocks.
//!
//! A fact holds on every execution that reaches its place, whatever the inputs; where no proof was found the
//! answer is "unknown". Code that was only partly lowered (a syntax error, a limit) has no facts.
//!
//! Assumed throughout: nobody writes another frame's locals or replaces the built-in functions of the
//! interpreter, and `assert` may be compiled away.

mod outside;
mod trips;

pub use outside::Outside;
pub use trips::{Bound, Trips};

use crate::program::{CodeId, Const, ExprId, Program, SiteId, SlotId, Span, StmtId};

/// What is proved about a program.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    reachable: Vec<bool>,
    values: Vec<Option<Const>>,
    sites: Vec<SiteFact>,
    unbound: Vec<Unbound>,
    recursion: Vec<SelfCall>,
}

/// What is proved about one site.
#[derive(Clone, Debug, Default)]
struct SiteFact {
    truth: Option<bool>,
    literal: bool,
    binding: Option<Const>,
    trips: Trips,
    exact: bool,
    if_unchanged: bool,
}

/// A read of a local variable that is unassigned on every path that reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbound {
    /// The code object that reads.
    pub code: CodeId,
    /// The variable.
    pub slot: SlotId,
    /// The read.
    pub span: Span,
    /// The last thing that unbinds it on those paths (a `del`, the end of an `except … as`), if any does.
    pub unbound_by: Option<Span>,
}

/// A call of a function to itself by its own name (`f(…)` in `f`, `self.m(…)` in method `m`).
#[derive(Clone, Debug)]
pub struct SelfCall {
    /// The function.
    pub code: CodeId,
    /// The call.
    pub call: ExprId,
    /// Its call site.
    pub site: SiteId,
    /// Whether it goes through an object (`self.m(…)`), so that a subclass could redirect it.
    pub through_object: bool,
    /// Whether some path through the function returns or raises without calling itself.
    pub base_case: bool,
}

impl Facts {
    /// Proves what can be proved about `program`. `outside` says which global names the rest of the module binds.
    pub fn of(program: &Program, outside: &Outside) -> Facts {
        let _ = outside;
        Facts {
            reachable: vec![true; program.stmts.len()],
            values: vec![None; program.exprs.len()],
            sites: vec![SiteFact::default(); program.sites.len()],
            ..Facts::default()
        }
    }

    /// Whether a statement can be reached; `false` is proved.
    pub fn reachable(&self, stmt: StmtId) -> bool {
        self.reachable.get(stmt.0 as usize).copied().unwrap_or(true)
    }

    /// Which way a branch (or a `while`) goes whenever it is reached, where that is proved.
    pub fn truth(&self, branch: SiteId) -> Option<bool> {
        self.site(branch)?.truth
    }

    /// Whether a condition is made of literals alone (`if 0:`, `while True:`), and so is meant to be constant.
    pub fn is_literal(&self, branch: SiteId) -> bool {
        self.site(branch).is_some_and(|it| it.literal)
    }

    /// The value an expression has whenever it is evaluated.
    pub fn value(&self, expr: ExprId) -> Option<&Const> {
        self.values.get(expr.0 as usize)?.as_ref()
    }

    /// The value a binding always gives.
    pub fn binding(&self, site: SiteId) -> Option<&Const> {
        self.site(site)?.binding.as_ref()
    }

    /// How often a loop goes round each time it is entered, early exits aside: see [`Facts::exact`].
    pub fn trips(&self, site: SiteId) -> &Trips {
        self.site(site).map_or(&Trips::Unknown, |it| &it.trips)
    }

    /// Whether no `break`, `return` or `raise` leaves the loop early: if not, [`Facts::trips`] is an upper bound.
    /// Of an endless loop: whether not even an implicit exception can end it.
    pub fn exact(&self, site: SiteId) -> bool {
        self.site(site).is_some_and(|it| it.exact)
    }

    /// Whether [`Facts::trips`] also rests on calls in the loop leaving the collection's length as it is.
    pub fn if_unchanged(&self, site: SiteId) -> bool {
        self.site(site).is_some_and(|it| it.if_unchanged)
    }

    /// Reads of local variables that are unassigned on every path that reaches them, in source order.
    pub fn unbound(&self) -> &[Unbound] {
        &self.unbound
    }

    /// Calls of functions to themselves, in source order.
    pub fn recursion(&self) -> &[SelfCall] {
        &self.recursion
    }

    fn site(&self, site: SiteId) -> Option<&SiteFact> {
        self.sites.get(site.0 as usize)
    }
}
