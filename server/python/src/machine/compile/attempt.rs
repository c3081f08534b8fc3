//! `try`.

use super::{Block, Compiler, Label};
use crate::machine::bytecode::Op;
use crate::machine::value::Value;
use crate::program::{Handler, Name, SiteId, StmtId};

/// A `try` without its `finally`.
pub(super) struct Attempt<'p> {
    pub(super) body: &'p [StmtId],
    pub(super) handlers: &'p [Handler],
    pub(super) orelse: &'p [StmtId],
    pub(super) is_star: bool,
}

impl Compiler<'_> {
    pub(super) fn try_finally(&mut self, attempt: &Attempt<'_>, finalbody: &[StmtId]) {
        let (failed, end) = (self.label(), self.label());
        self.emit(Op::Nop);
        let depth = self.depth;
        let guard = self.guard(failed);
        self.blocks.push(Block::Finally {
            body: finalbody.into(),
            guard,
        });
        match attempt.handlers.is_empty() {
            true => self.statements(attempt.body),
            false => self.try_except(attempt),
        }
        self.suspend(guard);
        self.blocks.pop();
        self.statements(finalbody);
        self.line = 0;
        self.jump(Op::Jump, end);
        self.place_if(failed, depth + 1);
        self.emit(Op::Handle);
        self.handling += 1;
        self.blocks.push(Block::Handling);
        self.statements(finalbody);
        self.blocks.pop();
        self.line = 0;
        self.emit(Op::Reraise);
        self.handling -= 1;
        self.place_if(end, depth);
    }

    pub(super) fn try_except(&mut self, attempt: &Attempt<'_>) {
        let &Attempt {
            body,
            handlers,
            orelse,
            is_star,
        } = attempt;
        let (failed, end) = (self.label(), self.label());
        self.emit(Op::Nop);
        let depth = self.depth;
        let guard = self.guard(failed);
        self.blocks.push(Block::Guard(guard));
        self.statements(body);
        self.suspend(guard);
        self.blocks.pop();
        self.statements(orelse);
        self.line = 0;
        self.jump(Op::Jump, end);
        self.place_if(failed, depth + 1);
        self.emit(Op::Handle);
        self.handling += 1;
        if is_star {
            self.star_handlers(handlers, end);
            self.handling -= 1;
            self.place_if(end, depth);
            return;
        }
        for handler in handlers {
            let next = self.label();
            self.at(handler.span);
            if let Some(kind) = handler.kind {
                self.expr(kind);
                self.emit(Op::Matches);
                self.jump(Op::JumpIfFalse, next);
                if let Some(last) = self.sites.last_mut() {
                    *last = handler.site.0 + 1;
                }
            }
            match handler.name {
                Some((name, site)) => self.named_handler(name, site, &handler.body, end),
                None => {
                    if handler.kind.is_none() {
                        self.emit(Op::Nop);
                    }
                    self.blocks.push(Block::Handling);
                    self.statements(&handler.body);
                    self.blocks.pop();
                    self.line = 0;
                    self.emit(Op::Handled);
                    self.jump(Op::Jump, end);
                }
            }
            self.place_if(next, depth);
        }
        self.line = 0;
        self.emit(Op::Reraise);
        self.handling -= 1;
        self.place_if(end, depth);
    }

    fn named_handler(&mut self, name: Name, site: SiteId, body: &[StmtId], end: Label) {
        let cleanup = self.label();
        self.emit(Op::LoadException);
        self.store(name, Some(site));
        let depth = self.depth;
        let guard = self.guard(cleanup);
        self.blocks.push(Block::Named { name, guard });
        self.statements(body);
        self.suspend(guard);
        self.blocks.pop();
        self.line = 0;
        self.emit(Op::Handled);
        self.push_const(Value::None);
        self.store(name, None);
        self.delete(name);
        self.jump(Op::Jump, end);
        self.place_if(cleanup, depth + 1);
        self.emit(Op::Handle);
        self.push_const(Value::None);
        self.store(name, None);
        self.delete(name);
        self.emit(Op::Reraise);
    }

    /// The clauses of `except*`; the exception is being handled.
    fn star_handlers(&mut self, handlers: &[Handler], end: Label) {
        let mark = self.temporaries.0;
        let (original, rest, results) = (self.temporary(), self.temporary(), self.temporary());
        let depth = self.depth;
        self.line = 0;
        for to in [original, rest] {
            self.emit(Op::LoadException);
            self.emit(Op::StoreLocal(to));
        }
        self.emit(Op::BuildList(0));
        self.emit(Op::StoreLocal(results));
        for handler in handlers {
            let Some(kind) = handler.kind else { continue };
            let (cleanup, missed, next) = (self.label(), self.label(), self.label());
            self.at(handler.span);
            self.emit(Op::LoadLocal(rest));
            self.expr(kind);
            self.emit(Op::GroupMatch);
            self.emit(Op::Swap);
            self.emit(Op::StoreLocal(rest));
            self.emit(Op::Dup);
            self.jump(Op::JumpIfNone, missed);
            match handler.name {
                Some((name, site)) => self.store(name, Some(site)),
                None => self.emit(Op::Pop),
            }
            let guard = self.guard(cleanup);
            self.blocks.push(Block::Guard(guard));
            self.statements(&handler.body);
            self.suspend(guard);
            self.blocks.pop();
            self.line = 0;
            self.unbind(handler);
            self.jump(Op::Jump, next);
            self.place_if(cleanup, depth + 1);
            self.unbind(handler);
            self.emit(Op::LoadLocal(results));
            self.emit(Op::Swap);
            self.emit(Op::Append(1));
            self.emit(Op::Pop);
            self.jump(Op::Jump, next);
            self.place_if(missed, depth + 1);
            self.emit(Op::Pop);
            self.place_if(next, depth);
        }
        self.line = 0;
        self.emit(Op::LoadLocal(results));
        self.emit(Op::LoadLocal(rest));
        self.emit(Op::Append(1));
        self.emit(Op::Pop);
        let done = self.label();
        self.emit(Op::LoadLocal(original));
        self.emit(Op::LoadLocal(results));
        self.emit(Op::GroupAfter);
        self.emit(Op::Dup);
        self.jump(Op::JumpIfNone, done);
        self.emit(Op::Handled);
        self.emit(Op::ReraiseTop);
        self.place_if(done, depth + 1);
        self.emit(Op::Pop);
        self.emit(Op::Handled);
        self.jump(Op::Jump, end);
        self.temporaries.0 = mark;
    }

    fn unbind(&mut self, handler: &Handler) {
        if let Some((name, _)) = handler.name {
            self.push_const(Value::None);
            self.store(name, None);
            self.delete(name);
        }
    }
}
