//! What a file defines: functions, classes and constants, in a few words each.

use foretrace_python::program::{
    CodeId, CodeKind, ExprId, ExprKind, Name, Program, Scope, SlotId, Stmt, StmtKind, TargetKind, walk,
};
use foretrace_python::{MODULE_NAME, Slice};
use rustc_hash::FxHashMap;

use super::kinds;

/// The definitions of a file, or of all files of a project.
#[derive(Clone, Debug, Default)]
pub(super) struct Definitions {
    pub(super) functions: FxHashMap<Box<str>, Vec<Function>>,
    pub(super) classes: FxHashMap<Box<str>, Class>,
    pub(super) globals: FxHashMap<Box<str>, Vec<Box<str>>>,
}

/// A function or method of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    pub(super) class: Option<Box<str>>,
    /// What it gives, in a few words each.
    pub(super) gives: Vec<Box<str>>,
    /// The exceptions of its `raise` statements.
    pub(super) raises: Vec<Box<str>>,
}

/// A class of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) bases: Vec<Box<str>>,
    /// What is assigned to its attributes, in the class or through `self`.
    pub(super) attributes: FxHashMap<Box<str>, Vec<Box<str>>>,
    pub(super) methods: Vec<Box<str>>,
    /// Attributes that are parameters of the constructor, and which.
    pub(super) from_params: FxHashMap<Box<str>, (usize, Box<str>)>,
    pub(super) is_enum: bool,
}

/// Things said of one name.
const MOST: usize = 5;

fn add(to: &mut Vec<Box<str>>, what: &str) {
    if to.len() < MOST && !to.iter().any(|it| **it == *what) {
        to.push(what.into());
    }
}

impl Definitions {
    /// Looks at the slices of a file.
    pub(super) fn of<'a>(slices: impl Iterator<Item = (&'a Slice, &'a Program)>) -> Definitions {
        let mut all = Definitions::default();
        for (slice, program) in slices {
            match slice.qualname() {
                MODULE_NAME => all.module(program),
                _ => all.add_function(slice.class_name(), program, CodeId(0)),
            }
            let inner = program.code_ids().skip(1);
            for id in inner.filter(|it| program[*it].kind == CodeKind::Function) {
                all.add_function(None, program, id);
            }
        }
        all
    }

    /// Whether it defines a function or class called `name`.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.functions.contains_key(name) || self.classes.contains_key(name)
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
        walk::stmts(program, &code.body, &mut |stmt| {
            assigned(&program[stmt].kind, &mut |target, value| {
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
                        }) => match code.params.iter().enumerate().find(|it| it.1.slot == slot) {
                            Some((at, param)) => {
                                if place.is_empty() {
                                    let param = (at, program.slot_name(id, slot).into());
                                    class.from_params.insert(program.name(*attribute).into(), param);
                                }
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
