//! `Study`: all that is known of one slice, with places relative to it, so that it outlives edits elsewhere.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use foretrace_python::facts::{Facts, Outside};
use foretrace_python::lower;
use foretrace_python::program::{ExprId, ExprKind, Program, StmtKind};
use foretrace_python::{Slice, SliceKind};
use rustc_hash::FxHasher;

use crate::Config;
use crate::cost::{CostSummary, Unit};
use crate::hints::{self, SliceHint};
use crate::observed::{self, Signature};
use crate::rules::{self, Context, Draft};
use crate::runs::examples;
use crate::suppress::{self, Suppression};

/// A slice, lowered.
pub(crate) struct Lowered {
    pub(crate) program: Program,
    /// Whether other slices can see names that it binds.
    pub(crate) binds_globals: bool,
    signature: OnceLock<Signature>,
}

impl Lowered {
    pub(crate) fn new(slice: &Slice) -> Lowered {
        let program = lower(slice);
        let global = |kind: &StmtKind| matches!(kind, StmtKind::Global(_));
        let binds_globals = slice.kind() == SliceKind::Module || program.stmts.iter().any(|it| global(&it.kind));
        Lowered {
            program,
            binds_globals,
            signature: OnceLock::new(),
        }
    }

    pub(crate) fn unit<'a>(&'a self, slice: &'a Slice) -> Unit<'a> {
        Unit::of(slice, &self.program)
    }

    /// How the slice and its places are recognised in recordings.
    pub(crate) fn signature(&self, slice: &Slice) -> &Signature {
        self.signature.get_or_init(|| observed::signature(slice, &self.program))
    }

    /// Whether importing the file evaluates something of it: decorators, defaults that are not literals.
    pub(crate) fn runs_at_import(&self) -> bool {
        let Some(code) = self.program.codes.first() else {
            return false;
        };
        let is_literal = |it: &ExprId| matches!(self.program[*it].kind, ExprKind::Const(_));
        let mut defaults = code.params.iter().filter_map(|it| it.default.as_ref());
        !code.decorators.is_empty() || !defaults.all(is_literal)
    }

    /// Changes when what the module binds, of the names that the slice mentions, does.
    fn seen(&self, outside: &Outside) -> u64 {
        let mut state = FxHasher::default();
        self.program
            .names
            .iter()
            .for_each(|name| (outside.binds(name), outside.rebinds(name)).hash(&mut state));
        state.finish()
    }
}

/// All that is known of one slice.
pub(crate) struct Study {
    pub(crate) lowered: Arc<Lowered>,
    pub(crate) facts: Facts,
    pub(crate) cost: Arc<CostSummary>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) hints: Vec<SliceHint>,
    pub(crate) suppressions: Vec<Suppression>,
    pub(crate) examples: Vec<examples::Found>,
    outside: u64,
}

impl Study {
    pub(crate) fn new(
        slice: &Slice,
        lowered: Arc<Lowered>,
        outside: &Outside,
        cost: Arc<CostSummary>,
        config: &Config,
    ) -> Study {
        let facts = Facts::of(&lowered.program, outside);
        let context = Context {
            slice,
            program: &lowered.program,
            facts: &facts,
            cost: &cost,
        };
        let drafts = rules::check(&context);
        let hints = hints::hints(&context, config);
        let suppressions = suppress::suppressions(slice.text());
        let examples = examples::of_slice(slice, &lowered.program);
        Study {
            outside: lowered.seen(outside),
            lowered,
            facts,
            cost,
            drafts,
            hints,
            suppressions,
            examples,
        }
    }

    /// Whether it would come out the same now.
    pub(crate) fn holds(&self, lowered: &Arc<Lowered>, outside: &Outside, cost: &Arc<CostSummary>) -> bool {
        Arc::ptr_eq(&self.lowered, lowered) && Arc::ptr_eq(&self.cost, cost) && self.outside == lowered.seen(outside)
    }

    pub(crate) fn context<'a>(&'a self, slice: &'a Slice) -> Context<'a> {
        Context {
            slice,
            program: &self.lowered.program,
            facts: &self.facts,
            cost: &self.cost,
        }
    }
}
