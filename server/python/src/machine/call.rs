//! Calls.

use std::rc::Rc;

use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::frame::Function;
use super::kind::Kind;
use super::native::{Args, Arity, Def, Role};
use super::run::Exit;
use super::unknown::Unknown;
use super::value::{Descriptor, Instance, Native, Payload, Str, Value};
use super::vm::Vm;

impl Vm {
    /// Calls any callable.
    pub fn call(&mut self, callee: &Value, args: &[Value]) -> Res<Value> {
        self.call_args(callee, Args::of(args))
    }

    /// Calls any callable with keywords.
    pub fn call_args(&mut self, callee: &Value, mut args: Args) -> Res<Value> {
        match callee {
            Value::Function(it) => self.call_function(it, args),
            Value::Native(it) => self.call_native(it, args),
            Value::Method(it) => {
                args.pos.insert(0, it.receiver.clone());
                self.call_args(&it.function, args)
            }
            Value::Class(it) => self.call_class(it, args),
            Value::Descriptor(it) => match &**it {
                Descriptor::StaticMethod(inner) => self.call_args(inner, args),
                _ => Err(type_error(format!(
                    "'{}' object is not callable",
                    self.type_name(callee)
                ))),
            },
            Value::Unknown(it) => self.call_unknown(it, &args),
            Value::Instance(it) => {
                let class = it.class();
                match class.lookup(&self.names.call) {
                    Some(function) => {
                        if let Value::Unknown(it) = &function {
                            return Err(Raise::about(it));
                        }
                        let bound = self.bind_to(&function, callee, &class)?;
                        self.deeper("", |vm| vm.call_args(&bound, args))
                    }
                    None => Err(match &class.partial {
                        Some(reason) => Raise::unknown(reason.clone()),
                        None => type_error(format!("'{}' object is not callable", class.title())),
                    }),
                }
            }
            _ => Err(type_error(format!(
                "'{}' object is not callable",
                self.type_name(callee)
            ))),
        }
    }

    fn call_function(&mut self, function: &Rc<Function>, args: Args) -> Res<Value> {
        let frame = self.bind(function, args)?;
        if function.code.is_generator || function.code.is_async {
            return Ok(self.make_generator(function, frame));
        }
        self.run_nested(frame)
    }

    /// Runs a frame from inside a built-in.
    pub(crate) fn run_nested(&mut self, frame: Box<super::frame::Frame>) -> Res<Value> {
        if let Some(raise) = self.too_deep("") {
            return Err(raise);
        }
        self.depth += 1;
        let line = self.line;
        let (frame, result) = self.run(frame);
        self.recycle(frame);
        self.line = line;
        // Where an exception leaves the run, what its traceback keeps is not finalized any more.
        let finalized = match &result {
            Err(_) if super::finalize::is_kept() => Ok(()),
            _ => self.finalize(),
        };
        self.depth -= 1;
        finalized?;
        match result? {
            Exit::Return(value) | Exit::Yield(value) => Ok(value),
        }
    }

    pub(crate) fn call_native(&mut self, native: &Native, mut args: Args) -> Res<Value> {
        self.finalize()?;
        let def = native.def;
        let receiver = usize::from(matches!(
            def.role,
            Role::Method | Role::Slot | Role::Getter | Role::Class
        ));
        if matches!(def.role, Role::Method | Role::Slot | Role::Getter)
            && let Some(owner) = &native.owner
        {
            let Some(this) = args.pos.first() else {
                return Err(type_error(match def.role {
                    Role::Slot => format!(
                        "descriptor '{}' of '{}' object needs an argument",
                        def.name,
                        owner.name()
                    ),
                    _ => format!("unbound method {}.{}() needs an argument", owner.name(), def.name),
                }));
            };
            if !matches!(this, Value::Unknown(_)) && !self.class_of(this).derives(owner) {
                let name = self.type_name(this);
                return Err(type_error(match def.role {
                    Role::Slot => format!(
                        "descriptor '{}' requires a '{}' object but received a '{name}'",
                        def.name,
                        owner.name()
                    ),
                    _ => format!(
                        "descriptor '{}' for '{}' objects doesn't apply to a '{name}' object",
                        def.name,
                        owner.name()
                    ),
                }));
            }
        }
        // `float.__new__(cls, x)`: the class is not counted.
        let given = args
            .pos
            .len()
            .saturating_sub(receiver.max(usize::from(def.role == Role::New)));
        self.check_arity(native, given, !args.kw.is_empty())?;
        if !def.takes_unknown {
            let unknown = args
                .pos
                .iter()
                .chain(args.kw.iter().map(|it| &it.1))
                .find_map(|it| match it {
                    Value::Unknown(it) => Some(it.clone()),
                    _ => None,
                });
            if let Some(it) = unknown {
                let made = native
                    .owner
                    .as_ref()
                    .filter(|_| def.role == Role::New)
                    .map(|it| it.kind);
                if let (Some(kind @ (Kind::Str | Kind::Bool)), Some(_), 1) = (made, it.kind, args.pos.len()) {
                    return Ok(Value::Unknown(Unknown::of(kind, it.reason.clone())));
                }
                if let Some(kind) = super::stranger::of_texts(native, &args) {
                    return Ok(Value::Unknown(Unknown::of(kind, it.reason.clone())));
                }
                let known_receiver = !matches!(args.pos.first(), Some(Value::Unknown(_)));
                let consumes = |it: &Value| match it {
                    Value::Iter(it) => Rc::strong_count(it) > 1,
                    Value::Generator(it) => Rc::strong_count(it) > 1,
                    _ => false,
                };
                let lost = def.mutates && known_receiver || args.pos.iter().any(consumes);
                return Err(match lost {
                    true => Raise::lost(it.reason.to_string()),
                    false => Raise::about(&it),
                });
            }
        }
        if def.role == Role::New {
            return self.construct(native, args);
        }
        if receiver == 1
            && def.role != Role::Class
            && let Some(Value::Instance(it)) = args.pos.first()
            && let Payload::Value(inner) = &it.payload
            && native.owner.as_ref().is_some_and(|it| it.kind != Kind::Object)
        {
            if let (Value::Dict(dict), "__getitem__", [this, index]) = (inner, def.name, &args.pos[..]) {
                return self.dict_item(this, dict, index);
            }
            let inner = inner.clone();
            let this = std::mem::replace(&mut args.pos[0], inner.clone());
            let result = self.run_native(def, args)?;
            // What changes in place gives the very object.
            return Ok(if def.mutates && result.is(&inner) { this } else { result });
        }
        self.run_native(def, args)
    }

    fn run_native(&mut self, def: &Def, args: Args) -> Res<Value> {
        self.indirect += 1;
        let result = self.deeper("", |vm| (def.run)(vm, args));
        self.indirect -= 1;
        result
    }

    fn check_arity(&mut self, native: &Native, given: usize, keywords: bool) -> Res<()> {
        let def = native.def;
        let title = || match (&native.owner, def.role) {
            (Some(owner), Role::Method | Role::Class | Role::Static) => format!("{}.{}", owner.name(), def.name),
            (Some(owner), Role::New) => owner.name().to_string(),
            (None, _) if native.module != "builtins" => format!("{}.{}", native.module, def.name),
            _ => def.name.to_owned(),
        };
        if keywords && def.arity != Arity::Any {
            return Err(type_error(match def.role {
                Role::Slot => format!("wrapper {}() takes no keyword arguments", def.name),
                _ => format!("{}() takes no keyword arguments", title()),
            }));
        }
        let message = match def.arity {
            Arity::None if given > 0 => match def.role {
                Role::Slot => format!("expected 0 arguments, got {given}"),
                _ => format!("{}() takes no arguments ({given} given)", title()),
            },
            Arity::One if given != 1 => match def.role {
                Role::Slot if native.repeats() => format!(" expected 1 argument, got {given}"),
                Role::Slot => format!("expected 1 argument, got {given}"),
                _ => format!("{}() takes exactly one argument ({given} given)", title()),
            },
            Arity::Range(low, high) if given < low || given > high => {
                let (bound, count) = if given < low {
                    ("at least", low)
                } else {
                    ("at most", high)
                };
                let bound = if low == high {
                    String::new()
                } else {
                    format!("{bound} ")
                };
                let s = if count == 1 { "" } else { "s" };
                let name = match (&native.owner, def.role) {
                    (Some(owner), Role::New) => owner.name().to_string(),
                    (_, Role::Slot) => String::new(),
                    _ => def.name.to_owned(),
                };
                format!("{name} expected {bound}{count} argument{s}, got {given}")
            }
            _ => return Ok(()),
        };
        Err(type_error(message))
    }

    /// A native constructor, called as `Type.__new__(class, …)`.
    fn construct(&mut self, native: &Native, mut args: Args) -> Res<Value> {
        let Some(owner) = native.owner.clone() else {
            return (native.def.run)(self, args);
        };
        if args.pos.is_empty() {
            return Err(type_error(format!("{}.__new__(): not enough arguments", owner.name())));
        }
        let class = match args.pos.remove(0) {
            Value::Class(class) => class,
            other => {
                other.known()?;
                return Err(type_error(format!(
                    "{}.__new__(X): X is not a type object ({})",
                    owner.name(),
                    self.type_name(&other)
                )));
            }
        };
        self.construct_as(native, &class, args)
    }

    fn construct_as(&mut self, native: &Native, class: &Rc<Class>, mut args: Args) -> Res<Value> {
        if Rc::ptr_eq(class, native.owner.as_ref().unwrap_or(class)) {
            return self.deeper("", |vm| (native.def.run)(vm, args));
        }
        // The mutable ones are filled by `__init__`.
        if matches!(class.kind, Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray) {
            args = Args::default();
        }
        let value = self.deeper("", |vm| (native.def.run)(vm, args))?;
        if class.builtin && class.kind != Kind::Object && !matches!(value, Value::Instance(_)) {
            return Ok(value);
        }
        if let Value::Instance(it) = value {
            // A native class of the library: the data moves to an instance of the subclass.
            return match Rc::try_unwrap(it) {
                Ok(_) => Err(Raise::unknown("subclasses of this type are not supported")),
                Err(_) => Err(Raise::unknown("subclasses of this type are not supported")),
            };
        }
        Ok(Value::Instance(Instance::new(class.clone(), Payload::Value(value))))
    }

    /// `Class(…)`.
    pub(crate) fn call_class(&mut self, class: &Rc<Class>, args: Args) -> Res<Value> {
        if class.builtin {
            if class.kind == Kind::Type && args.pos.len() == 1 && args.kw.is_empty() {
                let value = args.at(0);
                if let Value::Unknown(it) = value
                    && it.kind.is_none()
                {
                    return Err(Raise::about(it));
                }
                return Ok(Value::Class(self.class_of(value)));
            }
            if class.kind.is_exception() {
                return self.new_exception(class, args);
            }
            if let Some(def) = class.natives.iter().find(|it| it.role == Role::New) {
                let native = Native {
                    def,
                    owner: Some(class.clone()),
                    module: "builtins",
                };
                self.check_arity(&native, args.pos.len(), !args.kw.is_empty())?;
                if !def.takes_unknown
                    && let Some(it) = args
                        .pos
                        .iter()
                        .chain(args.kw.iter().map(|it| &it.1))
                        .find_map(|it| match it {
                            Value::Unknown(it) => Some(it.clone()),
                            _ => None,
                        })
                {
                    return Err(Raise::Unknown(it));
                }
                return self.deeper("", |vm| (def.run)(vm, args));
            }
        }
        match self.instantiate(class, args)? {
            (value, None) => Ok(value),
            (instance, Some((function, args))) => {
                let frame = self.bind(&function, args)?;
                let result = self.run_nested(frame)?;
                if !result.is_none() && !matches!(result, Value::Unknown(_)) {
                    return Err(type_error(format!(
                        "__init__() should return None, not '{}'",
                        self.type_name(&result)
                    )));
                }
                Ok(instance)
            }
        }
    }

    /// `receiver.name(args)`.
    pub fn call_method(&mut self, receiver: &Value, name: &str, args: &[Value]) -> Res<Value> {
        let name = self.intern(name);
        let (function, bound) = self.load_method(receiver, &name)?;
        let mut all = Args::default();
        if bound {
            all.pos.push(receiver.clone());
        }
        all.pos.extend(args.iter().cloned());
        self.call_args(&function, all)
    }

    /// Calls a dunder method looked up on the class; `None` where there is none (built-in types' own slots included).
    pub fn call_special(&mut self, receiver: &Value, name: &Str, args: &[Value]) -> Res<Option<Value>> {
        let Some(function) = self.special(receiver, name)? else {
            return Ok(None);
        };
        self.call(&function, args).map(Some)
    }

    /// A dunder method of the class, bound.
    pub(crate) fn special(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let class = self.class_of(receiver);
        match class.lookup(name) {
            Some(function) => self.bind_to(&function, receiver, &class).map(Some),
            None => match &class.partial {
                Some(reason) => Err(Raise::unknown(reason.clone())),
                None => Ok(None),
            },
        }
    }

    /// A dunder method that Python code defines (not one of a built-in type), bound.
    pub(crate) fn own_special(&mut self, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let it = match receiver {
            Value::Instance(it) => it,
            Value::Class(it) => return self.meta_special(it, receiver, name),
            _ => return Ok(None),
        };
        let class = it.class();
        for base in class.order() {
            if let Some(function) = base.attrs().get_str(name) {
                if base.builtin && !matches!(it.payload, Payload::Native(_)) {
                    return Ok(None);
                }
                return self.bind_to(&function, receiver, &class).map(Some);
            }
        }
        match &class.partial {
            Some(reason) => Err(Raise::unknown(reason.clone())),
            None if super::known_modules::lacks_operator(&class, name) => {
                Err(Raise::unknown(format!("`{}.{name}` is not known", class.name())))
            }
            None => Ok(None),
        }
    }

    /// A dunder method that the metaclass of a class defines in Python, bound.
    fn meta_special(&mut self, class: &Class, receiver: &Value, name: &Str) -> Res<Option<Value>> {
        let Some(meta) = class.metaclass.clone() else {
            return Ok(None);
        };
        for base in meta.order().filter(|it| !it.builtin) {
            if let Some(function) = base.attrs().get_str(name) {
                return self.bind_to(&function, receiver, &meta).map(Some);
            }
        }
        match &meta.partial {
            Some(reason) => Err(Raise::unknown(reason.clone())),
            None => Ok(None),
        }
    }
}

/// Whether operators on it may be methods written in Python.
pub(super) fn overloads(value: &Value) -> bool {
    match value {
        Value::Instance(_) => true,
        Value::Class(it) => it.metaclass.is_some(),
        _ => false,
    }
}
