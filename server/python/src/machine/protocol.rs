//! Truth, length, items and iteration.

use std::rc::Rc;

use super::call::overloads;
use super::error::{Raise, Res, index_error, key_error, type_error, value_error};
use super::frame::Resume;
use super::iter::{Iter, Next, State};
use super::kind::Kind;
use super::run::Exit;
use super::unknown::Unknown;
use super::value::{Payload, Range, Slice, Value, ViewKind};
use super::vm::Vm;

impl Vm {
    /// Which way a branch on an unknown value goes.
    pub(crate) fn decide(&mut self, on: &Unknown) -> bool {
        self.decisions.decide(self.line, on)
    }

    /// Whether a condition holds. An unknown value is decided, and the assumption recorded.
    pub fn truthy(&mut self, value: &Value) -> Res<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(it) => *it,
            Value::Int(it) => *it != 0,
            Value::Float(it) => *it != 0.0,
            Value::Complex(it) => it.0 != 0.0 || it.1 != 0.0,
            Value::Str(it) => !it.is_empty(),
            Value::Bytes(it) => !it.data.is_empty(),
            Value::ByteArray(it) => !it.data.borrow().is_empty(),
            Value::Tuple(it) => !it.is_empty(),
            Value::List(it) => !it.is_empty(),
            Value::Dict(it) => !it.is_empty(),
            Value::Set(it) | Value::FrozenSet(it) => !it.is_empty(),
            Value::Range(it) => !it.is_empty(),
            Value::View(it) => !it.dict.is_empty(),
            Value::Unknown(it) => self.decide(&it.clone()),
            Value::Instance(it) => {
                let name = self.names.bool.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    return match self.call(&function, &[])? {
                        Value::Bool(it) => Ok(it),
                        Value::Unknown(it) => Ok(self.decide(&it)),
                        other => Err(type_error(format!(
                            "__bool__ should return bool, returned {}",
                            self.type_name(&other)
                        ))),
                    };
                }
                let name = self.names.len.clone();
                if self.own_special(value, &name)?.is_some() {
                    return Ok(self.len(value)? != 0);
                }
                match &it.payload {
                    Payload::Value(inner) => {
                        let inner = inner.clone();
                        self.truthy(&inner)?
                    }
                    _ => true,
                }
            }
            Value::Class(class) if class.metaclass.is_some() => {
                let name = self.names.bool.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    let result = self.call(&function, &[])?;
                    return self.truthy(&result);
                }
                let name = self.names.len.clone();
                self.own_special(value, &name)?.is_none() || self.len(value)? != 0
            }
            _ => true,
        })
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Res<usize> {
        Ok(match value {
            Value::Str(it) => it.chars(),
            Value::Bytes(it) => it.data.len(),
            Value::ByteArray(it) => it.data.borrow().len(),
            Value::Tuple(it) => it.len(),
            Value::List(it) => it.len(),
            Value::Dict(it) => it.len(),
            Value::Set(it) | Value::FrozenSet(it) => it.len(),
            Value::Range(it) => match usize::try_from(it.len()) {
                Ok(len) if len <= i64::MAX as usize => len,
                _ => {
                    return Err(super::error::overflow_error(
                        "Python int too large to convert to C ssize_t",
                    ));
                }
            },
            Value::View(it) => it.dict.len(),
            Value::Unknown(it) => {
                let mut length = Unknown::of(Kind::Int, it.reason.clone());
                if let Some(length) = Rc::get_mut(&mut length) {
                    length.known.at_least = Some(0);
                }
                return Err(Raise::Unknown(length));
            }
            _ => {
                let name = self.names.len.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    let result = self.call(&function, &[])?;
                    return match self.size(&result)? {
                        it if it < 0 => Err(value_error("__len__() should return >= 0")),
                        it => Ok(it as usize),
                    };
                }
                if let Value::Instance(it) = value
                    && let Payload::Value(inner) = &it.payload
                {
                    let inner = inner.clone();
                    return self.len(&inner);
                }
                return Err(type_error(format!(
                    "object of type '{}' has no len()",
                    self.type_name(value)
                )));
            }
        })
    }

    pub(crate) fn is_iterable(&mut self, value: &Value) -> bool {
        self.iter(value).is_ok()
    }

    /// `iter(value)`.
    pub fn iter(&mut self, value: &Value) -> Res<Value> {
        Ok(match value {
            Value::List(list) => Iter::value(
                Kind::ListIterator,
                State::List {
                    list: list.clone(),
                    next: 0,
                },
            ),
            Value::Tuple(tuple) => Iter::value(
                Kind::TupleIterator,
                State::Tuple {
                    tuple: tuple.clone(),
                    next: 0,
                },
            ),
            Value::Str(text) => {
                let kind = if text.is_ascii() {
                    Kind::StrAsciiIterator
                } else {
                    Kind::StrIterator
                };
                Iter::value(
                    kind,
                    State::Str {
                        text: text.clone(),
                        at: 0,
                    },
                )
            }
            Value::Bytes(bytes) => Iter::value(
                Kind::BytesIterator,
                State::Bytes {
                    bytes: bytes.clone(),
                    next: 0,
                },
            ),
            Value::ByteArray(it) => {
                let Value::Bytes(bytes) = Value::bytes(it.data.borrow().clone()) else {
                    return Err(Raise::lost("bytes"));
                };
                Iter::value(Kind::ByteArrayIterator, State::Bytes { bytes, next: 0 })
            }
            Value::Range(range) => Iter::value(
                Kind::RangeIterator,
                State::Range {
                    range: **range,
                    next: 0,
                    len: range.len(),
                },
            ),
            Value::Dict(dict) => Iter::value(
                Kind::DictKeyIterator,
                State::Dict {
                    dict: dict.clone(),
                    what: ViewKind::Keys,
                    at: 0,
                    len: dict.len(),
                },
            ),
            Value::View(view) => Iter::value(
                match view.kind {
                    ViewKind::Keys | ViewKind::Proxy => Kind::DictKeyIterator,
                    ViewKind::Values => Kind::DictValueIterator,
                    ViewKind::Items => Kind::DictItemIterator,
                },
                State::Dict {
                    dict: view.dict.clone(),
                    what: view.kind,
                    at: 0,
                    len: view.dict.len(),
                },
            ),
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
                let items = self.shuffled(set.items());
                Iter::value(Kind::SetIterator, State::Items(items.into_iter()))
            }
            Value::Iter(_) => value.clone(),
            Value::Generator(it) if it.kind == super::frame::GeneratorKind::Generator => value.clone(),
            Value::Unknown(it) => return Err(Raise::Unknown(it.clone())),
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
                if it.class().lookup(&self.names.getitem).is_some() {
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

    /// Elements of an unordered set in the order this run uses.
    pub(crate) fn shuffled(&self, mut items: Vec<Value>) -> Vec<Value> {
        match self.order {
            0 => {}
            1 => items.reverse(),
            seed => {
                let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
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
            Value::Unknown(it) => Err(Raise::Unknown(it.clone())),
            _ => match self.next_or_value(iterator)? {
                Exit::Yield(value) => Ok(Some(value)),
                Exit::Return(_) => Ok(None),
            },
        }
    }

    /// `list(value)`, charged while it grows.
    pub fn collect(&mut self, value: &Value) -> Res<Vec<Value>> {
        match value {
            Value::List(it) => {
                self.budget.reserve(it.len() * size_of::<Value>())?;
                return Ok(it.to_vec());
            }
            Value::Tuple(it) => {
                self.budget.reserve(it.len() * size_of::<Value>())?;
                return Ok(it.to_vec());
            }
            _ => {}
        }
        let iter = self.iter(value)?;
        if let Value::Iter(it) = &iter
            && let Some(left) = it.left()
        {
            self.budget.reserve(left.saturating_mul(size_of::<Value>()))?;
        }
        let mut items = Vec::new();
        loop {
            match self.next(&iter)? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
            self.budget.work(1)?;
            if items.len().is_power_of_two() {
                self.budget.reserve(items.len() * size_of::<Value>())?;
            }
        }
    }

    /// The position a sequence index means: "list index out of range".
    pub(crate) fn position(&mut self, index: &Value, len: usize, what: &str) -> Res<usize> {
        let out = || index_error(format!("{what} out of range"));
        let at = match self.index(index)? {
            super::native::Integer::Small(it) => it,
            super::native::Integer::Big(_) => {
                return Err(index_error("cannot fit 'int' into an index-sized integer"));
            }
        };
        let at = if at < 0 {
            at.checked_add(len as i64).ok_or_else(out)?
        } else {
            at
        };
        match usize::try_from(at) {
            Ok(at) if at < len => Ok(at),
            _ => Err(out()),
        }
    }

    /// `slice.indices(len)`: start, stop, step, and how many items.
    pub fn slice_bounds(&mut self, slice: &Slice, len: usize) -> Res<(i64, i64, i64, usize)> {
        let len = len as i64;
        let step = self.bound(&slice.step, 1)?;
        if step == 0 {
            return Err(value_error("slice step cannot be zero"));
        }
        let step = step.max(-i64::MAX);
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clamp = |it: i64| if it < 0 { (it + len).max(low) } else { it.min(high) };
        let start = match slice.start.is_none() {
            true => {
                if step < 0 {
                    high
                } else {
                    low
                }
            }
            false => clamp(self.bound(&slice.start, 0)?.max(-i64::MAX / 2)),
        };
        let stop = match slice.stop.is_none() {
            true => {
                if step < 0 {
                    low
                } else {
                    high
                }
            }
            false => clamp(self.bound(&slice.stop, 0)?.max(-i64::MAX / 2)),
        };
        let count = Range { start, stop, step }.len();
        Ok((start, stop, step, count as usize))
    }

    /// `container[index]`.
    pub fn get_item(&mut self, container: &Value, index: &Value) -> Res<Value> {
        if let Value::Unknown(it) = index
            && !matches!(container, Value::Instance(_) | Value::Class(_))
        {
            return Err(Raise::Unknown(it.clone()));
        }
        match (container, index) {
            (Value::Unknown(it), _) => Err(Raise::Unknown(it.clone())),
            (Value::Dict(dict), _) => match dict.get(self, index)? {
                Some(value) => Ok(value),
                None => Err(key_error(index.clone())),
            },
            (Value::View(view), _) if view.kind == ViewKind::Proxy => match view.dict.get(self, index)? {
                Some(value) => Ok(value),
                None => Err(key_error(index.clone())),
            },
            (
                Value::List(_)
                | Value::Tuple(_)
                | Value::Str(_)
                | Value::Bytes(_)
                | Value::ByteArray(_)
                | Value::Range(_),
                Value::Slice(slice),
            ) => {
                let len = self.len(container)?;
                let (start, _, step, count) = self.slice_bounds(slice, len)?;
                self.budget.reserve(count.saturating_mul(size_of::<Value>()))?;
                self.budget.work(count / 8)?;
                let at = |nth: usize| (start + step * nth as i64) as usize;
                Ok(match container {
                    Value::List(it) => {
                        let items = it.borrow();
                        Value::list((0..count).map(|nth| items[at(nth)].clone()).collect())
                    }
                    Value::Tuple(it) if count == len && step == 1 => Value::Tuple(it.clone()),
                    Value::Tuple(it) => Value::tuple((0..count).map(|nth| it[at(nth)].clone()).collect::<Vec<_>>()),
                    Value::Str(it) if count == len && step == 1 => Value::Str(it.clone()),
                    Value::Str(it) if count == 1 => it.char_at(at(0)).map_or(Value::None, |c| self.char(c)),
                    Value::Str(it) if step == 1 => {
                        let (from, to) = (it.byte_of(at(0)), it.byte_of(at(0) + count));
                        Value::str(it.as_str()[from..to.max(from)].to_owned())
                    }
                    Value::Str(it) => {
                        let chars: Vec<char> = it.chars_vec();
                        Value::str((0..count).map(|nth| chars[at(nth)]).collect::<String>())
                    }
                    Value::Range(it) => Value::Range(Rc::new(Range {
                        start: it.start + it.step * start,
                        stop: it.start + it.step * (start + step * count as i64),
                        step: it.step * step,
                    })),
                    _ => {
                        let data = super::ops::bytes_of(container);
                        let part: Vec<u8> = (0..count).map(|nth| data[at(nth)]).collect();
                        match container {
                            Value::Bytes(_) => Value::bytes(part),
                            _ => super::types::bytes::array(part),
                        }
                    }
                })
            }
            (Value::List(list), _) => {
                self.indexable(index, "list indices must be integers or slices, not ")?;
                let at = self.position(index, list.len(), "list index")?;
                list.get(at).ok_or_else(|| index_error("list index out of range"))
            }
            (Value::Tuple(items), _) => {
                self.indexable(index, "tuple indices must be integers or slices, not ")?;
                let at = self.position(index, items.len(), "tuple index")?;
                Ok(items[at].clone())
            }
            (Value::Str(text), _) => {
                if !self.has_index(index) {
                    return Err(type_error(format!(
                        "string indices must be integers, not '{}'",
                        self.type_name(index)
                    )));
                }
                let at = self.position(index, text.chars(), "string index")?;
                Ok(text.char_at(at).map_or(Value::None, |c| self.char(c)))
            }
            (Value::Bytes(_) | Value::ByteArray(_), _) => {
                let (word, out) = match container {
                    Value::Bytes(_) => ("byte", "index"),
                    _ => ("bytearray", "bytearray index"),
                };
                self.indexable(index, &format!("{word} indices must be integers or slices, not "))?;
                let data = super::ops::bytes_of(container);
                let at = self.position(index, data.len(), out)?;
                Ok(Value::Int(data[at].into()))
            }
            (Value::Range(range), _) => {
                self.indexable(index, "range indices must be integers or slices, not ")?;
                let at = self.position(index, range.len() as usize, "range object index")?;
                Ok(Value::Int(range.at(at as u64)))
            }
            (Value::Instance(it), _) => {
                let name = self.names.getitem.clone();
                if let Some(function) = self.own_special(container, &name)? {
                    return self.call(&function, std::slice::from_ref(index));
                }
                let Payload::Value(inner) = &it.payload else {
                    return Err(type_error(format!(
                        "'{}' object is not subscriptable",
                        self.type_name(container)
                    )));
                };
                let inner = inner.clone();
                if let Value::Dict(dict) = &inner {
                    if let Some(value) = dict.get(self, index)? {
                        return Ok(value);
                    }
                    let name = self.names.missing.clone();
                    if let Some(function) = self.own_special(container, &name)? {
                        return self.call(&function, std::slice::from_ref(index));
                    }
                    return Err(key_error(index.clone()));
                }
                self.get_item(&inner, index)
            }
            (Value::Class(class), _) => {
                if let Some(meta) = &class.metaclass
                    && let Some(function) = meta.lookup(&self.names.getitem)
                {
                    return self.call(&function, &[container.clone(), index.clone()]);
                }
                let name = self.names.class_getitem.clone();
                if let Some(function) = class.lookup(&name) {
                    let bound = self.bind_to(&function, container, class)?;
                    return self.call(&bound, std::slice::from_ref(index));
                }
                if class.builtin || class.partial.is_some() {
                    return Err(Raise::unknown("generic types are not known"));
                }
                Err(type_error(format!("type '{}' is not subscriptable", class.name())))
            }
            _ => Err(type_error(format!(
                "'{}' object is not subscriptable",
                self.type_name(container)
            ))),
        }
    }

    fn has_index(&mut self, index: &Value) -> bool {
        match index.plain() {
            Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Unknown(_) => true,
            Value::Instance(it) => it.class().lookup(&self.names.index).is_some(),
            _ => false,
        }
    }

    fn indexable(&mut self, index: &Value, message: &str) -> Res<()> {
        match self.has_index(index) {
            true => Ok(()),
            false => Err(type_error(format!("{message}{}", self.type_name(index)))),
        }
    }

    /// `container[index] = value`.
    pub fn set_item(&mut self, container: &Value, index: &Value, value: Value) -> Res<()> {
        match (container, index) {
            (Value::Unknown(it), _) => Err(Raise::Unknown(it.clone())),
            (Value::Dict(dict), _) => dict.insert(self, index.clone(), value).map(drop),
            (Value::List(list), Value::Slice(slice)) => {
                let items = match self.collect(&value) {
                    Err(Raise::New(it)) if it.0 == Kind::TypeError && !self.is_iterable(&value) => {
                        return Err(type_error(match slice.step.is_none() {
                            true => "can only assign an iterable",
                            false => "must assign iterable to extended slice",
                        }));
                    }
                    other => other?,
                };
                let (start, stop, step, count) = self.slice_bounds(slice, list.len())?;
                if step == 1 {
                    let stop = stop.max(start) as usize;
                    self.budget.work(list.len() / 8)?;
                    let removed: Vec<Value> = list.borrow_mut().splice(start as usize..stop, items).collect();
                    drop(removed);
                    return Ok(());
                }
                if items.len() != count {
                    return Err(value_error(format!(
                        "attempt to assign sequence of size {} to extended slice of size {count}",
                        items.len()
                    )));
                }
                for (nth, item) in items.into_iter().enumerate() {
                    let old = std::mem::replace(&mut list.borrow_mut()[(start + step * nth as i64) as usize], item);
                    drop(old);
                }
                Ok(())
            }
            (Value::List(list), _) => {
                self.indexable(index, "list indices must be integers or slices, not ")?;
                let at = self.position(index, list.len(), "list assignment index")?;
                let old = std::mem::replace(&mut list.borrow_mut()[at], value);
                drop(old);
                Ok(())
            }
            (Value::ByteArray(array), Value::Slice(_)) => {
                let _ = array;
                Err(Raise::unknown("slices of a bytearray cannot be assigned"))
            }
            (Value::ByteArray(array), _) => {
                let at = self.position(index, array.data.borrow().len(), "bytearray index")?;
                match self.size(&value)? {
                    it @ 0..256 => array.data.borrow_mut()[at] = it as u8,
                    _ => return Err(value_error("byte must be in range(0, 256)")),
                }
                Ok(())
            }
            (Value::Instance(it), _) => {
                let name = self.names.setitem.clone();
                if let Some(function) = self.own_special(container, &name)? {
                    return self.call(&function, &[index.clone(), value]).map(drop);
                }
                match &it.payload {
                    Payload::Value(inner @ (Value::Dict(_) | Value::List(_) | Value::ByteArray(_))) => {
                        let inner = inner.clone();
                        self.set_item(&inner, index, value)
                    }
                    _ => Err(type_error(format!(
                        "'{}' object does not support item assignment",
                        self.type_name(container)
                    ))),
                }
            }
            (Value::Class(_), _) if overloads(container) => {
                let name = self.names.setitem.clone();
                match self.own_special(container, &name)? {
                    Some(function) => self.call(&function, &[index.clone(), value]).map(drop),
                    None => Err(type_error(format!(
                        "'{}' object does not support item assignment",
                        self.type_name(container)
                    ))),
                }
            }
            _ => Err(type_error(format!(
                "'{}' object does not support item assignment",
                self.type_name(container)
            ))),
        }
    }

    /// `del container[index]`.
    pub fn del_item(&mut self, container: &Value, index: &Value) -> Res<()> {
        match (container, index) {
            (Value::Unknown(it), _) => Err(Raise::Unknown(it.clone())),
            (Value::Dict(dict), _) => match dict.remove(self, index)? {
                Some(_) => Ok(()),
                None => Err(key_error(index.clone())),
            },
            (Value::List(list), Value::Slice(slice)) => {
                let (start, _, step, count) = self.slice_bounds(slice, list.len())?;
                self.budget.work(list.len() / 8)?;
                let gone: Vec<usize> = (0..count).map(|nth| (start + step * nth as i64) as usize).collect();
                let mut at = 0;
                let mut doomed = Vec::new();
                list.borrow_mut().retain_mut(|item| {
                    let goes = match step > 0 {
                        true => gone.binary_search(&at).is_ok(),
                        false => gone.binary_search_by(|it| at.cmp(it)).is_ok(),
                    };
                    at += 1;
                    if goes {
                        doomed.push(std::mem::replace(item, Value::None));
                    }
                    !goes
                });
                Ok(())
            }
            (Value::List(list), _) => {
                self.indexable(index, "list indices must be integers or slices, not ")?;
                let at = self.position(index, list.len(), "list assignment index")?;
                self.budget.work(list.len() / 16)?;
                let old = list.borrow_mut().remove(at);
                drop(old);
                Ok(())
            }
            (Value::Instance(it), _) => {
                let name = self.names.delitem.clone();
                if let Some(function) = self.own_special(container, &name)? {
                    return self.call(&function, std::slice::from_ref(index)).map(drop);
                }
                match &it.payload {
                    Payload::Value(inner @ (Value::Dict(_) | Value::List(_))) => {
                        let inner = inner.clone();
                        self.del_item(&inner, index)
                    }
                    _ => Err(type_error(format!(
                        "'{}' object does not support item deletion",
                        self.type_name(container)
                    ))),
                }
            }
            (Value::ByteArray(_), _) => Err(Raise::unknown("items of a bytearray cannot be deleted")),
            (Value::Class(_), _) if overloads(container) => {
                let name = self.names.delitem.clone();
                match self.own_special(container, &name)? {
                    Some(function) => self.call(&function, std::slice::from_ref(index)).map(drop),
                    None => Err(type_error(format!(
                        "'{}' object doesn't support item deletion",
                        self.type_name(container)
                    ))),
                }
            }
            _ => Err(type_error(format!(
                "'{}' object doesn't support item deletion",
                self.type_name(container)
            ))),
        }
    }

    /// Items for unpacking: so many, or with a starred target in the middle.
    pub(crate) fn unpack(&mut self, value: &Value, before: usize, after: Option<usize>) -> Res<Vec<Value>> {
        let iter = match self.iter(value) {
            Err(Raise::New(it)) if it.0 == Kind::TypeError && !matches!(value, Value::Instance(_)) => {
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
        let mut rest = Vec::new();
        while let Some(item) = self.next(&iter)? {
            self.budget.work(1)?;
            rest.push(item);
        }
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
}

impl super::value::Str {
    /// Its characters.
    pub fn chars_vec(&self) -> Vec<char> {
        self.as_str().chars().collect()
    }
}
