//! A call, watched: what it returns, how it leaves its arguments, what it raises and prints.

use foretrace_python::lower_source;
use foretrace_python::machine::{Limits, Loaded, Outcome, Request};
use foretrace_python::program::{Const, ExprId, ExprKind, Program, StmtKind};

use crate::runs::examples::NAME;

/// What each call needs.
pub(super) const SETUP: &str = "from _watch import watch as __watch__\n";

/// A call made ready to be watched.
pub(super) struct Watched {
    /// What is given, as source.
    values: Vec<String>,
    call: String,
    /// What is looked at after the call.
    pub(super) given: Vec<Given>,
}

/// Something that a call may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// The object whose method is called.
    Receiver,
    /// The argument at that position.
    Position(usize),
    /// The argument of that name.
    Keyword(String),
}

/// What a call did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) ended: Ended,
    /// What it printed, where that is known.
    pub(super) printed: Option<String>,
    /// First lines of the functions that were called.
    pub(super) entered: Vec<u32>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With a value; then what was given.
    Returned(Vec<String>),
    /// With an exception, raised in that line of the file.
    Raised { kind: String, message: String, line: u32 },
}

impl Watched {
    /// The call, an expression, with what it may change in variables of its own. The result of a coroutine function is
    /// `awaited`.
    pub(super) fn of(call: &str, awaited: bool) -> Option<Watched> {
        let program = lower_source(call);
        let &[only] = &*program.root().body else { return None };
        let StmtKind::Expr(expr) = program[only].kind else {
            return None;
        };
        if !program.gaps.is_empty() {
            return None;
        }
        let mut wanted: Vec<(Given, ExprId)> = Vec::new();
        let mut of = expr;
        if let ExprKind::Call(parts) = &program[expr].kind {
            let positions = parts.args.iter().enumerate();
            wanted.extend(positions.map(|(at, it)| (Given::Position(at), *it)));
            let keywords = parts.keywords.iter();
            wanted
                .extend(keywords.filter_map(|it| Some((Given::Keyword(program.name(it.name?).to_string()), it.value))));
            of = parts.func;
        }
        match program[of].kind {
            ExprKind::Attribute(receiver, _) => wanted.push((Given::Receiver, receiver)),
            _ if of == expr => return None,
            _ => {}
        }
        wanted.retain(|it| may_change(&program, it.1));
        wanted.sort_by_key(|it| program[it.1].span.start);
        let mut values = Vec::new();
        let (mut text, mut done, mut variables) = (String::new(), 0, String::new());
        for (at, (_, expr)) in wanted.iter().enumerate() {
            let span = program[*expr].span;
            let (start, end) = (span.start as usize, span.end as usize);
            values.push(call.get(start..end)?.to_string());
            text += call.get(done..start)?;
            text += &format!("__given{at}__");
            variables += &format!(", __given{at}__");
            done = end;
        }
        text += call.get(done..)?;
        if awaited {
            text = format!("__import__('asyncio').run({text})");
        }
        Some(Watched {
            values,
            call: format!("__watch__(lambda: ({text}){variables})"),
            given: wanted.into_iter().map(|it| it.0).collect(),
        })
    }

    /// The call as one expression, for a session in which [`SETUP`] has run.
    pub(super) fn chunk(&self) -> String {
        let names: Vec<String> = (0..self.values.len()).map(|at| format!("__given{at}__")).collect();
        let values: String = self.values.iter().map(|it| format!("({it}), ")).collect();
        format!("(lambda {}: {})({values})", names.join(", "), self.call)
    }

    /// What is given at a position of [`Self::given`], made anew and not used yet; `None` where that is not known.
    pub(super) fn fresh(&self, at: usize, loaded: &Loaded, rests: usize, limits: &Limits) -> Option<String> {
        let request = Request {
            name: Some(NAME),
            without_optional: true,
            setup: "from _watch import show as __show__\n",
            call: Some(&format!("[__show__(({}), 0)]", self.values.get(at)?)),
            ..Request::default()
        };
        let run = loaded.run(&request, limits);
        match run.outcome {
            Outcome::Returned { repr, .. } if run.assumptions.len() <= rests => texts(&repr)?.into_iter().next(),
            _ => None,
        }
    }

    /// Runs it in a loaded file whose import rests on so many assumptions; `None` where the call rests on something
    /// unknown.
    pub(super) fn observe(&self, loaded: &Loaded, rests: usize, limits: &Limits) -> Option<Observed> {
        let mut setup = String::from(SETUP);
        for (at, value) in self.values.iter().enumerate() {
            setup += &format!("__given{at}__ = ({value})\n");
        }
        let request = Request {
            name: Some(NAME),
            without_optional: true,
            setup: &setup,
            call: Some(&self.call),
            ..Request::default()
        };
        let run = loaded.run(&request, limits);
        if run.assumptions.len() > rests {
            return None;
        }
        let ended = match run.outcome {
            Outcome::Returned { repr, .. } => Ended::Returned(texts(&repr)?),
            Outcome::Raised { kind, message, line } => Ended::Raised { kind, message, line },
            Outcome::Stopped { .. } => return None,
        };
        Some(Observed {
            ended,
            printed: Some(run.stdout).filter(|_| run.stdout_doubt.is_none()),
            entered: run.entered,
        })
    }
}

/// Whether an argument is an object that a call could leave otherwise than it was.
fn may_change(program: &Program, expr: ExprId) -> bool {
    matches!(
        program[expr].kind,
        ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Set(_) | ExprKind::Tuple(_) | ExprKind::Call(_)
    )
}

/// The texts of a list of texts, written as Python does.
pub(super) fn texts(repr: &str) -> Option<Vec<String>> {
    let program = lower_source(repr);
    let &[only] = &*program.root().body else { return None };
    let StmtKind::Expr(expr) = program[only].kind else {
        return None;
    };
    let ExprKind::List(items) = &program[expr].kind else {
        return None;
    };
    let text = |it: &ExprId| match &program[*it].kind {
        ExprKind::Const(Const::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    items.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, call: &str, expected: &str) {
        let watched = Watched::of(call, source.starts_with("async")).expect("a call");
        let observed = watched.observe(&Loaded::new(source), 0, &Limits::default());
        let shown = match observed.map(|it| it.ended) {
            Some(Ended::Returned(texts)) => texts.join(" | "),
            Some(Ended::Raised { kind, .. }) => kind,
            None => "unknown".to_string(),
        };
        assert_eq!(shown, expected, "{call}");
    }

    #[test]
    fn results_and_arguments_are_told_apart() {
        check(
            "def f(xs):\n    xs.sort()\n    return len(xs)",
            "f([3, 1])",
            "2 | [1, 3]",
        );
        check("def f(*, d):\n    d['a'] = {2, 1}", "f(d={})", "None | {'a': {1, 2}}");
        check(
            "class A:\n    n = 1\n    def m(self): self.x = [self.n]",
            "A().m()",
            "None | A(x=[1])",
        );
        check("def f(n):\n    yield from range(n)", "f(3)", "<iterator: 0, 1, 2>");
        check("def f(x):\n    return x / 0", "f(1)", "ZeroDivisionError");
        check("def f():\n    return 0.1 + 0.2", "f()", "0.3");
        check("class A: pass\ndef f():\n    return A()", "f()", "A()");
        check(
            "class A:\n    n = 2\n    @property\n    def p(self): return self.n",
            "A().p",
            "2 | A()",
        );
        check("async def f(xs):\n    return len(xs)", "f([1])", "1 | [1]");
    }

    #[test]
    fn names_of_the_file_are_no_obstacle() {
        check(
            "def list(x): return 1\ntype = len = 3\ndef f(): return [1.5]",
            "f()",
            "[1.5]",
        );
    }

    #[test]
    fn what_is_unknown_is_not_told() {
        check("def f():\n    return hash('a')", "f()", "unknown");
        check("import time\ndef f():\n    return time.time()", "f()", "unknown");
    }
}
