//! Whether a file's examples do what their author expects.
//!
//! Only runs that rest on nothing unknown tell. Silent also where the failure may be ours to explain: an example that
//! needs names the file does not have, or output that depends on how the module is imported.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use foretrace_python::Module;
use foretrace_python::machine::{Exchange, Limits, Loaded, Outcome, Request, Run, Ways};
use foretrace_python::program::{ExprKind, Program, Scope, Span, StmtId, StmtKind};

use super::file::Names;
use super::judge::{self, Verdict};
use super::{Chunk, Entry, Example, Expects, Kind};
use crate::literal::shorten;
use crate::rules::failing_example::failing;
use crate::runs::home::{Home, Stamp, load};
use crate::runs::is_known;
use crate::runs::ready::Ready;
use crate::runs::report::Report;

/// The module's name in runs of its examples: output with it in depends on how the module is imported.
pub(crate) const NAME: &str = "_this_module_";

/// What an example does.
pub(crate) struct Examined {
    pub(crate) failures: Vec<Report<Range<usize>>>,
    /// The example as it went, in each way of its branches on unknown values.
    pub(crate) ways: Ways,
    /// First lines of the functions that were called, perhaps more than once.
    pub(crate) called: Vec<u32>,
}

/// Runs the examples of a file. `programs` belong to the module's slices.
pub(crate) struct Checker<'a> {
    module: &'a Module,
    programs: &'a [&'a Program],
    names: Names<'a>,
    loaded: &'a Loaded,
    home: Option<&'a Arc<dyn Home>>,
    limits: &'a Limits,
    /// What importing the file does.
    body: &'a Run,
    called: RefCell<Vec<u32>>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        module: &'a Module,
        programs: &'a [&'a Program],
        ready: &'a Ready,
        home: Option<&'a Arc<dyn Home>>,
        limits: &'a Limits,
    ) -> Checker<'a> {
        Checker {
            module,
            programs,
            names: Names::of(module, programs),
            body: &ready.body,
            loaded: &ready.loaded,
            home,
            limits,
            called: RefCell::default(),
        }
    }

    /// The project's modules that were asked for.
    pub(crate) fn take_asked(&self) -> Vec<Stamp> {
        self.loaded.take_asked()
    }

    /// Fuel that all runs took.
    pub(crate) fn spent(&self) -> u64 {
        self.loaded.spent()
    }

    /// The file's program as it is run.
    pub(crate) fn program(&self) -> &Program {
        self.loaded.program()
    }

    /// Runs an example.
    pub(crate) fn examine(&self, example: &Example) -> Examined {
        self.called.replace(self.body.entered.clone());
        let raises = matches!(self.body.outcome, Outcome::Raised { .. });
        let failures = match (example.kind, &example.entry) {
            _ if !is_known(self.body) => Vec::new(),
            (Kind::Assert, Entry::Module) => self.module_assert(NAME, self.body).into_iter().collect(),
            _ if raises => Vec::new(),
            (Kind::Main, Entry::Module) => self.main(example).into_iter().collect(),
            _ => self.example(example),
        };
        // What cannot be imported cannot be run.
        let ways = match is_known(self.body) && (!raises || example.entry == Entry::Module) {
            true => self.traced(example),
            false => Ways {
                runs: vec![self.body.clone()],
                complete: false,
            },
        };
        Examined {
            failures: if self.imports_itself() { Vec::new() } else { failures },
            ways,
            called: self.called.take(),
        }
    }

    /// Whether the file was imported by its name: there are two of each class then, where CPython has one.
    fn imports_itself(&self) -> bool {
        let Some(home) = self.home else { return false };
        let name = match (home.package(), home.name()) {
            (package, "__init__") => package.to_string(),
            ("", name) => name.to_string(),
            (package, name) => format!("{package}.{name}"),
        };
        self.loaded.has_asked(&name)
    }

    fn traced(&self, example: &Example) -> Ways {
        let request = Request {
            name: Some(if example.kind == Kind::Main { "__main__" } else { NAME }),
            traced: true,
            ..Request::default()
        };
        let ways = match &example.entry {
            Entry::Module => self.loaded.run_all_ways(&request, self.limits),
            Entry::Call(call) => {
                let call = Some(&**call);
                self.loaded.run_all_ways(&Request { call, ..request }, self.limits)
            }
            Entry::Doctest(chunks) => {
                let wanted = chunks.iter().filter(|it| !it.example.options.skip);
                let sources: Vec<&str> = wanted.map(|it| &*it.example.source).collect();
                self.loaded.interact_all_ways(&sources, &request, self.limits)
            }
        };
        let entered = ways.runs.iter().flat_map(|it| &it.entered);
        self.called.borrow_mut().extend(entered);
        ways
    }

    fn go(&self, request: &Request<'_>) -> Run {
        let run = self.loaded.run_agreed(request, self.limits);
        self.called.borrow_mut().extend_from_slice(&run.entered);
        run
    }

    fn interact(&self, sources: &[&str], request: &Request<'_>) -> (Run, Vec<Exchange>) {
        let (run, exchanges) = self.loaded.interact_agreed(sources, request, self.limits);
        self.called.borrow_mut().extend_from_slice(&run.entered);
        (run, exchanges)
    }

    fn run(&self, name: &str, call: Option<&str>) -> Run {
        self.go(&Request {
            name: Some(name),
            call,
            ..Request::default()
        })
    }

    fn example(&self, example: &Example) -> Vec<Report<Range<usize>>> {
        match (&example.entry, &example.expects) {
            (Entry::Doctest(chunks), _) => self.doctest(example.slice, chunks),
            (Entry::Call(call), Some(expects)) if example.kind == Kind::Test => {
                self.expectation(example, call, expects).into_iter().collect()
            }
            (Entry::Call(call), None) if example.kind == Kind::Test && self.is_test_function(example) => {
                self.test(example, call).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_test_function(&self, example: &Example) -> bool {
        self.programs
            .get(example.slice)
            .is_some_and(|it| it.root().name_span == example.span)
    }

    fn doctest(&self, slice: usize, chunks: &[Chunk]) -> Vec<Report<Range<usize>>> {
        // Where nothing is expected anywhere, the docstring shows how to use something, not what it does.
        if chunks.iter().all(|it| it.example.want.is_empty()) {
            return Vec::new();
        }
        let mut chunks: Vec<&Chunk> = chunks.iter().filter(|it| !it.example.options.skip).collect();
        let request = Request {
            name: Some(NAME),
            ..Request::default()
        };
        let exchanges = loop {
            let sources: Vec<&str> = chunks.iter().map(|it| &*it.example.source).collect();
            let (run, exchanges) = self.interact(&sources, &request);
            if is_known(&run) {
                break exchanges;
            }
            // What came before the end is run again alone: only then is it known not to depend on the order of a set.
            if exchanges.is_empty() || exchanges.len() >= chunks.len() {
                return Vec::new();
            }
            chunks.truncate(exchanges.len());
        };
        let mut failures = Vec::new();
        for (chunk, exchange) in chunks.iter().zip(&exchanges) {
            match judge::exchange(&chunk.example, exchange, |line| self.is_raise(line), &self.names) {
                Verdict::Holds => {}
                Verdict::Unclear => break,
                Verdict::Fails(what) => {
                    let mut related = Vec::new();
                    if chunk.want_span.start < chunk.want_span.end {
                        related.push((self.place(slice, chunk.want_span), "this is expected".to_string()));
                    }
                    if let Some(raised) = &exchange.raised {
                        related.extend(self.raised_at(raised.line));
                    }
                    failures.push(failing(self.place(slice, chunk.span), what, related));
                    // What follows may fail for want of what this one should have done.
                    if exchange.raised.is_some() {
                        break;
                    }
                }
            }
        }
        failures
    }

    /// The assert of the module that ended its run.
    fn module_assert(&self, name: &str, run: &Run) -> Option<Report<Range<usize>>> {
        let Outcome::Raised { kind, line, .. } = &run.outcome else {
            return None;
        };
        let (slice, stmt) = self.statement(*line)?;
        if kind != "AssertionError" || slice != 0 {
            return None;
        }
        let start = self.place(0, self.programs.first()?[stmt].span).start;
        let before = self.module.text().as_str().get(..start)?;
        let direct = self.programs.first()?.root().body.contains(&stmt) || name != NAME;
        let loaded = direct.then(|| load(before, self.home));
        let evaluate = |call: &str| {
            let request = Request {
                name: Some(name),
                call: Some(call),
                ..Request::default()
            };
            Some(loaded.as_ref()?.run(&request, self.limits))
        };
        self.assert(slice, stmt, &evaluate)
    }

    fn main(&self, main: &Example) -> Option<Report<Range<usize>>> {
        let request = Request {
            name: Some("__main__"),
            traced: true,
            ..Request::default()
        };
        let run = self.go(&request);
        if !is_known(&run) {
            return None;
        }
        if let Some(failure) = self.module_assert("__main__", &run) {
            return Some(failure);
        }
        let line = run.steps.iter().rev().find(|it| &*it.function == "<module>")?.line;
        let (slice, stmt) = self.statement(line).filter(|_| !run.truncated)?;
        let body = &self.programs.get(slice)?;
        let in_main = slice == 0 && body[stmt].span.start > main.span.end;
        let what = self.exception(&run)?;
        let failure = failing(
            self.place(slice, body[stmt].span),
            format!("running the file {what}"),
            self.related(&run),
        );
        in_main.then_some(failure)
    }

    /// A test function that is called as it stands.
    fn test(&self, example: &Example, call: &str) -> Option<Report<Range<usize>>> {
        let request = Request {
            name: Some(NAME),
            call: Some(call),
            traced: true,
            ..Request::default()
        };
        let run = self.go(&request);
        let Outcome::Raised { kind, line, .. } = &run.outcome else {
            return None;
        };
        if !is_known(&run) {
            return None;
        }
        if kind == "AssertionError"
            && let Some((slice, stmt)) = self.statement(*line)
            && slice == example.slice
        {
            return self.assert(slice, stmt, &|operand| self.in_test(example, call, stmt, operand));
        }
        let what = self.exception(&run)?;
        let name = self.module.slices().get(example.slice)?.qualname().rsplit('.').next()?;
        let last = run.steps.iter().rev().find(|it| &*it.function == name);
        let at = last.filter(|_| !run.truncated).and_then(|it| self.statement(it.line));
        let span = match at {
            Some((slice, stmt)) if slice == example.slice => self.programs.get(slice)?[stmt].span,
            _ => example.span,
        };
        Some(failing(
            self.place(example.slice, span),
            format!("`{}` {what}", shorten(call, 60)),
            self.related(&run),
        ))
    }

    /// A run that evaluates an operand of an assert that stands directly in a test function: the statements before it
    /// run in the module. Only where none of the function's variables means something there.
    fn in_test(&self, example: &Example, call: &str, assert: StmtId, operand: &str) -> Option<Run> {
        let program = self.programs.get(example.slice)?;
        let code = program.root();
        if !call.ends_with("()") || call.contains("().") || !code.params.is_empty() || !code.body.contains(&assert) {
            return None;
        }
        let mut names = code.slots.iter().map(|it| program.name(it.name));
        if names.any(|it| self.names.binds(it) || self.is_read_as_global(it)) {
            return None;
        }
        let source = self.module.slices().get(example.slice)?.text();
        let first = program[*code.body.first()?].span.start as usize;
        let indent = first - source.get(..first)?.rfind('\n').map_or(0, |it| it + 1);
        let before = source.get(first - indent..program[assert].span.start as usize)?;
        let setup = format!("if 1:\n{before}pass\n");
        let request = Request {
            name: Some(NAME),
            setup: &setup,
            call: Some(operand),
            ..Request::default()
        };
        Some(self.go(&request))
    }

    /// Whether the module's body, or a function that was called, reads a variable of the module of that name.
    fn is_read_as_global(&self, name: &str) -> bool {
        let text = self.module.text();
        let called = self.called.borrow();
        let starts = called.iter().map(|it| text.line_range(it.saturating_sub(1)).start);
        let slices = starts.map(|it| self.module.index_at(it)).chain([0]);
        slices.filter_map(|it| self.programs.get(it)).any(|program| {
            program.exprs.iter().any(|it| match it.kind {
                ExprKind::Name(it) => it.scope == Scope::Global && program.name(it.name) == name,
                _ => false,
            })
        })
    }

    /// A failing assert, with the values of a comparison where `evaluate` finds them.
    fn assert(
        &self,
        slice: usize,
        stmt: StmtId,
        evaluate: &dyn Fn(&str) -> Option<Run>,
    ) -> Option<Report<Range<usize>>> {
        let program = self.programs.get(slice)?;
        let StmtKind::Assert { test, .. } = program[stmt].kind else {
            return None;
        };
        let source = self.module.slices().get(slice)?.text();
        let written = |span: Span| source.get(span.start as usize..span.end as usize).unwrap_or_default();
        let value = |text: &str| evaluate(text).and_then(|it| returned(&it));
        let mut message = format!("`assert {}` fails", shorten(written(program[test].span), 60));
        if let ExprKind::Compare(left, rest) = &program[test].kind
            && let [(_, right)] = **rest
        {
            let (left, right) = (program[*left].span, program[right].span);
            let pair = format!("(({}), ({}))", written(left), written(right));
            let holds = value(&format!("not ({})", written(program[test].span)));
            let values = [left, right].map(|span| {
                let index = usize::from(span == right);
                let value = value(&format!("{pair}[{index}]"))?.0;
                (value != written(span)).then(|| format!("`{}` is {}", shorten(written(span), 40), shorten(&value, 60)))
            });
            let values: Vec<String> = values.into_iter().flatten().collect();
            if holds.is_some_and(|it| it.0 == "True") && !values.is_empty() {
                message = format!("{message}: {}", values.join(", "));
            }
        }
        Some(failing(self.place(slice, program[stmt].span), message, Vec::new()))
    }

    /// A call that a test expects something of.
    fn expectation(&self, example: &Example, call: &str, expects: &Expects) -> Option<Report<Range<usize>>> {
        let judged = match expects {
            Expects::Equal(value) => format!("({call}) == ({value})"),
            Expects::Truth(true) => format!("not not ({call})"),
            Expects::Truth(false) => format!("not ({call})"),
            Expects::Raises(_) => call.to_string(),
        };
        let run = self.run(NAME, Some(&judged));
        if !is_known(&run) {
            return None;
        }
        let expected = match expects {
            Expects::Equal(value) => shorten(value, 60),
            Expects::Truth(true) => "a true value".to_string(),
            Expects::Truth(false) => "a false value".to_string(),
            Expects::Raises(kind) => kind.clone(),
        };
        let what = match (&run.outcome, expects) {
            (Outcome::Returned { repr, .. }, Expects::Raises(_)) => format!("returns {}", shorten(repr, 60)),
            (Outcome::Returned { repr, .. }, _) if repr == "False" => {
                let (value, _) = returned(&self.run(NAME, Some(call)))?;
                format!("returns {}", shorten(&value, 60))
            }
            (Outcome::Raised { .. }, Expects::Raises(_)) => return None,
            (Outcome::Raised { .. }, _) => self.exception(&run)?,
            _ => return None,
        };
        Some(failing(
            self.place(example.slice, example.span),
            format!("`{}` {what}, the test expects {expected}", shorten(call, 60)),
            self.related(&run),
        ))
    }

    /// The exception that ended a run, in words; none where it says more about the example than about the code.
    fn exception(&self, run: &Run) -> Option<String> {
        let Outcome::Raised { kind, message, .. } = &run.outcome else {
            return None;
        };
        let tells = judge::tells(kind, message, &self.names) && kind != "SystemExit";
        tells.then(|| judge::raises(kind, message))
    }

    fn related(&self, run: &Run) -> Vec<(Range<usize>, String)> {
        match &run.outcome {
            Outcome::Raised { line, .. } => self.raised_at(*line).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn raised_at(&self, line: u32) -> Option<(Range<usize>, String)> {
        let text = self.module.text();
        let range = text.line_range(line.checked_sub(1).filter(|it| *it < text.line_count())?);
        let code = text.as_str().get(range.clone())?;
        let start = range.start + (code.len() - code.trim_start().len());
        Some((start..start + code.trim().len(), "raised here".to_string()))
    }

    fn place(&self, slice: usize, span: Span) -> Range<usize> {
        self.module.slices().get(slice).map_or(0..0, |it| it.to_file(span))
    }

    /// The innermost statement at a 1-based line of the file.
    fn statement(&self, line: u32) -> Option<(usize, StmtId)> {
        let text = self.module.text();
        let range = text.line_range(line.checked_sub(1).filter(|it| *it < text.line_count())?);
        let code = text.as_str().get(range.clone())?;
        let offset = range.start + (code.len() - code.trim_start().len());
        let index = self.module.index_at(offset);
        let at = self.module.slices().get(index)?.from_file(offset)?;
        let program = self.programs.get(index)?;
        let holds = |it: &StmtId| {
            let span = program[*it].span;
            span.start <= at && at < span.end
        };
        let stmts = (0..program.stmts.len() as u32).map(StmtId);
        Some((index, stmts.filter(holds).max_by_key(|it| program[*it].span.start)?))
    }

    fn is_raise(&self, line: u32) -> bool {
        self.statement(line)
            .is_some_and(|(slice, stmt)| matches!(self.programs[slice][stmt].kind, StmtKind::Raise { .. }))
    }
}

/// What a run that tells returned, and its type.
fn returned(run: &Run) -> Option<(String, String)> {
    match &run.outcome {
        Outcome::Returned { repr, kind } if is_known(run) => Some((repr.clone(), kind.clone())),
        _ => None,
    }
}
