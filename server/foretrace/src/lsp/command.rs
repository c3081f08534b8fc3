//! The commands that clients run by name.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::lsp_types::{Position, Url};

/// Shows the page of a rule, or gives the reasons for what is shown on a line.
pub(crate) const EXPLAIN: &str = "foretrace.explain";

/// Runs the function at a place.
pub(crate) const TRACE: &str = "foretrace.trace";

/// Runs the function at a place, and opens what happened as a document.
pub(crate) const OPEN_TRACE: &str = "foretrace.openTrace";

/// The examples of the function at a place, as calls.
pub(crate) const EXAMPLES: &str = "foretrace.examples";

/// Shows the path of one of them; without a call, of the first again.
pub(crate) const CHOOSE_EXAMPLE: &str = "foretrace.chooseExample";

/// Every command.
pub(crate) const ALL: [&str; 5] = [EXPLAIN, TRACE, OPEN_TRACE, EXAMPLES, CHOOSE_EXAMPLE];

/// The argument of commands that speak of a place in a document.
#[derive(Deserialize)]
pub(crate) struct Place {
    pub(crate) uri: Url,
    pub(crate) position: Position,
    /// The call to speak of, instead of one that the server chooses.
    pub(crate) call: Option<String>,
}

impl Place {
    /// Reads the arguments of a command; `None` where they are something else.
    pub(crate) fn read(arguments: &[Value]) -> Option<Place> {
        Place::deserialize(arguments.first()?).ok()
    }
}
