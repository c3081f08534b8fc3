//! What a slice's file, its project and its tests say of the names that the slice uses.

use std::sync::Arc;

use foretrace_python::program::Program;
use foretrace_python::{Slice, Text};
use rustc_hash::FxHashMap;

use super::called::Called;
use super::calls::{Callers, Origin, Passed};
use super::definitions::{Class, Definitions, Function};
use super::project::Project;
use crate::Home;
use crate::runs::Tests;

/// What the slices of a file share.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub(super) name: Box<str>,
    own: Definitions,
    called: Called,
    /// By class: classes that are made through its constructor.
    heirs: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// The other files of the project, and which of its files this is.
    project: Option<(Arc<Project>, Option<u32>)>,
    pub(super) has_tests: bool,
}

/// Heirs of a class that are looked at.
const MOST: usize = 5;

/// How far base classes are followed.
const DEEPEST: usize = 5;

impl Surroundings {
    /// Looks at the slices of the file called `name` (as a module, without packages), and at its tests.
    fn of<'a>(
        name: &str,
        slices: impl Iterator<Item = (&'a Slice, &'a Program)> + Clone,
        tests: &[Program],
    ) -> Surroundings {
        let own = Definitions::of(slices.clone());
        let mut called = Called::default();
        let wanted = |name: &str| own.defines(name);
        slices.for_each(|it| called.add(it.1, Origin::File, &wanted));
        tests.iter().for_each(|it| called.add(it, Origin::Tests, &wanted));
        let mut heirs: FxHashMap<Box<str>, Vec<Box<str>>> = FxHashMap::default();
        for (name, class) in &own.classes {
            if !class.methods.iter().any(|it| &**it == "__init__") {
                for base in &class.bases {
                    heirs.entry(base.clone()).or_default().push(name.clone());
                }
            }
        }
        for heirs in heirs.values_mut() {
            heirs.sort_unstable();
            heirs.truncate(MOST);
        }
        Surroundings {
            name: name.into(),
            own,
            called,
            heirs,
            project: None,
            has_tests: !tests.is_empty(),
        }
    }

    /// What is around the slices of the file that lives at `home`: of its project, where it has one, else of its tests.
    /// `project` also says which of its files this is; `lower` gives the tests in their lowered form.
    pub(crate) fn at<'a>(
        home: Option<&dyn Home>,
        project: Option<(Arc<Project>, Option<u32>)>,
        slices: impl Iterator<Item = (&'a Slice, &'a Program)> + Clone,
        lower: impl FnOnce(&Text) -> Arc<Tests>,
    ) -> Surroundings {
        // The tests of a project are files of it.
        let alone = home.filter(|_| project.is_none());
        let tests = alone.and_then(|it| it.tests()).map(|it| lower(&it));
        let programs = tests.as_ref().map_or(&[][..], |it| it.programs());
        let around = Surroundings::of(home.map_or("", |it| it.name()), slices, programs);
        match project {
            Some((project, file)) => around.within(project, file),
            None => around,
        }
    }

    /// The same within a project; `file` is its number there, if it is one of its files.
    fn within(self, project: Arc<Project>, file: Option<u32>) -> Surroundings {
        Surroundings {
            has_tests: self.has_tests || project.has_tests(),
            project: Some((project, file)),
            ..self
        }
    }

    fn project(&self) -> Option<&Project> {
        self.project.as_ref().map(|it| &*it.0)
    }

    /// The function called `name`, as far as the file and what it imports tell.
    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        match self.own.functions.get(name) {
            Some(all) => all.iter().find(|it| it.class.is_none()),
            None if self.own.globals.contains_key(name) => self.project()?.function(name),
            None => None,
        }
    }

    /// The method that `self.name` means in a class, as far as is known.
    pub(super) fn method(&self, class: &str, name: &str) -> Option<&Function> {
        let own = self.own.functions.get(name).map_or(&[][..], |it| it);
        let of = |class: &str| own.iter().find(|it| it.class.as_deref() == Some(class));
        let other = |class: &str| self.project()?.method(class, name);
        self.lineage(class)
            .find_map(|it| of(it).or_else(|| other(it)))
            .or_else(|| own.iter().find(|it| it.class.is_some()))
    }

    /// The class called `name`.
    pub(super) fn class(&self, name: &str) -> Option<&Class> {
        let other = || self.project()?.class(name);
        self.own.classes.get(name).or_else(other)
    }

    /// A class and its bases, as far as is known.
    fn lineage<'s>(&'s self, class: &'s str) -> impl Iterator<Item = &'s str> {
        let first_base = |it: &&'s str| self.class(it)?.bases.first().map(|it| &**it);
        std::iter::successors(Some(class), first_base).take(DEEPEST)
    }

    /// What the object's attribute is given in a class and its bases.
    pub(super) fn attribute(&self, class: &str, name: &str) -> &[Box<str>] {
        self.lineage(class)
            .find_map(|it| self.class(it)?.attributes.get(name))
            .map_or(&[], |it| it)
    }

    /// What is passed to the constructor for an attribute that is one of its parameters.
    pub(super) fn attribute_passed(&self, class: &str, name: &str) -> Option<Passed<'_>> {
        let found = |it: &str| Some((it.to_owned(), self.class(it)?.from_params.get(name)?));
        let (class, (at, param)) = self.lineage(class).find_map(found)?;
        let callers = self.callers("__init__", Some(&class), false);
        (!callers.is_empty()).then(|| Passed::of(&callers, *at, param))
    }

    /// What a variable of the module is given.
    pub(super) fn global(&self, name: &str) -> &[Box<str>] {
        self.own.globals.get(name).map_or(&[], |it| it)
    }

    /// What an imported constant is given where it is defined.
    pub(super) fn constant(&self, name: &str) -> Option<&str> {
        self.project()?.constant(name)
    }

    /// The calls of a function, and whether they leave out its first parameter.
    pub(super) fn callers<'s>(&'s self, name: &str, class: Option<&str>, is_static: bool) -> Vec<(&'s Callers, bool)> {
        let mut found = Vec::new();
        let mut put = |name: &str, is_method: bool, skips: bool| {
            found.extend(self.called.get(name, is_method).map(|it| (it, skips)));
            if let Some((project, file)) = &self.project {
                project.callers(name, is_method, *file, &mut |it| found.push((it, skips)));
            }
        };
        match (class, name) {
            (None, _) => {
                put(name, false, false);
                put(name, true, false);
            }
            (Some(class), "__init__" | "__new__") => {
                put(class, false, true);
                put(class, true, true);
                for heir in self.heirs.get(class).into_iter().flatten() {
                    put(heir, false, true);
                    put(heir, true, true);
                }
            }
            (Some(_), _) => put(name, true, !is_static),
        }
        found
    }
}
