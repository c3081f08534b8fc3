//! Making functions, binding arguments, generators.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::bytecode::Template;
use super::dict::Dict;
use super::error::{Raise, Res, runtime_error, type_error, value_error};
use super::frame::{Frame, Function, Generator, GeneratorKind, Resume, Then};
use super::kind::Kind;
use super::native::Args;
use super::run::Exit;
use super::value::{Str, Value};
use super::vm::Vm;
use crate::program::ParamKind;

impl Vm {
    pub(crate) fn make_function(&mut self, frame: &mut Frame, template: &Template) -> Res<Value> {
        let mut pop = |count: usize| frame.stack.split_off(frame.stack.len().saturating_sub(count));
        let annotations = pop(template.annotations.len());
        let keywords = pop(template.keyword_defaults.len());
        let defaults = pop(template.defaults as usize);
        let code = template.code.clone();
        let module = frame.globals.get_str(&self.names.name).unwrap_or(Value::None);
        let function = Function {
            name: RefCell::new(code.name.clone()),
            qualname: RefCell::new(code.qualname.clone()),
            doc: RefCell::new(code.docstring.clone()),
            code,
            globals: frame.globals.clone(),
            defaults: RefCell::new(defaults),
            keyword_defaults: RefCell::new(template.keyword_defaults.iter().cloned().zip(keywords).collect()),
            closure: template
                .closure
                .iter()
                .map(|&it| frame.cells[it as usize].clone())
                .collect(),
            class_cell: frame.class_cell.clone(),
            stands_for_c: Cell::new(false),
            module,
            attrs: OnceCell::new(),
        };
        if !annotations.is_empty() {
            let dict = Dict::new();
            for (name, value) in template.annotations.iter().zip(annotations) {
                dict.set_str(name, value);
            }
            function.attrs().set_str(&self.names.annotations, Value::Dict(dict));
        }
        Ok(Value::Function(Rc::new(function)))
    }

    pub(crate) fn new_frame(&mut self, function: &Rc<Function>) -> Box<Frame> {
        let code = &function.code;
        if !code.hidden && !code.entered.replace(true) {
            self.entered.push(code.first_line);
        }
        Box::new(Frame {
            code: code.clone(),
            globals: function.globals.clone(),
            namespace: None,
            locals: vec![None; code.locals.len() + code.temporaries as usize],
            cells: function.closure.clone(),
            class_cell: function.class_cell.clone(),
            stack: Vec::with_capacity(8),
            ip: 0,
            line: 0,
            here: code.first_line,
            handling: self.handling.len(),
            then: Then::Push,
            rounds: 0,
            watched: None,
            seen: None,
        })
    }

    /// The frame of a call, arguments bound.
    pub(crate) fn bind(&mut self, function: &Rc<Function>, args: Args) -> Res<Box<Frame>> {
        match self.bind_arguments(function, args) {
            Err(Raise::New(_)) if function.stands_for_c.get() => Err(Raise::lost(format!(
                "how `{}` refuses its arguments is not known",
                function.qualname.borrow()
            ))),
            other => other,
        }
    }

    fn bind_arguments(&mut self, function: &Rc<Function>, args: Args) -> Res<Box<Frame>> {
        let code = function.code.clone();
        let mut frame = self.new_frame(function);
        let positional = code.positional as usize;
        let given = args.pos.len();
        let mut extra = Vec::new();
        for (at, value) in args.pos.into_iter().enumerate() {
            match at < positional {
                true => frame.locals[code.params[at].slot as usize] = Some(value),
                false => extra.push(value),
            }
        }
        let title = function.qualname.borrow().clone();
        let keywords = code.var_keyword.map(|_| Dict::new());
        for (name, value) in args.kw {
            let found = code.params.iter().find(|it| {
                it.kind != ParamKind::VarPositional
                    && it.kind != ParamKind::VarKeyword
                    && it.name.as_str() == name.as_str()
            });
            match found {
                Some(param) if param.kind != ParamKind::PositionalOnly => {
                    if frame.locals[param.slot as usize].replace(value).is_some() {
                        return Err(type_error(format!(
                            "{title}() got multiple values for argument '{name}'"
                        )));
                    }
                }
                _ => match &keywords {
                    Some(dict) => dict.set_str(&name, value),
                    None if found.is_some() => {
                        return Err(type_error(format!(
                            "{title}() got some positional-only arguments passed as keyword arguments: '{name}'"
                        )));
                    }
                    None => {
                        return Err(type_error(format!(
                            "{title}() got an unexpected keyword argument '{name}'"
                        )));
                    }
                },
            }
        }
        if !extra.is_empty() && code.var_positional.is_none() {
            if let Some(raise) = written_in_c(function, given) {
                return Err(raise);
            }
            return Err(self.too_many(function, &frame, given));
        }
        if let Some(slot) = code.var_positional {
            frame.locals[slot as usize] = Some(Value::tuple(extra));
        }
        if let (Some(slot), Some(dict)) = (code.var_keyword, keywords) {
            frame.locals[slot as usize] = Some(Value::Dict(dict));
        }
        let defaults = function.defaults.borrow();
        let first_default = positional.saturating_sub(defaults.len());
        let mut missing = Vec::new();
        for (at, param) in code.params[..positional].iter().enumerate() {
            let local = &mut frame.locals[param.slot as usize];
            if local.is_none() {
                match at.checked_sub(first_default).and_then(|it| defaults.get(it)) {
                    Some(value) => *local = Some(value.clone()),
                    None => missing.push(param.name.clone()),
                }
            }
        }
        if !missing.is_empty() {
            if let Some(raise) = written_in_c(function, given) {
                return Err(raise);
            }
            return Err(missing_arguments(&title, "positional", &missing));
        }
        if code.keyword_only > 0 {
            let defaults = function.keyword_defaults.borrow();
            for param in code.params.iter().filter(|it| it.kind == ParamKind::KeywordOnly) {
                let local = &mut frame.locals[param.slot as usize];
                if local.is_none() {
                    match defaults.iter().find(|it| it.0.as_str() == param.name.as_str()) {
                        Some((_, value)) => *local = Some(value.clone()),
                        None => missing.push(param.name.clone()),
                    }
                }
            }
            if !missing.is_empty() {
                return Err(missing_arguments(&title, "keyword-only", &missing));
            }
        }
        drop(defaults);
        self.share_cells(&mut frame);
        Ok(frame)
    }

    fn too_many(&self, function: &Rc<Function>, frame: &Frame, given: usize) -> Raise {
        let code = &function.code;
        let (count, defaults) = (code.positional as usize, function.defaults.borrow().len());
        let title = function.qualname.borrow().clone();
        let plural = if defaults > 0 || count != 1 { "s" } else { "" };
        let takes = match defaults {
            0 => count.to_string(),
            _ => format!("from {} to {count}", count - defaults),
        };
        let keyword_only = code.params.iter().filter(|it| it.kind == ParamKind::KeywordOnly);
        let keywords = keyword_only
            .filter(|it| frame.locals[it.slot as usize].is_some())
            .count();
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let were = match keywords {
            0 => format!("{given} {} given", if given == 1 { "was" } else { "were" }),
            _ => format!(
                "{given} positional argument{} (and {keywords} keyword-only argument{}) were given",
                s(given),
                s(keywords)
            ),
        };
        type_error(format!(
            "{title}() takes {takes} positional argument{plural} but {were}"
        ))
    }

    pub(crate) fn make_generator(&mut self, function: &Rc<Function>, frame: Box<Frame>) -> Value {
        let code = &function.code;
        let kind = match (code.is_async, code.is_generator) {
            (true, true) => GeneratorKind::Async,
            (true, false) => GeneratorKind::Coroutine,
            _ => GeneratorKind::Generator,
        };
        Value::Generator(Rc::new(Generator {
            kind,
            frame: RefCell::new(Some(frame)),
            handling: RefCell::new(Vec::new()),
            started: Cell::new(false),
            running: Cell::new(false),
            name: function.name.borrow().clone(),
            qualname: function.qualname.borrow().clone(),
        }))
    }

    /// Runs a generator to its next `yield` or its end.
    pub(crate) fn resume(&mut self, generator: &Rc<Generator>, how: Resume) -> Res<Exit> {
        let what = match generator.kind {
            GeneratorKind::Generator => "generator",
            GeneratorKind::Coroutine => "coroutine",
            GeneratorKind::Async => "async generator",
        };
        if generator.running.get() {
            return Err(value_error(format!("{what} already executing")));
        }
        let Some(mut frame) = generator.frame.borrow_mut().take() else {
            return match (how, generator.kind) {
                (_, GeneratorKind::Coroutine) => Err(runtime_error("cannot reuse already awaited coroutine")),
                (Resume::Throw(raise), _) => Err(raise),
                (Resume::Send(_), _) => Ok(Exit::Return(Value::None)),
            };
        };
        if let Some(raise) = self.too_deep() {
            *generator.frame.borrow_mut() = Some(frame);
            return Err(raise);
        }
        let started = generator.started.replace(true);
        frame.handling = self.handling.len();
        let saved = std::mem::take(&mut *generator.handling.borrow_mut());
        self.handling.extend(saved);
        generator.running.set(true);
        self.depth += 1;
        let line = self.line;
        let result = match how {
            Resume::Send(value) => {
                if started {
                    frame.stack.push(value);
                } else if !value.is_none() {
                    generator.started.set(false);
                    self.depth -= 1;
                    generator.running.set(false);
                    *generator.frame.borrow_mut() = Some(frame);
                    return Err(type_error(format!(
                        "can't send non-None value to a just-started {what}"
                    )));
                }
                self.run(frame)
            }
            Resume::Throw(raise) => self.throw_into(frame, raise),
        };
        self.depth -= 1;
        self.line = line;
        generator.running.set(false);
        let (frame, result) = result;
        match result {
            Ok(Exit::Yield(value)) => {
                let base = frame.handling.min(self.handling.len());
                *generator.handling.borrow_mut() = self.handling.split_off(base);
                *generator.frame.borrow_mut() = Some(frame);
                Ok(Exit::Yield(value))
            }
            Ok(exit) => Ok(exit),
            Err(Raise::Exception(it)) => {
                let class = it.class();
                let stop = self.class(Kind::StopIteration).clone();
                let stop_async = self.class(Kind::StopAsyncIteration).clone();
                let name = if class.derives(&stop) {
                    "StopIteration"
                } else if generator.kind == GeneratorKind::Async && class.derives(&stop_async) {
                    "StopAsyncIteration"
                } else {
                    return Err(Raise::Exception(it));
                };
                let line = it.exception().map_or(0, |it| it.line.get());
                let error = self.make_exception(Kind::RuntimeError, vec![Value::str(format!("{what} raised {name}"))]);
                if let Some(data) = error.exception() {
                    *data.cause.borrow_mut() = Value::Instance(it.clone());
                    *data.context.borrow_mut() = Value::Instance(it);
                    data.suppress_context.set(true);
                    data.line.set(line);
                }
                Err(Raise::Exception(error))
            }
            Err(other) => Err(other),
        }
    }

    /// Raises inside a suspended frame; where it delegates, inside what it delegates to.
    fn throw_into(&mut self, mut frame: Box<Frame>, raise: Raise) -> (Box<Frame>, Res<Exit>) {
        let delegating = matches!(frame.code.ops.get(frame.ip), Some(super::bytecode::Op::YieldFrom));
        let mut raise = raise;
        if delegating && let Some(inner) = frame.stack.last().cloned() {
            match self.throw_to(&inner, raise) {
                Ok(Exit::Yield(value)) => return (frame, Ok(Exit::Yield(value))),
                Ok(Exit::Return(value)) => {
                    frame.stack.pop();
                    frame.stack.push(value);
                    frame.ip += 1;
                    return self.run(frame);
                }
                Err(other) => {
                    frame.ip += 1;
                    frame.stack.pop();
                    raise = other;
                }
            }
        }
        self.run_raising(frame, raise)
    }

    fn throw_to(&mut self, inner: &Value, raise: Raise) -> Res<Exit> {
        match inner {
            Value::Generator(it) => {
                let exit = self.is_raise(&raise, Kind::GeneratorExit);
                if exit {
                    self.close(it)?;
                    return Err(raise);
                }
                self.resume(it, Resume::Throw(raise))
            }
            _ => Err(raise),
        }
    }

    /// `generator.close()`.
    pub(crate) fn close(&mut self, generator: &Rc<Generator>) -> Res<()> {
        if !generator.started.get() || generator.frame.borrow().is_none() {
            if !generator.running.get() {
                *generator.frame.borrow_mut() = None;
            }
            return Ok(());
        }
        let exit = self.make_exception(Kind::GeneratorExit, Vec::new());
        match self.resume(generator, Resume::Throw(Raise::Exception(exit))) {
            Ok(Exit::Yield(_)) => Err(runtime_error("generator ignored GeneratorExit")),
            Ok(Exit::Return(_)) => Ok(()),
            Err(raise) => {
                if self.is_raise(&raise, Kind::GeneratorExit) || self.is_raise(&raise, Kind::StopIteration) {
                    return Ok(());
                }
                Err(raise)
            }
        }
    }

    /// Whether a failure is a Python exception of this built-in type.
    pub(crate) fn is_raise(&self, raise: &Raise, kind: Kind) -> bool {
        match raise {
            Raise::New(it) => it.0.derives(kind),
            Raise::Exception(it) => it.class().derives(self.class(kind)),
            _ => false,
        }
    }

    /// One step of `yield from` or `await`.
    pub(crate) fn delegate(&mut self, iter: &Value, sent: Value) -> Res<Exit> {
        match iter {
            Value::Generator(it) => self.resume(it, Resume::Send(sent)),
            Value::Unknown(it) => Err(Raise::lost(it.reason.to_string())),
            _ => {
                let result = match sent {
                    Value::None => {
                        let next = self.next_or_value(iter)?;
                        return Ok(next);
                    }
                    sent => self.call_method(iter, "send", &[sent]),
                };
                match result {
                    Ok(value) => Ok(Exit::Yield(value)),
                    Err(raise) if self.is_raise(&raise, Kind::StopIteration) => {
                        Ok(Exit::Return(self.stop_value(&raise)))
                    }
                    Err(raise) => Err(raise),
                }
            }
        }
    }

    /// The next item of an iterator, or the value it ends with.
    pub(crate) fn next_or_value(&mut self, iter: &Value) -> Res<Exit> {
        match iter {
            Value::Generator(it) => self.resume(it, Resume::Send(Value::None)),
            Value::Instance(_) => {
                let name = self.names.next.clone();
                match self.call_special(iter, &name, &[]) {
                    Ok(Some(value)) => Ok(Exit::Yield(value)),
                    Ok(None) => Err(type_error(format!(
                        "'{}' object is not an iterator",
                        self.type_name(iter)
                    ))),
                    Err(raise) if self.is_raise(&raise, Kind::StopIteration) => {
                        Ok(Exit::Return(self.stop_value(&raise)))
                    }
                    Err(raise) => Err(raise),
                }
            }
            _ => Ok(match self.next(iter)? {
                Some(value) => Exit::Yield(value),
                None => Exit::Return(Value::None),
            }),
        }
    }

    /// `StopIteration.value`.
    pub(crate) fn stop_value(&self, raise: &Raise) -> Value {
        match raise {
            Raise::New(it) => it.1.first().cloned().unwrap_or(Value::None),
            Raise::Exception(it) => match it.exception().map(|it| it.args.borrow().clone()) {
                Some(Value::Tuple(args)) => args.first().cloned().unwrap_or(Value::None),
                _ => Value::None,
            },
            _ => Value::None,
        }
    }
}

/// The error about the number of arguments of a method that stands for one written in C.
fn written_in_c(function: &Function, given: usize) -> Option<Raise> {
    if function.stands_for_c.get() {
        return None;
    }
    let Some(Value::Class(class)) = function.class_cell.as_ref()?.borrow().clone() else {
        return None;
    };
    class.title.get()?;
    let (class, name, code) = (class.name(), function.name.borrow().clone(), &function.code);
    let constructs = matches!(name.as_str(), "__init__" | "__new__");
    let title = if constructs { class } else { name.clone() };
    let (count, given) = (code.positional as usize - 1, given.saturating_sub(1));
    let least = count - function.defaults.borrow().len().min(count);
    let s = |n: usize| if n == 1 { "" } else { "s" };
    let by_position = code.params[..code.positional as usize]
        .iter()
        .all(|it| it.kind == ParamKind::PositionalOnly);
    Some(type_error(match (least, count) {
        (0, 0) if !constructs => format!("{}() takes no arguments ({given} given)", function.qualname.borrow()),
        (1, 1) if !constructs => format!(
            "{}() takes exactly one argument ({given} given)",
            function.qualname.borrow()
        ),
        _ if by_position => match least == count {
            true => format!("{title} expected {count} argument{}, got {given}", s(count)),
            false if given < least => format!("{title} expected at least {least} argument{}, got {given}", s(least)),
            false => format!("{title} expected at most {count} argument{}, got {given}", s(count)),
        },
        _ if given < least => {
            let missing = &code.params[given + 1].name;
            format!("{title}() missing required argument '{missing}' (pos {})", given + 1)
        }
        _ => format!("{title}() takes at most {count} argument{} ({given} given)", s(count)),
    }))
}

fn missing_arguments(title: &Str, what: &str, names: &[Rc<Str>]) -> Raise {
    let quoted: Vec<String> = names.iter().map(|it| format!("'{it}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let s = if names.len() == 1 { "" } else { "s" };
    type_error(format!(
        "{title}() missing {} required {what} argument{s}: {list}",
        names.len()
    ))
}
