//! How statements change variables, told from the text alone: the induction variables of loops.

use foretrace_python::program::{
    BinOp, CodeId, Const, ExprId, ExprKind, Name, Program, Scope, SlotId, StmtId, StmtKind, Target, TargetKind,
    UnaryOp, walk,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// A variable, seen from anywhere in the slice.
pub(super) type Key = (CodeId, SlotId);

/// One way a variable is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// `i += 1`.
    Up,
    /// `i -= 1`, `stack.pop()`.
    Down,
    /// `i *= 2`.
    UpTimes,
    /// `n //= 2`, `n >>= 1`.
    DownTimes,
    /// `lo = mid + 1`, `hi = mid`: to the middle between two variables.
    Middle,
    /// `node = node.next`.
    Next,
    /// `stack.append(x)`.
    Grow,
    /// Anything else that binds it, or changes the object it holds.
    Other,
}

/// All changes in some statements, nested ones included; code objects inside are not entered.
#[derive(Default)]
pub(super) struct Changes(FxHashMap<Key, Vec<Change>>, FxHashSet<Key>);

impl Changes {
    pub(super) fn of(program: &Program, code: CodeId, body: &[StmtId]) -> Changes {
        let mut changes = Changes::default();
        walk::stmts(program, body, &mut |stmt| {
            for (key, change) in of_statement(program, code, stmt) {
                changes.0.entry(key).or_default().push(change);
            }
        });
        changes.1 = unsteady(program, code, body);
        let times = changes
            .0
            .iter()
            .filter(|it| it.1.contains(&Change::UpTimes))
            .map(|it| *it.0);
        changes.1.extend(times);
        changes
    }

    /// Variables that rounds multiply, or make from themselves in a way that may enlarge them.
    pub(super) fn unsteady(&self) -> impl Iterator<Item = Key> + '_ {
        self.1.iter().copied()
    }

    /// Of a `for` loop: those of its target too.
    pub(super) fn with_target(mut self, program: &Program, code: CodeId, target: &Target) -> Changes {
        let mut bound = Vec::new();
        of_target(program, code, target, None, &mut bound);
        bound
            .into_iter()
            .for_each(|(key, change)| self.0.entry(key).or_default().push(change));
        self
    }

    pub(super) fn get(&self, key: Key) -> &[Change] {
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// The variable a name stands for, seen from `code`.
pub(super) fn key(code: CodeId, name: Name) -> Option<Key> {
    match name.scope {
        Scope::Local(slot) => Some((code, slot)),
        Scope::Enclosing(owner, slot) => Some((owner, slot)),
        Scope::Global | Scope::TypeParam => None,
    }
}

/// The variable an expression is.
pub(super) fn variable(program: &Program, code: CodeId, expr: ExprId) -> Option<Key> {
    match &program[expr].kind {
        ExprKind::Name(name) => key(code, *name),
        _ => None,
    }
}

/// Calls `visit` with each expression a statement evaluates itself, operands included.
pub(super) fn expressions(program: &Program, stmt: StmtId, visit: &mut impl FnMut(ExprId)) {
    let mut stack = Vec::new();
    walk::exprs(program, &program[stmt].kind, &mut |it| stack.push(it));
    while let Some(expr) = stack.pop() {
        visit(expr);
        program[expr].kind.operands(|it| stack.push(it));
    }
}

fn of_statement(program: &Program, code: CodeId, stmt: StmtId) -> Vec<(Key, Change)> {
    let mut out = Vec::new();
    match &program[stmt].kind {
        StmtKind::Assign { targets, value } => {
            for target in targets {
                of_target(program, code, target, Some(*value), &mut out);
            }
        }
        StmtKind::AnnAssign {
            target,
            value: Some(value),
            ..
        } => of_target(program, code, target, Some(*value), &mut out),
        StmtKind::AugAssign { target, op, value } => match &target.kind {
            TargetKind::Name(name, _) => {
                out.extend(key(code, *name).map(|key| (key, by_operator(program, *op, *value))));
            }
            other => of_place(program, code, other, &mut out),
        },
        StmtKind::For { target, .. } => of_target(program, code, target, None, &mut out),
        StmtKind::With { items, .. } => {
            items
                .iter()
                .filter_map(|it| it.target.as_ref())
                .for_each(|it| of_target(program, code, it, None, &mut out));
        }
        StmtKind::Delete(targets) => {
            for target in targets {
                match &target.kind {
                    TargetKind::Subscript(value, _) => {
                        out.extend(variable(program, code, *value).map(|key| (key, Change::Down)));
                    }
                    _ => of_target(program, code, target, None, &mut out),
                }
            }
        }
        _ => {}
    }
    expressions(program, stmt, &mut |expr| match &program[expr].kind {
        ExprKind::Walrus { target, .. } => out.extend(key(code, *target).map(|key| (key, Change::Other))),
        ExprKind::Call(call) => {
            if let ExprKind::Attribute(object, method) = program[call.func].kind
                && let Some(key) = variable(program, code, object)
            {
                let change = match program.name(method) {
                    "pop" | "popleft" | "popitem" => Some(Change::Down),
                    "append" | "appendleft" | "extend" | "extendleft" | "insert" | "add" | "update" | "push"
                    | "setdefault" | "put" => Some(Change::Grow),
                    "remove" | "discard" | "clear" | "sort" | "reverse" => Some(Change::Other),
                    _ => None,
                };
                out.extend(change.map(|it| (key, it)));
            }
            let pushes = match &program[call.func].kind {
                ExprKind::Name(name) => Some(program.name(name.name)),
                ExprKind::Attribute(_, name) => Some(program.name(*name)),
                _ => None,
            };
            let change = match pushes {
                Some("heappush" | "insort" | "insort_left" | "insort_right") => Change::Grow,
                Some("heappop") => Change::Down,
                _ => return,
            };
            out.extend(
                call.args
                    .first()
                    .and_then(|it| variable(program, code, *it))
                    .map(|key| (key, change)),
            );
        }
        _ => {}
    });
    out
}

fn of_target(program: &Program, code: CodeId, target: &Target, value: Option<ExprId>, out: &mut Vec<(Key, Change)>) {
    match &target.kind {
        TargetKind::Name(name, _) => {
            if let Some(key) = key(code, *name) {
                out.push((
                    key,
                    value.map_or(Change::Other, |value| by_value(program, code, key, value)),
                ));
            }
        }
        TargetKind::Sequence(items) => {
            let values = match value.map(|it| &program[it].kind) {
                Some(ExprKind::Tuple(values) | ExprKind::List(values)) if values.len() == items.len() => Some(values),
                _ => None,
            };
            for (at, item) in items.iter().enumerate() {
                of_target(program, code, item, values.map(|it| it[at]), out);
            }
        }
        TargetKind::Starred(inner) => of_target(program, code, inner, None, out),
        other => of_place(program, code, other, out),
    }
}

/// `x[i] = v` changes what `x` holds, not how much.
fn of_place(program: &Program, code: CodeId, target: &TargetKind, out: &mut Vec<(Key, Change)>) {
    if let TargetKind::Subscript(value, index) = target {
        let change = if matches!(program[*index].kind, ExprKind::Slice(..)) {
            Change::Other
        } else {
            Change::Grow
        };
        out.extend(variable(program, code, *value).map(|key| (key, change)));
    }
}

fn by_operator(program: &Program, op: BinOp, value: ExprId) -> Change {
    let value = &program[value].kind;
    let at_least = |low: i64| matches!(value, ExprKind::Const(Const::Int(it)) if *it >= low);
    match op {
        BinOp::Add if at_least(1) => Change::Up,
        BinOp::Sub if at_least(1) => Change::Down,
        BinOp::Add if matches!(value, ExprKind::List(_)) => Change::Grow,
        BinOp::Mult if at_least(2) => Change::UpTimes,
        BinOp::LShift if at_least(1) => Change::UpTimes,
        BinOp::FloorDiv if at_least(2) => Change::DownTimes,
        BinOp::RShift if at_least(1) => Change::DownTimes,
        _ => Change::Other,
    }
}

fn by_value(program: &Program, code: CodeId, target: Key, value: ExprId) -> Change {
    let is_target = |it: ExprId| variable(program, code, it) == Some(target);
    match &program[value].kind {
        ExprKind::Binary(op, left, right) if is_target(*left) => by_operator(program, *op, *right),
        ExprKind::Binary(BinOp::Add, left, right) if is_target(*right) => by_operator(program, BinOp::Add, *left),
        ExprKind::Attribute(object, _) if is_target(*object) => Change::Next,
        ExprKind::Subscript(object, index)
            if is_target(*object) && !matches!(program[*index].kind, ExprKind::Slice(..)) =>
        {
            Change::Next
        }
        // Euclid: `a, b = b, a % b` at least halves `b` every other round.
        ExprKind::Binary(BinOp::Mod, _, right) if is_target(*right) => Change::DownTimes,
        ExprKind::Binary(op @ (BinOp::Add | BinOp::Sub), left, right) => {
            match (middle(program, code, *left), op, &program[*right].kind) {
                (true, _, ExprKind::Const(Const::Int(1))) => Change::Middle,
                _ => Change::Other,
            }
        }
        ExprKind::Name(_) if middle(program, code, value) => Change::Middle,
        _ => Change::Other,
    }
}

/// Whether an expression is a variable whose every value is the middle of two others: `(lo + hi) // 2`.
pub(super) fn middle(program: &Program, code: CodeId, expr: ExprId) -> bool {
    let Some(key) = variable(program, code, expr) else {
        return false;
    };
    let mut seen = false;
    let mut all = true;
    walk::stmts(program, &program[code].body, &mut |stmt| {
        if let StmtKind::Assign { targets, value } = &program[stmt].kind {
            for target in targets {
                if let TargetKind::Name(name, _) = &target.kind
                    && self::key(code, *name) == Some(key)
                {
                    seen = true;
                    all &= is_middle(program, *value);
                }
            }
        }
    });
    seen && all
}

/// `(lo + hi) // 2`, `lo + (hi - lo) // 2`, `(lo + hi) >> 1`.
fn is_middle(program: &Program, value: ExprId) -> bool {
    let halves = |expr: ExprId| match &program[expr].kind {
        ExprKind::Binary(BinOp::FloorDiv, inner, by) => {
            matches!(program[*by].kind, ExprKind::Const(Const::Int(2))).then_some(*inner)
        }
        ExprKind::Binary(BinOp::RShift, inner, by) => {
            matches!(program[*by].kind, ExprKind::Const(Const::Int(1))).then_some(*inner)
        }
        _ => None,
    };
    let is = |expr: ExprId, op: BinOp| matches!(&program[expr].kind, ExprKind::Binary(it, ..) if *it == op);
    if let Some(inner) = halves(value) {
        return is(inner, BinOp::Add);
    }
    match &program[value].kind {
        ExprKind::Binary(BinOp::Add, _, right) => halves(*right).is_some_and(|it| is(it, BinOp::Sub)),
        ExprKind::Unary(UnaryOp::Pos, _) => false,
        _ => false,
    }
}

/// Whether every way through `body` that reaches its end or `continue`s satisfies `wanted` somewhere.
pub(super) fn on_every_path(program: &Program, body: &[StmtId], wanted: &mut dyn FnMut(StmtId) -> bool) -> bool {
    path(program, body, wanted, 0) != Path::Open
}

#[derive(Clone, Copy, PartialEq)]
enum Path {
    /// May end without.
    Open,
    /// Does not end, or ends satisfied.
    Done,
}

fn path(program: &Program, body: &[StmtId], wanted: &mut dyn FnMut(StmtId) -> bool, depth: u32) -> Path {
    if depth > 60 {
        return Path::Open;
    }
    for &stmt in body {
        let inner = |block: &[StmtId], wanted: &mut dyn FnMut(StmtId) -> bool| path(program, block, wanted, depth + 1);
        let done = match &program[stmt].kind {
            StmtKind::Break | StmtKind::Return(..) | StmtKind::Raise { .. } => return Path::Done,
            StmtKind::Continue => return Path::Open,
            StmtKind::If { body, orelse, .. } => {
                let (a, b) = (inner(body, wanted), inner(orelse, wanted));
                if has_continue(program, stmt) && (a == Path::Open || b == Path::Open) {
                    return Path::Open;
                }
                a == Path::Done && b == Path::Done
            }
            StmtKind::With { body, .. } => inner(body, wanted) == Path::Done,
            StmtKind::Try {
                body,
                handlers,
                finalbody,
                ..
            } => {
                if has_continue(program, stmt) {
                    return Path::Open;
                }
                inner(finalbody, wanted) == Path::Done
                    || inner(body, wanted) == Path::Done
                        && handlers.iter().all(|it| inner(&it.body, wanted) == Path::Done)
            }
            StmtKind::For { .. } => false,
            StmtKind::Match { .. } => {
                if has_continue(program, stmt) {
                    return Path::Open;
                }
                false
            }
            _ => wanted(stmt),
        };
        if done {
            return Path::Done;
        }
    }
    Path::Open
}

/// Whether a `continue` of the surrounding loop is inside.
fn has_continue(program: &Program, stmt: StmtId) -> bool {
    let mut stack = vec![stmt];
    while let Some(id) = stack.pop() {
        match &program[id].kind {
            StmtKind::Continue => return true,
            StmtKind::While { orelse, .. } | StmtKind::For { orelse, .. } => stack.extend(orelse),
            kind => kind.blocks(&mut |block| stack.extend(block)),
        }
    }
    false
}

/// The changes a single statement makes to `key`.
pub(super) fn changes_of(program: &Program, code: CodeId, stmt: StmtId, key: Key) -> impl Iterator<Item = Change> {
    of_statement(program, code, stmt)
        .into_iter()
        .filter(move |it| it.0 == key)
        .map(|it| it.1)
}

/// Variables whose new value comes, by an operation that may enlarge it, from their own old one.
fn unsteady(program: &Program, code: CodeId, body: &[StmtId]) -> FxHashSet<Key> {
    let mut from: FxHashMap<Key, Vec<Key>> = FxHashMap::default();
    let mut enlarged = Vec::new();
    walk::stmts(program, body, &mut |stmt| {
        let StmtKind::Assign { targets, value } = &program[stmt].kind else {
            return;
        };
        for target in targets {
            let mut pairs = Vec::new();
            match (&target.kind, &program[*value].kind) {
                (TargetKind::Name(name, _), _) => pairs.extend(key(code, *name).map(|it| (it, *value, true))),
                (TargetKind::Sequence(items), ExprKind::Tuple(values)) if items.len() == values.len() => {
                    for (item, value) in items.iter().zip(values) {
                        if let TargetKind::Name(name, _) = item.kind {
                            pairs.extend(key(code, name).map(|it| (it, *value, false)));
                        }
                    }
                }
                _ => {}
            }
            for (target, value, alone) in pairs {
                let mentioned = mentions(program, code, value);
                // `v = v + e` is growth, added up by the walk; a middle stays between its ends.
                let growth = alone
                    && matches!(&program[value].kind, ExprKind::Binary(BinOp::Add | BinOp::Sub, left, right)
                        if variable(program, code, *left) == Some(target) && !mentions(program, code, *right).contains(&target)
                            || variable(program, code, *right) == Some(target) && !mentions(program, code, *left).contains(&target));
                let steady =
                    growth || is_middle(program, value) || by_value(program, code, target, value) == Change::Middle;
                if !steady && enlarges(program, value, true) {
                    enlarged.push(target);
                }
                from.entry(target).or_default().extend(mentioned);
            }
        }
    });
    enlarged.into_iter().filter(|it| reaches(&from, *it)).collect()
}

fn reaches(from: &FxHashMap<Key, Vec<Key>>, start: Key) -> bool {
    let mut seen = FxHashSet::default();
    let mut stack = from.get(&start).cloned().unwrap_or_default();
    while let Some(key) = stack.pop() {
        if key == start {
            return true;
        }
        if seen.insert(key) {
            stack.extend(from.get(&key).into_iter().flatten());
        }
    }
    false
}

/// Variables read in an expression, comprehensions included.
fn mentions(program: &Program, code: CodeId, expr: ExprId) -> Vec<Key> {
    let mut out = Vec::new();
    let mut stack = vec![(expr, code)];
    while let Some((expr, code)) = stack.pop() {
        out.extend(variable(program, code, expr));
        if let ExprKind::Comprehension(comp) = &program[expr].kind {
            stack.push((comp.element, comp.code));
            stack.extend(comp.value.map(|it| (it, comp.code)));
            stack.extend(comp.clauses.iter().skip(1).map(|it| (it.iter, comp.code)));
        }
        program[expr].kind.operands(|it| stack.push((it, code)));
    }
    out
}

/// Whether the result may be larger than each operand.
fn enlarges(program: &Program, value: ExprId, sums: bool) -> bool {
    match &program[value].kind {
        ExprKind::Binary(BinOp::Add | BinOp::BitOr | BinOp::BitXor, left, right) => {
            sums || enlarges(program, *left, sums) || enlarges(program, *right, sums)
        }
        ExprKind::Binary(BinOp::FloorDiv | BinOp::RShift, left, _) => enlarges(program, *left, false),
        ExprKind::Binary(BinOp::Sub | BinOp::BitAnd | BinOp::Div, left, _) => enlarges(program, *left, sums),
        ExprKind::Binary(BinOp::Mod, ..) | ExprKind::Const(_) | ExprKind::Name(_) | ExprKind::Attribute(..) => false,
        ExprKind::Subscript(..) | ExprKind::Compare(..) | ExprKind::Lambda(_) => false,
        ExprKind::Bool(_, items) => items.iter().any(|it| enlarges(program, *it, sums)),
        ExprKind::IfElse { body, orelse, .. } => enlarges(program, *body, sums) || enlarges(program, *orelse, sums),
        ExprKind::Unary(_, inner) | ExprKind::Await(inner) => enlarges(program, *inner, sums),
        ExprKind::Comprehension(comp) => comp.clauses.len() > 1,
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
            items.iter().any(|it| matches!(program[*it].kind, ExprKind::Starred(_)))
        }
        ExprKind::Call(call) => {
            let name = match &program[call.func].kind {
                ExprKind::Name(name) => program.name(name.name),
                ExprKind::Attribute(_, name) => program.name(*name),
                _ => return true,
            };
            let steady = "sorted list tuple set frozenset dict reversed min max abs int len iter next enumerate copy get pop \
                popleft find rfind index count strip lstrip rstrip lower upper split rsplit splitlines partition \
                rpartition isqrt sqrt readline read deepcopy keys values items range bool removeprefix removesuffix";
            !steady.split_whitespace().any(|it| it == name) || call.args.iter().any(|it| enlarges(program, *it, sums))
        }
        _ => true,
    }
}
