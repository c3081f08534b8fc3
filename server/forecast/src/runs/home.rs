//! Where a file lives.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use foretrace_python::Text;
use foretrace_python::machine::{Loaded, Project, Source};

use crate::features;
use crate::fusion::Rehearsal;
use crate::observed::Observations;

/// Where a file lives: the project whose modules it can import, and its tests.
pub trait Home: Project {
    /// The name of the file as a module, without packages.
    fn name(&self) -> &str;

    /// The tests of the file: `test_NAME.py` beside it or in the project's folder of tests.
    fn tests(&self) -> Option<Text>;

    /// The tests of the whole project whose text is wanted.
    fn all_tests(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<Text> {
        let _ = wanted;
        Vec::new()
    }

    /// What the files of its project say together, and which of them it is. The first question may take seconds.
    fn around(&self) -> Option<(Arc<features::Project>, Option<u32>)> {
        None
    }

    /// What was observed in runs of its project, and the name of the file in recordings.
    fn observed(&self) -> Option<(Arc<Observations>, String)> {
        None
    }

    /// What the functions of its project do in the project's tests when the machine runs them; `None` while that is
    /// not known. The first question may take seconds.
    fn rehearsal(&self) -> Option<Arc<Rehearsal>> {
        None
    }

    /// Whether another file, by its name in recordings, still has a function of that qualified name.
    fn has_function(&self, _file: &str, _name: &str) -> bool {
        true
    }
}

/// The file, ready to be run.
pub(crate) fn load(source: &str, home: Option<&Arc<dyn Home>>) -> Loaded {
    match home {
        Some(home) => Loaded::within(source, home.clone()),
        None => Loaded::new(source),
    }
}

/// The project's modules as they are now, each asked for once.
#[derive(Default)]
pub(crate) struct Stamps {
    home: Option<Arc<dyn Home>>,
    known: RefCell<HashMap<Box<str>, Option<u64>>>,
}

/// A module that a run asked for, and what it was.
pub(crate) type Stamp = (Box<str>, Option<u64>);

impl Stamps {
    pub(crate) fn new(home: Option<Arc<dyn Home>>) -> Stamps {
        Stamps {
            home,
            known: RefCell::default(),
        }
    }

    /// Whether a module is what it was.
    pub(crate) fn hold(&self, (name, stamp): &Stamp) -> bool {
        if let Some(known) = self.known.borrow().get(name) {
            return known == stamp;
        }
        let now = self
            .home
            .as_ref()
            .and_then(|it| it.module(name))
            .as_ref()
            .map(Source::stamp);
        self.known.borrow_mut().insert(name.clone(), now);
        now == *stamp
    }
}
