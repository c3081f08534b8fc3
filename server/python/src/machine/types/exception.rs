//! `BaseException` and the built-in exceptions that hold more than their arguments.

use std::rc::Rc;

use crate::machine::class::Class;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::raise::exception_payload;
use crate::machine::value::{ExceptionData, Instance, Str, Value};
use crate::machine::vm::Vm;

/// Methods of `BaseException`.
pub(super) static METHODS: &[Def] = &[
    Def::slot("__init__", Arity::Any, init).takes_unknown(),
    Def::slot("__str__", Arity::None, to_str),
    Def::slot("__repr__", Arity::None, to_repr),
    Def::getter("args", args_of),
    Def::method("with_traceback", Arity::One, with_traceback).takes_unknown(),
    Def::method("add_note", Arity::One, add_note),
];
pub(super) static STOP_ITERATION: &[Def] = &[Def::getter("value", |_, args| {
    Ok(set_or(&args, "value", argument(&args, 0)))
})];
pub(super) static OS_ERROR: &[Def] = &[
    Def::getter("errno", |_, args| Ok(member(&args, "errno"))),
    Def::getter("strerror", |_, args| Ok(member(&args, "strerror"))),
    Def::getter("filename", |_, args| Ok(member(&args, "filename"))),
    Def::getter("filename2", |_, args| Ok(member(&args, "filename2"))),
];
pub(super) static IMPORT_ERROR: &[Def] = &[
    Def::getter("msg", |_, args| Ok(member(&args, "msg"))),
    Def::getter("name", |_, args| Ok(member(&args, "name"))),
    Def::getter("path", |_, args| Ok(member(&args, "path"))),
];
pub(super) static SYSTEM_EXIT: &[Def] = &[Def::getter("code", |_, args| {
    let arguments = arguments(args.at(0));
    let code = match &arguments {
        Value::Tuple(items) if items.len() > 1 => arguments,
        _ => argument(&args, 0),
    };
    Ok(set_or(&args, "code", code))
})];

/// A member, if it was set.
fn set_or(args: &Args, name: &str, default: Value) -> Value {
    match args.at(0) {
        Value::Instance(it) => it.exception().and_then(|it| it.member(name)).unwrap_or(default),
        _ => default,
    }
}

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

/// What an exception holds beside its arguments; `None` where it was not given.
pub(super) fn member(args: &Args, name: &str) -> Value {
    match args.at(0) {
        Value::Instance(it) => it.exception().and_then(|it| it.member(name)).unwrap_or(Value::None),
        _ => Value::None,
    }
}

impl ExceptionData {
    /// What it holds under a name, if that was set.
    pub(crate) fn member(&self, name: &str) -> Option<Value> {
        let members = self.members.borrow();
        members.iter().find(|it| it.0 == name).map(|it| it.1.clone())
    }

    /// Sets what it holds under a name.
    pub(crate) fn set_member(&self, name: &'static str, value: Value) {
        let mut members = self.members.borrow_mut();
        members.retain(|it| it.0 != name);
        members.push((name, value));
    }
}

/// `Class(…)` for a built-in exception type.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Res<Value> {
    if class.kind.derives(Kind::BaseExceptionGroup) {
        return super::group::construct(vm, class, args);
    }
    let of_unicode = class.kind.derives(Kind::UnicodeError) && class.kind != Kind::UnicodeError;
    if of_unicode || class.kind.derives(Kind::SyntaxError) && args.len() > 1 {
        return Err(Raise::unknown(format!("`{}` is not supported", class.name())));
    }
    let class = match (class.kind, args.pos.as_slice()) {
        (Kind::OSError, [Value::Int(code), _, ..]) if args.len() <= 5 => match of_code(*code) {
            Some(kind) => vm.class(kind).clone(),
            None => class.clone(),
        },
        _ => class.clone(),
    };
    let instance = Instance::new(class, exception_payload(&args.pos));
    fill(&instance, &args.pos, &args)?;
    Ok(Value::Instance(instance))
}

/// The type of an `OSError` with that number.
fn of_code(code: i64) -> Option<Kind> {
    Some(match code {
        1 | 13 => Kind::PermissionError,
        2 => Kind::FileNotFoundError,
        3 => Kind::ProcessLookupError,
        4 => Kind::InterruptedError,
        10 => Kind::ChildProcessError,
        11 | 114 | 115 => Kind::BlockingIOError,
        17 => Kind::FileExistsError,
        20 => Kind::NotADirectoryError,
        21 => Kind::IsADirectoryError,
        32 | 108 => Kind::BrokenPipeError,
        103 => Kind::ConnectionAbortedError,
        104 => Kind::ConnectionResetError,
        110 => Kind::TimeoutError,
        111 => Kind::ConnectionRefusedError,
        _ => return None,
    })
}

/// What the `__init__` of a built-in exception does with its arguments.
fn fill(exception: &Rc<Instance>, pos: &[Value], args: &Args) -> Res<()> {
    let (class, Some(data)) = (exception.class(), exception.exception()) else {
        return Ok(());
    };
    let kind = class.kind;
    if kind.derives(Kind::OSError) && (2..=5).contains(&pos.len()) {
        data.set_member("errno", pos[0].clone());
        data.set_member("strerror", pos[1].clone());
        if let Some(file) = pos.get(2).filter(|it| !it.is_none()) {
            data.set_member("filename", file.clone());
            if let Some(other) = pos.get(4).filter(|it| !it.is_none()) {
                data.set_member("filename2", other.clone());
            }
            *data.args.borrow_mut() = Value::tuple(pos[..2].to_vec());
        }
    }
    let is_import = kind.derives(Kind::ImportError);
    if let (true, [message]) = (is_import, pos) {
        data.set_member("msg", message.clone());
    }
    let (of, allowed): (Kind, &[&'static str]) = match kind {
        _ if is_import => (Kind::ImportError, &["name", "path"]),
        _ if kind.derives(Kind::NameError) => (Kind::NameError, &["name"]),
        _ if kind.derives(Kind::AttributeError) => (Kind::AttributeError, &["name", "obj"]),
        _ if args.kw.is_empty() => (kind, &[]),
        _ => return Err(type_error(format!("{}() takes no keyword arguments", class.name()))),
    };
    for (name, value) in &args.kw {
        let Some(name) = allowed.iter().find(|it| **it == name.as_str()) else {
            return Err(type_error(format!(
                "'{name}' is an invalid keyword argument for {}()",
                of.name()
            )));
        };
        data.set_member(name, value.clone());
    }
    Ok(())
}

fn init(_: &mut Vm, args: Args) -> Res<Value> {
    if let Value::Instance(it) = args.at(0)
        && let Some(data) = it.exception()
    {
        *data.args.borrow_mut() = Value::tuple(args.pos[1..].to_vec());
        if !it.class().kind.derives(Kind::BaseExceptionGroup) {
            fill(it, &args.pos[1..], &args)?;
        }
    }
    Ok(Value::None)
}

fn args_of(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(arguments(args.at(0)))
}

fn to_str(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.at(0);
    let Value::Tuple(items) = arguments(this) else {
        return Ok(Value::str(""));
    };
    let kind = vm.class_of(this).kind;
    if kind.derives(Kind::OSError)
        && let Value::Instance(it) = this
        && let Some(data) = it.exception()
        && let (Some(code), Some(text)) = (data.member("errno"), data.member("strerror"))
    {
        let (code, text) = (vm.str(&code)?, vm.str(&text)?);
        let mut shown = format!("[Errno {code}] {text}");
        for (before, name) in [(": ", "filename"), (" -> ", "filename2")] {
            if let Some(file) = data.member(name).filter(|it| !it.is_none()) {
                shown = format!("{shown}{before}{}", vm.repr(&file)?);
            }
        }
        return Ok(Value::str(shown));
    }
    match (&items[..], kind) {
        ([], _) => Ok(Value::str("")),
        _ if kind.derives(Kind::BaseExceptionGroup) => super::group::shown(vm, this),
        ([one], kind) if kind.derives(Kind::KeyError) => vm.repr(one).map(Value::Str),
        ([one], _) => vm.str(one).map(Value::Str),
        _ => vm.repr(&Value::Tuple(items)).map(Value::Str),
    }
}

fn to_repr(vm: &mut Vm, args: Args) -> Res<Value> {
    repr(vm, args.at(0)).map(Value::Str)
}

/// `BaseException.__repr__`.
pub(crate) fn repr(vm: &mut Vm, exception: &Value) -> Res<Rc<Str>> {
    let name = vm.class_of(exception).name();
    let Value::Tuple(items) = arguments(exception) else {
        return Ok(Str::new(format!("{name}()")));
    };
    let text = match &items[..] {
        [one] => format!("{name}({})", vm.repr(one)?),
        _ => format!("{name}{}", vm.repr(&Value::Tuple(items))?),
    };
    Ok(Str::new(text))
}

fn with_traceback(_: &mut Vm, mut args: Args) -> Res<Value> {
    match args.at(1) {
        Value::Unknown(_) | Value::None => Ok(args.take(0)),
        Value::Instance(_) => Err(Raise::unknown("what becomes of this traceback")),
        _ => Err(type_error("__traceback__ must be a traceback or None")),
    }
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
