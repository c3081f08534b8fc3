//! `object`, `type`, descriptors, generators: what belongs to the machine itself.

use std::rc::Rc;

use crate::machine::class::Class;
use crate::machine::error::{Raise, Res, attribute_error, runtime_error, type_error};
use crate::machine::frame::{GeneratorKind, Resume};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::run::Exit;
use crate::machine::value::{Descriptor, Instance, Payload, Str, Value, View, ViewKind};
use crate::machine::vm::Vm;

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
    vm.is_instance(args.at(0), args.at(1)).map(Value::Bool)
}

fn issubclass(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Class(class) = args.at(0) else {
        return Err(type_error("issubclass() arg 1 must be a class"));
    };
    let mut pending = vec![args.at(1).clone()];
    while let Some(of) = pending.pop() {
        match of {
            Value::Class(it) => {
                if class.derives(&it) {
                    return Ok(Value::Bool(true));
                }
                if let Some(meta) = &it.metaclass
                    && let Some(check) = meta.lookup(&vm.names.subclasscheck)
                {
                    let result = vm.call(&check, &[Value::Class(it.clone()), args.at(0).clone()])?;
                    if vm.truthy(&result)? {
                        return Ok(Value::Bool(true));
                    }
                }
            }
            Value::Tuple(items) => pending.extend(items.iter().rev().cloned()),
            _ => {
                return Err(type_error(
                    "issubclass() arg 2 must be a class, a tuple of classes, or a union",
                ));
            }
        }
    }
    match &class.partial {
        Some(reason) => Err(Raise::unknown(reason.clone())),
        None => Ok(Value::Bool(false)),
    }
}

fn callable(vm: &mut Vm, args: Args) -> Res<Value> {
    Ok(Value::Bool(match args.at(0) {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
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
    match vm.find_attr(args.at(0), &name)? {
        Some(it) => Ok(it),
        None => Err(type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(_: &mut Vm, _: Args) -> Res<Value> {
    Err(Raise::unknown("`dir()` is not known"))
}

fn import(_: &mut Vm, _: Args) -> Res<Value> {
    Err(Raise::unknown("`__import__()` is not known"))
}

pub(super) static METHODS: &[Def] = &[
    Def::fixed("__new__", Arity::Any, object_new),
    Def::slot("__init__", Arity::Any, object_init).takes_unknown(),
    Def::slot("__repr__", Arity::None, object_repr),
    Def::slot("__str__", Arity::None, object_str),
    Def::slot("__format__", Arity::One, object_format),
    Def::slot("__eq__", Arity::One, object_eq),
    Def::slot("__ne__", Arity::One, object_ne),
    Def::slot("__hash__", Arity::None, object_hash),
    Def::slot("__getattribute__", Arity::One, object_getattribute),
    Def::slot("__setattr__", Arity::Range(2, 2), object_setattr).takes_unknown(),
    Def::slot("__delattr__", Arity::One, object_delattr),
    Def::method("__dir__", Arity::None, dir),
    Def::method("__reduce__", Arity::None, import),
    Def::method("__sizeof__", Arity::None, import),
    Def::class("__init_subclass__", Arity::Any, object_init_subclass),
];

fn object_new(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let Value::Class(class) = args.take(0) else {
        return Err(type_error("object.__new__(X): X is not a type object"));
    };
    if class.kind != Kind::Object && !class.kind.is_exception() {
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
        let payload = crate::machine::instance::exception_payload(&rest);
        return Ok(Value::Instance(Instance::new(class, payload)));
    }
    if class.lookup(&vm.names.del).is_some() {
        return Err(Raise::lost("`__del__` is not supported"));
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
            Value::Class(it) => it.name().to_string(),
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
    if args.at(1).as_str() != Some("") {
        return Err(type_error(format!(
            "unsupported format string passed to {}.__format__",
            vm.type_name(args.at(0))
        )));
    }
    vm.str(args.at(0)).map(Value::Str)
}

fn object_eq(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(match args.at(0).is(args.at(1)) {
        true => Value::Bool(true),
        false => Value::NotImplemented,
    })
}

fn object_ne(vm: &mut Vm, args: Args) -> Res<Value> {
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
        _ => return Err(type_error("type.__new__(X): X is not a type object")),
    };
    if args.len() != 3 {
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

pub(super) static PROPERTY: &[Def] = &[
    Def::new(Arity::Any, property_new),
    Def::method("getter", Arity::One, property_getter),
    Def::method("setter", Arity::One, property_setter),
    Def::method("deleter", Arity::One, property_deleter),
    Def::getter("fget", property_fget),
    Def::getter("fset", property_fset),
    Def::getter("fdel", property_fdel),
    Def::getter("__doc__", property_doc),
    Def::method("__get__", Arity::Range(1, 2), property_get),
];

fn property_new(_: &mut Vm, mut args: Args) -> Res<Value> {
    let mut take = |at, name| args.param(at, name).unwrap_or(Value::None);
    let (get, set, delete, doc) = (take(0, "fget"), take(1, "fset"), take(2, "fdel"), take(3, "doc"));
    Ok(property(get, set, delete, doc))
}

fn property(get: Value, set: Value, delete: Value, doc: Value) -> Value {
    Value::Descriptor(Rc::new(Descriptor::Property { get, set, delete, doc }))
}

fn parts(args: &Args) -> Res<[Value; 4]> {
    match args.at(0) {
        Value::Descriptor(it) => match &**it {
            Descriptor::Property { get, set, delete, doc } => {
                Ok([get.clone(), set.clone(), delete.clone(), doc.clone()])
            }
            _ => Err(type_error("not a property")),
        },
        _ => Err(Raise::unknown("subclasses of property are not supported")),
    }
}

fn property_getter(_: &mut Vm, args: Args) -> Res<Value> {
    let [_, set, delete, doc] = parts(&args)?;
    Ok(property(args.at(1).clone(), set, delete, doc))
}

fn property_setter(_: &mut Vm, args: Args) -> Res<Value> {
    let [get, _, delete, doc] = parts(&args)?;
    Ok(property(get, args.at(1).clone(), delete, doc))
}

fn property_deleter(_: &mut Vm, args: Args) -> Res<Value> {
    let [get, set, _, doc] = parts(&args)?;
    Ok(property(get, set, args.at(1).clone(), doc))
}

fn property_fget(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[0].clone())
}

fn property_fset(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[1].clone())
}

fn property_fdel(_: &mut Vm, args: Args) -> Res<Value> {
    Ok(parts(&args)?[2].clone())
}

fn property_doc(vm: &mut Vm, args: Args) -> Res<Value> {
    let [get, _, _, doc] = parts(&args)?;
    if doc.is_none() && !get.is_none() {
        let name = vm.names.doc.clone();
        return Ok(vm.find_attr(&get, &name)?.unwrap_or(Value::None));
    }
    Ok(doc)
}

fn property_get(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.at(1).is_none() {
        return Ok(args.at(0).clone());
    }
    let [get, ..] = parts(&args)?;
    vm.call(&get, &[args.at(1).clone()])
}

pub(super) static CLASS_METHOD: &[Def] = &[
    Def::new(Arity::Range(1, 1), |_, mut args| {
        Ok(Value::Descriptor(Rc::new(Descriptor::ClassMethod(args.take(0)))))
    }),
    Def::getter("__func__", inner_function),
    Def::getter("__wrapped__", inner_function),
];

pub(super) static STATIC_METHOD: &[Def] = &[
    Def::new(Arity::Range(1, 1), |_, mut args| {
        Ok(Value::Descriptor(Rc::new(Descriptor::StaticMethod(args.take(0)))))
    }),
    Def::getter("__func__", inner_function),
    Def::getter("__wrapped__", inner_function),
];

fn inner_function(_: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Descriptor(it) => match &**it {
            Descriptor::ClassMethod(it) | Descriptor::StaticMethod(it) => Ok(it.clone()),
            _ => Ok(Value::None),
        },
        _ => Ok(Value::None),
    }
}

pub(super) static SUPER: &[Def] = &[Def::new(Arity::Any, super_new)];

fn super_new(vm: &mut Vm, args: Args) -> Res<Value> {
    args.no_keywords("super")?;
    if args.len() > 2 {
        return Err(type_error(format!(
            "super() expected at most 2 arguments, got {}",
            args.len()
        )));
    }
    let (Value::Class(class), Some(receiver)) = (args.at(0), args.get(1)) else {
        return match args.at(0) {
            _ if args.is_empty() => Err(runtime_error("super(): no arguments")),
            Value::Class(_) => Err(Raise::unknown("unbound `super` is not supported")),
            other => Err(type_error(format!(
                "super() argument 1 must be a type, not {}",
                vm.type_name(other)
            ))),
        };
    };
    if receiver.is_none() {
        return Err(Raise::unknown("unbound `super` is not supported"));
    }
    let search = match receiver {
        Value::Class(it) if it.derives(class) => it.clone(),
        other => {
            let own = vm.class_of(other);
            if !own.derives(class) {
                return Err(type_error(
                    "super(type, obj): obj must be an instance or subtype of type",
                ));
            }
            own
        }
    };
    Ok(Value::Descriptor(Rc::new(Descriptor::Super {
        class: class.clone(),
        receiver: receiver.clone(),
        search,
    })))
}

pub(super) static GENERATOR: &[Def] = &[
    Def::method("send", Arity::One, send).takes_unknown(),
    Def::method("throw", Arity::Range(1, 3), throw),
    Def::method("close", Arity::None, close),
    Def::slot("__next__", Arity::None, next),
    Def::slot("__iter__", Arity::None, itself),
    Def::getter("gi_running", |_, args| match args.at(0) {
        Value::Generator(it) => Ok(Value::Bool(it.running.get())),
        _ => Ok(Value::None),
    }),
];
pub(super) static COROUTINE: &[Def] = &[
    Def::method("send", Arity::One, send).takes_unknown(),
    Def::method("throw", Arity::Range(1, 3), throw),
    Def::method("close", Arity::None, close),
    Def::slot("__await__", Arity::None, itself),
];
pub(super) static ASYNC_GENERATOR: &[Def] = &[Def::slot("__aiter__", Arity::None, itself)];
/// `__iter__` of every iterator.
pub(super) const ITER: Def = Def::slot("__iter__", Arity::None, itself);
/// `__next__` of every built-in iterator.
pub(super) const NEXT: Def = Def::slot("__next__", Arity::None, next);
pub(super) static ITERATOR: &[Def] = &[
    ITER,
    NEXT,
    Def::method("__length_hint__", Arity::None, |_, args| match args.at(0) {
        Value::Iter(it) => Ok(it.left().map_or(Value::NotImplemented, Value::size)),
        _ => Ok(Value::NotImplemented),
    }),
];

fn itself(_: &mut Vm, mut args: Args) -> Res<Value> {
    Ok(args.take(0))
}

fn next(vm: &mut Vm, args: Args) -> Res<Value> {
    match vm.next_or_value(args.at(0))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

/// `StopIteration(value)`.
pub(crate) fn stop_iteration(value: Value) -> Raise {
    let args = if value.is_none() { Vec::new() } else { vec![value] };
    Raise::with(Kind::StopIteration, args)
}

fn send(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Generator(generator) = args.at(0).clone() else {
        return Err(type_error("send() needs a generator"));
    };
    match vm.resume(&generator, Resume::Send(args.at(1).clone()))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

fn throw(vm: &mut Vm, args: Args) -> Res<Value> {
    let Value::Generator(generator) = args.at(0).clone() else {
        return Err(type_error("throw() needs a generator"));
    };
    let exception = match (args.at(1), args.get(2)) {
        (Value::Class(class), Some(value)) if !value.is_none() => {
            let made = vm.call_class(class, Args::of(std::slice::from_ref(value)))?;
            vm.as_exception(&made, "exceptions must derive from BaseException")?
        }
        (other, _) => vm.as_exception(
            other,
            "exceptions must be classes or instances deriving from BaseException",
        )?,
    };
    match vm.resume(&generator, Resume::Throw(Raise::Exception(exception)))? {
        Exit::Yield(value) => Ok(value),
        Exit::Return(value) => Err(stop_iteration(value)),
    }
}

fn close(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Value::Generator(generator) = args.at(0).clone() {
        if generator.kind == GeneratorKind::Async {
            return Err(Raise::lost("asynchronous generators are not supported"));
        }
        vm.close(&generator)?;
    }
    Ok(Value::None)
}

/// Attributes that every value of a type has without an entry in its table.
pub(crate) fn special_attribute(vm: &mut Vm, receiver: &Value, class: &Rc<Class>, name: &Str) -> Res<Option<Value>> {
    Ok(match (name.as_str(), receiver) {
        ("__class__", _) => Some(Value::Class(class.clone())),
        ("__dict__", Value::Instance(it)) if !class.no_dict => Some(Value::Dict(it.attrs().clone())),
        ("__dict__", Value::Function(it)) => Some(Value::Dict(it.attrs().clone())),
        ("__doc__", Value::Instance(_)) => Some(class.lookup(name).unwrap_or(Value::None)),
        ("__module__", Value::Instance(_)) => Some(Value::Str(class.module.borrow().clone())),
        (_, Value::Instance(it)) => match (it.exception(), name.as_str()) {
            (Some(data), "__cause__") => Some(data.cause.borrow().clone()),
            (Some(data), "__context__") => Some(data.context.borrow().clone()),
            (Some(data), "__suppress_context__") => Some(Value::Bool(data.suppress_context.get())),
            (Some(_), "__traceback__") => return Err(Raise::unknown("tracebacks are not known")),
            _ => None,
        },
        (_, Value::Function(it)) => match name.as_str() {
            "__name__" => Some(Value::Str(it.name.borrow().clone())),
            "__qualname__" => Some(Value::Str(it.qualname.borrow().clone())),
            "__doc__" => Some(it.doc.borrow().clone()),
            "__module__" => Some(it.module.clone()),
            "__globals__" => Some(Value::Dict(it.globals.clone())),
            "__defaults__" => Some(match it.defaults.borrow().as_slice() {
                [] => Value::None,
                items => Value::tuple(items.to_vec()),
            }),
            "__kwdefaults__" => {
                let dict = crate::machine::dict::Dict::new();
                for (name, value) in it.keyword_defaults.borrow().iter() {
                    dict.set_str(name, value.clone());
                }
                Some(if dict.is_empty() {
                    Value::None
                } else {
                    Value::Dict(dict)
                })
            }
            "__annotations__" => {
                let dict = crate::machine::dict::Dict::new();
                it.attrs().set_str(&vm.names.annotations, Value::Dict(dict.clone()));
                Some(Value::Dict(dict))
            }
            "__call__" => Some(receiver.clone()),
            "__get__" | "__code__" | "__closure__" => {
                return Err(Raise::unknown(format!("`{name}` of a function is not known")));
            }
            _ => None,
        },
        (_, Value::Native(it)) => match name.as_str() {
            "__name__" => Some(Value::str(it.def.name)),
            "__qualname__" => Some(match &it.owner {
                Some(owner) => Value::str(format!("{}.{}", owner.name(), it.def.name)),
                None => Value::str(it.def.name),
            }),
            "__module__" => Some(Value::str(it.module)),
            "__self__" | "__doc__" | "__text_signature__" => {
                return Err(Raise::unknown(format!("`{name}` of a built-in is not known")));
            }
            _ => None,
        },
        (_, Value::Method(it)) => match name.as_str() {
            "__self__" => Some(it.receiver.clone()),
            "__func__" => Some(it.function.clone()),
            _ => {
                let function = it.function.clone();
                vm.find_attr(&function, name)?
            }
        },
        (_, Value::Descriptor(it)) => match (&**it, name.as_str()) {
            (Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner), _) => {
                let inner = inner.clone();
                vm.find_attr(&inner, name)?
            }
            _ => None,
        },
        (_, Value::Generator(it)) => match name.as_str() {
            "__name__" => Some(Value::Str(it.name.clone())),
            "__qualname__" => Some(Value::Str(it.qualname.clone())),
            "gi_frame" | "gi_code" | "gi_yieldfrom" | "cr_frame" => {
                return Err(Raise::unknown("frames are not known"));
            }
            _ => None,
        },
        ("__doc__", _) => return Err(Raise::unknown("documentation of built-ins is not known")),
        _ => None,
    })
}

/// Attributes of classes that are not in their dict.
pub(crate) fn class_special(vm: &mut Vm, class: &Rc<Class>, name: &Str) -> Res<Option<Value>> {
    Ok(match name.as_str() {
        "__name__" => Some(Value::Str(class.name())),
        "__qualname__" => Some(Value::Str(class.qualname.borrow().clone())),
        "__module__" => Some(Value::Str(class.module.borrow().clone())),
        "__dict__" => Some(Value::View(Rc::new(View {
            kind: ViewKind::Proxy,
            dict: class.attrs().clone(),
        }))),
        "__class__" => Some(Value::Class(vm.class_of(&Value::Class(class.clone())))),
        "__bases__" => Some(Value::tuple(
            class.bases.iter().cloned().map(Value::Class).collect::<Vec<_>>(),
        )),
        "__base__" => Some(class.bases.first().cloned().map_or(Value::None, Value::Class)),
        "__mro__" => Some(Value::tuple(
            class.order().cloned().map(Value::Class).collect::<Vec<_>>(),
        )),
        "__doc__" if !class.builtin => Some(Value::None),
        "__doc__" => return Err(Raise::unknown("documentation of built-ins is not known")),
        "__annotations__" if !class.builtin => {
            let dict = crate::machine::dict::Dict::new();
            class.attrs().set_str(&vm.names.annotations, Value::Dict(dict.clone()));
            Some(Value::Dict(dict))
        }
        _ => None,
    })
}

/// Attributes of instances that are set in a way of their own.
pub(crate) fn is_settable(name: &str) -> bool {
    matches!(
        name,
        "__class__" | "__dict__" | "__cause__" | "__context__" | "__suppress_context__" | "__traceback__" | "args"
    )
}

/// Members of built-in exceptions that can be set.
const SETTABLE: [&str; 10] = [
    "errno",
    "strerror",
    "filename",
    "filename2",
    "msg",
    "name",
    "path",
    "obj",
    "value",
    "code",
];

/// Sets one of them.
pub(crate) fn set_special(vm: &mut Vm, receiver: &Value, name: &Rc<Str>, value: Value) -> Res<()> {
    let Value::Instance(it) = receiver else {
        return Err(attribute_error("readonly attribute"));
    };
    match (name.as_str(), it.exception(), &value) {
        ("__class__", _, Value::Class(class)) => {
            *it.class.borrow_mut() = class.clone();
            Ok(())
        }
        ("__cause__", Some(data), _) => {
            *data.cause.borrow_mut() = value;
            data.suppress_context.set(true);
            Ok(())
        }
        ("__context__", Some(data), _) => {
            *data.context.borrow_mut() = value;
            Ok(())
        }
        ("__suppress_context__", Some(data), _) => {
            let truth = vm.truthy(&value)?;
            data.suppress_context.set(truth);
            Ok(())
        }
        ("__traceback__", Some(_), _) => Ok(()),
        ("args", Some(data), _) => {
            let items = vm.collect(&value)?;
            *data.args.borrow_mut() = Value::tuple(items);
            Ok(())
        }
        ("args", None, _) => {
            it.attrs().set_str(name, value);
            Ok(())
        }
        ("__dict__", ..) => Err(Raise::lost("`__dict__` is assigned to")),
        (_, Some(data), _) => match SETTABLE.iter().find(|it| **it == name.as_str()) {
            Some(member) => {
                data.set_member(member, value);
                Ok(())
            }
            None => Err(attribute_error("readonly attribute")),
        },
        _ => Err(attribute_error("readonly attribute")),
    }
}
