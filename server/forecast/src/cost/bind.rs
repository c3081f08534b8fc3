//! Assignments: what targets come to hold, and what grows.

use foretrace_python::program::{BinOp, Const, ExprId, ExprKind, Span, Target, TargetKind};

use super::{
    algebra::Poly,
    shape::{Elements, Kind, Shape},
    summary::Op,
    walk::Walker,
};

impl Walker<'_, '_> {
    pub(super) fn assign(&mut self, targets: &[Target], value: ExprId) {
        // `xs = xs + ys` lengthens `xs`; said as growth, loops add it up.
        if let [target] = targets
            && let TargetKind::Name(name, _) = &target.kind
            && let ExprKind::Binary(op @ (BinOp::Add | BinOp::Sub), left, right) = &self.program[value].kind
            && let Some(key) = self.key(*name)
            && (self.variable(*left) == Some(key) || self.variable(*right) == Some(key))
        {
            let other = if self.variable(*left) == Some(key) {
                *right
            } else {
                *left
            };
            let old = self.eval(*left);
            let added = self.eval(*right);
            let (held, amount) = if other == *right {
                (&old, &added)
            } else {
                (&added, &old)
            };
            if held.kind == Kind::Str && *op == BinOp::Add && other == *right {
                // CPython extends a string in place when nothing else refers to it.
                self.spend(amount.size.as_ref(), self.program[value].span, || {
                    "extends a string".to_owned()
                });
                self.grow(key, amount.size.as_ref(), amount.size.as_ref(), None);
                return;
            }
            if matches!(held.kind, Kind::List | Kind::Str | Kind::Bytes) {
                self.heat(
                    Op::Concat,
                    self.program[value].span,
                    if other == *right { *left } else { *right },
                    held,
                    held.size.clone(),
                );
                self.operate(value, *op, (*left, &old), (*right, &added));
                self.grow(key, amount.size.as_ref(), amount.size.as_ref(), Some(&amount.item()));
                return;
            }
            if !held.kind.is_sequence()
                && !amount.kind.is_sequence()
                && held.kind != Kind::Set
                && held.kind != Kind::Object
            {
                if *op == BinOp::Add {
                    self.grow(key, amount.value().as_ref(), Some(&Poly::zero()), None);
                }
                return;
            }
            let shape = self.operate(value, *op, (*left, &old), (*right, &added));
            self.set(key, shape);
            return;
        }
        let shape = self.eval(value);
        // Parts of a sequence display go to their own targets.
        if let (
            [
                Target {
                    kind: TargetKind::Sequence(items),
                    ..
                },
            ],
            Elements::Fields(fields),
        ) = (targets, &shape.elements)
            && items.len() == fields.len()
        {
            for (item, field) in items.iter().zip(fields.iter()) {
                self.bind(item, field.clone());
            }
            return;
        }
        let reached = self.reached_from(value).filter(|it| it.1);
        for target in targets {
            self.bind(target, shape.clone());
            if let (TargetKind::Name(name, _), Some((root, _))) = (&target.kind, reached)
                && let Some(key) = self.key(*name)
                && key != root
            {
                self.reached.insert(key, root);
            }
        }
    }

    pub(super) fn bind(&mut self, target: &Target, shape: Shape) {
        match &target.kind {
            TargetKind::Name(name, _) => {
                if let Some(key) = self.key(*name) {
                    self.set(key, shape.limited());
                }
            }
            TargetKind::Attribute(value, _) => {
                self.eval(*value);
            }
            TargetKind::Subscript(value, index) => {
                let container = self.eval(*value);
                self.eval(*index);
                if matches!(self.program[*index].kind, ExprKind::Slice(..)) {
                    let size = container.size.as_ref().zip(shape.size.as_ref()).map(|(a, b)| a.plus(b));
                    self.spend(size.as_ref(), target.span, || "replaces a slice".to_owned());
                } else if matches!(container.kind, Kind::Dict | Kind::Unknown)
                    && let Some(key) = self.variable(*value)
                {
                    let memory = if shape.fresh {
                        shape.total().unwrap_or_else(Poly::one)
                    } else {
                        Poly::one()
                    };
                    self.grow(key, Some(&Poly::one()), Some(&memory), Some(&shape));
                } else if let Some(key) = self.variable(*value) {
                    let memory = if shape.fresh {
                        shape.total().unwrap_or_else(Poly::one)
                    } else {
                        Poly::zero()
                    };
                    self.grow(key, Some(&Poly::zero()), Some(&memory), Some(&shape));
                }
            }
            TargetKind::Sequence(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.bind(item, shape.field(at));
                }
            }
            TargetKind::Starred(inner) => {
                self.bind(inner, Shape::new(Kind::List, shape.size.clone(), Elements::default()))
            }
            TargetKind::NotLowered => {}
        }
    }

    pub(super) fn augmented(&mut self, target: &Target, op: BinOp, value: ExprId, span: Span) {
        let added = self.eval(value);
        match &target.kind {
            TargetKind::Name(name, _) => {
                let Some(key) = self.key(*name) else { return };
                let held = self.vars.get(&key).cloned().unwrap_or_default();
                match op {
                    BinOp::Add if held.kind.is_sequence() || added.kind.is_sequence() => {
                        self.spend(added.size.as_ref(), span, || "appends".to_owned());
                        if held.kind == Kind::Tuple {
                            self.spend(held.size.as_ref(), span, || "copies a tuple".to_owned());
                        }
                        self.grow(key, added.size.as_ref(), added.size.as_ref(), Some(&added.item()));
                    }
                    BinOp::BitOr if matches!(held.kind, Kind::Set | Kind::Dict) => {
                        self.spend(added.size.as_ref(), span, || "merges".to_owned());
                        self.grow(key, added.size.as_ref(), added.size.as_ref(), Some(&added.item()));
                    }
                    BinOp::BitAnd | BinOp::Sub | BinOp::BitXor if held.kind == Kind::Set => {
                        let size = held.size.as_ref().zip(added.size.as_ref()).map(|(a, b)| a.plus(b));
                        self.spend(size.as_ref(), span, || "goes through both sets".to_owned());
                    }
                    BinOp::Add => self.grow(key, added.value().as_ref(), Some(&Poly::zero()), None),
                    BinOp::Sub | BinOp::FloorDiv | BinOp::RShift | BinOp::Mod | BinOp::Div | BinOp::BitAnd => {}
                    BinOp::Mult if held.kind.is_sequence() => {
                        let size = held.size.as_ref().zip(added.value()).map(|(a, b)| a.times(&b));
                        self.spend(size.as_ref(), span, || "repeats a sequence".to_owned());
                        self.set(key, Shape { size, ..held });
                    }
                    _ => {
                        let value = held.value().zip(added.value()).map(|(a, b)| a.times(&b));
                        self.set(key, Shape::int(value));
                    }
                }
            }
            TargetKind::Attribute(object, _) => {
                self.eval(*object);
                if added.kind.is_sequence() {
                    self.spend(added.size.as_ref(), span, || "appends".to_owned());
                }
            }
            TargetKind::Subscript(object, index) => {
                let shape = self.eval(*object);
                self.eval(*index);
                if added.kind.is_sequence() {
                    self.spend(added.size.as_ref(), span, || "appends".to_owned());
                }
                if let Some(key) = self.variable(*object) {
                    let length = if shape.kind == Kind::Dict {
                        Poly::one()
                    } else {
                        Poly::zero()
                    };
                    self.grow(key, Some(&length), added.size.as_ref(), Some(&added));
                }
            }
            _ => {}
        }
    }

    pub(super) fn delete(&mut self, target: &Target) {
        if let TargetKind::Subscript(object, index) = &target.kind {
            let shape = self.eval(*object);
            self.eval(*index);
            if matches!(shape.kind, Kind::List | Kind::ByteArray | Kind::Deque) {
                let last = matches!(self.program[*index].kind, ExprKind::Unary(..));
                if !last {
                    self.spend(shape.size.as_ref(), target.span, || "moves what follows".to_owned());
                    if matches!(self.program[*index].kind, ExprKind::Const(Const::Int(0))) {
                        self.heat(Op::DeleteFront, target.span, *object, &shape, shape.size.clone());
                    }
                }
            } else if shape.kind == Kind::Unknown {
                let text = self.text(*object);
                self.unknown(target.span, || format!("`del` on `{text}`, whose type is not known"));
            }
        }
    }
}
