//! What statements cost.

use std::rc::Rc;

use foretrace_python::program::{StmtId, StmtKind};

use super::{
    algebra::Poly,
    changes::Changes,
    shape::{Kind, Shape},
    tally::{Sum, keep, merge},
    walk::{Frame, MAX_DEPTH, Walker},
};

impl Walker<'_, '_> {
    /// Walks statements. Where the last of them leaves the function, all of them run once, whatever the loops around.
    pub(super) fn block(&mut self, body: &[StmtId]) {
        let leaves = body.last().is_some_and(|it| match self.program[*it].kind {
            StmtKind::Return(..) => true,
            StmtKind::Raise { .. } => self.guarded == 0,
            _ => false,
        });
        if leaves {
            self.once(|it| it.statements(body));
        } else {
            self.statements(body);
        }
    }

    fn statements(&mut self, body: &[StmtId]) {
        if self.depth > MAX_DEPTH {
            if let Some(first) = body.first() {
                self.unknown(self.program[*first].span, || "nested too deep".to_owned());
            }
            return;
        }
        self.depth += 1;
        for &stmt in body {
            self.statement(stmt);
        }
        self.depth -= 1;
    }

    fn statement(&mut self, id: StmtId) {
        let program = self.program;
        let span = program[id].span;
        self.spend(Some(&Poly::one()), span, String::new);
        match &program[id].kind {
            StmtKind::Expr(value) => {
                self.eval(*value);
            }
            StmtKind::Assign { targets, value } => self.assign(targets, *value),
            StmtKind::AnnAssign {
                target,
                value: Some(value),
                annotation,
            } => {
                let mut shape = self.eval(*value);
                if let Some(declared) = self.annotation(*annotation)
                    && shape.kind == Kind::Unknown
                {
                    shape = Shape {
                        size: shape.size,
                        ..declared
                    };
                }
                self.bind(target, shape);
            }
            StmtKind::AugAssign { target, op, value } => self.augmented(target, *op, *value, span),
            StmtKind::Delete(targets) => targets.iter().for_each(|it| self.delete(it)),
            StmtKind::If { test, body, orelse, .. } => {
                self.eval(*test);
                self.either(&mut [&mut |it| it.block(body), &mut |it| it.block(orelse)]);
            }
            StmtKind::While {
                test,
                body,
                orelse,
                site,
            } => {
                let changes = Rc::new(Changes::of(program, self.code, body));
                let trip = self.while_trip(*test, body, &changes);
                self.run(*site, trip, &changes, &mut |it| {
                    it.eval(*test);
                    it.forget_unsteady(&changes);
                    it.block(body);
                });
                self.block(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                site,
                ..
            } => {
                let changes = Changes::of(program, self.code, body).with_target(program, self.code, target);
                let changes = Rc::new(changes);
                let (trip, items) = self.for_trip(*iter, &changes);
                let code = self.code;
                self.run(*site, trip.clone(), &changes, &mut |it| {
                    it.bind_item(target, &items, &trip, *iter, code);
                    it.forget_unsteady(&changes);
                    it.block(body);
                });
                self.block(orelse);
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    let shape = self.eval(item.context);
                    if let Some(target) = &item.target {
                        self.bind(
                            target,
                            if shape.kind == Kind::File {
                                shape
                            } else {
                                Shape::unknown()
                            },
                        );
                    }
                }
                self.guarded += 1;
                self.block(body);
                self.guarded -= 1;
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                self.guarded += 1;
                self.either(&mut [&mut |it| it.block(body), &mut |_| {}]);
                self.guarded -= 1;
                for handler in handlers {
                    self.either(&mut [
                        &mut |it| {
                            if let Some(key) = handler.name.and_then(|it_| it.key(it_.0)) {
                                it.set(key, Shape::small(Kind::Object));
                            }
                            it.block(&handler.body);
                        },
                        &mut |_| {},
                    ]);
                }
                self.block(orelse);
                self.block(finalbody);
            }
            StmtKind::Match { subject, cases } => {
                self.eval(*subject);
                for case in cases {
                    if let Some(guard) = case.guard {
                        self.eval(guard);
                    }
                    self.either(&mut [&mut |it| it.block(&case.body), &mut |_| {}]);
                }
            }
            StmtKind::Return(value, _) => {
                let shape = value.map_or_else(|| Shape::small(Kind::None), |it| self.eval(it));
                if self.quiet == 0 {
                    self.result = Some(
                        self.result
                            .as_ref()
                            .map_or_else(|| shape.clone(), |old| old.join(&shape)),
                    );
                }
                self.leave();
            }
            StmtKind::Raise { exc, cause, .. } => {
                [exc, cause].into_iter().flatten().for_each(|it| drop(self.eval(*it)));
                self.leave();
            }
            StmtKind::Assert { test, .. } => {
                self.eval(*test);
            }
            StmtKind::Def { code, target } => {
                let defined = &program[*code];
                let defaults = defined.params.iter().filter_map(|it| it.default);
                defaults.for_each(|it| drop(self.eval(it)));
                if let Some(key) = self.key(*target) {
                    self.set(key, Shape::small(Kind::Object));
                }
            }
            StmtKind::Class { code, target, .. } => {
                let outer = std::mem::replace(&mut self.code, *code);
                self.block(&program[*code].body);
                self.code = outer;
                if let Some(key) = self.key(*target) {
                    self.set(key, Shape::small(Kind::Object));
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    if let Some(key) = alias.target.and_then(|it| self.key(it.0)) {
                        self.set(key, Shape::small(Kind::Object));
                    }
                }
            }
            StmtKind::NotLowered => self.unknown(span, || "this statement could not be read".to_owned()),
            _ => {}
        }
    }

    /// Walks what runs once, whatever the loops around it.
    fn once(&mut self, walk: impl FnOnce(&mut Self)) {
        let around = self.frames.len();
        if around <= self.base + 1 || self.quiet > 0 {
            return walk(self);
        }
        let base = std::mem::replace(&mut self.base, around);
        self.frames.push(Frame::default());
        walk(self);
        let frame = self.frames.pop().unwrap_or_default();
        self.base = base;
        if let Some(outer) = self.frames.last_mut() {
            let whole = frame.time.sum.whole();
            outer.time.explain(&whole, || frame.time.path);
            merge(
                &mut outer.time.sum,
                Sum {
                    later: vec![(1..around, whole)],
                    ..Sum::default()
                },
            );
            keep(&mut outer.time.unknowns, frame.time.unknowns);
            keep(&mut outer.time.assumptions, frame.time.assumptions);
            outer.memory.add(&frame.memory.sum.whole(), || frame.memory.path);
            keep(&mut outer.memory.unknowns, frame.memory.unknowns);
            merge(&mut outer.yields, frame.yields);
        }
    }

    pub(super) fn leave(&mut self) {
        if self.quiet == 0 {
            self.most = self.most.max(self.count);
            self.count = 0;
        }
    }

    /// What a loop multiplies, or makes from itself in another way, has no size the analysis can name.
    pub(super) fn forget_unsteady(&mut self, changes: &Changes) {
        for key in changes.unsteady() {
            if let Some(shape) = self.vars.get(&key) {
                let forgotten = shape.map(&mut |_| None);
                let old = self.vars.insert(key, forgotten);
                self.log.push((key, old));
            }
        }
    }
}
