//! Growth, measured: the same function on inputs of growing size, and the class that its costs fit.
//!
//! Costs are counted in fuel, not in time, so the same file has the same growth everywhere.

mod fit;
mod loops;
mod memory;
mod series;
mod settle;
mod show;
#[cfg(test)]
mod tests;
mod versus;

use foretrace_python::machine::{Limits, Outcome};
use foretrace_python::program::CodeId;

pub(crate) use loops::LoopGrowth;
use memory::Memory;
pub(crate) use settle::{Verdict, formula, settle};
pub(crate) use versus::{Subject, Table, Versus, degree, versus};

use crate::GrowthClass;
use crate::runs::inputs::{Inputs, Shape};
use crate::runs::ready::Ready;
use series::{Failure, Meter, Point, at};

/// What was measured of a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    /// The class, all inputs growing together.
    pub(crate) class: GrowthClass,
    /// The parameters it grows with.
    pub(crate) inputs: Vec<String>,
    /// Sizes and costs.
    pub(crate) table: Vec<(u64, u64)>,
    /// The relative error of the fit.
    pub(crate) residual: f64,
    /// What the inputs look like, in words; the shape that took longest.
    pub(crate) shape: String,
    /// Whether the sizes are those of the sides of squares.
    pub(crate) squares: bool,
    /// A call with an input of the largest size.
    pub(crate) example: String,
    /// How the memory in use grows, where that is clear.
    pub(crate) memory: Option<Memory>,
    /// Loops of the function whose rounds were counted, in source order.
    pub(crate) loops: Vec<LoopGrowth>,
}

/// Fuel for one function, all runs together.
pub(crate) const FUEL: u64 = 3_000_000;

/// The same where it is the evidence of a finding.
pub(crate) const EVIDENCE_FUEL: u64 = 600_000;

/// Measures a function of a file: `None` where its inputs make it raise, or where its costs fit no class clearly. `fuel`
/// is for all runs together.
pub(crate) fn measure(
    ready: &Ready,
    inputs: &Inputs,
    function: CodeId,
    limits: &Limits,
    fuel: u64,
) -> Option<Measured> {
    let groups = inputs.groups();
    let (loaded, body) = (&ready.loaded, &ready.body);
    if groups.is_empty() || !matches!(body.outcome, Outcome::Returned { .. }) || body.cost > fuel / 40 {
        return None;
    }
    let mut meter = Meter {
        loaded,
        inputs,
        limits,
        left: fuel,
        body: body.cost,
    };
    let shape = worst(&mut meter)?;
    let budget = meter.left - meter.left / 8;
    let points = meter.series(shape, None, budget)?;
    let table: Vec<(u64, u64)> = points.iter().map(at).collect();
    let fit = fit::fit(&table)?;
    if fit.class == GrowthClass::Constant && loops::any_idle(loaded.program(), function, &points) {
        // The inputs may have missed what takes time.
        return None;
    }
    let names = match fit.class {
        GrowthClass::Constant => Vec::new(),
        _ => grown(&mut meter, shape, &groups, &points),
    };
    let largest = points.last().map_or(0, |it| it.n);
    Some(Measured {
        class: fit.class,
        inputs: names,
        residual: fit.residual,
        shape: words(inputs, shape),
        squares: inputs.are_squares(),
        example: inputs
            .sized(largest, shape, None)
            .map(|it| it.shown)
            .unwrap_or_default(),
        memory: Memory::of(&points),
        loops: loops::loops(loaded.program(), function, &points),
        table,
    })
}

/// The shape of inputs that takes longest at a moderate size, of those on which the function ends.
fn worst(meter: &mut Meter<'_>) -> Option<Shape> {
    let mut shapes = meter.inputs.shapes();
    if let [only] = &*shapes {
        return Some(*only);
    }
    let each = meter.left / 12 / shapes.len() as u64;
    for n in [48, 10, 4, 10] {
        let mut costs: Vec<(u64, Shape)> = Vec::new();
        for &shape in &shapes {
            match meter.run(n, shape, None, each) {
                Ok(point) => costs.push((point.cost, shape)),
                Err(Failure::TooMuch) => costs.push((u64::MAX, shape)),
                Err(Failure::Other) => {}
            }
        }
        let (cost, shape) = costs.iter().rev().max_by_key(|it| it.0).copied()?;
        if cost < u64::MAX {
            return Some(shape);
        }
        if n == 4 {
            shapes = costs.into_iter().filter(|it| it.0 < u64::MAX).map(|it| it.1).collect();
        }
    }
    None
}

/// The parameters that make a difference when they alone grow.
fn grown(meter: &mut Meter<'_>, shape: Shape, groups: &[usize], points: &[Point]) -> Vec<String> {
    let inputs = meter.inputs;
    let names = |group: &usize| inputs.names(*group);
    if groups.len() == 1 {
        return groups.iter().flat_map(names).collect();
    }
    let largest = points.last().map_or(8, |it| it.n);
    let (small, large) = if largest > 96 { (8, 96) } else { (3, largest.min(24)) };
    let each = meter.left / 2 / groups.len() as u64;
    let shape = Shape {
        unequal: false,
        ..shape
    };
    let grows = |group: &&usize| {
        let runs = [small, large].map(|n| meter.run(n, shape, Some(**group), each));
        match runs {
            [Ok(a), Ok(b)] => b.cost as f64 > 1.2 * a.cost as f64,
            // Growing alone it cannot be told: it does in company.
            _ => true,
        }
    };
    groups
        .iter()
        .filter(grows)
        .collect::<Vec<_>>()
        .into_iter()
        .flat_map(names)
        .collect()
}

fn words(inputs: &Inputs, shape: Shape) -> String {
    match inputs.shapes().len() {
        _ if inputs.are_numbers() && shape.unequal => "neighbours in Fibonacci's sequence".to_owned(),
        _ if inputs.are_numbers() => "numbers".to_owned(),
        1 => "inputs".to_owned(),
        _ if inputs.are_squares() => "n × n inputs".to_owned(),
        _ => shape.order.words().to_owned(),
    }
}
