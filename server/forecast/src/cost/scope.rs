//! What names outside a slice stand for, and the code objects of the slice being analysed.

use std::rc::Rc;
use std::sync::Arc;

use foretrace_python::program::{
    CodeId, CodeKind, Const, ExprId, ExprKind, Name, Program, Scope, SiteId, StmtId, StmtKind, TargetKind, walk,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    algebra::Poly,
    changes::{self, Key},
    recursion::decorator,
    shape::{Elements, Kind, Shape},
    summary::{CodeCost, CostSummary},
};

/// What a name of the module stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Global {
    /// An imported thing, by its full name.
    Import(Arc<str>),
    /// A function: the index of its slice.
    Function(usize),
    /// A class, by name.
    Class(Arc<str>),
    /// A variable bound once to a literal.
    Fixed(Shape),
    /// Anything else.
    Other,
}

/// Names of the module.
#[derive(Default)]
pub(super) struct ModuleScope {
    names: FxHashMap<Box<str>, Global>,
    /// Slices of methods by class and name; `None` where there are several.
    methods: FxHashMap<(Arc<str>, Arc<str>), Option<usize>>,
    /// Names of properties of any class.
    properties: FxHashSet<Box<str>>,
}

impl ModuleScope {
    pub(super) fn of(units: &[super::Unit<'_>]) -> ModuleScope {
        let mut scope = ModuleScope::default();
        let mut functions: FxHashMap<(&str, u32), usize> = FxHashMap::default();
        for (at, unit) in units.iter().enumerate() {
            functions.insert((unit.qualname, unit.occurrence), at);
            if let Some((class, name)) = unit.qualname.rsplit_once('.') {
                let slot = scope.methods.entry((class.into(), name.into())).or_insert(Some(at));
                if *slot != Some(at) {
                    *slot = None;
                }
                let mut decorators = unit.program.root().decorators.iter();
                if decorators.any(|it| decorator(unit.program, *it).is_some_and(|it| it.ends_with("property"))) {
                    scope.properties.insert(name.into());
                }
            }
        }
        for unit in units
            .iter()
            .filter(|it| it.program.codes.first().is_some_and(|it| it.kind == CodeKind::Module))
        {
            walk::stmts(unit.program, &unit.program.root().body, &mut |stmt| {
                scope.statement(unit.program, stmt, &functions);
            });
        }
        scope
    }

    fn statement(&mut self, program: &Program, stmt: StmtId, functions: &FxHashMap<(&str, u32), usize>) {
        match &program[stmt].kind {
            StmtKind::Import(names) => {
                for alias in names {
                    if let Some((name, _)) = alias.target {
                        let bound = program.name(name.name);
                        let whole = if alias.name.starts_with(bound) && alias.name[bound.len()..].starts_with('.') {
                            bound.into()
                        } else {
                            Arc::from(&*alias.name)
                        };
                        self.bind(bound, Global::Import(whole));
                    }
                }
            }
            StmtKind::ImportFrom { module, level, names } => {
                for alias in names {
                    if let Some((name, _)) = alias.target {
                        let module = if *level == 0 {
                            module.as_deref().unwrap_or("")
                        } else {
                            "."
                        };
                        self.bind(
                            program.name(name.name),
                            Global::Import(format!("{module}.{}", alias.name).into()),
                        );
                    }
                }
            }
            StmtKind::DefSlice {
                qualname,
                occurrence,
                target,
            } => {
                let global = functions
                    .get(&(&**qualname, *occurrence))
                    .map_or(Global::Other, |at| Global::Function(*at));
                self.bind(program.name(target.name), global);
            }
            StmtKind::Class { code, target, .. } => {
                let name: Arc<str> = (*program[*code].qualname).into();
                self.bind(program.name(target.name), Global::Class(name));
            }
            StmtKind::Assign { targets, value } => {
                let fixed = literal(program, *value).map_or(Global::Other, Global::Fixed);
                for target in targets {
                    self.bind_target(program, &target.kind, &fixed);
                }
            }
            StmtKind::AnnAssign {
                target,
                value: Some(value),
                ..
            } => {
                let fixed = literal(program, *value).map_or(Global::Other, Global::Fixed);
                self.bind_target(program, &target.kind, &fixed);
            }
            StmtKind::AugAssign { target, .. } | StmtKind::For { target, .. } => {
                self.bind_target(program, &target.kind, &Global::Other);
            }
            _ => {}
        }
    }

    fn bind_target(&mut self, program: &Program, target: &TargetKind, global: &Global) {
        match target {
            TargetKind::Name(name, _) => self.bind(program.name(name.name), global.clone()),
            TargetKind::Sequence(items) => {
                items
                    .iter()
                    .for_each(|it| self.bind_target(program, &it.kind, &Global::Other));
            }
            TargetKind::Starred(inner) => self.bind_target(program, &inner.kind, &Global::Other),
            _ => {}
        }
    }

    fn bind(&mut self, name: &str, global: Global) {
        let twice = self.names.contains_key(name);
        self.names
            .insert(name.into(), if twice { Global::Other } else { global });
    }

    pub(super) fn get(&self, name: &str) -> Option<&Global> {
        self.names.get(name)
    }

    pub(super) fn is_property(&self, name: &str) -> bool {
        self.properties.contains(name)
    }

    /// The slice of a method that is defined once in the class's body.
    pub(super) fn method(&self, class: &str, name: &str) -> Option<usize> {
        *self.methods.get(&(class.into(), name.into()))?
    }
}

/// A table written out in the module does not grow with any input.
fn literal(program: &Program, value: ExprId) -> Option<Shape> {
    let (kind, empty) = match &program[value].kind {
        ExprKind::List(items) => (Kind::List, items.is_empty()),
        ExprKind::Tuple(items) => (Kind::Tuple, items.is_empty()),
        ExprKind::Set(items) => (Kind::Set, items.is_empty()),
        ExprKind::Dict(items) => (Kind::Dict, items.is_empty()),
        ExprKind::Const(value) => return Some(constant(value)),
        _ => return None,
    };
    (!empty).then(|| Shape {
        elements: Elements::Small,
        ..Shape::new(kind, Some(Poly::one()), Elements::Small)
    })
}

/// The shape of a literal.
pub(super) fn constant(value: &Const) -> Shape {
    Shape::small(match value {
        Const::None => Kind::None,
        Const::Bool(_) => Kind::Bool,
        Const::Ellipsis => Kind::Object,
        Const::Int(_) | Const::BigInt(_) => Kind::Int,
        Const::Float(_) | Const::Imaginary(_) => Kind::Float,
        Const::Str(_) => Kind::Str,
        Const::Bytes(_) => Kind::Bytes,
    })
}

/// Costs of other slices that are known by now.
pub(super) type Known = [Option<Arc<CostSummary>>];

/// A slice under analysis.
pub(super) struct SliceState<'a> {
    pub(super) program: &'a Program,
    pub(super) programs: &'a [&'a Program],
    pub(super) scope: &'a ModuleScope,
    pub(super) known: &'a Known,
    /// This slice's index.
    pub(super) index: usize,
    pub(super) class: Option<&'a str>,
    pub(super) codes: Vec<State>,
    pub(super) depth: u32,
    /// Imports inside functions.
    pub(super) imports: FxHashMap<Key, String>,
}

impl SliceState<'_> {
    pub(super) fn note_imports(&mut self) {
        let program = self.program;
        for code in program.code_ids() {
            walk::stmts(program, &program[code].body, &mut |stmt| {
                let mut bind = |target: Option<(Name, SiteId)>, path: String| {
                    if let Some(key) = target.and_then(|it| changes::key(code, it.0)) {
                        self.imports.insert(key, path);
                    }
                };
                match &program[stmt].kind {
                    StmtKind::Import(names) => names.iter().for_each(|it| bind(it.target, it.name.to_string())),
                    StmtKind::ImportFrom {
                        module: Some(module),
                        level: 0,
                        names,
                    } => {
                        names
                            .iter()
                            .for_each(|it| bind(it.target, format!("{module}.{}", it.name)));
                    }
                    _ => {}
                }
            });
        }
    }
}

/// How far the analysis of a code object is.
#[derive(Clone, Default)]
pub(super) enum State {
    #[default]
    Pending,
    Running,
    Done(Rc<CodeCost>),
}

/// Names from outside that a slice reads: globals, and attributes of anything (methods of `self` among them).
pub(super) fn references(program: &Program) -> (Vec<&str>, Vec<&str>) {
    let (mut names, mut attributes) = (Vec::new(), Vec::new());
    for expr in &program.exprs {
        match &expr.kind {
            ExprKind::Name(name) if name.scope == Scope::Global => names.push(program.name(name.name)),
            ExprKind::Attribute(_, name) => attributes.push(program.name(*name)),
            _ => {}
        }
    }
    for all in [&mut names, &mut attributes] {
        all.sort_unstable();
        all.dedup();
    }
    (names, attributes)
}

/// The code object a nested `def` of this name, visible from `code`, stands for, if there is exactly one.
pub(super) fn nested(program: &Program, owner: CodeId, name: &str) -> Option<CodeId> {
    let mut found = program.code_ids().filter(|&it| {
        program[it].parent == Some(owner)
            && program[it].kind == CodeKind::Function
            && program.name(program[it].name) == name
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
