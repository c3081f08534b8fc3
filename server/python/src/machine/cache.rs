//! What instructions found on classes and in globals when they last ran.
//!
//! Each code object has a cache per name. What a class has is good while no class has changed
//! ([`super::dict::class_changes`]); where a dict holds a name is tried, and verified by the key found there.

use std::rc::Rc;

use super::bytecode::Code;
use super::class::Class;
use super::dict::{Dict, class_changes};
use super::kind::Kind;
use super::native::Role;
use super::value::{Str, Value};
use super::vm::Vm;

/// What is remembered about a name in a code object.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// The address of the class last asked, and the count of changes then. A class made at the address of another
    /// counts as a change.
    class: usize,
    changes: u64,
    /// The method written in Rust that the class has under the name. Other values are not kept: they may have to die.
    native: Option<Value>,
    /// Which in the order of the class has the name, plus one, and where its attributes do.
    owner: usize,
    in_owner: usize,
    /// Whether an instance's own attribute comes first, and reading it runs no code.
    readable: bool,
    /// Whether setting it sets an instance's own attribute and no more.
    writable: bool,
    /// Whether it is a method that takes the receiver, if the instance has no attribute of its own.
    method: bool,
    /// Where an instance last had it.
    own: usize,
    /// The version of an instance's attributes that do not have it, plus one.
    lacking: u64,
    /// Where the globals last had it.
    global: usize,
    /// The version of globals that do not have it, plus one.
    absent: u64,
    /// Where the built-ins have it.
    builtin: usize,
}

impl Vm {
    /// Makes a code object one of this run, before it is first run here: code of the library outlives runs.
    #[inline]
    pub(crate) fn adopt(&mut self, code: &Code) {
        if code.run.get() != self.number {
            code.run.set(self.number);
            code.entered.set(false);
            let start = self.caches.len();
            self.caches.resize_with(start + code.names.len(), Cache::default);
            code.caches.set(start as u32);
        }
    }

    /// Notes that a function is called.
    #[inline]
    pub(crate) fn note_call(&mut self, code: &Code) {
        self.adopt(code);
        if !code.hidden && !code.entered.replace(true) {
            self.entered.push(code.first_line);
        }
    }

    /// An attribute of an instance, where that takes no call.
    #[inline]
    pub(crate) fn quick_attr(&mut self, code: &Code, name: u32, object: &Value) -> Option<Value> {
        let Value::Instance(it) = object else {
            return None;
        };
        let (at, name) = ((code.caches.get() + name) as usize, &code.names[name as usize]);
        self.ask_class(at, &it.class.borrow(), name);
        let cache = &mut self.caches[at];
        if !cache.readable {
            return None;
        }
        match it.attrs.get().and_then(|it| it.get_near(&mut cache.own, name)) {
            Some(value) => Some(value),
            // Functions are bound.
            None if cache.method => None,
            None => cache.of_class(&it.class.borrow(), name),
        }
    }

    /// Sets an attribute of an instance; the value comes back where that may take a call.
    #[inline]
    pub(crate) fn quick_set_attr(&mut self, code: &Code, name: u32, object: &Value, value: Value) -> Result<(), Value> {
        let Value::Instance(it) = object else {
            return Err(value);
        };
        let (at, name) = ((code.caches.get() + name) as usize, &code.names[name as usize]);
        self.ask_class(at, &it.class.borrow(), name);
        let cache = &mut self.caches[at];
        if !cache.writable {
            return Err(value);
        }
        it.attrs().set_near(&mut cache.own, name, value);
        Ok(())
    }

    /// The function of a method that takes its receiver.
    #[inline]
    pub(crate) fn quick_method(&mut self, code: &Code, name: u32, object: &Value) -> Option<Value> {
        let (at, name) = ((code.caches.get() + name) as usize, &code.names[name as usize]);
        if let Value::Instance(it) = object {
            self.ask_class(at, &it.class.borrow(), name);
            let cache = &mut self.caches[at];
            if !cache.method {
                return None;
            }
            if let Some(own) = it.attrs.get()
                && cache.lacking != own.version() + 1
            {
                if own.has_str(name) {
                    return None;
                }
                cache.lacking = own.version() + 1;
            }
            cache.of_class(&it.class.borrow(), name)
        } else {
            let kind = match object {
                Value::Str(_) => Kind::Str,
                Value::List(_) => Kind::List,
                Value::Dict(_) => Kind::Dict,
                Value::Set(_) => Kind::Set,
                Value::Tuple(_) => Kind::Tuple,
                Value::Bytes(_) => Kind::Bytes,
                Value::Int(_) => Kind::Int,
                Value::Float(_) => Kind::Float,
                _ => return None,
            };
            if !self.caches[at].holds(self.class(kind)) {
                self.fill_cache(at, &self.class(kind).clone(), name);
            }
            self.caches[at].native.clone()
        }
    }

    /// A global or built-in variable.
    #[inline]
    pub(crate) fn quick_global(&mut self, code: &Code, name: u32, globals: &Dict) -> Option<Value> {
        let cache = &mut self.caches[(code.caches.get() + name) as usize];
        let name = &code.names[name as usize];
        let version = globals.version() + 1;
        if cache.absent != version {
            if let Some(value) = globals.get_near(&mut cache.global, name) {
                return Some(value);
            }
            cache.absent = version;
        }
        self.builtins.get_near(&mut cache.builtin, name)
    }

    /// A name in a class body's or module's namespace.
    #[inline]
    pub(crate) fn quick_name(&mut self, code: &Code, name: u32, names: &Dict) -> Option<Value> {
        let cache = &mut self.caches[(code.caches.get() + name) as usize];
        names.get_near(&mut cache.own, &code.names[name as usize])
    }

    /// Sets a name in a class body's or module's namespace.
    #[inline]
    pub(crate) fn quick_set_name(&mut self, code: &Code, name: u32, names: &Dict, value: Value) {
        let cache = &mut self.caches[(code.caches.get() + name) as usize];
        names.set_near(&mut cache.own, &code.names[name as usize], value);
    }

    #[inline(always)]
    fn ask_class(&mut self, at: usize, class: &Rc<Class>, name: &Str) {
        if !self.caches[at].holds(class) {
            self.fill_cache(at, class, name);
        }
    }

    #[cold]
    #[inline(never)]
    fn fill_cache(&mut self, at: usize, class: &Rc<Class>, name: &Str) {
        let owner = class.order().position(|it| it.attrs().get_str(name).is_some());
        let on_class = class.lookup(name);
        let plain = !matches!(
            on_class,
            Some(Value::Descriptor(_) | Value::Instance(_) | Value::Native(_) | Value::Unknown(_))
        );
        let python = |name: &Str| !matches!(class.lookup(name), None | Some(Value::Native(_)));
        let own_reading = python(&self.names.getattribute);
        let takes_receiver = match &on_class {
            Some(Value::Function(_)) => true,
            Some(Value::Native(it)) => matches!(it.def.role, Role::Method | Role::Slot),
            _ => false,
        };
        let settable = plain && !class.no_dict && !super::types::special::is_settable(name);
        let cache = &mut self.caches[at];
        cache.readable = plain && !own_reading;
        cache.writable = settable && !python(&self.names.setattr);
        cache.method = takes_receiver && !own_reading;
        cache.owner = owner.map_or(0, |it| it + 1);
        cache.native = on_class.filter(|it| takes_receiver && matches!(it, Value::Native(_)));
        cache.class = Rc::as_ptr(class).addr();
        // After the look-ups, which may have made attributes of built-in classes.
        cache.changes = class_changes();
    }
}

impl Cache {
    #[inline(always)]
    fn holds(&self, class: &Rc<Class>) -> bool {
        self.class == Rc::as_ptr(class).addr() && self.changes == class_changes()
    }

    /// What the class has under the name, where the cache holds for it.
    #[inline]
    fn of_class(&mut self, class: &Rc<Class>, name: &Rc<Str>) -> Option<Value> {
        if let Some(native) = &self.native {
            return Some(native.clone());
        }
        let owner = match self.owner {
            0 => return None,
            1 => class,
            nth => class.mro.get(nth - 2)?,
        };
        owner.attrs().get_near(&mut self.in_owner, name)
    }
}
