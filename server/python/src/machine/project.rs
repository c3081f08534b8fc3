//! Modules of the user's own project: the machine reads no files, it asks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A module of the project.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Its text; empty for a package without `__init__.py`.
    pub text: Arc<str>,
    /// Whether other modules can be inside it.
    pub is_package: bool,
}

impl Source {
    /// Changes when the module does.
    pub fn stamp(&self) -> u64 {
        let mut state = rustc_hash::FxHasher::default();
        self.hash(&mut state);
        state.finish()
    }
}

/// The project that a file belongs to.
pub trait Project: Send + Sync {
    /// The module of that full dotted name.
    fn module(&self, name: &str) -> Option<Source>;

    /// The dotted name of the package that the file is in; empty where it is in none.
    fn package(&self) -> &str;
}

/// A module's stamp, which is absent where the project has no such module, and the module where it may be run.
type Known = (Option<u64>, Option<Source>);

/// Modules of all runs of a file: each is asked for once.
pub(crate) struct Modules {
    project: Arc<dyn Project>,
    known: RefCell<FxHashMap<Box<str>, Known>>,
    bytes: Cell<usize>,
    /// What was asked for since the last time this was looked at, and what it was.
    asked: RefCell<BTreeMap<Box<str>, Option<u64>>>,
}

impl fmt::Debug for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Modules")
    }
}

/// Modules of a project that one run may import.
pub(crate) const MOST_MODULES: usize = 100;

/// Bytes of their text, all together.
const MOST_BYTES: usize = 1 << 20;

impl Modules {
    pub(crate) fn new(project: Arc<dyn Project>) -> Modules {
        Modules {
            project,
            known: RefCell::default(),
            bytes: Cell::new(0),
            asked: RefCell::default(),
        }
    }

    pub(crate) fn package(&self) -> &str {
        self.project.package()
    }

    /// A module, where it may be run. The project is asked once.
    pub(crate) fn source(&self, name: &str) -> Option<Source> {
        if let Some((stamp, known)) = self.known.borrow().get(name) {
            self.asked.borrow_mut().insert(name.into(), *stamp);
            return known.clone();
        }
        let source = self.project.module(name);
        let stamp = source.as_ref().map(Source::stamp);
        self.asked.borrow_mut().insert(name.into(), stamp);
        let bytes = self.bytes.get() + source.as_ref().map_or(0, |it| it.text.len());
        let source = source.filter(|_| bytes <= MOST_BYTES);
        if source.is_some() {
            self.bytes.set(bytes);
        }
        self.known.borrow_mut().insert(name.into(), (stamp, source.clone()));
        source
    }

    pub(crate) fn has_asked(&self, name: &str) -> bool {
        self.asked.borrow().contains_key(name)
    }

    pub(crate) fn take_asked(&self) -> Vec<(Box<str>, Option<u64>)> {
        self.asked.take().into_iter().collect()
    }
}
