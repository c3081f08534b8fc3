//! `Model`: a bundle that answers.

use std::sync::OnceLock;

use foretrace_forecast::features::{MAX_FEATURES, MAX_TOKENS, RowKind, Window};
use foretrace_forecast::forecast::TRIP_BUCKETS;
use foretrace_forecast::fusion::Fusion;
use foretrace_forecast::{Answer, Head, Prediction, Predictor, VALUE_CLASSES};
use ort::value::TensorRef;

use super::backend;
use super::bundle::Bundle;
use super::rows::Rows;
use super::sessions::Sessions;

/// A trained model.
pub struct Model {
    bundle: Bundle,
    name: String,
    sessions: Sessions,
    /// Why it cannot be executed, once that has been seen.
    failure: OnceLock<String>,
}

/// The outputs of one call of the network, row by row.
#[derive(Debug)]
pub(super) struct Outputs {
    pub(super) branch: Vec<f32>,
    pub(super) covered: Vec<f32>,
    pub(super) raises: Vec<f32>,
    pub(super) trips: Vec<f32>,
    pub(super) value: Vec<f32>,
    /// Of the function; a network may have none.
    pub(super) whole: Option<f32>,
}

impl Model {
    pub(super) fn new(bundle: Bundle) -> Model {
        Model {
            name: format!("foretrace model {}", bundle.version),
            bundle,
            sessions: Sessions::default(),
            failure: OnceLock::new(),
        }
    }

    /// What executes it, in words.
    pub fn backend(&self) -> String {
        match backend::backend() {
            Ok(backend) => backend.to_string(),
            Err(error) => format!("none: {error}"),
        }
    }

    /// Why there are no predictions, in one line; `None` while none has failed.
    pub fn problem(&self) -> Option<String> {
        Some(format!("no predictions: {}", self.failure.get()?))
    }

    /// Loads the network, so that the first prediction need not wait.
    pub fn warm_up(&self) {
        self.try_out();
    }

    /// Ends its work with the program.
    pub fn close(&self) {
        self.sessions.close();
    }

    /// Bytes of the network.
    pub(super) fn size(&self) -> usize {
        self.bundle.network.len()
    }

    /// Whether the network can be executed.
    pub(super) fn try_out(&self) -> bool {
        let rows = Rows {
            statements: vec![0; MAX_TOKENS],
            site_statement: vec![0],
            site_features: vec![0; MAX_FEATURES],
            site_kind: vec![0],
        };
        self.run(&rows).is_some()
    }

    /// What the network makes of rows; `None` where it cannot be executed, which is said once.
    pub(super) fn run(&self, rows: &Rows) -> Option<Outputs> {
        if self.failure.get().is_some() || !rows.are_in_range(&self.bundle.vocabulary) {
            return None;
        }
        let failure = match self.execute(rows) {
            Ok(outputs) => return outputs,
            Err(failure) => failure,
        };
        if self.failure.set(failure).is_ok() {
            tracing::warn!("{}", self.problem().unwrap_or_default());
        }
        None
    }

    fn execute(&self, rows: &Rows) -> Result<Option<Outputs>, String> {
        let Some(mut lent) = self.sessions.lend(&self.bundle.network)? else {
            return Ok(None);
        };
        let session = lent.session().ok_or("no session")?;
        let (statements, sites) = (rows.statement_count(), rows.site_count());
        let mut run = || -> ort::Result<Outputs> {
            let outputs = session.run(ort::inputs![
                "statements" => TensorRef::from_array_view(([statements, MAX_TOKENS], &*rows.statements))?,
                "site_statement" => TensorRef::from_array_view(([sites], &*rows.site_statement))?,
                "site_features" => TensorRef::from_array_view(([sites, MAX_FEATURES], &*rows.site_features))?,
                "site_kind" => TensorRef::from_array_view(([sites], &*rows.site_kind))?,
            ])?;
            let take = |name: &str| match outputs.get(name) {
                Some(it) => Ok(it.try_extract_tensor::<f32>()?.1.to_vec()),
                None => Err(ort::Error::new(format!("the network has no output `{name}`"))),
            };
            Ok(Outputs {
                branch: take("branch")?,
                covered: take("covered")?,
                raises: take("raises")?,
                trips: take("trips")?,
                value: take("value")?,
                whole: match outputs.get("whole") {
                    Some(it) => it.try_extract_tensor::<f32>()?.1.first().copied(),
                    None => None,
                },
            })
        };
        let outputs = run().map_err(|error| error.to_string())?;
        match outputs.is_sound(sites) {
            true => Ok(Some(outputs)),
            false => Err("the network's outputs are not what they should be".into()),
        }
    }

    fn prediction(&self, kind: RowKind, outputs: &Outputs, at: usize) -> Option<Prediction> {
        let heads = &self.bundle.calibration;
        match kind {
            RowKind::Branch => Some(Prediction::Taken(
                heads.branch.as_ref()?.probability(outputs.branch[at]),
            )),
            RowKind::Loop => {
                let row = &outputs.trips[at * TRIP_BUCKETS.len()..][..TRIP_BUCKETS.len()];
                let p = heads.trips.as_ref()?.probabilities(row);
                Some(Prediction::Trips(p.try_into().ok()?))
            }
            RowKind::Binding => {
                let row = &outputs.value[at * VALUE_CLASSES.len()..][..VALUE_CLASSES.len()];
                Some(Prediction::Classes(heads.value.as_ref()?.probabilities(row)))
            }
            RowKind::Line => Some(Prediction::Line {
                covered: heads.covered.as_ref().map(|it| it.probability(outputs.covered[at])),
                raises: heads.raises.as_ref().map(|it| it.probability(outputs.raises[at])),
            }),
        }
    }
}

impl Outputs {
    fn is_sound(&self, sites: usize) -> bool {
        let one = [&self.branch, &self.covered, &self.raises];
        one.iter().all(|it| it.len() == sites)
            && self.trips.len() == sites * TRIP_BUCKETS.len()
            && self.value.len() == sites * VALUE_CLASSES.len()
            && one
                .into_iter()
                .chain([&self.trips, &self.value])
                .flatten()
                .chain(&self.whole)
                .all(|it| it.is_finite())
    }
}

impl Predictor for Model {
    fn name(&self) -> &str {
        &self.name
    }

    fn speaks(&self) -> bool {
        self.failure.get().is_none()
    }

    fn predict(&self, window: &Window) -> Option<Answer> {
        let Some(rows) = Rows::of(window, &self.bundle.vocabulary) else {
            return Some(Answer::default());
        };
        let outputs = self.run(&rows)?;
        let sites = window.sites.iter().take(rows.site_count()).enumerate();
        let whole = self.bundle.calibration.whole.as_ref();
        Some(Answer {
            sites: sites
                .map(|(at, site)| self.prediction(site.kind, &outputs, at))
                .collect(),
            raises: whole.zip(outputs.whole).map(|(head, it)| head.probability(it)),
        })
    }

    fn fusion(&self) -> Option<&Fusion> {
        Some(&self.bundle.fusion)
    }

    fn bar(&self, head: Head) -> Option<f32> {
        let bars = &self.bundle.thresholds;
        match head {
            Head::Branch => bars.branch,
            Head::Covered => bars.covered,
            Head::Raises => bars.raises,
            Head::Trips => bars.trips,
            Head::Value => bars.value,
        }
    }
}
