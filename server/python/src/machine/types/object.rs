//! `object`, `type`, descriptors, generators: what belongs to the machine itself.

use std::rc::Rc;

use super::format::not_a_spec;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::modules::MODULES;
use crate::machine::native::{Args, Arity, Def, Role};
use crate::machine::unknown::Unknown;
use crate::machine::value::{Descriptor, Instance, Payload, Str, Value};
use crate::machine::vm::Vm;
use crate::program::CmpOp;

/// Built-in functions that need the inside of the machine.
pub(super) static FUNCTIONS: &[Def] = &[
    Def::function("getattr", Arity::Range(2, 3), getattr).takes_unknown(),
    Def::function("setattr", Arity::Range(3, 3), setattr).takes_unknown(),
    Def::function("delattr", Arity::Range(2, 2), delattr).takes_unknown(),
    Def::function("hasattr", Arity::Range(2, 2), hasattr),
    Def::function("isinstance", Arity::Range(2, 2), isinstance).takes_unknown(),
    Def::function("issubclass", Arity::Range(2, 2), issubclass),
    Def::function("callable", Arity::One, callable),
    Def::function("globals", Arity::None, outside_frame),
    Def::function("locals", Arity::None, outside_frame),
    Def::function("vars", Arity::Range(0, 1), vars),
    Def::function("dir", Arity::Range(0, 1), dir),
    Def::function("__import__", Arity::Any, import),
];

fn name_of(vm: &Vm, value: &Value) -> Res<Rc<Str>> {
    match value.plain().known()? {
        Value::Str(it) => Ok(it.clone()),
        other => Err(type_error(format!(
            "attribute name must be string, not '{}'",
            vm.type_name(other)
        ))),
    }
}

fn getattr(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = match args.at(1).plain().known()? {
        Value::Str(it) => it.clone(),
        other => {
            return Err(type_error(format!(
                "attribute name must be string, not '{}'",
                vm.type_name(other)
            )));
        }
    };
    match args.get(2) {
        Some(default) => Ok(vm.find_attr(args.at(0), &name)?.unwrap_or_else(|| default.clone())),
        None => vm.get_attr(args.at(0), &name),
    }
}

fn setattr(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    let value = args.take(2);
    vm.set_attr(args.at(0), &name, value)?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    vm.del_attr(args.at(0), &name)?;
    Ok(Value::None)
}

fn hasattr(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    Ok(Value::Bool(vm.find_attr(args.at(0), &name)?.is_some()))
}

fn isinstance(vm: &mut Vm, args: Args) -> Res<Value> {
    match vm.is_instance(args.at(0), args.at(1)) {
        Err(Raise::Unknown(it)) => Ok(Value::Unknown(Unknown::of(Kind::Bool, it.reason.clone()))),
        other => other.map(Value::Bool),
    }
}

fn issubclass(vm: &mut Vm, args: Args) -> Res<Value> {
    is_subclass(vm, args.at(0), args.at(1)).map(Value::Bool)
}

/// `issubclass(value, of)`.
pub(super) fn is_subclass(vm: &mut Vm, value: &Value, of: &Value) -> Res<bool> {
    let Value::Class(class) = value.known()? else {
        return match of {
            Value::Tuple(it) if it.is_empty() => Ok(false),
            _ => Err(type_error("issubclass() arg 1 must be a class")),
        };
    };
    let mut pending = vec![of.clone()];
    while let Some(of) = pending.pop() {
        let check = match of.known()? {
            Value::Class(it) => {
                if class.derives(it) {
                    return Ok(true);
                }
                it.metaclass.as_ref().and_then(|it| it.lookup(&vm.names.subclasscheck))
            }
            Value::Tuple(items) => {
                pending.extend(items.iter().rev().cloned());
                continue;
            }
            other => {
                let check = vm.class_of(other).lookup(&vm.names.subclasscheck);
                if check.is_none() {
                    return Err(type_error(
                        "issubclass() arg 2 must be a class, a tuple of classes, or a union",
                    ));
                }
                check
            }
        };
        if let Some(check) = check {
            let result = vm.call(&check, &[of.clone(), value.clone()])?;
            if vm.truthy(&result)? {
                return Ok(true);
            }
        }
    }
    match &class.partial {
        Some(reason) => Err(Raise::unknown(reason.clone())),
        None => Ok(false),
    }
}

fn callable(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(match args.at(0) {
        Value::Function(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Native(it) => it.def.role != Role::Getter,
        Value::Instance(it) => it.class().lookup(&vm.names.call).is_some(),
        Value::Descriptor(it) => matches!(**it, Descriptor::StaticMethod(_)),
        _ => false,
    }))
}

fn outside_frame(_: &mut Vm, _: Args) -> Res<Value> {
    Err(Raise::unknown("called without a frame"))
}

fn vars(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.is_empty() {
        return outside_frame(vm, args);
    }
    let name = vm.names.dict.clone();
    vm.in_library = false;
    match vm.find_attr(args.at(0), &name)? {
        Some(it) => Ok(it),
        None => Err(type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.is_empty() {
        true => outside_frame(vm, args),
        false => super::listing::dir(vm, args),
    }
}

/// Imports a module of the library; what else it may be asked for is not known.
fn import(vm: &mut Vm, args: Args) -> Res<Value> {
    let alone = args.len() == 1 && args.no_keywords("__import__").is_ok();
    let is_known =
        |it: &str| !it.starts_with('_') && !it.contains('.') && MODULES.iter().any(|module| module.name == it);
    match args.at(0) {
        Value::Str(name) if alone && is_known(name.as_str()) => vm.import_module(name.as_str()),
        _ => Err(Raise::unknown("`__import__()` is not known")),
    }
}

pub(super) static METHODS: &[Def] = &[
    Def::fixed("__new__", Arity::Any, object_new),
    Def::slot("__init__", Arity::Any, object_init).takes_unknown(),
    Def::slot("__repr__", Arity::None, object_repr),
    Def::slot("__str__", Arity::None, object_str),
    Def::method("__format__", Arity::One, object_format),
    Def::slot("__eq__", Arity::One, object_eq),
    Def::slot("__ne__", Arity::One, object_ne),
    Def::slot("__hash__", Arity::None, object_hash),
    Def::slot("__getattribute__", Arity::One, object_getattribute),
    Def::slot("__setattr__", Arity::Range(2, 2), object_setattr).takes_unknown(),
    Def::slot("__delattr__", Arity::One, object_delattr),
    Def::method("__dir__", Arity::None, super::listing::dir),
    Def::method("__reduce__", Arity::None, import),
    Def::method("__sizeof__", Arity::None, import),
    Def::class("__init_subclass__", Arity::Any, object_init_subclass),
];

fn object_new(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let Value::Class(class) = args.take(0) else {
        return Err(type_error("object.__new__(X): X is not a type object"));
    };
    if class.kind != Kind::Object && !class.kind.is_exception() {
        let makes = |it: &Rc<crate::machine::class::Class>| {
            it.kind != Kind::Object && it.natives.iter().any(|it| it.name == "__new__")
        };
        if !class.order().any(makes) {
            return Err(Raise::unknown(format!("making a `{}` is not known", class.kind.name())));
        }
        return Err(type_error(format!(
            "object.__new__({}) is not safe, use {}.__new__()",
            class.name(),
            class.kind.name()
        )));
    }
    if class.kind.derives(Kind::BaseExceptionGroup) {
        args.pos.remove(0);
        return super::group::construct(vm, &class, args);
    }
    if args.len() > 1 || !args.kw.is_empty() {
        let new = class.order().find(|it| it.attrs().get_str(&vm.names.new).is_some());
        let init = class.order().find(|it| it.attrs().get_str(&vm.names.init).is_some());
        if new.is_some_and(|it| !it.builtin) {
            return Err(type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if init.is_none_or(|it| it.builtin) && class.kind == Kind::Object {
            return Err(type_error(format!("{}() takes no arguments", class.name())));
        }
    }
    if class.kind.is_exception() {
        let rest: Vec<Value> = args.pos.iter().skip(1).cloned().collect();
        let payload = crate::machine::raise::exception_payload(&rest);
        return Ok(Value::Instance(Instance::new(class, payload)));
    }
    Ok(Value::Instance(Instance::new(class, Payload::None)))
}

fn object_init(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.len() > 1 || !args.kw.is_empty() {
        let class = vm.class_of(args.at(0));
        let init = class.order().find(|it| it.attrs().get_str(&vm.names.init).is_some());
        if init.is_some_and(|it| !it.builtin) {
            return Err(type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
    }
    Ok(Value::None)
}

fn object_init_subclass(vm: &mut Vm, args: Args) -> Res<Value> {
    if !args.kw.is_empty() {
        let name = match args.at(0) {
            Value::Class(it) => it.qualname.borrow().to_string(),
            other => vm.type_name(other).to_string(),
        };
        return Err(type_error(format!(
            "{name}.__init_subclass__() takes no keyword arguments"
        )));
    }
    Ok(Value::None)
}

fn object_repr(vm: &mut Vm, args: Args) -> Res<Value> {
    vm.plain_repr(args.at(0)).map(Value::Str)
}

fn object_str(vm: &mut Vm, args: Args) -> Res<Value> {
    vm.repr(args.at(0)).map(Value::Str)
}

fn object_format(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Str(spec) = args.at(1).known()?.plain() else {
        return Err(not_a_spec(vm, args.at(1)));
    };
    if !spec.is_empty() {
        return Err(type_error(format!(
            "unsupported format string passed to {}.__format__",
            vm.type_name(args.at(0))
        )));
    }
    vm.str(args.at(0)).map(Value::Str)
}

/// Whether two numbers or texts that know of each other are equal: that is looked at before Python code is asked.
fn plainly_equal(vm: &mut Vm, args: &Args) -> Res<Option<bool>> {
    use Value::{Big, Bool, ByteArray, Bytes, Complex, Float, Int};
    let (a, b) = (args.at(0).plain().clone(), args.at(1).plain().clone());
    let known = matches!(
        (&a, &b),
        (Value::Str(_), Value::Str(_))
            | (Int(_) | Bool(_) | Big(_), Int(_) | Bool(_) | Big(_))
            | (Float(_), Int(_) | Bool(_) | Big(_) | Float(_))
            | (Complex(_), Int(_) | Bool(_) | Big(_) | Float(_) | Complex(_))
            | (Bytes(_), Bytes(_))
            | (ByteArray(_), Bytes(_) | ByteArray(_))
    );
    match known {
        true => vm.compare(CmpOp::Eq, &a, &b).and_then(|it| vm.truthy(&it)).map(Some),
        false => Ok(None),
    }
}

fn object_eq(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Some(equal) = plainly_equal(vm, &args)? {
        return Ok(Value::Bool(equal));
    }
    Ok(match args.at(0).is(args.at(1)) {
        true => Value::Bool(true),
        false => Value::NotImplemented,
    })
}

fn object_ne(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Some(equal) = plainly_equal(vm, &args)? {
        return Ok(Value::Bool(!equal));
    }
    if matches!(
        args.at(0).plain(),
        Value::Str(_)
            | Value::Int(_)
            | Value::Bool(_)
            | Value::Big(_)
            | Value::Float(_)
            | Value::Complex(_)
            | Value::Bytes(_)
            | Value::ByteArray(_)
    ) {
        return Ok(Value::NotImplemented);
    }
    let name = vm.names.eq.clone();
    match vm.call_special(args.at(0), &name, &[args.at(1).clone()])? {
        None | Some(Value::NotImplemented) => Ok(Value::NotImplemented),
        Some(it) => Ok(Value::Bool(!vm.truthy(&it)?)),
    }
}

fn object_hash(vm: &mut Vm, args: Args) -> Res<Value> {
    let _ = (vm, args);
    Err(Raise::unknown("the hash of an object is its address"))
}

fn object_getattribute(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    match vm.plain_attribute(args.at(0), &name)? {
        Some(it) => Ok(it),
        None => Err(vm.no_attribute(args.at(0), &name)),
    }
}

fn object_setattr(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    let value = args.take(2);
    vm.set_plainly(args.at(0), &name, value)?;
    Ok(Value::None)
}

fn object_delattr(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = name_of(vm, args.at(1))?;
    vm.delete_plainly(args.at(0), &name)?;
    Ok(Value::None)
}

pub(super) static TYPE: &[Def] = &[
    Def::fixed("__new__", Arity::Any, type_new),
    Def::slot("__init__", Arity::Any, type_init),
    Def::slot("__call__", Arity::Any, type_call).takes_unknown(),
    Def::method("mro", Arity::None, type_mro),
    Def::method("__subclasses__", Arity::None, import),
    Def::method("__instancecheck__", Arity::One, type_instancecheck),
    Def::method("__subclasscheck__", Arity::One, type_subclasscheck),
    Def::class("__prepare__", Arity::Any, type_prepare),
];

fn type_new(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.is_empty() {
        return Err(type_error("type.__new__(): not enough arguments"));
    }
    let meta = match args.pos.remove(0) {
        Value::Class(it) if it.builtin && it.kind == Kind::Type => None,
        Value::Class(it) => Some(it),
        other => {
            let name = vm.type_name(&other);
            return Err(type_error(format!("type.__new__(X): X is not a type object ({name})")));
        }
    };
    if args.len() != 3 && meta.is_none() {
        return Err(type_error("type() takes 1 or 3 arguments"));
    }
    vm.new_class(meta, args)
}

fn type_init(_: &mut Vm, _: Args) -> Res<Value> {
    Ok(Value::None)
}

fn type_call(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let Value::Class(class) = args.at(0).clone() else {
        return Err(type_error("descriptor '__call__' requires a 'type' object"));
    };
    args.pos.remove(0);
    match vm.instantiate_plainly(&class, args)? {
        (value, None) => Ok(value),
        (instance, Some((function, args))) => {
            vm.call_args(&Value::Function(function), args)?;
            Ok(instance)
        }
    }
}

fn type_mro(_: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Class(it) => Ok(Value::list(it.order().cloned().map(Value::Class).collect())),
        _ => Ok(Value::None),
    }
}

fn type_instancecheck(vm: &mut Vm, args: Args) -> Res<Value> {
    let class = vm.class_of(args.at(1));
    match args.at(0) {
        Value::Class(it) => Ok(Value::Bool(class.derives(it))),
        _ => Ok(Value::Bool(false)),
    }
}

fn type_subclasscheck(_: &mut Vm, args: Args) -> Res<Value> {
    match (args.at(0), args.at(1)) {
        (Value::Class(it), Value::Class(other)) => Ok(Value::Bool(other.derives(it))),
        _ => Ok(Value::Bool(false)),
    }
}

fn type_prepare(_: &mut Vm, _: Args) -> Res<Value> {
    Ok(Value::Dict(crate::machine::dict::Dict::new()))
}
