//! `Forecast`: every estimate of one slice, shown to users or not. Spans are relative to the slice, so a forecast
//! outlives edits elsewhere in the file.

use foretrace_python::program::{BindingRole, Span};

use crate::Estimate;

/// Every estimate of one slice. What is unknown is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// The slice's qualified name, `<module>` for the module body.
    pub name: String,
    /// How time grows with the inputs.
    pub time: Option<Estimate<Growth>>,
    /// How memory grows with the inputs.
    pub memory: Option<Estimate<Growth>>,
    /// The exceptions it may raise.
    pub raises: Option<Raises>,
    /// Estimates by place, in source order.
    pub sites: Vec<SiteForecast>,
}

/// How a cost grows.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The class, all inputs taken together.
    pub class: GrowthClass,
    /// The inputs it grows with, as written: `xs`, `self.rows`.
    pub inputs: Vec<String>,
    /// The bound as users see it: `O(n·m)`.
    pub formula: String,
    /// What the letters of the formula stand for: `n = len(xs)`.
    pub legend: Vec<String>,
}

/// Growth classes, slowest growing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum GrowthClass {
    Constant,
    Logarithmic,
    Linear,
    Linearithmic,
    Quadratic,
    Cubic,
    Exponential,
}

impl GrowthClass {
    /// The word of the JSON contracts.
    pub fn as_str(self) -> &'static str {
        match self {
            GrowthClass::Constant => "constant",
            GrowthClass::Logarithmic => "logn",
            GrowthClass::Linear => "linear",
            GrowthClass::Linearithmic => "nlogn",
            GrowthClass::Quadratic => "quadratic",
            GrowthClass::Cubic => "cubic",
            GrowthClass::Exponential => "exponential",
        }
    }
}

/// The exceptions a call may raise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raises {
    /// How likely a call is to raise.
    pub probability: Option<Estimate<f64>>,
    /// Which exceptions, and where.
    pub kinds: Vec<Raise>,
}

/// One way to raise.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// The exception's type: `UnboundLocalError`. The estimate's value is that name.
    pub kind: Estimate<String>,
    /// Where it is raised.
    pub span: Span,
    /// A call that raises it.
    pub witness: Option<String>,
}

/// The estimates of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteForecast {
    /// The site's number in its slice; statements (`SiteKind::Line`) have none.
    pub id: Option<u32>,
    /// Where.
    pub span: Span,
    /// What is estimated.
    pub kind: SiteKind,
}

/// What is estimated of a place.
#[derive(Clone, Debug, PartialEq)]
pub enum SiteKind {
    /// A condition.
    Branch {
        /// The probability that it is taken when reached.
        p_taken: Option<Estimate<f64>>,
    },
    /// A loop.
    Loop {
        /// The distribution of its trip count per entry, over [`TRIP_BUCKETS`].
        trips: Option<Estimate<[f64; TRIP_BUCKETS.len()]>>,
        /// The trip count as an expression over names at loop entry: `10`, `len(xs)`, `n`.
        count: Option<Estimate<String>>,
        /// How the trip count grows with the slice's inputs.
        growth: Option<Estimate<Growth>>,
    },
    /// A variable gets a value, or the function a result.
    Binding {
        /// The variable; `None` for a result.
        name: Option<String>,
        /// How it gets the value.
        role: BindingRole,
        /// Value classes such as `int:small`, with their probabilities.
        classes: Option<Estimate<Vec<(String, f64)>>>,
        /// Values it may take, as `repr` writes them.
        examples: Vec<Estimate<String>>,
    },
    /// A statement.
    Line {
        /// The probability that it runs when the slice is entered.
        p_covered: Option<Estimate<f64>>,
    },
}

/// The buckets of trip counts, as the JSON contracts name them.
pub const TRIP_BUCKETS: [&str; 6] = ["0", "1", "2-3", "4-10", "11-100", ">100"];

/// The bucket of an exact trip count.
pub fn trip_bucket(count: u64) -> usize {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=10 => 3,
        11..=100 => 4,
        _ => 5,
    }
}
