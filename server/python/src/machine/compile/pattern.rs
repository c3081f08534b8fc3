//! `match`: subjects and captures are kept in unnamed locals until a case is decided.

use super::{Compiler, Label};
use crate::machine::bytecode::Op;
use crate::machine::value::Value;
use crate::program::{Case, CmpOp, ExprId, Name, Pattern, PatternKind, SiteId};

/// A captured variable: the local that holds it until the case is decided.
type Capture = (Name, SiteId, u32);

impl Compiler<'_> {
    pub(super) fn temporary(&mut self) -> u32 {
        let code = &self.program[self.id];
        let base = code.slots.len() as u32 + u32::from(code.kind == crate::program::CodeKind::Comprehension);
        let at = self.temporaries.0;
        self.temporaries.0 += 1;
        self.temporaries.1 = self.temporaries.1.max(self.temporaries.0);
        base + at
    }

    pub(super) fn match_statement(&mut self, subject: ExprId, cases: &[Case]) {
        let mark = self.temporaries.0;
        self.expr(subject);
        let subject = self.temporary();
        self.emit(Op::StoreLocal(subject));
        let (end, depth) = (self.label(), self.depth);
        for case in cases {
            let next = self.label();
            let line = self.unit.line(case.pattern.span.start);
            self.line = line;
            let mut captures = Vec::new();
            self.pattern(&case.pattern, subject, next, &mut captures);
            self.line = line;
            for (name, site, from) in captures {
                self.emit(Op::LoadLocal(from));
                self.store(name, Some(site));
            }
            if let Some(guard) = case.guard {
                self.jump_if(guard, next, false, Some(case.site));
            } else if is_wildcard(&case.pattern) {
                self.emit(Op::Nop);
            }
            self.statements(&case.body);
            self.line = 0;
            self.jump(Op::Jump, end);
            self.place_if(next, depth);
        }
        self.place_if(end, depth);
        self.temporaries.0 = mark;
    }

    fn fail_unless(&mut self, fail: Label) {
        self.jump(Op::JumpIfFalse, fail);
    }

    fn pattern(&mut self, pattern: &Pattern, subject: u32, fail: Label, captures: &mut Vec<Capture>) {
        self.at(pattern.span);
        match &pattern.kind {
            PatternKind::Value(value) => {
                self.emit(Op::LoadLocal(subject));
                self.expr(*value);
                self.emit(Op::Compare(CmpOp::Eq));
                self.fail_unless(fail);
            }
            PatternKind::Singleton(value) => {
                self.emit(Op::LoadLocal(subject));
                self.expr(*value);
                self.emit(Op::Compare(CmpOp::Is));
                self.fail_unless(fail);
            }
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.pattern(inner, subject, fail, captures);
                }
                if let Some((name, site)) = name {
                    captures.push((*name, *site, subject));
                }
            }
            PatternKind::Star(_) => {}
            PatternKind::Or(alternatives) => self.alternatives(alternatives, subject, fail, captures),
            PatternKind::Sequence(items) => self.sequence_pattern(items, subject, fail, captures),
            PatternKind::Mapping { items, rest } => {
                self.emit(Op::LoadLocal(subject));
                self.emit(Op::MatchMapping);
                self.fail_unless(fail);
                if !items.is_empty() {
                    self.emit(Op::LoadLocal(subject));
                    self.emit(Op::MatchLength(items.len() as u32, true));
                    self.fail_unless(fail);
                    self.emit(Op::LoadLocal(subject));
                    self.keys(items);
                    self.emit(Op::MatchKeys);
                    let found = self.found(fail);
                    for (at, (_, inner)) in items.iter().enumerate() {
                        self.part(found, Op::MatchItem(at as u32, false), inner, fail, captures);
                    }
                }
                if let Some((name, site)) = rest {
                    self.emit(Op::LoadLocal(subject));
                    self.keys(items);
                    self.emit(Op::MatchRest);
                    let to = self.temporary();
                    self.emit(Op::StoreLocal(to));
                    captures.push((*name, *site, to));
                }
            }
            PatternKind::Class { class, args, keywords } => {
                self.emit(Op::LoadLocal(subject));
                self.expr(*class);
                let names = keywords
                    .iter()
                    .map(|it| Value::Str(self.vm.intern(self.program.name(it.0))));
                let names: Vec<Value> = names.collect();
                self.push_const(Value::tuple(names));
                self.emit(Op::MatchClass(args.len() as u32));
                let found = self.found(fail);
                let inner = args.iter().chain(keywords.iter().map(|it| &it.1));
                for (at, it) in inner.enumerate() {
                    self.part(found, Op::MatchItem(at as u32, false), it, fail, captures);
                }
            }
            PatternKind::NotLowered => {
                let at = self.constant(Value::str("this pattern cannot be read"));
                self.emit(Op::Lost(at));
            }
        }
    }

    fn keys(&mut self, items: &[(ExprId, Pattern)]) {
        for (key, _) in items {
            self.expr(*key);
        }
        self.emit(Op::BuildTuple(items.len() as u32));
    }

    /// Stores what was found, or fails on `None`.
    fn found(&mut self, fail: Label) -> u32 {
        let found = self.temporary();
        self.emit(Op::Dup);
        self.emit(Op::StoreLocal(found));
        self.jump(Op::JumpIfNone, fail);
        found
    }

    fn part(&mut self, whole: u32, take: Op, inner: &Pattern, fail: Label, captures: &mut Vec<Capture>) {
        if is_wildcard(inner) {
            return;
        }
        self.emit(Op::LoadLocal(whole));
        self.emit(take);
        let to = self.temporary();
        self.emit(Op::StoreLocal(to));
        self.pattern(inner, to, fail, captures);
    }

    fn sequence_pattern(&mut self, items: &[Pattern], subject: u32, fail: Label, captures: &mut Vec<Capture>) {
        self.emit(Op::LoadLocal(subject));
        self.emit(Op::MatchSequence);
        self.fail_unless(fail);
        let star = items.iter().position(|it| matches!(it.kind, PatternKind::Star(_)));
        let fixed = items.len() - usize::from(star.is_some());
        if fixed > 0 || star.is_none() {
            self.emit(Op::LoadLocal(subject));
            self.emit(Op::MatchLength(fixed as u32, star.is_some()));
            self.fail_unless(fail);
        }
        if items.iter().all(is_wildcard) {
            return;
        }
        // A `*_` is never made: the others are asked for by index.
        if let Some(star) = star.filter(|&it| is_wildcard(&items[it])) {
            for (at, item) in items.iter().enumerate() {
                match at > star {
                    true => self.part(
                        subject,
                        Op::MatchItem((items.len() - at) as u32, true),
                        item,
                        fail,
                        captures,
                    ),
                    false => self.part(subject, Op::MatchItem(at as u32, false), item, fail, captures),
                }
            }
            return;
        }
        self.emit(Op::LoadLocal(subject));
        let depth = self.depth - 1;
        self.emit(match star {
            Some(at) => Op::UnpackStar(at as u32, (items.len() - at - 1) as u32),
            None => Op::Unpack(items.len() as u32),
        });
        self.depth = depth + items.len() as i32;
        let mut parts = Vec::new();
        for item in items {
            let to = self.temporary();
            self.emit(Op::StoreLocal(to));
            parts.push((item, to));
        }
        for (item, from) in parts {
            match &item.kind {
                PatternKind::Star(Some((name, site))) => captures.push((*name, *site, from)),
                _ => self.pattern(item, from, fail, captures),
            }
        }
    }

    /// All alternatives capture the same names: into the locals of the first.
    fn alternatives(&mut self, items: &[Pattern], subject: u32, fail: Label, captures: &mut Vec<Capture>) {
        let (matched, depth) = (self.label(), self.depth);
        let mut shared: Vec<Capture> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let next = if at + 1 == items.len() { fail } else { self.label() };
            let mut own = Vec::new();
            self.pattern(item, subject, next, &mut own);
            for (name, site, from) in own {
                let to = match shared.iter().find(|it| it.0.name == name.name) {
                    Some(it) => it.2,
                    None => {
                        let to = self.temporary();
                        shared.push((name, site, to));
                        to
                    }
                };
                self.emit(Op::LoadLocal(from));
                self.emit(Op::StoreLocal(to));
            }
            self.jump(Op::Jump, matched);
            if next != fail {
                self.place_if(next, depth);
            }
        }
        self.place_if(matched, depth);
        captures.extend(shared);
    }
}

/// `_` or `*_`.
fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(
        pattern.kind,
        PatternKind::Star(None)
            | PatternKind::As {
                pattern: None,
                name: None,
            }
    )
}
