//! What calls cost: operations of the table, functions of the module, everything else unknown.

use std::rc::Rc;

use foretrace_python::program::{Call, CodeId, CodeKind, Const, ExprId, ExprKind, ParamKind, Program, Span};

use super::{
    algebra::{Origin, Poly, Var},
    recursion,
    scope::{self, Global, SliceState, State},
    shape::{Elements, Kind, Shape},
    summary::{CodeCost, Op},
    table::{self, Operands, Row},
    walk::Walker,
};

/// Nested functions analysed inside each other before the innermost counts as unknown.
const MAX_NESTED: u32 = 24;

/// A function of the module.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Callee {
    /// Nested in this slice.
    Inner(CodeId),
    /// A slice.
    Slice(usize),
}

impl SliceState<'_> {
    /// The cost of a code object of this slice; `None` while it is being worked out.
    pub(super) fn cost(&mut self, code: CodeId) -> Option<Rc<CodeCost>> {
        match self.codes.get(code.0 as usize)? {
            State::Done(cost) => return Some(cost.clone()),
            State::Running => return None,
            State::Pending if self.depth > MAX_NESTED => return None,
            State::Pending => {}
        }
        self.codes[code.0 as usize] = State::Running;
        self.depth += 1;
        let cost = Rc::new(recursion::code_cost(self, code));
        self.depth -= 1;
        self.codes[code.0 as usize] = State::Done(cost.clone());
        Some(cost)
    }
}

impl Walker<'_, '_> {
    pub(super) fn call(&mut self, expr: ExprId, call: &Call) -> Shape {
        let program = self.program;
        let span = program[expr].span;
        let receiver = match &program[call.func].kind {
            ExprKind::Attribute(object, name) => Some((*object, program.name(*name))),
            _ => None,
        };
        if let Some(callee) = self.callee(call.func) {
            return self.apply(callee, expr, call, receiver.map(|it| it.0));
        }
        if let Some(name) = self.known_name(call.func) {
            return self.named(&name, expr, call);
        }
        let object = receiver.map(|(object, _)| self.eval(object));
        let args: Vec<Shape> = call.args.iter().map(|it| self.eval(*it)).collect();
        call.keywords.iter().for_each(|it| drop(self.eval(it.value)));
        if let (Some(shape), Some((object, method))) = (object, receiver)
            && let Some(result) = self.method(&shape, object, method, &args, call, span)
        {
            return result;
        }
        if receiver.is_none() {
            self.eval(call.func);
        }
        let text = self.text(call.func);
        self.unknown(span, || format!("what `{text}` does is not known"));
        Shape::input(&format!("{text}(…)"), Origin::Obtained)
    }

    /// The full name of a built-in or an imported function.
    pub(super) fn known_name(&self, func: ExprId) -> Option<String> {
        if let Some(path) = self.imported(func) {
            return Some(path);
        }
        match &self.program[func].kind {
            ExprKind::Name(name) => {
                let text = self.global(*name)?;
                self.slice.scope.get(text).is_none().then(|| text.to_owned())
            }
            // `str.join`, `dict.fromkeys`: a method reached through its type.
            ExprKind::Attribute(object, method) => match &self.program[*object].kind {
                ExprKind::Name(name) if self.global(*name).is_some_and(|it| self.slice.scope.get(it).is_none()) => {
                    let text = format!("{}.{}", self.program.name(name.name), self.program.name(*method));
                    matches!(text.as_str(), "dict.fromkeys" | "str.maketrans").then_some(text)
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn callee(&self, func: ExprId) -> Option<Callee> {
        let program = self.program;
        match &program[func].kind {
            ExprKind::Name(name) => {
                let text = program.name(name.name);
                match self.key(*name) {
                    Some((owner, _)) if program[owner].kind != CodeKind::Module => {
                        scope::nested(program, owner, text).map(Callee::Inner)
                    }
                    _ => match self.slice.scope.get(text)? {
                        Global::Function(at) => Some(Callee::Slice(*at)),
                        Global::Class(class) => self.slice.scope.method(class, "__init__").map(Callee::Slice),
                        _ => None,
                    },
                }
            }
            ExprKind::Attribute(object, name) => {
                let method = program.name(*name);
                let class = self.slice.class?;
                let own = self
                    .variable(*object)
                    .is_some_and(|it| it == (CodeId(0), foretrace_python::program::SlotId(0)));
                let is_method = program.root().kind == CodeKind::Function && !program.root().params.is_empty();
                if own && is_method {
                    return self.slice.scope.method(class, method).map(Callee::Slice);
                }
                None
            }
            _ => None,
        }
    }

    /// A call of a function of the module.
    pub(super) fn apply(&mut self, callee: Callee, expr: ExprId, call: &Call, receiver: Option<ExprId>) -> Shape {
        let span = self.program[expr].span;
        let text = self.text(call.func);
        let mut args: Vec<(Option<String>, Shape)> = Vec::new();
        let class = matches!(&self.program[call.func].kind, ExprKind::Name(name)
            if self.global(*name).is_some_and(|it| matches!(self.slice.scope.get(it), Some(Global::Class(_)))));
        if class {
            args.push((None, Shape::small(Kind::Object)));
        } else if let Some(object) = receiver {
            let shape = self.eval(object);
            args.push((None, shape));
        }
        let mut starred = false;
        for &arg in &call.args {
            starred |= matches!(self.program[arg].kind, ExprKind::Starred(_));
            let shape = self.eval(arg);
            args.push((None, shape));
        }
        for keyword in &call.keywords {
            starred |= keyword.name.is_none();
            let shape = self.eval(keyword.value);
            args.push((keyword.name.map(|it| self.program.name(it).to_owned()), shape));
        }
        let own = match callee {
            Callee::Inner(code) => code == self.root,
            Callee::Slice(at) => at == self.slice.index && self.root == CodeId(0),
        };
        if own {
            let offset = usize::from(receiver.is_some());
            self.note_self_call(expr, call, offset, receiver);
            return Shape {
                size: self.own_result(&args),
                ..Shape::unknown()
            };
        }
        let (program, code, cost): (&Program, CodeId, Option<Rc<CodeCost>>) = match callee {
            Callee::Inner(code) => (self.program, code, self.slice.cost(code)),
            Callee::Slice(at) => {
                let known = self.slice.known.get(at).and_then(Option::as_ref);
                let cost = known.and_then(|it| it.codes.first()).map(|it| Rc::new(it.clone()));
                (self.slice.programs[at], CodeId(0), cost)
            }
        };
        let decorated = !program[code].decorators.is_empty() && {
            let plain = [
                "staticmethod",
                "classmethod",
                "property",
                "cache",
                "lru_cache",
                "wraps",
                "override",
            ];
            !program[code]
                .decorators
                .iter()
                .all(|it| recursion::decorator(program, *it).is_some_and(|it| plain.contains(&it)))
        };
        let Some(cost) = cost.filter(|_| !decorated && !starred && !program[code].is_async) else {
            self.unknown(span, || format!("what `{text}` does is not known"));
            return Shape::input(&format!("{text}(…)"), Origin::Obtained);
        };
        if receiver.is_some() && !class {
            self.assume(span, || format!("`{text}` is not overridden in a subclass"));
        }
        let size = |var: &Var| self.argument(program, code, var, &args, class);
        let mut lost = false;
        let mut compose = |poly: &Poly| {
            let mut missing = false;
            let out = poly.substitute(&mut |var| {
                size(var).unwrap_or_else(|| {
                    missing = true;
                    Poly::one()
                })
            });
            out.filter(|_| !missing)
        };
        let time = compose(&cost.time.known);
        let memory = compose(&cost.memory.known);
        let result = cost.result.map(&mut compose);
        lost |= time.is_none();
        if lost || !cost.time.is_exact() {
            self.unknown(span, || format!("what `{text}` calls is not wholly known"));
        }
        if let Some(time) = &time {
            self.spend(Some(time), span, || format!("calls `{text}`"));
            if !time.is_constant() {
                self.heat(Op::Call, span, call.func, &Shape::unknown(), Some(time.clone()));
            }
        }
        self.allocate(memory.as_ref(), span, || format!("calls `{text}`"));
        if class { Shape::small(Kind::Object) } else { result }
    }

    /// What a size variable of a callee is here.
    pub(super) fn argument(
        &self,
        program: &Program,
        code: CodeId,
        var: &Var,
        args: &[(Option<String>, Shape)],
        class: bool,
    ) -> Option<Poly> {
        let here = || Some(Poly::var(var.clone()));
        match var.origin {
            Origin::Obtained => return here(),
            Origin::Outer => {
                let base = var.name.split('.').next().unwrap_or("");
                let parent = program[code].parent.filter(|_| std::ptr::eq(program, self.program));
                let shape = parent.and_then(|owner| {
                    let at = program[owner]
                        .slots
                        .iter()
                        .position(|it| program.name(it.name) == base)?;
                    self.vars.get(&(owner, foretrace_python::program::SlotId(at as u32)))
                });
                return match shape {
                    Some(shape) if base == &*var.name => part_size(shape, var.depth),
                    _ => here(),
                };
            }
            Origin::Parameter => {}
        }
        let (base, rest) = var.name.split_at(var.name.find(['.', '[']).unwrap_or(var.name.len()));
        let params = &program[code].params;
        let at = params.iter().position(|it| program.slot_name(code, it.slot) == base)?;
        let variadic = params.iter().position(|it| it.kind == ParamKind::VarPositional);
        let positional = args.iter().filter(|it| it.0.is_none());
        let given = match params[at].kind {
            ParamKind::VarPositional | ParamKind::VarKeyword => return Some(Poly::one()),
            _ => args.iter().find(|it| it.0.as_deref() == Some(base)).or_else(|| {
                (variadic.is_none_or(|it| at < it))
                    .then(|| positional.clone().nth(at))
                    .flatten()
            }),
        };
        let Some((_, shape)) = given else {
            // The default: not an input.
            return Some(Poly::one());
        };
        if rest.is_empty() {
            return part_size(shape, var.depth);
        }
        if class && at == 0 {
            return Some(Poly::one());
        }
        match shape.size.as_ref().and_then(Poly::as_var) {
            Some(outer) => {
                let name = format!("{}{rest}", outer.name).into();
                Some(Poly::var(Var {
                    name,
                    origin: outer.origin,
                    depth: var.depth,
                }))
            }
            None => Some(Poly::var(Var {
                origin: Origin::Obtained,
                ..var.clone()
            })),
        }
    }

    /// Size of the result of a recursive call: taken to be within what it was given.
    pub(super) fn own_result(&self, args: &[(Option<String>, Shape)]) -> Option<Poly> {
        let totals = args.iter().map(|it| it.1.size.clone()).collect::<Option<Vec<_>>>()?;
        Some(totals.iter().fold(Poly::one(), |sum, it| sum.plus(it)))
    }

    /// A call of something by its full name.
    pub(super) fn named(&mut self, name: &str, expr: ExprId, call: &Call) -> Shape {
        let program = self.program;
        let span = program[expr].span;
        let name = name.strip_prefix("builtins.").unwrap_or(name);
        let mut args: Vec<ExprId> = call.args.to_vec();
        let mut callable = call
            .keywords
            .iter()
            .find(|it| it.name.is_some_and(|it| program.name(it) == "key"))
            .map(|it| it.value);
        let first = [
            "map",
            "filter",
            "functools.reduce",
            "itertools.takewhile",
            "itertools.dropwhile",
            "itertools.filterfalse",
            "itertools.starmap",
        ];
        if first.contains(&name) && args.len() > 1 {
            callable = Some(args.remove(0));
        }
        let shapes: Vec<Shape> = args.iter().map(|it| self.eval(*it)).collect();
        for keyword in call.keywords.iter().filter(|it| Some(it.value) != callable) {
            self.eval(keyword.value);
        }
        if let Some(special) = self.special(name, expr, &args, &shapes, call) {
            if let (Some(callable), Some(over)) = (callable, shapes.first()) {
                self.each_item(callable, over, span);
            }
            return special;
        }
        let Some(row) = table::function(name) else {
            if table::function(name.rsplit('.').next().unwrap_or("")).is_some_and(|_| name.ends_with("Error")) {
                return Shape::small(Kind::Object);
            }
            let text = self.text(call.func);
            self.unknown(span, || format!("what `{text}` does is not known"));
            return Shape::input(&format!("{text}(…)"), Origin::Obtained);
        };
        if matches!(name, "str" | "repr" | "print" | "format") {
            for (arg, _) in args.iter().zip(&shapes).filter(|it| it.1.kind == Kind::Unknown) {
                let text = self.text(*arg);
                self.assume(span, || format!("`{text}` is short when written out"));
            }
        }
        let operands = Operands {
            receiver: None,
            args: &shapes,
        };
        let text = self.text(call.func);
        let mut result = self.row(row, &operands, span, &format!("{text}(…)"), args.first().copied());
        if let (Some(callable), Some(over)) = (callable, shapes.first()) {
            let item = self.each_item(callable, over, span);
            if name == "map" {
                result.elements = Elements::Each(item.into());
            }
        }
        if let Some(first) = args.first().and_then(|it| self.variable(*it))
            && matches!(
                name,
                "heapq.heappush" | "bisect.insort" | "bisect.insort_left" | "bisect.insort_right"
            )
        {
            self.grow(first, Some(&Poly::one()), Some(&Poly::one()), shapes.get(1));
        }
        result
    }

    /// Charges a row and gives its result. `operand` is what the operation works on.
    pub(super) fn row(
        &mut self,
        row: &Row,
        operands: &Operands<'_>,
        span: Span,
        name: &str,
        operand: Option<ExprId>,
    ) -> Shape {
        let cost = row.time.size(operands);
        let of = operand.map(|it| self.text(it)).unwrap_or_default();
        self.spend(cost.as_ref(), span, || match operand {
            Some(_) if self_grows(&cost) && !name.starts_with(&of) => format!("`{name}` on `{of}`"),
            _ => format!("`{name}`"),
        });
        let result = row.result(operands, name);
        if result.fresh && result.kind != Kind::Iterator && result.size.as_ref().is_some_and(|it| !it.is_constant()) {
            self.allocate(result.size.as_ref(), span, || format!("a {}", result.kind.name()));
        }
        let worth = cost.as_ref().is_some_and(|it| !it.is_constant()) || matches!(row.op, Some(Op::OpenFile));
        if let (Some(op), Some(operand), true) = (row.op, operand, worth) {
            let shape = operands.receiver.or(operands.args.first()).cloned().unwrap_or_default();
            self.heat(op, span, operand, &shape, cost);
        }
        result
    }

    /// A callable that runs once per item of `over`; gives what it returns.
    pub(super) fn each_item(&mut self, callable: ExprId, over: &Shape, span: Span) -> Shape {
        let text = self.text(callable);
        let times = over.size.clone();
        let (cost, result) = match &self.program[callable].kind {
            ExprKind::Lambda(code) => {
                let code = *code;
                let cost = self.slice.cost(code);
                self.compose_one(cost, code, &over.item())
            }
            ExprKind::Const(Const::None) => return over.item(),
            _ => match self.callee(callable) {
                Some(Callee::Inner(code)) if code != self.root => {
                    let cost = self.slice.cost(code);
                    self.compose_one(cost, code, &over.item())
                }
                Some(Callee::Slice(at)) if at != self.slice.index => {
                    let known = self.slice.known.get(at).and_then(Option::as_ref);
                    let cost = known.and_then(|it| it.codes.first()).map(|it| Rc::new(it.clone()));
                    let program = self.slice.programs[at];
                    compose_simple(self, program, CodeId(0), cost, &over.item())
                }
                Some(_) => (None, Shape::unknown()),
                None => {
                    let item = [over.item()];
                    let operands = Operands {
                        receiver: None,
                        args: &item,
                    };
                    let name = self.known_name(callable);
                    match name.as_deref() {
                        Some(name @ ("int" | "float" | "sum" | "min" | "max")) => {
                            let small = matches!(name, "int" | "float");
                            (
                                if small { Some(Poly::one()) } else { item[0].size.clone() },
                                Shape::int(item[0].value()),
                            )
                        }
                        Some(name) => match table::function(name) {
                            Some(row) => (row.time.size(&operands), row.result(&operands, name)),
                            None => (None, Shape::unknown()),
                        },
                        None => match &self.program[callable].kind {
                            // `str.strip`
                            ExprKind::Attribute(object, method) => {
                                let kind = match &self.program[*object].kind {
                                    ExprKind::Name(name) => Kind::from_name(self.program.name(name.name)),
                                    _ => None,
                                };
                                let row = kind.and_then(|it| table::method(it, self.program.name(*method)));
                                let operands = Operands {
                                    receiver: Some(&item[0]),
                                    args: &[],
                                };
                                match row {
                                    Some(row) => (row.time.size(&operands), row.result(&operands, "")),
                                    None if matches!(self.program.name(*method), "get" | "__getitem__") => {
                                        (Some(Poly::one()), Shape::unknown())
                                    }
                                    None => (None, Shape::unknown()),
                                }
                            }
                            _ => (None, Shape::unknown()),
                        },
                    }
                }
            },
        };
        match times.zip(cost) {
            Some((times, cost)) => self.spend(Some(&times.times(&cost)), span, || {
                format!("`{text}` runs once per item")
            }),
            None => self.unknown(span, || format!("what `{text}` does is not known")),
        }
        result
    }

    pub(super) fn compose_one(
        &mut self,
        cost: Option<Rc<CodeCost>>,
        code: CodeId,
        item: &Shape,
    ) -> (Option<Poly>, Shape) {
        let program = self.program;
        compose_simple(self, program, code, cost, item)
    }

    /// The local container that an expression is, or takes an element of.
    pub(super) fn container(&self, mut expr: ExprId) -> Option<super::changes::Key> {
        loop {
            expr = match &self.program[expr].kind {
                ExprKind::Name(_) => return self.variable(expr),
                ExprKind::Subscript(value, _) => *value,
                ExprKind::Call(call) => match &self.program[call.func].kind {
                    ExprKind::Attribute(value, name) if matches!(self.program.name(*name), "setdefault" | "get") => {
                        *value
                    }
                    _ => return None,
                },
                _ => return None,
            };
        }
    }
}

fn self_grows(cost: &Option<Poly>) -> bool {
    cost.as_ref().is_some_and(|it| !it.is_constant())
}

fn compose_simple(
    walker: &Walker<'_, '_>,
    program: &Program,
    code: CodeId,
    cost: Option<Rc<CodeCost>>,
    item: &Shape,
) -> (Option<Poly>, Shape) {
    let Some(cost) = cost.filter(|it| it.time.is_exact()) else {
        return (None, Shape::unknown());
    };
    let args = [(None, item.clone())];
    let mut compose = |poly: &Poly| {
        let mut missing = false;
        let out = poly.substitute(&mut |var| {
            walker.argument(program, code, var, &args, false).unwrap_or_else(|| {
                missing = true;
                Poly::one()
            })
        });
        out.filter(|_| !missing)
    };
    (compose(&cost.time.known), cost.result.map(&mut compose))
}

/// The size of a part of `shape`, `depth` levels down.
fn part_size(shape: &Shape, depth: u8) -> Option<Poly> {
    let mut shape = shape.clone();
    for _ in 0..depth.min(6) {
        shape = shape.item();
    }
    shape.size
}
