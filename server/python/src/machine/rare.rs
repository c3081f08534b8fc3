//! Instructions that are not hot: `with`, `async`.

use super::bytecode::Op;
use super::dict::Dict;
use super::error::{Raise, Res, type_error};
use super::frame::Frame;
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
            Value::Dict(it) => {
                self.budget.reserve(it.len() * 64)?;
                it.to_vec()
            }
            Value::Unknown(it) => return Err(Raise::about(it)),
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
                for key in self.sequence(&keys)? {
                    let item = self.get_item(value, &key)?;
                    pairs.push((key, item));
                }
                pairs
            }
        };
        for (key, item) in pairs {
            if let Some(callee) = call {
                key.known()?;
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

    pub(crate) fn call_title(&self, callee: &Value) -> String {
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
            Value::Native(it) => match (&it.owner, it.module) {
                (Some(owner), _) => format!("{}.{}()", owner.name(), it.def.name),
                (None, "builtins") => format!("{}()", it.def.name),
                (None, module) => format!("{module}.{}()", it.def.name),
            },
            Value::Method(it) => self.call_title(&it.function),
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
            Op::Assume(assumed) => {
                let value = pop(frame);
                let outer = self.decisions.assumed.replace(assumed);
                let truth = self.truthy(&value);
                self.decisions.assumed = outer;
                frame.stack.push(Value::Bool(truth?));
            }
            Op::ReraiseTop => match pop(frame) {
                Value::Instance(it) => return Err(Raise::Exception(it)),
                _ => return Err(Raise::lost("an exception that is none")),
            },
            Op::GroupMatch => {
                let (class, exception) = (pop(frame), pop(frame));
                let (rest, matching) = match super::types::group::except(self, &exception, &class) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                if let (false, Some(handled)) = (matching.is_none(), self.handling.last_mut()) {
                    *handled = matching.clone();
                }
                frame.stack.push(rest);
                frame.stack.push(matching);
            }
            Op::GroupAfter => {
                let (results, original) = (pop(frame), pop(frame));
                let Value::List(results) = results else {
                    return Ok(());
                };
                let exception = match super::types::group::after(self, &original, &results.to_vec()) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                frame.stack.push(exception);
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
                let iterator = match self.awaitable(&value) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                let Some(iterator) = iterator else {
                    return Err(type_error(format!(
                        "object {} can't be used in 'await' expression",
                        self.type_name(&value)
                    )));
                };
                frame.stack.push(iterator);
            }
            Op::AsyncIter => {
                let value = pop(frame);
                let iterator = match self.async_iter(&value) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                frame.stack.push(iterator);
            }
            Op::AsyncNext => {
                let iterator = frame.stack.last().cloned().unwrap_or(Value::None);
                let item = match self.async_next(&iterator) {
                    Err(Raise::Unknown(it)) => return Err(Raise::lost(it.reason.to_string())),
                    other => other?,
                };
                frame.stack.push(item);
            }
            _ => self.match_op(frame, op)?,
        }
        Ok(())
    }
}
