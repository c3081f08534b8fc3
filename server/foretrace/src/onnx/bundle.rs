//! The bundle: the network, its vocabulary and its description, made by the scripts in `models/`.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use foretrace_forecast::VALUE_CLASSES;
use foretrace_forecast::features::SCHEMA;
use foretrace_forecast::forecast::TRIP_BUCKETS;
use foretrace_forecast::fusion::Fusion;
use serde::Deserialize;

use super::calibration::{Binary, Classes};
use super::fusion::Weights;

/// The variable that names another bundle's folder; `none` stands for no model.
pub const MODEL_VARIABLE: &str = "FORETRACE_MODEL";

/// A bundle that was checked.
pub(super) struct Bundle {
    pub(super) network: Cow<'static, [u8]>,
    pub(super) vocabulary: Vocabulary,
    pub(super) version: String,
    pub(super) calibration: Calibration,
    pub(super) thresholds: Thresholds,
    pub(super) fusion: Fusion,
}

/// `model.json`. What else is in it is for people.
#[derive(Deserialize)]
struct Description {
    schema: String,
    version: String,
    tokens: usize,
    features: usize,
    classes: Vec<String>,
    trips: Vec<String>,
    calibration: Calibration,
    #[serde(default)]
    thresholds: Thresholds,
    #[serde(default)]
    fusion: Weights,
}

/// How the heads' outputs become probabilities. A head without calibration is not used.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Calibration {
    pub(super) branch: Option<Binary>,
    pub(super) covered: Option<Binary>,
    pub(super) raises: Option<Binary>,
    /// That a call raises at all.
    pub(super) whole: Option<Binary>,
    pub(super) trips: Option<Classes>,
    pub(super) value: Option<Classes>,
}

/// How sure a head must be of what is shown in hints. A head without threshold has none.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Thresholds {
    pub(super) branch: Option<f32>,
    pub(super) covered: Option<f32>,
    pub(super) raises: Option<f32>,
    pub(super) trips: Option<f32>,
    pub(super) value: Option<f32>,
}

/// The numbers of features, by hash.
pub(super) struct Vocabulary {
    tokens: Box<[u32]>,
    features: Box<[u32]>,
}

/// The number of the first feature: 0 fills up rows, and 1 is nothing's.
const FIRST: i64 = 2;

/// What is wrong with a bundle, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleError(String);

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model {}", self.0)
    }
}

impl std::error::Error for BundleError {}

/// The bundle of this process: that which the environment names, or else the embedded one.
pub(super) fn find() -> Result<Option<Bundle>, BundleError> {
    match std::env::var_os(MODEL_VARIABLE).filter(|it| !it.is_empty()) {
        Some(none) if none == "none" => Ok(None),
        Some(folder) => read(Path::new(&folder)).map(Some),
        None => embedded().transpose(),
    }
}

#[cfg(bundle)]
pub(super) fn embedded() -> Option<Result<Bundle, BundleError>> {
    Some(Bundle::new(
        Cow::Borrowed(include_bytes!("../../../../models/foretrace.onnx")),
        include_bytes!("../../../../models/vocabulary.bin"),
        include_str!("../../../../models/model.json"),
    ))
}

#[cfg(not(bundle))]
pub(super) fn embedded() -> Option<Result<Bundle, BundleError>> {
    None
}

/// The bundle in a folder.
pub(super) fn read(folder: &Path) -> Result<Bundle, BundleError> {
    let file = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|error| BundleError(format!("cannot be read: {}: {error}", path.display())))
    };
    let description = file("model.json")?;
    Bundle::new(
        Cow::Owned(file("foretrace.onnx")?),
        &file("vocabulary.bin")?,
        &String::from_utf8_lossy(&description),
    )
}

impl Bundle {
    pub(super) fn new(
        network: Cow<'static, [u8]>,
        vocabulary: &[u8],
        description: &str,
    ) -> Result<Bundle, BundleError> {
        let it: Description = serde_json::from_str(description)
            .map_err(|error| BundleError(format!("has a description that cannot be read: {error}")))?;
        if it.schema != SCHEMA {
            let text = "was trained on features of schema";
            return Err(BundleError(format!("{text} {}, this program has {SCHEMA}", it.schema)));
        }
        let complain = |what: &str| Err(BundleError(format!("{} has {what}", it.version)));
        if it.classes != VALUE_CLASSES || it.trips != TRIP_BUCKETS {
            return complain("other value classes or trip counts than this program");
        }
        let Some(vocabulary) = Vocabulary::new(vocabulary, it.tokens, it.features) else {
            return complain("a vocabulary that is not as described");
        };
        if !it.calibration.is_sound() || !it.thresholds.all().all(|it| (0.0..=1.0).contains(&it)) {
            return complain("a calibration that makes no sense");
        }
        let Some(fusion) = it.fusion.fusion() else {
            return complain("weights of runs that make no sense");
        };
        Ok(Bundle {
            network,
            vocabulary,
            version: it.version,
            calibration: it.calibration,
            thresholds: it.thresholds,
            fusion,
        })
    }
}

impl Calibration {
    fn is_sound(&self) -> bool {
        let binary = [&self.branch, &self.covered, &self.raises, &self.whole];
        let classes = [&self.trips, &self.value];
        binary.iter().all(|it| it.as_ref().is_none_or(Binary::is_sound))
            && classes.iter().all(|it| it.as_ref().is_none_or(Classes::is_sound))
    }
}

impl Thresholds {
    fn all(&self) -> impl Iterator<Item = f32> {
        let all = [self.branch, self.covered, self.raises, self.trips, self.value];
        all.into_iter().flatten()
    }
}

impl Vocabulary {
    /// Two lists of hashes, little-endian and in ascending order.
    pub(super) fn new(bytes: &[u8], tokens: usize, features: usize) -> Option<Vocabulary> {
        let (words, rest) = bytes.as_chunks::<4>();
        let words: Vec<u32> = words.iter().map(|it| u32::from_le_bytes(*it)).collect();
        if !rest.is_empty() || tokens.checked_add(features)? != words.len() {
            return None;
        }
        let (tokens, features) = words.split_at(tokens);
        let ascend = |list: &[u32]| list.is_sorted_by(|a, b| a < b);
        (ascend(tokens) && ascend(features)).then(|| Vocabulary {
            tokens: tokens.into(),
            features: features.into(),
        })
    }

    /// The number of a statement's token, where training knew it.
    pub(super) fn token(&self, hash: u32) -> Option<i64> {
        number(&self.tokens, hash)
    }

    /// The number of a site's feature, where training knew it.
    pub(super) fn feature(&self, hash: u32) -> Option<i64> {
        number(&self.features, hash)
    }

    /// The greatest numbers of tokens and of features.
    pub(super) fn greatest(&self) -> (i64, i64) {
        let greatest = |list: &[u32]| list.len() as i64 + FIRST - 1;
        (greatest(&self.tokens), greatest(&self.features))
    }
}

fn number(list: &[u32], hash: u32) -> Option<i64> {
    list.binary_search(&hash).ok().map(|at| at as i64 + FIRST)
}
