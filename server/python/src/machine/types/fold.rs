//! Built-ins that reduce an iterable: `sum`, `min`, `max`, `any`, `all`, `sorted`.

use super::doubt::{drain, settle};
use super::set_ops::as_set;
use super::sort;
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::native::{Args, Arity, Def};
use crate::machine::value::Value;
use crate::machine::vm::Vm;
use crate::program::{BinOp, CmpOp};

pub(super) static FUNCTIONS: &[Def] = &[
    Def::function("sum", Arity::Any, sum),
    Def::function("min", Arity::Any, |vm, args| extreme(vm, args, "min", CmpOp::Lt)),
    Def::function("max", Arity::Any, |vm, args| extreme(vm, args, "max", CmpOp::Gt)),
    Def::function("any", Arity::One, |vm, args| quantify(vm, args, true)),
    Def::function("all", Arity::One, |vm, args| quantify(vm, args, false)),
    Def::function("sorted", Arity::Any, sorted),
];

/// The elements of a set whose order is not determined, for those whom the order does not matter to.
fn unordered(items: &Value) -> Option<Vec<Value>> {
    let set = as_set(items.known().ok()?)?;
    (!set.ordered()).then(|| set.items())
}

/// Whether `<` orders the values totally, so that the result does not depend on the order they come in.
fn total(values: &[Value]) -> bool {
    values.iter().all(|it| matches!(it, Value::Str(_)))
        || values.iter().all(|it| match it {
            Value::Int(_) | Value::Big(_) => true,
            Value::Float(it) => !it.is_nan(),
            _ => false,
        })
        || values.iter().all(|it| match it {
            Value::Tuple(it) => it.iter().all(|it| matches!(it, Value::Str(_))),
            _ => false,
        })
}

/// An iterator for whom the order does not matter if `insensitive` says so of the elements.
fn iterate(vm: &mut Vm, items: &Value, insensitive: impl Fn(&[Value]) -> bool) -> Res<Value> {
    match unordered(items) {
        Some(values) if insensitive(&values) => vm.iter(&Value::list(values)),
        _ => vm.iter(items),
    }
}

fn sum(vm: &mut Vm, mut args: Args) -> Res<Value> {
    match args.len() + args.kw.len() {
        _ if args.pos.is_empty() => return Err(type_error("sum() takes at least 1 positional argument (0 given)")),
        1 | 2 => {}
        given => return Err(type_error(format!("sum() takes at most 2 arguments ({given} given)"))),
    }
    let start = args.param(1, "start");
    args.no_more_keywords("sum")?;
    let integers = |values: &[Value]| {
        values
            .iter()
            .all(|it| matches!(it, Value::Int(_) | Value::Bool(_) | Value::Big(_)))
    };
    let mut total = match start {
        None => Value::Int(0),
        Some(Value::Str(_)) => return Err(cannot_sum("strings", "''")),
        Some(Value::Bytes(_)) => return Err(cannot_sum("bytes", "b''")),
        Some(Value::ByteArray(_)) => return Err(cannot_sum("bytearray", "b''")),
        Some(start) => start,
    };
    let iterator = iterate(vm, args.at(0), integers)?;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.tick()?;
        if let (Value::Int(a), Value::Int(b)) = (&total, &item)
            && let Some(sum) = a.checked_add(*b)
        {
            total = Value::Int(sum);
            continue;
        }
        total = match vm.binary(BinOp::Add, &total, &item) {
            Ok(Value::Unknown(it)) => return Err(drain(vm, &iterator, crate::machine::error::Raise::Unknown(it))),
            Ok(sum) => sum,
            Err(failure) => return Err(drain(vm, &iterator, failure)),
        };
    }
    Ok(total)
}

fn cannot_sum(what: &str, join: &str) -> crate::machine::error::Raise {
    type_error(format!("sum() can't sum {what} [use {join}.join(seq) instead]"))
}

fn extreme(vm: &mut Vm, mut args: Args, name: &str, op: CmpOp) -> Res<Value> {
    if args.is_empty() {
        return Err(type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let (key, default) = (args.keyword("key").filter(|it| !it.is_none()), args.keyword("default"));
    args.no_more_keywords(name)?;
    let items = match args.len() {
        1 => args.take(0),
        _ if default.is_some() => {
            return Err(type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        _ => Value::tuple(args.pos.to_vec()),
    };
    let iterator = iterate(vm, &items, |it| key.is_none() && total(it))?;
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.tick()?;
        let better = better(vm, key.as_ref(), &item, best.as_ref().map(|it| &it.0), op);
        if let Some(rank) = better.map_err(|it| drain(vm, &iterator, it))? {
            best = Some((rank, item));
        }
    }
    match best {
        Some((rank, item)) => {
            rank.known()?;
            Ok(item)
        }
        None => default.ok_or_else(|| value_error(format!("{name}() arg is an empty sequence"))),
    }
}

/// What an item is compared by, if it beats the best so far.
fn better(vm: &mut Vm, key: Option<&Value>, item: &Value, best: Option<&Value>, op: CmpOp) -> Res<Option<Value>> {
    let rank = match key {
        None => item.clone(),
        Some(key) => settle(vm.call(key, std::slice::from_ref(item)))?,
    };
    let Some(best) = best else {
        return Ok(Some(rank));
    };
    let wins = match (&rank, best) {
        (Value::Int(a), Value::Int(b)) => super::sequence::ordered(op, a.cmp(b)),
        _ => match vm.compare(op, &rank, best)? {
            Value::Bool(it) => it,
            other => vm.truthy(other.known()?)?,
        },
    };
    Ok(wins.then_some(rank))
}

fn quantify(vm: &mut Vm, args: Args, wanted: bool) -> Res<Value> {
    let plain = |values: &[Value]| values.iter().all(|it| !matches!(it, Value::Instance(_)));
    let iterator = iterate(vm, args.at(0), plain)?;
    while let Some(item) = vm.next(&iterator)? {
        vm.budget.tick()?;
        if vm.truthy(&item)? == wanted {
            return Ok(Value::Bool(wanted));
        }
    }
    Ok(Value::Bool(!wanted))
}

fn sorted(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() != 1 {
        return Err(type_error(format!("sorted expected 1 argument, got {}", args.len())));
    }
    let key = args
        .kw
        .iter()
        .any(|(name, value)| name.as_str() == "key" && !value.is_none());
    let mut items = match unordered(args.at(0)) {
        Some(values) if !key && total(&values) => values,
        _ => vm.collect(args.at(0))?,
    };
    let options = sort::Options::take(vm, &mut args)?;
    sort::sort(vm, &mut items, options.key.as_ref(), options.reverse)?;
    Ok(Value::list(items))
}
