//! What can influence each statement of a slice: the statements that set or change what it reads, and those that
//! decide whether it is reached. Order in the text stands for order in time, except inside loops.

use std::cmp::Ordering;

use foretrace_python::program::{
    CodeId, CodeKind, ExprId, ExprKind, NameId, Program, Scope, SiteKind, StmtKind, Target, TargetKind, walk,
};
use rustc_hash::FxHashMap;

use super::digest::Digest;
use crate::features::layout::{Layout, NONE, Row, What};

/// Slices of more rows are not looked into: each row is influenced by all of it.
const MOST: usize = 1024;

/// Built-ins that leave their arguments as they are.
const HARMLESS: [&str; 18] = [
    "abs",
    "bool",
    "callable",
    "chr",
    "float",
    "format",
    "hasattr",
    "hash",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "ord",
    "print",
    "repr",
    "str",
    "type",
];

/// The part of a variable that is read or written.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// The variable itself.
    Whole,
    /// Something in the object it holds.
    Inside,
    /// That attribute of it.
    Attribute(NameId),
}

impl Part {
    fn meets(self, written: Part) -> bool {
        match (self, written) {
            (Part::Attribute(read), Part::Attribute(written)) => read == written,
            _ => true,
        }
    }
}

/// The hashes of a slice's rows.
pub(super) struct Influence {
    /// By row: of what it says itself.
    pub(super) own: Vec<u64>,
    /// By row: of what influences it.
    pub(super) inputs: Vec<u64>,
}

struct Rows<'a> {
    program: &'a Program,
    layout: &'a Layout,
    /// By row, and then by parameter of the slice's function: of what it says itself.
    own: Vec<u64>,
    /// By name: who writes what of it.
    writers: FxHashMap<NameId, Vec<(usize, Part)>>,
    reads: Vec<Vec<(NameId, Part)>>,
    /// By row: the loops around it in its code object, a loop's own row included, outermost first.
    loops: Vec<Vec<u32>>,
    /// The rows that may leave what is around them.
    leaves: Vec<usize>,
}

/// The hashes of the rows of `layout`.
pub(super) fn of(program: &Program, text: &str, layout: &Layout) -> Influence {
    let mut own: Vec<u64> = layout.rows.iter().map(|it| row_hash(program, text, it)).collect();
    let rows = own.len();
    let params = program.codes.first().map_or(0, |it| it.params.len());
    for at in 0..params {
        let mut digest = Digest::of(program, text);
        digest.param(CodeId(0), at);
        own.push(digest.end());
    }
    if own.len() > MOST {
        let mut all = Digest::of(program, text);
        own.iter().for_each(|it| all.number(*it));
        let all = all.end();
        own.truncate(rows);
        return Influence {
            inputs: vec![all; rows],
            own,
        };
    }
    let mut it = Rows::of(program, layout, own);
    let reach = it.closure();
    let control: Vec<u64> = (0..it.own.len()).map(|row| it.control(row, text)).collect();
    let inputs = (0..rows).map(|row| it.inputs(row, &reach, &control, text)).collect();
    it.own.truncate(rows);
    Influence { own: it.own, inputs }
}

fn row_hash(program: &Program, text: &str, row: &Row) -> u64 {
    let mut digest = Digest::of(program, text);
    match row.what {
        What::Header => digest.frame(CodeId(0)),
        What::Stmt(id) => digest.header(id),
        What::Handler(id, at) => digest.handler(id, at),
        What::Case(id, at) => digest.case(id, at),
    }
    digest.end()
}

impl<'a> Rows<'a> {
    fn of(program: &'a Program, layout: &'a Layout, own: Vec<u64>) -> Rows<'a> {
        let mut rows = Rows {
            program,
            layout,
            reads: vec![Vec::new(); own.len()],
            own,
            writers: FxHashMap::default(),
            loops: Vec::with_capacity(layout.rows.len()),
            leaves: Vec::new(),
        };
        for (at, row) in layout.rows.iter().enumerate() {
            rows.place(at, row);
            if let What::Stmt(id) = row.what {
                rows.statement(at, &program[id].kind);
            }
        }
        rows.clauses();
        rows.bindings();
        rows
    }

    fn place(&mut self, at: usize, row: &Row) {
        let parent = (row.parent != NONE).then_some(row.parent as usize);
        let same = parent.filter(|it| self.layout.rows[*it].code == row.code);
        let mut loops = same.map_or(Vec::new(), |it| self.loops[it].clone());
        if let What::Stmt(id) = row.what {
            match self.program[id].kind {
                StmtKind::For { .. } | StmtKind::While { .. } => loops.push(at as u32),
                StmtKind::Return(..)
                | StmtKind::Raise { .. }
                | StmtKind::Break
                | StmtKind::Continue
                | StmtKind::Assert { .. } => self.leaves.push(at),
                _ => {}
            }
        }
        self.loops.push(loops);
    }

    fn writes(&mut self, at: usize, name: NameId, part: Part) {
        self.writers.entry(name).or_default().push((at, part));
    }

    fn statement(&mut self, at: usize, kind: &StmtKind) {
        walk::exprs(self.program, kind, &mut |it| self.expr(at, it));
        walk::targets(kind, &mut |it| self.target(at, it));
        match kind {
            StmtKind::AugAssign { target, .. } => {
                if let TargetKind::Name(name, _) = target.kind {
                    self.reads[at].push((name.name, Part::Whole));
                }
            }
            StmtKind::Def { target, .. }
            | StmtKind::DefSlice { target, .. }
            | StmtKind::Class { target, .. }
            | StmtKind::TypeAlias { target, .. } => self.writes(at, target.name, Part::Whole),
            _ => {}
        }
    }

    /// What `except` and `case` clauses read.
    fn clauses(&mut self) {
        for (at, row) in self.layout.rows.iter().enumerate() {
            match row.what {
                What::Handler(id, nth) => {
                    if let StmtKind::Try { handlers, .. } = &self.program[id].kind {
                        let kind = handlers.get(usize::from(nth)).and_then(|it| it.kind);
                        kind.iter().for_each(|it| self.expr(at, *it));
                    }
                }
                What::Case(id, nth) => {
                    if let StmtKind::Match { cases, .. } = &self.program[id].kind {
                        let guard = cases.get(usize::from(nth)).and_then(|it| it.guard);
                        guard.iter().for_each(|it| self.expr(at, *it));
                    }
                }
                What::Header | What::Stmt(_) => {}
            }
        }
    }

    fn bindings(&mut self) {
        let rows = self.layout.rows.len();
        let params: FxHashMap<_, usize> = match self.program.codes.first() {
            Some(code) => code
                .params
                .iter()
                .enumerate()
                .map(|(i, it)| (it.site, rows + i))
                .collect(),
            None => FxHashMap::default(),
        };
        for id in self.program.site_ids() {
            let site = &self.program[id];
            if let SiteKind::Binding(_, Some(name)) = site.kind {
                let at = params.get(&id).copied();
                let at = at.unwrap_or_else(|| self.layout.row_at(site.span) as usize);
                self.writes(at, name.name, Part::Whole);
            }
        }
    }

    /// What an expression reads, and what calls in it may change.
    fn expr(&mut self, at: usize, top: ExprId) {
        let program = self.program;
        let mut pending = vec![top];
        while let Some(id) = pending.pop() {
            match &program[id].kind {
                ExprKind::Name(name) => self.reads[at].push((name.name, Part::Inside)),
                ExprKind::Attribute(value, name) => match program[*value].kind {
                    ExprKind::Name(of) => self.reads[at].push((of.name, Part::Attribute(*name))),
                    _ => pending.push(*value),
                },
                ExprKind::Call(call) => {
                    self.call(
                        at,
                        call.func,
                        call.args.iter().copied().chain(call.keywords.iter().map(|it| it.value)),
                    );
                    if let ExprKind::Attribute(value, _) = program[call.func].kind {
                        pending.push(value);
                    } else {
                        pending.push(call.func);
                    }
                    pending.extend(call.args.iter().chain(call.keywords.iter().map(|it| &it.value)));
                }
                ExprKind::Lambda(code) => {
                    let code = &program[*code];
                    pending.extend(code.params.iter().filter_map(|it| it.default).chain(code.value));
                }
                ExprKind::Comprehension(comp) => {
                    pending.push(comp.element);
                    pending.extend(comp.value);
                    for clause in &comp.clauses {
                        pending.push(clause.iter);
                        pending.extend(clause.ifs.iter().map(|it| it.0));
                        self.target(at, &clause.target);
                    }
                }
                kind => kind.operands(|it| pending.push(it)),
            }
        }
    }

    fn call(&mut self, at: usize, func: ExprId, args: impl Iterator<Item = ExprId>) {
        let program = self.program;
        match program[func].kind {
            ExprKind::Name(name) if name.scope == Scope::Global && HARMLESS.contains(&program.name(name.name)) => {
                return;
            }
            ExprKind::Attribute(value, _) => self.changes(at, value, None, false),
            _ => {}
        }
        for arg in args {
            let arg = match program[arg].kind {
                ExprKind::Starred(it) => it,
                _ => arg,
            };
            self.changes(at, arg, None, false);
        }
    }

    fn target(&mut self, at: usize, target: &Target) {
        match &target.kind {
            TargetKind::Attribute(value, name) => {
                self.expr(at, *value);
                self.changes(at, *value, Some(*name), true);
            }
            TargetKind::Subscript(value, index) => {
                self.expr(at, *value);
                self.expr(at, *index);
                self.changes(at, *value, None, true);
            }
            TargetKind::Sequence(items) => items.iter().for_each(|it| self.target(at, it)),
            TargetKind::Starred(inner) => self.target(at, inner),
            TargetKind::Name(..) | TargetKind::NotLowered => {}
        }
    }

    /// Something in the object that an expression gives may change: that attribute, if it is one.
    fn changes(&mut self, at: usize, object: ExprId, attribute: Option<NameId>, of_globals: bool) {
        let program = self.program;
        let (mut id, mut attribute) = (object, attribute);
        loop {
            match &program[id].kind {
                ExprKind::Attribute(value, name) => (id, attribute) = (*value, Some(*name)),
                ExprKind::Subscript(value, _) => (id, attribute) = (*value, None),
                ExprKind::Name(name) if of_globals || name.scope != Scope::Global => {
                    return self.writes(at, name.name, attribute.map_or(Part::Inside, Part::Attribute));
                }
                _ => return,
            }
        }
    }

    /// By row: what can influence it, itself included, however far away.
    fn closure(&self) -> Vec<Bits> {
        let rows = self.own.len();
        let mut reach: Vec<Bits> = (0..rows).map(|at| self.direct(at)).collect();
        for via in 0..rows {
            let further = reach[via].clone();
            for it in reach.iter_mut().filter(|it| it.has(via)) {
                it.add_all(&further);
            }
        }
        reach
    }

    fn direct(&self, at: usize) -> Bits {
        let mut found = Bits::new(self.own.len());
        found.add(at);
        let Some(row) = self.layout.rows.get(at) else {
            return found;
        };
        if row.parent != NONE {
            found.add(row.parent as usize);
        }
        for (name, part) in &self.reads[at] {
            let writers = self.writers.get(name).into_iter().flatten();
            let before =
                writers.filter(|it| part.meets(it.1) && (it.0 >= self.layout.rows.len() || self.before(it.0, at)));
            before.for_each(|it| found.add(it.0));
        }
        for &leave in &self.leaves {
            if self.leaves(leave, at) {
                let parent = self.layout.rows[leave].parent as usize;
                found.add(if self.is_assert(leave) { leave } else { parent });
            }
        }
        let defines = matches!(row.what, What::Stmt(id) if matches!(self.program[id].kind, StmtKind::Def { .. } | StmtKind::Class { .. }));
        if defines {
            let inside = (at + 1..self.layout.rows.len()).take_while(|it| self.layout.rows[*it].depth > row.depth);
            inside.for_each(|it| found.add(it));
        }
        if self.is_nested(row.code) {
            // It may be called at any time.
            (0..self.own.len()).for_each(|it| found.add(it));
        }
        found
    }

    /// Whether code is in a function inside the slice's own.
    fn is_nested(&self, code: CodeId) -> bool {
        let mut at = Some(code);
        while let Some(code) = at.filter(|it| *it != CodeId(0)) {
            if self.program[code].kind == CodeKind::Function {
                return true;
            }
            at = self.program[code].parent;
        }
        false
    }

    fn before(&self, other: usize, at: usize) -> bool {
        other < at || self.in_one_loop(other, at)
    }

    fn in_one_loop(&self, other: usize, at: usize) -> bool {
        let (first, second) = (self.loops[other].first(), self.loops[at].first());
        first.is_some() && first == second
    }

    fn is_assert(&self, at: usize) -> bool {
        matches!(self.layout.rows[at].what, What::Stmt(id) if matches!(self.program[id].kind, StmtKind::Assert { .. }))
    }

    /// Whether `leave` can keep `at` from being reached.
    fn leaves(&self, leave: usize, at: usize) -> bool {
        let (from, row) = (&self.layout.rows[leave], &self.layout.rows[at]);
        if leave == at || from.code != row.code || !self.before(leave, at) {
            return false;
        }
        let What::Stmt(id) = from.what else { return false };
        match self.program[id].kind {
            StmtKind::Break | StmtKind::Continue => {
                let inner = self.loops[leave].last();
                inner.is_some_and(|it| self.loops[at].contains(it))
            }
            _ => true,
        }
    }

    /// A hash of which block a row stands in, and of the exits that may keep it from being reached.
    fn control(&self, at: usize, text: &str) -> u64 {
        let mut digest = Digest::of(self.program, text);
        let Some(row) = self.layout.rows.get(at) else {
            return digest.end();
        };
        digest.word(row.role.name());
        for &leave in self.leaves.iter().filter(|it| self.leaves(**it, at)) {
            let from = &self.layout.rows[leave];
            if let What::Stmt(id) = from.what {
                digest.word(kind_of_leave(&self.program[id].kind));
            }
            digest.word(from.role.name());
            digest.number(self.own[from.parent as usize]);
        }
        digest.end()
    }

    fn inputs(&self, at: usize, reach: &[Bits], control: &[u64], text: &str) -> u64 {
        let mut digest = Digest::of(self.program, text);
        for other in (0..self.own.len()).filter(|it| reach[at].has(*it)) {
            digest.number(self.own[other]);
            digest.number(control[other]);
            digest.number(match other.cmp(&at) {
                Ordering::Less => 0,
                Ordering::Equal => 1,
                Ordering::Greater => 2,
            });
        }
        digest.end()
    }
}

fn kind_of_leave(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::Return(..) => "return",
        StmtKind::Raise { .. } => "raise",
        StmtKind::Break => "break",
        StmtKind::Continue => "continue",
        _ => "assert",
    }
}

/// A set of rows.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }

    fn add(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] & (1 << (at % 64)) != 0
    }

    fn add_all(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }
}
