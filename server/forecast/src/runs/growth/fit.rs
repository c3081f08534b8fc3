//! Which class a series of measurements belongs to: least squares over the candidates, relative to what was measured.

use crate::GrowthClass;

/// A class that a series clearly belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// The class.
    pub(crate) class: GrowthClass,
    /// The root of the mean squared relative error.
    pub(crate) residual: f64,
}

/// A candidate: the sum of these terms with free coefficients, the last one being what grows fastest.
struct Model {
    /// `None` for growth that lies between the classes.
    class: Option<GrowthClass>,
    terms: &'static [fn(f64) -> f64],
}

fn one(_: f64) -> f64 {
    1.0
}
fn log(n: f64) -> f64 {
    n.ln()
}
fn root(n: f64) -> f64 {
    n.sqrt()
}
fn line(n: f64) -> f64 {
    n
}
fn n_log(n: f64) -> f64 {
    n * n.ln()
}
fn between(n: f64) -> f64 {
    n.powf(1.5)
}
fn square(n: f64) -> f64 {
    n * n
}
fn square_log(n: f64) -> f64 {
    n * n * n.ln()
}
fn cube(n: f64) -> f64 {
    n * n * n
}
fn fourth(n: f64) -> f64 {
    n * n * n * n
}

/// Slowest growing first.
const MODELS: &[Model] = &[
    Model {
        class: Some(GrowthClass::Constant),
        terms: &[one],
    },
    Model {
        class: Some(GrowthClass::Logarithmic),
        terms: &[one, log],
    },
    Model {
        class: None,
        terms: &[one, root],
    },
    Model {
        class: Some(GrowthClass::Linear),
        terms: &[one, line],
    },
    Model {
        class: Some(GrowthClass::Linearithmic),
        terms: &[one, n_log],
    },
    Model {
        class: Some(GrowthClass::Linearithmic),
        terms: &[one, line, n_log],
    },
    Model {
        class: None,
        terms: &[one, line, between],
    },
    Model {
        class: Some(GrowthClass::Quadratic),
        terms: &[one, line, square],
    },
    Model {
        class: Some(GrowthClass::Quadratic),
        terms: &[one, line, square_log],
    },
    Model {
        class: Some(GrowthClass::Cubic),
        terms: &[one, square, cube],
    },
    Model {
        class: Some(GrowthClass::Cubic),
        terms: &[one, line, square, cube],
    },
    Model {
        class: Some(GrowthClass::Polynomial),
        terms: &[one, square, fourth],
    },
];

/// Points a fit needs.
pub(super) const POINTS: usize = 5;
/// What counts as exact.
const EXACT: f64 = 0.01;
/// What counts as clear.
const CLEAR: f64 = 0.08;
/// The share of the largest measurement that the fastest term must make up.
const SHARE: f64 = 0.25;

/// The class of a series of sizes and costs; `None` where none is clear.
pub(crate) fn fit(points: &[(u64, u64)]) -> Option<Fit> {
    if points.len() < POINTS {
        return None;
    }
    if explodes(points) {
        return Some(Fit {
            class: GrowthClass::Exponential,
            residual: ratio_spread(points),
        });
    }
    let starts = [0, points.len() / 4, points.len() / 2].map(|it| it.min(points.len() - POINTS));
    let [all, later, last] = starts.map(|start| best(&points[start..]));
    let agree = |a: Option<Fit>, b: Option<Fit>| match (a, b) {
        (Some(a), Some(b)) if a.class == b.class => Some(a),
        _ => None,
    };
    agree(all, later).or_else(|| agree(later, last))
}

/// The simplest candidate that comes close to the best.
fn best(points: &[(u64, u64)]) -> Option<Fit> {
    let residuals: Vec<Option<f64>> = MODELS.iter().map(|it| residual(it, points)).collect();
    let lowest = residuals.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let enough = (2.0 * lowest).max(EXACT);
    let (model, residual) = MODELS
        .iter()
        .zip(residuals)
        .find_map(|(model, it)| it.filter(|it| *it <= enough).map(|it| (model, it)))?;
    let class = model.class.filter(|_| residual <= CLEAR)?;
    Some(Fit { class, residual })
}

/// The relative error of a candidate; `None` where it does not apply.
fn residual(model: &Model, points: &[(u64, u64)]) -> Option<f64> {
    let count = model.terms.len();
    if points.len() < count + 2 {
        return None;
    }
    let rows: Vec<Vec<f64>> = points
        .iter()
        .map(|&(n, cost)| {
            let weight = 1.0 / (cost as f64).max(1.0);
            model
                .terms
                .iter()
                .map(|term| term((n as f64).max(1.0)) * weight)
                .collect()
        })
        .collect();
    let wanted: Vec<f64> = points.iter().map(|it| it.1 as f64 / (it.1 as f64).max(1.0)).collect();
    let coefficients = solve(&rows, &wanted)?;
    let (n, cost) = points.last()?;
    let largest = (*n as f64).max(1.0);
    let lead = coefficients.last()? * model.terms.last()?(largest);
    if count > 1 && lead < SHARE * (*cost as f64) {
        return None;
    }
    let error = |(row, wanted): (&Vec<f64>, &f64)| {
        let value: f64 = row.iter().zip(&coefficients).map(|(a, b)| a * b).sum();
        (value - wanted).powi(2)
    };
    let sum: f64 = rows.iter().zip(&wanted).map(error).sum();
    Some((sum / points.len() as f64).sqrt())
}

/// Least squares by orthogonal columns (modified Gram–Schmidt).
fn solve(rows: &[Vec<f64>], wanted: &[f64]) -> Option<Vec<f64>> {
    let count = rows.first()?.len();
    let mut columns: Vec<Vec<f64>> = (0..count).map(|at| rows.iter().map(|row| row[at]).collect()).collect();
    let mut upper = vec![vec![0.0; count]; count];
    let mut target = vec![0.0; count];
    let mut rest = wanted.to_vec();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for at in 0..count {
        let before = dot(&columns[at], &columns[at]);
        for done in 0..at {
            let (head, tail) = columns.split_at_mut(at);
            let along = dot(&head[done], &tail[0]);
            upper[done][at] = along;
            tail[0].iter_mut().zip(&head[done]).for_each(|(a, b)| *a -= along * b);
        }
        let length = dot(&columns[at], &columns[at]).sqrt();
        if length.is_nan() || length <= 1e-9 * before.sqrt() {
            return None;
        }
        upper[at][at] = length;
        columns[at].iter_mut().for_each(|it| *it /= length);
        target[at] = dot(&columns[at], &rest);
        rest.iter_mut()
            .zip(&columns[at])
            .for_each(|(a, b)| *a -= target[at] * b);
    }
    let mut solution = vec![0.0; count];
    for at in (0..count).rev() {
        let later: f64 = (at + 1..count).map(|it| upper[at][it] * solution[it]).sum();
        solution[at] = (target[at] - later) / upper[at][at];
    }
    Some(solution)
}

/// The exponent of the power of `n` that two points look like.
pub(super) fn degree((n, cost): (u64, u64), (m, more): (u64, u64)) -> f64 {
    let ratio = |a: u64, b: u64| (b.max(1) as f64 / a.max(1) as f64).ln();
    match m > n {
        true => ratio(cost, more) / ratio(n, m),
        false => 0.0,
    }
}

/// Whether the exponent itself keeps growing, beyond that of any polynomial.
pub(super) fn explodes(points: &[(u64, u64)]) -> bool {
    let count = points.len();
    if count < POINTS {
        return false;
    }
    let (early, late) = (count / 2, count - 1);
    let before = degree(points[early - 1], points[early]);
    let after = degree(points[late - 1], points[late]);
    after >= 4.5 && after > 1.15 * before
}

/// How much the growth from one size to the next differs along the later half.
fn ratio_spread(points: &[(u64, u64)]) -> f64 {
    let later = &points[points.len() / 2..];
    let ratios: Vec<f64> = later
        .windows(2)
        .map(|it| (it[1].1 as f64 / it[0].1.max(1) as f64).powf(1.0 / (it[1].0 - it[0].0).max(1) as f64))
        .collect();
    let mean = ratios.iter().sum::<f64>() / ratios.len().max(1) as f64;
    let spread = ratios.iter().map(|it| (it / mean - 1.0).powi(2)).sum::<f64>();
    (spread / ratios.len().max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cost: impl Fn(f64) -> f64, expected: Option<GrowthClass>) {
        let sizes = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
        let points: Vec<(u64, u64)> = sizes.iter().map(|&n| (n, cost(n as f64) as u64)).collect();
        assert_eq!(fit(&points).map(|it| it.class), expected, "{points:?}");
    }

    #[test]
    fn classes() {
        check(|_| 40.0, Some(GrowthClass::Constant));
        check(|n| 30.0 + 9.0 * n.log2().floor(), Some(GrowthClass::Logarithmic));
        check(|n| 100.0 + 7.0 * n, Some(GrowthClass::Linear));
        check(|n| 12.0 + 10.0 * n + n * n.log2(), Some(GrowthClass::Linearithmic));
        check(|n| 12.0 + 50.0 * n + n * n, Some(GrowthClass::Quadratic));
        check(|n| 3.0 * n * (n - 1.0) / 2.0 + 20.0, Some(GrowthClass::Quadratic));
        check(|n| 5.0 * n * n * n + 20.0 * n * n, Some(GrowthClass::Cubic));
        check(|n| n.powi(4) + 20.0 * n * n, Some(GrowthClass::Polynomial));
    }

    #[test]
    fn between_classes_nothing_is_said() {
        check(|n| 20.0 + 300.0 * n.sqrt(), None);
        check(|n| 10.0 * n.powf(1.585), None);
    }

    #[test]
    fn explosions() {
        let points: Vec<(u64, u64)> = (1..16).map(|n| (n, 20 + 12 * (1 << n))).collect();
        assert_eq!(fit(&points).map(|it| it.class), Some(GrowthClass::Exponential));
        let points: Vec<(u64, u64)> = (1..14u64).map(|n| (n, 20 + 12 * n.pow(4))).collect();
        assert_ne!(fit(&points).map(|it| it.class), Some(GrowthClass::Exponential));
    }
}
