//! The command that runs the function at a place in the machine, and tells what happened beside the lines.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use foretrace_python::machine::{Limits, Loaded, Request};
use foretrace_python::program::{CodeKind, ParamKind};
use foretrace_python::{Slice, SliceKind, Text, lower};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower_lsp::lsp_types::Position;

use super::document::View;
use crate::cli::pool::{STACK, guarded};
use crate::cli::trace::commented;

/// What to run.
pub(crate) struct Plan {
    source: Text,
    /// The call; without one, the module.
    call: Option<String>,
    /// Whether the call lacks arguments that only the user knows.
    lacks_arguments: bool,
}

impl Plan {
    /// Runs `call`, or else the function at `position`.
    pub(crate) fn new(view: &View, position: Position, call: Option<String>) -> Plan {
        let offset = view.offset(position);
        let slice = view.analysis.module().slice_at(offset);
        let source = view.text().clone();
        let call = call.or_else(|| view.analysis.shown_call(offset));
        let chosen = call.is_some() || slice.kind() == SliceKind::Module;
        Plan {
            source,
            lacks_arguments: !chosen && needs_arguments(slice),
            call: if chosen { call } else { Some(bare_call(slice)) },
        }
    }

    /// The call and the source with what happened as comments; no text where the call lacks arguments. Dropping the
    /// future ends the run.
    pub(crate) async fn run(self) -> Result<Value, String> {
        if self.lacks_arguments {
            return Ok(json!({"call": self.call, "text": null}));
        }
        let ending = Ending(Arc::default());
        let limits = Limits {
            cancelled: Some(ending.0.clone()),
            ..Limits::default()
        };
        let (reply, answer) = oneshot::channel();
        // Not on the pool: a run takes its time, and hints must not wait for it.
        let worker = thread::Builder::new().name("trace".into()).stack_size(STACK);
        let work = move || {
            let _ = reply.send(guarded(|| self.text(&limits)));
        };
        worker
            .spawn(work)
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        answer.await.unwrap_or_else(|_| Err("the run ended early".into()))
    }

    fn text(&self, limits: &Limits) -> Value {
        let (source, call) = (self.source.as_str(), self.call.as_deref());
        let request = Request {
            call,
            traced: true,
            ..Request::default()
        };
        let run = Loaded::new(source).run(&request, limits);
        json!({"call": call, "text": commented(source, call, &run)})
    }
}

/// Ends a run when dropped.
struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A call of the function without arguments, of a method on a new object.
fn bare_call(slice: &Slice) -> String {
    match slice.qualname().rsplit_once('.') {
        Some((class, name)) => format!("{class}().{name}()"),
        None => format!("{}()", slice.qualname()),
    }
}

/// Whether the function, or the making of its object, may want arguments.
fn needs_arguments(slice: &Slice) -> bool {
    let program = lower(slice);
    let function = program.codes.iter().find(|it| it.kind == CodeKind::Function);
    let optional = |kind: ParamKind| matches!(kind, ParamKind::VarPositional | ParamKind::VarKeyword);
    slice.class_name().is_some()
        || function.is_none_or(|it| it.params.iter().any(|it| it.default.is_none() && !optional(it.kind)))
}
