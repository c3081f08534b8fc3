//! How much evidence counts beside a model's word.

use foretrace_python::program::{SiteId, StmtId};

use super::{Evidence, SOURCES, Share, Source};

/// How a model's probability and counts of how it went become one probability. The logit of the result is
/// `model · logit(p) + Σ counted · log((yes + prior) / (no + prior)) + offset`, a sum over the sources seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// What the model's logit counts.
    pub model: f32,
    /// What the counted odds of each of [`SOURCES`] count.
    pub counted: [f32; SOURCES.len()],
    /// Added to the logit for each of [`SOURCES`] that was seen.
    pub offset: [f32; SOURCES.len()],
    /// Added to both counts.
    pub prior: f32,
}

/// The same for several outcomes: the logarithm of each is
/// `model · log(p) + Σ counted · log(share)`, with `prior` added to counts in the proportion of the model's word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// What the logarithm of the model's probability counts.
    pub model: f32,
    /// What the logarithm of the counted share counts, for each of [`SOURCES`].
    pub counted: [f32; SOURCES.len()],
    /// Counts that the model's word is worth.
    pub prior: f32,
}

/// What evidence counts, head by head. Where a head has no weights, its evidence does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fusion {
    /// Of a branch.
    pub branch: Option<Odds>,
    /// Of a statement's running.
    pub covered: Option<Odds>,
    /// Of its raising.
    pub raises: Option<Odds>,
    /// Of the raising of a whole function.
    pub whole: Option<Odds>,
    /// Of trip counts.
    pub trips: Option<Distribution>,
    /// Of value classes.
    pub value: Option<Distribution>,
}

/// Probabilities nearer to 0 or 1 than this count as that near.
const NEAREST: f32 = 1e-4;

impl Odds {
    fn fuse(&self, p: f32, share: impl Fn(Source) -> Share) -> f32 {
        let seen = SOURCES.map(|it| (it as usize, share(it)));
        if seen.iter().all(|it| it.1.yes + it.1.no == 0) {
            return p;
        }
        let p = p.clamp(NEAREST, 1.0 - NEAREST);
        let mut logit = self.model * (p / (1.0 - p)).ln();
        for (source, Share { yes, no }) in seen {
            if yes + no > 0 {
                let odds = (yes as f32 + self.prior) / (no as f32 + self.prior);
                logit += self.counted[source] * odds.ln() + self.offset[source];
            }
        }
        1.0 / (1.0 + (-logit).exp())
    }
}

impl Distribution {
    fn fuse<const N: usize>(&self, p: &mut [f32], counts: impl Fn(Source) -> [u32; N]) {
        let seen = SOURCES.map(|it| (it as usize, counts(it)));
        if seen.iter().all(|it| it.1.iter().all(|it| *it == 0)) {
            return;
        }
        let mut logits: Vec<f32> = p.iter().map(|it| self.model * it.max(NEAREST).ln()).collect();
        for (source, counts) in seen {
            let all = counts.iter().sum::<u32>() as f32;
            if all > 0.0 {
                for ((logit, count), p) in logits.iter_mut().zip(counts).zip(&*p) {
                    let share = (count as f32 + self.prior * p.max(NEAREST)) / (all + self.prior);
                    *logit += self.counted[source] * share.ln();
                }
            }
        }
        let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = logits.iter().map(|it| (it - top).exp()).sum();
        for (p, logit) in p.iter_mut().zip(logits) {
            *p = (logit - top).exp() / sum;
        }
    }
}

impl Fusion {
    /// The probability that a branch is taken.
    pub(crate) fn branch(&self, p: f32, evidence: &Evidence, site: SiteId) -> f32 {
        fused(&self.branch, p, |it| evidence.branch(site, it))
    }

    /// The probability that a statement runs.
    pub(crate) fn covered(&self, p: f32, evidence: &Evidence, stmt: StmtId) -> f32 {
        fused(&self.covered, p, |it| evidence.covered(stmt, it))
    }

    /// The probability that a statement raises when it runs.
    pub(crate) fn raises(&self, p: f32, evidence: &Evidence, stmt: StmtId) -> f32 {
        fused(&self.raises, p, |it| evidence.raised(Some(stmt), it))
    }

    /// The probability that a call raises.
    pub(crate) fn whole(&self, p: f32, evidence: &Evidence) -> f32 {
        fused(&self.whole, p, |it| evidence.raised(None, it))
    }

    /// The distribution of a trip count.
    pub(crate) fn trips(&self, p: &mut [f32], evidence: &Evidence, site: SiteId) {
        if let Some(weights) = &self.trips {
            weights.fuse(p, |it| evidence.trips(site, it));
        }
    }

    /// The distribution of value classes.
    pub(crate) fn value(&self, p: &mut [f32], evidence: &Evidence, site: SiteId) {
        if let Some(weights) = &self.value {
            weights.fuse(p, |it| evidence.classes(site, it));
        }
    }
}

fn fused(weights: &Option<Odds>, p: f32, share: impl Fn(Source) -> Share) -> f32 {
    weights.as_ref().map_or(p, |it| it.fuse(p, share))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODDS: Odds = Odds {
        model: 0.5,
        counted: [1.0, 0.25, 0.0, 0.0, 0.0],
        offset: [0.0; 5],
        prior: 1.0,
    };

    #[test]
    fn odds_are_added() {
        let none = ODDS.fuse(0.3, |_| Share::default());
        assert_eq!(none, 0.3);
        let seen = |source| match source {
            Source::Example => Share { yes: 3, no: 0 },
            Source::Made => Share { yes: 0, no: 3 },
            _ => Share::default(),
        };
        // 0.5 · log(1/9) + log(4) − 0.25 · log(4), as a probability.
        let expected = 1.0 / (1.0 + (-(0.5 * (1.0f32 / 9.0).ln() + 0.75 * 4.0f32.ln())).exp());
        assert!((ODDS.fuse(0.1, seen) - expected).abs() < 1e-6);
    }

    #[test]
    fn distributions_stay_distributions() {
        let weights = Distribution {
            model: 0.5,
            counted: [0.5, 0.1, 0.0, 0.0, 0.0],
            prior: 2.0,
        };
        let mut p = [0.7, 0.2, 0.1];
        weights.fuse(&mut p, |_| [0; 3]);
        assert_eq!(p, [0.7, 0.2, 0.1]);
        weights.fuse(
            &mut p,
            |source| if source == Source::Example { [0, 5, 0] } else { [0; 3] },
        );
        assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-6 && p[1] > p[0], "{p:?}");
    }
}
