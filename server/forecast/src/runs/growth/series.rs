//! Series of runs: the same function on inputs of growing size.

use foretrace_python::machine::{Limits, Loaded, Outcome, Outcomes, Request};
use foretrace_python::program::SiteId;

use super::fit::{self, degree};
use crate::runs::examples::NAME;
use crate::runs::inputs::{Inputs, Shape};

/// One run.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) n: u64,
    pub(super) cost: u64,
    pub(super) bytes: u64,
    pub(super) sites: Vec<(SiteId, Outcomes)>,
}

/// Why there is no point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It would take more than was left.
    TooMuch,
    /// It raised, or ended in something unknown.
    Other,
}

/// A function under measurement, and what may still be spent.
pub(super) struct Meter<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) inputs: &'a Inputs,
    pub(super) limits: &'a Limits,
    /// Fuel left.
    pub(super) left: u64,
    /// Fuel the module's body takes before each call.
    pub(super) body: u64,
}

/// Sizes of a series.
const SIZES: &[u64] = &[
    8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096,
];
/// Sizes beyond, where only numbers grow.
const LARGE: &[u64] = &[1 << 15, 1 << 18, 1 << 21, 1 << 24, 1 << 27, 1 << 30, 1 << 33, 1 << 36];
/// Sizes where costs explode.
const EXPLOSIVE: u64 = 64;
/// What a run costs before it begins: reading the call, a fresh state.
const START: u64 = 2_000;
/// Sizes at which a function may run out of frames because of the size.
const DEEP: u64 = 100;
/// Bytes of a call that is open, as CPython has them for a few variables.
const FRAME: u64 = 160;
/// What making one item of the input costs.
const ITEM: u64 = 12;

impl Meter<'_> {
    /// Runs the function on inputs of size `n`, for at most `fuel`, what comes before the call aside.
    pub(super) fn run(&mut self, n: u64, shape: Shape, only: Option<usize>, fuel: u64) -> Result<Point, Failure> {
        let n = if shape.unequal { self.inputs.fitting(n) } else { n };
        let sized = self.inputs.sized(n, shape, only).ok_or(Failure::Other)?;
        let before = self.body + START + if self.inputs.are_numbers() { 0 } else { ITEM * n };
        let fuel = fuel.saturating_add(before).min(self.left);
        if fuel <= before {
            return Err(Failure::TooMuch);
        }
        let limits = Limits {
            fuel,
            ..self.limits.clone()
        };
        let request = Request {
            name: Some(NAME),
            setup: &sized.setup,
            call: Some(&sized.call),
            ..Request::default()
        };
        let run = self.loaded.run(&request, &limits);
        self.left = self.left.saturating_sub(before + run.cost);
        match run.outcome {
            Outcome::Returned { .. } if run.assumptions.is_empty() => Ok(Point {
                n,
                cost: run.cost,
                bytes: run.peak_bytes as u64 + FRAME * run.most_frames as u64,
                sites: run.sites,
            }),
            Outcome::Stopped {
                reason: "fuel" | "memory",
                ..
            } => {
                self.left = self.left.saturating_sub(fuel.saturating_sub(before + run.cost));
                Err(Failure::TooMuch)
            }
            // Too deep for a large input; at any size, it never ends.
            Outcome::Raised { kind, .. } if kind == "RecursionError" && n > DEEP => Err(Failure::TooMuch),
            _ => Err(Failure::Other),
        }
    }

    /// Runs at growing sizes until `budget` ends. `None` where a run fails for another reason than its cost.
    pub(super) fn series(&mut self, shape: Shape, only: Option<usize>, budget: u64) -> Option<Vec<Point>> {
        let floor = self.left.saturating_sub(budget);
        let mut points: Vec<Point> = Vec::new();
        for &n in SIZES {
            match self.next(&points, n, shape, only, floor) {
                Ok(Some(point)) => points.push(point),
                Ok(None) | Err(Failure::TooMuch) => break,
                Err(Failure::Other) => return None,
            }
            if is_steep(&points) {
                break;
            }
        }
        if points.len() < fit::POINTS + 2 && (points.len() < 4 || is_steep(&points)) {
            return self.small_steps(shape, only, floor);
        }
        let is_slow = |points: &[Point]| matches!(points, [.., a, _, _, _, b] if degree(at(a), at(b)) < 0.45);
        if self.inputs.are_numbers() && is_slow(&points) {
            for &n in LARGE {
                match self.next(&points, n, shape, only, floor) {
                    Ok(Some(point)) => points.push(point),
                    _ => break,
                }
            }
        }
        Some(points)
    }

    /// Sizes that differ by one, for costs that explode.
    fn small_steps(&mut self, shape: Shape, only: Option<usize>, floor: u64) -> Option<Vec<Point>> {
        let mut points: Vec<Point> = Vec::new();
        for n in 1..EXPLOSIVE {
            match self.next(&points, n, shape, only, floor) {
                Ok(Some(point)) => points.push(point),
                Ok(None) | Err(Failure::TooMuch) => break,
                Err(Failure::Other) if n < 3 => {}
                Err(Failure::Other) => return None,
            }
        }
        Some(points)
    }

    /// The next point, unless it is likely to take more than there is.
    fn next(
        &mut self,
        points: &[Point],
        n: u64,
        shape: Shape,
        only: Option<usize>,
        floor: u64,
    ) -> Result<Option<Point>, Failure> {
        let n = if shape.unequal { self.inputs.fitting(n) } else { n };
        if points.last().is_some_and(|it| it.n >= n) {
            return self.run(n + 1, shape, only, self.left.saturating_sub(floor)).map(Some);
        }
        let left = self.left.saturating_sub(floor);
        let expected = match points {
            [.., a, b] => {
                let power = degree(at(a), at(b)).max(0.0);
                let by_power = b.cost as f64 * (n as f64 / b.n as f64).powf(power);
                let steps = (n - b.n) as f64 / (b.n - a.n).max(1) as f64;
                let by_ratio = b.cost as f64 * (b.cost as f64 / a.cost.max(1) as f64).powf(steps);
                if n - b.n == 1 { by_ratio } else { by_power }
            }
            [] => return self.run(n, shape, only, left / 6).map(Some),
            _ => 0.0,
        };
        match expected > left as f64 * 0.9 {
            true => Ok(None),
            false => self.run(n, shape, only, left).map(Some),
        }
    }
}

pub(super) fn at(point: &Point) -> (u64, u64) {
    (point.n, point.cost)
}

/// Whether no polynomial of low degree grows like this.
fn is_steep(points: &[Point]) -> bool {
    match points {
        [.., a, b] => degree(at(a), at(b)) > 4.6,
        _ => false,
    }
}
