//! Built-in iterators.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::dict::Dict;
use super::error::{Raise, Res, runtime_error};
use super::hash::Serial;
use super::kind::Kind;
use super::quick::copy;
use super::set::Set;
use super::value::{Bytes, List, Str, Tuple, Value, ViewKind};
use super::vm::Vm;

/// A built-in iterator object.
#[derive(Debug)]
pub struct Iter {
    /// Its type.
    pub kind: Kind,
    pub(crate) serial: Serial,
    state: RefCell<State>,
}

/// An iterator written in Rust (`zip`, `map`, those of `itertools`…).
pub trait Next {
    /// The next item; after `None` it is not called again.
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>>;
    /// What `__length_hint__` says.
    fn left(&self) -> Option<usize> {
        None
    }
    /// The sequence whose `__len__` is asked for that.
    fn measured(&self) -> Option<Value> {
        None
    }
}

/// What an iterator is at.
pub enum State {
    /// Exhausted.
    Done,
    #[allow(missing_docs)]
    List { list: Rc<List>, next: usize },
    #[allow(missing_docs)]
    Tuple { tuple: Rc<Tuple>, next: usize },
    #[allow(missing_docs)]
    Bytes { bytes: Rc<Bytes>, next: usize },
    /// `at` is a byte offset.
    #[allow(missing_docs)]
    Str { text: Rc<Str>, at: usize },
    #[allow(missing_docs)]
    Range { next: i64, step: i64, left: u64 },
    /// `len` is the size at the start, `version` that of the keys.
    #[allow(missing_docs)]
    Dict {
        dict: Rc<Dict>,
        what: ViewKind,
        at: usize,
        len: usize,
        version: u64,
    },
    #[allow(missing_docs)]
    Set { set: Rc<Set>, at: usize, len: usize },
    /// In the order the run was asked to use where CPython's is random.
    Items(std::vec::IntoIter<Value>),
    /// Anything else.
    Other(Box<dyn Next>),
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}

impl Iter {
    /// A new iterator.
    pub fn value(kind: Kind, state: State) -> Value {
        Value::Iter(Rc::new(Iter {
            kind,
            serial: Serial::default(),
            state: RefCell::new(state),
        }))
    }

    /// A new iterator written in Rust.
    pub fn other(kind: Kind, next: impl Next + 'static) -> Value {
        Iter::value(kind, State::Other(Box::new(next)))
    }

    /// How many items are left, where that is known.
    pub fn left(&self) -> Option<usize> {
        match &*self.state.try_borrow().ok()? {
            State::Done => Some(0),
            State::List { list, next } => Some(list.len().saturating_sub(*next)),
            State::Tuple { tuple, next } => Some(tuple.len().saturating_sub(*next)),
            State::Bytes { bytes, next } => Some(bytes.data.len().saturating_sub(*next)),
            State::Str { text, at } => Some(text.get(*at..)?.chars().count()),
            State::Range { left, .. } => usize::try_from(*left).ok(),
            State::Items(items) => Some(items.len()),
            State::Dict { .. } | State::Set { .. } => None,
            State::Other(it) => it.left(),
        }
    }

    /// The sequence whose `__len__` `__length_hint__` asks.
    pub(crate) fn measured(&self) -> Option<Value> {
        match &*self.state.try_borrow().ok()? {
            State::Other(it) => it.measured(),
            _ => None,
        }
    }

    /// The next item of a range, list or tuple; `None` where it is at its end or is another iterator.
    #[inline]
    pub(crate) fn next_plain(&self) -> Option<Value> {
        match &mut *self.state.try_borrow_mut().ok()? {
            State::Range { next, step, left } => {
                *left = left.checked_sub(1)?;
                let item = *next;
                *next = next.wrapping_add(*step);
                Some(Value::Int(item))
            }
            State::List { list, next } => {
                let item = copy(list.borrow().get(*next)?);
                *next += 1;
                Some(item)
            }
            State::Tuple { tuple, next } => {
                let item = copy(tuple.get(*next)?);
                *next += 1;
                Some(item)
            }
            _ => None,
        }
    }

    /// The next item.
    pub fn next(&self, vm: &mut Vm) -> Res<Option<Value>> {
        let Ok(mut state) = self.state.try_borrow_mut() else {
            return Err(Raise::lost("an iterator was advanced by its own callback"));
        };
        let item = match &mut *state {
            State::Done => return Ok(None),
            State::List { list, next } => {
                let item = list.get(*next);
                *next += 1;
                item
            }
            State::Tuple { tuple, next } => {
                let item = tuple.get(*next).cloned();
                *next += 1;
                item
            }
            State::Bytes { bytes, next } => {
                let item = bytes.data.get(*next).map(|&byte| Value::Int(byte.into()));
                *next += 1;
                item
            }
            State::Str { text, at } => text.as_str().get(*at..).and_then(|rest| rest.chars().next()).map(|c| {
                *at += c.len_utf8();
                vm.char(c)
            }),
            State::Range { next, step, left } => left.checked_sub(1).map(|it| {
                *left = it;
                let item = *next;
                *next = next.wrapping_add(*step);
                Value::Int(item)
            }),
            State::Dict {
                dict,
                what,
                at,
                len,
                version,
            } => {
                if dict.len() != *len {
                    *len = usize::MAX;
                    return Err(runtime_error("dictionary changed size during iteration"));
                }
                if dict.version() != *version {
                    return Err(Raise::lost("the keys of a dict were exchanged while it was iterated"));
                }
                dict.next_entry(*at).map(|(after, key, value)| {
                    *at = after;
                    match what {
                        ViewKind::Keys | ViewKind::Proxy => key,
                        ViewKind::Values => value,
                        ViewKind::Items => Value::tuple([key, value]),
                    }
                })
            }
            State::Set { set, at, len } => {
                if set.len() != *len {
                    *len = usize::MAX;
                    return Err(runtime_error("Set changed size during iteration"));
                }
                set.next_item(*at).map(|(after, item)| {
                    *at = after;
                    item
                })
            }
            State::Items(items) => items.next(),
            State::Other(it) => it.next(vm)?,
        };
        if item.is_none() {
            *state = State::Done;
        }
        Ok(item)
    }
}
