//! Making functions, binding arguments, generators.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::bytecode::Template;
use super::dict::Dict;
use super::error::{Raise, Res, type_error};
use super::frame::{Frame, Function};
use super::native::Args;
use super::refusal::{Shape, reworded};
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
            serial: Default::default(),
            module,
            attrs: OnceCell::new(),
            place: Default::default(),
        };
        if !annotations.is_empty() {
            let dict = Dict::new();
            for (name, value) in template.annotations.iter().zip(annotations) {
                dict.set_str(name, value);
            }
            function.attrs().set_str(&self.names.annotations, Value::Dict(dict));
        }
        let function = Rc::new(function);
        super::cycles::register(&function, &function.place);
        Ok(Value::Function(function))
    }

    pub(crate) fn new_frame(&mut self, function: &Rc<Function>) -> Box<Frame> {
        let code = &function.code;
        self.note_call(code);
        let mut frame = self.blank_frame(code, &function.globals);
        frame.locals.resize(code.variables(), None);
        frame.cells.extend_from_slice(&function.closure);
        frame.class_cell.clone_from(&function.class_cell);
        frame
    }

    /// The frame of a call, arguments bound.
    pub(crate) fn bind(&mut self, function: &Rc<Function>, args: Args) -> Res<Box<Frame>> {
        let shape = Shape::of(&args);
        match self.bind_arguments(function, args) {
            Err(raise @ Raise::New(_)) => Err(reworded(function, shape, raise)),
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
