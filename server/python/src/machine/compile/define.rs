//! Modules, functions, classes, comprehensions.

use std::rc::Rc;

use super::{Compiler, Unit};
use crate::machine::bytecode::{ClassTemplate, Code, Op, Template};
use crate::machine::value::{Str, Value};
use crate::program::{
    Clause, CodeId, CompKind, Comprehension, ExprId, ExprKind, Keyword, Name, ParamKind, SiteId, Span,
};

impl Compiler<'_> {
    pub(super) fn module(mut self) -> Rc<Code> {
        let program = self.program;
        let hidden = self.unit.hidden;
        self.statements(&program.root().body);
        self.line = 0;
        self.push_const(Value::None);
        self.emit(Op::Return);
        self.finish(hidden, 1)
    }

    fn sequence_of_args(&mut self, items: &[ExprId]) {
        self.sequence(items, Op::BuildTuple, true);
    }

    pub(super) fn first_line(unit: &Unit, id: CodeId) -> u32 {
        let code = &unit.program[id];
        let start = code.decorators.first().map_or(code.span, |&it| unit.program[it].span);
        unit.line(start.start)
    }

    fn function_body(mut self) -> Rc<Code> {
        let code = &self.program[self.id];
        let (hidden, first) = (self.unit.hidden, Self::first_line(self.unit, self.id));
        match code.value {
            Some(value) => {
                self.line = self.unit.line(code.span.start);
                self.expr(value);
                self.emit(Op::Return);
            }
            None => {
                // A docstring is no step; where it is all there is, the step is the `def`.
                let (body, end) = match (&code.docstring, code.body.split_first()) {
                    (Some(_), Some((_, rest))) => (rest, if rest.is_empty() { first } else { 0 }),
                    _ => (&*code.body, 0),
                };
                self.statements(body);
                self.line = end;
                self.push_const(Value::None);
                self.emit(Op::Return);
            }
        }
        self.finish(hidden, first)
    }

    fn class_body(mut self) -> Rc<Code> {
        let code = &self.program[self.id];
        let (hidden, first) = (self.unit.hidden, Self::first_line(self.unit, self.id));
        self.line = first;
        for (name, value) in [("__module__", None), ("__qualname__", Some(self.qualname.clone()))] {
            match value {
                Some(it) => self.push_const(Value::Str(it)),
                None => {
                    let at = self.name("__name__");
                    self.emit(Op::LoadGlobal(at));
                }
            }
            let at = self.name(name);
            self.emit(Op::StoreName(at));
        }
        if let Some(doc) = &code.docstring {
            self.push_const(Value::str(doc.clone()));
            let at = self.name("__doc__");
            self.emit(Op::StoreName(at));
        }
        if !code.type_params.is_empty() {
            // A generic class is made so by its parameters alone.
            self.unknown("type parameters are not known");
            let at = self.name("__class_getitem__");
            self.emit(Op::StoreName(at));
        }
        self.statements(&code.body);
        self.line = 0;
        self.push_const(Value::None);
        self.emit(Op::Return);
        self.finish(hidden, first)
    }

    /// Emits the making of a function from its code; defaults are on the stack.
    pub(super) fn function(
        &mut self,
        code: Rc<Code>,
        defaults: u32,
        keywords: Vec<Rc<Str>>,
        annotations: Vec<Rc<Str>>,
    ) {
        let cells = (self.scopes.own.len() + self.scopes.free.len()) as u32;
        let popped = defaults as i32 + keywords.len() as i32 + annotations.len() as i32;
        self.functions.push(Template {
            code,
            defaults,
            keyword_defaults: keywords,
            closure: (0..cells).collect(),
            annotations,
        });
        let at = self.functions.len() as u32 - 1;
        self.emit(Op::MakeFunction(at));
        self.depth += 1 - popped;
    }

    fn make(&mut self, id: CodeId, annotate: bool) {
        let code = &self.program[id];
        let mut defaults = 0;
        for param in &code.params {
            if let (Some(value), ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword) =
                (param.default, param.kind)
            {
                self.expr(value);
                defaults += 1;
            }
        }
        let mut keywords = Vec::new();
        for param in code.params.iter().filter(|it| it.kind == ParamKind::KeywordOnly) {
            if let Some(value) = param.default {
                self.expr(value);
                let name = self.program.name(code.slots[param.slot.0 as usize].name);
                keywords.push(self.vm.intern(name));
            }
        }
        let mut annotations = Vec::new();
        if annotate {
            for param in &code.params {
                if let Some(value) = param.annotation {
                    self.annotation(value);
                    let name = self.program.name(code.slots[param.slot.0 as usize].name);
                    annotations.push(self.vm.intern(name));
                }
            }
            if let Some(value) = code.returns {
                self.annotation(value);
                annotations.push(self.vm.intern("return"));
            }
        }
        let inner = Compiler::new(self.vm, self.unit, id, Some(&self.scopes)).function_body();
        self.function(inner, defaults, keywords, annotations);
    }

    pub(super) fn lambda(&mut self, id: CodeId) {
        self.make(id, false);
    }

    pub(super) fn annotation(&mut self, value: ExprId) {
        if self.unit.future_annotations() {
            let text = self.unit.written(self.program[value].span).to_owned();
            return self.push_const(Value::str(text));
        }
        self.expr(value);
    }

    pub(super) fn define(&mut self, id: CodeId, target: Name) {
        let code = &self.program[id];
        let line = self.unit.line(code.span.start);
        self.line = line;
        let decorators = &code.decorators;
        for &decorator in decorators {
            self.expr(decorator);
        }
        self.make(id, true);
        for &decorator in decorators.iter().rev() {
            self.at(self.program[decorator].span);
            self.emit(Op::Call(1));
        }
        self.line = line;
        self.store(target, None);
    }

    pub(super) fn class(&mut self, id: CodeId, target: Name, bases: &[ExprId], keywords: &[Keyword]) {
        let code = &self.program[id];
        let line = self.unit.line(code.span.start);
        self.line = line;
        let decorators = &code.decorators;
        for &decorator in decorators {
            self.expr(decorator);
        }
        let inner = Compiler::new(self.vm, self.unit, id, Some(&self.scopes)).class_body();
        let cells = (self.scopes.own.len() + self.scopes.free.len()) as u32;
        self.classes.push(ClassTemplate {
            name: inner.name.clone(),
            code: inner,
            closure: (0..cells).collect(),
        });
        let at = self.classes.len() as u32 - 1;
        self.sequence_of_args(bases);
        self.emit(Op::BuildDict(0));
        for keyword in keywords {
            match keyword.name {
                Some(name) => {
                    let name = Value::Str(self.vm.intern(self.program.name(name)));
                    self.push_const(name);
                    self.expr(keyword.value);
                    self.emit(Op::BuildDict(1));
                }
                None => self.expr(keyword.value),
            }
            self.emit(Op::DictMerge(1));
        }
        self.emit(Op::BuildClass(at));
        self.depth -= 1;
        for &decorator in decorators.iter().rev() {
            self.at(self.program[decorator].span);
            self.emit(Op::Call(1));
        }
        self.line = line;
        self.store(target, None);
    }

    pub(super) fn comprehension_body(mut self, comp: &Comprehension) -> Rc<Code> {
        let (hidden, first) = (self.unit.hidden, self.comprehension_line(comp));
        self.line = first;
        match comp.kind {
            CompKind::List => self.emit(Op::BuildList(0)),
            CompKind::Set => self.emit(Op::BuildSet(0)),
            CompKind::Dict => self.emit(Op::BuildDict(0)),
            CompKind::Generator => {}
        }
        self.clause(comp, &comp.clauses, true);
        if comp.kind == CompKind::Generator {
            self.line = 0;
            self.push_const(Value::None);
        }
        self.emit(Op::Return);
        self.finish(hidden, first)
    }

    /// The line a comprehension starts on: that of the call's bracket for one that is the only argument.
    pub(super) fn comprehension_line(&self, comp: &Comprehension) -> u32 {
        let start = self.program[comp.code].span.start;
        let bare = comp.kind == CompKind::Generator && self.program[comp.element].span.start == start;
        let before = self.unit.text.get(..start as usize).map(str::trim_end);
        match before {
            Some(before) if bare && before.ends_with('(') => self.unit.line(before.len() as u32 - 1),
            _ => self.unit.line(start),
        }
    }

    fn clause(&mut self, comp: &Comprehension, clauses: &[Clause], outermost: bool) {
        let Some((clause, inner)) = clauses.split_first() else {
            return self.element(comp);
        };
        if let Some(item) = self.only_item(clause).filter(|_| !outermost) {
            let (skip, depth) = (self.label(), self.depth);
            self.expr(item);
            self.target(&clause.target);
            for (test, site) in &clause.ifs {
                self.jump_if(*test, skip, false, Some(*site));
            }
            self.clause(comp, inner, false);
            return self.place_if(skip, depth);
        }
        if outermost {
            let slot = self.program[self.id].slots.len() as u32;
            self.emit(Op::LoadLocal(slot));
        } else {
            self.iterated(clause.iter);
            self.emit(if clause.is_async { Op::AsyncIter } else { Op::Iter });
        }
        let (start, end, skip) = (self.label(), self.label(), self.label());
        let depth = self.depth;
        self.place_if(start, depth);
        if clause.is_async {
            self.async_next(end, clause.site);
        } else {
            self.jump(Op::Next, end);
            if let Some(last) = self.sites.last_mut() {
                *last = clause.site.0 + 1;
            }
        }
        self.target(&clause.target);
        for (test, site) in &clause.ifs {
            self.jump_if(*test, skip, false, Some(*site));
        }
        self.clause(comp, inner, false);
        // A condition that compares leaves CPython on its line.
        self.place_if(skip, depth);
        self.jump(Op::JumpBack, start);
        self.place_if(end, depth - 1);
        if clause.is_async {
            self.line = 0;
        }
    }

    /// What an inner clause goes through if it is written `[item]`: CPython binds it without a loop, unless it is a
    /// constant.
    fn only_item(&self, clause: &Clause) -> Option<ExprId> {
        match &self.program[clause.iter].kind {
            ExprKind::List(items) | ExprKind::Tuple(items) if items.len() == 1 && !clause.is_async => {
                let item = items[0];
                let loops = matches!(self.program[item].kind, ExprKind::Starred(_)) || self.folded(item).is_some();
                (!loops).then_some(item)
            }
            _ => None,
        }
    }

    fn element(&mut self, comp: &Comprehension) {
        let inner = comp.clauses.iter().skip(1);
        let below = 2 + inner.filter(|it| self.only_item(it).is_none()).count() as u32;
        self.expr(comp.element);
        match (comp.kind, comp.value) {
            (CompKind::List, _) => self.emit(Op::Append(below)),
            (CompKind::Set, _) => self.emit(Op::SetAdd(below)),
            (CompKind::Dict, Some(value)) => {
                self.expr(value);
                self.emit(Op::DictAdd(below));
            }
            (CompKind::Dict, None) => {}
            (CompKind::Generator, _) => {
                self.emit(Op::Yield);
                self.emit(Op::Pop);
            }
        }
    }

    pub(super) fn binding(&mut self, name: Name, site: SiteId, span: Span) {
        let line = self.line;
        self.at(span);
        self.store(name, Some(site));
        self.line = line;
    }
}

impl Unit {
    pub(super) fn written(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    fn future_annotations(&self) -> bool {
        self.text.contains("from __future__ import annotations")
    }
}
