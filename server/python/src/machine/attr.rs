//! Attributes and classes of values.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res};
use super::frame::GeneratorKind;
use super::kind::Kind;
use super::native::Role;
use super::value::{Descriptor, Str, Value, ViewKind};
use super::vm::Vm;

impl Vm {
    /// `type(value)`; an unknown value of unknown type has the class `object`.
    pub fn class_of(&self, value: &Value) -> Rc<Class> {
        let kind = match value {
            Value::None => Kind::NoneType,
            Value::NotImplemented => Kind::NotImplementedType,
            Value::Ellipsis => Kind::EllipsisType,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) | Value::Big(_) => Kind::Int,
            Value::Float(_) => Kind::Float,
            Value::Complex(_) => Kind::Complex,
            Value::Str(_) => Kind::Str,
            Value::Bytes(_) => Kind::Bytes,
            Value::ByteArray(_) => Kind::ByteArray,
            Value::Tuple(_) => Kind::Tuple,
            Value::List(_) => Kind::List,
            Value::Dict(_) => Kind::Dict,
            Value::Set(_) => Kind::Set,
            Value::FrozenSet(_) => Kind::FrozenSet,
            Value::Range(_) => Kind::Range,
            Value::Slice(_) => Kind::Slice,
            Value::View(it) => match it.kind {
                ViewKind::Keys => Kind::DictKeys,
                ViewKind::Values => Kind::DictValues,
                ViewKind::Items => Kind::DictItems,
                ViewKind::Proxy => Kind::MappingProxy,
            },
            Value::Iter(it) => it.kind,
            Value::Generator(it) => match it.kind {
                GeneratorKind::Generator => Kind::Generator,
                GeneratorKind::Coroutine => Kind::Coroutine,
                GeneratorKind::Async => Kind::AsyncGenerator,
            },
            Value::Class(it) => return it.metaclass.clone().unwrap_or_else(|| self.class(Kind::Type).clone()),
            Value::Instance(it) => return it.class(),
            Value::Function(_) => Kind::Function,
            Value::Native(it) => match it.def.role {
                Role::Method => Kind::MethodDescriptor,
                Role::Slot => Kind::WrapperDescriptor,
                Role::Getter => Kind::GetSetDescriptor,
                _ => Kind::BuiltinFunction,
            },
            Value::Method(it) => match it.function {
                Value::Native(_) => Kind::BuiltinFunction,
                _ => Kind::Method,
            },
            Value::Descriptor(it) => match **it {
                Descriptor::Property { .. } => Kind::Property,
                Descriptor::ClassMethod(_) => Kind::ClassMethod,
                Descriptor::StaticMethod(_) => Kind::StaticMethod,
                Descriptor::Slot(_) => Kind::GetSetDescriptor,
                Descriptor::Super { .. } => Kind::Super,
            },
            Value::Module(_) => Kind::Module,
            Value::Unknown(it) => it.kind.unwrap_or(Kind::Object),
        };
        self.class(kind).clone()
    }

    /// `type(value).__name__`, for messages.
    pub fn type_name(&self, value: &Value) -> Rc<Str> {
        self.class_of(value).name()
    }

    /// `receiver.name`.
    pub fn get_attr(&mut self, receiver: &Value, name: &Str) -> Res<Value> {
        let _ = (receiver, name,);
        Err(Raise::unknown("not built yet"))
    }

    /// `receiver.name`, `None` where it raises `AttributeError`.
    pub fn find_attr(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let _ = (receiver, name,);
        Err(Raise::unknown("not built yet"))
    }

    /// `receiver.name = value`.
    pub fn set_attr(&mut self, receiver: &Value, name: &Rc<Str>, value: Value) -> Res<()> {
        let _ = (receiver, name, value,);
        Err(Raise::unknown("not built yet"))
    }

    /// `del receiver.name`.
    pub fn del_attr(&mut self, receiver: &Value, name: &Str) -> Res<()> {
        let _ = (receiver, name,);
        Err(Raise::unknown("not built yet"))
    }

    /// `isinstance(value, class)`.
    pub fn is_instance(&mut self, value: &Value, class: &Value) -> Res<bool> {
        let _ = (value, class,);
        Err(Raise::unknown("not built yet"))
    }

}
