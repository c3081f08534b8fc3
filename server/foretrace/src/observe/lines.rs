//! What lines that ran, and steps between them, tell of statements and branches. Where they do not tell for sure,
//! nothing is said.

use std::ops::RangeInclusive;

use foretrace_forecast::features::Place;
use foretrace_forecast::observed::{self, Counts, Recording, SiteKey};
use foretrace_python::program::{ExprId, ExprKind, Program, SiteId, Span, StmtId, StmtKind};
use foretrace_python::{Module, Slice, SliceKind, Text, lower};
use rustc_hash::FxHashMap;

use super::coverage::Measured;

/// A recording for each slice that ran.
pub(super) fn recordings(
    module: &Module,
    measured: &Measured,
    make: impl Fn(&str, u64, Vec<(SiteKey, Counts)>) -> Recording,
) -> Vec<Recording> {
    let of_slice = |slice: &Slice| {
        let program = lower(slice);
        let lines = Lines::of(slice, module.text(), &program);
        let has_run = |it: &StmtId| lines.ran(*it, measured) == Some(true);
        if !program.codes.first()?.body.iter().any(has_run) {
            return None;
        }
        let signature = observed::signature(slice, &program);
        let sites = signature.sites.iter().filter_map(|it| {
            let counts = match it.place {
                Place::Line(id) => Counts::Line {
                    covered: u64::from(lines.ran(id, measured)?),
                    calls: 1,
                    raised: Vec::new(),
                },
                Place::Site(id) => {
                    let (taken, other) = lines.ways(id, measured)?;
                    Counts::Branch {
                        taken: u64::from(taken),
                        reached: u64::from(taken) + u64::from(other),
                    }
                }
            };
            Some((it.key, counts))
        });
        Some(make(slice.qualname(), signature.function, sites.collect()))
    };
    module.slices().iter().filter_map(|it| of_slice(it)).collect()
}

/// A statement among the lines of the file, which count from 1.
struct Own {
    /// Those of its own: of a compound statement its header.
    lines: RangeInclusive<i64>,
    /// Whether another statement begins before it on its first line.
    shares: bool,
    /// Whether it is compiled to something that has a line.
    runs: bool,
}

/// An `if` statement.
struct If<'a> {
    stmt: StmtId,
    body: &'a [StmtId],
    orelse: &'a [StmtId],
    /// Whether its condition may end in an exception that is caught around it, or in other steps than to its ways.
    is_guarded: bool,
    /// The first line of its code object, decorators included.
    entry: i64,
}

/// The statements and conditions of a slice.
struct Lines<'a> {
    slice: &'a Slice,
    text: &'a Text,
    program: &'a Program,
    statements: FxHashMap<StmtId, Own>,
    branches: FxHashMap<SiteId, If<'a>>,
}

impl<'a> Lines<'a> {
    fn of(slice: &'a Slice, text: &'a Text, program: &'a Program) -> Lines<'a> {
        let mut lines = Lines {
            slice,
            text,
            program,
            statements: FxHashMap::default(),
            branches: FxHashMap::default(),
        };
        for (index, code) in program.codes.iter().enumerate() {
            let first = code.decorators.first().map_or(code.span, |it| program[*it].span);
            let is_module = index == 0 && slice.kind() == SliceKind::Module;
            let entry = if is_module { 1 } else { lines.line(first.start) };
            lines.block(&code.body, entry, false);
        }
        lines
    }

    fn line(&self, offset: u32) -> i64 {
        let at = self.slice.to_file(Span::new(offset, offset)).start;
        i64::from(self.text.line_of(at)) + 1
    }

    fn block(&mut self, block: &'a [StmtId], entry: i64, is_guarded: bool) {
        let program = self.program;
        let mut before = None;
        for id in block {
            let stmt = &program[*id];
            let own = self.own(*id, before);
            before = Some(self.line(stmt.span.end));
            self.statements.insert(*id, own);
            if let StmtKind::If {
                test,
                body,
                orelse,
                site,
            } = &stmt.kind
            {
                let test = program[*test].span;
                let text = self
                    .slice
                    .text()
                    .get(test.start as usize..test.end as usize)
                    .unwrap_or_default();
                let stops = ["yield", "await"].iter().any(|it| text.contains(it));
                let branch = If {
                    stmt: *id,
                    body,
                    orelse,
                    is_guarded: is_guarded || stops,
                    entry,
                };
                self.branches.insert(*site, branch);
            }
            let guards = matches!(stmt.kind, StmtKind::With { .. } | StmtKind::Try { .. });
            stmt.kind.blocks(&mut |inner| {
                self.block(inner, entry, is_guarded || guards);
            });
        }
    }

    /// `before` is the line on which the statement before it in its block ends.
    fn own(&self, id: StmtId, before: Option<i64>) -> Own {
        let stmt = &self.program[id];
        let first = self.line(stmt.span.start);
        let mut inner = None;
        stmt.kind.blocks(&mut |block| {
            if inner.is_none() {
                inner = block.first().copied();
            }
        });
        if let StmtKind::Def { code, .. } | StmtKind::Class { code, .. } = &stmt.kind {
            inner = self.program[*code].body.first().copied();
        }
        let last = match inner {
            Some(inner) => self.line(self.program[inner].span.start) - 1,
            None => self.line(stmt.span.end),
        };
        // What stands before it on its line, of its block or of what it is in.
        let start = self.slice.to_file(stmt.span).start;
        let line = self.text.line_range(self.text.line_of(start));
        let is_first = self
            .text
            .as_str()
            .get(line.start..start)
            .is_some_and(|it| it.trim().is_empty());
        Own {
            lines: first..=last.max(first),
            shares: !is_first || before.is_some_and(|it| it >= first),
            runs: self.runs(id),
        }
    }

    fn runs(&self, id: StmtId) -> bool {
        match &self.program[id].kind {
            StmtKind::Expr(value) => !matches!(self.program[*value].kind, ExprKind::Const(_)),
            StmtKind::AnnAssign { value, .. } => value.is_some(),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::NotLowered => false,
            StmtKind::TypeAlias { .. } | StmtKind::Match { .. } => false,
            // The condition may be computed when it is compiled.
            StmtKind::If { test, .. } | StmtKind::While { test, .. } => self.is_asked(*test),
            _ => true,
        }
    }

    /// Whether a condition is surely evaluated when the program runs.
    fn is_asked(&self, test: ExprId) -> bool {
        match &self.program[test].kind {
            ExprKind::Call(_) | ExprKind::Compare(..) | ExprKind::Attribute(..) | ExprKind::Subscript(..) => true,
            ExprKind::Name(name) => self.program.name(name.name) != "__debug__",
            ExprKind::Unary(_, operand) => self.is_asked(*operand),
            ExprKind::Bool(_, operands) => operands.iter().all(|it| self.is_asked(*it)),
            _ => false,
        }
    }

    /// Whether a statement has run; `None` where lines do not tell.
    fn ran(&self, id: StmtId, measured: &Measured) -> Option<bool> {
        let own = self.statements.get(&id).filter(|it| it.runs)?;
        let ran = own.lines.clone().any(|it| measured.lines.contains(&it));
        // The line may have run without it.
        (!ran || !own.shares).then_some(ran)
    }

    /// Whether a condition was seen true, and false; `None` where steps do not tell.
    fn ways(&self, site: SiteId, measured: &Measured) -> Option<(bool, bool)> {
        let arcs = measured.arcs.as_ref()?;
        let branch = self.branches.get(&site)?;
        let header = self.statements.get(&branch.stmt).filter(|it| it.runs && !it.shares)?;
        let target = |block: &[StmtId]| self.statements.get(block.first()?).filter(|it| it.runs && !it.shares);
        let body = target(branch.body)?;
        if branch.is_guarded {
            return None;
        }
        let from = |it: &&(i64, i64)| header.lines.contains(&it.0) && !header.lines.contains(&it.1);
        let leaves = |it: i64| !body.lines.contains(&it) && (it > 0 || it == -branch.entry);
        let taken = arcs.iter().filter(from).any(|it| body.lines.contains(&it.1));
        let other = match branch.orelse {
            [] => arcs.iter().filter(from).any(|it| leaves(it.1)),
            orelse => {
                let orelse = target(orelse)?;
                arcs.iter().filter(from).any(|it| orelse.lines.contains(&it.1))
            }
        };
        (taken || other).then_some((taken, other))
    }
}
