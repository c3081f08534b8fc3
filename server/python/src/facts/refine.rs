//! What the outcome of a test says of the variable in it.

use super::eval::Eval;
use super::value::{Kinds, Known, State, Value};
use crate::program::{CmpOp, Const, ExprId, ExprKind, SlotId};

impl Eval<'_> {
    /// The state once `test` came out as `truth`; `None` where it cannot.
    pub(super) fn refine(&self, test: ExprId, truth: bool, mut state: State) -> Option<State> {
        let (slot, refined) = match &self.program[test].kind {
            ExprKind::Compare(left, rest) => match **rest {
                [(op, right)] => self.refine_compare(*left, op, right, truth, &state)?,
                _ => return Some(state),
            },
            ExprKind::Call(call) if self.builtin(call.func) == Some("isinstance") && call.keywords.is_empty() => {
                match *call.args {
                    [of, types] => {
                        let slot = self.place(of);
                        match (slot, self.types(types)) {
                            (Some(slot), Some(kinds)) => {
                                let kept = if truth {
                                    kinds.or(Kinds::OTHER)
                                } else {
                                    Kinds::ANY.without(kinds)
                                };
                                (Some(slot), self.value_of(slot, &state).keep(kept))
                            }
                            _ => return Some(state),
                        }
                    }
                    _ => return Some(state),
                }
            }
            _ => match self.place(test) {
                Some(slot) => (Some(slot), self.value_of(slot, &state).assume(truth)),
                None => return Some(state),
            },
        };
        if let Some(slot) = slot {
            if refined.is_never() {
                return None;
            }
            let var = &mut state[slot.0 as usize];
            var.value = refined;
            var.unassigned = false;
        }
        Some(state)
    }

    /// The variable whose value `expr` has, once evaluated.
    fn place(&self, expr: ExprId) -> Option<SlotId> {
        match &self.program[expr].kind {
            ExprKind::Name(name) | ExprKind::Walrus { target: name, .. } => self.slot(*name),
            _ => None,
        }
    }

    fn value_of(&self, slot: SlotId, state: &State) -> Value {
        match &state[slot.0 as usize].value {
            Value::Never => Value::UNKNOWN,
            value => value.clone(),
        }
    }

    fn refine_compare(
        &self,
        left: ExprId,
        op: CmpOp,
        right: ExprId,
        truth: bool,
        state: &State,
    ) -> Option<(Option<SlotId>, Value)> {
        let nothing = Some((None, Value::UNKNOWN));
        let (Some(slot), Some(against)) = (self.place(left), self.literals(op, right)) else {
            return nothing;
        };
        let value = self.value_of(slot, state);
        let (equal, identity) = match op {
            CmpOp::Eq | CmpOp::In => (truth, false),
            CmpOp::NotEq | CmpOp::NotIn => (!truth, false),
            CmpOp::Is => (truth, true),
            CmpOp::IsNot => (!truth, true),
            _ => return nothing,
        };
        let refined = match (identity, equal, &*against) {
            (true, true, [one]) if is_singleton(one) => {
                if value.kinds().and(one.kind()) == Kinds::EMPTY {
                    Value::Never
                } else {
                    Value::Exactly(one.clone())
                }
            }
            (true, false, [one]) => without(&value, one),
            (false, true, some) => {
                let possible = some.iter().map(equal_kinds).fold(Kinds::OTHER, Kinds::or);
                let kept = value.keep(possible);
                match some {
                    [one] if exact_equality(one) && kept.kinds() == one.kind() => Value::Exactly(one.clone()),
                    _ => kept,
                }
            }
            (false, false, some) => some.iter().fold(value, |value, one| match one.scalar() {
                Some(Const::None) => without(&value, one),
                Some(Const::Bool(_)) if value.kinds() == Kinds::BOOL => without(&value, one),
                _ => value,
            }),
            _ => return nothing,
        };
        Some((Some(slot), refined))
    }

    /// The literals that the right side of a comparison compares with.
    fn literals(&self, op: CmpOp, expr: ExprId) -> Option<Vec<Known>> {
        let one = |it: &ExprId| match &self.program[*it].kind {
            ExprKind::Const(value) => Some(Known::from(value.clone())),
            _ => None,
        };
        match (&self.program[expr].kind, op) {
            (ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items), CmpOp::In | CmpOp::NotIn) => {
                items.iter().map(one).collect()
            }
            (_, CmpOp::In | CmpOp::NotIn) => None,
            _ => one(&expr).map(|it| vec![it]),
        }
    }
}

fn is_singleton(known: &Known) -> bool {
    matches!(known.scalar(), Some(Const::None | Const::Bool(_)))
}

/// `value` once it is known not to be the singleton `one`.
fn without(value: &Value, one: &Known) -> Value {
    match one.scalar() {
        Some(Const::None) => value.keep(Kinds::ANY.without(Kinds::NONE)),
        Some(Const::Bool(_)) if value.known().is_some_and(|it| it.same(one)) => Value::Never,
        Some(Const::Bool(truth)) if value.kinds() == Kinds::BOOL => value.assume(!truth),
        _ => value.clone(),
    }
}

/// The built-in types of values that can equal `known`.
fn equal_kinds(known: &Known) -> Kinds {
    let kind = known.kind();
    if kind.within(Kinds::NUMBERS) {
        Kinds::NUMBERS
    } else if kind.within(Kinds::STR.or(Kinds::BYTES)) {
        Kinds::STR.or(Kinds::BYTES)
    } else {
        kind
    }
}

/// Whether an equal value of the same type is the same value.
fn exact_equality(known: &Known) -> bool {
    matches!(
        known.scalar(),
        Some(Const::None | Const::Bool(_) | Const::Int(_) | Const::BigInt(_) | Const::Str(_) | Const::Bytes(_))
    )
}
