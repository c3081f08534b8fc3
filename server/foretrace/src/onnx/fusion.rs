//! What runs count beside the network's word, as `model.json` has it.

use foretrace_forecast::fusion::{Distribution, Fusion, Odds, SOURCES};
use serde::Deserialize;

/// By head. One without weights does not look at runs.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Weights {
    branch: Option<OddsWeights>,
    covered: Option<OddsWeights>,
    raises: Option<OddsWeights>,
    whole: Option<OddsWeights>,
    trips: Option<DistributionWeights>,
    value: Option<DistributionWeights>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct OddsWeights {
    model: f32,
    counted: [f32; SOURCES.len()],
    offset: [f32; SOURCES.len()],
    prior: f32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct DistributionWeights {
    model: f32,
    counted: [f32; SOURCES.len()],
    prior: f32,
}

impl Weights {
    /// What they say; `None` where one makes no sense.
    pub(super) fn fusion(&self) -> Option<Fusion> {
        let odds = |it: &OddsWeights| Odds {
            model: it.model,
            counted: it.counted,
            offset: it.offset,
            prior: it.prior,
        };
        let distribution = |it: &DistributionWeights| Distribution {
            model: it.model,
            counted: it.counted,
            prior: it.prior,
        };
        let binary = [&self.branch, &self.covered, &self.raises, &self.whole];
        let several = [&self.trips, &self.value];
        let is_sound = |model: f32, counted: [f32; SOURCES.len()], prior: f32| {
            prior.is_finite() && prior > 0.0 && counted.iter().chain([&model]).all(|it| it.is_finite() && *it >= 0.0)
        };
        let sound = binary
            .iter()
            .filter_map(|it| it.as_ref())
            .all(|it| is_sound(it.model, it.counted, it.prior) && it.offset.iter().all(|it| it.is_finite()))
            && several
                .iter()
                .filter_map(|it| it.as_ref())
                .all(|it| is_sound(it.model, it.counted, it.prior));
        sound.then(|| Fusion {
            branch: self.branch.as_ref().map(odds),
            covered: self.covered.as_ref().map(odds),
            raises: self.raises.as_ref().map(odds),
            whole: self.whole.as_ref().map(odds),
            trips: self.trips.as_ref().map(distribution),
            value: self.value.as_ref().map(distribution),
        })
    }
}
