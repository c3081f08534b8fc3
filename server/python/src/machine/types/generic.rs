//! `list[int]` and `int | str`: types made of types.

use super::set_ops;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Arity, Def};
use crate::machine::value::{Instance, Payload, Str, Value};
use crate::machine::vm::Vm;
use crate::program::CmpOp;

/// What `list[int]` holds.
pub(crate) struct Alias {
    pub(crate) origin: Value,
    args: Vec<Value>,
}

/// What `int | str` holds, each once.
pub(crate) struct Union(pub(crate) Vec<Value>);

/// Methods of `types.GenericAlias`.
pub(super) static ALIAS: &[Def] = &[
    Def::getter("__origin__", |_, args| Ok(args.native::<Alias>()?.origin.clone())),
    Def::getter("__args__", |_, args| {
        Ok(Value::tuple(args.native::<Alias>()?.args.clone()))
    }),
    Def::slot("__repr__", Arity::None, |vm, args| {
        let (origin, parts) = (
            args.native::<Alias>()?.origin.clone(),
            args.native::<Alias>()?.args.clone(),
        );
        let mut shown = Vec::new();
        for part in &parts {
            shown.push(name_of(vm, part)?);
        }
        if shown.is_empty() {
            shown.push("()".to_owned());
        }
        Ok(Value::str(format!("{}[{}]", name_of(vm, &origin)?, shown.join(", "))))
    }),
    Def::slot("__call__", Arity::Any, |vm, mut args| {
        let origin = args.native::<Alias>()?.origin.clone();
        args.pos.remove(0);
        vm.call_args(&origin, args)
    })
    .takes_unknown(),
    Def::slot("__eq__", Arity::One, |vm, args| {
        let Some(other) = native::<Alias>(args.at(1)) else {
            return Ok(Value::NotImplemented);
        };
        let this = args.native::<Alias>()?;
        let (a, b) = (Value::tuple(this.args.clone()), Value::tuple(other.args.clone()));
        Ok(Value::Bool(this.origin.is(&other.origin) && vm.eq(&a, &b)?))
    }),
    Def::slot("__hash__", Arity::None, |vm, args| {
        let this = args.native::<Alias>()?;
        let (origin, parts) = (this.origin.clone(), Value::tuple(this.args.clone()));
        Ok(Value::Int(vm.hash(&origin)? ^ vm.hash(&parts)?))
    }),
    Def::slot("__or__", Arity::One, |vm, args| union_of(vm, args.at(0), args.at(1))),
    Def::slot("__ror__", Arity::One, |vm, args| union_of(vm, args.at(1), args.at(0))),
    Def::method("__mro_entries__", Arity::One, |_, args| {
        Ok(Value::tuple([args.native::<Alias>()?.origin.clone()]))
    }),
    Def::method("__instancecheck__", Arity::One, |_, _| {
        Err(type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }),
    Def::method("__subclasscheck__", Arity::One, |_, _| {
        Err(type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }),
];

/// Methods of `types.UnionType`.
pub(super) static UNION: &[Def] = &[
    Def::getter("__args__", |_, args| {
        Ok(Value::tuple(args.native::<Union>()?.0.clone()))
    }),
    Def::slot("__repr__", Arity::None, |vm, args| {
        let mut shown = Vec::new();
        for part in args.native::<Union>()?.0.clone() {
            shown.push(name_of(vm, &part)?);
        }
        Ok(Value::str(shown.join(" | ")))
    }),
    Def::slot("__eq__", Arity::One, |vm, args| {
        let Some(other) = native::<Union>(args.at(1)) else {
            return Ok(Value::NotImplemented);
        };
        let (a, b) = (args.native::<Union>()?.0.clone(), other.0.clone());
        let (a, b) = (
            set_ops::collect(vm, &Value::list(a))?,
            set_ops::collect(vm, &Value::list(b))?,
        );
        Ok(Value::Bool(super::set::relation(vm, CmpOp::Eq, &a, &b)?))
    }),
    Def::slot("__hash__", Arity::None, |vm, args| {
        let parts = args.native::<Union>()?.0.clone();
        let parts = set_ops::collect(vm, &Value::list(parts))?;
        Ok(Value::Int(vm.hash(&Value::FrozenSet(parts))?))
    }),
    Def::slot("__or__", Arity::One, |vm, args| union_of(vm, args.at(0), args.at(1))),
    Def::slot("__ror__", Arity::One, |vm, args| union_of(vm, args.at(1), args.at(0))),
    Def::method("__instancecheck__", Arity::One, |vm, args| {
        for part in args.native::<Union>()?.0.clone() {
            let class = class_of_part(vm, &part);
            if vm.is_instance(args.at(1), &class)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    Def::method("__subclasscheck__", Arity::One, |vm, args| {
        for part in args.native::<Union>()?.0.clone() {
            let class = class_of_part(vm, &part);
            if super::object::is_subclass(vm, args.at(1), &class)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
];

/// `None` in a union stands for its type.
fn class_of_part(vm: &Vm, part: &Value) -> Value {
    match part {
        Value::None => Value::Class(vm.class(Kind::NoneType).clone()),
        other => other.clone(),
    }
}

fn native<T: 'static>(value: &Value) -> Option<&T> {
    match value {
        Value::Instance(it) => it.native::<T>(),
        _ => None,
    }
}

fn make(vm: &Vm, kind: Kind, data: impl std::any::Any) -> Value {
    Value::Instance(Instance::new(vm.class(kind).clone(), Payload::Native(Box::new(data))))
}

/// How a type is written inside another.
fn name_of(vm: &mut Vm, value: &Value) -> Res<String> {
    Ok(match value {
        Value::Ellipsis => "...".to_owned(),
        Value::Class(class) if class.kind == Kind::NoneType => "None".to_owned(),
        Value::Class(class) => match class.module.borrow().as_str() {
            "builtins" => class.qualname.borrow().to_string(),
            module => format!("{module}.{}", class.qualname.borrow()),
        },
        other => vm.repr(other)?.to_string(),
    })
}

/// `origin[index]` of a built-in type.
pub(crate) fn alias(vm: &Vm, origin: &Value, index: &Value) -> Value {
    let args = match index {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    let origin = origin.clone();
    make(vm, Kind::GenericAlias, Alias { origin, args })
}

/// Whether it can be part of a union.
fn is_type(value: &Value) -> bool {
    matches!(value, Value::None | Value::Class(_))
        || native::<Alias>(value).is_some()
        || native::<Union>(value).is_some()
}

/// `a | b` of types.
pub(crate) fn union_of(vm: &mut Vm, a: &Value, b: &Value) -> Res<Value> {
    if let (Value::Unknown(it), _) | (_, Value::Unknown(it)) = (a, b) {
        return Err(Raise::about(it));
    }
    if !is_type(a) || !is_type(b) {
        return Ok(Value::NotImplemented);
    }
    let mut parts: Vec<Value> = Vec::new();
    for value in [a, b] {
        let inner = native::<Union>(value).map_or_else(|| vec![value.clone()], |it| it.0.clone());
        for part in inner {
            let part = class_of_part(vm, &part);
            let mut known = false;
            for other in &parts {
                known = known || vm.eq(other, &part)?;
            }
            if !known {
                parts.push(part);
            }
        }
    }
    Ok(match parts.len() {
        1 => parts.remove(0),
        _ => make(vm, Kind::UnionType, Union(parts)),
    })
}

/// An attribute of an alias that is one of its origin.
pub(crate) fn forwarded(vm: &mut Vm, value: &Value, name: &Str) -> Res<Option<Value>> {
    let Some(alias) = native::<Alias>(value) else {
        return Ok(None);
    };
    if name.starts_with("__") {
        return Err(Raise::unknown(format!("`{name}` of a generic type is not supported")));
    }
    let origin = alias.origin.clone();
    vm.find_attr(&origin, name)
}
