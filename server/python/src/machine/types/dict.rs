//! `dict` and `mappingproxy`.

use std::rc::Rc;

use super::doubt::{certain, raised};
pub(super) use super::view::{ITEMS, KEYS, VALUES};
use crate::machine::dict::Dict;
use crate::machine::error::{Raise, Res, key_error, type_error, value_error};
use crate::machine::iter::{Iter, Next, State};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::value::{Value, View, ViewKind};
use crate::machine::vm::Vm;

macro_rules! reading_with {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Def::method("get", Arity::Range(1, 2), get),
            Def::method("keys", Arity::None, |_, args| view(&args, ViewKind::Keys)),
            Def::method("values", Arity::None, |_, args| view(&args, ViewKind::Values)),
            Def::method("items", Arity::None, |_, args| view(&args, ViewKind::Items)),
            Def::method("copy", Arity::None, copy),
            Def::method("__getitem__", Arity::One, get_item),
            Def::slot("__len__", Arity::None, |_, args| Ok(Value::size(dict(&args)?.len()))),
            Def::slot("__iter__", Arity::None, |_, args| Ok(iter(dict(&args)?, ViewKind::Keys))),
            Def::method("__reversed__", Arity::None, |_, args| Ok(reversed(dict(&args)?, ViewKind::Keys))),
            Def::method("__contains__", Arity::One, contains),
            Def::slot("__or__", Arity::One, |vm, args| {
                let (a, b) = (args.at(0).clone(), args.at(1).clone());
                merged(vm, &a, &b)
            }),
            Def::slot("__ror__", Arity::One, |vm, args| {
                let (a, b) = (args.at(1).clone(), args.at(0).clone());
                merged(vm, &a, &b)
            }),
            Def::slot("__eq__", Arity::One, |vm, args| equal(vm, args, false)),
            Def::slot("__ne__", Arity::One, |vm, args| equal(vm, args, true)),
        ]
    };
}

/// Methods of the type.
pub(super) static METHODS: &[Def] = reading_with![
    Def::new(Arity::Any, new).takes_unknown(),
    Def::slot("__init__", Arity::Any, init).takes_unknown().mutates(),
    Def::class("fromkeys", Arity::Range(1, 2), from_keys).takes_unknown(),
    Def::method("setdefault", Arity::Range(1, 2), set_default)
        .takes_unknown()
        .mutates(),
    Def::method("pop", Arity::Range(1, 2), pop).takes_unknown().mutates(),
    Def::method("popitem", Arity::None, pop_item).mutates(),
    Def::method("clear", Arity::None, |_, args| {
        dict(&args)?.clear();
        Ok(Value::None)
    })
    .mutates(),
    Def::method("update", Arity::Any, update_method)
        .takes_unknown()
        .mutates(),
    Def::slot("__setitem__", Arity::Range(2, 2), set_item)
        .takes_unknown()
        .mutates(),
    Def::slot("__delitem__", Arity::One, del_item).mutates(),
    Def::slot("__ior__", Arity::One, inplace_or).mutates(),
];

/// Methods of `mappingproxy`.
pub(super) static PROXY: &[Def] = reading_with![Def::new(Arity::One, proxy),];

fn proxy(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Dict(dict) => Ok(Value::View(Rc::new(View {
            kind: ViewKind::Proxy,
            dict: dict.clone(),
            ordered: false,
        }))),
        it @ (Value::List(_) | Value::Tuple(_) | Value::Int(_) | Value::None) => Err(type_error(format!(
            "mappingproxy() argument must be a mapping, not {}",
            vm.type_name(it)
        ))),
        _ => Err(Raise::unknown("a mappingproxy of this type is not supported")),
    }
}

const HELD: &str = "what a dict holds";

/// The receiver: a dict, or one behind a proxy.
fn dict(args: &Args) -> Res<Rc<Dict>> {
    as_dict(args.at(0).known()?).ok_or_else(|| type_error("expected dict"))
}

fn as_dict(value: &Value) -> Option<Rc<Dict>> {
    match value.plain() {
        Value::Dict(it) => Some(it.clone()),
        Value::View(it) if it.kind == ViewKind::Proxy => Some(it.dict.clone()),
        _ => None,
    }
}

fn new(vm: &mut Vm, args: Args) -> Res<Value> {
    let result = Dict::new();
    fill(vm, &result, args, "dict")?;
    Ok(Value::Dict(result))
}

fn init(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let this = dict(&args)?;
    args.pos.remove(0);
    certain(fill(vm, &this, args, "dict"), HELD)?;
    Ok(Value::None)
}

fn update_method(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let this = dict(&args)?;
    args.pos.remove(0);
    certain(fill(vm, &this, args, "update"), HELD)?;
    Ok(Value::None)
}

fn fill(vm: &mut Vm, dict: &Rc<Dict>, args: Args, name: &str) -> Res<()> {
    if args.len() > 1 {
        return Err(type_error(format!(
            "{name} expected at most 1 argument, got {}",
            args.len()
        )));
    }
    if let Some(items) = args.get(0) {
        update(vm, dict, items.known()?)?;
    }
    vm.budget.reserve(args.kw.len() * 64)?;
    for (name, value) in args.kw {
        dict.set_str(&name, value);
    }
    Ok(())
}

/// `dict.update(items)`: a mapping, or pairs.
pub(crate) fn update(vm: &mut Vm, dict: &Rc<Dict>, items: &Value) -> Res<()> {
    if let Some(other) = as_dict(items)
        && !iterates_itself(vm, items)
    {
        return merge(vm, dict, &other);
    }
    let keys = vm.names.keys.clone();
    if !matches!(
        items,
        Value::List(_) | Value::Tuple(_) | Value::Iter(_) | Value::Generator(_)
    ) && let Some(keys) = vm.find_attr(items, &keys)?
    {
        let keys = vm.call(&keys, &[])?;
        let iterator = vm.iter(&keys)?;
        while let Some(key) = vm.next(&iterator)? {
            let value = super::doubt::settle(vm.get_item(items, &key))?;
            vm.budget.reserve(64)?;
            dict.insert(vm, key, value)?;
        }
        return Ok(());
    }
    let iterator = vm.iter(items)?;
    let mut at = 0;
    while let Some(pair) = vm.next(&iterator)? {
        let pair = pair_of(vm, &pair, at)?;
        vm.budget.reserve(64)?;
        dict.insert(vm, pair.0, pair.1)?;
        at += 1;
    }
    Ok(())
}

/// Whether Python code says how a subclass of `dict` is gone through.
fn iterates_itself(vm: &Vm, items: &Value) -> bool {
    match items {
        Value::Instance(it) => !matches!(it.class().lookup(&vm.names.iter), Some(Value::Native(_))),
        _ => false,
    }
}

fn pair_of(vm: &mut Vm, pair: &Value, at: usize) -> Res<(Value, Value)> {
    let parts = match pair.known()? {
        Value::Tuple(it) => it.to_vec(),
        Value::List(it) => it.to_vec(),
        other => match vm.sequence(other) {
            Ok(parts) => parts,
            Err(failure) if raised(vm, &failure, Kind::TypeError) => {
                return Err(type_error(format!(
                    "cannot convert dictionary update sequence element #{at} to a sequence"
                )));
            }
            Err(failure) => return Err(failure),
        },
    };
    match <[Value; 2]>::try_from(parts) {
        Ok([key, value]) => Ok((key, value)),
        Err(parts) => Err(value_error(format!(
            "dictionary update sequence element #{at} has length {}; 2 is required",
            parts.len()
        ))),
    }
}

fn merge(vm: &mut Vm, dict: &Rc<Dict>, other: &Rc<Dict>) -> Res<()> {
    if Rc::ptr_eq(dict, other) {
        return Ok(());
    }
    vm.budget.reserve(other.len() * 64)?;
    let version = other.version();
    for (key, value) in other.to_vec() {
        dict.insert(vm, key, value)?;
        if other.version() != version {
            return Err(crate::machine::error::runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

fn from_keys(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = args.at(2).clone();
    let exact = matches!(args.at(0), Value::Class(it) if Rc::ptr_eq(it, vm.class(Kind::Dict)));
    let result = match exact {
        true => Value::Dict(Dict::new()),
        false => vm.call(args.at(0), &[])?,
    };
    let iterator = vm.iter(args.at(1).known()?)?;
    while let Some(key) = vm.next(&iterator)? {
        vm.budget.reserve(64)?;
        match &result {
            Value::Dict(dict) => drop(dict.insert(vm, key, value.clone())?),
            other => vm.set_item(other, &key, value.clone())?,
        }
    }
    Ok(result)
}

fn get(vm: &mut Vm, args: Args) -> Res<Value> {
    let found = dict(&args)?.get(vm, args.at(1))?;
    Ok(found.unwrap_or_else(|| args.at(2).clone()))
}

fn get_item(vm: &mut Vm, args: Args) -> Res<Value> {
    match dict(&args)?.get(vm, args.at(1))? {
        Some(value) => Ok(value),
        None => Err(key_error(args.at(1).clone())),
    }
}

fn contains(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(dict(&args)?.get(vm, args.at(1))?.is_some()))
}

fn set_item(vm: &mut Vm, mut args: Args) -> Res<Value> {
    vm.budget.reserve(64)?;
    let (key, value) = (args.take(1), args.take(2));
    certain(
        key.known().and_then(|_| dict(&args)?.insert(vm, key.clone(), value)),
        HELD,
    )?;
    Ok(Value::None)
}

fn del_item(vm: &mut Vm, args: Args) -> Res<Value> {
    match certain(dict(&args)?.remove(vm, args.at(1)), HELD)? {
        Some(_) => Ok(Value::None),
        None => Err(key_error(args.at(1).clone())),
    }
}

fn set_default(vm: &mut Vm, mut args: Args) -> Res<Value> {
    vm.budget.reserve(64)?;
    let dict = dict(&args)?;
    let (key, default) = (args.take(1), args.take(2));
    certain(key.known().map(|_| ()), HELD)?;
    if let Some(value) = certain(dict.get(vm, &key), HELD)? {
        return Ok(value);
    }
    certain(dict.insert(vm, key, default.clone()), HELD)?;
    Ok(default)
}

fn pop(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let dict = dict(&args)?;
    let key = args.take(1);
    certain(key.known().map(|_| ()), HELD)?;
    if dict.is_empty() {
        return args.get(2).cloned().ok_or_else(|| key_error(key));
    }
    if let Some(value) = certain(dict.remove(vm, &key), HELD)? {
        return Ok(value);
    }
    match args.len() {
        3 => Ok(args.take(2)),
        _ => Err(key_error(key)),
    }
}

fn pop_item(_: &mut Vm, args: Args) -> Res<Value> {
    match dict(&args)?.pop_last() {
        Some((key, value)) => Ok(Value::tuple([key, value])),
        None => Err(key_error(Value::str("popitem(): dictionary is empty"))),
    }
}

fn copy(vm: &mut Vm, args: Args) -> Res<Value> {
    let dict = dict(&args)?;
    vm.budget.reserve(dict.len() * 64)?;
    Ok(Value::Dict(dict.copy()))
}

fn merged(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    let (Some(a), Some(b)) = (as_dict(a), as_dict(b)) else {
        return Ok(Value::NotImplemented);
    };
    vm.budget.reserve(a.len() * 64)?;
    let result = a.copy();
    merge(vm, &result, &b)?;
    Ok(Value::Dict(result))
}

fn inplace_or(vm: &mut Vm, args: Args) -> Res<Value> {
    certain(update(vm, &dict(&args)?, args.at(1)), HELD)?;
    Ok(args.at(0).clone())
}

fn equal(vm: &mut Vm, args: Args, negated: bool) -> Res<Value> {
    let a = dict(&args)?;
    match as_dict(args.at(1)) {
        Some(b) => Ok(Value::Bool(same(vm, &a, &b)? != negated)),
        None => Ok(Value::NotImplemented),
    }
}

/// Whether two dicts have equal values for the same keys.
pub(crate) fn same(vm: &mut Vm, a: &Dict, b: &Dict) -> Res<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((next, key, value)) = a.next_entry(at) {
        vm.budget.tick()?;
        at = next;
        let Some(other) = b.get(vm, &key)? else {
            return Ok(false);
        };
        if value.same_key(&other) != Some(true) && !vm.deeper(" in comparison", |vm| vm.eq(&value, &other))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn view(args: &Args, kind: ViewKind) -> Res<Value> {
    let dict = dict(args)?;
    Ok(Value::View(Rc::new(View {
        kind,
        dict,
        ordered: false,
    })))
}

/// An iterator over keys, values or items.
pub(crate) fn iter(dict: Rc<Dict>, what: ViewKind) -> Value {
    let kind = match what {
        ViewKind::Keys | ViewKind::Proxy => Kind::DictKeyIterator,
        ViewKind::Values => Kind::DictValueIterator,
        ViewKind::Items => Kind::DictItemIterator,
    };
    let (len, version) = (dict.len(), dict.version());
    let state = State::Dict {
        dict,
        what,
        at: 0,
        len,
        version,
    };
    Iter::value(kind, state)
}

struct Backwards {
    dict: Rc<Dict>,
    what: ViewKind,
    before: usize,
    len: usize,
    version: u64,
}

impl Next for Backwards {
    fn next(&mut self, _: &mut Vm) -> Res<Option<Value>> {
        if self.dict.len() != self.len {
            self.len = usize::MAX;
            return Err(crate::machine::error::runtime_error(
                "dictionary changed size during iteration",
            ));
        }
        if self.dict.version() != self.version {
            return Err(Raise::lost("the keys of a dict were exchanged while it was iterated"));
        }
        let Some((at, key, value)) = self.dict.previous_entry(self.before) else {
            return Ok(None);
        };
        self.before = at;
        Ok(Some(match self.what {
            ViewKind::Keys | ViewKind::Proxy => key,
            ViewKind::Values => value,
            ViewKind::Items => Value::tuple([key, value]),
        }))
    }
}

/// An iterator over keys, values or items, from the last.
pub(crate) fn reversed(dict: Rc<Dict>, what: ViewKind) -> Value {
    let kind = match what {
        ViewKind::Keys | ViewKind::Proxy => Kind::DictReverseKeyIterator,
        ViewKind::Values => Kind::DictReverseValueIterator,
        ViewKind::Items => Kind::DictReverseItemIterator,
    };
    let (len, version) = (dict.len(), dict.version());
    let before = usize::MAX;
    Iter::other(
        kind,
        Backwards {
            dict,
            what,
            before,
            len,
            version,
        },
    )
}
