//! Predicted hints: few, sure, and nothing that a reader sees at once.

use foretrace_python::facts::Trips;
use foretrace_python::program::{
    BranchKind, Code, CodeId, CodeKind, Const, ExprId, ExprKind, ParamKind, SiteId, SiteKind, StmtId, StmtKind,
};

use super::words::{percent, trips};
use super::{Dead, Predictions, likeliest, likeliest_type};
use crate::features::Place;
use crate::hints::{HintKind, SliceHint};
use crate::observed::Observed;
use crate::rules::Context;
use crate::{Basis, Config, Head, Predictor};

/// What hints of a slice are made from.
struct Maker<'a> {
    context: &'a Context<'a>,
    predictions: &'a Predictions,
    predictor: &'a dyn Predictor,
    config: &'a Config,
    /// What is observed need not be predicted.
    observed: Option<&'a Observed>,
    dead: Dead,
    hints: Vec<SliceHint>,
}

/// The hints of what is predicted of a function.
pub(crate) fn hints(
    context: &Context<'_>,
    predictions: &Predictions,
    predictor: &dyn Predictor,
    config: &Config,
    observed: Option<&Observed>,
) -> Vec<SliceHint> {
    // A module is run once: how often its branches are taken is no question.
    let is_function = |it: &Code| it.kind == CodeKind::Function;
    if !config.hints_predicted || !context.program.codes.first().is_some_and(is_function) {
        return Vec::new();
    }
    let mut maker = Maker {
        dead: Dead::of(context),
        hints: Vec::new(),
        context,
        predictions,
        predictor,
        config,
        observed,
    };
    if config.hints_branch {
        maker.branches();
    }
    if config.hints_loop {
        maker.loops();
    }
    if config.hints_value {
        maker.parameters();
        maker.results();
    }
    maker.hints
}

impl Maker<'_> {
    /// How sure the model must be; `None` where it is not to be shown.
    fn bar(&self, head: Head) -> Option<f32> {
        let asked = self.config.hints_confidence as f32 / 100.0;
        self.predictor.bar(head).map(|it| it.max(asked))
    }

    fn is_observed(&self, site: SiteId) -> bool {
        self.observed.is_some_and(|it| it.tells(site))
    }

    fn add(&mut self, at: u32, kind: HintKind, label: String, of: Option<SiteId>, what: &str, p: f32) {
        let who = self.predictions.said_by(of.map(Place::Site), self.predictor);
        self.hints.push(SliceHint {
            at,
            kind,
            basis: Basis::Predicted,
            label,
            tooltip: format!("**predicted** {} {who}: {what}", percent(p)),
            // Below all that is proved or was executed.
            usefulness: if kind == HintKind::Branch { 30 } else { 20 },
        });
    }

    fn branches(&mut self) {
        let Some(bar) = self.bar(Head::Branch) else { return };
        for site in self.context.program.site_ids() {
            let SiteKind::Branch(kind) = self.context.program[site].kind else {
                continue;
            };
            let p = self.predictions.taken(site).filter(|p| p.max(1.0 - p) >= bar);
            let Some(p) = p.filter(|_| !self.is_observed(site)) else {
                continue;
            };
            let span = self.context.program[site].span;
            if self.context.facts.truth(site).is_some() || self.dead.holds(span) {
                continue;
            }
            let usually = p > 0.5;
            let word = match kind {
                // That an assertion holds and a handler is seldom needed goes without saying.
                BranchKind::Assert if !usually => "usually fails",
                BranchKind::Assert | BranchKind::Except => continue,
                BranchKind::Ternary | BranchKind::Filter if usually => "usually true",
                BranchKind::Ternary | BranchKind::Filter => "rarely true",
                _ if usually => "usually",
                // So does that a check fails seldom.
                _ if only_raises(self.context, site) => continue,
                _ => "rarely",
            };
            let shown = if kind == BranchKind::Assert { 1.0 - p } else { p };
            let label = format!("{word} · {}", percent(shown));
            let what = "how often it goes that way";
            self.add(span.end, HintKind::Branch, label, Some(site), what, shown);
        }
    }

    fn loops(&mut self) {
        let Some(bar) = self.bar(Head::Trips) else { return };
        for site in self.context.program.site_ids() {
            let Some((bucket, p)) = self.predictions.trips(site).and_then(|it| likeliest(it)) else {
                continue;
            };
            let span = self.context.program[site].span;
            let is_known = *self.context.facts.trips(site) != Trips::Unknown;
            if p < bar || is_known || self.is_observed(site) || self.dead.holds(span) {
                continue;
            }
            let label = format!("{} · {}", trips(bucket), percent(p));
            self.add(
                span.end,
                HintKind::Loop,
                label,
                Some(site),
                "how often it goes round",
                p,
            );
        }
    }

    /// Types of parameters that nothing in the header tells.
    fn parameters(&mut self) {
        let Some(bar) = self.bar(Head::Value) else { return };
        let context = self.context;
        let Some(code) = context.program.codes.first() else {
            return;
        };
        let (mut parts, mut least): (Vec<String>, f32) = (Vec::new(), 1.0);
        for (name, site) in untold_parameters(context) {
            if let Some((kind, p)) = self.kind(site).filter(|it| it.1 >= bar) {
                parts.push(format!("{name}: {kind}"));
                least = least.min(p);
            }
        }
        while parts.join(", ").chars().count() > 32 {
            parts.pop();
        }
        if !parts.is_empty() {
            let label = format!("{} · {}", parts.join(", "), percent(least));
            let at = code.name_span.end;
            self.add(at, HintKind::Value, label, None, "what its arguments are", least);
        }
    }

    /// Types of results that the statement does not show.
    fn results(&mut self) {
        let Some(bar) = self.bar(Head::Value) else { return };
        let context = self.context;
        for (site, at) in untold_results(context) {
            if let Some((kind, p)) = self.kind(site).filter(|it| it.1 >= bar) {
                let label = format!("→ {kind} · {}", percent(p));
                self.add(at, HintKind::Value, label, Some(site), "what it returns", p);
            }
        }
    }

    /// The likeliest type of a binding's value, where it says something.
    fn kind(&self, site: SiteId) -> Option<(&'static str, f32)> {
        let kind = likeliest_type(self.predictions.classes(site)?).filter(|it| it.0 != "object");
        kind.filter(|_| !self.is_observed(site))
    }
}

/// Whether all that a branch does is to raise.
pub(crate) fn only_raises(context: &Context<'_>, site: SiteId) -> bool {
    let body = context.program.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::If { body, site: it, .. } if *it == site => Some(body),
        StmtKind::Match { cases, .. } => cases.iter().find(|it| it.site == site).map(|it| &it.body),
        _ => None,
    });
    let last = body.and_then(|it| it.last());
    last.is_some_and(|it| matches!(context.program[*it].kind, StmtKind::Raise { .. }))
}

/// Parameters of which nothing in the header tells the type.
pub(crate) fn untold_parameters<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a str, SiteId)> {
    let params = context.program.codes.first().map_or(&[][..], |it| &it.params);
    let is_none = |it: ExprId| matches!(context.program[it].kind, ExprKind::Const(Const::None));
    params.iter().filter_map(move |param| {
        let name = context.program.slot_name(CodeId(0), param.slot);
        let is_told = param.annotation.is_some()
            || matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword)
            || matches!(name, "self" | "cls")
            || param.default.is_some_and(|it| !is_none(it))
            || context.facts.binding(param.site).is_some();
        (!is_told).then_some((name, param.site))
    })
}

/// Results whose type neither the header nor the form of the expression tells, and where their statements end.
pub(crate) fn untold_results(context: &Context<'_>) -> impl Iterator<Item = (SiteId, u32)> {
    let is_told = context.program.codes.first().is_none_or(|it| it.returns.is_some());
    let count = if is_told { 0 } else { context.program.stmts.len() as u32 };
    (0..count).map(StmtId).filter_map(|id| {
        let stmt = &context.program[id];
        let StmtKind::Return(Some(value), site) = stmt.kind else {
            return None;
        };
        let is_own = context.program[site].code == CodeId(0);
        let is_known = context.facts.binding(site).is_some() || !context.facts.reachable(id);
        (is_own && !is_known && !shows_type(context, value)).then_some((site, stmt.span.end))
    })
}

/// Whether the type is plain from the form of the expression.
fn shows_type(context: &Context<'_>, expr: ExprId) -> bool {
    !matches!(
        context.program[expr].kind,
        ExprKind::Name(_)
            | ExprKind::Attribute(..)
            | ExprKind::Call(_)
            | ExprKind::Subscript(..)
            | ExprKind::Binary(..)
            | ExprKind::Await(_)
    )
}
