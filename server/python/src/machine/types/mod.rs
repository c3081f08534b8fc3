//! The built-in types: one file each, with a table of methods.

pub(crate) mod builtins;
pub(crate) mod bytes;
pub(crate) mod codec;
pub(crate) mod complex;
mod console;
mod descriptor;
pub(crate) mod dict;
pub(crate) mod doubt;
pub(crate) mod exception;
pub(crate) mod float;
mod fold;
pub(crate) mod format;
pub(crate) mod generator;
pub(crate) mod generic;
pub(crate) mod group;
pub(crate) mod hidden;
pub(crate) mod index;
mod input;
pub(crate) mod int;
mod iterators;
pub(crate) mod list;
mod listing;
pub(crate) mod numbers;
pub(crate) mod object;
mod params;
pub(crate) mod percent;
pub(crate) mod range;
pub(crate) mod sequence;
pub(crate) mod set;
pub(crate) mod set_ops;
pub(crate) mod sort;
pub(crate) mod special;
pub(crate) mod str;
mod timsort;
pub(crate) mod tuple;
pub(crate) mod view;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::class::{Class, MatchedAs};
use super::kind::Kind;
use super::native::Def;
use super::value::Str;

pub(crate) use generic::alias;
pub(crate) use input::Input;

fn methods(kind: Kind) -> &'static [Def] {
    match kind {
        Kind::Object => object::METHODS,
        Kind::Type => object::TYPE,
        Kind::Int => int::METHODS,
        Kind::Bool => int::BOOL,
        Kind::Float => float::METHODS,
        Kind::Complex => complex::METHODS,
        Kind::Str => str::METHODS,
        Kind::Bytes => bytes::METHODS,
        Kind::ByteArray => bytes::ARRAY,
        Kind::MemoryView => builtins::MEMORY_VIEW,
        Kind::Tuple => tuple::METHODS,
        Kind::Slice => tuple::SLICE,
        Kind::List => list::METHODS,
        Kind::Dict => dict::METHODS,
        Kind::DictKeys => dict::KEYS,
        Kind::DictValues => dict::VALUES,
        Kind::DictItems => dict::ITEMS,
        Kind::MappingProxy => dict::PROXY,
        Kind::Set => set::METHODS,
        Kind::FrozenSet => set::FROZEN,
        Kind::Range => range::METHODS,
        Kind::Property => descriptor::PROPERTY,
        Kind::ClassMethod => descriptor::CLASS_METHOD,
        Kind::StaticMethod => descriptor::STATIC_METHOD,
        Kind::Super => descriptor::SUPER,
        Kind::Generator => generator::GENERATOR,
        Kind::Coroutine => generator::COROUTINE,
        Kind::AsyncGenerator => generator::ASYNC_GENERATOR,
        Kind::AsyncSend | Kind::AsyncThrow => generator::ASYNC_STEP,
        Kind::Enumerate => builtins::ENUMERATE,
        Kind::Zip => builtins::ZIP,
        Kind::Map => builtins::MAP,
        Kind::Filter => builtins::FILTER,
        Kind::Reversed => builtins::REVERSED,
        Kind::GenericAlias => generic::ALIAS,
        Kind::UnionType => generic::UNION,
        Kind::BaseException => exception::METHODS,
        Kind::BaseExceptionGroup => group::METHODS,
        Kind::StopIteration => exception::STOP_ITERATION,
        Kind::OSError => exception::OS_ERROR,
        Kind::ImportError => exception::IMPORT_ERROR,
        Kind::SystemExit => exception::SYSTEM_EXIT,
        Kind::UnicodeDecodeError | Kind::UnicodeEncodeError => codec::ERRORS,
        _ if kind.name().contains("iterator") => generator::ITERATOR,
        _ => &[],
    }
}

/// All built-in types, by [`Kind`].
pub(crate) fn classes() -> Vec<Rc<Class>> {
    let builtins = Str::new("builtins");
    let mut classes: Vec<Rc<Class>> = Vec::with_capacity(Kind::ALL.len());
    for &kind in Kind::ALL {
        let (mut bases, mut mro) = (Vec::new(), Vec::new());
        if kind != Kind::Object {
            let base = &classes[kind.base() as usize];
            bases.push(base.clone());
            mro.extend(base.order().cloned());
            if kind == Kind::ExceptionGroup {
                let exception = classes[Kind::Exception as usize].clone();
                bases.push(exception.clone());
                mro.insert(1, exception);
            }
        }
        let (module, name) = match kind.name().split_once('.') {
            Some((module, name)) => (Str::new(module), Str::new(name)),
            None => (builtins.clone(), Str::new(kind.name())),
        };
        classes.push(Rc::new(Class {
            qualname: RefCell::new(name.clone()),
            name: RefCell::new(name),
            module: RefCell::new(module),
            kind,
            builtin: true,
            natives: methods(kind),
            bases,
            mro,
            metaclass: None,
            no_dict: !kind.is_exception(),
            title: OnceCell::new(),
            partial: None,
            matched_as: Cell::new(match kind {
                Kind::List | Kind::Tuple | Kind::Range | Kind::MemoryView => MatchedAs::Sequence,
                Kind::Dict | Kind::MappingProxy => MatchedAs::Mapping,
                _ => MatchedAs::Other,
            }),
            finalizes: Cell::new(false),
            serial: Default::default(),
            attrs: OnceCell::new(),
        }));
    }
    classes
}
