//! Comparisons and hashes.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, ToPrimitive};

use super::arith::Number;
use super::call::overloads;
use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::set::Set;
use super::unknown::Unknown;
use super::value::{Payload, Value, ViewKind};
use super::vm::Vm;
use crate::program::CmpOp;

impl Vm {
    /// Identity or `==`, as containers compare their items.
    pub fn eq(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if let (Value::Float(x), Value::Float(y)) = (a, b)
            && x.is_nan()
            && y.is_nan()
        {
            return Err(Raise::unknown("whether two NaN are the same object is not known"));
        }
        if a.is(b) {
            return Ok(true);
        }
        let result = self.compare(CmpOp::Eq, a, b)?;
        self.truthy(&result)
    }

    /// `a < b` as a truth value, as sorting compares.
    pub fn lt(&mut self, a: &Value, b: &Value) -> Res<bool> {
        let result = self.compare(CmpOp::Lt, a, b)?;
        self.truthy(&result)
    }

    /// `a op b`, any comparison operator.
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Value> {
        match op {
            CmpOp::Is | CmpOp::IsNot => {
                if let (Value::Unknown(it), other) | (other, Value::Unknown(it)) = (a, b) {
                    if other.is_none() && it.known.not_none {
                        return Ok(Value::Bool(op == CmpOp::IsNot));
                    }
                    return Err(Raise::Unknown(it.clone()));
                }
                identity_is_known(a, b)?;
                Ok(Value::Bool(a.is(b) == (op == CmpOp::Is)))
            }
            CmpOp::In => self.contains(b, a).map(Value::Bool),
            CmpOp::NotIn => Ok(Value::Bool(!self.contains(b, a)?)),
            _ => self.deeper(" in comparison", |vm| vm.rich(op, a, b)),
        }
    }

    fn rich(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Value> {
        if overloads(a) || overloads(b) {
            let (class_a, class_b) = (self.class_of(a), self.class_of(b));
            let mut tried = false;
            if !Rc::ptr_eq(&class_a, &class_b)
                && class_b.derives(&class_a)
                && let Some(result) = self.ask(mirrored(op), b, a)?
            {
                return Ok(result);
            } else if !Rc::ptr_eq(&class_a, &class_b) && class_b.derives(&class_a) {
                tried = true;
            }
            if let Some(result) = self.ask(op, a, b)? {
                return Ok(result);
            }
            if !tried && let Some(result) = self.ask(mirrored(op), b, a)? {
                return Ok(result);
            }
            let (x, y) = (a.plain().clone(), b.plain().clone());
            if !matches!(x, Value::Instance(_)) && !matches!(y, Value::Instance(_)) {
                return self.rich_plain(op, &x, &y, a, b);
            }
            if let (Value::Unknown(it), _) | (_, Value::Unknown(it)) = (a, b) {
                return Err(Raise::Unknown(it.clone()));
            }
            return match op {
                CmpOp::Eq => Ok(Value::Bool(a.is(b))),
                CmpOp::NotEq => Ok(Value::Bool(!a.is(b))),
                _ => Err(self.not_supported(op, a, b)),
            };
        }
        self.rich_plain(op, a, b, a, b)
    }

    /// Asks a Python `__lt__` or the like.
    fn ask(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if !overloads(a) {
            return Ok(None);
        }
        let name = match op {
            CmpOp::Eq => &self.names.eq,
            CmpOp::NotEq => &self.names.ne,
            CmpOp::Lt => &self.names.lt,
            CmpOp::LtE => &self.names.le,
            CmpOp::Gt => &self.names.gt,
            _ => &self.names.ge,
        }
        .clone();
        let function = match self.own_special(a, &name)? {
            Some(function) => function,
            None if op == CmpOp::NotEq && !holds_value(a) => {
                let name = self.names.eq.clone();
                let Some(function) = self.own_special(a, &name)? else {
                    return Ok(None);
                };
                let result = self.call(&function, std::slice::from_ref(b))?;
                return Ok(match result {
                    Value::NotImplemented => None,
                    other => Some(Value::Bool(!self.truthy(&other)?)),
                });
            }
            None => return Ok(None),
        };
        let result = self.call(&function, std::slice::from_ref(b))?;
        Ok((!matches!(result, Value::NotImplemented)).then_some(result))
    }

    fn not_supported(&self, op: CmpOp, a: &Value, b: &Value) -> Raise {
        type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            symbol(op),
            self.type_name(a),
            self.type_name(b)
        ))
    }

    fn rich_plain(&mut self, op: CmpOp, a: &Value, b: &Value, shown_a: &Value, shown_b: &Value) -> Res<Value> {
        let equality = matches!(op, CmpOp::Eq | CmpOp::NotEq);
        let truth = |it: bool| Ok(Value::Bool(it));
        match (a, b) {
            (Value::Unknown(it), _) | (_, Value::Unknown(it)) => {
                Err(Raise::Unknown(Unknown::of(super::kind::Kind::Bool, it.reason.clone())))
            }
            (Value::Str(x), Value::Str(y)) => truth(decide(op, x.as_str().cmp(y.as_str()))),
            (Value::List(x), Value::List(y)) => {
                let (x, y) = (x.clone(), y.clone());
                self.sequences(op, x.len(), y.len(), |at| Some((x.get(at)?, y.get(at)?)))
            }
            (Value::Tuple(x), Value::Tuple(y)) => {
                let (x, y) = (x.clone(), y.clone());
                self.sequences(op, x.len(), y.len(), |at| {
                    Some((x.get(at)?.clone(), y.get(at)?.clone()))
                })
            }
            (Value::Bytes(_) | Value::ByteArray(_), Value::Bytes(_) | Value::ByteArray(_)) => {
                truth(decide(op, super::ops::bytes_of(a).cmp(&super::ops::bytes_of(b))))
            }
            (Value::Dict(x), Value::Dict(y)) if equality => {
                let same = Rc::ptr_eq(x, y) || self.same_dicts(x, y)?;
                truth(same == (op == CmpOp::Eq))
            }
            (Value::Set(x) | Value::FrozenSet(x), Value::Set(y) | Value::FrozenSet(y)) => {
                let result = self.sets(op, x, y)?;
                truth(result)
            }
            (Value::View(x), _) if x.kind != ViewKind::Values && x.kind != ViewKind::Proxy => match b {
                Value::View(_) | Value::Set(_) | Value::FrozenSet(_) => {
                    let (x, y) = (self.as_set(a)?, self.as_set(b)?);
                    let result = self.sets(op, &x, &y)?;
                    truth(result)
                }
                _ if equality => truth(op == CmpOp::NotEq),
                _ => Err(self.not_supported(op, shown_a, shown_b)),
            },
            (Value::Set(_) | Value::FrozenSet(_), Value::View(y)) if y.kind != ViewKind::Values => {
                let (x, y) = (self.as_set(a)?, self.as_set(b)?);
                let result = self.sets(op, &x, &y)?;
                truth(result)
            }
            (Value::Range(x), Value::Range(y)) if equality => {
                let same =
                    x.len() == y.len() && (x.is_empty() || (x.start == y.start && (x.len() == 1 || x.step == y.step)));
                truth(same == (op == CmpOp::Eq))
            }
            (Value::Slice(x), Value::Slice(y)) if equality => {
                let x = [x.start.clone(), x.stop.clone(), x.step.clone()];
                let y = [y.start.clone(), y.stop.clone(), y.step.clone()];
                self.sequences(op, 3, 3, |at| Some((x.get(at)?.clone(), y.get(at)?.clone())))
            }
            (Value::Method(x), Value::Method(y)) if equality => {
                let same = x.function.is(&y.function) && x.receiver.is(&y.receiver);
                truth(same == (op == CmpOp::Eq))
            }
            _ => {
                if let (Some(x), Some(y)) = (Number::of(a), Number::of(b)) {
                    let order = numbers(&x, &y);
                    let complex = matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..));
                    if equality || !complex {
                        return truth(match order {
                            Some(order) => decide(op, order),
                            None => op == CmpOp::NotEq,
                        });
                    }
                }
                match op {
                    CmpOp::Eq => truth(shown_a.is(shown_b)),
                    CmpOp::NotEq => truth(!shown_a.is(shown_b)),
                    _ => Err(self.not_supported(op, shown_a, shown_b)),
                }
            }
        }
    }

    fn sequences(
        &mut self,
        op: CmpOp,
        x: usize,
        y: usize,
        item: impl Fn(usize) -> Option<(Value, Value)>,
    ) -> Res<Value> {
        if x != y && matches!(op, CmpOp::Eq | CmpOp::NotEq) {
            return Ok(Value::Bool(op == CmpOp::NotEq));
        }
        self.budget.work(x.min(y))?;
        for at in 0..x.min(y) {
            let Some((a, b)) = item(at) else {
                break;
            };
            if !self.eq(&a, &b)? {
                return match op {
                    CmpOp::Eq => Ok(Value::Bool(false)),
                    CmpOp::NotEq => Ok(Value::Bool(true)),
                    _ => self.compare(op, &a, &b),
                };
            }
        }
        Ok(Value::Bool(decide(op, x.cmp(&y))))
    }

    fn same_dicts(&mut self, x: &Rc<super::dict::Dict>, y: &Rc<super::dict::Dict>) -> Res<bool> {
        if x.len() != y.len() {
            return Ok(false);
        }
        self.budget.work(x.len())?;
        for (key, value) in x.to_vec() {
            match y.get(self, &key)? {
                Some(other) if self.eq(&value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn as_set(&mut self, value: &Value) -> Res<Rc<Set>> {
        if let Value::Set(it) | Value::FrozenSet(it) = value {
            return Ok(it.clone());
        }
        let set = Set::new();
        for item in self.collect(value)? {
            set.add(self, item)?;
        }
        Ok(set)
    }

    fn sets(&mut self, op: CmpOp, x: &Rc<Set>, y: &Rc<Set>) -> Res<bool> {
        let subset = |vm: &mut Vm, x: &Rc<Set>, y: &Rc<Set>| -> Res<bool> {
            if x.len() > y.len() {
                return Ok(false);
            }
            vm.budget.work(x.len())?;
            for item in x.items() {
                if !y.contains(vm, &item)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        Ok(match op {
            CmpOp::Eq => x.len() == y.len() && subset(self, x, y)?,
            CmpOp::NotEq => x.len() != y.len() || !subset(self, x, y)?,
            CmpOp::LtE => subset(self, x, y)?,
            CmpOp::Lt => x.len() < y.len() && subset(self, x, y)?,
            CmpOp::GtE => subset(self, y, x)?,
            _ => y.len() < x.len() && subset(self, y, x)?,
        })
    }

    /// `item in container`.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        if let Value::Instance(it) = container {
            let name = self.names.contains.clone();
            if let Some(function) = self.own_special(container, &name)? {
                if function.is_none() {
                    return Err(type_error(format!(
                        "'{}' object is not a container",
                        self.type_name(container)
                    )));
                }
                let result = self.call(&function, std::slice::from_ref(item))?;
                return self.truthy(&result);
            }
            if let Payload::Value(inner) = &it.payload {
                let inner = inner.clone();
                return self.contains(&inner, item);
            }
        }
        if let Value::Class(_) = container {
            let name = self.names.contains.clone();
            if let Some(function) = self.own_special(container, &name)? {
                let result = self.call(&function, std::slice::from_ref(item))?;
                return self.truthy(&result);
            }
        }
        match container {
            Value::Unknown(it) => Err(Raise::Unknown(Unknown::of(super::kind::Kind::Bool, it.reason.clone()))),
            Value::Str(text) => match item.plain() {
                Value::Str(it) => {
                    self.budget.work(text.len() / 16)?;
                    Ok(text.contains(it.as_str()))
                }
                Value::Unknown(it) => Err(Raise::Unknown(it.clone())),
                other => Err(type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    self.type_name(other)
                ))),
            },
            Value::Dict(dict) => Ok(dict.get(self, item)?.is_some()),
            Value::Set(set) | Value::FrozenSet(set) => match item {
                Value::Set(it) => {
                    let frozen = Value::FrozenSet(it.clone());
                    set.contains(self, &frozen)
                }
                _ => set.contains(self, item),
            },
            Value::View(view) => match view.kind {
                ViewKind::Keys | ViewKind::Proxy => Ok(view.dict.get(self, item)?.is_some()),
                ViewKind::Items => match item {
                    Value::Tuple(pair) if pair.len() == 2 => match view.dict.get(self, &pair[0])? {
                        Some(value) => self.eq(&value, &pair[1]),
                        None => Ok(false),
                    },
                    _ => Ok(false),
                },
                ViewKind::Values => self.search(container, item),
            },
            Value::Range(range) => match item {
                Value::Int(_) | Value::Bool(_) | Value::Big(_) => {
                    let at = match item {
                        Value::Int(it) => *it,
                        Value::Bool(it) => (*it).into(),
                        _ => return Ok(false),
                    };
                    let inside = match range.step > 0 {
                        true => range.start <= at && at < range.stop,
                        false => range.stop < at && at <= range.start,
                    };
                    Ok(inside && (at as i128 - range.start as i128) % range.step as i128 == 0)
                }
                _ => self.search(container, item),
            },
            Value::Bytes(_) | Value::ByteArray(_) => {
                let data = super::ops::bytes_of(container);
                match item.plain() {
                    Value::Bytes(_) | Value::ByteArray(_) => {
                        let part = super::ops::bytes_of(item);
                        self.budget.work(data.len())?;
                        Ok(part.is_empty() || data.windows(part.len()).any(|it| it == part))
                    }
                    Value::Int(it) if (0..256).contains(it) => Ok(data.contains(&(*it as u8))),
                    Value::Int(_) => Err(super::error::value_error("byte must be in range(0, 256)")),
                    other => {
                        other.known()?;
                        Err(type_error(format!(
                            "a bytes-like object is required, not '{}'",
                            self.type_name(other)
                        )))
                    }
                }
            }
            _ => self.search(container, item),
        }
    }

    fn search(&mut self, container: &Value, item: &Value) -> Res<bool> {
        let iter = match self.iter(container) {
            Err(Raise::New(it)) if it.0 == super::kind::Kind::TypeError => {
                return Err(type_error(format!(
                    "argument of type '{}' is not iterable",
                    self.type_name(container)
                )));
            }
            other => other?,
        };
        while let Some(it) = self.next(&iter)? {
            self.budget.work(1)?;
            if self.eq(&it, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `hash(value)`; CPython's for numbers and tuples of them, the machine's own for strings.
    pub fn hash(&mut self, value: &Value) -> Res<i64> {
        match value {
            Value::Str(it) => Ok(it.hash()),
            Value::Int(it) => Ok(hash_int(*it)),
            Value::Bool(it) => Ok((*it).into()),
            Value::Float(it) => Ok(hash_float(*it)),
            Value::Big(it) => Ok(hash_big(it)),
            Value::Complex(it) => {
                let (re, im) = (hash_float(it.0), hash_float(it.1));
                let hash = re.wrapping_add(im.wrapping_mul(1_000_003));
                Ok(if hash == -1 { -2 } else { hash })
            }
            Value::None => Ok(0x5f_7e_11),
            Value::NotImplemented => Ok(0x5f_7e_13),
            Value::Ellipsis => Ok(0x5f_7e_15),
            Value::Bytes(it) => Ok(super::value::hash_bytes(&it.data)),
            Value::Tuple(items) => {
                let items = items.clone();
                self.deeper("", |vm| vm.hash_tuple(&items))
            }
            Value::FrozenSet(set) => {
                let mut hash: u64 = 0;
                for item in set.items() {
                    let it = self.hash(&item)? as u64;
                    hash ^= ((it ^ 89_869_747) ^ (it << 16)).wrapping_mul(3_644_798_167);
                }
                hash ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
                hash ^= (hash >> 11) ^ (hash >> 25);
                hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
                Ok(if hash == u64::MAX { 590_923_713 } else { hash as i64 })
            }
            Value::Range(it) => {
                let items = match it.len() {
                    0 => [Value::Int(0), Value::None, Value::None],
                    1 => [Value::Int(1), Value::Int(it.start), Value::None],
                    len => [Value::Int(len as i64), Value::Int(it.start), Value::Int(it.step)],
                };
                self.hash_tuple(&items)
            }
            Value::Unknown(it) => Err(Raise::Unknown(it.clone())),
            Value::Instance(it) => {
                let class = it.class();
                let name = self.names.hash.clone();
                if let Payload::Value(inner @ (Value::Str(_) | Value::Tuple(_) | Value::Int(_))) = &it.payload {
                    let defines = |it: &&Rc<Class>| it.builtin || it.attrs().get_str(&name).is_some();
                    let first = class.order().find(defines);
                    if first.is_some_and(|it| it.builtin && it.kind != super::kind::Kind::Object) {
                        let inner = inner.clone();
                        return self.hash(&inner);
                    }
                }
                match class.lookup(&name) {
                    Some(Value::None) => Err(unhashable(&class.title())),
                    Some(Value::Native(native)) => match (&it.payload, &native.owner) {
                        (Payload::Value(inner), Some(_)) => {
                            let inner = inner.clone();
                            self.hash(&inner).map_err(|raise| match raise {
                                Raise::New(_) => unhashable(&class.name()),
                                other => other,
                            })
                        }
                        (Payload::Native(_), Some(owner)) if !owner.mro.is_empty() => {
                            match self.call_native(&native, super::native::Args::of(std::slice::from_ref(value)))? {
                                Value::Int(it) => Ok(hash_int(it)),
                                _ => Err(Raise::unknown("a hash")),
                            }
                        }
                        _ => Ok(address(Rc::as_ptr(it))),
                    },
                    Some(_) => {
                        self.hashing += 1;
                        let result = self.call_special(value, &name, &[]);
                        self.hashing -= 1;
                        let result = result?;
                        match result.as_ref().map(Value::plain) {
                            Some(Value::Int(it)) => Ok(if *it == -1 { -2 } else { *it }),
                            Some(Value::Bool(it)) => Ok((*it).into()),
                            Some(Value::Big(it)) => Ok(hash_big(it)),
                            Some(Value::Unknown(it)) => Err(Raise::Unknown(it.clone())),
                            _ => Err(type_error("__hash__ method should return an integer")),
                        }
                    }
                    None => match &it.payload {
                        Payload::Value(inner) => {
                            let inner = inner.clone();
                            self.hash(&inner)
                        }
                        _ => Ok(address(Rc::as_ptr(it))),
                    },
                }
            }
            Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
            | Value::ByteArray(_)
            | Value::Slice(_)
            | Value::View(_) => Err(unhashable(&self.type_name(value))),
            Value::Class(it) => Ok(address(Rc::as_ptr(it))),
            Value::Function(it) => Ok(address(Rc::as_ptr(it))),
            Value::Native(it) => Ok(it.def as *const _ as usize as i64),
            Value::Module(it) => Ok(address(Rc::as_ptr(it))),
            Value::Iter(it) => Ok(address(Rc::as_ptr(it))),
            Value::Generator(it) => Ok(address(Rc::as_ptr(it))),
            Value::Descriptor(it) => Ok(address(Rc::as_ptr(it))),
            Value::Method(it) => {
                let (function, receiver) = (it.function.clone(), it.receiver.clone());
                let receiver = match receiver {
                    Value::Instance(it) => address(Rc::as_ptr(&it)),
                    _ => 7,
                };
                Ok(self.hash(&function)? ^ receiver)
            }
        }
    }

    fn hash_tuple(&mut self, items: &[Value]) -> Res<i64> {
        let mut acc: u64 = 2_870_177_450_012_600_261;
        for item in items {
            let lane = self.hash(item)? as u64;
            acc = acc.wrapping_add(lane.wrapping_mul(14_029_467_366_897_019_727));
            acc = acc.rotate_left(31).wrapping_mul(11_400_714_785_074_694_791);
        }
        acc = acc.wrapping_add(items.len() as u64 ^ (2_870_177_450_012_600_261 ^ 3_527_539));
        Ok(if acc == u64::MAX { 1_546_275_796 } else { acc as i64 })
    }
}

fn address<T>(at: *const T) -> i64 {
    (at as usize >> 4) as i64
}

fn unhashable(name: &str) -> Raise {
    type_error(format!("unhashable type: '{name}'"))
}

const MODULUS: u64 = (1 << 61) - 1;

fn hash_int(value: i64) -> i64 {
    let hash = (value.unsigned_abs() % MODULUS) as i64;
    match value < 0 {
        true if hash == 1 => -2,
        true => -hash,
        false => hash,
    }
}

fn hash_big(value: &BigInt) -> i64 {
    let rest = (value.abs() % BigInt::from(MODULUS)).to_i64().unwrap_or(0);
    match value.is_negative() {
        true if rest == 1 => -2,
        true => -rest,
        false => rest,
    }
}

fn hash_float(value: f64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value.is_nan() {
        return 0x6e_61_6e;
    }
    if value == value.trunc() && value.abs() < 9e18 {
        return hash_int(value as i64);
    }
    let bits = value.abs().to_bits();
    let raw = ((bits >> 52) & 0x7ff) as i64;
    let (mantissa, exponent) = match raw {
        0 => (bits & ((1 << 52) - 1), -1074),
        _ => ((bits & ((1 << 52) - 1)) | (1 << 52), raw - 1075),
    };
    let turn = exponent.rem_euclid(61) as u32;
    let mantissa = mantissa % MODULUS;
    let hash = match turn {
        0 => mantissa,
        _ => ((mantissa << turn) & MODULUS) | (mantissa >> (61 - turn)),
    } as i64;
    let hash = if value < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// Whether `is` has an answer that does not depend on what CPython shares.
fn identity_is_known(a: &Value, b: &Value) -> Res<()> {
    let depends = match (a, b) {
        (Value::Int(x), Value::Int(y)) => x == y && !(-5..=256).contains(x),
        (Value::Float(x), Value::Float(y)) => x == y || (x.is_nan() && y.is_nan()),
        (Value::Str(x), Value::Str(y)) => !Rc::ptr_eq(x, y) && x.len() > 1 && x.as_str() == y.as_str(),
        (Value::Tuple(x), Value::Tuple(y)) => !Rc::ptr_eq(x, y) && !x.is_empty() && x.len() == y.len(),
        (Value::Bytes(x), Value::Bytes(y)) => !Rc::ptr_eq(x, y) && x.data == y.data,
        (Value::Big(x), Value::Big(y)) => !Rc::ptr_eq(x, y) && x == y,
        (Value::Method(_), Value::Method(_)) => false,
        _ => false,
    };
    match depends {
        true => Err(Raise::unknown("whether equal values are the same object is not known")),
        false => Ok(()),
    }
}

/// Whether it is an instance of a subclass of a built-in type.
fn holds_value(value: &Value) -> bool {
    matches!(value, Value::Instance(it) if matches!(it.payload, Payload::Value(_)))
}

fn mirrored(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        other => other,
    }
}

fn symbol(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Eq => "==",
        _ => "!=",
    }
}

fn decide(op: CmpOp, order: Ordering) -> bool {
    match op {
        CmpOp::Eq => order.is_eq(),
        CmpOp::NotEq => order.is_ne(),
        CmpOp::Lt => order.is_lt(),
        CmpOp::LtE => order.is_le(),
        CmpOp::Gt => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// Exact comparison of numbers; `None` where they are not ordered.
fn numbers(x: &Number, y: &Number) -> Option<Ordering> {
    match (x, y) {
        (Number::Int(x), Number::Int(y)) => Some(x.cmp(y)),
        (Number::Float(x), Number::Float(y)) => x.partial_cmp(y),
        (Number::Big(x), Number::Big(y)) => Some(x.cmp(y)),
        (Number::Big(x), Number::Int(y)) => Some(x.cmp(&BigInt::from(*y))),
        (Number::Int(x), Number::Big(y)) => Some(BigInt::from(*x).cmp(y)),
        (Number::Float(x), Number::Int(y)) => float_int(*x, &BigInt::from(*y)),
        (Number::Int(x), Number::Float(y)) => float_int(*y, &BigInt::from(*x)).map(Ordering::reverse),
        (Number::Float(x), Number::Big(y)) => float_int(*x, y),
        (Number::Big(x), Number::Float(y)) => float_int(*y, x).map(Ordering::reverse),
        (Number::Complex(a, b), other) | (other, Number::Complex(a, b)) => {
            let same = match other {
                Number::Complex(c, d) => a == c && b == d,
                real => *b == 0.0 && numbers(real, &Number::Float(*a)) == Some(Ordering::Equal),
            };
            same.then_some(Ordering::Equal)
        }
    }
}

fn float_int(x: f64, y: &BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = BigInt::from_f64(x.trunc())?;
    Some(match whole.cmp(y) {
        Ordering::Equal => x.fract().partial_cmp(&0.0)?,
        other => other,
    })
}
