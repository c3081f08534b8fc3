//! The calls that a file makes, by the name of what is called.

use foretrace_python::program::{
    CodeId, Const, ExprId, ExprKind, Name, Param, Program, Scope, SlotId, StmtKind, TargetKind, walk,
};
use rustc_hash::FxHashMap;

use super::calls::{Callers, Origin};
use super::expectations::{self, Outcome};
use super::kinds;

/// Calls by name: `f` for `f()`, `.f` for `x.f()`.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    by_name: FxHashMap<Box<str>, Callers>,
}

impl Called {
    /// The calls of one name.
    pub(super) fn get(&self, name: &str, is_method: bool) -> Option<&Callers> {
        match is_method {
            true => self.by_name.get(&*format!(".{name}")),
            false => self.by_name.get(name),
        }
    }

    /// All names and their calls, methods with a dot.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Callers)> {
        self.by_name.iter().map(|(name, callers)| (&**name, callers))
    }

    /// Adds the calls that a program makes of names that are wanted, and what its assertions expect of them.
    pub(super) fn add(&mut self, program: &Program, origin: Origin, wanted: &dyn Fn(&str) -> bool) {
        let locals = Locals::of(program);
        for id in program.code_ids() {
            let code = &program[id];
            let mut visit = |expr: ExprId| {
                if let ExprKind::Call(call) = &program[expr].kind
                    && let Some(callers) = self.callers(program, call.func, wanted)
                {
                    callers.add(program, call, origin, &mut |it, visit| {
                        locals.kinds(program, id, it, visit)
                    });
                }
            };
            walk::stmts(program, &code.body, &mut |id| {
                walk::exprs(program, &program[id].kind, &mut |it| {
                    walk::deep(program, it, &mut visit)
                })
            });
            code.value.iter().for_each(|it| walk::deep(program, *it, &mut visit));
            if code.parent.is_none() {
                code.decorators
                    .iter()
                    .for_each(|it| walk::deep(program, *it, &mut visit));
            }
            let found = expectations::of(program, id, &mut |it| locals.value(program, id, it));
            for it in found {
                let Some(callers) = self.callers(program, it.callee, wanted) else {
                    continue;
                };
                match it.what {
                    Outcome::Is(kind) => callers.expect(kind),
                    Outcome::Equal(value) => locals.kinds(program, id, value, &mut |kind| callers.expect(kind)),
                    Outcome::Raises(kind) => callers.raise(kind),
                }
            }
        }
    }

    /// The calls of what is called, if its name is wanted.
    fn callers(&mut self, program: &Program, callee: ExprId, wanted: &dyn Fn(&str) -> bool) -> Option<&mut Callers> {
        let (name, key) = match &program[callee].kind {
            ExprKind::Name(name) => (program.name(name.name), None),
            ExprKind::Attribute(_, name) => (program.name(*name), Some(format!(".{}", program.name(*name)))),
            _ => return None,
        };
        if !wanted(name) {
            return None;
        }
        let key = key.as_deref().unwrap_or(name);
        if !self.by_name.contains_key(key) {
            self.by_name.insert(key.into(), Callers::default());
        }
        self.by_name.get_mut(key)
    }
}

/// What simple variables are first given, and the parameters of a test that is run for several cases.
struct Locals {
    given: FxHashMap<(CodeId, SlotId), ExprId>,
    cases: FxHashMap<SlotId, Vec<ExprId>>,
}

/// Cases of a test that are looked at.
const MOST_CASES: usize = 8;

impl Locals {
    fn of(program: &Program) -> Locals {
        let mut given = FxHashMap::default();
        for stmt in &program.stmts {
            if let StmtKind::Assign { targets, value } = &stmt.kind {
                for target in targets {
                    if let TargetKind::Name(
                        Name {
                            scope: Scope::Local(slot),
                            ..
                        },
                        site,
                    ) = target.kind
                    {
                        given.entry((program[site].code, slot)).or_insert(*value);
                    }
                }
            }
        }
        let mut cases = FxHashMap::default();
        if let Some(root) = program.codes.first() {
            root.decorators
                .iter()
                .for_each(|it| parametrized(program, *it, &mut cases));
        }
        Locals { given, cases }
    }

    /// The value of a simple variable, or the expression itself.
    fn value(&self, program: &Program, code: CodeId, expr: ExprId) -> ExprId {
        let given = match program[expr].kind {
            ExprKind::Name(name) => match name.scope {
                Scope::Local(slot) => {
                    let slots = &program[code].slots;
                    let is_it = slots.get(slot.0 as usize).is_some_and(|it| it.name == name.name);
                    self.given.get(&(code, slot)).filter(|_| is_it)
                }
                Scope::Enclosing(code, slot) => self.given.get(&(code, slot)),
                _ => None,
            },
            _ => None,
        };
        given.copied().unwrap_or(expr)
    }

    /// Calls `visit` with what an expression gives: in each case, if it is what cases differ by.
    fn kinds(&self, program: &Program, code: CodeId, expr: ExprId, visit: &mut dyn FnMut(&str)) {
        let mut text = String::new();
        if let ExprKind::Name(Name {
            scope: Scope::Local(slot),
            ..
        }) = program[expr].kind
            && code == CodeId(0)
            && let Some(cases) = self.cases.get(&slot)
        {
            for &it in cases {
                text.clear();
                kinds::write(program, it, &mut text);
                visit(&text);
            }
            return;
        }
        kinds::write(program, self.value(program, code, expr), &mut text);
        visit(&text);
    }
}

/// The arguments that `@pytest.mark.parametrize("a, b", [(1, 2), …])` gives to parameters.
fn parametrized(program: &Program, decorator: ExprId, cases: &mut FxHashMap<SlotId, Vec<ExprId>>) {
    let ExprKind::Call(call) = &program[decorator].kind else {
        return;
    };
    let (Some("parametrize"), [names, values, ..]) = (kinds::last_name(program, call.func), &*call.args) else {
        return;
    };
    let text = |it: &ExprId| match &program[*it].kind {
        ExprKind::Const(Const::Str(text)) => Some(&**text),
        _ => None,
    };
    let items = |it: ExprId| match &program[it].kind {
        ExprKind::List(items) | ExprKind::Tuple(items) => Some(&**items),
        ExprKind::Call(call) if kinds::last_name(program, call.func) == Some("param") => Some(&*call.args),
        _ => None,
    };
    let names: Vec<&str> = match text(names) {
        Some(names) => names.split(',').map(str::trim).collect(),
        None => items(*names).into_iter().flatten().filter_map(text).collect(),
    };
    let Some(rows) = items(*values) else { return };
    let params = &program.root().params;
    for (at, name) in names.iter().enumerate() {
        let is_it = |it: &&Param| program.slot_name(CodeId(0), it.slot) == *name;
        let Some(param) = params.iter().find(is_it) else {
            continue;
        };
        let cell = |row: &ExprId| match names.len() {
            1 => match &program[*row].kind {
                ExprKind::Call(_) => items(*row).and_then(|it| it.first()).copied().or(Some(*row)),
                _ => Some(*row),
            },
            _ => items(*row)?.get(at).copied(),
        };
        cases.insert(param.slot, rows.iter().take(MOST_CASES).filter_map(cell).collect());
    }
}
