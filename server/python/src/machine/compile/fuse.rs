//! Sequences of instructions that loops run often, fused into one.
//!
//! A fused instruction stands in place of the first of those it does, which stay where they are: jumps, handlers and
//! sites hold for both forms, and where its operands turn out not to be plain the plain instructions run instead.

use crate::machine::bytecode::{Op, Operand};

/// The instructions, fused where they can be.
pub(super) fn fused(ops: &[Op]) -> Vec<Op> {
    (0..ops.len())
        .map(|at| starting(&ops[at..]).unwrap_or(ops[at]))
        .collect()
}

fn starting(ops: &[Op]) -> Option<Op> {
    let next = *ops.get(1)?;
    match (ops[0], next) {
        (Op::LoadLocal(slot), Op::Attr(name)) => return Some(Op::AttrOf(slot, name)),
        (Op::LoadLocal(slot), Op::LoadMethod(name)) => return Some(Op::MethodOf(slot, name)),
        (Op::LoadLocal(slot), Op::StoreAttr(name)) => return Some(Op::StoreAttrOf(slot, name)),
        (Op::Dup, Op::Attr(name)) => return Some(Op::AttrTop(name)),
        (Op::Swap, Op::StoreAttr(name)) => return Some(Op::StoreAttrUnder(name)),
        _ => {}
    }
    let first = operand(ops[0])?;
    if let Some(second) = operand(next) {
        return applied(*ops.get(2)?, first, second);
    }
    applied(next, Operand::Top, first)
}

fn applied(op: Op, a: Operand, b: Operand) -> Option<Op> {
    Some(match op {
        Op::Binary(op) | Op::Inplace(op) => Op::Arithmetic(op, a, b),
        Op::Compare(op) => Op::Comparison(op, a, b),
        Op::Item => Op::ItemOf(a, b),
        Op::StoreItem if a != Operand::Top => Op::StoreItemOf(a, b),
        _ => return None,
    })
}

fn operand(op: Op) -> Option<Operand> {
    match op {
        Op::LoadLocal(slot) => u16::try_from(slot).ok().map(Operand::Local),
        Op::Const(at) => u16::try_from(at).ok().map(Operand::Const),
        _ => None,
    }
}
