//! Abstract evaluation of expressions.

use super::fold;
use super::records::Records;
use super::value::{Kinds, Known, State, Value, Var, either, merge};
use crate::program::{
    BinOp, BoolOp, Call, CmpOp, CodeId, Const, ExprId, ExprKind, FStringPart, Name, Program, Scope, SiteId, SlotId,
    UnaryOp,
};

/// Known values with more parts than this are not kept.
const MAX_PARTS: usize = 4096;

/// Evaluates the expressions of one code object.
pub(super) struct Eval<'p> {
    pub(super) program: &'p Program,
    pub(super) code: CodeId,
    /// Which global names are built-in.
    pub(super) is_builtin: &'p dyn Fn(&str) -> bool,
    /// By variable: whether only this code object writes it.
    pub(super) tracked: Vec<bool>,
    /// Every state in which the steps of the current block may raise, joined.
    pub(super) raised: State,
    /// What the final pass sees.
    pub(super) records: Records,
    pub(super) recording: bool,
}

/// A condition's outcomes: the state after each, `None` where it cannot come out so.
pub(super) struct Fork {
    pub(super) yes: Option<State>,
    pub(super) no: Option<State>,
    value: Value,
}

impl Fork {
    fn join(self, state: &mut State) -> Value {
        if let Some(joined) = either(self.yes, self.no) {
            *state = joined;
        }
        self.value
    }
}

impl Eval<'_> {
    /// The variable of this code object that `name` is, if it is followed.
    pub(super) fn slot(&self, name: Name) -> Option<SlotId> {
        match name.scope {
            Scope::Local(slot) if self.tracked.get(slot.0 as usize).copied().unwrap_or(false) => Some(slot),
            _ => None,
        }
    }

    /// The name of the built-in that `expr` is.
    pub(super) fn builtin(&self, expr: ExprId) -> Option<&str> {
        match &self.program[expr].kind {
            ExprKind::Name(Name {
                name,
                scope: Scope::Global,
            }) => Some(self.program.name(*name)).filter(|it| (self.is_builtin)(it)),
            _ => None,
        }
    }

    pub(super) fn set(&mut self, slot: SlotId, var: Var, state: &mut State) {
        let at = slot.0 as usize;
        self.raised[at].merge(&var);
        state[at] = var;
    }

    pub(super) fn bind(&mut self, name: Name, site: Option<SiteId>, value: Value, state: &mut State) {
        let value = small(value);
        if let (true, Some(site)) = (self.recording, site) {
            self.records.saw_binding(site, &value);
        }
        if let Some(slot) = self.slot(name) {
            self.set(slot, Var::assigned(value), state);
        }
    }

    pub(super) fn read(&mut self, slot: SlotId, span: crate::program::Span, state: &State) -> Value {
        let var = &state[slot.0 as usize];
        let unassigned = var.value.is_never();
        if self.recording {
            self.records
                .saw_read(self.code, slot, span, unassigned && var.unassigned);
        }
        if unassigned { Value::UNKNOWN } else { var.value.clone() }
    }

    /// Evaluates `expr` in `state`.
    pub(super) fn eval(&mut self, expr: ExprId, state: &mut State) -> Value {
        let value = small(self.eval_inner(expr, state));
        if self.recording {
            self.records.saw_value(expr, &value);
        }
        value
    }

    fn all(&mut self, exprs: &[ExprId], state: &mut State) {
        for &it in exprs {
            self.eval(it, state);
        }
    }

    fn enter(&mut self, code: CodeId) {
        if self.recording {
            self.records.entered[code.0 as usize] = true;
        }
    }

    /// Evaluates what the definition of a function evaluates: its decorators and defaults.
    pub(super) fn define(&mut self, code: CodeId, state: &mut State) {
        self.enter(code);
        let program = self.program;
        self.all(&program[code].decorators, state);
        for param in &program[code].params {
            if let Some(default) = param.default {
                self.eval(default, state);
            }
        }
    }

    fn eval_inner(&mut self, expr: ExprId, state: &mut State) -> Value {
        let program = self.program;
        let at = &program[expr];
        match &at.kind {
            ExprKind::Const(Const::Str(text)) if text.len() > MAX_PARTS => Value::truthy(Kinds::STR),
            ExprKind::Const(Const::Bytes(bytes)) if bytes.len() > MAX_PARTS => Value::truthy(Kinds::BYTES),
            ExprKind::Const(value) => Value::from(value.clone()),
            ExprKind::Name(name) => match self.slot(*name) {
                Some(slot) => self.read(slot, at.span, state),
                None => Value::UNKNOWN,
            },
            ExprKind::Tuple(_) | ExprKind::List(_) => self.display(expr, state).0,
            ExprKind::Set(items) => {
                self.all(items, state);
                sized(
                    Kinds::SET,
                    items.iter().any(|it| !self.is_starred(*it)),
                    items.is_empty(),
                )
            }
            ExprKind::Dict(items) => {
                for &(key, value) in items {
                    key.map(|it| self.eval(it, state));
                    self.eval(value, state);
                }
                sized(Kinds::DICT, items.iter().any(|it| it.0.is_some()), items.is_empty())
            }
            ExprKind::Unary(UnaryOp::Not, _) | ExprKind::Bool(..) => self.test(expr, state.clone()).join(state),
            ExprKind::Unary(op, operand) => {
                let value = self.eval(*operand, state);
                match value.known() {
                    Some(known) => fold::unary(*op, known).map_or(Value::UNKNOWN, Value::Exactly),
                    None if value.kinds().within(Kinds::INTEGERS) => Value::any_of(Kinds::INT),
                    None => Value::UNKNOWN,
                }
            }
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.eval(*left, state), self.eval(*right, state));
                binary(*op, &left, &right)
            }
            ExprKind::Compare(left, rest) => self.compare(*left, rest, state),
            ExprKind::IfElse {
                test,
                body,
                orelse,
                site,
            } => {
                let Fork { mut yes, mut no, .. } = self.branch(*test, *site, state.clone());
                let a = yes.as_mut().map(|state| self.eval(*body, state));
                let b = no.as_mut().map(|state| self.eval(*orelse, state));
                if let Some(joined) = either(yes, no) {
                    *state = joined;
                }
                a.unwrap_or(Value::Never).join(&b.unwrap_or(Value::Never))
            }
            ExprKind::Call(call) => self.call(call, state),
            ExprKind::Subscript(value, index) => self.subscript(*value, *index, state),
            ExprKind::Lambda(code) => {
                self.define(*code, state);
                Value::truthy(Kinds::FUNCTION)
            }
            ExprKind::Comprehension(comp) => {
                at.kind.operands(|it| {
                    self.eval(it, state);
                });
                self.enter(comp.code);
                match comp.kind {
                    crate::program::CompKind::List => Value::any_of(Kinds::LIST),
                    crate::program::CompKind::Set => Value::any_of(Kinds::SET),
                    crate::program::CompKind::Dict => Value::any_of(Kinds::DICT),
                    crate::program::CompKind::Generator => Value::any_of(Kinds::OTHER),
                }
            }
            ExprKind::Walrus { target, value, site } => {
                let value = self.eval(*value, state);
                self.bind(*target, Some(*site), value.clone(), state);
                value
            }
            ExprKind::FString(parts) => {
                at.kind.operands(|it| {
                    self.eval(it, state);
                });
                let kinds = match parts.len() {
                    0 | 1 => Kinds::STR.or(Kinds::OTHER),
                    _ => Kinds::STR,
                };
                match parts
                    .iter()
                    .any(|it| matches!(it, FStringPart::Literal(text) if !text.is_empty()))
                {
                    true => Value::truthy(kinds),
                    false => Value::any_of(kinds),
                }
            }
            ExprKind::Attribute(..)
            | ExprKind::Slice(..)
            | ExprKind::Starred(_)
            | ExprKind::Await(_)
            | ExprKind::Yield(_)
            | ExprKind::YieldFrom(_)
            | ExprKind::NotLowered => {
                at.kind.operands(|it| {
                    self.eval(it, state);
                });
                Value::UNKNOWN
            }
        }
    }

    fn is_starred(&self, expr: ExprId) -> bool {
        matches!(self.program[expr].kind, ExprKind::Starred(_))
    }

    /// Evaluates a tuple or list display; its items too, where none is starred.
    pub(super) fn display(&mut self, expr: ExprId, state: &mut State) -> (Value, Option<Vec<Value>>) {
        let program = self.program;
        let (ExprKind::Tuple(items) | ExprKind::List(items)) = &program[expr].kind else {
            return (self.eval(expr, state), None);
        };
        let is_tuple = matches!(program[expr].kind, ExprKind::Tuple(_));
        let kind = if is_tuple { Kinds::TUPLE } else { Kinds::LIST };
        let values: Vec<Value> = items.iter().map(|it| self.eval(*it, state)).collect();
        let starred = items.iter().filter(|it| self.is_starred(**it)).count();
        let whole = sized(kind, starred < items.len(), items.is_empty());
        if starred > 0 {
            return (whole, None);
        }
        let known: Option<Vec<Known>> = values.iter().map(|it| it.known().cloned()).collect();
        let whole = match known {
            Some(known) if is_tuple => small(Value::Exactly(Known::Tuple(known.into()))),
            _ => whole,
        };
        if self.recording {
            self.records.saw_value(expr, &whole);
        }
        (whole, Some(values))
    }

    fn subscript(&mut self, value: ExprId, index: ExprId, state: &mut State) -> Value {
        let value = self.eval(value, state);
        let found = if let ExprKind::Slice(lower, upper, step) = self.program[index].kind {
            let mut bound = |it: Option<ExprId>| it.map(|it| self.eval(it, state));
            let bounds = [bound(lower), bound(upper), bound(step)];
            let fixed = |it: &Option<Value>| match it {
                None => Some(None),
                Some(it) => match it.scalar() {
                    Some(Const::None) => Some(None),
                    _ => it.known().and_then(Known::as_i64).map(Some),
                },
            };
            match (fixed(&bounds[0]), fixed(&bounds[1]), fixed(&bounds[2])) {
                (Some(lower), Some(upper), Some(None | Some(1))) => {
                    value.known().and_then(|it| fold::slice(it, lower, upper))
                }
                _ => None,
            }
        } else {
            let index = self.eval(index, state);
            match (value.known(), index.known().and_then(Known::as_i64)) {
                (Some(value), Some(index)) => fold::item(value, index),
                _ => None,
            }
        };
        match found {
            Some(found) => Value::Exactly(found),
            None if value.kinds().within(Kinds::STR) => Value::any_of(Kinds::STR),
            None => Value::UNKNOWN,
        }
    }

    fn call(&mut self, call: &Call, state: &mut State) -> Value {
        self.eval(call.func, state);
        let mut display_len = None;
        let mut args = Vec::with_capacity(call.args.len());
        for &arg in &call.args {
            let (value, items) = self.display(arg, state);
            display_len = items.map(|it| it.len());
            args.push(value);
        }
        for it in &call.keywords {
            self.eval(it.value, state);
        }
        let plain = call.keywords.is_empty() && !call.args.iter().any(|it| self.is_starred(*it));
        match (self.builtin(call.func), &*args) {
            (Some("len"), [of]) if plain => match display_len.or(of.known().and_then(Known::len)) {
                Some(len) => Value::Exactly(Known::int(len)),
                None => Value::any_of(Kinds::INT),
            },
            (Some("bool"), [of]) if plain => Value::maybe_bool(of.truth()),
            (Some("isinstance"), [of, _]) if plain => {
                Value::maybe_bool(self.types(call.args[1]).and_then(|types| is_instance(of, types)))
            }
            (Some("range"), args) if plain && !args.is_empty() && args.len() < 4 => {
                let fixed: Option<Vec<i64>> = args.iter().map(|it| it.known().and_then(Known::as_i64)).collect();
                match fixed.and_then(|it| super::trips::range_len(&it)) {
                    Some(0) => Value::falsy(Kinds::OTHER),
                    Some(_) => Value::truthy(Kinds::OTHER),
                    None => Value::any_of(Kinds::OTHER),
                }
            }
            (Some("callable" | "hasattr" | "issubclass" | "any" | "all"), _) => Value::any_of(Kinds::BOOL),
            (Some("id" | "ord" | "hash"), _) => Value::any_of(Kinds::INT),
            (Some("list" | "sorted"), _) => Value::any_of(Kinds::LIST),
            (Some("dict"), _) => Value::any_of(Kinds::DICT),
            (Some("set"), _) => Value::any_of(Kinds::SET),
            (Some("tuple"), _) => Value::any_of(Kinds::TUPLE),
            (Some("chr"), _) => Value::any_of(Kinds::STR),
            _ => Value::UNKNOWN,
        }
    }

    /// The built-in types that an argument of `isinstance` names.
    pub(super) fn types(&self, expr: ExprId) -> Option<Kinds> {
        if let ExprKind::Tuple(items) = &self.program[expr].kind {
            return items
                .iter()
                .try_fold(Kinds::EMPTY, |all, it| Some(all.or(self.types(*it)?)));
        }
        Some(match self.builtin(expr)? {
            "int" => Kinds::INTEGERS,
            "bool" => Kinds::BOOL,
            "float" => Kinds::FLOAT,
            "complex" => Kinds::COMPLEX,
            "str" => Kinds::STR,
            "bytes" => Kinds::BYTES,
            "tuple" => Kinds::TUPLE,
            "list" => Kinds::LIST,
            "dict" => Kinds::DICT,
            "set" => Kinds::SET,
            _ => return None,
        })
    }

    fn compare(&mut self, left: ExprId, rest: &[(CmpOp, ExprId)], state: &mut State) -> Value {
        let mut left = self.eval(left, state);
        let mut result = Value::bool(true);
        for (i, &(op, right)) in rest.iter().enumerate() {
            // What comes after the first comparison may be skipped.
            let skipped = (i > 0).then(|| state.clone());
            let (right, items) = match (op, &self.program[right].kind) {
                (CmpOp::In | CmpOp::NotIn, ExprKind::Set(items)) => {
                    let values = items.iter().map(|it| self.eval(*it, state)).collect();
                    (Value::any_of(Kinds::SET), Some(values))
                }
                _ => self.display(right, state),
            };
            if let Some(skipped) = skipped {
                merge(state, &skipped);
            }
            let one = compare(op, &left, &right, items.as_deref());
            result = match result.truth() {
                Some(true) => one,
                _ => result.assume(false).join(&one),
            };
            if result.truth() == Some(false) {
                break;
            }
            left = right;
        }
        result
    }

    /// Evaluates the condition of a site.
    pub(super) fn branch(&mut self, test: ExprId, site: SiteId, state: State) -> Fork {
        let fork = self.test(test, state);
        if self.recording {
            self.records.saw_branch(site, fork.yes.is_some(), fork.no.is_some());
        }
        fork
    }

    /// Evaluates a condition, and what each outcome says of the variables in it.
    pub(super) fn test(&mut self, expr: ExprId, mut state: State) -> Fork {
        let program = self.program;
        let fork = match &program[expr].kind {
            ExprKind::Unary(UnaryOp::Not, operand) => {
                let Fork { yes, no, .. } = self.test(*operand, state);
                let truth = match (&yes, &no) {
                    (Some(_), None) => Some(false),
                    (None, Some(_)) => Some(true),
                    _ => None,
                };
                Fork {
                    yes: no,
                    no: yes,
                    value: Value::maybe_bool(truth),
                }
            }
            ExprKind::Bool(op, operands) => {
                let stop = *op == BoolOp::Or;
                let (mut stopped, mut value) = (None, Value::Never);
                let mut left = Some(state);
                for (i, &operand) in operands.iter().enumerate() {
                    let Some(state) = left.take() else { break };
                    let Fork { yes, no, value: one } = self.test(operand, state);
                    let (stops, goes_on) = if stop { (yes, no) } else { (no, yes) };
                    value = value.join(&if i + 1 == operands.len() { one } else { one.assume(stop) });
                    stopped = either(stopped, stops);
                    left = goes_on;
                }
                let (yes, no) = if stop { (stopped, left) } else { (left, stopped) };
                Fork { yes, no, value }
            }
            _ => {
                let value = self.eval(expr, &mut state);
                let truth = value.truth();
                let yes = (truth != Some(false))
                    .then(|| state.clone())
                    .and_then(|it| self.refine(expr, true, it));
                let no = (truth != Some(true))
                    .then_some(state)
                    .and_then(|it| self.refine(expr, false, it));
                return Fork { yes, no, value };
            }
        };
        if self.recording {
            self.records.saw_value(expr, &fork.value);
        }
        fork
    }
}

/// A container that was just built.
fn sized(kind: Kinds, has_items: bool, is_empty: bool) -> Value {
    match (has_items, is_empty) {
        (true, _) => Value::truthy(kind),
        (_, true) => Value::falsy(kind),
        _ => Value::any_of(kind),
    }
}

/// `value`, if it is not too large to keep.
fn small(value: Value) -> Value {
    match value {
        Value::Never => Value::UNKNOWN,
        Value::Exactly(known) if parts(&known, MAX_PARTS).is_none() => Value::any_of(known.kind()),
        value => value,
    }
}

/// How much of `budget` is left once every part of `known` is counted.
fn parts(known: &Known, budget: usize) -> Option<usize> {
    let own = match known {
        Known::Tuple(items) => {
            return items
                .iter()
                .try_fold(budget.checked_sub(1)?, |left, it| parts(it, left));
        }
        Known::One(value) => match &**value {
            Const::Str(text) => text.len(),
            Const::Bytes(bytes) => bytes.len(),
            _ => 1,
        },
    };
    budget.checked_sub(own)
}

/// `left op right`.
pub(super) fn binary(op: BinOp, left: &Value, right: &Value) -> Value {
    if let (Some(left), Some(right)) = (left.known(), right.known())
        && let Some(value) = fold::binary(op, left, right)
    {
        return Value::Exactly(value);
    }
    let both = |kinds: Kinds| left.kinds().within(kinds) && right.kinds().within(kinds);
    let integral = !matches!(op, BinOp::Div | BinOp::Pow | BinOp::MatMult);
    match op {
        BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor if both(Kinds::BOOL) => Value::any_of(Kinds::BOOL),
        _ if integral && both(Kinds::INTEGERS) => Value::any_of(Kinds::INT.or(Kinds::BOOL)),
        BinOp::Add if both(Kinds::STR) => Value::any_of(Kinds::STR),
        BinOp::Add if both(Kinds::LIST) => Value::any_of(Kinds::LIST),
        BinOp::Add if both(Kinds::TUPLE) => Value::any_of(Kinds::TUPLE),
        _ => Value::UNKNOWN,
    }
}

/// `isinstance(value, types)` where the types decide.
fn is_instance(value: &Value, types: Kinds) -> Option<bool> {
    let kinds = value.kinds();
    if kinds.within(types) {
        Some(true)
    } else if kinds.and(types.or(Kinds::OTHER)) == Kinds::EMPTY {
        Some(false)
    } else {
        None
    }
}

/// `left op right`; `items` are those of a container display on the right.
fn compare(op: CmpOp, left: &Value, right: &Value, items: Option<&[Value]>) -> Value {
    if let (CmpOp::In | CmpOp::NotIn, Some(items)) = (op, items) {
        let known: Option<Vec<Known>> = items.iter().map(|it| it.known().cloned()).collect();
        let found = match (left.known(), known) {
            (Some(left), Some(items)) => fold::contains(&Known::Tuple(items.into()), left),
            _ if items.is_empty() => Some(false),
            _ => None,
        };
        return Value::maybe_bool(found.map(|it| it == (op == CmpOp::In)));
    }
    let (a, b) = (left.kinds(), right.kinds());
    let builtin = a.and(Kinds::OTHER) == Kinds::EMPTY && b.and(Kinds::OTHER) == Kinds::EMPTY;
    if let (Some(left), Some(right)) = (left.known(), right.known())
        && let Some(truth) = fold::compare(op, left, right)
    {
        return Value::bool(truth);
    }
    let differ = a.and(b) == Kinds::EMPTY;
    let text = Kinds::STR.or(Kinds::BYTES);
    let numbers = a.and(Kinds::NUMBERS) != Kinds::EMPTY && b.and(Kinds::NUMBERS) != Kinds::EMPTY;
    let texts = a.and(text) != Kinds::EMPTY && b.and(text) != Kinds::EMPTY;
    match op {
        CmpOp::Is if differ => Value::bool(false),
        CmpOp::IsNot if differ => Value::bool(true),
        CmpOp::Eq if builtin && differ && !numbers && !texts => Value::bool(false),
        CmpOp::NotEq if builtin && differ && !numbers && !texts => Value::bool(true),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => Value::any_of(Kinds::BOOL),
        _ if builtin => Value::any_of(Kinds::BOOL),
        _ => Value::UNKNOWN,
    }
}
