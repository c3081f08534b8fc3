//! Conditional constant propagation: states flow along the edges that can be taken, until nothing changes.

use std::collections::BTreeSet;

use super::eval::{Eval, binary};
use super::flow::{BlockId, End, Flow, Step};
use super::value::{Kinds, Known, State, Value, Var, either, merge};
use crate::program::{
    CodeKind, ExprId, ExprKind, Name, ParamKind, Pattern, PatternKind, SiteId, Span, StmtId, StmtKind, Target,
    TargetKind,
};

/// More variables times blocks than this are not followed.
const MAX_CELLS: usize = 1 << 23;
/// On average, a block is visited at most this often.
const MAX_VISITS: usize = 60;

impl<'p> Eval<'p> {
    /// Analyses one code object and records what holds in it; whether an end was reached.
    pub(super) fn run(&mut self, flow: &Flow<'p>) -> bool {
        let code = &self.program[self.code];
        let followed = matches!(
            code.kind,
            CodeKind::Function | CodeKind::Lambda | CodeKind::Comprehension
        ) && code.slots.len().saturating_mul(flow.blocks.len()) <= MAX_CELLS;
        self.tracked = code
            .slots
            .iter()
            .map(|it| followed && !it.written_inside && !self.is_type_param(it.name))
            .collect();
        let order = flow.order();
        let mut rank = vec![0; flow.blocks.len()];
        for (i, block) in order.iter().enumerate() {
            rank[block.0 as usize] = i;
        }
        let mut before: Vec<Option<State>> = vec![None; flow.blocks.len()];
        before[0] = Some(if followed { self.entry() } else { State::new() });
        let mut pending = BTreeSet::from([0]);
        let mut visits = 0;
        self.recording = false;
        while let Some(next) = pending.pop_first() {
            visits += 1;
            if visits > MAX_VISITS * flow.blocks.len() + 1000 {
                return false;
            }
            let block = order[next];
            let Some(state) = before[block.0 as usize].clone() else {
                continue;
            };
            self.visit(flow, block, state, &mut |to, state| {
                let changed = match &mut before[to.0 as usize] {
                    Some(old) => merge(old, &state),
                    none => {
                        *none = Some(state);
                        true
                    }
                };
                if changed {
                    pending.insert(rank[to.0 as usize]);
                }
            });
        }
        self.recording = true;
        for block in order {
            if let Some(state) = before[block.0 as usize].take() {
                self.visit(flow, block, state, &mut |_, _| ());
            }
        }
        true
    }

    /// A type parameter is bound in a scope of its own that the lowered form does not have.
    fn is_type_param(&self, name: crate::program::NameId) -> bool {
        let mut code = Some(self.code);
        while let Some(at) = code {
            if self.program[at].type_params.contains(&name) {
                return true;
            }
            code = self.program[at].parent;
        }
        false
    }

    fn entry(&self) -> State {
        let code = &self.program[self.code];
        let mut state = vec![Var::UNASSIGNED; code.slots.len()];
        for param in &code.params {
            if let Some(var) = state.get_mut(param.slot.0 as usize) {
                *var = Var::assigned(match param.kind {
                    ParamKind::VarPositional => Value::any_of(Kinds::TUPLE),
                    ParamKind::VarKeyword => Value::any_of(Kinds::DICT),
                    _ => Value::UNKNOWN,
                });
            }
        }
        state
    }

    /// Executes a block, and hands on the state along each edge that can be taken.
    fn visit(&mut self, flow: &Flow<'p>, id: BlockId, mut state: State, send: &mut dyn FnMut(BlockId, State)) {
        let block = flow.block(id);
        self.raised = state.clone();
        let mut last = None;
        for step in &block.steps {
            last = self.step(*step, &mut state).or(last);
        }
        match &block.end {
            End::Exit | End::Raise => {}
            End::Jump(to) => send(*to, state),
            End::Fan(to) => to.iter().for_each(|to| send(*to, state.clone())),
            End::Branch {
                test,
                site,
                then,
                orelse,
            } => {
                let fork = self.branch(*test, *site, state);
                fork.yes.into_iter().for_each(|it| send(*then, it));
                fork.no.into_iter().for_each(|it| send(*orelse, it));
            }
            End::Assert {
                test,
                site,
                then,
                orelse,
            } => {
                let skipped = state.clone();
                let fork = self.branch(*test, *site, state);
                // With -O an assertion is not even evaluated.
                either(fork.yes, Some(skipped))
                    .into_iter()
                    .for_each(|it| send(*then, it));
                fork.no.into_iter().for_each(|it| send(*orelse, it));
            }
            End::First { iter, body, done } => {
                let truth = match last {
                    Some(value) => self.has_items(*iter, &value),
                    None => self.has_items(*iter, self.records.value(*iter)),
                };
                if truth != Some(true) {
                    send(*done, state.clone());
                }
                if truth != Some(false) {
                    send(*body, state);
                }
            }
            End::Next { body, done } => {
                send(*done, state.clone());
                send(*body, state);
            }
            End::Match { case, then, orelse, .. } => {
                let before = state.clone();
                self.pattern(&case.pattern, &mut state);
                let irrefutable = is_irrefutable(&case.pattern);
                let (yes, no) = match case.guard {
                    Some(guard) => {
                        let fork = self.test(guard, state);
                        if self.recording {
                            self.records
                                .saw_branch(case.site, fork.yes.is_some(), !irrefutable || fork.no.is_some());
                        }
                        (
                            fork.yes,
                            if irrefutable {
                                fork.no
                            } else {
                                either(fork.no, Some(before))
                            },
                        )
                    }
                    None => {
                        let no = (!irrefutable)
                            .then(|| either(Some(state.clone()), Some(before)))
                            .flatten();
                        (Some(state), no)
                    }
                };
                yes.into_iter().for_each(|it| send(*then, it));
                no.into_iter().for_each(|it| send(*orelse, it));
            }
        }
        if let Some(to) = block.raises_to {
            send(to, std::mem::take(&mut self.raised));
        }
    }

    /// Whether iterating a value gives any item; known of built-in containers only.
    fn has_items(&self, iter: ExprId, value: &Value) -> Option<bool> {
        let sized = Kinds::TUPLE
            .or(Kinds::LIST)
            .or(Kinds::SET)
            .or(Kinds::DICT)
            .or(Kinds::STR)
            .or(Kinds::BYTES);
        let is_range =
            matches!(&self.program[iter].kind, ExprKind::Call(call) if self.builtin(call.func) == Some("range"));
        if is_range || value.kinds().within(sized) {
            value.truth()
        } else {
            None
        }
    }

    /// Executes a step; the value, if it was the evaluation of an expression.
    fn step(&mut self, step: Step<'p>, state: &mut State) -> Option<Value> {
        match step {
            Step::Do(stmt) => {
                self.reach(stmt);
                self.stmt(stmt, state);
            }
            Step::Begin(stmt) => self.reach(stmt),
            Step::Eval(expr) => return Some(self.eval(expr, state)),
            Step::Item { target, iter } => {
                let (whole, first) = self.item(iter);
                match &target.kind {
                    TargetKind::Sequence(targets) if !first.is_never() && targets.len() == 2 => {
                        self.target(&targets[0], first, None, state);
                        self.target(&targets[1], Value::UNKNOWN, None, state);
                    }
                    _ => self.target(target, whole, None, state),
                }
            }
            Step::Bind(target) => self.target(target, Value::UNKNOWN, None, state),
            Step::Catch(name, site) => {
                self.bind(name, Some(site), Value::any_of(Kinds::OTHER), state);
            }
            Step::Release(name) => self.unbind(name, None, state),
            Step::Enter(site) => {
                if self.recording {
                    let entry = self.records.entries.entry(site).or_insert_with(|| state.clone());
                    merge(entry, state);
                }
            }
        }
        None
    }

    fn reach(&mut self, stmt: StmtId) {
        if self.recording {
            self.records.reached[stmt.0 as usize] = true;
        }
    }

    /// What an iterable's items are; and the first part of each, where they are pairs.
    fn item(&self, iter: ExprId) -> (Value, Value) {
        match &self.program[iter].kind {
            ExprKind::Call(call) => match self.builtin(call.func) {
                Some("range") => (Value::any_of(Kinds::INT), Value::Never),
                Some("enumerate") if call.args.len() == 1 && call.keywords.is_empty() => {
                    (Value::truthy(Kinds::TUPLE), Value::any_of(Kinds::INT))
                }
                _ => (Value::UNKNOWN, Value::Never),
            },
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) if !items.is_empty() => {
                let literal = |it: &ExprId| match &self.program[*it].kind {
                    ExprKind::Const(value) => Value::from(value.clone()),
                    _ => Value::UNKNOWN,
                };
                (
                    items.iter().map(literal).fold(Value::Never, |all, it| all.join(&it)),
                    Value::Never,
                )
            }
            ExprKind::Const(crate::program::Const::Str(_)) => (Value::truthy(Kinds::STR), Value::Never),
            _ => (Value::UNKNOWN, Value::Never),
        }
    }

    fn stmt(&mut self, id: StmtId, state: &mut State) {
        let program = self.program;
        let at = &program[id];
        match &at.kind {
            StmtKind::Expr(expr) => {
                self.eval(*expr, state);
            }
            StmtKind::Assign { targets, value } => {
                let (whole, items) = self.display(*value, state);
                for target in targets {
                    self.target(target, whole.clone(), items.as_deref(), state);
                }
            }
            StmtKind::AugAssign { target, op, value } => {
                let old = match &target.kind {
                    TargetKind::Name(name, _) => self.slot(*name).map(|slot| self.read(slot, target.span, state)),
                    _ => None,
                };
                self.operands(target, state);
                let value = self.eval(*value, state);
                if let TargetKind::Name(name, site) = &target.kind {
                    let result = match old {
                        Some(old) if old.kinds() == Kinds::LIST && *op == crate::program::BinOp::Add => old,
                        Some(old) => binary(*op, &old, &value),
                        None => Value::UNKNOWN,
                    };
                    self.bind(*name, Some(*site), result, state);
                }
            }
            StmtKind::AnnAssign { target, value, .. } => match value {
                Some(value) => {
                    let value = self.eval(*value, state);
                    self.target(target, value, None, state);
                }
                None => self.operands(target, state),
            },
            StmtKind::Delete(targets) => targets.iter().for_each(|it| self.delete(it, state)),
            StmtKind::Return(value, site) => {
                let value = match value {
                    Some(value) => self.eval(*value, state),
                    None => Value::from(crate::program::Const::None),
                };
                if self.recording {
                    self.records.saw_binding(*site, &value);
                }
            }
            StmtKind::Raise { exc, cause, .. } => {
                for it in [exc, cause].into_iter().flatten() {
                    self.eval(*it, state);
                }
            }
            StmtKind::Import(names) => names.iter().for_each(|it| self.bind_unknown(it.target, state)),
            StmtKind::ImportFrom { names, .. } => names.iter().for_each(|it| self.bind_unknown(it.target, state)),
            StmtKind::Def { code, target } => {
                self.define(*code, state);
                let plain = program[*code].decorators.is_empty();
                let value = if plain {
                    Value::truthy(Kinds::FUNCTION)
                } else {
                    Value::UNKNOWN
                };
                self.bind(*target, None, value, state);
            }
            StmtKind::Class {
                code,
                target,
                bases,
                keywords,
            } => {
                self.define(*code, state);
                for it in bases.iter().copied().chain(keywords.iter().map(|it| it.value)) {
                    self.eval(it, state);
                }
                self.bind(*target, None, Value::UNKNOWN, state);
            }
            StmtKind::DefSlice { target, .. } | StmtKind::TypeAlias { target, .. } => {
                self.bind(*target, None, Value::UNKNOWN, state);
            }
            _ => {}
        }
    }

    fn bind_unknown(&mut self, target: Option<(Name, SiteId)>, state: &mut State) {
        if let Some((name, site)) = target {
            self.bind(name, Some(site), Value::UNKNOWN, state);
        }
    }

    fn operands(&mut self, target: &Target, state: &mut State) {
        target.kind.operands(&mut |it| {
            self.eval(it, state);
        });
    }

    /// Binds a target to `value`, whose items are `items` where they are known one by one.
    fn target(&mut self, target: &Target, value: Value, items: Option<&[Value]>, state: &mut State) {
        match &target.kind {
            TargetKind::Name(name, site) => self.bind(*name, Some(*site), value, state),
            TargetKind::Attribute(..) | TargetKind::Subscript(..) => self.operands(target, state),
            TargetKind::Sequence(targets) => {
                let plain = !targets.iter().any(|it| matches!(it.kind, TargetKind::Starred(_)));
                let known = match value.known() {
                    Some(Known::Tuple(known)) => Some(known.iter().cloned().map(Value::Exactly).collect::<Vec<_>>()),
                    _ => None,
                };
                let items = items
                    .or(known.as_deref())
                    .filter(|it| plain && it.len() == targets.len());
                for (i, target) in targets.iter().enumerate() {
                    let value = items.map_or(Value::UNKNOWN, |it| it[i].clone());
                    self.target(target, value, None, state);
                }
            }
            TargetKind::Starred(inner) => self.target(inner, Value::any_of(Kinds::LIST), None, state),
            TargetKind::NotLowered => {}
        }
    }

    fn delete(&mut self, target: &Target, state: &mut State) {
        match &target.kind {
            TargetKind::Name(name, _) => {
                if let Some(slot) = self.slot(*name) {
                    self.read(slot, target.span, state);
                }
                self.unbind(*name, Some(target.span), state);
            }
            TargetKind::Sequence(targets) => targets.iter().for_each(|it| self.delete(it, state)),
            _ => self.operands(target, state),
        }
    }

    fn unbind(&mut self, name: Name, span: Option<Span>, state: &mut State) {
        if let Some(slot) = self.slot(name) {
            if let (true, Some(span)) = (self.recording, span) {
                self.records.unbinds.push((self.code, slot, span));
            }
            self.set(slot, Var::UNASSIGNED, state);
        }
    }

    /// Evaluates what a pattern evaluates, and binds its captures.
    fn pattern(&mut self, pattern: &Pattern, state: &mut State) {
        match &pattern.kind {
            PatternKind::Value(expr) | PatternKind::Singleton(expr) => {
                self.eval(*expr, state);
            }
            PatternKind::Sequence(items) => items.iter().for_each(|it| self.pattern(it, state)),
            PatternKind::Mapping { items, rest } => {
                for (key, pattern) in items {
                    self.eval(*key, state);
                    self.pattern(pattern, state);
                }
                self.bind_unknown(*rest, state);
            }
            PatternKind::Class { class, args, keywords } => {
                self.eval(*class, state);
                args.iter().for_each(|it| self.pattern(it, state));
                keywords.iter().for_each(|(_, it)| self.pattern(it, state));
            }
            PatternKind::Star(name) => self.bind_unknown(*name, state),
            PatternKind::As { pattern, name } => {
                pattern.iter().for_each(|it| self.pattern(it, state));
                self.bind_unknown(*name, state);
            }
            // Each alternative binds the same names.
            PatternKind::Or(items) => items.iter().for_each(|it| self.pattern(it, state)),
            PatternKind::NotLowered => {}
        }
    }
}

fn is_irrefutable(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::As { pattern, .. } => pattern.as_ref().is_none_or(|it| is_irrefutable(it)),
        PatternKind::Or(items) => items.iter().any(is_irrefutable),
        _ => false,
    }
}
