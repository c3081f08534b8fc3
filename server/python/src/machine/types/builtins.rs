//! The built-in names, and the functions among them that fit no other file.

use std::rc::Rc;

use super::doubt::raised;
pub(super) use super::iterators::{ENUMERATE, FILTER, MAP, REVERSED, ZIP};
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::unknown::{Known, Unknown};
use crate::machine::value::{Native, Str, Value};
use crate::machine::vm::Vm;

static FUNCTIONS: &[Def] = &[
    Def::function("len", Arity::One, len).takes_unknown(),
    Def::function("iter", Arity::Range(1, 2), iter),
    Def::function("next", Arity::Range(1, 2), next).takes_unknown(),
    Def::function("aiter", Arity::One, aiter),
    Def::function("anext", Arity::Range(1, 2), anext),
    Def::function("repr", Arity::One, |vm, args| vm.repr_value(args.at(0))),
    Def::function("ascii", Arity::One, ascii),
    Def::function("format", Arity::Range(1, 2), format),
    Def::function("hash", Arity::One, hash),
    Def::function("id", Arity::One, |_, _| {
        not_known(Kind::Int, "`id()` differs from run to run")
    })
    .takes_unknown(),
    Def::function("exit", Arity::Range(0, 1), exit).takes_unknown(),
    Def::function("quit", Arity::Range(0, 1), exit).takes_unknown(),
    Def::function("open", Arity::Any, |_, _| outside("`open()` reaches the file system")).takes_unknown(),
    Def::function("compile", Arity::Any, crate::machine::evaluate::compile_text),
    Def::function("eval", Arity::Any, |_, _| lost("`eval()` runs code that is not known")).takes_unknown(),
    Def::function("exec", Arity::Any, |_, _| lost("`exec()` runs code that is not known")).takes_unknown(),
    Def::function("breakpoint", Arity::Any, |_, _| {
        lost("`breakpoint()` hands over to a debugger")
    })
    .takes_unknown(),
    Def::function("help", Arity::Any, |_, _| lost("`help()` is interactive")).takes_unknown(),
];

/// The constructor of `memoryview`.
pub(super) static MEMORY_VIEW: &[Def] = &[Def::new(Arity::Any, |_, _| outside("`memoryview` is not supported"))];

/// Puts the built-in names in place.
pub(crate) fn fill(vm: &mut Vm) {
    let names = vm.builtins.clone();
    let tables = [
        FUNCTIONS,
        super::fold::FUNCTIONS,
        super::numbers::FUNCTIONS,
        super::console::FUNCTIONS,
        super::object::FUNCTIONS,
    ];
    for def in tables.into_iter().flatten() {
        let native = Native {
            def,
            owner: None,
            module: "builtins",
        };
        names.set_str(&Str::new(def.name), Value::Native(Rc::new(native)));
    }
    for kind in Kind::ALL.iter().filter(|it| it.is_public()) {
        names.set_str(&Str::new(kind.name()), Value::Class(vm.class(*kind).clone()));
    }
    names.set_str(&Str::new("IOError"), Value::Class(vm.class(Kind::OSError).clone()));
    names.set_str(
        &Str::new("EnvironmentError"),
        Value::Class(vm.class(Kind::OSError).clone()),
    );
    names.set_str(&Str::new("NotImplemented"), Value::NotImplemented);
    names.set_str(&Str::new("Ellipsis"), Value::Ellipsis);
    names.set_str(&Str::new("__debug__"), Value::Bool(true));
    names.set_str(&Str::new("__name__"), Value::str("builtins"));
}

/// Built-in names of CPython that the machine does not have.
pub(crate) fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "copyright"
            | "credits"
            | "license"
            | "memoryview"
            | "__build_class__"
            | "__spec__"
            | "__file__"
            | "__loader__"
            | "__package__"
            | "__doc__"
            | "__cached__"
            | "__builtins__"
    )
}

fn not_known(kind: Kind, reason: &str) -> Res<Value> {
    Err(Raise::Unknown(Unknown::of(kind, reason)))
}

fn outside(reason: &str) -> Res<Value> {
    Err(Raise::unknown(reason))
}

fn lost(reason: &str) -> Res<Value> {
    Err(Raise::lost(reason))
}

fn len(vm: &mut Vm, args: Args) -> Res<Value> {
    match args.at(0) {
        Value::Unknown(it) => {
            let length = Rc::new(Unknown {
                kind: Some(Kind::Int),
                known: Known {
                    not_none: true,
                    at_least: Some(it.known.at_least.unwrap_or(0).max(0)),
                },
                reason: it.reason.clone(),
            });
            match it.kind {
                Some(Kind::Str | Kind::Bytes | Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::FrozenSet) => {
                    Ok(Value::Unknown(length))
                }
                _ => Err(Raise::Unknown(length)),
            }
        }
        value => Ok(Value::size(vm.len(value)?)),
    }
}

fn iter(vm: &mut Vm, mut args: Args) -> Res<Value> {
    if args.len() == 1 {
        return vm.iter(args.at(0));
    }
    let class = vm.class_of(args.at(0));
    let callable = match args.at(0) {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Instance(_) => class.partial.is_some() || class.lookup(&vm.names.call).is_some(),
        _ => false,
    };
    match callable {
        true => Ok(super::iterators::calls(args.take(0), args.take(1))),
        false => Err(type_error("iter(v, w): v must be callable")),
    }
}

fn next(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let failure = match args.at(0).known()? {
        iterator @ Value::Iter(_) => match vm.next(iterator)? {
            Some(item) => return Ok(item),
            None => Raise::with(Kind::StopIteration, Vec::new()),
        },
        iterator => {
            let name = vm.names.next.clone();
            match vm.call_special(iterator, &name, &[]) {
                Ok(Some(item)) => return Ok(item),
                Ok(None) => {
                    let name = vm.type_name(iterator);
                    return Err(type_error(format!("'{}' object is not an iterator", name.as_str())));
                }
                Err(failure) => failure,
            }
        }
    };
    match args.len() {
        2 if raised(vm, &failure, Kind::StopIteration) => Ok(args.take(1)),
        _ => Err(failure),
    }
}

fn aiter(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = vm.names.aiter.clone();
    let result = vm.call_special(args.at(0), &name, &[])?;
    result.ok_or_else(|| {
        let name = vm.type_name(args.at(0));
        type_error(format!("'{}' object is not an async iterable", name.as_str()))
    })
}

fn anext(vm: &mut Vm, args: Args) -> Res<Value> {
    if args.len() == 2 {
        return Err(Raise::unknown("`anext()` with a default is not supported"));
    }
    let name = vm.names.anext.clone();
    let result = vm.call_special(args.at(0), &name, &[])?;
    result.ok_or_else(|| {
        let name = vm.type_name(args.at(0));
        type_error(format!("'{}' object is not an async iterator", name.as_str()))
    })
}

fn ascii(vm: &mut Vm, args: Args) -> Res<Value> {
    let shown = vm.repr(args.at(0))?;
    if shown.is_ascii() {
        return Ok(Value::Str(shown));
    }
    vm.budget.reserve(shown.len() * 4)?;
    let escaped: String = shown
        .as_str()
        .chars()
        .map(|c| match u32::from(c) {
            0..0x80 => c.to_string(),
            code @ 0x80..0x100 => format!("\\x{code:02x}"),
            code @ 0x100..0x1_0000 => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        })
        .collect();
    Ok(Value::str(escaped))
}

fn format(vm: &mut Vm, args: Args) -> Res<Value> {
    let spec = match args.get(1).map(Value::plain) {
        None => Str::new(""),
        Some(Value::Str(it)) => it.clone(),
        Some(other) => {
            let name = vm.argument_name(other);
            return Err(type_error(format!(
                "format() argument 2 must be str, not {}",
                name.as_str()
            )));
        }
    };
    Ok(Value::Str(vm.format(args.at(0), &spec)?))
}

fn hash(vm: &mut Vm, args: Args) -> Res<Value> {
    let value = args.at(0);
    let before = std::mem::replace(&mut vm.hash_doubt, false);
    let result = vm.hash(value);
    let own = match value {
        Value::Instance(it) => matches!(it.class().lookup(&vm.names.hash), Some(Value::Function(_))),
        _ => false,
    };
    let doubt = vm.hash_doubt || (!own && value.plain().has_random_hash());
    vm.hash_doubt = before || doubt;
    let result = result?;
    // A `__hash__` that the machine calls gets the machine's own hashes: nobody sees its result.
    match !doubt || vm.hashing > 0 {
        true => Ok(Value::Int(result)),
        false => not_known(Kind::Int, "the hash differs from run to run"),
    }
}

fn exit(_: &mut Vm, mut args: Args) -> Res<Value> {
    Err(Raise::with(Kind::SystemExit, vec![args.take(0)]))
}
