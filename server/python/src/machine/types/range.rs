//! `range`.

use std::rc::Rc;

use super::index::{Bounds, out_of_range, position};
use super::sequence;
use crate::machine::error::{Raise, Res, overflow_error, type_error, value_error};
use crate::machine::iter::{Iter, State};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, Integer};
use crate::machine::value::{Range, Value};
use crate::machine::vm::Vm;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::new(Arity::Any, new),
    Def::getter("start", |_, args| Ok(Value::Int(range(&args)?.start))),
    Def::getter("stop", |_, args| Ok(Value::Int(range(&args)?.stop))),
    Def::getter("step", |_, args| Ok(Value::Int(range(&args)?.step))),
    Def::method("index", Arity::One, index),
    Def::method("count", Arity::One, count),
    Def::slot("__getitem__", Arity::One, get_item),
    Def::slot("__len__", Arity::None, len),
    Def::slot("__bool__", Arity::None, |_, args| {
        Ok(Value::Bool(!range(&args)?.is_empty()))
    }),
    Def::slot("__iter__", Arity::None, |_, args| Ok(iter(*range(&args)?))),
    Def::method("__reversed__", Arity::None, |_, args| Ok(reversed(&*range(&args)?))),
    Def::slot("__contains__", Arity::One, contains),
    Def::slot("__eq__", Arity::One, equal),
    Def::slot("__ne__", Arity::One, |vm, args| match equal(vm, args)? {
        Value::Bool(it) => Ok(Value::Bool(!it)),
        other => Ok(other),
    }),
];

fn range(args: &Args) -> Res<Rc<Range>> {
    match args.at(0).known()? {
        Value::Range(it) => Ok(it.clone()),
        _ => Err(type_error("expected range")),
    }
}

fn bound(vm: &mut Vm, value: &Value) -> Res<i64> {
    match vm.index(value)? {
        Integer::Small(it) => Ok(it),
        Integer::Big(_) => Err(Raise::unknown("a range with bounds beyond 64 bits")),
    }
}

fn new(vm: &mut Vm, args: Args) -> Res<Value> {
    args.no_keywords("range")?;
    let (start, stop, step) = match args.len() {
        0 => return Err(type_error("range expected at least 1 argument, got 0")),
        1 => (0, bound(vm, args.at(0))?, 1),
        2 => (bound(vm, args.at(0))?, bound(vm, args.at(1))?, 1),
        _ => {
            sequence::constructor(&args, "range", 3)?;
            (bound(vm, args.at(0))?, bound(vm, args.at(1))?, bound(vm, args.at(2))?)
        }
    };
    if step == 0 {
        return Err(value_error("range() arg 3 must not be zero"));
    }
    Ok(Value::Range(Rc::new(Range { start, stop, step })))
}

/// `iter(range)`.
pub(crate) fn iter(range: Range) -> Value {
    let state = State::Range {
        next: range.start,
        step: range.step,
        left: range.len(),
    };
    Iter::value(Kind::RangeIterator, state)
}

/// `reversed(range)`.
pub(crate) fn reversed(range: &Range) -> Value {
    let len = range.len();
    let back = match len {
        0 => *range,
        _ => Range {
            start: range.at(len - 1),
            stop: range.start,
            step: range.step.saturating_neg(),
        },
    };
    let state = State::Range {
        next: back.start,
        step: back.step,
        left: len,
    };
    Iter::value(Kind::RangeIterator, state)
}

/// Where an integer is in a range.
fn find(range: &Range, value: i64) -> Option<u64> {
    let distance = i128::from(value) - i128::from(range.start);
    let step = i128::from(range.step);
    let at = u64::try_from(distance / step).ok()?;
    (distance % step == 0 && at < range.len()).then_some(at)
}

/// Where a value is in a range.
fn search(vm: &mut Vm, range: &Range, value: &Value) -> Res<Option<u64>> {
    match value.known()? {
        Value::Int(it) => Ok(find(range, *it)),
        Value::Bool(it) => Ok(find(range, i64::from(*it))),
        Value::Float(it) => Ok((it.fract() == 0.0 && it.abs() < 9e18)
            .then(|| find(range, *it as i64))
            .flatten()),
        Value::Instance(_) | Value::Complex(_) => {
            for at in 0..range.len() {
                vm.budget.tick()?;
                if vm.eq(&Value::Int(range.at(at)), value)? {
                    return Ok(Some(at));
                }
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// Whether a range holds a value.
pub(crate) fn holds(vm: &mut Vm, range: &Range, value: &Value) -> Res<bool> {
    Ok(search(vm, range, value)?.is_some())
}

fn contains(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(holds(vm, &*range(&args)?, args.at(1))?))
}

fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Some(at) = search(vm, &*range(&args)?, args.at(1))? {
        return Ok(Value::Int(at as i64));
    }
    match args.at(1) {
        Value::Int(_) | Value::Bool(_) | Value::Big(_) => {
            let shown = vm.repr(args.at(1))?;
            Err(value_error(format!("{} is not in range", shown.as_str())))
        }
        _ => Err(value_error("sequence.index(x): x not in sequence")),
    }
}

fn count(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Int(search(vm, &*range(&args)?, args.at(1))?.is_some().into()))
}

fn len(_: &mut Vm, args: Args) -> Res<Value> {
    match i64::try_from(range(&args)?.len()) {
        Ok(it) => Ok(Value::Int(it)),
        Err(_) => Err(overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn get_item(vm: &mut Vm, args: Args) -> Res<Value> {
    item(vm, &*range(&args)?, args.at(1))
}

/// `range[index]`.
pub(crate) fn item(vm: &mut Vm, range: &Range, index: &Value) -> Res<Value> {
    let len = usize::try_from(range.len()).ok().filter(|&it| it <= i64::MAX as usize);
    let Some(len) = len else {
        return Err(Raise::unknown("a range longer than 64 bits"));
    };
    let Value::Slice(slice) = index else {
        let at = position(vm, index, len, "range");
        let at = at.map_err(|it| {
            if super::doubt::raised(vm, &it, Kind::IndexError) {
                too_far()
            } else {
                it
            }
        })?;
        return at.map(|at| Value::Int(range.at(at as u64))).ok_or_else(too_far);
    };
    let it = Bounds::of(vm, slice)?.within(len);
    let at = |index: i64| i64::try_from(i128::from(range.start) + i128::from(range.step) * i128::from(index));
    match (at(it.start), at(it.stop), range.step.checked_mul(it.step)) {
        (Ok(start), Ok(stop), Some(step)) => Ok(Value::Range(Rc::new(Range { start, stop, step }))),
        _ => Err(Raise::unknown("a range with bounds beyond 64 bits")),
    }
}

fn too_far() -> Raise {
    out_of_range("range object index")
}

fn equal(_: &mut Vm, args: Args) -> Res<Value> {
    let a = range(&args)?;
    let Value::Range(b) = args.at(1) else {
        return Ok(Value::NotImplemented);
    };
    Ok(Value::Bool(same(&a, b)))
}

/// Whether two ranges have the same items.
pub(crate) fn same(a: &Range, b: &Range) -> bool {
    let len = a.len();
    len == b.len() && (len == 0 || a.start == b.start && (len == 1 || a.step == b.step))
}
