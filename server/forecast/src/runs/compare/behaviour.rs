//! Calls that end differently in two versions.

use foretrace_python::machine::{Exchange, Limits, Loaded, Request};
use foretrace_python::program::{CodeId, StmtKind};

use super::calls::{Trust, calls};
use super::difference::{Difference, difference, name_of};
use super::pairs::Pair;
use super::side::{Side, Sides};
use super::watch::{SETUP, Watched, texts};
use super::{Found, Origin, doctests};
use crate::literal::shorten;
use crate::rules::behaviour_change;
use crate::runs::endless::code_of;
use crate::runs::examples::NAME;
use crate::runs::home::load;
use crate::{Basis, Finding, Related};

/// A call that shows that a function does something else than it did.
pub(super) struct Change {
    pub(super) pair: Pair,
    /// Python source; statements that it needs stand before it.
    pub(super) witness: String,
    /// What of the witness is shown.
    pub(super) shown: String,
    pub(super) difference: Difference,
    pub(super) origin: Origin,
}

impl Found for Change {
    fn function(&self) -> usize {
        self.pair.new
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// Fuel of one call among many.
const CALL: u64 = 400_000;

/// Calls that seem to show a change, at most, that are looked at closely.
const CLOSELY: usize = 12;

/// The first call that shows a change.
pub(super) fn change(sides: &Sides<'_>, pair: &Pair) -> Option<Change> {
    doctests::change(sides, pair).or_else(|| {
        let is_async = sides.new.version.file.lowered[pair.new].program.root().is_async;
        let calls = calls(sides, pair).into_iter();
        let calls: Vec<(String, Trust, Watched)> = calls
            .filter_map(|(call, trust)| Some((Watched::of(&call, is_async)?, call, trust)))
            .map(|(watched, call, trust)| (call, trust, watched))
            .collect();
        let chunks: Vec<String> = calls.iter().map(|it| it.2.chunk()).collect();
        let now = each(&sides.new, &chunks, sides.limits);
        let before = each(&sides.old, &chunks, sides.limits);
        let differ = |at: &usize| match (&now[*at], &before[*at]) {
            (Some(now), Some(before)) => doctests::differs(now, before),
            _ => false,
        };
        let mut differing: Vec<usize> = (0..calls.len()).filter(differ).collect();
        // What is returned tells more than how things are left.
        differing.sort_by_key(|at| same_result(now[*at].as_ref(), before[*at].as_ref()));
        let mut found = differing.iter().take(CLOSELY).map(|at| &calls[*at]);
        found.find_map(|(call, trust, watched)| on(sides, pair, call, *trust, watched))
    })
}

/// Whether two calls returned the same, whatever else they did.
fn same_result(now: Option<&Exchange>, before: Option<&Exchange>) -> bool {
    let result = |it: Option<&Exchange>| texts(it?.printed.lines().last()?)?.into_iter().next();
    matches!((result(now), result(before)), (Some(now), Some(before)) if now == before)
}

/// What the calls do, one after another in the same state: hardly ever something else than each does alone.
fn each(side: &Side<'_>, chunks: &[String], limits: &Limits) -> Vec<Option<Exchange>> {
    if chunks.is_empty() {
        return Vec::new();
    }
    let chunks: Vec<&str> = chunks.iter().map(|it| &**it).collect();
    let request = Request {
        name: Some(NAME),
        without_optional: true,
        setup: SETUP,
        ..Request::default()
    };
    side.loaded.each(&chunks, &request, CALL, limits)
}

fn on(sides: &Sides<'_>, pair: &Pair, call: &str, trust: Trust, watched: &Watched) -> Option<Change> {
    let now = watched.observe(sides.new.loaded, sides.new.rests, sides.limits)?;
    let before = watched.observe(sides.old.loaded, sides.old.rests, sides.limits)?;
    let program = &sides.new.version.file.lowered[pair.new].program;
    let code = program.root();
    let params: Vec<String> = code
        .params
        .iter()
        .map(|it| program.slot_name(CodeId(0), it.slot).to_string())
        .collect();
    let made = program.name(code.name) == "__init__";
    let is_method = sides.new.version.file.module.slices()[pair.new].class_name().is_some();
    let name = |at: usize| {
        watched
            .given
            .get(at)
            .map_or_else(String::new, |it| name_of(it, &params, is_method))
    };
    let on_purpose = |new: bool, line: u32| raises_on_purpose(if new { &sides.new } else { &sides.old }, line);
    let difference = difference(&now, &before, trust, name, on_purpose)?;
    if made && !difference.raises {
        // What it sets is its class's own affair; methods tell what comes of it.
        return None;
    }
    let origin = sides.origin(pair, &now.entered, &before.entered, |restored| {
        let home = sides.new.version.file.home.as_ref();
        let again = watched.observe(&load(&restored, home), sides.new.rests, sides.limits);
        again.is_some_and(|it| it.ended == now.ended && it.printed == now.printed)
    });
    if let Some(at) = difference.of_argument {
        let fresh = |side: &Side<'_>| watched.fresh(at, side.loaded, side.rests, sides.limits);
        if !origin.own || fresh(&sides.new)? != fresh(&sides.old)? {
            // What its class or a helper leaves behind is theirs to tell.
            return None;
        }
    }
    let (witness, shown) = match code.is_async {
        true => (format!("import asyncio; asyncio.run({call})"), format!("await {call}")),
        false => (call.to_string(), call.to_string()),
    };
    Some(Change {
        pair: *pair,
        witness,
        shown,
        difference,
        origin,
    })
}

/// Whether the statement at a line of the file raises on purpose.
fn raises_on_purpose(side: &Side<'_>, line: u32) -> bool {
    let Some(at) = code_of(side.version.file.module.text(), line) else {
        return false;
    };
    let program: &Loaded = side.loaded;
    let mut here = program
        .program()
        .stmts
        .iter()
        .filter(|it| it.span.start as usize == at.start);
    here.any(|it| matches!(it.kind, StmtKind::Raise { .. } | StmtKind::Assert { .. }))
}

impl Change {
    pub(super) fn finding(&self, sides: &Sides<'_>) -> Option<Finding> {
        let range = sides.new.name(self.pair.new)?;
        let Difference {
            now, before, in_full, ..
        } = &self.difference;
        let mut related = Vec::new();
        if let Some((now, before)) = in_full {
            let say = |message: String| Related {
                range: range.clone(),
                message,
            };
            related.extend([say(format!("before: {before}")), say(format!("now: {now}"))]);
        }
        related.extend(self.origin.causes(sides));
        Some(Finding {
            rule: behaviour_change::RULE.name,
            message: format!("`{}` {now} where it {before}", shorten(&self.shown, 60)),
            severity: behaviour_change::RULE.severity,
            basis: Basis::Executed,
            confidence: 1.0,
            function: sides.new.version.file.module.slices()[self.pair.new]
                .qualname()
                .to_string(),
            range,
            related,
            help: None,
            unnecessary: false,
            witness: Some(self.witness.clone()),
            growth: Vec::new(),
        })
    }
}
