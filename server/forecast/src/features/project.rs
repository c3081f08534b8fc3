//! What the other files of a project say: who calls what with what, and what imported names are.

use foretrace_python::program::Program;
use foretrace_python::{Module, Text, lower};
use rustc_hash::{FxHashMap, FxHashSet};

use super::called::Called;
use super::calls::{Callers, Origin};
use super::definitions::{Class, Definitions, Function};
use super::kinds;

/// The files of a project, looked at once and shared by all that are asked about.
#[derive(Debug, Default)]
pub struct Project {
    /// By name: the files that call it, and how.
    callers: FxHashMap<Box<str>, Vec<(u32, Callers)>>,
    methods: FxHashMap<Box<str>, Vec<(u32, Callers)>>,
    /// What is defined once in the whole project.
    unique: Definitions,
    has_tests: bool,
}

/// Files that are told apart as callers of one name.
const MOST: usize = 64;

/// What one file says to the others.
pub struct Digest {
    definitions: Definitions,
    called: Called,
    is_test: bool,
}

impl Digest {
    /// Looks at a file.
    pub fn of(text: Text, is_test: bool) -> Digest {
        let module = Module::new(text);
        let programs: Vec<Program> = module.slices().iter().map(|it| lower(it)).collect();
        let definitions = Definitions::of(module.slices().iter().map(|it| &**it).zip(&programs));
        let origin = if is_test { Origin::Tests } else { Origin::File };
        let mut called = Called::default();
        // Methods of built-in types are called on anything.
        let wanted = |name: &str| !kinds::is_builtin(name) && !kinds::is_common_method(name);
        programs.iter().for_each(|it| called.add(it, origin, &wanted));
        Digest {
            definitions,
            called,
            is_test,
        }
    }
}

impl Project {
    /// A project with these files, numbered in this order.
    pub fn of(digests: Vec<Digest>) -> Project {
        let mut project = Project {
            has_tests: digests.iter().any(|it| it.is_test),
            ..Project::default()
        };
        let mut defined: FxHashSet<&str> = FxHashSet::default();
        for digest in digests.iter().filter(|it| !it.is_test) {
            defined.extend(digest.definitions.functions.keys().map(|it| &**it));
            defined.extend(digest.definitions.classes.keys().map(|it| &**it));
        }
        for (file, digest) in digests.iter().enumerate() {
            let file = u32::try_from(file).unwrap_or(u32::MAX);
            for (name, callers) in digest.called.iter() {
                let (to, name) = match name.strip_prefix('.') {
                    Some(name) => (&mut project.methods, name),
                    // A file that defines the name itself calls its own.
                    None if digest.definitions.defines(name) => continue,
                    None => (&mut project.callers, name),
                };
                if defined.contains(name) {
                    let files = to.entry(name.into()).or_default();
                    if files.len() < MOST {
                        files.push((file, callers.clone()));
                    }
                }
            }
        }
        project.unique = unique(digests.into_iter().filter(|it| !it.is_test).map(|it| it.definitions));
        project
    }

    pub(super) fn has_tests(&self) -> bool {
        self.has_tests
    }

    /// Calls `visit` with the calls of a name in each file but `own`.
    pub(super) fn callers<'s>(
        &'s self,
        name: &str,
        is_method: bool,
        own: Option<u32>,
        visit: &mut dyn FnMut(&'s Callers),
    ) {
        let all = if is_method { &self.methods } else { &self.callers };
        let files = all.get(name).into_iter().flatten();
        files.filter(|it| Some(it.0) != own).for_each(|it| visit(&it.1));
    }

    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        self.unique.functions.get(name)?.iter().find(|it| it.class.is_none())
    }

    pub(super) fn method(&self, class: &str, name: &str) -> Option<&Function> {
        let mut all = self.unique.functions.get(name)?.iter();
        all.find(|it| it.class.as_deref() == Some(class))
    }

    pub(super) fn class(&self, name: &str) -> Option<&Class> {
        self.unique.classes.get(name)
    }

    pub(super) fn constant(&self, name: &str) -> Option<&str> {
        match &**self.unique.globals.get(name)? {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// Definitions of names that only one file defines.
fn unique(files: impl Iterator<Item = Definitions>) -> Definitions {
    let mut all = Definitions::default();
    let mut twice: [FxHashSet<Box<str>>; 3] = Default::default();
    for file in files {
        for (name, functions) in file.functions {
            for function in functions {
                let known = all.functions.entry(name.clone()).or_default();
                let clashes = known.iter().any(|it| it.class == function.class);
                if clashes {
                    twice[0].insert(full_name(&name, &function));
                } else {
                    known.push(function);
                }
            }
        }
        for (name, class) in file.classes {
            if all.classes.insert(name.clone(), class).is_some() {
                twice[1].insert(name);
            }
        }
        for (name, global) in file.globals {
            let is_defined = !global
                .iter()
                .any(|it| it.starts_with("import:") || it.starts_with("from:") || it.starts_with("class:"));
            if is_defined && all.globals.insert(name.clone(), global).is_some() {
                twice[2].insert(name);
            }
        }
    }
    let [functions, classes, globals] = twice;
    for (name, known) in &mut all.functions {
        known.retain(|it| !functions.contains(&full_name(name, it)));
    }
    all.classes.retain(|name, _| !classes.contains(name));
    all.globals.retain(|name, _| !globals.contains(name));
    all
}

fn full_name(name: &str, function: &Function) -> Box<str> {
    match &function.class {
        Some(class) => format!("{class}.{name}").into(),
        None => name.into(),
    }
}
