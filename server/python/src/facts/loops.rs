//! How often each loop goes round, read off its form and the values that reach it.

use super::SiteFact;
use super::eval::Eval;
use super::fold;
use super::mutation::Mutation;
use super::trips::{Bound, Trips, range_len};
use super::value::{Kinds, Known};
use crate::program::walk;
use crate::program::{
    BinOp, BoolOp, CmpOp, CompKind, Comprehension, Const, ExprId, ExprKind, Name, Program, SiteId, SlotId, Span, Stmt,
    StmtId, StmtKind, TargetKind,
};

/// A loop of a program.
#[derive(Clone, Copy)]
pub(super) enum Loop<'p> {
    Stmt(StmtId),
    Clause(&'p Comprehension, usize),
}

/// How a loop can be left before its condition fails or its items run out.
#[derive(Default)]
struct Exits {
    jumps: bool,
    suspends: bool,
}

/// Where the variables of one code object are written.
pub(super) type Writes = [(SlotId, Span)];

impl<'p> Eval<'p> {
    /// What is proved of a loop, and the site it belongs to.
    pub(super) fn loop_fact(&self, it: Loop<'p>, writes: &Writes, fact: &mut SiteFact) {
        let program = self.program;
        match it {
            Loop::Clause(comp, index) => {
                let clause = &comp.clauses[index];
                if clause.is_async {
                    return;
                }
                let (trips, live) = self.iterates(clause.iter);
                let mut inside: Vec<ExprId> = clause.ifs.iter().map(|it| it.0).chain([comp.element]).collect();
                inside.extend(comp.value);
                let mut mutation = Mutation::of(self, live);
                inside
                    .iter()
                    .for_each(|it| walk::deep(program, *it, &mut |it| mutation.expr(it)));
                fact.exact = true;
                (fact.trips, fact.if_unchanged) = mutation.apply(trips);
            }
            Loop::Stmt(id) if !self.records.reached[id.0 as usize] => {}
            Loop::Stmt(id) => match &program[id].kind {
                StmtKind::For {
                    iter,
                    body,
                    is_async: false,
                    ..
                } => {
                    let (trips, live) = self.iterates(*iter);
                    let mut mutation = Mutation::of(self, live);
                    mutation.body(body);
                    fact.exact = !self.exits(body).jumps;
                    (fact.trips, fact.if_unchanged) = mutation.apply(trips);
                }
                StmtKind::While { test, body, site, .. } => {
                    self.while_fact(&program[id], *test, body, *site, writes, fact)
                }
                _ => {}
            },
        }
    }

    fn while_fact(
        &self,
        whole: &Stmt,
        test: ExprId,
        body: &[StmtId],
        site: SiteId,
        writes: &Writes,
        fact: &mut SiteFact,
    ) {
        let exits = self.exits(body);
        let written = |slot: SlotId| {
            writes
                .iter()
                .filter(move |it| it.0 == slot && whole.span.contains(it.1))
        };
        fact.exact = !exits.jumps;
        match self.records.truth(site) {
            Some(false) => fact.trips = Trips::Never,
            Some(true) if !exits.jumps && !exits.suspends => {
                fact.trips = Trips::Endless;
                fact.exact = self.harmless_block(body) && self.harmless(test);
            }
            Some(true) => {}
            None => {
                if let Some((trips, live)) = self.counted(test, body, site, &written) {
                    let mut mutation = Mutation::of(self, live);
                    mutation.body(body);
                    (fact.trips, fact.if_unchanged) = mutation.apply(trips);
                } else if !exits.jumps && !exits.suspends {
                    fact.unchanging = !is_literal(self.program, test)
                        && self.unchanging(test, &|slot| written(slot).next().is_some());
                }
            }
        }
    }

    /// The trip count of iterating `expr`, and the container that must not change meanwhile.
    fn iterates(&self, expr: ExprId) -> (Trips, Option<ExprId>) {
        let fixed = |len: usize| {
            (
                if len == 0 {
                    Trips::Never
                } else {
                    Trips::Fixed(len as u64)
                },
                None,
            )
        };
        let value = self.records.value(expr);
        if let Some(len) = value.known().and_then(Known::len) {
            return fixed(len);
        }
        let scalar = Kinds::NUMBERS.or(Kinds::NONE).or(Kinds::FUNCTION);
        if value.is_never() || value.kinds().within(scalar) {
            return (Trips::Unknown, None);
        }
        let is_starred = |it: &ExprId| matches!(self.program[*it].kind, ExprKind::Starred(_));
        match &self.program[expr].kind {
            ExprKind::Tuple(items) | ExprKind::List(items) if !items.iter().any(is_starred) => fixed(items.len()),
            ExprKind::Set(items) => match self.distinct(items.iter().copied()) {
                Some(len) => fixed(len),
                None => (Trips::Unknown, None),
            },
            ExprKind::Dict(items) => {
                let keys: Option<Vec<ExprId>> = items.iter().map(|it| it.0).collect();
                match keys.and_then(|it| self.distinct(it.into_iter())) {
                    Some(len) => fixed(len),
                    None => (Trips::Unknown, None),
                }
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => (Trips::Length(expr), Some(expr)),
            ExprKind::Subscript(_, index) => {
                let copies = matches!(self.program[*index].kind, ExprKind::Slice(..));
                (Trips::Length(expr), (!copies).then_some(expr))
            }
            ExprKind::Comprehension(comp) => match (&*comp.clauses, comp.kind) {
                ([one], CompKind::List | CompKind::Generator) if one.ifs.is_empty() && !one.is_async => {
                    let (trips, live) = self.iterates(one.iter);
                    (trips, live.filter(|_| comp.kind == CompKind::Generator))
                }
                _ => (Trips::Unknown, None),
            },
            ExprKind::Call(call) if !call.args.iter().any(is_starred) => {
                if let ExprKind::Attribute(of, name) = &self.program[call.func].kind {
                    let view = matches!(self.program.name(*name), "items" | "keys" | "values");
                    let plain = call.args.is_empty() && call.keywords.is_empty() && self.is_path(*of);
                    return if view && plain {
                        (Trips::Length(*of), Some(*of))
                    } else {
                        (Trips::Unknown, None)
                    };
                }
                match (self.builtin(call.func), &*call.args) {
                    (Some("range"), args) if call.keywords.is_empty() => (self.range(args), None),
                    (Some("enumerate"), [of] | [of, _]) => self.iterates(*of),
                    (Some("reversed"), [of]) => self.iterates(*of),
                    (Some("sorted" | "list" | "tuple"), [of]) => (self.iterates(*of).0, None),
                    (Some("map"), [_, of]) => self.iterates(*of),
                    (Some("zip"), [of]) => self.iterates(*of),
                    (Some("zip"), of) if call.keywords.is_empty() && !of.is_empty() => {
                        let each = of.iter().map(|it| match self.iterates(*it).0 {
                            Trips::Fixed(len) => Some(len),
                            Trips::Never => Some(0),
                            _ => None,
                        });
                        match each.collect::<Option<Vec<u64>>>().and_then(|it| it.into_iter().min()) {
                            Some(len) => fixed(len as usize),
                            None => (Trips::Unknown, None),
                        }
                    }
                    _ => (Trips::Unknown, None),
                }
            }
            _ => (Trips::Unknown, None),
        }
    }

    /// How many different values a set or dict display holds.
    fn distinct(&self, items: impl Iterator<Item = ExprId>) -> Option<usize> {
        let mut seen: Vec<Known> = Vec::new();
        for item in items {
            let known = self.records.value(item).known()?;
            if seen.len() > 64 {
                return None;
            }
            let mut is_new = true;
            for old in &seen {
                is_new &= !fold::equal(old, known)?;
            }
            if is_new {
                seen.push(known.clone());
            }
        }
        Some(seen.len())
    }

    fn range(&self, args: &[ExprId]) -> Trips {
        let fixed: Option<Vec<i64>> = args.iter().map(|it| self.fixed(*it)).collect();
        if let Some(len) = fixed.and_then(|it| range_len(&it)) {
            return if len == 0 { Trips::Never } else { Trips::Fixed(len) };
        }
        let (from, to, step) = match *args {
            [to] => (None, to, Some(1)),
            [from, to] => (Some(from), to, Some(1)),
            [from, to, step] => (Some(from), to, self.fixed(step)),
            _ => return Trips::Unknown,
        };
        match step {
            Some(step) if step != 0 => counted(
                from.map_or(Bound::Fixed(0), |it| self.bound(it)),
                self.bound(to),
                step,
                false,
            ),
            _ => Trips::Unknown,
        }
    }

    fn fixed(&self, expr: ExprId) -> Option<i64> {
        self.records.value(expr).known()?.as_i64()
    }

    fn bound(&self, expr: ExprId) -> Bound {
        match (self.fixed(expr), self.len_of(expr)) {
            (Some(value), _) => Bound::Fixed(value),
            (_, Some(of)) => Bound::Length(of),
            _ => Bound::Value(expr),
        }
    }

    /// `xs` of `len(xs)`.
    fn len_of(&self, expr: ExprId) -> Option<ExprId> {
        match &self.program[expr].kind {
            ExprKind::Call(call) if self.builtin(call.func) == Some("len") && call.keywords.is_empty() => {
                match *call.args {
                    [of] => Some(of),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `while i < n: …; i += 1`.
    fn counted<'w, I: Iterator<Item = &'w (SlotId, Span)>>(
        &self,
        test: ExprId,
        body: &[StmtId],
        site: SiteId,
        written: &dyn Fn(SlotId) -> I,
    ) -> Option<(Trips, Option<ExprId>)> {
        let ExprKind::Compare(left, rest) = &self.program[test].kind else {
            return None;
        };
        let [(op, right)] = **rest else { return None };
        let (counter, limit, op) = match (self.step_of(*left, body, written), self.step_of(right, body, written)) {
            (Some(_), None) => (*left, right, op),
            (None, Some(_)) => (right, *left, mirrored(op)),
            _ => return None,
        };
        let (slot, step) = self.step_of(counter, body, written)?;
        let inclusive = match op {
            CmpOp::Lt if step > 0 => false,
            CmpOp::LtE if step > 0 => true,
            CmpOp::Gt if step < 0 => false,
            CmpOp::GtE if step < 0 => true,
            _ => return None,
        };
        let (to, live) = match (self.fixed(limit), self.len_of(limit)) {
            (Some(value), _) => (Bound::Fixed(value), None),
            (_, Some(of)) => {
                let of_slot = self.local(of)?;
                (written(of_slot).next().is_none()).then_some((Bound::Length(of), Some(of)))?
            }
            _ => {
                let limit_slot = self.local(limit)?;
                (written(limit_slot).next().is_none()).then_some((Bound::Value(limit), None))?
            }
        };
        let entry = self.records.entries.get(&site)?.get(slot.0 as usize)?;
        let from = match entry.value.known().and_then(Known::as_i64) {
            Some(value) => Bound::Fixed(value),
            None => Bound::Value(counter),
        };
        Some((counted(from, to, step, inclusive), live))
    }

    fn local(&self, expr: ExprId) -> Option<SlotId> {
        match &self.program[expr].kind {
            ExprKind::Name(name) => self.slot(*name),
            _ => None,
        }
    }

    /// The step of a counter: it is changed once in each round, by a fixed integer.
    fn step_of<'w, I: Iterator<Item = &'w (SlotId, Span)>>(
        &self,
        counter: ExprId,
        body: &[StmtId],
        written: &dyn Fn(SlotId) -> I,
    ) -> Option<(SlotId, i64)> {
        let program = self.program;
        let slot = self.local(counter)?;
        if written(slot).count() != 1 {
            return None;
        }
        let is_counter = |name: &Name| self.slot(*name) == Some(slot);
        let (update, step) = body.iter().find_map(|it| match &program[*it].kind {
            StmtKind::AugAssign { target, op, value } => match (&target.kind, op) {
                (TargetKind::Name(name, _), BinOp::Add) if is_counter(name) => Some((*it, self.fixed(*value)?)),
                (TargetKind::Name(name, _), BinOp::Sub) if is_counter(name) => {
                    Some((*it, self.fixed(*value)?.checked_neg()?))
                }
                _ => None,
            },
            StmtKind::Assign { targets, value } => match (&**targets, &program[*value].kind) {
                ([target], ExprKind::Binary(op @ (BinOp::Add | BinOp::Sub), old, by)) => match &target.kind {
                    TargetKind::Name(name, _) if is_counter(name) && self.local(*old) == Some(slot) => {
                        let by = self.fixed(*by)?;
                        Some((*it, if *op == BinOp::Add { by } else { by.checked_neg()? }))
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })?;
        let mut skipped = false;
        own(program, body, &mut |id| {
            skipped |= matches!(program[id].kind, StmtKind::Continue) && program[id].span < program[update].span
        });
        (!skipped && step != 0).then_some((slot, step))
    }

    /// The ways out of a loop's body.
    fn exits(&self, body: &[StmtId]) -> Exits {
        let mut exits = Exits::default();
        let program = self.program;
        own(program, body, &mut |id| {
            exits.jumps |= matches!(program[id].kind, StmtKind::Break) && self.records.reached[id.0 as usize];
        });
        walk::stmts(program, body, &mut |id| {
            let leaves = matches!(program[id].kind, StmtKind::Return(..) | StmtKind::Raise { .. });
            exits.jumps |= leaves && self.records.reached[id.0 as usize];
            exits.suspends |= matches!(
                program[id].kind,
                StmtKind::For { is_async: true, .. } | StmtKind::With { is_async: true, .. }
            );
        });
        walk::all_exprs(program, body, &mut |it| {
            exits.suspends |= matches!(
                program[it].kind,
                ExprKind::Await(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_)
            );
        });
        exits
    }

    /// Whether a condition's value rests on variables alone that are not `written`, and whose values cannot change.
    fn unchanging(&self, expr: ExprId, written: &dyn Fn(SlotId) -> bool) -> bool {
        let at = &self.program[expr];
        let numeric = |it: ExprId| self.records.value(it).kinds().within(Kinds::NUMBERS);
        let kept = |it: ExprId| self.local(it).is_some_and(|slot| !written(slot));
        match &at.kind {
            ExprKind::Const(_) => true,
            ExprKind::Name(_) => kept(expr) && self.records.value(expr).kinds().within(Kinds::IMMUTABLE),
            ExprKind::Compare(left, rest) => match **rest {
                // What is ordered against a number is one.
                [(CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE, right)] => {
                    let side = |it: ExprId, other: ExprId| self.unchanging(it, written) || (kept(it) && numeric(other));
                    side(*left, right) && side(right, *left)
                }
                _ => self.all_unchanging(expr, written),
            },
            ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Bool(..) => self.all_unchanging(expr, written),
            _ => false,
        }
    }

    fn all_unchanging(&self, expr: ExprId, written: &dyn Fn(SlotId) -> bool) -> bool {
        let mut all = true;
        self.program[expr]
            .kind
            .operands(|it| all &= self.unchanging(it, written));
        all
    }

    /// Whether executing `body` cannot raise.
    fn harmless_block(&self, body: &[StmtId]) -> bool {
        body.iter().all(|it| match &self.program[*it].kind {
            StmtKind::Pass | StmtKind::Continue | StmtKind::Global(_) | StmtKind::Nonlocal(_) => true,
            StmtKind::Expr(value) => self.harmless(*value),
            StmtKind::Assign { targets, value } => {
                targets.iter().all(|it| matches!(it.kind, TargetKind::Name(..))) && self.harmless(*value)
            }
            StmtKind::If { test, body, orelse, .. } => {
                self.harmless(*test) && self.harmless_block(body) && self.harmless_block(orelse)
            }
            _ => false,
        })
    }

    /// Whether evaluating `expr` cannot raise.
    fn harmless(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Const(_) => true,
            ExprKind::Name(name) => self.slot(*name).is_some() && self.records.value(expr).known().is_some(),
            ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Bool(..) | ExprKind::Compare(..) => {
                let mut all = self.records.value(expr).known().is_some();
                self.program[expr].kind.operands(|it| all &= self.harmless(it));
                all
            }
            _ => false,
        }
    }

    /// A variable, or an attribute or item reached from one without calls.
    pub(super) fn is_path(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Name(_) => true,
            ExprKind::Attribute(of, _) => self.is_path(*of),
            ExprKind::Subscript(of, index) => {
                self.is_path(*of) && matches!(self.program[*index].kind, ExprKind::Name(_) | ExprKind::Const(_))
            }
            _ => false,
        }
    }
}

/// The simplest form of a counted loop's trip count.
fn counted(from: Bound, to: Bound, step: i64, inclusive: bool) -> Trips {
    match (from, to) {
        (Bound::Fixed(from), Bound::Fixed(to)) => {
            let to = if inclusive {
                to.checked_add(step.signum())
            } else {
                Some(to)
            };
            match to.and_then(|to| range_len(&[from, to, step])) {
                Some(0) => Trips::Never,
                Some(len) => Trips::Fixed(len),
                None => Trips::Unknown,
            }
        }
        (Bound::Fixed(0), Bound::Length(of)) if step == 1 && !inclusive => Trips::Length(of),
        (Bound::Fixed(0), Bound::Value(of)) if step == 1 && !inclusive => Trips::Value(of),
        (Bound::Value(of), Bound::Fixed(0)) if step == -1 && !inclusive => Trips::Value(of),
        _ => Trips::Counted {
            from,
            to,
            step,
            inclusive,
        },
    }
}

fn mirrored(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        op => op,
    }
}

/// Calls `visit` with the statements of a loop's body whose `break` and `continue` are the loop's own.
fn own(program: &Program, body: &[StmtId], visit: &mut dyn FnMut(StmtId)) {
    for &id in body {
        visit(id);
        match &program[id].kind {
            StmtKind::While { orelse, .. } | StmtKind::For { orelse, .. } => own(program, orelse, visit),
            kind => kind.blocks(&mut |body| own(program, body, visit)),
        }
    }
}

/// Whether a condition is decided by literals alone.
pub(super) fn is_literal(program: &Program, expr: ExprId) -> bool {
    let kind = &program[expr].kind;
    match kind {
        ExprKind::Const(_) => true,
        // `0 and x`, `1 or x`.
        ExprKind::Bool(op, operands) if operands.first().is_some_and(|it| decides(program, *op, *it)) => true,
        ExprKind::Unary(..)
        | ExprKind::Bool(..)
        | ExprKind::Compare(..)
        | ExprKind::Binary(..)
        | ExprKind::Tuple(_)
        | ExprKind::List(_)
        | ExprKind::Set(_)
        | ExprKind::Dict(_) => {
            let mut all = true;
            kind.operands(|it| all &= is_literal(program, it));
            all
        }
        _ => false,
    }
}

/// The constant of a known scalar.
pub(super) fn constant(known: Option<&Known>) -> Option<std::sync::Arc<Const>> {
    match known? {
        Known::One(value) => Some(value.clone()),
        Known::Tuple(_) => None,
    }
}

fn decides(program: &Program, op: BoolOp, operand: ExprId) -> bool {
    match &program[operand].kind {
        ExprKind::Const(value) => Known::from(value.clone()).truth() == (op == BoolOp::Or),
        _ => false,
    }
}
