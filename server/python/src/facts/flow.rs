//! Control flow: a code object as basic blocks.
//!
//! Statements that only order others are dissolved into edges; the rest are steps. What an exception may jump to
//! is written once per block: every step of the block may raise, with any part of its bindings done. The body of
//! a `finally` appears twice: after normal completion, and for all the ways of leaving early together.

use crate::program::{
    Case, Code, CodeId, Comprehension, ExprId, Handler, Name, Program, SiteId, Stmt, StmtId, StmtKind, Target,
};

/// A basic block of a [`Flow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BlockId(pub(super) u32);

/// A code object as basic blocks; the first is the entry.
pub(super) struct Flow<'p> {
    pub(super) blocks: Vec<Block<'p>>,
}

/// Steps that are executed in order, and where control goes then.
pub(super) struct Block<'p> {
    pub(super) steps: Vec<Step<'p>>,
    pub(super) end: End<'p>,
    /// Where an exception of any step goes, if not out of the code object.
    pub(super) raises_to: Option<BlockId>,
}

/// One thing that is done.
#[derive(Clone, Copy)]
pub(super) enum Step<'p> {
    /// A statement without statements inside.
    Do(StmtId),
    /// A statement with statements inside begins.
    Begin(StmtId),
    /// An expression is evaluated.
    Eval(ExprId),
    /// A target gets an item of an iterable.
    Item { target: &'p Target, iter: ExprId },
    /// A target gets a value of which nothing is known.
    Bind(&'p Target),
    /// `except … as name`.
    Catch(Name, SiteId),
    /// The end of `except … as name`.
    Release(Name),
    /// A loop is about to be entered.
    Enter(SiteId),
}

/// Where control goes after a block.
#[derive(Clone)]
pub(super) enum End<'p> {
    /// Out of the code object, by return or at its end.
    Exit,
    /// An exception, surely.
    Raise,
    /// To one place.
    Jump(BlockId),
    /// To any of several places, for reasons that are not analysed.
    Fan(Vec<BlockId>),
    /// By a condition, evaluated here.
    Branch {
        test: ExprId,
        site: SiteId,
        then: BlockId,
        orelse: BlockId,
    },
    /// `assert`: the message and the exception follow when it fails.
    Assert {
        test: ExprId,
        site: SiteId,
        then: BlockId,
        orelse: BlockId,
    },
    /// Before the first round of a `for`: by whether the iterable (evaluated already) is empty.
    First { iter: ExprId, body: BlockId, done: BlockId },
    /// After a round of a `for`.
    Next { body: BlockId, done: BlockId },
    /// By whether a case matches.
    Match {
        case: &'p Case,
        then: BlockId,
        orelse: BlockId,
    },
}

impl End<'_> {
    /// Calls `visit` with each successor, exceptions excluded.
    pub(super) fn successors(&self, mut visit: impl FnMut(BlockId)) {
        match self {
            End::Exit | End::Raise => {}
            End::Jump(to) => visit(*to),
            End::Fan(to) => to.iter().copied().for_each(visit),
            End::First { body: a, done: b, .. }
            | End::Next { body: a, done: b }
            | End::Branch { then: a, orelse: b, .. }
            | End::Assert { then: a, orelse: b, .. }
            | End::Match { then: a, orelse: b, .. } => [*a, *b].into_iter().for_each(visit),
        }
    }
}

/// A way to leave statements early.
#[derive(Clone, Copy, PartialEq)]
enum Jump {
    Return,
    /// Out of, or to the next round of, the loop at this depth of frames.
    Break(usize),
    Continue(usize),
}

/// What a jump passes on its way out.
enum Frame {
    Loop {
        next: BlockId,
        after: BlockId,
    },
    /// A `finally`: its copy for early exits, and the jumps that pass it.
    Finally {
        early: BlockId,
        passing: Vec<Jump>,
    },
}

/// What a `finally` runs.
#[derive(Clone, Copy)]
enum Final<'p> {
    Body(&'p [StmtId]),
    Release(Name),
}

struct Builder<'p> {
    program: &'p Program,
    flow: Flow<'p>,
    frames: Vec<Frame>,
    raises_to: Option<BlockId>,
    /// Where the next step goes.
    here: BlockId,
    /// How many `finally` bodies this one is inside of.
    finals: u32,
}

/// So deep inside `finally` bodies, a `finally` is no longer copied.
const MAX_COPIES: u32 = 4;

impl<'p> Flow<'p> {
    /// The basic blocks of a code object; `comprehension` is the expression it belongs to, if one.
    pub(super) fn of(program: &'p Program, code: CodeId, comprehension: Option<&'p Comprehension>) -> Flow<'p> {
        let mut builder = Builder {
            program,
            flow: Flow { blocks: Vec::new() },
            frames: Vec::new(),
            raises_to: None,
            here: BlockId(0),
            finals: 0,
        };
        builder.here = builder.block();
        let Code { body, value, .. } = &program[code];
        builder.body(body);
        builder.step(value.map(Step::Eval));
        if let Some(it) = comprehension {
            builder.comprehension(it);
        }
        builder.flow
    }

    pub(super) fn block(&self, id: BlockId) -> &Block<'p> {
        &self.blocks[id.0 as usize]
    }

    /// Blocks in reverse postorder, those that nothing leads to left out.
    pub(super) fn order(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut done = Vec::new();
        let mut stack = vec![(BlockId(0), false)];
        while let Some((block, left)) = stack.pop() {
            if left {
                done.push(block);
            } else if !std::mem::replace(&mut seen[block.0 as usize], true) {
                stack.push((block, true));
                self.block(block).end.successors(|it| stack.push((it, false)));
                stack.extend(self.block(block).raises_to.map(|it| (it, false)));
            }
        }
        done.reverse();
        done
    }
}

impl<'p> Builder<'p> {
    fn block(&mut self) -> BlockId {
        let id = BlockId(self.flow.blocks.len() as u32);
        self.flow.blocks.push(Block {
            steps: Vec::new(),
            end: End::Exit,
            raises_to: self.raises_to,
        });
        id
    }

    fn step(&mut self, steps: impl IntoIterator<Item = Step<'p>>) {
        self.flow.blocks[self.here.0 as usize].steps.extend(steps);
    }

    /// Ends the current block and goes on in `next`.
    fn end(&mut self, end: End<'p>, next: BlockId) {
        self.flow.blocks[self.here.0 as usize].end = end;
        self.here = next;
    }

    /// Ends the current block and goes on where nothing leads to.
    fn stop(&mut self, end: End<'p>) {
        let next = self.block();
        self.end(end, next);
    }

    fn jump(&mut self, to: BlockId, next: BlockId) {
        self.end(End::Jump(to), next);
    }

    fn body(&mut self, body: &'p [StmtId]) {
        for &stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let Stmt { kind, .. } = &self.program[id];
        match kind {
            StmtKind::If { .. } => self.chain(id),
            StmtKind::While {
                test,
                body,
                orelse,
                site,
            } => {
                self.step([Step::Begin(id), Step::Enter(*site)]);
                let (head, inside, done, after) = (self.block(), self.block(), self.block(), self.block());
                self.jump(head, head);
                self.end(
                    End::Branch {
                        test: *test,
                        site: *site,
                        then: inside,
                        orelse: done,
                    },
                    inside,
                );
                self.frames.push(Frame::Loop { next: head, after });
                self.body(body);
                self.frames.pop();
                self.jump(head, done);
                self.body(orelse);
                self.jump(after, after);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                site,
                ..
            } => {
                self.step([Step::Begin(id), Step::Eval(*iter), Step::Enter(*site)]);
                let (inside, next, done, after) = (self.block(), self.block(), self.block(), self.block());
                self.end(
                    End::First {
                        iter: *iter,
                        body: inside,
                        done,
                    },
                    next,
                );
                self.end(End::Next { body: inside, done }, inside);
                self.step([Step::Item { target, iter: *iter }]);
                self.frames.push(Frame::Loop { next, after });
                self.body(body);
                self.frames.pop();
                self.jump(next, done);
                self.body(orelse);
                self.jump(after, after);
            }
            StmtKind::With { items, body, .. } => {
                self.step([Step::Begin(id)]);
                let outer = self.raises_to;
                for item in items {
                    self.step([Step::Eval(item.context)]);
                    let swallowed = self.block();
                    self.raises_to = Some(swallowed);
                    let inside = self.block();
                    self.jump(inside, inside);
                    self.step(item.target.as_ref().map(Step::Bind));
                }
                self.body(body);
                // Each manager may swallow what is raised inside it.
                let first = self.raises_to.filter(|_| !items.is_empty());
                self.raises_to = outer;
                let after = self.block();
                self.jump(after, after);
                let mut swallowed = first;
                for _ in items {
                    let Some(block) = swallowed else { break };
                    let out = self.flow.block(block).raises_to;
                    swallowed = out;
                    self.flow.blocks[block.0 as usize].end =
                        End::Fan([Some(after), out].into_iter().flatten().collect());
                }
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.step([Step::Begin(id)]);
                if finalbody.is_empty() {
                    self.guarded(body, handlers, orelse, *is_star);
                } else {
                    self.with_final(Final::Body(finalbody), |it| {
                        it.guarded(body, handlers, orelse, *is_star)
                    });
                }
            }
            StmtKind::Match { subject, cases } => {
                self.step([Step::Begin(id), Step::Eval(*subject)]);
                let after = self.block();
                for case in cases {
                    let (then, orelse) = (self.block(), self.block());
                    self.end(End::Match { case, then, orelse }, then);
                    self.body(&case.body);
                    self.jump(after, orelse);
                }
                self.jump(after, after);
            }
            StmtKind::Assert { test, message, site } => {
                self.step([Step::Begin(id)]);
                let (then, orelse) = (self.block(), self.block());
                self.end(
                    End::Assert {
                        test: *test,
                        site: *site,
                        then,
                        orelse,
                    },
                    orelse,
                );
                self.step(message.map(Step::Eval));
                self.end(End::Raise, then);
            }
            StmtKind::Return(..) => {
                self.step([Step::Do(id)]);
                self.leave(Jump::Return);
            }
            StmtKind::Break => {
                self.step([Step::Do(id)]);
                self.leave_loop(Jump::Break);
            }
            StmtKind::Continue => {
                self.step([Step::Do(id)]);
                self.leave_loop(Jump::Continue);
            }
            StmtKind::Raise { .. } => {
                self.step([Step::Do(id)]);
                self.stop(End::Raise);
            }
            _ => self.step([Step::Do(id)]),
        }
    }

    /// `if … elif … else`, without recursion along the chain.
    fn chain(&mut self, mut id: StmtId) {
        let after = self.block();
        loop {
            self.step([Step::Begin(id)]);
            let StmtKind::If {
                test,
                body,
                orelse,
                site,
            } = &self.program[id].kind
            else {
                break;
            };
            let (inside, other) = (self.block(), self.block());
            self.end(
                End::Branch {
                    test: *test,
                    site: *site,
                    then: inside,
                    orelse: other,
                },
                inside,
            );
            self.body(body);
            self.jump(after, other);
            match &**orelse {
                [only] if matches!(self.program[*only].kind, StmtKind::If { .. }) => id = *only,
                _ => {
                    self.body(orelse);
                    break;
                }
            }
        }
        self.jump(after, after);
    }

    /// `try … except … else`, `finally` aside.
    fn guarded(&mut self, body: &'p [StmtId], handlers: &'p [Handler], orelse: &'p [StmtId], is_star: bool) {
        let outer = self.raises_to;
        let (mut clause, after) = (self.block(), self.block());
        self.raises_to = Some(clause);
        let inside = self.block();
        self.jump(inside, inside);
        self.body(body);
        self.raises_to = outer;
        let done = self.block();
        self.jump(done, done);
        self.body(orelse);
        self.jump(after, clause);
        for handler in handlers {
            self.step(handler.kind.map(Step::Eval));
            let matched = self.block();
            clause = self.block();
            match handler.kind {
                Some(_) => self.end(End::Fan(vec![matched, clause]), matched),
                None => self.end(End::Jump(matched), matched),
            }
            match handler.name {
                Some((name, site)) => {
                    self.step([Step::Catch(name, site)]);
                    self.with_final(Final::Release(name), |it| it.body(&handler.body));
                }
                None => self.body(&handler.body),
            }
            // Several clauses of `except*` may run, one after the other.
            match is_star {
                true => self.end(End::Fan(vec![after, clause]), clause),
                false => self.jump(after, clause),
            }
        }
        self.end(outer.map_or(End::Raise, End::Jump), after);
    }

    fn with_final(&mut self, last: Final<'p>, inner: impl FnOnce(&mut Self)) {
        let outer = self.raises_to;
        let early = self.block();
        self.raises_to = Some(early);
        self.frames.push(Frame::Finally {
            early,
            passing: Vec::new(),
        });
        let inside = self.block();
        self.jump(inside, inside);
        inner(self);
        let passing = match self.frames.pop() {
            Some(Frame::Finally { passing, .. }) => passing,
            _ => Vec::new(),
        };
        self.raises_to = outer;
        let normal = self.block();
        let copied = self.finals < MAX_COPIES;
        self.jump(if copied { normal } else { early }, early);
        self.finish(last);
        let mut ways: Vec<BlockId> = outer.into_iter().chain((!copied).then_some(normal)).collect();
        for jump in passing {
            ways.push(match self.resolve(jump) {
                Some(block) => block,
                None => self.block(),
            });
        }
        match ways.is_empty() {
            true => self.end(End::Raise, normal),
            false => self.end(End::Fan(ways), normal),
        }
        if copied {
            self.finish(last);
        }
    }

    fn finish(&mut self, last: Final<'p>) {
        match last {
            Final::Body(body) => {
                self.finals += 1;
                self.body(body);
                self.finals -= 1;
            }
            Final::Release(name) => self.step([Step::Release(name)]),
        }
    }

    fn leave_loop(&mut self, jump: fn(usize) -> Jump) {
        match self.frames.iter().rposition(|it| matches!(it, Frame::Loop { .. })) {
            Some(depth) => self.leave(jump(depth)),
            None => self.stop(End::Raise),
        }
    }

    fn leave(&mut self, jump: Jump) {
        match self.resolve(jump) {
            Some(block) => self.stop(End::Jump(block)),
            None => self.stop(End::Exit),
        }
    }

    /// Where a jump goes from here: to the nearest `finally` it passes, else to its aim; `None` is out.
    fn resolve(&mut self, jump: Jump) -> Option<BlockId> {
        let floor = match jump {
            Jump::Return => 0,
            Jump::Break(depth) | Jump::Continue(depth) => depth,
        };
        for frame in self.frames[floor..].iter_mut().rev() {
            if let Frame::Finally { early, passing } = frame {
                if !passing.contains(&jump) {
                    passing.push(jump);
                }
                return Some(*early);
            }
        }
        match (jump, self.frames.get(floor)) {
            (Jump::Break(_), Some(Frame::Loop { after, .. })) => Some(*after),
            (Jump::Continue(_), Some(Frame::Loop { next, .. })) => Some(*next),
            _ => None,
        }
    }

    fn comprehension(&mut self, it: &'p Comprehension) {
        let mut next = self.block();
        let end = next;
        for (depth, clause) in it.clauses.iter().enumerate() {
            if depth > 0 {
                self.step([Step::Eval(clause.iter)]);
            }
            self.step([Step::Enter(clause.site)]);
            let (inside, again) = (self.block(), self.block());
            self.end(
                End::First {
                    iter: clause.iter,
                    body: inside,
                    done: next,
                },
                again,
            );
            self.end(
                End::Next {
                    body: inside,
                    done: next,
                },
                inside,
            );
            self.step([Step::Item {
                target: &clause.target,
                iter: clause.iter,
            }]);
            for &(test, site) in &clause.ifs {
                let then = self.block();
                self.end(
                    End::Branch {
                        test,
                        site,
                        then,
                        orelse: again,
                    },
                    then,
                );
            }
            next = again;
        }
        self.step([Step::Eval(it.element)]);
        self.step(it.value.map(Step::Eval));
        self.jump(next, end);
    }
}
