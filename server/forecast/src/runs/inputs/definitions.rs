//! What names stand for: functions, classes and imports of the file.

use foretrace_python::program::{Code, CodeId, Const, ExprId, ExprKind, Name, NameId, Scope, StmtKind, TargetKind};

use super::infer::{Callable, Class, Infer};

impl Infer<'_> {
    /// Notes what the statements of a code object define and import.
    pub(super) fn define(&mut self, id: CodeId) {
        let program = self.program;
        let mut found = Vec::new();
        foretrace_python::program::walk::stmts(program, &program[id].body, &mut |stmt| found.push(stmt));
        for stmt in found {
            match &program[stmt].kind {
                StmtKind::Def { code, target } => {
                    self.defined.insert((id, target.name), Callable::Function(*code));
                }
                StmtKind::Class {
                    code, target, bases, ..
                } => {
                    self.defined.insert((id, target.name), Callable::Class(*code));
                    let instance = self.types.fresh();
                    self.types.set_class(instance, *code);
                    let decorated = |it: &ExprId| self.spelled(*it).ends_with("dataclass");
                    let declared = program[*code].body.iter().filter_map(|it| match &program[*it].kind {
                        StmtKind::AnnAssign {
                            target,
                            annotation,
                            value,
                        } => match target.kind {
                            TargetKind::Name(name, _) => Some((name.name, *annotation, value.is_some())),
                            _ => None,
                        },
                        _ => None,
                    });
                    let class = Class {
                        name: target.name,
                        instance,
                        bases: bases.to_vec(),
                        is_dataclass: program[*code].decorators.iter().any(decorated),
                        declared: declared.collect(),
                    };
                    self.classes.insert(*code, class);
                }
                StmtKind::Import(names) => {
                    for it in names {
                        if let Some((name, _)) = it.target {
                            self.imports.insert(name.name, it.name.to_string());
                        }
                    }
                }
                StmtKind::ImportFrom { module, names, .. } => {
                    for it in names {
                        if let Some((name, _)) = it.target {
                            let module = module.as_deref().unwrap_or_default();
                            self.imports.insert(name.name, format!("{module}.{}", it.name));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A dotted name as written; empty for other expressions.
    pub(super) fn spelled(&self, expr: ExprId) -> String {
        match &self.program[expr].kind {
            ExprKind::Name(name) => self.program.name(name.name).to_owned(),
            ExprKind::Attribute(value, name) => format!("{}.{}", self.spelled(*value), self.program.name(*name)),
            ExprKind::Call(call) => self.spelled(call.func),
            _ => String::new(),
        }
    }

    /// What a dotted name stands for, imports followed; `None` where the file binds it otherwise.
    pub(super) fn path(&self, expr: ExprId) -> Option<String> {
        match &self.program[expr].kind {
            ExprKind::Name(name) => {
                if let Some(path) = self.imports.get(&name.name) {
                    return Some(path.clone());
                }
                let is_free = name.scope == Scope::Global && !self.binds(name.name);
                is_free.then(|| self.program.name(name.name).to_owned())
            }
            ExprKind::Attribute(value, name) => {
                let ExprKind::Name(base) = &self.program[*value].kind else {
                    return None;
                };
                let path = self.imports.get(&base.name)?;
                Some(format!("{path}.{}", self.program.name(*name)))
            }
            _ => None,
        }
    }

    fn binds(&self, name: NameId) -> bool {
        self.program.root().slots.iter().any(|it| it.name == name)
    }

    /// The function or class of the file that a name stands for.
    pub(super) fn callable(&self, name: Name) -> Option<Callable> {
        let owner = match name.scope {
            Scope::Local(_) => self.code,
            Scope::Enclosing(code, _) => code,
            Scope::Global => CodeId(0),
            Scope::TypeParam => return None,
        };
        self.defined.get(&(owner, name.name)).copied()
    }

    /// A method or class attribute's function, bases of the file included.
    pub(super) fn method(&self, class: CodeId, name: &str) -> Option<CodeId> {
        self.method_within(class, name, 8)
    }

    fn method_within(&self, class: CodeId, name: &str, depth: u32) -> Option<CodeId> {
        let own = match self.names.get(name).and_then(|it| self.defined.get(&(class, *it))) {
            Some(Callable::Function(code)) => Some(*code),
            _ => None,
        };
        own.or_else(|| {
            let bases = &self.classes.get(&class)?.bases;
            bases.iter().find_map(|base| match self.class_of(*base) {
                Some(base) if depth > 0 => self.method_within(base, name, depth - 1),
                _ => None,
            })
        })
    }

    /// The class of the file that an expression names.
    pub(super) fn class_of(&self, expr: ExprId) -> Option<CodeId> {
        match &self.program[expr].kind {
            ExprKind::Name(name) => self.class_named(self.program.name(name.name)),
            ExprKind::Const(Const::Str(name)) => self.class_named(name),
            _ => None,
        }
    }

    pub(super) fn class_named(&self, name: &str) -> Option<CodeId> {
        let mut found = self.classes.iter().filter(|it| self.program.name(it.1.name) == name);
        found.next().map(|it| *it.0).filter(|_| found.next().is_none())
    }

    pub(super) fn has_decorator(&self, code: &Code, name: &str) -> bool {
        code.decorators
            .iter()
            .any(|it| self.spelled(*it).rsplit('.').next() == Some(name))
    }
}
