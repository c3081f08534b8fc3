//! Instructions that are not hot: `with`, `match`, `async`.

use super::bytecode::Op;
use super::dict::Dict;
use super::error::{Raise, Res, key_error, type_error};
use super::frame::{Frame, GeneratorKind};
use super::kind::Kind;
use super::names::Names;
use super::value::{Str, Value};
use super::vm::Vm;
use std::rc::Rc;

impl Vm {
    pub(crate) fn load_global(&mut self, globals: &Dict, name: &Str) -> Res<Value> {
        if let Some(value) = globals.get_str(name) {
            return Ok(value);
        }
        if let Some(value) = self.builtins.get_str(name) {
            return Ok(value);
        }
        Err(self.not_defined(name))
    }

    pub(crate) fn not_defined(&mut self, name: &str) -> Raise {
        if self.loader.open_ended || super::types::builtins::is_left_out(name) {
            return Raise::unknown(format!("`{name}` is not known"));
        }
        super::error::name_error(format!("name '{name}' is not defined"))
    }

    /// `{**value}` and `f(**value)`.
    pub(crate) fn update(&mut self, dict: &Rc<Dict>, value: &Value, call: Option<&Value>) -> Res<()> {
        let pairs = match value.plain() {
            Value::Dict(it) => it.to_vec(),
            Value::Unknown(it) => return Err(Raise::Unknown(it.clone())),
            _ => {
                let keys = self.names.keys.clone();
                let Some(keys) = self.find_attr(value, &keys)? else {
                    let name = self.type_name(value);
                    return Err(type_error(match call {
                        Some(callee) => format!(
                            "{} argument after ** must be a mapping, not {name}",
                            self.call_title(callee)
                        ),
                        None => format!("'{name}' object is not a mapping"),
                    }));
                };
                let keys = self.call(&keys, &[])?;
                let mut pairs = Vec::new();
                for key in self.collect(&keys)? {
                    let item = self.get_item(value, &key)?;
                    pairs.push((key, item));
                }
                pairs
            }
        };
        for (key, item) in pairs {
            if let Some(callee) = call {
                if !matches!(key, Value::Str(_)) {
                    key.known()?;
                    return Err(type_error("keywords must be strings"));
                }
                if dict.get(self, &key)?.is_some() {
                    let key = self.str(&key)?;
                    return Err(type_error(format!(
                        "{} got multiple values for keyword argument '{key}'",
                        self.call_title(callee)
                    )));
                }
            }
            dict.insert(self, key, item)?;
        }
        Ok(())
    }

    fn call_title(&self, callee: &Value) -> String {
        match callee {
            Value::Function(it) => {
                let module = match &it.module {
                    Value::Str(it) if it.as_str() != "builtins" => format!("{it}."),
                    _ => String::new(),
                };
                format!("{module}{}()", it.qualname.borrow())
            }
            Value::Class(it) if it.builtin => format!("{}()", it.name()),
            Value::Class(it) => format!("{}.{}()", it.module.borrow(), it.qualname.borrow()),
            Value::Native(it) => format!("{}()", it.def.name),
            _ => "function".to_owned(),
        }
    }

    pub(crate) fn rare(&mut self, frame: &mut Frame, op: Op) -> Res<()> {
        let pop = |frame: &mut Frame| frame.stack.pop().unwrap_or(Value::None);
        match op {
            Op::With | Op::AsyncWith => {
                let manager = pop(frame);
                if let Value::Unknown(_) = manager {
                    frame.stack.push(manager.clone());
                    frame.stack.push(manager);
                    return Ok(());
                }
                let is_async = matches!(op, Op::AsyncWith);
                let names: Rc<Names> = self.names.clone();
                let (enter, exit) = match is_async {
                    true => (&names.aenter, &names.aexit),
                    false => (&names.enter, &names.exit),
                };
                let what = if is_async {
                    "asynchronous context manager"
                } else {
                    "context manager"
                };
                let enter = self.special(&manager, enter)?;
                let Some(enter) = enter else {
                    return Err(type_error(format!(
                        "'{}' object does not support the {what} protocol",
                        self.type_name(&manager)
                    )));
                };
                let Some(exit) = self.special(&manager, exit)? else {
                    let missed = if is_async { "__aexit__" } else { "__exit__" };
                    return Err(type_error(format!(
                        "'{}' object does not support the {what} protocol (missed {missed} method)",
                        self.type_name(&manager)
                    )));
                };
                frame.stack.push(exit);
                let value = match self.call(&enter, &[]) {
                    Err(Raise::Unknown(it)) => Value::Unknown(it),
                    other => other?,
                };
                frame.stack.push(value);
            }
            Op::WithEnd => {
                let exit = pop(frame);
                let value = self.call(&exit, &[Value::None, Value::None, Value::None])?;
                frame.stack.push(value);
            }
            Op::WithException => {
                let exit = pop(frame);
                let exception = self.handling.last().cloned().unwrap_or(Value::None);
                let class = Value::Class(self.class_of(&exception));
                if let Value::Unknown(it) = &exit {
                    return Err(Raise::lost(it.reason.to_string()));
                }
                let traceback =
                    Value::Unknown(super::unknown::Unknown::of(Kind::Traceback, "tracebacks are not known"));
                let value = match self.call(&exit, &[class, exception, traceback]) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                frame.stack.push(value);
            }
            Op::Awaitable => {
                let value = pop(frame);
                let iter = match &value {
                    Value::Generator(it) if it.kind == GeneratorKind::Coroutine => value,
                    Value::Unknown(it) => return Err(Raise::lost(it.reason.to_string())),
                    _ => {
                        let name = self.names.await_.clone();
                        match self.special(&value, &name)? {
                            Some(function) => self.call(&function, &[])?,
                            None => {
                                return Err(type_error(format!(
                                    "object {} can't be used in 'await' expression",
                                    self.type_name(&value)
                                )));
                            }
                        }
                    }
                };
                frame.stack.push(iter);
            }
            Op::AsyncIter | Op::AsyncNext => return Err(Raise::lost("asynchronous iteration is not supported")),
            Op::MatchSequence => {
                let subject = pop(frame);
                let is = match subject.plain() {
                    Value::List(_) | Value::Tuple(_) | Value::Range(_) => true,
                    Value::Unknown(it) => self.decide(&it.clone()),
                    _ => false,
                };
                frame.stack.push(Value::Bool(is));
            }
            Op::MatchMapping => {
                let subject = pop(frame);
                let is = match subject.plain() {
                    Value::Dict(_) => true,
                    Value::View(it) => it.kind == super::value::ViewKind::Proxy,
                    Value::Unknown(it) => self.decide(&it.clone()),
                    _ => false,
                };
                frame.stack.push(Value::Bool(is));
            }
            Op::MatchLength(length, at_least) => {
                let subject = pop(frame);
                let is = match subject.known() {
                    Err(Raise::Unknown(it)) => self.decide(&it),
                    _ => {
                        let len = self.len(&subject)?;
                        if at_least {
                            len >= length as usize
                        } else {
                            len == length as usize
                        }
                    }
                };
                frame.stack.push(Value::Bool(is));
            }
            Op::MatchItem(at, from_back) => {
                let subject = pop(frame);
                let index = if from_back { -i64::from(at) } else { at.into() };
                let item = self.get_item(&subject, &Value::Int(index))?;
                frame.stack.push(item);
            }
            Op::MatchStar(before, after) => {
                let subject = pop(frame);
                subject.known()?;
                let items = self.collect(&subject)?;
                let end = items.len().saturating_sub(after as usize);
                let part = items.get(before as usize..end).unwrap_or_default().to_vec();
                frame.stack.push(Value::list(part));
            }
            Op::MatchKeys => {
                let (keys, subject) = (pop(frame), pop(frame));
                subject.known()?;
                let mut values = Vec::new();
                let mut complete = true;
                if let (Value::Tuple(keys), Value::Dict(dict)) = (&keys, subject.plain()) {
                    for key in keys.iter() {
                        match dict.get(self, key)? {
                            Some(value) => values.push(value),
                            None => {
                                complete = false;
                                break;
                            }
                        }
                    }
                }
                frame
                    .stack
                    .push(if complete { Value::tuple(values) } else { Value::None });
            }
            Op::MatchRest => {
                let (keys, subject) = (pop(frame), pop(frame));
                let rest = match subject.plain() {
                    Value::Dict(it) => it.copy(),
                    _ => return Err(Raise::lost("the rest of an unknown mapping")),
                };
                if let Value::Tuple(keys) = &keys {
                    for key in keys.iter() {
                        if rest.remove(self, key)?.is_none() {
                            return Err(key_error(key.clone()));
                        }
                    }
                }
                frame.stack.push(Value::Dict(rest));
            }
            Op::MatchClass(positional) => {
                let (names, class, subject) = (pop(frame), pop(frame), pop(frame));
                let found = self.match_class(&subject, &class, positional as usize, &names)?;
                frame.stack.push(found);
            }
            _ => {}
        }
        Ok(())
    }

    fn match_class(&mut self, subject: &Value, class: &Value, positional: usize, names: &Value) -> Res<Value> {
        subject.known()?;
        let Value::Class(it) = class.known()? else {
            return Err(type_error("called match pattern must be a class"));
        };
        if !self.is_instance(subject, class)? {
            return Ok(Value::None);
        }
        let mut values = Vec::new();
        let whole = matches!(
            it.kind,
            Kind::Bool
                | Kind::ByteArray
                | Kind::Bytes
                | Kind::Dict
                | Kind::Float
                | Kind::FrozenSet
                | Kind::Int
                | Kind::List
                | Kind::Set
                | Kind::Str
                | Kind::Tuple
        );
        if positional > 0 {
            let declared = it.lookup(&self.names.match_args);
            match declared {
                Some(Value::Tuple(declared)) => {
                    if positional > declared.len() {
                        let s = if declared.len() == 1 { "" } else { "s" };
                        return Err(type_error(format!(
                            "{}() accepts {} positional sub-pattern{s} ({positional} given)",
                            it.name(),
                            declared.len()
                        )));
                    }
                    for name in &declared[..positional] {
                        if let Value::Str(name) = name {
                            match self.find_attr(subject, name)? {
                                Some(value) => values.push(value),
                                None => return Ok(Value::None),
                            }
                        }
                    }
                }
                _ if whole && positional == 1 => values.push(subject.clone()),
                _ => {
                    let accepted = usize::from(whole);
                    let s = if accepted == 1 { "" } else { "s" };
                    return Err(type_error(format!(
                        "{}() accepts {accepted} positional sub-pattern{s} ({positional} given)",
                        it.name()
                    )));
                }
            }
        }
        if let Value::Tuple(names) = names {
            for name in names.iter() {
                if let Value::Str(name) = name {
                    match self.find_attr(subject, name)? {
                        Some(value) => values.push(value),
                        None => return Ok(Value::None),
                    }
                }
            }
        }
        Ok(Value::tuple(values))
    }
}
