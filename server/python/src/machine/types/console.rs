//! `print` and `input`.

use crate::machine::error::{Raise, Res, type_error};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def};
use crate::machine::unknown::Unknown;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static FUNCTIONS: &[Def] = &[
    Def::function("print", Arity::Any, print).takes_unknown(),
    Def::function("input", Arity::Range(0, 1), input).takes_unknown(),
];

/// What stands in the output for text that is not known.
const HOLE: &str = "<unknown>";

fn separator(vm: &mut Vm, value: Option<Value>, name: &str, default: &str) -> Res<String> {
    match value.as_ref().map(Value::plain) {
        None | Some(Value::None) => Ok(default.to_owned()),
        Some(Value::Str(it)) => Ok(it.as_str().to_owned()),
        Some(Value::Unknown(it)) => {
            vm.stdout_in_doubt(&it.reason.clone());
            Ok(HOLE.to_owned())
        }
        Some(other) => {
            let kind = vm.type_name(other);
            Err(type_error(format!(
                "{name} must be None or a string, not {}",
                kind.as_str()
            )))
        }
    }
}

/// `str(value)`; a hole where it is not known.
fn text(vm: &mut Vm, value: &Value) -> Res<Option<Value>> {
    let unknown = match vm.str(value) {
        Ok(it) => return Ok(Some(Value::Str(it))),
        Err(Raise::Unknown(it)) => it,
        Err(other) => return Err(other),
    };
    vm.stdout_in_doubt(&unknown.reason);
    Ok(None)
}

fn print(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let (sep, end) = (args.keyword("sep"), args.keyword("end"));
    let (file, flush) = (args.keyword("file").filter(|it| !it.is_none()), args.keyword("flush"));
    args.no_more_keywords("print")?;
    let sep = separator(vm, sep, "sep", " ")?;
    let end = separator(vm, end, "end", "\n")?;
    if let Some(file) = file {
        return print_to(vm, &args.pos, &file, &sep, &end, flush);
    }
    for (at, value) in args.pos.iter().enumerate() {
        let shown = text(vm, value)?;
        if at > 0 {
            vm.print(&sep)?;
        }
        vm.print(shown.as_ref().and_then(Value::as_str).unwrap_or(HOLE))?;
    }
    vm.print(&end)?;
    Ok(Value::None)
}

/// `print(…, file=file)`: calls `file.write`.
fn print_to(vm: &mut Vm, values: &[Value], file: &Value, sep: &str, end: &str, flush: Option<Value>) -> Res<Value> {
    if let Value::Unknown(it) = file {
        vm.stdout_in_doubt(&it.reason);
        return Ok(Value::None);
    }
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            vm.call_method(file, "write", &[Value::str(sep)])?;
        }
        let shown = vm.str(value)?;
        vm.call_method(file, "write", &[Value::Str(shown)])?;
    }
    vm.call_method(file, "write", &[Value::str(end)])?;
    if let Some(flush) = flush
        && vm.truthy(&flush)?
    {
        vm.call_method(file, "flush", &[])?;
    }
    Ok(Value::None)
}

fn input(vm: &mut Vm, args: Args) -> Res<Value> {
    if let Some(prompt) = args.get(0) {
        let shown = text(vm, prompt)?;
        vm.print(shown.as_ref().and_then(Value::as_str).unwrap_or(HOLE))?;
    }
    let Some(stdin) = &mut vm.stdin else {
        return Err(Raise::Unknown(Unknown::of(
            Kind::Str,
            "what `input()` reads is not known",
        )));
    };
    if stdin.is_empty() {
        return Err(Raise::new(Kind::EOFError, "EOF when reading a line"));
    }
    let end = stdin.find('\n').map_or(stdin.len(), |at| at + 1);
    let line: String = stdin.drain(..end).collect();
    Ok(Value::str(line.strip_suffix('\n').unwrap_or(&line)))
}
