//! Making instances.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::frame::Function;
use super::kind::Kind;
use super::native::Args;
use super::raise::exception_payload;
use super::value::{Descriptor, Instance, Payload, Str, Value};
use super::vm::Vm;

/// An instance, and the `__init__` still to be run on it.
pub(crate) type Instantiated = (Value, Option<(Rc<Function>, Args)>);

impl Vm {
    /// `Class(…)` for a class made by Python code, up to a Python `__init__`.
    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, args: Args) -> Res<Instantiated> {
        if let Some(meta) = &class.metaclass
            && let Some(call) = meta.lookup(&self.names.call)
        {
            let mut all = args;
            all.pos.insert(0, Value::Class(class.clone()));
            return Ok((self.call_args(&call, all)?, None));
        }
        self.instantiate_plainly(class, args)
    }

    /// `type.__call__`.
    pub(crate) fn instantiate_plainly(&mut self, class: &Rc<Class>, args: Args) -> Res<Instantiated> {
        if let Some(reason) = &class.partial {
            return Err(Raise::unknown(reason.clone()));
        }
        if class.kind == Kind::Type {
            let new = self.class(Kind::Type).lookup(&self.names.new);
            let mut all = args.clone();
            all.pos.insert(0, Value::Class(class.clone()));
            let new = class.lookup(&self.names.new).or(new).unwrap_or(Value::None);
            let value = self.call_args(&static_of(&new), all)?;
            return self.initialise(class, value, args);
        }
        let own = |name: &Rc<Str>| {
            class
                .order()
                .any(|it| !it.builtin && it.attrs().get_str(name).is_some())
        };
        let abstract_ = match class.kind {
            Kind::Object => class.attrs().get_str(&self.names.abstract_),
            _ => None,
        };
        if abstract_.is_some() && !args.is_empty() && !own(&self.names.init) && !own(&self.names.new) {
            return Err(type_error(format!("{}() takes no arguments", class.name())));
        }
        if let Some(Value::FrozenSet(missing)) = abstract_
            && !missing.is_empty()
        {
            let missing = missing.items();
            let mut names: Vec<&str> = missing.iter().filter_map(Value::as_str).collect();
            names.sort_unstable();
            let s = if names.len() == 1 { "" } else { "s" };
            return Err(type_error(format!(
                "Can't instantiate abstract class {} with abstract method{s} {}",
                class.name(),
                names.join(", ")
            )));
        }
        let new = class.lookup(&self.names.new);
        let own_new = match &new {
            Some(value) => !matches!(static_of(value), Value::Native(_)),
            None => false,
        };
        if let (true, Some(new)) = (own_new, new) {
            let mut all = args.clone();
            all.pos.insert(0, Value::Class(class.clone()));
            let value = self.call_args(&static_of(&new), all)?;
            if let Value::Instance(it) = &value
                && it.class().derives(class)
            {
                return self.initialise(class, value, args);
            }
            return Ok((value, None));
        }
        let instance = self.bare(class, &args)?;
        self.initialise(class, instance, args)
    }

    /// `object.__new__(class)`, or what the built-in base makes of the arguments.
    pub(crate) fn bare(&mut self, class: &Rc<Class>, args: &Args) -> Res<Value> {
        if class.kind.derives(Kind::BaseExceptionGroup) {
            return super::types::group::construct(self, class, args.clone());
        }
        if class.kind.is_exception() {
            return Ok(Value::Instance(Instance::new(
                class.clone(),
                exception_payload(&args.pos),
            )));
        }
        match class.kind {
            Kind::Object => {
                if (!args.pos.is_empty() || !args.kw.is_empty())
                    && !class
                        .order()
                        .any(|it| !it.builtin && it.attrs().get_str(&self.names.init).is_some())
                    && !class
                        .order()
                        .any(|it| !it.natives.is_empty() && it.kind == Kind::Object && it.mro.len() == 1)
                {
                    return Err(type_error(format!("{}() takes no arguments", class.name())));
                }
                let new = class
                    .order()
                    .find_map(|it| it.natives.iter().find(|def| def.name == "__new__"));
                match (new, class.order().find(|it| it.builtin && it.mro.len() == 1)) {
                    (Some(_), Some(base)) if base.kind == Kind::Object => {
                        let new = class.lookup(&self.names.new).unwrap_or(Value::None);
                        let mut all = args.clone();
                        all.pos.insert(0, Value::Class(class.clone()));
                        self.call_args(&static_of(&new), all)
                    }
                    _ => Ok(Value::Instance(Instance::new(class.clone(), Payload::None))),
                }
            }
            _ => {
                let Some(new) = class.lookup(&self.names.new) else {
                    return Err(type_error(format!("cannot create '{}' instances", class.name())));
                };
                let mut all = args.clone();
                all.pos.insert(0, Value::Class(class.clone()));
                self.call_args(&static_of(&new), all)
            }
        }
    }

    fn initialise(&mut self, class: &Rc<Class>, instance: Value, args: Args) -> Res<Instantiated> {
        let class = match &instance {
            Value::Instance(it) => it.class(),
            Value::Class(_) => class.clone(),
            _ => return Ok((instance, None)),
        };
        match class.lookup(&self.names.init) {
            Some(Value::Function(function)) if !function.code.is_generator && !function.code.is_async => {
                let mut all = args;
                all.pos.insert(0, instance.clone());
                Ok((instance, Some((function, all))))
            }
            Some(Value::Native(native)) => {
                if native
                    .owner
                    .as_ref()
                    .is_some_and(|it| it.kind == Kind::Object && it.mro.is_empty())
                {
                    return Ok((instance, None));
                }
                let mut all = args;
                all.pos.insert(0, instance.clone());
                self.call_native(&native, all)?;
                Ok((instance, None))
            }
            Some(other) => {
                let bound = self.bind_to(&other, &instance, &class)?;
                self.call_args(&bound, args)?;
                Ok((instance, None))
            }
            None => Ok((instance, None)),
        }
    }
}

/// The function of a static method.
fn static_of(value: &Value) -> Value {
    match value {
        Value::Descriptor(it) => match &**it {
            Descriptor::StaticMethod(inner) => inner.clone(),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}
