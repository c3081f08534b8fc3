//! `BaseExceptionGroup` and `ExceptionGroup`, and what `except*` does with them.

use std::rc::Rc;

use super::exception::member;
use crate::machine::class::Class;
use crate::machine::error::{Raise, Res, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::raise::exception_payload;
use crate::machine::value::{Instance, Value};
use crate::machine::vm::Vm;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[
    Def::getter("message", |_, args| Ok(member(&args, "message"))),
    Def::getter("exceptions", |_, args| Ok(member(&args, "exceptions"))),
    Def::method("derive", Arity::One, |vm, args| {
        let group = vm.class(Kind::BaseExceptionGroup).clone();
        let pos = [member(&args, "message"), args.at(1).clone()];
        construct(vm, &group, Args::of(&pos))
    }),
    Def::method("split", Arity::One, |vm, args| {
        let wanted = Wanted::of(args.at(1))?;
        let (matching, rest) = split(vm, args.at(0), &wanted)?;
        Ok(Value::tuple([matching, rest]))
    }),
    Def::method("subgroup", Arity::One, |vm, args| {
        let wanted = Wanted::of(args.at(1))?;
        Ok(split(vm, args.at(0), &wanted)?.0)
    }),
];

/// `Group(message, exceptions)`, up to `__init__`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Res<Value> {
    let [message, exceptions] = args.pos.as_slice() else {
        return Err(type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.len()
        )));
    };
    if !matches!(message.known()?.plain(), Value::Str(_)) {
        return Err(type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            vm.argument_name(message)
        )));
    }
    let is_sequence = match exceptions.known()?.plain() {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) | Value::ByteArray(_) | Value::Range(_) => {
            true
        }
        Value::Instance(it) => it.class().lookup(&vm.names.getitem).is_some(),
        _ => false,
    };
    if !is_sequence {
        return Err(type_error("second argument (exceptions) must be a sequence"));
    }
    let items = vm.collect(exceptions)?;
    if items.is_empty() {
        return Err(value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let (exception, base) = (vm.class(Kind::Exception).clone(), vm.class(Kind::BaseException).clone());
    let mut all_exceptions = true;
    for (at, item) in items.iter().enumerate() {
        let own = vm.class_of(item.known()?);
        if !own.derives(&base) {
            return Err(value_error(format!(
                "Item {at} of second argument (exceptions) is not an exception"
            )));
        }
        all_exceptions &= own.derives(&exception);
    }
    let class = match (class.builtin, class.kind) {
        (true, Kind::BaseExceptionGroup) if all_exceptions => vm.class(Kind::ExceptionGroup).clone(),
        (true, Kind::ExceptionGroup) if !all_exceptions => {
            return Err(type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        (false, _) if !all_exceptions && class.derives(&exception) => {
            return Err(type_error(format!("Cannot nest BaseExceptions in '{}'", class.name())));
        }
        _ => class.clone(),
    };
    let instance = Instance::new(class, exception_payload(&args.pos));
    if let Some(data) = instance.exception() {
        data.set_member("message", message.clone());
        data.set_member("exceptions", Value::tuple(items));
    }
    Ok(Value::Instance(instance))
}

/// "message (2 sub-exceptions)"
pub(super) fn shown(vm: &mut Vm, group: &Value) -> Res<Value> {
    let args = Args::of(std::slice::from_ref(group));
    let (message, inside) = (member(&args, "message"), inside(group).unwrap_or_default());
    let s = if inside.len() == 1 { "" } else { "s" };
    let message = vm.str(&message)?;
    Ok(Value::str(format!("{message} ({} sub-exception{s})", inside.len())))
}

/// The exceptions in a group; `None` for any other exception.
fn inside(value: &Value) -> Option<Vec<Value>> {
    let Value::Instance(it) = value else { return None };
    match it.exception()?.member("exceptions")? {
        Value::Tuple(items) => Some(items.to_vec()),
        _ => None,
    }
}

/// Which exceptions of a group are meant.
enum Wanted {
    Classes(Value),
    Predicate(Value),
    These(Vec<Value>),
}

impl Wanted {
    fn of(value: &Value) -> Res<Wanted> {
        let is_class = |it: &Value| matches!(it, Value::Class(it) if it.kind.is_exception());
        match value.known()? {
            Value::Function(_) => Ok(Wanted::Predicate(value.clone())),
            Value::Tuple(items) if items.iter().all(is_class) => Ok(Wanted::Classes(value.clone())),
            it if is_class(it) => Ok(Wanted::Classes(value.clone())),
            _ => Err(type_error(
                "expected a function, exception type or tuple of exception types",
            )),
        }
    }

    fn has(&self, vm: &mut Vm, exception: &Value) -> Res<bool> {
        match self {
            Wanted::Classes(it) => vm.matches(exception, it),
            Wanted::Predicate(it) => {
                let verdict = vm.call(it, std::slice::from_ref(exception))?;
                vm.truthy(verdict.known()?)
            }
            Wanted::These(these) => Ok(these.iter().any(|it| it.is(exception))),
        }
    }
}

/// The part of an exception that is meant, and the rest; each may be `None`.
fn split(vm: &mut Vm, exception: &Value, wanted: &Wanted) -> Res<(Value, Value)> {
    if wanted.has(vm, exception)? {
        return Ok((exception.clone(), Value::None));
    }
    let Some(inside) = inside(exception) else {
        return Ok((Value::None, exception.clone()));
    };
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for item in inside {
        let (ours, other) = vm.deeper("", |vm| split(vm, &item, wanted))?;
        matching.extend((!ours.is_none()).then_some(ours));
        rest.extend((!other.is_none()).then_some(other));
    }
    let matching = part(vm, exception, matching)?;
    // Instances are looked for only to be kept: the rest is not made.
    let rest = match wanted {
        Wanted::These(_) => Value::None,
        _ => part(vm, exception, rest)?,
    };
    Ok((matching, rest))
}

/// A group of some of the exceptions of another.
fn part(vm: &mut Vm, group: &Value, exceptions: Vec<Value>) -> Res<Value> {
    if exceptions.is_empty() {
        return Ok(Value::None);
    }
    let made = vm.call_method(group, "derive", &[Value::list(exceptions)])?;
    if inside(made.known()?).is_none() {
        return Err(type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Value::Instance(from), Value::Instance(to)) = (group, &made)
        && let (Some(old), Some(new)) = (from.exception(), to.exception())
    {
        *new.context.borrow_mut() = old.context.borrow().clone();
        *new.cause.borrow_mut() = old.cause.borrow().clone();
        new.suppress_context.set(true);
        new.line.set(old.line.get());
        new.raised.set(old.raised.get());
        let notes = vm.names.notes.clone();
        if let Some(Value::List(it)) = from.attrs.get().and_then(|it| it.get_str(&notes)) {
            to.attrs().set_str(&notes, Value::list(it.to_vec()));
        }
    }
    Ok(made)
}

fn group_of(vm: &mut Vm, exceptions: Value) -> Res<Value> {
    let group = vm.class(Kind::BaseExceptionGroup).clone();
    construct(vm, &group, Args::of(&[Value::str(""), exceptions]))
}

/// `except* class`: what is left of the exception, and the part that matches; each may be `None`.
pub(crate) fn except(vm: &mut Vm, exception: &Value, class: &Value) -> Res<(Value, Value)> {
    let group = vm.class(Kind::BaseExceptionGroup).clone();
    let classes = match class.known()? {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    for class in &classes {
        match class.known()? {
            Value::Class(it) if it.derives(&group) => {
                return Err(type_error(
                    "catching ExceptionGroup with except* is not allowed. Use except instead.",
                ));
            }
            Value::Class(it) if it.kind.is_exception() => {}
            _ => {
                return Err(type_error(
                    "catching classes that do not inherit from BaseException is not allowed",
                ));
            }
        }
    }
    if exception.is_none() {
        return Ok((Value::None, Value::None));
    }
    let is_group = inside(exception).is_some();
    if vm.matches(exception, class)? {
        let matching = match is_group {
            true => exception.clone(),
            false => group_of(vm, Value::tuple([exception.clone()]))?,
        };
        return Ok((Value::None, matching));
    }
    if !is_group {
        return Ok((exception.clone(), Value::None));
    }
    match vm
        .call_method(exception, "split", std::slice::from_ref(class))?
        .known()?
    {
        Value::Tuple(pair) if pair.len() >= 2 => Ok((pair[1].clone(), pair[0].clone())),
        other => Err(type_error(format!(
            "{}.split must return a tuple, not {}",
            vm.type_name(exception),
            vm.type_name(other)
        ))),
    }
}

/// What is raised after the `except*` clauses: what they raised, and what they left of the original; or `None`.
pub(crate) fn after(vm: &mut Vm, original: &Value, results: &[Value]) -> Res<Value> {
    let Value::Instance(whole) = original else {
        return Err(Raise::lost("an exception that is none"));
    };
    if inside(original).is_none() {
        return Ok(results.first().cloned().unwrap_or(Value::None));
    }
    let raised_as = |it: &Rc<Instance>| it.exception().map(|it| it.raised.get());
    let (mut raised, mut kept) = (Vec::new(), Vec::new());
    for result in results {
        if let Value::Instance(it) = result {
            match raised_as(it) == raised_as(whole) {
                true => leaves(result, &mut kept),
                false => raised.push(result.clone()),
            }
        }
    }
    if !kept.is_empty() {
        let (again, _) = split(vm, original, &Wanted::These(kept))?;
        if raised.is_empty() {
            return Ok(again);
        }
        raised.push(again);
    }
    match raised.len() {
        0 => Ok(Value::None),
        1 => Ok(raised.remove(0)),
        _ => group_of(vm, Value::list(raised)),
    }
}

fn leaves(exception: &Value, found: &mut Vec<Value>) {
    let mut pending = vec![exception.clone()];
    while let Some(it) = pending.pop() {
        match inside(&it) {
            Some(inner) => pending.extend(inner),
            None => found.push(it),
        }
    }
}
