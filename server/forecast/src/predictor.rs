//! The source of what cannot be proved.

use crate::features::Window;
use crate::forecast::TRIP_BUCKETS;
use crate::fusion::Fusion;

/// Estimates what cannot be proved. An answer is always of basis `predicted`.
pub trait Predictor: Send + Sync {
    /// Who speaks, as users see it.
    fn name(&self) -> &str;

    /// Whether it may have something to say.
    fn speaks(&self) -> bool;

    /// What it says of a window. Probabilities are calibrated: of all places given 0.9, nine in ten go that way. May
    /// block until a model is loaded.
    fn predict(&self, window: &Window) -> Option<Answer>;

    /// What runs count beside its word; `None` where they do not.
    fn fusion(&self) -> Option<&Fusion> {
        None
    }

    /// How sure a head must be at least for a hint; `None` where it is not good enough to be shown at all.
    fn bar(&self, head: Head) -> Option<f32>;
}

/// What a model estimates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// Whether a branch is taken.
    Branch,
    /// Whether a statement runs.
    Covered,
    /// Whether a statement raises.
    Raises,
    /// How often a loop goes round.
    Trips,
    /// What kind of value a name gets.
    Value,
}

/// What a predictor says of a window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Of its sites, in their order.
    pub sites: Vec<Option<Prediction>>,
    /// The probability that a call of the function raises at all; it counts where the window is the function's first.
    pub raises: Option<f32>,
}

/// What is predicted of a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    /// The probability that a branch is taken when it is reached.
    Taken(f32),
    /// The distribution of a loop's trip count.
    Trips([f32; TRIP_BUCKETS.len()]),
    /// The probability of each of [`crate::VALUE_CLASSES`].
    Classes(Vec<f32>),
    /// Of a statement.
    Line {
        /// The probability that it runs in a call of its function.
        covered: Option<f32>,
        /// The probability that it raises in a call that reaches it.
        raises: Option<f32>,
    },
}

/// Knows nothing, and says so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Predictor for Silent {
    fn name(&self) -> &str {
        "none"
    }

    fn speaks(&self) -> bool {
        false
    }

    fn predict(&self, _: &Window) -> Option<Answer> {
        None
    }

    fn bar(&self, _: Head) -> Option<f32> {
        None
    }
}
