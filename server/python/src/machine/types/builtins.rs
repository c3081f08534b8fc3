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
