//! Upper and lower case.

use crate::machine::error::Res;
use crate::machine::native::Args;
use crate::machine::unicode::{self, is_lower, is_title, is_upper, push_lower, push_title, push_upper};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

fn mapped(vm: &mut Vm, args: &Args, ascii: fn(&mut str), full: fn(&str, &mut String)) -> Res<Value> {
    let this = args.str(0)?;
    vm.budget.reserve(this.len().saturating_mul(2))?;
    if this.is_ascii() {
        let mut text: Box<str> = this.as_str().into();
        ascii(&mut text);
        return Ok(Value::str(text));
    }
    let mut out = String::with_capacity(this.len());
    full(&this, &mut out);
    Ok(Value::str(out))
}

fn lower_in_context(c: char, is_final: bool, out: &mut String) {
    match is_final {
        true => out.push('ς'),
        false => push_lower(c, out),
    }
}

pub(super) fn lower(vm: &mut Vm, args: Args) -> Res<Value> {
    mapped(vm, &args, str::make_ascii_lowercase, |text, out| {
        unicode::with_final_sigma(text, |c, is_final| lower_in_context(c, is_final, out));
    })
}

pub(super) fn upper(vm: &mut Vm, args: Args) -> Res<Value> {
    mapped(vm, &args, str::make_ascii_uppercase, |text, out| {
        text.chars().for_each(|c| push_upper(c, out));
    })
}

pub(super) fn casefold(vm: &mut Vm, args: Args) -> Res<Value> {
    mapped(vm, &args, str::make_ascii_lowercase, |text, out| {
        text.chars().for_each(|c| unicode::push_fold(c, out));
    })
}

pub(super) fn capitalize(vm: &mut Vm, args: Args) -> Res<Value> {
    let ascii = |text: &mut str| {
        text.make_ascii_lowercase();
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
    };
    mapped(vm, &args, ascii, |text, out| {
        let mut first = true;
        unicode::with_final_sigma(text, |c, is_final| match std::mem::take(&mut first) {
            true => push_title(c, out),
            false => lower_in_context(c, is_final, out),
        });
    })
}

pub(super) fn title(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    vm.budget.reserve(this.len().saturating_mul(2))?;
    let (mut out, mut after_cased) = (String::with_capacity(this.len()), false);
    unicode::with_final_sigma(&this, |c, is_final| {
        match after_cased {
            true => lower_in_context(c, is_final, &mut out),
            false => push_title(c, &mut out),
        }
        after_cased = unicode::is_cased(c);
    });
    Ok(Value::str(out))
}

pub(super) fn swapcase(vm: &mut Vm, args: Args) -> Res<Value> {
    let this = args.str(0)?;
    vm.budget.reserve(this.len().saturating_mul(2))?;
    let mut out = String::with_capacity(this.len());
    unicode::with_final_sigma(&this, |c, is_final| match c {
        _ if is_upper(c) => lower_in_context(c, is_final, &mut out),
        _ if is_lower(c) => push_upper(c, &mut out),
        _ => out.push(c),
    });
    Ok(Value::str(out))
}

fn all_of(args: &Args, wanted: fn(char) -> bool, other: fn(char) -> bool) -> Res<Value> {
    let this = args.str(0)?;
    let mut cased = false;
    for c in this.as_str().chars() {
        if other(c) || is_title(c) {
            return Ok(Value::Bool(false));
        }
        cased |= wanted(c);
    }
    Ok(Value::Bool(cased))
}

pub(super) fn islower(_: &mut Vm, args: Args) -> Res<Value> {
    all_of(&args, is_lower, is_upper)
}

pub(super) fn isupper(_: &mut Vm, args: Args) -> Res<Value> {
    all_of(&args, is_upper, is_lower)
}

pub(super) fn istitle(_: &mut Vm, args: Args) -> Res<Value> {
    let (mut cased, mut after_cased) = (false, false);
    for c in args.str(0)?.as_str().chars() {
        let starts = is_upper(c) || is_title(c);
        if starts == after_cased && (starts || is_lower(c)) {
            return Ok(Value::Bool(false));
        }
        after_cased = starts || is_lower(c);
        cased |= after_cased;
    }
    Ok(Value::Bool(cased))
}
