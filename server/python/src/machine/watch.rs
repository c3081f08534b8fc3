//! Loops that never end: the same state, seen twice at the same place, will be seen for ever.
//!
//! A loop is watched once it has gone round many times, and only where all that it does shows in the local variables:
//! it calls nothing but functions and methods of built-in types, and stores nothing but locals and items. Snapshots
//! are taken at powers of two, as Brent's cycle detection does, so that a cycle of any length is found.

use std::rc::Rc;

use super::bytecode::{Code, Op};
use super::error::{Raise, Res, StopReason};
use super::frame::Frame;
use super::value::Value;
use super::vm::Vm;

/// Rounds before a frame's loops are watched.
pub(crate) const WATCHED: u32 = 1024;

/// Items of containers that a snapshot may hold.
const LARGEST: usize = 512;

/// The state of a frame at the end of a round.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// The first instruction of the loop, and the one that jumps back to it.
    loop_at: (usize, usize),
    locals: Vec<Option<Value>>,
    /// What the containers among them held.
    contents: Vec<Value>,
}

impl Vm {
    /// A frame that has gone round many times is about to jump back to `start`.
    #[cold]
    pub(crate) fn watch(&mut self, frame: &mut Frame, start: usize) -> Res<()> {
        let loop_at = (start, frame.ip - 1);
        // Whoever comes back to a loop from outside may bring another state that does not show.
        frame
            .watched
            .take_if(|it| start < it.loop_at.0 || it.loop_at.1 < loop_at.1);
        if let Some(seen) = &frame.watched
            && seen.loop_at == loop_at
            && same_locals(&seen.locals, &frame.locals)
        {
            self.budget.work(seen.contents.len() + 1)?;
            let mut contents = Vec::new();
            if contents_of(&frame.locals, &mut contents).is_some() && same_values(&seen.contents, &contents) {
                let line = frame.code.ops[start..].iter().find_map(|op| match op {
                    Op::Line(line) => Some(*line),
                    _ => None,
                });
                self.endless_at = line.map_or(frame.here, |it| it.min(frame.here));
                return Err(Raise::stop(
                    StopReason::Endless,
                    format!(
                        "the loop at line {} never ends: nothing changes any more",
                        self.endless_at
                    ),
                ));
            }
        }
        if !frame.rounds.is_power_of_two() {
            return Ok(());
        }
        let mut contents = Vec::new();
        let watchable = !frame.code.hidden
            && frame.cells.is_empty()
            && frame.namespace.is_none()
            && frame.stack.is_empty()
            && self.shows_in_locals(&frame.code, loop_at, frame)
            && contents_of(&frame.locals, &mut contents).is_some();
        frame.watched = watchable.then(|| {
            Box::new(Snapshot {
                loop_at,
                locals: frame.locals.clone(),
                contents,
            })
        });
        Ok(())
    }

    /// Whether all that the instructions of a loop can do shows in the local variables of their frame.
    fn shows_in_locals(&mut self, code: &Code, (start, end): (usize, usize), frame: &Frame) -> bool {
        code.ops[start..=end].iter().all(|op| match *op {
            Op::LoadGlobal(at) | Op::LoadName(at) => {
                let name = &code.names[at as usize];
                match frame.globals.get_str(name) {
                    Some(value) => is_plain(&value),
                    None => PURE_FUNCTIONS.contains(&name.as_str()),
                }
            }
            Op::LoadMethod(at) => METHODS.contains(&code.names[at as usize].as_str()),
            Op::Line(_)
            | Op::NoLine
            | Op::Nop
            | Op::Const(_)
            | Op::LoadLocal(_)
            | Op::StoreLocal(_)
            | Op::DeleteLocal(_)
            | Op::Pop
            | Op::Dup
            | Op::DupTwo
            | Op::Swap
            | Op::Sink(_)
            | Op::Binary(_)
            | Op::Inplace(_)
            | Op::Unary(_)
            | Op::Compare(_)
            | Op::CallMethod(_)
            | Op::Call(_)
            | Op::Item
            | Op::StoreItem
            | Op::DeleteItem
            | Op::BuildSlice(_)
            | Op::BuildTuple(_)
            | Op::BuildList(_)
            | Op::BuildString(_)
            | Op::Jump(_)
            | Op::JumpBack(_)
            | Op::JumpIfFalse(_)
            | Op::JumpIfTrue(_)
            | Op::JumpIfFalseOrPop(_)
            | Op::JumpIfTrueOrPop(_)
            | Op::JumpIfNone(_)
            | Op::Iter
            | Op::Next(_)
            | Op::Unpack(_) => true,
            _ => false,
        })
    }
}

/// Built-in functions whose result depends on their arguments alone.
const PURE_FUNCTIONS: &[&str] = &[
    "abs", "bool", "chr", "divmod", "float", "int", "len", "list", "max", "min", "ord", "pow", "range", "round", "sum",
    "tuple",
];

/// Methods of built-in types that change nothing, or the receiver alone.
const METHODS: &[&str] = &[
    "append",
    "clear",
    "copy",
    "count",
    "endswith",
    "find",
    "get",
    "index",
    "insert",
    "isalnum",
    "isalpha",
    "isdigit",
    "isspace",
    "lower",
    "lstrip",
    "pop",
    "remove",
    "replace",
    "reverse",
    "rstrip",
    "split",
    "startswith",
    "strip",
    "upper",
];

/// Cannot change, and no operation on it runs a program's code.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Tuple(items) => items.iter().all(is_plain),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Big(_)
        | Value::Str(_)
        | Value::Bytes(_)
        | Value::Range(_) => true,
        _ => false,
    }
}

/// The items of the lists and dicts among these values, and of those in them; `None` where something else can change.
fn contents_of(locals: &[Option<Value>], contents: &mut Vec<Value>) -> Option<()> {
    locals.iter().flatten().try_for_each(|it| add_contents(it, contents, 0))
}

fn add_contents(value: &Value, contents: &mut Vec<Value>, depth: usize) -> Option<()> {
    if contents.len() > LARGEST || depth > 8 {
        return None;
    }
    let length = match value {
        Value::List(it) => it.len(),
        Value::Dict(it) => it.len(),
        Value::Tuple(it) => it.len(),
        _ => 0,
    };
    if length > LARGEST {
        return None;
    }
    let items = match value {
        Value::List(it) => it.borrow().to_vec(),
        Value::Dict(it) => it.to_vec().into_iter().flat_map(|(key, value)| [key, value]).collect(),
        Value::Tuple(it) if !it.iter().all(is_plain) => it.to_vec(),
        other => return is_plain(other).then_some(()),
    };
    contents.push(Value::Int(items.len() as i64));
    for item in items {
        add_contents(&item, contents, depth + 1)?;
        contents.push(item);
    }
    Some(())
}

fn same_locals(a: &[Option<Value>], b: &[Option<Value>]) -> bool {
    a.iter().zip(b).all(|pair| match pair {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    })
}

fn same_values(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

/// The same value, or the same container.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::None, Value::None) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Big(a), Value::Big(b)) => a == b,
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b),
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Dict(a), Value::Dict(b)) => Rc::ptr_eq(a, b),
        (Value::Range(a), Value::Range(b)) => Rc::ptr_eq(a, b),
        _ => false,
    }
}
