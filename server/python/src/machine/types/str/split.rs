//! Taking apart, stripping, joining.

use crate::machine::error::{Res, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Args;
use crate::machine::unicode::{is_line_break, is_space};
use crate::machine::value::{Str, Value};
use crate::machine::vm::Vm;

use super::text_of;

fn push(vm: &mut Vm, pieces: &mut Vec<Value>, piece: &str) -> Res<()> {
    vm.budget.reserve(piece.len() + 64)?;
    pieces.push(Value::str(piece));
    Ok(())
}

/// The separator (`None` for white space) and the most splits to make.
fn how(vm: &mut Vm, args: &mut Args, name: &str) -> Res<(Option<std::rc::Rc<Str>>, usize)> {
    let [separator, most] = args.named(name, 1, ["sep", "maxsplit"])?;
    let most = match most {
        None => usize::MAX,
        Some(it) => usize::try_from(vm.size(&it)?).unwrap_or(usize::MAX),
    };
    let separator = match separator {
        None | Some(Value::None) => None,
        Some(it) => match it.known()?.plain() {
            Value::Str(text) => Some(text.clone()),
            _ => {
                return Err(type_error(format!("must be str or None, not {}", vm.type_name(&it))));
            }
        },
    };
    if separator.as_ref().is_some_and(|it| it.is_empty()) {
        return Err(value_error("empty separator"));
    }
    Ok((separator, most))
}

pub(super) fn split(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let (separator, most) = how(vm, &mut args, "split")?;
    let this = args.str(0)?;
    vm.budget.work(this.len() / 16)?;
    let (mut pieces, mut rest) = (Vec::new(), this.as_str());
    match separator {
        Some(separator) => {
            while pieces.len() < most
                && let Some((piece, after)) = rest.split_once(separator.as_str())
            {
                push(vm, &mut pieces, piece)?;
                rest = after;
            }
            push(vm, &mut pieces, rest)?;
        }
        None => loop {
            rest = rest.trim_start_matches(is_space);
            if rest.is_empty() {
                break;
            }
            let end = match pieces.len() < most {
                true => rest.find(is_space).unwrap_or(rest.len()),
                false => rest.len(),
            };
            let (piece, after) = rest.split_at(end);
            push(vm, &mut pieces, piece)?;
            rest = after;
        },
    }
    Ok(Value::list(pieces))
}

pub(super) fn rsplit(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let (separator, most) = how(vm, &mut args, "rsplit")?;
    let this = args.str(0)?;
    vm.budget.work(this.len() / 16)?;
    let (mut pieces, mut rest) = (Vec::new(), this.as_str());
    match separator {
        Some(separator) => {
            while pieces.len() < most
                && let Some((before, piece)) = rest.rsplit_once(separator.as_str())
            {
                push(vm, &mut pieces, piece)?;
                rest = before;
            }
            push(vm, &mut pieces, rest)?;
        }
        None => loop {
            rest = rest.trim_end_matches(is_space);
            if rest.is_empty() {
                break;
            }
            let space = match pieces.len() < most {
                true => rest.char_indices().rfind(|(_, c)| is_space(*c)),
                false => None,
            };
            let start = space.map_or(0, |(at, c)| at + c.len_utf8());
            let (before, piece) = rest.split_at(start);
            push(vm, &mut pieces, piece)?;
            rest = before;
        },
    }
    pieces.reverse();
    Ok(Value::list(pieces))
}

pub(super) fn splitlines(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let [keep] = args.named("splitlines", 1, ["keepends"])?;
    let keep = match keep {
        None => false,
        Some(it) => vm.size(&it)? != 0,
    };
    let this = args.str(0)?;
    vm.budget.work(this.len() / 16)?;
    let (mut pieces, mut rest) = (Vec::new(), this.as_str());
    while let Some(end) = rest.find(is_line_break) {
        let after = &rest[end..];
        let width = match after.starts_with("\r\n") {
            true => 2,
            false => after.chars().next().map_or(0, char::len_utf8),
        };
        push(vm, &mut pieces, &rest[..if keep { end + width } else { end }])?;
        rest = &after[width..];
    }
    if !rest.is_empty() {
        push(vm, &mut pieces, rest)?;
    }
    Ok(Value::list(pieces))
}

fn part(vm: &mut Vm, args: &Args, backwards: bool) -> Res<Value> {
    let this = args.str(0)?;
    let separator = text_of(vm, args.at(1))?;
    if separator.is_empty() {
        return Err(value_error("empty separator"));
    }
    vm.budget.reserve(this.len())?;
    let split = match backwards {
        false => this.split_once(separator.as_str()),
        true => this.rsplit_once(separator.as_str()),
    };
    Ok(Value::tuple(match split {
        Some((before, after)) => [Value::str(before), Value::Str(separator), Value::str(after)],
        None if backwards => [Value::str(""), Value::str(""), Value::Str(this)],
        None => [Value::Str(this), Value::str(""), Value::str("")],
    }))
}

pub(super) fn partition(vm: &mut Vm, args: Args) -> Res<Value> {
    part(vm, &args, false)
}

pub(super) fn rpartition(vm: &mut Vm, args: Args) -> Res<Value> {
    part(vm, &args, true)
}

fn trim(vm: &mut Vm, args: &Args, name: &str, left: bool, right: bool) -> Res<Value> {
    let this = args.str(0)?;
    vm.budget.reserve(this.len())?;
    let trimmed = match args.at(1).known()?.plain() {
        Value::None => cut(&this, left, right, is_space),
        Value::Str(set) => {
            vm.budget.work(this.len().saturating_mul(set.len()) / 256)?;
            cut(&this, left, right, |c| set.as_str().contains(c))
        }
        _ => return Err(type_error(format!("{name} arg must be None or str"))),
    };
    match trimmed.len() == this.len() {
        true => Ok(Value::Str(this)),
        false => Ok(Value::str(trimmed)),
    }
}

fn cut(text: &str, left: bool, right: bool, test: impl Fn(char) -> bool) -> &str {
    let text = if left { text.trim_start_matches(&test) } else { text };
    if right { text.trim_end_matches(&test) } else { text }
}

pub(super) fn strip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, "strip", true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, "lstrip", true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: Args) -> Res<Value> {
    trim(vm, &args, "rstrip", false, true)
}

pub(super) fn join(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    let items = match args.at(1) {
        Value::List(it) => it.to_vec(),
        Value::Tuple(it) => it.to_vec(),
        other => {
            let iterator = match vm.iter(other) {
                Err(raise) if vm.is_raise(&raise, Kind::TypeError) => {
                    return Err(type_error("can only join an iterable"));
                }
                it => it?,
            };
            vm.collect(&iterator)?
        }
    };
    if let [Value::Str(only)] = items.as_slice() {
        return Ok(Value::Str(only.clone()));
    }
    let mut size = this.len().saturating_mul(items.len());
    let mut texts = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let Value::Str(text) = item.known()?.plain() else {
            return Err(type_error(format!(
                "sequence item {at}: expected str instance, {} found",
                vm.type_name(item)
            )));
        };
        size = size.saturating_add(text.len());
        texts.push(text.as_str());
    }
    vm.budget.reserve(size)?;
    Ok(Value::str(texts.join(this.as_str())))
}
