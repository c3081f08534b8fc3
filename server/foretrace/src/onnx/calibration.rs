//! From a head's outputs to probabilities that hold.

use serde::Deserialize;

/// How the output of a head for one outcome becomes its probability.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Binary {
    /// The output divided by this is the logit.
    Temperature(f32),
    /// The slope and intercept of the logit.
    Platt([f32; 2]),
    /// The probability is read off a curve.
    Isotonic(Curve),
}

/// How the outputs of a head for several outcomes become probabilities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Classes {
    /// Outputs divided by this are logits.
    temperature: f32,
    /// What the greatest probability becomes, read off a curve; the others share the rest.
    #[serde(default)]
    greatest: Option<Curve>,
}

/// A curve that never falls, given by points; straight between them, level outside.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Curve {
    x: Vec<f32>,
    p: Vec<f32>,
}

impl Binary {
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Binary::Temperature(it) => it.is_finite() && *it > 0.0,
            Binary::Platt([slope, intercept]) => slope.is_finite() && *slope > 0.0 && intercept.is_finite(),
            Binary::Isotonic(curve) => curve.is_sound(),
        }
    }

    pub(super) fn probability(&self, output: f32) -> f32 {
        match self {
            Binary::Temperature(temperature) => sigmoid(output / temperature),
            Binary::Platt([slope, intercept]) => sigmoid(slope * output + intercept),
            Binary::Isotonic(curve) => curve.at(output),
        }
    }
}

impl Classes {
    pub(super) fn is_sound(&self) -> bool {
        self.temperature.is_finite() && self.temperature > 0.0 && self.greatest.as_ref().is_none_or(Curve::is_sound)
    }

    pub(super) fn probabilities(&self, outputs: &[f32]) -> Vec<f32> {
        let top = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut all: Vec<f32> = outputs.iter().map(|it| ((it - top) / self.temperature).exp()).collect();
        let sum: f32 = all.iter().sum();
        all.iter_mut().for_each(|it| *it /= sum);
        let Some(curve) = &self.greatest else { return all };
        let Some((at, before)) = all.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return all;
        };
        let after = curve.at(before);
        if before < 1.0 {
            all.iter_mut().for_each(|it| *it *= (1.0 - after) / (1.0 - before));
        }
        all[at] = after;
        all
    }
}

impl Curve {
    fn is_sound(&self) -> bool {
        !self.x.is_empty()
            && self.x.len() == self.p.len()
            && self.x.iter().all(|it| it.is_finite())
            && self.x.is_sorted_by(|a, b| a < b)
            && self.p.iter().all(|it| (0.0..=1.0).contains(it))
            && self.p.is_sorted()
    }

    fn at(&self, x: f32) -> f32 {
        let after = self.x.partition_point(|it| *it < x);
        let last = self.x.len() - 1;
        if after == 0 || after > last {
            return self.p[after.min(last)];
        }
        let share = (x - self.x[after - 1]) / (self.x[after] - self.x[after - 1]);
        self.p[after - 1] + share * (self.p[after] - self.p[after - 1])
    }
}

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_straight_between_points_and_level_outside() {
        let curve = Curve {
            x: vec![-1.0, 1.0, 3.0],
            p: vec![0.1, 0.5, 0.9],
        };
        assert!(curve.is_sound());
        let given = [-9.0, -1.0, 0.0, 1.0, 2.0, 9.0];
        let expected = [0.1, 0.1, 0.3, 0.5, 0.7, 0.9];
        for (x, p) in given.into_iter().zip(expected) {
            assert!((curve.at(x) - p).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn probabilities_sum_to_one_whatever_becomes_of_the_greatest() {
        let curve = |p| Curve {
            x: vec![0.0],
            p: vec![p],
        };
        for greatest in [None, Some(curve(0.5)), Some(curve(0.99))] {
            let classes = Classes {
                temperature: 2.0,
                greatest,
            };
            let all = classes.probabilities(&[4.0, 0.0, 1.0]);
            assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{all:?}");
        }
    }
}
