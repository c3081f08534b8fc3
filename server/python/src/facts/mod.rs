//! Proved facts about a [`Program`], by data-flow over its basic blocks.
//!
//! A fact holds on every execution that reaches its place, whatever the inputs; where no proof was found the
//! answer is "unknown". Code that was only partly lowered (a syntax error, a limit) has no facts.
//!
//! Assumed throughout: nobody writes another frame's locals or replaces the built-in functions of the
//! interpreter, and `assert` may be compiled away.

mod deps;
mod eval;
mod flow;
mod fold;
mod loops;
mod mutation;
mod outside;
mod propagate;
mod reaching;
mod records;
mod recursion;
mod refine;
mod trips;
mod value;

pub use deps::{Deps, Influence, InfluenceKind, Source, SourceKind};
pub use outside::Outside;
pub use trips::{Bound, Trips};

use std::sync::Arc;

use rustc_hash::FxHashSet;

use self::eval::Eval;
use self::flow::Flow;
use self::loops::{Loop, constant, is_literal};
use self::records::Records;
use crate::program::{
    BindingRole, CodeId, Const, ExprId, ExprKind, Program, Scope, SiteId, SiteKind, SlotId, Span, StmtId, StmtKind,
};

/// What is proved about a program.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    reachable: Vec<bool>,
    values: Vec<Option<Arc<Const>>>,
    sites: Vec<SiteFact>,
    unbound: Vec<Unbound>,
    recursion: Vec<SelfCall>,
}

/// What is proved about one site.
#[derive(Clone, Debug, Default)]
struct SiteFact {
    truth: Option<bool>,
    literal: bool,
    binding: Option<Arc<Const>>,
    trips: Trips,
    exact: bool,
    if_unchanged: bool,
    unchanging: bool,
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
    /// The last `del` of it written before, if there is one.
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
        let mut facts = Facts {
            reachable: vec![true; program.stmts.len()],
            values: vec![None; program.exprs.len()],
            sites: vec![SiteFact::default(); program.sites.len()],
            unbound: Vec::new(),
            recursion: Vec::new(),
        };
        if !program.gaps.is_empty() || program.codes.is_empty() {
            return facts;
        }
        let bound: FxHashSet<&str> = outside::global_bindings(program).map(|it| program.name(it)).collect();
        let is_builtin = |name: &str| !outside.binds(name) && !bound.contains(name);
        let is_rebound = |name: &str| outside.rebinds(name) || bound.contains(name);
        let tables = Tables::of(program);
        let mut eval = Eval {
            program,
            code: CodeId(0),
            is_builtin: &is_builtin,
            tracked: Vec::new(),
            raised: Vec::new(),
            records: Records::new(program),
            recording: false,
        };
        // Those without a parent are in the decorators and defaults of a function slice.
        for (entered, code) in eval.records.entered.iter_mut().zip(&program.codes) {
            *entered = code.parent.is_none();
        }
        for code in program.code_ids() {
            let at = code.0 as usize;
            if !eval.records.entered[at] {
                continue;
            }
            eval.code = code;
            let flow = Flow::of(program, code, tables.comprehensions[at]);
            if !eval.run(&flow) {
                return facts;
            }
            for it in &tables.loops[at] {
                let site = match *it {
                    Loop::Stmt(stmt) => match program[stmt].kind {
                        StmtKind::For { site, .. } | StmtKind::While { site, .. } => site,
                        _ => continue,
                    },
                    Loop::Clause(comp, index) => comp.clauses[index].site,
                };
                eval.loop_fact(*it, &tables.writes[at], &mut facts.sites[site.0 as usize]);
            }
            facts
                .recursion
                .extend(recursion::self_calls(program, code, &flow, &is_rebound));
        }
        facts.keep(&tables, eval.records);
        facts
    }

    fn keep(&mut self, tables: &Tables<'_>, mut records: Records) {
        for (i, value) in self.values.iter_mut().enumerate() {
            *value = constant(records.value(ExprId(i as u32)).known());
        }
        for (i, fact) in self.sites.iter_mut().enumerate() {
            let site = SiteId(i as u32);
            fact.truth = records.truth(site);
            fact.binding = constant(records.binding(site).known());
        }
        for &(site, literal) in &tables.tests {
            self.sites[site.0 as usize].literal = literal;
        }
        records.unbinds.sort_by_key(|it| it.2);
        for (&span, &(code, slot, unassigned)) in &records.reads {
            if unassigned {
                let unbinds = records.unbinds.iter().rev();
                let unbound_by = unbinds
                    .filter(|it| (it.0, it.1) == (code, slot) && it.2 < span)
                    .map(|it| it.2)
                    .next();
                self.unbound.push(Unbound {
                    code,
                    slot,
                    span,
                    unbound_by,
                });
            }
        }
        self.unbound.sort_by_key(|it| it.span);
        self.reachable = records.reached;
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
        self.values.get(expr.0 as usize)?.as_deref()
    }

    /// The value a binding always gives.
    pub fn binding(&self, site: SiteId) -> Option<&Const> {
        self.site(site)?.binding.as_deref()
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

    /// Whether nothing in a `while` loop changes what its condition reads, and no statement leaves the loop: once
    /// entered, only an exception ends it.
    pub fn unchanging(&self, site: SiteId) -> bool {
        self.site(site).is_some_and(|it| it.unchanging)
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

/// What belongs to each code object, gathered once.
struct Tables<'p> {
    /// By code object: the expression, if it is a comprehension.
    comprehensions: Vec<Option<&'p crate::program::Comprehension>>,
    loops: Vec<Vec<Loop<'p>>>,
    writes: Vec<Vec<(SlotId, Span)>>,
    /// Conditions, and whether they are made of literals.
    tests: Vec<(SiteId, bool)>,
}

impl<'p> Tables<'p> {
    fn of(program: &'p Program) -> Self {
        let codes = program.codes.len();
        let mut tables = Tables {
            comprehensions: vec![None; codes],
            loops: vec![Vec::new(); codes],
            writes: vec![Vec::new(); codes],
            tests: Vec::new(),
        };
        let owner = |site: SiteId| program[site].code.0 as usize;
        for expr in &program.exprs {
            match &expr.kind {
                ExprKind::Comprehension(comp) => {
                    tables.comprehensions[comp.code.0 as usize] = Some(comp);
                    for (i, clause) in comp.clauses.iter().enumerate() {
                        tables.loops[comp.code.0 as usize].push(Loop::Clause(comp, i));
                        tables
                            .tests
                            .extend(clause.ifs.iter().map(|it| (it.1, is_literal(program, it.0))));
                    }
                }
                ExprKind::IfElse { test, site, .. } => tables.tests.push((*site, is_literal(program, *test))),
                _ => {}
            }
        }
        for (i, stmt) in program.stmts.iter().enumerate() {
            match &stmt.kind {
                StmtKind::For { site, .. } => tables.loops[owner(*site)].push(Loop::Stmt(StmtId(i as u32))),
                StmtKind::While { test, site, .. } => {
                    tables.loops[owner(*site)].push(Loop::Stmt(StmtId(i as u32)));
                    tables.tests.push((*site, is_literal(program, *test)));
                }
                StmtKind::If { test, site, .. } | StmtKind::Assert { test, site, .. } => {
                    tables.tests.push((*site, is_literal(program, *test)))
                }
                _ => {}
            }
        }
        for site in &program.sites {
            if let SiteKind::Binding(role, Some(name)) = site.kind
                && let Scope::Local(slot) = name.scope
                && role != BindingRole::Parameter
            {
                tables.writes[site.code.0 as usize].push((slot, site.span));
            }
        }
        tables
    }
}
