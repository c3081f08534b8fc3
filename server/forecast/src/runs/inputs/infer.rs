//! Goes through a file once, in the order of its statements, and notes what each value is used as.

use foretrace_python::program::{
    BinOp, CodeId, CodeKind, Const, ExprId, ExprKind, Name, NameId, ParamKind, Pattern, PatternKind, Program, Scope,
    SlotId, StmtId, StmtKind, Target, TargetKind,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::types::{self, Evidence, Ty, Types};

/// A function's parameters and result.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) params: Vec<Ty>,
    pub(super) result: Ty,
}

/// A class of the file.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) name: NameId,
    /// Its instances.
    pub(super) instance: Ty,
    pub(super) bases: Vec<ExprId>,
    /// Whether a decorator makes its constructor from its annotated fields.
    pub(super) is_dataclass: bool,
    /// Annotated names of its body, and whether they have a default.
    pub(super) declared: Vec<(NameId, ExprId, bool)>,
}

/// What a name that is bound by a definition stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Callable {
    Function(CodeId),
    Class(CodeId),
}

/// The walk.
pub(super) struct Infer<'p> {
    pub(super) program: &'p Program,
    pub(super) types: Types,
    pub(super) signatures: FxHashMap<CodeId, Signature>,
    pub(super) classes: FxHashMap<CodeId, Class>,
    /// Functions and classes by where they are written and their name.
    pub(super) defined: FxHashMap<(CodeId, NameId), Callable>,
    pub(super) imports: FxHashMap<NameId, String>,
    globals: FxHashMap<NameId, Ty>,
    /// Variables of the function that is walked.
    env: FxHashMap<(CodeId, SlotId), Ty>,
    finals: FxHashMap<(CodeId, SlotId), Ty>,
    pub(super) names: FxHashMap<&'p str, NameId>,
    /// Variables that are asked whether they are `None`.
    pub(super) asked: FxHashSet<(CodeId, SlotId)>,
    pub(super) code: CodeId,
}

impl<'p> Infer<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Infer {
            program,
            types: Types::default(),
            signatures: FxHashMap::default(),
            classes: FxHashMap::default(),
            defined: FxHashMap::default(),
            imports: FxHashMap::default(),
            globals: FxHashMap::default(),
            env: FxHashMap::default(),
            finals: FxHashMap::default(),
            names: program.names.iter().map(|it| &**it).zip((0..).map(NameId)).collect(),
            asked: FxHashSet::default(),
            code: CodeId(0),
        }
    }

    /// Looks at the whole file.
    pub(super) fn run(&mut self) {
        let program = self.program;
        for id in program.code_ids() {
            let code = &program[id];
            if matches!(code.kind, CodeKind::Function | CodeKind::Lambda) {
                let params = code.params.iter().map(|_| self.types.fresh()).collect();
                let result = self.types.fresh();
                self.signatures.insert(id, Signature { params, result });
            }
        }
        for id in program.code_ids() {
            self.define(id);
        }
        let classes: Vec<CodeId> = self.classes.keys().copied().collect();
        for id in program.code_ids() {
            match program[id].kind {
                CodeKind::Comprehension | CodeKind::Lambda => {}
                CodeKind::Module | CodeKind::Class | CodeKind::Function => self.walk(id),
            }
        }
        self.adopt(&classes);
        self.types.settle();
    }

    fn walk(&mut self, id: CodeId) {
        let program = self.program;
        let code = &program[id];
        self.code = id;
        if code.kind == CodeKind::Function {
            self.parameters(id);
        }
        if code.kind == CodeKind::Class
            && let Some(class) = self.classes.get(&id).cloned()
        {
            for (name, annotation, _) in class.declared {
                let declared = self.annotation(annotation);
                let field = self.types.attribute(class.instance, program.name(name));
                self.types.unify(field, declared);
            }
        }
        self.block(&code.body);
        let env = std::mem::take(&mut self.env);
        self.finals.extend(env);
    }

    fn parameters(&mut self, id: CodeId) {
        let program = self.program;
        let code = &program[id];
        let Some(signature) = self.signatures.get(&id).cloned() else {
            return;
        };
        let owner = code
            .parent
            .and_then(|it| self.classes.get(&it).map(|class| class.instance));
        let is_static = self.has_decorator(code, "staticmethod") || self.has_decorator(code, "classmethod");
        for (at, (param, ty)) in code.params.iter().zip(&signature.params).enumerate() {
            let mut ty = *ty;
            match (at, owner) {
                (0, Some(instance)) if !is_static => self.types.unify(instance, ty),
                _ => {}
            }
            if let Some(annotation) = param.annotation {
                let declared = self.annotation(annotation);
                self.types.unify(ty, declared);
            }
            if let Some(default) = param.default {
                let value = match &program[default].kind {
                    ExprKind::Tuple(items) if items.is_empty() => self.types.with(types::ITERATED),
                    _ => self.expr(default),
                };
                self.types.unify(ty, value);
            }
            match param.kind {
                ParamKind::VarPositional => ty = self.types.list_of(types::TUPLE, ty),
                ParamKind::VarKeyword => ty = self.types.with(types::DICT),
                _ => {}
            }
            self.env.insert((id, param.slot), ty);
        }
        if let Some(returns) = code.returns {
            let declared = self.annotation(returns);
            if !code.is_generator {
                self.types.unify(signature.result, declared);
            }
        }
    }

    pub(super) fn variable(&mut self, name: Name) -> Ty {
        let key = match name.scope {
            Scope::Local(slot) if self.code != CodeId(0) => (self.code, slot),
            Scope::Enclosing(code, slot) if code != CodeId(0) => (code, slot),
            Scope::TypeParam => return self.types.fresh(),
            _ => {
                let types = &mut self.types;
                return *self.globals.entry(name.name).or_insert_with(|| types.fresh());
            }
        };
        if let Some(&known) = self.env.get(&key).or_else(|| self.finals.get(&key)) {
            return known;
        }
        let fresh = self.types.fresh();
        self.env.insert(key, fresh);
        fresh
    }

    pub(super) fn enter(&mut self, code: CodeId, slot: SlotId, value: Ty) {
        self.env.insert((code, slot), value);
    }

    pub(super) fn assign(&mut self, name: Name, value: Ty) {
        match name.scope {
            Scope::Local(slot) if self.code != CodeId(0) => {
                self.env.insert((self.code, slot), value);
            }
            _ => {
                let variable = self.variable(name);
                self.types.unify(variable, value);
            }
        }
    }

    pub(super) fn bind(&mut self, target: &Target, value: Ty) {
        match &target.kind {
            TargetKind::Name(name, _) => self.assign(*name, value),
            TargetKind::Attribute(object, name) => {
                let object = self.expr(*object);
                let attribute = self.types.attribute(object, self.program.name(*name));
                self.types.unify(attribute, value);
            }
            TargetKind::Subscript(object, index) => {
                let is_slice = matches!(self.program[*index].kind, ExprKind::Slice(..));
                let place = self.subscript(*object, *index);
                match is_slice {
                    true => {
                        self.types.mark(place, types::LIST);
                    }
                    false => self.types.unify(place, value),
                }
            }
            TargetKind::Sequence(items) => {
                let has_star = items.iter().any(|it| matches!(it.kind, TargetKind::Starred(_)));
                if has_star {
                    let item = self.types.item(value);
                    for target in items {
                        match &target.kind {
                            TargetKind::Starred(inner) => {
                                let rest = self.types.list_of(types::LIST, item);
                                self.bind(inner, rest);
                            }
                            _ => self.bind(target, item),
                        }
                    }
                    self.types.mark(value, types::SEQUENCE);
                    return;
                }
                let fields = self.types.fields(value, items.len());
                for (target, field) in items.iter().zip(fields) {
                    self.bind(target, field);
                }
            }
            TargetKind::Starred(_) | TargetKind::NotLowered => {}
        }
    }

    fn block(&mut self, body: &'p [StmtId]) {
        for &id in body {
            self.statement(id);
        }
    }

    fn leaves(&self, body: &[StmtId]) -> bool {
        body.last().is_some_and(|it| {
            matches!(
                self.program[*it].kind,
                StmtKind::Return(..) | StmtKind::Raise { .. } | StmtKind::Break | StmtKind::Continue
            )
        })
    }

    /// What a variable is, whichever of two ways was taken.
    fn merge(&mut self, other: FxHashMap<(CodeId, SlotId), Ty>) {
        for (key, theirs) in other {
            match self.env.get(&key).copied() {
                Some(mine) if mine != theirs => self.types.unify(theirs, mine),
                Some(_) => {}
                None => {
                    self.env.insert(key, theirs);
                }
            }
        }
    }

    fn statement(&mut self, id: StmtId) {
        let program = self.program;
        match &program[id].kind {
            StmtKind::Expr(value) => {
                self.expr(*value);
            }
            StmtKind::Assign { targets, value } => {
                let value = self.expr(*value);
                targets.iter().for_each(|it| self.bind(it, value));
            }
            StmtKind::AugAssign { target, op, value } => {
                let right = self.expr(*value);
                let left = self.read(target);
                let result = self.binary(*op, left, right);
                self.bind(target, result);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
            } => {
                let declared = self.annotation(*annotation);
                if let Some(value) = value {
                    let value = self.expr(*value);
                    self.types.unify(declared, value);
                }
                self.bind(target, declared);
            }
            StmtKind::If { test, body, orelse, .. } => self.branch(*test, body, orelse),
            StmtKind::While { test, body, orelse, .. } => {
                let before = self.env.clone();
                self.expr(*test);
                self.block(body);
                self.merge(before);
                self.block(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                let iterable = self.expr(*iter);
                self.types.mark(iterable, types::ITERATED);
                let item = self.types.item(iterable);
                let mut before = self.env.clone();
                self.bind(target, item);
                self.block(body);
                let mut bound = Vec::new();
                names_of(target, &mut bound);
                before.retain(|(code, slot), _| *code != self.code || !bound.contains(&Scope::Local(*slot)));
                self.merge(before);
                self.block(orelse);
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(item.context);
                    if let Some(target) = &item.target {
                        let value = self.types.with(types::FOREIGN);
                        self.bind(target, value);
                    }
                }
                self.block(body);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                self.block(body);
                self.block(orelse);
                for handler in handlers {
                    let before = self.env.clone();
                    self.block(&handler.body);
                    match self.leaves(&handler.body) {
                        true => self.env = before,
                        false => self.merge(before),
                    }
                }
                self.block(finalbody);
            }
            StmtKind::Match { subject, cases } => {
                let subject = self.expr(*subject);
                for case in cases {
                    let before = self.env.clone();
                    self.pattern(&case.pattern, subject);
                    case.guard.iter().for_each(|it| {
                        self.expr(*it);
                    });
                    self.block(&case.body);
                    match self.leaves(&case.body) {
                        true => self.env = before,
                        false => self.merge(before),
                    }
                }
            }
            StmtKind::Return(value, _) => {
                let value = value.map(|it| self.expr(it));
                if let (Some(value), Some(signature)) = (value, self.signatures.get(&self.code))
                    && !program[self.code].is_generator
                {
                    self.types.unify(signature.result, value);
                }
            }
            StmtKind::Assert { test, .. } => {
                self.expr(*test);
                if let Some((value, evidence, class)) = self.instance_test(*test) {
                    self.types.mark(value, evidence);
                    class.iter().for_each(|it| self.types.set_class(value, *it));
                }
            }
            StmtKind::Raise { exc, .. } => exc.iter().for_each(|it| {
                self.expr(*it);
            }),
            StmtKind::Delete(targets) => targets.iter().for_each(|it| {
                self.read(it);
            }),
            _ => {}
        }
    }

    fn read(&mut self, target: &Target) -> Ty {
        match &target.kind {
            TargetKind::Name(name, _) => self.variable(*name),
            TargetKind::Attribute(object, name) => {
                let object = self.expr(*object);
                self.types.attribute(object, self.program.name(*name))
            }
            TargetKind::Subscript(object, index) => self.subscript(*object, *index),
            _ => self.types.fresh(),
        }
    }

    fn branch(&mut self, test: ExprId, body: &'p [StmtId], orelse: &'p [StmtId]) {
        self.expr(test);
        let (inner, negated) = match &self.program[test].kind {
            ExprKind::Unary(foretrace_python::program::UnaryOp::Not, inner) => (*inner, true),
            _ => (test, false),
        };
        let narrowed = self.instance_test(inner);
        let before = self.env.clone();
        let variable = match &self.program[inner].kind {
            ExprKind::Call(call) => call.args.first().and_then(|it| match &self.program[*it].kind {
                ExprKind::Name(name) => Some(*name),
                _ => None,
            }),
            _ => None,
        };
        match (&narrowed, variable) {
            (Some((value, evidence, class)), Some(name)) if !negated => {
                self.types.tested(*value, *evidence, *class);
                let narrow = self.types.with(*evidence);
                class.iter().for_each(|it| self.types.set_class(narrow, *it));
                if let Scope::Local(slot) = name.scope {
                    self.env.insert((self.code, slot), narrow);
                }
                self.block(body);
                if let Scope::Local(slot) = name.scope
                    && self.env.get(&(self.code, slot)) == Some(&narrow)
                {
                    self.env.insert((self.code, slot), *value);
                }
            }
            _ => self.block(body),
        }
        let after = std::mem::replace(&mut self.env, before);
        if negated
            && self.leaves(body)
            && let Some((value, evidence, class)) = narrowed
        {
            self.types.mark(value, evidence);
            class.iter().for_each(|it| self.types.set_class(value, *it));
        }
        self.block(orelse);
        match (self.leaves(body), self.leaves(orelse)) {
            (true, _) => {}
            (false, true) => self.env = after,
            (false, false) => self.merge(after),
        }
    }

    fn pattern(&mut self, pattern: &Pattern, subject: Ty) {
        match &pattern.kind {
            PatternKind::Value(value) => {
                let literal = self.expr(*value);
                if let ExprKind::Const(literal) = &self.program[*value].kind {
                    self.types.compared(subject, literal);
                }
                self.types.unify(subject, literal);
            }
            PatternKind::Sequence(items) => {
                let item = self.types.item(subject);
                self.types.mark(subject, types::SEQUENCE);
                items.iter().for_each(|it| self.pattern(it, item));
            }
            PatternKind::Mapping { items, .. } => {
                self.types.mark(subject, types::DICT);
                for (key, pattern) in items {
                    let value = match &self.program[*key].kind {
                        ExprKind::Const(Const::Str(name)) => self.types.record(subject, name),
                        _ => self.types.value(subject),
                    };
                    self.pattern(pattern, value);
                }
            }
            PatternKind::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern, subject);
                }
                if let Some((name, _)) = name {
                    self.assign(*name, subject);
                }
            }
            PatternKind::Or(items) => items.iter().for_each(|it| self.pattern(it, subject)),
            PatternKind::Class { class, .. } => {
                let class = self.class_of(*class);
                self.types.tested(subject, 0, class);
            }
            _ => {}
        }
    }

    /// `isinstance(x, T)`: what `x` then is.
    fn instance_test(&mut self, test: ExprId) -> Option<(Ty, Evidence, Option<CodeId>)> {
        let ExprKind::Call(call) = &self.program[test].kind else {
            return None;
        };
        let [value, kind] = &*call.args else { return None };
        if self.path(call.func).as_deref() != Some("isinstance") {
            return None;
        }
        let first = match &self.program[*kind].kind {
            ExprKind::Tuple(items) => *items.first()?,
            _ => *kind,
        };
        let evidence = super::annotation::named(&self.spelled(first)).unwrap_or(0);
        let class = self.class_of(first);
        let value = self.expr(*value);
        (evidence != 0 || class.is_some()).then_some((value, evidence, class))
    }

    /// Objects of which only attributes are known are instances of the one class that has them all.
    fn adopt(&mut self, classes: &[CodeId]) {
        for ty in self.types.attributed() {
            let node = self.types.get(ty);
            if node.class.is_some() || node.attributes.is_empty() {
                continue;
            }
            let names: Vec<Box<str>> = node.attributes.iter().map(|it| it.0.clone()).collect();
            let has = |class: &&CodeId| {
                let instance = self.classes[*class].instance;
                names.iter().all(|name| {
                    let known = self.types.get(instance).attributes.iter().any(|it| it.0 == *name);
                    known || self.method(**class, name).is_some()
                })
            };
            let mut fitting = classes.iter().filter(has);
            if let (Some(class), None) = (fitting.next(), fitting.next()) {
                let instance = self.classes[class].instance;
                self.types.unify(instance, ty);
            }
        }
    }
}

/// The variables a target binds.
fn names_of(target: &Target, found: &mut Vec<Scope>) {
    match &target.kind {
        TargetKind::Name(name, _) => found.push(name.scope),
        TargetKind::Sequence(items) => items.iter().for_each(|it| names_of(it, found)),
        TargetKind::Starred(inner) => names_of(inner, found),
        _ => {}
    }
}

/// Whether an operator takes integers only.
pub(super) fn is_integral(op: BinOp) -> bool {
    matches!(
        op,
        BinOp::LShift | BinOp::RShift | BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor
    )
}
