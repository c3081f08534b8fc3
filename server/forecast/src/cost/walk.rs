//! Walks one code object: variables, loops, and what everything costs. Expressions are in `eval`, calls in `calls`.

use std::{ops::Range, rc::Rc, sync::Arc};

use foretrace_python::program::{
    Clause, CodeId, CodeKind, ExprId, ExprKind, Name, Program, SiteId, Span, Target, TargetKind,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    algebra::{Origin, Poly},
    changes::{self, Changes, Key},
    recursion::SelfCall,
    scope::SliceState,
    shape::{Elements, Shape},
    summary::{HotOp, LoopCost, Step, Unknown},
    tally::{Sum, Tally, keep, merge},
};

/// Rounds of the search for the sizes that a loop builds up.
const MAX_PASSES: usize = 4;
/// Nesting beyond which statements and expressions are not followed.
pub(super) const MAX_DEPTH: u32 = 120;

/// The function itself, or a loop that is being walked.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) looped: Option<Looped>,
    pub(super) time: Tally,
    pub(super) memory: Tally,
    /// How much containers and integers grow in one round: length, and memory.
    growth: FxHashMap<Key, (Sum, Sum)>,
    /// Variables that are bound anew in the round.
    assigned: FxHashSet<Key>,
    pub(super) yields: Sum,
}

pub(super) struct Looped {
    pub(super) site: SiteId,
    pub(super) trip: Trip,
    pub(super) changes: Rc<Changes>,
}

/// How often a loop runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Trip {
    pub(super) rounds: Option<Poly>,
    /// Frames of loops around it over whose rounds `rounds` is already summed.
    pub(super) skip: Range<usize>,
    /// For a user: "once per item of `xs`".
    pub(super) note: String,
    /// Of which container each item is a part, with its size.
    pub(super) whole: Option<Poly>,
}

pub(super) struct Walker<'w, 'a> {
    pub(super) slice: &'w mut SliceState<'a>,
    pub(super) program: &'a Program,
    /// The function whose cost is wanted.
    pub(super) root: CodeId,
    /// The scope being walked: the function or a comprehension inside.
    pub(super) code: CodeId,
    pub(super) vars: FxHashMap<Key, Shape>,
    pub(super) log: Vec<(Key, Option<Shape>)>,
    pub(super) frames: Vec<Frame>,
    /// Loops of frames before this one run what is being walked only once.
    pub(super) base: usize,
    /// Above zero, only sizes are of interest.
    pub(super) quiet: u32,
    /// How many `try` and `with` bodies are around: there, `raise` need not leave the function.
    pub(super) guarded: u32,
    pub(super) depth: u32,
    /// Loop variables that take each integer at most once, and their frames.
    pub(super) counters: FxHashMap<Key, usize>,
    /// Loop variables that advance by the value of another variable.
    pub(super) steps: FxHashMap<Key, Key>,
    /// Loop variables that hold parts of a container: frame and size of the whole.
    pub(super) parts: FxHashMap<Key, (usize, Poly)>,
    /// Variables that hold something reached from a parameter.
    pub(super) reached: FxHashMap<Key, Key>,
    pub(super) result: Option<Shape>,
    pub(super) self_calls: Vec<SelfCall>,
    /// Recursive calls on the way here, and on the worst way so far.
    pub(super) count: u32,
    pub(super) most: u32,
    pub(super) loops: Vec<LoopCost>,
    pub(super) hot: Vec<HotOp>,
}

impl<'w, 'a> Walker<'w, 'a> {
    pub(super) fn new(slice: &'w mut SliceState<'a>, root: CodeId) -> Self {
        Walker {
            program: slice.program,
            slice,
            root,
            code: root,
            vars: FxHashMap::default(),
            log: Vec::new(),
            frames: vec![Frame::default()],
            base: 0,
            quiet: 0,
            guarded: 0,
            depth: 0,
            counters: FxHashMap::default(),
            steps: FxHashMap::default(),
            parts: FxHashMap::default(),
            reached: FxHashMap::default(),
            result: None,
            self_calls: Vec::new(),
            count: 0,
            most: 0,
            loops: Vec::new(),
            hot: Vec::new(),
        }
    }

    pub(super) fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Adds time spent here.
    pub(super) fn spend(&mut self, amount: Option<&Poly>, span: Span, note: impl Fn() -> String) {
        if self.quiet > 0 {
            return;
        }
        match amount {
            Some(amount) => {
                if let Some(frame) = self.frame() {
                    frame.time.add(amount, || {
                        vec![Step {
                            span,
                            note: note().into(),
                        }]
                    });
                }
            }
            None => self.unknown(span, || format!("{}: the size is not known", note())),
        }
    }

    /// Adds memory that is needed here.
    pub(super) fn allocate(&mut self, amount: Option<&Poly>, span: Span, note: impl Fn() -> String) {
        if self.quiet > 0 {
            return;
        }
        let reason = Unknown {
            span,
            what: "a size that is not known".into(),
        };
        let Some(frame) = self.frame() else { return };
        match amount {
            Some(amount) => frame.memory.add(amount, || {
                vec![Step {
                    span,
                    note: note().into(),
                }]
            }),
            None => keep(&mut frame.memory.unknowns, [reason]),
        }
    }

    /// Notes that time and memory may be anything.
    pub(super) fn unknown(&mut self, span: Span, what: impl Fn() -> String) {
        if self.quiet == 0
            && let Some(frame) = self.frames.last_mut()
        {
            let reason = Unknown {
                span,
                what: what().into(),
            };
            keep(&mut frame.time.unknowns, [reason.clone()]);
            keep(&mut frame.memory.unknowns, [reason]);
        }
    }

    /// Notes that something was taken for granted.
    pub(super) fn assume(&mut self, span: Span, what: impl Fn() -> String) {
        if self.quiet == 0
            && let Some(frame) = self.frames.last_mut()
        {
            keep(
                &mut frame.time.assumptions,
                [Unknown {
                    span,
                    what: what().into(),
                }],
            );
        }
    }

    /// Rounds of all loops around this place together.
    pub(super) fn rounds(&self) -> Option<Poly> {
        let mut skipped: Vec<Range<usize>> = Vec::new();
        let mut out = Poly::one();
        for (at, frame) in self.frames.iter().enumerate().skip(self.base).rev() {
            let Some(looped) = &frame.looped else { continue };
            if !skipped.iter().any(|it| it.contains(&at)) {
                out = out.times(looped.trip.rounds.as_ref()?);
            }
            skipped.push(looped.trip.skip.clone());
        }
        Some(out)
    }

    // Variables

    pub(super) fn key(&self, name: Name) -> Option<Key> {
        changes::key(self.code, name)
    }

    /// The text of a name that is looked up in the module, then among the built-ins.
    pub(super) fn global(&self, name: Name) -> Option<&'a str> {
        let program = self.program;
        let of_module = match self.key(name) {
            None => true,
            Some((owner, _)) => program[owner].kind == CodeKind::Module,
        };
        of_module.then(|| program.name(name.name))
    }

    pub(super) fn variable(&self, expr: ExprId) -> Option<Key> {
        changes::variable(self.program, self.code, expr)
    }

    pub(super) fn set(&mut self, key: Key, shape: Shape) {
        self.counters.remove(&key);
        self.steps.remove(&key);
        self.parts.remove(&key);
        self.reached.remove(&key);
        let old = self.vars.insert(key, shape);
        self.log.push((key, old));
        if let Some(frame) = self.frame() {
            frame.assigned.insert(key);
            frame.growth.remove(&key);
        }
    }

    /// Makes what `key` holds larger, without binding it anew.
    pub(super) fn grow(&mut self, key: Key, length: Option<&Poly>, memory: Option<&Poly>, item: Option<&Shape>) {
        let Some(old) = self.vars.get(&key).cloned() else {
            return;
        };
        let mut new = old.clone();
        new.size = old.size.as_ref().zip(length).map(|(size, length)| size.plus(length));
        if let Some(item) = item {
            new.elements = match &old.elements {
                Elements::Small if old.is_empty() => Elements::Each(item.clone().into()),
                Elements::Small if item.size.as_ref().is_some_and(Poly::is_constant) => Elements::Small,
                Elements::Each(each) => Elements::Each(each.join(item).into()),
                Elements::Parts(kind) => Elements::Parts(*kind),
                _ => Elements::default(),
            };
        }
        self.vars.insert(key, new);
        self.log.push((key, Some(old)));
        if let Some(frame) = self.frame() {
            let (lengths, memories) = frame.growth.entry(key).or_default();
            lengths.add(length);
            memories.add(memory);
        }
    }

    /// Walks alternatives and joins what they leave in the variables.
    pub(super) fn either(&mut self, ways: &mut [&mut dyn FnMut(&mut Self)]) {
        let (count, mut most) = (self.count, 0);
        let mut ends: Vec<FxHashMap<Key, Shape>> = Vec::new();
        for way in ways.iter_mut() {
            self.count = count;
            let mark = self.log.len();
            way(self);
            most = most.max(self.count);
            ends.push(self.undo(mark));
        }
        self.count = most;
        let keys: FxHashSet<Key> = ends.iter().flat_map(|it| it.keys().copied()).collect();
        for key in keys {
            let before = self.vars.get(&key).cloned();
            let shapes = ends.iter().filter_map(|it| it.get(&key).or(before.as_ref()));
            if let Some(joined) = shapes.cloned().reduce(|all, it| all.join(&it)) {
                self.log.push((key, before));
                self.vars.insert(key, joined);
            }
        }
    }

    /// Takes back changes since `mark`, returning what the variables had come to.
    pub(super) fn undo(&mut self, mark: usize) -> FxHashMap<Key, Shape> {
        let mut ends = FxHashMap::default();
        for (key, old) in self.log.split_off(mark.min(self.log.len())).into_iter().rev() {
            let new = match old {
                Some(old) => self.vars.insert(key, old),
                None => self.vars.remove(&key),
            };
            if let Some(new) = new {
                ends.entry(key).or_insert(new);
            }
        }
        ends
    }

    // Loops

    /// Walks a loop. `body` walks one round, the binding of the target included.
    pub(super) fn run(&mut self, site: SiteId, trip: Trip, changes: &Rc<Changes>, body: &mut dyn FnMut(&mut Self)) {
        let at = self.frames.len();
        let passes = if self.quiet == 0 {
            MAX_PASSES
        } else if self.quiet < 2 {
            2
        } else {
            1
        };
        let mut heads: FxHashMap<Key, Shape> = FxHashMap::default();
        let mut bases: FxHashMap<Key, Option<Shape>> = FxHashMap::default();
        let mut growth = FxHashMap::default();
        let mut stable = false;
        let mut earlier = FxHashMap::default();
        self.quiet += 1;
        for _ in 0..passes {
            let mark = self.log.len();
            for (key, head) in &heads {
                let old = self.vars.insert(*key, head.clone());
                self.log.push((*key, old));
            }
            self.push(site, &trip, changes);
            body(self);
            let frame = self.frames.pop().unwrap_or_default();
            let ends = self.undo(mark);
            let mut next = FxHashMap::default();
            for (key, end) in ends {
                let base = bases.entry(key).or_insert_with(|| self.vars.get(&key).cloned());
                let head = match (&*base, frame.growth.get(&key)) {
                    (Some(base), Some((lengths, _))) if !frame.assigned.contains(&key) => {
                        let grown = lengths.clone().leave(at, trip.rounds.as_ref(), &trip.skip);
                        let size = (!grown.unknown).then(|| grown.whole());
                        let size = base.size.as_ref().zip(size).map(|(base, grown)| base.plus(&grown));
                        Shape {
                            size,
                            ..base.join(&end)
                        }
                    }
                    (Some(base), _) => base.join(&end),
                    (None, _) => end,
                };
                next.insert(key, head);
            }
            growth = frame.growth;
            stable = next == heads;
            earlier = std::mem::replace(&mut heads, next);
            if stable {
                break;
            }
        }
        self.quiet -= 1;
        if !stable && self.quiet == 0 {
            for (key, head) in &mut heads {
                if earlier.get(key) != Some(head) {
                    *head = head.map(&mut |_| None);
                }
            }
        }
        for (key, head) in &heads {
            let old = self.vars.insert(*key, head.clone());
            self.log.push((*key, old));
        }
        if self.quiet == 0 {
            let mark = self.log.len();
            self.push(site, &trip, changes);
            let loops = self.loops.len();
            let most = self.most;
            body(self);
            self.most = self.most.max(most);
            let frame = self.frames.pop().unwrap_or_default();
            self.undo(mark);
            growth = frame.growth.clone();
            self.close(frame, &trip, at, loops);
        }
        for (key, (lengths, memories)) in growth {
            let lengths = lengths.leave(at, trip.rounds.as_ref(), &trip.skip);
            let memories = memories.leave(at, trip.rounds.as_ref(), &trip.skip);
            let needed = (!memories.unknown).then(|| memories.whole());
            let span = self.program[site].span;
            self.allocate(needed.as_ref(), span, || "grows in each round".to_owned());
            if let Some(frame) = self.frame() {
                let (all, memory) = frame.growth.entry(key).or_default();
                merge(all, lengths);
                merge(memory, memories);
            }
        }
    }

    pub(super) fn push(&mut self, site: SiteId, trip: &Trip, changes: &Rc<Changes>) {
        let looped = Looped {
            site,
            trip: trip.clone(),
            changes: changes.clone(),
        };
        self.frames.push(Frame {
            looped: Some(looped),
            ..Frame::default()
        });
    }

    /// Adds what a walked loop costs to what is around it.
    pub(super) fn close(&mut self, frame: Frame, trip: &Trip, at: usize, loops: usize) {
        let Some(Looped { site, .. }) = frame.looped else {
            return;
        };
        let span = self.program[site].span;
        let parent = self
            .frames
            .iter()
            .rev()
            .find_map(|it| it.looped.as_ref())
            .map(|it| it.site);
        let mut round = frame.time.cost();
        round.known = round.known.plus(&Poly::one());
        let rounds = trip.rounds.clone().unwrap_or_else(Poly::one);
        let mut sum = frame.time.sum.clone();
        sum.add(Some(&Poly::one()));
        let sum = sum.leave(at, Some(&rounds), &trip.skip);
        let mut total = round.clone();
        total.known = sum.whole();
        if trip.rounds.is_none() {
            let what: Arc<str> = "how often the loop runs is not known".into();
            keep(&mut total.unknowns, [Unknown { span, what }]);
        }
        let cost = LoopCost {
            site,
            parent,
            trips: trip.rounds.clone(),
            amortised: !trip.skip.is_empty(),
            round,
            total: total.clone(),
        };
        self.loops.insert(loops.min(self.loops.len()), cost);
        let path = || {
            let header = Step {
                span,
                note: trip.note.as_str().into(),
            };
            std::iter::once(header)
                .chain(frame.time.path.iter().cloned())
                .take(16)
                .collect()
        };
        if let Some(outer) = self.frames.last_mut() {
            outer.time.explain(&total.known, path);
            merge(&mut outer.time.sum, sum);
            keep(&mut outer.time.unknowns, total.unknowns);
            keep(&mut outer.time.assumptions, total.assumptions);
            let memory = frame.memory.sum.whole();
            outer.memory.add(&memory, || frame.memory.path.clone());
            keep(&mut outer.memory.unknowns, frame.memory.unknowns);
            let yields = frame.yields.leave(at, trip.rounds.as_ref(), &trip.skip);
            merge(&mut outer.yields, yields);
        }
    }

    /// The clauses of a comprehension, then `inner`.
    pub(super) fn clauses(&mut self, clauses: &[Clause], outer: CodeId, inner: &mut dyn FnMut(&mut Self)) {
        let Some((clause, rest)) = clauses.split_first() else {
            return inner(self);
        };
        let code = self.code;
        self.code = outer;
        let (trip, items) = self.for_trip(clause.iter, &Changes::default());
        self.code = code;
        let changes = Rc::new(Changes::default().with_target(self.program, code, &clause.target));
        self.run(clause.site, trip.clone(), &changes, &mut |walker| {
            walker.bind_item(&clause.target, &items, &trip, clause.iter, outer);
            for (test, _) in &clause.ifs {
                walker.eval(*test);
            }
            walker.clauses(rest, code, inner);
        });
    }

    /// Binds what iterating yields.
    pub(super) fn bind_item(&mut self, target: &Target, items: &Shape, trip: &Trip, iter: ExprId, outer: CodeId) {
        let at = self.frames.len().saturating_sub(1);
        let inner = std::mem::replace(&mut self.code, outer);
        let root = self.reached_from(iter);
        self.code = inner;
        self.bind(target, items.clone());
        for key in self.names(target) {
            if let Some(whole) = &trip.whole {
                self.parts.insert(key, (at, whole.clone()));
            }
            if let Some((root, _)) = root {
                self.reached.insert(key, root);
            }
        }
        if self.is_range(iter)
            && let TargetKind::Name(name, _) = &target.kind
            && let Some(key) = self.key(*name)
        {
            self.counters.insert(key, at);
            if let ExprKind::Call(call) = &self.program[iter].kind
                && let [_, _, step] = *call.args
                && let Some(step) = changes::variable(self.program, outer, step)
            {
                self.steps.insert(key, step);
            }
        }
    }

    pub(super) fn names(&self, target: &Target) -> Vec<Key> {
        match &target.kind {
            TargetKind::Name(name, _) => self.key(*name).into_iter().collect(),
            TargetKind::Sequence(items) => items.iter().flat_map(|it| self.names(it)).collect(),
            TargetKind::Starred(inner) => self.names(inner),
            _ => Vec::new(),
        }
    }

    /// The variable that an expression reaches into, and whether what it yields is only a part of it.
    pub(super) fn reached_from(&self, expr: ExprId) -> Option<(Key, bool)> {
        let (mut expr, mut part) = (expr, false);
        loop {
            expr = match &self.program[expr].kind {
                ExprKind::Attribute(value, _) => {
                    part = true;
                    *value
                }
                ExprKind::Subscript(value, index) if !matches!(self.program[*index].kind, ExprKind::Slice(..)) => {
                    part = true;
                    *value
                }
                ExprKind::Call(call) => match &self.program[call.func].kind {
                    ExprKind::Attribute(value, _) if call.args.is_empty() => *value,
                    ExprKind::Name(name) => match self.program.name(name.name) {
                        "enumerate" | "sorted" | "reversed" | "list" | "tuple" | "iter" => *call.args.first()?,
                        _ => return None,
                    },
                    _ => return None,
                },
                ExprKind::Name(name) => {
                    let key = self.key(*name)?;
                    return Some(self.reached.get(&key).map_or((key, part), |root| (*root, true)));
                }
                _ => return None,
            };
        }
    }

    pub(super) fn outer_name(&self, name: &str) -> Shape {
        Shape::input(name, Origin::Outer)
    }
}
