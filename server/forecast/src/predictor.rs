//! The source of what cannot be proved.

use foretrace_python::program::{Program, SiteId};

/// Estimates what cannot be proved. An answer is always of basis `predicted`.
pub trait Predictor: Send + Sync {
    /// Who speaks, as users see it.
    fn name(&self) -> &str;

    /// The probability that a branch is taken when reached, with the confidence in it; `None` when it cannot say.
    fn p_taken(&self, program: &Program, branch: SiteId) -> Option<(f64, f32)>;
}

/// Knows nothing, and says so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Predictor for Silent {
    fn name(&self) -> &str {
        "none"
    }

    fn p_taken(&self, _: &Program, _: SiteId) -> Option<(f64, f32)> {
        None
    }
}
