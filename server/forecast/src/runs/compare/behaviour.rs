//! Calls that end differently in two versions.

use foretrace_python::machine::Loaded;
use foretrace_python::program::{CodeId, StmtKind};

use super::calls::{Trust, calls};
use super::difference::{Difference, difference, name_of};
use super::pairs::Pair;
use super::side::{Side, Sides};
use super::watch::Watched;
use super::{Found, Origin, doctests};
use crate::literal::shorten;
use crate::rules::behaviour_change;
use crate::runs::endless::code_of;
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

/// The first call that shows a change.
pub(super) fn change(sides: &Sides<'_>, pair: &Pair) -> Option<Change> {
    doctests::change(sides, pair).or_else(|| {
        let calls = calls(sides, pair);
        calls.iter().find_map(|(call, trust)| on(sides, pair, call, *trust))
    })
}

fn on(sides: &Sides<'_>, pair: &Pair, call: &str, trust: Trust) -> Option<Change> {
    let watched = Watched::of(call)?;
    let now = watched.observe(sides.new.loaded, sides.limits)?;
    let before = watched.observe(sides.old.loaded, sides.limits)?;
    let program = &sides.new.version.file.lowered[pair.new].program;
    let code = program.root();
    let params: Vec<String> = code
        .params
        .iter()
        .map(|it| program.slot_name(CodeId(0), it.slot).to_string())
        .collect();
    let is_method = sides.new.version.file.module.slices()[pair.new].class_name().is_some();
    let name = |at: usize| {
        watched
            .given
            .get(at)
            .map_or_else(String::new, |it| name_of(it, &params, is_method))
    };
    let on_purpose = |new: bool, line: u32| raises_on_purpose(if new { &sides.new } else { &sides.old }, line);
    let difference = difference(&now, &before, trust, name, on_purpose)?;
    let origin = sides.origin(pair, &now.entered, &before.entered, |restored| {
        let home = sides.new.version.file.home.as_ref();
        let again = watched.observe(&load(&restored, home), sides.limits);
        again.is_some_and(|it| it.ended == now.ended && it.printed == now.printed)
    });
    if difference.of_argument && !origin.own {
        // What its class or a helper leaves behind is theirs to tell.
        return None;
    }
    Some(Change {
        pair: *pair,
        witness: call.to_string(),
        shown: call.to_string(),
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
        let causes = self.origin.called.iter().filter(|_| !self.origin.own);
        related.extend(causes.filter_map(|it| {
            Some(Related {
                range: sides.new.name(*it)?,
                message: "called by it, and changed".to_string(),
            })
        }));
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
