//! The cost of one code object, recursion included.

use foretrace_python::program::{
    BinOp, Call, CmpOp, CodeId, CodeKind, Const, ExprId, ExprKind, Program, Span, StmtKind, TargetKind, UnaryOp, walk,
};

use super::{
    algebra::{Origin, Poly, Var},
    changes::{self, Change, Changes},
    scope::SliceState,
    shape::{Elements, Kind, Shape},
    summary::{CodeCost, Cost, Recursion, Shrink, Step, Unknown},
    walk::Walker,
};

/// A call of the function by itself.
#[derive(Clone, Debug)]
pub(super) struct SelfCall {
    span: Span,
    /// Parameters that are not passed on as they are, and how they shrink.
    varied: Vec<(usize, Shrink, bool)>,
    /// Whether a loop around it makes many.
    looped: bool,
    /// An upper limit that a rising parameter is compared with.
    limit: Option<Poly>,
}

/// The last part of a decorator's name.
pub(super) fn decorator(program: &Program, expr: ExprId) -> Option<&str> {
    match &program[expr].kind {
        ExprKind::Name(name) => Some(program.name(name.name)),
        ExprKind::Attribute(_, name) => Some(program.name(*name)),
        ExprKind::Call(call) => decorator(program, call.func),
        _ => None,
    }
}

/// Works out the cost of a code object.
pub(super) fn code_cost(slice: &mut SliceState<'_>, code: CodeId) -> CodeCost {
    let program = slice.program;
    let this = &program[code];
    if matches!(this.kind, CodeKind::Comprehension | CodeKind::Class) && code != CodeId(0) {
        let part = Cost::unknown("part of the code around it");
        return CodeCost {
            time: part.clone(),
            memory: part,
            ..CodeCost::default()
        };
    }
    let mut walker = Walker::new(slice, code);
    for (at, param) in this.params.iter().enumerate() {
        let shape = walker.parameter(code, at);
        walker.vars.insert((code, param.slot), shape);
    }
    match this.value {
        Some(value) => {
            let shape = walker.eval(value);
            walker.result = Some(shape);
        }
        None => walker.block(&this.body),
    }
    walker.finish()
}

impl Walker<'_, '_> {
    /// Notes a recursive call. `offset` is 1 where the first parameter is the receiver.
    pub(super) fn note_self_call(&mut self, expr: ExprId, call: &Call, offset: usize, receiver: Option<ExprId>) {
        if self.quiet > 0 {
            return;
        }
        let program = self.program;
        let span = program[expr].span;
        let params = &program[self.root].params;
        let mut call_args: Vec<(usize, ExprId)> = Vec::new();
        if let Some(receiver) = receiver.filter(|_| offset == 1) {
            call_args.push((0, receiver));
        }
        call_args.extend(call.args.iter().enumerate().map(|(at, arg)| (at + offset, *arg)));
        for keyword in &call.keywords {
            let name = keyword.name.map(|it| program.name(it));
            if let Some(at) = params
                .iter()
                .position(|it| Some(program.slot_name(self.root, it.slot)) == name)
            {
                call_args.push((at, keyword.value));
            }
        }
        let mut limit = None;
        let mut varied = Vec::new();
        for (at, arg) in call_args {
            let Some(param) = params.get(at) else { continue };
            let key = (self.root, param.slot);
            if self.variable(arg) == Some(key) {
                continue;
            }
            let (mut shrink, mut copies) = self.shrink(arg, key);
            if shrink == Shrink::Unknown
                && let Some(found) = self.rising(arg, key)
            {
                shrink = Shrink::Step;
                copies = false;
                limit = Some(found);
            }
            varied.push((at, shrink, copies));
        }
        let rounds = self.rounds();
        let looped = rounds.as_ref().is_none_or(|it| !it.is_constant());
        self.count = self
            .count
            .saturating_add(if looped || self.frames.len() <= self.base + 1 {
                1
            } else {
                2
            });
        self.most = self.most.max(self.count);
        self.self_calls.push(SelfCall {
            span,
            varied,
            looped,
            limit,
        });
    }

    /// How an argument relates to the parameter it is passed for, and whether it is a copy.
    fn shrink(&self, arg: ExprId, key: changes::Key) -> (Shrink, bool) {
        let program = self.program;
        let is = |expr: ExprId| self.variable(expr) == Some(key);
        let int = |expr: ExprId| match program[expr].kind {
            ExprKind::Const(Const::Int(value)) => Some(value),
            _ => None,
        };
        match &program[arg].kind {
            ExprKind::Binary(BinOp::Sub, left, right) if is(*left) => match int(*right) {
                Some(1..) => (Shrink::Step, false),
                _ => (Shrink::Unknown, false),
            },
            ExprKind::Binary(BinOp::FloorDiv, left, right) if is(*left) => match int(*right) {
                Some(by @ 2..) => (Shrink::Part(by.min(1000) as u32), false),
                _ => (Shrink::Unknown, false),
            },
            ExprKind::Binary(BinOp::RShift, left, right) if is(*left) && int(*right) == Some(1) => {
                (Shrink::Part(2), false)
            }
            ExprKind::Subscript(value, index) if is(*value) => match program[*index].kind {
                ExprKind::Slice(lower, upper, None) => (self.slice_shrink(key, lower, upper), true),
                _ => (Shrink::Child, false),
            },
            // A bound moved to the middle: `f(xs, lo, mid - 1)`.
            _ if self.is_middle(arg) => (Shrink::Part(2), false),
            // A variable that holds a slice of it.
            ExprKind::Name(_) if self.halves(arg, key) => (Shrink::Part(2), true),
            _ => match self.reached_from(arg) {
                Some((root, true)) if root == key => (Shrink::Child, false),
                _ => (Shrink::Unknown, false),
            },
        }
    }

    /// What `key[lower:upper]` leaves of it.
    fn slice_shrink(&self, key: changes::Key, lower: Option<ExprId>, upper: Option<ExprId>) -> Shrink {
        let program = self.program;
        let int = |expr: ExprId| match &program[expr].kind {
            ExprKind::Const(Const::Int(value)) => Some(*value),
            ExprKind::Unary(UnaryOp::Neg, inner) => match program[*inner].kind {
                ExprKind::Const(Const::Int(value)) => Some(-value),
                _ => None,
            },
            _ => None,
        };
        match (lower, upper) {
            (Some(at), None) | (None, Some(at)) if self.is_half(at, key) => Shrink::Part(2),
            (Some(at), None) if int(at).is_some_and(|it| it > 0) => Shrink::Step,
            (None, Some(at)) if int(at).is_some_and(|it| it < 0) => Shrink::Step,
            (Some(a), Some(b)) if int(a).is_some_and(|it| it > 0) && int(b).is_some_and(|it| it < 0) => Shrink::Step,
            _ => Shrink::Unknown,
        }
    }

    /// Whether a variable is only ever given `key[:mid]` or `key[mid:]`.
    fn halves(&self, expr: ExprId, key: changes::Key) -> bool {
        self.only_given(expr, |walker, value| match walker.program[value].kind {
            ExprKind::Subscript(of, index) if walker.variable(of) == Some(key) => match walker.program[index].kind {
                ExprKind::Slice(lower, upper, None) => walker.slice_shrink(key, lower, upper) == Shrink::Part(2),
                _ => false,
            },
            _ => false,
        })
    }

    /// `len(xs) // 2`, or a variable that is.
    fn is_half(&self, expr: ExprId, key: changes::Key) -> bool {
        let half = |walker: &Self, value: ExprId| match walker.program[value].kind {
            ExprKind::Binary(BinOp::FloorDiv, left, by) => {
                let two = matches!(walker.program[by].kind, ExprKind::Const(Const::Int(2)));
                two && match &walker.program[left].kind {
                    ExprKind::Call(call) => call.args.first().is_some_and(|it| walker.variable(*it) == Some(key)),
                    ExprKind::Name(_) => walker.only_given(left, |walker, value| match &walker.program[value].kind {
                        ExprKind::Call(call) => call.args.first().is_some_and(|it| walker.variable(*it) == Some(key)),
                        _ => false,
                    }),
                    _ => false,
                }
            }
            _ => false,
        };
        half(self, expr) || self.only_given(expr, half)
    }

    /// The middle of two variables, give or take one.
    fn is_middle(&self, expr: ExprId) -> bool {
        let base = match self.program[expr].kind {
            ExprKind::Binary(BinOp::Add | BinOp::Sub, left, right) => {
                if !matches!(self.program[right].kind, ExprKind::Const(Const::Int(1))) {
                    return false;
                }
                left
            }
            _ => expr,
        };
        changes::middle(self.program, self.code, base)
    }

    /// Whether every assignment to the variable `expr` in this function satisfies `test`.
    fn only_given(&self, expr: ExprId, test: impl Fn(&Self, ExprId) -> bool) -> bool {
        let Some(key) = self.variable(expr) else { return false };
        let (mut seen, mut all) = (false, true);
        walk::stmts(self.program, &self.program[self.root].body, &mut |stmt| {
            let StmtKind::Assign { targets, value } = &self.program[stmt].kind else {
                return;
            };
            for target in targets {
                match &target.kind {
                    TargetKind::Name(name, _) if self.key(*name) == Some(key) => {
                        seen = true;
                        all &= test(self, *value);
                    }
                    TargetKind::Sequence(items) => {
                        let at = items.iter().position(
                            |it| matches!(&it.kind, TargetKind::Name(name, _) if self.key(*name) == Some(key)),
                        );
                        if let (Some(at), ExprKind::Tuple(values)) = (at, &self.program[*value].kind) {
                            seen = true;
                            all &= values.get(at).is_some_and(|it| test(self, *it));
                        } else if at.is_some() {
                            all = false;
                        }
                    }
                    _ => {}
                }
            }
        });
        seen && all
    }

    /// For `f(i + 1)` in a function that compares `i` with a limit: the limit.
    fn rising(&mut self, arg: ExprId, key: changes::Key) -> Option<Poly> {
        let program = self.program;
        match program[arg].kind {
            ExprKind::Binary(BinOp::Add, left, right)
                if self.variable(left) == Some(key)
                    && matches!(program[right].kind, ExprKind::Const(Const::Int(1..))) => {}
            _ => return None,
        }
        let mut limit = None;
        walk::stmts(program, &program[self.root].body, &mut |stmt| {
            if let StmtKind::If { test, .. } = &program[stmt].kind {
                let mut tests = vec![*test];
                while let Some(test) = tests.pop() {
                    match &program[test].kind {
                        ExprKind::Bool(_, items) => tests.extend(items.iter()),
                        ExprKind::Compare(left, rest) if self.variable(*left) == Some(key) => {
                            if let [(CmpOp::Eq | CmpOp::GtE | CmpOp::Gt | CmpOp::Lt, right)] = **rest {
                                limit = Some(right);
                            }
                        }
                        _ => {}
                    }
                }
            }
        });
        self.quietly(limit?).value()
    }

    fn finish(mut self) -> CodeCost {
        let program = self.program;
        let root = self.root;
        let is_generator = program[root].is_generator;
        let mut frame = self.frames.pop().unwrap_or_default();
        frame.time.sum.add(Some(&Poly::one()));
        frame.memory.sum.add(Some(&Poly::one()));
        let mut time = frame.time.cost();
        let mut memory = frame.memory.cost();
        let mut path = frame.time.path;
        let result = self.result.take();
        let result = if is_generator {
            let count = frame.yields.known();
            let item = result.unwrap_or_default();
            Shape {
                fresh: false,
                ..Shape::new(Kind::Iterator, count, Elements::Each(item.into()))
            }
        } else {
            result.unwrap_or_else(|| Shape::small(Kind::None)).limited()
        };
        let recursion = self.solve(&mut time, &mut memory, &mut path);
        let result = match recursion {
            Some(_) => Shape {
                size: result.size.clone(),
                ..result
            },
            None => result,
        };
        self.loops.sort_by_key(|it| it.site);
        self.hot.sort_by_key(|it| (it.span.start, it.span.end));
        CodeCost {
            time,
            memory,
            path,
            memory_path: frame.memory.path,
            loops: self.loops,
            hot: self.hot,
            recursion,
            result,
        }
    }

    /// Turns the cost of one activation into that of the whole recursion.
    fn solve(&mut self, time: &mut Cost, memory: &mut Cost, path: &mut Vec<Step>) -> Option<Recursion> {
        let program = self.program;
        let calls = std::mem::take(&mut self.self_calls);
        let first = calls.first()?;
        let looped = calls.iter().any(|it| it.looped);
        let branching = (!looped).then_some(self.most.max(1));
        let memoised = self.memoised();
        let all: Vec<(usize, Shrink, bool)> = calls.iter().flat_map(|it| it.varied.iter().copied()).collect();
        let params = &program[self.root].params;
        let changed = Changes::of(program, self.root, &program[self.root].body);
        // The parameter that every call makes smaller, in the same way.
        let shrinks = |at: usize, walker: &Self| -> Option<Shrink> {
            let slot = params.get(at)?.slot;
            if changed.get((walker.root, slot)).iter().any(|it| *it != Change::Grow) {
                return None;
            }
            let mut found = None;
            for call in &calls {
                let (_, shrink, _) = call.varied.iter().find(|it| it.0 == at)?;
                match (found, *shrink) {
                    (_, Shrink::Unknown) => return None,
                    (None, shrink) => found = Some(shrink),
                    (Some(Shrink::Part(a)), Shrink::Part(b)) => found = Some(Shrink::Part(a.min(b))),
                    (Some(old), new) if old == new => {}
                    _ => return None,
                }
            }
            found
        };
        let mut measure = (0..params.len()).find_map(|at| Some((at, shrinks(at, self)?)));
        // Of two bounds either may move: `f(lo, mid)` and `f(mid + 1, hi)`.
        if measure.is_none()
            && calls
                .iter()
                .all(|it| it.varied.iter().any(|it| matches!(it.1, Shrink::Part(2)) && !it.2))
            && all.iter().all(|it| it.1 == Shrink::Part(2))
        {
            measure = all.iter().map(|it| it.0).max().map(|at| (at, Shrink::Part(2)));
        }
        let copies = all.iter().any(|it| it.2);
        let name = measure.map(|(at, _)| program.slot_name(self.root, params[at].slot));
        let spans: Vec<Span> = calls.iter().map(|it| it.span).collect();
        let shrink = measure.map_or(Shrink::Unknown, |it| it.1);
        let recursion = Recursion {
            calls: spans,
            branching,
            shrink,
            memoised,
            parameter: name.map(Into::into),
            copies,
        };
        let unknown = |cost: &mut Cost, what: &str| {
            cost.unknowns.push(Unknown {
                span: first.span,
                what: what.into(),
            });
        };
        let (Some((at, shrink)), Some(name)) = (measure, name) else {
            unknown(time, "how deep the recursion goes is not known");
            unknown(memory, "how deep the recursion goes is not known");
            return Some(recursion);
        };
        let var = Var {
            name: name.into(),
            origin: Origin::Parameter,
            depth: 0,
        };
        let rising = calls.iter().find_map(|it| it.limit.clone());
        let size = rising.clone().unwrap_or_else(|| Poly::var(var.clone()));
        let work = time.known.clone();
        let several = all.iter().any(|it| it.0 != at);
        let step = |note: String| Step {
            span: first.span,
            note: note.into(),
        };
        let (total, note, depth) = match (shrink, branching) {
            (Shrink::Step, _) if memoised && !several && !copies => (
                Some(size.times(&work)),
                format!("recursion: once for each value of `{name}`"),
                size.clone(),
            ),
            (Shrink::Step, _) if memoised => (None, String::new(), size.clone()),
            (Shrink::Step, Some(1)) => (
                Some(size.times(&work)),
                format!("recursion: `{name}` shrinks by a constant"),
                size.clone(),
            ),
            (Shrink::Step, _) => {
                let all = size.exp().map(|it| it.times(&work));
                (
                    all,
                    format!("recursion: several calls each, `{name}` shrinks by a constant"),
                    size.clone(),
                )
            }
            (Shrink::Part(by), Some(branches)) => {
                let (halves, more) = work.degree_in(&var);
                let total = master(branches, by, u32::from(halves), more, &work, &var);
                (total, format!("recursion: `{name}` shrinks to a part"), size.log())
            }
            (Shrink::Child, _) => {
                // The size of a structure is the sum of its nodes, and of what each holds.
                let (with, without) = work.split(&var);
                let (halves, more) = with.degree_in(&var);
                let rows = with.vars().any(|it| it.name == var.name && it.depth > 0);
                let deeper = work.vars().any(|it| it.name == var.name && it.depth > 0) && !rows;
                let fits = halves <= 2 && !more && !deeper;
                let own = |name: &str| name.starts_with(&format!("{}.", var.name));
                let folded = work.substitute(&mut |it| {
                    if own(&it.name) || it.name == var.name {
                        Poly::one()
                    } else {
                        Poly::var(it.clone())
                    }
                });
                let linear = work.vars().all(|it| work.degree_in(it).0 <= 2);
                let total = match (fits && linear, folded) {
                    (true, Some(rest)) if with.is_zero() || without.is_zero() || rest.is_constant() => {
                        Some(Poly::var(var.clone()).times(&rest))
                    }
                    _ => None,
                };
                time.assumptions.push(Unknown {
                    span: first.span,
                    what: format!("`{name}` is a tree: no part is shared").into(),
                });
                (
                    total,
                    format!("recursion: once per part of `{name}`"),
                    Poly::var(var.clone()),
                )
            }
            _ => (None, String::new(), size.clone()),
        };
        match total {
            Some(total) => {
                time.known = total;
                path.insert(0, step(note));
            }
            None => unknown(time, "how often the function calls itself is not known"),
        }
        // What each level keeps while the next runs.
        let (halves, _) = memory.known.degree_in(&var);
        memory.known = if matches!(shrink, Shrink::Part(_)) && halves >= 2 {
            memory.known.plus(&depth)
        } else {
            memory.known.times(&depth)
        };
        Some(recursion)
    }

    /// Whether results are kept by a decorator or in a dictionary.
    fn memoised(&self) -> bool {
        let program = self.program;
        let root = &program[self.root];
        let by = root.decorators.iter().filter_map(|it| decorator(program, *it));
        if by
            .into_iter()
            .any(|it| matches!(it, "cache" | "lru_cache" | "memoize" | "memoized" | "cached"))
        {
            return true;
        }
        let (mut looked_up, mut stored) = (Vec::new(), Vec::new());
        walk::stmts(program, &root.body, &mut |stmt| match &program[stmt].kind {
            StmtKind::If { test, .. } => {
                if let ExprKind::Compare(_, rest) = &program[*test].kind
                    && let [(CmpOp::In | CmpOp::NotIn, container)] = **rest
                {
                    looked_up.push(self.text(container));
                }
            }
            StmtKind::Assign { targets, .. } => {
                for target in targets {
                    if let TargetKind::Subscript(container, _) = target.kind {
                        stored.push(self.text(container));
                    }
                }
            }
            _ => {}
        });
        looked_up.iter().any(|it| stored.contains(it))
    }
}

/// `T(n) = branches·T(n / by) + work`, where `work` is `n` to the power `halves / 2`.
fn master(branches: u32, by: u32, halves: u32, more: bool, work: &Poly, var: &Var) -> Option<Poly> {
    let n = Poly::var(var.clone());
    if more {
        return None;
    }
    // Compare `branches` with `by` to the power of `halves / 2`.
    let power = u64::from(by).checked_pow(halves)?;
    let squared = u64::from(branches).checked_mul(u64::from(branches))?;
    match squared.cmp(&power) {
        std::cmp::Ordering::Less => Some(work.clone()),
        std::cmp::Ordering::Equal => Some(work.times(&n.log())),
        std::cmp::Ordering::Greater => {
            let exponent = (1..6).find(|it| u64::from(by).checked_pow(*it) == Some(u64::from(branches)))?;
            let (_, rest) = work.split(var);
            let leaves = n.power(exponent);
            Some(if rest.is_zero() { leaves } else { leaves.times(&rest) })
        }
    }
}
