//! Expressions.

use super::{Compiler, Label};
use crate::machine::bytecode::{NEGATED, Op, PART};
use crate::machine::value::Value;
use crate::program::{
    BinOp, BoolOp, Call, CmpOp, CodeId, CompKind, Comprehension, Const, Conversion, ExprId, ExprKind, FStringPart,
    Name, Scope, SiteId, Span, UnaryOp,
};

impl Compiler<'_> {
    pub(super) fn expr(&mut self, id: ExprId) {
        let outer = self.line;
        let expr = &self.program[id];
        self.at(expr.span);
        self.kind(id, &expr.kind, expr.span);
        self.line = outer;
    }

    fn kind(&mut self, id: ExprId, kind: &ExprKind, span: Span) {
        match kind {
            ExprKind::Const(it) => {
                let value = constant(it);
                self.push_const(value);
            }
            ExprKind::Name(name) => self.load(*name),
            ExprKind::Tuple(items) => {
                if let Some(value) = self.folded(id) {
                    return self.push_const(value);
                }
                self.sequence(items, Op::BuildTuple, true)
            }
            ExprKind::List(items) => self.sequence(items, Op::BuildList, false),
            ExprKind::Set(items) => self.set(items),
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::Unary(op, value) => {
                if let Some(value) = self.folded(id) {
                    return self.push_const(value);
                }
                self.expr(*value);
                self.emit(Op::Unary(*op));
            }
            ExprKind::Binary(op, left, right) => {
                if let Some(value) = self.folded(id) {
                    return self.push_const(value);
                }
                if *op == BinOp::Mod && self.percent(*left, *right, span) {
                    return;
                }
                self.expr(*left);
                self.expr(*right);
                self.emit(Op::Binary(*op));
            }
            ExprKind::Bool(op, items) => {
                let end = self.label();
                let Some((last, rest)) = items.split_last() else {
                    return;
                };
                for item in rest {
                    self.expr(*item);
                    match op {
                        BoolOp::And => self.jump(Op::JumpIfFalseOrPop, end),
                        BoolOp::Or => self.jump(Op::JumpIfTrueOrPop, end),
                    }
                }
                self.expr(*last);
                let depth = self.depth;
                self.place_if(end, depth);
            }
            ExprKind::Compare(left, rest) => self.comparison(*left, rest),
            ExprKind::IfElse {
                test,
                body,
                orelse,
                site,
            } => {
                let (next, end) = (self.label(), self.label());
                if let ExprKind::Const(_) = self.program[*test].kind {
                    self.at(self.program[*test].span);
                }
                self.jump_if(*test, next, false, Some(*site));
                self.expr(*body);
                let depth = self.depth;
                self.no_line();
                self.jump(Op::Jump, end);
                self.place_if(next, depth - 1);
                self.at(span);
                self.expr(*orelse);
                self.place_if(end, depth);
            }
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Attribute(value, name) => {
                self.expr(*value);
                self.attribute_line(span);
                let name = self.name_of(*name);
                self.emit(Op::Attr(name));
            }
            ExprKind::Subscript(value, index) => {
                self.expr(*value);
                self.expr(*index);
                self.emit(Op::Item);
            }
            ExprKind::Slice(lower, upper, step) => {
                for bound in [lower, upper] {
                    match bound {
                        Some(it) => self.expr(*it),
                        None => self.push_const(Value::None),
                    }
                }
                if let Some(step) = step {
                    self.expr(*step);
                }
                self.emit(Op::BuildSlice(2 + u32::from(step.is_some())));
            }
            ExprKind::Starred(value) => self.expr(*value),
            ExprKind::Lambda(code) => self.lambda(*code),
            ExprKind::Comprehension(it) => self.comprehension(it),
            ExprKind::Await(value) => {
                self.expr(*value);
                self.emit(Op::Awaitable);
                self.push_const(Value::None);
                self.emit(Op::YieldFrom);
            }
            ExprKind::Yield(value) => {
                match value {
                    Some(it) => self.expr(*it),
                    None => self.push_const(Value::None),
                }
                self.emit(Op::Yield);
            }
            ExprKind::YieldFrom(value) => {
                self.expr(*value);
                self.emit(Op::YieldFromIter);
                self.push_const(Value::None);
                self.emit(Op::YieldFrom);
            }
            ExprKind::Walrus { target, value, site } => {
                self.expr(*value);
                self.emit(Op::Dup);
                self.store(*target, Some(*site));
            }
            ExprKind::FString(parts) => self.fstring(parts),
            ExprKind::NotLowered => self.not_lowered(span),
        }
    }

    pub(super) fn not_lowered(&mut self, span: Span) {
        let gap = self.program.gaps.iter().find(|it| it.span == span);
        let reason = gap.map_or("cannot be read", |it| &it.reason).to_owned();
        self.unknown(&reason);
    }

    /// Attribute chains over several lines count as on the line of the name.
    fn attribute_line(&mut self, span: Span) {
        self.line = self.unit.end_line(span);
    }

    /// Constant tuples, signed numbers and simple sums, as CPython folds them.
    pub(super) fn folded(&self, id: ExprId) -> Option<Value> {
        match &self.program[id].kind {
            ExprKind::Const(it) => Some(constant(it)),
            ExprKind::Tuple(items) if items.is_empty() => Some(Value::tuple([])),
            ExprKind::Tuple(items) => {
                let items: Option<Vec<Value>> = items.iter().map(|&it| self.folded(it)).collect();
                Some(Value::tuple(items?))
            }
            ExprKind::Unary(UnaryOp::Neg, value) => match self.folded(*value)? {
                Value::Int(it) => it.checked_neg().map(Value::Int),
                Value::Float(it) => Some(Value::Float(-it)),
                _ => None,
            },
            ExprKind::Binary(op, left, right) => match (op, self.folded(*left)?, self.folded(*right)?) {
                (BinOp::Add, Value::Str(left), Value::Str(right)) => Some(Value::str([&**left, &**right].concat())),
                (BinOp::Add, Value::Int(left), Value::Int(right)) => left.checked_add(right).map(Value::Int),
                (BinOp::Sub, Value::Int(left), Value::Int(right)) => left.checked_sub(right).map(Value::Int),
                (BinOp::Mult, Value::Int(left), Value::Int(right)) => left.checked_mul(right).map(Value::Int),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn starred(&self, id: ExprId) -> Option<ExprId> {
        match self.program[id].kind {
            ExprKind::Starred(value) => Some(value),
            _ => None,
        }
    }

    fn comparison(&mut self, left: ExprId, rest: &[(CmpOp, ExprId)]) {
        self.expr(left);
        let Some((last, chain)) = rest.split_last() else {
            return;
        };
        if chain.is_empty() {
            self.compared(last);
            return self.emit(Op::Compare(last.0));
        }
        let (cleanup, end) = (self.label(), self.label());
        for (op, right) in chain {
            self.expr(*right);
            self.emit(Op::Dup);
            self.emit(Op::Sink(3));
            self.emit(Op::Compare(*op));
            self.jump(Op::JumpIfFalseOrPop, cleanup);
        }
        self.compared(last);
        self.emit(Op::Compare(last.0));
        let (line, depth) = (self.line, self.depth);
        self.line = 0;
        self.jump(Op::Jump, end);
        self.place_if(cleanup, depth + 1);
        self.line = line;
        self.emit(Op::Swap);
        self.emit(Op::Pop);
        self.place_if(end, depth);
    }

    fn compared(&mut self, (op, right): &(CmpOp, ExprId)) {
        match op {
            CmpOp::In | CmpOp::NotIn => self.iterated(*right),
            _ => self.expr(*right),
        }
    }

    /// Jumps to `to` if the condition is `when`.
    pub(super) fn jump_if(&mut self, test: ExprId, to: Label, when: bool, site: Option<SiteId>) {
        self.jump_at(test, to, when, site.map_or(0, |it| it.0 + 1));
    }

    /// The same for a part of the condition of `site`, which is as `Code::sites` has it.
    fn jump_at(&mut self, test: ExprId, to: Label, when: bool, site: u32) {
        let expr = &self.program[test];
        match &expr.kind {
            ExprKind::Unary(UnaryOp::Not, value) => {
                let assumed = self.assumed;
                self.assumed = assumed.map(|it| !it);
                let site = if site == 0 { 0 } else { site ^ NEGATED };
                self.jump_at(*value, to, !when, site);
                self.assumed = assumed;
                return;
            }
            ExprKind::Bool(op, items) => {
                let stops = *op == BoolOp::Or;
                let Some((last, rest)) = items.split_last() else {
                    return;
                };
                let site = part(site);
                let here = self.label();
                let target = if stops == when { to } else { here };
                for item in rest {
                    self.jump_at(*item, target, stops, site);
                }
                self.jump_at(*last, to, when, site);
                let depth = self.depth;
                if target == here {
                    let (reachable, current) = (self.reachable, self.current);
                    self.place_if(here, depth);
                    let _ = (reachable, current);
                }
                return;
            }
            ExprKind::IfElse {
                test,
                body,
                orelse,
                site: own,
            } => {
                let (end, next) = (self.label(), self.label());
                let assumed = self.assumed.take();
                self.jump_if(*test, next, false, Some(*own));
                self.assumed = assumed;
                let site = part(site);
                self.jump_at(*body, to, when, site);
                let line = self.line;
                self.no_line();
                self.jump(Op::Jump, end);
                let depth = self.depth;
                self.place_if(next, depth);
                self.line = line;
                self.jump_at(*orelse, to, when, site);
                self.place_if(end, depth);
                return;
            }
            ExprKind::Compare(left, rest) if rest.len() > 1 => {
                self.at(expr.span);
                let line = self.line;
                self.expr(*left);
                let (cleanup, end) = (self.label(), self.label());
                for (op, right) in &rest[..rest.len() - 1] {
                    self.expr(*right);
                    self.emit(Op::Dup);
                    self.emit(Op::Sink(3));
                    self.emit(Op::Compare(*op));
                    self.jump(Op::JumpIfFalse, cleanup);
                }
                let last = &rest[rest.len() - 1];
                self.expr(last.1);
                self.emit(Op::Compare(last.0));
                self.conditional(to, when, site);
                let depth = self.depth;
                self.line = 0;
                self.jump(Op::Jump, end);
                self.place_if(cleanup, depth + 1);
                self.line = line;
                self.emit(Op::Pop);
                if !when {
                    self.line = 0;
                    self.jump(Op::Jump, to);
                }
                self.place_if(end, depth);
                self.line = line;
                return;
            }
            ExprKind::Const(it) => {
                // CPython folds the jump away, but keeps the line.
                self.emit(Op::Nop);
                let truth = match it {
                    Const::None => false,
                    Const::Bool(it) => *it,
                    Const::Int(it) => *it != 0,
                    Const::Float(it) => *it != 0.0,
                    Const::Imaginary(it) => *it != 0.0,
                    Const::Str(it) => !it.is_empty(),
                    Const::Bytes(it) => !it.is_empty(),
                    Const::Ellipsis | Const::BigInt(_) => true,
                };
                if truth == when {
                    self.jump(Op::Jump, to);
                }
                return;
            }
            // CPython moves to the line of a comparison here, and stays on it.
            ExprKind::Compare(..) => self.at(expr.span),
            _ => {}
        }
        self.expr(test);
        self.conditional(to, when, site);
    }

    fn conditional(&mut self, to: Label, when: bool, site: u32) {
        if let Some(assumed) = self.assumed {
            self.emit(Op::Assume(assumed));
        }
        match when {
            true => self.jump(Op::JumpIfTrue, to),
            false => self.jump(Op::JumpIfFalse, to),
        }
        if let Some(last) = self.sites.last_mut() {
            *last = site;
        }
    }

    fn call(&mut self, call: &Call, span: Span) {
        let spread =
            call.args.iter().any(|&it| self.starred(it).is_some()) || call.keywords.iter().any(|it| it.name.is_none());
        let function = &self.program[call.func];
        if let ExprKind::Attribute(value, name) = &function.kind
            && !spread
            && call.keywords.is_empty()
        {
            self.expr(*value);
            self.attribute_line(function.span);
            let name = self.name_of(*name);
            self.emit(Op::LoadMethod(name));
            let line = self.line;
            for arg in &call.args {
                self.line = self.unit.line(span.start);
                self.expr(*arg);
            }
            self.line = line;
            return self.emit_at(Op::CallMethod(call.args.len() as u32), call.site);
        }
        self.expr(call.func);
        if !spread {
            for arg in &call.args {
                self.expr(*arg);
            }
            let mut count = call.args.len() as u32;
            if let ExprKind::Name(name) = &function.kind
                && count == 0
                && call.keywords.is_empty()
                && name.scope == Scope::Global
                && self.program.name(name.name) == "super"
            {
                self.emit(Op::SuperArgs);
                count = 2;
            }
            if call.keywords.is_empty() {
                return self.emit_at(Op::Call(count), call.site);
            }
            let mut names = Vec::new();
            for keyword in &call.keywords {
                self.expr(keyword.value);
                let name = keyword.name.map_or("", |it| self.program.name(it)).to_owned();
                names.push(Value::Str(self.vm.intern(&name)));
            }
            let total = count + names.len() as u32;
            let names = self.constant(Value::tuple(names));
            if let ExprKind::Attribute(..) = &function.kind {
                self.attribute_line(function.span);
            }
            return self.emit_at(Op::CallKeywords(total, names), call.site);
        }
        match call.args[..] {
            // Its items are taken at the call.
            [only] if self.starred(only).is_some() => self.expr(only),
            _ => self.sequence(&call.args, Op::BuildTuple, true),
        }
        let keywords = !call.keywords.is_empty();
        if keywords {
            self.emit(Op::BuildDict(0));
            for keyword in &call.keywords {
                match keyword.name {
                    Some(name) => {
                        let name = self.program.name(name).to_owned();
                        let name = Value::Str(self.vm.intern(&name));
                        self.push_const(name);
                        self.expr(keyword.value);
                        self.emit(Op::BuildDict(1));
                        self.emit(Op::DictMerge(1));
                    }
                    None => {
                        self.expr(keyword.value);
                        self.emit(Op::DictMerge(1));
                    }
                }
            }
        }
        self.emit_at(Op::CallSpread(keywords), call.site);
    }

    pub(super) fn fstring(&mut self, parts: &[FStringPart]) {
        let mut count = 0;
        for part in parts {
            match part {
                FStringPart::Literal(text) => {
                    self.push_const(Value::str(text.clone()));
                    count += 1;
                }
                FStringPart::Value {
                    debug,
                    value,
                    conversion,
                    spec,
                } => {
                    let mut conversion = *conversion;
                    if let Some(text) = debug {
                        self.push_const(Value::str(text.clone()));
                        count += 1;
                        if conversion == Conversion::None && spec.is_none() {
                            conversion = Conversion::Repr;
                        }
                    }
                    self.expr(*value);
                    if let Some(spec) = spec {
                        self.fstring(spec);
                    }
                    self.emit(Op::Format(conversion, spec.is_some()));
                    count += 1;
                }
            }
        }
        match (count, parts) {
            (1, [FStringPart::Literal(_)] | [FStringPart::Value { .. }]) => {}
            _ => self.emit(Op::BuildString(count)),
        }
    }

    fn comprehension(&mut self, comp: &Comprehension) {
        let line = self.comprehension_line(comp);
        self.line = line;
        let code = super::Compiler::new(self.vm, self.unit, comp.code, Some(&self.scopes)).comprehension_body(comp);
        self.function(code, 0, Vec::new(), Vec::new());
        if let Some(first) = comp.clauses.first() {
            self.iterated(first.iter);
            self.line = line;
            self.emit(if first.is_async { Op::AsyncIter } else { Op::Iter });
        }
        self.emit(Op::Call(1));
        let is_async = self.program[comp.code].is_async || comp.clauses.iter().any(|it| it.is_async);
        if is_async && comp.kind != CompKind::Generator {
            self.emit(Op::Awaitable);
            self.push_const(Value::None);
            self.emit(Op::YieldFrom);
        }
    }

    pub(super) fn load(&mut self, name: Name) {
        let text = self.name_of(name.name);
        match name.scope {
            Scope::Global if self.names[text as usize].as_str() == "__class__" => self.emit(Op::LoadClass),
            Scope::TypeParam => self.unknown("type parameters are not supported"),
            Scope::Global if self.unit.evaluated && self.id == CodeId(0) => self.emit(Op::LoadName(text)),
            Scope::Global => self.emit(Op::LoadGlobal(text)),
            Scope::Local(_) if self.has_namespace() => self.emit(Op::LoadName(text)),
            Scope::Local(slot) => match self.scopes.cell(self.id, slot) {
                Some(cell) => self.emit(Op::LoadCell(cell)),
                None => self.emit(Op::LoadLocal(slot.0)),
            },
            Scope::Enclosing(code, slot) => match self.scopes.cell(code, slot) {
                Some(cell) => self.emit(Op::LoadCell(cell)),
                None => self.emit(Op::LoadName(text)),
            },
        }
    }

    pub(super) fn store(&mut self, name: Name, site: Option<SiteId>) {
        let text = self.name_of(name.name);
        let op = match name.scope {
            Scope::Global | Scope::TypeParam => Op::StoreGlobal(text),
            Scope::Local(_) if self.has_namespace() => Op::StoreName(text),
            Scope::Local(slot) => match self.scopes.cell(self.id, slot) {
                Some(cell) => Op::StoreCell(cell),
                None => Op::StoreLocal(slot.0),
            },
            Scope::Enclosing(code, slot) => match self.scopes.cell(code, slot) {
                Some(cell) => Op::StoreCell(cell),
                None => Op::StoreGlobal(text),
            },
        };
        match site {
            Some(site) => self.emit_at(op, site),
            None => self.emit(op),
        }
    }

    pub(super) fn delete(&mut self, name: Name) {
        let text = self.name_of(name.name);
        match name.scope {
            Scope::Global | Scope::TypeParam => self.emit(Op::DeleteGlobal(text)),
            Scope::Local(_) if self.has_namespace() => self.emit(Op::DeleteName(text)),
            Scope::Local(slot) => match self.scopes.cell(self.id, slot) {
                Some(cell) => self.emit(Op::DeleteCell(cell)),
                None => self.emit(Op::DeleteLocal(slot.0)),
            },
            Scope::Enclosing(code, slot) => match self.scopes.cell(code, slot) {
                Some(cell) => self.emit(Op::DeleteCell(cell)),
                None => self.emit(Op::DeleteGlobal(text)),
            },
        }
    }
}

/// A literal as a value.
pub(super) fn constant(it: &Const) -> Value {
    match it {
        Const::None => Value::None,
        Const::Bool(it) => Value::Bool(*it),
        Const::Ellipsis => Value::Ellipsis,
        Const::Int(it) => Value::Int(*it),
        Const::BigInt(it) => Value::big((**it).clone()),
        Const::Float(it) => Value::Float(*it),
        Const::Imaginary(it) => Value::Complex(std::rc::Rc::new((0.0, *it))),
        Const::Str(it) => Value::str(it.clone()),
        Const::Bytes(it) => Value::bytes(it.clone()),
    }
}

/// The number of a site, in [`Code::sites`](crate::machine::bytecode::Code::sites), for a part of its condition.
fn part(site: u32) -> u32 {
    if site == 0 { 0 } else { site | PART }
}
