//! What a statement rests on.

use serde::{Deserialize, Serialize};

/// What a statement rests on, strongest first. A stronger basis always wins; they are shown, never mixed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Follows from the code alone.
    Proved,
    /// Seen when the code was executed on a named input.
    Executed,
    /// Counted in recorded runs.
    Observed,
    /// A model's forecast.
    Predicted,
}

impl Basis {
    /// The word that users and the JSON contracts see.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Proved => "proved",
            Basis::Executed => "executed",
            Basis::Observed => "observed",
            Basis::Predicted => "predicted",
        }
    }
}

/// A value with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate<T> {
    /// The value.
    pub value: T,
    /// What it rests on.
    pub basis: Basis,
    /// How sure, from 0 to 1; 1 for what is proved.
    pub confidence: f32,
}

impl<T> Estimate<T> {
    /// A value that follows from the code alone.
    pub fn proved(value: T) -> Self {
        Estimate {
            value,
            basis: Basis::Proved,
            confidence: 1.0,
        }
    }
}
