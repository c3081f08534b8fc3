//! A whole file, from its text to the features of each slice.

use std::sync::Arc;

use foretrace_python::facts::{Facts, Outside};
use foretrace_python::program::Program;
use foretrace_python::{Module, Slice, Text};

use super::project::Project;
use super::surroundings::Surroundings;
use super::{Subject, Window, extract, key};
use crate::Home;
use crate::runs::Tests;
use crate::study::Lowered;

/// A file, lowered, with what its slices share.
pub struct File {
    module: Module,
    programs: Vec<Program>,
    outside: Outside,
    surroundings: Surroundings,
}

impl File {
    /// The file with this text that lives at `home`. `project` is what the other files of its project say, and which
    /// of its files this is.
    pub fn of(text: Text, home: Option<&dyn Home>, project: Option<(Arc<Project>, Option<u32>)>) -> File {
        let module = Module::new(text);
        let lowered: Vec<Lowered> = module.slices().iter().map(|it| Lowered::new(it)).collect();
        let mut outside = Outside::default();
        for it in lowered.iter().filter(|it| it.binds_globals) {
            outside.add(&it.program);
        }
        let programs: Vec<Program> = lowered.into_iter().map(|it| it.program).collect();
        let slices = module.slices().iter().map(|it| &**it).zip(&programs);
        let surroundings = Surroundings::at(home, project, slices, |it| Arc::new(Tests::of(it)));
        File {
            module,
            programs,
            outside,
            surroundings,
        }
    }

    /// The file and its slices.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The slices in the order of the module.
    pub fn slices(&self) -> impl Iterator<Item = (&Slice, &Program)> {
        self.module.slices().iter().map(|it| &**it).zip(&self.programs)
    }

    /// The windows of a slice of this file; with the texts of their features where people are to read them.
    pub fn windows(&self, slice: &Slice, program: &Program, keep_texts: bool) -> Vec<Window> {
        let facts = Facts::of(program, &self.outside);
        let subject = Subject {
            slice,
            program,
            facts: &facts,
        };
        extract::windows(subject, &self.surroundings, keep_texts)
    }
}

/// A hash of what a slice says: names and literals count, layout, comments and docstrings do not.
pub fn key_of(program: &Program) -> u64 {
    key::of(program)
}
