//! Two versions of a function on the same inputs of growing size.

use foretrace_python::machine::{Limits, Loaded, Outcome, Request};
use foretrace_python::program::CodeId;

use super::fit;
use super::loops::any_idle;
use super::series::{Failure, Meter, Point, at};
use super::{grown, words, worst};
use crate::GrowthClass;
use crate::runs::examples::NAME;
use crate::runs::inputs::{Inputs, Shape};

/// A function of a loaded file.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) function: CodeId,
}

/// What one version costs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) class: GrowthClass,
    /// Sizes and costs.
    pub(crate) table: Vec<(u64, u64)>,
}

/// Two versions beside each other. The inputs are those that the later one takes longest on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Versus {
    pub(crate) before: Table,
    pub(crate) after: Table,
    /// The worst class of the earlier version on any inputs tried, which may be others.
    pub(crate) worst_before: GrowthClass,
    /// The parameters it grows with.
    pub(crate) inputs: Vec<String>,
    /// What the inputs look like, in words.
    pub(crate) shape: String,
    /// A call with an input of a small size.
    pub(crate) example: String,
}

/// Measures both versions; `None` where either does not fit a class clearly.
pub(crate) fn versus(
    after: Subject<'_>,
    before: Subject<'_>,
    inputs: &Inputs,
    limits: &Limits,
    fuel: u64,
) -> Option<Versus> {
    let inputs = &inputs.drained();
    let groups = inputs.groups();
    if groups.is_empty() {
        return None;
    }
    let mut now = meter(after.loaded, inputs, limits, fuel)?;
    let mut then = meter(before.loaded, inputs, limits, fuel)?;
    let shape = worst(&mut now)?;
    if !go_apart(&mut now, &mut then, shape) {
        return None;
    }
    let own_worst = worst(&mut then)?;
    let points = series(&mut now, shape, 8)?;
    let earlier = series(&mut then, shape, 2)?;
    let side = |points: &[Point]| {
        let table: Vec<(u64, u64)> = points.iter().map(at).collect();
        let class = fit::fit(&table)?.class;
        Some(Table { class, table })
    };
    let (after_side, mut before_side) = (side(&points)?, side(&earlier)?);
    if any_idle(before.loaded.program(), before.function, &earlier) {
        // The inputs may have missed what takes time.
        return None;
    }
    let worst_before = match own_worst == shape {
        true => before_side.class,
        false => side(&series(&mut then, own_worst, 8)?)?.class.max(before_side.class),
    };
    if after_side.class == GrowthClass::Exponential {
        before_side.extend(&mut then, shape, &after_side);
    }
    Some(Versus {
        inputs: grown(&mut now, shape, &groups, &points),
        shape: words(inputs, shape),
        example: inputs.sized(8, shape, None).map(|it| it.shown).unwrap_or_default(),
        before: before_side,
        after: after_side,
        worst_before,
    })
}

fn meter<'a>(loaded: &'a Loaded, inputs: &'a Inputs, limits: &'a Limits, fuel: u64) -> Option<Meter<'a>> {
    let request = Request {
        name: Some(NAME),
        ..Request::default()
    };
    let body = loaded.run(&request, limits);
    let works = matches!(body.outcome, Outcome::Returned { .. }) && body.cost <= fuel / 40;
    works.then_some(Meter {
        loaded,
        inputs,
        limits,
        left: fuel,
        body: body.cost,
    })
}

/// Whether the later version's costs grow faster from a small size to a larger one: else there is nothing to measure.
fn go_apart(now: &mut Meter<'_>, then: &mut Meter<'_>, shape: Shape) -> bool {
    let left = (now.left, then.left);
    let mut ratio = |n: u64| {
        let run = |it: &mut Meter<'_>| it.run(n, shape, None, it.left / 8);
        match (run(now), run(then)) {
            (Ok(after), Ok(before)) => after.cost as f64 / before.cost.max(1) as f64,
            (Ok(_), Err(Failure::TooMuch)) => 0.0,
            _ => f64::INFINITY,
        }
    };
    let (small, large) = (ratio(64), ratio(1024));
    (now.left, then.left) = left;
    large.is_infinite() || large >= 1.2 * small
}

/// A series that leaves one part in `parts` of what is left.
fn series(meter: &mut Meter<'_>, shape: Shape, parts: u64) -> Option<Vec<Point>> {
    let budget = meter.left - meter.left / parts;
    meter.series(shape, None, budget)
}

impl Table {
    /// Adds the sizes of another table: those of costs that explode are small, and close to each other.
    fn extend(&mut self, meter: &mut Meter<'_>, shape: Shape, other: &Table) {
        for &(n, _) in &other.table {
            if self.table.iter().all(|it| it.0 != n)
                && let Ok(point) = meter.run(n, shape, None, meter.left / 4)
            {
                self.table.push(at(&point));
            }
        }
        self.table.sort_unstable();
    }
}

/// Rows shown of a table.
const ROWS: usize = 8;

impl Versus {
    /// As many rows of one of both as are shown, of sizes that both have.
    pub(crate) fn rows(&self, of: &Table) -> Vec<(u64, u64)> {
        let has = |table: &Table, n: u64| table.table.iter().any(|it| it.0 == n);
        let is_common = |it: &&(u64, u64)| has(&self.before, it.0) && has(&self.after, it.0);
        let common: Vec<(u64, u64)> = of.table.iter().filter(is_common).copied().collect();
        let step = common.len().div_ceil(ROWS).max(1);
        let mut rows: Vec<(u64, u64)> = common.into_iter().rev().step_by(step).collect();
        rows.reverse();
        rows
    }

    /// Whether the later version grows faster by a class, not only by a logarithm, and costs more at large sizes.
    pub(crate) fn is_worse(&self) -> bool {
        let ratios: Vec<(f64, f64)> = (self.after.table.iter())
            .filter_map(|(n, cost)| {
                let before = self.before.table.iter().find(|it| it.0 == *n)?;
                Some((*n as f64, *cost as f64 / before.1.max(1) as f64))
            })
            .collect();
        let (Some(first), Some(last)) = (ratios.first(), ratios.last()) else {
            return false;
        };
        let parts = last.1 >= 1.2 && last.1 >= 2.0 * first.1;
        parts && goes_on(&ratios) && degree(self.after.class) - degree(self.worst_before) > 0.9
    }
}

/// Whether ratios, with the sizes they belong to, go on to grow: those that go up and down fit classes that they do not
/// grow like. What is copied quickly tells late, so it is enough that they grow faster and faster.
fn goes_on(ratios: &[(f64, f64)]) -> bool {
    let Some(&last) = ratios.last() else { return false };
    let power = |from: &(f64, f64), to: &(f64, f64)| (to.1 / from.1).ln() / (to.0 / from.0).ln();
    let upon = |share: f64| ratios.iter().rfind(|it| it.0 <= last.0 * share);
    let steadily = ratios
        .get(ratios.len() / 2)
        .is_some_and(|middle| power(middle, &last) >= 0.5);
    let ever_faster = match (upon(0.25), upon(0.5)) {
        (Some(quarter), Some(half)) => {
            let (earlier, later) = (power(quarter, half), power(half, &last));
            earlier > 0.0 && later >= earlier && later >= 0.4
        }
        _ => false,
    };
    steadily || ever_faster
}

/// The power of `n` that a class is near to.
pub(crate) fn degree(class: GrowthClass) -> f64 {
    match class {
        GrowthClass::Constant | GrowthClass::Logarithmic => 0.0,
        GrowthClass::Linear | GrowthClass::Linearithmic => 1.0,
        GrowthClass::Quadratic => 2.0,
        GrowthClass::Cubic => 3.0,
        GrowthClass::Polynomial => 4.0,
        GrowthClass::Exponential => 9.0,
    }
}
