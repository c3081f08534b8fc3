//! Which global names the code outside a slice binds.

use rustc_hash::FxHashSet;

use crate::program::{CodeKind, Name, Program, Scope, SiteKind, StmtKind};

/// The global names that a module binds, as far as one of its slices needs to know: a name that nobody binds is
/// the built-in.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    names: FxHashSet<Box<str>>,
    anything: bool,
}

impl Outside {
    /// A module that may bind any name (a star import, or a fragment).
    pub fn unknown() -> Self {
        Outside {
            names: FxHashSet::default(),
            anything: true,
        }
    }

    /// Adds the global names that `program` binds: module variables, `global` variables of functions, star imports.
    pub fn add(&mut self, program: &Program) {
        let mut bind = |name: Name| {
            self.names.insert(program.name(name.name).into());
        };
        let module = program.codes.first().is_some_and(|it| it.kind == CodeKind::Module);
        let is_global = |name: &Name| name.scope == Scope::Global;
        for stmt in &program.stmts {
            match &stmt.kind {
                StmtKind::Def { target, .. }
                | StmtKind::DefSlice { target, .. }
                | StmtKind::Class { target, .. }
                | StmtKind::TypeAlias { target, .. }
                    if is_global(target) =>
                {
                    bind(*target)
                }
                StmtKind::ImportFrom { names, .. } if names.iter().any(|it| &*it.name == "*") => self.anything = true,
                _ => {}
            }
        }
        for site in &program.sites {
            if let SiteKind::Binding(_, Some(name)) = site.kind
                && is_global(&name)
            {
                bind(name)
            }
        }
        if module {
            self.names
                .extend(program.root().slots.iter().map(|it| program.name(it.name).into()));
        }
        self.anything |= !program.gaps.is_empty() && module;
    }

    /// Whether the module may bind `name`.
    pub fn binds(&self, name: &str) -> bool {
        self.anything || self.names.contains(name)
    }
}

impl<S: Into<Box<str>>> FromIterator<S> for Outside {
    fn from_iter<T: IntoIterator<Item = S>>(names: T) -> Self {
        Outside {
            names: names.into_iter().map(Into::into).collect(),
            anything: false,
        }
    }
}
