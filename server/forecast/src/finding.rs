//! Findings: what a rule has to say about a place, as plain data.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Basis;

/// How much a finding matters, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Fails whenever it is reached.
    Error,
    /// Costs the user something.
    Warning,
    /// Worth knowing.
    Information,
    /// Shown only beside the code.
    Hint,
}

impl Severity {
    /// The word that users see.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }
}

/// What a rule has to say about a place. Ranges are byte ranges in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name, which is also its code: `sort-in-loop`.
    pub rule: &'static str,
    /// Where.
    pub range: Range<usize>,
    /// What happens at run time, in one sentence without a final period.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it rests on.
    pub basis: Basis,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// The qualified name of the slice it is in, `<module>` for the module body.
    pub function: String,
    /// The evidence, in the order a reader follows it.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether the range is proved never to run, and may be greyed out.
    pub unnecessary: bool,
    /// A call that shows it.
    pub witness: Option<String>,
    /// Measurements that show it.
    pub growth: Vec<GrowthTable>,
}

/// What was measured of a function on inputs of growing size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthTable {
    /// What was measured, in a word or two, such as `before` and `after`; empty where there is one table.
    pub title: String,
    /// The class that the costs fit, as a formula: `O(n²)`.
    pub class: String,
    /// The parameters it grows with.
    pub inputs: Vec<String>,
    /// What the inputs look like, in words.
    pub shape: String,
    /// Sizes, and the steps that the function took on inputs of that size.
    pub rows: Vec<(u64, u64)>,
}

/// A piece of evidence. The range is a byte range in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub range: Range<usize>,
    /// What is seen there.
    pub message: String,
}
