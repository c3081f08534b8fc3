//! Making classes.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::bytecode::ClassTemplate;
use super::class::{Class, MatchedAs};
use super::dict::Dict;
use super::error::{Raise, Res, type_error, value_error};
use super::frame::Frame;
use super::kind::Kind;
use super::native::Args;
use super::value::{Descriptor, Str, Value};
use super::vm::Vm;
use crate::lower::private;

impl Vm {
    pub(crate) fn build_class(
        &mut self,
        frame: &mut Frame,
        template: &ClassTemplate,
        bases: Value,
        keywords: Value,
    ) -> Res<Value> {
        let mut bases: Vec<Value> = match &bases {
            Value::Tuple(it) => it.to_vec(),
            _ => Vec::new(),
        };
        let original = bases.clone();
        let entries = self.names.mro_entries.clone();
        let mut replaced = false;
        for base in std::mem::take(&mut bases) {
            let function = match &base {
                Value::Instance(_) => self.special(&base, &entries)?,
                _ => None,
            };
            let Some(function) = function else {
                bases.push(base);
                continue;
            };
            replaced = true;
            match self.call(&function, &[Value::tuple(original.clone())])?.known()? {
                Value::Tuple(new) => bases.extend(new.iter().cloned()),
                _ => return Err(type_error("__mro_entries__ must return a tuple")),
            }
        }
        let Value::Dict(keywords) = keywords else {
            return Err(Raise::lost("class keywords"));
        };
        let keywords = keywords.copy();
        let metaclass = keywords.remove_str(&Str::new("metaclass"));
        let meta = match metaclass {
            Some(Value::Class(it)) => Some(it),
            Some(Value::Unknown(it)) => return Err(Raise::Unknown(it)),
            Some(other) => {
                let _ = other;
                return Err(Raise::unknown("this metaclass is not supported"));
            }
            None => None,
        };
        let meta = bases.iter().fold(meta, |meta, base| match base {
            Value::Class(it) => match (&meta, &it.metaclass) {
                (None, Some(theirs)) => Some(theirs.clone()),
                (Some(ours), Some(theirs)) if theirs.derives(ours) => Some(theirs.clone()),
                _ => meta,
            },
            _ => meta,
        });
        let name = template.name.clone();
        let mut namespace = Dict::new();
        let mut prepared = None;
        if let Some(meta) = &meta
            && let Some(prepare) = meta.lookup(&self.names.prepare)
        {
            let bound = self.bind_to(&prepare, &Value::Class(meta.clone()), meta)?;
            let args = Args {
                pos: [Value::Str(name.clone()), Value::tuple(bases.clone())]
                    .into_iter()
                    .collect(),
                kw: string_items(&keywords),
            };
            match self.call_args(&bound, args)? {
                Value::Dict(it) => namespace = it,
                it => match it.plain() {
                    Value::Dict(dict) if self.sets_names(&it) => {
                        namespace = dict.clone();
                        prepared = Some(it);
                    }
                    _ => return Err(Raise::unknown("this metaclass is not supported")),
                },
            }
        }
        let class_cell = Rc::new(RefCell::new(None));
        self.adopt(&template.code);
        let mut body = Frame::new(&template.code, &frame.globals, self.handling.len());
        body.namespace = Some(namespace.clone());
        body.prepared = prepared.clone();
        body.cells = template
            .closure
            .iter()
            .map(|&it| frame.cells[it as usize].clone())
            .collect();
        body.class_cell = Some(class_cell.clone());
        // Class bodies see the surrounding frame as their caller.
        self.run_nested(body)?;
        if prepared.is_some() {
            for (name, value) in namespace.to_vec() {
                if let (Value::Str(name), Value::Unknown(it)) = (name, value)
                    && !(name.starts_with('_') && name.ends_with('_'))
                {
                    return Err(Raise::Unknown(it));
                }
            }
        }
        if replaced {
            namespace.set_str(&self.names.orig_bases, Value::tuple(original));
        }
        let namespace = prepared.unwrap_or(Value::Dict(namespace));
        let mut pos = vec![Value::Str(name), Value::tuple(bases), namespace];
        let class = match meta {
            Some(meta) => {
                let args = Args {
                    pos: pos.drain(..).collect(),
                    kw: string_items(&keywords),
                };
                self.call_class(&meta, args)?
            }
            None => {
                let args = Args {
                    pos: pos.drain(..).collect(),
                    kw: string_items(&keywords),
                };
                self.new_class(None, args)?
            }
        };
        *class_cell.borrow_mut() = Some(class.clone());
        Ok(class)
    }

    /// Whether a prepared namespace is a dict of a library's class, which but for setting names does as a dict does.
    fn sets_names(&self, namespace: &Value) -> bool {
        let class = self.class_of(namespace);
        let names = [
            &self.names.getitem,
            &self.names.delitem,
            &self.names.contains,
            &self.names.missing,
        ];
        class.order().filter(|it| !it.builtin).all(|it| {
            names.iter().all(|name| it.attrs().get_str(name).is_none())
                && (it.attrs().get_str(&self.names.setitem).is_none() || it.module.borrow().as_str() == "enum")
        })
    }

    /// Sets the name of a class body in what its metaclass prepared.
    #[cold]
    pub(super) fn store_prepared(&mut self, frame: &mut Frame, name: &Rc<Str>) -> Res<()> {
        let value = frame.pop();
        let (Some(prepared), Some(namespace)) = (frame.prepared.clone(), frame.namespace.clone()) else {
            return Ok(());
        };
        let unknown = match value {
            Value::Unknown(it) => it,
            value => match self.set_item(&prepared, &Value::Str(name.clone()), value) {
                Err(Raise::Unknown(it)) => it,
                other => return other,
            },
        };
        namespace.set_str(name, Value::Unknown(unknown));
        Ok(())
    }

    /// A stream of the program's own is closed when it dies.
    fn finalize_streams(&self, namespace: &Dict, module: &Str, mro: &[Rc<Class>]) {
        let own = ["close", "flush"].iter().any(|it| namespace.get_name(it).is_some());
        let base = mro
            .iter()
            .find(|it| it.name().as_str() == "IOBase" && it.module.borrow().as_str() == "io");
        if let Some(base) = base
            && own
            && !matches!(module.as_str(), "io" | "_io")
            && namespace.get_str(&self.names.del).is_none()
            && let Some(finalize) = base.attrs().get_name("_finalize")
        {
            namespace.set_str(&self.names.del, finalize);
        }
    }

    /// What CPython says of arguments that make no class.
    fn wrong_class(&self, args: &Args) -> Raise {
        if args.pos.len() != 3 {
            let given = args.pos.len();
            return type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)"));
        }
        for (at, (value, wanted)) in args.pos.iter().zip(["str", "tuple", "dict"]).enumerate() {
            let fits = match value.plain() {
                Value::Str(_) => at == 0,
                Value::Tuple(_) => at == 1,
                Value::Dict(_) => at == 2,
                Value::Unknown(it) => return Raise::about(it),
                _ => false,
            };
            if !fits {
                let (position, name) = (at + 1, self.argument_name(value));
                return type_error(format!(
                    "type.__new__() argument {position} must be {wanted}, not {name}"
                ));
            }
        }
        type_error("type.__new__() takes exactly 3 arguments")
    }

    /// `type.__new__(meta, name, bases, namespace, **keywords)`.
    pub(crate) fn new_class(&mut self, meta: Option<Rc<Class>>, args: Args) -> Res<Value> {
        let (name, bases, namespace) = match (args.at(0).plain(), args.at(1).plain(), args.at(2).plain()) {
            (Value::Str(name), Value::Tuple(bases), Value::Dict(namespace)) if args.len() == 3 => {
                (name.clone(), bases.to_vec(), namespace.copy())
            }
            _ => return Err(self.wrong_class(&args)),
        };
        let mut parents = Vec::new();
        let mut partial = None;
        for base in &bases {
            match base {
                Value::Class(it) => {
                    if it.builtin
                        && matches!(
                            it.kind,
                            Kind::Bool | Kind::Range | Kind::Slice | Kind::NoneType | Kind::Function | Kind::Generator
                        )
                    {
                        return Err(type_error(format!(
                            "type '{}' is not an acceptable base type",
                            it.name()
                        )));
                    }
                    if it.partial.is_some() {
                        partial = it.partial.clone();
                    }
                    if it.builtin
                        && matches!(
                            it.kind,
                            Kind::Property | Kind::ClassMethod | Kind::StaticMethod | Kind::Super | Kind::MappingProxy
                        )
                    {
                        partial = Some(format!("a subclass of `{}` is not supported", it.name()).into());
                    }
                    parents.push(it.clone());
                }
                Value::Unknown(it) => partial = Some(it.reason.clone()),
                other => {
                    let name = self.type_name(other);
                    return Err(Raise::unknown(format!("a {name} as a base class is not supported")));
                }
            }
        }
        if parents.is_empty() {
            parents.push(self.class(Kind::Object).clone());
        }
        super::layout::compatible(&parents)?;
        let mro = linearise(&parents).ok_or_else(|| {
            let names: Vec<String> = parents.iter().map(|it| it.name().to_string()).collect();
            type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            ))
        })?;
        let kind = parents
            .iter()
            .map(|it| it.kind)
            .max_by_key(|it| depth(*it))
            .unwrap_or(Kind::Object);
        let slots = namespace.get_str(&self.names.slots);
        let no_dict = slots.is_some()
            && parents
                .iter()
                .all(|it| it.no_dict && (it.kind == Kind::Object || it.builtin))
            && !kind.is_exception();
        let mut slot_names = Vec::new();
        let mut has_dict_slot = false;
        if let Some(slots) = &slots {
            let names = match slots {
                Value::Str(_) => vec![slots.clone()],
                other => self.collect(other)?,
            };
            let sized = matches!(kind, Kind::Int | Kind::Bool | Kind::Tuple | Kind::Bytes | Kind::Type);
            if let Some(base) = parents.iter().find(|it| sized && it.kind == kind)
                && !names.is_empty()
            {
                return Err(type_error(format!(
                    "nonempty __slots__ not supported for subtype of '{}'",
                    base.name()
                )));
            }
            for slot in names {
                let Value::Str(slot) = slot.plain() else {
                    return Err(match slot {
                        Value::Unknown(it) => Raise::about(&it),
                        _ => type_error(format!(
                            "__slots__ items must be strings, not '{}'",
                            self.type_name(&slot)
                        )),
                    });
                };
                match slot.as_str() {
                    "__dict__" => has_dict_slot = true,
                    "__weakref__" => {}
                    _ => slot_names.push(private(&name, slot).map_or_else(|| slot.clone(), Str::new)),
                }
            }
        }
        for slot in &slot_names {
            if namespace.get_str(slot).is_some() && !matches!(slot.as_str(), "__qualname__" | "__classcell__") {
                return Err(value_error(format!(
                    "'{slot}' in __slots__ conflicts with class variable"
                )));
            }
        }
        for slot in &slot_names {
            namespace.set_str(slot, Value::Descriptor(Rc::new(Descriptor::Slot(slot.clone()))));
        }
        let module = match namespace.get_str(&self.names.module) {
            Some(Value::Str(it)) => it,
            _ => self.names.main.clone(),
        };
        let qualname = match namespace.remove_str(&self.names.qualname) {
            Some(Value::Str(it)) => it,
            _ => name.clone(),
        };
        if namespace.get_str(&self.names.eq).is_some() && namespace.get_str(&self.names.hash).is_none() {
            namespace.set_str(&self.names.hash.clone(), Value::None);
        }
        for implicit in [
            self.names.new.clone(),
            self.names.init_subclass.clone(),
            self.names.class_getitem.clone(),
        ] {
            if let Some(function @ Value::Function(_)) = namespace.get_str(&implicit) {
                let wrapped = match implicit.as_str() {
                    "__new__" => Descriptor::StaticMethod(function),
                    _ => Descriptor::ClassMethod(function),
                };
                namespace.set_str(&implicit, Value::Descriptor(Rc::new(wrapped)));
            }
        }
        self.finalize_streams(&namespace, &module, &mro);
        let matched_as = mro.iter().map(|it| it.matched_as.get());
        let matched_as = matched_as.into_iter().find(|it| *it != MatchedAs::Other);
        let finalizes = mro.iter().any(|it| it.finalizes.get()) || namespace.get_str(&self.names.del).is_some();
        let attrs = OnceCell::new();
        let _ = attrs.set(namespace.clone());
        let class = Rc::new(Class {
            name: RefCell::new(name),
            qualname: RefCell::new(qualname),
            module: RefCell::new(module),
            kind,
            builtin: false,
            natives: &[],
            bases: parents.clone(),
            mro,
            metaclass: meta.or_else(|| parents.iter().find_map(|it| it.metaclass.clone())),
            no_dict: no_dict && !has_dict_slot,
            title: OnceCell::new(),
            partial,
            matched_as: Cell::new(matched_as.unwrap_or_default()),
            finalizes: Cell::new(finalizes),
            serial: Default::default(),
            attrs,
        });
        let value = Value::Class(class.clone());
        for (name, member) in namespace.to_vec() {
            if let Value::Instance(_) = member
                && let Some(set_name) = self.special(&member, &self.names.set_name.clone())?
            {
                self.call(&set_name, &[value.clone(), name])?;
            }
        }
        let hook = class
            .mro
            .iter()
            .find_map(|it| it.attrs().get_str(&self.names.init_subclass));
        match hook {
            Some(function) => {
                let bound = self.bind_to(&function, &value, &class)?;
                let args = Args {
                    pos: Default::default(),
                    kw: args.kw,
                };
                self.call_args(&bound, args)?;
            }
            None if !args.kw.is_empty() => {
                return Err(type_error(format!(
                    "{}.__init_subclass__() takes no keyword arguments",
                    class.qualname.borrow()
                )));
            }
            None => {}
        }
        Ok(value)
    }
}

fn string_items(dict: &Dict) -> Vec<(Rc<Str>, Value)> {
    let items = dict.to_vec().into_iter();
    items
        .filter_map(|(key, value)| match key {
            Value::Str(key) => Some((key, value)),
            _ => None,
        })
        .collect()
}

fn depth(kind: Kind) -> usize {
    let (mut kind, mut depth) = (kind, 0);
    while kind != Kind::Object {
        kind = kind.base();
        depth += 1;
    }
    depth
}

/// The C3 order of what a class with these bases inherits from.
fn linearise(bases: &[Rc<Class>]) -> Option<Vec<Rc<Class>>> {
    let mut lists: Vec<Vec<Rc<Class>>> = bases.iter().map(|it| it.order().cloned().collect()).collect();
    lists.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        lists.retain(|it| !it.is_empty());
        if lists.is_empty() {
            return Some(order);
        }
        let good = lists
            .iter()
            .map(|it| &it[0])
            .find(|head| !lists.iter().any(|list| list[1..].iter().any(|it| Rc::ptr_eq(it, head))))?;
        let good = good.clone();
        for list in &mut lists {
            if Rc::ptr_eq(&list[0], &good) {
                list.remove(0);
            }
        }
        order.push(good);
    }
}
