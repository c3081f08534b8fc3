//! Exceptions.

use std::rc::Rc;

use crate::machine::class::Class;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::instance::exception_payload;
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::value::{Instance, Str, Value};
use crate::machine::vm::Vm;

/// Methods of `BaseException`.
pub(super) static METHODS: &[Def] = &[
    Def::slot("__init__", Arity::Any, init).takes_unknown(),
    Def::slot("__str__", Arity::None, to_str),
    Def::slot("__repr__", Arity::None, to_repr),
    Def::getter("args", args_of),
    Def::method("with_traceback", Arity::One, |_, mut args| Ok(args.take(0))).takes_unknown(),
    Def::method("add_note", Arity::One, add_note),
];
pub(super) static GROUP: &[Def] = &[];
pub(super) static STOP_ITERATION: &[Def] = &[Def::getter("value", |_, args| Ok(argument(&args, 0)))];
pub(super) static OS_ERROR: &[Def] = &[];
pub(super) static IMPORT_ERROR: &[Def] = &[];
pub(super) static NAMED: &[Def] = &[];
pub(super) static SYSTEM_EXIT: &[Def] = &[Def::getter("code", |_, args| Ok(argument(&args, 0)))];

fn argument(args: &Args, at: usize) -> Value {
    match arguments(args.at(0)) {
        Value::Tuple(items) => items.get(at).cloned().unwrap_or(Value::None),
        _ => Value::None,
    }
}

/// `exception.args`.
pub(crate) fn arguments(exception: &Value) -> Value {
    match exception {
        Value::Instance(it) => it.exception().map_or(Value::None, |it| it.args.borrow().clone()),
        _ => Value::None,
    }
}

/// `Class(…)` for a built-in exception type.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Res<Value> {
    if class.kind.derives(Kind::BaseExceptionGroup)
        || class.kind == Kind::UnicodeDecodeError
        || class.kind == Kind::UnicodeEncodeError
    {
        return Err(Raise::unknown(format!("`{}` is not supported", class.name())));
    }
    let instance = Instance::new(class.clone(), exception_payload(&args.pos));
    let value = Value::Instance(instance);
    init_keywords(vm, &value, &args)?;
    Ok(value)
}

fn init_keywords(vm: &mut Vm, value: &Value, args: &Args) -> Res<()> {
    let (Value::Instance(it), Some((first, _))) = (value, args.kw.first()) else {
        return Ok(());
    };
    let class = it.class();
    let allowed: &[&str] = match class.kind {
        kind if kind.derives(Kind::ImportError) => &["name", "path"],
        kind if kind.derives(Kind::NameError) => &["name"],
        kind if kind.derives(Kind::AttributeError) => &["name", "obj"],
        _ => {
            let _ = first;
            return Err(type_error(format!("{}() takes no keyword arguments", class.name())));
        }
    };
    for (name, value) in &args.kw {
        if !allowed.contains(&name.as_str()) {
            return Err(type_error(format!(
                "'{name}' is an invalid keyword argument for {}()",
                class.kind.name()
            )));
        }
        it.attrs().set_str(name, value.clone());
    }
    let _ = vm;
    Ok(())
}

fn init(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Value::Instance(it) = args.at(0)
        && let Some(data) = it.exception()
    {
        *data.args.borrow_mut() = Value::tuple(args.pos[1..].to_vec());
    }
    init_keywords(vm, args.at(0), &args)?;
    Ok(Value::None)
}

fn args_of(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(arguments(args.at(0)))
}

fn to_str(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Tuple(items) = arguments(args.at(0)) else {
        return Ok(Value::str(""));
    };
    let kind = vm.class_of(args.at(0)).kind;
    if kind.derives(Kind::OSError) && (2..=5).contains(&items.len()) {
        let (code, text) = (vm.str(&items[0])?, vm.str(&items[1])?);
        return Ok(Value::str(match items.get(2) {
            Some(file) if !file.is_none() => format!("[Errno {code}] {text}: {}", vm.repr(file)?),
            _ => format!("[Errno {code}] {text}"),
        }));
    }
    match (&items[..], kind.derives(Kind::KeyError)) {
        ([], _) => Ok(Value::str("")),
        ([one], true) => vm.repr(one).map(Value::Str),
        ([one], false) => vm.str(one).map(Value::Str),
        _ => vm.repr(&Value::Tuple(items)).map(Value::Str),
    }
}

fn to_repr(vm: &mut Vm, args: Args) -> Res<Value> {
    repr(vm, args.at(0)).map(Value::Str)
}

/// `BaseException.__repr__`.
pub(crate) fn repr(vm: &mut Vm, exception: &Value) -> Res<Rc<Str>> {
    let name = vm.type_name(exception);
    let Value::Tuple(items) = arguments(exception) else {
        return Ok(Str::new(format!("{name}()")));
    };
    let text = match &items[..] {
        [one] => format!("{name}({})", vm.repr(one)?),
        _ => format!("{name}{}", vm.repr(&Value::Tuple(items))?),
    };
    Ok(Str::new(text))
}

fn add_note(vm: &mut Vm, args: Args) -> Res<Value> {
    if !matches!(args.at(1).plain(), Value::Str(_)) {
        return Err(type_error(format!(
            "note must be a str, not '{}'",
            vm.type_name(args.at(1))
        )));
    }
    let name = vm.names.notes.clone();
    if let Value::Instance(it) = args.at(0) {
        match it.attrs().get_str(&name) {
            Some(Value::List(notes)) => notes.borrow_mut().push(args.at(1).clone()),
            _ => it.attrs().set_str(&name, Value::list(vec![args.at(1).clone()])),
        }
    }
    Ok(Value::None)
}
