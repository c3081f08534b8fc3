//! Expressions: what their parts are used as, and what they give.

use foretrace_python::program::{
    BinOp, BoolOp, CmpOp, CodeId, CompKind, Comprehension, Const, ExprId, ExprKind, FStringPart, Scope, UnaryOp,
};

use super::infer::{Callable, Infer, is_integral};
use super::types::{self, Evidence, Ty};

/// What a literal is.
pub(super) fn constant(value: &Const) -> Evidence {
    match value {
        Const::None => types::NONE,
        Const::Bool(_) => types::BOOL,
        Const::Int(_) | Const::BigInt(_) => types::WHOLE,
        Const::Float(_) => types::FLOAT,
        Const::Str(_) => types::STR,
        Const::Bytes(_) => types::BYTES,
        Const::Ellipsis | Const::Imaginary(_) => types::FOREIGN,
    }
}

const CONTAINERS: Evidence = types::STR | types::LIST | types::TUPLE | types::BYTES | types::SEQUENCE;

impl Infer<'_> {
    /// What an expression gives.
    pub(super) fn expr(&mut self, id: ExprId) -> Ty {
        let program = self.program;
        match &program[id].kind {
            ExprKind::Const(value) => self.types.with(constant(value)),
            ExprKind::Name(name) => match self.callable(*name) {
                Some(Callable::Function(code)) => self.function_value(code),
                Some(Callable::Class(_)) => self.types.fresh(),
                None => self.variable(*name),
            },
            ExprKind::Tuple(items) => {
                let items: Vec<Ty> = items.iter().map(|it| self.expr(*it)).collect();
                self.types.tuple_of(items)
            }
            ExprKind::List(items) => self.display(types::LIST, items),
            ExprKind::Set(items) => self.display(types::SET, items),
            ExprKind::Dict(items) => {
                let dict = self.types.with(types::DICT);
                for (key, value) in items {
                    let value = self.expr(*value);
                    let Some(key) = *key else {
                        self.types.unify(dict, value);
                        continue;
                    };
                    let key_type = self.expr(key);
                    let known = self.types.key(dict);
                    self.types.unify(known, key_type);
                    if let ExprKind::Const(Const::Str(name)) = &program[key].kind {
                        let field = self.types.record(dict, name);
                        self.types.unify(field, value);
                    } else {
                        let known = self.types.value(dict);
                        self.types.unify(known, value);
                    }
                }
                dict
            }
            ExprKind::Unary(op, value) => {
                let value = self.expr(*value);
                match op {
                    UnaryOp::Not => self.types.with(types::BOOL),
                    UnaryOp::Invert => self.types.mark(value, types::INT),
                    UnaryOp::Neg | UnaryOp::Pos => self.types.mark(value, types::NUMBER),
                }
            }
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.expr(*left), self.expr(*right));
                self.binary(*op, left, right)
            }
            ExprKind::Bool(op, items) => {
                let items: Vec<Ty> = items.iter().map(|it| self.expr(*it)).collect();
                let last = items.last().copied().unwrap_or_else(|| self.types.fresh());
                let is_default = self.types.get(last).evidence & (CONTAINERS | types::DICT | types::SET) != 0;
                if let (BoolOp::Or, [first, _]) = (op, &*items)
                    && is_default
                {
                    self.types.unify(*first, last);
                }
                last
            }
            ExprKind::Compare(left, rest) => {
                let mut left_id = *left;
                let mut left = self.expr(*left);
                for &(op, right_id) in rest {
                    let right = self.expr(right_id);
                    self.compare(op, (left_id, left), (right_id, right));
                    (left_id, left) = (right_id, right);
                }
                self.types.with(types::BOOL)
            }
            ExprKind::IfElse { test, body, orelse, .. } => {
                self.expr(*test);
                let (body, orelse) = (self.expr(*body), self.expr(*orelse));
                self.types.unify(body, orelse);
                body
            }
            ExprKind::Call(call) => self.call(id, call),
            ExprKind::Attribute(object, name) => {
                if self.path(id).is_some_and(|it| it.contains('.')) {
                    return self.types.with(types::FOREIGN);
                }
                let name = program.name(*name);
                let object = self.expr(*object);
                let property = self.types.get(object).class.and_then(|it| self.method(it, name));
                match property {
                    Some(code) if self.has_decorator(&program[code], "property") => {
                        self.signatures.get(&code).map_or(object, |it| it.result)
                    }
                    Some(code) => self.function_value(code),
                    None => self.types.attribute(object, name),
                }
            }
            ExprKind::Subscript(object, index) => self.subscript(*object, *index),
            ExprKind::Slice(lower, upper, step) => {
                for bound in [lower, upper, step].into_iter().flatten() {
                    let bound = self.expr(*bound);
                    self.types.mark(bound, types::INT);
                }
                self.types.fresh()
            }
            ExprKind::Starred(value) | ExprKind::YieldFrom(value) => {
                let value = self.expr(*value);
                self.types.mark(value, types::ITERATED);
                self.types.item(value)
            }
            ExprKind::Lambda(code) => {
                self.lambda(*code);
                self.function_value(*code)
            }
            ExprKind::Comprehension(comp) => self.comprehension(comp),
            ExprKind::Await(value) => {
                self.expr(*value);
                self.types.fresh()
            }
            ExprKind::Yield(value) => {
                if let Some(value) = value {
                    let value = self.expr(*value);
                    if let Some(result) = self.signatures.get(&self.code).map(|it| it.result) {
                        let item = self.types.item(result);
                        self.types.unify(item, value);
                    }
                }
                self.types.fresh()
            }
            ExprKind::Walrus { target, value, .. } => {
                let value = self.expr(*value);
                self.assign(*target, value);
                value
            }
            ExprKind::FString(parts) => {
                for part in parts {
                    if let FStringPart::Value { value, spec, .. } = part {
                        let value = self.expr(*value);
                        if let Some(spec) = spec
                            && let [FStringPart::Literal(text)] = &**spec
                        {
                            let kind = match text.chars().last() {
                                Some('d' | 'x' | 'b' | 'o') => types::INT,
                                Some('f' | 'e' | 'g' | '%') => types::NUMBER,
                                _ => 0,
                            };
                            self.types.mark(value, kind);
                        }
                    }
                }
                self.types.with(types::STR)
            }
            ExprKind::NotLowered => self.types.fresh(),
        }
    }

    fn function_value(&mut self, code: CodeId) -> Ty {
        let value = self.types.fresh();
        if let Some(signature) = self.signatures.get(&code).cloned() {
            self.types.set_call(value, signature.params, signature.result);
        }
        value
    }

    fn display(&mut self, kind: Evidence, items: &[ExprId]) -> Ty {
        let item = self.types.fresh();
        for it in items {
            let value = self.expr(*it);
            self.types.unify(item, value);
        }
        self.types.list_of(kind, item)
    }

    fn lambda(&mut self, code: CodeId) {
        let program = self.program;
        let Some(signature) = self.signatures.get(&code).cloned() else {
            return;
        };
        let outer = std::mem::replace(&mut self.code, code);
        for (param, ty) in program[code].params.iter().zip(&signature.params) {
            self.enter(code, param.slot, *ty);
            if let Some(default) = param.default {
                let default = self.expr(default);
                self.types.unify(*ty, default);
            }
        }
        if let Some(value) = program[code].value {
            let value = self.expr(value);
            self.types.unify(signature.result, value);
        }
        self.code = outer;
    }

    fn comprehension(&mut self, comp: &Comprehension) -> Ty {
        let outer = self.code;
        for (at, clause) in comp.clauses.iter().enumerate() {
            self.code = if at == 0 { outer } else { comp.code };
            let iterable = self.expr(clause.iter);
            self.code = comp.code;
            self.types.mark(iterable, types::ITERATED);
            let item = self.types.item(iterable);
            self.bind(&clause.target, item);
            clause.ifs.iter().for_each(|it| {
                self.expr(it.0);
            });
        }
        let element = self.expr(comp.element);
        let value = comp.value.map(|it| self.expr(it));
        self.code = outer;
        match comp.kind {
            CompKind::List => self.types.list_of(types::LIST, element),
            CompKind::Set => self.types.list_of(types::SET, element),
            CompKind::Generator => self.types.list_of(types::ITERATED, element),
            CompKind::Dict => {
                let dict = self.types.with(types::DICT);
                let key = self.types.key(dict);
                self.types.unify(key, element);
                if let Some(value) = value {
                    let known = self.types.value(dict);
                    self.types.unify(known, value);
                }
                dict
            }
        }
    }

    pub(super) fn binary(&mut self, op: BinOp, left: Ty, right: Ty) -> Ty {
        let types = &mut self.types;
        match op {
            BinOp::Add => {
                if types.has(left, types::TUPLE) && types.has(right, types::TUPLE) {
                    let (a, b) = (types.item(left), types.item(right));
                    types.unify(a, b);
                    return types.list_of(types::TUPLE, a);
                }
                if types.has(left, types::FLOAT) || types.has(right, types::FLOAT) {
                    types.mark(left, types::NUMBER);
                    types.mark(right, types::NUMBER);
                    return types.with(types::FLOAT);
                }
                let known = (types.get(left).evidence | types.get(right).evidence) & (types::INT | types::WHOLE);
                if known != 0 {
                    // Sums of positions are not the same positions.
                    types.mark(left, types::WHOLE);
                    types.mark(right, types::WHOLE);
                    return types.with(known);
                }
                types.unify(left, right);
                types.mark(left, types::ORDERED)
            }
            BinOp::Mult => {
                if types.has(left, CONTAINERS) {
                    types.mark(right, types::INT);
                    return left;
                }
                if types.has(right, CONTAINERS) {
                    types.mark(left, types::INT);
                    return right;
                }
                types.mark(left, types::NUMBER);
                types.mark(right, types::NUMBER);
                types.with(types::NUMBER)
            }
            BinOp::Mod if types.has(left, types::STR) => left,
            BinOp::Sub if types.has(left, types::SET) || types.has(right, types::SET) => {
                types.unify(left, right);
                left
            }
            BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor if types.has(left, types::SET | types::DICT | types::BOOL) => {
                types.unify(left, right);
                left
            }
            op if is_integral(op) => {
                types.mark(left, types::INT);
                types.mark(right, types::INT);
                types.with(types::INT)
            }
            BinOp::Sub | BinOp::FloorDiv | BinOp::Mod => {
                let is_float = types.has(left, types::FLOAT) || types.has(right, types::FLOAT);
                let evidence = if op == BinOp::Sub || is_float {
                    types::NUMBER
                } else {
                    types::WHOLE
                };
                types.mark(left, evidence);
                types.mark(right, evidence);
                types.with(if is_float { types::FLOAT } else { types::WHOLE })
            }
            BinOp::Div => {
                if !types.has(left, types::FOREIGN) {
                    types.mark(left, types::NUMBER);
                    types.mark(right, types::NUMBER);
                }
                types.with(types::FLOAT)
            }
            BinOp::Pow => {
                types.mark(left, types::NUMBER);
                types.mark(right, types::NUMBER);
                types.with(types::NUMBER)
            }
            _ => types.fresh(),
        }
    }

    fn compare(&mut self, op: CmpOp, (left_id, left): (ExprId, Ty), (right_id, right): (ExprId, Ty)) {
        let program = self.program;
        let literal = |id: ExprId| match &program[id].kind {
            ExprKind::Const(value) => Some(value),
            _ => None,
        };
        match op {
            CmpOp::Is | CmpOp::IsNot => {
                if let Some(Const::None) = literal(right_id) {
                    self.types.mark(left, types::NONE);
                    if let ExprKind::Name(name) = &program[left_id].kind
                        && let Scope::Local(slot) = name.scope
                    {
                        self.asked.insert((self.code, slot));
                    }
                }
            }
            CmpOp::In | CmpOp::NotIn => match literal(right_id) {
                Some(Const::Str(text)) => {
                    self.types.mark(left, types::STR | types::CHAR);
                    for char in text.chars().take(4) {
                        self.types.compared(left, &Const::Str(char.to_string().into()));
                    }
                }
                _ if self.types.has(right, types::STR) => {
                    self.types.mark(left, types::STR);
                }
                _ => {
                    self.types.mark(right, types::CONTAINS);
                    let item = match self.types.has(right, types::DICT) {
                        true => self.types.key(right),
                        false => self.types.item(right),
                    };
                    self.types.unify(item, left);
                    if let ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) =
                        &program[right_id].kind
                    {
                        items
                            .iter()
                            .filter_map(|it| literal(*it))
                            .for_each(|it| self.noted(left, it));
                    }
                    if let (true, Some(Const::Str(name))) = (self.types.has(right, types::DICT), literal(left_id)) {
                        self.types.record(right, name);
                    }
                }
            },
            _ => {
                for (value, other) in [(left, right_id), (right, left_id)] {
                    if let Some(it) = literal(other) {
                        self.noted(value, it);
                    }
                }
                let none = |id| matches!(literal(id), Some(Const::None));
                if none(left_id) || none(right_id) {
                    return;
                }
                let both = [left, right].map(|it| self.types.has(it, types::FLOAT));
                if both[0] != both[1] {
                    self.types.mark(left, types::NUMBER);
                    self.types.mark(right, types::NUMBER);
                    return;
                }
                self.types.unify(left, right);
                if !matches!(op, CmpOp::Eq | CmpOp::NotEq) {
                    self.types.mark(left, types::ORDERED);
                }
            }
        }
    }

    fn noted(&mut self, value: Ty, literal: &Const) {
        self.types.compared(value, literal);
        if let Const::Str(text) = literal
            && text.chars().count() == 1
        {
            self.types.mark(value, types::STR | types::CHAR);
        }
    }

    pub(super) fn subscript(&mut self, object_id: ExprId, index: ExprId) -> Ty {
        let object = self.expr(object_id);
        match &self.program[index].kind {
            ExprKind::Slice(..) => {
                self.expr(index);
                self.types.mark(object, types::SEQUENCE)
            }
            ExprKind::Const(Const::Str(name)) => {
                self.types.mark(object, types::DICT);
                let key = self.types.key(object);
                self.types.mark(key, types::STR);
                self.types.record(object, name)
            }
            ExprKind::Const(Const::Int(at)) => self.types.position(object, *at),
            ExprKind::Unary(UnaryOp::Neg, _) => {
                self.types.mark(object, types::SEQUENCE | types::INDEXED);
                self.types.value(object)
            }
            _ => {
                let key = self.expr(index);
                if let ExprKind::Subscript(rows, outer) = &self.program[object_id].kind
                    && !matches!(self.program[*outer].kind, ExprKind::Const(_) | ExprKind::Slice(..))
                {
                    let rows = self.expr(*rows);
                    self.types.mark(rows, types::ROWS);
                }
                self.types.at(object, key)
            }
        }
    }
}
