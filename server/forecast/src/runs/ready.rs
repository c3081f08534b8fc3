//! A file made ready to run, once for all that runs it.

use std::sync::Arc;

use foretrace_python::Module;
use foretrace_python::machine::{Limits, Loaded, Request, Run};
use foretrace_python::program::Program;

use super::examples::{NAME, prepared};
use super::home::{Home, load};

/// A file, lowered as a whole, and what importing it does.
pub(crate) struct Ready {
    pub(crate) loaded: Loaded,
    pub(crate) body: Run,
}

impl Ready {
    /// Imports the file. `programs` belong to the module's slices.
    pub(crate) fn new(module: &Module, programs: &[&Program], home: Option<&Arc<dyn Home>>, limits: &Limits) -> Ready {
        let loaded = load(&prepared(module, programs), home);
        let request = Request {
            name: Some(NAME),
            ..Request::default()
        };
        let body = loaded.run_agreed(&request, limits);
        Ready { loaded, body }
    }
}
