//! `foretrace trace`: runs code in the machine and tells what happened, a contract with other tools.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use foretrace_python::machine::{Limits, Loaded, Outcome, Request, Run};
use serde_json::{Value, json};

use super::output::{Failure, Output, Status};
use super::source;
use crate::config_file::reason;
use crate::project::Folder;

#[derive(Args)]
pub(crate) struct Trace {
    /// The file.
    #[arg(value_name = "FILE", required_unless_present = "batch", conflicts_with = "batch")]
    file: Option<PathBuf>,
    /// An expression to evaluate in the module, such as `f(1, 2)`; without one, the module itself is shown.
    #[arg(long, value_name = "EXPR")]
    call: Vec<String>,
    /// What the program finds on its standard input: a file, or `-` for that of this command. Without it, what it reads is
    /// not known.
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    stdin: Option<PathBuf>,
    /// Follow branches on what is not known both ways: a trace for each way, 16 at most.
    #[arg(long, conflicts_with = "batch")]
    both_ways: bool,
    /// Read lines `{"id", "source", "call", "stdin"}` from standard input and write one object for each.
    #[arg(long, conflicts_with = "call")]
    batch: bool,
    /// How to print traces.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// What a run needs of the host's stack at its limits.
const STACK: usize = 256 << 20;

/// Ways through one call that are followed.
const MOST_WAYS: usize = 16;

impl Trace {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Status, Failure> {
        std::thread::scope(|scope| {
            let worker = std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, || if self.batch { batch(output) } else { self.file(output) });
            let worker = worker.map_err(|error| Failure::new(format!("cannot start a thread: {error}")))?;
            worker
                .join()
                .unwrap_or_else(|_| Err(Failure::new("the machine failed")))
        })
    }

    fn file(&self, output: &mut Output) -> Result<Status, Failure> {
        let Some(path) = &self.file else {
            return Ok(Status::Clean);
        };
        let text = source::read(path).map_err(|reason| Failure::new(format!("{}: {reason}", path.display())))?;
        let stdin = self.stdin.as_deref().map(input).transpose()?;
        let calls: Vec<Option<&str>> = match self.call.is_empty() {
            true => vec![None],
            false => self.call.iter().map(|it| Some(it.as_str())).collect(),
        };
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let loaded = Loaded::within(&text, Arc::new(Folder::of(&absolute)));
        for call in calls {
            let request = Request {
                call,
                stdin: stdin.as_deref(),
                traced: true,
                ..Request::default()
            };
            let most = if self.both_ways { MOST_WAYS } else { 1 };
            for run in loaded.run_ways(&request, &Limits::default(), most) {
                match self.output_format {
                    Format::Json => writeln!(output, "{}", object(&Value::Null, call, &run))?,
                    Format::Text => write!(output, "{}", commented(&text, call, &run))?,
                }
            }
        }
        Ok(Status::Clean)
    }
}

/// The text of a file, or of standard input for `-`.
fn input(path: &Path) -> Result<String, Failure> {
    let (name, read) = match path == Path::new("-") {
        true => ("standard input".to_owned(), std::io::read_to_string(std::io::stdin())),
        false => (path.display().to_string(), std::fs::read_to_string(path)),
    };
    read.map_err(|error| Failure::new(format!("{name}: {}", reason(&error))))
}

fn batch(output: &mut Output) -> Result<Status, Failure> {
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let item: Value =
            serde_json::from_str(&line).map_err(|error| Failure::new(format!("not a line of JSON: {error}")))?;
        let field = |name: &str| item.get(name).and_then(Value::as_str);
        let request = Request {
            call: field("call"),
            stdin: field("stdin"),
            traced: true,
            ..Request::default()
        };
        let run = Loaded::new(field("source").unwrap_or_default()).run(&request, &Limits::default());
        let id = item.get("id").cloned().unwrap_or(Value::Null);
        writeln!(output, "{}", object(&id, request.call, &run))?;
        output.flush()?;
    }
    Ok(Status::Clean)
}

fn object(id: &Value, call: Option<&str>, run: &Run) -> Value {
    let outcome = match &run.outcome {
        Outcome::Returned { repr, kind } => json!({"kind": "returned", "repr": repr, "type": kind}),
        Outcome::Raised { kind, message, line } => {
            json!({"kind": "raised", "type": kind, "message": message, "line": line})
        }
        Outcome::Stopped { reason, detail, line } => {
            json!({"kind": "stopped", "reason": reason, "detail": detail, "line": line})
        }
    };
    let steps: Vec<Value> = run
        .steps
        .iter()
        .map(|step| {
            let bindings: serde_json::Map<String, Value> = step
                .bindings
                .iter()
                .map(|(name, shown)| (name.to_string(), json!(shown)))
                .collect();
            json!({"line": step.line, "function": &*step.function, "bindings": bindings})
        })
        .collect();
    let assumptions = run
        .assumptions
        .iter()
        .map(|it| json!({"line": it.line, "taken": it.taken, "reason": &*it.reason}));
    json!({
        "schema": "foretrace.trace/1",
        "id": id,
        "call": call,
        "outcome": outcome,
        "basis": if run.assumptions.is_empty() && run.stdout_doubt.is_none() { "executed" } else { "assumed" },
        "assumptions": assumptions.collect::<Vec<_>>(),
        "stdout": run.stdout,
        "stdout_doubt": run.stdout_doubt.as_deref(),
        "steps": steps,
        "truncated": run.truncated,
        "cost": {"steps": run.lines, "peak_bytes": run.peak_bytes},
    })
}

/// The source with what happened on each line as a comment; of a line that ran often, the first, the last, and how
/// many times.
pub(crate) fn commented(text: &str, call: Option<&str>, run: &Run) -> String {
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for step in &run.steps {
        let shown: Vec<String> = step
            .bindings
            .iter()
            .map(|(name, it)| format!("{name} = {it}"))
            .collect();
        lines.entry(step.line).or_default().push(shown.join("; "));
    }
    let mut out = String::new();
    if let Some(call) = call {
        out.push_str(&format!("# {call}\n"));
    }
    for (at, line) in text.lines().enumerate() {
        out.push_str(line);
        if let Some(times) = lines.get(&(at as u32 + 1)) {
            let some: Vec<&str> = times.iter().filter(|it| !it.is_empty()).map(String::as_str).collect();
            let comment = match (some.as_slice(), times.len()) {
                ([], 1) => String::new(),
                ([], count) => format!("{count} times"),
                ([one], 1) => one.to_string(),
                ([one], count) => format!("{one} ({count} times)"),
                ([first, .., last], count) => format!("{first} … {last} ({count} times)"),
            };
            out.push_str("  # ");
            out.push_str(if comment.is_empty() { "ran" } else { &comment });
        }
        out.push('\n');
    }
    if !run.stdout.is_empty() {
        for line in run.stdout.lines() {
            out.push_str(&format!("# prints: {line}\n"));
        }
    }
    if let Some(reason) = &run.stdout_doubt {
        out.push_str(&format!("# what it prints from here on is not known: {reason}\n"));
    }
    out.push_str(&match &run.outcome {
        Outcome::Returned { repr, .. } => format!("# returns {repr}\n"),
        Outcome::Raised { kind, message, line } => format!("# raises {kind}: {message} (line {line})\n"),
        Outcome::Stopped { reason, detail, line } => format!("# stopped at line {line}: {reason}: {detail}\n"),
    });
    for it in &run.assumptions {
        out.push_str(&match it.taken {
            Some(taken) => format!(
                "# assumes that the condition at line {} is {taken}: {}\n",
                it.line, it.reason
            ),
            None => format!(
                "# assumes that line {} goes on and changes nothing else: {}\n",
                it.line, it.reason
            ),
        });
    }
    if run.truncated {
        out.push_str("# the trace was cut\n");
    }
    out
}
