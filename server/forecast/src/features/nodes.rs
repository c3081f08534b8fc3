//! What every expression of a slice stands in, and the variables with their bindings and uses.

use foretrace_python::program::{
    BinOp, CodeId, Comprehension, ExprId, ExprKind, Name, Pattern, PatternKind, Program, Scope, SiteId, SiteKind,
    StmtId, StmtKind, Target, TargetKind, walk,
};

use super::layout::{Layout, NONE, What};

/// Where a binding's value comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    /// A parameter of a code object.
    Param(CodeId, u16),
    /// This value.
    Value(ExprId),
    /// One of so many parts of a value.
    Part(ExprId, u16, u16),
    /// Each item of an iterable.
    Item(ExprId),
    /// One of so many parts of each item.
    ItemPart(ExprId, u16, u16),
    /// What a context manager gives.
    Context(ExprId),
    /// A caught exception.
    Exception(Option<ExprId>),
    /// An imported name: the module, and what is imported of it.
    Import(&'a str, Option<&'a str>),
    /// An operation on the value before.
    Aug(BinOp, ExprId),
    /// A part of what `match` looks at.
    Pattern(StmtId),
    /// The result of the function.
    Return(Option<ExprId>),
}

/// What a branch or loop belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'a> {
    If(StmtId),
    While(StmtId),
    For(StmtId),
    Assert(StmtId),
    Ternary(ExprId),
    Filter(&'a Comprehension, ExprId),
    Clause(&'a Comprehension, u16),
    Handler(StmtId, u16),
    Case(StmtId, u16),
}

/// A local variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Var {
    pub(super) param: Option<u16>,
    /// Whether a definition binds it: a function or a class.
    pub(super) is_def: bool,
    /// In source order.
    pub(super) bindings: Vec<SiteId>,
    /// Reads, in source order.
    pub(super) uses: Vec<ExprId>,
    /// Conditions that read it, in source order.
    pub(super) tests: Vec<ExprId>,
}

pub(super) struct Nodes<'a> {
    parent: Vec<u32>,
    code: Vec<u32>,
    row: Vec<u32>,
    first_slot: Vec<u32>,
    vars: Vec<Var>,
    pub(super) sources: Vec<Option<Source<'a>>>,
    pub(super) owners: Vec<Option<Owner<'a>>>,
    pub(super) annotations: Vec<Option<ExprId>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(program: &'a Program, layout: &Layout) -> Nodes<'a> {
        let mut slots = 0;
        let first_slot = program.codes.iter().map(|it| {
            let first = slots;
            slots += it.slots.len() as u32;
            first
        });
        let first_slot = first_slot.collect();
        let mut nodes = Nodes {
            parent: vec![NONE; program.exprs.len()],
            code: vec![0; program.exprs.len()],
            row: vec![0; program.exprs.len()],
            first_slot,
            vars: vec![Var::default(); slots as usize],
            sources: vec![None; program.sites.len()],
            owners: vec![None; program.sites.len()],
            annotations: vec![None; program.sites.len()],
        };
        nodes.params(program);
        for (i, row) in layout.rows.iter().enumerate() {
            nodes.visit_row(program, i as u32, row.what, row.code);
        }
        nodes.variables(program, layout);
        nodes
    }

    pub(super) fn parent(&self, expr: ExprId) -> Option<ExprId> {
        let parent = *self.parent.get(expr.0 as usize)?;
        (parent != NONE).then_some(ExprId(parent))
    }

    pub(super) fn code(&self, expr: ExprId) -> CodeId {
        CodeId(self.code.get(expr.0 as usize).copied().unwrap_or(0))
    }

    pub(super) fn row(&self, expr: ExprId) -> u32 {
        self.row.get(expr.0 as usize).copied().unwrap_or(0)
    }

    fn index(&self, program: &Program, code: CodeId, name: Name) -> Option<usize> {
        let (code, slot) = match name.scope {
            Scope::Local(slot) => (code, slot),
            Scope::Enclosing(code, slot) => (code, slot),
            Scope::Global | Scope::TypeParam => return None,
        };
        let is_it = program[code].slots.get(slot.0 as usize)?.name == name.name;
        is_it.then_some((self.first_slot[code.0 as usize] + slot.0) as usize)
    }

    /// The local variable that `name` means in `code`.
    pub(super) fn var(&self, program: &Program, code: CodeId, name: Name) -> Option<&Var> {
        self.vars.get(self.index(program, code, name)?)
    }

    fn params(&mut self, program: &'a Program) {
        for id in program.code_ids() {
            let code = &program[id];
            for (i, param) in code.params.iter().enumerate() {
                let at = u16::try_from(i).unwrap_or(u16::MAX);
                self.set(param.site, Source::Param(id, at));
                self.annotations[param.site.0 as usize] = param.annotation;
                let slot = (self.first_slot[id.0 as usize] + param.slot.0) as usize;
                if let Some(var) = self.vars.get_mut(slot) {
                    var.param = Some(at);
                }
            }
        }
    }

    fn set(&mut self, site: SiteId, source: Source<'a>) {
        if let Some(it) = self.sources.get_mut(site.0 as usize) {
            *it = Some(source);
        }
    }

    fn own(&mut self, site: SiteId, owner: Owner<'a>) {
        if let Some(it) = self.owners.get_mut(site.0 as usize) {
            *it = Some(owner);
        }
    }

    fn visit_row(&mut self, program: &'a Program, row: u32, what: What, code: CodeId) {
        match what {
            What::Header => {
                for id in program.code_ids().filter(|it| program[*it].parent.is_none()) {
                    let it = &program[id];
                    let defaults = it.params.iter().flat_map(|it| [it.default, it.annotation]).flatten();
                    let all = it.decorators.iter().copied().chain(defaults).chain(it.returns);
                    all.for_each(|it| self.tree(program, it, CodeId(0), row));
                }
            }
            What::Stmt(id) => {
                let kind = &program[id].kind;
                self.statement(program, id);
                walk::exprs(program, kind, &mut |it| self.tree(program, it, code, row));
            }
            What::Handler(id, at) => {
                if let StmtKind::Try { handlers, .. } = &program[id].kind
                    && let Some(handler) = handlers.get(at as usize)
                {
                    handler.kind.iter().for_each(|it| self.tree(program, *it, code, row));
                    self.own(handler.site, Owner::Handler(id, at));
                    if let Some((_, site)) = handler.name {
                        self.set(site, Source::Exception(handler.kind));
                    }
                }
            }
            What::Case(id, at) => {
                if let StmtKind::Match { cases, .. } = &program[id].kind
                    && let Some(case) = cases.get(at as usize)
                {
                    case.guard.iter().for_each(|it| self.tree(program, *it, code, row));
                    self.own(case.site, Owner::Case(id, at));
                    self.pattern(program, &case.pattern, (id, code, row));
                }
            }
        }
    }

    fn statement(&mut self, program: &'a Program, id: StmtId) {
        match &program[id].kind {
            StmtKind::Assign { targets, value } => targets
                .iter()
                .for_each(|it| self.target(program, it, Source::Value(*value))),
            StmtKind::AugAssign { target, op, value } => self.target(program, target, Source::Aug(*op, *value)),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
            } => {
                if let TargetKind::Name(_, site) = target.kind {
                    self.annotations[site.0 as usize] = Some(*annotation);
                }
                if let Some(value) = value {
                    self.target(program, target, Source::Value(*value));
                }
            }
            StmtKind::If { site, .. } => self.own(*site, Owner::If(id)),
            StmtKind::While { site, .. } => self.own(*site, Owner::While(id)),
            StmtKind::For { site, target, iter, .. } => {
                self.own(*site, Owner::For(id));
                self.target(program, target, Source::Item(*iter));
            }
            StmtKind::Assert { site, .. } => self.own(*site, Owner::Assert(id)),
            StmtKind::With { items, .. } => {
                for it in items {
                    if let Some(target) = &it.target {
                        self.target(program, target, Source::Context(it.context));
                    }
                }
            }
            StmtKind::Return(value, site) => self.set(*site, Source::Return(*value)),
            StmtKind::Import(aliases) => {
                for it in aliases {
                    if let Some((_, site)) = it.target {
                        self.set(site, Source::Import(&it.name, None));
                    }
                }
            }
            StmtKind::ImportFrom { module, names, .. } => {
                for it in names {
                    if let Some((_, site)) = it.target {
                        self.set(site, Source::Import(module.as_deref().unwrap_or("."), Some(&it.name)));
                    }
                }
            }
            _ => {}
        }
    }

    fn target(&mut self, program: &'a Program, target: &'a Target, source: Source<'a>) {
        match &target.kind {
            TargetKind::Name(_, site) => self.set(*site, source),
            TargetKind::Starred(inner) => self.target(program, inner, source),
            TargetKind::Sequence(items) => {
                let of = u16::try_from(items.len()).unwrap_or(u16::MAX);
                let known: Option<&[ExprId]> = match source {
                    Source::Value(value) => match &program[value].kind {
                        ExprKind::Tuple(values) | ExprKind::List(values) if values.len() == items.len() => Some(values),
                        _ => None,
                    },
                    _ => None,
                };
                for (i, item) in items.iter().enumerate() {
                    let at = u16::try_from(i).unwrap_or(u16::MAX);
                    let source = match (source, known) {
                        (_, Some(values)) => Source::Value(values[i]),
                        (Source::Value(value) | Source::Part(value, ..), _) => Source::Part(value, at, of),
                        (Source::Item(iter) | Source::ItemPart(iter, ..), _) => Source::ItemPart(iter, at, of),
                        (other, _) => other,
                    };
                    self.target(program, item, source);
                }
            }
            TargetKind::Attribute(..) | TargetKind::Subscript(..) | TargetKind::NotLowered => {}
        }
    }

    fn pattern(&mut self, program: &'a Program, pattern: &'a Pattern, at: (StmtId, CodeId, u32)) {
        let (stmt, code, row) = at;
        match &pattern.kind {
            PatternKind::Value(it) | PatternKind::Singleton(it) => self.tree(program, *it, code, row),
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                items.iter().for_each(|it| self.pattern(program, it, at))
            }
            PatternKind::Mapping { items, rest } => {
                if let Some((_, site)) = rest {
                    self.set(*site, Source::Pattern(stmt));
                }
                for (key, it) in items {
                    self.tree(program, *key, code, row);
                    self.pattern(program, it, at);
                }
            }
            PatternKind::Class { class, args, keywords } => {
                self.tree(program, *class, code, row);
                args.iter().for_each(|it| self.pattern(program, it, at));
                keywords.iter().for_each(|it| self.pattern(program, &it.1, at));
            }
            PatternKind::Star(name) => name.iter().for_each(|it| self.set(it.1, Source::Pattern(stmt))),
            PatternKind::As { pattern, name } => {
                name.iter().for_each(|it| self.set(it.1, Source::Pattern(stmt)));
                pattern.iter().for_each(|it| self.pattern(program, it, at));
            }
            PatternKind::NotLowered => {}
        }
    }

    /// Says of an expression and everything inside what it stands in.
    fn tree(&mut self, program: &'a Program, top: ExprId, code: CodeId, row: u32) {
        let mut pending = vec![(top, NONE, code)];
        while let Some((id, parent, code)) = pending.pop() {
            let at = id.0 as usize;
            (self.parent[at], self.code[at], self.row[at]) = (parent, code.0, row);
            let kind = &program[id].kind;
            match kind {
                ExprKind::Comprehension(comp) => {
                    let inner = comp.code;
                    for (i, clause) in comp.clauses.iter().enumerate() {
                        pending.push((clause.iter, id.0, if i == 0 { code } else { inner }));
                        clause.target.kind.operands(&mut |it| pending.push((it, id.0, inner)));
                        self.own(clause.site, Owner::Clause(comp, u16::try_from(i).unwrap_or(u16::MAX)));
                        self.target(program, &clause.target, Source::Item(clause.iter));
                        for &(test, site) in &clause.ifs {
                            pending.push((test, id.0, inner));
                            self.own(site, Owner::Filter(comp, test));
                        }
                    }
                    pending.push((comp.element, id.0, inner));
                    pending.extend(comp.value.map(|it| (it, id.0, inner)));
                    continue;
                }
                ExprKind::Lambda(lambda) => {
                    let it = &program[*lambda];
                    pending.extend(it.params.iter().filter_map(|it| it.default).map(|it| (it, id.0, code)));
                    pending.extend(it.value.map(|it| (it, id.0, *lambda)));
                }
                ExprKind::IfElse { site, .. } => self.own(*site, Owner::Ternary(id)),
                ExprKind::Walrus { value, site, .. } => self.set(*site, Source::Value(*value)),
                _ => {}
            }
            kind.operands(|it| pending.push((it, id.0, code)));
        }
    }

    fn variables(&mut self, program: &Program, layout: &Layout) {
        for id in program.site_ids() {
            let site = &program[id];
            if let SiteKind::Binding(_, Some(name)) = site.kind
                && let Some(at) = self.index(program, site.code, name)
            {
                self.vars[at].bindings.push(id);
            }
        }
        for stmt in &program.stmts {
            if let StmtKind::Def { code, target } | StmtKind::Class { code, target, .. } = &stmt.kind
                && let Some(around) = program[*code].parent
                && let Some(at) = self.index(program, around, *target)
            {
                self.vars[at].is_def = true;
            }
        }
        for (i, expr) in program.exprs.iter().enumerate() {
            let id = ExprId(i as u32);
            if let ExprKind::Name(name) = &expr.kind
                && let Some(at) = self.index(program, self.code(id), *name)
            {
                self.vars[at].uses.push(id);
                if let Some(test) = self.test_of(program, layout, id) {
                    self.vars[at].tests.push(test);
                }
            }
        }
        for var in &mut self.vars {
            var.uses.sort_by_key(|it| program[*it].span);
            var.tests.sort_by_key(|it| program[*it].span);
            var.tests.dedup();
        }
    }

    /// The condition of an `if` or `while` that an expression is a part of.
    fn test_of(&self, program: &Program, layout: &Layout, expr: ExprId) -> Option<ExprId> {
        let mut top = expr;
        // What is deeper says little of the operand.
        for _ in 0..6 {
            match self.parent(top) {
                Some(parent) => top = parent,
                None => break,
            }
        }
        let What::Stmt(stmt) = layout.rows.get(self.row(expr) as usize)?.what else {
            return None;
        };
        match program[stmt].kind {
            StmtKind::If { test, .. } | StmtKind::While { test, .. } => (test == top).then_some(top),
            _ => None,
        }
    }
}
