//! How good predictions are. Each place counts once, however often it was reached.

use foretrace_forecast::observed::Share;

/// Bins of a reliability plot.
pub(super) const BINS: usize = 10;

/// No probability is farther from certainty than this when the logarithm is taken.
const LEAST: f64 = 1e-3;

/// Probabilities beside the shares that were observed.
#[derive(Default)]
pub(super) struct Shares(Vec<(f64, f64)>);

/// A bin of a reliability plot.
#[derive(Clone, Copy, Default)]
pub(super) struct Bin {
    pub(super) places: usize,
    /// The mean of what was said.
    pub(super) said: f64,
    /// The mean of what was observed.
    pub(super) observed: f64,
}

impl Shares {
    pub(super) fn add(&mut self, share: Share) {
        if share.of > 0 {
            self.0.push((share.said, share.count as f64 / share.of as f64));
        }
    }

    pub(super) fn append(&mut self, mut other: Shares) {
        self.0.append(&mut other.0);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// How likely a place that mostly was so is given a greater probability than one that mostly was not; where both
    /// happened as often, it is neither.
    pub(super) fn auc(&self) -> Option<f64> {
        let decided = self.0.iter().filter(|it| it.1 != 0.5);
        let mut sorted: Vec<(f64, bool)> = decided.map(|it| (it.0, it.1 > 0.5)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let positives = sorted.iter().filter(|it| it.1).count() as f64;
        let negatives = sorted.len() as f64 - positives;
        if positives == 0.0 || negatives == 0.0 {
            return None;
        }
        let (mut ranks, mut at) = (0.0, 0);
        while at < sorted.len() {
            let same = sorted[at..].iter().take_while(|it| it.0 == sorted[at].0).count();
            let rank = at as f64 + (same as f64 + 1.0) / 2.0;
            ranks += rank * sorted[at..at + same].iter().filter(|it| it.1).count() as f64;
            at += same;
        }
        Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives))
    }

    /// The mean logarithmic loss in nats.
    pub(super) fn log_loss(&self) -> Option<f64> {
        self.loss(|it| it)
    }

    /// The same if every place were given the mean of what was observed.
    pub(super) fn log_loss_of_mean(&self) -> Option<f64> {
        let mean = mean(self.0.iter().map(|it| it.1))?;
        self.loss(|_| mean)
    }

    fn loss(&self, said: impl Fn(f64) -> f64) -> Option<f64> {
        mean(self.0.iter().map(|(p, q)| {
            let p = said(*p).clamp(LEAST, 1.0 - LEAST);
            -(q * p.ln() + (1.0 - q) * (1.0 - p).ln())
        }))
    }

    /// The mean distance between what is said and what is observed, by bin.
    pub(super) fn calibration_error(&self) -> Option<f64> {
        let all = self.0.len() as f64;
        let each = self
            .bins()
            .map(|it| it.places as f64 / all * (it.said - it.observed).abs());
        (all > 0.0).then(|| each.iter().sum())
    }

    pub(super) fn bins(&self) -> [Bin; BINS] {
        let mut bins = [Bin::default(); BINS];
        for (said, observed) in &self.0 {
            let bin = &mut bins[((said * BINS as f64) as usize).min(BINS - 1)];
            bin.places += 1;
            bin.said += said;
            bin.observed += observed;
        }
        bins.map(|it| {
            let places = it.places.max(1) as f64;
            Bin {
                said: it.said / places,
                observed: it.observed / places,
                ..it
            }
        })
    }
}

/// Distributions beside counts of the outcomes.
#[derive(Default)]
pub(super) struct Choices {
    count: usize,
    right: usize,
    loss: f64,
    /// How often each outcome was the most frequent.
    greatest: Vec<usize>,
}

impl Choices {
    pub(super) fn add(&mut self, said: &[f64], counts: &[u64]) {
        let all: u64 = counts.iter().sum();
        let likeliest = said.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((likeliest, _)) = likeliest.filter(|_| all > 0) else {
            return;
        };
        let most = counts.iter().copied().max().unwrap_or_default();
        self.count += 1;
        self.right += usize::from(counts.get(likeliest) == Some(&most));
        let loss = said
            .iter()
            .zip(counts)
            .map(|(p, count)| -(*count as f64 / all as f64) * p.max(LEAST).ln());
        self.loss += loss.sum::<f64>();
        self.greatest.resize(counts.len().max(self.greatest.len()), 0);
        if let Some(at) = counts.iter().position(|it| *it == most) {
            self.greatest[at] += 1;
        }
    }

    pub(super) fn append(&mut self, other: Choices) {
        self.count += other.count;
        self.right += other.right;
        self.loss += other.loss;
        self.greatest.resize(other.greatest.len().max(self.greatest.len()), 0);
        self.greatest.iter_mut().zip(other.greatest).for_each(|(a, b)| *a += b);
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How often the likeliest outcome was the most frequent.
    pub(super) fn top(&self) -> Option<f64> {
        (self.count > 0).then(|| self.right as f64 / self.count as f64)
    }

    /// The same if the same outcome were said of every place, the best there is.
    pub(super) fn top_of_same(&self) -> Option<f64> {
        let most = self.greatest.iter().max()?;
        (self.count > 0).then(|| *most as f64 / self.count as f64)
    }

    pub(super) fn log_loss(&self) -> Option<f64> {
        (self.count > 0).then(|| self.loss / self.count as f64)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0usize, 0.0), |(count, sum), it| (count + 1, sum + it));
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(all: &[(f64, u64, u64)]) -> Shares {
        let mut shares = Shares::default();
        all.iter().for_each(|(said, count, of)| {
            shares.add(Share {
                said: *said,
                count: *count,
                of: *of,
            });
        });
        shares
    }

    #[test]
    fn what_is_ranked_right_has_an_auc_of_one() {
        assert_eq!(shares(&[(0.9, 9, 10), (0.8, 6, 10), (0.1, 1, 10)]).auc(), Some(1.0));
        assert_eq!(shares(&[(0.1, 10, 10), (0.9, 0, 10)]).auc(), Some(0.0));
        assert_eq!(shares(&[(0.5, 10, 10), (0.5, 0, 10), (0.5, 5, 10)]).auc(), Some(0.5));
        assert_eq!(shares(&[(0.5, 10, 10)]).auc(), None);
    }

    #[test]
    fn calibration_compares_means() {
        let it = shares(&[(0.25, 0, 4), (0.25, 2, 4), (1.0, 1, 2)]);
        assert_eq!(it.calibration_error(), Some(0.5 / 3.0));
        assert_eq!(it.bins()[2].places, 2);
        let sure = shares(&[(1.0, 4, 4)]).log_loss().unwrap_or(1.0);
        assert!((0.0..0.002).contains(&sure));
        assert!(it.log_loss() > it.log_loss_of_mean());
    }

    #[test]
    fn the_most_frequent_outcome_is_the_right_one() {
        let mut it = Choices::default();
        it.add(&[0.7, 0.3], &[3, 1]);
        it.add(&[0.7, 0.3], &[1, 3]);
        it.add(&[0.7, 0.3], &[5, 0]);
        it.add(&[0.7, 0.3], &[0, 0]);
        assert_eq!(
            (it.count(), it.top(), it.top_of_same()),
            (3, Some(2.0 / 3.0), Some(2.0 / 3.0))
        );
    }
}
