//! What a file says of the names its slices use: functions, classes, constants, and the arguments of calls.

use foretrace_python::program::{
    CodeId, CodeKind, ExprId, ExprKind, Name, Program, Scope, SlotId, Stmt, StmtKind, TargetKind, walk,
};
use foretrace_python::{MODULE_NAME, Slice};
use rustc_hash::FxHashMap;

use super::calls::{Callers, Origin};
use super::kinds;

/// What the slices of a file share.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub(super) name: Box<str>,
    functions: FxHashMap<Box<str>, Vec<Function>>,
    classes: FxHashMap<Box<str>, Class>,
    globals: FxHashMap<Box<str>, Vec<Box<str>>>,
    callers: FxHashMap<Box<str>, Callers>,
    pub(super) has_tests: bool,
    /// By class: classes that are made through its constructor.
    heirs: FxHashMap<Box<str>, Vec<Box<str>>>,
}

/// A function or method of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    pub(super) class: Option<Box<str>>,
    /// What it gives, in a few words each.
    pub(super) gives: Vec<Box<str>>,
    /// The exceptions of its `raise` statements.
    pub(super) raises: Vec<Box<str>>,
}

/// A class of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) bases: Vec<Box<str>>,
    /// What is assigned to its attributes, in the class or through `self`.
    attributes: FxHashMap<Box<str>, Vec<Box<str>>>,
    methods: Vec<Box<str>>,
    pub(super) is_enum: bool,
}

/// Things said of one name.
const MOST: usize = 5;

/// How far base classes are followed.
const DEEPEST: usize = 5;

fn add(to: &mut Vec<Box<str>>, what: &str) {
    if to.len() < MOST && !to.iter().any(|it| **it == *what) {
        to.push(what.into());
    }
}

impl Surroundings {
    /// Looks at the slices of the file called `name` (as a module, without packages), and at its tests.
    pub fn of<'a>(
        name: &str,
        slices: impl Iterator<Item = (&'a Slice, &'a Program)> + Clone,
        tests: &[Program],
    ) -> Surroundings {
        let mut all = Surroundings {
            name: name.into(),
            has_tests: !tests.is_empty(),
            ..Surroundings::default()
        };
        for (slice, program) in slices.clone() {
            match slice.qualname() {
                MODULE_NAME => all.module(program),
                _ => all.add_function(slice.class_name(), program, CodeId(0)),
            }
            for id in program
                .code_ids()
                .skip(1)
                .filter(|it| program[*it].kind == CodeKind::Function)
            {
                all.add_function(None, program, id);
            }
        }
        all.inherit();
        for (_, program) in slices {
            all.calls(program, Origin::File);
        }
        tests.iter().for_each(|it| all.calls(it, Origin::Tests));
        all
    }

    fn module(&mut self, program: &Program) {
        let root = program.root();
        walk::stmts(program, &root.body, &mut |id| match &program[id].kind {
            StmtKind::Import(aliases) => {
                for (name, alias) in aliases.iter().filter_map(|it| Some((it.target?.0, it))) {
                    self.add_global(program, name, &format!("import:{}", alias.name));
                }
            }
            StmtKind::ImportFrom { module, names, .. } => {
                for (name, alias) in names.iter().filter_map(|it| Some((it.target?.0, it))) {
                    let class = if kinds::is_class_name(&alias.name) {
                        "class"
                    } else {
                        "from"
                    };
                    self.add_global(program, name, &format!("{class}:{}", module.as_deref().unwrap_or(".")));
                }
            }
            StmtKind::Def { target, .. } | StmtKind::DefSlice { target, .. } => {
                self.add_global(program, *target, "def")
            }
            StmtKind::Class { target, .. } => self.add_global(program, *target, "class"),
            kind => assigned(kind, &mut |target, value| {
                if let TargetKind::Name(name, _) = target {
                    let mut text = String::new();
                    match value {
                        Some(value) => kinds::write(program, value, &mut text),
                        None => text.push_str("changes"),
                    }
                    self.add_global(program, *name, &text);
                }
            }),
        });
        for stmt in &program.stmts {
            self.add_class(program, stmt);
        }
    }

    fn inherit(&mut self) {
        for (name, class) in &self.classes {
            if !class.methods.iter().any(|it| &**it == "__init__") {
                for base in &class.bases {
                    self.heirs.entry(base.clone()).or_default().push(name.clone());
                }
            }
        }
        for heirs in self.heirs.values_mut() {
            heirs.sort_unstable();
            heirs.truncate(MOST);
        }
    }

    fn add_global(&mut self, program: &Program, name: Name, what: &str) {
        add(self.globals.entry(program.name(name.name).into()).or_default(), what);
    }

    fn add_class(&mut self, program: &Program, stmt: &Stmt) {
        let StmtKind::Class { code, bases, .. } = &stmt.kind else {
            return;
        };
        let name = program.name(program[*code].name);
        let class = self.classes.entry(name.into()).or_default();
        for base in bases.iter().filter_map(|it| kinds::last_name(program, *it)) {
            add(&mut class.bases, base);
            class.is_enum |= base.ends_with("Enum") || base.ends_with("Flag");
        }
        for &id in &program[*code].body {
            match &program[id].kind {
                StmtKind::DefSlice { target, .. } | StmtKind::Def { target, .. } => {
                    class.methods.push(program.name(target.name).into());
                }
                StmtKind::AnnAssign {
                    target, value: None, ..
                } => {
                    if let TargetKind::Name(name, _) = &target.kind {
                        add(
                            class.attributes.entry(program.name(name.name).into()).or_default(),
                            "declared",
                        );
                    }
                }
                kind => assigned(kind, &mut |target, value| {
                    if let (TargetKind::Name(name, _), Some(value)) = (target, value) {
                        let mut text = String::from("class ");
                        kinds::write(program, value, &mut text);
                        add(
                            class.attributes.entry(program.name(name.name).into()).or_default(),
                            &text,
                        );
                    }
                }),
            }
        }
    }

    fn add_function(&mut self, class: Option<&str>, program: &Program, id: CodeId) {
        let code = &program[id];
        let mut function = Function {
            class: class.map(Into::into),
            ..Function::default()
        };
        let mut text = String::new();
        let mut returns = 0;
        walk::stmts(program, &code.body, &mut |id| match &program[id].kind {
            StmtKind::Return(value, _) => {
                returns += 1;
                text.clear();
                match value {
                    Some(value) => kinds::write(program, *value, &mut text),
                    None => text.push_str("none"),
                }
                add(&mut function.gives, &text);
            }
            StmtKind::Raise { exc: Some(exc), .. } => {
                if let Some(name) = kinds::last_name(program, *exc) {
                    add(&mut function.raises, name);
                }
            }
            _ => {}
        });
        let last = code.body.last().map(|it| &program[*it].kind);
        match last {
            _ if code.is_generator => function.gives = vec!["iterator".into()],
            Some(StmtKind::Return(..)) => {}
            Some(StmtKind::Raise { .. }) if returns == 0 => function.gives.push("never".into()),
            _ if returns == 0 => function.gives.push("nothing".into()),
            Some(StmtKind::Raise { .. } | StmtKind::Try { .. } | StmtKind::With { .. }) => {}
            Some(StmtKind::If { orelse, .. }) if !orelse.is_empty() => {}
            _ => add(&mut function.gives, "falls"),
        }
        if code.is_async {
            function.gives.insert(0, "async".into());
        }
        let name = program.name(code.name);
        self.functions.entry(name.into()).or_default().push(function);
        if let (Some(class), Some(first)) = (class, code.params.first()) {
            self.attributes(class, program, id, first.slot);
        }
    }

    /// What a method assigns to the attributes of its object.
    fn attributes(&mut self, class: &str, program: &Program, id: CodeId, this: SlotId) {
        let code = &program[id];
        let place = match program.name(code.name) {
            "__init__" | "__new__" => "",
            _ => "later ",
        };
        let class = self.classes.entry(class.into()).or_default();
        walk::stmts(program, &code.body, &mut |id| {
            assigned(&program[id].kind, &mut |target, value| {
                let TargetKind::Attribute(of, attribute) = target else {
                    return;
                };
                let is_this = matches!(program[*of].kind, ExprKind::Name(name) if name.scope == Scope::Local(this));
                if !is_this {
                    return;
                }
                let mut text = String::from(place);
                match value {
                    None => text.push_str("changes"),
                    Some(value) => match program[value].kind {
                        ExprKind::Name(Name {
                            scope: Scope::Local(slot),
                            ..
                        }) => match code.params.iter().find(|it| it.slot == slot) {
                            Some(param) => {
                                text.push_str("param");
                                if let Some(default) = param.default {
                                    text.push('=');
                                    kinds::write(program, default, &mut text);
                                }
                            }
                            None => text.push_str("name"),
                        },
                        _ => kinds::write(program, value, &mut text),
                    },
                }
                add(
                    class.attributes.entry(program.name(*attribute).into()).or_default(),
                    &text,
                );
            });
        });
    }

    fn calls(&mut self, program: &Program, origin: Origin) {
        let locals = Locals::of(program);
        for id in program.code_ids() {
            let code = &program[id];
            let mut visit = |expr: ExprId| {
                let ExprKind::Call(call) = &program[expr].kind else {
                    return;
                };
                let (name, key) = match &program[call.func].kind {
                    ExprKind::Name(name) => (program.name(name.name), None),
                    ExprKind::Attribute(_, name) => (program.name(*name), Some(format!(".{}", program.name(*name)))),
                    _ => return,
                };
                if !self.functions.contains_key(name) && !self.classes.contains_key(name) {
                    return;
                }
                let key = key.as_deref().unwrap_or(name);
                if !self.callers.contains_key(key) {
                    self.callers.insert(key.into(), Callers::default());
                }
                if let Some(callers) = self.callers.get_mut(key) {
                    callers.add(program, call, origin, &mut |it, out| locals.write(program, id, it, out));
                }
            };
            walk::stmts(program, &code.body, &mut |id| {
                walk::exprs(program, &program[id].kind, &mut |it| {
                    walk::deep(program, it, &mut visit)
                })
            });
            code.value.iter().for_each(|it| walk::deep(program, *it, &mut visit));
            if code.parent.is_none() {
                code.decorators
                    .iter()
                    .for_each(|it| walk::deep(program, *it, &mut visit));
            }
        }
    }

    /// The functions and methods called `name`.
    pub(super) fn functions(&self, name: &str) -> &[Function] {
        self.functions.get(name).map_or(&[], |it| it)
    }

    /// The method that `self.name` means in a class, as far as the file tells.
    pub(super) fn method(&self, class: &str, name: &str) -> Option<&Function> {
        let all = self.functions(name);
        let found = self
            .lineage(class)
            .find_map(|class| all.iter().find(|it| it.class.as_deref().is_some_and(|it| it == class)));
        found.or_else(|| all.iter().find(|it| it.class.is_some()))
    }

    pub(super) fn class(&self, name: &str) -> Option<&Class> {
        self.classes.get(name)
    }

    /// A class and its bases, as far as the file tells.
    fn lineage<'s>(&'s self, class: &'s str) -> impl Iterator<Item = &'s str> {
        let first_base = |it: &&'s str| {
            let bases = &self.classes.get(*it)?.bases;
            bases.first().map(|it| &**it)
        };
        std::iter::successors(Some(class), first_base).take(DEEPEST)
    }

    /// What the object's attribute is given in a class and its bases.
    pub(super) fn attribute(&self, class: &str, name: &str) -> &[Box<str>] {
        self.lineage(class)
            .find_map(|it| self.classes.get(it)?.attributes.get(name))
            .map_or(&[], |it| it)
    }

    /// What a variable of the module is given.
    pub(super) fn global(&self, name: &str) -> &[Box<str>] {
        self.globals.get(name).map_or(&[], |it| it)
    }

    /// The calls of a function, and whether they leave out its first parameter.
    pub(super) fn callers<'s>(
        &'s self,
        name: &'s str,
        class: Option<&'s str>,
        is_static: bool,
    ) -> Vec<(&'s Callers, bool)> {
        let get = |name: &str, is_method: bool| match is_method {
            true => self.callers.get(&*format!(".{name}")),
            false => self.callers.get(name),
        };
        let mut found = Vec::new();
        let mut put = |it: Option<&'s Callers>, skips| found.extend(it.map(|it| (it, skips)));
        match (class, name) {
            (None, _) => {
                put(get(name, false), false);
                put(get(name, true), false);
            }
            (Some(class), "__init__" | "__new__") => {
                put(get(class, false), true);
                put(get(class, true), true);
                for heir in self.heirs.get(class).into_iter().flatten() {
                    put(get(heir, false), true);
                    put(get(heir, true), true);
                }
            }
            (Some(_), _) => put(get(name, true), !is_static),
        }
        found
    }
}

/// Calls `visit` with each target of an assignment, and with the value where it is simply that.
fn assigned<'p>(kind: &'p StmtKind, visit: &mut dyn FnMut(&'p TargetKind, Option<ExprId>)) {
    match kind {
        StmtKind::Assign { targets, value } => {
            for target in targets {
                match &target.kind {
                    TargetKind::Sequence(items) => items.iter().for_each(|it| visit(&it.kind, None)),
                    kind => visit(kind, Some(*value)),
                }
            }
        }
        StmtKind::AnnAssign {
            target,
            value: Some(value),
            ..
        } => visit(&target.kind, Some(*value)),
        StmtKind::AugAssign { target, .. } => visit(&target.kind, None),
        StmtKind::For { target, .. } => visit(&target.kind, None),
        _ => {}
    }
}

/// What simple variables are first given.
struct Locals {
    given: FxHashMap<(CodeId, SlotId), ExprId>,
}

impl Locals {
    fn of(program: &Program) -> Locals {
        let mut given = FxHashMap::default();
        for stmt in &program.stmts {
            if let StmtKind::Assign { targets, value } = &stmt.kind {
                for target in targets {
                    if let TargetKind::Name(
                        Name {
                            scope: Scope::Local(slot),
                            ..
                        },
                        site,
                    ) = target.kind
                    {
                        given.entry((program[site].code, slot)).or_insert(*value);
                    }
                }
            }
        }
        Locals { given }
    }

    /// Writes what an argument gives.
    fn write(&self, program: &Program, code: CodeId, expr: ExprId, out: &mut String) {
        let given = match program[expr].kind {
            ExprKind::Name(name) => match name.scope {
                Scope::Local(slot) => {
                    let slots = &program[code].slots;
                    let is_it = slots.get(slot.0 as usize).is_some_and(|it| it.name == name.name);
                    self.given.get(&(code, slot)).filter(|_| is_it)
                }
                Scope::Enclosing(code, slot) => self.given.get(&(code, slot)),
                _ => None,
            },
            _ => None,
        };
        kinds::write(program, given.copied().unwrap_or(expr), out);
    }
}
