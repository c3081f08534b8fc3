//! Iteration.

use std::rc::Rc;

use super::call::overloads;
use super::class::Class;
use super::error::{Raise, Res, type_error, value_error};
use super::frame::{GeneratorKind, Resume};
use super::iter::{Iter, Next, State};
use super::kind::Kind;
use super::run::Exit;
use super::set::Set;
use super::types;
use super::value::{ByteArray, Payload, Value, ViewKind};
use super::vm::Vm;

impl Vm {
    /// Whether the type of a value says how to iterate.
    pub(crate) fn is_iterable(&self, value: &Value) -> bool {
        let class = match value {
            Value::Instance(it) => it.class(),
            Value::Class(it) if it.metaclass.is_some() => self.class_of(value),
            Value::Unknown(_) => return true,
            _ => return iterates(value),
        };
        let has = |name| class.lookup(name).is_some_and(|it| !it.is_none());
        has(&self.names.iter) || has(&self.names.getitem) || iterates(value.plain())
    }

    /// `iter(value)`.
    pub fn iter(&mut self, value: &Value) -> Res<Value> {
        Ok(match value {
            Value::List(list) => {
                let list = list.clone();
                Iter::value(Kind::ListIterator, State::List { list, next: 0 })
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                Iter::value(Kind::TupleIterator, State::Tuple { tuple, next: 0 })
            }
            Value::Str(text) => {
                let kind = match text.is_ascii() {
                    true => Kind::StrAsciiIterator,
                    false => Kind::StrIterator,
                };
                let text = text.clone();
                Iter::value(kind, State::Str { text, at: 0 })
            }
            Value::Bytes(bytes) => {
                let bytes = bytes.clone();
                Iter::value(Kind::BytesIterator, State::Bytes { bytes, next: 0 })
            }
            Value::ByteArray(array) => {
                let array = array.clone();
                Iter::other(Kind::ByteArrayIterator, ArrayItems { array, next: 0 })
            }
            Value::Range(range) => types::range::iter(**range),
            Value::Dict(dict) => types::dict::iter(dict.clone(), ViewKind::Keys),
            Value::View(view) => types::dict::iter(view.dict.clone(), view.kind),
            Value::Set(set) | Value::FrozenSet(set) => {
                if set.ordered() {
                    return Ok(Iter::value(
                        Kind::SetIterator,
                        State::Set {
                            set: set.clone(),
                            at: 0,
                            len: set.len(),
                        },
                    ));
                }
                self.order_seen();
                let items = self.shuffled(set);
                Iter::value(Kind::SetIterator, State::Items(items.into_iter()))
            }
            Value::Iter(_) => value.clone(),
            Value::Generator(it) if it.kind == super::frame::GeneratorKind::Generator => value.clone(),
            Value::Unknown(it) => return Err(Raise::about(it)),
            Value::Instance(it) => {
                let name = self.names.iter.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    if function.is_none() {
                        return Err(type_error(format!(
                            "'{}' object is not iterable",
                            self.type_name(value)
                        )));
                    }
                    let iter = self.call(&function, &[])?;
                    return match &iter {
                        Value::Iter(_) | Value::Generator(_) | Value::Unknown(_) => Ok(iter),
                        Value::Instance(it) if it.class().lookup(&self.names.next).is_some() => Ok(iter),
                        other => Err(type_error(format!(
                            "iter() returned non-iterator of type '{}'",
                            self.type_name(other)
                        ))),
                    };
                }
                if let Payload::Value(inner) = &it.payload {
                    let inner = inner.clone();
                    return self.iter(&inner);
                }
                // Classes in C have no items by number where they do not say how they are iterated.
                let class = it.class();
                let has_items = |it: &&Rc<Class>| it.attrs().get_str(&self.names.getitem).is_some();
                if class.order().find(has_items).is_some_and(|it| it.title.get().is_none()) {
                    return Ok(Iter::other(
                        Kind::SequenceIterator,
                        Indexes {
                            of: value.clone(),
                            next: 0,
                        },
                    ));
                }
                return Err(type_error(format!(
                    "'{}' object is not iterable",
                    self.type_name(value)
                )));
            }
            Value::Class(class) => {
                if let Some(meta) = &class.metaclass
                    && let Some(function) = meta.lookup(&self.names.iter)
                {
                    return self.call(&function, std::slice::from_ref(value));
                }
                return Err(type_error(format!(
                    "'{}' object is not iterable",
                    self.type_name(value)
                )));
            }
            _ => {
                return Err(type_error(format!(
                    "'{}' object is not iterable",
                    self.type_name(value)
                )));
            }
        })
    }

    /// Elements of an unordered set in the order this run uses. Between them, runs meet each order of three elements,
    /// and sets of other elements in other orders beside each other.
    pub(crate) fn shuffled(&self, set: &Set) -> Vec<Value> {
        let (hashes, mut items): (Vec<i64>, Vec<Value>) = set.entries().into_iter().unzip();
        let content = hashes.into_iter().fold(0, i64::wrapping_add) as u64;
        let content = content.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let order = u64::from(self.order);
        match order {
            0 => {}
            1 => items.reverse(),
            _ if items.len() <= 3 => {
                let way = (order + content) % 4 + 2;
                let turn = way as usize / 2 % items.len().max(1);
                items.rotate_left(turn);
                if way % 2 == 1 {
                    items.reverse();
                }
            }
            _ => {
                let mut state = (order + content).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
                for at in (1..items.len()).rev() {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    items.swap(at, (state % (at as u64 + 1)) as usize);
                }
            }
        }
        items
    }

    /// `next(iterator)`; `None` at the end.
    pub fn next(&mut self, iterator: &Value) -> Res<Option<Value>> {
        match iterator {
            Value::Iter(it) => it.next(self),
            Value::Generator(it) => match self.resume(it, Resume::Send(Value::None))? {
                Exit::Yield(value) => Ok(Some(value)),
                Exit::Return(_) => Ok(None),
            },
            Value::Unknown(it) => Err(Raise::about(it)),
            _ => match self.next_or_value(iterator)? {
                Exit::Yield(value) => Ok(Some(value)),
                Exit::Return(_) => Ok(None),
            },
        }
    }

    /// `list(value)`, charged while it grows. As CPython, asks `__len__` or `__length_hint__` first.
    pub fn collect(&mut self, value: &Value) -> Res<Vec<Value>> {
        if let Some(items) = self.listed(value)? {
            return Ok(items);
        }
        let iter = self.iter(value)?;
        self.length_hint(value)?;
        self.exhaust(&iter)
    }

    /// The items of a list or tuple; of anything else those of its iterator, made into a list.
    pub(crate) fn sequence(&mut self, value: &Value) -> Res<Vec<Value>> {
        if let Some(items) = self.listed(value)? {
            return Ok(items);
        }
        let iter = self.iter(value)?;
        self.collect(&iter)
    }

    fn listed(&mut self, value: &Value) -> Res<Option<Vec<Value>>> {
        let (Value::List(_) | Value::Tuple(_)) = value else {
            return Ok(None);
        };
        let len = self.len(value)?;
        self.budget.reserve(len * size_of::<Value>())?;
        Ok(match value {
            Value::List(it) => Some(it.to_vec()),
            Value::Tuple(it) => Some(it.to_vec()),
            _ => None,
        })
    }

    /// What is left of an iterator.
    pub(crate) fn exhaust(&mut self, iter: &Value) -> Res<Vec<Value>> {
        if let Value::Iter(it) = iter
            && let Some(left) = it.left()
        {
            self.budget.reserve(left.saturating_mul(size_of::<Value>()))?;
        }
        let mut items = Vec::new();
        while let Some(item) = self.next(iter)? {
            items.push(item);
            self.budget.work(1)?;
            if items.len().is_power_of_two() {
                self.budget.reserve(items.len() * size_of::<Value>())?;
            }
        }
        Ok(items)
    }

    /// Asks a `__len__` or `__length_hint__` written in Python how many items to expect, as `operator.length_hint`.
    pub(crate) fn length_hint(&mut self, value: &Value) -> Res<()> {
        if let Value::Iter(it) = value {
            let Some(sequence) = it.measured() else {
                return Ok(());
            };
            return match self.length_of(&sequence) {
                Ok(_) => Ok(()),
                Err(raise) if self.is_raise(&raise, Kind::TypeError) => Ok(()),
                Err(raise) => Err(raise),
            };
        }
        if !overloads(value) || self.length_of(value)? {
            return Ok(());
        }
        let name = self.names.length_hint.clone();
        let Some(hint) = self.own_special(value, &name)? else {
            return Ok(());
        };
        let hint = match self.call(&hint, &[]) {
            Err(raise) if self.is_raise(&raise, Kind::TypeError) => return Ok(()),
            other => other?,
        };
        match hint.plain() {
            Value::NotImplemented | Value::Bool(_) | Value::Unknown(_) => Ok(()),
            Value::Int(it) if *it >= 0 => Ok(()),
            Value::Int(_) => Err(value_error("__length_hint__() should return >= 0")),
            Value::Big(_) => Err(super::error::overflow_error(
                "Python int too large to convert to C ssize_t",
            )),
            _ => {
                let name = self.type_name(&hint);
                Err(type_error(format!("__length_hint__ must be an integer, not {name}")))
            }
        }
    }

    /// Asks a `__len__` written in Python; whether it answered.
    fn length_of(&mut self, value: &Value) -> Res<bool> {
        let name = self.names.len.clone();
        if self.own_special(value, &name)?.is_none() {
            return Ok(false);
        }
        match self.len(value) {
            Ok(_) | Err(Raise::Unknown(_)) => Ok(true),
            Err(raise) if self.is_raise(&raise, Kind::TypeError) => Ok(false),
            Err(raise) => Err(raise),
        }
    }

    /// Items for unpacking: so many, or with a starred target in the middle.
    pub(crate) fn unpack(&mut self, value: &Value, before: usize, after: Option<usize>) -> Res<Vec<Value>> {
        let iter = match self.iter(value) {
            Err(Raise::New(it)) if it.0 == Kind::TypeError && !matches!(value, Value::Instance(_)) => {
                if let Value::Class(class) = value
                    && let Some(reason) = &class.partial
                {
                    return Err(Raise::lost(reason.to_string()));
                }
                return Err(type_error(format!(
                    "cannot unpack non-iterable {} object",
                    self.type_name(value)
                )));
            }
            Err(Raise::Unknown(it)) => {
                let count = before + after.map_or(0, |it| it + 1);
                return Ok(vec![Value::Unknown(it); count]);
            }
            other => other?,
        };
        let mut items = Vec::new();
        while items.len() < before {
            match self.next(&iter)? {
                Some(item) => items.push(item),
                None => {
                    let least = if after.is_some() { "at least " } else { "" };
                    return Err(value_error(format!(
                        "not enough values to unpack (expected {least}{}, got {})",
                        before + after.unwrap_or(0),
                        items.len()
                    )));
                }
            }
        }
        let Some(after) = after else {
            return match self.next(&iter)? {
                Some(_) => Err(value_error(format!("too many values to unpack (expected {before})"))),
                None => Ok(items),
            };
        };
        let mut rest = self.collect(&iter)?;
        if rest.len() < after {
            return Err(value_error(format!(
                "not enough values to unpack (expected at least {}, got {})",
                before + after,
                before + rest.len()
            )));
        }
        let tail = rest.split_off(rest.len() - after);
        items.push(Value::list(rest));
        items.extend(tail);
        Ok(items)
    }
}

/// The old iteration protocol.
struct Indexes {
    of: Value,
    next: i64,
}

impl Next for Indexes {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let at = Value::Int(self.next);
        self.next += 1;
        match vm.get_item(&self.of, &at) {
            Ok(it) => Ok(Some(it)),
            Err(raise) if vm.is_raise(&raise, Kind::IndexError) || vm.is_raise(&raise, Kind::StopIteration) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    fn measured(&self) -> Option<Value> {
        Some(self.of.clone())
    }
}

/// The items of a bytearray, which may change meanwhile.
struct ArrayItems {
    array: Rc<ByteArray>,
    next: usize,
}

impl Next for ArrayItems {
    fn next(&mut self, _: &mut Vm) -> Res<Option<Value>> {
        let item = self.array.data.borrow().get(self.next).map(|&it| Value::Int(it.into()));
        self.next += 1;
        Ok(item)
    }

    fn left(&self) -> Option<usize> {
        Some(self.array.data.borrow().len().saturating_sub(self.next))
    }
}

/// Whether a value of a built-in type is an iterable.
fn iterates(value: &Value) -> bool {
    match value {
        Value::Generator(it) => it.kind == GeneratorKind::Generator,
        Value::List(_)
        | Value::Tuple(_)
        | Value::Str(_)
        | Value::Bytes(_)
        | Value::ByteArray(_)
        | Value::Range(_)
        | Value::Dict(_)
        | Value::View(_)
        | Value::Set(_)
        | Value::FrozenSet(_)
        | Value::Iter(_) => true,
        _ => false,
    }
}
