//! Searching within a part of a string.

use std::ops::Range;
use std::rc::Rc;

use super::text_of;
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::native::Args;
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

/// `start` and `end` arguments as a range of items; `None` where `start` is beyond the end of the text, or of `end`.
pub(in crate::machine::types) fn window(
    vm: &mut Vm,
    args: &Args,
    first: usize,
    len: usize,
) -> Res<Option<Range<usize>>> {
    let len = len as i64;
    let place = |at: i64| if at < 0 { (at + len).max(0) } else { at };
    let start = place(vm.bound(args.at(first), 0)?);
    let end = place(vm.bound(args.at(first + 1), i64::MAX)?.min(len));
    Ok((start <= end).then_some(start as usize..end as usize))
}

/// A text, the part of it that is searched (in bytes), and what is searched for.
struct Search {
    text: Rc<Str>,
    part: Option<Range<usize>>,
}

impl Search {
    fn new(vm: &mut Vm, args: &Args) -> Res<Search> {
        let text = args.str(0)?;
        let part = window(vm, args, 2, text.chars())?;
        let part = part.map(|it| text.byte_of(it.start)..text.byte_of(it.end));
        Ok(Search { text, part })
    }

    fn part(&self) -> Option<&str> {
        self.text.get(self.part.clone()?)
    }

    /// The character index of a byte of the part.
    fn place(&self, at: usize) -> usize {
        let at = at + self.part.as_ref().map_or(0, |it| it.start);
        match self.text.is_ascii() {
            true => at,
            false => self.text.get(..at).map_or(0, |before| before.chars().count()),
        }
    }
}

/// How much of a part of that length was looked at to find something at `at`.
pub(in crate::machine::types) fn looked_at(at: Option<usize>, len: usize, backwards: bool) -> usize {
    match at {
        None => len,
        Some(at) if backwards => len - at,
        Some(at) => at,
    }
}

fn look(vm: &mut Vm, args: &Args, name: &str, backwards: bool) -> Res<Option<usize>> {
    args.counted("str", name, 1, 3)?;
    let search = Search::new(vm, args)?;
    let wanted = text_of(vm, args.at(1))?;
    let Some(part) = search.part() else { return Ok(None) };
    let at = match backwards {
        false => part.find(wanted.as_str()),
        true => part.rfind(wanted.as_str()),
    };
    vm.budget.work(looked_at(at, part.len(), backwards) / 16)?;
    Ok(at.map(|at| search.place(at)))
}

fn or_minus_one(at: Option<usize>) -> Value {
    at.map_or(Value::Int(-1), Value::size)
}

fn or_raise(at: Option<usize>) -> Res<Value> {
    at.map(Value::size).ok_or_else(|| value_error("substring not found"))
}

pub(super) fn find(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "find", false).map(or_minus_one)
}

pub(super) fn rfind(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "rfind", true).map(or_minus_one)
}

pub(super) fn index(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "index", false).and_then(or_raise)
}

pub(super) fn rindex(vm: &mut Vm, args: Args) -> Res<Value> {
    look(vm, &args, "rindex", true).and_then(or_raise)
}

pub(super) fn count(vm: &mut Vm, args: Args) -> Res<Value> {
    args.counted("str", "count", 1, 3)?;
    let search = Search::new(vm, &args)?;
    let wanted = text_of(vm, args.at(1))?;
    vm.budget.work(search.part().map_or(0, str::len) / 16)?;
    let count = match search.part() {
        None => 0,
        Some(part) if wanted.is_empty() => part.chars().count() + 1,
        Some(part) => part.matches(wanted.as_str()).count(),
    };
    Ok(Value::size(count))
}

fn affix(vm: &mut Vm, args: &Args, name: &str, test: fn(&str, &str) -> bool) -> Res<Value> {
    args.counted("str", name, 1, 3)?;
    let search = Search::new(vm, args)?;
    let holds = |wanted: &Str| search.part().is_some_and(|part| test(part, wanted));
    match args.at(1).known()?.plain() {
        Value::Str(wanted) => Ok(Value::Bool(holds(wanted))),
        Value::Tuple(several) => {
            for wanted in several.iter() {
                let Value::Str(text) = wanted.known()?.plain() else {
                    return Err(type_error(format!(
                        "tuple for {name} must only contain str, not {}",
                        vm.type_name(wanted)
                    )));
                };
                if holds(text) {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        other => Err(type_error(format!(
            "{name} first arg must be str or a tuple of str, not {}",
            vm.type_name(other)
        ))),
    }
}

pub(super) fn startswith(vm: &mut Vm, args: Args) -> Res<Value> {
    affix(vm, &args, "startswith", |text, it| text.starts_with(it))
}

pub(super) fn endswith(vm: &mut Vm, args: Args) -> Res<Value> {
    affix(vm, &args, "endswith", |text, it| text.ends_with(it))
}
