//! Built-ins and methods whose cost depends on how they are called.

use foretrace_python::program::{Call, Const, ExprId, ExprKind, Span, UnaryOp};

use super::{
    algebra::{Origin, Poly},
    shape::{Elements, Kind, Shape},
    summary::Op,
    table::{self, Operands},
    walk::Walker,
};

impl Walker<'_, '_> {
    /// Built-ins whose cost or result depends on how they are called.
    pub(super) fn special(
        &mut self,
        name: &str,
        expr: ExprId,
        args: &[ExprId],
        shapes: &[Shape],
        call: &Call,
    ) -> Option<Shape> {
        let program = self.program;
        let span = program[expr].span;
        let literal = |at: usize| match args.get(at).map(|it| &program[*it].kind) {
            Some(ExprKind::Const(Const::Int(value))) => Some(*value),
            _ => None,
        };
        let text = self.text(expr);
        match (name, shapes) {
            ("range", [stop]) => {
                let value = stop.value();
                Some(Shape {
                    elements: Elements::Each(Shape::int(value.clone()).into()),
                    ..Shape::new(Kind::Range, value, Elements::Small)
                })
            }
            ("range", [start, stop, ..]) => {
                let bound = start.value().zip(stop.value()).map(|(a, b)| a.plus(&b));
                let narrow = self.difference(args[0], args[1]).flatten();
                let size = narrow.or_else(|| bound.clone());
                Some(Shape {
                    elements: Elements::Each(Shape::int(bound).into()),
                    ..Shape::new(Kind::Range, size, Elements::Small)
                })
            }
            ("sum", [over, start]) if start.kind.is_sequence() => {
                let cost = over.size.as_ref().zip(over.total()).map(|(a, b)| a.times(&b));
                self.spend(cost.as_ref(), span, || {
                    "`sum` of sequences copies the result for each item".to_owned()
                });
                Some(Shape::new(start.kind, over.total(), Elements::default()))
            }
            ("sum" | "min" | "max", [over, ..]) if shapes.len() == 1 || name == "sum" => {
                self.spend(over.size.as_ref(), span, || format!("`{name}` goes through all items"));
                if over.kind != Kind::Iterator {
                    self.heat(Op::Scan, span, args[0], over, over.size.clone());
                }
                let item = over.item();
                Some(match name {
                    "sum" => Shape::int(over.size.clone().zip(item.value()).map(|(a, b)| a.times(&b))),
                    // The largest part may be as large as the whole.
                    _ if matches!(over.elements, Elements::Parts(_)) => Shape {
                        size: item.value(),
                        ..item
                    },
                    _ => item,
                })
            }
            ("min", shapes) if !shapes.is_empty() => {
                let value = shapes.iter().map(Shape::value);
                let small = value.clone().flatten().find(Poly::is_constant);
                Some(Shape::int(small.or_else(|| value.flatten().next())))
            }
            ("max", shapes) if !shapes.is_empty() => shapes.iter().cloned().reduce(|a, b| a.join(&b)),
            ("min" | "max", []) => Some(Shape::unknown()),
            ("int" | "abs" | "round", [of, ..]) => Some(match of.kind {
                Kind::Int | Kind::Bool | Kind::Float => Shape::int(of.value()),
                Kind::Unknown if name != "int" => Shape::int(of.value()),
                Kind::Unknown
                    if of
                        .size
                        .as_ref()
                        .and_then(Poly::as_var)
                        .is_some_and(|it| it.depth == 0 && it.origin != Origin::Obtained) =>
                {
                    Shape::int(of.value())
                }
                _ => Shape::input(&text, Origin::Obtained).typed(Kind::Int),
            }),
            ("int", []) => Some(Shape::small(Kind::Int)),
            (
                "str" | "list" | "dict" | "set" | "frozenset" | "tuple" | "bytes" | "bytearray" | "collections.deque",
                [],
            ) => {
                let kind = Kind::from_name(name.rsplit('.').next().unwrap_or(name))?;
                let size = call.keywords.is_empty().then(Poly::one).or_else(|| Some(Poly::one()));
                Some(Shape::new(kind, size, Elements::Small))
            }
            ("collections.Counter" | "collections.OrderedDict", []) => {
                Some(Shape::new(Kind::Dict, Some(Poly::one()), Elements::Small))
            }
            ("collections.defaultdict", _) => Some(Shape::new(Kind::Dict, Some(Poly::one()), Elements::Small)),
            ("pow", [base, exponent]) => {
                let fixed = literal(1).filter(|it| (0..16).contains(it));
                Some(Shape::int(match fixed {
                    Some(power) => base.value().map(|it| it.power(power as u32)),
                    None => exponent.value().and_then(|it| it.exp()),
                }))
            }
            ("pow", [_, exponent, modulus]) => {
                self.spend(exponent.value().map(|it| it.log()).as_ref(), span, || {
                    "`pow` with a modulus".to_owned()
                });
                Some(Shape::int(modulus.value()))
            }
            ("next", [iterator, ..]) => {
                if iterator.kind == Kind::Unknown {
                    let text = self.text(args[0]);
                    self.assume(span, || format!("the next item of `{text}` is at hand"));
                }
                Some(iterator.item())
            }
            ("itertools.islice", [of, limit]) => Some(Shape::new(
                Kind::Iterator,
                limit.value().or_else(|| of.size.clone()),
                of.elements.clone(),
            )),
            ("itertools.islice", [of, ..]) => Some(Shape::new(Kind::Iterator, of.size.clone(), of.elements.clone())),
            (
                "itertools.combinations" | "itertools.permutations" | "itertools.combinations_with_replacement",
                [of, _],
            ) => {
                let power = literal(1).filter(|it| (0..8).contains(it))?;
                let size = of.size.as_ref().map(|it| it.power(power as u32));
                Some(Shape::new(
                    Kind::Iterator,
                    size,
                    Elements::Each(Shape::new(Kind::Tuple, Some(Poly::one()), of.elements.clone()).into()),
                ))
            }
            ("itertools.product", _) => {
                let repeat = call
                    .keywords
                    .iter()
                    .find(|it| it.name.is_some_and(|it| program.name(it) == "repeat"));
                let sizes = shapes.iter().map(|it| it.size.clone()).collect::<Option<Vec<_>>>();
                let all = sizes.map(|it| it.iter().fold(Poly::one(), |all, it| all.times(it)));
                let size = match repeat.map(|it| &program[it.value].kind) {
                    None => all,
                    Some(ExprKind::Const(Const::Int(times @ 0..=8))) => all.map(|it| it.power(*times as u32)),
                    Some(_) => {
                        let times = repeat.map(|it| self.quietly(it.value)).and_then(|it| it.value());
                        times.and_then(|it| Some(it.exp()?.times(&all?)))
                    }
                };
                Some(Shape::new(
                    Kind::Iterator,
                    size,
                    Elements::Each(Shape::new(Kind::Tuple, Some(Poly::one()), Elements::default()).into()),
                ))
            }
            ("itertools.count" | "itertools.cycle" | "itertools.repeat", _) => {
                Some(Shape::new(Kind::Iterator, None, Elements::default()))
            }
            ("re.compile", _) => {
                self.heat(
                    Op::RegexCompile,
                    span,
                    *args.first()?,
                    &Shape::small(Kind::Str),
                    Some(Poly::one()),
                );
                Some(Shape::small(Kind::Regex))
            }
            _ => None,
        }
    }

    pub(super) fn method(
        &mut self,
        shape: &Shape,
        object: ExprId,
        method: &str,
        args: &[Shape],
        call: &Call,
        span: Span,
    ) -> Option<Shape> {
        let mut kind = shape.kind;
        let mut shape = shape.clone();
        if kind == Kind::Unknown {
            // A variable of the module may be anything; a parameter's uses tell.
            let outer = |it: &Poly| it.vars().any(|it| it.origin == Origin::Outer);
            if shape.size.as_ref().is_none_or(outer) {
                return None;
            }
            kind = table::type_with_method(method)?;
            let text = self.text(object);
            self.assume(span, || format!("`{text}` is a {}, as `.{method}` tells", kind.name()));
            shape.kind = kind;
        }
        let key = self.container(object);
        let first = call.args.first().map(|it| &self.program[*it].kind);
        let zero = matches!(first, Some(ExprKind::Const(Const::Int(0))));
        match (kind, method) {
            (Kind::List | Kind::ByteArray, "pop") => {
                let last = first.is_none()
                    || matches!(first, Some(ExprKind::Unary(UnaryOp::Neg, inner)) if matches!(self.program[*inner].kind, ExprKind::Const(_)));
                if !last {
                    self.spend(shape.size.as_ref(), span, || "`pop` moves all that follows".to_owned());
                    if zero {
                        self.heat(Op::PopFront, span, object, &shape, shape.size.clone());
                    }
                }
                return Some(shape.item());
            }
            (Kind::Dict, "pop") | (Kind::Set, "pop") => return Some(shape.element()),
            (Kind::Dict, "get" | "setdefault") => {
                let found = shape.element();
                if method == "setdefault"
                    && let Some(key) = key
                {
                    self.grow(key, Some(&Poly::one()), Some(&Poly::one()), args.get(1));
                }
                return Some(match args.get(1) {
                    Some(default) if found.kind == Kind::Unknown => Shape {
                        kind: default.kind,
                        ..found
                    },
                    _ => found,
                });
            }
            (Kind::List, "insert") if zero => self.heat(Op::InsertFront, span, object, &shape, shape.size.clone()),
            _ => {}
        }
        let row = table::method(kind, method).or_else(|| match kind {
            Kind::Bytes | Kind::ByteArray => table::method(Kind::Str, method),
            _ => None,
        })?;
        let operands = Operands {
            receiver: Some(&shape),
            args,
        };
        let text = format!("{}.{method}", self.text(object));
        let result = self.row(row, &operands, span, &text, Some(object));
        if let (Some(grows), Some(key)) = (&row.grows, key) {
            let amount = grows.size(&operands);
            let single = matches!(method, "append" | "add" | "appendleft" | "insert");
            let value = if method == "insert" { args.get(1) } else { args.first() };
            let memory = match value {
                Some(it) if it.fresh && single => it.total(),
                _ => amount.clone(),
            };
            let direct = self.variable(object) == Some(key);
            let item = if single { value.cloned() } else { value.map(Shape::item) };
            if direct {
                self.grow(key, amount.as_ref(), memory.as_ref(), item.as_ref());
            } else {
                // Grows a part: `d[k].append(x)`.
                self.grow(key, amount.as_ref(), memory.as_ref(), None);
                if let Some(shape) = self.vars.get_mut(&key) {
                    shape.elements = Elements::Parts(kind);
                }
            }
        }
        if let ("sort" | "sorted", Some(callable)) = (
            method,
            call.keywords
                .iter()
                .find(|it| it.name.is_some_and(|it| self.program.name(it) == "key")),
        ) {
            self.each_item(callable.value, &shape, span);
        }
        Some(result)
    }
}
