//! Lists, tuples, sets and dicts written out.

use super::Compiler;
use crate::machine::bytecode::Op;
use crate::machine::set::Set;
use crate::machine::value::Value;
use crate::program::{ExprId, ExprKind};

/// CPython puts no more values than this on the stack before it builds something of them.
const STACK: usize = 30;

impl Compiler<'_> {
    pub(super) fn sequence(&mut self, items: &[ExprId], build: fn(u32) -> Op, tuple: bool) {
        if items.len() > 2
            && let Some(values) = self.constants(items)
        {
            if tuple {
                return self.push_const(Value::tuple(values));
            }
            self.emit(build(0));
            self.push_const(Value::tuple(values));
            return self.emit(Op::Extend(1));
        }
        let plain = match items.len() > STACK {
            true => 0,
            false => items.iter().take_while(|&&it| self.starred(it).is_none()).count(),
        };
        for item in &items[..plain] {
            self.expr(*item);
        }
        if plain == items.len() {
            return self.emit(build(plain as u32));
        }
        self.emit(Op::BuildList(plain as u32));
        for &item in &items[plain..] {
            match self.starred(item) {
                Some(value) => {
                    self.expr(value);
                    self.emit(Op::Extend(1));
                }
                None => {
                    self.expr(item);
                    self.emit(Op::Append(1));
                }
            }
        }
        if tuple {
            self.emit(Op::ListToTuple);
        }
    }

    fn constants(&self, items: &[ExprId]) -> Option<Vec<Value>> {
        items.iter().map(|&it| self.folded(it)).collect()
    }

    /// The constant CPython makes of a set display, in the order that its compiler gives it: it fills one set, then
    /// another in the order of the first.
    fn frozen(&mut self, items: &[ExprId]) -> Option<Value> {
        let (first, second) = (Set::new(), Set::new());
        for item in self.constants(items)? {
            first.add(self.vm, item).ok()?;
        }
        for item in first.items() {
            second.add(self.vm, item).ok()?;
        }
        Some(Value::FrozenSet(second))
    }

    /// What a loop goes through, or membership is asked of: constants are one constant.
    pub(super) fn iterated(&mut self, id: ExprId) {
        let expr = &self.program[id];
        let constant = match &expr.kind {
            ExprKind::Set(items) => self.frozen(items),
            ExprKind::List(items) => self.constants(items).map(Value::tuple),
            _ => None,
        };
        match constant {
            Some(value) => {
                let outer = self.line;
                self.at(expr.span);
                self.push_const(value);
                self.line = outer;
            }
            None => self.expr(id),
        }
    }

    pub(super) fn set(&mut self, items: &[ExprId]) {
        if items.len() > 2
            && let Some(value) = self.frozen(items)
        {
            self.emit(Op::BuildSet(0));
            self.push_const(value);
            self.emit(Op::SetExtend(1));
            return;
        }
        let plain = match items.len() > STACK {
            true => 0,
            false => items.iter().take_while(|&&it| self.starred(it).is_none()).count(),
        };
        for item in &items[..plain] {
            self.expr(*item);
        }
        self.emit(Op::BuildSet(plain as u32));
        for &item in &items[plain..] {
            match self.starred(item) {
                Some(value) => {
                    self.expr(value);
                    self.emit(Op::SetExtend(1));
                }
                None => {
                    self.expr(item);
                    self.emit(Op::SetAdd(1));
                }
            }
        }
    }

    /// In parts, as CPython builds them, each added to those before.
    pub(super) fn dict(&mut self, items: &[(Option<ExprId>, ExprId)]) {
        let (mut begin, mut built) = (0, false);
        for (at, &(key, value)) in items.iter().enumerate() {
            if key.is_none() {
                self.dict_part(&items[begin..at], &mut built);
                if !built {
                    self.emit(Op::BuildDict(0));
                    built = true;
                }
                self.expr(value);
                self.emit(Op::DictUpdate(1));
                begin = at + 1;
            } else if (at - begin) * 2 > STACK {
                self.dict_part(&items[begin..=at], &mut built);
                begin = at + 1;
            }
        }
        self.dict_part(&items[begin..], &mut built);
        if !built {
            self.emit(Op::BuildDict(0));
        }
    }

    fn dict_part(&mut self, items: &[(Option<ExprId>, ExprId)], built: &mut bool) {
        if items.is_empty() {
            return;
        }
        let big = items.len() * 2 > STACK;
        let keys: Option<Vec<Value>> = items.iter().map(|it| self.folded(it.0?)).collect();
        if let Some(keys) = keys
            && items.len() > 1
            && !big
        {
            for (key, (_, value)) in keys.into_iter().zip(items) {
                // The keys are one constant, and have no line.
                let line = std::mem::replace(&mut self.line, 0);
                self.push_const(key);
                self.line = line;
                self.expr(*value);
            }
            self.emit(Op::BuildDict(items.len() as u32));
        } else {
            if big {
                self.emit(Op::BuildDict(0));
            }
            for &(key, value) in items {
                key.into_iter().for_each(|it| self.expr(it));
                self.expr(value);
                if big {
                    self.emit(Op::DictAdd(1));
                }
            }
            if !big {
                self.emit(Op::BuildDict(items.len() as u32));
            }
        }
        if *built {
            self.emit(Op::DictUpdate(1));
        }
        *built = true;
    }
}
