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

/// Where `print` and `input` go.
enum Stream {
    /// Standard output.
    Out,
    /// It goes where nobody sees it.
    Nowhere,
    /// An object with `write` or `readline`.
    Object(Value),
}

/// `sys.stdout` or `sys.stdin`, where a program has put something else in its place.
fn replaced(vm: &Vm, name: &str, original: &str) -> Option<Value> {
    let sys = vm.loader.module("sys")?;
    let current = sys.globals.get_name(name).unwrap_or(Value::None);
    let original = sys.globals.get_name(original)?;
    (!current.is(&original)).then_some(current)
}

fn stream(vm: &Vm, file: Option<Value>) -> Stream {
    match file.or_else(|| replaced(vm, "stdout", "__stdout__")) {
        None => Stream::Out,
        Some(Value::None) => Stream::Nowhere,
        Some(file) => {
            let is = |name| {
                let sys = vm.loader.module("sys");
                sys.and_then(|it| it.globals.get_name(name))
                    .is_some_and(|it| it.is(&file))
            };
            match (is("__stdout__"), is("__stderr__")) {
                (true, _) => Stream::Out,
                (_, true) => Stream::Nowhere,
                _ => Stream::Object(file),
            }
        }
    }
}

fn print(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let (sep, end) = (args.keyword("sep"), args.keyword("end"));
    let (file, flush) = (args.keyword("file").filter(|it| !it.is_none()), args.keyword("flush"));
    args.no_more_keywords("print")?;
    let stream = stream(vm, file);
    if let Stream::Object(file) = &stream {
        return print_to(vm, &args.pos, file, sep, end, flush);
    }
    let seen = matches!(stream, Stream::Out);
    if !seen {
        for value in &args.pos {
            match vm.str(value) {
                Ok(_) | Err(Raise::Unknown(_)) => {}
                Err(other) => return Err(other),
            }
        }
        return Ok(Value::None);
    }
    let sep = separator(vm, sep, "sep", " ")?;
    let end = separator(vm, end, "end", "\n")?;
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
fn print_to(
    vm: &mut Vm,
    values: &[Value],
    file: &Value,
    sep: Option<Value>,
    end: Option<Value>,
    flush: Option<Value>,
) -> Res<Value> {
    if let Value::Unknown(it) = file {
        vm.stdout_in_doubt(&it.reason);
        return Ok(Value::None);
    }
    let sep = between(vm, sep, "sep", " ")?;
    let end = between(vm, end, "end", "\n")?;
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            vm.call_method(file, "write", std::slice::from_ref(&sep))?;
        }
        let shown = match vm.str(value) {
            Ok(it) => Value::Str(it),
            Err(Raise::Unknown(it)) => Value::Unknown(Unknown::of(Kind::Str, it.reason.clone())),
            Err(other) => return Err(other),
        };
        vm.call_method(file, "write", &[shown])?;
    }
    vm.call_method(file, "write", &[end])?;
    if let Some(flush) = flush
        && vm.truthy(&flush)?
    {
        vm.call_method(file, "flush", &[])?;
    }
    Ok(Value::None)
}

/// `sep` or `end` as a value, which may be unknown.
fn between(vm: &mut Vm, value: Option<Value>, name: &str, default: &str) -> Res<Value> {
    match value {
        Some(it @ Value::Unknown(_)) => Ok(it),
        other => separator(vm, other, name, default).map(Value::str),
    }
}

fn input(vm: &mut Vm, args: Args) -> Res<Value> {
    let prompt = args.get(0);
    let stdin = replaced(vm, "stdin", "__stdin__");
    if let Some(prompt) = prompt {
        match stream(vm, None) {
            Stream::Out => {
                let shown = text(vm, prompt)?;
                vm.print(shown.as_ref().and_then(Value::as_str).unwrap_or(HOLE))?;
            }
            Stream::Nowhere => return Err(Raise::new(Kind::RuntimeError, "input(): lost sys.stdout")),
            Stream::Object(file) => {
                let shown = vm.str(prompt)?;
                vm.call_method(&file, "write", &[Value::Str(shown)])?;
            }
        }
    }
    let line = match stdin {
        Some(Value::None) => return Err(Raise::new(Kind::RuntimeError, "input(): lost sys.stdin")),
        Some(stdin) => {
            let line = vm.call_method(&stdin, "readline", &[])?;
            match line.known()?.plain() {
                Value::Str(it) => it.as_str().to_owned(),
                _ => return Err(type_error("object.readline() returned non-string")),
            }
        }
        None => match &mut vm.stdin {
            Some(stdin) => stdin.line(usize::MAX),
            None => {
                return Err(Raise::Unknown(Unknown::of(
                    Kind::Str,
                    "what `input()` reads is not known",
                )));
            }
        },
    };
    if line.is_empty() {
        return Err(Raise::new(Kind::EOFError, "EOF when reading a line"));
    }
    Ok(Value::str(line.strip_suffix('\n').unwrap_or(&line)))
}
