//! `eval`, `exec` and `compile` of text that is known.

use std::rc::Rc;

use super::compile::{self, Unit};
use super::error::{Raise, Res, missing_argument, type_error};
use super::frame::Frame;
use super::kind::Kind;
use super::native::Args;
use super::unknown::Unknown;
use super::value::{Instance, Payload, Str, Value};
use super::vm::Vm;
use crate::program::StmtKind;

/// What `compile()` gives.
struct Source {
    text: Rc<Str>,
    /// Whether it is one expression.
    is_expression: bool,
}

/// The longest text that is run.
const LONGEST: usize = 1 << 16;

/// `compile(source, filename, mode, …)`.
pub(crate) fn compile_text(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let mut take = |at: usize, name: &str| {
        args.param(at, name)
            .ok_or_else(|| missing_argument("compile", name, at + 1))
    };
    let (source, filename, mode) = (take(0, "source")?, take(1, "filename")?, take(2, "mode")?);
    let (text, mode) = match (source, filename.plain(), mode) {
        (Value::Str(text), Value::Str(_) | Value::Bytes(_), Value::Str(mode)) => (text, mode),
        (_, Value::Str(_) | Value::Bytes(_) | Value::Unknown(_) | Value::Instance(_), _) => {
            return Err(Raise::unknown("what is compiled is not known"));
        }
        (_, it, _) => {
            let kind = vm.type_name(it);
            return Err(type_error(format!(
                "expected str, bytes or os.PathLike object, not {kind}"
            )));
        }
    };
    let is_expression = match mode.as_str() {
        "eval" => true,
        "exec" => false,
        _ => return Err(Raise::unknown("this mode of `compile()` is not supported")),
    };
    vm.unit_of(&text, is_expression)?;
    let class = vm.class(Kind::Code).clone();
    let source = Source { text, is_expression };
    Ok(Value::Instance(Instance::new(class, Payload::Native(Box::new(source)))))
}

impl Vm {
    /// `eval(source, globals, locals)` or `exec(…)`, called from a frame.
    pub(crate) fn evaluate(&mut self, frame: &Frame, args: &Args, is_eval: bool) -> Res<Value> {
        let name = if is_eval { "eval" } else { "exec" };
        args.no_keywords(name)?;
        if args.is_empty() || args.len() > 3 {
            let (bound, count) = if args.is_empty() {
                ("at least", 1)
            } else {
                ("at most", 3)
            };
            let s = if count == 1 { "" } else { "s" };
            return Err(type_error(format!(
                "{name} expected {bound} {count} argument{s}, got {}",
                args.len()
            )));
        }
        let lost = |reason: &str| Err(Raise::lost(format!("`{name}()`: {reason}")));
        let (text, is_expression) = match args.at(0).plain() {
            Value::Str(text) => (text.clone(), is_eval),
            Value::Instance(it) => match it.native::<Source>() {
                Some(it) => (it.text.clone(), it.is_expression),
                None => return lost("this source is not supported"),
            },
            Value::Unknown(it) => return lost(&it.reason),
            _ => return lost("this source is not supported"),
        };
        let (globals, locals) = match (args.at(1).plain(), args.at(2).plain()) {
            (Value::None, Value::None) => (frame.globals.clone(), self.frame_locals(frame)),
            (Value::Dict(globals), Value::None) => (globals.clone(), globals.clone()),
            (Value::Dict(globals), Value::Dict(locals)) => (globals.clone(), locals.clone()),
            (Value::None, Value::Dict(locals)) => (frame.globals.clone(), locals.clone()),
            (Value::Unknown(it), _) | (_, Value::Unknown(it)) => return lost(&it.reason),
            (Value::None | Value::Dict(_), _) => return lost("these locals are not supported"),
            (other, _) => {
                let shown = self.type_name(other);
                let indexed = matches!(other, Value::Str(_) | Value::Bytes(_))
                    || self.class_of(other).lookup(&self.names.getitem).is_some();
                return Err(type_error(match is_eval {
                    true if indexed => "globals must be a real dict; try eval(expr, {}, mapping)".to_owned(),
                    true => "globals must be a dict".to_owned(),
                    false => format!("exec() globals must be a dict, not {shown}"),
                }));
            }
        };
        if !args.at(1).is_none() {
            let builtins = self.intern("__builtins__");
            if globals.get_str(&builtins).is_none() {
                globals.set_str(
                    &builtins,
                    Value::Unknown(Unknown::because("`__builtins__` is not known")),
                );
            } else if !matches!(globals.get_str(&builtins), Some(Value::Unknown(_))) {
                return lost("other built-in names are not supported");
            }
        }
        let mut unit = self.unit_of(&text, is_expression)?;
        unit.evaluated = true;
        let code = compile::module(self, &unit);
        self.adopt(&code);
        let mut inner = Frame::new(&code, &globals, self.handling.len());
        let result = self.intern("__foretrace_value__");
        inner.namespace = Some(locals.clone());
        self.run_nested(inner)?;
        Ok(match is_expression {
            true => locals.remove_str(&result).unwrap_or(Value::None),
            false => Value::None,
        })
    }

    /// A text ready to be compiled; what CPython would not read ends the run.
    fn unit_of(&mut self, text: &str, is_expression: bool) -> Res<Unit> {
        let text = match is_expression {
            true => text.trim_start_matches([' ', '\t']),
            false => text,
        };
        if text.len() > LONGEST {
            return Err(Raise::lost("a text too long to be run"));
        }
        self.budget.work(64 + text.len() * 16)?;
        let unit = Unit::new(text, true);
        let is_whole = match unit.program.root().body.as_slice() {
            [only] => matches!(unit.program[*only].kind, StmtKind::Expr(_)),
            _ => false,
        };
        if let Some(gap) = unit.program.gaps.first() {
            return Err(Raise::lost(format!(
                "a text that cannot be read is run: {}",
                gap.reason
            )));
        }
        match is_expression {
            true if is_whole => Ok(Unit::new(&format!("__foretrace_value__ = (\n{text}\n)"), true)),
            true => Err(Raise::lost("a text that is no expression is evaluated")),
            false => Ok(unit),
        }
    }
}
