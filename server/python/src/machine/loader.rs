//! Imports.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bytecode::ImportTemplate;
use super::compile::{self, Unit};
use super::dict::Dict;
use super::error::{Raise, Res};
use super::frame::Frame;
use super::native::{ClassDef, ModuleDef};
use super::project::{MOST_MODULES, Source};
use super::unknown::Unknown;
use super::value::{Module, Native, Str, Value};
use super::vm::Vm;

/// Modules known to a run.
#[derive(Debug, Default)]
pub(crate) struct Loader {
    modules: FxHashMap<Box<str>, Rc<Module>>,
    /// Variables of the file that runs.
    pub(crate) main: Option<Rc<Dict>>,
    /// A `from … import *` of an unknown module: any name may exist.
    pub(crate) open_ended: bool,
}

impl Loader {
    /// A module that has been imported.
    pub(crate) fn module(&self, name: &str) -> Option<&Rc<Module>> {
        self.modules.get(name)
    }
}

impl Vm {
    /// Empties modules and their classes when all is done: functions and what they read hold each other.
    pub(crate) fn tear_down(&mut self) {
        let modules = self.loader.modules.values().map(|it| it.globals.clone());
        let all: Vec<Rc<Dict>> = modules.chain(self.loader.main.take()).collect();
        for globals in all {
            for value in globals.values() {
                if let Value::Class(class) = value
                    && !class.builtin
                {
                    class.attrs().clear();
                }
            }
            globals.clear();
        }
    }

    pub(crate) fn import(&mut self, frame: &Frame, template: &ImportTemplate) -> Res<Value> {
        if template.level > 0 {
            return match self.absolute(frame, template) {
                Some(name) => self.import_module(&name),
                None => Ok(unknown_module(&template.module)),
            };
        }
        let name = &*template.module;
        let value = self.import_module(name)?;
        match (template.whole, name.split_once('.')) {
            (false, Some((root, rest))) => {
                let package = self.import_module(root)?;
                if let Value::Module(it) = &package
                    && it.globals.get_name(rest).is_none()
                    && !rest.contains('.')
                {
                    it.globals.set_str(&Str::new(rest), value);
                }
                Ok(package)
            }
            _ => Ok(value),
        }
    }

    /// What `from ..a import b` means by `..a`.
    fn absolute(&mut self, frame: &Frame, template: &ImportTemplate) -> Option<String> {
        let of_module = frame.globals.get_name("__package__");
        let package = match (of_module, &self.project) {
            (Some(Value::Str(it)), _) => it.as_str().to_owned(),
            (_, Some(project)) => project.package().to_owned(),
            _ => return None,
        };
        let mut base = &*package;
        for _ in 1..template.level {
            base = base.rsplit_once('.')?.0;
        }
        match (base, &*template.module) {
            ("", _) => None,
            (base, "") => Some(base.to_owned()),
            (base, module) => Some(format!("{base}.{module}")),
        }
    }

    /// A module of the project; the packages it is in come first.
    fn project_module(&mut self, name: &str) -> Res<Value> {
        let Some(project) = self.project.clone() else {
            return Ok(unknown_module(name));
        };
        let mut parent = None;
        if let Some((package, leaf)) = name.rsplit_once('.') {
            match self.import_module(package)? {
                Value::Module(it) => parent = Some((it, leaf)),
                other => return Ok(other),
            }
        }
        // The package may have imported it meanwhile.
        if let Some(module) = self.loader.modules.get(name) {
            return Ok(Value::Module(module.clone()));
        }
        let source = project
            .source(name)
            .filter(|_| self.loader.modules.len() < MOST_MODULES);
        let Some(Source { text, is_package }) = source else {
            return Ok(unknown_module(name));
        };
        let module = Rc::new(Module {
            name: name.into(),
            globals: Dict::new(),
            partial: Cell::new(true),
        });
        self.loader.modules.insert(name.into(), module.clone());
        let package = match is_package {
            true => name,
            false => name.rsplit_once('.').map_or("", |it| it.0),
        };
        self.budget.work(text.len())?;
        let code = self.project_code(&text);
        for (name, value) in [
            ("__name__", Value::str(name)),
            ("__package__", Value::str(package)),
            ("__doc__", code.docstring.clone()),
        ] {
            let name = self.intern(name);
            module.globals.set_str(&name, value);
        }
        if let Err(raise) = self.run_module(code, &module.globals) {
            self.loader.modules.remove(name);
            return Err(raise);
        }
        module
            .partial
            .set(is_package || self.loader.open_ended || may_gain_names(&text));
        let value = Value::Module(module);
        if let Some((parent, leaf)) = parent {
            let leaf = self.intern(leaf);
            parent.globals.set_str(&leaf, value.clone());
        }
        Ok(value)
    }

    /// A module by its dotted name; unknown where it is neither of the library nor of the project.
    pub(crate) fn import_module(&mut self, name: &str) -> Res<Value> {
        if let Some(module) = self.loader.modules.get(name) {
            return Ok(Value::Module(module.clone()));
        }
        if name == "_collections_abc" {
            return self.import_module("collections.abc");
        }
        if name == "builtins" {
            let module = Rc::new(Module {
                name: name.into(),
                globals: self.builtins.clone(),
                partial: Cell::new(true),
            });
            self.loader.modules.insert(name.into(), module.clone());
            return Ok(Value::Module(module));
        }
        let known = super::modules::MODULES.iter();
        let stand_ins = super::modules::STAND_INS.iter().filter(|_| self.watch.on);
        let Some(def) = known.chain(stand_ins).find(|it| it.name == name) else {
            let root = name.split('.').next().unwrap_or_default();
            return match super::modules::OUTSIDE.iter().any(|it| it.0 == root) {
                true => Ok(unknown_module(name)),
                false => self.project_module(name),
            };
        };
        let module = Rc::new(Module {
            name: name.into(),
            globals: Dict::new(),
            partial: Cell::new(true),
        });
        self.loader.modules.insert(name.into(), module.clone());
        self.fill_module(def, &module)?;
        Ok(Value::Module(module))
    }

    fn fill_module(&mut self, def: &'static ModuleDef, module: &Module) -> Res<()> {
        let globals = &module.globals;
        globals.set_str(&self.names.name.clone(), Value::str(def.name));
        for function in def.functions {
            let native = Native {
                def: function,
                owner: None,
                module: def.name,
            };
            let name = self.intern(function.name);
            globals.set_str(&name, Value::Native(Rc::new(native)));
        }
        for class in def.classes {
            let name = self.intern(class.name);
            let class = self.native_class(def.name, class);
            globals.set_str(&name, Value::Class(class));
        }
        for (name, value) in (def.constants)(self) {
            let name = self.intern(name);
            globals.set_str(&name, value);
        }
        if !def.source.is_empty() {
            let code = self.library_code(def);
            self.run_module(code, globals)?;
        }
        Ok(())
    }

    fn library_code(&mut self, def: &'static ModuleDef) -> Rc<super::bytecode::Code> {
        if let Some(code) = LIBRARY.with_borrow(|it| it.get(def.name).cloned()) {
            return code;
        }
        let code = self.compile_to_keep(&Unit::new(def.source, true));
        LIBRARY.with_borrow_mut(|it| it.insert(def.name, code.clone()));
        code
    }

    fn project_code(&mut self, text: &Arc<str>) -> Rc<super::bytecode::Code> {
        if self.watch.on {
            let watched = self.watch.add(text.clone());
            let mut unit = Unit::new(text, true);
            unit.watched = watched;
            return compile::module(self, &unit);
        }
        if self.order > 0 {
            return compile::module(self, &Unit::new(text, true));
        }
        if let Some(code) = PROJECTS.with_borrow(|it| it.by_text.get(text).cloned()) {
            return code;
        }
        let code = self.compile_to_keep(&Unit::new(text, true));
        PROJECTS.with_borrow_mut(|it| it.keep(text.clone(), code.clone()));
        code
    }

    /// Runs a module body in its globals.
    pub(crate) fn run_module(&mut self, code: Rc<super::bytecode::Code>, globals: &Rc<Dict>) -> Res<Value> {
        self.adopt(&code);
        let mut frame = Frame::new(&code, globals, self.handling.len());
        frame.namespace = Some(globals.clone());
        self.run_nested(frame)
    }

    fn native_class(&mut self, module: &str, def: &'static ClassDef) -> Rc<super::class::Class> {
        use std::cell::{Cell, OnceCell};
        let object = self.class(super::kind::Kind::Object).clone();
        let name = Str::new(def.name);
        Rc::new(super::class::Class {
            name: RefCell::new(name.clone()),
            qualname: RefCell::new(name),
            module: RefCell::new(Str::new(module)),
            kind: super::kind::Kind::Object,
            builtin: true,
            natives: def.methods,
            bases: vec![object.clone()],
            mro: vec![object],
            metaclass: None,
            no_dict: true,
            title: Str::new(format!("{module}.{}", def.name)).into(),
            partial: None,
            matched_as: Cell::default(),
            finalizes: Cell::new(false),
            serial: Default::default(),
            attrs: OnceCell::new(),
        })
    }

    /// A native class of a library module.
    pub fn module_class(&mut self, module: &str, class: &str) -> Res<Rc<super::class::Class>> {
        let Value::Module(it) = self.import_module(module)? else {
            return Err(Raise::unknown(format!("`{module}` is not known")));
        };
        match it.globals.get_name(class) {
            Some(Value::Class(it)) => Ok(it),
            _ => Err(Raise::unknown(format!("`{module}.{class}` is not known"))),
        }
    }

    /// What is imported inside a `try` may not be there: that it is, is an assumption. A run without optional modules
    /// takes one that is not of the library not to be there.
    pub(crate) fn assume_found(&mut self, frame: &Frame, imported: &Value, module: Option<&str>) -> Res<()> {
        let at = frame.ip.saturating_sub(1) as u32;
        let Value::Unknown(it) = imported else { return Ok(()) };
        if !frame.code.handlers.iter().any(|it| it.start <= at && at < it.end) {
            return Ok(());
        }
        if let Some(name) = module.filter(|it| self.without_optional && !super::known_modules::is_standard(it)) {
            let root = name.split('.').next().unwrap_or_default();
            return Err(Raise::with(
                super::kind::Kind::ModuleNotFoundError,
                vec![Value::str(format!("No module named '{root}'"))],
            ));
        }
        self.decisions.rest_on_import(self.line, it);
        Ok(())
    }

    pub(crate) fn import_from(&mut self, module: &Value, name: &Str) -> Res<Value> {
        match module {
            Value::Module(it) => match it.globals.get_str(name) {
                Some(value) => Ok(value),
                None => {
                    let dotted = format!("{}.{name}", it.name);
                    if super::modules::MODULES.iter().any(|it| it.name == dotted) {
                        return self.import_module(&dotted);
                    }
                    if self.project.is_some()
                        && let value @ Value::Module(_) = self.project_module(&dotted)?
                    {
                        return Ok(value);
                    }
                    let is_dunder = name.starts_with("__");
                    if !it.partial.get() && !is_dunder || super::known_modules::lacks(&it.name, name) {
                        // Where the module's file lies, the message says too.
                        let message = Value::Unknown(Unknown::because("the path of a module is not known"));
                        return Err(Raise::with(super::kind::Kind::ImportError, vec![message]));
                    }
                    Err(Raise::unknown(format!("`{dotted}` is not known")))
                }
            },
            Value::Unknown(it) => Err(Raise::unknown(it.reason.clone())),
            _ => Err(Raise::lost("import from something that is not a module")),
        }
    }

    pub(crate) fn import_star(&mut self, frame: &Frame, module: &Value) -> Res<()> {
        let Value::Module(it) = module else {
            self.loader.open_ended = true;
            return Ok(());
        };
        let target = frame.namespace.as_ref().unwrap_or(&frame.globals);
        let listed = match it.globals.get_str(&self.names.all) {
            Some(Value::List(names)) => Some(names.to_vec()),
            Some(Value::Tuple(names)) => Some(names.to_vec()),
            _ => None,
        };
        let public = |name: &Str, value: &Value| match &listed {
            Some(names) => names.iter().any(|it| it.as_str() == Some(name.as_str())),
            None => {
                let inner = matches!(value, Value::Native(it) if it.module == "_foretrace");
                !name.starts_with('_') && !inner && !matches!(value, Value::Module(_))
            }
        };
        for (name, value) in it.globals.to_vec() {
            if let Value::Str(name) = name
                && public(&name, &value)
            {
                target.set_str(&name, value);
            }
        }
        self.loader.open_ended = true;
        Ok(())
    }
}

/// Modules of projects, compiled.
#[derive(Default)]
struct Compiled {
    by_text: FxHashMap<Arc<str>, Rc<super::bytecode::Code>>,
    bytes: usize,
}

/// Bytes of their texts that are kept; the code is some times as large.
const MOST_BYTES: usize = 4 << 20;

impl Compiled {
    fn keep(&mut self, text: Arc<str>, code: Rc<super::bytecode::Code>) {
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            self.bytes = text.len();
            self.by_text.clear();
        }
        self.by_text.insert(text, code);
    }
}

thread_local! {
    static PROJECTS: RefCell<Compiled> = RefCell::default();
    /// Library modules written in Python, compiled when they are first imported.
    static LIBRARY: RefCell<HashMap<&'static str, Rc<super::bytecode::Code>>> = RefCell::default();
}

/// Words in a module's text by which it may get names that its own statements do not show.
const OPEN: [&str; 9] = [
    "__dict__",
    "__getattr__",
    "eval",
    "exec",
    "globals",
    "locals",
    "modules",
    "setattr",
    "vars",
];

/// Whether a module may have names that running its text in the machine does not give it.
fn may_gain_names(text: &str) -> bool {
    OPEN.iter().any(|it| text.contains(it))
}

fn unknown_module(name: &str) -> Value {
    let reason = match outside(name) {
        Some(why) => format!("`{name}` {why}"),
        None => format!("the module `{name}` is not known"),
    };
    Value::Unknown(Unknown::because(reason))
}

/// Why a module, or what a module does not have, is not known, where it reaches outside.
pub(crate) fn outside(module: &str) -> Option<&'static str> {
    let root = module.split('.').next().unwrap_or_default();
    super::modules::OUTSIDE.iter().find(|it| it.0 == root).map(|it| it.1)
}
