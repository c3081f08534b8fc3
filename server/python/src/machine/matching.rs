//! Instructions of `match`.

use super::bytecode::Op;
use super::class::{Class, MatchedAs};
use super::dict::Dict;
use super::error::{Raise, Res, key_error, type_error, value_error};
use super::frame::Frame;
use super::kind::Kind;
use super::value::{Instance, Payload, Str, Value};
use super::vm::Vm;
use std::rc::Rc;

impl Vm {
    pub(crate) fn match_op(&mut self, frame: &mut Frame, op: Op) -> Res<()> {
        let pop = |frame: &mut Frame| frame.stack.pop().unwrap_or(Value::None);
        let result = match op {
            Op::MatchSequence => {
                let subject = pop(frame);
                Value::Bool(self.is_matched_as(&subject, MatchedAs::Sequence))
            }
            Op::MatchMapping => {
                let subject = pop(frame);
                Value::Bool(self.is_matched_as(&subject, MatchedAs::Mapping))
            }
            Op::MatchLength(length, at_least) => {
                let subject = pop(frame);
                let length = length as usize;
                Value::Bool(match subject.known() {
                    Err(Raise::Unknown(it)) => self.decide(&it),
                    _ if at_least => self.len(&subject)? >= length,
                    _ => self.len(&subject)? == length,
                })
            }
            Op::MatchItem(at, false) => {
                let subject = pop(frame);
                self.get_item(&subject, &Value::Int(at.into()))?
            }
            Op::MatchItem(at, true) => {
                let subject = pop(frame);
                let at = self.len(&subject)?.saturating_sub(at as usize);
                self.get_item(&subject, &Value::size(at))?
            }
            Op::MatchKeys => {
                let (keys, subject) = (pop(frame), pop(frame));
                subject.known()?;
                match &keys {
                    Value::Tuple(keys) => self.match_keys(&subject, keys)?,
                    _ => Value::None,
                }
            }
            Op::MatchRest => {
                let (keys, subject) = (pop(frame), pop(frame));
                if let Value::Unknown(it) = &subject {
                    return Err(Raise::lost(it.reason.to_string()));
                }
                let rest = Dict::new();
                self.update(&rest, &subject, None)?;
                if let Value::Tuple(keys) = &keys {
                    for key in keys.iter() {
                        if rest.remove(self, key)?.is_none() {
                            return Err(key_error(key.clone()));
                        }
                    }
                }
                Value::Dict(rest)
            }
            Op::MatchClass(positional) => {
                let (names, class, subject) = (pop(frame), pop(frame), pop(frame));
                self.match_class(&subject, &class, positional as usize, &names)?
            }
            _ => return Ok(()),
        };
        frame.stack.push(result);
        Ok(())
    }

    fn is_matched_as(&mut self, subject: &Value, wanted: MatchedAs) -> bool {
        match subject {
            Value::Unknown(it) => self.decide(&it.clone()),
            _ => self.class_of(subject).matched_as.get() == wanted,
        }
    }

    /// The values of the keys, or `None`. Anything but a dict is asked by its `get`.
    fn match_keys(&mut self, subject: &Value, keys: &[Value]) -> Res<Value> {
        let mut values = Vec::new();
        let seen = super::set::Set::new();
        let get = match subject {
            Value::Dict(_) => None,
            _ => {
                let name = self.intern("get");
                let missing = Instance::new(self.class(Kind::Object).clone(), Payload::None);
                Some((self.get_attr(subject, &name)?, Value::Instance(missing)))
            }
        };
        for key in keys {
            if seen.contains(self, key)? {
                let key = self.repr(key)?;
                return Err(value_error(format!("mapping pattern checks duplicate key ({key})")));
            }
            seen.add(self, key.clone())?;
            let found = match (&get, subject) {
                (None, Value::Dict(dict)) => dict.get(self, key)?,
                (Some((get, missing)), _) => {
                    let value = self.call(get, &[key.clone(), missing.clone()])?;
                    (!value.is(missing)).then_some(value)
                }
                _ => None,
            };
            match found {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(values))
    }

    fn match_class(&mut self, subject: &Value, class: &Value, positional: usize, names: &Value) -> Res<Value> {
        subject.known()?;
        let Value::Class(it) = class.known()? else {
            return Err(type_error("called match pattern must be a type"));
        };
        if !self.is_instance(subject, class)? {
            return Ok(Value::None);
        }
        let mut found = Found {
            title: it.name(),
            names: Vec::new(),
            values: Vec::new(),
        };
        if positional > 0 {
            let declared = match it.lookup(&self.names.match_args) {
                Some(Value::Tuple(declared)) => Some(declared),
                Some(other) => {
                    other.known()?;
                    return Err(type_error(format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        it.name(),
                        self.type_name(&other)
                    )));
                }
                None => None,
            };
            let whole = declared.is_none() && matches_whole(it);
            let accepted = declared.as_ref().map_or(usize::from(whole), |it| it.len());
            if positional > accepted {
                let s = if accepted == 1 { "" } else { "s" };
                return Err(type_error(format!(
                    "{}() accepts {accepted} positional sub-pattern{s} ({positional} given)",
                    it.name()
                )));
            }
            if whole {
                found.values.push(subject.clone());
            }
            for name in declared.iter().flat_map(|it| &it[..positional]) {
                match name.known()? {
                    Value::Str(name) if self.match_attribute(subject, name, &mut found)? => {}
                    Value::Str(_) => return Ok(Value::None),
                    other => {
                        let name = self.type_name(other);
                        return Err(type_error(format!(
                            "__match_args__ elements must be strings (got {name})"
                        )));
                    }
                }
            }
        }
        if let Value::Tuple(names) = names {
            for name in names.iter() {
                if let Value::Str(name) = name
                    && !self.match_attribute(subject, name, &mut found)?
                {
                    return Ok(Value::None);
                }
            }
        }
        Ok(Value::tuple(found.values))
    }

    /// Adds an attribute of the subject; whether it has it.
    fn match_attribute(&mut self, subject: &Value, name: &Rc<Str>, found: &mut Found) -> Res<bool> {
        if found.names.contains(&name.as_str().into()) {
            return Err(type_error(format!(
                "{}() got multiple sub-patterns for attribute {}",
                found.title,
                super::types::str::repr(name)
            )));
        }
        found.names.push(name.as_str().into());
        let value = self.find_attr(subject, name)?;
        let exists = value.is_some();
        found.values.extend(value);
        Ok(exists)
    }
}

/// What a class pattern has found so far.
struct Found {
    title: Rc<Str>,
    names: Vec<Box<str>>,
    values: Vec<Value>,
}

/// Whether the one positional pattern of a class is matched by the subject itself.
fn matches_whole(class: &Class) -> bool {
    matches!(
        class.kind,
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
    )
}
