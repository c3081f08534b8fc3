//! What functions of the library that CPython writes in C say of arguments they do not take, where Python code stands
//! for them here. What is not certain is not told.

use std::rc::Rc;

use super::error::{Raise, missing_argument, type_error};
use super::frame::Function;
use super::native::Args;
use super::value::{Str, Value};
use crate::program::ParamKind;

/// The shape of a call that was refused.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    given: usize,
    by_name: bool,
}

impl Shape {
    pub(super) fn of(args: &Args) -> Shape {
        Shape {
            given: args.pos.len(),
            by_name: !args.kw.is_empty(),
        }
    }
}

/// Methods with two underscores on each side that are no slots of a type in C.
const NO_SLOTS: &[&str] = &[
    "__bytes__",
    "__ceil__",
    "__class_getitem__",
    "__complex__",
    "__copy__",
    "__deepcopy__",
    "__dir__",
    "__enter__",
    "__exit__",
    "__floor__",
    "__format__",
    "__getnewargs__",
    "__getstate__",
    "__instancecheck__",
    "__length_hint__",
    "__missing__",
    "__reduce__",
    "__reduce_ex__",
    "__reversed__",
    "__round__",
    "__setstate__",
    "__sizeof__",
    "__subclasscheck__",
    "__trunc__",
];

/// The error of a call that a function refused with `raise`, in the words of C where it stands for a function in C.
pub(super) fn reworded(function: &Function, shape: Shape, raise: Raise) -> Raise {
    let lost = || {
        Raise::lost(format!(
            "how `{}` refuses its arguments is not known",
            function.qualname.borrow()
        ))
    };
    match (titled(function), function.stands_for_c.get()) {
        (Some(class), false) => method(function, &class, shape).unwrap_or_else(lost),
        (None, true) => plain(function, shape).unwrap_or_else(lost),
        (Some(_), true) => lost(),
        (None, false) => raise,
    }
}

/// The words for a function of a module in C, whose name begins with an underscore.
fn plain(function: &Function, shape: Shape) -> Option<Raise> {
    let (name, code) = (function.name.borrow().clone(), &function.code);
    let module = function.module.as_str().filter(|it| it.starts_with('_'))?;
    let by_position = code.params.iter().all(|it| it.kind == ParamKind::PositionalOnly);
    if !by_position || !function.defaults.borrow().is_empty() || name.as_str() != function.qualname.borrow().as_str() {
        return None;
    }
    let (count, given) = (code.params.len(), shape.given);
    Some(type_error(match count {
        _ if shape.by_name => format!("{module}.{name}() takes no keyword arguments"),
        0 => format!("{module}.{name}() takes no arguments ({given} given)"),
        1 => format!("{module}.{name}() takes exactly one argument ({given} given)"),
        _ => format!("{name} expected {count} arguments, got {given}"),
    }))
}

/// The name of the class in C that it is a method of.
fn titled(function: &Function) -> Option<Rc<Str>> {
    match &*function.class_cell.as_ref()?.borrow() {
        Some(Value::Class(class)) if class.title.get().is_some() => Some(class.name()),
        _ => None,
    }
}

/// The words for a method of a class in C.
fn method(function: &Function, class: &str, shape: Shape) -> Option<Raise> {
    let (name, code) = (function.name.borrow().clone(), &function.code);
    let params = &code.params[..code.positional as usize];
    let (count, given) = (params.len().checked_sub(1)?, shape.given.saturating_sub(1));
    let least = count - function.defaults.borrow().len().min(count);
    let s = |n: usize| if n == 1 { "" } else { "s" };
    let by_position = params[1..].iter().all(|it| it.kind == ParamKind::PositionalOnly);
    let constructs = matches!(name.as_str(), "__init__" | "__new__");
    let is_slot = !constructs && name.starts_with("__") && name.ends_with("__") && !NO_SLOTS.contains(&name.as_str());
    let title = if constructs { class } else { name.as_str() };
    let full = match constructs {
        true => class.to_owned(),
        false => function.qualname.borrow().to_string(),
    };
    let alone = !constructs && least == count && count <= 1;
    Some(type_error(match (least, count) {
        _ if shape.by_name && is_slot => format!("wrapper {name}() takes no keyword arguments"),
        _ if shape.by_name && by_position => format!("{full}() takes no keyword arguments"),
        _ if shape.by_name => return None,
        _ if is_slot && least == count && count <= 1 => format!("expected {count} argument{}, got {given}", s(count)),
        _ if is_slot => return None,
        (0, _) if alone => format!("{full}() takes no arguments ({given} given)"),
        _ if alone => format!("{full}() takes exactly one argument ({given} given)"),
        _ if by_position => match least == count {
            true => format!("{title} expected {count} argument{}, got {given}", s(count)),
            false if given < least => format!("{title} expected at least {least} argument{}, got {given}", s(least)),
            false => format!("{title} expected at most {count} argument{}, got {given}", s(count)),
        },
        _ if given < least => {
            let missing = &params[given + 1].name;
            return Some(missing_argument(title, missing, given + 1));
        }
        _ => format!("{title}() takes at most {count} argument{} ({given} given)", s(count)),
    }))
}
