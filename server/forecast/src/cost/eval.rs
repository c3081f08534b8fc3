//! What expressions cost and yield.

use foretrace_python::program::{BinOp, CmpOp, CompKind, Comprehension, Const, ExprId, ExprKind, FStringPart, Span};

use super::{
    algebra::{Origin, Poly, Var},
    scope::{self, Global},
    shape::{Elements, Kind, Shape},
    summary::Op,
    walk::{MAX_DEPTH, Walker},
};

impl Walker<'_, '_> {
    /// Walks an expression for its shape alone.
    pub(super) fn quietly(&mut self, expr: ExprId) -> Shape {
        self.quiet += 1;
        let shape = self.eval(expr);
        self.quiet -= 1;
        shape
    }

    /// Walks an expression.
    pub(super) fn eval(&mut self, expr: ExprId) -> Shape {
        if self.depth > MAX_DEPTH {
            self.unknown(self.program[expr].span, || "nested too deep".to_owned());
            return Shape::unknown();
        }
        self.depth += 1;
        let shape = self.eval_inner(expr);
        self.depth -= 1;
        shape
    }

    pub(super) fn eval_inner(&mut self, expr: ExprId) -> Shape {
        let program = self.program;
        let span = program[expr].span;
        match &program[expr].kind {
            ExprKind::Const(value) => scope::constant(value),
            ExprKind::Name(name) => self.read(*name),
            ExprKind::Tuple(items) => {
                let shapes: Vec<Shape> = items.iter().map(|it| self.eval(*it)).collect();
                if items.iter().any(|it| matches!(program[*it].kind, ExprKind::Starred(_))) {
                    return self.display(Kind::Tuple, &shapes, span);
                }
                Shape::new(Kind::Tuple, Some(Poly::one()), Elements::Fields(shapes.into()))
            }
            ExprKind::List(items) => {
                let shapes: Vec<Shape> = items.iter().map(|it| self.eval(*it)).collect();
                self.display(Kind::List, &shapes, span)
            }
            ExprKind::Set(items) => {
                let shapes: Vec<Shape> = items.iter().map(|it| self.eval(*it)).collect();
                self.display(Kind::Set, &shapes, span)
            }
            ExprKind::Dict(items) => {
                let mut shapes = Vec::new();
                for (key, value) in items {
                    if let Some(key) = key {
                        self.eval(*key);
                        shapes.push(self.eval(*value));
                    } else {
                        let merged = self.eval(*value);
                        shapes.push(Shape {
                            kind: Kind::Iterator,
                            ..merged
                        });
                    }
                }
                let mut all = self.display(Kind::Dict, &shapes, span);
                if items.iter().any(|it| it.0.is_none()) {
                    let sizes = shapes
                        .iter()
                        .filter(|it| it.kind == Kind::Iterator)
                        .map(|it| it.size.clone());
                    all.size = sizes.reduce(|a, b| Some(a?.plus(&b?))).flatten();
                    self.spend(all.size.as_ref(), span, || "copies a mapping".to_owned());
                }
                all
            }
            ExprKind::Unary(_, value) => {
                let shape = self.eval(*value);
                if shape.kind == Kind::Unknown {
                    Shape::int(shape.value())
                } else {
                    Shape {
                        elements: Elements::Small,
                        ..shape
                    }
                }
            }
            ExprKind::Binary(..) => self.binary(expr),
            ExprKind::Bool(_, items) => {
                let shapes: Vec<Shape> = items.iter().map(|it| self.eval(*it)).collect();
                shapes.into_iter().reduce(|a, b| a.join(&b)).unwrap_or_default()
            }
            ExprKind::Compare(left, rest) => self.compare(*left, rest, span),
            ExprKind::IfElse { test, body, orelse, .. } => {
                self.eval(*test);
                let (mut a, mut b) = (Shape::unknown(), Shape::unknown());
                self.either(&mut [&mut |it| a = it.eval(*body), &mut |it| b = it.eval(*orelse)]);
                a.join(&b)
            }
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Attribute(value, name) => self.attribute(expr, *value, program.name(*name)),
            ExprKind::Subscript(value, index) => self.subscript(*value, *index, span),
            ExprKind::Slice(lower, upper, step) => {
                [lower, upper, step]
                    .into_iter()
                    .flatten()
                    .for_each(|it| drop(self.eval(*it)));
                Shape::unknown()
            }
            ExprKind::Starred(value) | ExprKind::Await(value) => {
                let shape = self.eval(*value);
                if matches!(program[expr].kind, ExprKind::Await(_)) {
                    Shape::unknown()
                } else {
                    Shape {
                        kind: Kind::Iterator,
                        ..shape
                    }
                }
            }
            ExprKind::Lambda(_) => Shape::small(Kind::Object),
            ExprKind::Comprehension(comp) => self.comprehension(comp, span),
            ExprKind::Yield(value) => {
                let item = value.map(|it| self.eval(it)).unwrap_or_default();
                self.yields(&Some(Poly::one()), item);
                Shape::unknown()
            }
            ExprKind::YieldFrom(value) => {
                let shape = self.eval(*value);
                self.spend(shape.size.as_ref(), span, || "passes on each item".to_owned());
                self.yields(&shape.size.clone(), shape.item());
                Shape::unknown()
            }
            ExprKind::Walrus { target, value, .. } => {
                let shape = self.eval(*value);
                if let Some(key) = self.key(*target) {
                    self.set(key, shape.clone());
                }
                shape
            }
            ExprKind::FString(parts) => self.fstring(parts, span),
            ExprKind::NotLowered => {
                self.unknown(span, || "this expression could not be read".to_owned());
                Shape::unknown()
            }
        }
    }

    pub(super) fn yields(&mut self, count: &Option<Poly>, item: Shape) {
        if let Some(frame) = self.frames.last_mut() {
            frame.yields.add(count.as_ref());
        }
        if self.quiet == 0 {
            self.result = Some(self.result.as_ref().map_or_else(|| item.clone(), |old| old.join(&item)));
        }
    }

    pub(super) fn read(&mut self, name: foretrace_python::program::Name) -> Shape {
        let text = self.program.name(name.name);
        match self.key(name) {
            Some(key) => match self.vars.get(&key) {
                Some(shape) => shape.clone(),
                // A variable of an enclosing function.
                None if self.global(name).is_none() => self.outer_name(text),
                None => Shape::small(Kind::Object),
            },
            None => match self.slice.scope.get(text) {
                Some(Global::Fixed(shape)) => shape.clone(),
                Some(Global::Function(_) | Global::Class(_) | Global::Import(_)) => Shape::small(Kind::Object),
                _ => self.outer_name(text),
            },
        }
    }

    /// `[a, *b]`: as long as what is unpacked into it.
    pub(super) fn display(&mut self, kind: Kind, shapes: &[Shape], span: Span) -> Shape {
        let mut size = Some(Poly::one());
        let mut elements: Option<Shape> = None;
        for shape in shapes {
            let item = if shape.kind == Kind::Iterator && kind != Kind::Dict {
                size = size.zip(shape.size.clone()).map(|(a, b)| a.plus(&b));
                shape.item()
            } else {
                shape.clone()
            };
            elements = Some(elements.map_or(item.clone(), |old| old.join(&item)));
        }
        self.spend(size.as_ref(), span, || "copies what it unpacks".to_owned());
        self.allocate(size.as_ref(), span, || format!("a {}", kind.name()));
        let elements = match elements {
            None => Elements::Small,
            Some(it) if it.kind.is_scalar() => Elements::Small,
            Some(it) => Elements::Each(it.into()),
        };
        Shape::new(kind, size, elements)
    }

    pub(super) fn fstring(&mut self, parts: &[FStringPart], span: Span) -> Shape {
        let mut size = Some(Poly::one());
        for part in parts {
            if let FStringPart::Value { value, spec, .. } = part {
                let shape = self.eval(*value);
                let text = match shape.kind {
                    Kind::Unknown | Kind::Object | Kind::Int => {
                        if shape.kind == Kind::Unknown {
                            let name = self.text(*value);
                            self.assume(self.program[*value].span, || {
                                format!("`{name}` is short when written out")
                            });
                        }
                        Some(Poly::one())
                    }
                    _ => shape.total(),
                };
                self.spend(text.as_ref(), span, || "writes out a value".to_owned());
                size = size.zip(text).map(|(a, b)| a.plus(&b));
                if let Some(spec) = spec {
                    self.fstring(spec, span);
                }
            }
        }
        Shape::new(Kind::Str, size, Elements::Small)
    }

    pub(super) fn comprehension(&mut self, comp: &Comprehension, span: Span) -> Shape {
        let outer = std::mem::replace(&mut self.code, comp.code);
        let mut element = Shape::unknown();
        let base = self.frames.len();
        let mut amounts: Option<Poly> = None;
        self.clauses(&comp.clauses, outer, &mut |walker| {
            element = walker.eval(comp.element);
            if let Some(value) = comp.value {
                element = walker.eval(value);
            }
            if let Some(frame) = walker.frames.last_mut() {
                frame.yields.add(Some(&Poly::one()));
            }
            let rounds = walker.frames[base.min(walker.frames.len())..]
                .iter()
                .filter_map(|it| it.looped.as_ref());
            amounts = rounds
                .map(|it| it.trip.rounds.clone())
                .reduce(|a, b| Some(a?.times(&b?)))
                .flatten();
        });
        self.code = outer;
        // The items were counted as if they were yielded by the function.
        if let Some(frame) = self.frames.last_mut() {
            frame.yields = frame
                .looped
                .as_ref()
                .map_or_else(Default::default, |_| frame.yields.clone());
        }
        let elements = match element.kind {
            kind if kind.is_scalar() => Elements::Small,
            _ if matches!(element.elements, Elements::Small)
                && element.size.as_ref().is_some_and(Poly::is_constant) =>
            {
                Elements::Each(element.clone().into())
            }
            _ => Elements::Each(element.clone().into()),
        };
        let kind = match comp.kind {
            CompKind::List => Kind::List,
            CompKind::Set => Kind::Set,
            CompKind::Dict => Kind::Dict,
            CompKind::Generator => Kind::Iterator,
        };
        let shape = Shape::new(kind, amounts, elements);
        if comp.kind != CompKind::Generator {
            let memory = if element.fresh {
                shape.total()
            } else {
                shape.size.clone()
            };
            self.allocate(memory.as_ref(), span, || format!("a {}", kind.name()));
        }
        shape
    }

    pub(super) fn compare(&mut self, left: ExprId, rest: &[(CmpOp, ExprId)], span: Span) -> Shape {
        let mut left_shape = self.eval(left);
        for &(op, right) in rest {
            let shape = self.eval(right);
            match op {
                CmpOp::In | CmpOp::NotIn => self.membership(&left_shape, right, &shape, span),
                CmpOp::Eq | CmpOp::NotEq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                    let both = left_shape.kind.is_sequence() && shape.kind.is_sequence();
                    // The shorter one ends the comparison.
                    let constant = |it: &Shape| it.size.as_ref().is_some_and(Poly::is_constant);
                    if both && !constant(&left_shape) && !constant(&shape) {
                        self.spend(left_shape.size.as_ref(), span, || "compares item by item".to_owned());
                    }
                }
                CmpOp::Is | CmpOp::IsNot => {}
            }
            left_shape = shape;
        }
        Shape::small(Kind::Bool)
    }

    fn membership(&mut self, item: &Shape, container: ExprId, shape: &Shape, span: Span) {
        match shape.kind {
            Kind::Set | Kind::Dict | Kind::KeysView | Kind::Range => {}
            Kind::Unknown | Kind::Object => {
                if shape.size.as_ref().is_some_and(Poly::is_constant) {
                    return;
                }
                let text = self.text(container);
                self.unknown(span, || format!("`in` on `{text}`, whose type is not known"));
            }
            kind => {
                let text = self.text(container);
                self.spend(shape.size.as_ref(), span, || {
                    format!("`in` goes through {} `{text}`", kind.name())
                });
                // What cannot be hashed cannot be kept in a set, so a list is the right place for it.
                let hashable = !matches!(item.kind, Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray);
                if hashable && matches!(kind, Kind::List | Kind::Tuple | Kind::Deque | Kind::ValuesView) {
                    self.heat(Op::Membership, span, container, shape, shape.size.clone());
                }
            }
        }
    }

    pub(super) fn binary(&mut self, expr: ExprId) -> Shape {
        // A long sum is a chain to the left: walked from its start without recursion.
        let mut chain = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary(op, left, right) = self.program[at].kind {
            chain.push((at, op, left, right));
            at = left;
        }
        let mut shape = self.eval(at);
        while let Some((at, op, left, right)) = chain.pop() {
            let other = self.eval(right);
            shape = self.operate(at, op, (left, &shape), (right, &other));
        }
        shape
    }

    pub(super) fn operate(&mut self, at: ExprId, op: BinOp, left: (ExprId, &Shape), right: (ExprId, &Shape)) -> Shape {
        let span = self.program[at].span;
        let (a, b) = (left.1, right.1);
        let power = || match self.program[right.0].kind {
            ExprKind::Const(Const::Int(power)) => Some(power),
            _ => None,
        };
        match op {
            BinOp::Add if a.kind.is_sequence() || b.kind.is_sequence() => {
                let size = a.size.as_ref().zip(b.size.as_ref()).map(|(a, b)| a.plus(b));
                let kind = if a.kind.is_sequence() { a.kind } else { b.kind };
                self.spend(size.as_ref(), span, || format!("copies both {}s", kind.name()));
                self.allocate(size.as_ref(), span, || format!("a {}", kind.name()));
                let elements = Shape {
                    elements: a.elements.clone(),
                    ..a.clone()
                }
                .join(b)
                .elements;
                Shape {
                    proved: a.proved || b.proved,
                    ..Shape::new(kind, size, elements)
                }
            }
            BinOp::Mult if a.kind.is_sequence() || b.kind.is_sequence() => {
                let (sequence, times) = if a.kind.is_sequence() { (a, b) } else { (b, a) };
                let size = sequence.size.as_ref().zip(times.value()).map(|(a, b)| a.times(&b));
                self.spend(size.as_ref(), span, || format!("repeats a {}", sequence.kind.name()));
                self.allocate(size.as_ref(), span, || format!("a {}", sequence.kind.name()));
                Shape {
                    size,
                    fresh: true,
                    ..sequence.clone()
                }
            }
            BinOp::Mod if matches!(a.kind, Kind::Str | Kind::Bytes) => {
                let long = b.kind.is_sequence() && b.kind != Kind::Tuple;
                let size = if long { b.total() } else { Some(Poly::one()) };
                self.spend(size.as_ref(), span, || "writes out a value".to_owned());
                Shape::new(
                    a.kind,
                    size.zip(a.size.clone()).map(|(a, b)| a.plus(&b)),
                    Elements::Small,
                )
            }
            BinOp::BitOr | BinOp::BitAnd | BinOp::Sub | BinOp::BitXor
                if matches!(a.kind, Kind::Set | Kind::Dict) || matches!(b.kind, Kind::Set | Kind::Dict) =>
            {
                let size = a.size.as_ref().zip(b.size.as_ref()).map(|(a, b)| a.plus(b));
                self.spend(size.as_ref(), span, || "goes through both sets".to_owned());
                self.allocate(size.as_ref(), span, || "a set".to_owned());
                let kind = if a.kind == Kind::Dict { Kind::Dict } else { Kind::Set };
                Shape::new(kind, size, a.elements.clone())
            }
            _ if a.kind == Kind::Float || b.kind == Kind::Float => match (op, &self.program[right.0].kind) {
                (BinOp::Pow, ExprKind::Const(Const::Float(power))) if (*power - 0.5).abs() < 1e-9 => {
                    Shape::int(a.value().map(|it| it.sqrt()))
                }
                (BinOp::Div | BinOp::Mult | BinOp::Add | BinOp::Sub, _) => {
                    let value = a.value().zip(b.value()).map(|(a, b)| a.plus(&b));
                    if matches!(self.program[right.0].kind, ExprKind::Const(_)) {
                        Shape::int(a.value())
                    } else {
                        Shape::int(value)
                    }
                }
                _ => Shape::small(Kind::Float),
            },
            _ => {
                let value = match op {
                    BinOp::Add | BinOp::BitOr | BinOp::BitXor => a.value().zip(b.value()).map(|(a, b)| a.plus(&b)),
                    BinOp::Mult | BinOp::MatMult => a.value().zip(b.value()).map(|(a, b)| a.times(&b)),
                    BinOp::Sub | BinOp::Div | BinOp::FloorDiv | BinOp::RShift => a.value(),
                    BinOp::Mod => b.value(),
                    BinOp::BitAnd => a.value(),
                    BinOp::Pow => match power() {
                        Some(power @ 0..=16) => a.value().map(|it| it.power(power as u32)),
                        _ => a.value().zip(b.value()).and_then(|(a, b)| {
                            Some(if b.is_constant() {
                                return None;
                            } else {
                                b.exp()?.times(&if a.is_constant() { Poly::one() } else { a.exp()? })
                            })
                        }),
                    },
                    BinOp::LShift if power().is_some() => a.value(),
                    BinOp::LShift => a.value().zip(b.value()).and_then(|(a, b)| Some(a.times(&b.exp()?))),
                };
                if a.kind == Kind::Unknown && b.kind == Kind::Unknown && matches!(op, BinOp::Add | BinOp::Mult) {
                    let text = self.text(left.0);
                    self.assume(span, || format!("`{text}` is a number"));
                }
                if a.kind == Kind::Object || b.kind == Kind::Object {
                    let text = self.text(at);
                    self.unknown(span, || format!("what `{text}` does is not known"));
                    return Shape::unknown();
                }
                Shape::int(value)
            }
        }
    }

    pub(super) fn subscript(&mut self, value: ExprId, index: ExprId, span: Span) -> Shape {
        let shape = self.eval(value);
        let ExprKind::Slice(lower, upper, step) = &self.program[index].kind else {
            self.eval(index);
            return match (&shape.elements, &self.program[index].kind) {
                (Elements::Fields(fields), ExprKind::Const(Const::Int(at))) => usize::try_from(*at)
                    .ok()
                    .and_then(|at| fields.get(at))
                    .cloned()
                    .unwrap_or_else(|| shape.element()),
                _ => shape.element(),
            };
        };
        self.eval(index);
        let (lower, upper, step) = (*lower, *upper, *step);
        let size = self.slice_size(&shape, lower, upper, step);
        let text = self.text(value);
        self.spend(size.as_ref(), span, || format!("copies part of `{text}`"));
        self.allocate(size.as_ref(), span, || format!("a copy of part of `{text}`"));
        if size.as_ref().is_some_and(|it| !it.is_constant()) && shape.kind != Kind::Range {
            self.heat(Op::SliceCopy, span, value, &shape, size.clone());
        }
        Shape {
            size,
            fresh: true,
            ..shape
        }
    }

    pub(super) fn slice_size(
        &mut self,
        shape: &Shape,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        step: Option<ExprId>,
    ) -> Option<Poly> {
        let fixed = |walker: &Self, it: Option<ExprId>| match it.map(|it| &walker.program[it].kind) {
            None => Some(0),
            Some(ExprKind::Const(Const::Int(at))) => Some(*at),
            Some(ExprKind::Unary(foretrace_python::program::UnaryOp::Neg, inner)) => {
                match walker.program[*inner].kind {
                    ExprKind::Const(Const::Int(at)) => Some(-at),
                    _ => None,
                }
            }
            _ => None,
        };
        let (low, high) = (fixed(self, lower), fixed(self, upper));
        if step.is_none() {
            match (low, high) {
                (Some(0..), Some(1..)) if upper.is_some() => return Some(Poly::one()),
                (Some(..0), Some(..0)) => return Some(Poly::one()),
                (Some(..0), _) if upper.is_none() => return Some(Poly::one()),
                _ => {}
            }
            if let (Some(lower), Some(upper)) = (lower, upper)
                && let Some(width) = self.difference(lower, upper)
            {
                // `xs[i : i + k]` for `i` in steps of `k`: the slices are parts that do not overlap.
                if let ExprKind::Binary(BinOp::Add, _, by) = self.program[upper].kind
                    && let Some(step) = self.variable(lower).and_then(|it| self.steps.get(&it))
                    && self.variable(by) == Some(*step)
                {
                    return shape.size.as_ref().map(Poly::rows);
                }
                return width;
            }
        }
        shape.size.clone()
    }

    /// `k` for `start` and `start + k` or `min(start + k, …)`.
    pub(super) fn difference(&mut self, start: ExprId, stop: ExprId) -> Option<Option<Poly>> {
        let from = self.variable(start)?;
        match &self.program[stop].kind {
            ExprKind::Binary(BinOp::Add, left, right) => {
                let width = if self.variable(*left) == Some(from) {
                    *right
                } else if self.variable(*right) == Some(from) {
                    *left
                } else {
                    return None;
                };
                Some(self.quietly(width).value())
            }
            ExprKind::Call(call) => match &self.program[call.func].kind {
                ExprKind::Name(name) if self.program.name(name.name) == "min" => {
                    call.args.iter().find_map(|it| self.difference(start, *it))
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn attribute(&mut self, expr: ExprId, value: ExprId, name: &str) -> Shape {
        if self.imported(expr).is_some() {
            return Shape::small(Kind::Object);
        }
        if self.slice.scope.is_property(name) {
            let text = self.text(expr);
            self.unknown(self.program[expr].span, || {
                format!("`{text}` may be a property, which runs code")
            });
        }
        let base = self.eval(value);
        let text = self.text(expr);
        let depth = base.size.as_ref().and_then(Poly::as_var).map_or(0, |it| it.depth);
        let from = self.reached_from(expr).map(|it| it.0);
        let parameter = from
            .is_some_and(|(code, slot)| code == self.root && (slot.0 as usize) < self.program[self.root].params.len());
        let origin = if parameter {
            Origin::Parameter
        } else if from.is_some() {
            Origin::Obtained
        } else {
            Origin::Outer
        };
        match base.size.as_ref().and_then(Poly::as_var) {
            // What hangs on an item of an input is part of that input.
            Some(var) if depth > 0 => {
                let size = Poly::var(Var {
                    depth: depth.saturating_add(1),
                    ..var.clone()
                });
                Shape {
                    size: Some(size),
                    ..Shape::unknown()
                }
            }
            _ => Shape::input(&text, origin),
        }
    }
}
