//! `repr`, `str`, `format`.

use std::rc::Rc;

use super::error::{Raise, Res, type_error};
use super::kind::Kind;
use super::unknown::Unknown;
use super::value::{Payload, Str, Value, ViewKind};
use super::vm::Vm;
use crate::program::Conversion;

impl Vm {
    /// `repr(value)`.
    pub fn repr(&mut self, value: &Value) -> Res<Rc<Str>> {
        match self.repr_value(value)? {
            Value::Unknown(it) => Err(Raise::about(&it)),
            text => self.text_of(&text, "__repr__"),
        }
    }

    /// `repr(value)`; an unknown text where the object's own method gives one.
    pub(crate) fn repr_value(&mut self, value: &Value) -> Res<Value> {
        if let Value::Instance(_) = value {
            let class = self.class_of(value);
            let name = self.names.repr.clone();
            return match class.lookup(&name) {
                Some(Value::Native(native)) if native.owner.as_ref().is_some_and(|it| it.mro.is_empty()) => {
                    match &class.partial {
                        Some(reason) => Err(Raise::unknown(reason.clone())),
                        None => self.plain_repr(value).map(Value::Str),
                    }
                }
                Some(function) => {
                    let bound = self.bind_to(&function, value, &class)?;
                    let result = self.deeper(" while getting the repr of an object", |vm| vm.call(&bound, &[]))?;
                    self.text_value(&result, "__repr__")
                }
                None => self.plain_repr(value).map(Value::Str),
            };
        }
        self.plain_repr(value).map(Value::Str)
    }

    fn text_of(&mut self, result: &Value, name: &str) -> Res<Rc<Str>> {
        match result.plain() {
            Value::Str(it) => Ok(it.clone()),
            Value::Unknown(it) => Err(Raise::about(it)),
            other => Err(type_error(format!(
                "{name} returned non-string (type {})",
                self.type_name(other)
            ))),
        }
    }

    fn text_value(&mut self, result: &Value, name: &str) -> Res<Value> {
        match result {
            Value::Unknown(it) => Ok(Value::Unknown(Unknown::of(Kind::Str, it.reason.clone()))),
            other => self.text_of(other, name).map(Value::Str),
        }
    }

    /// `repr` of built-in types, and `object.__repr__`.
    pub(crate) fn plain_repr(&mut self, value: &Value) -> Res<Rc<Str>> {
        let text = match value {
            Value::None => "None".to_owned(),
            Value::NotImplemented => "NotImplemented".to_owned(),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(it) => it.to_string(),
            Value::Big(it) => {
                let it = it.clone();
                super::types::int::digits(self, &it, 10)?
            }
            Value::Float(it) => super::types::float::repr(*it),
            Value::Complex(it) => super::types::complex::repr(it.0, it.1),
            Value::Str(it) => {
                self.budget.reserve(it.len())?;
                super::types::str::repr(it)
            }
            Value::Bytes(_) => super::types::bytes::repr(&super::ops::bytes_of(value)),
            Value::ByteArray(_) => format!("bytearray({})", super::types::bytes::repr(&super::ops::bytes_of(value))),
            Value::Range(it) => match it.step {
                1 => format!("range({}, {})", it.start, it.stop),
                step => format!("range({}, {}, {step})", it.start, it.stop),
            },
            Value::Slice(it) => {
                let (start, stop, step) = (self.repr(&it.start)?, self.repr(&it.stop)?, self.repr(&it.step)?);
                format!("slice({start}, {stop}, {step})")
            }
            Value::Unknown(it) => return Err(Raise::about(it)),
            Value::Tuple(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
            | Value::FrozenSet(_)
            | Value::View(_) => {
                return self.container_repr(value);
            }
            Value::Class(it) => {
                if let Some(meta) = &it.metaclass
                    && let Some(function @ Value::Function(_)) = meta.lookup(&self.names.repr)
                {
                    let result = self.call(&function, std::slice::from_ref(value))?;
                    return self.text_of(&result, "__repr__");
                }
                let (module, name) = (it.module.borrow().clone(), it.qualname.borrow().clone());
                match module.as_str() {
                    "builtins" => format!("<class '{name}'>"),
                    module => format!("<class '{module}.{name}'>"),
                }
            }
            Value::Native(it) if it.owner.is_none() => format!("<built-in function {}>", it.def.name),
            Value::Native(it) => {
                let owner = it.owner.as_ref().map_or_else(String::new, |it| it.name().to_string());
                match it.def.role {
                    super::native::Role::Getter => format!("<attribute '{}' of '{owner}' objects>", it.def.name),
                    super::native::Role::Slot => format!("<slot wrapper '{}' of '{owner}' objects>", it.def.name),
                    _ => format!("<method '{}' of '{owner}' objects>", it.def.name),
                }
            }
            Value::Module(it) => return Err(Raise::unknown(format!("the repr of the module {}", it.name))),
            Value::Instance(it) => match &it.payload {
                Payload::Value(inner @ (Value::Set(_) | Value::FrozenSet(_))) => {
                    let (inner, name) = (inner.clone(), it.class().name());
                    let shown = self.repr(&inner)?;
                    let items = shown.trim_start_matches(|it: char| it.is_ascii_lowercase());
                    match items.strip_prefix('(') {
                        Some(_) => format!("{name}{items}"),
                        None => format!("{name}({items})"),
                    }
                }
                Payload::Value(inner) => {
                    let inner = inner.clone();
                    return self.repr(&inner);
                }
                Payload::Exception(_) => {
                    return super::types::exception::repr(self, value);
                }
                _ => return Err(Raise::unknown("the repr of an object contains its address")),
            },
            _ => return Err(Raise::unknown("the repr of an object contains its address")),
        };
        self.budget.reserve(text.len())?;
        Ok(Str::new(text))
    }

    fn container_repr(&mut self, value: &Value) -> Res<Rc<Str>> {
        if self.printing.iter().any(|it| it.is(value)) {
            return Ok(Str::new(match value {
                Value::List(_) => "[...]",
                Value::Tuple(_) => "(...)",
                Value::Dict(_) => "{...}",
                Value::Set(_) => "set(...)",
                _ => "...",
            }));
        }
        self.printing.push(value.clone());
        let text = self.deeper(" while getting the repr of an object", |vm| vm.container_text(value));
        self.printing.pop();
        text.map(Str::new)
    }

    fn container_text(&mut self, value: &Value) -> Res<String> {
        let mut text = String::new();
        match value {
            Value::List(list) => {
                text.push('[');
                let mut at = 0;
                while let Some(item) = list.get(at) {
                    if at > 0 {
                        text.push_str(", ");
                    }
                    self.push_repr(&mut text, &item)?;
                    at += 1;
                }
                text.push(']');
            }
            Value::Tuple(items) => {
                text.push('(');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push_str(", ");
                    }
                    self.push_repr(&mut text, item)?;
                }
                text.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Value::Dict(dict) => self.push_pairs(&mut text, &dict.to_vec())?,
            Value::View(view) => match view.kind {
                ViewKind::Proxy => {
                    text.push_str("mappingproxy(");
                    self.push_pairs(&mut text, &view.dict.to_vec())?;
                    text.push(')');
                }
                kind => {
                    let items = match kind {
                        ViewKind::Keys => view.dict.keys(),
                        ViewKind::Values => view.dict.values(),
                        _ => {
                            let pairs = view.dict.to_vec().into_iter();
                            pairs.map(|(key, value)| Value::tuple([key, value])).collect()
                        }
                    };
                    text.push_str(view.kind().name());
                    text.push('(');
                    self.push_repr(&mut text, &Value::list(items))?;
                    text.push(')');
                }
            },
            Value::Set(set) | Value::FrozenSet(set) => {
                let frozen = matches!(value, Value::FrozenSet(_));
                if set.is_empty() {
                    return Ok(if frozen { "frozenset()" } else { "set()" }.to_owned());
                }
                let items = match set.ordered() {
                    true => set.items(),
                    false => {
                        self.order_seen();
                        self.shuffled(set)
                    }
                };
                text.push_str(if frozen { "frozenset({" } else { "{" });
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push_str(", ");
                    }
                    self.push_repr(&mut text, item)?;
                }
                text.push_str(if frozen { "})" } else { "}" });
            }
            _ => {}
        }
        Ok(text)
    }

    fn push_pairs(&mut self, text: &mut String, pairs: &[(Value, Value)]) -> Res<()> {
        text.push('{');
        for (at, (key, value)) in pairs.iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            self.push_repr(text, key)?;
            text.push_str(": ");
            self.push_repr(text, value)?;
        }
        text.push('}');
        Ok(())
    }

    fn push_repr(&mut self, text: &mut String, item: &Value) -> Res<()> {
        let part = self.repr(item)?;
        self.budget.reserve(text.len() / 64 + part.len())?;
        text.push_str(&part);
        Ok(())
    }

    /// `str(value)`.
    pub fn str(&mut self, value: &Value) -> Res<Rc<Str>> {
        match self.str_value(value)? {
            Value::Unknown(it) => Err(Raise::about(&it)),
            text => self.text_of(&text, "__str__"),
        }
    }

    /// `str(value)`; an unknown text where the object's own method gives one.
    pub(crate) fn str_value(&mut self, value: &Value) -> Res<Value> {
        match value {
            Value::Str(_) => Ok(value.clone()),
            // A proxy shows as what it stands for, in `str` though not in `repr`.
            Value::View(view) if view.kind == ViewKind::Proxy => self.repr_value(&Value::Dict(view.dict.clone())),
            Value::Instance(it) => {
                let class = it.class();
                let name = self.names.str.clone();
                match class.lookup(&name) {
                    Some(Value::Native(native))
                        if native.def.name != "__repr__"
                            && native.owner.as_ref().is_some_and(|it| it.mro.is_empty()) =>
                    {
                        if let (Payload::Value(Value::Str(inner)), true) = (
                            &it.payload,
                            class
                                .lookup(&self.names.repr)
                                .is_none_or(|it| matches!(it, Value::Native(_))),
                        ) {
                            return Ok(Value::Str(inner.clone()));
                        }
                        self.repr_value(value)
                    }
                    Some(function) => {
                        let bound = self.bind_to(&function, value, &class)?;
                        let result = self.call(&bound, &[])?;
                        self.text_value(&result, "__str__")
                    }
                    None => self.repr_value(value),
                }
            }
            _ => self.repr_value(value),
        }
    }

    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Res<Rc<Str>> {
        match value {
            Value::Str(it) if spec.is_empty() => Ok(it.clone()),
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Instance(it) => {
                let name = self.names.format.clone();
                if let Some(function) = self.own_special(value, &name)? {
                    let result = self.call(&function, &[Value::str(spec)])?;
                    return self.text_of(&result, "__format__");
                }
                match &it.payload {
                    Payload::Value(inner) if !spec.is_empty() && formats(inner) => {
                        let inner = inner.clone();
                        super::types::format::format(self, &inner, spec).map(Str::new)
                    }
                    _ if spec.is_empty() => self.str(value),
                    _ => Err(type_error(format!(
                        "unsupported format string passed to {}.__format__",
                        self.type_name(value)
                    ))),
                }
            }
            _ if spec.is_empty() => self.str(value),
            _ => super::types::format::format(self, value, spec).map(Str::new),
        }
    }

    pub(crate) fn format_value(&mut self, value: &Value, conversion: Conversion, spec: &Value) -> Res<Value> {
        let spec = match spec {
            Value::Str(it) => it.clone(),
            other => {
                other.known()?;
                return Err(Raise::lost("a format spec"));
            }
        };
        let text = match conversion {
            Conversion::None => return self.format(value, &spec).map(Value::Str),
            Conversion::Str => self.str(value)?,
            Conversion::Repr => self.repr(value)?,
            Conversion::Ascii => {
                let text = self.repr(value)?;
                Str::new(super::types::str::ascii(&text))
            }
        };
        self.format(&Value::Str(text), &spec).map(Value::Str)
    }
}

/// Whether the value's type has a format of its own.
fn formats(value: &Value) -> bool {
    !matches!(
        value,
        Value::List(_)
            | Value::Tuple(_)
            | Value::Dict(_)
            | Value::Set(_)
            | Value::FrozenSet(_)
            | Value::Bytes(_)
            | Value::ByteArray(_)
    )
}
