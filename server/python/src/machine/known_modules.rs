//! Names that CPython's modules and their classes have: one that the machine lacks is unknown, not missing.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use super::class::Class;
use super::kind::Kind;

/// Lines `module: names`, as CPython 3.11 lists them.
static NAMES: &str = include_str!("known_modules.txt");

/// The modules of CPython's library.
static STANDARD: &str = include_str!("standard_modules.txt");

/// Whether a module, or the package it is in, comes with CPython.
pub(crate) fn is_standard(name: &str) -> bool {
    let root = name.split('.').next().unwrap_or_default();
    root.starts_with('_') || STANDARD.split_whitespace().any(|it| it == root)
}

/// Whether CPython's module surely lacks a name.
pub(crate) fn lacks(module: &str, name: &str) -> bool {
    let mut listed = false;
    for line in NAMES.lines() {
        let Some(names) = line.strip_prefix(module).and_then(|it| it.strip_prefix(':')) else {
            continue;
        };
        listed = true;
        if names.split(' ').any(|it| it == name) {
            return false;
        }
    }
    listed && !name.starts_with("__")
}

/// Lines `module.Class: names`, as `known_classes.py` lists them.
static CLASSES: &str = include_str!("known_classes.txt");

/// The names of each class, by its module and its name.
static BY_CLASS: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let classes = CLASSES.lines().filter_map(|line| line.split_once(':'));
    classes
        .filter_map(|(title, names)| Some((title.rsplit_once('.')?, names)))
        .collect()
});

/// Whether CPython's class, which the machine has in Python, has an attribute itself, or its instances.
pub(crate) fn class_has(class: &Class, name: &str) -> bool {
    let (module, qualname) = (class.module.borrow(), class.qualname.borrow());
    if module.as_str() == "__main__" {
        return false;
    }
    let classes: &HashMap<(&str, &str), &str> = &BY_CLASS;
    classes
        .get(&(module.as_str(), qualname.as_str()))
        .is_some_and(|it| it.split(' ').any(|it| it == name))
}

/// Whether CPython has an operator for instances of a class of the library that the machine's class lacks.
pub(crate) fn lacks_operator(class: &Rc<Class>, name: &str) -> bool {
    // Those of built-in types are not attributes of classes; those of dates are there, in other methods.
    let written = |it: &Rc<Class>| !it.builtin || it.kind == Kind::Object;
    class.order().all(written)
        && class
            .order()
            .any(|it| !it.builtin && class_has(it, name) && it.module.borrow().as_str() != "datetime")
}
