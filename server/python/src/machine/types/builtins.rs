//! The built-in functions, and the iterator types among the built-in names.

use std::rc::Rc;

use crate::machine::kind::Kind;
use crate::machine::native::Def;
use crate::machine::value::{Native, Str, Value};
use crate::machine::vm::Vm;

/// `len`, `print`, …
static FUNCTIONS: &[Def] = &[];

pub(super) static ENUMERATE: &[Def] = &[];
pub(super) static ZIP: &[Def] = &[];
pub(super) static MAP: &[Def] = &[];
pub(super) static FILTER: &[Def] = &[];
pub(super) static REVERSED: &[Def] = &[];

/// Puts the built-in names in place.
pub(crate) fn fill(vm: &mut Vm) {
    let names = vm.builtins.clone();
    for def in FUNCTIONS.iter().chain(super::object::FUNCTIONS) {
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
        "__import__" | "abs" | "aiter" | "all" | "anext" | "any" | "ascii" | "bin" | "breakpoint" | "callable"
            | "chr" | "compile" | "copyright" | "credits" | "delattr" | "dir" | "divmod" | "eval" | "exec" | "exit"
            | "format" | "getattr" | "globals" | "hasattr" | "hash" | "help" | "hex" | "id" | "input"
            | "isinstance" | "issubclass" | "iter" | "len" | "license" | "locals" | "max" | "min" | "next" | "oct"
            | "open" | "ord" | "pow" | "print" | "quit" | "repr" | "round" | "setattr" | "sorted" | "sum" | "vars"
            | "memoryview" | "BaseExceptionGroup" | "__build_class__" | "__spec__" | "__file__" | "__loader__"
            | "__package__" | "__doc__" | "__cached__" | "__builtins__"
    )
}
