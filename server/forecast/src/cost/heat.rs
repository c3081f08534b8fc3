//! Operations that are cheap once and dear in a loop.

use foretrace_python::program::{ExprId, Span};

use super::{
    algebra::Poly,
    changes::Change,
    shape::Shape,
    summary::{HotOp, Op},
    walk::Walker,
};

impl Walker<'_, '_> {
    /// Notes an operation that is dear in a loop.
    pub(super) fn heat(&mut self, op: Op, span: Span, operand: ExprId, shape: &Shape, cost: Option<Poly>) {
        if self.quiet > 0 || self.frames.iter().skip(self.base).all(|it| it.looped.is_none()) {
            return;
        }
        let loops: Vec<_> = self
            .frames
            .iter()
            .skip(self.base)
            .filter_map(|it| it.looped.as_ref())
            .map(|it| it.site)
            .collect();
        let rounds = self.rounds();
        let key = self.variable(operand);
        let innermost = self.frames.iter().rev().find_map(|it| it.looped.as_ref());
        let found: &[Change] = match (key, innermost) {
            (Some(key), Some(looped)) => looped.changes.get(key),
            _ => &[],
        };
        let plain = key.is_some();
        let invariant = plain && found.is_empty();
        let rebuilt = found.iter().any(|it| matches!(it, Change::Other | Change::Next)) && op != Op::Remove;
        let grows = |it: &Option<Poly>| it.as_ref().is_some_and(|it| !it.is_constant());
        let text = self.text(operand);
        let whole = op != Op::SliceCopy || cost == shape.size;
        let certain =
            whole && shape.proved && plain && !rebuilt && grows(&shape.size) && grows(&rounds) && grows(&cost);
        self.hot.push(HotOp {
            span,
            op,
            operand: text.into(),
            operand_span: self.program[operand].span,
            kind: shape.kind,
            size: shape.size.clone(),
            cost: cost.unwrap_or_else(Poly::one),
            loops,
            rounds,
            certain,
            invariant,
        });
    }
}
