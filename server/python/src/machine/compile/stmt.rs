//! Statements.

use super::attempt::Attempt;
use super::{Block, Compiler, Label};
use crate::machine::bytecode::{ImportTemplate, Op};
use crate::machine::value::Value;
use crate::program::{CodeId, ExprId, ExprKind, ImportAlias, SiteId, StmtId, StmtKind, Target, TargetKind, WithItem};

impl Compiler<'_> {
    pub(super) fn statements(&mut self, body: &[StmtId]) {
        for &id in body {
            self.statement(id);
        }
    }

    fn is_interactive(&self) -> bool {
        self.unit.interactive && self.id == CodeId(0)
    }

    fn statement(&mut self, id: StmtId) {
        let stmt = &self.program[id];
        self.at(stmt.span);
        let line = self.line;
        match &stmt.kind {
            StmtKind::Expr(value) if self.is_interactive() => {
                self.expr(*value);
                self.emit(Op::Display);
            }
            StmtKind::Expr(value) => {
                if let ExprKind::Const(_) = self.program[*value].kind {
                    return self.emit(Op::Nop);
                }
                self.expr(*value);
                self.no_line();
                self.emit(Op::Pop);
            }
            StmtKind::Assign { targets, value } => {
                self.expr(*value);
                for (at, target) in targets.iter().enumerate() {
                    if at + 1 < targets.len() {
                        self.emit(Op::Dup);
                    }
                    self.target(target);
                }
            }
            StmtKind::AugAssign { target, op, value } => self.augmented(target, *op, *value),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
            } => {
                if let Some(value) = value {
                    self.expr(*value);
                    self.target(target);
                }
                if let (TargetKind::Name(name, _), true) = (&target.kind, self.has_namespace()) {
                    self.annotation(*annotation);
                    let name = self.name_of(name.name);
                    self.emit(Op::Annotate(name));
                } else if value.is_none() && !matches!(target.kind, TargetKind::Name(..)) {
                    self.emit(Op::Nop);
                }
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|it| self.delete_target(it)),
            StmtKind::If {
                test,
                body,
                orelse,
                site,
            } => {
                let (next, end) = (self.label(), self.label());
                self.jump_if(*test, next, false, Some(*site));
                let depth = self.depth;
                self.statements(body);
                if orelse.is_empty() {
                    return self.place_if(next, depth);
                }
                self.line = 0;
                self.jump(Op::Jump, end);
                self.place_if(next, depth);
                self.statements(orelse);
                self.place_if(end, depth);
            }
            StmtKind::While {
                test,
                body,
                orelse,
                site,
            } => {
                let (start, round, end, after) = (self.label(), self.label(), self.label(), self.label());
                let depth = self.depth;
                self.place_if(start, depth);
                self.blocks.push(Block::Loop {
                    start,
                    end: after,
                    is_for: false,
                });
                self.jump_if(*test, end, false, Some(*site));
                self.place_if(round, depth);
                self.statements(body);
                self.line = line;
                self.again(*test, round, *site);
                self.blocks.pop();
                self.place_if(end, depth);
                self.statements(orelse);
                self.place_if(after, depth);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
                site,
            } => {
                let (start, end, after) = (self.label(), self.label(), self.label());
                match is_async {
                    true => self.expr(*iter),
                    false => self.iterated(*iter),
                }
                self.emit(if *is_async { Op::AsyncIter } else { Op::Iter });
                let depth = self.depth;
                self.place_if(start, depth);
                self.blocks.push(Block::Loop {
                    start,
                    end: after,
                    is_for: true,
                });
                if *is_async {
                    self.async_next(end, *site);
                } else {
                    self.jump(Op::Next, end);
                    if let Some(last) = self.sites.last_mut() {
                        *last = site.0 + 1;
                    }
                }
                self.target(target);
                self.statements(body);
                self.line = 0;
                self.jump(Op::JumpBack, start);
                self.blocks.pop();
                self.place_if(end, depth - 1);
                self.statements(orelse);
                self.place_if(after, depth - 1);
            }
            StmtKind::With { items, body, is_async } => self.with(items, body, *is_async, line),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                let attempt = Attempt {
                    body,
                    handlers,
                    orelse,
                    is_star: *is_star,
                };
                match finalbody.is_empty() {
                    true => self.try_except(&attempt),
                    false => self.try_finally(&attempt, finalbody),
                }
            }
            StmtKind::Match { subject, cases } => self.match_statement(*subject, cases),
            StmtKind::Return(value, site) => self.leave(*value, *site, line),
            StmtKind::Raise { exc, cause, site } => {
                let values = [exc, cause].into_iter().flatten();
                let mut count = 0;
                for value in values {
                    self.expr(*value);
                    count += 1;
                }
                self.emit_at(Op::Raise(count), *site);
            }
            StmtKind::Assert { test, message, site } => {
                let end = self.label();
                let depth = self.depth;
                self.assumed = Some(true);
                self.jump_if(*test, end, true, Some(*site));
                self.assumed = None;
                self.emit(Op::AssertionError);
                if let Some(message) = message {
                    self.expr(*message);
                    self.emit(Op::Call(1));
                }
                self.emit(Op::Raise(1));
                self.place_if(end, depth);
            }
            StmtKind::Import(aliases) => aliases.iter().for_each(|it| self.import(it)),
            StmtKind::ImportFrom { module, level, names } => self.import_from(module.as_deref(), *level, names),
            StmtKind::Def { code, target } => self.define(*code, *target),
            StmtKind::DefSlice { target, .. } => {
                self.unknown("its source is elsewhere");
                self.store(*target, None);
            }
            StmtKind::Class {
                code,
                target,
                bases,
                keywords,
            } => self.class(*code, *target, bases, keywords),
            StmtKind::TypeAlias { target, .. } => {
                self.unknown("type aliases are not supported");
                self.store(*target, None);
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            StmtKind::Pass => self.emit(Op::Nop),
            StmtKind::Break => self.exit_loop(true),
            StmtKind::Continue => self.exit_loop(false),
            StmtKind::NotLowered => {
                let gap = self.program.gaps.iter().find(|it| stmt.span.contains(it.span));
                let reason = gap.map_or("cannot be read", |it| &it.reason).to_owned();
                self.lost(&reason);
            }
        }
    }

    fn lost(&mut self, reason: &str) {
        let at = self.constant(Value::str(reason));
        self.emit(Op::Lost(at));
    }

    /// The test at the end of a round of a `while`.
    fn again(&mut self, test: ExprId, round: Label, site: SiteId) {
        // The jump to the start of the round goes back: a line event even on the same line.
        let out = self.label();
        let depth = self.depth;
        self.jump_if(test, out, false, Some(site));
        self.line = 0;
        self.jump(Op::JumpBack, round);
        self.place_if(out, depth);
    }

    fn augmented(&mut self, target: &Target, op: crate::program::BinOp, value: ExprId) {
        let line = self.line;
        match &target.kind {
            TargetKind::Name(name, site) => {
                self.at(target.span);
                self.load(*name);
                self.line = line;
                self.expr(value);
                self.emit(Op::Inplace(op));
                self.binding(*name, *site, target.span);
            }
            TargetKind::Attribute(object, name) => {
                let name = self.name_of(*name);
                self.expr(*object);
                self.at(target.span);
                self.emit(Op::Dup);
                self.emit(Op::Attr(name));
                self.line = line;
                self.expr(value);
                self.emit(Op::Inplace(op));
                self.at(target.span);
                self.emit(Op::Swap);
                self.emit(Op::StoreAttr(name));
            }
            TargetKind::Subscript(object, index) => {
                self.expr(*object);
                self.expr(*index);
                self.at(target.span);
                self.emit(Op::DupTwo);
                self.emit(Op::Item);
                self.line = line;
                self.expr(value);
                self.emit(Op::Inplace(op));
                self.at(target.span);
                self.emit(Op::Sink(3));
                self.emit(Op::StoreItem);
            }
            _ => self.lost("cannot be assigned to"),
        }
        self.line = line;
    }

    /// Binds the value on top of the stack.
    pub(super) fn target(&mut self, target: &Target) {
        let line = self.line;
        match &target.kind {
            TargetKind::Name(name, site) => self.binding(*name, *site, target.span),
            TargetKind::Attribute(object, name) => {
                self.expr(*object);
                self.line = self.unit.end_line(target.span);
                let name = self.name_of(*name);
                self.emit(Op::StoreAttr(name));
            }
            TargetKind::Subscript(object, index) => {
                self.expr(*object);
                self.expr(*index);
                self.at(target.span);
                self.emit(Op::StoreItem);
            }
            TargetKind::Sequence(items) => {
                self.at(target.span);
                let star = items.iter().position(|it| matches!(it.kind, TargetKind::Starred(_)));
                let depth = self.depth;
                match star {
                    Some(at) => self.emit(Op::UnpackStar(at as u32, (items.len() - at - 1) as u32)),
                    None => self.emit(Op::Unpack(items.len() as u32)),
                }
                self.depth = depth - 1 + items.len() as i32;
                for item in items {
                    self.target(item);
                }
            }
            TargetKind::Starred(inner) => self.target(inner),
            TargetKind::NotLowered => {
                self.emit(Op::Pop);
                self.lost("cannot be assigned to");
            }
        }
        self.line = line;
    }

    fn delete_target(&mut self, target: &Target) {
        let line = self.line;
        match &target.kind {
            TargetKind::Name(name, _) => {
                self.at(target.span);
                self.delete(*name);
            }
            TargetKind::Attribute(object, name) => {
                self.expr(*object);
                self.line = self.unit.end_line(target.span);
                let name = self.name_of(*name);
                self.emit(Op::DeleteAttr(name));
            }
            TargetKind::Subscript(object, index) => {
                self.expr(*object);
                self.expr(*index);
                self.at(target.span);
                self.emit(Op::DeleteItem);
            }
            TargetKind::Sequence(items) => items.iter().for_each(|it| self.delete_target(it)),
            TargetKind::Starred(_) | TargetKind::NotLowered => self.lost("cannot be deleted"),
        }
        self.line = line;
    }

    pub(super) fn async_next(&mut self, end: Label, site: SiteId) {
        let (done, go) = (self.label(), self.label());
        let depth = self.depth;
        let guard = self.guard(done);
        self.emit(Op::AsyncNext);
        self.push_const(Value::None);
        self.emit_at(Op::YieldFrom, site);
        self.suspend(guard);
        self.jump(Op::Jump, go);
        self.place_if(done, depth + 1);
        let line = self.line;
        self.line = 0;
        self.emit(Op::Handle);
        let name = self.name("StopAsyncIteration");
        self.emit(Op::LoadGlobal(name));
        self.emit(Op::Matches);
        let again = self.label();
        self.jump(Op::JumpIfFalse, again);
        self.emit(Op::Handled);
        self.emit(Op::Pop);
        self.jump(Op::Jump, end);
        self.place_if(again, depth);
        self.emit(Op::Reraise);
        self.line = line;
        self.place_if(go, depth + 1);
    }

    fn leave(&mut self, value: Option<ExprId>, site: SiteId, line: u32) {
        let constant = value.filter(|&it| matches!(self.program[it].kind, ExprKind::Const(_)));
        let kept = value.filter(|_| constant.is_none());
        let depth = self.depth;
        if let Some(value) = kept {
            self.expr(value);
        } else if let Some(value) = constant {
            self.at(self.program[value].span);
            self.emit(Op::Nop);
        }
        if value.is_none_or(|it| self.unit.line(self.program[it].span.start) != line) {
            self.line = line;
            self.emit(Op::Nop);
        }
        let handling = self.handling;
        let suspended = self.unwind(0, kept.is_some());
        match (kept, constant) {
            (Some(_), _) => {}
            (None, Some(value)) => {
                if let ExprKind::Const(it) = &self.program[value].kind {
                    self.push_const(super::expr::constant(it));
                }
            }
            (None, None) => self.push_const(Value::None),
        }
        self.emit_at(Op::Return, site);
        self.depth = depth;
        self.handling = handling;
        self.resume_all(suspended);
    }

    fn exit_loop(&mut self, out: bool) {
        // The line of the statement counts even when it only jumps.
        self.emit(Op::Nop);
        let Some(at) = self.blocks.iter().rposition(|it| matches!(it, Block::Loop { .. })) else {
            return self.lost("not in a loop");
        };
        let (depth, handling) = (self.depth, self.handling);
        let suspended = self.unwind(at + 1, false);
        if let Block::Loop { start, end, is_for } = self.blocks[at] {
            match out {
                true => {
                    if is_for {
                        self.emit(Op::Pop);
                    }
                    self.jump(Op::Jump, end);
                }
                false => self.jump(Op::JumpBack, start),
            }
        }
        self.depth = depth;
        self.handling = handling;
        self.resume_all(suspended);
    }

    fn resume_all(&mut self, guards: Vec<usize>) {
        for guard in guards {
            self.resume(guard);
        }
    }

    /// Emits what leaving all blocks from the innermost down to number `down_to` does; tells which guards it
    /// suspended.
    fn unwind(&mut self, down_to: usize, keep_top: bool) -> Vec<usize> {
        let blocks = self.blocks.split_off(down_to);
        let mut suspended = Vec::new();
        for at in (0..blocks.len()).rev() {
            match &blocks[at] {
                Block::Loop { is_for: false, .. } => {}
                Block::Loop { is_for: true, .. } | Block::Value => {
                    if keep_top {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::Pop);
                }
                Block::Guard(guard) => {
                    self.suspend(*guard);
                    suspended.push(*guard);
                }
                Block::Finally { body, guard } => {
                    self.suspend(*guard);
                    suspended.push(*guard);
                    let base = self.blocks.len();
                    self.blocks.extend(blocks[..at].iter().cloned());
                    if keep_top {
                        self.blocks.push(Block::Value);
                    }
                    self.statements(body);
                    self.blocks.truncate(base);
                    self.line = 0;
                }
                Block::Handling => {
                    self.emit(Op::Handled);
                    self.handling -= 1;
                }
                Block::Named { name, guard } => {
                    self.suspend(*guard);
                    suspended.push(*guard);
                    self.emit(Op::Handled);
                    self.handling -= 1;
                    self.push_const(Value::None);
                    self.store(*name, None);
                    self.delete(*name);
                }
                Block::With { is_async, line, guard } => {
                    self.suspend(*guard);
                    suspended.push(*guard);
                    self.line = *line;
                    if keep_top {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::WithEnd);
                    self.wait_if(*is_async);
                    self.emit(Op::Pop);
                    self.line = 0;
                }
            }
        }
        self.blocks.extend(blocks);
        suspended
    }

    fn wait_if(&mut self, is_async: bool) {
        if is_async {
            self.emit(Op::Awaitable);
            self.push_const(Value::None);
            self.emit(Op::YieldFrom);
        }
    }

    fn with(&mut self, items: &[WithItem], body: &[StmtId], is_async: bool, line: u32) {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(body);
        };
        let (failed, end, suppress) = (self.label(), self.label(), self.label());
        self.expr(item.context);
        let depth = self.depth - 1;
        self.emit(if is_async { Op::AsyncWith } else { Op::With });
        self.wait_if(is_async);
        self.depth -= 1;
        let guard = self.guard(failed);
        self.depth += 1;
        self.blocks.push(Block::With { is_async, line, guard });
        match &item.target {
            Some(target) => self.target(target),
            None => self.emit(Op::Pop),
        }
        self.with(rest, body, is_async, line);
        self.suspend(guard);
        self.blocks.pop();
        self.line = line;
        self.emit(Op::WithEnd);
        self.wait_if(is_async);
        self.emit(Op::Pop);
        self.line = 0;
        self.jump(Op::Jump, end);
        self.place_if(failed, depth + 2);
        self.emit(Op::Handle);
        self.handling += 1;
        self.line = line;
        self.emit(Op::WithException);
        self.wait_if(is_async);
        self.jump(Op::JumpIfTrue, suppress);
        self.line = 0;
        self.emit(Op::Reraise);
        self.place_if(suppress, depth);
        self.emit(Op::Handled);
        self.handling -= 1;
        self.place_if(end, depth);
        self.line = line;
    }

    fn import_template(&mut self, module: &str, level: u32, whole: bool) {
        self.imports.push(ImportTemplate {
            module: module.into(),
            level,
            whole,
        });
        self.emit(Op::Import(self.imports.len() as u32 - 1));
    }

    fn import(&mut self, alias: &ImportAlias) {
        let Some((name, site)) = alias.target else {
            return;
        };
        let root = alias.name.split('.').next().unwrap_or_default();
        // `import a.b` binds `a`; `import a.b as b` binds the module itself.
        let whole = root.len() == alias.name.len() || self.program.name(name.name) != root;
        self.import_template(&alias.name, 0, whole);
        self.store(name, Some(site));
    }

    fn import_from(&mut self, module: Option<&str>, level: u32, names: &[ImportAlias]) {
        self.import_template(module.unwrap_or_default(), level, true);
        for alias in names {
            match alias.target {
                Some((name, site)) => {
                    let from = self.name(&alias.name);
                    self.emit(Op::ImportFrom(from));
                    self.store(name, Some(site));
                }
                None => {
                    self.emit(Op::ImportStar);
                    return;
                }
            }
        }
        self.emit(Op::Pop);
    }
}
