//! Attributes and classes of values.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, attribute_error, type_error};
use super::frame::GeneratorKind;
use super::kind::Kind;
use super::native::{Args, Role};
use super::value::{Descriptor, Method, Str, Value};
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
            Value::View(it) => it.kind(),
            Value::Iter(it) => it.kind,
            Value::Generator(it) => match it.kind {
                GeneratorKind::Generator => Kind::Generator,
                GeneratorKind::Coroutine => Kind::Coroutine,
                GeneratorKind::Async => Kind::AsyncGenerator,
                GeneratorKind::Send => Kind::AsyncSend,
                GeneratorKind::Throw => Kind::AsyncThrow,
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

    /// What messages call the type of a value: its name, with the module's in front for types written in C.
    pub fn type_name(&self, value: &Value) -> Rc<Str> {
        self.class_of(value).title()
    }

    /// What the errors about arguments call a value: its type, or `None`.
    pub(crate) fn argument_name(&self, value: &Value) -> Rc<Str> {
        match value {
            Value::None => Str::new("None"),
            _ => self.type_name(value),
        }
    }

    /// Binds what was found on a class to a receiver.
    pub(crate) fn bind_to(&mut self, found: &Value, receiver: &Value, class: &Rc<Class>) -> Res<Value> {
        match found {
            Value::Function(_) => Ok(method(found, receiver.clone())),
            Value::Native(it) => match it.def.role {
                Role::Method | Role::Slot => Ok(method(found, receiver.clone())),
                Role::Getter => {
                    let native = it.clone();
                    self.call_native(&native, Args::of(std::slice::from_ref(receiver)))
                }
                _ => Ok(found.clone()),
            },
            Value::Descriptor(it) => match &**it {
                Descriptor::Property { get, .. } => match get {
                    Value::None => Err(attribute_error("unreadable attribute")),
                    get => {
                        let get = get.clone();
                        self.call(&get, std::slice::from_ref(receiver))
                    }
                },
                Descriptor::ClassMethod(inner) => Ok(method(inner, Value::Class(class.clone()))),
                Descriptor::StaticMethod(inner) => Ok(inner.clone()),
                Descriptor::Slot(name) => match receiver {
                    Value::Instance(it) => match it.attrs.get().and_then(|it| it.get_str(name)) {
                        Some(value) => Ok(value),
                        None => Err(self.no_attribute(receiver, name)),
                    },
                    _ => Ok(found.clone()),
                },
                Descriptor::Super { .. } => Ok(found.clone()),
            },
            Value::Instance(it) => {
                let name = self.names.get.clone();
                match it.class().lookup(&name) {
                    Some(get) => {
                        let args = [found.clone(), receiver.clone(), Value::Class(class.clone())];
                        self.call(&get, &args)
                    }
                    None => Ok(found.clone()),
                }
            }
            _ => Ok(found.clone()),
        }
    }

    pub(crate) fn no_attribute(&self, receiver: &Value, name: &Str) -> Raise {
        let class = match receiver {
            Value::Class(it) => it.clone(),
            _ => self.class_of(receiver),
        };
        let left_out = |it: &Rc<Class>| it.builtin && super::known_attributes::exists(it.kind, name);
        if class.order().any(left_out)
            || (matches!(receiver, Value::Class(_)) && super::known_attributes::exists(Kind::Type, name))
        {
            return Raise::unknown(format!("`{}.{name}` is not supported", class.name()));
        }
        if class
            .order()
            .any(|it| !it.builtin && super::known_modules::class_has(it, name))
        {
            return Raise::unknown(format!("`{}.{name}` is not known", class.name()));
        }
        match receiver {
            Value::Class(it) if super::types::hidden::has(it.kind, name) => {
                Raise::unknown(format!("`{}.{name}` is not supported", it.name()))
            }
            Value::Class(it) => attribute_error(format!("type object '{}' has no attribute '{name}'", it.title())),
            Value::Module(it) if it.partial.get() && super::known_modules::lacks(&it.name, name) => {
                attribute_error(format!("module '{}' has no attribute '{name}'", it.name))
            }
            Value::Module(it) if it.partial.get() || name.starts_with("__") => {
                let why = super::loader::outside(&it.name).unwrap_or("is not known");
                Raise::unknown(format!("`{}.{name}` {why}", it.name))
            }
            Value::Module(it) => attribute_error(format!("module '{}' has no attribute '{name}'", it.name)),
            Value::Unknown(it) => Raise::about(it),
            _ => {
                let class = self.class_of(receiver);
                if let Some(reason) = &class.partial {
                    return Raise::unknown(reason.clone());
                }
                if super::types::hidden::has(class.kind, name) {
                    return Raise::unknown(format!("`{}.{name}` is not supported", class.name()));
                }
                attribute_error(format!("'{}' object has no attribute '{name}'", class.title()))
            }
        }
    }

    /// What a method call needs: the function, and whether it takes the receiver as its first argument.
    pub(crate) fn load_method(&mut self, receiver: &Value, name: &Rc<Str>) -> Res<(Value, bool)> {
        let plain = match receiver {
            Value::Instance(it) => {
                let class = it.class();
                match class.lookup(name) {
                    Some(found @ (Value::Function(_) | Value::Native(_)))
                        if takes_receiver(&found)
                            && it.attrs.get().is_none_or(|it| it.get_str(name).is_none())
                            && class
                                .lookup(&self.names.getattribute)
                                .is_none_or(|it| matches!(it, Value::Native(_))) =>
                    {
                        return Ok((found, true));
                    }
                    _ => false,
                }
            }
            Value::Unknown(it) => it.kind == Some(Kind::Str),
            Value::Class(_) | Value::Module(_) | Value::Descriptor(_) | Value::Function(_) => false,
            _ => true,
        };
        let is_known = !matches!(receiver, Value::Unknown(_));
        if plain
            && let Some(found) = self.class_of(receiver).lookup(name)
            && takes_receiver(&found)
            && (is_known || matches!(&found, Value::Native(it) if !it.def.takes_unknown))
        {
            return Ok((found, true));
        }
        Ok((self.get_attr(receiver, name)?, false))
    }

    /// `receiver.name`.
    pub fn get_attr(&mut self, receiver: &Value, name: &Str) -> Res<Value> {
        match self.attribute(receiver, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(receiver, name)),
        }
    }

    /// `receiver.name`, `None` where it raises `AttributeError`.
    pub fn find_attr(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        match self.get_attr(receiver, name) {
            Ok(value) => Ok(Some(value)),
            Err(raise) if self.is_raise(&raise, Kind::AttributeError) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    fn attribute(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        match receiver {
            Value::Unknown(it) => Err(Raise::unknown(it.reason.clone())),
            Value::Module(it) => match it.globals.get_str(name) {
                Some(value) => Ok(Some(value)),
                None => match name.as_str() {
                    "__dict__" => Ok(Some(Value::Dict(it.globals.clone()))),
                    "__class__" => Ok(Some(Value::Class(self.class(Kind::Module).clone()))),
                    _ => Ok(None),
                },
            },
            Value::Class(class) => self.class_attribute(&class.clone(), receiver, name),
            Value::Descriptor(it) => match &**it {
                Descriptor::Super {
                    class,
                    receiver,
                    search,
                } => {
                    let (class, receiver, search) = (class.clone(), receiver.clone(), search.clone());
                    self.super_attribute(&class, &receiver, &search, name)
                }
                _ => self.plain_attribute(receiver, name),
            },
            Value::Instance(it) => {
                let class = it.class();
                if let Some(function @ Value::Function(_)) = class.lookup(&self.names.getattribute) {
                    return self.fall_back(receiver, &class, name, |vm| {
                        vm.call(&function, &[receiver.clone(), Value::str(name.as_str())])
                            .map(Some)
                    });
                }
                self.fall_back(receiver, &class, name, |vm| vm.plain_attribute(receiver, name))
            }
            _ => self.plain_attribute(receiver, name),
        }
    }

    /// `__getattr__` after an `AttributeError`.
    fn fall_back(
        &mut self,
        receiver: &Value,
        class: &Rc<Class>,
        name: &Str,
        find: impl FnOnce(&mut Vm) -> Res<Option<Value>>,
    ) -> Res<Option<Value>> {
        let failure = match find(self) {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => None,
            Err(raise) if self.is_raise(&raise, Kind::AttributeError) => Some(raise),
            Err(raise) => return Err(raise),
        };
        if let Some(getattr) = class.lookup(&self.names.getattr) {
            return self
                .call(&getattr, &[receiver.clone(), Value::str(name.as_str())])
                .map(Some);
        }
        failure.map_or(Ok(None), Err)
    }

    /// `object.__getattribute__`.
    pub(crate) fn plain_attribute(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let class = self.class_of(receiver);
        let found = class.lookup(name);
        if let Some(found) = &found
            && self.overrides(found)
        {
            return self.bind_to(found, receiver, &class).map(Some);
        }
        let own = match receiver {
            Value::Instance(it) => it.attrs.get().and_then(|it| it.get_str(name)),
            Value::Function(it) => it.attrs.get().and_then(|it| it.get_str(name)),
            _ => None,
        };
        if own.is_some() {
            return Ok(own);
        }
        if let Some(found) = found {
            return self.bind_to(&found, receiver, &class).map(Some);
        }
        super::types::special::special_attribute(self, receiver, &class, name)
    }

    /// Whether what a class has comes before what the object has: a data descriptor that can be read.
    fn overrides(&self, found: &Value) -> bool {
        match found {
            Value::Native(it) => it.def.role == Role::Getter,
            Value::Descriptor(it) => matches!(**it, Descriptor::Property { .. } | Descriptor::Slot(_)),
            Value::Instance(it) => {
                let class = it.class();
                let has = |name| class.lookup(name).is_some();
                has(&self.names.get) && (has(&self.names.set) || has(&self.names.delete))
            }
            _ => false,
        }
    }

    fn class_attribute(&mut self, class: &Rc<Class>, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let meta = self.class_of(receiver);
        let on_meta = meta.lookup(name);
        if let Some(found) = &on_meta
            && self.overrides(found)
            && !matches!(found, Value::Native(_))
        {
            return self.bind_to(found, receiver, &meta).map(Some);
        }
        if let Some(found) = class.lookup(name) {
            return match &found {
                Value::Descriptor(it) => match &**it {
                    Descriptor::ClassMethod(inner) => Ok(Some(method(inner, receiver.clone()))),
                    Descriptor::StaticMethod(inner) => Ok(Some(inner.clone())),
                    _ => Ok(Some(found)),
                },
                Value::Native(it) if it.def.role == Role::Getter && (class.builtin || name.starts_with("__")) => {
                    super::types::special::class_special(self, class, name).map(|it| it.or(Some(found)))
                }
                Value::Instance(it) => match it.class().lookup(&self.names.get) {
                    Some(get) => self
                        .call(&get, &[found.clone(), Value::None, receiver.clone()])
                        .map(Some),
                    None => Ok(Some(found)),
                },
                _ => Ok(Some(found)),
            };
        }
        if let Some(found) = super::types::special::class_special(self, class, name)? {
            return Ok(Some(found));
        }
        if let Some(found) = on_meta {
            return self.bind_to(&found, receiver, &meta).map(Some);
        }
        if let Some(reason) = &class.partial {
            return Err(Raise::unknown(reason.clone()));
        }
        if let Some(getattr) = meta.lookup(&self.names.getattr) {
            return self
                .call(&getattr, &[receiver.clone(), Value::str(name.as_str())])
                .map(Some);
        }
        Ok(None)
    }

    fn super_attribute(
        &mut self,
        class: &Rc<Class>,
        receiver: &Value,
        search: &Rc<Class>,
        name: &Str,
    ) -> Res<Option<Value>> {
        let mut after = search.order().skip_while(|it| !Rc::ptr_eq(it, class)).skip(1);
        let found = after.find_map(|it| it.attrs().get_str(name));
        let Some(found) = found else {
            if let Some(reason) = &search.partial {
                return Err(Raise::unknown(reason.clone()));
            }
            if name.as_str() == "__class__" {
                return Ok(Some(Value::Class(self.class(Kind::Super).clone())));
            }
            return Err(attribute_error(format!("'super' object has no attribute '{name}'")));
        };
        match receiver {
            Value::Class(it) if Rc::ptr_eq(it, search) => match &found {
                Value::Descriptor(inner) => match &**inner {
                    Descriptor::ClassMethod(inner) => Ok(Some(method(inner, receiver.clone()))),
                    Descriptor::StaticMethod(inner) => Ok(Some(inner.clone())),
                    _ => Ok(Some(found)),
                },
                _ => Ok(Some(found)),
            },
            _ => self.bind_to(&found, receiver, search).map(Some),
        }
    }

    /// `isinstance(value, class)`.
    pub fn is_instance(&mut self, value: &Value, class: &Value) -> Res<bool> {
        match class {
            Value::Class(it) => {
                if let Value::Unknown(unknown) = value {
                    return match unknown.kind {
                        Some(kind) if it.builtin => Ok(kind.derives(it.kind)),
                        _ => Err(Raise::Unknown(unknown.clone())),
                    };
                }
                let own = self.class_of(value);
                if own.derives(it) {
                    return Ok(true);
                }
                if let Some(meta) = &it.metaclass
                    && let Some(check) = meta.lookup(&self.names.instancecheck)
                {
                    let result = self.call(&check, &[class.clone(), value.clone()])?;
                    return self.truthy(&result);
                }
                match &own.partial {
                    Some(reason) => Err(Raise::unknown(reason.clone())),
                    None => Ok(false),
                }
            }
            Value::Tuple(items) => {
                for item in items.iter() {
                    if self.is_instance(value, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Instance(_) => {
                let name = self.names.instancecheck.clone();
                match self.call_special(class, &name, std::slice::from_ref(value))? {
                    Some(result) => self.truthy(&result),
                    None => Err(type_error(
                        "isinstance() arg 2 must be a type, a tuple of types, or a union",
                    )),
                }
            }
            _ => Err(type_error(
                "isinstance() arg 2 must be a type, a tuple of types, or a union",
            )),
        }
    }
}

fn takes_receiver(found: &Value) -> bool {
    match found {
        Value::Function(_) => true,
        Value::Native(it) => matches!(it.def.role, Role::Method | Role::Slot),
        _ => false,
    }
}

/// A function bound to a receiver.
pub(crate) fn method(function: &Value, receiver: Value) -> Value {
    Value::Method(Rc::new(Method {
        function: function.clone(),
        receiver,
    }))
}
