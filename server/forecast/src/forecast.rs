//! `Forecast`: every estimate of one slice, shown to users or not. Spans are relative to the slice, so a forecast
//! outlives edits elsewhere in the file.

use foretrace_python::facts::Trips;
use foretrace_python::program::{self, BindingRole, SiteId, Span, StmtId};

use crate::Estimate;
use crate::cost::Cost;
use crate::literal::repr;
use crate::observed::Source;
use crate::rules::Context;
use crate::wording::{growth, trip_count};

/// Every estimate of one slice. What is unknown is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// The slice's qualified name, `<module>` for the module body.
    pub name: String,
    /// How time grows with the inputs.
    pub time: Option<Estimate<Growth>>,
    /// How memory grows with the inputs.
    pub memory: Option<Estimate<Growth>>,
    /// Why the growth of time is not known, in words; empty where it is.
    pub time_unknown: Vec<String>,
    /// Why the growth of memory is not known.
    pub memory_unknown: Vec<String>,
    /// The exceptions it may raise.
    pub raises: Option<Raises>,
    /// The recorded runs that observations come from.
    pub observed: Option<Source>,
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
    /// What the bound takes for granted, such as the type of a parameter that only its use tells.
    pub assumptions: Vec<String>,
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
    Polynomial,
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
            GrowthClass::Polynomial => "polynomial",
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
    /// Whether what was observed there was so before the function was last edited.
    pub before_edit: bool,
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

/// Everything that is proved of a slice.
pub(crate) fn forecast(context: &Context<'_>) -> Forecast {
    let cost = context.codes().first();
    let lines = (0..context.program.stmts.len() as u32)
        .map(StmtId)
        .filter(|it| !context.facts.reachable(*it));
    let dead = lines.map(|it| SiteForecast {
        id: None,
        span: context.program[it].span,
        kind: SiteKind::Line {
            p_covered: Some(Estimate::proved(0.0)),
        },
        before_edit: false,
    });
    let mut sites: Vec<_> = context.program.site_ids().filter_map(|it| site(context, it)).collect();
    sites.extend(dead);
    sites.sort_by_key(|it| it.span);
    Forecast {
        name: context.slice.qualname().to_string(),
        time: cost.and_then(|it| growth(&it.time)).map(Estimate::proved),
        memory: cost.and_then(|it| growth(&it.memory)).map(Estimate::proved),
        time_unknown: cost.map_or(Vec::new(), |it| unknowns(&it.time)),
        memory_unknown: cost.map_or(Vec::new(), |it| unknowns(&it.memory)),
        raises: raises(context),
        observed: None,
        sites,
    }
}

fn unknowns(cost: &Cost) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for unknown in &cost.unknowns {
        if !reasons.iter().any(|it| **it == *unknown.what) {
            reasons.push(unknown.what.to_string());
        }
    }
    reasons
}

fn site(context: &Context<'_>, id: SiteId) -> Option<SiteForecast> {
    let site = &context.program[id];
    let kind = match &site.kind {
        program::SiteKind::Branch(_) => {
            let truth = context.facts.truth(id);
            SiteKind::Branch {
                p_taken: truth.map(|it| Estimate::proved(f64::from(u8::from(it)))),
            }
        }
        program::SiteKind::Loop(_) => {
            let exact = context.facts.exact(id) && !context.facts.if_unchanged(id);
            let fixed = match context.facts.trips(id) {
                Trips::Fixed(count) => Some(*count),
                Trips::Never => Some(0),
                _ => None,
            };
            let trips = fixed.filter(|count| exact || *count == 0).map(|count| {
                let mut buckets = [0.0; TRIP_BUCKETS.len()];
                buckets[trip_bucket(count)] = 1.0;
                Estimate::proved(buckets)
            });
            let count = trip_count(context, id).filter(|_| exact).map(Estimate::proved);
            let growth = context
                .loop_cost(id)
                .and_then(|it| growth(&it.total))
                .map(Estimate::proved);
            SiteKind::Loop { trips, count, growth }
        }
        program::SiteKind::Binding(BindingRole::Delete, _) => return None,
        program::SiteKind::Binding(role, name) => {
            let value = context.facts.binding(id);
            SiteKind::Binding {
                name: name.map(|it| context.program.name(it.name).to_string()),
                role: *role,
                classes: None,
                examples: value.map(|it| Estimate::proved(repr(it))).into_iter().collect(),
            }
        }
        program::SiteKind::Call | program::SiteKind::Raise => return None,
    };
    Some(SiteForecast {
        id: Some(id.0),
        span: site.span,
        kind,
        before_edit: false,
    })
}

fn raises(context: &Context<'_>) -> Option<Raises> {
    let unbound = context.facts.unbound().iter().map(|it| Raise {
        kind: Estimate::proved("UnboundLocalError".to_string()),
        span: it.span,
        witness: None,
    });
    let kinds: Vec<_> = unbound.collect();
    (!kinds.is_empty()).then_some(Raises {
        probability: None,
        kinds,
    })
}
