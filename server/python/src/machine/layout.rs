//! Which classes cannot be bases of one class: those whose instances CPython lays out in ways that exclude each other.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::kind::Kind;
use super::value::{Descriptor, Value};

/// Raises CPython's error where two bases have layouts of which neither extends the other.
pub(super) fn compatible(bases: &[Rc<Class>]) -> Res<()> {
    let mut widest: Option<Rc<Class>> = None;
    for own in bases.iter().filter_map(solid) {
        match &widest {
            Some(it) if it.derives(&own) => {}
            Some(it) if !own.derives(it) => return Err(conflict()),
            _ => widest = Some(own),
        }
    }
    Ok(())
}

fn conflict() -> Raise {
    type_error("multiple bases have instance lay-out conflict")
}

/// The class that a class has its layout from, if that is not `object`.
fn solid(class: &Rc<Class>) -> Option<Rc<Class>> {
    class.order().find(|it| lays_out(it)).cloned()
}

fn lays_out(class: &Rc<Class>) -> bool {
    match class.builtin {
        _ if class.title.get().is_some() => true,
        true => matches!(
            class.kind,
            Kind::Int
                | Kind::Float
                | Kind::Complex
                | Kind::Str
                | Kind::Bytes
                | Kind::ByteArray
                | Kind::Tuple
                | Kind::List
                | Kind::Dict
                | Kind::Set
                | Kind::FrozenSet
                | Kind::Type
                | Kind::BaseException
                | Kind::BaseExceptionGroup
                | Kind::OSError
                | Kind::SyntaxError
                | Kind::StopIteration
                | Kind::SystemExit
                | Kind::ImportError
                | Kind::AttributeError
                | Kind::NameError
                | Kind::UnicodeDecodeError
                | Kind::UnicodeEncodeError
                | Kind::UnicodeTranslateError
        ),
        false => class.attrs().values().iter().any(|it| match it {
            Value::Descriptor(it) => matches!(&**it, Descriptor::Slot(_)),
            _ => false,
        }),
    }
}
