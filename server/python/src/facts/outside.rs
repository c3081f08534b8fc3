//! Which global names the code outside a slice binds.

use rustc_hash::FxHashMap;

use crate::program::{CodeId, CodeKind, Name, NameId, Program, Scope, SiteKind, StmtKind};

/// The global names that a module binds, as far as one of its slices needs to know: a name that nobody binds is
/// the built-in.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// How many places bind each name.
    names: FxHashMap<Box<str>, u32>,
    anything: bool,
}

impl Outside {
    /// A module that may bind any name (a star import, or a fragment).
    pub fn unknown() -> Self {
        Outside {
            names: FxHashMap::default(),
            anything: true,
        }
    }

    /// Adds the global names that `program` binds: module variables, `global` variables of functions, star imports.
    pub fn add(&mut self, program: &Program) {
        let module = program.codes.first().is_some_and(|it| it.kind == CodeKind::Module);
        self.anything |= module && !program.gaps.is_empty();
        for stmt in &program.stmts {
            if let StmtKind::ImportFrom { names, .. } = &stmt.kind {
                self.anything |= names.iter().any(|it| &*it.name == "*");
            }
        }
        for name in global_bindings(program) {
            *self.names.entry(program.name(name).into()).or_default() += 1;
        }
    }

    /// Whether the module may bind `name` in more than one place.
    pub fn rebinds(&self, name: &str) -> bool {
        self.anything || self.names.get(name).is_some_and(|it| *it > 1)
    }

    /// Whether the module may bind `name`.
    pub fn binds(&self, name: &str) -> bool {
        self.anything || self.names.contains_key(name)
    }
}

/// The global names that a program binds, once for each place.
pub(super) fn global_bindings(program: &Program) -> impl Iterator<Item = NameId> {
    let module = program.codes.first().is_some_and(|it| it.kind == CodeKind::Module);
    let is_global = move |code: Option<CodeId>, name: &Name| match name.scope {
        Scope::Global => true,
        Scope::Local(slot) => {
            // A definition does not say whose it is; one of another code object with the same slot and name is rare.
            let is_module = |it: CodeId| it == CodeId(0);
            let same = || {
                program.codes[0]
                    .slots
                    .get(slot.0 as usize)
                    .is_some_and(|it| it.name == name.name)
            };
            module && code.map_or_else(same, is_module)
        }
        _ => false,
    };
    let sites = program.sites.iter().filter_map(|it| match it.kind {
        SiteKind::Binding(_, Some(name)) => Some((Some(it.code), name)),
        _ => None,
    });
    let definitions = program.stmts.iter().filter_map(|it| match &it.kind {
        StmtKind::Def { target, .. }
        | StmtKind::DefSlice { target, .. }
        | StmtKind::Class { target, .. }
        | StmtKind::TypeAlias { target, .. } => Some((None, *target)),
        _ => None,
    });
    sites
        .chain(definitions)
        .filter(move |it| is_global(it.0, &it.1))
        .map(|it| it.1.name)
}

impl<S: Into<Box<str>>> FromIterator<S> for Outside {
    fn from_iter<T: IntoIterator<Item = S>>(names: T) -> Self {
        Outside {
            names: names.into_iter().map(|it| (it.into(), 1)).collect(),
            anything: false,
        }
    }
}
