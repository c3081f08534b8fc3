//! Loops: how often they go round when the inputs grow.

use foretrace_python::program::{CodeId, Program, SiteId, SiteKind, Span, StmtId, StmtKind};

use super::fit;
use super::series::Point;
use crate::GrowthClass;

/// What was counted of a loop.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LoopGrowth {
    /// The loop's header in the file.
    pub(crate) span: Span,
    /// How all its rounds grow.
    pub(crate) rounds: Option<Rounds>,
    /// How the rounds of each entry grow.
    pub(crate) trips: Option<GrowthClass>,
}

/// All rounds of a loop.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rounds {
    pub(crate) class: GrowthClass,
    /// The relative error of the fit.
    pub(crate) residual: f64,
    /// Sizes and rounds.
    pub(crate) table: Vec<(u64, u64)>,
}

/// The loops written in a function, those in nested functions included.
pub(super) fn loops(program: &Program, function: CodeId, points: &[Point]) -> Vec<LoopGrowth> {
    let span = program[function].span;
    let is_loop = |id: &SiteId| {
        let site = &program[*id];
        matches!(site.kind, SiteKind::Loop(_)) && span.contains(site.span)
    };
    let early = left_early(program);
    program
        .site_ids()
        .filter(is_loop)
        .filter_map(|site| {
            let counts: Vec<(u64, u64, u64)> = points
                .iter()
                .map(|point| {
                    let found = point
                        .sites
                        .iter()
                        .find(|it| it.0 == site)
                        .map(|it| it.1)
                        .unwrap_or_default();
                    (point.n, found.taken, found.not_taken)
                })
                .collect();
            let rounds: Vec<(u64, u64)> = counts.iter().map(|it| (it.0, it.1)).collect();
            let exact = !early.contains(&site) && counts.iter().all(|it| it.2 > 0);
            let trips: Vec<(u64, u64)> = counts.iter().map(|it| (it.0, it.1.div_ceil(it.2.max(1)))).collect();
            let growth = LoopGrowth {
                span: program[site].span,
                rounds: fit::fit(&rounds).map(|it| Rounds {
                    class: it.class,
                    residual: it.residual,
                    table: rounds,
                }),
                trips: fit::fit(&trips).map(|it| it.class).filter(|_| exact),
            };
            (growth.rounds.is_some() || growth.trips.is_some()).then_some(growth)
        })
        .collect()
}

/// Whether a loop of the function went round in no run.
pub(super) fn any_idle(program: &Program, function: CodeId, points: &[Point]) -> bool {
    let span = program[function].span;
    program.site_ids().any(|id| {
        let site = &program[id];
        let ran = |point: &Point| point.sites.iter().any(|it| it.0 == id && it.1.taken > 0);
        matches!(site.kind, SiteKind::Loop(_)) && span.contains(site.span) && !points.iter().any(ran)
    })
}

/// Loops that may end before their condition fails: how often they are entered is not counted.
fn left_early(program: &Program) -> Vec<SiteId> {
    let mut found = Vec::new();
    for stmt in &program.stmts {
        if let StmtKind::While { body, site, .. } | StmtKind::For { body, site, .. } = &stmt.kind
            && leaves(program, body, true)
        {
            found.push(*site);
        }
    }
    found
}

fn leaves(program: &Program, body: &[StmtId], own: bool) -> bool {
    body.iter().any(|id| match &program[*id].kind {
        StmtKind::Return(..) | StmtKind::Raise { .. } => true,
        StmtKind::Break => own,
        kind => {
            let inner = matches!(kind, StmtKind::While { .. } | StmtKind::For { .. });
            let mut found = false;
            kind.blocks(&mut |block| found |= leaves(program, block, own && !inner));
            found
        }
    })
}
